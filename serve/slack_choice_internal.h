/* SPDX-License-Identifier: MIT */
/* The modal of Slack's shortcuts: what somebody can do, to choose from. */
#ifndef PATCHDAY_SLACK_CHOICE_H
#define PATCHDAY_SLACK_CHOICE_H

#include "act.h"
#include "doc.h"
#include "error.h"
#include "slack_modal_internal.h"
#include "text.h"

/* The shortcuts by their callback_id, as docs/slack-manifest.yaml has them: one
 * from anywhere, one from a message. */
#define SLACK_CHOICE_ANYWHERE "patchday_act"
#define SLACK_CHOICE_MESSAGE "patchday_message"

/* The block that is chosen in. */
#define SLACK_CHOICE_BLOCK "choice"

/* What a verb is called on a button or a modal: "Extend"; static, at most 24
 * characters. */
const char *slack_choice_label(enum act_verb verb);

/* Append the view for an answer to COMMAND_CHOICES; `url` (or NULL) travels
 * with it. */
void slack_choice_format(struct text *text, const struct doc *choices,
    const char *url);

/* Read one that was sent back (the payload's `view`): an order for what was
 * chosen, to be cleared.  0, or -1: it is none of ours. */
int slack_choice_read(const struct doc *view, struct slack_memo *ret_memo,
    struct error *ret_error);

#endif
