/* SPDX-License-Identifier: MIT */
#include "zonedir.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "array.h"
#include "file.h"
#include "mem.h"
#include "nearest.h"
#include "text.h"
#include "utf8.h"

#define ZONEDIR_PATH "/usr/share/zoneinfo"
#define ZONEDIR_RELEASE_MAX 32
#define ZONEDIR_FILE_MAX (1 << 20)
#define ZONEDIR_NAME_MAX 63

/* What a file looked like when it was read. */
struct zonedir_stamp {
	char *path;
	dev_t device;
	ino_t inode;			/* 0: there was no file */
	mode_t mode;
	off_t size;
	struct timespec modified;
};

struct zonedir_entry {
	struct zone *zone;
	struct zonedir_stamp stamp;
};

struct zonedir {
	char *path;
	ARRAY(struct zonedir_entry) entries;
	struct zonedir_stamp source;	/* tzdata.zi */
	char release[ZONEDIR_RELEASE_MAX];
};

struct zonedir *
zonedir_new(const char *path)
{
	struct zonedir *zonedir = mem_new(1, sizeof(*zonedir));

	if (path == NULL)
		path = secure_getenv("PATCHDAY_ZONEINFO");
	if (path == NULL || path[0] == '\0')
		path = ZONEDIR_PATH;
	zonedir->path = mem_string(path);
	return zonedir;
}

void
zonedir_free(struct zonedir *zonedir)
{
	size_t i;

	if (zonedir == NULL)
		return;
	for (i = 0; i < zonedir->entries.count; i++) {
		zone_free(zonedir->entries.items[i].zone);
		free(zonedir->entries.items[i].stamp.path);
	}
	array_clear(&zonedir->entries);
	free(zonedir->source.path);
	free(zonedir->path);
	free(zonedir);
}

/* Note what is at `path` (taken over) now, before it is read. */
static void
zonedir_stamp_take(struct zonedir_stamp *stamp, char *path)
{
	struct stat status;

	*stamp = (struct zonedir_stamp){ .path = path };
	if (stat(path, &status) == -1)
		return;
	stamp->device = status.st_dev;
	stamp->inode = status.st_ino;
	stamp->mode = status.st_mode;
	stamp->size = status.st_size;
	stamp->modified = status.st_mtim;
}

static bool
zonedir_stamp_is_changed(const struct zonedir_stamp *stamp)
{
	struct zonedir_stamp now;

	if (stamp->path == NULL)
		return false;
	zonedir_stamp_take(&now, stamp->path);
	return now.inode != stamp->inode || now.device != stamp->device ||
	    now.size != stamp->size ||
	    now.modified.tv_sec != stamp->modified.tv_sec ||
	    now.modified.tv_nsec != stamp->modified.tv_nsec;
}

bool
zonedir_is_changed(const struct zonedir *zonedir)
{
	size_t i;

	if (zonedir_stamp_is_changed(&zonedir->source))
		return true;
	for (i = 0; i < zonedir->entries.count; i++) {
		if (zonedir_stamp_is_changed(&zonedir->entries.items[i].stamp))
			return true;
	}
	return false;
}

/* The first word of `line`, if it looks like a release: "2026f". */
static bool
zonedir_read_release(struct zonedir *zonedir, const char *line)
{
	size_t length = strspn(line, "0123456789abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ.+_-");

	if (length == 0 || length >= sizeof(zonedir->release))
		return false;
	memcpy(zonedir->release, line, length);
	zonedir->release[length] = '\0';
	return true;
}

/* Look for the release behind `prefix` at the start of the file `name`. */
static bool
zonedir_find_release(struct zonedir *zonedir, const char *name,
    const char *prefix)
{
	char *path = mem_format("%s/%s", zonedir->path, name);
	char line[ZONEDIR_RELEASE_MAX * 2];
	FILE *file = fopen(path, "re");
	bool is_found = false;

	free(path);
	if (file == NULL)
		return false;
	if (fgets(line, sizeof(line), file) != NULL &&
	    strncmp(line, prefix, strlen(prefix)) == 0)
		is_found = zonedir_read_release(zonedir,
		    line + strlen(prefix));
	(void)fclose(file);
	return is_found;
}

/* From now on notice when tzdata.zi changes. */
static void
zonedir_watch_source(struct zonedir *zonedir)
{
	if (zonedir->source.path == NULL)
		zonedir_stamp_take(&zonedir->source,
		    mem_format("%s/tzdata.zi", zonedir->path));
}

const char *
zonedir_release(struct zonedir *zonedir)
{
	zonedir_watch_source(zonedir);
	if (zonedir->release[0] != '\0' ||
	    zonedir_find_release(zonedir, "tzdata.zi", "# version ") ||
	    zonedir_find_release(zonedir, "+VERSION", ""))
		return zonedir->release;
	(void)zonedir_read_release(zonedir, "unknown");
	return zonedir->release;
}

/* May it be opened: letters, digits and "_+-/", no empty part? */
static bool
zonedir_is_name(const char *name)
{
	size_t length = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789_+-/");

	return length > 0 && name[length] == '\0' &&
	    length <= ZONEDIR_NAME_MAX && name[0] != '/' &&
	    name[length - 1] != '/' && strstr(name, "//") == NULL;
}

/* Files that are zones for a machine, not names that others know. */
static bool
zonedir_is_local_name(const char *name)
{
	return strcmp(name, "localtime") == 0 ||
	    strcmp(name, "posixrules") == 0 ||
	    strncmp(name, "posix/", 6) == 0;
}

/* All names of the data, for suggestions. */
struct zonedir_names {
	ARRAY(char *) list;
};

static void
zonedir_names_clear(struct zonedir_names *names)
{
	size_t i;

	for (i = 0; i < names->list.count; i++)
		free(names->list.items[i]);
	array_clear(&names->list);
}

/* Add the field number `index` (from 0) of `line`, split at `separators`. */
static void
zonedir_names_add_field(struct zonedir_names *names, const char *line,
    int index, const char *separators)
{
	size_t length;

	for (; index > 0; index--) {
		line += strcspn(line, separators);
		line += strspn(line, separators);
	}
	length = strcspn(line, separators);
	if (length > 0 && length <= ZONEDIR_NAME_MAX)
		array_push(&names->list, mem_bytes(line, length));
}

/* One line of tzdata.zi ("Z name …", "L target name") or, when `is_tab`, of
 * zone1970.tab (the third column). */
static void
zonedir_names_add_line(struct zonedir_names *names, const char *line,
    bool is_tab)
{
	if (is_tab && line[0] != '#')
		zonedir_names_add_field(names, line, 2, "\t\n");
	else if (strncmp(line, "Z ", 2) == 0)
		zonedir_names_add_field(names, line, 1, " \n");
	else if (strncmp(line, "L ", 2) == 0)
		zonedir_names_add_field(names, line, 2, " \n");
}

/* The names in the file `name` of the folder; none when it is not there. */
static void
zonedir_names_read(struct zonedir_names *names, const char *folder,
    const char *name)
{
	char *path = mem_format("%s/%s", folder, name);
	char *bytes = NULL, *line;
	size_t length;

	if (file_read(path, ZONEDIR_FILE_MAX, &bytes, &length, NULL) == 0) {
		for (line = bytes; *line != '\0';
		    line += strcspn(line, "\n"), line += *line == '\n')
			zonedir_names_add_line(names, line,
			    strstr(name, ".tab") != NULL);
	}
	free(bytes);
	free(path);
}

/* The zone files of a folder without lists, found by looking at them. */
static void
zonedir_names_walk(struct zonedir_names *names, const char *folder,
    const char *prefix, int depth)
{
	char *path = mem_format("%s/%s", folder, prefix);
	DIR *directory = opendir(path);
	struct dirent *entry;
	char *name;

	free(path);
	while (directory != NULL && (entry = readdir(directory)) != NULL) {
		if (!zonedir_is_name(entry->d_name) ||
		    (depth == 0 && (strcmp(entry->d_name, "right") == 0 ||
		    strcmp(entry->d_name, "posix") == 0)))
			continue;
		name = mem_format("%s%s%s", prefix, prefix[0] ? "/" : "",
		    entry->d_name);
		if (entry->d_type == DT_DIR && depth < 3)
			zonedir_names_walk(names, folder, name, depth + 1);
		if (entry->d_type == DT_DIR)
			free(name);
		else
			array_push(&names->list, name);
	}
	if (directory != NULL)
		(void)closedir(directory);
}

static void
zonedir_names_load(struct zonedir_names *names, const char *folder)
{
	static const char *const files[] = {
		"tzdata.zi", "zone1970.tab", "zone.tab",
	};
	size_t i;

	for (i = 0; i < countof(files) && names->list.count == 0; i++)
		zonedir_names_read(names, folder, files[i]);
	if (names->list.count == 0)
		zonedir_names_walk(names, folder, "", 0);
	array_push(&names->list, mem_string("UTC"));
}

/* The first name whose last part is `city`, letters' case ignored. */
static const char *
zonedir_names_find_city(const struct zonedir_names *names, const char *city)
{
	const char *slash;
	size_t i;

	for (i = 0; i < names->list.count; i++) {
		slash = strrchr(names->list.items[i], '/');
		if (slash != NULL && strcasecmp(slash + 1, city) == 0)
			return names->list.items[i];
	}
	return NULL;
}

/* The name that is meant by `name`, or NULL. */
static const char *
zonedir_names_nearest(const struct zonedir_names *names, const char *name)
{
	const char *const *words = (const char *const *)names->list.items;
	const char *found = NULL;
	char *city, *p;

	city = mem_string(name);
	while ((p = strchr(city, ' ')) != NULL)
		*p = '_';
	found = nearest_find(city, words, names->list.count);
	if (found == NULL)
		found = zonedir_names_find_city(names, city);
	free(city);
	return found;
}

static int
zonedir_refuse_name(const struct zonedir *zonedir, const char *name,
    struct error *ret_error)
{
	struct zonedir_names names = { 0 };
	struct text shown = { 0 };
	const char *nearest;

	if (access(zonedir->path, X_OK) == -1)
		return error_set(ret_error, ERROR_SYSTEM,
		    "no zone data in %s: %s; the package tzdata brings them",
		    zonedir->path, strerror(errno));
	zonedir_names_load(&names, zonedir->path);
	nearest = zonedir_names_nearest(&names, name);
	utf8_clean(&shown, name, false);
	text_cut(&shown, utf8_prefix(text_string(&shown), 60));
	if (nearest != NULL)
		(void)error_set(ret_error, ERROR_MISSING,
		    "unknown zone \"%s\"; did you mean \"%s\"?",
		    text_string(&shown), nearest);
	else
		(void)error_set(ret_error, ERROR_MISSING,
		    "unknown zone \"%s\"; accepted are IANA names such as "
		    "\"America/Santiago\" and \"UTC\"",
		    text_string(&shown));
	text_clear(&shown);
	zonedir_names_clear(&names);
	return -1;
}

/* "UTC" needs no file: this is what it would hold. */
static struct zone *
zonedir_make_utc(void)
{
	static const uint8_t bytes[] = {
		'T', 'Z', 'i', 'f', [39] = 1, [43] = 4,
		[50] = 'U', 'T', 'C', '\0',
	};
	struct zone *zone = NULL;

	(void)zone_parse("UTC", bytes, sizeof(bytes), &zone, NULL);
	return zone;
}

/* Read the file of the zone; `ret_stamp` is what it looked like. */
static struct zone *
zonedir_load(const struct zonedir *zonedir, const char *name,
    struct zonedir_stamp *ret_stamp, struct error *ret_error)
{
	struct zonedir_stamp stamp;
	struct zone *zone = NULL;
	char *bytes = NULL;
	size_t length;

	zonedir_stamp_take(&stamp, mem_format("%s/%s", zonedir->path, name));
	if (!S_ISREG(stamp.mode)) {
		(void)zonedir_refuse_name(zonedir, name, ret_error);
		goto out;
	}
	if (file_read(stamp.path, ZONEDIR_FILE_MAX, &bytes, &length,
	    ret_error) == 0 &&
	    zone_parse(name, bytes, length, &zone, ret_error) == 0) {
		*ret_stamp = stamp;
		stamp.path = NULL;
	}
out:
	free(bytes);
	free(stamp.path);
	return zone;
}

const struct zone *
zonedir_find(struct zonedir *zonedir, const char *name,
    struct error *ret_error)
{
	struct zonedir_entry entry = { 0 };
	size_t i;

	for (i = 0; i < zonedir->entries.count; i++) {
		if (strcmp(zone_name(zonedir->entries.items[i].zone),
		    name) == 0)
			return zonedir->entries.items[i].zone;
	}
	if (strcmp(name, "UTC") == 0) {
		entry.zone = zonedir_make_utc();
	} else if (!zonedir_is_name(name) || zonedir_is_local_name(name)) {
		(void)zonedir_refuse_name(zonedir, name, ret_error);
	} else {
		zonedir_watch_source(zonedir);
		entry.zone = zonedir_load(zonedir, name, &entry.stamp,
		    ret_error);
	}
	if (entry.zone != NULL)
		array_push(&zonedir->entries, entry);
	return entry.zone;
}
