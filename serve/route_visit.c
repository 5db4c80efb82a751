/* SPDX-License-Identifier: MIT */
/*
 * GET /occurrences/WINDOW/LOCAL-START: the page of one occurrence.  POST there:
 * an act, from a form of that page.  What everybody will read is shown first
 * (a dry run of the owner's), and done when that page is sent again, once, and
 * unless it would be something else by then; a stage and a note are done at
 * once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "digest.h"
#include "form_internal.h"
#include "mem.h"
#include "order.h"
#include "page_field_internal.h"
#include "page_internal.h"
#include "page_preview_internal.h"
#include "preview_internal.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"
#include "session_internal.h"

#define ROUTE_VISIT_BASE "../../"
#define ROUTE_VISIT_SOON_SECS 60	/* has passed when it is done */

/* A request for one page, with all that it needs. */
struct route_visit {
	struct request *request;
	struct snapshot *snapshot;	/* held */
	struct session session;
	struct form form;
	struct occurrence occurrence;
};

static const char *
route_visit_identity(const struct route_visit *visit)
{
	return visit->request->target.path +
	    strlen(visit->request->route->path);
}

/* False: there is no such page, or they showed something that is not valid; the
 * request has been answered. */
static bool
route_visit_init(struct route_visit *visit, struct request *request)
{
	struct server *server = request->server;
	struct error error = { 0 };

	*visit = (struct route_visit){ .request = request };
	visit->snapshot = server->port->snapshot(server->port->owner);
	if (schedule_find(visit->snapshot->schedule,
	    route_visit_identity(visit), &visit->occurrence, &error) < 0) {
		reply_fail(request, MHD_HTTP_NOT_FOUND, error.text);
		return false;
	}
	if (!session_init(&visit->session, request, visit->snapshot))
		return false;
	if (request->method != REQUEST_POST ||
	    form_parse(text_string(&request->body), request->body.length,
	    &visit->form, &error) == 0)
		return true;
	reply_fail(request, MHD_HTTP_BAD_REQUEST, error.text);
	return false;
}

static void
route_visit_clear(struct route_visit *visit)
{
	form_clear(&visit->form);
	session_clear(&visit->session);
	snapshot_release(visit->snapshot);
}

/* Is it done without showing it first? */
static bool
route_visit_is_quick(const struct route_visit *visit)
{
	static const char *const quick[] = { "stage-begun", "stage-done",
		"note" };
	const char *verb = form_find(&visit->form, "act");
	const char *step = form_find(&visit->form, "step");
	size_t i;

	for (i = 0; verb != NULL && i < countof(quick); i++)
		if (strcmp(verb, quick[i]) == 0)
			return true;
	return step != NULL && strcmp(step, "do") == 0;
}

/* --- pages ---------------------------------------------------------------- */

/* The page; with a problem, `field` (NULL: none) is to blame, and what was
 * typed is there again, unless another site sent it. */
static void
route_visit_show(struct route_visit *visit, int status, const char *problem,
    const char *field)
{
	struct text text = { 0 };
	const struct requester *who = visit->session.requester;
	struct page page = { .text = &text, .base = ROUTE_VISIT_BASE,
	    .has_forms = true,
	    .who = who->kind == SUBJECT_NOBODY ? NULL : who->name };
	struct page_viewer viewer = { .form_key = visit->session.form_key,
	    .can_sign_out = visit->session.is_by_cookie,
	    .problem = problem, .field = field };

	if (problem != NULL && session_is_own_site(visit->request)) {
		viewer.refused = &visit->form;
		page.is_plain = status == MHD_HTTP_FORBIDDEN;
	}

	page_init(&page, visit->request, visit->snapshot);
	page_format_occurrence(&page, &visit->occurrence, &viewer);
	page_send(&page, visit->request, status);
}

/* The owner's answer to a dry run, as a page. */
static void
route_visit_preview(struct route_visit *visit, const struct doc *answer)
{
	struct text text = { 0 };
	struct page page = { .text = &text, .base = ROUTE_VISIT_BASE,
	    .has_forms = true };
	struct page_preview preview = {
		.title = visit->occurrence.window->title,
		.fields = &visit->form, .put_intent = page_put_intent,
		.answer = answer, .is_marked = true,
		.occurrence = &visit->occurrence,
		/* Sent to be done, and yet it was only tried. */
		.is_again = route_visit_is_quick(visit) };
	char *path;

	path = mem_format("occurrences/%s", route_visit_identity(visit));
	preview.path = path;
	page_init(&page, visit->request, visit->snapshot);
	page_format_preview(&page, &preview);
	page_send(&page, visit->request, MHD_HTTP_OK);
	free(path);
}

/* --- acts ----------------------------------------------------------------- */

/* Does it count from now on?  "Now" itself is meant to stay now.  Before its
 * end "by" counts from that, which the mark holds. */
static bool
route_visit_is_sliding(const struct route_visit *visit,
    const struct order *order)
{
	const char *time = order->verb == ACT_MOVE ? order->to : order->until;
	int64_t soon_at = clock_now(visit->snapshot->clock) +
	    ROUTE_VISIT_SOON_SECS;

	if (time != NULL)
		return time[0] == '+' || time[0] == '-';
	return order->verb == ACT_REOPEN || (order->verb == ACT_EXTEND &&
	    visit->occurrence.end_at <= soon_at);
}

/* What was shown is what is done, a minute later, too: such an order comes to
 * the instant that its preview told. */
static void
route_visit_pin(const struct route_visit *visit, struct order *order)
{
	const char *pin = form_find(&visit->form, "pin");
	bool is_move = order->verb == ACT_MOVE, is_date;
	char **time = is_move ? &order->to : &order->until;
	char utc[sizeof("2026-12-03T15:00:00")];
	struct text text = { 0 };
	int64_t at;

	if (pin == NULL || (!is_move && order->verb != ACT_EXTEND &&
	    order->verb != ACT_SHORTEN && order->verb != ACT_REOPEN) ||
	    !route_visit_is_sliding(visit, order))
		return;
	(void)snprintf(utc, sizeof(utc), "%s", pin);
	if (civil_parse(utc, &at, &is_date, NULL) < 0 || is_date)
		return;
	civil_format_utc(&text, at);
	free(*time);
	*time = text_take(&text);
	if (is_move)
		return;
	free(order->by);
	order->by = NULL;
}

/* What the form asks for.  0 and an order to clear, or -1. */
static int
route_visit_order(const struct route_visit *visit, struct order *ret_order,
    struct error *ret_error)
{
	struct order order = { 0 };
	struct { const char *name; char **string; } fields[] = {
		{ "by", &order.by }, { "until", &order.until },
		{ "to", &order.to }, { "stage", &order.stage },
		{ "words", &order.words }, { "because", &order.because },
	};
	const char *verb = form_find(&visit->form, "act"), *value;
	size_t i;

	if (act_parse_verb(verb == NULL ? "" : verb, &order.verb,
	    ret_error) < 0)
		return -1;
	for (i = 0; i < countof(fields); i++) {
		value = form_find(&visit->form, fields[i].name);
		if (value != NULL && value[strspn(value, " \t\r\n")] != '\0')
			*fields[i].string = mem_string(value);
	}
	order.occurrence = mem_string(route_visit_identity(visit));
	if (route_visit_is_quick(visit))
		route_visit_pin(visit, &order);
	*ret_order = order;
	return 0;
}

/* What the preview said of itself: it is done only as it was shown, and once,
 * however often the form is sent. */
static void
route_visit_mark(const struct route_visit *visit, struct command *command)
{
	const char *seen = form_find(&visit->form, "seen");
	const char *once = form_find(&visit->form, "once");
	char hash[DIGEST_HEX_MAX];
	struct text text = { 0 };

	if (command->is_dry)
		return;
	if (seen != NULL) {
		command->agrees = preview_is_same;
		command->seen = mem_string(seen);
	}
	if (once == NULL)
		return;
	digest_hex(command->argument, strlen(command->argument),
	    DIGEST_HEX_MAX - 1, hash);
	command->receipt_request = mem_string(hash);
	text_putf(&text, "%s\n%s\n%s\n%s\n%s", command->requester->way,
	    command->requester->name, once, seen == NULL ? "" : seen, hash);
	digest_hex(text.bytes, text.length, DIGEST_HEX_MAX - 1, hash);
	command->receipt_key = mem_string(hash);
	text_clear(&text);
}

/* Hand it to the owner; the route is called again with the answer. */
static void
route_visit_ask(struct route_visit *visit)
{
	struct server *server = visit->request->server;
	struct command *command;
	struct order order;
	struct error error = { 0 };
	struct text text = { 0 };

	if (!session_is_own_form(&visit->session, visit->request,
	    form_find(&visit->form, "key"))) {
		route_visit_show(visit, MHD_HTTP_FORBIDDEN, "Nothing was done: "
		    "you were signed out, or the form is of another page. "
		    "Look below, sign in again, and repeat it.", NULL);
		return;
	}
	if (route_visit_order(visit, &order, &error) < 0) {
		route_visit_show(visit, MHD_HTTP_BAD_REQUEST, error.text,
		    NULL);
		return;
	}
	command = command_new(COMMAND_ACT);
	order_format(&text, &order);
	command->argument = text_take(&text);
	command->is_dry = !route_visit_is_quick(visit);
	command->requester = visit->session.requester;
	visit->session.requester = NULL;
	route_visit_mark(visit, command);
	order_clear(&order);
	if (!errand_send(server->errands, visit->request, command,
	    server->limits.owner_ms))
		reply_fail(visit->request, MHD_HTTP_SERVICE_UNAVAILABLE,
		    "the service stops; try again in a moment");
}

/* It was done, or only tried. */
static void
route_visit_taken(struct route_visit *visit, const struct command *command)
{
	struct doc *answer = NULL;
	struct error error = { 0 };
	bool is_dry = !route_visit_is_quick(visit);

	if (preview_parse(command->body, command->length, &answer,
	    &error) < 0 && is_dry)
		reply_fail(visit->request, MHD_HTTP_INTERNAL_SERVER_ERROR,
		    error.text);
	else if (is_dry || preview_is_dry(answer))
		route_visit_preview(visit, answer);
	else
		page_redirect(visit->request, ROUTE_VISIT_BASE "occurrences/",
		    route_visit_identity(visit));
	doc_free(answer);
}

static void
route_visit_answered(struct route_visit *visit)
{
	struct command *command = visit->request->command;
	char *problem;

	if (command == NULL || command->status == 0) {
		route_visit_show(visit, MHD_HTTP_SERVICE_UNAVAILABLE,
		    "The service did not answer in time. Look below whether "
		    "it was done before you repeat it.", NULL);
	} else if (command->status != MHD_HTTP_OK) {
		problem = mem_bytes(command->body, command->length);
		problem[strcspn(problem, "\n")] = '\0';
		route_visit_show(visit, command->status, problem,
		    command->field);
		free(problem);
	} else {
		route_visit_taken(visit, command);
	}
}

void
route_visit_answer(struct request *request)
{
	struct route_visit visit;

	if (route_visit_init(&visit, request)) {
		if (request->wait != REQUEST_FRESH)
			route_visit_answered(&visit);
		else if (request->method == REQUEST_POST)
			route_visit_ask(&visit);
		else
			route_visit_show(&visit, MHD_HTTP_OK, NULL, NULL);
	}
	route_visit_clear(&visit);
}
