/* SPDX-License-Identifier: MIT */
#include "array.h"
#include "channels.h"
#include "harness.h"

static const struct { const char *yaml, *want; } parses[] = {
	{ "a: {webhook: \"https://hooks.example/in\"}", "" },
	{ "a: {webhook: \"https://hooks.example/in?a=b\","
	    " secret: {file: s}, ca: ca.pem}", "" },
	{ "a: {webhook: \"http://127.0.0.1:80/\", secret: {credential: s}}",
	    "" },
	{ "a: {webhook: \"http://hooks.example/in\"}", "https://" },
	{ "a: {webhook: \"https://u:p@hooks.example/in\"}", "user" },
	{ "a: {webhook: \"ftp://hooks.example/in\"}", "http" },
	{ "a: {webhook: {file: s}}", "webhook" },
	{ "a: {webhook: \"https://hooks.example/in\", secret: whsec_abc}",
	    "must not be written in the configuration" },
	{ "a: {webhook: \"https://hooks.example/in\", token: {file: s}}",
	    "token" },
	{ "a: {webhook: \"https://hooks.example/in\", slack: \"#a\"}",
	    "both" },
};

/* What follows: docs/webhooks.md, "Answers". */
static const struct {
	enum exchange_progress progress;
	int status;
	int64_t retry_after_secs;
	enum outcome_class class;
	int64_t floor_secs;
} sends[] = {
	{ EXCHANGE_ANSWERED, 200, -1, OUTCOME_SENT, -1 },
	{ EXCHANGE_ANSWERED, 201, -1, OUTCOME_SENT, -1 },
	{ EXCHANGE_ANSWERED, 202, -1, OUTCOME_SENT, -1 },
	{ EXCHANGE_ANSWERED, 204, -1, OUTCOME_SENT, -1 },
	{ EXCHANGE_ANSWERED, 299, 9, OUTCOME_SENT, -1 },
	{ EXCHANGE_ANSWERED, 301, -1, OUTCOME_LATER, -1 },
	{ EXCHANGE_ANSWERED, 308, 9, OUTCOME_LATER, -1 },
	{ EXCHANGE_ANSWERED, 400, -1, OUTCOME_REFUSED, -1 },
	{ EXCHANGE_ANSWERED, 401, -1, OUTCOME_PARKED, -1 },
	{ EXCHANGE_ANSWERED, 403, -1, OUTCOME_PARKED, -1 },
	{ EXCHANGE_ANSWERED, 404, -1, OUTCOME_PARKED, -1 },
	{ EXCHANGE_ANSWERED, 405, -1, OUTCOME_PARKED, -1 },
	{ EXCHANGE_ANSWERED, 408, -1, OUTCOME_UNKNOWN, -1 },
	{ EXCHANGE_ANSWERED, 409, -1, OUTCOME_LATER, -1 },
	{ EXCHANGE_ANSWERED, 409, 3, OUTCOME_LATER, 3 },
	{ EXCHANGE_ANSWERED, 410, -1, OUTCOME_PARKED, -1 },
	{ EXCHANGE_ANSWERED, 413, -1, OUTCOME_REFUSED, -1 },
	{ EXCHANGE_ANSWERED, 415, -1, OUTCOME_PARKED, -1 },
	{ EXCHANGE_ANSWERED, 422, -1, OUTCOME_REFUSED, -1 },
	{ EXCHANGE_ANSWERED, 429, -1, OUTCOME_LATER, -1 },
	{ EXCHANGE_ANSWERED, 429, 7, OUTCOME_LATER, 7 },
	{ EXCHANGE_ANSWERED, 500, -1, OUTCOME_UNKNOWN, -1 },
	{ EXCHANGE_ANSWERED, 502, 9, OUTCOME_UNKNOWN, -1 },
	{ EXCHANGE_ANSWERED, 503, -1, OUTCOME_UNKNOWN, -1 },
	{ EXCHANGE_ANSWERED, 503, 0, OUTCOME_LATER, 0 },
	{ EXCHANGE_ANSWERED, 503, 120, OUTCOME_LATER, 120 },
	{ EXCHANGE_UNKNOWN, 0, -1, OUTCOME_UNKNOWN, -1 },
	{ EXCHANGE_UNKNOWN, 503, 9, OUTCOME_UNKNOWN, -1 },
	{ EXCHANGE_NEVER_SENT, 0, -1, OUTCOME_LATER, -1 },
};

static void
test_rows(void)
{
	struct exchange_reply reply = { .body = "" };
	struct outcome outcome;
	struct channel channel;
	char complaint[480], label[40];
	size_t i;

	for (i = 0; i < countof(parses); i++) {
		int result = channels_parse(parses[i].yaml, &channel,
		    complaint, sizeof(complaint));

		CHECK_ROW((result == 0) == (parses[i].want[0] == '\0'),
		    parses[i].yaml);
		CHECK_ROW(strstr(complaint, parses[i].want) != NULL,
		    complaint);
		CHECK_ROW(strstr(complaint, "whsec_abc") == NULL, complaint);
		channel_clear(&channel);
	}
	for (i = 0; i < countof(sends); i++) {
		reply.progress = sends[i].progress;
		reply.status = sends[i].status;
		reply.retry_after_secs = sends[i].retry_after_secs;
		snprintf(label, sizeof(label), "row %zu: %d", i,
		    sends[i].status);
		memset(&outcome, 0, sizeof(outcome));
		channel_kinds[3]->judge_send(&reply, &outcome);
		CHECK_ROW(outcome.class == sends[i].class, label);
		CHECK_ROW(outcome.retry_after_secs == sends[i].floor_secs,
		    label);
		CHECK_ROW(outcome.reason[0] != '\0' ||
		    sends[i].progress != EXCHANGE_ANSWERED, label);
	}
}

/* What goes out: id and key beside the letter; of one that rotted neither. */
static void
test_request(void)
{
	static const char key[] = "0123456789abcdef0123456789abcdef";
	struct channel_thread thread = { 0 };
	struct channel_letter letter, rotten = { (char *)"{\"id\":1}", 8 };
	struct exchange_request request;
	struct text scratch = { 0 };
	struct message message;
	struct channel channel;
	char complaint[480];

	CHECK(channels_parse(parses[1].yaml, &channel, complaint,
	    sizeof(complaint)) == 0);
	channels_message(&message, ANNOUNCEMENT_REMINDER);
	channel.kind->compose(&channel, &message, &thread, key, "",
	    1796252400, &letter);
	CHECK_STRING(letter.body, "{\"specversion\":\"1.0\",\"id\":"
	    "\"0123456789abcdef0123456789abcdef\",\"source\":\"/patchday\","
	    "\"type\":\"dev.patchday.remind\",\"subject\":"
	    "\"patch-thursday/2026-12-03T15:00\",\"time\":"
	    "\"2026-12-02T23:00:00Z\",\"datacontenttype\":"
	    "\"application/json\",\"data\":{}}");
	channel.kind->request_send(&channel, &letter, "", &request, &scratch);
	CHECK(request.signing_key == NULL);
	CHECK_STRING(request.idempotency_key, key);
	text_cut(&scratch, 0);
	channel.token = mem_string("whsec_x");
	channel.kind->request_send(&channel, &letter, "", &request, &scratch);
	CHECK_STRING(request.signing_key, "whsec_x");
	CHECK_STRING(request.idempotency_key, key);
	CHECK_STRING(request.url, "https://hooks.example/in?a=b");
	CHECK_STRING(request.method, "POST");
	CHECK_STRING(request.content_type,
	    "application/cloudevents+json; charset=UTF-8");
	CHECK(request.ca_file != NULL && request.authorization == NULL);
	CHECK(request.body_length == letter.length);
	text_cut(&scratch, 0);
	channel.kind->request_send(&channel, &rotten, "", &request, &scratch);
	CHECK(request.signing_key == NULL && request.idempotency_key == NULL);
	CHECK(channel.kind->is_repeatable && channel.kind->takes_details);
	CHECK(channel_hears(&channel, ANNOUNCEMENT_STAGE));
	CHECK(!channel_hears(&channel, ANNOUNCEMENT_INVITATION));
	CHECK(!channel_has_recipients(&channel));
	text_clear(&scratch);
	free(letter.body);
	message_clear(&message);
	channel_clear(&channel);
}

int
main(void)
{
	test_rows();
	test_request();
	return harness_end();
}
