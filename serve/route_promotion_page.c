/* SPDX-License-Identifier: MIT */
/*
 * GET /promotions: all of them; POST there: one is proposed.  GET
 * /promotions/KIND/NAME: one; POST there: something is done to it.  What cannot
 * be taken back, or takes something from others, is shown first (a dry run of
 * the owner's), and done when that page is sent again.
 */
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "form_internal.h"
#include "mem.h"
#include "page_preview_internal.h"
#include "page_promotion_internal.h"
#include "promotion_order.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "route_promotion_internal.h"
#include "server_internal.h"
#include "session_internal.h"

#define ROUTE_PROMOTION_LIST "/promotions"
#define ROUTE_PROMOTION_ANSWER_MAX (1024 * 1024)	/* bytes of JSON */

/* A request for one page, with all that it needs. */
struct route_promotion_visit {
	struct request *request;
	struct snapshot *snapshot;	/* held */
	struct session session;
	struct form form;
	const struct promotion *promotion;	/* NULL: the list */
	const char *base;
	struct subject subject;		/* lent by the session */
};

/* False: there is no such page, or they showed something that is not valid; the
 * request has been answered. */
static bool
route_promotion_visit_init(struct route_promotion_visit *visit,
    struct request *request)
{
	struct server *server = request->server;
	const char *path = request->target.path;
	struct error error = { 0 };

	*visit = (struct route_promotion_visit){ .request = request,
		.base = "" };
	visit->snapshot = server->port->snapshot(server->port->owner);
	if (strcmp(path, ROUTE_PROMOTION_LIST) != 0) {
		visit->base = "../../";
		visit->promotion = promotion_list_find(
		    visit->snapshot->promotions, path +
		    strlen(ROUTE_PROMOTION_LIST) + 1);
		if (visit->promotion == NULL) {
			reply_fail(request, MHD_HTTP_NOT_FOUND,
			    "there is no such promotion");
			return false;
		}
	}
	if (!session_init(&visit->session, request, visit->snapshot))
		return false;
	requester_subject(visit->session.requester, &visit->subject);
	if (request->method != REQUEST_POST ||
	    form_parse(text_string(&request->body), request->body.length,
	    &visit->form, &error) == 0)
		return true;
	reply_fail(request, MHD_HTTP_BAD_REQUEST, error.text);
	return false;
}

static void
route_promotion_visit_clear(struct route_promotion_visit *visit)
{
	form_clear(&visit->form);
	session_clear(&visit->session);
	snapshot_release(visit->snapshot);
}

/* --- pages ---------------------------------------------------------------- */

static void
route_promotion_visit_begin(struct route_promotion_visit *visit,
    struct page *page, struct text *text)
{
	const struct requester *who = visit->session.requester;
	bool is_known = who->kind != SUBJECT_NOBODY;

	*page = (struct page){ .text = text, .base = visit->base,
		.has_forms = true, .who = is_known ? who->name : NULL,
		.subject = is_known ? &visit->subject : NULL };
}

/* The page; with a problem, `field` (NULL: none) is to blame, and what was
 * typed is there again, unless another site sent it. */
static void
route_promotion_visit_show(struct route_promotion_visit *visit, int status,
    const char *problem, const char *field)
{
	struct page_viewer viewer = { .form_key = visit->session.form_key,
		.can_sign_out = visit->session.is_by_cookie,
		.problem = problem, .field = field };
	struct page_promotion view;
	struct text text = { 0 };
	struct page page;

	route_promotion_visit_begin(visit, &page, &text);
	if (problem != NULL && session_is_own_site(visit->request)) {
		viewer.refused = &visit->form;
		page.is_plain = status == MHD_HTTP_FORBIDDEN;
	}
	page_init(&page, visit->request, visit->snapshot);
	if (visit->promotion == NULL) {
		page_promotion_list_format(&page, &viewer);
	} else {
		page_promotion_init(&view, &page, visit->promotion, &viewer);
		page_promotion_format(&page, &view);
		page_promotion_clear(&view);
	}
	page_send(&page, visit->request, status);
}

/* The owner's answer to a dry run, as a page. */
static void
route_promotion_visit_preview(struct route_promotion_visit *visit,
    const struct doc *answer)
{
	struct text text = { 0 }, path = { 0 };
	struct page page;
	struct page_preview preview = { .answer = answer,
		.title = doc_string(doc_find(doc_find(answer, "promotion"),
		"title")), .fields = &visit->form,
		.put_intent = page_promotion_put_intent };

	if (preview.title == NULL)
		preview.title = "Promotion";
	text_puts(&path, ROUTE_PROMOTION_LIST + 1);
	if (visit->promotion != NULL)
		text_putf(&path, "/%s", visit->promotion->identity);
	preview.path = text_string(&path);
	route_promotion_visit_begin(visit, &page, &text);
	page_init(&page, visit->request, visit->snapshot);
	page_format_preview(&page, &preview);
	page_send(&page, visit->request, MHD_HTTP_OK);
	text_clear(&path);
}

/* --- acts ----------------------------------------------------------------- */

/* What was typed into a field, without blanks around it, which phones add;
 * NULL: nothing. */
static char *
route_promotion_typed(const struct form *form, const char *name)
{
	static const char blanks[] = " \t\r\n";
	const char *value = form_find(form, name);
	size_t length;

	if (value == NULL)
		return NULL;
	value += strspn(value, blanks);
	length = strlen(value);
	while (length > 0 && strchr(blanks, value[length - 1]) != NULL)
		length--;
	return length == 0 ? NULL : mem_bytes(value, length);
}

int
route_promotion_read_form(const struct form *form, const char *which,
    struct promotion_order *ret_order, struct error *ret_error)
{
	struct promotion_order order = { 0 };
	const struct { const char *name; char **string; } fields[] = {
		{ "kind", &order.kind }, { "as", &order.as },
		{ "step", &order.act.step }, { "words", &order.act.words },
		{ "because", &order.act.because },
		{ "version", &order.act.version },
		{ "digest", &order.act.digest },
		{ "service", &order.act.service },
		{ "environment", &order.act.environment },
		{ "change", &order.act.change },
	};
	const char *verb = form_find(form, "act");
	const char *number = form_find(form, "number");
	size_t i;

	if (promotion_verb_parse(verb == NULL ? "" : verb, &order.act.verb,
	    ret_error) < 0)
		return -1;
	for (i = 0; i < countof(fields); i++)
		/* Behind a preview "step" says that it is to be done. */
		if (strcmp(fields[i].name, "step") != 0 ||
		    order.act.verb == PROMOTION_PASS)
			*fields[i].string = route_promotion_typed(form,
			    fields[i].name);
	if (number != NULL)
		order.act.number = strtoll(number, NULL, 10);
	order.which = mem_string(which);
	*ret_order = order;
	return 0;
}

/* Is it done without showing it first? */
static bool
route_promotion_visit_is_quick(const struct route_promotion_visit *visit)
{
	static const enum promotion_verb shown[] = { PROMOTION_PROPOSE,
		PROMOTION_CHANGE, PROMOTION_PROMOTE, PROMOTION_ABANDON };
	const char *word = form_find(&visit->form, "act");
	const char *step = form_find(&visit->form, "step");
	enum promotion_verb verb;
	size_t i;

	if (word == NULL || promotion_verb_parse(word, &verb, NULL) < 0)
		return true;
	for (i = 0; i < countof(shown); i++)
		if (verb == shown[i])
			return step != NULL && strcmp(step, "do") == 0;
	return true;
}

/* Hand it to the owner; the route is called again with the answer. */
static void
route_promotion_visit_ask(struct route_promotion_visit *visit)
{
	struct server *server = visit->request->server;
	struct promotion_order order;
	struct text text = { 0 };
	struct error error = { 0 };
	struct command *command;

	if (!session_is_own_form(&visit->session, visit->request,
	    form_find(&visit->form, "key"))) {
		route_promotion_visit_show(visit, MHD_HTTP_FORBIDDEN,
		    "Nothing was done: you were signed out, or the form is of "
		    "another page. Look below, sign in again, and repeat it.",
		    NULL);
		return;
	}
	if (route_promotion_read_form(&visit->form, visit->promotion == NULL ?
	    NULL : visit->promotion->identity, &order, &error) < 0) {
		route_promotion_visit_show(visit, MHD_HTTP_BAD_REQUEST,
		    error.text, NULL);
		return;
	}
	command = command_new(COMMAND_PROMOTION);
	promotion_order_format(&text, &order);
	command->argument = text_take(&text);
	command->is_dry = !route_promotion_visit_is_quick(visit);
	command->requester = visit->session.requester;
	visit->session.requester = NULL;
	promotion_order_clear(&order);
	if (!errand_send(server->errands, visit->request, command,
	    server->limits.owner_ms))
		reply_fail(visit->request, MHD_HTTP_SERVICE_UNAVAILABLE,
		    "the service stops; try again in a moment");
}

/* To the page of what was done. */
static void
route_promotion_visit_done(struct route_promotion_visit *visit,
    const struct doc *answer)
{
	const char *identity = doc_string(doc_find(doc_find(answer,
	    "promotion"), "id"));
	struct text path = { 0 };

	text_puts(&path, ROUTE_PROMOTION_LIST + 1);
	if (identity != NULL)
		text_putf(&path, "/%s", identity);
	page_redirect(visit->request, visit->base, text_string(&path));
	text_clear(&path);
}

static void
route_promotion_visit_answered(struct route_promotion_visit *visit)
{
	struct command *command = visit->request->command;
	struct doc *answer = NULL;
	struct error error = { 0 };
	char *problem;

	if (command == NULL || command->status == 0) {
		route_promotion_visit_show(visit,
		    MHD_HTTP_SERVICE_UNAVAILABLE, "The service did not answer "
		    "in time. Look below whether it was done before you repeat "
		    "it.", NULL);
	} else if (command->status != MHD_HTTP_OK) {
		problem = mem_bytes(command->body, command->length);
		problem[strcspn(problem, "\n")] = '\0';
		route_promotion_visit_show(visit, command->status, problem,
		    command->field);
		free(problem);
	} else if (doc_parse_json(command->body, command->length,
	    ROUTE_PROMOTION_ANSWER_MAX, &answer, &error) < 0) {
		reply_fail(visit->request, MHD_HTTP_INTERNAL_SERVER_ERROR,
		    error.text);
	} else if (!route_promotion_visit_is_quick(visit)) {
		route_promotion_visit_preview(visit, answer);
	} else {
		route_promotion_visit_done(visit, answer);
	}
	doc_free(answer);
}

void
route_promotion_page_answer(struct request *request)
{
	struct route_promotion_visit visit;

	if (route_promotion_visit_init(&visit, request)) {
		if (request->wait != REQUEST_FRESH)
			route_promotion_visit_answered(&visit);
		else if (request->method == REQUEST_POST)
			route_promotion_visit_ask(&visit);
		else
			route_promotion_visit_show(&visit, MHD_HTTP_OK, NULL,
			    NULL);
	}
	route_promotion_visit_clear(&visit);
}
