/* SPDX-License-Identifier: MIT */
/* Slack's forms and private answers; who is in a user group. */
#include "harness.h"

#include <stdlib.h>

#include "array.h"
#include "jsontext.h"
#include "membership.h"
#include "mem.h"
#include "slack_say_internal.h"
#include "slack_view_internal.h"

/* What lacks something, and what is asked for. */
static void
test_wanted(void)
{
	static const struct {
		struct order order;
		bool is_wanted;
		const char *field, *sentence;
	} rows[] = {
		{ { .verb = ACT_START }, false, NULL, NULL },
		{ { .verb = ACT_END }, false, NULL, NULL },
		{ { .verb = ACT_EXTEND }, true, "\"block_id\":\"by\"",
		    "/patchday extend by 45m because" },
		{ { .verb = ACT_EXTEND, .by = (char *)"5m" }, false, NULL,
		    NULL },
		{ { .verb = ACT_SHORTEN, .until = (char *)"16:30" }, false,
		    NULL, NULL },
		{ { .verb = ACT_MOVE, .occurrence = (char *)"work" }, true,
		    "\"block_id\":\"to\"", "/patchday move work to" },
		{ { .verb = ACT_NOTE }, true, "\"block_id\":\"words\"",
		    "/patchday note" },
		{ { .verb = ACT_SKIP }, true, "\"block_id\":\"because\"",
		    "/patchday skip because" },
		{ { .verb = ACT_SKIP, .because = (char *)"x" }, false, NULL,
		    NULL },
		{ { .verb = ACT_CANCEL }, true, "\"block_id\":\"because\"",
		    "/patchday cancel because" },
		{ { .verb = ACT_HAND_OVER }, true, "\"block_id\":\"to\"",
		    "/patchday hand over to PERSON" },
	};
	struct text view = { 0 }, sentence = { 0 };
	struct slack_memo memo = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK_ROW(slack_view_is_wanted(&rows[i].order) ==
		    rows[i].is_wanted, act_verb_name(rows[i].order.verb));
		if (!rows[i].is_wanted)
			continue;
		text_cut(&view, 0);
		text_cut(&sentence, 0);
		memo.order = rows[i].order;
		CHECK(slack_view_format(&view, &memo));
		slack_view_sentence(&sentence, &rows[i].order);
		CHECK_ROW(strstr(text_string(&view), rows[i].field) != NULL,
		    text_string(&view));
		CHECK_ROW(strstr(text_string(&sentence),
		    rows[i].sentence) != NULL, text_string(&sentence));
	}
	text_clear(&view);
	text_clear(&sentence);
}

/* A form that was sent back, as Slack does. */
static void
test_read(void)
{
	static const struct {
		const char *by, *because, *want;
	} rows[] = {
		{ "45m", "it's \"slow\"", "{\"act\":\"extend\","
		    "\"occurrence\":\"work\",\"by\":\"45m\","
		    "\"because\":\"it's \\\"slow\\\"\"}" },
		{ "18:30", "", "{\"act\":\"extend\",\"occurrence\":\"work\","
		    "\"until\":\"18:30\"}" },
		{ "", "x", "{\"act\":\"extend\",\"occurrence\":\"work\","
		    "\"because\":\"x\"}" },
	};
	struct text json = { 0 }, memo = { 0 }, text = { 0 };
	struct jsontext to = { .text = &json };
	struct slack_memo got = { 0 };
	struct doc *view = NULL;
	size_t i;

	text_puts(&memo, "{\"order\":{\"act\":\"extend\",\"occurrence\":"
	    "\"work\"},\"url\":\"https://hooks.slack.com/x\"}");
	for (i = 0; i < countof(rows); i++) {
		text_cut(&json, 0);
		to = (struct jsontext){ .text = &json };
		jsontext_object(&to, NULL);
		jsontext_string(&to, "callback_id", "act");
		jsontext_string(&to, "private_metadata",
		    text_string(&memo));
		jsontext_object(&to, "state");
		jsontext_object(&to, "values");
		jsontext_object(&to, "by");
		jsontext_object(&to, "value");
		jsontext_string(&to, "value", rows[i].by);
		jsontext_end_object(&to);
		jsontext_end_object(&to);
		jsontext_object(&to, "because");
		jsontext_object(&to, "value");
		jsontext_string(&to, "value", rows[i].because);
		jsontext_end_object(&to);
		jsontext_end_object(&to);
		jsontext_end_object(&to);
		jsontext_end_object(&to);
		jsontext_end_object(&to);
		CHECK(doc_parse_json(json.bytes, json.length, 4096, &view,
		    NULL) == 0);
		CHECK(slack_view_read(view, &got, NULL) == 0);
		CHECK_STRING(got.url, "https://hooks.slack.com/x");
		text_cut(&text, 0);
		order_format(&text, &got.order);
		CHECK_STRING(text_string(&text), rows[i].want);
		CHECK_STRING(slack_view_field(view),
		    rows[i].by[0] != '\0' ? "by" : "because");
		slack_modal_clear_memo(&got);
		doc_free(view);
		view = NULL;
	}
	CHECK(slack_view_read(NULL, &got, NULL) < 0);
	text_clear(&json);
	text_clear(&memo);
	text_clear(&text);
}

/* Nothing that is told calls a channel or makes a link. */
static void
test_say(void)
{
	struct command command = { .verb = COMMAND_ACT, .status = 403,
	    .body = (char *)"<!channel> & you may not\n" };
	struct text sentence = { 0 }, text = { 0 };

	slack_say_outcome(&sentence, &command);
	CHECK_STRING(text_string(&sentence), "<!channel> & you may not");
	slack_say_format(&text, text_string(&sentence));
	CHECK_STRING(text_string(&text), "{\"response_type\":\"ephemeral\","
	    "\"replace_original\":false,\"text\":\"&lt;!channel&gt; &amp; you "
	    "may not\",\"blocks\":[{\"type\":\"section\",\"text\":{\"type\":"
	    "\"plain_text\",\"text\":\"<!channel> & you may not\","
	    "\"emoji\":false}}]}");
	text_cut(&sentence, 0);
	command.argument = (char *)"{\"act\": \"end\", \"occurrence\": "
	    "\"work\"}";
	command.body = (char *)"it was ended; possible now: reopen\n";
	slack_say_outcome(&sentence, &command);
	CHECK_STRING(text_string(&sentence), "it was ended; possible now with "
	    "/patchday: reopen");
	text_cut(&sentence, 0);
	command.status = 200;
	command.body = (char *)"no JSON";
	command.length = strlen(command.body);
	slack_say_outcome(&sentence, &command);
	CHECK_STRING(text_string(&sentence), "no JSON");
	text_clear(&sentence);
	text_clear(&text);
}

#define SAY_WORK "\"occurrence\": {\"title\": \"Work\", \"phase\": " \
	"\"running\", \"start_local\": \"2026-12-03T15:00\", " \
	"\"end_local\": \"2026-12-03T17:45\", \"abbreviation\": \"PST\"}"
#define SAY_NIGHT(start, end) "\"occurrence\": {\"title\": \"Work\", " \
	"\"start\": \"" start "\", \"end\": \"" end "\", " \
	"\"start_local\": \"2026-11-01T00:30\", " \
	"\"end_local\": \"2026-11-01T02:30\", \"abbreviation\": \"PDT\"}"
#define SAY_SAID(channel, kind, headline) "{\"channel\": \"" channel \
	"\", \"kind\": \"" kind "\", \"headline\": \"" headline "\"}"

/* What became of an act is a sentence, that of the message about it where there
 * is one, and neither a question nor a reminder that comes with it. */
static void
test_say_done(void)
{
	static const struct { const char *answer, *want; } rows[] = {
		{ "{\"act\": \"start\", \"dry_run\": false, " SAY_WORK
		    ", \"said\": [" SAY_SAID("users", "start", "Work has "
		    "started") ", " SAY_SAID("desk", "start", "Work has "
		    "started") ", " SAY_SAID("users", "start", "Work has "
		    "started") "]}",
		    "Done: Work has started. Announced in users, desk." },
		{ "{\"act\": \"move\", \"dry_run\": false, " SAY_WORK
		    ", \"said\": [" SAY_SAID("users", "remind-24h", "Work "
		    "starts soon") ", " SAY_SAID("role", "ask", "Work: please "
		    "confirm") ", " SAY_SAID("users", "move", "Work was "
		    "moved") "], \"conflicts\": [\"a/1\", \"b/2\"], "
		    "\"remarks\": [\"they are asked again\"]}",
		    "Done: Work was moved. Announced in users. At the "
		    "same time there is a/1, b/2. Note: they are asked "
		    "again." },
		{ "{\"act\": \"confirm\", \"dry_run\": false, " SAY_WORK
		    ", \"said\": [" SAY_SAID("users", "start", "Work has "
		    "started") ", " SAY_SAID("users", "confirmation",
		    "Work takes place") "]}",
		    "Done: Work takes place. Announced in users." },
		{ "{\"act\": \"extend\", \"dry_run\": true, " SAY_WORK
		    ", \"said\": [" SAY_SAID("users", "extension", "Work now "
		    "ends at 17:45 PST (was 17:00)") "], \"conflicts\": "
		    "[\"a/1\"]}", "Nothing was done yet. It would be said: "
		    "Work now ends at 17:45 PST (was 17:00). At the same time "
		    "there is a/1." },
		{ "{\"act\": \"extend\", \"dry_run\": true, " SAY_WORK "}",
		    "Nothing was done yet." },
		/* Nobody hears of it. */
		{ "{\"act\": \"extend\", \"dry_run\": false, " SAY_WORK
		    ", \"said\": []}", "Done: Work of 2026-12-03 15:00 PST now "
		    "ends on 2026-12-03 17:45 PST. Nobody is told of it." },
		{ "{\"act\": \"extend\", \"dry_run\": false, " SAY_NIGHT(
		    "2026-11-01T07:30:00Z", "2026-11-01T10:30:00Z") "}",
		    "Done: Work of 2026-11-01 00:30 PDT now ends on 2026-11-01 "
		    "02:30 UTC-08:00. Nobody is told of it." },
		{ "{\"act\": \"extend\", \"dry_run\": false, " SAY_NIGHT(
		    "2026-11-01T07:30:00Z", "2026-11-01T09:30:00Z") "}",
		    "Done: Work of 2026-11-01 00:30 PDT now ends on 2026-11-01 "
		    "02:30 PDT. Nobody is told of it." },
		{ "{\"act\": \"move\", \"dry_run\": false, " SAY_WORK "}",
		    "Done: Work is moved to 2026-12-03 15:00 PST. Nobody is "
		    "told of it." },
		{ "{\"act\": \"keep\", \"dry_run\": false, " SAY_WORK "}",
		    "Done: Work of 2026-12-03 15:00 PST takes place, whatever "
		    "it meets. Nobody is told of it." },
	};
	struct command command = { .verb = COMMAND_ACT, .status = 200 };
	struct text sentence = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		text_cut(&sentence, 0);
		command.body = (char *)rows[i].answer;
		command.length = strlen(rows[i].answer);
		slack_say_outcome(&sentence, &command);
		CHECK_STRING(text_string(&sentence), rows[i].want);
	}
	text_clear(&sentence);
}

static void
test_membership(void)
{
	struct membership *first = membership_copy(NULL), *second;
	struct membership_group *group;

	group = membership_put(first, "S1", 1000);
	array_push(&group->users, mem_string("U1"));
	second = membership_copy(first);
	group = membership_put(second, "S1", 2000);
	array_push(&group->users, mem_string("U2"));
	(void)membership_put(second, "S2", 2000);
	CHECK(membership_has(first, "S1", "U1", 1000));
	CHECK(membership_has(first, "S1", "U1", 4600));
	CHECK(!membership_has(first, "S1", "U1", 4601));
	CHECK(!membership_has(first, "S1", "U2", 1000));
	CHECK(!membership_has(second, "S1", "U1", 2000));
	CHECK(membership_has(second, "S1", "U2", 2000));
	CHECK(!membership_has(second, "S2", "U2", 2000));
	CHECK(!membership_has(second, "S3", "U2", 2000));
	CHECK(!membership_has(NULL, "S1", "U1", 1000));
	membership_release(membership_hold(first));
	membership_release(first);
	membership_release(second);
	membership_release(NULL);
}

/* A time is read by the window's own clock; who is asked for somebody reads
 * nothing of times. */
static void
test_hints(void)
{
	static const struct {
		enum act_verb verb;
		const char *has, *lacks;
	} rows[] = {
		{ ACT_EXTEND, "18:30 in the time zone of the window", NULL },
		{ ACT_MOVE, "2026-12-09 13:00 in the time zone of the window",
		    "person" },
		{ ACT_HAND_OVER, "\"To whom\"", "2026" },
	};
	struct slack_memo memo = { 0 };
	struct text view = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		memo.order.verb = rows[i].verb;
		text_cut(&view, 0);
		CHECK(slack_view_format(&view, &memo));
		CHECK_ROW(strstr(text_string(&view), rows[i].has) != NULL,
		    text_string(&view));
		CHECK_ROW(rows[i].lacks == NULL || strstr(text_string(&view),
		    rows[i].lacks) == NULL, text_string(&view));
	}
	text_clear(&view);
}

/* What people may say is not cut where Slack takes it, and told where not. */
static void
test_long(void)
{
	struct text reason = { 0 }, view = { 0 };
	struct slack_memo memo = { .order = { .verb = ACT_EXTEND } };
	struct doc *map = NULL;
	size_t i;

	for (i = 0; i < 1000; i++)
		text_puts(&reason, i % 2 == 0 ? "\"" : "\xe7\xaa\x93");
	memo.order.because = (char *)text_string(&reason);
	CHECK(slack_view_format(&view, &memo));
	CHECK(doc_parse_json(view.bytes, view.length, 65536, &map, NULL) ==
	    0);
	CHECK(doc_string(doc_find(map, "private_metadata")) != NULL);
	doc_free(map);
	for (i = 0; i < 2000; i++)
		text_puts(&reason, "x");
	memo.order.because = (char *)text_string(&reason);
	text_cut(&view, 0);
	CHECK(!slack_view_format(&view, &memo));
	text_clear(&reason);
	text_clear(&view);
}

int
main(void)
{
	test_wanted();
	test_hints();
	test_long();
	test_read();
	test_say();
	test_say_done();
	test_membership();
	return harness_end();
}
