/* SPDX-License-Identifier: MIT */
/*
 * Promotions in Slack: buttons under their messages, the form for what a click
 * lacks, and what is said about them in private.  A button's value is an order
 * (promotion_order.h), told from one about an occurrence by its "promotion".
 */
#ifndef PATCHDAY_SLACK_PROMOTION_H
#define PATCHDAY_SLACK_PROMOTION_H

#include <stdbool.h>

#include "command.h"
#include "doc.h"
#include "error.h"
#include "promotion_choice.h"
#include "promotion_order.h"
#include "snapshot.h"
#include "text.h"

/* The form's callback_id. */
#define SLACK_MODAL_PROMOTION "promotion"

/* Does the order lack something that a person has to say: words, a reason, for
 * which of several roles (`choices`: what they can do now)? */
bool slack_promotion_is_wanted(const struct promotion_order *order,
    const struct promotion_choices *choices);

/* Append the form for what it lacks (it is wanted); `url`: response_url of what
 * opens it, or NULL.  False: what is said already is too long to travel with
 * it. */
bool slack_promotion_format(struct text *text,
    const struct promotion_order *order,
    const struct promotion_choices *choices, const char *url);

/* Read a form that was sent back (the payload's `view`): the order with what
 * was typed, to be cleared; `*ret_url` (owned, may be NULL) is the caller's to
 * check.  0, or -1: it is none of ours. */
int slack_promotion_read(const struct doc *view,
    struct promotion_order *ret_order, char **ret_url,
    struct error *ret_error);

/* The field of the form at which to show what is wrong. */
const char *slack_promotion_field(const struct doc *view);

/* slack_say_promotions.c.  Append what became of an act; the sentence of a
 * refusal. */
void slack_say_promoted(struct text *text, const struct command *command);

/* Append how the open ones stand, a line each; how one stands, as somebody
 * names it, with its steps. */
void slack_say_promotions(struct text *text, const struct snapshot *snapshot);
void slack_say_promotion(struct text *text, const struct snapshot *snapshot,
    const char *word);

#endif
