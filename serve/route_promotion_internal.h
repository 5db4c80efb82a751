/* SPDX-License-Identifier: MIT */
/* What the routes of promotions' pages share. */
#ifndef PATCHDAY_ROUTE_PROMOTION_H
#define PATCHDAY_ROUTE_PROMOTION_H

#include <stdbool.h>

#include "form_internal.h"
#include "promotion_order.h"

/* The order that a form says: about `which` (an identity; NULL: it proposes
 * something).  Whether its words are right is for whoever reads the order.  0
 * and an order to clear, or -1: it has no act. */
int route_promotion_read_form(const struct form *form, const char *which,
    struct promotion_order *ret_order, struct error *ret_error);

/* route_reply_promotion.c.  Is a request for the route "reply" about a
 * promotion?  Then this is its answer. */
struct request;
bool route_reply_is_promotion(const struct request *request);
void route_reply_promotion_answer(struct request *request);

#endif
