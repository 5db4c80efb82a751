/* SPDX-License-Identifier: MIT */
/*
 * The stretches of days that a rule walks: weeks, months, or 64 days of a
 * year.  A stretch's days are a set of bits, taken off from the lowest.
 *
 * Weeks step by INTERVAL at once.  Months are walked year by year; the months
 * of a year that count are bits again (BYMONTH and every n-th month, by a
 * stride computed from the distance to the start), so nothing depends on how
 * far away the start is, and the 8,000 years up to 9999 are at most 96,000
 * cheap steps.  Years that need a look at the whole (BYWEEKNO, BYYEARDAY,
 * numbers that count in the year, BYSETPOS) are made as one set of six words.
 *
 * There are only 28 kinds of months: four lengths times seven first weekdays.
 * Which days of such a month a rule takes never changes, so it is found once
 * for each kind and kept in `months_of`; from then on a month costs a table
 * look-up.  Zeroing that table would cost as much as finding an occurrence;
 * `known` says which entries are written.
 *
 * rrule_stretch_fill() is the same walk without stopping: whole weeks or years
 * are written straight into the caller's array.
 */
#include <string.h>

#include "civil.h"
#include "rrule.h"
#include "rrule_internal.h"

#define RRULE_ALL_KINDS ((1U << 28) - 1)	/* of months, in `known` */

/* Bits of every `interval`-th of `count` things, when the first of them is
 * `distance` things behind the start (negative: before it). */
static uint32_t
rrule_stretch_stride(int64_t distance, int32_t interval, int count)
{
	int64_t past = distance % interval, at;
	uint32_t bits = 0;

	if (past < 0)
		past += interval;
	for (at = past == 0 ? 0 : interval - past; at < count; at += interval)
		bits |= 1U << at;
	return bits;
}

/* Everything that holds for a whole year is worked out when it is entered,
 * mostly from the one before. */
void
rrule_stretch_enter_year(struct rrule_cursor *cursor, int64_t year)
{
	if (cursor->year > 0 && year == cursor->year + 1)
		/* The usual case, without division. */
		cursor->year_start += 365 + civil_is_leap(cursor->year);
	else
		cursor->year_start = civil_days(year, 1, 1);
	cursor->year = (int32_t)year;
	cursor->months_left = cursor->months;
	cursor->word = 0;
	if (cursor->rule->frequency == RRULE_MONTHLY && cursor->interval > 1)
		cursor->months_left &= (uint16_t)(rrule_stretch_stride(
		    year * 12 - cursor->start_month, cursor->interval, 12)
		    << 1);
	if (cursor->way != RRULE_WAY_YEARS)
		return;
	rrule_mask_year(cursor, cursor->period);
	if ((cursor->rule->lists & RRULE_SET_POSITIONS) && !cursor->is_picking)
		rrule_position_pick(cursor->rule, cursor->period,
		    RRULE_YEAR_WORDS);
}

/* Go to the next year that INTERVAL allows; false behind the year 9999. */
static bool
rrule_stretch_next_year(struct rrule_cursor *cursor)
{
	/* MONTHLY and DAILY walk every year; their INTERVAL is within it. */
	int64_t step = cursor->rule->frequency == RRULE_YEARLY
	    ? cursor->interval : 1;

	if (cursor->year + step > RRULE_YEAR_MAX)
		return false;
	rrule_stretch_enter_year(cursor, cursor->year + step);
	return true;
}

/* The slow path of rrule_stretch_month(): compute a kind of month and keep
 * it. */
static uint32_t
rrule_stretch_find_month(struct rrule_cursor *cursor, int length, int first)
{
	uint64_t days = rrule_mask_month(cursor, length, first);
	int key = (length - 28) * 7 + first;

	if ((cursor->rule->lists & RRULE_SET_POSITIONS) &&
	    !cursor->is_picking && cursor->rule->frequency == RRULE_MONTHLY)
		rrule_position_pick(cursor->rule, &days, 1);
	cursor->months_of[key] = (uint32_t)days;
	cursor->known |= 1U << key;
	return (uint32_t)days;
}

/* Days of a month of `length` days that begins on `weekday`. */
static inline uint32_t
rrule_stretch_month(struct rrule_cursor *cursor, int length, int weekday)
{
	int key = (length - 28) * 7 + weekday;

	if (cursor->known >> key & 1)
		return cursor->months_of[key];
	return rrule_stretch_find_month(cursor, length, weekday);
}

/* Days of the week that begins on the day `days`. */
static uint32_t
rrule_stretch_week(const struct rrule_cursor *cursor, int64_t days)
{
	uint64_t week = rrule_mask_week(cursor, days);

	if ((cursor->rule->lists & RRULE_SET_POSITIONS) && !cursor->is_picking)
		rrule_position_pick(cursor->rule, &week, 1);
	return (uint32_t)week;
}

/* Load the next month that counts; it may have no days. */
static bool
rrule_stretch_load_month(struct rrule_cursor *cursor)
{
	const uint16_t *first;
	int64_t days;
	int m, length;

	while (cursor->months_left == 0)
		if (!rrule_stretch_next_year(cursor))
			return false;
	m = __builtin_ctz(cursor->months_left) - 1;
	cursor->months_left &= (uint16_t)(cursor->months_left - 1);
	first = rrule_mask_month_first[civil_is_leap(cursor->year)];
	length = first[m + 1] - first[m];
	days = cursor->year_start + first[m];
	cursor->base_local = days * CIVIL_DAY_SECS;
	cursor->days = rrule_stretch_month(cursor, length, civil_weekday(days));
	if (cursor->is_thinning)
		cursor->days &= rrule_stretch_stride(days - cursor->start_days,
		    cursor->interval, length);
	return true;
}

/*
 * Load the next 64 days of a year, empty words passed over; all six at once
 * for BYSETPOS among days and times (`is_picking`), which counts in the year.
 */
static bool
rrule_stretch_load_word(struct rrule_cursor *cursor)
{
	if (cursor->word == RRULE_YEAR_WORDS &&
	    !rrule_stretch_next_year(cursor))
		return false;
	while (cursor->word < RRULE_YEAR_WORDS - 1 && !cursor->is_picking &&
	    cursor->period[cursor->word] == 0)
		cursor->word++;
	cursor->base_local = (cursor->year_start + cursor->word * 64) *
	    CIVIL_DAY_SECS;
	cursor->days = cursor->period[cursor->word];
	cursor->word = cursor->is_picking ? RRULE_YEAR_WORDS
	    : cursor->word + 1;
	return true;
}

/* Load the next week that INTERVAL allows. */
static bool
rrule_stretch_load_week(struct rrule_cursor *cursor)
{
	cursor->base_local += cursor->interval * (int64_t)RRULE_WEEK_SECS;
	if (cursor->base_local > cursor->last_local)
		return false;
	cursor->days = rrule_stretch_week(cursor,
	    cursor->base_local / CIVIL_DAY_SECS);
	return true;
}

/* Load the next stretch, which may be empty; false, and the cursor has ended,
 * behind the last one that can count. */
static bool
rrule_stretch_load(struct rrule_cursor *cursor)
{
	bool is_loaded = false;

	switch ((enum rrule_way)cursor->way) {
	case RRULE_WAY_WEEKS:
		is_loaded = rrule_stretch_load_week(cursor);
		break;
	case RRULE_WAY_MONTHS:
		is_loaded = rrule_stretch_load_month(cursor);
		break;
	case RRULE_WAY_YEARS:
		is_loaded = rrule_stretch_load_word(cursor);
		break;
	}
	if (is_loaded && cursor->base_local <= cursor->last_local)
		return true;
	cursor->is_ended = true;
	cursor->days = 0;
	cursor->position_count = 0;
	return false;
}

/* Empty stretches are passed over here, so that callers never see one; the
 * cursor ends at the year 9999 at the latest. */
bool
rrule_stretch_next(struct rrule_cursor *cursor)
{
	do {
		if (!rrule_stretch_load(cursor))
			return false;
	} while (cursor->days == 0);
	return true;
}

/* As rrule_stretch_next(), for rules with positions, to which the period and
 * not its days is the unit. */
bool
rrule_stretch_next_period(struct rrule_cursor *cursor)
{
	do {
		if (!rrule_stretch_load(cursor))
			return false;
		if (cursor->way != RRULE_WAY_YEARS)
			/* Weeks and months fit in a word; a year is there
			 * already. */
			cursor->period[0] = cursor->days;
		cursor->days = 0;
		cursor->position = 0;
		cursor->position_count = cursor->time_count *
		    rrule_mask_count(cursor->period);
	} while (rrule_position_next(cursor->rule, cursor->position_count, 0)
	    == 0);
	return true;
}

/* Write the days and times of one stretch from `at` on; returns behind the
 * last.  The first time is outside the loop: most rules have one. */
static inline int64_t *
rrule_stretch_put(int64_t base_local, uint32_t days, const int32_t *times,
    uint32_t time_count, int64_t *at)
{
	int64_t day_local;
	uint32_t i;

	for (; days != 0; days &= days - 1) {
		day_local = base_local + (int64_t)CIVIL_DAY_SECS *
		    __builtin_ctz(days);
		*at++ = day_local + times[0];
		for (i = 1; i < time_count; i++)
			*at++ = day_local + times[i];
	}
	return at;
}

/*
 * The months of a year, [1] of a leap year: the day of the year on which each
 * begins, from 0; where months of its length begin in `months_of`, (length -
 * 28) * 7; by how many weekdays its first day is later than the year's.
 * Written out, because filling years is the one loop here that counts
 * nanoseconds.
 */
static const struct {
	uint16_t first;
	uint8_t key, shift;
} rrule_stretch_months[2][12] = {
	{ { 0, 21, 0 }, { 31, 0, 3 }, { 59, 21, 3 }, { 90, 14, 6 },
	    { 120, 21, 1 }, { 151, 14, 4 }, { 181, 21, 6 }, { 212, 21, 2 },
	    { 243, 14, 5 }, { 273, 21, 0 }, { 304, 14, 3 }, { 334, 21, 5 } },
	{ { 0, 21, 0 }, { 31, 7, 3 }, { 60, 21, 4 }, { 91, 14, 0 },
	    { 121, 21, 2 }, { 152, 14, 5 }, { 182, 21, 0 }, { 213, 21, 3 },
	    { 244, 14, 6 }, { 274, 21, 1 }, { 305, 14, 4 }, { 335, 21, 6 } },
};

/* Compute all kinds of months that are not known yet. */
static void
rrule_stretch_find_months(struct rrule_cursor *cursor)
{
	int length, first;

	for (length = 28; length <= 31; length++)
		for (first = MONDAY; first <= SUNDAY; first++)
			(void)rrule_stretch_month(cursor, length, first);
}

/* Write the months left of the year, as long as `at` is not behind `end`. */
static int64_t *
rrule_stretch_put_year(struct rrule_cursor *cursor, int64_t *at,
    const int64_t *end)
{
	int is_leap = civil_is_leap(cursor->year), m, weekday;
	int year_weekday = civil_weekday(cursor->year_start);
	int64_t base = cursor->year_start * CIVIL_DAY_SECS, month_local;
	uint32_t left = cursor->months_left, count = cursor->time_count;
	int32_t times[RRULE_TIMES_KEPT];

	/* Local copies: `at` could point at the cursor, says the language. */
	memcpy(times, cursor->times, sizeof(times));
	for (; left != 0 && at <= end; left &= left - 1) {
		m = __builtin_ctz(left) - 1;
		weekday = year_weekday + rrule_stretch_months[is_leap][m].shift;
		weekday -= weekday >= 7 ? 7 : 0;
		month_local = base + (int64_t)CIVIL_DAY_SECS *
		    rrule_stretch_months[is_leap][m].first;
		at = rrule_stretch_put(month_local, cursor->months_of[
		    rrule_stretch_months[is_leap][m].key + weekday], times,
		    count, at);
	}
	cursor->months_left = (uint16_t)left;
	return at;
}

/* Fill by years, up to the last that lies before the cursor's end.  `room`
 * must hold one month more than is written: each is checked before. */
static size_t
rrule_stretch_fill_months(struct rrule_cursor *cursor, int64_t *locals,
    size_t room)
{
	size_t most = 31 * (size_t)cursor->time_count;
	const int64_t *end = locals + room - most;
	int64_t *at = locals;

	if (room < most)
		return 0;
	if (cursor->known != RRULE_ALL_KINDS)
		rrule_stretch_find_months(cursor);
	while ((cursor->year_start + 366) * CIVIL_DAY_SECS <=
	    cursor->last_local) {
		at = rrule_stretch_put_year(cursor, at, end);
		if (cursor->months_left != 0 ||
		    !rrule_stretch_next_year(cursor))
			break;
	}
	return (size_t)(at - locals);
}

/* Fill by weeks: every one has the same instances, so they are offsets that
 * are added to one Monday after the other. */
static size_t
rrule_stretch_fill_weeks(struct rrule_cursor *cursor, int64_t *locals,
    size_t room)
{
	int64_t step = cursor->interval * (int64_t)RRULE_WEEK_SECS;
	int64_t last = cursor->last_local - RRULE_WEEK_SECS + 1, weeks, k;
	int64_t base = cursor->base_local, *at = locals;
	int64_t offsets[7 * RRULE_TIMES_KEPT];
	uint32_t days = rrule_stretch_week(cursor, 0);
	size_t each = (size_t)(rrule_stretch_put(0, days, cursor->times,
	    cursor->time_count, offsets) - offsets), i;

	/* A rule whose weeks are empty has ended (rrule_cursor_is_empty()). */
	if (each == 0 || base + step > last)
		return 0;
	weeks = (last - base) / step;
	if (weeks > (int64_t)(room / each))
		weeks = (int64_t)(room / each);
	if (each == 1) {
		base += offsets[0];
		for (k = 1; k <= weeks; k++)
			*at++ = base + k * step;
	} else {
		for (k = 1; k <= weeks; k++)
			for (i = 0; i < each; i++)
				*at++ = base + k * step + offsets[i];
	}
	cursor->base_local += weeks * step;
	return (size_t)(at - locals);
}

/* The two shapes that nearly all rules have, in loops of their own.  0 says:
 * not this one, go on the long way. */
size_t
rrule_stretch_fill(struct rrule_cursor *cursor, int64_t *locals, size_t room)
{
	if (cursor->time_count > RRULE_TIMES_KEPT || cursor->is_thinning)
		return 0;
	if (cursor->way == RRULE_WAY_MONTHS)
		return rrule_stretch_fill_months(cursor, locals, room);
	if (cursor->way == RRULE_WAY_WEEKS &&
	    cursor->months == RRULE_ALL_MONTHS)
		return rrule_stretch_fill_weeks(cursor, locals, room);
	return 0;
}
