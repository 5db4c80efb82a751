/* SPDX-License-Identifier: MIT */
/* Forms (modals) of Slack's for what an order lacks: a reason, a time.
 * (docs.slack.dev/surfaces/modals) */
#ifndef PATCHDAY_SLACK_VIEW_H
#define PATCHDAY_SLACK_VIEW_H

#include <stdbool.h>

#include "doc.h"
#include "error.h"
#include "order.h"
#include "text.h"

/* Does the order lack something that a person has to say? */
bool slack_view_is_wanted(const struct order *order);

/* Append the arguments of views.open for the order.  `reply_url` (or NULL) is
 * kept with the form, for what comes of it. */
void slack_view_format(struct text *text, const struct order *order,
    const char *trigger, const char *reply_url);

/* Append the sentence that says the same when it is typed. */
void slack_view_sentence(struct text *text, const struct order *order);

/* Read a form that was sent back (the payload's `view`): an order to clear, and
 * the reply_url that was kept with it, which the caller checks and frees (NULL:
 * none).  0, or -1: it is none of ours. */
int slack_view_read(const struct doc *view, struct order *ret_order,
    char **ret_reply_url, struct error *ret_error);

/* The field at which to show what is wrong with it. */
const char *slack_view_field(const struct doc *view);

#endif
