/* SPDX-License-Identifier: MIT */
/* Orders about promotions as people type them in a chat, in the order of the
 * command line's words. */
#ifndef PATCHDAY_PROMOTION_SENTENCE_H
#define PATCHDAY_PROMOTION_SENTENCE_H

#include <stddef.h>

#include "error.h"
#include "promotion_order.h"

/*
 * Read
 *	new [KIND] VERSION [because REASON]
 *	new SERVICE VERSION in ENVIRONMENT [because REASON]
 *	step WHICH ACT [WORDS] [as ROLE] [because REASON]
 * where ACT's words are a step, a ticket, a question, [NUMBER] an answer,
 * VERSION [digest DIGEST] of a change.  0 and an order to clear, or -1: what is
 * accepted.  Whether its words are right is for promotion_order_read().
 */
int promotion_sentence_parse(const char *const *words, size_t count,
    struct promotion_order *ret_order, struct error *ret_error);

#endif
