/* SPDX-License-Identifier: MIT */
/*
 * One recurrence rule (RFC 5545 3.3.10) on wall-clock time: FREQ DAILY,
 * WEEKLY, MONTHLY, YEARLY with every BY part.  Everything here is floating;
 * zones come later (zone_resolve).  Closed form: the cost of the next
 * occurrence does not grow with the distance from the start, COUNT excepted.
 */
#ifndef PATCHDAY_RRULE_H
#define PATCHDAY_RRULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "text.h"

enum rrule_frequency { RRULE_DAILY, RRULE_WEEKLY, RRULE_MONTHLY, RRULE_YEARLY };

/* A rule as written: bit sets and short lists, no pointers. */
struct rrule {
	enum rrule_frequency frequency;
};

/* An expansion in progress; see rrule_cursor_init(). */
struct rrule_cursor {
	const struct rrule *rule;
};

/*
 * Read a rule, with or without "RRULE:" in front, case ignored.  Refused with
 * the column and the reason: unknown or repeated parts, values out of range,
 * SECONDLY/MINUTELY/HOURLY, COUNT together with UNTIL, ordinals where they
 * mean nothing (WEEKLY;BYDAY=1WE, YEARLY with BYWEEKNO), BYWEEKNO outside
 * YEARLY, BYYEARDAY outside YEARLY, BYMONTHDAY with WEEKLY, BYSETPOS alone.
 * UNTIL may be a date, a local date-time or a UTC date-time (`Z`).
 * 0 or -1.  The rule owns no memory; copy it as you like.
 */
int rrule_parse(const char *text, struct rrule *ret_rule,
    struct error *ret_error);

/* Append the rule in canonical form, without "RRULE:": parts in the order
 * FREQ, UNTIL|COUNT, INTERVAL, BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY,
 * BYDAY, BYHOUR, BYMINUTE, BYSECOND, BYSETPOS, WKST; values ascending, INTERVAL=1 and
 * WKST=MO left out. */
void rrule_format(struct text *text, const struct rrule *rule);

/*
 * Fill in what the start implies (RFC 5545: "information missing is taken
 * from DTSTART"): weekday, month day, month, time of day, so that the rule
 * says it all.
 */
void rrule_complete(struct rrule *rule, int64_t start_local);

/*
 * Can it ever occur?  0, or -1 with why not ("February never has 30 days").
 * At most 50 ms of CPU for any rule.
 */
int rrule_check(const struct rrule *rule, int64_t start_local,
    struct error *ret_error);

/*
 * Begin an expansion of `rule` with DTSTART `start_local` at the first
 * occurrence not before `from_local`.  The rule is lent while the cursor
 * lives.  Occurrences before the start do not exist; the start itself is one
 * only if the rule says so.
 */
void rrule_cursor_init(struct rrule_cursor *cursor, const struct rrule *rule,
    int64_t start_local, int64_t from_local);

/* The next occurrence in ascending order; false when there is none (ended by
 * COUNT or UNTIL, or beyond the year 9999). */
bool rrule_cursor_next(struct rrule_cursor *cursor, int64_t *ret_local);

/* The first occurrence after `after_local` (not at it); false if none. */
bool rrule_next(const struct rrule *rule, int64_t start_local,
    int64_t after_local, int64_t *ret_local);

#endif
