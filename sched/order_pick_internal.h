/* SPDX-License-Identifier: MIT */
/* One of a window's occurrences, seen as what an order may mean. */
#ifndef PATCHDAY_ORDER_PICK_INTERNAL_H
#define PATCHDAY_ORDER_PICK_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "act.h"
#include "agenda.h"
#include "occurrence.h"

#define ORDER_AHEAD_SECS (24 * 3600)	/* without a name: that near */

/* An occurrence that may be meant. */
struct order_pick {
	struct occurrence occurrence;
	enum occurrence_phase phase;
	int64_t distance;		/* from now; 0: it is its time */
	bool is_going, is_fit;
};

/*
 * Of one window's occurrences the one that is meant at `now_at`; its window is
 * NULL when there is none.  `ret_beyond` (may be NULL) is set only where what
 * is given back is over or off and what fits is another day's, which has to be
 * named: to that.
 */
struct order_pick order_pick_find(const struct agenda *agenda,
    enum act_verb verb, int64_t now_at, struct order_pick *ret_beyond);

#endif
