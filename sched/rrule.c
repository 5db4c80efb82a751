/* SPDX-License-Identifier: MIT */
/*
 * A rule as a value: sets of bits that are filled, asked and compared here.
 *
 * Every list of RFC 5545 3.3.10 is a set, because order and repetition of its
 * values mean nothing: small ones are one word, BYYEARDAY and BYSETPOS (1 to
 * 366) six.  Values counted from the end have sets of their own ("_back")
 * whose bit n stands for -n, so that no code has to shift by a bias.  There
 * are no pointers and no padding: a rule is copied by assignment and compared
 * as bytes.
 *
 * Reading is in rrule_parse.c, writing in rrule_format.c, expansion begins in
 * rrule_cursor.c.
 */
#include "rrule.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "rrule_internal.h"

/* rrule_equal() compares bytes. */
_Static_assert(sizeof(struct rrule) == 376, "struct rrule has padding");

const char *const rrule_frequency_names[] = {
	[RRULE_DAILY] = "DAILY", [RRULE_WEEKLY] = "WEEKLY",
	[RRULE_MONTHLY] = "MONTHLY", [RRULE_YEARLY] = "YEARLY",
};

const char *const rrule_weekday_names[] = {
	[MONDAY] = "MO", [TUESDAY] = "TU", [WEDNESDAY] = "WE",
	[THURSDAY] = "TH", [FRIDAY] = "FR", [SATURDAY] = "SA",
	[SUNDAY] = "SU",
};

/* Zeroed whole, spare members included, since rrule_equal() compares bytes. */
void
rrule_init(struct rrule *rule, enum rrule_frequency frequency)
{
	memset(rule, 0, sizeof(*rule));
	rule->frequency = (uint8_t)frequency;
	rule->interval = 1;
}

/* Plain weekdays in bits of their own: most rules have only them, and then no
 * list has to be looked at. */
void
rrule_add_weekday(struct rrule *rule, int ordinal, enum civil_weekday weekday)
{
	uint8_t bit = (uint8_t)(1 << weekday);

	if (ordinal == 0) {
		rule->weekdays |= bit;
		return;
	}
	rule->lists |= RRULE_ORDINALS;
	if (ordinal > 0)
		rule->ordinals[ordinal] |= bit;
	else
		rule->ordinals_back[-ordinal] |= bit;
}

/* Put a number into the set that its sign chooses. */
static void
rrule_add_bit(uint64_t *words, uint64_t *words_back, int number)
{
	if (number < 0) {
		words = words_back;
		number = -number;
	}
	words[number / 64] |= 1ULL << number % 64;
}

/* `lists` remembers that there is one: the engine asks it instead of scanning
 * six words. */
void
rrule_add_year_day(struct rrule *rule, int year_day)
{
	rule->lists |= RRULE_YEAR_DAYS;
	rrule_add_bit(rule->year_days, rule->year_days_back, year_day);
}

/* Noted in `lists`, like days of the year. */
void
rrule_add_set_position(struct rrule *rule, int position)
{
	rule->lists |= RRULE_SET_POSITIONS;
	rrule_add_bit(rule->set_positions, rule->set_positions_back, position);
}

/* Out of range is "no", not undefined: it is asked with numbers from loops. */
bool
rrule_has_ordinal(const struct rrule *rule, int ordinal,
    enum civil_weekday weekday)
{
	const uint8_t *sets = ordinal < 0 ? rule->ordinals_back
	    : rule->ordinals;

	return abs(ordinal) <= RRULE_ORDINAL_MAX &&
	    (sets[abs(ordinal)] >> weekday & 1) != 0;
}

/* As for ordinals, any number may be asked. */
bool
rrule_has_year_day(const struct rrule *rule, int year_day)
{
	return abs(year_day) <= RRULE_YEAR_DAY_MAX && rrule_bit(year_day < 0
	    ? rule->year_days_back : rule->year_days, abs(year_day));
}

/* As for ordinals, any number may be asked. */
bool
rrule_has_set_position(const struct rrule *rule, int position)
{
	return abs(position) <= RRULE_YEAR_DAY_MAX && rrule_bit(position < 0
	    ? rule->set_positions_back : rule->set_positions, abs(position));
}

/* Their product, whether or not it is ever written out: 86,400 at most. */
uint32_t
rrule_count_times(const struct rrule *rule)
{
	return (uint32_t)(__builtin_popcount(rule->hours) *
	    __builtin_popcountll(rule->minutes) *
	    __builtin_popcountll(rule->seconds));
}

/* Bytes: the struct has no padding, and everything in it is a bit or a number
 * in a fixed place, so what is the same looks the same. */
bool
rrule_equal(const struct rrule *a, const struct rrule *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* BYDAY=2MO counts in the month with FREQ=MONTHLY, and with FREQ=YEARLY too as
 * soon as BYMONTH is there (the table's note 2 in RFC 5545 3.3.10). */
enum rrule_scope
rrule_scope(const struct rrule *rule)
{
	if (!(rule->lists & RRULE_ORDINALS))
		return RRULE_IN_NOTHING;
	if (rule->frequency == RRULE_MONTHLY)
		return RRULE_IN_MONTH;
	return rule->months != 0 ? RRULE_IN_MONTH : RRULE_IN_YEAR;
}

/* What the start has to add, by the table of RFC 5545 3.3.10: one place, as
 * completing, formatting and refusing must agree. */
enum rrule_missing
rrule_missing(const struct rrule *rule)
{
	/* BYWEEKNO without BYDAY means the start's weekday in each of the
	 * weeks: the RFC only implies it ("taken from DTSTART"). */
	bool has_week = rule->weeks != 0 || rule->weeks_back != 0;

	if (rule->frequency == RRULE_DAILY || rule->weekdays != 0 ||
	    (rule->lists & (RRULE_ORDINALS | RRULE_YEAR_DAYS)) ||
	    rule->month_days != 0 || rule->month_days_back != 0)
		return RRULE_MISSES_NOTHING;
	if (rule->frequency == RRULE_WEEKLY || has_week)
		return RRULE_MISSES_WEEKDAY;
	return rule->frequency == RRULE_MONTHLY || rule->months != 0
	    ? RRULE_MISSES_DAY : RRULE_MISSES_MONTH;
}

/* The same steps are in rrule_cursor_complete(), on the cursor's own copy: a
 * cursor must not need a second rule of 376 bytes. */
void
rrule_complete(struct rrule *rule, int64_t start_local)
{
	int64_t days = civil_local_days(start_local);
	int secs = (int)(start_local - days * CIVIL_DAY_SECS);
	struct civil start = civil_from_days(days);

	switch (rrule_missing(rule)) {
	case RRULE_MISSES_NOTHING:
		break;
	/* WEEKLY, or weeks of a year, on the start's weekday. */
	case RRULE_MISSES_WEEKDAY:
		rule->weekdays = (uint8_t)(1 << civil_weekday(days));
		break;
	/* YEARLY alone: the start's month and its day. */
	case RRULE_MISSES_MONTH:
		rule->months = (uint16_t)(1 << start.month);
		/* fallthrough */
	case RRULE_MISSES_DAY:
		/* A start on the 31st therefore skips short months, as the RFC
		 * demands (3.3.10: invalid dates are ignored, not moved). */
		rule->month_days = 1U << start.day;
		break;
	}
	if (rule->hours == 0)
		rule->hours = 1U << secs / 3600;
	if (rule->minutes == 0)
		rule->minutes = 1ULL << secs / 60 % 60;
	if (rule->seconds == 0)
		rule->seconds = 1ULL << secs % 60;
}
