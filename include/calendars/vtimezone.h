/* SPDX-License-Identifier: MIT */
/*
 * A time zone inside a calendar (RFC 5545 3.6.5): one STANDARD or DAYLIGHT
 * for each change in the range, each with its DTSTART only, since readers
 * differ on everything else (RRULE, RDATE, UNTIL).
 */
#ifndef PATCHDAY_VTIMEZONE_H
#define PATCHDAY_VTIMEZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "ical.h"
#include "zone.h"

/* Is it UTC under one of its names?  Then a `Z` says all. */
bool vtimezone_is_utc(const struct zone *zone);

/*
 * Can times of the range be told with TZID and VTIMEZONE?  Not for UTC
 * (readers choke on TZID=UTC), and not where an offset has seconds (readers
 * refuse or round them).
 */
bool vtimezone_can_say(const struct zone *zone, int64_t from_at,
    int64_t to_at);

/* Write the VTIMEZONE: from what is in force at `from_at` up to the changes
 * before `to_at`.  TZID is the plain IANA name. */
void vtimezone_format(struct ical *ical, const struct zone *zone,
    int64_t from_at, int64_t to_at);

#endif
