/* SPDX-License-Identifier: MIT */
/* What a preview was made from, and what makes it another one. */
#include "preview_internal.h"

#include "array.h"
#include "harness.h"

#define ANSWER(dry, end, phase, now_end, conflicts) "{\"act\": \"extend\", " \
	"\"dry_run\": " dry ", \"occurrence\": {\"end\": \"2026-12-03T" \
	now_end ":00Z\"}, \"before\": {\"occurrence\": " \
	"\"work/2026-12-03T15:00\", \"start\": \"2026-12-03T15:00:00Z\", " \
	"\"end\": \"2026-12-03T" end ":00Z\", \"status\": \"confirmed\", " \
	"\"phase\": \"" phase "\"}, \"conflicts\": [" conflicts "]}"
#define FIRST ANSWER("true", "17:00", "running", "17:45", "")

/* What it comes to: the instant that it is pinned to. */
static void
test_pin(void)
{
	static const struct { const char *answer, *want; } rows[] = {
		{ "{\"act\": \"extend\", \"taken\": {\"start_at\": \"0\", "
		    "\"end_at\": \"1796347800\"}}", "2026-12-04T01:30:00Z" },
		{ "{\"act\": \"move\", \"taken\": {\"start_at\": "
		    "\"1796342400\", \"end_at\": \"1796347800\"}}",
		    "2026-12-04T00:00:00Z" },
		{ "{\"act\": \"note\", \"taken\": {\"end_at\": \"0\"}}", "" },
		{ "{\"act\": \"extend\"}", "" }, { "{}", "" },
	};
	struct text text = { 0 };
	struct doc *map = NULL;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK(preview_parse(rows[i].answer, strlen(rows[i].answer),
		    &map, NULL) == 0);
		preview_format_pin(&text, map);
		CHECK_STRING(text_string(&text), rows[i].want);
		text_clear(&text);
		doc_free(map);
	}
}

int
main(void)
{
	static const struct {
		const char *label, *answer;
		bool is_same, is_dry;
	} rows[] = {
		{ "the same", FIRST, true, true },
		{ "done", ANSWER("false", "17:00", "running", "17:45", ""),
		    true, false },
		{ "\"now\" is later", ANSWER("true", "17:00", "running",
		    "17:46", ""), true, true },
		{ "extended by somebody", ANSWER("true", "17:30", "running",
		    "17:45", ""), false, true },
		{ "verifying", ANSWER("true", "17:00", "verifying", "17:45",
		    ""), false, true },
		{ "other work", ANSWER("true", "17:00", "running", "17:45",
		    "\"other/2026-12-03T17:30\""), false, true },
		{ "says nothing", "{}", false, false },
		{ "damaged", "{", false, false },
	};
	struct command command = { .verb = COMMAND_ACT };
	struct text mark = { 0 };
	struct doc *map = NULL;
	size_t i;

	CHECK(preview_parse(FIRST, strlen(FIRST), &map, NULL) == 0);
	preview_format_mark(&mark, map);
	CHECK_NUMBER(mark.length, 32);
	doc_free(map);
	CHECK(!preview_is_same(&command, FIRST));
	command.seen = text_take(&mark);
	for (i = 0; i < countof(rows); i++) {
		map = NULL;
		CHECK_ROW(preview_is_same(&command, rows[i].answer) ==
		    rows[i].is_same, rows[i].label);
		(void)preview_parse(rows[i].answer, strlen(rows[i].answer),
		    &map, NULL);
		CHECK_ROW(preview_is_dry(map) == rows[i].is_dry,
		    rows[i].label);
		doc_free(map);
	}
	free(command.seen);
	test_pin();
	return harness_end();
}
