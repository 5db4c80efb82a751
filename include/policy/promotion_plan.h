/* SPDX-License-Identifier: MIT */
/*
 * For which occurrence of its window a promotion is offered, and what is to be
 * said until then.  Pure: the occurrences come in as instants.
 */
#ifndef PATCHDAY_PROMOTION_PLAN_H
#define PATCHDAY_PROMOTION_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "promotion.h"

/* An occurrence of the window, in order of time.  Seconds UTC. */
struct promotion_slot {
	int64_t start_at, end_at;
	bool is_off;		/* it does not take place */
	bool is_over;		/* it has ended, also before its time */
};

#define PROMOTION_NO_SLOT ((size_t)-1)

struct promotion_plan {
	/* The occurrence it is offered for (complete) or could make; none:
	 * PROMOTION_NO_SLOT. */
	size_t slot;
	int64_t cutoff_at;	/* of it */
	/* It was complete in time and the occurrence is over: promoted. */
	bool is_promoted;
	/* When the plan may change though nobody does anything: the cut-off,
	 * the end of the occurrence; INT64_MAX: never. */
	int64_t until_at;
};

/*
 * Complete: the first that takes place and whose cut-off came not before it was
 * complete.  Else the first whose cut-off is after `now_at`.  None that was
 * over when it was proposed.  Not for what is not open.
 */
void promotion_plan_slot(const struct promotion *promotion,
    const struct promotion_slot *slots, size_t count, int64_t now_at,
    struct promotion_plan *ret_plan);

/* The reminder that is owed at `now_at`: its lead before the cut-off, seconds;
 * the last of several; -1: none.  What fell due before it was aimed there, or
 * before the last one, is not.  `*ret_next_at` is when the next one is due,
 * INT64_MAX: none. */
int64_t promotion_plan_reminder(const struct promotion *promotion,
    int64_t cutoff_at, int64_t now_at, int64_t *ret_next_at);

#endif
