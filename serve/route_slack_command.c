/* SPDX-License-Identifier: MIT */
/*
 * POST /slack/command: "/patchday extend by 45m because …".  The sentences are
 * those of the command line; the answer is for who typed it alone, and comes
 * within half a second: what the owner of state has not answered by then goes
 * to the response_url.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mem.h"
#include "promotion_sentence.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "route_slack_internal.h"
#include "server_internal.h"
#include "slack_in_internal.h"
#include "slack_promotion_internal.h"
#include "slack_say_internal.h"
#include "slack_view_internal.h"

/* What is no act is answered from the snapshot.  False: it is an act. */
static bool
route_slack_tell(const struct slack_in *in, const struct order_words *words)
{
	const char *word = words->list.count == 0 ? NULL :
	    words->list.items[0];
	struct text text = { 0 };

	if (word == NULL || strcasecmp(word, "help") == 0)
		slack_say_help(&text);
	else if (strcasecmp(word, "status") == 0)
		slack_say_status(&text, in->snapshot);
	else if (strcasecmp(word, "next") == 0)
		slack_say_next(&text, in->snapshot);
	else if (strcasecmp(word, "changes") == 0)
		slack_say_changes(&text, in->snapshot, words->list.count < 2 ?
		    NULL : words->list.items[1]);
	else if (strcasecmp(word, "promotions") == 0)
		slack_say_promotions(&text, in->snapshot);
	else if (strcasecmp(word, "promotion") == 0 &&
	    words->list.count == 3 &&
	    strcasecmp(words->list.items[1], "show") == 0)
		slack_say_promotion(&text, in->snapshot,
		    words->list.items[2]);
	else
		return false;
	slack_in_say(in->request, text_string(&text));
	text_clear(&text);
	return true;
}

/* Hand the order over, or ask for what it lacks; where no form can be opened
 * the owner says what that is. */
static void
route_slack_order(const struct slack_in *in, const struct order *order)
{
	struct request *request = in->request;

	if (slack_view_is_wanted(order) && in->trigger != NULL &&
	    slack_in_ask(in, order))
		return;
	if (!errand_send(request->server->errands, request,
	    slack_in_order(in, order), SLACK_IN_PATIENCE_MS))
		reply_command(request);
}

/* "promotion new …", "promotion step …".  False: it is none. */
static bool
route_slack_promote(const struct slack_in *in,
    const struct order_words *words)
{
	struct promotion_order order = { 0 };
	struct error error = { 0 };

	if (words->list.count == 0 ||
	    strcasecmp(words->list.items[0], "promotion") != 0)
		return false;
	if (promotion_sentence_parse((const char *const *)words->list.items +
	    1, words->list.count - 1, &order, &error) < 0)
		slack_in_say(in->request, error.text);
	else if (!route_slack_promotion_typed(in, &order))
		reply_command(in->request);
	promotion_order_clear(&order);
	return true;
}

/* The line behind "/patchday". */
static void
route_slack_read(const struct slack_in *in)
{
	const char *line = form_find(&in->form, "text");
	struct order_words words = { 0 };
	struct order order = { 0 };
	struct error error = { 0 };

	if (order_split(line == NULL ? "" : line, &words, &error) < 0) {
		slack_in_say(in->request, error.text);
		return;
	}
	if (route_slack_tell(in, &words) || route_slack_promote(in, &words))
		goto out;
	if (order_parse((const char *const *)words.list.items,
	    words.list.count, in->snapshot->schedule, &order, &error) < 0)
		slack_in_say(in->request, error.text);
	else
		route_slack_order(in, &order);
	order_clear(&order);
out:
	order_clear_words(&words);
}

/* The owner has answered, or has not in time. */
static void
route_slack_finish(struct request *request)
{
	const struct command *command = request->command;
	struct text text = { 0 };

	/* A form is open now, or what to type comes to the response_url. */
	if (request->wait == REQUEST_ANSWERED && command != NULL &&
	    command->verb == COMMAND_SLACK_POST && command->status < 400) {
		slack_in_accept(request);
		return;
	}
	if (request->wait == REQUEST_EXPIRED || command == NULL)
		text_puts(&text, "That takes a moment; the answer follows.");
	else if (command->verb == COMMAND_SLACK_POST)
		text_puts(&text, "Something is missing, such as \"by 45m\", "
		    "\"to ...\" or \"because ...\"; /patchday help has an "
		    "example of each.");
	else if (command->verb == COMMAND_PROMOTION)
		slack_say_promoted(&text, command);
	else
		slack_say_outcome(&text, command);
	slack_in_say(request, text_string(&text));
	text_clear(&text);
}

void
route_slack_command_answer(struct request *request)
{
	struct slack_in in;

	if (request->wait != REQUEST_FRESH) {
		route_slack_finish(request);
		return;
	}
	if (!slack_in_open(&in, request, false))
		return;
	route_slack_read(&in);
	slack_in_close(&in);
}
