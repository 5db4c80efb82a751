/* SPDX-License-Identifier: MIT */
/* Slack through its Web API: chat.postMessage to send, conversations.history
 * and conversations.replies to look (docs.slack.dev/reference/methods). */
#include <stdlib.h>
#include <string.h>

#include "channel_internal.h"
#include "html.h"
#include "jsontext.h"
#include "mem.h"
#include "slack_error_internal.h"
#include "slack_internal.h"
#include "utf8.h"

#define SLACK_API "https://slack.com/api"
#define SLACK_EVENT "patchday_announcement"
#define SLACK_TIMEOUT_MS 15000
#define SLACK_SETTLE_SECS 5
/* Enough for the minutes around one message, and below what is read of an
 * answer (EXCHANGE_REPLY_MAX). */
#define SLACK_LOOK_UP_LIMIT 100
#define SLACK_NAME_MAX 80

/* "C024BE91L": an id, in the alphabet of Slack's. */
static bool
slack_is_id(const char *text)
{
	return strchr("CGD", text[0]) != NULL && strlen(text) >= 9 &&
	    strlen(text) < 32 && strspn(text,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == strlen(text);
}

/* "#rsp-team": what Slack lets people call a channel. */
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

static int
slack_parse_target(const struct doc *map, struct channel *channel,
    struct complaints *complaints)
{
	const struct doc *target = doc_find(map, "slack");
	const struct doc *place = doc_find(map, "id");

	if (doc_read_string(target, &channel->target, complaints) != 0 ||
	    doc_read_string(place, &channel->place, complaints) != 0)
		return -1;
	if (!slack_is_name(channel->target) && !slack_is_id(channel->target)) {
		doc_complain(target, COMPLAINT_ERROR, complaints, "\"slack\" "
		    "is \"%.80s\"; accepted is a channel's name with its "
		    "\"#\" (in quotes, since # begins a comment) or its id, "
		    "such as C024BE91L", channel->target);
		return -1;
	}
	if (channel->place != NULL && !slack_is_id(channel->place)) {
		doc_complain(place, COMPLAINT_ERROR, complaints, "\"id\" is "
		    "\"%.80s\"; accepted is the channel's id, such as "
		    "C024BE91L", channel->place);
		return -1;
	}
	if (channel->place == NULL && slack_is_id(channel->target))
		channel->place = mem_string(channel->target);
	return 0;
}

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
	    !channel_is_loopback(channel->url)) {
		doc_complain(api, COMPLAINT_ERROR, complaints, "\"api\" must "
		    "begin with https://: the token travels with each "
		    "request");
		return -1;
	}
	length = strlen(channel->url);
	while (length > 0 && channel->url[length - 1] == '/')
		channel->url[--length] = '\0';
	return 0;
}

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
	if (channel_read_secret_place(doc_find(map, "token"),
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

/* Where to post: in a thread, the very channel that holds it. */
static const char *
slack_place(const struct channel *channel, const struct channel_thread *thread)
{
	if (thread->root[0] != '\0' && thread->place[0] != '\0')
		return thread->place;
	return channel->place != NULL ? channel->place : channel->target;
}

static void
slack_compose(const struct channel *channel, const struct message *message,
    const struct channel_thread *thread, const char *key,
    const char *recipient, int64_t at, struct channel_letter *ret_letter)
{
	struct text text = { 0 };
	struct jsontext json = { .text = &text };

	(void)recipient, (void)at;
	jsontext_object(&json, NULL);
	jsontext_string(&json, "channel", slack_place(channel, thread));
	slack_format(&json, message);
	if (thread->root[0] != '\0') {
		jsontext_string(&json, "thread_ts", thread->root);
		jsontext_bool(&json, "reply_broadcast",
		    message->kind != ANNOUNCEMENT_REMINDER);
	}
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

/* Fill what every request has.  `scratch` holds the URL already, with its
 * NUL; the header's value follows it. */
static void
slack_request(const struct channel *channel, const char *method,
    struct exchange_request *ret_request, struct text *scratch)
{
	size_t url_length;

	text_putc(scratch, '\0');
	url_length = scratch->length;
	text_putf(scratch, "Bearer %s",
	    channel->token != NULL ? channel->token : "");
	memset(ret_request, 0, sizeof(*ret_request));
	ret_request->protocol = EXCHANGE_HTTP;
	ret_request->sink = channel->id;
	ret_request->method = method;
	ret_request->url = scratch->bytes;
	ret_request->authorization = scratch->bytes + url_length;
	ret_request->timeout_ms = SLACK_TIMEOUT_MS;
}

static void
slack_request_send(const struct channel *channel,
    const struct channel_letter *letter, const char *recipient,
    struct exchange_request *ret_request, struct text *scratch)
{
	(void)recipient;
	text_putf(scratch, "%s/chat.postMessage", channel->url);
	slack_request(channel, "POST", ret_request, scratch);
	ret_request->content_type = "application/json; charset=utf-8";
	ret_request->body = letter->body;
	ret_request->body_length = letter->length;
}

static void
slack_request_look_up(const struct channel *channel,
    const struct channel_thread *thread, const char *key, int64_t since_at,
    struct exchange_request *ret_request, struct text *scratch)
{
	const char *place = thread->place;

	(void)key;
	if (place[0] == '\0')
		place = channel->place != NULL ? channel->place :
		    channel->target;
	/* History shows no replies; a thread shows its own. */
	text_putf(scratch, "%s/conversations.%s?channel=", channel->url,
	    thread->root[0] != '\0' ? "replies" : "history");
	html_percent(scratch, place);
	if (thread->root[0] != '\0') {
		text_puts(scratch, "&ts=");
		html_percent(scratch, thread->root);
	}
	text_putf(scratch, "&oldest=%lld.000000&inclusive=true"
	    "&include_all_metadata=true&limit=%d", (long long)since_at,
	    SLACK_LOOK_UP_LIMIT);
	slack_request(channel, "GET", ret_request, scratch);
}

/* The answer as a map, or NULL when it is not Slack's. */
static struct doc *
slack_read_reply(const struct exchange_reply *reply)
{
	struct doc *map = NULL;

	if (doc_parse_json(reply->body, reply->length, EXCHANGE_REPLY_MAX,
	    &map, NULL) != 0)
		return NULL;
	if (map->type == DOC_MAP && doc_string(doc_find(map, "ok")) != NULL)
		return map;
	doc_free(map);
	return NULL;
}

static bool
slack_is_ok(const struct doc *map)
{
	const struct doc *ok = doc_find(map, "ok");

	return !ok->is_quoted && strcmp(ok->scalar, "true") == 0;
}

/* Keep an id or a time stamp of Slack's; anything else would reach a URL or
 * another request. */
static bool
slack_keep(char *place, size_t size, const char *value, const char *alphabet)
{
	if (value == NULL || value[0] == '\0' || strlen(value) >= size ||
	    strspn(value, alphabet) != strlen(value))
		return false;
	memcpy(place, value, strlen(value) + 1);
	return true;
}

static bool
slack_keep_reference(struct outcome *outcome, const char *ts)
{
	return slack_keep(outcome->reference, sizeof(outcome->reference), ts,
	    "0123456789.");
}

static void
slack_judge_answer(const struct doc *map, const struct exchange_reply *reply,
    struct outcome *ret_outcome)
{
	const char *error = doc_string(doc_find(map, "error"));

	if (!slack_is_ok(map)) {
		if (error != NULL)
			slack_error_judge(error, reply->retry_after_secs,
			    ret_outcome);
		else
			outcome_set(ret_outcome, OUTCOME_UNKNOWN,
			    "Slack refused without saying why");
		return;
	}
	outcome_set(ret_outcome, OUTCOME_SENT, "posted");
	if (!slack_keep_reference(ret_outcome,
	    doc_string(doc_find(map, "ts")))) {
		outcome_set(ret_outcome, OUTCOME_UNKNOWN,
		    "Slack's answer has no time stamp");
		return;
	}
	(void)slack_keep(ret_outcome->place, sizeof(ret_outcome->place),
	    doc_string(doc_find(map, "channel")),
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}

static void
slack_judge_send(const struct exchange_reply *reply,
    struct outcome *ret_outcome)
{
	struct doc *map;

	if (channel_judge_status(reply, ret_outcome))
		return;
	map = slack_read_reply(reply);
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

/* Is this posted message the one with the key? */
static bool
slack_has_key(const struct doc *posted, const char *key)
{
	const struct doc *metadata = doc_find(posted, "metadata");
	const char *event = doc_string(doc_find(metadata, "event_type"));
	const char *found = doc_string(doc_find(doc_find(metadata,
	    "event_payload"), "key"));

	return event != NULL && found != NULL &&
	    strcmp(event, SLACK_EVENT) == 0 && strcmp(found, key) == 0;
}

static void
slack_judge_history(const char *key, const struct doc *map,
    struct outcome *ret_outcome)
{
	const struct doc *messages = doc_find(map, "messages");
	const char *more = doc_string(doc_find(map, "has_more"));
	size_t i;

	if (messages == NULL || messages->type != DOC_LIST) {
		outcome_set(ret_outcome, OUTCOME_LATER,
		    "Slack's answer has no messages");
		return;
	}
	for (i = 0; i < messages->count; i++) {
		if (!slack_has_key(&messages->items[i], key))
			continue;
		outcome_set(ret_outcome, OUTCOME_SENT, "found in the channel");
		if (slack_keep_reference(ret_outcome, doc_string(
		    doc_find(&messages->items[i], "ts"))))
			return;
	}
	if (more != NULL && strcmp(more, "true") == 0)
		outcome_set(ret_outcome, OUTCOME_UNKNOWN, "not among the last "
		    "%d messages, and there are more", SLACK_LOOK_UP_LIMIT);
	else
		outcome_set(ret_outcome, OUTCOME_ABSENT,
		    "looked: it is not in the channel");
}

/* Errors of conversations.history and .replies: a token that is void parks;
 * what passes is tried again; all else means that we may not look. */
static void
slack_judge_blind(const char *error, const struct exchange_reply *reply,
    struct outcome *ret_outcome)
{
	static const char *const dead[] = { "account_inactive", "invalid_auth",
	    "not_authed", "token_expired", "token_revoked" };
	const struct slack_error *known = slack_error_find(error);
	size_t i;

	if (strcmp(error, "thread_not_found") == 0) {
		outcome_set(ret_outcome, OUTCOME_ABSENT,
		    "looked: its thread is not there");
		return;
	}
	for (i = 0; i < countof(dead); i++)
		if (strcmp(error, dead[i]) == 0) {
			slack_error_judge(error, -1, ret_outcome);
			return;
		}
	if (known != NULL && (known->class == OUTCOME_LATER ||
	    known->class == OUTCOME_UNKNOWN)) {
		outcome_set(ret_outcome, OUTCOME_LATER, "Slack: %.80s", error);
		ret_outcome->retry_after_secs = reply->retry_after_secs;
		return;
	}
	outcome_set(ret_outcome, OUTCOME_UNKNOWN, "cannot look in the "
	    "channel: %.80s (the app needs channels:history or "
	    "groups:history, and the channel's id)", error);
}

static void
slack_judge_look_up(const char *key, const struct exchange_reply *reply,
    struct outcome *ret_outcome)
{
	const char *error;
	struct doc *map;

	if (channel_judge_status(reply, ret_outcome)) {
		/* Looking changes nothing: it may always be repeated. */
		ret_outcome->class = OUTCOME_LATER;
		return;
	}
	map = slack_read_reply(reply);
	if (map == NULL) {
		outcome_set(ret_outcome, OUTCOME_LATER, "HTTP %d with an "
		    "answer that is not Slack's", reply->status);
		return;
	}
	error = doc_string(doc_find(map, "error"));
	if (slack_is_ok(map))
		slack_judge_history(key, map, ret_outcome);
	else
		slack_judge_blind(error != NULL ? error : "", reply,
		    ret_outcome);
	doc_free(map);
}

const struct channel_kind channel_slack = {
	.name = "slack",
	.help = "a Slack channel, through an app with a bot token",
	.can_look_up = true,
	.settle_secs = SLACK_SETTLE_SECS,
	.parse = slack_parse,
	.compose = slack_compose,
	.request_send = slack_request_send,
	.judge_send = slack_judge_send,
	.request_look_up = slack_request_look_up,
	.judge_look_up = slack_judge_look_up,
	.print = slack_print,
	.print_html = slack_print_html,
};
