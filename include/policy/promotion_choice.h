/* SPDX-License-Identifier: MIT */
/*
 * What somebody can do about a promotion now: what pages and Slack offer.  Made
 * of the two questions that are asked again when it is done, so that nothing is
 * offered that would be refused, and nothing left out that would not.  Pure.
 */
#ifndef PATCHDAY_PROMOTION_CHOICE_H
#define PATCHDAY_PROMOTION_CHOICE_H

#include <stdbool.h>
#include <stddef.h>

#include "array.h"
#include "promotion_who.h"

/* An act that fits, and that they may do. */
struct promotion_choice {
	enum promotion_verb verb;
	/* ACKNOWLEDGE, OBJECT, WITHDRAW: for which role; lent by the
	 * promotion's kind.  NULL: not a role's. */
	const struct process_party *role;
	bool is_designate;	/* they would speak in its stead */
	size_t step;		/* PASS: its index */
	size_t question;	/* ANSWER: its number, from 1 */
};
struct promotion_choices { ARRAY(struct promotion_choice) list; };

/* All of them, in the order of the verbs, those of a role in the order in which
 * roles are asked.  `actor` is lent; its `as` is passed over.  The caller
 * clears. */
void promotion_choice_list(const struct promotion *promotion,
    const struct promotion_actor *actor, struct promotion_choices *ret_choices);

/* The first with that verb (and role, NULL: any); NULL: there is none. */
const struct promotion_choice *promotion_choice_find(
    const struct promotion_choices *choices, enum promotion_verb verb,
    const char *role);

/* How many there are with that verb. */
size_t promotion_choice_count(const struct promotion_choices *choices,
    enum promotion_verb verb);

/* Free what it owns; it is zeroed. */
void promotion_choice_clear(struct promotion_choices *choices);

#endif
