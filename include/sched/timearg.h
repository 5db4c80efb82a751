/* SPDX-License-Identifier: MIT */
/* An instant as a person gives it on the command line or in a query. */
#ifndef PATCHDAY_TIMEARG_H
#define PATCHDAY_TIMEARG_H

#include <stdint.h>

#include "error.h"
#include "zone.h"

/*
 * Read an instant: RFC 3339 with Z or offset; "now"; "today", "tomorrow",
 * "yesterday", a weekday ("thursday": the next one, today included), or a
 * date, each alone (00:00) or with a time of day ("tomorrow 15:00",
 * "2026-12-03 15:00", "2026-12-03T15:00"); a time of day alone (today);
 * "+30d", "-2h" (from now; days and weeks keep the time of day in `zone`).
 * Wall-clock times are of `zone`.  A weekday before a date must agree with
 * it ("Tue 2026-12-03" is refused).  `zone` NULL: none is known, and what
 * needs one is refused as ERROR_MISSING.  0, or -1 with the column, what was
 * found and what is accepted.
 */
int timearg_parse(const char *text, int64_t now_at, const struct zone *zone,
    int64_t *ret_at, struct error *ret_error);

#endif
