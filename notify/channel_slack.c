/* SPDX-License-Identifier: MIT */
/*
 * Slack through its Web API: chat.postMessage to send
 * (docs.slack.dev/reference/methods); slack_look.c looks.  Slack has no
 * idempotency key, so each message carries ours in its metadata, where a look
 * into the channel finds it again.
 */
#include <stdlib.h>
#include <string.h>

#include "channel_editor.h"
#include "channel_internal.h"
#include "jsontext.h"
#include "mem.h"
#include "secret.h"
#include "slack_edit_internal.h"
#include "slack_error_internal.h"
#include "slack_exchange_internal.h"
#include "slack_internal.h"
#include "slack_look_internal.h"
#include "url.h"
#include "utf8.h"

#define SLACK_API "https://slack.com/api"
/* The history lags behind what was posted: look no sooner than that. */
#define SLACK_SETTLE_SECS 5
/* characters, by Slack's own rule */
#define SLACK_NAME_MAX 80

/* "C024BE91L": an id, in the alphabet of Slack's, that begins with one of
 * `letters`: CGD channels, UW members. */
static bool
slack_is_id(const char *text, const char *letters)
{
	return strchr(letters, text[0]) != NULL && strlen(text) >= 9 &&
	    strlen(text) < 32 &&
	    strspn(text, SLACK_ID_ALPHABET) == strlen(text);
}

/* "#rsp-team": what Slack lets people call a channel.  Letters of any script;
 * not the signs that its interface does not take. */
static bool
slack_is_name(const char *text)
{
	const char *p;

	if (text[0] != '#' || text[1] == '\0' ||
	    utf8_count(text + 1) > SLACK_NAME_MAX)
		return false;
	for (p = text + 1; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f ||
		    strchr("#@<>&|,.:;!?\"'`*~/\\()[]{}=+%^$", *p) != NULL)
			return false;
	return true;
}

/*
 * `slack` and `id`.  An id is worth giving beside a name: history is read by
 * id, and a renamed channel stays the same one.  A member's id means direct
 * messages; their channel (D…) is known by the first answer, or by `id`.
 */
static int
slack_parse_target(const struct doc *map, struct channel *channel,
    struct complaints *complaints)
{
	const struct doc *target = doc_find(map, "slack");
	const struct doc *place = doc_find(map, "id");

	if (doc_read_string(target, &channel->target, complaints) != 0 ||
	    doc_read_string(place, &channel->place, complaints) != 0)
		return -1;
	if (!slack_is_name(channel->target) &&
	    !slack_is_id(channel->target, "CGDUW")) {
		doc_complain(target, COMPLAINT_ERROR, complaints, "\"slack\" "
		    "is \"%.80s\"; accepted is a channel's name with its "
		    "\"#\" (in quotes, since # begins a comment), its id, "
		    "such as C024BE91L, or for direct messages a member's id, "
		    "such as U024BE7LH", channel->target);
		return -1;
	}
	if (channel->place != NULL && !slack_is_id(channel->place, "CGD")) {
		doc_complain(place, COMPLAINT_ERROR, complaints, "\"id\" is "
		    "\"%.80s\"; accepted is the channel's id, such as "
		    "C024BE91L", channel->place);
		return -1;
	}
	/* An id in place of the name serves as both. */
	if (channel->place == NULL && slack_is_id(channel->target, "CGD"))
		channel->place = mem_string(channel->target);
	return 0;
}

/* `api`: another address for tests and for gateways of organisations. */
static int
slack_parse_api(const struct doc *api, struct channel *channel,
    struct complaints *complaints)
{
	size_t length;

	if (doc_read_url(api, NULL, &channel->url, complaints) != 0)
		return -1;
	if (channel->url == NULL)
		channel->url = mem_string(SLACK_API);
	if (strncmp(channel->url, "https://", 8) != 0 &&
	    !url_is_loopback(channel->url)) {
		doc_complain(api, COMPLAINT_ERROR, complaints, "\"api\" must "
		    "begin with https://: the token travels with each "
		    "request");
		return -1;
	}
	/* Methods are put behind it with a "/" of their own. */
	length = strlen(channel->url);
	while (length > 0 && channel->url[length - 1] == '/')
		channel->url[--length] = '\0';
	return 0;
}

/* A token is needed, so its absence is found here and not by Slack. */
static int
slack_parse(const struct doc *map, struct channel *channel,
    struct complaints *complaints)
{
	static const char *const keys[] = { "api", "id", "slack", "token" };
	int result = doc_check_keys(map, keys, countof(keys), complaints);

	if (slack_parse_target(map, channel, complaints) != 0)
		result = -1;
	if (slack_parse_api(doc_find(map, "api"), channel, complaints) != 0)
		result = -1;
	if (secret_read_place(doc_find(map, "token"),
	    &channel->token_file, complaints) != 0)
		return -1;
	if (channel->token_file == NULL) {
		doc_complain(map, COMPLAINT_ERROR, complaints, "channel "
		    "\"%s\" has no token; give token: {file: PATH} with the "
		    "app's bot token (xoxb-…)", channel->id);
		return -1;
	}
	return result;
}

/* Where to post: in a thread, the very channel that holds it.  Otherwise the id
 * if there is one: names of channels can be given away. */
static const char *
slack_place(const struct channel *channel, const struct channel_thread *thread)
{
	if (thread->root[0] != '\0' && thread->place[0] != '\0')
		return thread->place;
	return channel->place != NULL ? channel->place : channel->target;
}

/* What everybody reads, as members of an object that is still open. */
static void
slack_draft(const struct message *message, struct draft *ret_draft)
{
	struct jsontext json = { .text = &ret_draft->parts[0] };

	jsontext_object(&json, NULL);
	slack_format(&json, message, true);
}

/*
 * The first message of an occurrence opens a thread, what follows hangs in it;
 * all but reminders and details are shown in the channel too
 * (reply_broadcast), where people look.
 */
static void
slack_compose_draft(const struct channel *channel,
    const struct message *message, const struct draft *draft,
    const struct channel_thread *thread, const char *key,
    const char *recipient, int64_t at, struct channel_letter *ret_letter)
{
	struct text text = { 0 };
	struct jsontext json = { .text = &text };

	(void)recipient, (void)at;
	jsontext_object(&json, NULL);
	jsontext_string(&json, "channel", slack_place(channel, thread));
	/* Its first byte opens the object, as ours did. */
	text_putc(&text, ',');
	text_put(&text, text_string(&draft->parts[0]) + 1,
	    draft->parts[0].length - 1);
	/* The store knows the root once the first message was answered; until
	 * then there is none, and a message stands by itself. */
	if (thread->root[0] != '\0') {
		jsontext_string(&json, "thread_ts", thread->root);
		jsontext_bool(&json, "reply_broadcast",
		    message->kind != ANNOUNCEMENT_REMINDER &&
		    !announcement_is_detail(message->kind));
	}
	/* Read back by slack_look.c; not shown to readers. */
	jsontext_object(&json, "metadata");
	jsontext_string(&json, "event_type", SLACK_EVENT);
	jsontext_object(&json, "event_payload");
	jsontext_string(&json, "key", key);
	jsontext_string(&json, "occurrence", message->identity);
	jsontext_string(&json, "kind", message->kind_text);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	ret_letter->length = text.length;
	ret_letter->body = text_take(&text);
}

static void
slack_compose(const struct channel *channel, const struct message *message,
    const struct channel_thread *thread, const char *key,
    const char *recipient, int64_t at, struct channel_letter *ret_letter)
{
	struct draft draft = { 0 };

	slack_draft(message, &draft);
	slack_compose_draft(channel, message, &draft, thread, key, recipient,
	    at, ret_letter);
	draft_clear(&draft);
}

/* The token goes into a header, never into the body that is kept. */
static void
slack_request_send(const struct channel *channel,
    const struct channel_letter *letter, const char *recipient,
    struct exchange_request *ret_request, struct text *scratch)
{
	(void)recipient;
	text_putf(scratch, "%s/chat.postMessage", channel->url);
	slack_exchange_fill(channel, "POST", ret_request, scratch);
	ret_request->content_type = "application/json; charset=utf-8";
	ret_request->body = letter->body;
	ret_request->body_length = letter->length;
}

/* What Slack itself says. `ok` without a time stamp is no sound answer: the
 * message is probably there, so it is looked for and not repeated. */
static void
slack_judge_answer(const struct doc *map, const struct exchange_reply *reply,
    struct outcome *ret_outcome)
{
	const char *error = doc_string(doc_find(map, "error"));

	if (!slack_exchange_is_ok(map)) {
		if (error != NULL)
			slack_error_judge(error, reply->retry_after_secs,
			    ret_outcome);
		else
			outcome_set(ret_outcome, OUTCOME_UNKNOWN,
			    "Slack refused without saying why");
		return;
	}
	/* The time stamp names the message, and the channel's id (the answer
	 * has it even where a name was given) makes looking possible. */
	outcome_set(ret_outcome, OUTCOME_SENT, "posted");
	if (!slack_exchange_keep_reference(ret_outcome,
	    doc_string(doc_find(map, "ts")))) {
		outcome_set(ret_outcome, OUTCOME_UNKNOWN,
		    "Slack's answer has no time stamp");
		return;
	}
	(void)slack_exchange_keep(ret_outcome->place,
	    sizeof(ret_outcome->place), doc_string(doc_find(map, "channel")),
	    SLACK_ID_ALPHABET);
}

/* Slack says most errors with HTTP 200, so its own word goes before the status;
 * only without one the status decides. */
static void
slack_judge_send(const struct exchange_reply *reply,
    struct outcome *ret_outcome)
{
	struct doc *map;

	if (channel_judge_status(reply, ret_outcome))
		return;
	map = slack_exchange_read(reply);
	if (map != NULL)
		slack_judge_answer(map, reply, ret_outcome);
	else if (reply->status >= 400)
		channel_judge_refusal(reply, ret_outcome);
	else
		outcome_set(ret_outcome, OUTCOME_UNKNOWN,
		    "HTTP %d with an answer that is not Slack's",
		    reply->status);
	doc_free(map);
}

static const struct channel_editor slack_editor = {
	.compose_board = slack_edit_compose,
	.request_edit = slack_edit_request,
	.judge_edit = slack_judge_send,
	.request_link = slack_edit_request_link,
	.judge_link = slack_edit_judge_link,
};

const struct channel_kind channel_slack = {
	.name = "slack",
	.help = "a Slack channel, through an app with a bot token",
	.can_look_up = true,
	.takes_details = true,
	.settle_secs = SLACK_SETTLE_SECS,
	.parse = slack_parse,
	.check_secret = secret_check_token,
	.compose = slack_compose,
	.draft = slack_draft,
	.compose_draft = slack_compose_draft,
	.request_send = slack_request_send,
	.judge_send = slack_judge_send,
	.request_look_up = slack_look_request,
	.find_root = slack_look_find_root,
	.judge_look_up = slack_look_judge,
	.editor = &slack_editor,
	.print = slack_print,
	.print_html = slack_print_html,
};
