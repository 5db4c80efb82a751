/* SPDX-License-Identifier: MIT */
/*
 * POST /slack/interaction: a button in a message, a shortcut, a modal that was
 * sent.  A button's value is the order as order_format() writes it; its
 * action_id is "act", or "act:" and anything where a block has several, or the
 * times that an answer is about.  A click is answered with nothing, and what
 * becomes of it goes to the response_url: that is where Slack shows it.
 */
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "jsontext.h"
#include "mem.h"
#include "preview_internal.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "route_slack_internal.h"
#include "server_internal.h"
#include "slack_choice_internal.h"
#include "slack_in_internal.h"
#include "slack_preview_internal.h"
#include "slack_promotion_internal.h"
#include "slack_say_internal.h"
#include "slack_view_internal.h"

#define ROUTE_SLACK_VALUE_MAX 2000	/* Slack's, of a button */
#define ROUTE_SLACK_LIST_MAX (1024 * 1024)	/* bytes of the owner's */

/* --- buttons -------------------------------------------------------------- */

/* The button that was pressed: the first action. */
static const struct doc *
route_slack_action(const struct slack_in *in)
{
	const struct doc *actions = doc_find(in->payload, "actions");

	return doc_item_count(actions) == 0 ? NULL : doc_item(actions, 0);
}

/* Its value; NULL: it is none of ours (a link). */
static const char *
route_slack_value(const struct slack_in *in)
{
	const struct doc *action = route_slack_action(in);
	const char *id = doc_string(doc_find(action, "action_id"));

	if (id == NULL || strncmp(id, "act", 3) != 0 ||
	    (id[3] != '\0' && id[3] != ':'))
		return NULL;
	return doc_string(doc_find(action, "value"));
}

/* The times that its message has, "START/END"; NULL: they do not matter. */
static const char *
route_slack_seen(const struct slack_in *in)
{
	const char *id = doc_string(doc_find(route_slack_action(in),
	    "action_id"));

	return id == NULL || strncmp(id, "act:", 4) != 0 ||
	    strchr(id, '/') == NULL ? NULL : id + 4;
}

/* Its order.  1; 0: it is none of ours; -1. */
static int
route_slack_read_button(const struct slack_in *in, struct order *order,
    struct error *ret_error)
{
	const char *value = route_slack_value(in);
	struct doc *map = NULL;
	int status;

	if (value == NULL)
		return 0;
	status = doc_parse_json(value, strlen(value), ROUTE_SLACK_VALUE_MAX,
	    &map, ret_error);
	if (status == 0)
		status = order_read(map, order, ret_error);
	doc_free(map);
	return status == 0 ? 1 : -1;
}

/* Can it clash with work that it did not clash with before? */
static bool
route_slack_is_guarded(enum act_verb verb)
{
	return verb == ACT_EXTEND || verb == ACT_REOPEN || verb == ACT_MOVE ||
	    verb == ACT_UNSKIP;
}

/* Do it; what would clash with other work is shown first, and so is work that
 * has other times by now than the message has. */
static void
route_slack_do(const struct slack_in *in, const struct order *order)
{
	struct errands *errands = in->request->server->errands;
	struct command *command = slack_in_order(in, order);
	const char *seen = route_slack_seen(in);
	bool is_guarded = route_slack_is_guarded(order->verb);

	if (seen == NULL && !is_guarded) {
		(void)errand_send_alone(errands, command);
		slack_in_accept(in->request);
		return;
	}
	command->seen = mem_string(seen);
	command->agrees = seen == NULL ? slack_preview_is_clear :
	    is_guarded ? slack_preview_is_settled : slack_preview_is_seen;
	if (!errand_send(errands, in->request, command,
	    SLACK_IN_PATIENCE_MS))
		slack_in_accept(in->request);
}

/* An order by a button: do it, or ask for what it lacks. */
static void
route_slack_button_begin(const struct slack_in *in)
{
	struct order order = { 0 };
	struct error error = { 0 };
	struct text text = { 0 };
	const char *value = route_slack_value(in);
	int found;

	if (value != NULL && route_slack_promotion_button(in, value))
		return;
	found = route_slack_read_button(in, &order, &error);
	if (found <= 0) {
		if (found < 0)
			slack_in_tell(in, error.text);
		slack_in_accept(in->request);
	} else if (!slack_view_is_wanted(&order)) {
		route_slack_do(in, &order);
	} else if (in->trigger == NULL || !slack_in_ask(in, &order)) {
		slack_view_sentence(&text, &order);
		slack_in_tell(in, text_string(&text));
		slack_in_accept(in->request);
	}
	text_clear(&text);
	order_clear(&order);
}

/* It would clash, or is another by now: what it would do is shown, and a click
 * there does it. */
static void
route_slack_warn(const struct slack_in *in, const struct doc *answer,
    const char *sentence)
{
	const char *seen = route_slack_seen(in);
	struct slack_memo memo = { 0 };
	struct text view = { 0 };

	memo.url = mem_string(in->reply_url);
	if (route_slack_read_button(in, &memo.order, NULL) == 1 &&
	    slack_preview_format(&view, in->snapshot, answer, &memo,
	    seen != NULL && !slack_preview_has_times(answer, seen)))
		slack_in_show(in, text_string(&view), sentence);
	else
		slack_in_tell(in, sentence);
	text_clear(&view);
	slack_modal_clear_memo(&memo);
}

/* What became of it.  Too late for this request: it goes to the response_url
 * when it is known (slack_in_reply_late()). */
static void
route_slack_button_finish(const struct slack_in *in,
    const struct command *command)
{
	struct doc *answer = NULL;
	struct text text = { 0 };

	slack_in_accept(in->request);
	if (command == NULL)
		return;
	if (command->verb != COMMAND_ACT) {
		if (command->status >= 400)
			slack_in_tell(in, "Something is missing, such as a "
			    "time or a reason; /patchday help has an example "
			    "of each.");
		return;
	}
	slack_say_outcome(&text, command);
	if (command->status < 400)
		(void)doc_parse_json(command->body, command->length,
		    ROUTE_SLACK_LIST_MAX, &answer, NULL);
	if (answer != NULL && preview_is_dry(answer))
		route_slack_warn(in, answer, text_string(&text));
	else
		slack_in_tell(in, text_string(&text));
	doc_free(answer);
	text_clear(&text);
}

/* --- shortcuts ------------------------------------------------------------ */

/* From anywhere: about what is around now. */
static void
route_slack_shortcut_begin(const struct slack_in *in)
{
	if (!slack_in_choices(in, NULL))
		slack_in_accept(in->request);
}

/* From a message: about the occurrence whose thread it is or belongs to.  A
 * message that is no reply may be the root of one. */
static void
route_slack_message_begin(const struct slack_in *in)
{
	const struct doc *message = doc_find(in->payload, "message");
	const char *root = doc_string(doc_find(message, "thread_ts"));
	struct text text = { 0 };
	struct jsontext json = { .text = &text };

	if (root == NULL)
		root = doc_string(doc_find(message, "ts"));
	jsontext_object(&json, NULL);
	jsontext_string(&json, "place", doc_string(doc_find(doc_find(
	    in->payload, "channel"), "id")));
	jsontext_string(&json, "root", root);
	jsontext_end_object(&json);
	if (!slack_in_choices(in, text_take(&text)))
		slack_in_accept(in->request);
}

/* What they can do, or why they can do nothing: in a modal, which only they
 * see.  A trigger is good for three seconds, so there is no second try. */
static void
route_slack_choices_finish(const struct slack_in *in,
    const struct command *command)
{
	struct doc *choices = NULL;
	struct text view = { 0 }, sentence = { 0 };

	slack_in_accept(in->request);
	if (command != NULL && command->status < 400)
		(void)doc_parse_json(command->body, command->length,
		    ROUTE_SLACK_LIST_MAX, &choices, NULL);
	if (choices != NULL) {
		slack_choice_format(&view, choices, in->reply_url);
		text_puts(&sentence, "Slack did not open the list; type "
		    "/patchday help.");
	} else {
		if (command == NULL)
			text_puts(&sentence, "The service is slow just now; "
			    "try again.");
		else
			slack_say_outcome(&sentence, command);
		slack_modal_notice(&view, "Maintenance",
		    text_string(&sentence));
	}
	slack_in_show(in, text_string(&view), text_string(&sentence));
	doc_free(choices);
	text_clear(&view);
	text_clear(&sentence);
}

/* --- by what it is -------------------------------------------------------- */

/* `callback`: NULL: any. */
static const struct route_slack_step {
	const char *type, *callback;
	void (*begin)(const struct slack_in *in);
	void (*finish)(const struct slack_in *in,
	    const struct command *command);
} route_slack_steps[] = {
	{ "block_actions", NULL, route_slack_button_begin,
	    route_slack_button_finish },
	{ "shortcut", SLACK_CHOICE_ANYWHERE, route_slack_shortcut_begin,
	    route_slack_choices_finish },
	{ "message_action", SLACK_CHOICE_MESSAGE, route_slack_message_begin,
	    route_slack_choices_finish },
	{ "view_submission", SLACK_MODAL_CHOICE, route_slack_chosen_begin,
	    route_slack_shown_finish },
	{ "view_submission", SLACK_MODAL_PREVIEW, route_slack_preview_begin,
	    route_slack_preview_finish },
	{ "view_submission", SLACK_MODAL_PROMOTION,
	    route_slack_promotion_begin, route_slack_promotion_finish },
	/* Of any other modal it says that it is none of ours. */
	{ "view_submission", NULL, route_slack_form_begin,
	    route_slack_shown_finish },
};

static const struct route_slack_step *
route_slack_find_step(const struct slack_in *in)
{
	const char *type = doc_string(doc_find(in->payload, "type"));
	const char *id = doc_string(doc_find(in->payload, "callback_id"));
	const struct route_slack_step *step;
	size_t i;

	if (id == NULL)
		id = doc_string(doc_find(doc_find(in->payload, "view"),
		    "callback_id"));
	for (i = 0; i < countof(route_slack_steps) && type != NULL; i++) {
		step = &route_slack_steps[i];
		if (strcmp(step->type, type) == 0 && (step->callback == NULL ||
		    (id != NULL && strcmp(step->callback, id) == 0)))
			return step;
	}
	return NULL;
}

void
route_slack_interaction_answer(struct request *request)
{
	bool is_fresh = request->wait == REQUEST_FRESH;
	const struct route_slack_step *step;
	struct slack_in in;

	if (is_fresh) {
		if (!slack_in_open(&in, request, true))
			return;
	} else if (!slack_in_reopen(&in, request)) {
		slack_in_accept(request);
		return;
	}
	step = route_slack_find_step(&in);
	if (step == NULL)
		slack_in_accept(request);
	else if (is_fresh)
		step->begin(&in);
	else
		step->finish(&in, request->wait == REQUEST_EXPIRED ? NULL :
		    request->command);
	slack_in_close(&in);
}
