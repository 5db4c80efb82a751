/* SPDX-License-Identifier: MIT */
/* Slack's requests with an owner that is slow: acknowledged in time, and the
 * rest goes to the response_url. */
#include "harness.h"

#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/utils.h>

#include "array.h"
#include "clock.h"
#include "fake/client.h"
#include "fake/site.h"
#include "html.h"
#include "serve/errand_internal.h"
#include "serve/server_internal.h"

#define HOOK "https://hooks.slack.com/commands/T1/2/3"
#define SECRET "0123456789abcdef0123456789abcdef"

static const char yaml[] =
    "slack-app: {signing-secret: {file: x}, team: T012AB3C4, "
    "app: A0KRD7HC3}\n"
    "people:\n  boss: {title: Boss, slack: U024BE7LH}\n"
    "environments:\n  one: {title: One, tier: dev}\n"
    "windows:\n  work: {title: Work, when: every day at 15:00, zone: UTC, "
    "duration: 2h, stages: [one]}\n"
    "  late: {title: Late, when: once on 2026-11-28 at 15:00, zone: UTC, "
    "duration: 2h, end: by-hand, stages: [one]}\n"
    "  due: {title: Due, when: once on 2026-12-03 at 22:30, zone: UTC, "
    "duration: 2h, start: by-hand, stages: [one]}\n"
    "  gone: {title: Gone, when: once on 2026-12-03 at 09:00, zone: UTC, "
    "duration: 2h, start: by-hand, stages: [one]}\n"
    "  old: {title: Old, when: once on 2026-12-02 at 09:00, zone: UTC, "
    "duration: 2h, start: by-hand, stages: [one]}\n"
    "  doubt: {title: Doubt, when: every day at 22:00, zone: UTC, duration: 2h, "
    "confirm: {by: boss, before: 7d, otherwise: tentative}, stages: [one]}\n";

/* A form, signed. */
static int
post(const struct site *site, const char *path, const char *body,
    struct answer *ret_answer)
{
	unsigned char mac[32], key[32];
	char hex[65], *base;
	struct text request = { 0 };

	base = mem_format("v0:%d:%s", SITE_NOW_AT, body);
	memcpy(key, SECRET, sizeof(key));
	crypto_auth_hmacsha256(mac, (const void *)base, strlen(base), key);
	sodium_bin2hex(hex, sizeof(hex), mac, sizeof(mac));
	text_putf(&request, "POST /slack/%s HTTP/1.1\r\nHost: x\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\n"
	    "X-Slack-Request-Timestamp: %d\r\nX-Slack-Signature: v0=%s\r\n"
	    "Content-Length: %zu\r\n\r\n%s", path, SITE_NOW_AT, hex,
	    strlen(body), body);
	client_ask(server_address(site->server), request.bytes,
	    request.length, ret_answer);
	text_clear(&request);
	free(base);
	return ret_answer->status;
}

/* A slash command; `url` is its response_url, encoded. */
static int
slash(const struct site *site, const char *line, const char *url,
    struct answer *ret_answer)
{
	char *body = mem_format("team_id=T012AB3C4&api_app_id=A0KRD7HC3&"
	    "user_id=U024BE7LH&text=%s&response_url=%s", line, url);
	int status = post(site, "command", body, ret_answer);

	free(body);
	return status;
}

/* An interaction: the rest of its payload. */
static int
interact(const struct site *site, const char *payload,
    struct answer *ret_answer)
{
	struct text body = { 0 };
	char *whole = mem_format("{\"team\": {\"id\": \"T012AB3C4\"}, "
	    "\"api_app_id\": \"A0KRD7HC3\", \"user\": {\"id\": "
	    "\"U024BE7LH\"}, %s}", payload);
	int status;

	text_puts(&body, "payload=");
	html_percent(&body, whole);
	status = post(site, "interaction", text_string(&body), ret_answer);
	text_clear(&body);
	free(whole);
	return status;
}

/* fault-row: 61 */
static void
test_slow(struct site *site)
{
	struct clock clock;
	struct answer answer;
	int64_t began_ms, took_ms;

	clock_init_system(&clock);
	CHECK_NUMBER(slash(site, "start+work", "", &answer), 200);
	CHECK_ROW(strstr(text_string(&answer.body), "Done") != NULL,
	    text_string(&answer.body));
	answer_clear(&answer);
	owner_set_mood(&site->owner, OWNER_SILENT);
	began_ms = clock_boot_ms(&clock);
	CHECK_NUMBER(slash(site, "end+work",
	    "https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1%2F2%2F3",
	    &answer), 200);
	took_ms = clock_boot_ms(&clock) - began_ms;
	CHECK_ROW(strstr(text_string(&answer.body), "the answer follows") !=
	    NULL, text_string(&answer.body));
	/* The bar is 500; Slack waits for 3 s, and a machine may be slow. */
	CHECK_ROW(took_ms >= 390 && took_ms < 3000, "in time");
	answer_clear(&answer);
	owner_set_mood(&site->owner, OWNER_WELL);
	CHECK_ROW(strncmp(owner_wait_posted(&site->owner), HOOK " {",
	    strlen(HOOK) + 2) == 0, site->owner.posted);
	CHECK(strstr(site->owner.posted, "ephemeral") != NULL);
}

/* Nobody else's address is posted to. */
static void
test_addresses(struct site *site)
{
	static const char *const urls[] = { "http%3A%2F%2Fhooks.slack.com%2F",
		"https%3A%2F%2Fhooks.slack.com.example.org%2F",
		"https%3A%2F%2Fhooks.slack.com%40example.org%2F",
		"https%3A%2F%2F127.0.0.1%2F", "file%3A%2F%2F%2Fetc%2Fpasswd",
		"https%3A%2F%2Fhooks.slack.com%2Fa%0d%0ab", "" };
	struct answer answer;
	size_t i;

	owner_forget_posted(&site->owner);
	owner_set_mood(&site->owner, OWNER_SILENT);
	for (i = 0; i < countof(urls); i++) {
		CHECK_NUMBER(slash(site, "end", urls[i], &answer), 200);
		answer_clear(&answer);
	}
	owner_set_mood(&site->owner, OWNER_WELL);
	/* Behind all those: one more question to the owner. */
	CHECK_NUMBER(slash(site, "verify", "", &answer), 200);
	answer_clear(&answer);
	CHECK_STRING(site->owner.posted, "");
}

#define VIEW(id, memo, values) "\"type\": \"view_submission\", \"view\": {" \
	"\"callback_id\": \"" id "\", \"private_metadata\": \"" memo "\", " \
	"\"state\": {\"values\": {" values "}}}"
#define MEMO(rest) "{\\\"order\\\": {\\\"act\\\": \\\"extend\\\", " \
	"\\\"by\\\": \\\"5m\\\"}" rest "}"

/* In a modal there is no second answer: it says in time what may have become of
 * it, and nothing that was only tried is told later. */
static void
test_slow_modals(struct site *site)
{
	static const struct { const char *label, *payload, *want; } rows[] = {
		{ "a form", VIEW("act", MEMO(""), ""),
		    "\"response_action\":\"errors\"" },
		{ "a form", VIEW("act", MEMO(""), ""),
		    "Nothing was done; try again" },
		{ "a choice", VIEW("choose", "{}", "\"choice\": {\"value\": "
		    "{\"selected_option\": {\"value\": "
		    "\"end - work/2026-12-03T15:00\"}}}"),
		    "{\"choice\":\"The service is slow just now. Nothing" },
		{ "a preview", VIEW("do", MEMO(", \\\"seen\\\": "
		    "\\\"x\\\""), ""), "It may still be done in a moment" },
		{ "a shortcut", "\"type\": \"shortcut\", \"callback_id\": "
		    "\"patchday_act\", \"trigger_id\": \"1.2\"", "" },
		{ "a button", "\"type\": \"block_actions\", \"actions\": "
		    "[{\"action_id\": \"act\", \"value\": \"{\\\"act\\\": "
		    "\\\"extend\\\", \\\"by\\\": \\\"5m\\\"}\"}]", "" },
	};
	struct clock clock;
	struct answer answer;
	int64_t began_ms;
	size_t i;

	clock_init_system(&clock);
	owner_forget_posted(&site->owner);
	owner_set_mood(&site->owner, OWNER_SILENT);
	for (i = 0; i < countof(rows); i++) {
		char *payload = mem_format("\"n\": %zu, %s", i,
		    rows[i].payload);

		began_ms = clock_boot_ms(&clock);
		CHECK_NUMBER(interact(site, payload, &answer), 200);
		CHECK_ROW(clock_boot_ms(&clock) - began_ms < 3000,
		    rows[i].label);
		CHECK_ROW(strstr(text_string(&answer.body), rows[i].want) !=
		    NULL, text_string(&answer.body));
		answer_clear(&answer);
		free(payload);
	}
	owner_set_mood(&site->owner, OWNER_WELL);
	/* The shortcut's only answer is a modal that says so. */
	CHECK_ROW(strstr(owner_wait_posted(&site->owner), "slow just now") !=
	    NULL, site->owner.posted);
}

#define BUTTON(value) "\"type\": \"block_actions\", \"actions\": [" \
	"{\"action_id\": \"act\", \"value\": \"" value "\"}]"
#define REPLY ", \"response_url\": \"" HOOK "\""

#define X10 "xxxxxxxxxx"
#define X100 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10
#define X1000 X100 X100 X100 X100 X100 X100 X100 X100 X100 X100

/* What is typed, or pressed, in odd ways: each is answered in time, and what is
 * wrong is said, at once or at the response_url. */
static const struct odd {
	const char *line, *payload, *want, *posted;
} odd_rows[] = {
	{ "", NULL, "next: what comes", NULL },
	{ "HELP", NULL, "next: what comes", NULL },
	{ "%22", NULL, "quote", NULL },
	{ "status", NULL, "Late: running, longer than planned, Sat 28 Nov",
	    NULL },
	{ "status", NULL, "Due: planned for now, not started, Thu 3 Dec",
	    NULL },
	{ "status", NULL, "Gone: its time has passed, nobody started it, Thu "
	    "3 Dec", NULL },
	/* Of the day before there is nothing. */
	{ "status", NULL, "(late/2026-11-28T15:00)\\nGone: ", NULL },
	{ "status", NULL, "Doubt: planned for now, not confirmed, Thu 3 Dec",
	    NULL },
	{ "next", NULL, "Work: planned, Fri 4 Dec", NULL },
	{ "next", NULL, "Doubt: planned, to be confirmed, Fri 4 Dec", NULL },
	{ "changes", NULL, "Nothing is known of what waits.", NULL },
	{ "changes+one", NULL, "Nothing is known of what", NULL },
	{ "changes+onee", NULL, "Nothing is known of what", NULL },
	{ "promotions", NULL, "Nothing is proposed", NULL },
	{ "promotion", NULL, "accepted", NULL },
	{ "promotion+show+x", NULL, "x", NULL },
	{ "promotion+shw+x", NULL, "accepted", NULL },
	{ "promotion+show", NULL, "accepted", NULL },
	{ "promotion+new+image+v1", NULL, "Done", NULL },
	{ "dance", NULL, "dance", NULL },
	{ "extend+work", NULL, "Done", NULL },
	{ "extend+work&trigger_id=1.2", NULL, "", "views.open" },
	/* More than a form of Slack's can hold: the owner says what is not
	 * right. */
	{ "extend+work+because+" X1000 X1000 X1000 "&trigger_id=1.2", NULL,
	    "Done", NULL },
	{ NULL, BUTTON("{"), "", NULL },
	{ NULL, BUTTON("{") REPLY, "", "JSON" },
	{ NULL, BUTTON("{\\\"act\\\": \\\"dance\\\"}") REPLY, "", "no act" },
	{ NULL, BUTTON("{\\\"act\\\": \\\"start\\\"}") REPLY, "", "Done" },
	{ NULL, BUTTON("{\\\"act\\\": \\\"extend\\\", \\\"by\\\": "
	    "\\\"5m\\\"}") REPLY, "", "Done" },
	{ NULL, BUTTON("{\\\"act\\\": \\\"extend\\\"}") REPLY, "",
	    "/patchday extend" },
	{ NULL, "\"type\": \"block_actions\", \"actions\": []" REPLY, "",
	    NULL },
	{ NULL, "\"type\": \"block_actions\", \"actions\": [{\"action_id\": "
	    "\"link\"}]" REPLY, "", NULL },
	{ NULL, "\"type\": \"block_actions\", \"actions\": [{\"action_id\": "
	    "\"act:2\", \"value\": \"{\"}]" REPLY, "", "JSON" },
	{ NULL, "\"type\": \"block_actions\", \"actions\": [{\"action_id\": "
	    "\"acts\", \"value\": \"{\"}]" REPLY, "", NULL },
	{ NULL, "\"type\": \"block_actions\", \"actions\": [{\"action_id\": "
	    "\"act\"}]" REPLY, "", NULL },
	{ NULL, "\"type\": \"dance\"", "", NULL },
	{ NULL, "\"n2\": 1", "", NULL },
	{ NULL, "\"type\": \"shortcut\"", "", NULL },
	{ NULL, "\"type\": \"shortcut\", \"callback_id\": \"other\"", "",
	    NULL },
	{ NULL, "\"type\": \"view_submission\"", "none of ours", NULL },
	{ NULL, VIEW("other", "{}", ""), "none of ours", NULL },
	{ NULL, VIEW("choose", "{}", ""), "\"response_action\":\"errors\"",
	    NULL },
	{ NULL, VIEW("choose", "{", ""), "errors", NULL },
	{ NULL, VIEW("choose", "{}", "\"choice\": {\"value\": "
	    "{\"selected_option\": {\"value\": \"dance - x\"}}}"),
	    "errors", NULL },
	{ NULL, VIEW("choose", "{}", "\"choice\": {\"value\": "
	    "{\"selected_option\": {\"value\": \"move - "
	    "work/2026-12-03T15:00\"}}}"), "\"response_action\":\"push\"",
	    NULL },
	{ NULL, VIEW("do", "{", ""), "Not done", NULL },
	{ NULL, VIEW("do", MEMO(""), ""), "none of ours", NULL },
	{ NULL, VIEW("do", "{}", ""), "Not done", NULL },
	{ NULL, VIEW("act", "{", ""), "errors", NULL },
	{ NULL, VIEW("act", "{}", ""), "errors", NULL },
	{ NULL, VIEW("act", "{\\\"order\\\": {\\\"act\\\": \\\"dance\\\"}}",
	    ""), "errors", NULL },
	{ NULL, VIEW("act", "{\\\"order\\\": 7}", ""), "errors", NULL },
};

static void
test_odd(struct site *site)
{
	struct answer answer;
	char *line;
	size_t i;

	for (i = 0; i < countof(odd_rows); i++) {
		owner_forget_posted(&site->owner);
		line = mem_format(odd_rows[i].line != NULL ? "%s&n=%zu" :
		    "%s, \"n\": %zu", odd_rows[i].line != NULL ?
		    odd_rows[i].line : odd_rows[i].payload, i);
		CHECK_ROW((odd_rows[i].line != NULL ? slash(site, line,
		    "https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1", &answer) : interact(site, line, &answer)) == 200, line);
		/* "" is Slack's own word for "received". */
		if (!CHECK_ROW(odd_rows[i].want[0] == '\0' ?
		    answer.body.length == 0 : strstr(text_string(
		    &answer.body), odd_rows[i].want) != NULL, line))
			fprintf(stderr, "want %s\ngot  %.300s\n",
			    odd_rows[i].want, text_string(&answer.body));
		if (odd_rows[i].posted != NULL)
			CHECK_ROW(strstr(owner_wait_posted(&site->owner),
			    odd_rows[i].posted) != NULL, site->owner.posted);
		answer_clear(&answer);
		free(line);
	}
}

/* As at the end of a run: nothing is taken any more, and Slack is answered. */
static void
test_stopped(struct site *site)
{
	static const struct { const char *payload, *want; } rows[] = {
		{ VIEW("act", MEMO(""), ""), "The service stops" },
		{ VIEW("do", MEMO(", \\\"seen\\\": \\\"x\\\""), ""),
		  "The service stops" },
		{ VIEW("choose", "{}", "\"choice\": {\"value\": "
		  "{\"selected_option\": {\"value\": "
		  "\"end - work/2026-12-03T15:00\"}}}"), "The service stops" },
		{ "\"type\": \"shortcut\", \"callback_id\": "
		  "\"patchday_act\", \"trigger_id\": \"1.2\"", "" },
		{ "\"type\": \"message_action\", \"callback_id\": "
		  "\"patchday_message\", \"trigger_id\": \"1.2\"", "" },
		{ BUTTON("{\\\"act\\\": \\\"extend\\\", \\\"by\\\": "
		  "\\\"5m\\\"}"), "" },
		{ BUTTON("{\\\"act\\\": \\\"extend\\\"}") ", \"trigger_id\": "
		  "\"1.2\"", "" },
	};
	static const char *const lines[] = { "start+work", "extend+work&"
	    "trigger_id=1.2", "promotion+new+image+v1" };
	struct answer answer;
	char *line;
	size_t i;

	errands_close(site->server->errands);
	for (i = 0; i < countof(rows); i++) {
		line = mem_format("%s, \"stop\": %zu", rows[i].payload, i);
		CHECK_NUMBER(interact(site, line, &answer), 200);
		CHECK_ROW(strstr(text_string(&answer.body), rows[i].want) !=
		    NULL, text_string(&answer.body));
		answer_clear(&answer);
		free(line);
	}
	for (i = 0; i < countof(lines); i++) {
		line = mem_format("%s&stop=%zu", lines[i], i);
		CHECK_ROW(slash(site, line, "", &answer) == 503, lines[i]);
		answer_clear(&answer);
		free(line);
	}
}

/* What was over before the record began is not under way. */
static void
test_unrecorded(struct site *site)
{
	static const struct { int64_t known_from_at; bool has_late; } rows[] = {
		{ 0, true }, { SITE_NOW_AT - 30 * 86400, true },
		{ SITE_NOW_AT - 86400, false },
	};
	struct answer answer;
	char line[32];
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		site->owner.snapshot->known_from_at = rows[i].known_from_at;
		/* None is the same as another: that would be a replay. */
		snprintf(line, sizeof(line), "status&n=%zu", i);
		CHECK_NUMBER(slash(site, line, "", &answer), 200);
		CHECK_ROW((strstr(text_string(&answer.body), "Late") != NULL)
		    == rows[i].has_late, text_string(&answer.body));
		CHECK_ROW(strstr(text_string(&answer.body), "Due") != NULL,
		    text_string(&answer.body));
		answer_clear(&answer);
	}
	site->owner.snapshot->known_from_at = 0;
}

int
main(void)
{
	struct site site;

	if (!CHECK(site_start_with(&site, NULL, "127.0.0.1:0", yaml) == 0))
		return harness_end();
	/* Nobody reads it yet. */
	site.owner.snapshot->conf->slack_app.secret = mem_string(SECRET);
	test_slow(&site);
	test_addresses(&site);
	test_slow_modals(&site);
	test_odd(&site);
	test_unrecorded(&site);
	test_stopped(&site);
	site_stop(&site);
	return harness_end();
}
