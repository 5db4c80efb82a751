/* SPDX-License-Identifier: MIT */
/*
 * From a clause that was read to rules.
 *
 * The reader notes what was said; here it is decided what it means, in one
 * order: what is missing is taken from the start, kinds of days that do not
 * mix are refused, the frequency follows from the unit or else from the days,
 * "of the quarter" becomes months, "after" and "before" move the days.  The
 * result is a phrase, which phrase_plan.c turns into rules.
 *
 * Ambiguity is refused here rather than resolved, with the two readings
 * written out: who writes "every second Tuesday" knows which one was meant.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words_internal.h"

/* The clause itself is in a list. */
void
words_clause_clear(struct words_clause *clause)
{
	array_clear(&clause->phrase.times);
	array_clear(&clause->days);
	array_clear(&clause->moments);
}

/* Refusals of a clause as a whole stand at its begin: which of its words is
 * wrong, nobody can say. */
int
words_clause_fail(struct words *p, int column, const char *why)
{
	return error_set_at(p->ret_error, ERROR_INPUT, 1, column, "%s", why);
}

/* "Every third Thursday": both that it can mean.  Always -1. */
static int
words_clause_fail_nth(struct words *p, const struct words_clause *clause)
{
	static const char *const names[] = { "second", "third", "fourth",
		"fifth" };
	const char *weekday = "Tuesday";
	int n, day, nth = 2;

	for (n = 2; n <= 5; n++)
		for (day = SUNDAY; day >= MONDAY; day--)
			if (rrule_has_ordinal(&clause->phrase.rule, n,
			    (enum civil_weekday)day)) {
				nth = n;
				weekday = civil_weekday_name(
				    (enum civil_weekday)day);
			}
	return error_set_at(p->ret_error, ERROR_INPUT, 1, clause->column,
	    "this can be read two ways; write \"%s %s of the month\" or "
	    "\"every %d weeks on %s\"", names[nth - 2], weekday, nth,
	    weekday);
}

/* --- once --------------------------------------------------------------- */

/* Add dates with a year: each at its own time, else at the clause's, else
 * at that of the next date ("on 2026-12-03 and 2026-12-10 at 15:00"). */
static int
words_clause_add_moments(struct words *p, struct words_clause *clause)
{
	struct words_moment *moments = clause->moments.items;
	size_t i, k, count = clause->moments.count;
	struct phrase *phrase = &clause->phrase;
	bool is_all_timed = true;

	/* "every 2 weeks on 2026-12-03", "2026-12-03 of the month".  A clause
	 * has one list of days, of dates or of others. */
	if (clause->unit != WORDS_NO_UNIT || clause->has_scope ||
	    clause->days.count > 0 || phrase->rule.lists != 0 ||
	    phrase->rule.weekdays != 0 || clause->moved_way != 0 ||
	    phrase->rule.has_until || phrase->rule.count != 0)
		return words_clause_fail(p, clause->column,
		    "a date with a year happens once; it takes a time only");
	/* From the last on, so that a time reaches the dates before it. */
	for (i = count; i-- > 0;) {
		if (moments[i].has_time) {
			array_push(&p->set->also, moments[i].local);
			continue;
		}
		is_all_timed = false;
		/* Others than the last have one behind them by now. */
		if (phrase->times.count == 0 && i + 1 == count)
			return words_clause_fail(p, clause->column,
			    "there is no time of day; add \"at 15:00\"");
		/* The time of day of the next date; the local time becomes
		 * its own. */
		if (phrase->times.count == 0) {
			moments[i].has_time = true;
			moments[i].local += moments[i + 1].local -
			    civil_local_days(moments[i + 1].local) *
			    CIVIL_DAY_SECS;
			array_push(&p->set->also, moments[i].local);
		}
		for (k = 0; k < phrase->times.count; k++)
			array_push(&p->set->also, moments[i].local +
			    phrase->times.items[k]);
	}
	/* "2026-12-03T09:00 at 10:00": which of them? */
	if (phrase->times.count > 0 && is_all_timed)
		return words_clause_fail(p, clause->column,
		    "the time of day is given twice");
	return 0;
}

/* --- what is missing ---------------------------------------------------- */

/* A clause without times has the start's, unless that is midnight, which
 * nobody says by leaving it out. */
static int
words_clause_add_time(struct words *p, struct words_clause *clause)
{
	int64_t start = p->set->start_local;
	int32_t secs = (int32_t)(start - civil_local_days(start) *
	    CIVIL_DAY_SECS);

	if (clause->phrase.times.count > 0)
		return 0;
	/* A configuration's `from:` is mostly a date, at midnight. */
	if (!p->has_start || secs == 0)
		return words_clause_fail(p,
		    (int)strlen(p->set->text) + 1,
		    "there is no time of day; add \"at 15:00\"");
	phrase_add_time(&clause->phrase, secs);
	return 0;
}

/* Refuse what counts from a start when there is none. */
static int
words_clause_check_start(struct words *p, const struct words_clause *clause)
{
	static const char *const units[] = { "", "days", "weeks", "months",
		"years" };
	char what[64];

	if (p->has_start)
		return 0;
	/* Every 1 of something counts from nowhere. */
	if (clause->unit != WORDS_NO_UNIT && clause->interval > 1) {
		snprintf(what, sizeof(what), "\"every %d %s\"",
		    clause->interval, units[clause->unit]);
		return recurrence_refuse_startless(p->ret_error,
		    clause->interval_column, what);
	}
	if (clause->phrase.rule.count > 0)
		return recurrence_refuse_startless(p->ret_error,
		    clause->column, "\"for N times\"");
	/* "every month" has to say which day, if no start does. */
	if (!clause->has_days && clause->unit != WORDS_NO_UNIT)
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    clause->interval_column, "this does not say on which day; "
		    "add \"on Monday\", \"on day 15\", \"on 24 December\"");
	return 0;
}

/* The day of "every 2 weeks" is the start's: its weekday, day of the month
 * or date, as RFC 5545 takes it from DTSTART. */
static int
words_clause_add_start_day(struct words *p, struct words_clause *clause)
{
	static const enum rrule_frequency frequencies[] = { RRULE_DAILY,
		RRULE_DAILY, RRULE_WEEKLY, RRULE_MONTHLY, RRULE_YEARLY };
	struct rrule *rule = &clause->phrase.rule;

	if (clause->has_days)
		return 0;
	clause->has_days = true;
	/* "every 2 hours" is every day. */
	if (clause->unit == WORDS_NO_UNIT && clause->has_step) {
		clause->is_daily = true;
		return 0;
	}
	if (clause->unit == WORDS_NO_UNIT)
		return words_clause_fail(p, clause->column,
		    "there are no days; for all of them write \"every day\"");
	/* "every quarter", on the start's day: each third month from there.
	 * "Every week of the quarter" are all weeks. */
	if (clause->is_of_quarter && clause->unit == WORDS_MONTH &&
	    !clause->is_of_month)
		clause->interval = 3;
	clause->is_of_quarter = clause->is_of_year = false;
	rule->frequency = frequencies[clause->unit];
	rrule_complete(rule, p->set->start_local);
	/* The phrase has the times, not the rule. */
	rule->hours = 0;
	rule->minutes = rule->seconds = 0;
	return 0;
}

/* --- which rule --------------------------------------------------------- */

/* Refuse two periods in which the days are counted: one of them would be passed
 * over.  `has_numbers`: the days are counted in it. */
static int
words_clause_check_periods(struct words *p, const struct words_clause *clause,
    bool has_numbers)
{
	uint16_t months = clause->phrase.rule.months;

	/* "every 2 weeks on Monday of the year". */
	if (clause->is_of_year && clause->interval > 1 &&
	    clause->unit != WORDS_YEAR)
		return words_clause_fail(p, clause->interval_column,
		    "days, weeks or months are counted here, and years too; "
		    "accepted is one of them");
	/* "every year on the first Monday of the month", "day 15 of every
	 * month of the quarter". */
	if ((clause->is_of_year || clause->is_of_quarter) &&
	    clause->is_of_month && months == 0 && has_numbers)
		return words_clause_fail(p, clause->column, clause->is_of_year
		    ? "the days are counted in the month and in the year; "
		    "accepted is one of them, or the name of the month" :
		    "the days are counted in the month and in the quarter; "
		    "accepted is one of them, or the name of the month");
	/* "24 December in March", "every month on 24 December". */
	if (clause->has_dates && (months != 0 || clause->is_of_quarter ||
	    clause->unit == WORDS_MONTH))
		return words_clause_fail(p, clause->unit == WORDS_MONTH ?
		    clause->interval_column : clause->column, "a date names "
		    "its month; accepted are no other months beside it");
	return 0;
}

/* Refuse kinds of days that do not mix: days of the month, weekdays by
 * number, positions, dates, weeks. */
static int
words_clause_check_kinds(struct words *p, const struct words_clause *clause)
{
	const struct rrule *rule = &clause->phrase.rule;
	bool has_positions = (rule->lists & RRULE_SET_POSITIONS) != 0;
	int kinds = (clause->days.count > 0) + clause->has_dates +
	    has_positions + ((rule->lists & RRULE_ORDINALS) != 0);
	bool has_weekdays = rule->weekdays != 0 && !has_positions;
	bool counts_weeks = clause->unit == WORDS_DAY ||
	    clause->unit == WORDS_WEEK;

	/* "Monday and day 15" is a union, "Monday the 15th" an "and": the
	 * second is the only mixture that a rule can say.  Behind "every day"
	 * no days are read (words_days_behind_every()). */
	if (kinds > 1 || (kinds == 1 && has_weekdays &&
	    clause->days.count == 0) || (kinds > 0 && rule->weeks != 0) ||
	    (clause->is_daily && (kinds > 0 || has_weekdays)))
		return words_clause_fail(p, clause->column,
		    "different kinds of days in one list; write them apart, "
		    "with \", and also\" and a time for each");
	/* "every 2 weeks on the first Monday". */
	if (counts_weeks && (kinds > 0 || rule->weeks != 0))
		return words_clause_fail(p, clause->interval_column,
		    "weeks or days are counted here, and days of the month "
		    "named; accepted is one of them");
	/* "every 2 months on 24 December". */
	if (clause->unit == WORDS_MONTH && clause->interval > 1 &&
	    (clause->has_dates || rule->weeks != 0 || rule->months != 0))
		return words_clause_fail(p, clause->interval_column,
		    "months are counted here and named too; accepted is one "
		    "of them");
	/* "first Monday every 2 years": of which month? */
	if (clause->unit == WORDS_YEAR && clause->interval > 1 &&
	    !clause->is_of_year && !clause->is_of_quarter &&
	    rule->months == 0 && rule->lists != 0)
		return words_clause_fail(p, clause->interval_column,
		    "name the months of these years: \"of January every 2 "
		    "years\"");
	/* "every second Tuesday", see words_days_behind_every(). */
	if (clause->needs_of && !clause->has_scope &&
	    clause->unit == WORDS_NO_UNIT)
		return words_clause_fail_nth(p, clause);
	return words_clause_check_periods(p, clause, kinds > 0);
}

/* The frequency: what was said ("every 2 months"), else the least that the
 * days need: numbers and days of the month are monthly, weekdays weekly. */
static void
words_clause_fill_frequency(struct words_clause *clause)
{
	struct rrule *rule = &clause->phrase.rule;
	bool has_numbers = rule->lists != 0 || clause->days.count > 0 ||
	    clause->has_dates || rule->month_days != 0;

	rule->interval = clause->unit == WORDS_NO_UNIT ? 1 :
	    clause->interval;
	/* "every day of every 3 months", "every day of week 12". */
	if (clause->is_daily && (clause->unit == WORDS_MONTH ||
	    rule->weeks != 0))
		rule->weekdays = PHRASE_WEEKDAYS_ALL;
	/* "day 3 of January of the year" counts in January. */
	if (rule->months != 0 || clause->is_of_quarter)
		clause->is_of_year = false;
	if (clause->unit == WORDS_YEAR || rule->weeks != 0 ||
	    clause->is_of_year)
		rule->frequency = RRULE_YEARLY;
	else if (clause->unit == WORDS_MONTH || has_numbers)
		rule->frequency = RRULE_MONTHLY;
	else if (clause->unit == WORDS_WEEK || rule->weekdays != 0)
		rule->frequency = RRULE_WEEKLY;
	else
		rule->frequency = RRULE_DAILY;
	/* Yearly, but by the months' numbers. */
	if (rule->frequency == RRULE_YEARLY && rule->interval == 1 &&
	    !clause->is_of_year && rule->weeks == 0 && !clause->has_dates)
		rule->frequency = has_numbers ? RRULE_MONTHLY :
		    rule->weekdays != 0 ? RRULE_WEEKLY : RRULE_DAILY;
}

/* Put days of the month, or of the year, into the rule. */
static int
words_clause_fill_days(struct words *p, struct words_clause *clause)
{
	struct rrule *rule = &clause->phrase.rule;
	size_t i;
	int day;

	for (i = 0; i < clause->days.count; i++) {
		day = clause->days.items[i];
		if (clause->is_of_year)
			rrule_add_year_day(rule, day);
		else if (day > 31 || day < -31)
			return words_clause_fail(p, clause->column,
			    "a month has at most 31 days");
		else if (day > 0)
			rule->month_days |= 1U << day;
		else
			rule->month_days_back |= 1U << -day;
	}
	return 0;
}

/* --- the quarter -------------------------------------------------------- */

/* "Of the quarter" as months: numbers from the start are in its first month,
 * from the end in its last, when they are small enough to stay there. */
static int
words_clause_fill_quarter(struct words *p, struct words_clause *clause)
{
	struct rrule *rule = &clause->phrase.rule;
	/* What every month has: 28 days, four of each weekday. */
	int most = clause->days.count > 0 ? 28 : 4, n, first;
	bool has_plus = rule->month_days != 0;
	bool has_minus = rule->month_days_back != 0;

	if (!clause->is_of_quarter || (clause->days.count == 0 &&
	    rule->lists == 0))
		return 0;
	if (rule->lists & RRULE_SET_POSITIONS)
		most *= __builtin_popcount(rule->weekdays);
	for (n = 1; n <= RRULE_YEAR_DAY_MAX; n++) {
		bool is_plus = rrule_has_set_position(rule, n) || (n < 32 &&
		    rule->month_days >> n & 1) ||
		    (n <= RRULE_ORDINAL_MAX && rule->ordinals[n]);
		bool is_minus = rrule_has_set_position(rule, -n) || (n < 32 &&
		    rule->month_days_back >> n & 1) ||
		    (n <= RRULE_ORDINAL_MAX && rule->ordinals_back[n]);

		if (n > most && (is_plus || is_minus))
			return words_clause_fail(p, clause->column, "this day "
			    "of the quarter may lie in another month; name "
			    "the month");
		has_plus |= is_plus;
		has_minus |= is_minus;
	}
	if ((has_plus && has_minus) || rule->months != 0)
		return words_clause_fail(p, clause->column, "the quarter's "
		    "first and last days need a clause each");
	for (first = has_plus ? 1 : 3; first <= 12; first += 3)
		rule->months |= (uint16_t)(1 << first);
	return 0;
}

/* --- all of it ---------------------------------------------------------- */

/* "day 31 of April and May" is a mistake about April, and not 31 May alone:
 * each day must be in each month that is named, in leap years at least. */
static int
words_clause_check_months(struct words *p, const struct words_clause *clause)
{
	const struct rrule *rule = &clause->phrase.rule;
	uint32_t days = rule->month_days | rule->month_days_back;
	int month, length, most = days == 0 ? 0 : 31 - __builtin_clz(days);

	for (month = 1; month <= 12; month++) {
		length = civil_month_length(2000, month);
		if ((rule->months & 1 << month) && most > length)
			return error_set_at(p->ret_error, ERROR_INPUT, 1,
			    clause->column, "%s has %d days, not %d",
			    civil_month_name(month), length, most);
	}
	return 0;
}

/* Make the phrase and add its rules. */
static int
words_clause_add_rules(struct words *p, struct words_clause *clause,
    int64_t offset)
{
	struct phrase *phrase = &clause->phrase;
	struct error why = { 0 };
	size_t before = p->set->rules.count;

	if (phrase->rule.has_until)
		/* UNTIL was said of the moved days, the rule ends before
		 * moving. */
		phrase->rule.until_local -= offset;
	if (!clause->has_dates) {
		if (words_clause_check_months(p, clause) == -1)
			return -1;
		phrase_simplify(&phrase->rule, p->set->start_local, true);
		if (phrase_sort(phrase, &why) == -1)
			return error_set_at(p->ret_error, ERROR_INPUT, 1,
			    clause->column, "words %s", why.text);
	} else {
		phrase->kind = PHRASE_DATES;
	}
	if (phrase_add_rules(phrase, p->set, p->ret_error) == -1)
		return -1;
	if (phrase->rule.count > 0 && p->set->rules.count > before + 1)
		return words_clause_fail(p, clause->column, "\"for N times\" "
		    "needs one date and one time of day");
	return 0;
}

/* In an order in which each step may rely on those before: what is missing is
 * filled in before kinds are compared, and those before the frequency is
 * chosen. */
int
words_clause_add(struct words *p, struct words_clause *clause)
{
	int64_t offset;

	if (clause->moments.count > 0)
		return words_clause_add_moments(p, clause);
	if (words_clause_check_start(p, clause) == -1 ||
	    words_clause_add_start_day(p, clause) == -1 ||
	    words_clause_add_time(p, clause) == -1 ||
	    words_clause_check_kinds(p, clause) == -1)
		return -1;
	words_clause_fill_frequency(clause);
	if (words_clause_fill_days(p, clause) == -1 ||
	    words_clause_fill_quarter(p, clause) == -1 ||
	    words_moved_apply(p, clause, &offset) == -1)
		return -1;
	return words_clause_add_rules(p, clause, offset);
}
