/* SPDX-License-Identifier: MIT */
/*
 * Which rules do calendar programs read alike, and how is a rule said so that
 * they do?  Outlook skips what is not one of its templates ("2nd and 4th
 * Tuesday" is not); ical.js (Thunderbird, Nextcloud) has BYSETPOS wrong in
 * everything but MONTHLY with BYDAY, and throws on DAILY with BYMONTHDAY=-1.
 * Such rules are not written.  What can be said more simply is: one weekday's
 * ordinal and one time of day a rule, as people enter it by hand. tests/feeds
 * reads the results with several readers.
 */
#include <string.h>

#include "series.h"

#define SERIES_ORDINAL_MAX 5	/* no month has six of a weekday */
#define SERIES_LAST_DAYS 0xe0000000u	/* days 29, 30, 31 of a month */
#define SERIES_FEBRUARY 0x4u

/* Is exactly one bit set? */
static bool
series_is_single(uint64_t bits)
{
	return bits != 0 && (bits & (bits - 1)) == 0;
}

/* One time of day?  The product of hours, minutes and seconds is. */
static bool
series_has_one_time(const struct rrule *rule)
{
	return series_is_single(rule->hours) &&
	    series_is_single(rule->minutes) &&
	    series_is_single(rule->seconds);
}

/* --- can it be said ------------------------------------------------------- */

/* Ordinals of weekdays as months have them (1 to 5, from either end), and no
 * day meant twice: the fourth Friday may be the last. */
static bool
series_has_plain_ordinals(const struct rrule *rule)
{
	unsigned front = 0, back = 0;
	size_t i;

	for (i = 1; i < countof(rule->ordinals); i++) {
		front |= rule->ordinals[i];
		back |= rule->ordinals_back[i];
		if (i > SERIES_ORDINAL_MAX &&
		    (rule->ordinals[i] | rule->ordinals_back[i]) != 0)
			return false;
	}
	return (front & back) == 0;
}

/* Exactly one of the ways to choose days of a month that readers agree on:
 * ordinals, positions in a set of weekdays, weekdays or days by number. */
static bool
series_is_common_monthly(const struct rrule *rule)
{
	bool has_days = (rule->month_days | rule->month_days_back) != 0;

	if ((rule->lists & RRULE_SET_POSITIONS) != 0)
		return rule->weekdays != 0 && !has_days &&
		    (rule->lists & RRULE_ORDINALS) == 0 &&
		    series_has_one_time(rule);
	if ((rule->lists & RRULE_ORDINALS) != 0)
		return rule->weekdays == 0 && !has_days &&
		    series_has_plain_ordinals(rule);
	return rule->weekdays != 0 || has_days;
}

/*
 * Months must be named (else readers differ on what an ordinal counts in, the
 * month or the year), and 29 February is skipped by some and becomes 1 March
 * for others (ical.js).
 */
static bool
series_is_common_yearly(const struct rrule *rule)
{
	bool has_days = (rule->month_days | rule->month_days_back) != 0;

	if (rule->months == 0 || rule->weekdays != 0 ||
	    (rule->lists & RRULE_SET_POSITIONS) != 0)
		return false;
	if ((rule->lists & RRULE_ORDINALS) != 0)
		return !has_days && series_has_plain_ordinals(rule);
	if ((rule->months & SERIES_FEBRUARY) != 0 &&
	    (rule->month_days & SERIES_LAST_DAYS) != 0)
		return false;
	return has_days;
}

/* Does every reader that was tried take it the same way?  COUNT is left out
 * because it counts from DTSTART, which moves as a series is cut. */
static bool
series_is_common(const struct rrule *rule)
{
	if (rule->count != 0 || (rule->lists & RRULE_YEAR_DAYS) != 0 ||
	    rule->weeks != 0 || rule->weeks_back != 0)
		return false;
	switch (rule->frequency) {
	case RRULE_DAILY:
		return rule->weekdays == 0 && rule->months == 0 &&
		    rule->month_days == 0 && rule->month_days_back == 0 &&
		    rule->lists == 0;
	case RRULE_WEEKLY:
		return rule->weekdays != 0 && rule->lists == 0 &&
		    (rule->months == 0 || rule->interval == 1);
	case RRULE_MONTHLY:
		return series_is_common_monthly(rule);
	default:
		return series_is_common_yearly(rule);
	}
}

/* --- say it more simply --------------------------------------------------- */

/* The only BYSETPOS when it is -5 to 5, else 0.  With several the rule stays a
 * set. */
static int
series_only_position(const struct rrule *rule)
{
	int position, found = 0;
	size_t i, count = 0;

	for (i = 0; i < RRULE_YEAR_WORDS; i++)
		count += (size_t)__builtin_popcountll(rule->set_positions[i]) +
		    (size_t)__builtin_popcountll(rule->set_positions_back[i]);
	for (position = -SERIES_ORDINAL_MAX; count == 1 &&
	    position <= SERIES_ORDINAL_MAX; position++)
		if (position != 0 && rrule_has_set_position(rule, position))
			found = position;
	return found;
}

/*
 * "The second of all Wednesdays" is the second Wednesday; "each day that is a
 * Monday" is weekly; "each day that is a 13th" is monthly.  Words and cron are
 * read into such forms, which no program writes itself.
 */
static void
series_simplify(struct rrule *rule)
{
	int position = series_only_position(rule);
	bool has_days = (rule->month_days | rule->month_days_back) != 0;

	if (rule->frequency == RRULE_DAILY && rule->interval == 1 &&
	    rule->lists == 0) {
		if (has_days)
			rule->frequency = RRULE_MONTHLY;
		else if (rule->weekdays != 0)
			rule->frequency = RRULE_WEEKLY;
	}
	if (rule->frequency != RRULE_MONTHLY || position == 0 || has_days ||
	    !series_is_single(rule->weekdays) ||
	    (rule->lists & RRULE_ORDINALS) != 0 || !series_has_one_time(rule))
		return;
	rule->lists &= (uint8_t)~RRULE_SET_POSITIONS;
	rule->set_positions[0] = rule->set_positions_back[0] = 0;
	rrule_add_weekday(rule, position, (enum civil_weekday)
	    __builtin_ctz(rule->weekdays));
	rule->weekdays = 0;
}

/* --- split ---------------------------------------------------------------- */

/* The rules that one was split into; room for SERIES_MASTERS_MAX. */
struct series_parts {
	struct rrule *rules;
	size_t count;		/* over SERIES_MASTERS_MAX: too many */
};

/* Count on when there is no room: the caller then sees that it was too many. */
static void
series_add_part(struct series_parts *parts, const struct rrule *rule)
{
	if (parts->count < SERIES_MASTERS_MAX)
		parts->rules[parts->count] = *rule;
	parts->count++;
}

/* One part for each time of day: readers agree on BYHOUR with one value, taken
 * from DTSTART, and on nothing more. */
static void
series_split_times(struct series_parts *parts, const struct rrule *rule)
{
	struct rrule part = *rule;
	int time, second;

	for (time = 0; time < 24 * 60; time++) {
		if ((rule->hours >> time / 60 & 1) == 0 ||
		    (rule->minutes >> time % 60 & 1) == 0)
			continue;
		part.hours = 1u << time / 60;
		part.minutes = 1ull << time % 60;
		for (second = 0; second < 60; second++) {
			if ((rule->seconds >> second & 1) == 0)
				continue;
			part.seconds = 1ull << second;
			series_add_part(parts, &part);
		}
	}
}

/* One part for each ordinal, and each weekday of that ordinal. */
static void
series_split_ordinals(struct series_parts *parts, const struct rrule *rule)
{
	struct rrule part = *rule;
	int ordinal, weekday;

	for (ordinal = -SERIES_ORDINAL_MAX; ordinal <= SERIES_ORDINAL_MAX;
	    ordinal++) {
		for (weekday = MONDAY; weekday <= SUNDAY; weekday++) {
			if (ordinal == 0 || !rrule_has_ordinal(rule, ordinal,
			    (enum civil_weekday)weekday))
				continue;
			memset(part.ordinals, 0, sizeof(part.ordinals));
			memset(part.ordinals_back, 0,
			    sizeof(part.ordinals_back));
			rrule_add_weekday(&part, ordinal,
			    (enum civil_weekday)weekday);
			series_split_times(parts, &part);
		}
	}
}

/* The order of the parts is fixed (ordinals from the back, then by weekday and
 * time): a part's place is in its UID. */
size_t
series_split_rule(const struct rrule *rule,
    struct rrule ret_rules[static SERIES_MASTERS_MAX])
{
	struct series_parts parts = { .rules = ret_rules };
	struct rrule simple = *rule;

	series_simplify(&simple);
	if (!series_is_common(&simple))
		return 0;
	if ((simple.lists & RRULE_ORDINALS) != 0)
		series_split_ordinals(&parts, &simple);
	else
		series_split_times(&parts, &simple);
	return parts.count <= SERIES_MASTERS_MAX ? parts.count : 0;
}
