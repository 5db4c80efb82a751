/* SPDX-License-Identifier: MIT */
/*
 * Answers: every reply of the server goes through here, so that all carry the
 * same security headers, all are counted, and every error has the same form.
 */
#include "reply_internal.h"

#include <stdlib.h>
#include <string.h>

#include "accept_internal.h"
#include "jsontext.h"
#include "mem.h"
#include "page_missing_internal.h"
#include "route_internal.h"
#include "server_internal.h"

/* Seconds: as long as the owner may be silent before it counts as stuck. */
#define REPLY_RETRY_AFTER "5"
/* As long as failures of an address are counted. */
#define REPLY_MINUTE "60"

struct MHD_Response *
reply_make_large(struct bodies *bodies, const char *type, char *bytes,
    size_t length)
{
	struct MHD_Response *response = body_make(bodies, bytes, length);

	if (response == NULL)
		mem_end();
	reply_set(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	reply_set(response, "X-Content-Type-Options", "nosniff");
	reply_set(response, "Referrer-Policy", "no-referrer");
	return response;
}

struct MHD_Response *
reply_make(const char *type, char *bytes, size_t length)
{
	return reply_make_large(NULL, type, bytes, length);
}

void
reply_set(struct MHD_Response *response, const char *name, const char *value)
{
	(void)MHD_add_response_header(response, name, value);
}

void
reply_queue(struct request *request, int status,
    struct MHD_Response *response)
{
	counter_add(&request->server->counters, request->route, status);
	(void)MHD_queue_response(request->mhd, (unsigned)status, response);
}

void
reply_send(struct request *request, int status, const char *type,
    char *bytes, size_t length)
{
	struct MHD_Response *response;

	response = reply_make(type, bytes, length);
	reply_set(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	reply_queue(request, status, response);
	MHD_destroy_response(response);
}

/* RFC 9457: "about:blank" means that the title says it all. */
static void
reply_format_problem(struct text *text, int status, const char *detail)
{
	struct jsontext json = { .text = text };

	jsontext_object(&json, NULL);
	jsontext_string(&json, "type", "about:blank");
	jsontext_string(&json, "title",
	    MHD_get_reason_phrase_for((unsigned)status));
	jsontext_number(&json, "status", status);
	jsontext_string(&json, "detail", detail);
	jsontext_end_object(&json);
	text_putc(text, '\n');
}

/* What is wrong, and for what the route's table says, what is accepted. */
static void
reply_format_detail(struct text *text, const struct request *request,
    const char *detail)
{
	struct text methods = { 0 };

	text_puts(text, detail);
	if (request->fault == MHD_HTTP_METHOD_NOT_ALLOWED) {
		route_format_methods(request->route, &methods);
		text_putf(text, "; accepted are %s", text_string(&methods));
		text_clear(&methods);
	}
	if (request->fault == MHD_HTTP_NOT_ACCEPTABLE)
		text_putf(text, ": %s", request->route->type);
}

/* Programs under /api/ get problem+json, unless they accept no JSON; people get
 * a line of text, or a page where they followed a link to nothing.  What is
 * wrong before the path could be read (400, 414) is told as text, since there
 * is no path to go by. */
void
reply_fail(struct request *request, int status, const char *detail)
{
	struct MHD_Response *response;
	struct text text = { 0 }, methods = { 0 }, whole = { 0 };
	size_t length;
	bool is_api;

	if (status == MHD_HTTP_NOT_FOUND && page_missing_send(request, detail))
		return;
	is_api = request->fault != MHD_HTTP_BAD_REQUEST &&
	    request->fault != MHD_HTTP_URI_TOO_LONG &&
	    strncmp(request->target.path, "/api/", 5) == 0 &&
	    (accept_has_type(request->accept, "application/problem+json") ||
	    accept_has_type(request->accept, "application/json"));
	reply_format_detail(&whole, request, detail);
	if (is_api)
		reply_format_problem(&text, status, text_string(&whole));
	else
		text_putf(&text, "%d %s: %s\n", status,
		    MHD_get_reason_phrase_for((unsigned)status),
		    text_string(&whole));
	text_clear(&whole);
	length = text.length;
	response = reply_make(is_api ? "application/problem+json" :
	    "text/plain; charset=utf-8", text_take(&text), length);
	reply_set(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	/* Where it ends is open: what follows may be another's request. */
	if (request->fault == MHD_HTTP_BAD_REQUEST)
		reply_set(response, MHD_HTTP_HEADER_CONNECTION, "close");
	if (status == MHD_HTTP_SERVICE_UNAVAILABLE)
		reply_set(response, MHD_HTTP_HEADER_RETRY_AFTER,
		    REPLY_RETRY_AFTER);
	if (status == MHD_HTTP_TOO_MANY_REQUESTS)
		reply_set(response, MHD_HTTP_HEADER_RETRY_AFTER,
		    REPLY_MINUTE);
	if (status == MHD_HTTP_UNAUTHORIZED)
		reply_set(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE,
		    "Bearer realm=\"patchday\"");
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED) {
		route_format_methods(request->route, &methods);
		reply_set(response, MHD_HTTP_HEADER_ALLOW,
		    text_string(&methods));
		text_clear(&methods);
	}
	reply_queue(request, status, response);
	MHD_destroy_response(response);
}

void
reply_fail_unknown(struct request *request,
    const struct target_parameter *parameter, const char *accepted)
{
	struct error error;

	(void)error_set(&error, ERROR_INPUT, "parameter \"%.40s\" is unknown; "
	    "%s", parameter->name, accepted);
	reply_fail(request, MHD_HTTP_BAD_REQUEST, error.text);
}

void
reply_fail_twice(struct request *request, const char *name)
{
	struct error error;

	(void)error_set(&error, ERROR_INPUT, "parameter \"%.40s\" is given "
	    "twice", name);
	reply_fail(request, MHD_HTTP_BAD_REQUEST, error.text);
}

void
reply_fail_changed(struct request *request)
{
	reply_fail(request, MHD_HTTP_PRECONDITION_FAILED,
	    request->validator.if_match != NULL ?
	    "it has none of the tags in If-Match now" :
	    "it has changed since the date in If-Unmodified-Since");
}

/* The owner's body is a sentence for people unless its type says JSON;
 * refusals become errors of the usual form.  It is moved into the reply, not
 * copied: a list of the outbox may be large. */
void
reply_command(struct request *request)
{
	struct command *command = request->command;
	size_t length;
	char *body;

	/* Nobody was asked (the server stops), or nobody answered in time. */
	if (command == NULL) {
		reply_fail(request, MHD_HTTP_SERVICE_UNAVAILABLE,
		    "the service is busy or stopping; try again shortly");
		return;
	}
	if (command->status >= 400 && (command->type == NULL ||
	    strncmp(command->type, "application/json", 16) != 0)) {
		body = command->body;
		length = body == NULL ? 0 : strlen(body);
		/* reply_fail() ends the sentence itself. */
		while (length > 0 && body[length - 1] == '\n')
			body[--length] = '\0';
		reply_fail(request, command->status,
		    body == NULL ? "refused" : body);
		return;
	}
	body = command->body;
	command->body = NULL;
	reply_send(request, command->status,
	    command->type == NULL ? "application/json" : command->type,
	    body == NULL ? mem_string("") : body,
	    body == NULL ? 0 : command->length);
}
