/* SPDX-License-Identifier: MIT */
/* Interactions of Slack's by what they are: a step each, whose second half is
 * called when the owner of state has answered. */
#ifndef PATCHDAY_ROUTE_SLACK_H
#define PATCHDAY_ROUTE_SLACK_H

#include "command.h"
#include "slack_in_internal.h"

/* A step of a conversation in modals (route_slack_view.c).  `begin` answers the
 * request or waits for the owner; `finish` gets the owner's answer, NULL: it
 * did not come in time. */
void route_slack_chosen_begin(const struct slack_in *in);
void route_slack_form_begin(const struct slack_in *in);
void route_slack_shown_finish(const struct slack_in *in,
    const struct command *command);
void route_slack_preview_begin(const struct slack_in *in);
void route_slack_preview_finish(const struct slack_in *in,
    const struct command *command);

#endif
