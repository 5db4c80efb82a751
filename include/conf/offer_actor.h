/* SPDX-License-Identifier: MIT */
/*
 * Somebody in front of a promotion: who they are there, and what is granted
 * them.  The one place for it: what is offered on a page is decided as what is
 * done.
 */
#ifndef PATCHDAY_OFFER_ACTOR_H
#define PATCHDAY_OFFER_ACTOR_H

#include <stdbool.h>

#include "grant.h"
#include "offer.h"
#include "promotion_who.h"

/* Where they stand; all lent. */
struct offer_actor {
	const struct conf *conf;
	const struct schedule *schedule;
	const struct subject *subject;
	const struct promotion *promotion;	/* NULL: to be proposed */
	const struct promotion_kind *kind;	/* the promotion's, or that */
	int64_t now_at;
};

/* Fill in the actor, without the role to speak for.  False: what they showed
 * does not reach it: a token that is for something else, a stranger; they may
 * nothing. */
bool offer_actor_find(const struct offer_actor *what,
    struct promotion_actor *ret_actor);

#endif
