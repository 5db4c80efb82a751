/* SPDX-License-Identifier: MIT */
/*
 * The occurrences of a rule, one after the other.
 *
 * A cursor is a place in a rule: the days left of the current stretch (a week,
 * a month, 64 days of a year; rrule_stretch.c) as bits, and which time of day
 * comes next.  Taking an occurrence is finding the lowest bit; an empty
 * stretch loads the next.  Three things make it a closed form rather than a
 * loop from DTSTART:
 *
 *   - beginning anywhere: the stretch that holds `from_local` is found by
 *     division (INTERVAL only gives the phase), and what of it lies before
 *     is cut off;
 * - a stretch without days is a word that is 0, and a year without months is
 * skipped whole, so that 29 February on a Monday costs
 *     some 28 steps and not 10,000 days;
 *   - the times of a day are a number from 0 to `time_count` - 1
 *     (rrule_time.c) and never a list.
 *
 * COUNT is the exception: to know how many are left, all between the start and
 * `from_local` must be counted.  Whole stretches are counted by their bits;
 * weeks that are all alike (no BYMONTH) in one multiplication.
 *
 * BYSETPOS: with one time of day it only thins the days of a period and is
 * done when a stretch is loaded.  With several (`is_picking`) an instance is a
 * number in the period, day times `time_count` plus time, and the cursor keeps
 * the last number it gave (`position`) instead of `days`.
 *
 * Other engines walk from DTSTART, so that an old window makes every question
 * dearer (libical, dateutil, rrule.js).  As oracles they agree with this one
 * where they are right; tests/diff/rrules names the rules on which each is
 * not.
 */
#include "rrule_cursor.h"

#include <string.h>

#include "civil.h"
#include "rrule.h"
#include "rrule_internal.h"

#define RRULE_LAST_LOCAL 253402300799	/* 9999-12-31T23:59:59 */
#define RRULE_FIRST_LOCAL (-62135596800)	/* 0001-01-01T00:00:00 */

/* Drop what of the stretch is before `at_local`; how many occurrences that
 * was. */
static int64_t
rrule_cursor_cut(struct rrule_cursor *cursor, int64_t at_local)
{
	int64_t at_days = civil_local_days(at_local), dropped = 0;
	int64_t day = at_days - cursor->base_local / CIVIL_DAY_SECS;
	uint64_t below;
	uint32_t rank;

	if (day < 0 || cursor->days == 0)
		return 0;
	below = day >= 64 ? cursor->days
	    : cursor->days & ((1ULL << day) - 1);
	if (below != 0) {
		dropped = __builtin_popcountll(below) *
		    (int64_t)cursor->time_count - cursor->time;
		cursor->days &= ~below;
		cursor->time = 0;
	}
	if (day >= 64 || !(cursor->days >> day & 1))
		return dropped;
	rank = rrule_time_rank(cursor,
	    (int32_t)(at_local - at_days * CIVIL_DAY_SECS));
	/* The time of day was passed already: cutting twice is harmless. */
	if (rank <= cursor->time)
		return dropped;
	dropped += rank - cursor->time;
	cursor->time = rank;
	if (rank == cursor->time_count) {
		cursor->days &= cursor->days - 1;
		cursor->time = 0;
	}
	return dropped;
}

/* The next of the positions in this period or a later one, without taking it:
 * its number and its instant.  False at the end. */
static bool
rrule_cursor_find_position(struct rrule_cursor *cursor,
    uint32_t *ret_position, int64_t *ret_local)
{
	uint32_t position;

	for (;;) {
		position = rrule_position_next(cursor->rule,
		    cursor->position_count, cursor->position);
		if (position != 0)
			break;
		if (!rrule_stretch_next_period(cursor))
			return false;
	}
	*ret_position = position;
	*ret_local = cursor->base_local + CIVIL_DAY_SECS * (int64_t)
	    rrule_mask_nth(cursor->period, (position - 1) / cursor->time_count)
	    + rrule_time_at(cursor, (position - 1) % cursor->time_count);
	return true;
}

/* How many positions of the period are still to come. */
static int64_t
rrule_cursor_positions_left(const struct rrule_cursor *cursor)
{
	uint32_t position = cursor->position;
	int64_t count = 0;

	while ((position = rrule_position_next(cursor->rule,
	    cursor->position_count, position)) != 0)
		count++;
	return count;
}

/*
 * COUNT with weeks that are all alike: jump to the week before `at_local` and
 * take what was passed off the count.  The last week is left to be cut as
 * usual.
 */
static void
rrule_cursor_jump_weeks(struct rrule_cursor *cursor, int64_t at_local)
{
	int64_t step = cursor->interval * (int64_t)RRULE_WEEK_SECS;
	int64_t weeks = (at_local - cursor->base_local) / step - 1;
	int64_t each = __builtin_popcount(cursor->weekdays) *
	    (int64_t)cursor->time_count;

	if (cursor->way != RRULE_WAY_WEEKS ||
	    cursor->months != RRULE_ALL_MONTHS || weeks < 1)
		return;
	if (cursor->rule->lists & RRULE_SET_POSITIONS)
		each = rrule_position_count(cursor->rule, (uint32_t)each);
	if (cursor->is_picking)
		cursor->left -= rrule_cursor_positions_left(cursor);
	else
		cursor->left -= __builtin_popcountll(cursor->days) *
		    (int64_t)cursor->time_count - cursor->time;
	cursor->left -= weeks * each;
	cursor->position = cursor->position_count;
	cursor->days = 0;
	cursor->time = 0;
	cursor->base_local += weeks * step;
}

/* Take all that is left of a period; `known` remembers what periods with so
 * many days had, plus 1, because counting positions is slow. */
static void
rrule_cursor_skip_period(struct rrule_cursor *cursor, uint32_t known[32])
{
	uint32_t days = rrule_mask_count(cursor->period);
	int64_t count;

	if (cursor->position != 0 || days > 31)
		count = rrule_cursor_positions_left(cursor);
	else if (known[days] != 0)
		count = known[days] - 1;
	else
		known[days] = (uint32_t)(count =
		    rrule_cursor_positions_left(cursor)) + 1;
	cursor->left -= count;
	cursor->position = cursor->position_count;
}

/* Pass over the positions before `at_local`.  A period that ends before it is
 * passed whole; within the last one they are taken one by one. */
static void
rrule_cursor_skip_positions(struct rrule_cursor *cursor, int64_t at_local)
{
	/* Days of the longest period of each way. */
	static const int16_t lengths[] = { [RRULE_WAY_WEEKS] = 7,
		[RRULE_WAY_MONTHS] = 31, [RRULE_WAY_YEARS] = 366 };
	int64_t length = lengths[cursor->way] * (int64_t)CIVIL_DAY_SECS, local;
	uint32_t known[32] = { 0 }, position;

	while (cursor->left > 0 && rrule_cursor_find_position(cursor,
	    &position, &local) && local < at_local) {
		if (cursor->left == INT64_MAX) {
			cursor->position = position;
		} else if (cursor->base_local + length > at_local) {
			cursor->position = position;
			cursor->left--;
		} else {
			rrule_cursor_skip_period(cursor, known);
		}
	}
}

/* Pass over everything before `at`, counting it against COUNT. */
static void
rrule_cursor_skip(struct rrule_cursor *cursor, int64_t at_local)
{
	int64_t dropped;

	if (cursor->is_picking) {
		rrule_cursor_skip_positions(cursor, at_local);
		return;
	}
	do {
		dropped = rrule_cursor_cut(cursor, at_local);
		if (cursor->left != INT64_MAX)
			cursor->left -= dropped;
	} while (cursor->days == 0 && cursor->left > 0 &&
	    rrule_stretch_next(cursor));
}

/* Stand before the first stretch that can hold `at_local` or what comes
 * after. */
static void
rrule_cursor_begin(struct rrule_cursor *cursor, int64_t at_local)
{
	int64_t at_days = civil_local_days(at_local), past, week, year;
	struct civil at;

	if (cursor->way == RRULE_WAY_WEEKS) {
		/*
		 * INTERVAL counts weeks from the one of the start, and WKST
		 * says where that one begins: this is the only thing WKST
		 * changes for WEEKLY.
		 */
		week = cursor->start_days - (civil_weekday(cursor->start_days)
		    - cursor->rule->week_start + 7) % 7;
		past = (at_days - week) / 7;
		past += (cursor->interval - past % cursor->interval) %
		    cursor->interval;
		cursor->base_local = (week + 7 * (past - cursor->interval)) *
		    CIVIL_DAY_SECS;
		return;
	}
	at = civil_from_days(at_days);
	year = at.year;
	if (cursor->rule->frequency == RRULE_YEARLY && cursor->interval > 1)
		/* Years that INTERVAL skips: on to the next that counts. */
		year += (cursor->interval - (year - cursor->start_month / 12) %
		    cursor->interval) % cursor->interval;
	if (year > RRULE_YEAR_MAX) {
		cursor->is_ended = true;
		return;
	}
	rrule_stretch_enter_year(cursor, year);
	if (year == at.year)
		cursor->months_left &= (uint16_t)(~0U << at.month);
}

/* Choose the way to walk, and who applies BYSETPOS. */
static void
rrule_cursor_plan(struct rrule_cursor *cursor)
{
	const struct rrule *rule = cursor->rule;
	bool has_positions = rule->lists & RRULE_SET_POSITIONS;

	cursor->is_picking = has_positions && cursor->time_count > 1 &&
	    rule->frequency != RRULE_DAILY;
	if (cursor->is_picking)
		memset(cursor->period, 0, sizeof(cursor->period));
	cursor->is_thinning = rule->frequency == RRULE_DAILY &&
	    cursor->interval > 1;
	cursor->way = RRULE_WAY_MONTHS;
	if (rule->frequency == RRULE_WEEKLY)
		cursor->way = RRULE_WAY_WEEKS;
	else if (rule->frequency == RRULE_YEARLY && (has_positions ||
	    rule->weeks != 0 || rule->weeks_back != 0 ||
	    (rule->lists & RRULE_YEAR_DAYS) ||
	    rrule_scope(rule) == RRULE_IN_YEAR))
		cursor->way = RRULE_WAY_YEARS;
}

/* Can it be seen at once that BYSETPOS chooses nothing?  Else a rule such as
 * DAILY;BYHOUR=9;BYSETPOS=2 would be looked for until 9999. */
static bool
rrule_cursor_is_empty(const struct rrule_cursor *cursor)
{
	static const int16_t most[] = { [RRULE_DAILY] = 1, [RRULE_WEEKLY] = 7,
		[RRULE_MONTHLY] = 31, [RRULE_YEARLY] = 366 };
	uint32_t days = (uint32_t)most[cursor->rule->frequency];

	if (cursor->rule->frequency == RRULE_WEEKLY)
		days = (uint32_t)__builtin_popcount(cursor->weekdays);
	return cursor->time_count == 0 ||
	    ((cursor->rule->lists & RRULE_SET_POSITIONS) &&
	    cursor->rule->frequency != RRULE_DAILY && rrule_position_next(
	    cursor->rule, days * cursor->time_count, 0) == 0);
}

/* What the rule leaves out is taken from the start, as rrule_complete()
 * does. */
static void
rrule_cursor_complete(struct rrule_cursor *cursor)
{
	const struct rrule *rule = cursor->rule;
	enum rrule_missing missing = rrule_missing(rule);
	struct civil start = { 0 };

	/* Taking a date apart is dear; often nothing is asked of it. */
	if (cursor->interval > 1 || missing >= RRULE_MISSES_DAY) {
		start = civil_from_days(cursor->start_days);
		cursor->start_month = start.year * 12 + start.month - 1;
	}

	cursor->months = rule->months;
	cursor->month_days = rule->month_days;
	cursor->month_days_back = rule->month_days_back;
	cursor->weekdays = rule->weekdays;
	switch (missing) {
	case RRULE_MISSES_NOTHING:
		break;
	case RRULE_MISSES_WEEKDAY:
		cursor->weekdays = (uint8_t)(1 << civil_weekday(
		    cursor->start_days));
		break;
	case RRULE_MISSES_MONTH:
		cursor->months = (uint16_t)(1 << start.month);
		/* fallthrough */
	case RRULE_MISSES_DAY:
		cursor->month_days = 1U << start.day;
		break;
	}
	if (cursor->months == 0)
		cursor->months = RRULE_ALL_MONTHS;
}

/* All that does not change from one occurrence to the next is found here.  An
 * ended cursor is a sound one: whoever asks it hears that there is no more. */
void
rrule_cursor_init(struct rrule_cursor *cursor, const struct rrule *rule,
    int64_t start_local, int64_t from_local)
{
	/* What is behind is written before it is read; zeroing it would cost
	 * as much as finding an occurrence. */
	memset(cursor, 0, offsetof(struct rrule_cursor, months_of));
	if (start_local < RRULE_FIRST_LOCAL)
		start_local = RRULE_FIRST_LOCAL;
	if (from_local < start_local)
		from_local = start_local;
	cursor->rule = rule;
	cursor->interval = rrule_interval(rule);
	cursor->left = rule->count != 0 ? rule->count : INT64_MAX;
	cursor->last_local = rule->has_until &&
	    rule->until_local < RRULE_LAST_LOCAL ? rule->until_local
	    : RRULE_LAST_LOCAL;
	if (from_local > cursor->last_local) {
		cursor->is_ended = true;
		return;
	}
	cursor->start_days = civil_local_days(start_local);
	rrule_cursor_complete(cursor);
	rrule_time_init(cursor, start_local);
	rrule_cursor_plan(cursor);
	if (rrule_cursor_is_empty(cursor)) {
		cursor->is_ended = true;
		return;
	}
	/* With COUNT the walk begins at the start whatever was asked. */
	rrule_cursor_begin(cursor, rule->count != 0 ? start_local
	    : from_local);
	if (cursor->is_ended)
		return;
	if (rule->count != 0) {
		/* The part of the first stretch before the start is no
		 * occurrence and counts nothing. */
		cursor->left = INT64_MAX;
		rrule_cursor_skip(cursor, start_local);
		cursor->left = rule->count;
		rrule_cursor_jump_weeks(cursor, from_local);
	}
	rrule_cursor_skip(cursor, from_local);
}

/* Take what is left of the stretch, at most `room`; how many. */
static size_t
rrule_cursor_take(struct rrule_cursor *cursor, int64_t *locals, size_t room)
{
	int64_t local;
	size_t n = 0;

	while (cursor->days != 0 && n < room) {
		local = cursor->base_local + CIVIL_DAY_SECS *
		    (int64_t)__builtin_ctzll(cursor->days) +
		    rrule_time_at(cursor, cursor->time);
		if (local > cursor->last_local) {
			cursor->is_ended = true;
			cursor->days = 0;
			break;
		}
		locals[n++] = local;
		if (++cursor->time == cursor->time_count) {
			cursor->time = 0;
			cursor->days &= cursor->days - 1;
		}
	}
	return n;
}

/* Take from the period's positions, at most `room`; how many. */
static size_t
rrule_cursor_take_positions(struct rrule_cursor *cursor, int64_t *locals,
    size_t room)
{
	uint32_t position;
	int64_t local;
	size_t n = 0;

	while (n < room && rrule_cursor_find_position(cursor, &position,
	    &local)) {
		if (local > cursor->last_local) {
			cursor->is_ended = true;
			cursor->position_count = 0;
			break;
		}
		cursor->position = position;
		locals[n++] = local;
	}
	return n;
}

/* Whole stretches where the rule allows it; one by one only at their edges, or
 * where positions or COUNT need every instance to be looked at. */
size_t
rrule_cursor_fill(struct rrule_cursor *cursor, int64_t *locals,
    size_t capacity)
{
	size_t n = 0;

	if (cursor->left < (int64_t)capacity)
		capacity = cursor->left > 0 ? (size_t)cursor->left : 0;
	if (cursor->is_picking && !cursor->is_ended)
		n = rrule_cursor_take_positions(cursor, locals, capacity);
	while (n < capacity && !cursor->is_ended) {
		if (cursor->days == 0 && capacity - n > 1)
			n += rrule_stretch_fill(cursor, locals + n,
			    capacity - n);
		if (n == capacity || (cursor->days == 0 &&
		    !rrule_stretch_next(cursor)))
			break;
		n += rrule_cursor_take(cursor, locals + n, capacity - n);
	}
	if (cursor->left != INT64_MAX)
		cursor->left -= (int64_t)n;
	return n;
}

/* The same as filling a list of one, so that there is one engine and not
 * two. */
bool
rrule_cursor_next(struct rrule_cursor *cursor, int64_t *ret_local)
{
	return rrule_cursor_fill(cursor, ret_local, 1) == 1;
}

/* For a single answer.  Setting a cursor up costs about as much as an
 * occurrence, so lists are better filled from one cursor. */
bool
rrule_next(const struct rrule *rule, int64_t start_local, int64_t after_local,
    int64_t *ret_local)
{
	/* rrule_cursor_init() sets it; -ftrivial-auto-var-init would too. */
	struct rrule_cursor cursor __attribute__((uninitialized));

	if (after_local >= RRULE_LAST_LOCAL)
		return false;
	rrule_cursor_init(&cursor, rule, start_local, after_local + 1);
	return rrule_cursor_next(&cursor, ret_local);
}
