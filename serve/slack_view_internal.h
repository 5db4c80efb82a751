/* SPDX-License-Identifier: MIT */
/* Forms (modals) of Slack's for what an order lacks: a reason, a time. */
#ifndef PATCHDAY_SLACK_VIEW_H
#define PATCHDAY_SLACK_VIEW_H

#include <stdbool.h>

#include "doc.h"
#include "error.h"
#include "order.h"
#include "slack_modal_internal.h"
#include "text.h"

/* Does the order lack something that a person has to say? */
bool slack_view_is_wanted(const struct order *order);

/* Is what comes of a form shown before it is done? */
bool slack_view_is_shown(enum act_verb verb);

/* Append the form for what the memo's order lacks (it is wanted).  False: what
 * is said already is too long to travel with it. */
bool slack_view_format(struct text *text, const struct slack_memo *memo);

/* Append the sentence that says the same when it is typed (it is wanted). */
void slack_view_sentence(struct text *text, const struct order *order);

/* Read a form that was sent back (the payload's `view`): its memo with what was
 * typed, to be cleared.  The url is the caller's to check.  0, or -1: it is
 * none of ours. */
int slack_view_read(const struct doc *view, struct slack_memo *ret_memo,
    struct error *ret_error);

/* The field at which to show what is wrong with it. */
const char *slack_view_field(const struct doc *view);

#endif
