/* SPDX-License-Identifier: MIT */
/* Changing a posted message of Slack: what is asked, what answers mean. */
#include "channel_editor.h"
#include "channels.h"
#include "doc.h"
#include "harness.h"

#define CHANNEL "team: {slack: \"#rsp-team\", api: \"https://slack.example/" \
	"api\", token: {file: slack-token}}"

static void
make(struct channel *channel, struct channel_thread *thread)
{
	char complaint[200];

	CHECK(channels_parse(CHANNEL, channel, complaint,
	    sizeof(complaint)) == 0);
	channel->token = mem_string("xoxb-1");
	memset(thread, 0, sizeof(*thread));
	snprintf(thread->root, sizeof(thread->root), "1796252400.000100");
	snprintf(thread->place, sizeof(thread->place), "C024BE91L");
}

static void
test_request(void)
{
	struct exchange_request request;
	struct channel_letter letter;
	struct channel_thread thread;
	struct channel channel;
	struct message message;
	struct text scratch = { 0 };
	struct doc *map = NULL;

	make(&channel, &thread);
	channels_message(&message, ANNOUNCEMENT_EDIT);
	CHECK(channel.kind->editor != NULL);
	channel.kind->editor->compose_board(&channel, &message, &thread,
	    &letter);
	CHECK(doc_parse_json(letter.body, letter.length, 100000, &map,
	    NULL) == 0);
	CHECK_STRING(doc_string(doc_find(map, "channel")), "C024BE91L");
	CHECK_STRING(doc_string(doc_find(map, "ts")), "1796252400.000100");
	CHECK(doc_find(map, "blocks") != NULL);
	CHECK(doc_find(map, "text") != NULL);
	/* Without: the message keeps its own. */
	CHECK(doc_find(map, "metadata") == NULL);
	CHECK(doc_find(map, "unfurl_links") == NULL);
	doc_free(map);
	channel.kind->editor->request_edit(&channel, &letter, &request,
	    &scratch);
	CHECK_STRING(request.method, "POST");
	CHECK_STRING(request.url, "https://slack.example/api/chat.update");
	CHECK_STRING(request.authorization, "Bearer xoxb-1");
	CHECK(request.body == letter.body);
	CHECK(strstr(letter.body, "xoxb") == NULL);
	text_cut(&scratch, 0);
	channel.kind->editor->request_link(&channel, &thread, &request,
	    &scratch);
	CHECK_STRING(request.method, "GET");
	CHECK_STRING(request.url, "https://slack.example/api/"
	    "chat.getPermalink?channel=C024BE91L"
	    "&message_ts=1796252400.000100");
	text_clear(&scratch);
	free(letter.body);
	message_clear(&message);
	channel_clear(&channel);
}

static const struct {
	int status;
	enum exchange_progress progress;
	const char *body;
	enum outcome_class edit;	/* of an edit */
	enum outcome_class link;	/* of asking for the link */
	const char *kept;		/* as the link */
} rows[] = {
	{ 200, EXCHANGE_ANSWERED, "{\"ok\":true,\"ts\":\"1.2\",\"channel\":"
	    "\"C1\",\"permalink\":\"https://x.slack.com/archives/C1/p12\"}",
	    OUTCOME_SENT, OUTCOME_FURTHER,
	    "https://x.slack.com/archives/C1/p12" },
	{ 200, EXCHANGE_ANSWERED, "{\"ok\":false,\"error\":"
	    "\"message_not_found\"}", OUTCOME_ROOTLESS, OUTCOME_FURTHER, "" },
	{ 200, EXCHANGE_ANSWERED, "{\"ok\":false,\"error\":"
	    "\"edit_window_closed\"}", OUTCOME_ROOTLESS, OUTCOME_FURTHER,
	    "" },
	{ 200, EXCHANGE_ANSWERED, "{\"ok\":false,\"error\":"
	    "\"cant_update_message\"}", OUTCOME_ROOTLESS, OUTCOME_FURTHER,
	    "" },
	{ 200, EXCHANGE_ANSWERED, "{\"ok\":false,\"error\":"
	    "\"invalid_auth\"}", OUTCOME_PARKED, OUTCOME_FURTHER, "" },
	{ 200, EXCHANGE_ANSWERED, "{\"ok\":false,\"error\":"
	    "\"msg_too_long\"}", OUTCOME_REFUSED, OUTCOME_FURTHER, "" },
	{ 200, EXCHANGE_ANSWERED, "<html>", OUTCOME_UNKNOWN, OUTCOME_FURTHER,
	    "" },
	{ 500, EXCHANGE_ANSWERED, "", OUTCOME_UNKNOWN, OUTCOME_FURTHER, "" },
	{ 429, EXCHANGE_ANSWERED, "", OUTCOME_LATER, OUTCOME_LATER, "" },
	{ 0, EXCHANGE_NEVER_SENT, "", OUTCOME_LATER, OUTCOME_LATER, "" },
	{ 0, EXCHANGE_UNKNOWN, "", OUTCOME_UNKNOWN, OUTCOME_FURTHER, "" },
	/* What would reach mails and pages must be an address. */
	{ 200, EXCHANGE_ANSWERED, "{\"ok\":true,\"permalink\":"
	    "\"javascript:alert(1)\"}", OUTCOME_UNKNOWN, OUTCOME_FURTHER,
	    "" },
	{ 200, EXCHANGE_ANSWERED, "{\"ok\":true,\"permalink\":"
	    "\"https://x/\\r\\nBcc: y\"}", OUTCOME_UNKNOWN, OUTCOME_FURTHER,
	    "" },
	{ 200, EXCHANGE_ANSWERED, "{\"ok\":true,\"permalink\":7}",
	    OUTCOME_UNKNOWN, OUTCOME_FURTHER, "" },
};

static void
test_answers(void)
{
	struct channel_thread thread;
	struct channel channel;
	struct outcome outcome;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		struct exchange_reply reply = { .progress = rows[i].progress,
		    .status = rows[i].status, .body = rows[i].body,
		    .length = strlen(rows[i].body),
		    .retry_after_secs = rows[i].status == 429 ? 30 : -1 };

		make(&channel, &thread);
		memset(&outcome, 0, sizeof(outcome));
		channel.kind->editor->judge_edit(&reply, &outcome);
		CHECK_ROW(outcome.class == rows[i].edit, rows[i].body);
		memset(&outcome, 0, sizeof(outcome));
		channel.kind->editor->judge_link(&reply, &thread, &outcome);
		CHECK_ROW(outcome.class == rows[i].link, rows[i].body);
		CHECK_STRING(thread.link, rows[i].kept);
		channel_clear(&channel);
	}
}

/* Which kinds have such a way; a ticket's link needs no asking. */
static void
test_kinds(void)
{
	const struct channel_kind *kind;
	size_t i;

	for (i = 0; channel_kinds[i] != NULL; i++) {
		kind = channel_kinds[i];
		CHECK_ROW((kind->editor != NULL) ==
		    (strcmp(kind->name, "slack") == 0 ||
		    strcmp(kind->name, "jira") == 0), kind->name);
		CHECK_ROW(kind->editor == NULL ||
		    (kind->editor->request_link != NULL) ==
		    (kind->put_link == NULL), kind->name);
	}
}

int
main(void)
{
	test_request();
	test_answers();
	test_kinds();
	return harness_end();
}
