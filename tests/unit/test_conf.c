/* SPDX-License-Identifier: MIT */
/*
 * The corpus of configurations, tests/corpus/conf: every file of ok/ loads,
 * every file or folder of bad/ is refused with exactly the complaints in
 * NAME.expected; and what a sound file means.  Run in the project's folder.
 * `test_conf --print FILE` prints the complaints, to begin a new expectation.
 */
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "civil.h"
#include "conf.h"
#include "file.h"
#include "harness.h"
#include "mem.h"
#include "text.h"

#define TEST_OK "tests/corpus/conf/ok"
#define TEST_BAD "tests/corpus/conf/bad"
#define TEST_FILE_MAX (4 * 1024 * 1024)

/* Load `folder`/`name`; the complaints with the folder's name left out. */
static struct conf *
test_load(const char *folder, const char *name, struct text *ret_text)
{
	struct complaints complaints = { 0 };
	char *path = mem_format("%s/%s", folder, name), *rest, *end;
	struct text all = { 0 }, prefix = { 0 };
	struct conf *conf = NULL;
	int result;

	result = conf_load(path, NULL, &conf, &complaints);
	CHECK_ROW((result == 0) == (conf != NULL), name);
	CHECK_ROW((result == 0) == (complaints.error_count == 0), name);
	complaint_format(&complaints, false, &all);
	complaint_clear(&complaints);
	text_putf(&prefix, "%s/", folder);
	for (rest = all.bytes; rest != NULL && *rest != '\0'; rest = end) {
		end = strstr(rest, prefix.bytes);
		text_put(ret_text, rest, end != NULL ?
		    (size_t)(end - rest) : strlen(rest));
		end = end != NULL ? end + prefix.length : strchr(rest, '\0');
	}
	text_clear(&all);
	text_clear(&prefix);
	free(path);
	return conf;
}

static int
test_is_case(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' &&
	    (dot == NULL || strcmp(dot, ".expected") != 0);
}

static void
test_corpus_ok(void)
{
	struct dirent **names = NULL;
	struct text text = { 0 };
	int i, count;

	count = scandir(TEST_OK, &names, test_is_case, alphasort);
	CHECK(count >= 14);
	for (i = 0; i < count; i++) {
		conf_release(test_load(TEST_OK, names[i]->d_name, &text));
		CHECK_STRING(text_string(&text), "");
		text_clear(&text);
		free(names[i]);
	}
	free(names);
}

static void
test_corpus_bad(void)
{
	struct dirent **names = NULL;
	struct text text = { 0 };
	char *path, *want;
	size_t length;
	int i, count;

	count = scandir(TEST_BAD, &names, test_is_case, alphasort);
	CHECK(count >= 60);
	for (i = 0; i < count; i++) {
		CHECK_ROW(test_load(TEST_BAD, names[i]->d_name, &text) ==
		    NULL, names[i]->d_name);
		path = mem_format("%s/%.*s.expected", TEST_BAD,
		    (int)strcspn(names[i]->d_name, "."), names[i]->d_name);
		want = NULL;
		if (CHECK_ROW(file_read(path, TEST_FILE_MAX, &want, &length,
		    NULL) == 0, path))
			CHECK_STRING(text_string(&text), want);
		free(want);
		free(path);
		text_clear(&text);
		free(names[i]);
	}
	free(names);
}

/* What tests/corpus/conf/ok/full.yaml means. */
static void
test_window(const struct conf *conf)
{
	const struct window *window = conf_find_window(conf, "updates");
	const struct window_announce *announce;

	CHECK_STRING(conf->operators, "team");
	CHECK_STRING(window->title, "Updates");
	CHECK_STRING(window->description, "What is done.");
	CHECK_STRING(zone_name(window->zone), "America/Santiago");
	CHECK_NUMBER(window->duration_secs, 5400);
	CHECK_NUMBER(window->recurrence.from_local,
	    civil_days(2026, 1, 1) * CIVIL_DAY_SECS);
	CHECK_NUMBER(window->recurrence.until_local,
	    civil_days(2031, 1, 1) * CIVIL_DAY_SECS - 1);
	CHECK_NUMBER(window->stages.count, 3);
	CHECK_STRING(window->stages.items[0].environments.items[0], "bleed");
	CHECK(window_has_environment(window, "prod"));
	CHECK(!window_has_environment(window, "other"));
	CHECK_NUMBER(window->impact, WINDOW_IMPACT_SESSIONS_END);
	CHECK_STRING(window_impact_name(window->impact), "sessions-end");
	CHECK_STRING(window->call, "https://example.org/call?id=1&x=2");
	CHECK_STRING(window->color, "SteelBlue");
	CHECK_STRING(window->confirm.by, "telescope-scm");
	CHECK_NUMBER(window->confirm.before_secs, 3 * CIVIL_DAY_SECS);
	CHECK_NUMBER(window->confirm.otherwise, WINDOW_OTHERWISE_GO);
	CHECK_NUMBER(window->announces.count, 2);
	announce = &window->announces.items[0];
	CHECK_NUMBER(announce->channels.count, 2);
	CHECK_NUMBER(announce->remind_secs.items[0], 7 * CIVIL_DAY_SECS);
	CHECK_NUMBER(announce->remind_secs.items[1], CIVIL_DAY_SECS);
	CHECK_NUMBER(announce->remind_secs.items[2], 3600);
	CHECK(announce->says_start && !announce->says_end);
	CHECK(!window->announces.items[1].says_start &&
	    window->announces.items[1].says_end);
	CHECK_NUMBER(window->grace_secs, 300);
	CHECK_NUMBER(window->catch_up_secs, 2 * CIVIL_DAY_SECS);
	CHECK_NUMBER(window->places[WINDOW_KEY_ID].line, 14);
	window = conf_find_window(conf, "single");
	CHECK_NUMBER(window->impact, WINDOW_IMPACT_TRANSIENT);
	CHECK_NUMBER(window->grace_secs, 120);
	CHECK_NUMBER(window->catch_up_secs, CIVIL_DAY_SECS);
	CHECK_NUMBER(window->recurrence.from_local, INT64_MIN);
	CHECK_NUMBER(window->recurrence.until_local, INT64_MAX);
}

/* The command line looks where the service listens. */
static void
test_socket(void)
{
	static const struct { const char *state, *socket, *want; } rows[] = {
		{ NULL, NULL, NULL },
		{ "/srv/p", NULL, "/srv/p/control" },
		{ NULL, "/run/p", "/run/p" },
		{ "/srv/p", "/run/p", "/run/p" },
	};
	struct conf_service service = { 0 };
	char *found;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		service.state = (char *)(uintptr_t)rows[i].state;
		service.socket = (char *)(uintptr_t)rows[i].socket;
		found = conf_service_socket(&service);
		CHECK_STRING(found, rows[i].want);
		free(found);
	}
}

static void
test_meaning(void)
{
	struct text text = { 0 };
	struct conf *conf = test_load(TEST_OK, "full.yaml", &text);

	if (!CHECK(conf != NULL))
		return;
	CHECK_STRING(conf->title, "Example");
	CHECK_STRING(conf->url, "https://patchday.example.org");
	CHECK_NUMBER(conf->zones.count, 1);
	CHECK_STRING(conf->zone_names.items[0], "America/Santiago");
	CHECK_STRING(conf->service.listen, "unix:/run/patchday/http");
	CHECK_STRING(conf->service.log, "json");
	test_socket();
	CHECK_NUMBER(strlen(conf->hash), 16);
	CHECK_NUMBER(conf->environments.count, 3);
	CHECK_STRING(conf_find_environment(conf, "dev")->title, "Development");
	CHECK_STRING(conf_find_environment(conf, "prod")->title, "prod");
	CHECK_NUMBER(conf_find_environment(conf, "bleed")->tier, TIER_BLEED);
	CHECK(conf_find_environment(conf, "none") == NULL);
	CHECK_STRING(conf_find_channel(conf, "team")->kind->name, "slack");
	CHECK_STRING(conf_find_channel(conf, "team")->file,
	    TEST_OK "/full.yaml");
	CHECK_NUMBER(conf_find_channel(conf, "users")->recipients.count, 2);
	CHECK(conf_find_channel(conf, "none") == NULL);
	CHECK(conf_find_window(conf, "none") == NULL);
	CHECK_STRING(conf->templates.remind_headline, "{{title}} is near");
	CHECK_STRING(conf->templates.footer, "Questions?");
	CHECK(conf->templates.start_lead == NULL);
	CHECK_NUMBER(conf->feed_site.window_count, 2);
	CHECK_STRING(conf->brief_site.zones[0], "America/Santiago");
	test_window(conf);
	CHECK(conf_hold(conf) == conf);
	conf_release(conf);
	CHECK_STRING(conf->title, "Example");
	conf_release(conf);
	conf_release(NULL);
	text_clear(&text);
}

/* The instances that a file of ok/ gives in a year, joined by spaces. */
static char *
test_instances(const char *name, int64_t from_local, size_t most)
{
	struct text text = { 0 }, instances = { 0 };
	struct conf *conf = test_load(TEST_OK, name, &text);
	struct recurrence_cursor cursor;
	int64_t local;

	if (!CHECK_ROW(conf != NULL, name))
		return text_take(&text);
	recurrence_cursor_init(&cursor, &conf->windows.items[0].recurrence,
	    from_local);
	while (most-- > 0 && recurrence_cursor_next(&cursor, &local)) {
		text_puts(&instances, instances.length > 0 ? " " : "");
		civil_format(&instances, local);
	}
	conf_release(conf);
	text_clear(&text);
	return text_take(&instances);
}

static void
test_when(void)
{
	static const struct {
		const char *name;
		int month, day;		/* of 2026: from where */
		size_t most;
		const char *want;
	} rows[] = {
		{ "dates.yaml", 11, 19, 5, "2026-11-19T15:00 2026-12-03T15:00 "
		  "2026-12-10T15:00 2026-12-17T15:00 2026-12-30T15:00" },
		{ "dates.yaml", 12, 31, 5, "2027-01-06T09:00 2027-01-07T15:00 "
		  "2027-01-13T09:30 2027-01-14T15:00 2027-01-21T15:00" },
		{ "one-except.yaml", 11, 20, 1, "2026-12-03T15:00" },
		{ "rrule.yaml", 12, 1, 2,
		  "2026-12-01T13:00 2027-01-05T13:00" },
		{ "rrule-start.yaml", 1, 1, 3,
		  "2026-01-01T15:00 2026-01-15T15:00 2026-01-29T15:00" },
		{ "once.yaml", 1, 1, 3, "2030-12-03T15:00" },
		{ "folded.yaml", 12, 1, 1, "2026-12-03T15:00" },
		{ "flow.yaml", 12, 1, 1, "2026-12-03T15:00" },
	};
	char *got;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		got = test_instances(rows[i].name, civil_days(2026,
		    rows[i].month, rows[i].day) * CIVIL_DAY_SECS,
		    rows[i].most);
		CHECK_STRING(got, rows[i].want);
		free(got);
	}
}

/* Each value that might be taken for something else stays text. */
static void
test_numbers(void)
{
	struct text text = { 0 };
	struct conf *conf = test_load(TEST_OK, "numbers.yaml", &text);

	CHECK_STRING(conf->title, "2026");
	CHECK_STRING(conf->windows.items[0].id, "2026");
	CHECK_STRING(conf->windows.items[0].title, "no");
	CHECK_STRING(conf->windows.items[0].coordinator, "yes");
	CHECK_STRING(conf->windows.items[0].description, "1.5");
	CHECK_STRING(conf->environments.items[0].title, "42");
	conf_release(conf);
	text_clear(&text);
}

/* The examples load without a word, and give nothing to warn about. */
static void
test_examples(void)
{
	static const struct { const char *path; size_t windows, files; }
	rows[] = {
		{ "examples/rubin.yaml", 2, 1 },
		{ "examples/small.yaml", 1, 1 },
		{ "examples/folder", 2, 5 },
		{ "examples/folder/", 2, 5 },
	};
	struct complaints complaints = { 0 };
	struct text text = { 0 };
	struct conf *conf;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		conf = NULL;
		if (CHECK_ROW(conf_load(rows[i].path, NULL, &conf,
		    &complaints) == 0, rows[i].path)) {
			CHECK_NUMBER(conf->windows.count, rows[i].windows);
			CHECK_NUMBER(conf->files.count, rows[i].files);
			conf_check(conf, 1795352400, &complaints);
		}
		complaint_format(&complaints, false, &text);
		CHECK_STRING(text_string(&text), "");
		text_clear(&text);
		complaint_clear(&complaints);
		conf_release(conf);
	}
}

/* A path that is not there; a file over the cap. */
static void
test_files(void)
{
	struct complaints complaints = { 0 };
	struct conf *conf = NULL;
	char *bytes = mem_new(2 * 1024 * 1024 + 1, 1);

	CHECK(conf_load("tests/none.yaml", NULL, &conf, &complaints) == -1);
	CHECK_NUMBER(complaints.error_count, 1);
	CHECK(strstr(complaints.list.items[0].text, "tests/none.yaml") !=
	    NULL);
	complaint_clear(&complaints);
	memset(bytes, '#', 2 * 1024 * 1024);
	CHECK(conf_parse("f", bytes, 2 * 1024 * 1024, NULL, &conf,
	    &complaints) == -1);
	CHECK_NUMBER(complaints.error_count, 1);
	CHECK_STRING(complaints.list.items[0].text,
	    "the file has more than 1024 KiB");
	complaint_clear(&complaints);
	CHECK(conf == NULL);
	free(bytes);
}

int
main(int argc, char **argv)
{
	struct text text = { 0 };

	if (argc == 3 && strcmp(argv[1], "--print") == 0) {
		conf_release(test_load(TEST_BAD, argv[2], &text));
		fputs(text_string(&text), stdout);
		return 0;
	}
	test_corpus_ok();
	test_corpus_bad();
	test_meaning();
	test_when();
	test_numbers();
	test_examples();
	test_files();
	return harness_end();
}
