/* SPDX-License-Identifier: MIT */
/*
 * Words: "first Wednesday of the month at 13:00", read by recursive descent.
 *
 * The text is cut into tokens (words_token_list.c), clauses are read piece by
 * piece, and each clause then becomes rules or dates (words_clause.c).  Pieces
 * may come in any order; what one clause may hold together is checked when it
 * is complete.  The grammar, loosely:
 *
 *     set     = clause *((";" / [","] ["and"] ("also" / "plus")) clause)
 *     clause  = 1*piece
 *     piece   = days / times / scope / years / end / from / except
 *     end     = "until" date / ["for"] number "times"
 *     from    = "from" date
 *     except  = "except" ["on"] dates
 *
 *     days    = ["every"] (unit [["on"] days] / weekdays / items)
 *             / items / "daily" / "weekly" / … / ["once" "on"] dates
 *             / weekday way days / [number] "day" way days
 *     way     = "after" / "before"
 *     unit    = [number / "other" / nth] ("day" / "week" / "month"
 *             / "quarter" / "year")
 *     weekdays = weekday *(sep weekday) / "working day" / "weekend"
 *             ; each weekday may be a range: "Monday to Friday"
 *     items   = nths noun / "day" numbers / numbers ["of"] months
 *     noun    = weekday / "day" / "working day" / "weekend day"
 *             / weekday 1*("or" weekday)
 *
 *     times   = ["at"] time *(sep ["at"] time)
 *             / "every" [number] ("hour" / "minute" / "second")
 *               ["from" time "to" time]
 *             / "at" "minutes" numbers "of" ("every hour" / "hours" numbers)
 *     scope   = ("of" / "in") ("the month" / "the quarter" / "the year"
 *             / "every" unit / "week" numbers / ("even" / "odd") "weeks"
 *             / nth "month of the quarter" / months)
 *     years   = "every" unit                     ; of years
 *     sep     = "," / "and" / "," "and"
 *
 * What people say in two ways is read in both; what can be read in two ways is
 * refused with both written out ("every second Tuesday", "biweekly", "24/12").
 * The canonical spelling is phrase_format.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "duration.h"
#include "never.h"
#include "words_internal.h"

/* What may follow the days of a clause. */
#define WORDS_EXPECTED \
	"\"at\" and a time, \"of\" or \"in\" and months, \"until\" and a " \
	"date, \"except\" and dates, or \", and also\""

/* How many tokens end a clause and begin another: ", and also", ";"; else
 * 0. */
static size_t
words_break(const struct words *p)
{
	size_t i = 0;

	if (words_token_peek(p, 0)->type == WORDS_SEMICOLON ||
	    words_token_peek(p, 0)->type == WORDS_COMMA)
		i++;
	if (words_token_is(p, i, "and|or"))
		i++;
	if (words_token_is(p, i, "also|plus"))
		return i + 1;
	return words_token_peek(p, 0)->type == WORDS_SEMICOLON ? i : 0;
}

/* How long it takes is said elsewhere.  Always -1. */
static int
words_fail_length(struct words *p, int column, int64_t secs)
{
	struct text length = { 0 };

	duration_format(&length, secs);
	(void)error_set_at(p->ret_error, ERROR_INPUT, 1, column, "the length "
	    "is given apart, as \"duration: %s\"", text_string(&length));
	text_clear(&length);
	return -1;
}

/* Behind the only time of day: is it the end, as in "15:00-17:00"? */
static bool
words_is_end(const struct words *p)
{
	return p->clause->phrase.times.count == 1 && !p->clause->has_step &&
	    words_token_is(p, 0, "to|until|till") &&
	    words_token_peek(p, 1)->type == WORDS_TIME;
}

/* Read "for 10 times", "10 times": COUNT, which excludes "until". */
static int
words_read_count(struct words *p)
{
	struct rrule *rule = &p->clause->phrase.rule;
	const struct words_token *token;

	words_token_accept(p, "for");
	token = words_token_peek(p, 0);
	if (token->type == WORDS_NUMBER && words_token_is(p, 1, "m|min|mins|"
	    "minute|minutes|h|hr|hrs|hour|hours"))
		return words_fail_length(p, token->column, token->number *
		    (words_token_peek(p, 1)->word[0] == 'm' ? 60 : 3600));
	if (token->type != WORDS_NUMBER ||
	    !words_token_is(p, 1, "times|time|occurrences|occurrence"))
		return words_token_refuse(p, "a number and \"times\"");
	if (token->number < 1 || rule->count > 0 || rule->has_until)
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    token->column, rule->count > 0 || rule->has_until ?
		    "the end is given twice" :
		    "accepted is a number of times from 1 on");
	rule->count = (uint32_t)token->number;
	p->at += 2;
	return 0;
}

/* Read times of day, a list or a step, once in a clause: "at 9:00 … at
 * 17:00" may be meant as either. */
static int
words_read_times(struct words *p)
{
	const struct words_token *token = words_token_peek(p, 0);

	if (p->clause->phrase.times.count > 0)
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    token->column, "times of day are given twice; accepted "
		    "is one list: \"at 9:00 and 17:30\"");
	if (!words_time_is_step(p))
		return words_time_list(p);
	p->clause->has_step = true;
	return words_time_step(p);
}

/* Is it "from" and a date?  "from 9:00 to 17:00" belongs to a step. */
static bool
words_is_from(const struct words *p)
{
	return words_token_is(p, 0, "from|starting|since|beginning") &&
	    (words_date_is(p, 1) || (words_token_is(p, 1, "on|from") &&
	    words_date_is(p, 2)));
}

/* Read one piece of a clause, chosen by its first word. */
static int
words_read_piece(struct words *p)
{
	struct words_clause *clause = p->clause;
	enum words_type type = words_token_peek(p, 0)->type;

	if (words_token_is(p, 0, "at|@") || words_time_is(p, 0) ||
	    words_time_is_step(p))
		return words_read_times(p);
	if (words_is_end(p))
		return words_fail_length(p, words_token_peek(p, 0)->column,
		    (words_token_peek(p, 1)->number -
		    clause->phrase.times.items[0] + CIVIL_DAY_SECS - 1) %
		    CIVIL_DAY_SECS + 1);
	if (words_token_is(p, 0, "until|till|through|ending"))
		return words_date_until(p);
	if (words_is_from(p))
		return words_date_from(p);
	if (words_token_is(p, 0, "for") || (type == WORDS_NUMBER &&
	    words_token_is(p, 1, "times")))
		return words_read_count(p);
	if (words_token_is(p, 0, "except|excluding|but")) {
		if (words_token_is(p, 0, "but"))
			p->at++;
		return words_date_except(p);
	}
	if (words_token_is(p, 0, "of|in|during"))
		return words_scope_read(p);
	/* "every 2 years" behind the days says how often, in front it is
	 * days. */
	if (clause->has_days && words_scope_is_years(p))
		return words_scope_years(p);
	if (clause->has_days)
		return words_token_refuse(p, WORDS_EXPECTED);
	if (words_token_accept(p, "once")) {
		words_token_accept(p, "on");
		if (!words_date_is(p, 0))
			return words_token_refuse(p, "a date with its year, "
			    "such as 2026-12-03");
	}
	return words_days_read(p);
}

/* Read pieces up to the end or to the break that begins another clause,
 * which is stepped over. */
static int
words_read_clause(struct words *p)
{
	struct words_clause *clause = array_add(&p->clauses);

	rrule_init(&clause->phrase.rule, RRULE_DAILY);
	clause->interval = 1;
	clause->moved_to = -1;
	clause->column = words_token_peek(p, 0)->column;
	p->clause = clause;
	p->depth = 0;
	while (words_token_peek(p, 0)->type != WORDS_END &&
	    words_break(p) == 0) {
		if (words_token_peek(p, 0)->type == WORDS_COMMA &&
		    p->at > 0) {
			p->at++;
			continue;
		}
		if (words_read_piece(p) == -1)
			return -1;
	}
	if (words_break(p) == 0)
		return 0;
	p->at += words_break(p);
	if (words_token_peek(p, 0)->type == WORDS_END)
		return words_token_refuse(p, "days and a time");
	return 0;
}

/* qsort's comparison for instants and days. */
static int
words_cmp(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Put dates in order, each once; how many are left. */
static size_t
words_sort(int64_t *dates, size_t count)
{
	size_t i, kept = 0;

	if (count == 0)
		return 0;
	qsort(dates, count, sizeof(*dates), words_cmp);
	for (i = 0; i < count; i++)
		if (kept == 0 || dates[kept - 1] != dates[i])
			dates[kept++] = dates[i];
	return kept;
}

/* Sort the dates of a set, of which clauses come in any order. */
static void
words_sort_set(struct recurrence *set)
{
	set->also.count = words_sort(set->also.items, set->also.count);
	set->except.count = words_sort(set->except.items, set->except.count);
	set->except_days.count = words_sort(set->except_days.items,
	    set->except_days.count);
}

/* A set without a start begins long ago at its first time of day; dates
 * alone begin with the first of them. */
static void
words_fill_start(struct words *p)
{
	const struct phrase *phrase;
	int64_t first = CIVIL_DAY_SECS;
	size_t i;

	if (p->set->rules.count == 0) {
		/* There is a clause, and each that was taken has added rules
		 * or dates (words_clause_add()). */
		if (always(p->set->also.count > 0))
			p->set->start_local = p->set->also.items[0];
		return;
	}
	for (i = 0; i < p->clauses.count; i++) {
		phrase = &p->clauses.items[i].phrase;
		if (phrase->times.count > 0 && phrase->times.items[0] < first)
			first = phrase->times.items[0];
	}
	p->set->start_local = RECURRENCE_BEGIN_LOCAL + first;
}

/* Everything is read before anything is made of it, since what a piece means
 * may depend on one that stands behind it ("every second Tuesday … of the
 * month"). */
int
words_parse(struct recurrence *set, bool has_start, struct error *ret_error)
{
	struct words p = { .set = set, .has_start = has_start,
	    .ret_error = ret_error };
	int result;
	size_t i;

	result = words_token_list(&p);
	while (result == 0 && (p.clauses.count == 0 ||
	    words_token_peek(&p, 0)->type != WORDS_END))
		result = words_read_clause(&p);
	for (i = 0; result == 0 && i < p.clauses.count; i++)
		result = words_clause_add(&p, &p.clauses.items[i]);
	if (result == 0)
		words_sort_set(set);
	if (result == 0 && !p.has_start)
		words_fill_start(&p);
	for (i = 0; i < p.clauses.count; i++)
		words_clause_clear(&p.clauses.items[i]);
	array_clear(&p.clauses);
	array_clear(&p.tokens);
	return result;
}
