/* SPDX-License-Identifier: MIT */
#include "zonedir.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "harness.h"
#include "mem.h"
#include "zonedir_internal.h"

/* A zone file without transitions: an offset and a name of three letters. */
static void
write_zone(const char *folder, const char *name, uint8_t hours,
    const char *abbreviation)
{
	uint8_t bytes[54] = { 'T', 'Z', 'i', 'f', [39] = 1, [43] = 4 };
	char *path = mem_format("%s/%s", folder, name);

	bytes[46] = (uint8_t)(hours * 3600 >> 8);
	bytes[47] = (uint8_t)(hours * 3600);
	memcpy(bytes + 50, abbreviation, 4);
	CHECK(file_replace(path, bytes, sizeof(bytes), NULL) == 0);
	free(path);
}

static void
write_text(const char *folder, const char *name, const char *string)
{
	char *path = mem_format("%s/%s", folder, name);

	CHECK(file_replace(path, string, strlen(string), NULL) == 0);
	free(path);
}

static void
remove_file(const char *folder, const char *name)
{
	char *path = mem_format("%s/%s", folder, name);

	(void)remove(path);
	free(path);
}

/* What the system's own data say to typing errors. */
static const struct {
	const char *name, *message;
} wrong[] = {
	{ "America/Los_Angelos", "unknown zone \"America/Los_Angelos\"; did "
	    "you mean \"America/Los_Angeles\"?" },
	{ "america/santiago", "unknown zone \"america/santiago\"; did you "
	    "mean \"America/Santiago\"?" },
	{ "America/Los Angeles", "unknown zone \"America/Los Angeles\"; did "
	    "you mean \"America/Los_Angeles\"?" },
	{ "Los Angeles", "unknown zone \"Los Angeles\"; did you mean "
	    "\"America/Los_Angeles\"?" },
	{ "PST", "unknown zone \"PST\"; an abbreviation is no zone, because "
	    "it names one offset, which many places use for half of the year "
	    "only; did you mean \"America/Los_Angeles\"?" },
	{ "aest", "unknown zone \"aest\"; an abbreviation is no zone, because "
	    "it names one offset, which many places use for half of the year "
	    "only; did you mean \"Australia/Sydney\"?" },
	{ "edt", "unknown zone \"edt\"; an abbreviation is no zone, because "
	    "it names one offset, which many places use for half of the year "
	    "only; did you mean \"America/New_York\"?" },
	{ "America/Santiago/", "unknown zone \"America/Santiago/\"; did you "
	    "mean \"America/Santiago\"?" },
	{ "America//Santiago", "unknown zone \"America//Santiago\"; did you "
	    "mean \"America/Santiago\"?" },
	{ "localtime", "unknown zone \"localtime\"; accepted are IANA names "
	    "such as \"America/Santiago\" and \"UTC\"" },
	{ "posixrule", "unknown zone \"posixrule\"; accepted are IANA names "
	    "such as \"America/Santiago\" and \"UTC\"" },
	{ "santiago", "unknown zone \"santiago\"; did you mean "
	    "\"America/Santiago\"?" },
	{ "utc", "unknown zone \"utc\"; did you mean \"UTC\"?" },
	{ "Z", "unknown zone \"Z\"; did you mean \"UTC\"?" },
#define OFFSET "an offset is no zone, because the clocks of most places change; " \
	"accepted are names of places such as \"America/Santiago\"; "
	{ "GMT+8", "unknown zone \"GMT+8\"; " OFFSET "\"Etc/GMT-8\" is always "
	    "8 hours ahead of UTC, \"Etc/GMT+8\" always behind" },
	{ "utc-03:00", "unknown zone \"utc-03:00\"; " OFFSET "\"Etc/GMT-3\" is "
	    "always 3 hours ahead of UTC, \"Etc/GMT+3\" always behind" },
	{ "+5:30", "unknown zone \"+5:30\"; " OFFSET "\"UTC\" has none" },
	{ "../../../etc/passwd", "unknown zone \"../../../etc/passwd\"; "
	    "accepted are IANA names such as \"America/Santiago\" and "
	    "\"UTC\"" },
	{ "posix/Europe/Berlin", "unknown zone \"posix/Europe/Berlin\"; "
	    "did you mean \"Europe/Berlin\"?" },
	{ "UTC +2", "unknown zone \"UTC +2\"; " OFFSET "\"Etc/GMT-2\" is "
	    "always 2 hours ahead of UTC, \"Etc/GMT+2\" always behind" },
#define RULE "a rule as in TZ is no zone, because it stays as it is when a " \
	"government changes the law; accepted are names of places such as "
	{ "EST5", "unknown zone \"EST5\"; " RULE "\"America/New_York\"" },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", "unknown zone "
	    "\"CET-1CEST,M3.5.0,M10.5.0/3\"; " RULE "\"Europe/Paris\"" },
	{ "<+03>-3", "unknown zone \"<+03>-3\"; " RULE
	    "\"America/Santiago\"" },
	{ "Pacific Time", "unknown zone \"Pacific Time\"; did you mean "
	    "\"America/Los_Angeles\"?" },
	{ "eastern standard time", "unknown zone \"eastern standard time\"; "
	    "did you mean \"America/New_York\"?" },
	{ "W. Europe Standard Time", "unknown zone \"W. Europe Standard Time"
	    "\"; did you mean \"Europe/Berlin\"?" },
	{ "British Summer Time", "unknown zone \"British Summer Time\"; did "
	    "you mean \"Europe/London\"?" },
	{ "posixrules", "unknown zone \"posixrules\"; accepted are IANA "
	    "names such as \"America/Santiago\" and \"UTC\"" },
	{ "/etc/passwd", "unknown zone \"/etc/passwd\"; accepted are IANA "
	    "names such as \"America/Santiago\" and \"UTC\"" },
	{ "", "unknown zone \"\"; accepted are IANA names such as "
	    "\"America/Santiago\" and \"UTC\"" },
	{ "Nowhere\n\x1b[31m", "unknown zone \"Nowhere  [31m\"; accepted "
	    "are IANA names such as \"America/Santiago\" and \"UTC\"" },
};

static void
test_system(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	const struct zone *zone;
	struct error error;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memset(&error, 0, sizeof(error));
		CHECK_ROW(zonedir_find(zonedir, wrong[i].name, &error) ==
		    NULL, wrong[i].name);
		CHECK_NUMBER(error.code, ERROR_MISSING);
		CHECK_STRING(error.text, wrong[i].message);
	}
	CHECK(zonedir_find(zonedir, "America", &error) == NULL);
	CHECK_NUMBER(error.code, ERROR_MISSING);
	zone = zonedir_find(zonedir, "America/Santiago", &error);
	CHECK(zone != NULL &&
	    zone == zonedir_find(zonedir, "America/Santiago", &error));
	CHECK_STRING(zone_name(zone), "America/Santiago");
	CHECK(!zonedir_is_changed(zonedir));
	CHECK(strlen(zonedir_release(zonedir)) >= 5);
	zonedir_free(zonedir);
	zonedir_free(NULL);
}

/* fault-row: 24 */
static void
test_missing(void)
{
	struct zonedir *zonedir = zonedir_new("/nonexistent/zoneinfo");
	struct error error = { 0 };

	CHECK(zonedir_find(zonedir, "America/Santiago", &error) == NULL);
	CHECK_NUMBER(error.code, ERROR_SYSTEM);
	CHECK_STRING(error.text, "no zone data in /nonexistent/zoneinfo: No such "
	    "file or directory; the package tzdata brings them");
	CHECK_STRING(zonedir_release(zonedir), "unknown");
	CHECK(zonedir_find(zonedir, "UTC", &error) != NULL);
	CHECK_STRING(zone_at(zonedir_find(zonedir, "UTC", NULL), 0)
	    .abbreviation, "UTC");
	zonedir_free(zonedir);
}

/* Names for suggestions: from each of the lists, else from the files. */
static void
test_lists(const char *folder)
{
	static const char *const lists[][2] = {
		{ "tzdata.zi", "# version 2099x\nR C 1 2\nZ Made/Up_Town 1 - "
		    "AAA\nL Made/Up_Town Made/Other\n" },
		{ "zone1970.tab", "# tab\nXX\t+00+00\tMade/Up_Town\tnote\n" },
		{ "zone.tab", "XX\t+00+00\tMade/Up_Town\n" },
		{ "Made/Up_Town", "" },
	};
	struct zonedir *zonedir;
	struct error error;
	char *path = mem_format("%s/Made", folder);
	size_t i;

	CHECK(mkdir(path, 0700) == 0);
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		write_text(folder, lists[i][0], lists[i][1]);
		zonedir = zonedir_new(folder);
		memset(&error, 0, sizeof(error));
		CHECK(zonedir_find(zonedir, "Mode/Up_Town", &error) == NULL);
		CHECK_STRING(error.text, "unknown zone \"Mode/Up_Town\"; did "
		    "you mean \"Made/Up_Town\"?");
		CHECK_STRING(zonedir_release(zonedir), i == 0 ? "2099x" :
		    "unknown");
		zonedir_free(zonedir);
		remove_file(folder, lists[i][0]);
	}
	CHECK(rmdir(path) == 0);
	free(path);
}

/* A list that somebody damaged: lines without a name, names too long for one. */
static void
test_damaged_list(const char *folder)
{
	char longest[64], list[300], *near;

	memset(longest, 'x', sizeof(longest) - 1);
	longest[63] = '\0';
	snprintf(list, sizeof(list), "Z \nL\nL a\nZ  \nElsewhere/Town 1\nZ %s 1 - "
	    "AAA\nZ %sx 1 - AAA\nL Made/Up Made/Here\n", longest, longest);
	write_text(folder, "tzdata.zi", list);
	/* A line that lacks its name does not have the next one's. */
	near = zonedir_names_nearest(folder, "Elsewhere/Towm");
	CHECK_STRING(near, NULL);
	free(near);
	near = zonedir_names_nearest(folder, "Made/Hero");
	CHECK_STRING(near, "Made/Here");
	free(near);
	near = zonedir_names_nearest(folder, longest);
	CHECK_STRING(near, longest);
	free(near);
	memset(longest, 'y', 60);
	near = zonedir_names_nearest(folder, longest);
	CHECK_STRING(near, NULL);
	free(near);
	remove_file(folder, "tzdata.zi");
	/* A folder that is gone has UTC all the same. */
	near = zonedir_names_nearest("/nonexistent", "utc");
	CHECK_STRING(near, "UTC");
	free(near);
	/* Names are as long as one of a file may be. */
	CHECK(zonedir_names_is_name(longest));
	CHECK(!zonedir_names_is_name(
	    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"));
	CHECK(!zonedir_names_is_name("") && !zonedir_names_is_name("/A") &&
	    !zonedir_names_is_name("A/") && !zonedir_names_is_name("A//B") &&
	    !zonedir_names_is_name("A.B") && zonedir_names_is_name("A/B"));
}

/* fault-row: 23 */
static void
test_changes(const char *folder)
{
	struct zonedir *zonedir;
	const struct zone *zone;
	struct error error = { 0 };

	write_text(folder, "+VERSION", "2099a\n");
	write_zone(folder, "Here", 1, "AAA");
	CHECK(setenv("PATCHDAY_ZONEINFO", folder, 1) == 0);
	zonedir = zonedir_new(NULL);
	CHECK(unsetenv("PATCHDAY_ZONEINFO") == 0);
	CHECK_STRING(zonedir_release(zonedir), "2099a");
	zone = zonedir_find(zonedir, "Here", &error);
	CHECK_STRING(error.text, "");
	if (!CHECK(zone != NULL))
		return;
	CHECK_NUMBER(zone_at(zone, 0).offset, 3600);
	CHECK(!zonedir_is_changed(zonedir));
	write_zone(folder, "Elsewhere", 3, "CCC");
	CHECK(!zonedir_is_changed(zonedir));	/* nobody asked for it */
	write_zone(folder, "Here", 2, "BBB");
	CHECK(zonedir_is_changed(zonedir));
	CHECK_NUMBER(zone_at(zone, 0).offset, 3600);	/* as it was loaded */
	zonedir_free(zonedir);

	zonedir = zonedir_new(folder);
	CHECK(zonedir_find(zonedir, "Here", &error) != NULL);
	CHECK(!zonedir_is_changed(zonedir));
	write_text(folder, "tzdata.zi", "# version 2099b\n");
	CHECK(zonedir_is_changed(zonedir));	/* a new release came */
	CHECK_STRING(zonedir_release(zonedir), "2099b");
	zonedir_free(zonedir);

	zonedir = zonedir_new(folder);
	CHECK(zonedir_find(zonedir, "Here", &error) != NULL);
	remove_file(folder, "Here");
	CHECK(zonedir_is_changed(zonedir));
	zonedir_free(zonedir);
	remove_file(folder, "Elsewhere");
	remove_file(folder, "tzdata.zi");
	remove_file(folder, "+VERSION");
}

/* A file that is the same but for one thing.  Each of them is enough. */
static void
test_stamps(const char *folder)
{
	static const struct { const char *what; off_t grow; time_t secs;
		long nanosecs; bool is_changed; } rows[] = {
		{ "nothing", 0, 0, 0, false },
		{ "size", 1, 0, 0, true },
		{ "seconds", 0, 1, 0, true },
		{ "nanoseconds", 0, 0, 1, true },
	};
	char *path = mem_format("%s/Here", folder);
	struct timespec times[2] = { { 0 } };
	struct zonedir *zonedir;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		write_zone(folder, "Here", 1, "AAA");
		times[1] = (struct timespec){ 1700000000, 500 };
		CHECK(utimensat(AT_FDCWD, path, times, 0) == 0);
		zonedir = zonedir_new(folder);
		CHECK(zonedir_find(zonedir, "Here", NULL) != NULL);
		CHECK(truncate(path, 54 + rows[i].grow) == 0);
		times[1].tv_sec += rows[i].secs;
		times[1].tv_nsec += rows[i].nanosecs;
		CHECK(utimensat(AT_FDCWD, path, times, 0) == 0);
		CHECK_ROW(zonedir_is_changed(zonedir) == rows[i].is_changed,
		    rows[i].what);
		zonedir_free(zonedir);
	}
	remove_file(folder, "Here");
	free(path);
}

/* What says of itself to be a release, in a list that may be anything. */
static void
test_releases(const char *folder)
{
	static const struct { const char *list, *version, *want; } rows[] = {
		{ "# version 2026f\n", "2025a\n", "2026f" },
		{ "# version 2026f-rearguard\n", "", "2026f-rearguard" },
		{ "# version \n", "2025a\n", "2025a" },
		{ "", "2025a\n", "2025a" },
		{ "", "", "unknown" },
		{ "# release 1\n", "", "unknown" },
		{ "# version 0123456789012345678901234567890\n", "",
		    "0123456789012345678901234567890" },
		{ "# version 01234567890123456789012345678901\n", "",
		    "unknown" },
		{ "", "\033[31m\n", "unknown" },
	};
	struct zonedir *zonedir;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		write_text(folder, "tzdata.zi", rows[i].list);
		write_text(folder, "+VERSION", rows[i].version);
		zonedir = zonedir_new(folder);
		CHECK_STRING(zonedir_release(zonedir), rows[i].want);
		CHECK_STRING(zonedir_release(zonedir), rows[i].want);
		zonedir_free(zonedir);
	}
	remove_file(folder, "tzdata.zi");
	remove_file(folder, "+VERSION");
	/* An empty path is none. */
	zonedir = zonedir_new("");
	CHECK(zonedir_find(zonedir, "America/Santiago", NULL) != NULL);
	zonedir_free(zonedir);
}

/* Another name needs no file of its own where tzdata.zi tells whose it is; what
 * leads nowhere, or out of the folder, is unknown. */
static void
test_other_names(const char *folder)
{
	static const struct { const char *name, *message; } rows[] = {
		{ "Old/Name", "" }, { "Last", "" },
		{ "Old/Nam", "unknown zone \"Old/Nam\"; did you mean "
		    "\"Old/Name\"?" },
		{ "Gone", "unknown zone \"Gone\"; the zone data name it, but "
		    "have no file of it in " },
		{ "Out", "unknown zone \"Out\"; the zone data name it, but "
		    "have no file of it in " },
	};
	struct zonedir *zonedir;
	const struct zone *zone;
	struct error error;
	size_t i;

	write_zone(folder, "Here", 1, "AAA");
	write_text(folder, "tzdata.zi", "# version 2099a\nL Here Old/Name\n"
	    "L Nowhere Gone\nL ../../etc/hostname Out\nL Here Last\n");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		zonedir = zonedir_new(folder);
		error = (struct error){ 0 };
		zone = zonedir_find(zonedir, rows[i].name, &error);
		CHECK(strncmp(error.text, rows[i].message,
		    strlen(rows[i].message)) == 0);
		CHECK((zone != NULL) == (rows[i].message[0] == '\0'));
		if (zone != NULL) {
			CHECK_STRING(zone_name(zone), rows[i].name);
			CHECK_NUMBER(zone_at(zone, 0).offset, 3600);
			CHECK(!zonedir_is_changed(zonedir));
			write_zone(folder, "Here", 1, "BBB");
			CHECK(zonedir_is_changed(zonedir));
		}
		zonedir_free(zonedir);
	}
	remove_file(folder, "Here");
	remove_file(folder, "tzdata.zi");
}

/* Walked where there is no list: three levels, without the folders that hold
 * the same names once more.  An abbreviation's city counts where it is. */
static void
test_walk(const char *folder)
{
	static const char *const folders[] = { "right", "posix", "A", "A/B",
	    "A/B/C", "A/B/C/D", "America" };
	static const struct { const char *name, *near; } rows[] = {
		{ "A/B/C/Tovn", "A/B/C/Town" }, { "A/Rigt", "A/Rigth" },
		{ "A/B/C/D/Villag", NULL }, { "right/Secred", NULL },
		{ "posix/Hiden", NULL },
	};
	struct zonedir *zonedir;
	struct error error;
	char *path;
	size_t i;

	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		path = mem_format("%s/%s", folder, folders[i]);
		CHECK(mkdir(path, 0700) == 0);
		free(path);
	}
	write_zone(folder, "A/B/C/Town", 1, "AAA");
	write_zone(folder, "A/B/C/D/Village", 1, "AAA");
	write_zone(folder, "A/Rigth", 1, "AAA");
	write_zone(folder, "right/Secret", 1, "AAA");
	write_zone(folder, "posix/Hidden", 1, "AAA");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char want[200];

		zonedir = zonedir_new(folder);
		error = (struct error){ 0 };
		CHECK(zonedir_find(zonedir, rows[i].name, &error) == NULL);
		if (rows[i].near == NULL)
			snprintf(want, sizeof(want), "unknown zone \"%s\"; "
			    "accepted are IANA names such as "
			    "\"America/Santiago\" and \"UTC\"",
			    rows[i].name);
		else
			snprintf(want, sizeof(want), "unknown zone \"%s\"; "
			    "did you mean \"%s\"?", rows[i].name,
			    rows[i].near);
		CHECK_STRING(error.text, want);
		zonedir_free(zonedir);
	}
	zonedir = zonedir_new(folder);
	error = (struct error){ 0 };
	CHECK(zonedir_find(zonedir, "PST", &error) == NULL);
	CHECK(strstr(error.text, "abbreviation") == NULL);
	zonedir_free(zonedir);
	write_zone(folder, "America/Los_Angeles", 1, "AAA");
	zonedir = zonedir_new(folder);
	CHECK(zonedir_find(zonedir, "PST", &error) == NULL);
	CHECK(strstr(error.text, "an abbreviation is no zone") != NULL);
	zonedir_free(zonedir);
	remove_file(folder, "America/Los_Angeles");
	remove_file(folder, "A/B/C/Town");
	remove_file(folder, "A/B/C/D/Village");
	remove_file(folder, "A/Rigth");
	remove_file(folder, "right/Secret");
	remove_file(folder, "posix/Hidden");
	for (i = sizeof(folders) / sizeof(folders[0]); i-- > 0;)
		remove_file(folder, folders[i]);
}

/* Files that are no zones are refused, never taken as UTC. */
/* fault-row: 24 */
static void
test_refused(const char *folder)
{
	struct zonedir *zonedir = zonedir_new(folder);
	char *path = mem_format("%s/Large", folder);
	struct error error = { 0 };

	write_text(folder, "Note", "this is no zone");
	CHECK(zonedir_find(zonedir, "Note", &error) == NULL);
	CHECK_NUMBER(error.code, ERROR_INPUT);
	CHECK_STRING(error.text, "zone file of \"Note\": not a TZif file");
	write_text(folder, "Large", "TZif2");
	CHECK(truncate(path, (1 << 20) + 1) == 0);
	CHECK(zonedir_find(zonedir, "Large", &error) == NULL);
	CHECK_NUMBER(error.code, ERROR_LIMIT);
	remove_file(folder, "Note");
	remove_file(folder, "Large");
	free(path);
	zonedir_free(zonedir);
}

int
main(void)
{
	char folder[] = "/tmp/patchday-zonedir-XXXXXX";

	test_system();
	test_missing();
	if (CHECK(mkdtemp(folder) != NULL)) {
		test_lists(folder);
		test_damaged_list(folder);
		test_changes(folder);
		test_stamps(folder);
		test_refused(folder);
		test_releases(folder);
		test_walk(folder);
		test_other_names(folder);
		CHECK(rmdir(folder) == 0);
	}
	return harness_end();
}
