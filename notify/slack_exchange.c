/* SPDX-License-Identifier: MIT */
#include "slack_exchange_internal.h"

#include <string.h>

#define SLACK_EXCHANGE_TIMEOUT_MS 15000

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
	ret_request->method = method;
	ret_request->url = scratch->bytes;
	ret_request->authorization = scratch->bytes + url_length;
	ret_request->timeout_ms = SLACK_EXCHANGE_TIMEOUT_MS;
}

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

bool
slack_exchange_is_ok(const struct doc *map)
{
	const struct doc *ok = doc_find(map, "ok");

	return !ok->is_quoted && strcmp(ok->scalar, "true") == 0;
}

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

bool
slack_exchange_keep_reference(struct outcome *outcome, const char *ts)
{
	return slack_exchange_keep(outcome->reference,
	    sizeof(outcome->reference), ts, "0123456789.");
}
