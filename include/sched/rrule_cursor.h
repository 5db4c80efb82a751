/* SPDX-License-Identifier: MIT */
/* The occurrences of one recurrence rule, one after the other. */
#ifndef PATCHDAY_RRULE_CURSOR_H
#define PATCHDAY_RRULE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rrule;

#define RRULE_YEAR_WORDS 6	/* 64-bit words for bits 0 to 366 */

/*
 * An expansion in progress; see rrule_cursor_init().  Private: it stands here
 * so that a caller can keep one on the stack or in a table, which is what
 * makes a question cost no allocation.
 */
struct rrule_cursor {
	const struct rrule *rule;

	/* Nothing after this one: UNTIL, or the end of the year 9999. */
	int64_t last_local;

	/* How many COUNT still allows; INT64_MAX: there is no COUNT. */
	int64_t left;

	/* The stretch: days still to come as bits, and midnight of bit 0. */
	int64_t base_local;
	uint64_t days;

	/* The rule's sets with what the start adds (rrule_complete()). */
	uint64_t minutes, seconds;
	uint32_t hours, month_days, month_days_back;

	/* The next time of day by number, how many there are, and all of
	 * them in seconds when they are few. */
	uint32_t time, time_count;
	int32_t times[8];

	/* The months that count, and those of this year still to come. */
	uint16_t months, months_left;
	uint8_t weekdays;
	uint8_t way;			/* enum rrule_way */

	/* BYSETPOS chooses among days and times together; DAILY with an
	 * interval thins months; nothing comes any more. */
	bool is_picking, is_thinning, is_ended;
	int32_t interval;

	/* The year being walked, its 1 January and the start's date in civil
	 * days, the start's month as year * 12 + month - 1. */
	int32_t year;
	int64_t year_start, start_days, start_month;

	/* Bit k: `months_of` [k] is computed. */
	uint32_t known;

	/* RRULE_WAY_YEARS: which word of `period` is next. */
	uint32_t word;

	/* BYSETPOS: the position given last in this period (0: none), and
	 * how many instances the period has. */
	uint32_t position, position_count;

	/* Days of a month as bits, by (length - 28) * 7 + first weekday. */
	uint32_t months_of[28];

	/* Days of a whole week, month or year, bit 0 its first. */
	uint64_t period[RRULE_YEAR_WORDS];
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
