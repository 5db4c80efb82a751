/* SPDX-License-Identifier: MIT */
/*
 * The first message of an occurrence, brought up to date in its place:
 * chat.update, with the id of the channel and the stamp of the message, which
 * must be ours (docs.slack.dev/reference/methods/chat.update).  To say the same
 * twice changes nothing, so there is nothing to look up.
 *
 * `metadata` is left out: the message keeps the key that it was posted with.
 */
#include "slack_edit_internal.h"

#include <string.h>

#include "channel_internal.h"
#include "html.h"
#include "jsontext.h"
#include "slack_exchange_internal.h"
#include "slack_internal.h"

void
slack_edit_compose(const struct channel *channel,
    const struct message *message, const struct channel_thread *thread,
    struct channel_letter *ret_letter)
{
	struct text text = { 0 };
	struct jsontext json = { .text = &text };

	(void)channel;
	jsontext_object(&json, NULL);
	jsontext_string(&json, "channel", thread->place);
	jsontext_string(&json, "ts", thread->root);
	slack_format_edit(&json, message);
	jsontext_end_object(&json);
	ret_letter->length = text.length;
	ret_letter->body = text_take(&text);
}

void
slack_edit_request(const struct channel *channel,
    const struct channel_letter *letter,
    struct exchange_request *ret_request, struct text *scratch)
{
	text_putf(scratch, "%s/chat.update", channel->url);
	slack_exchange_fill(channel, "POST", ret_request, scratch);
	ret_request->content_type = "application/json; charset=utf-8";
	ret_request->body = letter->body;
	ret_request->body_length = letter->length;
}

/* docs.slack.dev/reference/methods/chat.getPermalink: no scope needed. */
void
slack_edit_request_link(const struct channel *channel,
    const struct channel_thread *thread,
    struct exchange_request *ret_request, struct text *scratch)
{
	text_putf(scratch, "%s/chat.getPermalink?channel=", channel->url);
	html_percent(scratch, thread->place);
	text_puts(scratch, "&message_ts=");
	html_percent(scratch, thread->root);
	slack_exchange_fill(channel, "GET", ret_request, scratch);
}

/* An address that may stand in mails and pages: https, visible ASCII. */
static void
slack_edit_keep_link(const char *link, struct channel_thread *thread)
{
	const char *byte;

	if (link == NULL || strncmp(link, "https://", 8) != 0 ||
	    strlen(link) >= sizeof(thread->link))
		return;
	for (byte = link; *byte != '\0'; byte++)
		if (*byte <= ' ' || *byte >= 0x7f)
			return;
	memcpy(thread->link, link, strlen(link) + 1);
}

/* What cannot be answered now is left for the next edit; only being told to
 * wait counts. */
void
slack_edit_judge_link(const struct exchange_reply *reply,
    struct channel_thread *thread, struct outcome *ret_outcome)
{
	struct doc *map;

	if (channel_judge_status(reply, ret_outcome) &&
	    ret_outcome->class == OUTCOME_LATER)
		return;
	map = slack_exchange_read(reply);
	if (map != NULL && slack_exchange_is_ok(map))
		slack_edit_keep_link(doc_string(doc_find(map, "permalink")),
		    thread);
	doc_free(map);
	outcome_set(ret_outcome, OUTCOME_FURTHER, "asked for the link");
}
