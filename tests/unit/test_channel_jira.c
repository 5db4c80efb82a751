/* SPDX-License-Identifier: MIT */
/* The keys of a Jira channel, what is sent, and what the answers mean.  The
 * texts are judged by other parsers in tests/messages. */
#include "array.h"
#include "channel_editor.h"
#include "channel_sequel.h"
#include "channels.h"
#include "harness.h"
#include "jira_page_internal.h"

#define KEY "0123456789abcdef0123456789abcdef"
#define HOME "jira: \"https://jira.example.org\""
#define CLOUD "jira: \"https://x.atlassian.net\""
#define TOKEN "token: {file: t}"
#define SERVER "t: {" HOME ", project: DM, " TOKEN "}"
#define FULL "t: {" CLOUD ", project: DM, " TOKEN ", user: bot@example.org, " \
	"watchers: [u1, u2], labels: [rsp], type: Change, close: Resolved}"

/* `want` is a part of the first complaint; "" is accepted. */
static const struct { const char *yaml, *want; } parses[] = {
	{ SERVER, "" },
	{ FULL, "" },
	{ "t: {jira: \"https://example.org/jira/\", project: A_1, " TOKEN
	    ", version: 3, user: a@b.example}", "" },
	{ "t: {jira: \"http://127.0.0.1:8080\", project: DM, " TOKEN "}", "" },
	{ "t: {jira: \"http://jira.example.org\", project: DM, " TOKEN "}",
	    "must begin with https" },
	{ "t: {jira: \"https://jira.example.org/browse/DM-1\", project: DM, "
	    TOKEN "}", "where Jira begins" },
	{ "t: {jira: \"https://jira.example.org/?x=1\", project: DM, " TOKEN
	    "}", "where Jira begins" },
	{ "t: {jira: \"https://jira.example.org/rest/api/2\", project: DM, "
	    TOKEN "}", "where Jira begins" },
	{ "t: {jira: \"https://a:b@jira.example.org\", project: DM, " TOKEN
	    "}", "jira" },
	{ "t: {" HOME ", " TOKEN "}", "has no \"project\"" },
	{ "t: {" HOME ", project: dm, " TOKEN "}", "capital letters" },
	{ "t: {" HOME ", project: DM-1, " TOKEN "}", "capital letters" },
	{ "t: {" HOME ", project: \"DM/..\", " TOKEN "}", "capital letters" },
	{ "t: {" HOME ", project: 1, " TOKEN "}", "capital letters" },
	{ "t: {" HOME ", project: DM}", "has no token" },
	{ "t: {" HOME ", project: DM, token: secret}",
	    "must not be written in the configuration" },
	{ "t: {" HOME ", project: DM, version: 4, " TOKEN "}", "version" },
	{ "t: {" CLOUD ", project: DM, version: 2, user: a@b.example, " TOKEN
	    "}", "takes 3" },
	{ "t: {" CLOUD ", project: DM, " TOKEN "}", "has no \"user\"" },
	{ "t: {" HOME ", project: DM, user: \"a:b\", " TOKEN "}", "colon" },
	{ "t: {" HOME ", project: DM, user: \"a\\nb\", " TOKEN "}", "user" },
	{ "t: {" HOME ", project: DM, labels: [a b], " TOKEN "}",
	    "has a space" },
	{ "t: {" HOME ", project: DM, labels: {a: b}, " TOKEN "}", "labels" },
	{ "t: {" HOME ", project: DM, watchers: [1,2,3,4,5,6,7,8,9,10,11,12,"
	    "13,14,15,16], " TOKEN "}", "accepted are 15" },
	{ "t: {" HOME ", project: DM, watchres: [a], " TOKEN "}", "watchers" },
	{ "t: {" HOME ", slack: \"#a\", " TOKEN "}", "has both" },
	{ "t: {" HOME ", project: [DM], " TOKEN "}", "project" },
	{ "t: {" HOME ", project: ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQR"
	    "STUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF, " TOKEN "}",
	    "capital letters" },
	{ "t: {" HOME ", project: DM, type: [a], " TOKEN "}", "type" },
	{ "t: {" HOME ", project: DM, close: [a], " TOKEN "}", "close" },
	{ "t: {" HOME ", project: DM, close: \"\", " TOKEN "}", "close" },
	{ "t: {jira: \"https://\", project: DM, " TOKEN "}", "jira" },
	{ "t: {jira: [a], project: DM, " TOKEN "}", "jira" },
	{ "t: {jira: \"https://jira.example.org///\", project: DM, " TOKEN
	    "}", "" },
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
		CHECK_ROW(strstr(complaint, parses[i].want) != NULL,
		    complaint);
		channel_clear(&channel);
	}
}

static void
make(const char *yaml, struct channel *ret_channel)
{
	char complaint[480];

	CHECK(channels_parse(yaml, ret_channel, complaint,
	    sizeof(complaint)) == 0);
	ret_channel->token = mem_string("sesame");
}

/* --- what is sent --------------------------------------------------------- */

static void
test_open(void)
{
	static const struct channel_thread none = { 0 };
	struct exchange_request request;
	struct channel_letter letter;
	struct text scratch = { 0 };
	struct message message;
	struct channel_thread found = { .root = "DM-12" };
	struct channel channel;

	make(FULL, &channel);
	channels_message(&message, ANNOUNCEMENT_START);
	channel.kind->compose(&channel, &message, &none, KEY, "", 0, &letter);
	CHECK(strncmp(letter.body, "POST issue\n{\"fields\":{\"project\":{"
	    "\"key\":\"DM\"},\"issuetype\":{\"name\":\"Change\"},\"summary\":"
	    "\"Patch Thursday has started\",\"labels\":[\"patchday\","
	    "\"patchday-" KEY "\",\"rsp\"],\"description\":{\"version\":1,"
	    "\"type\":\"doc\"", 200) == 0);
	channel.kind->find_root(&letter, &found);
	CHECK_STRING(found.root, "");
	channel.kind->request_send(&channel, &letter, "", &request, &scratch);
	CHECK_STRING(request.url, "https://x.atlassian.net/rest/api/3/issue");
	CHECK_STRING(request.method, "POST");
	CHECK_STRING(request.content_type, "application/json");
	CHECK_STRING(request.user, "bot@example.org");
	CHECK_STRING(request.password, "sesame");
	CHECK(request.authorization == NULL);
	CHECK(((const char *)request.body)[0] == '{');
	CHECK(strstr(letter.body, "sesame") == NULL);
	text_clear(&scratch);
	free(letter.body);
	message_clear(&message);
	channel_clear(&channel);
}

static void
test_comment(void)
{
	static const struct channel_thread thread = { .root = "DM-12",
	    .place = "DM" };
	struct exchange_request request;
	struct channel_letter letter;
	struct text scratch = { 0 };
	struct message message;
	struct channel_thread found = { .root = "DM-12" };
	struct channel channel;

	make(SERVER, &channel);
	channels_message(&message, ANNOUNCEMENT_END);
	channel.kind->compose(&channel, &message, &thread, KEY, "", 0,
	    &letter);
	CHECK(strncmp(letter.body, "POST issue/DM-12/comment\n{\"body\":\""
	    "h4. Patch Thursday has started\\n\\n", 60) == 0);
	CHECK(strstr(letter.body, "~patchday-" KEY "~") != NULL);
	channel.kind->find_root(&letter, &found);
	CHECK_STRING(found.root, "DM-12");
	channel.kind->request_send(&channel, &letter, "", &request, &scratch);
	CHECK_STRING(request.url,
	    "https://jira.example.org/rest/api/2/issue/DM-12/comment");
	CHECK_STRING(request.authorization, "Bearer sesame");
	CHECK(request.user == NULL);
	free(letter.body);
	text_clear(&scratch);
	message.is_last = true;
	channel.kind->compose(&channel, &message, &thread, KEY, "", 0,
	    &letter);
	CHECK(strncmp(letter.body, "POST issue/DM-12/comment close\n", 31) ==
	    0);
	free(letter.body);
	channel.kind->editor->compose_board(&channel, &message, &thread,
	    &letter);
	CHECK(strncmp(letter.body, "PUT issue/DM-12\n{\"fields\":{"
	    "\"description\":\"", 42) == 0);
	channel.kind->editor->request_edit(&channel, &letter, &request,
	    &scratch);
	CHECK_STRING(request.method, "PUT");
	CHECK_STRING(request.url,
	    "https://jira.example.org/rest/api/2/issue/DM-12");
	free(letter.body);
	text_clear(&scratch);
	message_clear(&message);
	channel_clear(&channel);
}

/* What is no letter never names a path. */
static void
test_rotted(void)
{
	static const char *const bodies[] = { "", "POST", "POST issue",
	    "GET issue\n", "POST issue/DM-1/../x\n", "POST issue/dm-1\n",
	    "PUT issue/DM-\n", "POST search\n", "POST issue/DM-1/watchers\n",
	    "POST  issue\n", "POST issue close close\n" };
	struct exchange_request request;
	struct channel_letter letter;
	struct text scratch = { 0 };
	struct channel channel;
	size_t i;

	make(SERVER, &channel);
	for (i = 0; i < countof(bodies); i++) {
		letter.body = (char *)bodies[i];
		letter.length = strlen(bodies[i]);
		channel.kind->request_send(&channel, &letter, "", &request,
		    &scratch);
		CHECK_STRING(request.url,
		    "https://jira.example.org/rest/api/2/");
		text_clear(&scratch);
	}
	channel_clear(&channel);
}

/* Text, and the same in wiki markup. */
static const struct { const char *text, *want; } escapes[] = {
	{ "plain", "plain" },
	{ "*a* _b_ -c- +d+ ^e^ ~f~ ??g??", "\\*a\\* \\_b\\_ \\-c\\- &#43;d"
	    "&#43; &#94;e&#94; &#126;f&#126; \\?\\?g\\?\\?" },
	{ "w_2026_48 a-b 2*3 C+1", "w_2026_48 a-b 2*3 C+1" },
	{ "{code}", "&#123;code&#125;" },
	{ "[a|http:x] !b! c! @c #d", "&#91;a&#124;http:x&#93; \\!b! c! @c "
	    "\\#d" },
	{ "C:\\d\\*", "C:&#92;d&#92;\\*" },
	{ "\\\\", "&#92;&#92;" },
	{ "&#42;b a & b a&b", "&amp;\\#42;b a & b a&amp;b" },
	{ "h1. x", "h1&#46; x" },
	{ "a\n h6. x", "a\n h6&#46; x" },
	{ "ah1. x", "ah1. x" },
	{ "bq. x", "bq&#46; x" },
	{ ":D :P :) ;) (y) (a b)", "&#58;D &#58;P :\\) ;\\) \\(y) (a b)" },
	{ "see https://x.org/a_b?c=d&e-f#g.", "see https://x.org/a_b?c=d&e-f"
	    "#g." },
	{ "xhttps://x.org/a_b", "xhttps://x.org/a_b" },
	{ "https://x.org/{a}|b]", "https://x.org/ &#123;a&#125;&#124;b&#93;" },
};

static void
test_escape(void)
{
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(escapes); i++) {
		text_cut(&text, 0);
		jira_page_escape(&text, escapes[i].text);
		CHECK_STRING(text_string(&text), escapes[i].want);
	}
	text_clear(&text);
}

/* --- answers -------------------------------------------------------------- */

#define ERRORS(text) "{\"errorMessages\":[\"no\"],\"errors\":{" text "}}"

static const struct {
	const char *letter;
	int status;
	const char *body;
	enum outcome_class class;
	const char *reference, *place, *reason;
} sends[] = {
	{ "POST issue\n{}", 201, "{\"id\":\"1\",\"key\":\"DM-7\"}",
	    OUTCOME_SENT, "DM-7", "DM", "opened" },
	{ "POST issue\n{}", 201, "{\"id\":\"1\"}", OUTCOME_UNKNOWN, "", "",
	    "no ticket's key" },
	{ "POST issue\n{}", 201, "{\"key\":\"DM-7/../x\"}", OUTCOME_UNKNOWN,
	    "", "", "no ticket's key" },
	{ "POST issue\n{}", 200, "<html>", OUTCOME_UNKNOWN, "", "", "key" },
	{ "POST issue/DM-7/comment\n{}", 201, "{\"id\":\"42\"}", OUTCOME_SENT,
	    "42", "", "added" },
	{ "POST issue/DM-7/comment\n{}", 201, "{}", OUTCOME_UNKNOWN, "", "",
	    "no comment's id" },
	{ "POST issue\n{}", 400, ERRORS("\"project\":\"bad\""),
	    OUTCOME_PARKED, "", "", "no; project: bad" },
	{ "POST issue\n{}", 400, ERRORS("\"customfield_1\":\"is required\""),
	    OUTCOME_PARKED, "", "", "customfield_1: is required" },
	{ "POST issue\n{}", 400, ERRORS("\"summary\":\"bad\""),
	    OUTCOME_REFUSED, "", "", "summary: bad" },
	{ "POST issue\n{}", 400, ERRORS("\"summary\":\"x\",\"labels\":\"y\""),
	    OUTCOME_PARKED, "", "", "labels: y" },
	{ "POST issue/DM-7/comment\n{}", 400, ERRORS("\"comment\":\"bad\""),
	    OUTCOME_REFUSED, "", "", "comment: bad" },
	{ "POST issue/DM-7/comment\n{}", 403, ERRORS(""), OUTCOME_REFUSED, "",
	    "", "HTTP 403: no" },
	{ "POST issue/DM-7/comment\n{}", 404, ERRORS(""), OUTCOME_REFUSED, "",
	    "", "HTTP 404: no" },
	{ "POST issue/DM-7/comment\n{}", 404, "<html>", OUTCOME_PARKED, "",
	    "", "not Jira's" },
	{ "POST issue\n{}", 401, "", OUTCOME_PARKED, "", "", "not accepted" },
	{ "POST issue\n{}", 401, ERRORS(""), OUTCOME_PARKED, "", "", "no" },
	{ "POST issue\n{}", 403, ERRORS(""), OUTCOME_PARKED, "", "", "no" },
	{ "POST issue\n{}", 404, "{}", OUTCOME_PARKED, "", "", "not Jira's" },
	{ "POST issue\n{}", 409, ERRORS(""), OUTCOME_LATER, "", "", "no" },
	{ "POST issue\n{}", 413, "", OUTCOME_REFUSED, "", "", "" },
	{ "POST issue\n{}", 415, "{}", OUTCOME_PARKED, "", "", "" },
	{ "POST issue\n{}", 408, "", OUTCOME_UNKNOWN, "", "", "" },
	{ "POST issue\n{}", 422, ERRORS(""), OUTCOME_PARKED, "", "", "no" },
	{ "POST issue\n{}", 429, "{}", OUTCOME_LATER, "", "", "slow down" },
	{ "POST issue\n{}", 302, "", OUTCOME_LATER, "", "", "elsewhere" },
	{ "POST issue\n{}", 500, "{}", OUTCOME_UNKNOWN, "", "", "500" },
	{ "POST issue\n{}", 503, "{}", OUTCOME_UNKNOWN, "", "", "503" },
};

static struct exchange_reply
reply_of(int status, const char *body)
{
	return (struct exchange_reply){ .progress = EXCHANGE_ANSWERED,
	    .status = status, .retry_after_secs = 9, .body = body,
	    .length = strlen(body) };
}

static void
test_send(void)
{
	struct exchange_reply reply;
	struct channel_letter letter;
	struct outcome outcome;
	struct channel channel;
	size_t i;

	make(SERVER, &channel);
	for (i = 0; i < countof(sends); i++) {
		reply = reply_of(sends[i].status, sends[i].body);
		letter.body = (char *)sends[i].letter;
		letter.length = strlen(sends[i].letter);
		memset(&outcome, 0, sizeof(outcome));
		channel.kind->judge_letter(&letter, &reply, &outcome);
		CHECK_ROW(outcome.class == sends[i].class, sends[i].body);
		CHECK_STRING(outcome.reference, sends[i].reference);
		CHECK_STRING(outcome.place, sends[i].place);
		CHECK_ROW(strstr(outcome.reason, sends[i].reason) != NULL,
		    outcome.reason);
		CHECK_ROW(sends[i].class != OUTCOME_LATER ||
		    sends[i].status == 302 ||
		    outcome.retry_after_secs == 9, sends[i].body);
	}
	reply.progress = EXCHANGE_NEVER_SENT;
	channel.kind->judge_letter(&letter, &reply, &outcome);
	CHECK(outcome.class == OUTCOME_LATER);
	reply.progress = EXCHANGE_UNKNOWN;
	channel.kind->judge_letter(&letter, &reply, &outcome);
	CHECK(outcome.class == OUTCOME_UNKNOWN);
	reply = reply_of(204, "");
	channel.kind->editor->judge_edit(&reply, &outcome);
	CHECK(outcome.class == OUTCOME_SENT);
	reply = reply_of(404, ERRORS(""));
	channel.kind->editor->judge_edit(&reply, &outcome);
	CHECK(outcome.class == OUTCOME_REFUSED);
	channel_clear(&channel);
}

#define MARKED "{\"id\":\"5\",\"body\":\"x\\n~patchday-" KEY "~\"}"
#define MARKED_ADF "{\"id\":\"6\",\"body\":{\"type\":\"doc\",\"content\":[{" \
	"\"text\":\"patchday-" KEY "\"}]}}"
#define OTHER "{\"id\":\"4\",\"body\":\"x\"}"
#define FIVE OTHER "," OTHER "," OTHER "," OTHER "," OTHER

static const struct {
	const char *root;
	int status;
	const char *body;
	enum outcome_class class;
	const char *reference;
} looks[] = {
	{ "", 200, "{\"issues\":[]}", OUTCOME_ABSENT, "" },
	{ "", 200, "{\"issues\":[{\"key\":\"DM-3\"}]}", OUTCOME_SENT, "DM-3" },
	{ "", 200, "{\"issues\":[{\"key\":\"../x\"}]}", OUTCOME_ABSENT, "" },
	{ "", 200, "{\"issues\":[],\"nextPageToken\":\"n\"}", OUTCOME_FURTHER,
	    "" },
	{ "", 200, "{\"issues\":[],\"nextPageToken\":null}", OUTCOME_ABSENT,
	    "" },
	{ "", 200, "{}", OUTCOME_LATER, "" },
	{ "", 200, "[]", OUTCOME_LATER, "" },
	{ "", 401, "", OUTCOME_PARKED, "" },
	{ "", 404, "{}", OUTCOME_PARKED, "" },
	{ "", 410, ERRORS(""), OUTCOME_PARKED, "" },
	{ "", 429, "", OUTCOME_LATER, "" },
	{ "", 503, "", OUTCOME_LATER, "" },
	{ "DM-1", 200, "{\"comments\":[" OTHER "," MARKED "]}", OUTCOME_SENT,
	    "5" },
	{ "DM-1", 200, "{\"comments\":[" MARKED_ADF "]}", OUTCOME_SENT, "6" },
	{ "DM-1", 200, "{\"comments\":[" OTHER "]}", OUTCOME_ABSENT, "" },
	{ "DM-1", 200, "{\"comments\":[" FIVE "," FIVE "," FIVE "," FIVE "]}",
	    OUTCOME_FURTHER, "" },
	{ "DM-1", 200, "{\"comments\":{}}", OUTCOME_LATER, "" },
	{ "DM-1", 200, "{}", OUTCOME_LATER, "" },
	{ "DM-1", 200, "<html>", OUTCOME_LATER, "" },
	{ "DM-1", 200, "{\"comments\":[{\"body\":\"~patchday-" KEY "~\"}]}",
	    OUTCOME_SENT, "" },
	{ "", 200, "{\"issues\":{}}", OUTCOME_LATER, "" },
	{ "", 200, "{\"issues\":[],\"nextPageToken\":\"\"}", OUTCOME_ABSENT,
	    "" },
	{ "DM-1", 404, ERRORS(""), OUTCOME_ABSENT, "" },
	{ "DM-1", 403, ERRORS(""), OUTCOME_UNKNOWN, "" },
	{ "DM-1", 500, "", OUTCOME_LATER, "" },
};

static void
test_look(void)
{
	struct channel_thread thread;
	struct exchange_request request;
	struct text scratch = { 0 };
	struct exchange_reply reply;
	struct outcome outcome;
	struct channel channel;
	size_t i;

	make(SERVER, &channel);
	for (i = 0; i < countof(looks); i++) {
		thread = (struct channel_thread){ 0 };
		(void)snprintf(thread.root, sizeof(thread.root), "%s",
		    looks[i].root);
		reply = reply_of(looks[i].status, looks[i].body);
		memset(&outcome, 0, sizeof(outcome));
		channel.kind->judge_look_up(&channel, KEY, &reply, &thread,
		    &outcome);
		CHECK_ROW(outcome.class == looks[i].class, looks[i].body);
		CHECK_STRING(outcome.class == OUTCOME_SENT ?
		    outcome.reference : "", looks[i].reference);
	}
	thread = (struct channel_thread){ 0 };
	channel.kind->request_look_up(&channel, &thread, KEY, 0, &request,
	    &scratch);
	CHECK_STRING(request.url, "https://jira.example.org/rest/api/2/"
	    "search?jql=labels%20%3D%20%22patchday-" KEY "%22&fields=summary"
	    "&maxResults=2");
	CHECK_STRING(request.method, "GET");
	text_clear(&scratch);
	channel_clear(&channel);
	make(FULL, &channel);
	(void)snprintf(thread.cursor, sizeof(thread.cursor), "a b&c");
	channel.kind->request_look_up(&channel, &thread, KEY, 0, &request,
	    &scratch);
	CHECK(strstr(request.url, "/rest/api/3/search/jql?jql=") != NULL);
	CHECK(strstr(request.url, "&nextPageToken=a%20b%26c") != NULL);
	text_clear(&scratch);
	(void)snprintf(thread.root, sizeof(thread.root), "DM-1");
	thread.pages = 2;
	channel.kind->request_look_up(&channel, &thread, KEY, 0, &request,
	    &scratch);
	CHECK_STRING(request.url, "https://x.atlassian.net/rest/api/3/issue/"
	    "DM-1/comment?orderBy=-created&startAt=40&maxResults=20");
	text_clear(&scratch);
	channel_clear(&channel);
}

/* --- what follows --------------------------------------------------------- */

#define WAYS "\"transitions\":[{\"id\":\"11\",\"name\":\"Start\",\"to\":{" \
	"\"name\":\"In Progress\"}},{\"id\":\"31\",\"name\":\"Finish\",\"to\"" \
	":{\"name\":\"Resolved\"}},{\"id\":\"41\",\"name\":\"Resloved\"}]"
#define STATUS(key) "{\"fields\":{\"status\":{\"statusCategory\":{\"key\":" \
	"\"" key "\"}}}," WAYS "}"

/* An answer to each step of a ticket that is opened and closed at once: two
 * watchers, the status, the transition. */
static const struct {
	unsigned step;
	int status;
	const char *body;
	enum outcome_class class;
	const char *words, *choice;
	bool goes_on;
} steps[] = {
	{ 0, 204, "", OUTCOME_FURTHER, "", "", true },
	{ 0, 404, ERRORS(""), OUTCOME_FURTHER, "has no watcher u1", "", true },
	{ 0, 403, ERRORS(""), OUTCOME_FURTHER, "has no watcher u1", "", true },
	{ 0, 400, ERRORS(""), OUTCOME_FURTHER, "has no watcher u1", "", true },
	{ 0, 401, ERRORS(""), OUTCOME_FURTHER, "has no watcher u1", "", true },
	{ 0, 401, "", OUTCOME_PARKED, "not accepted", "", true },
	{ 0, 429, "", OUTCOME_LATER, "slow down", "", true },
	{ 0, 500, "", OUTCOME_UNKNOWN, "500", "", true },
	{ 1, 204, "", OUTCOME_FURTHER, "", "", true },
	{ 2, 200, STATUS("new"), OUTCOME_FURTHER, "", "31", true },
	{ 2, 200, STATUS("done"), OUTCOME_FURTHER, "", "", false },
	{ 2, 200, "{\"transitions\":[]}", OUTCOME_REFUSED, "may make none",
	    "", true },
	{ 2, 200, "{\"transitions\":[{\"id\":\"1\",\"name\":\"Resolvd\"}]}",
	    OUTCOME_REFUSED, "did you mean \"Resolvd\"?", "", true },
	{ 2, 200, "{\"transitions\":[{\"id\":\"1\",\"name\":\"Go\"},{\"id\":"
	    "\"2\",\"name\":\"Stop\"}]}", OUTCOME_REFUSED,
	    "there are \"Go\", \"Stop\"", "", true },
	{ 2, 200, "{}", OUTCOME_LATER, "no transitions", "", true },
	{ 2, 200, "<html>", OUTCOME_LATER, "no transitions", "", true },
	{ 2, 404, ERRORS(""), OUTCOME_REFUSED, "is not closed", "", true },
	{ 2, 401, "", OUTCOME_PARKED, "not accepted", "", true },
	{ 3, 204, "", OUTCOME_FURTHER, "closed", "31", false },
	{ 3, 400, ERRORS("\"resolution\":\"is required\""), OUTCOME_REFUSED,
	    "DM-9 is not closed: Jira, HTTP 400: no; resolution: is required",
	    "31", true },
	{ 3, 409, ERRORS(""), OUTCOME_LATER, "no", "31", true },
};

static void
test_sequel(void)
{
	struct channel_letter letter = { .body = (char *)"POST issue close\n{}",
	    .length = 19 };
	const struct channel_sequel *sequel;
	struct channel_thread thread;
	struct exchange_request request;
	struct exchange_reply reply;
	struct text scratch = { 0 };
	struct outcome outcome;
	struct channel channel;
	size_t i;

	make(FULL, &channel);
	sequel = channel.kind->sequel;
	for (i = 0; i < countof(steps); i++) {
		thread = (struct channel_thread){ .root = "DM-9",
		    .step = steps[i].step };
		if (steps[i].step == 3)
			(void)snprintf(thread.choice, sizeof(thread.choice),
			    "31");
		CHECK(sequel->is_owed(&channel, &letter, &thread));
		reply = reply_of(steps[i].status, steps[i].body);
		memset(&outcome, 0, sizeof(outcome));
		sequel->judge(&channel, &letter, &reply, &thread, &outcome);
		CHECK_ROW(outcome.class == steps[i].class, steps[i].body);
		CHECK_ROW(strstr(outcome.class == OUTCOME_FURTHER &&
		    steps[i].step < 2 ? thread.remark : outcome.reason,
		    steps[i].words) != NULL, outcome.reason);
		CHECK_STRING(thread.choice, steps[i].choice);
		CHECK_NUMBER(thread.step, steps[i].step +
		    (outcome.class == OUTCOME_FURTHER));
		CHECK_ROW(sequel->is_owed(&channel, &letter, &thread) ==
		    steps[i].goes_on, steps[i].body);
	}
	thread = (struct channel_thread){ .root = "DM-9", .step = 1 };
	sequel->request(&channel, &letter, &thread, &request, &scratch);
	CHECK_STRING(request.url,
	    "https://x.atlassian.net/rest/api/3/issue/DM-9/watchers");
	CHECK_STRING((const char *)request.body, "\"u2\"");
	text_clear(&scratch);
	thread.step = 2;
	sequel->request(&channel, &letter, &thread, &request, &scratch);
	CHECK_STRING(request.url, "https://x.atlassian.net/rest/api/3/issue/"
	    "DM-9?fields=status&expand=transitions");
	CHECK_STRING(request.method, "GET");
	text_clear(&scratch);
	thread.step = 3;
	(void)snprintf(thread.choice, sizeof(thread.choice), "31");
	sequel->request(&channel, &letter, &thread, &request, &scratch);
	CHECK_STRING((const char *)request.body,
	    "{\"transition\":{\"id\":\"31\"}}");
	CHECK_STRING(request.method, "POST");
	text_clear(&scratch);
	/* A comment adds no watchers; one that is not the last ends nothing. */
	letter.body = (char *)"POST issue/DM-9/comment\n{}";
	letter.length = strlen(letter.body);
	thread = (struct channel_thread){ .root = "DM-9" };
	CHECK(!sequel->is_owed(&channel, &letter, &thread));
	channel_clear(&channel);
}

/* --- shown ---------------------------------------------------------------- */

static void
add_link(struct message *message)
{
	struct message_link *link = array_add(&message->links);

	link->kind = MESSAGE_LINK_MORE;
	link->title = mem_string("Its page");
	link->url = mem_string("https://example.org/p");
}

static void
test_print(void)
{
	static const char *const confs[] = { SERVER, FULL };
	static const struct channel_thread thread = { .root = "DM-12" };
	struct channel_letter letter, broken = { .body = (char *)"\x1b[31m",
	    .length = 5 };
	struct text text = { 0 };
	struct message message;
	struct channel channel;
	size_t i;

	channels_message(&message, ANNOUNCEMENT_START);
	array_push(&message.paragraphs, mem_string("a*b <i> \\ h1.\nh1. c"));
	add_link(&message);
	for (i = 0; i < countof(confs); i++) {
		make(confs[i], &channel);
		channel.kind->compose(&channel, &message, &thread, KEY, "", 0,
		    &letter);
		channel.kind->print(&text, &letter);
		CHECK(strstr(text_string(&text),
		    "Jira: POST issue/DM-12/comment\n"
		    "Patch Thursday has started\n") != NULL);
		CHECK_ROW(strstr(text_string(&text),
		    "a*b <i> \\ h1.\nh1. c\n") != NULL, text_string(&text));
		CHECK_ROW(strstr(text_string(&text),
		    "- Its page: https://example.org/p\n") != NULL,
		    text_string(&text));
		text_cut(&text, 0);
		channel.kind->print_html(&text, &letter);
		CHECK(strstr(text_string(&text), "&lt;i&gt;") != NULL);
		CHECK(strstr(text_string(&text), "<i>") == NULL);
		text_cut(&text, 0);
		channel.kind->print(&text, &broken);
		CHECK(strchr(text_string(&text), '\x1b') == NULL);
		text_cut(&text, 0);
		free(letter.body);
		channel_clear(&channel);
	}
	text_clear(&text);
	message_clear(&message);
}

int
main(void)
{
	test_parse();
	test_open();
	test_comment();
	test_rotted();
	test_escape();
	test_send();
	test_look();
	test_sequel();
	test_print();
	return harness_end();
}
