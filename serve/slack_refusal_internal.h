/* SPDX-License-Identifier: MIT */
/* What was refused, for somebody in Slack. */
#ifndef PATCHDAY_SLACK_REFUSAL_H
#define PATCHDAY_SLACK_REFUSAL_H

#include "order.h"
#include "text.h"

/* Append the sentence of a refusal of that order: where it tells what to say
 * instead in the words of commands (life_check()), as the line that can be
 * typed in Slack.  Whoever pressed a button has typed nothing yet. */
void slack_refusal_format(struct text *text, const char *sentence,
    const struct order *order);

#endif
