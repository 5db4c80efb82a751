/* SPDX-License-Identifier: MIT */
#include "acts_site.h"
#include "order.h"

/* A line's order as JSON, or what is wrong with it. */
static const char *
read_line(const struct acts_site *site, const char *line, struct text *text)
{
	struct order_words words = { 0 };
	struct error error = { 0 };
	struct order order = { 0 };

	text_cut(text, 0);
	if (order_split(line, &words, &error) < 0 ||
	    order_parse((const char *const *)words.list.items,
	    words.list.count, site->schedule, &order, &error) < 0)
		text_puts(text, error.text);
	else
		order_format(text, &order);
	order_clear(&order);
	order_clear_words(&words);
	return text_string(text);
}

#define PT "\"occurrence\":\"patch-thursday\""

static void
test_sentences(const struct acts_site *site)
{
	static const struct { const char *line, *want; } rows[] = {
		{ "start patch-thursday", "{\"act\":\"start\"," PT "}" },
		{ "Start", "{\"act\":\"start\"}" },
		{ "START patch-thursday BECAUSE all are here",
		    "{\"act\":\"start\"," PT ",\"because\":\"all are here\"}" },
		{ "start patch-thursday/2026-12-03T15:00", "{\"act\":\"start\","
		    "\"occurrence\":\"patch-thursday/2026-12-03T15:00\"}" },
		{ "extend patch-thursday by 45m because the database is slow",
		    "{\"act\":\"extend\"," PT ",\"by\":\"45m\","
		    "\"because\":\"the database is slow\"}" },
		{ "extend by 1h 30m", "{\"act\":\"extend\",\"by\":\"1h 30m\"}" },
		{ "extend until 18:30",
		    "{\"act\":\"extend\",\"until\":\"18:30\"}" },
		{ "shorten patch-thursday until tomorrow 01:00",
		    "{\"act\":\"shorten\"," PT ",\"until\":\"tomorrow 01:00\"}" },
		{ "stage idfint begun",
		    "{\"act\":\"stage-begun\",\"stage\":\"idfint\"}" },
		{ "stage patch-thursday 2 done because it is small",
		    "{\"act\":\"stage-done\"," PT ",\"stage\":\"2\","
		    "\"because\":\"it is small\"}" },
		{ "stage summit done",
		    "{\"act\":\"stage-done\",\"stage\":\"summit\"}" },
		{ "stage summit summit begun", "{\"act\":\"stage-begun\","
		    "\"occurrence\":\"summit\",\"stage\":\"summit\"}" },
		{ "note patch-thursday idfint is back", "{\"act\":\"note\"," PT
		    ",\"words\":\"idfint is back\"}" },
		{ "note it doesn't matter because I say so",
		    "{\"act\":\"note\",\"words\":\"it doesn't matter because "
		    "I say so\"}" },
		{ "note patch-thursday \"by 17:00\"", "{\"act\":\"note\"," PT
		    ",\"words\":\"by 17:00\"}" },
		{ "move summit to \"2026-12-09 13:00\"", "{\"act\":\"move\","
		    "\"occurrence\":\"summit\",\"to\":\"2026-12-09 13:00\"}" },
		{ "move summit to 2026-12-09 13:00 until 16:00 because of snow",
		    "{\"act\":\"move\",\"occurrence\":\"summit\",\"until\":"
		    "\"16:00\",\"to\":\"2026-12-09 13:00\",\"because\":"
		    "\"snow\"}" },
		{ "move summit to \xe2\x80\x9c" "2026-12-09 13:00\xe2\x80\x9d",
		    "{\"act\":\"move\",\"occurrence\":\"summit\",\"to\":"
		    "\"2026-12-09 13:00\"}" },
		{ "hand over patch-thursday to release-manager",
		    "{\"act\":\"hand-over\"," PT ",\"to\":\"release-manager\"}" },
		{ "hand-over to release-manager because I am ill",
		    "{\"act\":\"hand-over\",\"to\":\"release-manager\","
		    "\"because\":\"I am ill\"}" },
		{ "cancel patch-thursday because of a fire alarm",
		    "{\"act\":\"cancel\"," PT ",\"because\":\"a fire alarm\"}" },
		{ "cancel because of", "{\"act\":\"cancel\",\"because\":\"of\"}" },
		{ "reopen patch-thursday", "{\"act\":\"reopen\"," PT "}" },
		{ "confirm summit", "{\"act\":\"confirm\","
		    "\"occurrence\":\"summit\"}" },
		{ "unconfirm summit because 'it doesn't turn'",
		    "{\"act\":\"unconfirm\",\"occurrence\":\"summit\","
		    "\"because\":\"it doesn't turn\"}" },
		{ "unskip\tpatch-thursday\n", "{\"act\":\"unskip\"," PT "}" },
		{ "verify", "{\"act\":\"verify\"}" },
		{ "end patch-thursday", "{\"act\":\"end\"," PT "}" },
	};
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++)
		CHECK_STRING(read_line(site, rows[i].line, &text),
		    rows[i].want);
	text_clear(&text);
}

static void
test_refused(const struct acts_site *site)
{
	static const struct { const char *line, *want; } rows[] = {
		{ "", "nothing was said; for example: start patch-thursday" },
		{ "strat patch-thursday", "\"strat\" is nothing one can do to "
		    "an occurrence (did you mean \"start\"?); accepted are "
		    "confirm, unconfirm, start, stage, note, extend, shorten, "
		    "verify, end, reopen, move, skip, unskip, keep, cancel, "
		    "hand over" },
		{ "start patch-thurday", "\"patch-thurday\" is no window here "
		    "(did you mean \"patch-thursday\"?); for example: start "
		    "patch-thursday" },
		{ "end patch-thurday/2026-12-03T15:00",
		    "\"patch-thurday/2026-12-03T15:00\" is no window here (did "
		    "you mean \"patch-thursday\"?); for example: end "
		    "patch-thursday" },
		{ "start patch-thursday now", "\"now\" does not fit here; for "
		    "example: start patch-thursday" },
		{ "extend patch-thursday 45m", "\"45m\" does not fit here; for "
		    "example: extend patch-thursday by 45m because the "
		    "database is slow" },
		/* One of many is named by when it was planned at first. */
		{ "skip patch-thursday 2026-12-24 because holidays",
		    "\"2026-12-24\" does not fit here; one occurrence of "
		    "many is named as patch-thursday/2026-12-03T15:00" },
		{ "move patch-thursday 2026-12-24T15:00 to 14:00",
		    "\"2026-12-24T15:00\" does not fit here; one occurrence "
		    "of many is named as patch-thursday/2026-12-03T15:00" },
		{ "move summit 2026-12-09", "\"2026-12-09\" does not fit "
		    "here; for example: move summit to \"2026-12-09 13:00\"" },
		{ "skip patch-thursday/2026-12-24T15:00 2026-12-25",
		    "\"2026-12-25\" does not fit here; for example: skip "
		    "patch-thursday because nobody is there" },
		{ "extend patch-thursday untill 18:30", "\"untill\" does not "
		    "fit here (did you mean \"until\"?); for example: extend "
		    "patch-thursday by 45m because the database is slow" },
		{ "extend by until 18:30", "nothing follows \"by\"; for "
		    "example: extend patch-thursday by 45m because the "
		    "database is slow" },
		{ "extend by 1h by 2h", "\"by\" is said twice; for example: "
		    "extend patch-thursday by 45m because the database is "
		    "slow" },
		{ "skip because", "nothing follows \"because\"; for example: "
		    "skip patch-thursday because nobody is there" },
		{ "skip because \" \"", "nothing follows \"because\"; for "
		    "example: skip patch-thursday because nobody is there" },
		{ "stage idfint", "a stage needs its environment or number, "
		    "and begun or done; for example: stage idfint begun" },
		{ "stage idfint is begun", "a stage is begun or done; for "
		    "example: stage idfint begun" },
		{ "note patch-thursday", "a note needs words; for example: "
		    "note patch-thursday idfint is back" },
		/* Not the text of a note on other work. */
		{ "note patch-thrusday/2026-12-03T15:00 db slow",
		    "\"patch-thrusday/2026-12-03T15:00\" is no window here "
		    "(did you mean \"patch-thursday\"?); for example: note "
		    "patch-thursday idfint is back" },
		{ "note xy/2026-12-03T15:00", "\"xy/2026-12-03T15:00\" is no "
		    "window here; for example: note patch-thursday idfint is "
		    "back" },
		{ "note patch-thusday db slow", "\"patch-thusday\" is no "
		    "window here (did you mean \"patch-thursday\"?); for "
		    "example: note patch-thursday idfint is back" },
		{ "note summit: it rains", "\"summit:\" is no window here "
		    "(did you mean \"summit\"?); for example: note "
		    "patch-thursday idfint is back" },
		{ "note summit2 it rains", "\"summit2\" is no window here "
		    "(did you mean \"summit\"?); for example: note "
		    "patch-thursday idfint is back" },
		/* These may be. */
		{ "note Summits are cold", "{\"act\":\"note\",\"words\":"
		    "\"Summits are cold\"}" },
		{ "note patch-thusday", "{\"act\":\"note\",\"words\":"
		    "\"patch-thusday\"}" },
		{ "note n/a since 2026-12-03T15:00", "{\"act\":\"note\","
		    "\"words\":\"n/a since 2026-12-03T15:00\"}" },
		{ "note \"patch-thusday is slow\"", "{\"act\":\"note\","
		    "\"words\":\"patch-thusday is slow\"}" },
		{ "hand patch-thursday to me", "\"hand\" goes with \"over\"; "
		    "for example: hand over patch-thursday to "
		    "release-manager" },
		{ "note \"not closed", "a quote is not closed" },
		{ "note 'not \"closed", "a quote is not closed" },
		{ "note patch-thursday idfint is 'back", "{\"act\":\"note\","
		  "\"occurrence\":\"patch-thursday\",\"words\":\"idfint is "
		  "'back\"}" },
		{ "note \x01\x1b[31m", "{\"act\":\"note\",\"words\":"
		    "\"\\u0001\\u001b[31m\"}" },
	};
	struct text text = { 0 }, many = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++)
		CHECK_STRING(read_line(site, rows[i].line, &text),
		    rows[i].want);
	text_puts(&many, "skip because");
	for (i = 0; i < 400; i++)
		text_puts(&many, " no");
	CHECK_STRING(read_line(site, text_string(&many), &text),
	    "at most 400 words are accepted");
	text_clear(&text);
	text_clear(&many);
}

static void
test_split(void)
{
	static const struct { const char *line, *want; } rows[] = {
		{ "a  b\tc\r\n", "a|b|c|" }, { "  ", "" },
		{ "a \"b c\" d", "a|b c|d|" }, { "a'b c'd", "a'b|c'd|" },
		{ "'a b'", "a b|" }, { "''", "|" }, { "a\"b c\"d", "ab cd|" },
		{ "\"it's\"", "it's|" }, { "'it's here'", "it's here|" },
		{ "\xe2\x80\x9e" "a b\xe2\x80\x9c", "a b|" },
		{ "don\xe2\x80\x99t", "don\xe2\x80\x99t|" },
		/* what is never closed is an apostrophe */
		{ "is 'back", "is|'back|" }, { "'tis \"so so\" 'n more",
		  "'tis|so so|'n|more|" }, { "' a", "'|a|" },
	};
	struct text text = { 0 };
	size_t i, k;

	for (i = 0; i < countof(rows); i++) {
		struct order_words words = { 0 };

		text_cut(&text, 0);
		CHECK(order_split(rows[i].line, &words, NULL) == 0);
		for (k = 0; k < words.list.count; k++)
			text_putf(&text, "%s|", words.list.items[k]);
		CHECK_STRING(text_string(&text), rows[i].want);
		order_clear_words(&words);
	}
	text_clear(&text);
}

static void
test_json(void)
{
	static const struct { const char *json, *want; } rows[] = {
		{ "{\"act\":\"start\"}", "{\"act\":\"start\"}" },
		{ "{\"act\":\"extend\",\"by\":\"45m\",\"occurrence\":\"x\","
		    "\"because\":\"\",\"until\":null}",
		    "{\"act\":\"extend\",\"occurrence\":\"x\",\"by\":\"45m\"}" },
		{ "{\"act\":\"stage-done\",\"stage\":2}",
		    "{\"act\":\"stage-done\",\"stage\":\"2\"}" },
		{ "{\"act\":\"new\",\"occurrence\":\"m/2026-12-05T22:00\","
		    "\"words\":\"{}\"}", "{\"act\":\"new\",\"occurrence\":"
		    "\"m/2026-12-05T22:00\",\"words\":\"{}\"}" },
		{ "{\"act\":\"extnd\"}", "\"extnd\" is no act (did you mean "
		    "\"extend\"?); accepted are confirm, unconfirm, start, "
		    "stage-begun, stage-done, note, extend, shorten, verify, "
		    "end, reopen, move, skip, unskip, cancel, hand-over, keep, new" },
		{ "{\"act\":\"start\",\"untill\":\"x\"}", "unknown key "
		    "\"untill\"; accepted are act, occurrence, by, until, to, "
		    "stage, words, because" },
		{ "{\"act\":\"start\",\"until\":\"18:00\"}",
		    "\"start\" has no \"until\"" },
		{ "{\"act\":\"end\",\"words\":\"done\"}",
		    "\"end\" has no \"words\"" },
		{ "{\"act\":\"extend\",\"by\":[1]}",
		    "\"by\" must be a string" },
		{ "[]", "an order is an object with \"act\", such as {\"act\": "
		    "\"start\", \"occurrence\": \"patch-thursday\"}" },
		{ "{\"act\":{}}", "an order is an object with \"act\", such as "
		    "{\"act\": \"start\", \"occurrence\": "
		    "\"patch-thursday\"}" },
	};
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		struct order order = { 0 };
		struct error error = { 0 };
		struct doc *doc = NULL;

		text_cut(&text, 0);
		CHECK_ROW(doc_parse_json(rows[i].json, strlen(rows[i].json),
		    1000, &doc, &error) == 0, error.text);
		if (order_read(doc, &order, &error) < 0)
			text_puts(&text, error.text);
		else
			order_format(&text, &order);
		CHECK_STRING(text_string(&text), rows[i].want);
		order_clear(&order);
		doc_free(doc);
	}
	text_clear(&text);
}

int
main(void)
{
	struct acts_site site;

	site_init(&site);
	test_split();
	test_sentences(&site);
	test_refused(&site);
	test_json();
	site_clear(&site);
	return harness_end();
}
