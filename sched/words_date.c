/* SPDX-License-Identifier: MIT */
/*
 * Dates with a year, and the limits made of them: once, until, from, except.
 *
 *     date = [weekday [","]] ["the"] (iso / number ["of"] month [","] year
 *          / month number [","] year)
 *
 * A weekday in front must be the date's: it is there for people, who notice a
 * wrong date by it, and so does this.  Dates without a year are items
 * (words_items.c), for they come every year.
 */
#include <string.h>

#include "words_internal.h"

/* What a refusal tells. */
#define WORDS_DATE_ACCEPTED "a date such as 2026-12-03 or 3 December 2026"

/* Is it a number, or an ordinal such as "3rd"? */
static bool
words_date_is_number(const struct words *p, size_t ahead)
{
	enum words_type type = words_token_peek(p, ahead)->type;

	return type == WORDS_NUMBER || type == WORDS_NTH;
}

/* Is it a year?  A number from 1000 on, so that days and hours are none. */
static bool
words_date_is_year(const struct words *p, size_t ahead)
{
	const struct words_token *token = words_token_peek(p, ahead);

	return token->type == WORDS_NUMBER && token->number >= 1000;
}

/* The tokens of "[weekday[,]] [the]" before the date proper: "Thursday, the
 * 3rd of December 2026". */
static size_t
words_date_lead(const struct words *p, size_t ahead)
{
	size_t i = ahead;

	if (words_token_weekday(words_token_peek(p, i)) != -1) {
		i++;
		if (words_token_peek(p, i)->type == WORDS_COMMA)
			i++;
	}
	if (words_token_is(p, i, "the"))
		i++;
	return i - ahead;
}

/* "3 December", "3rd of December", "December 3": how many tokens; 0 if it
 * is no such date. */
static size_t
words_date_body(const struct words *p, size_t ahead)
{
	size_t i = ahead;

	/* "December 3"; "December 2026" is a month of a year, no date. */
	if (words_token_month(words_token_peek(p, i)) != -1 &&
	    words_date_is_number(p, i + 1) && !words_date_is_year(p, i + 1))
		return 2;
	if (!words_date_is_number(p, i))
		return 0;
	i += words_token_is(p, i + 1, "of") ? 2 : 1;
	if (words_token_month(words_token_peek(p, i)) == -1)
		return 0;
	return i + 1 - ahead;
}

/* Looks ahead without taking anything: whether "3 December" is a date or a day
 * of each year is decided by the year behind it. */
bool
words_date_is(const struct words *p, size_t ahead)
{
	enum words_type type;
	size_t body;

	ahead += words_date_lead(p, ahead);
	type = words_token_peek(p, ahead)->type;
	if (type == WORDS_DATE || type == WORDS_MOMENT)
		return true;
	body = words_date_body(p, ahead);
	if (body == 0)
		return false;
	ahead += body;
	if (words_token_peek(p, ahead)->type == WORDS_COMMA)
		ahead++;
	return words_date_is_year(p, ahead);
}

/* Refuse a weekday that is not the date's, by saying which one is. */
static int
words_date_check(struct words *p, const struct words_token *token,
    int64_t days)
{
	struct civil civil = civil_from_days(days);
	int weekday = words_token_weekday(token);
	enum civil_weekday right = civil_weekday(days);

	if (weekday == -1 || weekday == (int)right)
		return 0;
	return error_set_at(p->ret_error, ERROR_INPUT, 1, token->column,
	    "%d %s %d is a %s, not a %s", civil.day,
	    civil_month_name(civil.month), civil.year,
	    civil_weekday_name(right),
	    civil_weekday_name((enum civil_weekday)weekday));
}

/* Read day, month and year in words. */
static int
words_date_read_words(struct words *p, int64_t *ret_days)
{
	const struct words_token *first = words_token_peek(p, 0);
	int month = words_token_month(first), length;
	int64_t day, year;

	if (words_date_body(p, 0) == 0)
		return words_token_refuse(p, WORDS_DATE_ACCEPTED);
	/* "December 3, 2026". */
	if (month != -1) {
		day = words_token_peek(p, 1)->number;
		p->at += 2;
	} else {
		day = first->number;
		p->at++;
		words_token_accept(p, "of");
		month = words_token_month(words_token_peek(p, 0));
		p->at++;
	}
	if (words_token_peek(p, 0)->type == WORDS_COMMA &&
	    words_date_is_year(p, 1))
		p->at++;
	if (!words_date_is_year(p, 0))
		return words_token_refuse(p, "the year of this date");
	year = words_token_peek(p, 0)->number;
	/* Years end with 9999 everywhere in this folder. */
	length = year > 9999 ? 0 : civil_month_length(year, month);
	if (length == 0)
		return words_token_refuse(p, "a year up to 9999");
	if (day < 1 || day > length)
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    first->column, "%s %d has %d days, not %d",
		    civil_month_name(month), (int)year, length, (int)day);
	p->at++;
	*ret_days = civil_days(year, month, (int)day);
	return 0;
}

/* Read a date; `*ret_has_time`: it was written with its time. */
static int
words_date_read(struct words *p, int64_t *ret_local, bool *ret_has_time)
{
	const struct words_token *lead = words_token_peek(p, 0), *token;
	int64_t days = 0;

	p->at += words_date_lead(p, 0);
	token = words_token_peek(p, 0);
	*ret_has_time = token->type == WORDS_MOMENT;
	if (token->type == WORDS_DATE || token->type == WORDS_MOMENT) {
		p->at++;
		*ret_local = token->number;
		return words_date_check(p, lead,
		    civil_local_days(token->number));
	}
	/* No ISO form: day, month and year as words. */
	if (words_date_read_words(p, &days) == -1)
		return -1;
	*ret_local = days * CIVIL_DAY_SECS;
	return words_date_check(p, lead, days);
}

/*
 * Read one date of a list with the times behind it, if there are any:
 * "2026-12-03 at 15:00", "2026-12-03 15:00 and 17:00".  Times may also come
 * once behind all dates; these are the clause's and stay unread here.
 */
static int
words_date_item(struct words *p)
{
	struct words_clause *clause = p->clause, times = { 0 };
	struct words_moment moment = { 0 };
	size_t i;
	int result;

	if (words_date_read(p, &moment.local, &moment.has_time) == -1)
		return -1;
	if (moment.has_time || !(words_time_is(p, 0) ||
	    words_token_is(p, 0, "at"))) {
		array_push(&clause->moments, moment);
		return 0;
	}
	/* Times go to the clause being read: here they are this date's
	 * alone. */
	p->clause = &times;
	result = words_time_list(p);
	p->clause = clause;
	moment.has_time = true;
	for (i = 0; result == 0 && i < times.phrase.times.count; i++)
		array_push(&clause->moments, ((struct words_moment){
		    moment.local + times.phrase.times.items[i], true }));
	words_clause_clear(&times);
	return result;
}

/* Stops before what is no date, and leaves the separator to it: "on 2026-12-03
 * and every Thursday" is two clauses. */
int
words_date_list(struct words *p)
{
	size_t step;

	for (;;) {
		if (words_date_item(p) == -1)
			return -1;
		step = words_token_separator(p);
		if (step == 0)
			return 0;
		/* "on 2026-12-03 and on 2026-12-10". */
		if (words_token_is(p, step, "on"))
			step++;
		if (!words_date_is(p, step))
			return 0;
		p->at += step;
	}
}

/* In local time, as everything in words; the zone is not known here. */
int
words_date_until(struct words *p)
{
	struct rrule *rule = &p->clause->phrase.rule;
	int column = words_token_peek(p, 0)->column;
	bool has_time;
	int64_t local;

	p->at++;
	words_token_accept(p, "and");
	if (words_date_read(p, &local, &has_time) == -1)
		return -1;
	/* "until … for 10 times": which of the two? */
	if (rule->has_until || rule->count > 0)
		return error_set_at(p->ret_error, ERROR_INPUT, 1, column,
		    "the end is given twice");
	rule->has_until = true;
	/* A date alone counts whole, as UNTIL does in a rule. */
	rule->until_local = has_time ? local : local + CIVIL_DAY_SECS - 1;
	return 0;
}

/* Beside the key `from:` people say it in the sentence, too.  It bounds the
 * whole set. */
int
words_date_from(struct words *p)
{
	const struct words_token *token = words_token_peek(p, 0);
	bool has_time;
	int64_t local;

	p->at++;
	words_token_accept(p, "on|from");
	if (words_date_read(p, &local, &has_time) == -1)
		return -1;
	/* The start is the whole set's, not a clause's. */
	if (p->set->from_local != INT64_MIN)
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    token->column, "the start is given twice");
	p->set->from_local = local;
	/* Who says "from" needs no other start to count from. */
	if (!p->has_start)
		/* Counting begins there, as from a start given apart. */
		p->set->start_local = local;
	p->has_start = true;
	return 0;
}

/* "Every day except Sunday" has a shorter way.  Always -1. */
static int
words_date_refuse_weekday(struct words *p)
{
	const struct words_token *token = words_token_peek(p, 0);

	return error_set_at(p->ret_error, ERROR_INPUT, 1, token->column,
	    "\"%.*s\" is not expected here: \"except\" takes dates; write the "
	    "days that are left, such as \"Monday to Saturday\"",
	    (int)token->length, p->set->text + token->at);
}

/* Exceptions are the set's: "except" behind one clause leaves the date out of
 * all, which is what people mean by it. */
int
words_date_except(struct words *p)
{
	struct words_clause *clause = p->clause, except = { 0 };
	const struct words_moment *moment;
	int result;
	size_t i;

	p->at++;
	/* "except on", "except for". */
	words_token_accept(p, "on|for");
	if (words_token_weekday(words_token_peek(p, 0)) != -1 &&
	    !words_date_is(p, 0))
		return words_date_refuse_weekday(p);
	/* Read like dates that happen, into a clause that is thrown away. */
	p->clause = &except;
	result = words_date_list(p);
	p->clause = clause;
	for (i = 0; result == 0 && i < except.moments.count; i++) {
		moment = &except.moments.items[i];
		/* One instance, or all of the date. */
		if (moment->has_time)
			array_push(&p->set->except, moment->local);
		else
			array_push(&p->set->except_days,
			    civil_local_days(moment->local));
	}
	words_clause_clear(&except);
	return result;
}
