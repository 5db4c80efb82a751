/* SPDX-License-Identifier: MIT */
/*
 * The folder of zone files: zones loaded once each by name and lent, the
 * release of the data, and whether any of it changed.
 *
 * Nothing is read before it is asked for: a command that shows one window
 * opens one zone.  For each file that was read a stamp of its inode, size and
 * time is kept; comparing stamps is a few system calls and notices both ways
 * in which zone data are replaced, a package's rename (new inode) and a copy
 * over it (new size or time).  The caller then makes a new zonedir beside the
 * old one, whose zones others still use.
 *
 * "UTC" needs no file, so that a machine without zone data can still tell the
 * time.
 */
#include "zonedir.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "array.h"
#include "file.h"
#include "mem.h"
#include "quote_internal.h"
#include "zonedir_internal.h"

/* PATCHDAY_ZONEINFO overrides it, but not for set-user-id programs. */
#define ZONEDIR_PATH "/usr/share/zoneinfo"
/* Bytes with the NUL; "2026f" has six. */
#define ZONEDIR_RELEASE_MAX 32

/*
 * What a file looked like when it was read: one that was replaced has another
 * inode, one that was written over another size or a later time, in
 * nanoseconds.
 */
struct zonedir_stamp {
	char *path;
	dev_t device;
	ino_t inode;			/* 0: there was no file */
	mode_t mode;
	off_t size;
	struct timespec modified;
};

/* A zone that was lent, and the file it came from ("UTC" has none). */
struct zonedir_entry {
	struct zone *zone;
	struct zonedir_stamp stamp;
};

/* Entries are never taken out: callers hold their zones. */
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

/* Has the file changed, appeared or gone since it was noted? */
static bool
zonedir_stamp_is_changed(const struct zonedir_stamp *stamp)
{
	struct zonedir_stamp now;

	/* "UTC" has no file that could change. */
	if (stamp->path == NULL)
		return false;
	zonedir_stamp_take(&now, stamp->path);
	/* Device and inode are one name: another file took its place. */
	return ((now.inode ^ stamp->inode) |
	    (now.device ^ stamp->device)) != 0 || now.size != stamp->size ||
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
	/* A first line of some other file could be anything: no controls,
	 * no spaces. */
	size_t length = strspn(line, "0123456789abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ.+_-");

	if (length == 0 || length >= sizeof(zonedir->release))
		return false;
	memcpy(zonedir->release, line, length);
	zonedir->release[length] = '\0';
	return true;
}

/* Look for the release behind `prefix` in the first line of the file
 * `name`. */
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
	/* Debian has the first, some others only the second. */
	if (zonedir->release[0] != '\0' ||
	    zonedir_find_release(zonedir, "tzdata.zi", "# version ") ||
	    zonedir_find_release(zonedir, "+VERSION", ""))
		return zonedir->release;
	(void)zonedir_read_release(zonedir, "unknown");
	return zonedir->release;
}

/* Files that are zones for a machine, not names that others know. */
static bool
zonedir_is_local_name(const char *name)
{
	return strcmp(name, "localtime") == 0 ||
	    strcmp(name, "posixrules") == 0 ||
	    strncmp(name, "posix/", 6) == 0;
}

/* Is it an abbreviation whose city's zone is there? */
static bool
zonedir_has_city(const struct zonedir *zonedir, const char *name)
{
	const char *city = zonedir_city(name);
	char *path = mem_format("%s/%s", zonedir->path,
	    city == NULL ? "" : city);
	bool is_there = city != NULL && access(path, R_OK) == 0;

	free(path);
	return is_there;
}

/* Refuse "GMT+8", "-03:00" and the like.  In the names that are zones the sign
 * is POSIX's, the opposite of what people write.  False: it is none. */
static bool
zonedir_refuse_offset(const char *name, const char *quoted,
    struct error *ret_error)
{
	size_t skip = strncasecmp(name, "UTC", 3) == 0 ||
	    strncasecmp(name, "GMT", 3) == 0 ? 3 : 0;
	int hours, end = 0;
	char whole[80] = "\"UTC\" has none";

	skip += strspn(name + skip, " ");
	if ((name[skip] != '+' && name[skip] != '-') ||
	    sscanf(name + skip + 1, "%2d%n", &hours, &end) != 1)
		return false;
	name += skip + 1 + end;
	/* There is one for each whole hour, on both sides up to 12. */
	if (hours >= 1 && hours <= 12 && (name[0] == '\0' ||
	    strcmp(name, ":00") == 0 || strcmp(name, "00") == 0))
		snprintf(whole, sizeof(whole), "\"Etc/GMT-%d\" is always %d "
		    "hour%s ahead of UTC, \"Etc/GMT+%d\" always behind",
		    hours, hours, hours == 1 ? "" : "s", hours);
	(void)error_set(ret_error, ERROR_MISSING, "unknown zone \"%s\"; an "
	    "offset is no zone, because the clocks of most places change; "
	    "accepted are names of places such as \"America/Santiago\"; %s",
	    quoted, whole);
	return true;
}

/* Refuse what the variable TZ takes: "EST5EDT,M3.2.0,M11.1.0", "<-03>3".  The
 * nearest name to "EST5" is "EST", which has no summer time.  False: it is
 * none. */
static bool
zonedir_refuse_rule(const char *name, const char *quoted,
    struct error *ret_error)
{
	char letters[8] = "";
	size_t length = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), skip;
	const char *city;

	if (name[0] != '<') {
		if (length < 3 || length >= sizeof(letters))
			return false;
		skip = length + (name[length] == '+' || name[length] == '-');
		if (name[skip] < '0' || name[skip] > '9')
			return false;
		memcpy(letters, name, length);
	}
	city = zonedir_city(letters);
	(void)error_set(ret_error, ERROR_MISSING, "unknown zone \"%s\"; a "
	    "rule as in TZ is no zone, because it stays as it is when a "
	    "government changes the law; accepted are names of places such "
	    "as \"%s\"", quoted, city == NULL ? "America/Santiago" : city);
	return true;
}

/* What may have been meant; the caller frees it. NULL: nothing is near. */
static char *
zonedir_nearest(const struct zonedir *zonedir, const char *name)
{
	/* RFC 3339's; by its spelling it is near to "NZ". */
	if (strcasecmp(name, "Z") == 0)
		return mem_string("UTC");
	if (zonedir_has_city(zonedir, name))
		return mem_string(zonedir_city(name));
	return zonedir_names_nearest(zonedir->path,
	    strncmp(name, "posix/", 6) == 0 ? name + 6 : name);
}

/* Say that there is no such zone: with the name that was meant if one is
 * near, or with the reason that none are there at all.  Always -1. */
static int
zonedir_refuse_name(const struct zonedir *zonedir, const char *name,
    struct error *ret_error)
{
	char quoted[QUOTE_MAX];
	char *nearest;

	/* Without the folder every name is unknown: that is the thing to
	 * say. */
	if (access(zonedir->path, X_OK) == -1)
		return error_set(ret_error, ERROR_SYSTEM,
		    "no zone data in %s: %s; the package tzdata brings them",
		    zonedir->path, strerror(errno));
	quote_clean(name, QUOTE_BYTES, quoted);
	/* The spelling of an abbreviation is near to wrong ones only. */
	if (zonedir_has_city(zonedir, name) && strchr(name, ' ') == NULL)
		return error_set(ret_error, ERROR_MISSING, "unknown zone "
		    "\"%s\"; an abbreviation is no zone, because it names one "
		    "offset, which many places use for half of the year only; "
		    "did you mean \"%s\"?", quoted, zonedir_city(name));
	if (zonedir_refuse_offset(name, quoted, ret_error) ||
	    zonedir_refuse_rule(name, quoted, ret_error))
		return -1;
	nearest = zonedir_nearest(zonedir, name);
	if (nearest != NULL && strcmp(nearest, name) == 0)
		(void)error_set(ret_error, ERROR_MISSING,
		    "unknown zone \"%s\"; the zone data name it, but have no "
		    "file of it in %s", quoted, zonedir->path);
	else if (nearest != NULL)
		(void)error_set(ret_error, ERROR_MISSING,
		    "unknown zone \"%s\"; did you mean \"%s\"?",
		    quoted, nearest);
	else
		(void)error_set(ret_error, ERROR_MISSING,
		    "unknown zone \"%s\"; accepted are IANA names such as "
		    "\"America/Santiago\" and \"UTC\"",
		    quoted);
	free(nearest);
	return -1;
}

/* "UTC" needs no file: this is what it would hold. */
static struct zone *
zonedir_make_utc(void)
{
	/* A TZif file of version 1: one type, of offset 0, called "UTC". */
	static const uint8_t bytes[] = {
		'T', 'Z', 'i', 'f', [39] = 1, [43] = 4,
		[50] = 'U', 'T', 'C', '\0',
	};
	struct zone *zone = NULL;

	(void)zone_parse("UTC", bytes, sizeof(bytes), &zone, NULL);
	return zone;
}

/* Note the file of the zone before it is read: a change in between is noticed,
 * not lost.  Debian 13 has the old names' files ("US/Pacific") in a package of
 * their own, and tells in tzdata.zi what they are names of: without them, whose
 * machine becomes a Debian 13 would have no windows any more. */
static void
zonedir_stamp_zone(const struct zonedir *zonedir, const char *name,
    struct zonedir_stamp *stamp)
{
	char *target;

	zonedir_stamp_take(stamp, mem_format("%s/%s", zonedir->path, name));
	if (stamp->inode != 0)
		return;
	target = zonedir_names_target(zonedir->path, name);
	if (target != NULL && zonedir_names_is_name(target)) {
		free(stamp->path);
		zonedir_stamp_take(stamp, mem_format("%s/%s", zonedir->path,
		    target));
	}
	free(target);
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

	zonedir_stamp_zone(zonedir, name, &stamp);
	/* A folder ("America") is no zone; following links is fine. */
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
		/* A site has a handful of zones: no index would be faster. */
		if (strcmp(zone_name(zonedir->entries.items[i].zone),
		    name) == 0)
			return zonedir->entries.items[i].zone;
	}
	if (strcmp(name, "UTC") == 0) {
		entry.zone = zonedir_make_utc();
	} else if (!zonedir_names_is_name(name) ||
	    zonedir_is_local_name(name)) {
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
