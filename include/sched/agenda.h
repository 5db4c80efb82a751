/* SPDX-License-Identifier: MIT */
/*
 * The agenda: occurrences of windows in time order, a pure function of its
 * arguments.  Feeds, pages, CLI and messages all read it, so they agree.
 */
#ifndef PATCHDAY_AGENDA_H
#define PATCHDAY_AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "occurrence.h"
#include "schedule.h"
#include "window.h"

#define AGENDA_OCCURRENCES_MAX 1000000

/* A zeroed struct is empty. */
struct agenda {
	ARRAY(struct occurrence) list;	/* by occurrence_cmp() */
	bool is_cut;			/* there are later ones, left out */
};

/* What of an occurrence must lie in the range. */
enum agenda_reach {
	AGENDA_STARTS,		/* its start: from <= start < to */
	AGENDA_TOUCHES,		/* any part: start < to and end > from */
};

/*
 * Add all occurrences of the windows in [from_at, to_at), as people have moved
 * and changed them, and sort by UTC.  `schedule` knows what was decided; NULL:
 * nothing ever was.
 * Instances of one window that fall on one instant are one (the earliest
 * original start stays), also where clocks jump and others lie between them.
 * More than AGENDA_OCCURRENCES_MAX are cut: the soonest of all windows stay.
 * The windows are lent to the occurrences.
 */
void agenda_expand(struct agenda *agenda, const struct window *const *windows,
    size_t window_count, const struct schedule *schedule, int64_t from_at,
    int64_t to_at, enum agenda_reach reach);

/*
 * The same for [now_at, to_at), with what lies before it and may go on all the
 * same: what ended by the plan at most LIFE_AFTER_SECS ago, in whatever phase,
 * and what people work on and nobody has ended, however long ago.
 */
void agenda_expand_going(struct agenda *agenda,
    const struct window *const *windows, size_t window_count,
    const struct schedule *schedule, int64_t now_at, int64_t to_at);

/* Add the next `n` occurrences over all windows that start at or after
 * `from_at`, in order.  Fewer when there are no more. */
void agenda_next(struct agenda *agenda, const struct window *const *windows,
    size_t window_count, const struct schedule *schedule, int64_t from_at,
    size_t n);

/* The first occurrence of one window that starts at or after `from_at`, by the
 * window alone, whatever people decided; false, and nothing is written, if
 * none ever does. */
bool agenda_find_next(const struct window *window, int64_t from_at,
    struct occurrence *ret_occurrence);

/* Cancel what has lapsed without confirmation by `now_at`: for all who show an
 * agenda at a time.  The time at which the next one lapses, INT64_MAX: none. */
int64_t agenda_lapse(struct agenda *agenda, int64_t now_at);

/* Add the occurrences of other windows that work on one of its environments at
 * the same time, and take place. */
void agenda_find_conflicts(struct agenda *agenda,
    const struct schedule *schedule, const struct occurrence *occurrence);

/* Empty it and free. */
void agenda_clear(struct agenda *agenda);

#endif
