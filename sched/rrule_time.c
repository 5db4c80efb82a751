/* SPDX-License-Identifier: MIT */
/*
 * The times of day of a cursor: the product of its hours, minutes and seconds.
 *
 * Up to eight times are computed once and kept in the cursor; that covers all
 * but cron-like rules.  More are found when asked: the n-th of a product is
 * three divisions and the n-th set bit of each list, and its inverse, the
 * rank, three population counts.  So BYHOUR and BYMINUTE lists of any length
 * cost no memory, and jumping over a day costs the same for 1 and for 86,400
 * times.
 *
 * DAILY with BYSETPOS chooses among the times of one day (RFC 5545 3.3.10: the
 * set of one period), so it is settled here and the rest of the engine sees a
 * shorter list of times.
 */
#include <string.h>

#include "rrule_internal.h"

/* The n-th time (from 0) of hours x minutes x seconds, in seconds. */
static int32_t
rrule_time_product_at(const struct rrule_cursor *cursor, uint32_t n)
{
	uint32_t m = (uint32_t)__builtin_popcountll(cursor->minutes);
	uint32_t s = (uint32_t)__builtin_popcountll(cursor->seconds);
	uint64_t hours = cursor->hours;

	return rrule_mask_nth(&hours, n / (m * s)) * 3600 +
	    rrule_mask_nth(&cursor->minutes, n / s % m) * 60 +
	    rrule_mask_nth(&cursor->seconds, n % s);
}

/* How many numbers of the set are below `bit`. */
static uint32_t
rrule_time_below(uint64_t set, int bit)
{
	return (uint32_t)__builtin_popcountll(set & ((1ULL << bit) - 1));
}

/* How many of hours x minutes x seconds are before `secs`: whole hours
 * before, then whole minutes of the hour, then seconds of the minute. */
static uint32_t
rrule_time_product_rank(const struct rrule_cursor *cursor, int32_t secs)
{
	uint32_t m = (uint32_t)__builtin_popcountll(cursor->minutes);
	uint32_t s = (uint32_t)__builtin_popcountll(cursor->seconds);
	int hour = secs / 3600, minute = secs / 60 % 60;
	uint32_t rank = rrule_time_below(cursor->hours, hour) * m * s;

	if (!(cursor->hours >> hour & 1))
		return rank;
	rank += rrule_time_below(cursor->minutes, minute) * s;
	if (!(cursor->minutes >> minute & 1))
		return rank;
	return rank + rrule_time_below(cursor->seconds, secs % 60);
}

/* How many times the lists make. */
static uint32_t
rrule_time_product_count(const struct rrule_cursor *cursor)
{
	return (uint32_t)(__builtin_popcount(cursor->hours) *
	    __builtin_popcountll(cursor->minutes) *
	    __builtin_popcountll(cursor->seconds));
}

/* Does BYSETPOS choose among the times of one day? */
static bool
rrule_time_is_picked(const struct rrule_cursor *cursor)
{
	return cursor->rule->frequency == RRULE_DAILY &&
	    (cursor->rule->lists & RRULE_SET_POSITIONS);
}

/* The n-th time (from 0) that BYSETPOS keeps.  Linear, as its rank: such rules
 * have a handful of positions. */
static int32_t
rrule_time_picked_at(const struct rrule_cursor *cursor, uint32_t n)
{
	uint32_t total = rrule_time_product_count(cursor), position = 0, i;

	for (i = 0; i <= n; i++)
		position = rrule_position_next(cursor->rule, total, position);
	return rrule_time_product_at(cursor, position - 1);
}

/* How many of the times that BYSETPOS keeps are before `secs`. */
static uint32_t
rrule_time_picked_rank(const struct rrule_cursor *cursor, int32_t secs)
{
	uint32_t total = rrule_time_product_count(cursor), position = 0, n = 0;
	uint32_t before = rrule_time_product_rank(cursor, secs);

	for (;;) {
		position = rrule_position_next(cursor->rule, total, position);
		if (position == 0 || position > before)
			return n;
		n++;
	}
}

/* The n-th time, when it is not in `times`. */
static int32_t
rrule_time_find(const struct rrule_cursor *cursor, uint32_t n)
{
	return rrule_time_is_picked(cursor) ? rrule_time_picked_at(cursor, n)
	    : rrule_time_product_at(cursor, n);
}

/* A rule's times are the same each day: they are worked out once, and written
 * down where they are few. */
void
rrule_time_init(struct rrule_cursor *cursor, int64_t start_local)
{
	const struct rrule *rule = cursor->rule;
	int32_t secs = (int32_t)(start_local -
	    cursor->start_days * CIVIL_DAY_SECS);
	uint32_t count, i;

	cursor->time = 0;
	if (rule->hours == 0 && rule->minutes == 0 && rule->seconds == 0 &&
	    !rrule_time_is_picked(cursor)) {
		/* The start's own time: lists left out, the usual case in
		 * bulk. */
		cursor->time_count = 1;
		cursor->times[0] = secs;
		return;
	}
	cursor->hours = rule->hours ? rule->hours : 1U << secs / 3600;
	cursor->minutes = rule->minutes ? rule->minutes
	    : 1ULL << secs / 60 % 60;
	cursor->seconds = rule->seconds ? rule->seconds : 1ULL << secs % 60;
	count = rrule_time_product_count(cursor);
	if (rrule_time_is_picked(cursor))
		count = rrule_position_count(rule, count);
	cursor->time_count = count;
	if (count > RRULE_TIMES_KEPT)
		return;
	for (i = 0; i < count; i++)
		cursor->times[i] = rrule_time_find(cursor, i);
}

/* From the list where there is one; a rule with very many times a day finds
 * each by its number. */
int32_t
rrule_time_at(const struct rrule_cursor *cursor, uint32_t n)
{
	if (cursor->time_count <= RRULE_TIMES_KEPT)
		return cursor->times[n];
	return rrule_time_find(cursor, n);
}

/* How many times of a day lie before a moment: where to go on in the middle of
 * one. */
uint32_t
rrule_time_rank(const struct rrule_cursor *cursor, int32_t secs)
{
	uint32_t n = 0;

	if (cursor->time_count <= RRULE_TIMES_KEPT) {
		while (n < cursor->time_count && cursor->times[n] < secs)
			n++;
		return n;
	}
	return rrule_time_is_picked(cursor)
	    ? rrule_time_picked_rank(cursor, secs)
	    : rrule_time_product_rank(cursor, secs);
}
