/* SPDX-License-Identifier: MIT */
/* The occurrences of one recurrence rule, one after the other. */
#ifndef PATCHDAY_RRULE_CURSOR_H
#define PATCHDAY_RRULE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rrule;

#define RRULE_YEAR_WORDS 6	/* 64-bit words for bits 0 to 366 */

/* An expansion in progress; see rrule_cursor_init().  Private. */
struct rrule_cursor {
	const struct rrule *rule;
	int64_t last_local;	/* nothing after this one */
	int64_t left;		/* by COUNT; INT64_MAX: no COUNT */
	int64_t base_local;	/* midnight of the day of bit 0 of `days` */
	uint64_t days;		/* days of this stretch still to come */
	uint64_t minutes, seconds;
	uint32_t hours, month_days, month_days_back;
	uint32_t time, time_count;	/* next time of day, of how many */
	int32_t times[8];	/* the times of day, when not more */
	uint16_t months, months_left;	/* all; of this year */
	uint8_t weekdays, way;
	bool is_picking, is_thinning, is_ended;
	int32_t interval, year;
	int64_t year_start, start_days;	/* civil days */
	int64_t start_month;	/* year * 12 + month - 1 */
	uint32_t known;		/* which of `months_of` are computed */
	uint32_t word;		/* of `period`: which one is next */
	uint32_t position, position_count;	/* BYSETPOS in the period */
	uint32_t months_of[28];	/* days, by length and first weekday */
	uint64_t period[RRULE_YEAR_WORDS];	/* days of a whole period */
};

/*
 * Begin an expansion of `rule` with DTSTART `start_local` at the first
 * occurrence not before `from_local`.  The rule is lent while the cursor
 * lives.  Occurrences before the start do not exist; the start itself is one
 * only if the rule says so.  BYSETPOS counts in the whole period, the part
 * before the start included.
 */
void rrule_cursor_init(struct rrule_cursor *cursor, const struct rrule *rule,
    int64_t start_local, int64_t from_local);

/* The next occurrence in ascending order; false when there is none (ended by
 * COUNT or UNTIL, or beyond the year 9999). */
bool rrule_cursor_next(struct rrule_cursor *cursor, int64_t *ret_local);

/* Write the next occurrences, at most `capacity`, to `locals`; how many.
 * Fewer than `capacity` only at the end.  The fast way to many. */
size_t rrule_cursor_fill(struct rrule_cursor *cursor, int64_t *locals,
    size_t capacity);

#endif
