/* SPDX-License-Identifier: MIT */
/*
 * Modals that were sent: what was chosen, what was filled in, what was looked
 * at.  Each is answered with the next view or with what is wrong, where the
 * user looks at; when nothing is left to say, all of them are closed.
 *
 *	choice ──(lacks something)──▶ form ──▶ preview ──▶ done
 *	      └──(lacks nothing)───────────────▶
 */
#include "route_slack_internal.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "preview_internal.h"
#include "reply_internal.h"
#include "server_internal.h"
#include "slack_choice_internal.h"
#include "slack_preview_internal.h"
#include "slack_say_internal.h"
#include "slack_view_internal.h"

#define ROUTE_SLACK_ANSWER_MAX (1024 * 1024)	/* bytes of the owner's */
#define ROUTE_SLACK_TOO_LONG "That is too long for Slack's form; say it in " \
	"fewer words."
#define ROUTE_SLACK_LATE "The service is slow just now."

static const struct doc *
route_slack_sent(const struct slack_in *in)
{
	return doc_find(in->payload, "view");
}

/* --- answers -------------------------------------------------------------- */

static void
route_slack_send(struct request *request, struct text *text)
{
	size_t length = text->length;

	reply_send(request, MHD_HTTP_OK, "application/json", text_take(text),
	    length);
}

static void
route_slack_answer(const struct slack_in *in, const char *action,
    const char *view)
{
	struct text text = { 0 };

	slack_modal_answer(&text, action, view);
	route_slack_send(in->request, &text);
}

/* Show what is wrong: at a field of the view that was sent, or where it has
 * none in its place. */
static void
route_slack_mark(const struct slack_in *in, const char *sentence)
{
	const struct doc *view = route_slack_sent(in);
	const char *id = doc_string(doc_find(view, "callback_id"));
	struct text text = { 0 }, notice = { 0 };

	if (id != NULL && strcmp(id, SLACK_MODAL_PREVIEW) == 0) {
		slack_modal_notice(&notice, "Not done", sentence);
		route_slack_answer(in, "update", text_string(&notice));
		text_clear(&notice);
		return;
	}
	slack_modal_answer_error(&text, id != NULL &&
	    strcmp(id, SLACK_MODAL_CHOICE) == 0 ? SLACK_CHOICE_BLOCK :
	    slack_view_field(view), sentence);
	route_slack_send(in->request, &text);
}

/* --- asking the owner ----------------------------------------------------- */

/* Hand the order over: only to be tried, or to be done if all is as they saw
 * it (`seen`; NULL: they saw nothing). */
static void
route_slack_order(const struct slack_in *in, const struct slack_memo *memo,
    bool is_dry)
{
	struct command *command = slack_in_order(in, &memo->order);

	command->is_dry = is_dry;
	/* A view has no response_url of its own: that of what opened it came
	 * back with it.  What was only tried is nothing to tell later. */
	free(command->reply_url);
	command->reply_url = NULL;
	if (!is_dry && slack_in_is_reply_url(in->snapshot->conf, memo->url))
		command->reply_url = mem_string(memo->url);
	if (memo->seen != NULL) {
		command->agrees = preview_is_same;
		command->seen = mem_string(memo->seen);
	}
	if (!errand_send(in->request->server->errands, in->request, command,
	    SLACK_IN_PATIENCE_MS))
		route_slack_mark(in, "The service stops; try again soon.");
}

void
route_slack_chosen_begin(const struct slack_in *in)
{
	struct slack_memo memo = { 0 };
	struct error error = { 0 };
	struct text view = { 0 };

	if (slack_choice_read(route_slack_sent(in), &memo, &error) < 0)
		route_slack_mark(in, error.text);
	else if (!slack_view_is_wanted(&memo.order))
		route_slack_order(in, &memo, true);
	else if (slack_view_format(&view, &memo))
		route_slack_answer(in, "push", text_string(&view));
	else
		route_slack_mark(in, ROUTE_SLACK_TOO_LONG);
	text_clear(&view);
	slack_modal_clear_memo(&memo);
}

void
route_slack_form_begin(const struct slack_in *in)
{
	struct slack_memo memo = { 0 };
	struct error error = { 0 };

	if (slack_view_read(route_slack_sent(in), &memo, &error) < 0)
		route_slack_mark(in, error.text);
	else
		route_slack_order(in, &memo,
		    slack_view_is_shown(memo.order.verb));
	slack_modal_clear_memo(&memo);
}

void
route_slack_preview_begin(const struct slack_in *in)
{
	struct slack_memo memo = { 0 };
	struct error error = { 0 };

	if (slack_modal_read_memo(route_slack_sent(in), SLACK_MODAL_PREVIEW,
	    &memo, &error) < 0)
		route_slack_mark(in, error.text);
	else if (memo.seen == NULL)
		route_slack_mark(in, "that form is none of ours");
	else
		route_slack_order(in, &memo, false);
	slack_modal_clear_memo(&memo);
}

/* --- its answer ----------------------------------------------------------- */

/* What the view that was sent has ordered; 0, or -1. */
static int
route_slack_read(const struct slack_in *in, struct slack_memo *ret_memo)
{
	const struct doc *view = route_slack_sent(in);

	if (slack_choice_read(view, ret_memo, NULL) == 0 ||
	    slack_view_read(view, ret_memo, NULL) == 0)
		return 0;
	return slack_modal_read_memo(view, SLACK_MODAL_PREVIEW, ret_memo,
	    NULL);
}

/* A preview of what was only tried, on the view or in its place. */
static void
route_slack_show(const struct slack_in *in, const struct doc *answer,
    bool is_again)
{
	struct slack_memo memo = { 0 };
	struct text view = { 0 };

	if (route_slack_read(in, &memo) == 0 && slack_preview_format(&view,
	    in->snapshot, answer, &memo, is_again))
		route_slack_answer(in, is_again ? "update" : "push",
		    text_string(&view));
	else
		route_slack_mark(in, ROUTE_SLACK_TOO_LONG);
	text_clear(&view);
	slack_modal_clear_memo(&memo);
}

/* The owner's refusal, or its answer as a tree; NULL: it was told. */
static struct doc *
route_slack_take(const struct slack_in *in, const struct command *command)
{
	struct doc *answer = NULL;
	struct text text = { 0 };

	if (command->status < 400 && doc_parse_json(command->body,
	    command->length, ROUTE_SLACK_ANSWER_MAX, &answer, NULL) == 0)
		return answer;
	slack_say_outcome(&text, command);
	route_slack_mark(in, text_string(&text));
	text_clear(&text);
	return NULL;
}

void
route_slack_shown_finish(const struct slack_in *in,
    const struct command *command)
{
	struct slack_memo memo = { 0 };
	struct doc *answer;
	bool is_shown = true;

	/* A note is done at once: the answer follows in the channel. */
	if (route_slack_read(in, &memo) == 0)
		is_shown = slack_view_is_shown(memo.order.verb);
	slack_modal_clear_memo(&memo);
	if (command == NULL) {
		if (is_shown)
			route_slack_mark(in, ROUTE_SLACK_LATE " Nothing was "
			    "done; try again.");
		else
			route_slack_answer(in, "clear", NULL);
		return;
	}
	answer = route_slack_take(in, command);
	if (answer != NULL && preview_is_dry(answer))
		route_slack_show(in, answer, false);
	else if (answer != NULL)
		route_slack_answer(in, "clear", NULL);
	doc_free(answer);
}

void
route_slack_preview_finish(const struct slack_in *in,
    const struct command *command)
{
	struct doc *answer;

	if (command == NULL) {
		route_slack_mark(in, ROUTE_SLACK_LATE " It may still be done "
		    "in a moment; /patchday status tells.");
		return;
	}
	answer = route_slack_take(in, command);
	if (answer != NULL && preview_is_dry(answer))
		route_slack_show(in, answer, true);
	else if (answer != NULL)
		route_slack_answer(in, "clear", NULL);
	doc_free(answer);
}
