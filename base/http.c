/* SPDX-License-Identifier: MIT */
/*
 * HTTP/1.1 requests (RFC 9112) on a connection that stays open, one after the
 * other.  As little as is needed to post JSON and read an answer: no redirects,
 * no cookies, no compression, no pipelining.  An answer that is not sound in
 * every part breaks the connection: whether the request did its work is then
 * unknown, and a wrong guess would be worse than a look.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <sodium/utils.h>

#include "dialogue.h"
#include "mem.h"
#include "signature.h"

#define HTTP_HEAD_MAX (64 * 1024)	/* bytes of an answer's headers */

/* What of the answer comes next. */
enum http_stage {
	HTTP_IDLE,		/* 0: none */
	HTTP_STATUS, HTTP_HEADERS, HTTP_BODY,
	HTTP_CHUNK, HTTP_CHUNK_END, HTTP_TRAILER,
	HTTP_REST,		/* all there is until the peer closes */
};

/* --- the request ---------------------------------------------------------- */

/* "https://slack.com/api/x" as host and target; a fragment is not sent. */
static void
http_put_target(struct text *bytes, const struct exchange_request *request)
{
	const char *host = strstr(request->url, "://");
	const char *path;
	size_t host_length;

	host = host != NULL ? host + 3 : request->url;
	host_length = strcspn(host, "/?#");
	path = host + host_length;
	text_putf(bytes, "%s %s", request->method, *path == '/' ? "" : "/");
	text_put(bytes, path, strcspn(path, "#"));
	text_putf(bytes, " HTTP/1.1\r\nHost: %.*s\r\n", (int)host_length,
	    host);
}

/* "Basic " and the user and password in base64 (RFC 7617 2). */
static void
http_put_basic(struct text *bytes, const struct exchange_request *request)
{
	char *pair = mem_format("%s:%s", request->user, request->password);
	size_t length = strlen(pair), size = sodium_base64_encoded_len(length,
	    sodium_base64_VARIANT_ORIGINAL);
	char *base64 = mem_new(size, 1);

	(void)sodium_bin2base64(base64, size, (unsigned char *)pair, length,
	    sodium_base64_VARIANT_ORIGINAL);
	text_putf(bytes, "Authorization: Basic %s\r\n", base64);
	explicit_bzero(pair, length);
	explicit_bzero(base64, size);
	free(pair);
	free(base64);
}

/* Who the request is from, and which one it is. */
static void
http_put_proof(struct text *bytes, const struct exchange_request *request)
{
	if (request->authorization != NULL)
		text_putf(bytes, "Authorization: %s\r\n",
		    request->authorization);
	else if (request->user != NULL && request->password != NULL)
		http_put_basic(bytes, request);
	if (request->idempotency_key != NULL)
		text_putf(bytes, "Idempotency-Key: %s\r\n",
		    request->idempotency_key);
	if (request->signing_key == NULL)
		return;
	text_putf(bytes, "Webhook-Id: %s\r\nWebhook-Timestamp: %lld\r\n"
	    "Webhook-Signature: ", request->idempotency_key,
	    (long long)request->signed_at);
	signature_format(bytes, request->signing_key,
	    request->idempotency_key, request->signed_at, request->body,
	    request->body_length);
	text_puts(bytes, "\r\n");
}

static void
http_format(const struct exchange_request *request,
    struct dialogue_item *ret_item)
{
	struct text *bytes = &ret_item->bytes;

	ret_item->is_read = strcmp(request->method, "POST") != 0 &&
	    strcmp(request->method, "PUT") != 0;
	http_put_target(bytes, request);
	text_puts(bytes, "User-Agent: patchday/" PATCHDAY_VERSION "\r\n"
	    "Accept: application/json\r\n");
	if (!ret_item->is_read)
		text_putf(bytes, "Content-Type: %s\r\nContent-Length: %zu\r\n",
		    request->content_type, request->body_length);
	http_put_proof(bytes, request);
	text_puts(bytes, "\r\n");
	ret_item->body_at = bytes->length;
	if (!ret_item->is_read)
		text_put(bytes, request->body, request->body_length);
}

static void
http_begin(struct dialogue *http)
{
	const struct dialogue_item *item = http->current;

	http->stage = HTTP_STATUS;
	http->status = 0;
	http->seen_count = 0;
	http->retry_after[0] = '\0';
	text_cut(&http->reply, 0);
	/* From the first byte of the body on, or where there is none from the
	 * end of the headers on, the peer may have acted on it. */
	http->arrived_total = http->out_total + item->body_at +
	    (item->bytes.length > item->body_at);
	dialogue_say(http, item->bytes.bytes, item->bytes.length);
}

/* --- the answer ----------------------------------------------------------- */

static enum dialogue_event
http_break(struct dialogue *http, const char *fault)
{
	http->fault = fault;
	return DIALOGUE_BROKEN;
}

/* The answer is complete. */
static enum dialogue_event
http_end(struct dialogue *http)
{
	http->stage = HTTP_IDLE;
	http->current = NULL;
	return DIALOGUE_ENDED;
}

/* "HTTP/1.1 200 OK"; another number before the dot would be another protocol
 * (RFC 9112 2.3).  1.0 closes unless it says otherwise. */
static enum dialogue_event
http_take_status(struct dialogue *http, const char *line)
{
	if (strncmp(line, "HTTP/1.", 7) != 0 || line[7] < '0' ||
	    line[7] > '9' || line[8] != ' ' || line[9] < '1' ||
	    line[9] > '5' || line[10] < '0' || line[10] > '9' ||
	    line[11] < '0' || line[11] > '9' ||
	    (line[12] != ' ' && line[12] != '\0'))
		return http_break(http, "the answer is not HTTP");
	http->status = atoi(line + 9);
	http->is_over = line[7] == '0';
	http->is_chunked = http->has_length = false;
	http->length_left = 0;
	http->stage = HTTP_HEADERS;
	return DIALOGUE_WAITS;
}

/* Digits and nothing else, in `base`.  false: it is no number. */
static bool
http_read_number(const char *text, int base, uint64_t *ret_number)
{
	char *end = NULL;

	if (strchr("0123456789abcdefABCDEF", text[0]) == NULL ||
	    text[0] == '\0')
		return false;
	*ret_number = strtoull(text, &end, base);
	end += strspn(end, " \t");
	/* A chunk may have extensions (RFC 9112 7.1.1). */
	return *end == '\0' || (base == 16 && *end == ';');
}

/* Two lengths that differ are an attempt to be understood in two ways (RFC 9112
 * 6.3). */
static enum dialogue_event
http_take_length(struct dialogue *http, const char *value)
{
	uint64_t length;

	if (!http_read_number(value, 10, &length) ||
	    (http->has_length && length != http->length_left))
		return http_break(http, "the answer's length is no length");
	http->has_length = true;
	http->length_left = length;
	return DIALOGUE_WAITS;
}

/* One header; most do not matter. */
static enum dialogue_event
http_take_header(struct dialogue *http, const char *line)
{
	const char *value = strchr(line, ':');
	size_t length = value != NULL ? (size_t)(value - line) : 0;

	if (length == 0)
		return http_break(http, "a header is no header");
	value += 1 + strspn(value + 1, " \t");
	if (length == 14 && strncasecmp(line, "Content-Length", length) == 0)
		return http_take_length(http, value);
	if (length == 17 && strncasecmp(line, "Transfer-Encoding",
	    length) == 0) {
		if (strcasecmp(value, "chunked") != 0)
			return http_break(http, "the answer is encoded");
		http->is_chunked = true;
	} else if (length == 10 && strncasecmp(line, "Connection",
	    length) == 0) {
		http->is_over = strcasestr(value, "close") != NULL ||
		    (http->is_over && strcasestr(value, "keep-alive") == NULL);
	} else if (length == 11 && strncasecmp(line, "Retry-After",
	    length) == 0) {
		(void)snprintf(http->retry_after, sizeof(http->retry_after),
		    "%s", value);
	}
	return DIALOGUE_WAITS;
}

/* The empty line: how does the body end (RFC 9112 6.3)?  Behind a 1xx comes the
 * real answer. */
static enum dialogue_event
http_end_headers(struct dialogue *http)
{
	if (http->status < 200) {
		http->stage = HTTP_STATUS;
		http->status = 0;
		return DIALOGUE_WAITS;
	}
	if (http->status == 204 || http->status == 304)
		return http_end(http);
	/* Both at once smell of smuggling: do not reuse the connection. */
	if (http->is_chunked && http->has_length)
		http->is_over = true;
	if (http->is_chunked)
		http->stage = HTTP_CHUNK;
	else if (http->has_length)
		http->stage = HTTP_BODY;
	else
		http->stage = HTTP_REST;
	if (http->stage == HTTP_BODY && http->length_left == 0)
		return http_end(http);
	return DIALOGUE_WAITS;
}

/* A line of the answer's head, or around a chunk. */
static enum dialogue_event
http_take_line(struct dialogue *http, const char *line)
{
	switch (http->stage) {
	case HTTP_STATUS:
		return http_take_status(http, line);
	case HTTP_HEADERS:
		return line[0] == '\0' ? http_end_headers(http) :
		    http_take_header(http, line);
	case HTTP_CHUNK:
		if (!http_read_number(line, 16, &http->length_left))
			return http_break(http, "a chunk has no length");
		http->stage = http->length_left == 0 ? HTTP_TRAILER :
		    HTTP_BODY;
		return DIALOGUE_WAITS;
	case HTTP_CHUNK_END:
		if (line[0] != '\0')
			return http_break(http, "a chunk is too long");
		http->stage = HTTP_CHUNK;
		return DIALOGUE_WAITS;
	case HTTP_TRAILER:
		return line[0] == '\0' ? http_end(http) : DIALOGUE_WAITS;
	default:
		return http_break(http, "an answer that nobody asked for");
	}
}

/* Bytes of the body.  More than anybody reads is not kept. */
static enum dialogue_event
http_take_body(struct dialogue *http)
{
	size_t length = http->in.length - http->taken;

	if (http->stage == HTTP_BODY && length > http->length_left)
		length = (size_t)http->length_left;
	http->is_too_large =
	    http->reply.length + length > EXCHANGE_REPLY_MAX;
	if (http->is_too_large)
		return http_break(http, "the answer is too large");
	text_put(&http->reply, http->in.bytes + http->taken, length);
	http->taken += length;
	if (http->stage == HTTP_REST)
		return DIALOGUE_WAITS;
	http->length_left -= length;
	if (http->length_left > 0)
		return DIALOGUE_WAITS;
	if (!http->is_chunked)
		return http_end(http);
	http->stage = HTTP_CHUNK_END;
	return DIALOGUE_WAITS;
}

static enum dialogue_event
http_next(struct dialogue *http)
{
	enum dialogue_event event = DIALOGUE_WAITS;
	char line[DIALOGUE_LINE_MAX];

	while (event == DIALOGUE_WAITS && http->taken < http->in.length) {
		if (http->stage == HTTP_BODY || http->stage == HTTP_REST) {
			event = http_take_body(http);
		} else if (dialogue_read_line(http, line)) {
			event = http_take_line(http, line);
		} else {
			break;
		}
		if (http->stage == HTTP_STATUS)
			http->seen_count = 0;
		if (event == DIALOGUE_WAITS && http->seen_count > HTTP_HEAD_MAX)
			event = http_break(http, "the answer's headers do "
			    "not end");
	}
	return http->fault != NULL ? DIALOGUE_BROKEN : event;
}

static bool
http_is_ended_by_close(struct dialogue *http)
{
	if (http->stage != HTTP_REST)
		return false;
	(void)http_end(http);
	http->is_over = true;
	return true;
}

/* A question that was lost is asked again without harm. */
static bool
http_may_have_arrived(const struct dialogue *http)
{
	if (http->current != NULL && http->current->is_read)
		return http->status > 0;
	return http->stage != HTTP_IDLE &&
	    http->sent_total >= http->arrived_total;
}

const struct dialogue_kind dialogue_http = {
	.format = http_format,
	.begin = http_begin,
	.next = http_next,
	.is_ended_by_close = http_is_ended_by_close,
	.may_have_arrived = http_may_have_arrived,
};
