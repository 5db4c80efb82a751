/* SPDX-License-Identifier: MIT */
#include "array.h"
#include "channels.h"
#include "harness.h"

static const struct { const char *yaml, *want; } parses[] = {
	{ "hook: {slack-webhook: {file: hook}}", "" },
	{ "hook: {slack-webhook: {credential: hook}}", "" },
	{ "hook: {slack-webhook: \"https://hooks.slack.com/services/T/B/x\"}",
	    "must not be written in the configuration" },
	{ "hook: {slack-webhook: {file: hook}, token: {file: t}}", "token" },
};

static const struct {
	enum exchange_progress progress;
	int status;
	const char *body;
	enum outcome_class class;
} sends[] = {
	{ EXCHANGE_ANSWERED, 200, "ok", OUTCOME_SENT },
	{ EXCHANGE_ANSWERED, 200, "ok\n", OUTCOME_SENT },
	{ EXCHANGE_ANSWERED, 200, "okay", OUTCOME_UNKNOWN },
	{ EXCHANGE_ANSWERED, 200, "", OUTCOME_UNKNOWN },
	{ EXCHANGE_ANSWERED, 200, "<html>", OUTCOME_UNKNOWN },
	{ EXCHANGE_ANSWERED, 204, "", OUTCOME_UNKNOWN },
	{ EXCHANGE_ANSWERED, 400, "invalid_payload", OUTCOME_REFUSED },
	{ EXCHANGE_ANSWERED, 400, "no_text", OUTCOME_REFUSED },
	{ EXCHANGE_ANSWERED, 400, "invalid_blocks\r\n", OUTCOME_REFUSED },
	{ EXCHANGE_ANSWERED, 403, "action_prohibited", OUTCOME_PARKED },
	{ EXCHANGE_ANSWERED, 403, "invalid_token", OUTCOME_PARKED },
	{ EXCHANGE_ANSWERED, 404, "channel_not_found", OUTCOME_PARKED },
	{ EXCHANGE_ANSWERED, 404, "no_service", OUTCOME_PARKED },
	{ EXCHANGE_ANSWERED, 404, "no_team", OUTCOME_PARKED },
	{ EXCHANGE_ANSWERED, 410, "channel_is_archived", OUTCOME_PARKED },
	{ EXCHANGE_ANSWERED, 404, "<html>", OUTCOME_PARKED },
	{ EXCHANGE_ANSWERED, 413, "", OUTCOME_REFUSED },
	{ EXCHANGE_ANSWERED, 429, "rate_limited", OUTCOME_LATER },
	{ EXCHANGE_ANSWERED, 302, "", OUTCOME_LATER },
	{ EXCHANGE_ANSWERED, 500, "rollup_error", OUTCOME_UNKNOWN },
	{ EXCHANGE_ANSWERED, 503, "ok", OUTCOME_UNKNOWN },
	{ EXCHANGE_UNKNOWN, 0, "", OUTCOME_UNKNOWN },
	{ EXCHANGE_NEVER_SENT, 0, "", OUTCOME_LATER },
};

static const struct { const char *secret; bool is_right; } secrets[] = {
	{ "https://hooks.slack.com/services/T0/B0/abc", true },
	{ "http://127.0.0.1:8000/services/T0/B0/abc", true },
	{ "http://localhost/hook", true },
	{ "http://hooks.slack.com/services/T0/B0/abc", false },
	{ "http://localhost:x@evil.example/", false },
	{ "https://hooks.slack.com/a b", false },
	{ "ftp://hooks.slack.com/", false },
	{ "file:///etc/passwd", false },
	{ "xoxb-1", false },
	{ "", false },
};

static void
test_rows(void)
{
	struct exchange_reply reply = { .retry_after_secs = 9 };
	struct outcome outcome;
	struct channel channel;
	struct error error;
	char complaint[480];
	size_t i;

	for (i = 0; i < countof(parses); i++) {
		int result = channels_parse(parses[i].yaml, &channel,
		    complaint, sizeof(complaint));

		CHECK_ROW((result == 0) == (parses[i].want[0] == '\0'),
		    parses[i].yaml);
		CHECK_ROW(strstr(complaint, parses[i].want) != NULL,
		    parses[i].yaml);
		CHECK_ROW(strstr(complaint, "hooks.slack.com") == NULL,
		    parses[i].yaml);
		channel_clear(&channel);
	}
	for (i = 0; i < countof(sends); i++) {
		reply.progress = sends[i].progress;
		reply.status = sends[i].status;
		reply.body = sends[i].body;
		reply.length = strlen(reply.body);
		memset(&outcome, 0, sizeof(outcome));
		channel_kinds[1]->judge_send(&reply, &outcome);
		CHECK_ROW(outcome.class == sends[i].class, sends[i].body);
		CHECK_ROW(sends[i].status != 429 ||
		    outcome.retry_after_secs == 9, sends[i].body);
	}
	for (i = 0; i < countof(secrets); i++)
		CHECK_ROW((channel_kinds[1]->check_secret(secrets[i].secret,
		    &error) == 0) == secrets[i].is_right, secrets[i].secret);
}

static void
test_letter(void)
{
	struct channel_thread thread = { .root = "1.2",
	    .place = "C024BE91L" };
	struct exchange_request request;
	struct channel_letter letter;
	struct text scratch = { 0 };
	struct message message;
	struct channel channel;
	char complaint[480];

	channels_parse(parses[0].yaml, &channel, complaint,
	    sizeof(complaint));
	channel.token = mem_string("https://hooks.slack.com/services/T/B/x");
	channels_message(&message, ANNOUNCEMENT_END);
	channel.kind->compose(&channel, &message, &thread, "key", "", 0,
	    &letter);
	/* A webhook takes neither channel nor metadata, and has no thread. */
	CHECK(strstr(letter.body, "thread_ts") == NULL);
	CHECK(strstr(letter.body, "metadata") == NULL);
	CHECK(strstr(letter.body, "\"channel\"") == NULL);
	CHECK(strstr(letter.body, "\"blocks\"") != NULL);
	channel.kind->request_send(&channel, &letter, "", &request, &scratch);
	CHECK_STRING(request.url, channel.token);
	CHECK(request.authorization == NULL);
	CHECK_STRING(request.method, "POST");
	CHECK(!channel.kind->can_look_up);
	CHECK(channel.kind->settle_secs > 0);
	text_clear(&scratch);
	free(letter.body);
	message_clear(&message);
	channel_clear(&channel);
}

int
main(void)
{
	test_rows();
	test_letter();
	return harness_end();
}
