/* SPDX-License-Identifier: MIT */
/* People elsewhere think in UTC or in their own zone: when the clocks of the
 * window's zone changed since last time, the start is at another hour for
 * them, and is told so. */
#ifndef PATCHDAY_TIMESHIFT_H
#define PATCHDAY_TIMESHIFT_H

#include <stdbool.h>
#include <stdint.h>

#include "occurrence.h"
#include "text.h"
#include "zone.h"

/* A start: the wall-clock time that the rule gives, and its instant. */
struct timeshift_start {
	int64_t local, at;
};

/*
 * Append why a start is at another UTC hour than the one before, without a
 * full stop: "an hour later in UTC than last time, because of the change of
 * clocks in Santiago on 4 April"; where the rule has another time of day than
 * before, "an hour later in UTC than before the change of clocks in Santiago
 * on 4 April".
 * False and no text when no clock changed in between.
 */
bool timeshift_format(struct text *text, const struct zone *zone,
    const struct timeshift_start *before, const struct timeshift_start *start);

/* The same for an occurrence and the one before it, at most 400 days earlier;
 * false also for one that was moved from the rule's time. */
bool timeshift_format_occurrence(struct text *text,
    const struct occurrence *occurrence);

#endif
