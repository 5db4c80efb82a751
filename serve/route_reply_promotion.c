/* SPDX-License-Identifier: MIT */
/*
 * GET and POST /answer/promotion/KIND/NAME?as=PERSON&until=TIME&key=SEAL: what
 * a role, or who acts in its stead, says to a promotion it was asked about by
 * mail (policy/link.h).
 *
 * It can acknowledge, object, withdraw that, and ask, about this one promotion,
 * no more (serve/bearer_internal.h).
 */
#include <string.h>

#include "array.h"
#include "bearer_internal.h"
#include "command.h"
#include "page_promotion_internal.h"
#include "request_internal.h"
#include "route_internal.h"
#include "route_promotion_internal.h"

#define ROUTE_REPLY_BASE "../../../"

/* A request by a link. */
struct route_reply_promotion {
	struct bearer bearer;		/* first: it is cast from it */
	const struct promotion *promotion;	/* lent by the snapshot */
};

bool
route_reply_is_promotion(const struct request *request)
{
	const char *subject = request->target.path +
	    strlen(request->route->path);
	size_t length = strlen(PROMOTION_SUBJECT);

	/* An occurrence's name has one slash. */
	return strncmp(subject, PROMOTION_SUBJECT, length) == 0 &&
	    strchr(subject + length, '/') != NULL;
}

/* Behind it the path is the promotion's page. */
static bool
route_reply_find(struct bearer *bearer)
{
	struct route_reply_promotion *reply =
	    (struct route_reply_promotion *)bearer;

	bearer->subject += strlen(PROMOTION_SUBJECT);
	reply->promotion = promotion_list_find(bearer->snapshot->promotions,
	    bearer->subject);
	return reply->promotion != NULL;
}

/* Somebody who can answer this and nothing else. */
static struct requester *
route_reply_requester(const struct bearer *bearer)
{
	struct requester *requester = bearer_requester(bearer);

	requester->powers = GRANT_PROMOTION;
	return requester;
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
route_reply_show(struct bearer *bearer, int status, const char *problem,
    const char *field)
{
	struct route_reply_promotion *reply =
	    (struct route_reply_promotion *)bearer;
	struct requester *requester = route_reply_requester(bearer);
	struct text text = { 0 };
	const struct page_viewer viewer = { .problem = problem,
		.field = field,
		.refused = problem == NULL ? NULL : &bearer->form };
	struct page page = { .text = &text, .base = ROUTE_REPLY_BASE,
		.has_forms = true };
	struct page_promotion view;
	struct subject subject;

	requester_subject(requester, &subject);
	page.subject = &subject;
	page_init(&page, bearer->request, bearer->snapshot);
	page_promotion_init(&view, &page, reply->promotion, &viewer);
	route_reply_keep(&view.choices);
	view.as = bearer->person->title;
	page_promotion_format(&page, &view);
	page_promotion_clear(&view);
	page_send(&page, bearer->request, status);
	requester_free(requester);
}

static struct command *
route_reply_read(struct bearer *bearer)
{
	struct promotion_order order;
	struct text text = { 0 };
	struct command *command;
	struct error error = { 0 };

	if (route_promotion_read_form(&bearer->form, bearer->subject, &order,
	    &error) < 0) {
		route_reply_show(bearer, MHD_HTTP_BAD_REQUEST, error.text,
		    NULL);
		return NULL;
	}
	if (!route_reply_takes(order.act.verb)) {
		promotion_order_clear(&order);
		route_reply_show(bearer, MHD_HTTP_FORBIDDEN, "that is not for "
		    "this link; sign in", NULL);
		return NULL;
	}
	promotion_order_format(&text, &order);
	promotion_order_clear(&order);
	command = command_new(COMMAND_PROMOTION);
	command->argument = text_take(&text);
	return command;
}

void
route_reply_promotion_answer(struct request *request)
{
	static const struct bearer_kind kind = {
	    .base = ROUTE_REPLY_BASE "promotions/", .find = route_reply_find,
	    .show = route_reply_show, .read = route_reply_read,
	    .requester = route_reply_requester };
	struct route_reply_promotion reply = { 0 };

	bearer_answer(&reply.bearer, request, &kind);
}
