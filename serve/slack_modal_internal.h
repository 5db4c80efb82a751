/* SPDX-License-Identifier: MIT */
/* Slack's modals: the frame around a view, what travels with one, and how it
 * is opened or answered with. (docs.slack.dev/surfaces/modals,
 * docs.slack.dev/reference/views/modal-views) */
#ifndef PATCHDAY_SLACK_MODAL_H
#define PATCHDAY_SLACK_MODAL_H

#include <stdbool.h>

#include "doc.h"
#include "error.h"
#include "jsontext.h"
#include "order.h"
#include "text.h"

/* The views in the order in which they follow each other, at most one on
 * another; by the callback_id that comes back. */
#define SLACK_MODAL_CHOICE "choose"	/* which occurrence, what to do */
#define SLACK_MODAL_FORM "act"		/* what the order lacks */
#define SLACK_MODAL_PREVIEW "do"	/* what will be said, what it clashes
					 * with */

/* What is kept with a view, and comes back with it; zeroed: nothing. */
struct slack_memo {
	struct order order;
	char *url;		/* response_url of what opened it; NULL */
	char *seen;		/* PREVIEW: what it was made from; NULL */
};

/* Begin a view with the blocks open; `submit` NULL: it can only be closed.  A
 * title and a button have at most 24 characters. */
void slack_modal_begin(struct jsontext *json, const char *callback,
    const char *title, const char *submit);
void slack_modal_end(struct jsontext *json);

/* {"type": "plain_text", "text": …}; `key` NULL in a list. */
void slack_modal_put_text(struct jsontext *json, const char *key,
    const char *string);

/* A paragraph, cut where Slack would refuse it; nothing for "". */
void slack_modal_put_section(struct jsontext *json, const char *string);

/* Put the memo into a view, behind its blocks.  False: it is too long for
 * Slack, and the view would come back without it. */
bool slack_modal_put_memo(struct jsontext *json,
    const struct slack_memo *memo);

/* The memo of a view that came back, to be cleared.  0, or -1: the view is not
 * the one with that callback_id, or none of ours. */
int slack_modal_read_memo(const struct doc *view, const char *callback,
    struct slack_memo *ret_memo, struct error *ret_error);

/* Free what it owns; it is zeroed. */
void slack_modal_clear_memo(struct slack_memo *memo);

/* Append a view that says one thing and can only be closed. */
void slack_modal_notice(struct text *text, const char *title,
    const char *sentence);

/* Append the arguments of views.open. */
void slack_modal_open(struct text *text, const char *trigger,
    const char *view);

/* Append the answer to a view that was sent: "push" or "update" with another
 * view, "clear" with NULL. */
void slack_modal_answer(struct text *text, const char *action,
    const char *view);

/* The same: what is wrong, at the block with that id. */
void slack_modal_answer_error(struct text *text, const char *block,
    const char *sentence);

#endif
