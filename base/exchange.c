/* SPDX-License-Identifier: MIT */
/* Is a request fit to be sent?  Asked before libcurl is loaded: one that is not
 * costs nothing. */
#include "exchange.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "url.h"

#define EXCHANGE_URL_MAX 2000

/* Addresses and headers go out as they are: with a CR LF in it a stranger's
 * name would become a second recipient. */
static int
exchange_check_text(const char *what, const char *value,
    struct error *ret_error)
{
	const unsigned char *p = (const unsigned char *)value;

	for (; p != NULL && *p != '\0'; p++)
		if (*p < 0x20 || *p == 0x7f)
			return error_set(ret_error, ERROR_INPUT,
			    "%s holds a control character", what);
	return 0;
}

/* An address as it stands between <>: what ends it, or begins another, is
 * refused. */
static int
exchange_check_address(const char *what, const char *value,
    struct error *ret_error)
{
	if (value == NULL || strpbrk(value, " <>\"") != NULL ||
	    strchr(value, '@') == NULL)
		return error_set(ret_error, ERROR_INPUT,
		    "%s is no mail address", what);
	return exchange_check_text(what, value, ret_error);
}

/* Has the letter no CR without LF, no LF without CR, no NUL?  Searched for by
 * memchr(), as letters are long. */
static bool
exchange_has_lines(const char *body, size_t length)
{
	const char *end = body + length, *p;

	if (length == 0)
		return true;
	if (memchr(body, '\0', length) != NULL)
		return false;
	for (p = body; (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
		if (p == body || p[-1] != '\r')
			return false;
	for (p = body; (p = memchr(p, '\r', (size_t)(end - p))) != NULL; p++)
		if (p + 1 == end || p[1] != '\n')
			return false;
	return true;
}

/* Dots are doubled after CR LF only: what a server takes for an end of line
 * besides could end the mail early and begin another (measured). */
static int
exchange_check_mail(const struct exchange_request *request,
    struct error *ret_error)
{
	if (exchange_check_address("the sender", request->sender,
	    ret_error) != 0 || exchange_check_address("the recipient",
	    request->recipient, ret_error) != 0)
		return -1;
	if (exchange_has_lines(request->body, request->body_length))
		return 0;
	return error_set(ret_error, ERROR_INPUT,
	    "the mail has a line end that is not CR LF");
}

/* The parts of what is signed are joined by dots: none may be in the id. */
static int
exchange_check_signing(const struct exchange_request *request,
    struct error *ret_error)
{
	if (request->signing_key == NULL || (request->idempotency_key != NULL &&
	    strchr(request->idempotency_key, '.') == NULL))
		return 0;
	return error_set(ret_error, ERROR_INPUT,
	    "what is signed needs a key without dots");
}

int
exchange_check(const struct exchange_request *request,
    struct error *ret_error)
{
	bool is_plain = strncasecmp(request->url, "http://", 7) == 0 ||
	    request->tls == EXCHANGE_TLS_NONE;

	if (strlen(request->url) > EXCHANGE_URL_MAX)
		return error_set(ret_error, ERROR_LIMIT,
		    "the URL is longer than %d bytes", EXCHANGE_URL_MAX);
	if (exchange_check_text("the URL", request->url, ret_error) != 0 ||
	    exchange_check_text("the authorization", request->authorization,
	    ret_error) != 0 ||
	    exchange_check_text("the key", request->idempotency_key,
	    ret_error) != 0 ||
	    exchange_check_signing(request, ret_error) != 0)
		return -1;
	/* It would end the target in the request's first line. */
	if (strchr(request->url, ' ') != NULL)
		return error_set(ret_error, ERROR_INPUT,
		    "the URL holds a space");
	if (is_plain && !url_is_loopback(request->url))
		return error_set(ret_error, ERROR_INPUT,
		    "without TLS only this machine may be spoken to");
	return request->protocol == EXCHANGE_HTTP ? 0 :
	    exchange_check_mail(request, ret_error);
}
