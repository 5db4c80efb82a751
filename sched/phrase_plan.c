/* SPDX-License-Identifier: MIT */
/*
 * Between phrases and the rules of a set, both ways.
 *
 * A phrase has any number of times of day, a rule only a product of hours,
 * minutes and seconds: "at 9:00 and 17:30" needs two rules.  So a phrase
 * becomes several rules, and rules that differ in their times alone become one
 * phrase again.  Likewise dates: "1 March and 24 December" are two rules and
 * one phrase.  Merging goes on until nothing changes, because one merge may
 * make another possible.
 */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "phrase_internal.h"
#include "recurrence_internal.h"

/* Rules own nothing; times are all there is. */
void
phrase_clear(struct phrases *phrases)
{
	size_t i;

	for (i = 0; i < phrases->list.count; i++)
		array_clear(&phrases->list.items[i].times);
	array_clear(&phrases->list);
}

/* --- rules to phrases --------------------------------------------------- */

/* List the times of day that a rule has. */
static int
phrase_fill_times(struct phrase *phrase, const struct rrule *rule,
    struct error *ret_error)
{
	int32_t secs = 0;

	if (rrule_count_times(rule) > PHRASE_TIMES_MAX)
		return error_set(ret_error, ERROR_INPUT,
		    "cannot say over %d times of day",
		    PHRASE_TIMES_MAX);
	/* Whole hours and minutes without times are stepped over. */
	while (secs < CIVIL_DAY_SECS) {
		if (!(rule->hours >> secs / 3600 & 1)) {
			secs += 3600;
		} else if (!(rule->minutes >> secs / 60 % 60 & 1)) {
			secs += 60;
		} else {
			if (rule->seconds >> secs % 60 & 1)
				array_push(&phrase->times, secs);
			secs++;
		}
	}
	return 0;
}

/* Put the earlier of both ends into the rule.  A limit is told as the last
 * moment of the moved instances. */
static void
phrase_fill_until(struct rrule *rule, const struct recurrence *set)
{
	/* The rule's end is told before the set moves it; a reader sees
	 * moved days. */
	if (rule->has_until)
		rule->until_local += set->offset_secs;
	if (set->until_local < INT64_MAX && (!rule->has_until ||
	    set->until_local < rule->until_local)) {
		rule->has_until = true;
		rule->until_local = set->until_local;
	}
	rule->until_is_date = rule->until_is_utc = false;
}

/* Make a phrase of one rule. */
static int
phrase_fill(struct phrase *phrase, const struct recurrence *set,
    const struct rrule *rule, struct error *ret_error)
{
	if (phrase_fill_times(phrase, rule, ret_error) == -1)
		return -1;
	/* Nobody could read it: "the end is given twice". */
	if (rule->count > 0 && set->until_local < INT64_MAX)
		return error_set(ret_error, ERROR_INPUT,
		    "cannot say an end beside a number of times");
	phrase->rule = *rule;
	phrase->rule.hours = 0;
	phrase->rule.minutes = phrase->rule.seconds = 0;
	phrase_fill_until(&phrase->rule, set);
	phrase_simplify(&phrase->rule, set->start_local,
	    phrase->times.count == 1);
	/* The n-th instance of days and times is neither the n-th day nor
	 * time. */
	if (phrase->rule.lists & RRULE_SET_POSITIONS &&
	    phrase->times.count > 1)
		return error_set(ret_error, ERROR_INPUT,
		    "cannot say BYSETPOS with several times of day");
	return phrase_sort(phrase, ret_error);
}

/* Do both choose the same days, so that their times can be united?  Not
 * with COUNT, which counts each rule's instances. */
static bool
phrase_equal_days(const struct phrase *a, const struct phrase *b)
{
	/* The rules have no times here, so that equal means equal days. */
	return a->kind == b->kind && rrule_equal(&a->rule, &b->rule) &&
	    a->rule.count == 0;
}

/* Do both have the same times? */
static bool
phrase_equal_times(const struct phrase *a, const struct phrase *b)
{
	return a->times.count == b->times.count &&
	    memcmp(a->times.items, b->times.items,
	    a->times.count * sizeof(int32_t)) == 0;
}

/*
 * Put `phrase` into `other` when one phrase can say both: equal days with
 * other times ("every Monday at 9:00" and "… at 17:30"), or other dates with
 * equal times ("1 March" and "24 December").
 */
static bool
phrase_merge(struct phrase *other, const struct phrase *phrase)
{
	size_t i;
	int month;

	if (!phrase_equal_days(other, phrase))
		return false;
	/* Equal days, other times. */
	if (memcmp(other->dates, phrase->dates, sizeof(other->dates)) == 0) {
		for (i = 0; i < phrase->times.count; i++)
			phrase_add_time(other, phrase->times.items[i]);
		return true;
	}
	/* Other dates at equal times; dates of other kinds are all zero. */
	if (!phrase_equal_times(other, phrase))
		return false;
	for (month = 1; month <= 12; month++)
		other->dates[month] |= phrase->dates[month];
	return true;
}

/* Merge the first pair that can be; was there any? */
static bool
phrase_merge_all(struct phrases *phrases)
{
	struct phrase *list = phrases->list.items;
	size_t i, k;

	for (i = 0; i < phrases->list.count; i++)
		for (k = i + 1; k < phrases->list.count; k++) {
			if (!phrase_merge(&list[i], &list[k]))
				continue;
			array_clear(&list[k].times);
			phrases->list.count--;
			memmove(&list[k], &list[k + 1],
			    (phrases->list.count - k) * sizeof(*list));
			return true;
		}
	return false;
}

/* As few phrases as possible, because people wrote few: "at 9:00 and 17:30"
 * came in as two rules and should come out as one sentence. */
int
phrase_plan(const struct recurrence *set, struct phrases *ret_phrases,
    struct error *ret_error)
{
	size_t i;

	for (i = 0; i < set->rules.count; i++)
		/* The half-filled one is in the list too: the caller clears
		 * it. */
		if (phrase_fill(array_add(&ret_phrases->list), set,
		    &set->rules.items[i], ret_error) == -1)
			return -1;
	/* At most eight rules: looking at all pairs again is nothing. */
	while (phrase_merge_all(ret_phrases))
		;
	return 0;
}

/* --- phrases to rules --------------------------------------------------- */

/* Only the name changes, not what it means: positions are counted in the
 * period, so several named months have to stay as they are. */
void
phrase_raise_frequency(struct rrule *rule)
{
	if (rule->months != 0 && rule->frequency == RRULE_MONTHLY &&
	    (!(rule->lists & RRULE_SET_POSITIONS) ||
	    __builtin_popcount(rule->months) == 1))
		/* Calendars know named months as YEARLY. */
		rule->frequency = RRULE_YEARLY;
}

/* Add the rule of these days at each time; positions need one rule a time,
 * because with several times they would count times. */
static int
phrase_add_days(const struct phrase *phrase, const struct rrule *days,
    struct recurrence *set, struct error *ret_error)
{
	struct rrule parts[RECURRENCE_RULES_MAX], rule;
	struct phrase single = { 0 };
	int count, i, most = RECURRENCE_RULES_MAX;
	size_t k;

	if (phrase->kind == PHRASE_POSITIONS && phrase->times.count > 1) {
		for (k = 0; k < phrase->times.count; k++) {
			/* Any kind but POSITIONS ends the recursion. */
			single.kind = PHRASE_DAYS;
			array_clear(&single.times);
			phrase_add_time(&single, phrase->times.items[k]);
			if (phrase_add_days(&single, days, set,
			    ret_error) == -1)
				break;
		}
		array_clear(&single.times);
		return k == phrase->times.count ? 0 : -1;
	}
	/* Each product of hours, minutes and seconds is one rule. */
	count = phrase_split_times(phrase, parts, most);
	if (count == -1)
		return error_set_at(ret_error, ERROR_LIMIT, 1, 1,
		    "too many different times of day; accepted are those of "
		    "at most %d rules", most);
	for (i = 0; i < count; i++) {
		rule = *days;
		rule.hours = parts[i].hours;
		rule.minutes = parts[i].minutes;
		rule.seconds = parts[i].seconds;
		if (recurrence_add_rule(set, &rule, ret_error) == -1)
			return -1;
	}
	return 0;
}

/* One group a call, in the order of its first month, so that the text reads in
 * the order of the year. */
bool
phrase_next_dates(const struct phrase *phrase, uint16_t *done,
    uint16_t *ret_months, uint32_t *ret_days)
{
	uint16_t months = 0;
	uint32_t days = 0;
	int month;

	for (month = 1; month <= 12; month++) {
		if (phrase->dates[month] == 0 || *done >> month & 1)
			continue;
		/* The first month that is left leads; others join when they
		 * are alike. */
		if (days == 0)
			days = phrase->dates[month];
		if (phrase->dates[month] == days)
			months |= (uint16_t)(1 << month);
	}
	if (months == 0)
		return false;
	*done |= months;
	*ret_months = months;
	*ret_days = days;
	return true;
}

/* Add dates: yearly rules, one for all months with equal days. */
static int
phrase_add_dates(const struct phrase *phrase, struct recurrence *set,
    struct error *ret_error)
{
	struct rrule rule = phrase->rule;
	uint16_t done = 0;

	rule.frequency = RRULE_YEARLY;
	while (phrase_next_dates(phrase, &done, &rule.months,
	    &rule.month_days))
		if (phrase_add_days(phrase, &rule, set, ret_error) == -1)
			return -1;
	return 0;
}

/* The way back from phrase_plan(). Dates are several rules, as each has its
 * own pairs of month and day. */
int
phrase_add_rules(const struct phrase *phrase, struct recurrence *set,
    struct error *ret_error)
{
	struct rrule rule = phrase->rule;

	if (phrase->kind == PHRASE_DATES)
		return phrase_add_dates(phrase, set, ret_error);
	phrase_raise_frequency(&rule);
	return phrase_add_days(phrase, &rule, set, ret_error);
}
