/* SPDX-License-Identifier: MIT */
/* Who may do what to a promotion: the roles it asks, and those whom they have
 * named to act in their stead.  Pure; decided anew at each act. */
#ifndef PATCHDAY_PROMOTION_WHO_H
#define PATCHDAY_PROMOTION_WHO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "person.h"
#include "promotion.h"

/* Somebody, as they were recognised.  A view: everything is lent. */
struct promotion_actor {
	const char *name;		/* as the journal knows them */
	const char *const *people;	/* ids of `persons` that they are */
	size_t count;
	/* May they run promotions of others: a grant, or their turn to
	 * coordinate the window?  It makes nobody a role. */
	bool may_run;
	const char *as;		/* the role to speak for; NULL: the only one */
	const struct person *persons;	/* all of the configuration */
	size_t person_count;
	int64_t now_at;			/* for designates; seconds UTC */
};

/*
 * May they?  Fills in which role of the act they speak for (`role`), and as
 * whose designate (`designate`), where the act is a role's; copies that the act
 * owns.  0, or -1 and a sentence that says who may.  The error's field is "as"
 * where they could speak for several and have to say for which.
 */
int promotion_who_check(const struct promotion *promotion,
    const struct promotion_actor *actor, struct promotion_act *act,
    struct error *ret_error);

/* The same for proposing one of the kind. */
int promotion_who_check_propose(const struct promotion_kind *kind,
    const struct promotion_actor *actor, struct promotion_act *act,
    struct error *ret_error);

#endif
