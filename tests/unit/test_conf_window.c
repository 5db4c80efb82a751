/* SPDX-License-Identifier: MIT */
/* Windows that people make: one entry as JSON, judged as if it stood in the
 * configuration. */
#include <stdlib.h>

#include "civil.h"
#include "conf.h"
#include "harness.h"
#include "text.h"

static const char test_site[] =
	"environments: {idfdev: {tier: dev}, idfprod: {tier: prod}}\n"
	"channels: {team: {slack: \"#t\", token: {file: t}}}\n"
	"people: {scm: {contact: team, title: The role}}\n"
	"windows:\n"
	"  w: {title: W, when: every Thursday at 15:00, zone: UTC, "
	"duration: 2h, environments: idfdev, announce: {to: team}}\n";

#define TEST_PLAIN "\"title\":\"Storage\",\"when\":\"once on 2026-12-05 " \
	"at 10:00\",\"zone\":\"America/Santiago\",\"duration\":\"3h\""

static const struct { const char *id, *json, *want; } rows[] = {
	{ "storage", "{" TEST_PLAIN "}", "" },
	{ "storage", "{" TEST_PLAIN ",\"environments\":[\"idfdev\","
	  "\"idfprod\"],\"announce\":[{\"to\":[\"team\"],\"remind\":[\"1h\"],"
	  "\"start\":true}],\"confirm\":{\"by\":\"scm\"},\"coordinators\":"
	  "[\"scm\"]}", "" },
	{ "storage", "{" TEST_PLAIN ",\"environments\":[\"idfdve\"],"
	  "\"announce\":{\"to\":\"taem\"},\"coordinators\":\"smc\"}",
	  "1:1: error: no environment is called \"idfdve\"; did you mean "
	  "\"idfdev\"?\n1:1: error: no channel is called \"taem\"; did you "
	  "mean \"team\"?\n1:1: error: no person is called \"smc\"; did you "
	  "mean \"scm\"?\n" },
	{ "storage", "{\"title\":\"\",\"when\":\"once on 2026-12-32 at "
	  "10:00\",\"zone\":\"America/Santigo\",\"duration\":\"3\",\"x\":1}",
	  NULL },
	{ "storage", "{" TEST_PLAIN ",\"banner\":\"none\"}", "" },
	{ "storage", "{" TEST_PLAIN ",\"banner\":\"90m\"}", "" },
	{ "storage", "{" TEST_PLAIN ",\"banner\":\"never\"}",
	  "1:1: error: banner: \"never\" is no length of time; accepted are "
	  "lengths such as 3h, 90m, and none\n" },
	{ "storage", "{" TEST_PLAIN ",\"banner\":\"8d\"}", NULL },
	{ "storage", "{}", "1:1: error: storage lacks \"title\", \"when\", "
	  "\"zone\", \"duration\"\n" },
	{ "storage", "[]", "1:1: error: storage must be a map (key: value), "
	  "found a list\n" },
	{ "storage", "", "1:1: error: this is not JSON: '[' or '{' expected "
	  "near end of file\n" },
	{ "storage", "{\"title\":\"a\",\"title\":\"b\"}", NULL },
	{ "w", "{" TEST_PLAIN "}", "1:1: error: a window is called \"w\" "
	  "already; it is in f, line 5\n" },
	{ "all", "{" TEST_PLAIN "}", NULL },
	{ "Storage move", "{" TEST_PLAIN "}", "1:1: error: \"Storage move\" is "
	  "no id; accepted are at most 64 of a-z, 0-9 and \"-\", not \"-\" "
	  "first; did you mean \"storage-move\"?\n" },
};

static void
test_rows(const struct conf *conf)
{
	struct complaints complaints = { 0 };
	struct window window;
	struct text text = { 0 };
	bool is_sound;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		is_sound = rows[i].want != NULL && rows[i].want[0] == '\0';
		window = (struct window){ 0 };
		CHECK_ROW((conf_window_parse(conf, rows[i].id, rows[i].json,
		    &window, &complaints) == 0) == is_sound, rows[i].json);
		complaint_format(&complaints, false, &text);
		CHECK_ROW((complaints.error_count == 0) == is_sound,
		    rows[i].json);
		if (rows[i].want != NULL)
			CHECK_STRING(text_string(&text), rows[i].want);
		/* Untouched on failure. */
		CHECK_ROW((window.id != NULL) == is_sound, rows[i].json);
		window_clear(&window);
		complaint_clear(&complaints);
		text_clear(&text);
	}
}

static void
test_meaning(const struct conf *conf)
{
	struct complaints complaints = { 0 };
	struct window window = { 0 };

	if (!CHECK(conf_window_parse(conf, rows[1].id, rows[1].json, &window,
	    &complaints) == 0))
		return;
	CHECK(window.is_single);
	CHECK_STRING(window.id, "storage");
	CHECK_STRING(window.file, "");
	CHECK_STRING(window.title, "Storage");
	CHECK_STRING(zone_name(window.zone), "America/Santiago");
	CHECK_NUMBER(window.duration_secs, 3 * 3600);
	CHECK_NUMBER(window.grace_secs, 120);
	CHECK(window_has_environment(&window, "idfprod"));
	CHECK(window.starts_by_hand && window.ends_by_hand);
	CHECK_STRING(window.rota.people.items[0].title, "The role");
	CHECK_STRING(window.confirm.ask.channels.items[0], "team");
	CHECK_NUMBER(window.announces.items[0].remind_secs.items[0], 3600);
	window_clear(&window);
	/* The configuration is as it was. */
	CHECK_NUMBER(conf->windows.count, 1);
	CHECK(conf_find_window(conf, "storage") == NULL);
}

int
main(void)
{
	struct complaints complaints = { 0 };
	struct conf *conf = NULL;

	if (CHECK(conf_parse("f", test_site, strlen(test_site), NULL, &conf,
	    &complaints) == 0)) {
		test_rows(conf);
		test_meaning(conf);
	}
	complaint_clear(&complaints);
	conf_release(conf);
	return harness_end();
}
