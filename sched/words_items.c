/* SPDX-License-Identifier: MIT */
/*
 * Numbered days in words: "first and third Wednesday", "days 1 and 15", "1
 * March and 1 September".
 *
 * Numbers come before what they count, so the noun decides: a weekday makes
 * numbers of BYDAY, a set ("working day") positions, "day" days of the month
 * or of the year, a month's name dates.  Looking ahead for it is bounded by
 * the list of numbers.
 */
#include <string.h>

#include "words_internal.h"

/* --- numbers ------------------------------------------------------------ */

/* Is it a number from the start, "15" or "15th"?  "11th-to-last" is not: it
 * counts a noun, never a date. */
static bool
words_items_is_number(const struct words *p, size_t ahead)
{
	const struct words_token *token = words_token_peek(p, ahead);

	return token->type == WORDS_NUMBER ||
	    (token->type == WORDS_NTH && token->number >= 0);
}

/* Read one number from `least` to `most`. */
static int
words_items_number(struct words *p, int least, int most, int *ret_number)
{
	const struct words_token *token = words_token_peek(p, 0);

	if (!words_items_is_number(p, 0))
		return words_token_refuse(p, "a number");
	if (token->number > most || token->number < least)
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    token->column, "%d is out of range; accepted are %d to %d",
		    (int)token->number, least, most);
	p->at++;
	*ret_number = (int)token->number;
	return 0;
}

/* A list with ranges, the form in which people write days, weeks and minutes
 * alike. */
int
words_items_numbers(struct words *p, int most,
    struct words_numbers *ret_numbers)
{
	int least = ret_numbers->has_zero ? 0 : 1, first, last;
	size_t step = 0;

	/* "1st and 15th" may stand without a noun, "1 and 15" may not. */
	ret_numbers->is_nth = true;
	do {
		p->at += step;
		words_token_accept(p, "the");
		if (words_token_peek(p, 0)->type == WORDS_NUMBER)
			ret_numbers->is_nth = false;
		if (words_items_number(p, least, most, &first) == -1)
			return -1;
		last = first;
		/* "1 to 7"; without a number behind it "until" is the end
		 * of the clause. */
		if (words_token_is(p, 0, "to|through|until") &&
		    words_items_is_number(p, 1)) {
			p->at++;
			if (words_items_number(p, least, most,
			    &last) == -1)
				return -1;
		}
		/* The complaint points at the second number: it is what
		 * looks wrong. */
		if (last < first) {
			p->at--;
			return words_token_refuse(p,
			    "a number that is not before the first");
		}
		for (; first <= last; first++)
			array_push(&ret_numbers->list, first);
		step = words_token_separator(p);
		if (step > 0 && words_token_is(p, step, "the") &&
		    words_items_is_number(p, step + 1))
			step++;
	/* "days 1 and 15 and 9:00": times are not days. */
	} while (step > 0 && words_items_is_number(p, step) &&
	    !words_time_is(p, step));
	return 0;
}

/* --- ordinals and their nouns ------------------------------------------- */

/* Decides between a numbered day and everything else that may begin with a
 * number. */
bool
words_items_is(const struct words *p, size_t ahead)
{
	size_t tokens;

	return words_token_ordinal(p, ahead, &tokens) != 0 ||
	    (words_token_is(p, ahead, "day|days") &&
	    words_items_is_number(p, ahead + 1));
}

/*
 * Read a list of ordinals: "first and third", "the 1st, the 2nd and last".  It
 * ends before a separator behind which no ordinal stands, so that "first
 * Monday and Tuesday" leaves "and" to its caller.
 */
static int
words_items_ordinals(struct words *p, struct words_numbers *ordinals)
{
	size_t tokens, step = 0;
	int n;

	for (;;) {
		words_token_accept(p, "the");
		n = words_token_ordinal(p, step, &tokens);
		/* What they count is not known yet: the year's days are the
		 * most. */
		if (n > RRULE_YEAR_DAY_MAX || n < -RRULE_YEAR_DAY_MAX ||
		    n == 0) {
			p->at += step;
			return words_token_refuse(p, n == 0 ? "days such as "
			    "\"first Wednesday\", \"day 15\" or "
			    "\"1 December\"" : "first to 366th");
		}
		array_push(&ordinals->list, n);
		p->at += step + tokens;
		step = words_token_separator(p);
		if (step == 0)
			return 0;
		if (words_token_is(p, step, "the"))
			step++;
		if (words_token_ordinal(p, step, &tokens) == 0)
			return 0;
	}
}

/* The set with the weekday `ahead` tokens on, behind "or", stepped over; 0
 * when "or" has no weekday behind it, which the caller refuses. */
static uint8_t
words_items_last_of_set(struct words *p, size_t ahead, uint8_t weekdays)
{
	int weekday = words_token_weekday(words_token_peek(p, ahead));

	if (weekday == -1)
		return 0;
	p->at += ahead + 1;
	return (uint8_t)(weekdays | 1 << weekday);
}

/*
 * Read a noun that is a set: "working day", "weekend day", "Saturday or
 * Sunday", "Monday, Wednesday or Friday".  0, and nothing read, when there is
 * none: a list of weekdays is a set only by its "or".
 */
static uint8_t
words_items_set(struct words *p)
{
	uint8_t weekdays = 0;
	size_t step;

	/* "last weekend" is two days: which of them is not said. */
	if (words_token_is(p, 0, "weekends") || (words_token_is(p, 0,
	    "weekend") && !words_token_is(p, 1, "day|days")))
		return 0;
	if ((weekdays = words_days_set(p)) != 0)
		return weekdays;
	/* Look ahead over the list: only at its "or" is it known to be one. */
	for (step = 0; words_token_weekday(words_token_peek(p, step)) != -1;) {
		weekdays |= (uint8_t)(1 << words_token_weekday(
		    words_token_peek(p, step)));
		step++;
		if (words_token_is(p, step, "or"))
			return words_items_last_of_set(p, step + 1, weekdays);
		if (words_token_peek(p, step)->type == WORDS_COMMA)
			step++;
	}
	return 0;
}

/*
 * Add positions of a set of weekdays: "last working day" is BYDAY=MO to FR
 * with BYSETPOS=-1.  The rule has room for one set, as all positions count in
 * it.
 */
static int
words_items_add_set(struct words *p, const struct words_numbers *ordinals,
    uint8_t weekdays, int column)
{
	struct rrule *rule = &p->clause->phrase.rule;
	size_t i;

	if (rule->weekdays != 0 && rule->weekdays != weekdays)
		return error_set_at(p->ret_error, ERROR_INPUT, 1, column,
		    "different kinds of days in one list; write them apart, "
		    "with \", and also\" and a time for each");
	rule->weekdays = weekdays;
	for (i = 0; i < ordinals->list.count; i++)
		rrule_add_set_position(rule, ordinals->list.items[i]);
	return 0;
}

/* Add numbers of one weekday, and step over its name. */
static int
words_items_add_weekday(struct words *p, const struct words_numbers *ordinals,
    enum civil_weekday weekday)
{
	size_t i;
	int n;

	for (i = 0; i < ordinals->list.count; i++) {
		n = ordinals->list.items[i];
		/* "100th Monday of the year". */
		if (n > RRULE_ORDINAL_MAX || n < -RRULE_ORDINAL_MAX)
			return error_set_at(p->ret_error, ERROR_INPUT, 1,
			    words_token_peek(p, 0)->column, "a year has at "
			    "most %d %ss", RRULE_ORDINAL_MAX,
			    civil_weekday_name(weekday));
		rrule_add_weekday(&p->clause->phrase.rule, n, weekday);
	}
	p->at++;
	return 0;
}

/* Read what the ordinals count, and add it.  A set makes positions, a
 * weekday numbers, "day" days whose scope is not known yet. */
static int
words_items_noun(struct words *p, const struct words_numbers *ordinals)
{
	struct words_clause *clause = p->clause;
	int column = words_token_peek(p, 0)->column, weekday;
	uint8_t set = 0;
	size_t i;

	/* One weekday is no set; with "or" or a comma behind it it may
	 * begin one. */
	if (words_token_weekday(words_token_peek(p, 0)) == -1 ||
	    words_token_is(p, 1, "or") ||
	    words_token_peek(p, 1)->type == WORDS_COMMA)
		set = words_items_set(p);
	if (set != 0)
		return words_items_add_set(p, ordinals, set, column);
	weekday = words_token_weekday(words_token_peek(p, 0));
	/* "first Monday or" and no weekday: the set was not complete. */
	if (weekday != -1 && words_token_is(p, 1, "or")) {
		p->at += 2;
		return words_token_refuse(p, "a weekday");
	}
	if (weekday != -1)
		return words_items_add_weekday(p, ordinals,
		    (enum civil_weekday)weekday);
	if (!words_token_accept(p, "day|days"))
		return words_token_refuse(p,
		    "a weekday, \"day\", \"working day\" or \"weekend day\"");
	for (i = 0; i < ordinals->list.count; i++)
		array_push(&clause->days, ordinals->list.items[i]);
	return 0;
}

/* Read ordinals and their nouns: "first Monday and Tuesday" are two
 * numbers, the ordinals holding for all nouns. */
static int
words_items_group(struct words *p)
{
	struct words_numbers ordinals = { 0 };
	size_t step = 0;
	int result;

	result = words_items_ordinals(p, &ordinals);
	while (result == 0) {
		p->at += step;
		result = words_items_noun(p, &ordinals);
		step = words_token_separator(p);
		/* "first Monday and Friday 4 December 2026": a date is not
		 * a noun. */
		if (step == 0 || words_token_weekday(words_token_peek(p,
		    step)) == -1 || words_date_is(p, step))
			break;
	}
	array_clear(&ordinals.list);
	return result;
}

/* Numbers up to `most` that are days of the month or of the year. */
static int
words_items_days(struct words *p, int most)
{
	struct words_numbers numbers = { 0 };
	int result;
	size_t i;

	result = words_items_numbers(p, most, &numbers);
	for (i = 0; result == 0 && i < numbers.list.count; i++)
		array_push(&p->clause->days, numbers.list.items[i]);
	array_clear(&numbers.list);
	return result;
}

/* --- dates -------------------------------------------------------------- */

/*
 * Add the days to each of the months.  Each day must exist in each month, in
 * leap years at least: "30 February" is a mistake and not a date that never
 * comes.
 */
static int
words_items_add_dates(struct words *p, const struct words_numbers *days,
    uint16_t months, int column)
{
	struct phrase *phrase = &p->clause->phrase;
	int month, day, length;
	size_t i;

	p->clause->has_dates = true;
	for (month = 1; month <= 12; month++) {
		if (!(months & 1 << month))
			continue;
		length = civil_month_length(2000, month);
		for (i = 0; i < days->list.count; i++) {
			day = days->list.items[i];
			if (day > length)
				return error_set_at(p->ret_error, ERROR_INPUT,
				    1, column, "%s has %d days, not %d",
				    civil_month_name(month), length, day);
			phrase->dates[month] |= 1U << day;
		}
	}
	return 0;
}

/* Read one date or several with the same months: "1 and 15 March", "1st of
 * March and September", "March 1 and 15". */
static int
words_items_date(struct words *p, struct words_numbers *numbers)
{
	const struct words_token *token = words_token_peek(p, 0);
	int month = words_token_month(token);
	uint16_t months = 0;

	numbers->list.count = 0;
	if (month != -1) {
		p->at++;
		if (words_items_numbers(p, 31, numbers) == -1)
			return -1;
		return words_items_add_dates(p, numbers,
		    (uint16_t)(1 << month), token->column);
	}
	if (words_items_numbers(p, 31, numbers) == -1)
		return -1;
	words_token_accept(p, "of");
	/* The caller looked ahead, but "1 of each" may lead nowhere. */
	if (words_token_month(words_token_peek(p, 0)) == -1)
		return words_token_refuse(p, "the name of a month");
	/* Only a list of bare months is this date's: "1 March and 1 May". */
	if (words_scope_months(p, &months) == -1)
		return -1;
	return words_items_add_dates(p, numbers, months, token->column);
}

/* Does a date begin `ahead` tokens on with its month: "March 1"? */
static bool
words_items_is_month_first(const struct words *p, size_t ahead)
{
	return words_token_month(words_token_peek(p, ahead)) != -1 &&
	    words_items_is_number(p, ahead + 1);
}

/* Read a list of dates: "1 March and 1 September". */
static int
words_items_dates(struct words *p)
{
	struct words_numbers numbers = { 0 };
	int result;
	size_t step;

	for (;;) {
		result = words_items_date(p, &numbers);
		step = words_token_separator(p);
		if (step > 0 && words_token_is(p, step, "the|on"))
			step++;
		/* "24 December and 15:00" ends here. */
		if (result == -1 || step == 0 || words_time_is(p, step) ||
		    (!words_items_is_number(p, step) &&
		    !words_items_is_month_first(p, step)))
			break;
		p->at += step;
	}
	array_clear(&numbers.list);
	return result;
}

/*
 * Do numbers lead to the name of a month, with "of" or without?  "1, 2 and 15
 * March" is looked through to its end; "days 1 and 15 of March" begins with
 * "days" and is not asked.
 */
static bool
words_items_is_dates(const struct words *p)
{
	size_t i = 0;

	if (words_items_is_month_first(p, 0))
		return true;
	while (words_items_is_number(p, i) || (i > 0 && (words_token_is(p, i,
	    "and|to|through|the") ||
	    words_token_peek(p, i)->type == WORDS_COMMA)))
		i++;
	if (i > 0 && words_token_is(p, i, "of"))
		i += words_token_is(p, i + 1, "each|every") ? 2 : 1;
	return i > 0 && words_token_month(words_token_peek(p, i)) != -1;
}

/* "the 1st and 15th": do ordinals count no noun?  They are days then.  It
 * is so when the next thing is another piece of the clause, or its end. */
static bool
words_items_is_bare(const struct words *p)
{
	size_t i = 0;

	while (words_token_peek(p, i)->type == WORDS_NTH || (i > 0 &&
	    (words_token_is(p, i, "and|to|through|the") ||
	    words_token_peek(p, i)->type == WORDS_COMMA)))
		i++;
	return i > 0 &&
	    (words_token_is(p, i, "of|in|at|every|until|from|for") ||
	    words_token_peek(p, i)->type == WORDS_END ||
	    words_token_peek(p, i)->type == WORDS_SEMICOLON ||
	    words_time_is(p, i));
}

/* Read one group of items.  The order of the questions matters: "1st of
 * March" is a date, "1st and 15th" are days, "1st Monday" is neither. */
static int
words_items_one(struct words *p)
{
	const struct words_token *token = words_token_peek(p, 0);

	if (words_token_accept(p, "day|days"))
		return words_items_days(p, RRULE_YEAR_DAY_MAX);
	if (words_items_is_dates(p))
		return words_items_dates(p);
	if (words_items_is_bare(p))
		return words_items_days(p, 31);
	if (token->type == WORDS_NUMBER)
		/* "every 15": a number, but of what? */
		return words_token_refuse(p, "\"day 15\", \"15 March\" or "
		    "\"15:00\"");
	return words_items_group(p);
}

/* Items of one list may be of several kinds here; whether they go together is
 * judged when the clause is complete. */
int
words_items_read(struct words *p)
{
	size_t step = 0;

	do {
		p->at += step;
		words_token_accept(p, "the|on");
		if (words_items_one(p) == -1)
			return -1;
		step = words_token_separator(p);
		if (step > 0 && words_token_is(p, step, "the|on"))
			step++;
	/* "first Monday and last day". */
	} while (step > 0 && words_items_is(p, step) &&
	    !words_date_is(p, step));
	p->clause->has_days = true;
	return 0;
}
