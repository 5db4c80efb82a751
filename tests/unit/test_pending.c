/* SPDX-License-Identifier: MIT */
#include "pending.h"

#include "harness.h"
#include "mem.h"

static const char *const hostile[] = {
	"<!channel> & <https://x|y>", "\"quotes\" \\ back", "日本語 🙂",
	"</script><b>", "a\xe2\x80\xae" "b", "\xff\xfe", "x\r\nBCC: y",
	"{\"a\":[1,2]}", "\x7f\xc2\x85 z", "'; --", "%s%n", "é́",
};

static char *
format(const struct pending *pending)
{
	struct text text = { 0 };
	struct jsontext json = { .text = &text };

	pending_format_json(&json, NULL, pending);
	return text_take(&text);
}

/* Read back; NULL when it is not accepted. */
static char *
again(const char *bytes, struct error *ret_error)
{
	struct pending pending = { 0 };
	struct doc *doc = NULL;
	char *result = NULL;

	if (doc_parse_json(bytes, strlen(bytes), PENDING_BYTES_MAX, &doc,
	    ret_error) == 0 &&
	    pending_parse_json(doc, &pending, ret_error) == 0)
		result = format(&pending);
	doc_free(doc);
	pending_clear(&pending);
	return result;
}

/* Everything that can be told, with the text everywhere. */
static void
fill(struct pending *pending, const char *text, int64_t count)
{
	struct pending_running running = { (char *)text, (char *)text,
		(char *)text, (char *)text, (char *)text, 1785445200 };
	struct change_merge merge = { 0, (char *)text, NULL, (char *)text,
		(char *)"https://g/x", (char *)text, 0 };
	struct pending_open open = { 7 + (int64_t)pending->open.count,
		(char *)text, (char *)text, (char *)"https://g/y",
		(char *)text, (char *)text, true, 1785445200 };
	struct change *change;
	int64_t i;

	pending_add_open(pending, &open);
	for (i = 0; i < count; i++) {
		merge.number = i;
		merge.merged_at = 1785445200 - i;
		change = pending_change(pending, text);
		if (!CHECK(change != NULL))
			return;
		change_add_part(change, text, text, text, CHANGE_VERSION);
		change_add_part(change, "appVersion", text, "2", CHANGE_MAJOR);
		change_add_merge(change, &merge);
		change->sync = SYNC_OUT_OF_SYNC;
		change->health = HEALTH_SUSPENDED;
		change->is_automated = true;
		change->sources = 5;
	}
	pending_add_running(pending, &running);
	pending_add_source(pending, "argocd", 1785445200, text);
	pending_add_source(pending, "github", 0, NULL);
}

static void
test_round_trip(void)
{
	struct pending pending = { .at = 1785445200 };
	struct error error;
	char *first, *second;
	size_t i;

	pending.environment = mem_string("idfprod");
	pending.head = mem_string("de1dbeef");
	for (i = 0; i < countof(hostile); i++)
		fill(&pending, hostile[i], 3);
	pending_sort(&pending);
	first = format(&pending);
	CHECK(strpbrk(first, "\r\n\x7f") == NULL);
	second = again(first, &error);
	CHECK_STRING(second, first);
	CHECK_NUMBER(pending.changes.count, countof(hostile));
	CHECK_NUMBER(pending.sources.count, 2);
	CHECK_NUMBER(pending.open.count, countof(hostile));
	CHECK_NUMBER(pending_count(&pending), countof(hostile));
	free(first);
	free(second);
	pending_clear(&pending);
}

/* The form that readers are promised. */
static void
test_form(void)
{
	static const char *const want =
	    "{\"environment\":\"idfprod\",\"at\":\"2026-07-30T21:00:00Z\","
	    "\"head\":\"de1d\",\"sources\":[{\"source\":\"argocd\","
	    "\"at\":\"2026-07-30T20:40:00Z\",\"trouble\":null},"
	    "{\"source\":\"github\",\"trouble\":\"did not answer\"}],"
	    "\"changes\":[{\"service\":\"gafaelfawr\",\"class\":\"minor\","
	    "\"from\":\"15.3.2\",\"to\":\"15.4.1\",\"sync\":\"OutOfSync\","
	    "\"health\":\"Healthy\",\"parts\":[{\"what\":\"appVersion\","
	    "\"class\":\"minor\",\"from\":\"15.3.2\",\"to\":\"15.4.1\"}],"
	    "\"merges\":[{\"number\":6810,\"title\":\"Update\","
	    "\"merged_at\":\"2026-07-30T20:40:00Z\"}],\"sources\":1}],"
	    "\"running\":[{\"service\":\"gafaelfawr\",\"version\":\"15.3.2\"}"
	    "],\"open\":[{\"number\":6822,\"title\":\"Next\",\"services\":"
	    "\"gafaelfawr\",\"updated_at\":\"2026-07-30T20:40:00Z\"}]}";
	struct change_merge merge = { .number = 6810, .title =
	    (char *)"Update", .merged_at = 1785444000 };
	struct pending_running running = { .service = (char *)"gafaelfawr",
		.version = (char *)"15.3.2" };
	struct pending pending = { .at = 1785445200 };
	struct change *change;
	char *got;

	pending.environment = mem_string("idfprod");
	pending.head = mem_string("de1d");
	pending_add_source(&pending, "argocd", 1785444000, NULL);
	pending_add_source(&pending, "github", 0, "did not answer");
	change = pending_change(&pending, "gafaelfawr");
	change->sync = SYNC_OUT_OF_SYNC;
	change->health = HEALTH_HEALTHY;
	change->sources = 1;
	change_add_part(change, "appVersion", "15.3.2", "15.4.1",
	    CHANGE_MINOR);
	change_add_merge(change, &merge);
	pending_add_running(&pending, &running);
	pending_add_open(&pending, &(struct pending_open){ .number = 6822,
	    .title = (char *)"Next", .services = (char *)"gafaelfawr",
	    .updated_at = 1785444000 });
	got = format(&pending);
	CHECK_STRING(got, want);
	free(got);
	pending_clear(&pending);
}

static const struct { const char *json, *error; } refusals[] = {
	{ "[]", "what is pending must be an object" },
	{ "{}", "\"environment\" must be a name" },
	{ "{\"environment\":7}", "\"environment\" must be a string" },
	{ "{\"environment\":\" \"}", "\"environment\" must be a name" },
	{ "{\"environment\":\"e\",\"at\":7}", "\"at\" must be a string" },
	{ "{\"environment\":\"e\",\"at\":\"7\"}",
	    "\"at\" must be a time such as 2026-07-30T21:00:00Z" },
	{ "{\"environment\":\"e\",\"changes\":{}}",
	    "\"changes\" must be a list" },
	{ "{\"environment\":\"e\",\"changes\":[7]}",
	    "\"changes\" must be a list of objects" },
	{ "{\"environment\":\"e\",\"changes\":[{}]}",
	    "\"service\" must be a name" },
	{ "{\"environment\":\"e\",\"changes\":[{\"service\":\"s\","
	    "\"class\":\"huge\"}]}",
	    "\"class\" must be one of major, minor, patch, pre-release, "
	    "dated, version, enabled, removed, templates, values, unknown" },
	{ "{\"environment\":\"e\",\"changes\":[{\"service\":\"s\"}]}",
	    "\"class\" must be one of major, minor, patch, pre-release, "
	    "dated, version, enabled, removed, templates, values, unknown" },
	{ "{\"environment\":\"e\"}", "\"changes\" must be a list" },
	{ "{\"environment\":\"e\",\"changes\":[{\"service\":\"s\","
	    "\"class\":\"minor\",\"app_url\":\"javascript:alert(1)\"}]}",
	    "\"app_url\" must be an http or https URL" },
	{ "{\"environment\":\"e\",\"changes\":[{\"service\":\"s\","
	    "\"class\":\"minor\",\"merges\":[{\"number\":-1}]}]}",
	    "\"number\" must be a whole number" },
	{ "{\"environment\":\"e\",\"changes\":[{\"service\":\"s\","
	    "\"class\":\"minor\",\"merges\":[{\"number\":1.5}]}]}",
	    "\"number\" must be a whole number" },
	{ "{\"environment\":\"e\",\"changes\":[{\"service\":\"s\","
	    "\"class\":\"minor\",\"merges\":[{\"url\":\"http:x\"}]}]}",
	    "\"url\" must be an http or https URL" },
	{ "{\"environment\":\"e\",\"sources\":[{}]}",
	    "\"source\" must be a name" },
	{ "{\"environment\":\"e\",\"running\":[{\"service\":[]}]}",
	    "\"service\" must be a string" },
};

static void
test_refusals(void)
{
	struct error error;
	char *got;
	size_t i;

	for (i = 0; i < countof(refusals); i++) {
		error = (struct error){ 0 };
		got = again(refusals[i].json, &error);
		CHECK(got == NULL);
		CHECK_STRING(error.text, refusals[i].error);
		free(got);
	}
	/* what a later version adds is passed over */
	got = again("{\"environment\":\"e\",\"new\":[1],\"changes\":"
	    "[{\"service\":\"s\",\"new\":{},\"class\":\"minor\"}]}", &error);
	CHECK(got != NULL && strstr(got, "\"class\":\"minor\"") != NULL);
	free(got);
}

static void
test_caps(void)
{
	struct pending pending = { 0 };
	struct pending_running running = { 0 };
	char name[40];
	int i;

	for (i = 0; i < PENDING_CHANGES_MAX + 10; i++) {
		snprintf(name, sizeof(name), "service%d", i);
		CHECK((pending_change(&pending, name) != NULL) ==
		    (i < PENDING_CHANGES_MAX));
	}
	CHECK(pending_change(&pending, "service7") ==
	    &pending.changes.items[7]);
	CHECK(pending_change(&pending, "") == NULL);
	running.service = name;
	for (i = 0; i < PENDING_RUNNING_MAX + 10; i++) {
		snprintf(name, sizeof(name), "service%d", i);
		pending_add_running(&pending, &running);
	}
	CHECK_NUMBER(pending.running.count, PENDING_RUNNING_MAX);
	for (i = 0; i < PENDING_OPEN_MAX + 5; i++)
		pending_add_open(&pending, &(struct pending_open){
		    .number = i / 2 });
	CHECK_NUMBER(pending.open.count, (PENDING_OPEN_MAX + 5) / 2);
	for (; i < 3 * PENDING_OPEN_MAX; i++)
		pending_add_open(&pending, &(struct pending_open){
		    .number = i });
	CHECK_NUMBER(pending.open.count, PENDING_OPEN_MAX);
	for (i = 0; i < PENDING_SOURCES_MAX + 5; i++) {
		snprintf(name, sizeof(name), "kind%d", i);
		pending_add_source(&pending, name, 1, NULL);
	}
	CHECK_NUMBER(pending.sources.count, PENDING_SOURCES_MAX);
	/* nothing waits, nothing is in trouble */
	pending_sort(&pending);
	CHECK_NUMBER(pending.changes.count, 0);
	pending_clear(&pending);
}

/* Two of a kind: the worse is told. */
static void
test_sources(void)
{
	struct pending pending = { 0 };

	pending_add_source(&pending, "list", 20, NULL);
	pending_add_source(&pending, "list", 10, "first");
	pending_add_source(&pending, "list", 30, "second");
	CHECK_NUMBER(pending.sources.count, 1);
	CHECK_NUMBER(pending.sources.items[0].at, 10);
	CHECK_STRING(pending.sources.items[0].trouble, "first");
	pending_clear(&pending);
}

static void
test_running(void)
{
	struct pending_running old = { .service = (char *)"a",
		.revision = (char *)"1", .branch = (char *)"main" };
	struct pending_running new = { .service = (char *)"a",
		.revision = (char *)"2" };
	struct pending pending = { 0 };

	CHECK(pending_find_running(&pending, "a") == NULL);
	pending_add_running(&pending, &old);
	pending_add_running(&pending, &new);
	CHECK_NUMBER(pending.running.count, 1);
	CHECK_STRING(pending_find_running(&pending, "a")->revision, "2");
	CHECK(pending_find_running(&pending, "a")->branch == NULL);
	pending_clear(&pending);
}

static void
test_sort(void)
{
	static const struct { const char *service; enum change_class class;
	    enum change_sync sync; enum change_health health; } rows[] = {
		{ "z", CHANGE_VALUES, SYNC_OUT_OF_SYNC, HEALTH_HEALTHY },
		{ "b", CHANGE_MAJOR, SYNC_OUT_OF_SYNC, HEALTH_HEALTHY },
		{ "gone", CHANGE_UNKNOWN, SYNC_SYNCED, HEALTH_HEALTHY },
		{ "ill", CHANGE_UNKNOWN, SYNC_SYNCED, HEALTH_DEGRADED },
		{ "busy", CHANGE_UNKNOWN, SYNC_SYNCED, HEALTH_PROGRESSING },
		{ "a", CHANGE_MAJOR, SYNC_NOT_SAID, HEALTH_NOT_SAID },
		{ "lost", CHANGE_UNKNOWN, SYNC_UNKNOWN, HEALTH_NOT_SAID },
		{ "out", CHANGE_UNKNOWN, SYNC_OUT_OF_SYNC, HEALTH_HEALTHY },
	};
	static const char *const want[] = { "a", "b", "z", "ill", "lost",
		"out" };
	struct pending pending = { 0 };
	struct change *change;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		change = pending_change(&pending, rows[i].service);
		change->class = rows[i].class;
		change->sync = rows[i].sync;
		change->health = rows[i].health;
	}
	pending_sort(&pending);
	CHECK_NUMBER(pending.changes.count, countof(want));
	for (i = 0; i < countof(want) && i < pending.changes.count; i++)
		CHECK_STRING(pending.changes.items[i].service, want[i]);
	CHECK_NUMBER(pending_count(&pending), 4);
	pending_clear(&pending);
}

/* All lists full with the longest texts, each of quotes: it can be read
 * back, no change is lost, and the first ones keep all. */
static void
test_room(void)
{
	struct pending pending = { 0 };
	struct change_merge merge = { 0 };
	struct pending_running running = { 0 };
	char long_text[400], name[420];
	struct error error = { 0 };
	struct change *change;
	char *first, *second;
	int i, j;

	memset(long_text, '"', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	pending.environment = mem_string("e");
	merge.title = merge.by = merge.sha = merge.labels = long_text;
	for (i = 0; i < PENDING_CHANGES_MAX; i++) {
		snprintf(name, sizeof(name), "%03d%s", i, long_text);
		change = pending_change(&pending, name);
		for (j = 0; j < CHANGE_PARTS_MAX; j++) {
			snprintf(name, sizeof(name), "%d%s", j, long_text);
			change_add_part(change, name, long_text, long_text,
			    CHANGE_MAJOR);
		}
		for (j = 0; j < CHANGE_MERGES_MAX; j++) {
			merge.number = j + 1;
			change_add_merge(change, &merge);
		}
	}
	for (i = 0; i < PENDING_RUNNING_MAX; i++) {
		snprintf(name, sizeof(name), "%04d%s", i, long_text);
		running.service = name;
		running.revision = running.version = running.branch =
		    running.path = long_text;
		pending_add_running(&pending, &running);
	}
	pending_sort(&pending);
	first = format(&pending);
	CHECK(strlen(first) <= PENDING_BYTES_MAX);
	second = again(first, &error);
	CHECK_STRING(error.text, "");
	CHECK(second != NULL && strcmp(first, second) == 0);
	CHECK_NUMBER(pending.changes.count, PENDING_CHANGES_MAX);
	CHECK_NUMBER(pending.changes.items[0].parts.count, CHANGE_PARTS_MAX);
	free(first);
	free(second);
	pending_clear(&pending);
}

int
main(void)
{
	test_round_trip();
	test_form();
	test_refusals();
	test_caps();
	test_sources();
	test_running();
	test_sort();
	test_room();
	return harness_end();
}
