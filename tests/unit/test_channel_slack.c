/* SPDX-License-Identifier: MIT */
#include "array.h"
#include "channels.h"
#include "harness.h"

#define KEY "0123456789abcdef0123456789abcdef"
#define TOKEN "token: {file: slack-token}"

/* `want` is a part of the first complaint; "" is accepted. */
static const struct { const char *yaml, *want; } parses[] = {
	{ "team: {slack: \"#rsp-team\", " TOKEN "}", "" },
	{ "team: {slack: C024BE91L, " TOKEN "}", "" },
	{ "team: {slack: \"#rsp-team\", id: C024BE91L, " TOKEN "}", "" },
	{ "team: {slack: U024BE7LH, " TOKEN "}", "" },
	{ "team: {slack: W024BE7LH, id: D024BE91L, " TOKEN "}", "" },
	{ "team: {slack: U024BE7LH, id: U024BE7LH, " TOKEN "}",
	    "channel's id" },
	{ "team: {slack: U024, " TOKEN "}", "with its \"#\"" },
	{ "team: {slack: \"@U024BE7LH\", " TOKEN "}", "a member's id" },
	{ "team: {slack: \"#rsp-team\", token: {credential: slack}}", "" },
	{ "team: {slack: \"#größe_1\", " TOKEN "}", "" },
	{ "team: {slack: \"#t\", api: \"https://slack.example.org/api/\", "
	    TOKEN "}", "" },
	{ "team: {slack: \"#t\", api: \"http://127.0.0.1:99/api\", " TOKEN "}",
	    "" },
	{ "team: {slack: \"#t\", api: \"http://[::1]:99/api\", " TOKEN "}",
	    "" },
	{ "team: {slack: \"#t\", api: \"http://slack.example.org/api\", "
	    TOKEN "}", "must begin with https" },
	{ "team: {slack: \"#t\", api: \"http://127.evil.org\", " TOKEN "}",
	    "must begin with https" },
	{ "team: {slack: \"#t\", api: \"http://localhost.evil.org\", " TOKEN
	    "}", "must begin with https" },
	{ "team: {slack: rsp-team, " TOKEN "}", "with its \"#\"" },
	{ "team: {slack: \"#\", " TOKEN "}", "with its \"#\"" },
	{ "team: {slack: \"#a b\", " TOKEN "}", "with its \"#\"" },
	{ "team: {slack: \"#a<!channel>\", " TOKEN "}", "with its \"#\"" },
	{ "team: {slack: \"#a\\x7f\", " TOKEN "}", "with its \"#\"" },
	{ "team: {slack: C024BE91L1234567890123456789012345, " TOKEN "}",
	    "with its \"#\"" },
	{ "team: {slack: C024be91l, " TOKEN "}", "with its \"#\"" },
	{ "team: {slack: \"#a23456789b123456789c123456789d123456789e123456789"
	    "f123456789g123456789h12345678\", " TOKEN "}", "" },
	{ "team: {slack: \"#a23456789b123456789c123456789d123456789e123456789"
	    "f123456789g123456789h1234567890abcdef\", " TOKEN "}", "with its \"#\"" },
	{ "team: {slack: \"#t\", api: [a], " TOKEN "}", "api" },
	{ "team: {slack: \"#t\", api: \"https://slack.example.org///\", "
	    TOKEN "}", "" },
	{ "team: {slack: \"@someone\", " TOKEN "}", "with its \"#\"" },
	{ "team: {slack: , " TOKEN "}", "slack" },
	{ "team: {slack: [a], " TOKEN "}", "slack" },
	{ "team: {slack: \"#t\", id: rsp-team, " TOKEN "}", "channel's id" },
	{ "team: {slack: \"#t\"}", "has no token" },
	{ "team: {slack: \"#t\", token: xoxb-secret-1}",
	    "must not be written in the configuration" },
	{ "team: {slack: \"#t\", token: {}}", "needs one of" },
	{ "team: {slack: \"#t\", token: {file: a, credential: b}}",
	    "needs one of" },
	{ "team: {slack: \"#t\", token: {credential: ../x}}",
	    "LoadCredential" },
	{ "team: {slack: \"#t\", token: {path: x}}", "path" },
	{ "team: {slack: \"#t\", tokn: 1, " TOKEN "}", "tokn" },
	{ "team: {slack: \"#t\", email: [a@b], " TOKEN "}",
	    "has both \"slack\" and \"email\"" },
	{ "team: {}", "does not say what it is" },
	{ "team: \"#rsp-team\"", "must be a map" },
};

static void
test_parse(void)
{
	struct channel channel;
	char complaint[480];
	size_t i;

	for (i = 0; i < countof(parses); i++) {
		int result = channels_parse(parses[i].yaml, &channel,
		    complaint, sizeof(complaint));

		CHECK_ROW((result == 0) == (parses[i].want[0] == '\0'),
		    parses[i].yaml);
		CHECK_ROW(parses[i].want[0] == '\0' ? complaint[0] == '\0' :
		    strstr(complaint, parses[i].want) != NULL,
		    parses[i].yaml);
		CHECK_ROW(strstr(complaint, "xoxb") == NULL ||
		    strstr(complaint, "xoxb-…") != NULL, parses[i].yaml);
		channel_clear(&channel);
	}
	channels_parse("team: {slack: \"#t\", api: \"https://x.example/a//\", "
	    TOKEN "}", &channel, complaint, sizeof(complaint));
	CHECK_STRING(channel.id, "team");
	CHECK_STRING(channel.url, "https://x.example/a");
	CHECK_STRING(channel.token_file, "/etc/patchday/slack-token");
	CHECK_STRING(channel.kind->name, "slack");
	channel_clear(&channel);
	CHECK(channel.id == NULL && channel.kind == NULL);
}

/* Answers to chat.postMessage. */
static const struct {
	enum exchange_progress progress;
	int status;
	const char *body;
	enum outcome_class class;
	const char *reference;
} sends[] = {
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":true,\"channel\":\"C123ABC45\","
	    "\"ts\":\"1503435956.000247\",\"message\":{}}", OUTCOME_SENT,
	    "1503435956.000247" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":true,\"ts\":\"1.2\"}",
	    OUTCOME_SENT, "1.2" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":true}", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":true,\"ts\":\"&channel=C1\"}",
	    OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":\"true\",\"ts\":\"1.2\"}",
	    OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":1,\"ts\":\"1.2\"}",
	    OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ts\":\"1.2\"}", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 200, "", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 200, "[]", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 200, "<html>portal</html>", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":true,\"ts\":\"1.", OUTCOME_UNKNOWN,
	    "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":false}", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":false,\"error\":\"ratelimited\"}",
	    OUTCOME_LATER, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":false,\"error\":\"fatal_error\"}",
	    OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":false,\"error\":\"invalid_auth\"}",
	    OUTCOME_PARKED, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":false,\"error\":"
	    "\"not_in_channel\"}", OUTCOME_PARKED, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":false,\"error\":"
	    "\"invalid_blocks\"}", OUTCOME_REFUSED, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":false,\"error\":\"new_one\"}",
	    OUTCOME_PARKED, "" },
	{ EXCHANGE_ANSWERED, 429, "", OUTCOME_LATER, "" },
	{ EXCHANGE_ANSWERED, 429, "{\"ok\":false,\"error\":\"ratelimited\"}",
	    OUTCOME_LATER, "" },
	{ EXCHANGE_ANSWERED, 500, "", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 500, "{\"ok\":true,\"ts\":\"1.2\"}",
	    OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 502, "<html>", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 503, "", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 302, "", OUTCOME_LATER, "" },
	{ EXCHANGE_ANSWERED, 403, "{\"ok\":false,\"error\":"
	    "\"account_inactive\"}", OUTCOME_PARKED, "" },
	{ EXCHANGE_ANSWERED, 403, "forbidden by proxy", OUTCOME_PARKED, "" },
	{ EXCHANGE_ANSWERED, 404, "", OUTCOME_PARKED, "" },
	{ EXCHANGE_ANSWERED, 408, "", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 413, "", OUTCOME_REFUSED, "" },
	{ EXCHANGE_ANSWERED, 0, "", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_UNKNOWN, 0, "", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_UNKNOWN, 200, "{\"ok\":true,\"ts\":\"1.2\"}",
	    OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_NEVER_SENT, 0, "", OUTCOME_LATER, "" },
};

#define FOUND(key) "{\"ts\":\"5.6\",\"metadata\":{\"event_type\":" \
	"\"patchday_announcement\",\"event_payload\":{\"key\":\"" key "\"}}}"

/* Answers to conversations.history and .replies. */
static const struct {
	enum exchange_progress progress;
	int status;
	const char *body;
	enum outcome_class class;
	const char *reference;
} looks[] = {
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":true,\"messages\":[" FOUND(KEY)
	    "]}", OUTCOME_SENT, "5.6" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":true,\"has_more\":true,"
	    "\"messages\":[{\"ts\":\"9.9\"}," FOUND(KEY) "]}", OUTCOME_SENT,
	    "5.6" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":true,\"messages\":[" FOUND("other")
	    "],\"has_more\":false}", OUTCOME_ABSENT, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":true,\"messages\":[]}",
	    OUTCOME_ABSENT, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":true,\"messages\":[{\"text\":\""
	    KEY "\",\"ts\":\"1.1\"}]}", OUTCOME_ABSENT, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":true,\"messages\":[{\"ts\":\"1.1\","
	    "\"metadata\":{\"event_type\":\"other\",\"event_payload\":{"
	    "\"key\":\"" KEY "\"}}}]}", OUTCOME_ABSENT, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":true,\"messages\":[{\"ts\":\"1.1\","
	    "\"metadata\":\"x\"},7,null]}", OUTCOME_ABSENT, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":true,\"messages\":[],"
	    "\"has_more\":true}", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":true}", OUTCOME_LATER, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":true,\"messages\":{}}",
	    OUTCOME_LATER, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":false,\"error\":\"missing_scope\"}",
	    OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":false,\"error\":"
	    "\"channel_not_found\"}", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":false,\"error\":"
	    "\"not_in_channel\"}", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":false}", OUTCOME_UNKNOWN, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":false,\"error\":"
	    "\"thread_not_found\"}", OUTCOME_ABSENT, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":false,\"error\":\"token_revoked\"}",
	    OUTCOME_PARKED, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":false,\"error\":\"ratelimited\"}",
	    OUTCOME_LATER, "" },
	{ EXCHANGE_ANSWERED, 200, "{\"ok\":false,\"error\":"
	    "\"internal_error\"}", OUTCOME_LATER, "" },
	{ EXCHANGE_ANSWERED, 200, "<html>", OUTCOME_LATER, "" },
	{ EXCHANGE_ANSWERED, 429, "", OUTCOME_LATER, "" },
	{ EXCHANGE_ANSWERED, 500, "", OUTCOME_LATER, "" },
	{ EXCHANGE_ANSWERED, 404, "", OUTCOME_LATER, "" },
	{ EXCHANGE_UNKNOWN, 0, "", OUTCOME_LATER, "" },
	{ EXCHANGE_NEVER_SENT, 0, "", OUTCOME_LATER, "" },
};

static void
test_judge(void)
{
	const struct channel_kind *kind = channel_kinds[0];
	struct exchange_reply reply = { .retry_after_secs = 30 };
	const struct channel channel = { .target = (char *)"#rsp-team" };
	struct channel_thread thread = { .place = "C024BE91L" };
	struct outcome outcome;
	size_t i;

	for (i = 0; i < countof(sends) + countof(looks); i++) {
		bool is_look = i >= countof(sends);
		size_t k = is_look ? i - countof(sends) : i;

		reply.progress = is_look ? looks[k].progress :
		    sends[k].progress;
		reply.status = is_look ? looks[k].status : sends[k].status;
		reply.body = is_look ? looks[k].body : sends[k].body;
		reply.length = strlen(reply.body);
		thread.is_wide = false;
		/* As a try begins: what says nothing would say "sent". */
		memset(&outcome, 0, sizeof(outcome));
		if (is_look)
			kind->judge_look_up(&channel, KEY, &reply, &thread,
			    &outcome);
		else
			kind->judge_send(&reply, &outcome);
		/* Not there by our clock: once more without it. */
		CHECK_ROW(thread.is_wide ==
		    (outcome.class == OUTCOME_FURTHER), reply.body);
		if (thread.is_wide)
			kind->judge_look_up(&channel, KEY, &reply, &thread,
			    &outcome);
		CHECK_ROW(outcome.class == (is_look ? looks[k].class :
		    sends[k].class), reply.body);
		CHECK_ROW(strcmp(outcome.reference, is_look ?
		    looks[k].reference : sends[k].reference) == 0,
		    reply.body);
		CHECK_ROW(outcome.class != OUTCOME_LATER ||
		    reply.status != 429 || outcome.retry_after_secs == 30,
		    reply.body);
		CHECK_ROW(reply.progress != EXCHANGE_ANSWERED ||
		    outcome.reason[0] != '\0', reply.body);
		CHECK_ROW(!is_look || strcmp(outcome.place, outcome.class ==
		    OUTCOME_SENT ? "C024BE91L" : "") == 0, reply.body);
	}
	reply.progress = EXCHANGE_ANSWERED, reply.status = 200;
	reply.body = sends[0].body, reply.length = strlen(reply.body);
	kind->judge_send(&reply, &outcome);
	CHECK_STRING(outcome.place, "C123ABC45");
}

#define LIST(channels, cursor) "{\"ok\":true,\"channels\":[" channels \
	"],\"response_metadata\":{\"next_cursor\":\"" cursor "\"}}"
#define CHANNEL(id, name) "{\"id\":\"" id "\",\"name\":\"" name "\"}"

#define PAGE(messages, cursor) "{\"ok\":true,\"messages\":[" messages \
	"],\"has_more\":true,\"response_metadata\":{\"next_cursor\":\"" \
	cursor "\"}}"
#define AT(ts) "{\"ts\":\"" ts ".000100\"}"

/* Where there is more than a page, "not there" takes all that can be ours. */
static void
test_judge_pages(void)
{
	static const struct {
		const char *label, *body, *root;
		bool is_wide;
		int pages;
		int64_t newest_at, span_secs;
		enum outcome_class class;
		const char *cursor;		/* "": from the newest back */
	} rows[] = {
		{ "by our clock, and more of it", PAGE(AT("9000"), "b=="), "",
		    false, 0, 0, 70, OUTCOME_FURTHER, "b==" },
		{ "found on the second page", PAGE(FOUND(KEY), "c=="), "",
		    false, 1, 0, 70, OUTCOME_SENT, "a==" },
		{ "no end of it by our clock: the newest without it",
		    PAGE(AT("9000"), "b=="), "", false, 9, 0, 70,
		    OUTCOME_FURTHER, "" },
		{ "it does not say where it goes on", PAGE(AT("9000"), ""),
		    "", false, 0, 0, 70, OUTCOME_FURTHER, "" },
		{ "no end of a thread", PAGE(AT("9000"), "b=="), "1.000100",
		    false, 9, 0, 70, OUTCOME_UNKNOWN, "a==" },
		{ "the newest reach back", PAGE(AT("9000") "," AT("8930"),
		    "b=="), "", true, 0, 0, 70, OUTCOME_ABSENT, "a==" },
		{ "… not far enough", PAGE(AT("9000") "," AT("8931"), "b=="),
		    "", true, 0, 0, 70, OUTCOME_FURTHER, "b==" },
		{ "… over two pages they do", PAGE(AT("8931") "," AT("8930"),
		    "c=="), "", true, 1, 9000, 70, OUTCOME_ABSENT, "a==" },
		{ "… nor over all pages", PAGE(AT("8931"), "b=="), "", true,
		    9, 9000, 70, OUTCOME_UNKNOWN, "a==" },
		{ "the clock was set back: nobody knows how far",
		    PAGE(AT("9000") "," AT("1"), "b=="), "", true, 0, 0,
		    INT64_MAX, OUTCOME_FURTHER, "b==" },
		{ "no times at all", PAGE("{}", "b=="), "", true, 0, 0, 0,
		    OUTCOME_FURTHER, "b==" },
		{ "a thread begins with its oldest", PAGE(AT("9000") ","
		    AT("1"), "b=="), "1.000100", true, 0, 0, 70,
		    OUTCOME_FURTHER, "b==" },
	};
	const struct channel channel = { .target = (char *)"#rsp-team" };
	const struct channel_kind *kind = channel_kinds[0];
	struct exchange_reply reply = { .progress = EXCHANGE_ANSWERED,
	    .status = 200, .retry_after_secs = -1 };
	struct channel_thread thread;
	struct outcome outcome;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		thread = (struct channel_thread){ .place = "C024BE91L",
		    .cursor = "a==", .pages = rows[i].pages,
		    .is_wide = rows[i].is_wide,
		    .newest_at = rows[i].newest_at,
		    .span_secs = rows[i].span_secs };
		snprintf(thread.root, sizeof(thread.root), "%s",
		    rows[i].root);
		reply.body = rows[i].body;
		reply.length = strlen(reply.body);
		memset(&outcome, 0, sizeof(outcome));
		kind->judge_look_up(&channel, KEY, &reply, &thread, &outcome);
		CHECK_ROW(outcome.class == rows[i].class, rows[i].label);
		CHECK_ROW(strcmp(thread.cursor, rows[i].cursor) == 0,
		    rows[i].label);
		CHECK_ROW(thread.is_wide == (rows[i].is_wide ||
		    rows[i].cursor[0] == '\0'), rows[i].label);
	}
	/* What our clock hides begins with its first page. */
	thread = (struct channel_thread){ .place = "C024BE91L",
	    .cursor = "a==", .pages = 9 };
	reply.body = "{\"ok\":true,\"messages\":[]}";
	reply.length = strlen(reply.body);
	kind->judge_look_up(&channel, KEY, &reply, &thread, &outcome);
	CHECK(outcome.class == OUTCOME_FURTHER && thread.is_wide &&
	    thread.cursor[0] == '\0' && thread.pages == 0);
}

/* What is more than anybody reads is asked for in smaller pages, from where it
 * was; of the smallest nothing more can be known. */
static void
test_judge_large(void)
{
	static const struct {
		const char *place;
		bool is_wide;
		const char *limits[4];
	} rows[] = {
		{ "C024BE91L", false, { "limit=20", "limit=5", "limit=1" } },
		{ "C024BE91L", true, { "limit=15", "limit=3", "limit=1" } },
		{ "", false, { "limit=100", "limit=25", "limit=6",
		    "limit=1" } },
	};
	const struct channel channel = { .target = (char *)"#rsp-team",
	    .url = (char *)"https://slack.com/api", .token = (char *)"x" };
	const struct channel_kind *kind = channel_kinds[0];
	struct exchange_reply reply = { .progress = EXCHANGE_UNKNOWN,
	    .is_too_large = true, .retry_after_secs = -1, .body = "{" };
	struct exchange_request request;
	struct channel_thread thread;
	struct outcome outcome;
	struct text scratch = { 0 };
	size_t i, k;

	for (i = 0; i < countof(rows); i++) {
		thread = (struct channel_thread){ .cursor = "a==", .pages = 2,
		    .is_wide = rows[i].is_wide };
		snprintf(thread.place, sizeof(thread.place), "%s",
		    rows[i].place);
		for (k = 0; k < countof(rows[i].limits) &&
		    rows[i].limits[k] != NULL; k++) {
			memset(&request, 0, sizeof(request));
			kind->request_look_up(&channel, &thread, KEY, 9000,
			    &request, &scratch);
			CHECK_ROW(strstr(request.url, rows[i].limits[k]) !=
			    NULL && strstr(request.url, "&cursor=a%3D%3D") !=
			    NULL, request.url);
			text_cut(&scratch, 0);
			kind->judge_look_up(&channel, KEY, &reply, &thread,
			    &outcome);
			CHECK_NUMBER(thread.pages, 2);
			CHECK(outcome.class == (k + 1 < countof(
			    rows[i].limits) && rows[i].limits[k + 1] != NULL ?
			    OUTCOME_FURTHER : OUTCOME_UNKNOWN));
		}
	}
	/* Forty of the small ones; as many messages as ten of the others. */
	for (i = 0, k = 0; k < 3; k++) {
		thread = (struct channel_thread){ .place = "C024BE91L",
		    .shrunk = (int)k };
		reply = (struct exchange_reply){ .status = 200,
		    .progress = EXCHANGE_ANSWERED, .retry_after_secs = -1,
		    .body = PAGE(AT("9000"), "b==") };
		reply.length = strlen(reply.body);
		for (i = 1; i < 99; i++) {
			kind->judge_look_up(&channel, KEY, &reply, &thread,
			    &outcome);
			if (outcome.class != OUTCOME_FURTHER || thread.is_wide)
				break;
		}
		CHECK(outcome.class == OUTCOME_FURTHER && thread.is_wide);
		CHECK_NUMBER(i, k == 0 ? 10 : 40);
	}
	text_clear(&scratch);
}

/* The list of channels is read until "#rsp-team" is found. */
static void
test_judge_list(void)
{
	static const struct {
		const char *body;
		enum outcome_class class;
		const char *place, *cursor;
		int pages;
	} cases[] = {
		{ LIST(CHANNEL("C1", "rsp-team"), ""), OUTCOME_FURTHER, "C1",
		    "", 0 },
		{ LIST(CHANNEL("C1", "x") "," CHANNEL("G2", "Rsp-Team"), "b"),
		    OUTCOME_FURTHER, "G2", "", 0 },
		{ LIST(CHANNEL("C1", "rsp-teams") ",7", "b=="),
		    OUTCOME_FURTHER, "", "b==", 0 },
		{ LIST("", "b=="), OUTCOME_UNKNOWN, "", "", 9 },
		{ LIST(CHANNEL("C1", "#rsp-team"), ""), OUTCOME_UNKNOWN, "",
		    "", 0 },
		{ LIST(CHANNEL("C1&x=y", "rsp-team"), ""), OUTCOME_UNKNOWN,
		    "", "", 0 },
		{ "{\"ok\":true,\"channels\":[]}", OUTCOME_UNKNOWN, "", "",
		    0 },
		{ "{\"ok\":true}", OUTCOME_LATER, "", "", 0 },
		{ "{\"ok\":false,\"error\":\"missing_scope\"}",
		    OUTCOME_UNKNOWN, "", "", 0 },
		{ "{\"ok\":false,\"error\":\"ratelimited\"}",
		    OUTCOME_LATER, "", "", 0 },
		{ "{\"ok\":false,\"error\":\"invalid_auth\"}",
		    OUTCOME_PARKED, "", "", 0 },
	};
	const struct channel channel = { .target = (char *)"#rsp-team" };
	const struct channel_kind *kind = channel_kinds[0];
	struct exchange_reply reply = { .progress = EXCHANGE_ANSWERED,
	    .status = 200, .retry_after_secs = -1 };
	struct channel_thread thread;
	struct outcome outcome;
	char body[400];
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		memset(&thread, 0, sizeof(thread));
		thread.pages = cases[i].pages;
		reply.body = cases[i].body;
		reply.length = strlen(reply.body);
		memset(&outcome, 0, sizeof(outcome));
		kind->judge_look_up(&channel, KEY, &reply, &thread, &outcome);
		CHECK_ROW(outcome.class == cases[i].class, reply.body);
		CHECK_ROW(strcmp(thread.place, cases[i].place) == 0,
		    reply.body);
		CHECK_ROW(strcmp(thread.cursor, cases[i].cursor) == 0,
		    reply.body);
		CHECK_ROW(outcome.reason[0] != '\0', reply.body);
	}
	/* A cursor that there is no room for is not followed. */
	for (i = 255; i <= 256; i++) {
		memset(&thread, 0, sizeof(thread));
		snprintf(body, sizeof(body), LIST("", "%0*d"), (int)i, 7);
		reply.body = body;
		reply.length = strlen(body);
		kind->judge_look_up(&channel, KEY, &reply, &thread, &outcome);
		CHECK_NUMBER(outcome.class, i == 255 ? OUTCOME_FURTHER :
		    OUTCOME_UNKNOWN);
		CHECK_NUMBER(strlen(thread.cursor), i == 255 ? i : 0);
	}
}

/* The conversation with a member is named by Slack. */
static void
test_judge_open(void)
{
	static const struct {
		const char *body;
		enum outcome_class class;
		const char *place, *reason;
	} cases[] = {
		{ "{\"ok\":true,\"channel\":{\"id\":\"D024BE91L\"}}",
		    OUTCOME_FURTHER, "D024BE91L", "found" },
		{ "{\"ok\":true,\"no_op\":true,\"already_open\":true,"
		    "\"channel\":{\"id\":\"D024BE91L\",\"user\":"
		    "\"U024BE7LH\"}}", OUTCOME_FURTHER, "D024BE91L", "" },
		{ "{\"ok\":true,\"channel\":{\"id\":\"D1&x=y\"}}",
		    OUTCOME_LATER, "", "no channel" },
		{ "{\"ok\":true}", OUTCOME_LATER, "", "no channel" },
		{ "{\"ok\":false,\"error\":\"missing_scope\"}",
		    OUTCOME_UNKNOWN, "", "im:write" },
		{ "{\"ok\":false,\"error\":\"user_not_found\"}",
		    OUTCOME_UNKNOWN, "", "user_not_found" },
		{ "{\"ok\":false,\"error\":\"ratelimited\"}",
		    OUTCOME_LATER, "", "" },
		{ "{\"ok\":false,\"error\":\"invalid_auth\"}",
		    OUTCOME_PARKED, "", "" },
	};
	const struct channel channel = { .target = (char *)"U024BE7LH" };
	const struct channel_kind *kind = channel_kinds[0];
	struct exchange_reply reply = { .progress = EXCHANGE_ANSWERED,
	    .status = 200, .retry_after_secs = -1 };
	struct channel_thread thread;
	struct outcome outcome;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		memset(&thread, 0, sizeof(thread));
		reply.body = cases[i].body;
		reply.length = strlen(reply.body);
		memset(&outcome, 0, sizeof(outcome));
		kind->judge_look_up(&channel, KEY, &reply, &thread, &outcome);
		CHECK_ROW(outcome.class == cases[i].class, reply.body);
		CHECK_STRING(thread.place, cases[i].place);
		CHECK_ROW(strstr(outcome.reason, cases[i].reason) != NULL,
		    outcome.reason);
	}
	/* The id is known; the history is not ours to read. */
	strcpy(thread.place, "D024BE91L");
	reply.body = "{\"ok\":false,\"error\":\"missing_scope\"}";
	reply.length = strlen(reply.body);
	kind->judge_look_up(&channel, KEY, &reply, &thread, &outcome);
	CHECK_NUMBER(outcome.class, OUTCOME_UNKNOWN);
	CHECK_ROW(strstr(outcome.reason, "im:history") != NULL,
	    outcome.reason);
}

/* It is asked for by POST, and the history by its id. */
static void
test_request_open(void)
{
	struct channel_thread none = { 0 }, known = { .place = "D024BE91L" };
	struct exchange_request request;
	struct text scratch = { 0 };
	struct channel channel;
	char complaint[480];

	channels_parse("team: {slack: U024BE7LH, " TOKEN "}", &channel,
	    complaint, sizeof(complaint));
	channel.token = mem_string("xoxb-1-2");
	channel.kind->request_look_up(&channel, &none, KEY, 1700000000,
	    &request, &scratch);
	CHECK_STRING(request.url, "https://slack.com/api/conversations.open");
	CHECK_STRING(request.method, "POST");
	CHECK_STRING(request.authorization, "Bearer xoxb-1-2");
	CHECK_STRING(request.content_type,
	    "application/x-www-form-urlencoded");
	CHECK_STRING(request.body, "users=U024BE7LH");
	CHECK_NUMBER(request.body_length, strlen("users=U024BE7LH"));
	text_clear(&scratch);
	channel.kind->request_look_up(&channel, &known, KEY, 1700000000,
	    &request, &scratch);
	CHECK_STRING(request.url, "https://slack.com/api/conversations.history"
	    "?channel=D024BE91L&oldest=1700000000.000000&inclusive=true"
	    "&include_all_metadata=true&limit=20");
	CHECK(request.body_length == 0);
	text_clear(&scratch);
	channel_clear(&channel);
}

static void
test_requests(void)
{
	struct channel_thread none = { 0 }, known = { .place = "C024BE91L" },
	    thread = { .root = "1503435956.000247", .place = "C024BE91L" };
	struct channel_letter letter = { (char *)"{}", 2 };
	struct exchange_request request;
	struct text scratch = { 0 };
	struct channel channel;
	char complaint[480];

	channels_parse("team: {slack: \"#rsp-team\", " TOKEN "}", &channel,
	    complaint, sizeof(complaint));
	channel.token = mem_string("xoxb-1-2");
	channel.kind->request_send(&channel, &letter, "", &request, &scratch);
	CHECK_STRING(request.url, "https://slack.com/api/chat.postMessage");
	CHECK_STRING(request.authorization, "Bearer xoxb-1-2");
	CHECK_STRING(request.method, "POST");
	CHECK_STRING(request.content_type, "application/json; charset=utf-8");
	CHECK_STRING(request.sink, "team");
	CHECK(request.body == letter.body && request.body_length == 2);
	CHECK(request.timeout_ms > 0);
	text_clear(&scratch);
	channel.kind->request_look_up(&channel, &none, KEY, 1700000000,
	    &request, &scratch);
	CHECK_STRING(request.url, "https://slack.com/api/users.conversations"
	    "?types=public_channel%2Cprivate_channel&exclude_archived=true"
	    "&limit=100");
	CHECK_STRING(request.authorization, "Bearer xoxb-1-2");
	CHECK_STRING(request.method, "GET");
	CHECK(request.body_length == 0);
	text_clear(&scratch);
	snprintf(none.cursor, sizeof(none.cursor), "a==");
	channel.kind->request_look_up(&channel, &none, KEY, 1700000000,
	    &request, &scratch);
	CHECK_STRING(request.url, "https://slack.com/api/users.conversations"
	    "?types=public_channel%2Cprivate_channel&exclude_archived=true"
	    "&limit=100&cursor=a%3D%3D");
	text_clear(&scratch);
	channel.kind->request_look_up(&channel, &known, KEY, 1700000000,
	    &request, &scratch);
	CHECK_STRING(request.url, "https://slack.com/api/conversations.history"
	    "?channel=C024BE91L&oldest=1700000000.000000&inclusive=true"
	    "&include_all_metadata=true&limit=20");
	text_clear(&scratch);
	channel.kind->request_look_up(&channel, &thread, KEY, 1700000000,
	    &request, &scratch);
	CHECK_STRING(request.url, "https://slack.com/api/conversations.replies"
	    "?channel=C024BE91L&ts=1503435956.000247&oldest=1700000000.000000"
	    "&inclusive=true&include_all_metadata=true&limit=20");
	text_clear(&scratch);
	/* No message in particular: page after page, as well. */
	channel.kind->request_look_up(&channel, &known, "", 1700000000,
	    &request, &scratch);
	CHECK(strstr(request.url, "&limit=20") != NULL);
	text_clear(&scratch);
	/* Whatever our clock says. */
	known.is_wide = thread.is_wide = true;
	channel.kind->request_look_up(&channel, &known, KEY, 1700000000,
	    &request, &scratch);
	CHECK_STRING(request.url, "https://slack.com/api/conversations.history"
	    "?channel=C024BE91L&include_all_metadata=true&limit=15");
	text_clear(&scratch);
	channel.kind->request_look_up(&channel, &thread, KEY, 1700000000,
	    &request, &scratch);
	CHECK_STRING(request.url, "https://slack.com/api/conversations.replies"
	    "?channel=C024BE91L&ts=1503435956.000247"
	    "&include_all_metadata=true&limit=15");
	text_clear(&scratch);
	snprintf(known.cursor, sizeof(known.cursor), "b==");
	channel.kind->request_look_up(&channel, &known, KEY, 1700000000,
	    &request, &scratch);
	CHECK_STRING(request.url, "https://slack.com/api/conversations.history"
	    "?channel=C024BE91L&include_all_metadata=true&limit=15"
	    "&cursor=b%3D%3D");
	text_clear(&scratch);
	channel_clear(&channel);
}

/* The letter's entry `path`, "a.b"; the caller frees. */
static char *
letter_entry(const struct channel_letter *letter, const char *first,
    const char *second)
{
	struct doc *map = NULL;
	const struct doc *entry;
	char *result;

	if (doc_parse_json(letter->body, letter->length, 1000000, &map,
	    NULL) != 0)
		return NULL;
	entry = doc_find(map, first);
	if (second != NULL)
		entry = doc_find(entry, second);
	result = mem_string(doc_string(entry));
	doc_free(map);
	return result;
}

static const struct {
	enum announcement_kind kind;
	const char *root, *place;	/* of the thread */
	const char *channel, *thread_ts, *reply_broadcast;
} composes[] = {
	{ ANNOUNCEMENT_REMINDER, "", "", "#rsp-team", NULL, NULL },
	{ ANNOUNCEMENT_START, "", "", "#rsp-team", NULL, NULL },
	{ ANNOUNCEMENT_START, "", "C024BE91L", "#rsp-team", NULL, NULL },
	{ ANNOUNCEMENT_REMINDER, "1.2", "C024BE91L", "C024BE91L", "1.2",
	    "false" },
	{ ANNOUNCEMENT_START, "1.2", "C024BE91L", "C024BE91L", "1.2",
	    "true" },
	{ ANNOUNCEMENT_END, "1.2", "C024BE91L", "C024BE91L", "1.2", "true" },
	{ ANNOUNCEMENT_END, "1.2", "", "#rsp-team", "1.2", "true" },
};

static void
test_compose(void)
{
	struct channel_thread thread;
	struct channel_letter letter;
	struct message message;
	struct channel channel;
	char complaint[480], *got;
	size_t i, k;

	channels_parse("team: {slack: \"#rsp-team\", " TOKEN "}", &channel,
	    complaint, sizeof(complaint));
	for (i = 0; i < countof(composes); i++) {
		const struct { const char *first, *second, *want; } wants[] = {
			{ "channel", NULL, composes[i].channel },
			{ "thread_ts", NULL, composes[i].thread_ts },
			{ "reply_broadcast", NULL,
			    composes[i].reply_broadcast },
			{ "unfurl_links", NULL, "false" },
			{ "unfurl_media", NULL, "false" },
			{ "link_names", NULL, NULL },
			{ "parse", NULL, NULL },
			{ "username", NULL, NULL },
			{ "icon_emoji", NULL, NULL },
			{ "metadata", "event_type", "patchday_announcement" },
		};

		memset(&thread, 0, sizeof(thread));
		strcpy(thread.root, composes[i].root);
		strcpy(thread.place, composes[i].place);
		channels_message(&message, composes[i].kind);
		channel.kind->compose(&channel, &message, &thread, KEY, "", 0,
		    &letter);
		for (k = 0; k < countof(wants); k++) {
			got = letter_entry(&letter, wants[k].first,
			    wants[k].second);
			CHECK_STRING(got, wants[k].want);
			free(got);
		}
		CHECK(strstr(letter.body, "\"event_payload\":{\"key\":\"" KEY
		    "\",\"occurrence\":\"patch-thursday/2026-12-03T15:00\","
		    "\"kind\":") != NULL);
		free(letter.body);
		message_clear(&message);
	}
	channel_clear(&channel);
}

/* To a person: by the member's id first, then into the channel (D…) that the
 * answer named. */
static void
test_direct(void)
{
	static const struct {
		const char *yaml, *root, *place, *want;
	} rows[] = {
		{ "team: {slack: U024BE7LH, " TOKEN "}", "", "",
		    "U024BE7LH" },
		{ "team: {slack: U024BE7LH, " TOKEN "}", "1.2", "D024BE91L",
		    "D024BE91L" },
		{ "team: {slack: U024BE7LH, id: D024BE91L, " TOKEN "}", "",
		    "", "D024BE91L" },
		{ "team: {slack: D024BE91L, " TOKEN "}", "", "",
		    "D024BE91L" },
	};
	struct channel_thread thread;
	struct channel_letter letter;
	struct message message;
	struct channel channel;
	char complaint[480], *got;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK(channels_parse(rows[i].yaml, &channel, complaint,
		    sizeof(complaint)) == 0);
		memset(&thread, 0, sizeof(thread));
		strcpy(thread.root, rows[i].root);
		strcpy(thread.place, rows[i].place);
		channels_message(&message, ANNOUNCEMENT_START);
		channel.kind->compose(&channel, &message, &thread, KEY, "", 0,
		    &letter);
		got = letter_entry(&letter, "channel", NULL);
		CHECK_STRING(got, rows[i].want);
		free(got);
		free(letter.body);
		message_clear(&message);
		channel_clear(&channel);
	}
}

int
main(void)
{
	test_parse();
	test_direct();
	test_judge();
	test_judge_pages();
	test_judge_large();
	test_judge_list();
	test_judge_open();
	test_request_open();
	test_requests();
	test_compose();
	return harness_end();
}
