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

/* route_slack_promotion.c.  A button with that value was pressed: true: it is
 * about a promotion, and the request has been answered. */
bool route_slack_promotion_button(const struct slack_in *in,
    const char *value);

/* An order was typed: it is done, or asked for what it lacks.  Waits for the
 * owner, or has answered; false: neither. */
struct promotion_order;
bool route_slack_promotion_typed(const struct slack_in *in,
    const struct promotion_order *order);

/* A form about one was sent. */
void route_slack_promotion_begin(const struct slack_in *in);
void route_slack_promotion_finish(const struct slack_in *in,
    const struct command *command);

#endif
