/* SPDX-License-Identifier: MIT */
/*
 * GET and POST /subscribe: the form for mail.  Its answer is the same for every
 * address (daemon/service_subscription.c says why), and the same client cannot
 * send many.
 *
 * GET and POST /subscription/LINK: how it stands, and what is done there.  The
 * link is the proof, so forms need no other key, and a mail program leaves by
 * one POST without cookies (RFC 8058 3.2); GET changes nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "caller_internal.h"
#include "doc.h"
#include "form_internal.h"
#include "jsontext.h"
#include "mem.h"
#include "page_internal.h"
#include "page_mail_internal.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"
#include "session_internal.h"
#include "subscription.h"

#define ROUTE_SUBSCRIPTION_ANSWER_MAX (256 * 1024)

/* --- the owner ------------------------------------------------------------ */

/* The ids behind the prefix of the fields' names. */
static void
route_subscription_put_ids(struct jsontext *json, const char *key,
    const struct form *form, const char *prefix)
{
	size_t i, length = strlen(prefix);

	jsontext_list(json, key);
	for (i = 0; i < form->count; i++)
		if (strncmp(form->fields[i].name, prefix, length) == 0)
			jsontext_string(json, NULL,
			    form->fields[i].name + length);
	jsontext_end_list(json);
}

/* Hand over what the form says, with what the address is about: an address of
 * mail, or a link. */
static void
route_subscription_send(struct request *request, enum command_verb verb,
    const struct form *form, const char *what)
{
	struct server *server = request->server;
	const char *kinds = form_find(form, "kinds");
	struct command *command = command_new(verb);
	struct text text = { 0 };
	struct jsontext json = { .text = &text };

	jsontext_object(&json, NULL);
	jsontext_string(&json, verb == COMMAND_SUBSCRIBE ? "address" : "link",
	    verb == COMMAND_SUBSCRIBE ? form_find(form, "address") :
	    request->target.path + strlen(request->route->path));
	if (what != NULL)
		jsontext_string(&json, "do", what);
	if (kinds != NULL)
		jsontext_number(&json, "kinds", strtol(kinds, NULL, 10));
	route_subscription_put_ids(&json, "windows", form, "window.");
	route_subscription_put_ids(&json, "environments", form,
	    "environment.");
	jsontext_end_object(&json);
	command->argument = text_take(&text);
	if (!errand_send(server->errands, request, command,
	    server->limits.owner_ms))
		reply_command(request);
}

/* The owner's sentence; the caller frees. */
static char *
route_subscription_problem(const struct command *command)
{
	char *problem = mem_bytes(command->body, command->length);

	problem[strcspn(problem, "\n")] = '\0';
	return problem;
}

/* --- asking --------------------------------------------------------------- */

static void
route_subscribe_show(struct request *request,
    const struct snapshot *snapshot, int status,
    const struct page_viewer *viewer)
{
	struct text text = { 0 };
	struct page page = { .text = &text, .base = "", .has_forms = true };

	page_init(&page, request, snapshot);
	if (status == MHD_HTTP_ACCEPTED)
		page_format_mail_asked(&page);
	else
		page_format_mail(&page, viewer);
	page_send(&page, request, status);
}

/* What they sent, with what was wrong. */
static void
route_subscribe_answered(struct request *request,
    const struct snapshot *snapshot, const struct form *form)
{
	const struct command *command = request->command;
	struct page_viewer viewer = { .refused = form };
	char *problem = NULL;

	if (command == NULL || command->status == 0) {
		viewer.problem = "The service did not answer in time; try "
		    "again shortly.";
		route_subscribe_show(request, snapshot,
		    MHD_HTTP_SERVICE_UNAVAILABLE, &viewer);
		return;
	}
	problem = route_subscription_problem(command);
	viewer.problem = problem;
	viewer.field = command->field;
	route_subscribe_show(request, snapshot, command->status, &viewer);
	free(problem);
}

static void
route_subscribe_ask(struct request *request,
    const struct snapshot *snapshot, const struct form *form)
{
	struct page_viewer viewer = { .refused = form,
	    .problem = "Too many requests for mail came from there; try again "
	    "in a minute." };

	if (failure_add(&request->server->sign_ups,
	    caller_address_key(request, snapshot->conf),
	    clock_boot_ms(snapshot->clock)) > FAILURE_MOST)
		route_subscribe_show(request, snapshot,
		    MHD_HTTP_TOO_MANY_REQUESTS, &viewer);
	else
		route_subscription_send(request, COMMAND_SUBSCRIBE, form,
		    NULL);
}

/* A form: new, or answered. */
static void
route_subscribe_post(struct request *request,
    const struct snapshot *snapshot)
{
	struct form form = { 0 };
	struct error error = { 0 };

	if (!session_is_own_site(request))
		reply_fail(request, MHD_HTTP_BAD_REQUEST,
		    "this is not the form of this page");
	else if (form_parse(text_string(&request->body),
	    request->body.length, &form, &error) != 0)
		reply_fail(request, MHD_HTTP_BAD_REQUEST, error.text);
	else if (request->wait != REQUEST_FRESH)
		route_subscribe_answered(request, snapshot, &form);
	else
		route_subscribe_ask(request, snapshot, &form);
	form_clear(&form);
}

void
route_subscribe_answer(struct request *request)
{
	struct server *server = request->server;
	struct snapshot *snapshot =
	    server->port->snapshot(server->port->owner);
	const struct page_viewer viewer = { 0 };

	if (conf_find_joinable(snapshot->conf) == NULL)
		reply_fail(request, MHD_HTTP_NOT_FOUND,
		    "mail cannot be asked for here");
	else if (request->method == REQUEST_POST)
		route_subscribe_post(request, snapshot);
	else
		route_subscribe_show(request, snapshot, MHD_HTTP_OK, &viewer);
	snapshot_release(snapshot);
}

/* --- by link -------------------------------------------------------------- */

/* Another choice that cannot be: as they sent it. */
static void
route_subscription_refused(struct request *request,
    const struct snapshot *snapshot, const struct form *form)
{
	struct text text = { 0 };
	struct page page = { .text = &text, .base = "../",
	    .has_forms = true };
	char *problem = route_subscription_problem(request->command);
	struct page_viewer viewer = { .problem = problem, .refused = form };

	page_init(&page, request, snapshot);
	page_format_mail_refused(&page, &viewer);
	page_send(&page, request, request->command->status);
	free(problem);
}

static void
route_subscription_answered(struct request *request,
    const struct snapshot *snapshot, const struct form *form)
{
	const struct command *command = request->command;
	struct text text = { 0 };
	struct page page = { .text = &text, .base = "../",
	    .has_forms = true };
	struct doc *answer = NULL;

	if (command != NULL &&
	    command->status == MHD_HTTP_UNPROCESSABLE_CONTENT) {
		route_subscription_refused(request, snapshot, form);
		return;
	}
	if (command == NULL || command->status != MHD_HTTP_OK ||
	    doc_parse_json(command->body, command->length,
	    ROUTE_SUBSCRIPTION_ANSWER_MAX, &answer, NULL) != 0) {
		reply_command(request);
		return;
	}
	page_init(&page, request, snapshot);
	page_format_mail_state(&page, answer, NULL);
	page_send(&page, request, MHD_HTTP_OK);
	doc_free(answer);
}

/* Is it a mail program's one click?  As a form of either kind (RFC 8058 3.1);
 * the one of several parts is not taken apart for this. */
static bool
route_subscription_is_one_click(const struct request *request,
    const struct form *form)
{
	const char *value = form_find(form, "List-Unsubscribe");

	if (value != NULL)
		return strcmp(value, "One-Click") == 0;
	return strstr(text_string(&request->body),
	    "name=\"List-Unsubscribe\"") != NULL &&
	    strstr(text_string(&request->body), "One-Click") != NULL;
}

void
route_subscription_answer(struct request *request)
{
	struct server *server = request->server;
	struct snapshot *snapshot =
	    server->port->snapshot(server->port->owner);
	struct form form = { 0 };
	const char *what = NULL;

	if (request->method == REQUEST_POST && form_parse(
	    text_string(&request->body), request->body.length, &form,
	    NULL) == 0)
		what = form_find(&form, "do");
	/* Also of several parts, which is no such form. */
	if (request->method == REQUEST_POST &&
	    route_subscription_is_one_click(request, &form))
		what = "leave";
	if (request->wait != REQUEST_FRESH)
		route_subscription_answered(request, snapshot, &form);
	else
		route_subscription_send(request, COMMAND_SUBSCRIPTION, &form,
		    what);
	form_clear(&form);
	snapshot_release(snapshot);
}
