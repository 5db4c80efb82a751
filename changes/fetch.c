/* SPDX-License-Identifier: MIT */
/* Answers over HTTP, whoever fetched them. */
#include "fetch.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "excerpt.h"

void
fetch_answer_init(struct fetch_answer *answer)
{
	*answer = (struct fetch_answer){ .retry_after_secs = -1,
		.rate_remaining = -1 };
}

/* A number of seconds, requests or since 1970; `none` for anything else: the
 * date that RFC 9110 allows for Retry-After is sent by nobody we ask. */
static int64_t
fetch_number(const char *value, size_t length, int64_t none)
{
	int64_t number = 0;
	size_t i;

	for (i = 0; i < length; i++) {
		if (value[i] < '0' || value[i] > '9' || i == 12)
			return none;
		number = number * 10 + value[i] - '0';
	}
	return length == 0 ? none : number;
}

/* Cut, an ETag or a link would be another one: too long is not there. */
static void
fetch_copy(char ret_value[static FETCH_HEADER_MAX], const char *value,
    size_t length)
{
	if (length >= FETCH_HEADER_MAX)
		length = 0;
	memcpy(ret_value, value, length);
	ret_value[length] = '\0';
}

/* The value of the header, if the line is that header's. */
static bool
fetch_is_header(const char *line, size_t length, const char *name,
    const char **ret_value, size_t *ret_length)
{
	size_t at = strlen(name);

	if (length <= at || line[at] != ':' ||
	    strncasecmp(line, name, at) != 0)
		return false;
	for (at++; at < length && (line[at] == ' ' || line[at] == '\t'); at++)
		;
	while (length > at && strchr(" \t\r\n", line[length - 1]) != NULL)
		length--;
	*ret_value = line + at;
	*ret_length = length - at;
	return true;
}

void
fetch_answer_add_header(struct fetch_answer *answer, const char *line,
    size_t length)
{
	const char *value;
	size_t size;

	if (memchr(line, '\0', length) != NULL)
		return;
	if (fetch_is_header(line, length, "ETag", &value, &size))
		fetch_copy(answer->etag, value, size);
	else if (fetch_is_header(line, length, "Link", &value, &size))
		fetch_copy(answer->link, value, size);
	else if (fetch_is_header(line, length, "Retry-After", &value, &size))
		answer->retry_after_secs = fetch_number(value, size, -1);
	else if (fetch_is_header(line, length, "X-RateLimit-Remaining",
	    &value, &size))
		answer->rate_remaining = fetch_number(value, size, -1);
	else if (fetch_is_header(line, length, "X-RateLimit-Reset", &value,
	    &size))
		answer->rate_reset_at = fetch_number(value, size, 0);
}

/* Redirects are not followed: whoever set up the address has to know that it is
 * another one. */
int
fetch_answer_check(const struct fetch_answer *answer, struct error *ret_error)
{
	int status = answer->status;

	if (status >= 200 && status < 300)
		return 0;
	if (status == 401 || status == 403)
		return error_set(ret_error, ERROR_NETWORK,
		    "refused the token (%d)", status);
	if (status == 404)
		return error_set(ret_error, ERROR_NETWORK, "has nothing at "
		    "this address, or nothing for this token (404)");
	if (status >= 300 && status < 400 && status != 304)
		return error_set(ret_error, ERROR_NETWORK, "answered that it "
		    "is at another address (%d)", status);
	return error_set(ret_error, ERROR_NETWORK, "answered with %d",
	    status);
}

void
fetch_put_part(struct text *url, const char *part)
{
	const char *p;

	for (p = part; *p != '\0'; p++)
		if (isalnum((unsigned char)*p) || strchr("-._~", *p) != NULL)
			text_putc(url, *p);
		else
			text_putf(url, "%%%02X", (unsigned char)*p);
}

/* doc_parse_json() speaks of "the JSON"; here the peer is the subject. */
int
fetch_answer_parse(const struct fetch_answer *answer,
    const char *const *paths, struct doc **ret_doc, struct error *ret_error)
{
	const char *bytes = answer->body != NULL ? answer->body : "";
	struct text excerpt = { 0 };
	struct error error = { 0 };
	int result;

	if (paths == NULL)
		result = doc_parse_json(bytes, answer->length,
		    FETCH_BYTES_MAX, ret_doc, &error);
	else if (excerpt_format(&excerpt, bytes, answer->length, paths,
	    &error) != 0)
		result = -1;
	else
		result = doc_parse_json(text_string(&excerpt),
		    excerpt.length, FETCH_BYTES_MAX, ret_doc, &error);
	text_clear(&excerpt);
	if (result == 0)
		return 0;
	if (error.code == ERROR_LIMIT)
		return error_set(ret_error, ERROR_LIMIT,
		    "answered too much (%s)", error.text);
	return error_set(ret_error, ERROR_NETWORK, "answered no JSON");
}

void
fetch_answer_clear(struct fetch_answer *answer)
{
	free(answer->body);
	*answer = (struct fetch_answer){ 0 };
}
