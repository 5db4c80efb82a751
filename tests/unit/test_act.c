/* SPDX-License-Identifier: MIT */
#include "act.h"
#include "harness.h"

static void
test_verbs(void)
{
	struct error error = { 0 };
	enum act_verb verb;
	int i;

	for (i = 0; i < ACT_VERB_COUNT; i++) {
		CHECK(act_parse_verb(act_verb_name((enum act_verb)i), &verb,
		    NULL) == 0);
		CHECK_NUMBER(verb, i);
	}
	CHECK(act_parse_verb("stage", &verb, NULL) < 0);
	CHECK(act_parse_verb("", &verb, NULL) < 0);
	CHECK(act_parse_verb("ext\x1b[1mend", &verb, &error) < 0);
	CHECK(strchr(error.text, '\x1b') == NULL);
}

/* Read, and written again. */
static void
test_json(void)
{
	static const struct { const char *json, *want; } rows[] = {
		{ "{\"act\":\"extend\",\"occurrence\":"
		    "\"patch-thursday/2026-12-03T15:00\",\"at_ms\":"
		    "1796342400000,\"who\":\"release-manager\",\"way\":\"cli\","
		    "\"because\":\"it is slow\",\"end_at\":1796348700}", NULL },
		{ "{\"act\":\"stage-done\",\"occurrence\":\"a/b\",\"at_ms\":1,"
		    "\"stage\":0,\"environment\":\"idfint\"}", NULL },
		{ "{\"act\":\"move\",\"occurrence\":\"a/b\",\"at_ms\":0,"
		    "\"start_at\":5,\"end_at\":6}", NULL },
		{ "{\"act\":\"note\",\"occurrence\":\"a/b\",\"at_ms\":0,"
		    "\"words\":\"\\\"\\\\ \\u0001 \xc3\xa9\"}", NULL },
		/* What later versions may write. */
		{ "{\"act\":\"start\",\"occurrence\":\"a/b\",\"later\":[1],"
		    "\"at_ms\":\"7\"}", "{\"act\":\"start\",\"occurrence\":"
		    "\"a/b\",\"at_ms\":7}" },
		{ "{\"act\":\"stage-done\",\"occurrence\":\"a/b\",\"at_ms\":0,"
		    "\"stage\":4294967296}", "{\"act\":\"stage-done\","
		    "\"occurrence\":\"a/b\",\"at_ms\":0,\"stage\":-1}" },
		{ "{\"act\":\"start\",\"occurrence\":\"a/b\",\"at_ms\":"
		    "123456789012345678901234567890}",
		    "this is not JSON: too big integer" },
		{ "{\"act\":\"start\",\"occurrence\":\"a/b\",\"at_ms\":"
		    "1234567890123456789}", "{\"act\":\"start\","
		    "\"occurrence\":\"a/b\",\"at_ms\":0}" },
		{ "{\"act\":\"dance\",\"occurrence\":\"a/b\"}",
		    "this is no act of an occurrence" },
		{ "{\"act\":\"start\",\"occurrence\":[\"a/b\"]}",
		    "this is no act of an occurrence" },
		{ "{\"act\":\"start\",\"occurrence\":null}",
		    "this is no act of an occurrence" },
		{ "{\"occurrence\":\"a/b\"}",
		    "this is no act of an occurrence" },
		{ "[]", "this is no act of an occurrence" },
	};
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		struct act act = { 0 }, copy = { 0 };
		struct error error = { 0 };

		text_cut(&text, 0);
		if (act_parse(rows[i].json, strlen(rows[i].json), &act,
		    &error) < 0) {
			text_puts(&text, error.text);
		} else {
			act_copy(&act, &copy);
			act_clear(&act);
			act_format(&text, &copy);
		}
		CHECK_STRING(text_string(&text), rows[i].want == NULL ?
		    rows[i].json : rows[i].want);
		act_clear(&copy);
	}
	CHECK(act_parse("{", 1, &(struct act){ 0 }, NULL) < 0);
	text_clear(&text);
}

int
main(void)
{
	test_verbs();
	test_json();
	return harness_end();
}
