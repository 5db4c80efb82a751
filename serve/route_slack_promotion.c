/* SPDX-License-Identifier: MIT */
/*
 * Clicks on a promotion's message, and the forms that they open.  A click is
 * answered with nothing, and what becomes of it goes to the response_url, for
 * who clicked alone; a form that was sent is answered at once, as it shows what
 * is wrong.  The same click twice is refused with what is so already.
 */
#include "route_slack_internal.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "offer_actor.h"
#include "reply_internal.h"
#include "server_internal.h"
#include "slack_modal_internal.h"
#include "slack_promotion_internal.h"

#define ROUTE_SLACK_PROMOTION_MAX 2000	/* Slack's, of a button's value */

/* What whoever clicked can do; empty where there is no such promotion, of which
 * the owner says why not. */
static void
route_slack_promotion_choices(const struct slack_in *in,
    const struct promotion_order *order, struct promotion_choices *ret_choices)
{
	const struct snapshot *snapshot = in->snapshot;
	struct requester *who = slack_in_requester(in);
	struct offer_actor what = { .conf = snapshot->conf,
		.schedule = snapshot->schedule,
		.now_at = clock_now(snapshot->clock) };
	struct promotion_actor actor;
	struct subject subject;

	*ret_choices = (struct promotion_choices){ 0 };
	requester_subject(who, &subject);
	what.subject = &subject;
	if (order->which != NULL && promotion_list_find_word(
	    snapshot->promotions, order->which, &what.promotion, NULL) == 0) {
		what.kind = &what.promotion->kind;
		if (offer_actor_find(&what, &actor))
			promotion_choice_list(what.promotion, &actor,
			    ret_choices);
	}
	requester_free(who);
}

/* A command in the name of the user. */
static struct command *
route_slack_promotion_command(const struct slack_in *in,
    const struct promotion_order *order, const char *url)
{
	struct command *command = command_new(COMMAND_PROMOTION);
	struct text text = { 0 };

	promotion_order_format(&text, order);
	command->argument = text_take(&text);
	command->requester = slack_in_requester(in);
	if (slack_in_is_reply_url(in->snapshot->conf, url))
		command->reply_url = mem_string(url);
	return command;
}

/* Open the form for what it lacks.  False: it lacks nothing. */
static bool
route_slack_promotion_ask(const struct slack_in *in,
    const struct promotion_order *order)
{
	static const char sentence[] = "Something is missing; type: /patchday "
	    "promotion step WHICH ACT, with \"because ...\" or \"as ROLE\".";
	struct promotion_choices choices;
	struct text view = { 0 };
	bool is_wanted;

	route_slack_promotion_choices(in, order, &choices);
	is_wanted = slack_promotion_is_wanted(order, &choices);
	if (is_wanted && slack_promotion_format(&view, order, &choices,
	    in->reply_url))
		slack_in_show(in, text_string(&view), sentence);
	else if (is_wanted)
		slack_in_tell(in, sentence);
	text_clear(&view);
	promotion_choice_clear(&choices);
	return is_wanted;
}

/* --- buttons -------------------------------------------------------------- */

/* Is it one of ours: about a promotion, or does it propose something? */
static bool
route_slack_promotion_is(const struct doc *map)
{
	const char *act = doc_string(doc_find(map, "act"));

	return doc_find(map, "promotion") != NULL || (act != NULL &&
	    strcmp(act, promotion_verb_name(PROMOTION_PROPOSE)) == 0);
}

bool
route_slack_promotion_button(const struct slack_in *in, const char *value)
{
	struct promotion_order order = { 0 };
	struct error error = { 0 };
	struct doc *map = NULL;

	if (doc_parse_json(value, strlen(value), ROUTE_SLACK_PROMOTION_MAX,
	    &map, NULL) < 0 || !route_slack_promotion_is(map)) {
		doc_free(map);
		return false;
	}
	if (promotion_order_read(map, NULL, &order, &error) < 0)
		slack_in_tell(in, error.text);
	else if (!route_slack_promotion_ask(in, &order))
		(void)errand_send_alone(in->request->server->errands,
		    route_slack_promotion_command(in, &order,
		    in->reply_url));
	slack_in_accept(in->request);
	promotion_order_clear(&order);
	doc_free(map);
	return true;
}

/* --- what was typed ------------------------------------------------------- */

bool
route_slack_promotion_typed(const struct slack_in *in,
    const struct promotion_order *order)
{
	if (in->trigger != NULL && route_slack_promotion_ask(in, order)) {
		slack_in_accept(in->request);
		return true;
	}
	return errand_send(in->request->server->errands, in->request,
	    route_slack_promotion_command(in, order, in->reply_url),
	    SLACK_IN_PATIENCE_MS);
}

/* --- forms ---------------------------------------------------------------- */

static void
route_slack_promotion_send(const struct slack_in *in, struct text *text)
{
	size_t length = text->length;

	reply_send(in->request, MHD_HTTP_OK, "application/json",
	    text_take(text), length);
}

/* Show what is wrong, where the user looks. */
static void
route_slack_promotion_mark(const struct slack_in *in, const char *sentence)
{
	struct text text = { 0 };

	slack_modal_answer_error(&text, slack_promotion_field(doc_find(
	    in->payload, "view")), sentence);
	route_slack_promotion_send(in, &text);
}

void
route_slack_promotion_begin(const struct slack_in *in)
{
	struct promotion_order order = { 0 };
	struct error error = { 0 };
	char *url = NULL;

	if (slack_promotion_read(doc_find(in->payload, "view"), &order, &url,
	    &error) < 0)
		route_slack_promotion_mark(in, error.text);
	else if (!errand_send(in->request->server->errands, in->request,
	    route_slack_promotion_command(in, &order, url),
	    SLACK_IN_PATIENCE_MS))
		route_slack_promotion_mark(in, "The service stops; try again "
		    "soon.");
	free(url);
	promotion_order_clear(&order);
}

/* Too late: it is told at the response_url of what opened the form. */
void
route_slack_promotion_finish(const struct slack_in *in,
    const struct command *command)
{
	struct promotion_order order = { 0 };
	struct slack_in told = *in;
	struct text text = { 0 };
	char *url = NULL;

	if (command != NULL)
		slack_say_promoted(&text, command);
	if (command != NULL && command->status >= 400) {
		route_slack_promotion_mark(in, text_string(&text));
	} else {
		if (command != NULL && slack_promotion_read(doc_find(
		    in->payload, "view"), &order, &url, NULL) == 0 &&
		    slack_in_is_reply_url(in->snapshot->conf, url)) {
			told.reply_url = url;
			slack_in_tell(&told, text_string(&text));
		}
		text_cut(&text, 0);
		slack_modal_answer(&text, "clear", NULL);
		route_slack_promotion_send(in, &text);
	}
	free(url);
	text_clear(&text);
	promotion_order_clear(&order);
}
