/* SPDX-License-Identifier: MIT */
/*
 * Requests to Jira's REST API, of Cloud (v3) and of Data Center (v2).  Errors
 * are {"errorMessages": ["…"], "errors": {"FIELD": "…"}} with a status of 4xx
 * (docs.atlassian.com/software/jira/docs/api/REST/9.12.0, "Error responses").
 */
#include "jira_exchange_internal.h"

#include <string.h>

#include "channel_internal.h"
#include "jira_settings_internal.h"

/* Workflows, mails and indexes of a large Jira take their time. */
#define JIRA_EXCHANGE_TIMEOUT_MS 30000
#define JIRA_WORDS_MAX 140		/* bytes of Jira's own words */

void
jira_exchange_put_url(struct text *scratch, const struct channel *channel)
{
	text_putf(scratch, "%s/rest/api/%d/", channel->url,
	    channel->jira->version);
}

void
jira_exchange_fill(const struct channel *channel, const char *method,
    struct exchange_request *ret_request, struct text *scratch)
{
	const char *token = channel->token != NULL ? channel->token : "";
	size_t url_length;

	memset(ret_request, 0, sizeof(*ret_request));
	text_putc(scratch, '\0');
	url_length = scratch->length;
	/* With a user it is Cloud's way, RFC 7617; else a bearer's token. */
	if (channel->user == NULL) {
		text_putf(scratch, "Bearer %s", token);
		ret_request->authorization = scratch->bytes + url_length;
	} else {
		ret_request->user = channel->user;
		ret_request->password = token;
	}
	ret_request->protocol = EXCHANGE_HTTP;
	ret_request->sink = channel->id;
	ret_request->pool = channel->url;
	ret_request->method = method;
	ret_request->url = scratch->bytes;
	ret_request->timeout_ms = JIRA_EXCHANGE_TIMEOUT_MS;
}

void
jira_exchange_add_body(struct exchange_request *request,
    struct text *scratch, const struct text *body)
{
	bool has_header = request->authorization != NULL;
	size_t header = has_header ?
	    (size_t)(request->authorization - scratch->bytes) : 0;
	size_t begin;

	text_putc(scratch, '\0');
	begin = scratch->length;
	text_put(scratch, text_string(body), body->length);
	request->url = scratch->bytes;
	if (has_header)
		request->authorization = scratch->bytes + header;
	request->content_type = "application/json";
	request->body = scratch->bytes + begin;
	request->body_length = body->length;
}

struct doc *
jira_exchange_read(const struct exchange_reply *reply)
{
	struct doc *map = NULL;

	if (doc_parse_json(reply->body, reply->length, EXCHANGE_REPLY_MAX,
	    &map, NULL) != 0)
		return NULL;
	if (map->type == DOC_MAP)
		return map;
	doc_free(map);
	return NULL;
}

bool
jira_exchange_has_words(const struct exchange_reply *reply)
{
	struct doc *map = jira_exchange_read(reply);
	bool has_words = doc_item_count(doc_find(map, "errorMessages")) > 0;

	doc_free(map);
	return has_words;
}

bool
jira_exchange_is_done(const struct exchange_reply *reply)
{
	return reply->status >= 200 && reply->status < 300;
}

/* "summary: You must specify a summary; …" */
static void
jira_exchange_put_words(struct text *text, const struct doc *map)
{
	const struct doc *messages = doc_find(map, "errorMessages");
	const struct doc *errors = doc_find(map, "errors");
	const char *word;
	size_t i;

	for (i = 0; i < doc_item_count(messages); i++) {
		word = doc_string(doc_item(messages, i));
		if (word != NULL)
			text_putf(text, "%s%s", text->length > 0 ? "; " : "",
			    word);
	}
	for (i = 0; errors != NULL && errors->type == DOC_MAP &&
	    i < errors->count; i++) {
		word = doc_string(&errors->items[i]);
		if (word != NULL)
			text_putf(text, "%s%s: %s",
			    text->length > 0 ? "; " : "",
			    errors->items[i].key, word);
	}
}

/* Is it the text that is wrong, and nothing else?  The next ticket has another
 * one. */
static bool
jira_exchange_is_text(const struct doc *map)
{
	static const char *const own[] = { "comment", "description",
	    "summary" };
	const struct doc *errors = doc_find(map, "errors");
	size_t i, k, found = 0;

	if (errors == NULL || errors->type != DOC_MAP || errors->count == 0)
		return false;
	for (i = 0; i < errors->count; i++)
		for (k = 0; k < countof(own); k++)
			found += strcmp(errors->items[i].key, own[k]) == 0;
	return found == errors->count;
}

/* Whose answer it is, and what it is about. */
enum jira_exchange_cause {
	JIRA_EXCHANGE_FOREIGN,	/* a proxy's: nothing is known */
	JIRA_EXCHANGE_PROJECT,	/* every ticket would meet it */
	JIRA_EXCHANGE_TICKET,	/* this one, this text */
};

/* 409: somebody changed it at the same moment (Cloud). */
static enum outcome_class
jira_exchange_class(int status, enum jira_exchange_cause cause)
{
	switch (status) {
	case 401:
	case 407:
		return OUTCOME_PARKED;
	case 408:
		return OUTCOME_UNKNOWN;
	case 409:
		return OUTCOME_LATER;
	case 413:
		return OUTCOME_REFUSED;
	}
	return cause == JIRA_EXCHANGE_TICKET ? OUTCOME_REFUSED :
	    OUTCOME_PARKED;
}

void
jira_exchange_judge(const struct exchange_reply *reply, bool is_new,
    struct outcome *ret_outcome)
{
	struct doc *map = jira_exchange_read(reply);
	bool is_ours = doc_find(map, "errorMessages") != NULL ||
	    doc_find(map, "errors") != NULL;
	enum jira_exchange_cause cause = !is_ours ? JIRA_EXCHANGE_FOREIGN :
	    is_new && !jira_exchange_is_text(map) ? JIRA_EXCHANGE_PROJECT :
	    JIRA_EXCHANGE_TICKET;
	struct text words = { 0 };

	jira_exchange_put_words(&words, map);
	if (words.length == 0)
		text_puts(&words, reply->status == 401 ? "the token or the "
		    "user is not accepted" : is_ours ? "refused" :
		    "the answer is not Jira's");
	outcome_set(ret_outcome, jira_exchange_class(reply->status, cause),
	    "Jira, HTTP %d: %.*s", reply->status, JIRA_WORDS_MAX,
	    text_string(&words));
	if (ret_outcome->class == OUTCOME_LATER)
		ret_outcome->retry_after_secs = reply->retry_after_secs;
	text_clear(&words);
	doc_free(map);
}
