/* SPDX-License-Identifier: MIT */
/* What is going on, and what comes next: for banners in pages of others.  Pure:
 * it follows from the schedule and the time. */
#ifndef PATCHDAY_PRESENT_H
#define PATCHDAY_PRESENT_H

#include <stdbool.h>
#include <stdint.h>

#include "agenda.h"
#include "jsontext.h"
#include "schedule.h"
#include "zone.h"

#define PRESENT_MOST 10			/* that are under way */

/* A zeroed struct is empty; windows are lent by the schedule. */
struct present {
	struct agenda now;		/* those under way, or due */
	struct occurrence next;		/* with has_next: takes place next */
	bool has_next;
	int64_t known_from_at;	/* as it was given */
	int64_t until_at;	/* as it is until then, if nobody acts */
};

/* Find it for the windows that work on the environment (NULL: all), but what
 * was over before the record began (occurrence_is_recorded()).  Looks no
 * further than `most_secs` ahead for `until_at`. */
void present_find(struct present *present, const struct schedule *schedule,
    const char *environment, int64_t known_from_at, int64_t now_at,
    int64_t most_secs);

/* Free. */
void present_clear(struct present *present);

/* Append `"now": […], "next": …` to the object; headlines tell the times in the
 * window's zone and in `utc`. */
void present_format(struct jsontext *json, const struct present *present,
    const struct zone *utc, int64_t now_at);

#endif
