/* SPDX-License-Identifier: MIT */
/*
 * The names of all zones, to find the one that was meant.
 *
 * Debian lists them in tzdata.zi (lines "Z name …" and "L target name"), most
 * others at least in zone1970.tab or zone.tab (third column); without any the
 * folder is walked.  This happens only for a message that refuses a name.
 *
 * First the spelling is tried ("America/Los_Angelos"), then the last part
 * alone, because people know cities and not continents: "santiago", "los
 * angeles".
 */
#include "zonedir_internal.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "file.h"
#include "mem.h"
#include "nearest.h"

bool
zonedir_names_is_name(const char *name)
{
	size_t length = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789_+-/");

	return length > 0 && name[length] == '\0' &&
	    length <= ZONEDIR_NAME_MAX && name[0] != '/' &&
	    name[length - 1] != '/' && strstr(name, "//") == NULL;
}

/* All names of the data, in the order of the file; owned. */
struct zonedir_names {
	ARRAY(char *) list;
};

/* Add the field number `index` (from 0) of `line`, which ends with LF and is
 * split at `separator`; nothing where it has no such field. */
static void
zonedir_names_add_field(struct zonedir_names *names, const char *line,
    int index, char separator)
{
	const char ends[] = { separator, '\n', '\0' };
	size_t length;

	for (; index > 0; index--) {
		line += strcspn(line, ends);
		while (*line == separator)
			line++;
	}
	length = strcspn(line, ends);
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
		zonedir_names_add_field(names, line, 2, '\t');
	else if (strncmp(line, "Z ", 2) == 0)
		zonedir_names_add_field(names, line, 1, ' ');
	else if (strncmp(line, "L ", 2) == 0)
		zonedir_names_add_field(names, line, 2, ' ');
}

/* Add the names in the file `name` of the folder; none when it is not
 * there. */
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

/* Add the zone files of a folder without lists, found by looking at them;
 * three levels are enough for "America/Argentina/Buenos_Aires". */
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
		if (!zonedir_names_is_name(entry->d_name) ||
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

/* Fill from the first list that there is, else by walking. */
static void
zonedir_names_load(struct zonedir_names *names, const char *folder)
{
	static const char *const files[] = {
		/* The best first: the .tab files leave links such as
		 * "US/Pacific" out. */
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

char *
zonedir_names_nearest(const char *folder, const char *name)
{
	struct zonedir_names names = { 0 };
	const char *found;
	char *city, *p, *copy = NULL;

	zonedir_names_load(&names, folder);
	city = mem_string(name);
	while ((p = strchr(city, ' ')) != NULL)
		*p = '_';
	found = nearest_find(city, (const char *const *)names.list.items,
	    names.list.count);
	if (found == NULL)
		found = zonedir_names_find_city(&names, city);
	if (found != NULL)
		copy = mem_string(found);
	free(city);
	array_clear_owned(&names.list);
	return copy;
}

char *
zonedir_names_target(const char *folder, const char *name)
{
	char *path = mem_format("%s/tzdata.zi", folder);
	char *bytes = NULL, *target = NULL, *line;
	size_t length, width, wanted = strlen(name);

	if (file_read(path, ZONEDIR_FILE_MAX, &bytes, &length, NULL) != 0)
		goto out;
	/* "L target name" */
	for (line = bytes; *line != '\0' && target == NULL;
	    line += strcspn(line, "\n"), line += *line == '\n') {
		if (strncmp(line, "L ", 2) != 0)
			continue;
		line += 2;
		width = strcspn(line, " \n");
		if (line[width] == ' ' &&
		    strncmp(line + width + 1, name, wanted) == 0 &&
		    line[width + 1 + wanted] == '\n')
			target = mem_bytes(line, width);
	}
out:
	free(bytes);
	free(path);
	return target;
}
