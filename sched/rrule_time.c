/* SPDX-License-Identifier: MIT */
/* The times of day of a rule. */
#include <string.h>

#include "rrule_internal.h"

/* The nth time (from 0) of hours x minutes x seconds. */
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

static uint32_t
rrule_time_below(uint64_t set, int bit)
{
	return (uint32_t)__builtin_popcountll(set & ((1ULL << bit) - 1));
}

/* How many of hours x minutes x seconds are before `secs`. */
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

static int32_t
rrule_time_picked_at(const struct rrule_cursor *cursor, uint32_t n)
{
	uint32_t total = rrule_time_product_count(cursor), position = 0, i;

	for (i = 0; i <= n; i++)
		position = rrule_position_next(cursor->rule, total, position);
	return rrule_time_product_at(cursor, position - 1);
}

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

static int32_t
rrule_time_find(const struct rrule_cursor *cursor, uint32_t n)
{
	return rrule_time_is_picked(cursor) ? rrule_time_picked_at(cursor, n)
	    : rrule_time_product_at(cursor, n);
}

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

int32_t
rrule_time_at(const struct rrule_cursor *cursor, uint32_t n)
{
	if (cursor->time_count <= RRULE_TIMES_KEPT)
		return cursor->times[n];
	return rrule_time_find(cursor, n);
}

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
