/* SPDX-License-Identifier: MIT */
/*
 * Rules of any origin in one simple form.
 *
 * The same days can be ruled in many ways: "second Tuesday" is
 * MONTHLY;BYDAY=2TU, MONTHLY;BYDAY=TU;BYSETPOS=2,
 * MONTHLY;BYDAY=TU;BYMONTHDAY=8 to 14, and so on.  Words, cron and OnCalendar
 * are written from one form only, so that each has to know one case: no part
 * that changes nothing, no BYSETPOS where a number says it, the least
 * frequency, numbered weekdays rather than runs of days.
 *
 * Every step keeps the instances exactly; tests/diff/words expands thousands
 * of rules before and after.  A step that is right only mostly has no place
 * here.
 */
#include "phrase_internal.h"

#include <string.h>

#include "civil.h"

/* Is it exactly one weekday? */
static bool
phrase_is_one_weekday(uint8_t weekdays)
{
	return weekdays != 0 && (weekdays & (weekdays - 1)) == 0;
}

/* Take away parts that are full and so say nothing: all months, all days. */
static void
phrase_drop_full(struct rrule *rule)
{
	bool has_days;

	/* BYMONTH=1 to 12. */
	if (rule->months == PHRASE_MONTHS_ALL)
		rule->months = 0;
	has_days = (rule->month_days | rule->month_days_back) != 0;
	/* BYMONTHDAY=15 with all weekdays. */
	if (has_days && rule->weekdays == PHRASE_WEEKDAYS_ALL &&
	    rule->lists == 0)
		rule->weekdays = 0;
	/* BYMONTHDAY=1 to 31 restricts nothing; alone it is every weekday. */
	if (rule->month_days == 0xfffffffe && (rule->weekdays != 0 ||
	    rule->lists != 0 || rule->interval == 1)) {
		rule->month_days = rule->month_days_back = 0;
		if (rule->weekdays == 0 && !(rule->lists &
		    (RRULE_ORDINALS | RRULE_YEAR_DAYS)))
			rule->weekdays = PHRASE_WEEKDAYS_ALL;
	}
}

/* Take BYSETPOS away. */
static void
phrase_clear_positions(struct rrule *rule)
{
	memset(rule->set_positions, 0, sizeof(rule->set_positions));
	memset(rule->set_positions_back, 0, sizeof(rule->set_positions_back));
	rule->lists &= (uint8_t)~RRULE_SET_POSITIONS;
}

/* WEEKLY with positions is WEEKLY with fewer days, since every week has the
 * same. */
static void
phrase_pick_of_week(struct rrule *rule)
{
	int count = __builtin_popcount(rule->weekdays), n = 0, i, day;
	uint8_t picked = 0;

	for (i = 0; i < 7; i++) {
		day = (rule->week_start + i) % 7;
		if (!(rule->weekdays & 1 << day))
			continue;
		n++;
		if (rrule_has_set_position(rule, n) ||
		    rrule_has_set_position(rule, n - count - 1))
			picked |= (uint8_t)(1 << day);
	}
	/* Positions that no week reaches: the rule never occurs. */
	if (picked == 0)
		return;
	rule->weekdays = picked;
	phrase_clear_positions(rule);
}

/* Positions of one weekday are its numbers ("second Tuesday"); positions of
 * all days are days of the month or the year. */
static void
phrase_pick_of_period(struct rrule *rule, bool is_of_year)
{
	struct rrule picked = *rule;
	int most, n, weekday = __builtin_ctz(rule->weekdays);
	bool is_all = rule->weekdays == PHRASE_WEEKDAYS_ALL;

	/* The highest number that the period can have. */
	most = is_all ? (is_of_year ? 366 : 31) : is_of_year ? 53 : 5;
	picked.weekdays = 0;
	phrase_clear_positions(&picked);
	for (n = -366; n <= 366; n++) {
		if (n == 0 || !rrule_has_set_position(rule, n))
			continue;
		if (n > most || n < -most)
			continue;	/* never occurs */
		if (!is_all)
			rrule_add_weekday(&picked, n,
			    (enum civil_weekday)weekday);
		else if (is_of_year)
			rrule_add_year_day(&picked, n);
		else if (n > 0)
			picked.month_days |= 1U << n;
		else
			picked.month_days_back |= 1U << -n;
	}
	*rule = picked;
}

/* Say BYSETPOS otherwise where that is possible.  The rule has one time of
 * day, so a position is a day. */
static void
phrase_simplify_positions(struct rrule *rule)
{
	bool is_of_year = rule->frequency == RRULE_YEARLY &&
	    __builtin_popcount(rule->months) != 1;

	if (rule->frequency == RRULE_WEEKLY && rule->months == 0)
		phrase_pick_of_week(rule);
	/* A day has one instance: the first and the last. */
	if (rule->frequency == RRULE_DAILY &&
	    (rrule_has_set_position(rule, 1) ||
	    rrule_has_set_position(rule, -1)))
		phrase_clear_positions(rule);
	if (rule->frequency == RRULE_DAILY ||
	    rule->frequency == RRULE_WEEKLY || rule->weekdays == 0 ||
	    rule->lists != RRULE_SET_POSITIONS || rule->month_days != 0 ||
	    rule->month_days_back != 0 || (rule->weeks | rule->weeks_back))
		return;
	/* Positions through several months of a year stay what they are. */
	if (is_of_year && rule->months != 0)
		return;
	if (phrase_is_one_weekday(rule->weekdays) ||
	    rule->weekdays == PHRASE_WEEKDAYS_ALL)
		phrase_pick_of_period(rule, is_of_year);
}

/* The least frequency that means the same, for an interval of 1: days of
 * the month are MONTHLY whatever the rule said, every weekday is DAILY. */
static void
phrase_simplify_frequency(struct rrule *rule)
{
	bool has_month_days = (rule->month_days | rule->month_days_back) != 0;

	if (rule->interval != 1 || rule->lists & RRULE_YEAR_DAYS ||
	    (rule->weeks | rule->weeks_back) != 0)
		return;
	/* Positions count in the period: another frequency would be other
	 * days. */
	if (rule->lists & RRULE_SET_POSITIONS) {
		if (rule->frequency == RRULE_YEARLY &&
		    __builtin_popcount(rule->months) == 1)
			rule->frequency = RRULE_MONTHLY;
		return;
	}
	/* Numbers of named months count in the month. */
	if (rule->lists & RRULE_ORDINALS) {
		if (rule->frequency == RRULE_YEARLY && rule->months != 0)
			rule->frequency = RRULE_MONTHLY;
		return;
	}
	/* "Every Friday the 13th" is MONTHLY as well as DAILY. */
	if (has_month_days)
		rule->frequency = RRULE_MONTHLY;
	else if (rule->weekdays != 0)
		rule->frequency = RRULE_WEEKLY;
	if (rule->frequency == RRULE_WEEKLY &&
	    rule->weekdays == PHRASE_WEEKDAYS_ALL) {
		rule->frequency = RRULE_DAILY;
		rule->weekdays = 0;
	}
}

/* Take one run of seven days off `days`, which are some: its first day, 0 if
 * there is none. */
static int
phrase_take_run(uint32_t *days)
{
	int first;

	first = __builtin_ctz(*days);
	/* Behind 25 no seven days are left in a word. */
	if (first > 25 || (*days >> first & 0x7f) != 0x7f)
		return 0;
	*days &= ~(0x7fU << first);
	return first;
}

/*
 * The week after the last weekday of the month: the last days of the month and
 * the first of the next, seven in all ("the Wednesday after the last Monday").
 */
static bool
phrase_find_last_week(const struct rrule *rule, struct phrase_after *ret)
{
	int days = __builtin_popcount(rule->month_days);

	if (rule->months != 0 || rule->interval != 1 || days < 1 || days > 6 ||
	    rule->month_days != (2U << days) - 2 ||
	    rule->month_days_back != (2U << (7 - days)) - 2)
		return false;
	/* Bit 1: the last one. */
	*ret = (struct phrase_after){ .ordinals_back = 2, .days = days };
	if (days == 6)
		*ret = (struct phrase_after){ .ordinals = 2, .days = -1 };
	return true;
}

/* Somebody who wrote "the Wednesday after the second Tuesday" got days 9 to 15
 * for it.  To tell it back as days would be right and of no use. */
bool
phrase_find_after(const struct rrule *rule, struct phrase_after *ret)
{
	uint32_t days = rule->month_days, back = rule->month_days_back;
	struct phrase_after after = { .days = -2 };
	int first, apart;

	if (!phrase_is_one_weekday(rule->weekdays))
		return false;
	if (phrase_find_last_week(rule, ret))
		return true;
	/* All runs must be as far behind their weekday's numbers. */
	while (days != 0) {
		if ((first = phrase_take_run(&days)) == 0 || first > 22)
			return false;
		apart = (first - 1) % 7;
		if (after.days != -2 && after.days != apart)
			return false;
		after.days = apart;
		after.ordinals |= 1U << ((first - 1) / 7 + 1);
	}
	while (back != 0) {
		if ((first = phrase_take_run(&back)) == 0 || first > 22)
			return false;
		/* Counted from the end, the run that is the last weekday's
		 * own begins with -7: bits 1 to 7. */
		apart = (8 - first % 7) % 7;
		if (after.days != -2 && after.days != apart)
			return false;
		after.days = apart;
		after.ordinals_back |= 1U << ((first + 6 + apart) / 7);
	}
	/* Six days after the second Tuesday is the day before the third. */
	if (after.days == 6) {
		after.days = -1;
		after.ordinals <<= 1;
		after.ordinals_back >>= 1;
	}
	*ret = after;
	return true;
}

/* Weekdays on days 1 to 7 are first weekdays, on 29 to 31 fifth ones. */
static void
phrase_simplify_runs(struct rrule *rule)
{
	struct rrule plain = *rule;
	struct phrase_after after;
	uint32_t fifth = rule->month_days & 0xe0000000;
	int n, weekday;

	if (rule->weekdays == 0 || rule->lists != 0 ||
	    (rule->frequency == RRULE_YEARLY && rule->months == 0))
		return;
	/* Some but not all of the days 29 to 31: no number says that. */
	if (fifth != 0 && fifth != 0xe0000000)
		return;
	plain.month_days &= 0x1fffffff;
	plain.weekdays = 1;		/* any one: only runs matter here */
	after = (struct phrase_after){ 0 };
	if ((plain.month_days | plain.month_days_back) != 0 &&
	    (!phrase_find_after(&plain, &after) || after.days != 0))
		return;
	if (fifth != 0)
		after.ordinals |= 1U << 5;
	for (weekday = 0; weekday < 7; weekday++) {
		if (!(rule->weekdays & 1 << weekday))
			continue;
		for (n = 1; n <= 5; n++) {
			if (after.ordinals & 1U << n)
				rrule_add_weekday(rule, n,
				    (enum civil_weekday)weekday);
			if (after.ordinals_back & 1U << n)
				rrule_add_weekday(rule, -n,
				    (enum civil_weekday)weekday);
		}
	}
	rule->weekdays = 0;
	rule->month_days = rule->month_days_back = 0;
}

/* Does WKST change which days fall into one week with the start? */
static bool
phrase_has_week_start(const struct rrule *rule, int64_t start_local)
{
	int start = (int)civil_weekday(civil_local_days(start_local));
	int week_start = rule->week_start, day;

	for (day = 0; day < 7; day++)
		if (rule->weekdays & 1 << day &&
		    (day - week_start + 7) % 7 - (start - week_start + 7) % 7
		    != day - start)
			return true;
	return false;
}

/* Drop WKST where it changes nothing: only INTERVAL and BYWEEKNO ask for
 * it. */
static void
phrase_simplify_week_start(struct rrule *rule, int64_t start_local)
{
	if (rule->frequency == RRULE_WEEKLY && rule->interval > 1 &&
	    phrase_has_week_start(rule, start_local))
		return;
	if ((rule->weeks | rule->weeks_back) != 0)
		return;
	rule->week_start = MONDAY;
}

/* In this order, since each step makes work for the next: a full list that is
 * dropped changes the frequency, which decides how days may be read. */
void
phrase_simplify(struct rrule *rule, int64_t start_local, bool is_single)
{
	phrase_drop_full(rule);
	if (is_single && rule->lists & RRULE_SET_POSITIONS)
		phrase_simplify_positions(rule);
	phrase_drop_full(rule);
	phrase_simplify_frequency(rule);
	if (rule->month_days | rule->month_days_back &&
	    (rule->frequency == RRULE_MONTHLY ||
	    rule->frequency == RRULE_YEARLY))
		phrase_simplify_runs(rule);
	phrase_simplify_week_start(rule, start_local);
}
