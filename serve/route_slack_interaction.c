/* SPDX-License-Identifier: MIT */
/*
 * POST /slack/interaction: a button in a message, or a form that was sent.  A
 * button's value is the order as order_format() writes it; its action_id is
 * "act", or "act:" and anything where a block has several.  A click is answered
 * at once, with nothing, and what becomes of it goes to the response_url: that
 * is where Slack shows it.
 */
#include <stdlib.h>
#include <string.h>

#include "jsontext.h"
#include "mem.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"
#include "slack_in_internal.h"
#include "slack_say_internal.h"
#include "slack_view_internal.h"

#define ROUTE_SLACK_VALUE_MAX 2000	/* Slack's, of a button */

/* Tell the user at the response_url. */
static void
route_slack_post(const struct slack_in *in, const char *sentence)
{
	struct command *command;
	struct text text = { 0 };

	if (in->reply_url == NULL)
		return;
	slack_say_format(&text, sentence);
	command = command_new(COMMAND_SLACK_POST);
	command->argument = mem_string(in->reply_url);
	command->content = text_take(&text);
	(void)errand_send_alone(in->request->server->errands, command);
}

/* An order by a button: do it, or ask for what it lacks. */
static void
route_slack_press(const struct slack_in *in, const struct order *order)
{
	struct text text = { 0 };

	if (!slack_view_is_wanted(order)) {
		(void)errand_send_alone(in->request->server->errands,
		    slack_in_order(in, order));
		slack_in_accept(in->request);
	} else if (in->trigger == NULL || !slack_in_ask(in, order)) {
		slack_view_sentence(&text, order);
		route_slack_post(in, text_string(&text));
		text_clear(&text);
		slack_in_accept(in->request);
	}
}

/* block_actions: the first is the one that was pressed.  What is none of ours
 * (a link) needs an answer too. */
static void
route_slack_action(const struct slack_in *in)
{
	const struct doc *action = doc_item(doc_find(in->payload, "actions"),
	    0);
	const char *id = doc_string(doc_find(action, "action_id"));
	const char *value = doc_string(doc_find(action, "value"));
	struct order order = { 0 };
	struct error error = { 0 };
	struct doc *map = NULL;

	if (id == NULL || strncmp(id, "act", 3) != 0 ||
	    (id[3] != '\0' && id[3] != ':') || value == NULL) {
		slack_in_accept(in->request);
		return;
	}
	if (doc_parse_json(value, strlen(value), ROUTE_SLACK_VALUE_MAX, &map,
	    &error) < 0 || order_read(map, &order, &error) < 0) {
		route_slack_post(in, error.text);
		slack_in_accept(in->request);
	} else {
		route_slack_press(in, &order);
	}
	order_clear(&order);
	doc_free(map);
}

/* Show what is wrong at the form's field; it stays open. */
static void
route_slack_mark(struct request *request, const struct doc *view,
    const char *sentence)
{
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	size_t length;

	jsontext_object(&json, NULL);
	jsontext_string(&json, "response_action", "errors");
	jsontext_object(&json, "errors");
	jsontext_string(&json, slack_view_field(view), sentence);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	length = text.length;
	reply_send(request, MHD_HTTP_OK, "application/json",
	    text_take(&text), length);
}

/* view_submission: the order with what was typed. */
static void
route_slack_submit(const struct slack_in *in)
{
	const struct doc *view = doc_find(in->payload, "view");
	struct request *request = in->request;
	struct command *command;
	struct order order = { 0 };
	struct error error = { 0 };
	char *url = NULL;

	if (slack_view_read(view, &order, &url, &error) < 0) {
		route_slack_mark(request, view, error.text);
		return;
	}
	command = slack_in_order(in, &order);
	/* A form has no response_url of its own: that of the button that
	 * opened it came back with it. */
	free(command->reply_url);
	command->reply_url = NULL;
	if (slack_in_is_reply_url(in->snapshot->conf, url))
		command->reply_url = mem_string(url);
	if (!errand_send(request->server->errands, request, command,
	    SLACK_IN_PATIENCE_MS))
		slack_in_accept(request);
	order_clear(&order);
	free(url);
}

/* The owner has answered, or has not in time: then the form is closed, and the
 * answer follows in the channel. */
static void
route_slack_finish(struct request *request)
{
	const struct command *command = request->command;
	struct text text = { 0 };
	struct slack_in in;

	if (request->wait == REQUEST_EXPIRED || command == NULL ||
	    command->status < 400 || !slack_in_reopen(&in, request)) {
		slack_in_accept(request);
		return;
	}
	slack_say_outcome(&text, command);
	if (command->verb == COMMAND_ACT) {
		route_slack_mark(request, doc_find(in.payload, "view"),
		    text_string(&text));
	} else {
		route_slack_post(&in, "Something is missing, such as a time "
		    "or a reason; /patchday help has an example of each.");
		slack_in_accept(request);
	}
	text_clear(&text);
	slack_in_close(&in);
}

void
route_slack_interaction_answer(struct request *request)
{
	struct slack_in in;
	const char *type;

	if (request->wait != REQUEST_FRESH) {
		route_slack_finish(request);
		return;
	}
	if (!slack_in_open(&in, request, true))
		return;
	type = doc_string(doc_find(in.payload, "type"));
	if (type != NULL && strcmp(type, "block_actions") == 0)
		route_slack_action(&in);
	else if (type != NULL && strcmp(type, "view_submission") == 0)
		route_slack_submit(&in);
	else
		slack_in_accept(request);
	slack_in_close(&in);
}
