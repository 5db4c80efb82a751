/* SPDX-License-Identifier: MIT */
/*
 * What the collector answers, as if a stranger had written it: each value has
 * its type and its length, or all of it is refused with the key's name; and
 * what is cut silently is cut where the contract says.
 */
#include "pending.h"

#include "array.h"
#include "harness.h"
#include "mem.h"

#define STRING "must be a string"
#define URL "must be an http or https URL"
#define TIME "must be a time such as"
#define NUMBER "must be a number"
#define WHOLE "must be a whole number"
#define CLASS "must be one of major, minor, patch"
#define SYNC "must be one of Synced, OutOfSync, Unknown"
#define HEALTH "must be one of Healthy"

/* With `body` in place of the environment's other members: "": accepted. */
static const struct { const char *body, *key, *want; } rows[] = {
	{ "\"at\":null,\"head\":null", "", "" },
	{ "\"at\":7", "at", STRING },
	{ "\"at\":\"now\"", "at", TIME },
	{ "\"head\":[]", "head", STRING },
	{ "\"head\":{\"a\":1}", "head", STRING },
	{ "\"sources\":7", "sources", "must be a list" },
	{ "\"sources\":{}", "sources", "must be a list" },
	{ "\"sources\":[7]", "sources", "must be a list of objects" },
	{ "\"sources\":[{}]", "source", "must be a name" },
	{ "\"sources\":[{\"source\":7}]", "source", STRING },
	{ "\"sources\":[{\"source\":\"a\",\"trouble\":[]}]", "trouble",
	  STRING },
	{ "\"sources\":[{\"source\":\"a\",\"at\":\"x\"}]", "at", TIME },
	{ "\"changes\":[{}]", "service", "must be a name" },
	{ "\"changes\":[{\"service\":7}]", "service", STRING },
	{ "\"changes\":[{\"service\":null}]", "service", "must be a name" },
	{ "\"changes\":[null]", "changes", "must be a list of objects" },
#define CLASSED(rest) "\"changes\":[{\"service\":\"tap\"" rest "}]"
#define CHANGE(rest) CLASSED(",\"class\":\"minor\"" rest)
	{ CHANGE(""), "", "" },
	{ CLASSED(""), "class", CLASS },
	{ CLASSED(",\"class\":null"), "class", CLASS },
	{ CLASSED(",\"class\":\"huge\""), "class", CLASS },
	{ CLASSED(",\"class\":7"), "class", STRING },
	{ CHANGE(",\"sync\":\"Sunk\""), "sync", SYNC },
	{ CHANGE(",\"health\":\"Fine\""), "health", HEALTH },
	{ CHANGE(",\"sources\":\"1\""), "sources", NUMBER },
	{ CHANGE(",\"sources\":[]"), "sources", NUMBER },
	{ CHANGE(",\"sources\":-1"), "sources", WHOLE },
	{ CHANGE(",\"sources\":1.5"), "sources", WHOLE },
	{ CHANGE(",\"sources\":true"), "sources", WHOLE },
	{ CHANGE(",\"sources\":4294967296"), "sources", WHOLE },
	{ CHANGE(",\"sources\":null,\"sync\":null"), "", "" },
	{ CHANGE(",\"seen_at\":\"2026-02-30T00:00:00Z\""), "seen_at", TIME },
	{ CHANGE(",\"from\":1"), "from", STRING },
	{ CHANGE(",\"to\":{}"), "to", STRING },
	{ CHANGE(",\"branch\":[]"), "branch", STRING },
	{ CHANGE(",\"trouble\":true"), "trouble", STRING },
	{ CHANGE(",\"app_url\":\"javascript:x\""), "app_url", URL },
	{ CHANGE(",\"diff_url\":\"ftp://x\""), "diff_url", URL },
	{ CHANGE(",\"compare_url\":7"), "compare_url", STRING },
	{ CHANGE(",\"notes_url\":\"x\""), "notes_url", URL },
	{ CHANGE(",\"automated\":\"true\""), "", "" },
	{ CHANGE(",\"automated\":[true]"), "", "" },
	{ CHANGE(",\"automated\":false"), "", "" },
	{ CHANGE(",\"parts\":{}"), "parts", "must be a list" },
	{ CHANGE(",\"merges\":\"x\""), "merges", "must be a list" },
#define PART(rest) CHANGE(",\"parts\":[{" rest "}]")
	{ PART("\"what\":7"), "what", STRING },
	{ PART("\"from\":7"), "from", STRING },
	{ PART("\"to\":7"), "to", STRING },
	{ PART("\"class\":\"x\""), "class", CLASS },
#define MERGE(rest) CHANGE(",\"merges\":[{" rest "}]")
	{ MERGE(""), "", "" },
	{ MERGE("\"number\":\"7\""), "number", NUMBER },
	{ MERGE("\"title\":7"), "title", STRING },
	{ MERGE("\"sha\":7"), "sha", STRING },
	{ MERGE("\"by\":7"), "by", STRING },
	{ MERGE("\"labels\":[\"a\"]"), "labels", STRING },
	{ MERGE("\"url\":\"//x\""), "url", URL },
	{ MERGE("\"merged_at\":0"), "merged_at", STRING },
#define RUNNING(rest) "\"running\":[{\"service\":\"tap\"" rest "}]"
	{ RUNNING(""), "", "" },
	{ "\"running\":[{\"service\":7}]", "service", STRING },
	{ RUNNING(",\"revision\":7"), "revision", STRING },
	{ RUNNING(",\"version\":7"), "version", STRING },
	{ RUNNING(",\"branch\":7"), "branch", STRING },
	{ RUNNING(",\"path\":7"), "path", STRING },
	{ RUNNING(",\"synced_at\":\"x\""), "synced_at", TIME },
#define OPEN(rest) "\"open\":[{" rest "}]"
	{ OPEN("\"number\":7"), "", "" },
	{ OPEN("\"number\":\"7\""), "number", NUMBER },
	{ OPEN("\"title\":7"), "title", STRING },
	{ OPEN("\"by\":7"), "by", STRING },
	{ OPEN("\"labels\":7"), "labels", STRING },
	{ OPEN("\"services\":7"), "services", STRING },
	{ OPEN("\"url\":\"x\""), "url", URL },
	{ OPEN("\"updated_at\":\"x\""), "updated_at", TIME },
};

/* 0, or -1 and the error. */
static int
read_json(const char *json, struct pending *ret_pending,
    struct error *ret_error)
{
	struct doc *doc = NULL;
	int status = doc_parse_json(json, strlen(json), PENDING_BYTES_MAX,
	    &doc, ret_error);

	if (status == 0)
		status = pending_parse_json(doc, ret_pending, ret_error);
	doc_free(doc);
	return status;
}

static void
test_refused(void)
{
	struct pending pending = { 0 };
	struct error error;
	char *json, *key;
	bool is_wanted;
	size_t i;
	int status;

	for (i = 0; i < countof(rows); i++) {
		error = (struct error){ 0 };
		json = mem_format("{\"environment\":\"one\",%s%s}",
		    rows[i].body, strstr(rows[i].body, "\"changes\"") != NULL ?
		    "" : ",\"changes\":[]");
		key = mem_format("\"%s\" %s", rows[i].key, rows[i].want);
		status = read_json(json, &pending, &error);
		is_wanted = rows[i].want[0] == '\0' ? status == 0 :
		    status < 0 && strstr(error.text, key) == error.text;
		if (!CHECK_ROW(is_wanted, rows[i].body))
			fprintf(stderr, "   %s\n", error.text);
		/* What is refused leaves nothing. */
		if (status == 0)
			pending_clear(&pending);
		CHECK(pending.environment == NULL);
		free(json);
		free(key);
	}
}

/* Only the word itself, without quotes, is true. */
static void
test_true(void)
{
	static const struct { const char *value; bool is_true; } values[] = {
		{ "true", true }, { "false", false }, { "\"true\"", false },
		{ "[true]", false }, { "null", false }, { "1", false },
	};
	struct pending pending = { 0 };
	struct error error = { 0 };
	char *json;
	size_t i;

	for (i = 0; i < countof(values); i++) {
		json = mem_format("{\"environment\":\"one\",\"changes\":[{"
		    "\"service\":\"tap\",\"class\":\"minor\",\"automated\":%s}]}",
		    values[i].value);
		if (CHECK_ROW(read_json(json, &pending, &error) == 0, json))
			CHECK_ROW(pending.changes.items[0].is_automated ==
			    values[i].is_true, json);
		pending_clear(&pending);
		free(json);
	}
}

/* Each list has a length that is accepted, and one that is not. */
static void
test_limits(void)
{
	static const struct { const char *key, *item; int most; } lists[] = {
		{ "sources", "{\"source\":\"a\"}", PENDING_SOURCES_MAX },
		{ "changes", "{\"service\":\"tap\",\"class\":\"minor\"}",
		    PENDING_CHANGES_MAX },
		{ "running", "{\"service\":\"tap\"}", PENDING_RUNNING_MAX },
		{ "open", "{\"number\":1}", PENDING_OPEN_MAX },
	};
	struct pending pending = { 0 };
	struct text json = { 0 };
	struct error error;
	size_t i;
	int k, more;

	for (i = 0; i < countof(lists); i++)
		for (more = 0; more < 2; more++) {
			text_cut(&json, 0);
			text_putf(&json, "{\"environment\":\"one\",\"%s\":[",
			    lists[i].key);
			for (k = 0; k < lists[i].most + more; k++)
				text_putf(&json, "%s%s", k > 0 ? "," : "",
				    lists[i].item);
			text_puts(&json, strcmp(lists[i].key, "changes") == 0 ?
			    "]}" : "],\"changes\":[]}");
			error = (struct error){ 0 };
			CHECK_ROW(read_json(text_string(&json), &pending,
			    &error) == -more, lists[i].key);
			CHECK_ROW(more == 0 || strstr(error.text,
			    "are accepted") != NULL, error.text);
			pending_clear(&pending);
		}
	text_clear(&json);
}

int
main(void)
{
	static const char *const whole[] = { "[]", "[{}]", "{}",
		"{\"environment\":null}", "{\"environment\":7}",
		"{\"environment\":\"\",\"changes\":[]}",
		"{\"environment\":\"one\"}",
		"{\"environment\":\"one\",\"changes\":null}" };
	struct pending pending = { 0 };
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < countof(whole); i++)
		CHECK_ROW(read_json(whole[i], &pending, &error) < 0, whole[i]);
	CHECK(pending_parse_json(NULL, &pending, &error) < 0);
	test_refused();
	test_true();
	test_limits();
	return harness_end();
}
