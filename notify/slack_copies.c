/* SPDX-License-Identifier: MIT */
/* Second copies in Slack.  Every post carries its key in its metadata, so which
 * of two are the same is not guessed from their texts. */
#include "slack_copies.h"

#include <string.h>

#include "jsontext.h"
#include "slack_exchange_internal.h"

/* A key is put into nothing but comparisons, a stamp into a request. */
static void
slack_copies_add(const struct doc *posted, struct slack_copies *copies)
{
	const struct doc *metadata = doc_find(posted, "metadata");
	const char *event = doc_string(doc_find(metadata, "event_type"));
	const char *key = doc_string(doc_find(doc_find(metadata,
	    "event_payload"), "key"));
	struct slack_copy copy = { 0 };

	if (event != NULL && strcmp(event, SLACK_EVENT) == 0 &&
	    slack_exchange_keep(copy.key, sizeof(copy.key), key,
	    "0123456789abcdef") && slack_exchange_keep(copy.ts,
	    sizeof(copy.ts), doc_string(doc_find(posted, "ts")),
	    "0123456789."))
		array_push(&copies->list, copy);
}

bool
slack_copies_read(const struct exchange_reply *reply,
    struct slack_copies *copies, struct channel_thread *thread)
{
	struct doc *map = slack_exchange_read(reply);
	const struct doc *messages;
	const char *cursor;
	bool is_answer;
	size_t i;

	if (map == NULL)
		return false;
	messages = doc_find(map, "messages");
	is_answer = slack_exchange_is_ok(map) && messages != NULL &&
	    messages->type == DOC_LIST;
	for (i = 0; is_answer && i < messages->count; i++)
		slack_copies_add(&messages->items[i], copies);
	cursor = doc_string(doc_find(doc_find(map, "response_metadata"),
	    "next_cursor"));
	if (is_answer && cursor != NULL &&
	    strlen(cursor) < sizeof(thread->cursor))
		memcpy(thread->cursor, cursor, strlen(cursor) + 1);
	else if (is_answer)
		thread->cursor[0] = '\0';
	doc_free(map);
	return is_answer;
}

void
slack_copies_request_delete(const struct channel *channel, const char *place,
    const char *ts, struct exchange_request *ret_request,
    struct text *scratch)
{
	struct text body = { 0 };
	struct jsontext json = { .text = &body };

	text_putf(scratch, "%s/chat.delete", channel->url);
	slack_exchange_fill(channel, "POST", ret_request, scratch);
	jsontext_object(&json, NULL);
	jsontext_string(&json, "channel", place);
	jsontext_string(&json, "ts", ts);
	jsontext_end_object(&json);
	slack_exchange_add_body(ret_request, scratch,
	    "application/json; charset=utf-8", &body);
	text_clear(&body);
}

bool
slack_copies_is_gone(const struct exchange_reply *reply)
{
	struct doc *map = slack_exchange_read(reply);
	const char *error;
	bool is_gone;

	if (map == NULL)
		return false;
	error = doc_string(doc_find(map, "error"));
	is_gone = slack_exchange_is_ok(map) || (error != NULL &&
	    strcmp(error, "message_not_found") == 0);
	doc_free(map);
	return is_gone;
}
