/* SPDX-License-Identifier: MIT */
#include "array.h"
#include "channel_keeper.h"
#include "channels.h"
#include "harness.h"

#define AT 1796338800			/* 2026-12-03T23:00:00Z */
#define MARK "[patchday patch-thursday/2026-12-03T15:00 prod]"

#define MATCHERS "{name: a, value: b}, {name: a, value: b}, " \
	"{name: a, value: b}, {name: a, value: b}, {name: a, value: b}, " \
	"{name: a, value: b}, "

static const struct { const char *yaml, *want; } parses[] = {
	{ "a: {alertmanager: \"https://am.example/\"}", "" },
	{ "a: {alertmanager: \"https://am.example/x/\", token: {file: t},"
	    " user: u, ca: c, matchers: {prod: {name: cluster, value: "
	    "\"p \\\" q\"}}}", "" },
	{ "a: {alertmanager: \"http://localhost:9093\", matchers: {prod: "
	    "[{name: a, value: b, equal: false}, {name: c, value: d.*, "
	    "regex: true}]}}", "" },
	{ "a: {alertmanager: \"http://am.example\"}", "https://" },
	{ "a: {alertmanager: 1}", "alertmanager" },
	{ "a: {alertmanager: \"https://am.example\", user: u}", "token" },
	{ "a: {alertmanager: \"https://am.example\", user: \"u:v\", "
	    "token: {file: t}}", "\":\"" },
	{ "a: {alertmanager: \"https://am.example\", token: secret}",
	    "must not be written" },
	{ "a: {alertmanager: \"https://am.example\", matchers: [x]}",
	    "map of environments" },
	{ "a: {alertmanager: \"https://am.example\", matchers: {}}",
	    "map of environments" },
	{ "a: {alertmanager: \"https://am.example\", matchers: {prod: []}}",
	    "needs a matcher" },
	{ "a: {alertmanager: \"https://am.example\", matchers: {prod: "
	    "{name: a, value: b, equal: false}}}", "needs a matcher" },
	{ "a: {alertmanager: \"https://am.example\", matchers: {prod: "
	    "{name: a}}}", "\"value\"" },
	{ "a: {alertmanager: \"https://am.example\", matchers: {prod: "
	    "{name: 1a, value: b}}}", "label's name" },
	{ "a: {alertmanager: \"https://am.example\", matchers: {prod: "
	    "{name: a-b, value: b}}}", "label's name" },
	{ "a: {alertmanager: \"https://am.example\", matchers: {prod: "
	    "{name: a, value: \"\"}}}", "value" },
	{ "a: {alertmanager: \"https://am.example\", matchers: {prod: "
	    "{name: a, value: b, isRegex: true}}}", "isRegex" },
	{ "a: {alertmanager: \"https://am.example\", matchers: {prod: "
	    "{name: a, value: b, regex: maybe}}}", "regex" },
	{ "a: {alertmanager: \"https://am.example\", matchers: {prod: "
	    "{name: a, value: b, equal: maybe}}}", "equal" },
	{ "a: {alertmanager: \"https://am.example\", matchers: {prod: "
	    "{value: b}}}", "needs \"name\" and \"value\"" },
	{ "a: {alertmanager: \"https://am.example\", matchers: {prod: "
	    "{name: [a], value: b}}}", "name" },
	{ "a: {alertmanager: \"https://am.example\", matchers: {prod: "
	    "{name: \"\", value: b}}}", "name" },
	{ "a: {alertmanager: \"https://am.example\", matchers: {prod: "
	    "{name: _a, value: b}}}", "" },
	{ "a: {alertmanager: \"https://am.example\", user: [u], token: "
	    "{file: t}}", "user" },
	{ "a: {alertmanager: \"https://am.example\", matchers: {prod: ["
	    MATCHERS MATCHERS MATCHERS "{name: a, value: b}]}}", "more than 16" },
};

#undef MATCHERS

/* A silence as Alertmanager lists one. */
#define LISTED(ID, END, STATE, BY, COMMENT) \
	"{\"id\":\"" ID "\",\"status\":{\"state\":\"" STATE "\"}," \
	"\"startsAt\":\"2026-12-03T23:00:01.123Z\"," \
	"\"endsAt\":\"2026-12-04T" END ".000Z\",\"createdBy\":\"" BY "\"," \
	"\"comment\":\"" COMMENT "\",\"matchers\":[]}"
#define OURS(ID, END, STATE) LISTED(ID, END, STATE, "patchday", "T " MARK)

/* What is wanted (until 01:00, or nothing), where the exchange stands, the
 * answer; then what follows. */
static const struct {
	bool is_wanted;
	const char *cursor, *root;
	enum exchange_progress progress;
	int status;
	const char *body;
	enum outcome_class class;
	const char *next, *next_root;	/* FURTHER; SENT: the reference */
} steps[] = {
	/* looked */
	{ true, "", "", EXCHANGE_ANSWERED, 200, "[]", OUTCOME_FURTHER, "put",
	    "" },
	{ true, "", "", EXCHANGE_ANSWERED, 200,
	    "[" OURS("i-1", "01:00:00", "active") "]", OUTCOME_SENT, "",
	    "i-1" },
	{ true, "", "", EXCHANGE_ANSWERED, 200,
	    "[" OURS("i-1", "00:59:59", "active") "]", OUTCOME_FURTHER, "put",
	    "i-1" },
	{ true, "", "", EXCHANGE_ANSWERED, 200,
	    "[" OURS("i-1", "01:00:00", "expired") "]", OUTCOME_FURTHER,
	    "put", "" },
	{ true, "", "", EXCHANGE_ANSWERED, 200,
	    "[" OURS("i-1", "02:00:00", "active") ","
	    OURS("i-2", "01:00:00", "pending") "]", OUTCOME_FURTHER, "drop",
	    "i-1" },
	{ true, "", "", EXCHANGE_ANSWERED, 200,
	    "[" LISTED("i-1", "01:00:00", "active", "anna", "T " MARK) ","
	    LISTED("i-2", "01:00:00", "active", "patchday", MARK " T") ","
	    LISTED("i-3", "01:00:00", "active", "patchday",
	    "[patchday patch-thursday/2026-12-03T15:00 dev]") "]",
	    OUTCOME_FURTHER, "put", "" },
	{ false, "", "", EXCHANGE_ANSWERED, 200, "[]", OUTCOME_SENT, "", "" },
	{ false, "", "", EXCHANGE_ANSWERED, 200,
	    "[" OURS("i-1", "01:00:00", "expired") "]", OUTCOME_SENT, "",
	    "" },
	{ false, "", "", EXCHANGE_ANSWERED, 200,
	    "[" OURS("i-1", "01:00:00", "active") "]", OUTCOME_FURTHER,
	    "drop", "i-1" },
	{ false, "", "", EXCHANGE_ANSWERED, 200,
	    "[" OURS("../x", "01:00:00", "active") "]", OUTCOME_LATER, "",
	    "" },
	{ true, "", "", EXCHANGE_ANSWERED, 200, "{}", OUTCOME_LATER, "", "" },
	{ true, "", "", EXCHANGE_ANSWERED, 200, "<html>", OUTCOME_LATER, "",
	    "" },
	{ true, "", "", EXCHANGE_ANSWERED, 200, "[1,null,{},{\"status\":1}]",
	    OUTCOME_FURTHER, "put", "" },
	/* An id or a start that reached a URL or a request would be theirs. */
	{ false, "", "", EXCHANGE_ANSWERED, 200, "[{\"status\":{\"state\":"
	    "\"active\"},\"createdBy\":\"patchday\",\"comment\":\"T " MARK
	    "\"}]", OUTCOME_LATER, "", "" },
	{ false, "", "", EXCHANGE_ANSWERED, 200, "[{\"id\":\"\",\"status\":"
	    "{\"state\":\"active\"},\"createdBy\":\"patchday\",\"comment\":"
	    "\"T " MARK "\"}]", OUTCOME_LATER, "", "" },
	{ false, "", "", EXCHANGE_ANSWERED, 200, "[{\"id\":\"i-1\",\"startsAt\":"
	    "\"2026 x\",\"status\":{\"state\":\"active\"},\"createdBy\":"
	    "\"patchday\",\"comment\":\"T " MARK "\"}]", OUTCOME_LATER, "", "" },
	{ true, "", "", EXCHANGE_ANSWERED, 200, "[{\"id\":\"i-1\",\"startsAt\":"
	    "\"2026\",\"status\":{\"state\":\"active\"},\"createdBy\":"
	    "\"patchday\",\"comment\":\"T " MARK "\"}]", OUTCOME_FURTHER, "put",
	    "i-1" },
	/* What lacks a part is not ours. */
	{ true, "", "", EXCHANGE_ANSWERED, 200, "[{\"comment\":\"T " MARK
	    "\"},{\"createdBy\":\"patchday\",\"comment\":\"T " MARK "\"},"
	    "{\"createdBy\":\"patchday\",\"comment\":\"]\",\"status\":{"
	    "\"state\":\"active\"}}]", OUTCOME_FURTHER, "put", "" },
	{ true, "", "", EXCHANGE_ANSWERED, 401, "", OUTCOME_PARKED, "", "" },
	{ true, "", "", EXCHANGE_ANSWERED, 404, "", OUTCOME_PARKED, "", "" },
	{ true, "", "", EXCHANGE_ANSWERED, 408, "", OUTCOME_LATER, "", "" },
	{ true, "", "", EXCHANGE_ANSWERED, 500, "", OUTCOME_LATER, "", "" },
	{ true, "", "", EXCHANGE_ANSWERED, 302, "", OUTCOME_LATER, "", "" },
	{ true, "", "", EXCHANGE_UNKNOWN, 0, "", OUTCOME_LATER, "", "" },
	{ true, "", "", EXCHANGE_NEVER_SENT, 0, "", OUTCOME_LATER, "", "" },
	/* put */
	{ true, "put", "", EXCHANGE_ANSWERED, 200, "{\"silenceID\":\"i-9\"}",
	    OUTCOME_SENT, "", "i-9" },
	{ true, "put", "i-1", EXCHANGE_ANSWERED, 200,
	    "{\"silenceID\":\"i-2\"}", OUTCOME_SENT, "", "i-2" },
	{ true, "put", "", EXCHANGE_ANSWERED, 200, "{}", OUTCOME_UNKNOWN, "",
	    "" },
	{ true, "put", "", EXCHANGE_ANSWERED, 200, "ok", OUTCOME_UNKNOWN, "",
	    "" },
	{ true, "put", "", EXCHANGE_ANSWERED, 400, "\"bad matcher\"",
	    OUTCOME_REFUSED, "", "" },
	{ true, "put", "", EXCHANGE_ANSWERED, 422, "{\"no\": 1}",
	    OUTCOME_REFUSED, "", "" },
	{ true, "put", "", EXCHANGE_ANSWERED, 400, "<html>", OUTCOME_REFUSED,
	    "", "" },
	{ true, "put", "i-1", EXCHANGE_ANSWERED, 404, "", OUTCOME_FURTHER, "",
	    "i-1" },
	{ true, "put", "", EXCHANGE_ANSWERED, 404, "", OUTCOME_PARKED, "",
	    "" },
	{ true, "put", "", EXCHANGE_ANSWERED, 403, "", OUTCOME_PARKED, "",
	    "" },
	{ true, "put", "", EXCHANGE_ANSWERED, 500, "", OUTCOME_UNKNOWN, "",
	    "" },
	{ true, "put", "", EXCHANGE_UNKNOWN, 0, "", OUTCOME_UNKNOWN, "", "" },
	{ true, "put", "", EXCHANGE_NEVER_SENT, 0, "", OUTCOME_LATER, "",
	    "" },
	/* drop */
	{ false, "drop", "i-1", EXCHANGE_ANSWERED, 200, "", OUTCOME_FURTHER,
	    "", "i-1" },
	{ false, "drop", "i-1", EXCHANGE_ANSWERED, 404, "", OUTCOME_FURTHER,
	    "", "i-1" },
	{ false, "drop", "i-1", EXCHANGE_ANSWERED, 500, "", OUTCOME_UNKNOWN,
	    "", "" },
	{ false, "drop", "i-1", EXCHANGE_ANSWERED, 403, "", OUTCOME_PARKED,
	    "", "" },
};

static void
test_parses(void)
{
	struct channel channel;
	char complaint[480];
	size_t i;

	for (i = 0; i < countof(parses); i++) {
		int result = channels_parse(parses[i].yaml, &channel,
		    complaint, sizeof(complaint));

		CHECK_ROW((result == 0) == (parses[i].want[0] == '\0'),
		    parses[i].yaml);
		CHECK_ROW(strstr(complaint, parses[i].want) != NULL,
		    complaint);
		channel_clear(&channel);
	}
}

/* The letter for `prod`. */
static void
compose(struct channel *channel, int64_t until_at,
    struct channel_letter *ret_letter)
{
	const struct channel_thread thread = { 0 };
	struct message message;

	channels_message(&message, ANNOUNCEMENT_START);
	message.until_at = until_at;
	channel->kind->compose(channel, &message, &thread, "key", "prod", AT,
	    ret_letter);
	message_clear(&message);
}

static void
test_steps(void)
{
	const struct channel_keeper *keeper = channel_kinds[4]->keeper;
	struct exchange_reply reply = { .retry_after_secs = -1 };
	struct channel_letter letters[2];
	struct channel_thread thread;
	struct outcome outcome;
	struct channel channel;
	char complaint[480], label[60];
	size_t i;

	CHECK(channels_parse(parses[0].yaml, &channel, complaint,
	    sizeof(complaint)) == 0);
	compose(&channel, 0, &letters[0]);
	compose(&channel, AT + 7200, &letters[1]);
	for (i = 0; i < countof(steps); i++) {
		thread = (struct channel_thread){ 0 };
		snprintf(thread.cursor, sizeof(thread.cursor), "%s",
		    steps[i].cursor);
		snprintf(thread.root, sizeof(thread.root), "%s",
		    steps[i].root);
		reply.progress = steps[i].progress;
		reply.status = steps[i].status;
		reply.body = steps[i].body;
		reply.length = strlen(reply.body);
		snprintf(label, sizeof(label), "row %zu: %s %d", i,
		    steps[i].cursor, steps[i].status);
		memset(&outcome, 0, sizeof(outcome));
		keeper->judge(&letters[steps[i].is_wanted], &reply, &thread,
		    &outcome);
		CHECK_ROW(outcome.class == steps[i].class, label);
		CHECK_ROW(outcome.place[0] == '\0', label);
		if (outcome.class == OUTCOME_FURTHER) {
			CHECK_STRING(thread.cursor, steps[i].next);
			CHECK_STRING(thread.root, steps[i].next_root);
		} else if (outcome.class == OUTCOME_SENT) {
			CHECK_STRING(outcome.reference, steps[i].next_root);
		}
	}
	/* Not for ever. */
	for (i = 0; i < 40 && outcome.class != OUTCOME_LATER; i++) {
		reply = (struct exchange_reply){ .status = 200,
		    .progress = EXCHANGE_ANSWERED, .body = "[" OURS("i-1",
		    "01:00:00", "active") "]" };
		reply.length = strlen(reply.body);
		memset(&outcome, 0, sizeof(outcome));
		keeper->judge(&letters[0], &reply, &thread, &outcome);
	}
	CHECK(i > 5 && i < 40);
	free(letters[0].body);
	free(letters[1].body);
	channel_clear(&channel);
}

/* Each request of a silence that is moved. */
static void
test_requests(void)
{
	struct channel_thread thread = { 0 };
	struct exchange_request request;
	struct channel_letter letter;
	struct text scratch = { 0 };
	struct channel channel;
	char complaint[480];

	CHECK(channels_parse(parses[2].yaml, &channel, complaint,
	    sizeof(complaint)) == 0);
	compose(&channel, AT + 7200, &letter);
	CHECK_STRING(letter.body, "{\"matchers\":[{\"name\":\"a\",\"value\":"
	    "\"b\",\"isRegex\":false,\"isEqual\":false},{\"name\":\"c\","
	    "\"value\":\"d.*\",\"isRegex\":true,\"isEqual\":true}],"
	    "\"startsAt\":\"2026-12-03T23:00:00Z\",\"endsAt\":"
	    "\"2026-12-04T01:00:00Z\",\"createdBy\":\"patchday\","
	    "\"comment\":\"Patch Thursday " MARK "\"}");
	channel.kind->keeper->request(&channel, &letter, &thread, &request,
	    &scratch);
	CHECK_STRING(request.url, "http://localhost:9093/api/v2/silences");
	CHECK_STRING(request.method, "GET");
	CHECK(request.authorization == NULL && request.password == NULL);
	text_cut(&scratch, 0);
	snprintf(thread.cursor, sizeof(thread.cursor), "put");
	channel.kind->keeper->request(&channel, &letter, &thread, &request,
	    &scratch);
	CHECK_STRING(request.method, "POST");
	CHECK_STRING(request.body, letter.body);
	text_cut(&scratch, 0);
	snprintf(thread.root, sizeof(thread.root), "i-1");
	snprintf(thread.link, sizeof(thread.link), "2026-12-03T23:00:01.1Z");
	channel.token = mem_string("t0ken");
	channel.kind->keeper->request(&channel, &letter, &thread, &request,
	    &scratch);
	CHECK(strncmp(request.body, "{\"id\":\"i-1\",\"matchers\":[", 24) == 0);
	CHECK(strstr(request.body,
	    "\"startsAt\":\"2026-12-03T23:00:01.1Z\"") != NULL);
	CHECK_STRING(request.authorization, "Bearer t0ken");
	text_cut(&scratch, 0);
	snprintf(thread.cursor, sizeof(thread.cursor), "drop");
	channel.user = mem_string("u");
	channel.kind->keeper->request(&channel, &letter, &thread, &request,
	    &scratch);
	CHECK_STRING(request.url,
	    "http://localhost:9093/api/v2/silence/i-1");
	CHECK_STRING(request.method, "DELETE");
	CHECK(request.authorization == NULL);
	CHECK_STRING(request.user, "u");
	CHECK_STRING(request.password, "t0ken");
	text_clear(&scratch);
	free(letter.body);
	channel_clear(&channel);
}

/* The filter, and an environment that has no labels any more. */
static void
test_filter(void)
{
	const struct channel_thread thread = { 0 };
	struct exchange_request request;
	struct channel_letter letter;
	struct text scratch = { 0 };
	struct channel channel;
	char complaint[480];

	CHECK(channels_parse(parses[0].yaml, &channel, complaint,
	    sizeof(complaint)) == 0);
	compose(&channel, AT + 7200, &letter);
	channel.kind->keeper->request(&channel, &letter, &thread, &request,
	    &scratch);
	CHECK_STRING(request.url, "https://am.example/api/v2/silences"
	    "?filter=environment%3D%22prod%22");
	free(letter.body);
	channel_clear(&channel);
	text_cut(&scratch, 0);
	CHECK(channels_parse("a: {alertmanager: \"https://am.example\", "
	    "matchers: {dev: {name: a, value: b}}}", &channel, complaint,
	    sizeof(complaint)) == 0);
	compose(&channel, AT + 7200, &letter);
	CHECK(strstr(letter.body, "\"endsAt\":null") != NULL);
	text_clear(&scratch);
	free(letter.body);
	channel_clear(&channel);
}

static void
test_hears(void)
{
	struct channel channel = { .kind = channel_kinds[4] };
	unsigned long heard = 0;
	size_t i;

	for (i = 0; i < ANNOUNCEMENT_KIND_COUNT; i++)
		if (channel_hears(&channel, (enum announcement_kind)i))
			heard |= 1UL << i;
	CHECK_NUMBER(heard, 1UL << ANNOUNCEMENT_START |
	    1UL << ANNOUNCEMENT_END | 1UL << ANNOUNCEMENT_OVERDUE |
	    1UL << ANNOUNCEMENT_CONFIRMATION | 1UL << ANNOUNCEMENT_DOUBT |
	    1UL << ANNOUNCEMENT_EXTENSION | 1UL << ANNOUNCEMENT_SHORTENING |
	    1UL << ANNOUNCEMENT_REOPENING |
	    1UL << ANNOUNCEMENT_CANCELLATION);
	CHECK(channel_has_recipients(&channel));
}

int
main(void)
{
	test_parses();
	test_steps();
	test_requests();
	test_filter();
	test_hears();
	return harness_end();
}
