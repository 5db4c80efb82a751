/* SPDX-License-Identifier: MIT */
/*
 * Can a rule occur at all?  The engine itself answers: it looks for the first
 * occurrence up to where everything repeats, in a millisecond at worst.
 *
 * Only when nothing comes is it asked why, from the plain reasons to the odd:
 * it ends before it begins, no month is that long, no month has six Fridays,
 * no period has that many to choose from, every n-th period misses the rest.
 * What is left is found by taking parts away one by one: those without which
 * the rule would occur are the ones that contradict each other.
 *
 * There is deliberately no table of impossible combinations: it would never
 * know all of them (BYWEEKNO=53 with BYMONTH=6, BYYEARDAY=366 every 4 years
 * from 2025).
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "civil.h"
#include "rrule.h"
#include "rrule_internal.h"
#include "spelling_internal.h"

/* The Gregorian calendar repeats after 400 years, which are whole weeks. */
#define RRULE_CYCLE_DAYS 146097		/* 400 years */
#define RRULE_CYCLES_MAX 25		/* more than there are until 9999 */

/*
 * The first occurrence of a rule; false if none.  The calendar repeats every
 * 400 years, 20,871 weeks, so with INTERVAL n everything repeats after 400 n
 * years: what has not occurred by then never will.
 */
static bool
rrule_check_first(const struct rrule *rule, int64_t start_local,
    int64_t *ret_local)
{
	int64_t cycles = rrule_interval(rule) <= RRULE_CYCLES_MAX
	    ? rrule_interval(rule) : RRULE_CYCLES_MAX;
	/* A year more than needed: week 1 may begin in the year before. */
	int64_t last_local = start_local + cycles *
	    (RRULE_CYCLE_DAYS + 366) * CIVIL_DAY_SECS;
	struct rrule bounded = *rule;
	struct rrule_cursor cursor;

	if (!rule->has_until || rule->until_local > last_local) {
		bounded.has_until = true;
		bounded.until_local = last_local;
	}
	rrule_cursor_init(&cursor, &bounded, start_local, start_local);
	return rrule_cursor_next(&cursor, ret_local);
}

/* Does a rule occur at all? */
static bool
rrule_check_occurs(const struct rrule *rule, int64_t start_local)
{
	int64_t local;

	return rrule_check_first(rule, start_local, &local);
}

/* No month that the rule names is long enough for the least of its days:
 * "February never has 30 days".  False when some month is. */
static bool
rrule_check_month_days(const struct rrule *rule, struct text *why)
{
	uint16_t months = rule->months ? rule->months : RRULE_ALL_MONTHS;
	uint32_t days = rule->month_days | rule->month_days_back;
	int least, m;

	if (days == 0)
		return false;
	least = __builtin_ctz(days);
	for (m = 1; m <= 12; m++)
		/* 2000 is a leap year: 29 February is possible. */
		if ((months >> m & 1) && civil_month_length(2000, m) >= least)
			return false;
	spelling_months(why, months);
	text_putf(why, " never %s %d days", (months & (months - 1)) != 0
	    ? "have" : "has", least);
	return true;
}

/* Numbers of BYDAY that no month reaches: "no month has a sixth Friday". */
static bool
rrule_check_ordinals(const struct rrule *rule, struct text *why)
{
	uint8_t set;
	int n;

	if (rrule_scope(rule) != RRULE_IN_MONTH || rule->weekdays != 0)
		return false;
	for (n = 1; n <= 5; n++)
		if (rule->ordinals[n] != 0 || rule->ordinals_back[n] != 0)
			return false;
	while (n < (int)countof(rule->ordinals) - 1 &&
	    rule->ordinals[n] == 0 && rule->ordinals_back[n] == 0)
		n++;
	/* One of them is enough for the sentence: the lowest weekday. */
	set = rule->ordinals[n] | rule->ordinals_back[n];
	text_puts(why, "no month has a ");
	spelling_ordinal(why, n);
	text_putf(why, " %s",
	    civil_weekday_name((enum civil_weekday)__builtin_ctz(set)));
	return true;
}

/* What BYSETPOS counts, in words, when a noun fits: working days, a
 * weekend's, one weekday; else "occurrence to choose". */
static const char *
rrule_check_counted(const struct rrule *rule)
{
	bool is_plain = rule->month_days == 0 && rule->month_days_back == 0 &&
	    !(rule->lists & (RRULE_ORDINALS | RRULE_YEAR_DAYS)) &&
	    rrule_count_times(rule) == 1;

	if (is_plain && rule->weekdays == 0x1f)
		return "weekday from Monday to Friday";
	if (is_plain && rule->weekdays == 0x60)
		return "day of a weekend";
	if (is_plain && __builtin_popcount(rule->weekdays) == 1)
		return civil_weekday_name((enum civil_weekday)__builtin_ctz(
		    rule->weekdays));
	return "occurrence to choose";
}

/* Set positions that no period reaches, though the rest of the rule occurs. */
static bool
rrule_check_positions(const struct rrule *rule, int64_t start_local,
    struct text *why)
{
	static const char *const periods[] = {
		[RRULE_DAILY] = "day", [RRULE_WEEKLY] = "week",
		[RRULE_MONTHLY] = "month", [RRULE_YEARLY] = "year",
	};
	struct rrule without = *rule;
	int n = 1;

	if (!(rule->lists & RRULE_SET_POSITIONS))
		return false;
	/* The set itself may stay: `lists` says whether it is asked. */
	without.lists &= (uint8_t)~RRULE_SET_POSITIONS;
	if (!rrule_check_occurs(&without, start_local))
		return false;
	while (!rrule_has_set_position(rule, n) &&
	    !rrule_has_set_position(rule, -n))
		n++;
	text_putf(why, "no %s%s has a ", rule->interval > 1 ? "such " : "",
	    periods[rule->frequency]);
	spelling_ordinal(why, n);
	text_putf(why, " %s", rrule_check_counted(rule));
	return true;
}

/* Every n-th period never meets the rest, which would occur without INTERVAL:
 * 29 February every 2 years from 2025. */
static bool
rrule_check_interval(const struct rrule *rule, int64_t start_local,
    struct text *why)
{
	static const char *const periods[] = {
		[RRULE_DAILY] = "days", [RRULE_WEEKLY] = "weeks",
		[RRULE_MONTHLY] = "months", [RRULE_YEARLY] = "years",
	};
	struct rrule without = *rule;
	int64_t local;

	without.interval = 1;
	if (rule->interval <= 1 ||
	    !rrule_check_first(&without, start_local, &local))
		return false;
	text_putf(why, "counted every %d %s from ", (int)rule->interval,
	    periods[rule->frequency]);
	civil_format(why, start_local);
	/* Every 14 days is always the start's weekday. */
	if (rule->frequency == RRULE_DAILY && rule->interval % 7 == 0 &&
	    rule->weekdays != 0) {
		text_putf(why, " it is always a %s", civil_weekday_name(
		    civil_weekday(civil_local_days(start_local))));
		return true;
	}
	text_puts(why, " it never meets the rest of the rule up to the year "
	    "9999 (without INTERVAL it would first be ");
	civil_format(why, local);
	text_putc(why, ')');
	return true;
}

/* Take one of the parts that choose days away; false if the rule has none. */
static bool
rrule_check_drop(struct rrule *rule, int part)
{
	bool has_part = false;

	switch (part) {
	case 0:
		has_part = rule->months != 0;
		rule->months = 0;
		break;
	case 1:
		has_part = (rule->weeks | rule->weeks_back) != 0;
		rule->weeks = rule->weeks_back = 0;
		break;
	case 2:
		has_part = rule->lists & RRULE_YEAR_DAYS;
		rule->lists &= (uint8_t)~RRULE_YEAR_DAYS;
		break;
	case 3:
		has_part = (rule->month_days | rule->month_days_back) != 0;
		rule->month_days = rule->month_days_back = 0;
		break;
	case 4:
		has_part = rule->weekdays != 0 ||
		    (rule->lists & RRULE_ORDINALS);
		rule->weekdays = 0;
		rule->lists &= (uint8_t)~RRULE_ORDINALS;
		break;
	}
	return has_part;
}

/* Tell which parts, each possible by itself, never agree: those whose absence
 * alone lets the rule occur.  Fewer than two have no such culprits. */
static void
rrule_check_parts(const struct rrule *rule, int64_t start_local,
    struct text *why)
{
	static const char *const names[] = { "BYMONTH", "BYWEEKNO",
		"BYYEARDAY", "BYMONTHDAY", "BYDAY" };
	const char *found[countof(names)];
	struct rrule without;
	size_t i, count = 0;

	for (i = 0; i < countof(names); i++) {
		without = *rule;
		if (rrule_check_drop(&without, (int)i) &&
		    rrule_check_occurs(&without, start_local))
			found[count++] = names[i];
	}
	if (count < 2) {
		text_puts(why, "no day up to the year 9999 fits all parts of "
		    "the rule");
		return;
	}
	text_puts(why, "no day fits ");
	for (i = 0; i < count; i++)
		text_putf(why, "%s%s", found[i], i + 1 == count ? ""
		    : i + 2 == count ? " and " : ", ");
	text_puts(why, " together");
}

/* The rule would occur, but only after its UNTIL. */
static bool
rrule_check_until(const struct rrule *rule, int64_t start_local,
    struct text *why)
{
	struct rrule without = *rule;
	int64_t local;

	without.has_until = false;
	if (!rule->has_until ||
	    !rrule_check_first(&without, start_local, &local))
		return false;
	text_puts(why, "the rule ends (UNTIL) at ");
	civil_format(why, rule->until_local);
	text_puts(why, ", before it first occurs at ");
	civil_format(why, local);
	return true;
}

/* Occurring is tried first, by the engine itself, which is quick.  Only a rule
 * that fails is worth the question why, and the likeliest reasons are asked
 * for first. */
int
rrule_check(const struct rrule *rule, int64_t start_local,
    struct error *ret_error)
{
	struct rrule whole = *rule;
	struct text why = { 0 };

	/* What the start adds may be the reason: "day 31" of a start in
	 * FREQ=MONTHLY;BYMONTH=2. */
	rrule_complete(&whole, start_local);
	if (rrule_check_occurs(&whole, start_local))
		return 0;
	if (!rrule_check_until(&whole, start_local, &why)) {
		/* UNTIL is not the reason: the others shall not trip over
		 * it. */
		whole.has_until = false;
		if (!rrule_check_month_days(&whole, &why) &&
		    !rrule_check_ordinals(&whole, &why) &&
		    !rrule_check_positions(&whole, start_local, &why) &&
		    !rrule_check_interval(&whole, start_local, &why))
			rrule_check_parts(&whole, start_local, &why);
	}
	error_set(ret_error, ERROR_INPUT, "the rule never occurs: %s",
	    text_string(&why));
	text_clear(&why);
	return -1;
}
