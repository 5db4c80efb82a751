/* SPDX-License-Identifier: MIT */
/*
 * What requests to Slack's Web API and its answers share: the token goes out in
 * a header, answers are maps with "ok", and nothing of an answer is kept unless
 * it looks like what it should be.
 */
#include "slack_exchange_internal.h"

#include <string.h>

/* Slack answers within a second, or is in trouble. */
#define SLACK_EXCHANGE_TIMEOUT_MS 15000

/* URL and header share `scratch`, so nothing may be appended to it behind this
 * but by slack_exchange_add_body(): it could move. */
void
slack_exchange_fill(const struct channel *channel, const char *method,
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
	/* Many channels, one Slack. */
	ret_request->pool = channel->url;
	ret_request->method = method;
	ret_request->url = scratch->bytes;
	ret_request->authorization = scratch->bytes + url_length;
	ret_request->timeout_ms = SLACK_EXCHANGE_TIMEOUT_MS;
}

void
slack_exchange_add_body(struct exchange_request *request,
    struct text *scratch, const char *type, const struct text *body)
{
	size_t authorization = (size_t)(request->authorization -
	    scratch->bytes);
	size_t begin;

	text_putc(scratch, '\0');
	begin = scratch->length;
	text_put(scratch, text_string(body), body->length);
	request->url = scratch->bytes;
	request->authorization = scratch->bytes + authorization;
	request->content_type = type;
	request->body = scratch->bytes + begin;
	request->body_length = body->length;
}

/* A proxy's page, a cut answer or another service's JSON are no answers of
 * Slack's: every one of those has "ok". */
struct doc *
slack_exchange_read(const struct exchange_reply *reply)
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

/* The boolean; "true" in quotes would be somebody else's answer. */
bool
slack_exchange_is_ok(const struct doc *map)
{
	const struct doc *ok = doc_find(map, "ok");

	return !ok->is_quoted && strcmp(ok->scalar, "true") == 0;
}

/* Too long counts as unsound: cut, it would be another id. */
bool
slack_exchange_keep(char *place, size_t size, const char *value,
    const char *alphabet)
{
	if (value == NULL || value[0] == '\0' || strlen(value) >= size ||
	    strspn(value, alphabet) != strlen(value))
		return false;
	memcpy(place, value, strlen(value) + 1);
	return true;
}

/* A time stamp, which is Slack's id of a message: "1733266800.000100". */
bool
slack_exchange_keep_reference(struct outcome *outcome, const char *ts)
{
	return slack_exchange_keep(outcome->reference,
	    sizeof(outcome->reference), ts, "0123456789.");
}
