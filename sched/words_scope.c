/* SPDX-License-Identifier: MIT */
/*
 * What follows "of", "in" and "every" in words: months, years, weeks, and how
 * often.
 *
 * "Of the quarter" waits for the days: whether it means the quarter's first or
 * last month depends on the end from which they count (words_clause.c).
 */
#include <string.h>

#include "words_internal.h"

/* More is a mistake. */

/* Read one month, or "March to May", over the new year too: "November to
 * February" are four. */
static int
words_scope_month(struct words *p, uint16_t *months)
{
	int first = words_token_month(words_token_peek(p, 0)), last;

	if (first == -1)
		return words_token_refuse(p, "\"the month\", \"every 2 "
		    "months\", \"the quarter\", \"the year\", \"week 20\" or "
		    "the names of months");
	p->at++;
	last = first;
	/* "of March until 2027-01-01" has no month behind it and is
	 * refused: which of the two was meant is not clear. */
	if (words_token_is(p, 0, "to|through|until|till")) {
		last = words_token_month(words_token_peek(p, 1));
		if (last == -1) {
			p->at++;
			return words_token_refuse(p, "the name of a month");
		}
		p->at += 2;
	}
	for (;; first = first % 12 + 1) {
		*months |= (uint16_t)(1 << first);
		if (first == last)
			return 0;
	}
}

/* Added to what there is: "in March, in June" are two scopes and one list. */
int
words_scope_months(struct words *p, uint16_t *ret_months)
{
	uint16_t months = 0;
	size_t step;

	for (;;) {
		/* "of every January". */
		words_token_accept(p, "each|every");
		if (words_scope_month(p, &months) == -1)
			return -1;
		step = words_token_separator(p);
		if (step == 0 || words_token_month(words_token_peek(p,
		    step)) == -1)
			break;
		/* "January, 5 March": not this list's. */
		p->at += step;
	}
	*ret_months |= months;
	return 0;
}

/* Read weeks of the year: "20", "10 and 20", "10 to 20", as ISO 8601
 * numbers them. */
static int
words_scope_weeks(struct words *p)
{
	struct words_numbers numbers = { 0 };
	uint64_t weeks = 0;
	size_t i;

	if (words_items_numbers(p, 53, &numbers) == -1) {
		array_clear(&numbers.list);
		return -1;
	}
	for (i = 0; i < numbers.list.count; i++)
		weeks |= 1ULL << numbers.list.items[i];
	array_clear(&numbers.list);
	p->clause->phrase.rule.weeks |= weeks;
	return 0;
}

/* Take the quarter: all of it with `month` 0, else its `month`-th months.
 * "The quarter's months" are all twelve and restrict nothing. */
static int
words_scope_quarter(struct words *p, int month)
{
	uint16_t *months = &p->clause->phrase.rule.months;
	int i;

	if (month == 0 && words_token_is(p, 0, "month|months")) {
		p->at++;
		return 0;
	}
	p->clause->is_of_quarter = month == 0;
	/* The first months of the quarters are 1, 4, 7, 10. */
	for (i = month; month != 0 && i <= 12; i += 3)
		*months |= (uint16_t)(1 << i);
	return 0;
}

/* Read "second month of the quarter", behind "of the": "first Monday of the
 * second month of the quarter". */
static int
words_scope_nth_month(struct words *p, int ordinal)
{
	int column = words_token_peek(p, 0)->column;

	/* The last month of three is the third. */
	if (ordinal < 0)
		ordinal += 4;
	p->at++;
	/* An ordinal of anything else makes no scope. */
	if (!words_token_accept(p, "month"))
		return words_token_refuse(p, "\"month of the quarter\"");
	words_token_accept(p, "of|in");
	words_token_accept(p, "the|each|every");
	if (!words_token_accept(p, "quarter"))
		return words_token_refuse(p, "\"of the quarter\"");
	if (ordinal < 1 || ordinal > 3)
		return error_set_at(p->ret_error, ERROR_INPUT, 1, column,
		    "a quarter has three months");
	return words_scope_quarter(p, ordinal);
}

/* From the most common to the rarest; "of the month" changes nothing and is
 * taken all the same, as people say it. */
int
words_scope_read(struct words *p)
{
	struct words_clause *clause = p->clause;
	size_t tokens;
	int ordinal;

	p->at++;		/* "of", "in", "during" */
	clause->has_scope = true;
	/* "of every 3 months". */
	if (words_token_is(p, 0, "every|each") && words_scope_is_unit(p, 1)) {
		p->at++;
		return words_scope_unit(p);
	}
	/* "of the month", "of each month", "a month". */
	words_token_accept(p, "the|each|every|a");
	if (words_token_accept(p, "month|months")) {
		clause->is_of_month = true;
		return 0;
	}
	if (words_token_accept(p, "year|years")) {
		clause->is_of_year = true;
		return 0;
	}
	if (words_token_accept(p, "quarter|quarters|quarter's|quarters'"))
		return words_scope_quarter(p, 0);
	if (words_token_accept(p, "week|weeks"))
		return words_scope_weeks(p);
	/* By number, as calendars print them; 53 is odd, and so is the 1
	 * behind it. */
	if (words_token_is(p, 0, "even|odd") &&
	    words_token_is(p, 1, "week|weeks")) {
		clause->phrase.rule.weeks |= words_token_is(p, 0, "even") ?
		    PHRASE_WEEKS_EVEN : PHRASE_WEEKS_ODD;
		p->at += 2;
		return 0;
	}
	ordinal = words_token_ordinal(p, 0, &tokens);
	if (ordinal != 0) {
		p->at += tokens - 1;
		return words_scope_nth_month(p, ordinal);
	}
	return words_scope_months(p, &clause->phrase.rule.months);
}

/* The unit that the word `ahead` tokens on names; a quarter is three months
 * and told apart by its caller. */
static enum words_unit
words_scope_unit_word(const struct words *p, size_t ahead)
{
	return words_token_is(p, ahead, "day|days") ? WORDS_DAY :
	    words_token_is(p, ahead, "week|weeks") ? WORDS_WEEK :
	    words_token_is(p, ahead, "month|months|quarter|quarters") ?
	    WORDS_MONTH : words_token_is(p, ahead, "year|years") ?
	    WORDS_YEAR : WORDS_NO_UNIT;
}

/* "2 weeks", "other week", "second week", "week". */
bool
words_scope_is_unit(const struct words *p, size_t ahead)
{
	size_t tokens;

	if (words_scope_unit_word(p, ahead) != WORDS_NO_UNIT)
		return true;
	/* "2 weeks", "other week"; "second week" below. */
	if (words_token_peek(p, ahead)->type == WORDS_NUMBER ||
	    words_token_is(p, ahead, "other"))
		return words_scope_unit_word(p, ahead + 1) != WORDS_NO_UNIT;
	/* "second week"; "last week" is none. */
	return words_token_ordinal(p, ahead, &tokens) > 0 &&
	    words_scope_unit_word(p, ahead + tokens) != WORDS_NO_UNIT;
}

/* How often, by a number, "other" or an ordinal.  Quarters are three months,
 * and remembered as quarters only where days are counted in them. */
int
words_scope_unit(struct words *p)
{
	struct words_clause *clause = p->clause;
	const struct words_token *token = words_token_peek(p, 0);
	enum words_unit unit;
	int64_t n = 1, most;
	size_t tokens;

	if (words_token_accept(p, "other")) {
		n = 2;
	} else if (words_scope_unit_word(p, 0) == WORDS_NO_UNIT) {
		n = token->type == WORDS_NUMBER ? token->number :
		    words_token_ordinal(p, 0, &tokens);
		p->at++;
	}
	unit = words_scope_unit_word(p, 0);
	most = words_token_is(p, 0, "quarter|quarters") ?
	    PHRASE_INTERVAL_MAX / 3 : PHRASE_INTERVAL_MAX;
	if (n < 1 || n > most)
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    token->column, "\"%d\" is out of range; accepted are 1 to "
		    "%d", (int)n, (int)most);
	if (words_token_is(p, 0, "quarter|quarters")) {
		/* "every quarter" keeps its name for the days; "every 2
		 * quarters" is an interval of six months. */
		clause->is_of_quarter = n == 1;
		n = n == 1 ? 1 : n * 3;
	} else if (unit == WORDS_MONTH && n == 1) {
		clause->is_of_month = true;
	}
	p->at++;
	/* "every 2 weeks … of every 3 months". */
	if (clause->unit != WORDS_NO_UNIT && clause->interval > 1 && n > 1)
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    token->column, "how often is said twice");
	/* "every month of every 2 years": what counts is over 1. */
	if (clause->unit == WORDS_NO_UNIT || n > 1) {
		clause->unit = unit;
		clause->interval = (int)n;
		clause->interval_column = token->column;
	}
	return 0;
}

/* Behind days "every" can only count years: all else would have stood in
 * front. */
bool
words_scope_is_years(const struct words *p)
{
	if (!words_token_is(p, 0, "every|each") || !words_scope_is_unit(p, 1))
		return false;
	/* "every year", "every 2 years". */
	return words_scope_unit_word(p, 1) == WORDS_YEAR ||
	    words_scope_unit_word(p, 2) == WORDS_YEAR;
}

/* As in front of the days. */
int
words_scope_years(struct words *p)
{
	p->at++;
	return words_scope_unit(p);
}
