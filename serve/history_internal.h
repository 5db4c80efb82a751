/* SPDX-License-Identifier: MIT */
/* What lies behind: occurrences that are over, newest first, a part at a time.
 * Pure: what it says follows from the schedule and the time. */
#ifndef PATCHDAY_HISTORY_H
#define PATCHDAY_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "occurrence.h"
#include "schedule.h"

#define HISTORY_PAGE 20			/* entries of one part */
#define HISTORY_SKIP_MAX 10000

/* Is it going on, or should it be: begun and not ended, or its time has come
 * and nobody has started it? */
bool history_is_current(const struct occurrence *occurrence, int64_t now_at);

/* Has its time passed, or did somebody end it, so that nothing more is to be
 * expected of it?  What the clock began and nobody ended is given up after a
 * week (LIFE_AFTER_SECS); what people work on never is: it may be ended at any
 * time. */
bool history_is_past(const struct occurrence *occurrence, int64_t now_at);

/* A place between two entries: before those that start sooner than `before_at`;
 * of those, `skip` stand before it. */
struct history_place {
	int64_t before_at;		/* INT64_MAX: the newest */
	size_t skip;
};

/* What is wanted; all lent. */
struct history_query {
	const struct window *const *windows;
	size_t window_count;
	const struct schedule *schedule;
	int64_t now_at;
	/* What was over by then is not known to have taken place; 0: nobody
	 * knows since when, and a year is shown. */
	int64_t known_from_at;
	struct history_place place;
	size_t most;			/* entries; at most HISTORY_PAGE */
};

/* A part of it; a zeroed struct is empty. */
struct history {
	ARRAY(struct occurrence) list;	/* newest first */
	bool has_older, has_newer;
	struct history_place older, newer;	/* where those parts begin */
};

/* Look it up.  The walk is bounded: it goes back in steps that grow while they
 * bring little, to the time since when something is known; where it looked at
 * very many in vain a part is short, and has an older one.  Begin with an empty
 * one; the windows are lent to the occurrences. */
void history_find(struct history *history, const struct history_query *query);

/* Free. */
void history_clear(struct history *history);

#endif
