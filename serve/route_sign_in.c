/* SPDX-License-Identifier: MIT */
/*
 * GET and POST /sign-in, POST /sign-out: a session for the page.
 *
 * Signing in brings no key against forms of other sites: somebody who is made
 * to sign in as another person would still act as that person, and the cookie
 * is set for this host alone; Origin is checked all the same.
 */
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "caller_internal.h"
#include "errand_internal.h"
#include "form_internal.h"
#include "mem.h"
#include "page_internal.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"
#include "session_internal.h"

/* Where to go afterwards: only to a page of an occurrence, an environment or a
 * promotion here. */
static const char *
route_sign_in_next(const char *next)
{
	static const char *const here[] = { "occurrences/", "environments/",
		"promotions" };
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:-/._";
	size_t i;

	for (i = 0; next != NULL && i < countof(here); i++)
		if (strncmp(next, here[i], strlen(here[i])) == 0)
			break;
	if (next == NULL || i == countof(here) ||
	    next[strspn(next, letters)] != '\0' || strstr(next, "..") != NULL)
		return "";
	return next;
}

/* Redirect (303: the next request is a GET) and set the cookie. */
static void
route_sign_in_redirect(struct request *request,
    const struct snapshot *snapshot, const char *next, const char *token_id)
{
	struct MHD_Response *response;
	struct text cookie = { 0 };
	char *where;

	response = reply_make("text/plain; charset=utf-8",
	    mem_string("see the next page\n"), 18);
	session_format_cookie(&cookie, snapshot, token_id);
	where = mem_format("./%s", next);
	reply_set(response, "Location", where);
	reply_set(response, "Set-Cookie", text_string(&cookie));
	reply_set(response, "Cache-Control", "no-store");
	/* Whoever uses the browser next finds nothing (W3C Clear Site Data).
	 * Not "cookies": they may be of other programs of this host. */
	if (token_id == NULL)
		reply_set(response, "Clear-Site-Data",
		    "\"cache\", \"storage\"");
	reply_queue(request, MHD_HTTP_SEE_OTHER, response);
	MHD_destroy_response(response);
	text_clear(&cookie);
	free(where);
}

static void
route_sign_in_form(struct request *request, struct snapshot *snapshot,
    int status, const char *problem, const char *next)
{
	struct text text = { 0 };
	struct page page = { .text = &text, .base = "",
	    .has_forms = true };

	page_init(&page, request, snapshot);
	page_format_sign_in(&page, problem, next);
	page_send(&page, request, status);
}

/* The token of the form, tried. */
static void
route_sign_in_try(struct request *request, struct snapshot *snapshot,
    const struct form *form)
{
	const char *token = form_find(form, "token");
	const char *next = route_sign_in_next(form_find(form, "next"));
	struct requester *requester = NULL;
	const char *problem = NULL;
	int status = 0;

	/* What is pasted often brings a space or a line end along. */
	char *copy = mem_string(token == NULL ? "" : token +
	    strspn(token, " \t\r\n"));

	copy[strcspn(copy, " \t\r\n")] = '\0';
	if (caller_read_token(request, snapshot, copy, "page", &requester,
	    &status, &problem) == 0) {
		log_info(request->server->log, "signed_in",
		    LOG_TEXT("who", requester->name),
		    LOG_TEXT("token", requester->token));
		route_sign_in_redirect(request, snapshot, next,
		    requester->token);
	} else {
		route_sign_in_form(request, snapshot, status, problem, next);
	}
	requester_free(requester);
	free(copy);
}

void
route_sign_in_answer(struct request *request)
{
	struct server *server = request->server;
	struct snapshot *snapshot =
	    server->port->snapshot(server->port->owner);
	struct form form = { 0 };

	if (request->method != REQUEST_POST)
		route_sign_in_form(request, snapshot, MHD_HTTP_OK, NULL,
		    route_sign_in_next(target_find(&request->target,
		    "next")));
	else if (!session_is_own_site(request) ||
	    form_parse(text_string(&request->body), request->body.length,
	    &form, NULL) != 0)
		reply_fail(request, MHD_HTTP_BAD_REQUEST,
		    "this is not the form of this page");
	else
		route_sign_in_try(request, snapshot, &form);
	form_clear(&form);
	snapshot_release(snapshot);
}

/* End the session here as well as in the browser; the route is called again
 * with the answer. */
static void
route_sign_out_ask(struct request *request, struct snapshot *snapshot,
    struct session *session)
{
	struct server *server = request->server;
	struct command *command;

	if (!session->is_by_cookie) {
		route_sign_in_redirect(request, snapshot, "", NULL);
		return;
	}
	command = command_new(COMMAND_SIGN_OUT);
	command->requester = session->requester;
	session->requester = NULL;
	if (!errand_send(server->errands, request, command,
	    server->limits.owner_ms))
		reply_fail(request, MHD_HTTP_SERVICE_UNAVAILABLE,
		    "the service stops; try again in a moment");
}

/* Somebody who could not be signed out keeps the cookie, to try again. */
static void
route_sign_out_answered(struct request *request, struct snapshot *snapshot)
{
	const struct command *command = request->command;

	if (command == NULL || command->status != MHD_HTTP_OK) {
		reply_command(request);
		return;
	}
	route_sign_in_redirect(request, snapshot, "", NULL);
}

void
route_sign_out_answer(struct request *request)
{
	struct server *server = request->server;
	struct snapshot *snapshot =
	    server->port->snapshot(server->port->owner);
	struct session session = { 0 };
	struct form form = { 0 };

	if (request->wait != REQUEST_FRESH)
		route_sign_out_answered(request, snapshot);
	else if (session_init(&session, request, snapshot)) {
		if (form_parse(text_string(&request->body),
		    request->body.length, &form, NULL) == 0 &&
		    session_is_own_form(&session, request,
		    form_find(&form, "key")))
			route_sign_out_ask(request, snapshot, &session);
		else
			reply_fail(request, MHD_HTTP_FORBIDDEN,
			    "this is not the form of this page");
	}
	form_clear(&form);
	session_clear(&session);
	snapshot_release(snapshot);
}
