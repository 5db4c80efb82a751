/* SPDX-License-Identifier: MIT */
/*
 * GET and POST /answer/WINDOW/LOCAL-START?as=PERSON&until=TIME&key=SEAL: the
 * answer of a role that was asked by mail (policy/link.h).
 *
 * The link is the proof, so forms need no other key: who has the link may
 * answer, from wherever.  It can confirm and skip this one occurrence, keep it
 * and move it where that is proposed because of what it meets, no more.
 */
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "conflict.h"
#include "form_internal.h"
#include "link.h"
#include "mem.h"
#include "order.h"
#include "page_internal.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "route_promotion_internal.h"
#include "server_internal.h"

#define ROUTE_REPLY_DIGITS_MAX 18
#define ROUTE_REPLY_POWERS (1u << ACT_CONFIRM | 1u << ACT_SKIP |	\
	1u << ACT_MOVE | 1u << ACT_KEEP)

/* A request by a link. */
struct route_reply {
	struct request *request;
	struct snapshot *snapshot;	/* held */
	struct form form;		/* that they sent */
	struct occurrence occurrence;
	const struct person *person;	/* lent by the configuration */
};

static const char *
route_reply_identity(const struct route_reply *reply)
{
	return reply->request->target.path +
	    strlen(reply->request->route->path);
}

/* Does the link hold?  Whatever is wrong with it, the answer is the same. */
static bool
route_reply_check(struct route_reply *reply)
{
	const struct target *target = &reply->request->target;
	const struct conf *conf = reply->snapshot->conf;
	const char *until = target_find(target, "until");
	const char *seal = target_find(target, "key");
	struct link link = { .occurrence = route_reply_identity(reply),
	    .person = target_find(target, "as") };

	if (until == NULL || seal == NULL || link.person == NULL ||
	    strlen(until) > ROUTE_REPLY_DIGITS_MAX)
		return false;
	link.until_at = strtoll(until, NULL, 10);
	if (!link_check(&link, seal, clock_now(reply->snapshot->clock),
	    reply->snapshot->session_key,
	    sizeof(reply->snapshot->session_key)))
		return false;
	reply->person = conf_find_person(conf, link.person);
	return reply->person != NULL &&
	    schedule_find(reply->snapshot->schedule, link.occurrence,
	    &reply->occurrence, NULL) == 0;
}

static void
route_reply_show(struct route_reply *reply, int status, const char *problem,
    const char *field)
{
	struct text text = { 0 };
	struct page_viewer viewer = { .problem = problem, .field = field,
	    .refused = problem == NULL ? NULL : &reply->form };
	struct page page = { .text = &text, .base = "../../",
	    .has_forms = true };

	page_init(&page, reply->request, reply->snapshot);
	page_format_reply(&page, &reply->occurrence, reply->person->title,
	    &viewer);
	page_send(&page, reply->request, status);
}

/* Somebody who can answer this and nothing else. */
static struct requester *
route_reply_requester(const struct route_reply *reply)
{
	char *name = mem_format("%s (link)", reply->person->title);
	struct requester *requester = requester_new(SUBJECT_LINK, "mail",
	    name);

	free(name);
	requester_add_person(requester, reply->person->id);
	requester->powers = ROUTE_REPLY_POWERS;
	array_push(&requester->windows,
	    mem_string(reply->occurrence.window->id));
	return requester;
}

/* Is it a way out of a conflict that there is now?  It is moved where that is
 * proposed, if that is what they saw: a copy that the caller frees. */
static bool
route_reply_is_way(const struct route_reply *reply, enum act_verb verb,
    char **ret_to)
{
	const char *to = form_find(&reply->form, "to");
	struct conflicts conflicts = { 0 };
	struct order order = { 0 };
	bool is_way = conflict_find(&conflicts, reply->snapshot->schedule,
	    &reply->occurrence) && conflict_order(&conflicts.list.items[0],
	    verb, &order);

	if (is_way && verb == ACT_MOVE) {
		is_way = to != NULL && strcmp(order.to, to) == 0;
		*ret_to = is_way ? mem_string(to) : NULL;
	}
	order_clear(&order);
	conflict_clear(&conflicts);
	return is_way;
}

/* Hand the answer to the owner; the route is called again with what became of
 * it. */
static void
route_reply_ask(struct route_reply *reply)
{
	struct server *server = reply->request->server;
	const char *verb = form_find(&reply->form, "act");
	const char *because = form_find(&reply->form, "because");
	struct order order = { 0 };
	struct text text = { 0 };
	struct command *command;
	struct error error = { 0 };

	if (act_parse_verb(verb == NULL ? "" : verb, &order.verb,
	    &error) < 0) {
		route_reply_show(reply, MHD_HTTP_BAD_REQUEST, error.text,
		    NULL);
		return;
	}
	if ((order.verb == ACT_MOVE || order.verb == ACT_KEEP) &&
	    !route_reply_is_way(reply, order.verb, &order.to)) {
		route_reply_show(reply, MHD_HTTP_CONFLICT, "It meets nothing "
		    "by now, or there is another proposal: look below.",
		    NULL);
		return;
	}
	order.occurrence = mem_string(route_reply_identity(reply));
	if (because != NULL && because[0] != '\0')
		order.because = mem_string(because);
	order_format(&text, &order);
	order_clear(&order);
	command = command_new(COMMAND_ACT);
	command->argument = text_take(&text);
	command->requester = route_reply_requester(reply);
	if (!errand_send(server->errands, reply->request, command,
	    server->limits.owner_ms))
		reply_fail(reply->request, MHD_HTTP_SERVICE_UNAVAILABLE,
		    "the service stops; try again in a moment");
}

/* What became of it: the page of the occurrence, or why not. */
static void
route_reply_answered(struct route_reply *reply)
{
	struct command *command = reply->request->command;
	char *problem;

	if (command == NULL || command->status == 0) {
		reply_fail(reply->request, MHD_HTTP_SERVICE_UNAVAILABLE,
		    "the service did not answer in time; open the link again "
		    "to see whether your answer is there");
		return;
	}
	if (command->status == MHD_HTTP_OK) {
		page_redirect(reply->request, "../../occurrences/",
		    route_reply_identity(reply));
		return;
	}
	problem = mem_bytes(command->body, command->length);
	problem[strcspn(problem, "\n")] = '\0';
	route_reply_show(reply, command->status, problem, command->field);
	free(problem);
}

/* A link that holds. */
static void
route_reply_visit(struct route_reply *reply)
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
route_reply_answer(struct request *request)
{
	struct server *server = request->server;
	struct route_reply reply = { .request = request };

	if (route_reply_is_promotion(request)) {
		route_reply_promotion_answer(request);
		return;
	}
	reply.snapshot = server->port->snapshot(server->port->owner);
	if (route_reply_check(&reply))
		route_reply_visit(&reply);
	else
		reply_fail(request, MHD_HTTP_FORBIDDEN, "this link is not "
		    "valid any more; newer mails have a newer one, or sign "
		    "in");
	form_clear(&reply.form);
	snapshot_release(reply.snapshot);
}
