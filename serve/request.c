/* SPDX-License-Identifier: MIT */
/*
 * One request from its first line to the route that answers it.
 *
 * Faults are noted, not answered, until the request is whole: libmicrohttpd
 * takes a reply only at certain points, and with a body on its way an early
 * reply also closes the connection.  The first fault wins; what comes later
 * (a body, more headers) is passed over, and listener_answer() tells it.
 *
 * The header checks go beyond libmicrohttpd's.  It takes the first of several
 * Content-Length lines and any Transfer-Encoding, both of which two servers
 * in a row could read as different requests (request smuggling, RFC 9112
 * 11.2): behind a proxy that would let a stranger speak in another's name.
 * So every ambiguous shape is refused here, whether or not this server could
 * make sense of it.
 */
#include "request_internal.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "accept_internal.h"
#include "prepared_internal.h"
#include "route_internal.h"
#include "server_internal.h"

/* What the look at the headers collects: counts of those that must not come
 * twice, and values that nothing keeps. */
struct request_headers {
	struct request *request;
	size_t count, host_count, length_count;
	const char *length, *transfer;
	bool is_broken;
};

void
request_clear(struct request *request)
{
	if (request->is_watching)
		__atomic_sub_fetch(&request->server->watching, 1,
		    __ATOMIC_RELAXED);
	request->is_watching = false;
	command_free(request->command);
	request->command = NULL;
	prepared_release(request->prepared);
	request->prepared = NULL;
	requester_free(request->caller);
	request->caller = NULL;
	free(request->caller_text);
	request->caller_text = NULL;
	request->is_named = false;
	text_cut(&request->body, 0);
}

/* Note what is wrong with it; the first fault stays. */
static void
request_fail(struct request *request, int status, const char *text)
{
	if (request->fault != 0)
		return;
	request->fault = status;
	request->fault_text = text;
}

void
request_begin(struct request *request, const char *target)
{
	request_clear(request);
	request->has_begun = request->has_body = false;
	request->route = NULL;
	request->accept = request->accept_encoding = request->host = NULL;
	request->validator = (struct validator){ 0 };
	request->fault = 0;
	request->wait = REQUEST_FRESH;
	switch (target_parse(&request->target, target)) {
	case TARGET_FINE:
		break;
	case TARGET_BAD:
		request_fail(request, MHD_HTTP_BAD_REQUEST,
		    "the address is not a valid path and query");
		break;
	case TARGET_LONG:
		request_fail(request, MHD_HTTP_URI_TOO_LONG,
		    "the address is longer than 2,048 bytes");
		break;
	}
}

/* Is it a token (RFC 9110 5.6.2)?  "Content-Length : 5" is how requests are
 * smuggled: one server reads the header, another does not. */
static bool
request_is_token(const char *name)
{
	static const bool is_none[UCHAR_MAX + 1] = {
		[1 ... ' '] = true, ['"'] = true, ['('] = true,
		[')'] = true, [','] = true, ['/'] = true, ['['] = true,
		[']'] = true, ['{'] = true, ['}'] = true,
		[0x7f ... UCHAR_MAX] = true,
	};
	const unsigned char *p = (const unsigned char *)name;

	while (*p != '\0')
		if (is_none[*p++])
			return false;
	return *name != '\0';
}

/*
 * Was it one line, "NAME: VALUE" CR LF, and nothing else?  libmicrohttpd 0.9.75
 * takes a line that goes on (obs-fold) for the end of the *name*, so that
 * "X-Forwarded-: ann" CR LF " User" becomes X-Forwarded-User, cuts values at a
 * NUL, keeps a bare CR, and ends lines at a bare LF: each of them is something
 * else to a proxy in front (RFC 9112 2.2, 5.2).  It does not tell, but leaves
 * name and value where they arrived, the colon and the line's end overwritten
 * with NULs: so it shows in the bytes between and behind them, which lie in the
 * connection's buffer.  Since 1.0 it refuses all of that by itself where it is
 * told to (listener_open()), and a line's end stays as it was.
 */
static bool
request_is_one_line(const char *name, const char *value)
{
	const char *p = name + strlen(name) + 1;

	if (value < p || value - p > REQUEST_HEADERS_MAX)
		return false;
	for (; p < value; p++)
		if (*p != ' ' && *p != '\t')
			return false;
	for (; *p != '\0'; p++)
		if ((*p > 0 && *p < ' ' && *p != '\t') || *p == 0x7f)
			return false;
#if MHD_VERSION >= 0x01000000
	return true;
#else
	do
		p++;
	while (*p == ' ' || *p == '\t');
	return *p == '\0';
#endif
}

/* Blanks behind a value are no part of it (RFC 9110 5.5): "ann " is ann.
 * libmicrohttpd leaves them there; they lie in the connection's own buffer. */
static void
request_trim(const char *value)
{
	char *bytes = (char *)(uintptr_t)value;
	size_t length = strlen(value);

	while (length > 0 && (bytes[length - 1] == ' ' ||
	    bytes[length - 1] == '\t'))
		bytes[--length] = '\0';
}

/* A host, perhaps with a port (RFC 9112 3.2, RFC 3986 3.2.2): "[::1]:8480".
 * None at all is allowed.  Each request has one, for which strspn() would make
 * its own table first. */
static bool
request_is_host(const char *host)
{
	static const bool is_part[UCHAR_MAX + 1] = {
		['a' ... 'z'] = true, ['A' ... 'Z'] = true,
		['0' ... '9'] = true, ['-'] = true, ['.'] = true,
		['_'] = true, ['~'] = true, ['%'] = true, ['!'] = true,
		['$'] = true, ['&' ... ','] = true, [':'] = true,
		[';'] = true, ['='] = true, ['['] = true, [']'] = true,
	};
	const unsigned char *p = (const unsigned char *)host;

	while (is_part[*p])
		p++;
	return *p == '\0';
}

/* Where the value of a header goes that counts here; NULL for all others.  Of
 * several equal ones the last stays, except that Host and the lengths are
 * counted and refused.  Switched on the first letter since browsers send
 * twenty headers that nobody asks for. */
static const char **
request_slot(struct request_headers *headers, const char *name)
{
	struct request *request = headers->request;

	switch (name[0] | 0x20) {
	case 'a':
		if (strcasecmp(name, "Accept") == 0)
			return &request->accept;
		if (strcasecmp(name, "Accept-Encoding") == 0)
			return &request->accept_encoding;
		break;
	case 'c':
		if (strcasecmp(name, "Content-Length") == 0)
			return &headers->length;
		break;
	case 'h':
		if (strcasecmp(name, "Host") == 0)
			return &request->host;
		break;
	case 'i':
		if (strcasecmp(name, "If-None-Match") == 0)
			return &request->validator.if_none_match;
		if (strcasecmp(name, "If-Modified-Since") == 0)
			return &request->validator.if_modified_since;
		if (strcasecmp(name, "If-Match") == 0)
			return &request->validator.if_match;
		if (strcasecmp(name, "If-Unmodified-Since") == 0)
			return &request->validator.if_unmodified_since;
		break;
	case 't':
		if (strcasecmp(name, "Transfer-Encoding") == 0)
			return &headers->transfer;
		break;
	}
	return NULL;
}

/* libmicrohttpd's callback for each header.  It always goes on: the count is
 * wanted too. */
static enum MHD_Result
request_read_header(void *context, enum MHD_ValueKind kind, const char *name,
    const char *value)
{
	struct request_headers *headers = context;
	const char **slot;

	(void)kind;
	headers->count++;
	if (value == NULL || !request_is_token(name) ||
	    !request_is_one_line(name, value)) {
		headers->is_broken = true;
		return MHD_YES;
	}
	request_trim(value);
	slot = request_slot(headers, name);
	if (slot == NULL)
		return MHD_YES;
	if (slot == &headers->request->host)
		headers->host_count++;
	if (slot == &headers->length || slot == &headers->transfer)
		headers->length_count++;
	*slot = value;
	return MHD_YES;
}

/* Refuse shapes that two servers in a row could read as different requests
 * (RFC 9112 6.1, 6.3, 3.2).  HTTP/1.0 knows no chunks: a proxy of that age
 * would take them for the body. */
static void
request_check_shape(struct request *request,
    const struct request_headers *headers)
{
	if (headers->is_broken)
		request_fail(request, MHD_HTTP_BAD_REQUEST,
		    "a header is not of the form NAME: VALUE");
	else if (headers->length_count > 1)
		request_fail(request, MHD_HTTP_BAD_REQUEST,
		    "the length of the body is given more than once");
	else if (headers->transfer != NULL &&
	    (strcasecmp(headers->transfer, "chunked") != 0 ||
	    !request->is_http_11))
		request_fail(request, MHD_HTTP_BAD_REQUEST,
		    "the only Transfer-Encoding accepted is chunked");
	else if (headers->host_count > 1 || (headers->host_count == 0 &&
	    request->is_http_11))
		request_fail(request, MHD_HTTP_BAD_REQUEST,
		    "exactly one Host header is needed");
	else if (request->host != NULL && !request_is_host(request->host))
		request_fail(request, MHD_HTTP_BAD_REQUEST,
		    "there is no valid host in the Host header");
}

/* Limits on what is sent before anybody knows what for.  libmicrohttpd's own
 * limit is a pool, from which its notes about each header are taken too; these
 * are figures that a manual can name. */
static void
request_check_size(struct request *request,
    const struct request_headers *headers)
{
	const union MHD_ConnectionInfo *size;

	size = MHD_get_connection_info(request->mhd,
	    MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	if (headers->count > REQUEST_HEADER_COUNT_MAX ||
	    (size != NULL && size->header_size > REQUEST_HEADERS_MAX))
		request_fail(request,
		    MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE,
		    "the headers are over 8 KiB or 100 lines");
	if (headers->length != NULL &&
	    strtoull(headers->length, NULL, 10) > REQUEST_BODY_MAX)
		request_fail(request, MHD_HTTP_CONTENT_TOO_LARGE,
		    "the body is larger than 64 KiB");
}

/* The method as a bit; OTHER is in no route. */
static enum request_method
request_parse_method(const char *method)
{
	if (strcmp(method, "GET") == 0)
		return REQUEST_GET;
	if (strcmp(method, "HEAD") == 0)
		return REQUEST_HEAD;
	if (strcmp(method, "POST") == 0)
		return REQUEST_POST;
	return REQUEST_OTHER;
}

void
request_read_headers(struct request *request, const char *method,
    const char *version)
{
	struct request_headers headers = { .request = request };

	request->has_begun = true;
	request->is_http_11 = strcmp(version, "HTTP/1.0") != 0;
	request->method = request_parse_method(method);
	(void)MHD_get_connection_values(request->mhd, MHD_HEADER_KIND,
	    request_read_header, &headers);
	/* "Content-Length: 0" is a POST without a body, as curl sends. */
	request->has_body = headers.transfer != NULL ||
	    (headers.length != NULL && strcmp(headers.length, "0") != 0);
	request_check_shape(request, &headers);
	request_check_size(request, &headers);
	if (request->fault != 0)
		return;
	request->route = route_find(request->target.path,
	    request->is_control);
	if (request->route == NULL)
		request_fail(request, MHD_HTTP_NOT_FOUND,
		    "there is nothing at this address");
	else if ((request->route->methods & request->method) == 0)
		request_fail(request, MHD_HTTP_METHOD_NOT_ALLOWED,
		    "this address does not take that method");
	else if (request->route->type != NULL &&
	    !accept_has_type(request->accept, request->route->type))
		request_fail(request, MHD_HTTP_NOT_ACCEPTABLE,
		    "Accept rules out the only form there is");
}

void
request_take_body(struct request *request, const char *bytes, size_t length)
{
	/* Chunks announce no sum, so it is counted as they come. */
	if (request->body.length + length > REQUEST_BODY_MAX)
		request_fail(request, MHD_HTTP_CONTENT_TOO_LARGE,
		    "the body is larger than 64 KiB");
	if (request->fault == 0)
		text_put(&request->body, bytes, length);
}
