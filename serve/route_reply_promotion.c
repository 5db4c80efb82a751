/* SPDX-License-Identifier: MIT */
/*
 * GET and POST /answer/promotion/KIND/NAME?as=PERSON&until=TIME&key=SEAL: what
 * a role, or who acts in its stead, says to a promotion it was asked about by
 * mail (policy/link.h).
 *
 * The link is the proof, so forms need no other key: who has the link may
 * answer, from wherever.  It can acknowledge, object, withdraw that, and ask,
 * about this one promotion, no more.
 */
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "link.h"
#include "mem.h"
#include "page_promotion_internal.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "route_promotion_internal.h"
#include "server_internal.h"

#define ROUTE_REPLY_BASE "../../../"
#define ROUTE_REPLY_DIGITS_MAX 18

/* A request by a link. */
struct route_reply_promotion {
	struct request *request;
	struct snapshot *snapshot;	/* held */
	struct form form;		/* that they sent */
	const struct promotion *promotion;	/* lent by the snapshot */
	const struct person *person;	/* lent by the configuration */
	struct requester *requester;	/* owned */
};

/* "promotion/KIND/NAME". */
static const char *
route_reply_subject(const struct request *request)
{
	return request->target.path + strlen(request->route->path);
}

bool
route_reply_is_promotion(const struct request *request)
{
	const char *subject = route_reply_subject(request);
	size_t length = strlen(PROMOTION_SUBJECT);

	/* An occurrence's name has one slash. */
	return strncmp(subject, PROMOTION_SUBJECT, length) == 0 &&
	    strchr(subject + length, '/') != NULL;
}

/* Somebody who can answer this and nothing else. */
static struct requester *
route_reply_somebody(const struct person *person)
{
	char *name = mem_format("%s (link)", person->title);
	struct requester *requester = requester_new(SUBJECT_LINK, "mail",
	    name);

	free(name);
	requester_add_person(requester, person->id);
	requester->powers = GRANT_PROMOTION;
	return requester;
}

/* Does the link hold?  Whatever is wrong with it, the answer is the same. */
static bool
route_reply_holds(struct route_reply_promotion *reply)
{
	const struct target *target = &reply->request->target;
	const struct snapshot *snapshot = reply->snapshot;
	const char *until = target_find(target, "until");
	const char *seal = target_find(target, "key");
	struct link link = {
		.occurrence = route_reply_subject(reply->request),
		.person = target_find(target, "as") };

	if (until == NULL || seal == NULL || link.person == NULL ||
	    strlen(until) > ROUTE_REPLY_DIGITS_MAX)
		return false;
	link.until_at = strtoll(until, NULL, 10);
	if (!link_check(&link, seal, clock_now(snapshot->clock),
	    snapshot->session_key, sizeof(snapshot->session_key)))
		return false;
	reply->person = conf_find_person(snapshot->conf, link.person);
	reply->promotion = promotion_list_find(snapshot->promotions,
	    link.occurrence + strlen(PROMOTION_SUBJECT));
	if (reply->person == NULL || reply->promotion == NULL)
		return false;
	reply->requester = route_reply_somebody(reply->person);
	return true;
}

static bool
route_reply_takes(enum promotion_verb verb)
{
	static const enum promotion_verb verbs[] = { PROMOTION_ACKNOWLEDGE,
		PROMOTION_OBJECT, PROMOTION_WITHDRAW, PROMOTION_ASK };
	size_t i;

	for (i = 0; i < countof(verbs); i++)
		if (verbs[i] == verb)
			return true;
	return false;
}

/* What else they could do is not for a link. */
static void
route_reply_keep(struct promotion_choices *choices)
{
	size_t i, kept = 0;

	for (i = 0; i < choices->list.count; i++)
		if (route_reply_takes(choices->list.items[i].verb))
			choices->list.items[kept++] = choices->list.items[i];
	choices->list.count = kept;
}

static void
route_reply_show(struct route_reply_promotion *reply, int status,
    const char *problem, const char *field)
{
	struct text text = { 0 };
	const struct page_viewer viewer = { .problem = problem,
		.field = field,
		.refused = problem == NULL ? NULL : &reply->form };
	struct page page = { .text = &text, .base = ROUTE_REPLY_BASE,
		.has_forms = true };
	struct page_promotion view;
	struct subject subject;

	requester_subject(reply->requester, &subject);
	page.subject = &subject;
	page_init(&page, reply->request, reply->snapshot);
	page_promotion_init(&view, &page, reply->promotion, &viewer);
	route_reply_keep(&view.choices);
	view.as = reply->person->title;
	page_promotion_format(&page, &view);
	page_promotion_clear(&view);
	page_send(&page, reply->request, status);
}

/* Hand the answer to the owner; the route is called again with what became of
 * it. */
static void
route_reply_ask(struct route_reply_promotion *reply)
{
	struct server *server = reply->request->server;
	struct promotion_order order;
	struct text text = { 0 };
	struct command *command;
	struct error error = { 0 };

	if (route_promotion_read_form(&reply->form,
	    reply->promotion->identity, &order, &error) < 0) {
		route_reply_show(reply, MHD_HTTP_BAD_REQUEST, error.text,
		    NULL);
		return;
	}
	if (!route_reply_takes(order.act.verb)) {
		promotion_order_clear(&order);
		route_reply_show(reply, MHD_HTTP_FORBIDDEN, "that is not for "
		    "this link; sign in", NULL);
		return;
	}
	promotion_order_format(&text, &order);
	promotion_order_clear(&order);
	command = command_new(COMMAND_PROMOTION);
	command->argument = text_take(&text);
	command->requester = reply->requester;
	reply->requester = NULL;
	if (!errand_send(server->errands, reply->request, command,
	    server->limits.owner_ms))
		reply_fail(reply->request, MHD_HTTP_SERVICE_UNAVAILABLE,
		    "the service stops; try again in a moment");
}

/* What became of it: the page of the promotion, or why not. */
static void
route_reply_answered(struct route_reply_promotion *reply)
{
	struct command *command = reply->request->command;
	char *problem, *path;

	if (command == NULL || command->status == 0) {
		reply_fail(reply->request, MHD_HTTP_SERVICE_UNAVAILABLE,
		    "the service did not answer in time; open the link again "
		    "to see whether your answer is there");
		return;
	}
	if (command->status == MHD_HTTP_OK) {
		path = mem_format("promotions/%s",
		    reply->promotion->identity);
		page_redirect(reply->request, ROUTE_REPLY_BASE, path);
		free(path);
		return;
	}
	problem = mem_bytes(command->body, command->length);
	problem[strcspn(problem, "\n")] = '\0';
	route_reply_show(reply, command->status, problem, command->field);
	free(problem);
}

/* A link that holds. */
static void
route_reply_visit(struct route_reply_promotion *reply)
{
	struct request *request = reply->request;

	if (request->method == REQUEST_POST && form_parse(
	    text_string(&request->body), request->body.length, &reply->form,
	    NULL) != 0)
		reply_fail(request, MHD_HTTP_BAD_REQUEST,
		    "this is not a form");
	else if (request->wait != REQUEST_FRESH)
		route_reply_answered(reply);
	else if (request->method != REQUEST_POST)
		route_reply_show(reply, MHD_HTTP_OK, NULL, NULL);
	else
		route_reply_ask(reply);
}

void
route_reply_promotion_answer(struct request *request)
{
	struct server *server = request->server;
	struct route_reply_promotion reply = { .request = request };

	reply.snapshot = server->port->snapshot(server->port->owner);
	if (route_reply_holds(&reply))
		route_reply_visit(&reply);
	else
		reply_fail(request, MHD_HTTP_FORBIDDEN, "this link is not "
		    "valid any more; newer mails have a newer one, or sign "
		    "in");
	form_clear(&reply.form);
	requester_free(reply.requester);
	snapshot_release(reply.snapshot);
}
