/* SPDX-License-Identifier: MIT */
/*
 * Which kind of phrase a simple rule is.
 *
 * After phrase_simplify() the days of a rule are chosen by one thing:
 * weekdays, numbers of weekdays, days of the month and so on.  That is its
 * kind, and each language has one function a kind.  What fits no kind is
 * refused with what cannot be said, without saying by whom: "cannot say
 * BYSETPOS with days or weeks".
 */
#include "civil.h"
#include "phrase_internal.h"

/* Days of named months are dates: 24 and 31 December.  Days that a month
 * never has are left out, as the rule would. */
static void
phrase_fill_dates(struct phrase *phrase)
{
	int month;

	for (month = 1; month <= 12; month++)
		if (phrase->rule.months & 1 << month)
			phrase->dates[month] = phrase->rule.month_days &
			    (uint32_t)((2ULL << civil_month_length(2000,
			    month)) - 1);
	phrase->kind = PHRASE_DATES;
	phrase->rule.months = 0;
	phrase->rule.month_days = 0;
	phrase->rule.frequency = RRULE_YEARLY;
}

/* Sort a rule with numbered weekdays, positions or days of the year. */
static int
phrase_sort_lists(struct phrase *phrase, struct error *ret_error)
{
	const struct rrule *rule = &phrase->rule;
	bool has_month_days = (rule->month_days | rule->month_days_back) != 0;

	if (rule->lists & RRULE_SET_POSITIONS &&
	    (rule->frequency == RRULE_DAILY ||
	    rule->frequency == RRULE_WEEKLY))
		return error_set(ret_error, ERROR_INPUT,
		    "cannot say BYSETPOS with days or weeks");
	if (rule->lists == RRULE_SET_POSITIONS && rule->weekdays != 0 &&
	    !has_month_days) {
		phrase->kind = PHRASE_POSITIONS;
		return rule->frequency == RRULE_YEARLY && rule->months != 0 ?
		    error_set(ret_error, ERROR_INPUT, "cannot count days "
		    "through several months of a year") : 0;
	}
	if (rule->lists == RRULE_ORDINALS && rule->weekdays == 0 &&
	    !has_month_days) {
		phrase->kind = PHRASE_ORDINALS;
		return 0;
	}
	/* Days of the year with anything else limit each other: no words
	 * for that. */
	if (rule->lists == RRULE_YEAR_DAYS && rule->weekdays == 0 &&
	    !has_month_days && rule->months == 0) {
		phrase->kind = PHRASE_YEAR_DAYS;
		return 0;
	}
	return error_set(ret_error, ERROR_INPUT,
	    "cannot say %s", rule->lists & RRULE_SET_POSITIONS ?
	    "BYSETPOS with days of the month or numbered weekdays" :
	    rule->lists & RRULE_YEAR_DAYS ?
	    "BYYEARDAY together with other days" :
	    "numbered weekdays together with other days");
}

/* Is there a month of its own that lacks one of its days?  Words that say so
 * are refused as a mistake (words_clause.c). */
static bool
phrase_lacks_day(const struct rrule *rule)
{
	uint32_t days = rule->month_days | rule->month_days_back;
	int month;

	for (month = 1; month <= 12; month++)
		if (rule->months & 1 << month && days >>
		    civil_month_length(2000, month) >> 1 != 0)
			return true;
	return false;
}

/* Sort a rule with days of the month. */
static int
phrase_sort_month_days(struct phrase *phrase, struct error *ret_error)
{
	const struct rrule *rule = &phrase->rule;

	if (rule->frequency < RRULE_MONTHLY)
		return error_set(ret_error, ERROR_INPUT, "cannot say \"every "
		    "%d days\" on certain days of the month only",
		    rule->interval);
	/* Dates are the same days said by month, where nothing but them is
	 * said.  With a COUNT they must stay one rule, as they would be
	 * counted apart: all days in all months. */
	phrase->kind = PHRASE_MONTH_DAYS;
	if (rule->months != 0 && rule->month_days_back == 0 &&
	    rule->weekdays == 0 &&
	    (rule->count == 0 || !phrase_lacks_day(rule)))
		phrase_fill_dates(phrase);
	else if (phrase_lacks_day(rule))
		return error_set(ret_error, ERROR_INPUT, "cannot say days "
		    "that some of their months do not have");
	return 0;
}

/* Sort a rule with weeks of the year, of which words can say those numbered
 * from the start, with plain weekdays and weeks from Monday. */
static int
phrase_sort_weeks(struct phrase *phrase, struct error *ret_error)
{
	const struct rrule *rule = &phrase->rule;

	if (rule->weeks_back != 0 || rule->weekdays == 0 ||
	    rule->lists != 0 || rule->months != 0 ||
	    rule->week_start != MONDAY ||
	    (rule->month_days | rule->month_days_back) != 0)
		return error_set(ret_error, ERROR_INPUT, "cannot say weeks "
		    "of the year but weekdays of weeks 1 to 53 that begin on "
		    "Monday");
	phrase->kind = PHRASE_WEEKS;
	return 0;
}

/* What a phrase cannot say is refused with the reason, and the caller then
 * shows the RRULE instead. */
int
phrase_sort(struct phrase *phrase, struct error *ret_error)
{
	const struct rrule *rule = &phrase->rule;

	/* Words that were printed must be read again. */
	if (rule->interval > PHRASE_INTERVAL_MAX)
		return error_set(ret_error, ERROR_INPUT,
		    "cannot say intervals over %d", PHRASE_INTERVAL_MAX);
	if (rule->count > PHRASE_COUNT_MAX)
		return error_set(ret_error, ERROR_INPUT,
		    "cannot say counts over %d", PHRASE_COUNT_MAX);
	/* "every 2 months of March and April" would be two ways to count
	 * months. */
	if (rule->months != 0 && rule->frequency == RRULE_MONTHLY &&
	    rule->interval > 1)
		return error_set(ret_error, ERROR_INPUT, "cannot say \"every "
		    "%d months\" in certain months only", rule->interval);
	if ((rule->weeks | rule->weeks_back) != 0)
		return phrase_sort_weeks(phrase, ret_error);
	if (rule->lists != 0)
		return phrase_sort_lists(phrase, ret_error);
	if ((rule->month_days | rule->month_days_back) != 0)
		return phrase_sort_month_days(phrase, ret_error);
	phrase->kind = PHRASE_WEEKDAYS;
	if (rule->weekdays == 0)
		phrase->kind = PHRASE_DAYS;
	/* Rules are complete (rrule_complete()), so this is one from a
	 * program. */
	if (rule->weekdays == 0 && rule->frequency != RRULE_DAILY)
		return error_set(ret_error, ERROR_INPUT,
		    "cannot say a rule that leaves the day out");
	if (rule->frequency == RRULE_DAILY && rule->weekdays != 0)
		return error_set(ret_error, ERROR_INPUT, "cannot say \"every "
		    "%d days\" on certain weekdays only", rule->interval);
	return 0;
}
