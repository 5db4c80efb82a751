/* SPDX-License-Identifier: MIT */
/*
 * GET and POST /answer/WINDOW/LOCAL-START?as=PERSON&until=TIME&key=SEAL: the
 * answer of a role that was asked by mail (policy/link.h).
 *
 * It can confirm this one occurrence, skip it and take that back, keep it and
 * move it where that is proposed because of what it meets, no more
 * (serve/bearer_internal.h); what is answered are the times that were seen.
 */
#include <string.h>

#include "act.h"
#include "bearer_internal.h"
#include "command.h"
#include "conflict.h"
#include "mem.h"
#include "order.h"
#include "page_internal.h"
#include "request_internal.h"
#include "route_internal.h"
#include "route_promotion_internal.h"

#define ROUTE_REPLY_POWERS (1u << ACT_CONFIRM | 1u << ACT_SKIP |	\
	1u << ACT_UNSKIP | 1u << ACT_MOVE | 1u << ACT_KEEP)

/* A request by a link. */
struct route_reply {
	struct bearer bearer;		/* first: it is cast from it */
	struct occurrence occurrence;
};

static bool
route_reply_find(struct bearer *bearer)
{
	struct route_reply *reply = (struct route_reply *)bearer;

	return schedule_find(bearer->snapshot->schedule, bearer->subject,
	    &reply->occurrence, NULL) == 0;
}

static void
route_reply_show(struct bearer *bearer, int status, const char *problem,
    const char *field)
{
	struct route_reply *reply = (struct route_reply *)bearer;
	struct text text = { 0 };
	struct page_viewer viewer = { .problem = problem, .field = field,
	    .refused = problem == NULL ? NULL : &bearer->form };
	struct page page = { .text = &text, .base = "../../",
	    .has_forms = true };

	page_init(&page, bearer->request, bearer->snapshot);
	page_format_reply(&page, &reply->occurrence, bearer->person->title,
	    &viewer);
	page_send(&page, bearer->request, status);
}

/* Somebody who can answer this and nothing else. */
static struct requester *
route_reply_requester(const struct bearer *bearer)
{
	const struct route_reply *reply = (const struct route_reply *)bearer;
	struct requester *requester = bearer_requester(bearer);

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
	const char *to = form_find(&reply->bearer.form, "to");
	struct conflicts conflicts = { 0 };
	struct order order = { 0 };
	bool is_way = conflict_find(&conflicts,
	    reply->bearer.snapshot->schedule, &reply->occurrence) &&
	    conflict_order(&conflicts.list.items[0], verb, &order);

	if (is_way && verb == ACT_MOVE) {
		is_way = to != NULL && strcmp(order.to, to) == 0;
		*ret_to = is_way ? mem_string(to) : NULL;
	}
	order_clear(&order);
	conflict_clear(&conflicts);
	return is_way;
}

/* Are the times those that they saw?  A form that brings none is of a page from
 * before an update. */
static bool
route_reply_is_seen(const struct route_reply *reply)
{
	const char *seen = form_find(&reply->bearer.form, "seen");
	struct text now = { 0 };
	bool is_seen;

	page_format_reply_seen(&now, &reply->occurrence);
	is_seen = seen == NULL || strcmp(seen, text_string(&now)) == 0;
	text_clear(&now);
	return is_seen;
}

static struct command *
route_reply_read(struct bearer *bearer)
{
	const struct route_reply *reply = (const struct route_reply *)bearer;
	const char *verb = form_find(&bearer->form, "act");
	const char *because = form_find(&bearer->form, "because");
	struct order order = { 0 };
	struct text text = { 0 };
	struct command *command;
	struct error error = { 0 };

	if (act_parse_verb(verb == NULL ? "" : verb, &order.verb,
	    &error) < 0) {
		route_reply_show(bearer, MHD_HTTP_BAD_REQUEST, error.text,
		    NULL);
		return NULL;
	}
	if (!route_reply_is_seen(reply)) {
		route_reply_show(bearer, MHD_HTTP_CONFLICT, "Nothing was done: "
		    "it has other times now than when you looked. They are "
		    "below; answer once more.", NULL);
		return NULL;
	}
	if ((order.verb == ACT_MOVE || order.verb == ACT_KEEP) &&
	    !route_reply_is_way(reply, order.verb, &order.to)) {
		route_reply_show(bearer, MHD_HTTP_CONFLICT, "It meets nothing "
		    "by now, or there is another proposal: look below.",
		    NULL);
		return NULL;
	}
	order.occurrence = mem_string(bearer->subject);
	if (because != NULL && because[0] != '\0')
		order.because = mem_string(because);
	order_format(&text, &order);
	order_clear(&order);
	command = command_new(COMMAND_ACT);
	command->argument = text_take(&text);
	return command;
}

/* Put back, it may be as open as before: who is to confirm it, and did that, is
 * asked there. */
static bool
route_reply_goes_on(const struct bearer *bearer)
{
	const struct route_reply *reply = (const struct route_reply *)bearer;
	const struct occurrence *occurrence = &reply->occurrence;
	const char *verb = form_find(&bearer->form, "act");

	return verb != NULL && strcmp(verb, act_verb_name(ACT_UNSKIP)) == 0 &&
	    occurrence->status == OCCURRENCE_TENTATIVE &&
	    occurrence->window->confirm.by != NULL &&
	    strcmp(occurrence->window->confirm.by, bearer->person->id) == 0;
}

void
route_reply_answer(struct request *request)
{
	static const struct bearer_kind kind = {
	    .base = "../../occurrences/", .find = route_reply_find,
	    .show = route_reply_show, .read = route_reply_read,
	    .requester = route_reply_requester,
	    .goes_on = route_reply_goes_on };
	struct route_reply reply = { 0 };

	if (route_reply_is_promotion(request))
		route_reply_promotion_answer(request);
	else
		bearer_answer(&reply.bearer, request, &kind);
}
