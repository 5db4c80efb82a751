/* SPDX-License-Identifier: MIT */
/*
 * "The Wednesday after the second Tuesday", "3 days before the last day".
 *
 * Rules cannot be moved, but some moved days are days of the month themselves:
 * the day after the second Tuesday is the Wednesday on days 9 to 15.  Where
 * that holds in every month the rule says so, and calendars understand it.
 * Else ("2 days before the first Monday" may lie in the month before) the set
 * keeps an offset, which all its rules share, and no RRULE is told.
 */
#include <stdlib.h>
#include <string.h>

#include "words_internal.h"

/* How far to move, in days: as said, or up to the weekday that was named. */
static int
words_moved_distance(struct words *p, const struct words_clause *clause,
    int *ret_days)
{
	const struct rrule *rule = &clause->phrase.rule;
	uint8_t weekdays = 0;
	int n, apart;

	*ret_days = clause->moved_way * clause->moved_days;
	if (clause->moved_to == -1)
		return 0;
	for (n = 1; n <= RRULE_ORDINAL_MAX; n++)
		weekdays |= rule->ordinals[n] | rule->ordinals_back[n];
	if (rule->lists != RRULE_ORDINALS || (weekdays & (weekdays - 1)) != 0)
		return words_clause_fail(p, clause->column,
		    "a weekday comes after or before one numbered weekday "
		    "only: \"the Wednesday after the second Tuesday of the "
		    "month\"");
	apart = clause->moved_way * (clause->moved_to -
	    __builtin_ctz(weekdays));
	apart = (apart % 7 + 7) % 7;
	/* The Tuesday after a Tuesday is a week later. */
	*ret_days = clause->moved_way * (apart == 0 ? 7 : apart);
	return 0;
}

/*
 * Add the seven days of the month, from `first` on, on which a moved weekday
 * falls; `is_back`: counted from the end, -1 the last.  False when they are
 * not the same in every month.  Days before the first are the last of the
 * month before, if that one counts too.
 */
static bool
words_moved_add_run(struct rrule *rule, int first, bool is_back)
{
	bool is_every_month = rule->months == 0 && rule->interval == 1;
	int last = first + 6, day;

	/* The days 29 to 31 are not in every month. */
	if (is_back ? first < -28 : last > 28)
		return false;
	/* The run goes over the month's edge: its other part lies in the
	 * month before or after, which must count as well. */
	if ((is_back ? last > -1 : first < 1) && (!is_every_month ||
	    first < -28 || last > 28))
		return false;
	for (day = first; day <= last; day++) {
		if (is_back && day >= 0)
			rule->month_days |= 2U << day;
		else if (is_back)
			rule->month_days_back |= 1U << -day;
		else if (day <= 0)
			rule->month_days_back |= 2U << -day;
		else
			rule->month_days |= 1U << day;
	}
	return true;
}

/*
 * Numbered weekdays that are moved within their month are days of it: "the
 * Wednesday after the second Tuesday" is BYDAY=WE;BYMONTHDAY=9 to 15.  False,
 * and the rule as it was, when they are not, or when not every month has them:
 * 8 days before the fifth Tuesday is nothing where there are four.
 */
static bool
words_moved_ordinals(struct rrule *rule, int days)
{
	struct rrule moved = *rule;
	int n, weekday = 0;

	for (n = 1; n <= RRULE_ORDINAL_MAX; n++) {
		/* The weekday that is numbered; all numbers must be of one. */
		if (rule->ordinals[n] | rule->ordinals_back[n])
			weekday = __builtin_ctz(rule->ordinals[n] |
			    rule->ordinals_back[n]);
		if (rule->ordinals[n] & (rule->ordinals[n] - 1) ||
		    rule->ordinals_back[n] & (rule->ordinals_back[n] - 1) ||
		    (rule->ordinals[n] && (n > 4 || !words_moved_add_run(
		    &moved, 7 * n - 6 + days, false))) ||
		    (rule->ordinals_back[n] && (n > 4 ||
		    !words_moved_add_run(&moved, -7 * n + days, true))))
			return false;
	}
	/* One weekday only. */
	for (n = 1; n <= 5; n++)
		if ((rule->ordinals[n] | rule->ordinals_back[n]) &
		    ~(1 << weekday))
			return false;
	memset(moved.ordinals, 0, sizeof(moved.ordinals));
	memset(moved.ordinals_back, 0, sizeof(moved.ordinals_back));
	moved.lists = 0;
	moved.weekdays = (uint8_t)(1 << ((weekday + days) % 7 + 7) % 7);
	*rule = moved;
	return true;
}

/* Days that every month has, as bits of month_days. */
#define WORDS_MOVED_EVERY_MONTH 0x1ffffffeULL

/* Days that every month has and that stay in it when they are moved; else
 * false: 3 days before day 31 is nothing in a month of 30. */
static bool
words_moved_days(struct rrule *rule, int days)
{
	uint64_t plus = rule->month_days, back = rule->month_days_back;

	if (rule->weekdays != 0 || abs(days) > 27 ||
	    ((plus | back) & ~WORDS_MOVED_EVERY_MONTH) != 0)
		return false;
	plus = days > 0 ? plus << days : plus >> -days;
	back = days < 0 ? back << -days : back >> days;
	if ((plus | back) & ~WORDS_MOVED_EVERY_MONTH ||
	    __builtin_popcountll(plus) !=
	    __builtin_popcount(rule->month_days) ||
	    __builtin_popcountll(back) !=
	    __builtin_popcount(rule->month_days_back))
		return false;
	rule->month_days = (uint32_t)plus;
	rule->month_days_back = (uint32_t)back;
	return true;
}

/* All rules of a set are moved alike. */
static int
words_moved_check(struct words *p, const struct words_clause *clause,
    int64_t offset)
{
	if (p->has_rules && p->set->offset_secs != offset)
		return words_clause_fail(p, clause->column, "this clause is "
		    "moved by other days than the one before; accepted is "
		    "the same \"after\" or \"before\" for all");
	p->has_rules = true;
	p->set->offset_secs = offset;
	return 0;
}

/* Where the moved days can be written into the rule they are: a rule travels
 * to other programs, an offset does not. */
int
words_moved_apply(struct words *p, struct words_clause *clause,
    int64_t *ret_offset)
{
	struct rrule *rule = &clause->phrase.rule;
	bool is_of_month = rule->frequency == RRULE_MONTHLY ||
	    (rule->frequency == RRULE_YEARLY && rule->months != 0);
	bool is_moved = false;
	int days = 0;

	*ret_offset = 0;
	if (clause->moved_way == 0)
		return words_moved_check(p, clause, 0);
	if (words_moved_distance(p, clause, &days) == -1)
		return -1;
	if (is_of_month && rule->lists == RRULE_ORDINALS)
		is_moved = words_moved_ordinals(rule, days);
	else if (is_of_month && rule->lists == 0 &&
	    (rule->month_days | rule->month_days_back) != 0)
		is_moved = words_moved_days(rule, days);
	if (!is_moved)
		*ret_offset = (int64_t)days * CIVIL_DAY_SECS;
	return words_moved_check(p, clause, *ret_offset);
}
