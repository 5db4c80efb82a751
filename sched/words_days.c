/* SPDX-License-Identifier: MIT */
/*
 * What days a clause is about.
 *
 * Days nest: "every", "the Wednesday after" and "3 days before" stand in front
 * of other days.  words_days_read() calls itself for them, to a depth that no
 * sentence has.  "Every" in front of a unit sets how often ("every 2 weeks on
 * Monday"), in front of weekdays or items it says nothing.
 */
#include <string.h>

#include "never.h"
#include "words_internal.h"

/* Against texts of a thousand "every". */
#define WORDS_DEPTH_MAX 8	/* "every", "after" and such before the days */
#define WORDS_DAYS_ACCEPTED \
	"days such as \"every Monday\", \"first Wednesday of the month\", " \
	"\"last day\", \"24 December\", \"once on 2026-12-03\""

/* Do weekdays, or names for several, begin `ahead` tokens on? */
static bool
words_days_is_weekday(const struct words *p, size_t ahead)
{
	return words_token_weekday(words_token_peek(p, ahead)) != -1 ||
	    (words_token_is(p, ahead, "working|work|business") &&
	    words_token_is(p, ahead + 1, "day|days")) ||
	    words_token_is(p, ahead, "weekday|weekdays|workday|workdays|"
	    "weekend|weekends");
}

/* The named sets of weekdays.  "Weekday" is a working day, as in English; any
 * day of the week is "day". */
uint8_t
words_days_set(struct words *p)
{
	if (words_token_is(p, 0, "working|work|business") &&
	    words_token_is(p, 1, "day|days")) {
		p->at += 2;
		return PHRASE_WORKING_DAYS;
	}
	if (words_token_accept(p, "weekday|weekdays|workday|workdays"))
		return PHRASE_WORKING_DAYS;
	/* "Weekend" and "weekend day" are the same two days. */
	if (!words_token_accept(p, "weekend|weekends"))
		return 0;
	words_token_accept(p, "day|days");
	return PHRASE_WEEKEND;
}

/* Read one weekday, a range of them, or a named set; the caller has seen that
 * one of them is there. */
static int
words_days_weekday(struct words *p, uint8_t *weekdays)
{
	uint8_t set = words_days_set(p);
	int first = words_token_weekday(words_token_peek(p, 0)), last;

	*weekdays |= set;
	if (set != 0)
		return 0;
	/* words_days_is_weekday() has seen a set or a name here; it is asked
	 * before each of them. */
	if (never(first == -1))
		return words_token_refuse(p, "a weekday");
	p->at++;
	last = first;
	/* "Monday to Friday"; "Mon-Fri" was cut into the same tokens. */
	if (words_token_is(p, 0, "to|through")) {
		p->at++;
		last = words_token_weekday(words_token_peek(p, 0));
		if (last == -1)
			return words_token_refuse(p, "a weekday");
		p->at++;
	}
	/* "Friday to Monday" goes over the weekend. */
	for (;; first = (first + 1) % 7) {
		*weekdays |= (uint8_t)(1 << first);
		if (first == last)
			return 0;
	}
}

/* Read weekdays: "Monday, Tuesday and Friday", "working days". */
static int
words_days_weekdays(struct words *p, uint8_t *ret_weekdays)
{
	uint8_t weekdays = 0;
	size_t step = 0;

	for (;;) {
		p->at += step;
		if (words_days_weekday(p, &weekdays) == -1)
			return -1;
		step = words_token_separator(p);
		if (step == 0 && words_token_is(p, 0, "or"))
			step = 1;
		/* "every Monday and every Friday", "Mondays and on
		 * Fridays". */
		if (step > 0 && words_token_is(p, step, "every|on|each|the"))
			step++;
		/* "Monday and Friday 4 December 2026": the second is a
		 * date. */
		if (step == 0 || !words_days_is_weekday(p, step) ||
		    words_date_is(p, step))
			break;
	}
	*ret_weekdays |= weekdays;
	return 0;
}

/*
 * Read what the clause counts from, behind "after" or "before": `days` away,
 * or up to the weekday `weekday` when it is not -1.  Moving twice ("the day
 * after the Monday after …") is refused: nobody can tell where that is.
 */
static int
words_days_moved(struct words *p, int days, int weekday)
{
	struct words_clause *clause = p->clause;
	int column = words_token_peek(p, 0)->column;

	if (clause->moved_way != 0)
		return error_set_at(p->ret_error, ERROR_INPUT, 1, column,
		    "\"after\" and \"before\" can be said once only");
	clause->moved_way = words_token_is(p, 0, "after|following") ? 1 : -1;
	clause->moved_days = days;
	clause->moved_to = weekday;
	p->at++;
	return words_days_read(p);
}

/* Read weekdays, and what may narrow them: "Friday the 13th", "on days 1 to
 * 7", "Wednesday after …". */
static int
words_days_plain(struct words *p)
{
	struct words_clause *clause = p->clause;
	uint8_t weekdays = 0;

	if (words_days_weekdays(p, &weekdays) == -1)
		return -1;
	/* "the Wednesday after the second Tuesday". */
	if (words_token_is(p, 0, "after|following|before")) {
		if (weekdays & (weekdays - 1))
			return words_token_refuse(p,
			    "one weekday before \"after\"");
		return words_days_moved(p, 0, __builtin_ctz(weekdays));
	}
	clause->phrase.rule.weekdays |= weekdays;
	clause->has_days = true;
	/* "Friday the 13th": both must match. */
	if (words_token_is(p, 0, "the") &&
	    words_token_peek(p, 1)->type == WORDS_NTH) {
		p->at++;
		return words_items_read(p);
	}
	/* "every Tuesday on days 8 to 14". */
	if (words_token_is(p, 0, "on") && (words_items_is(p, 1) ||
	    (words_token_is(p, 1, "the") && words_items_is(p, 2)))) {
		p->at++;
		return words_items_read(p);
	}
	/* How phrase_format.c writes a WKST that matters. */
	if (words_token_is(p, 0, "with") && words_token_is(p, 1, "weeks") &&
	    words_token_is(p, 2, "from") &&
	    words_token_weekday(words_token_peek(p, 3)) != -1) {
		clause->phrase.rule.week_start = (uint8_t)words_token_weekday(
		    words_token_peek(p, 3));
		p->at += 4;
	}
	return 0;
}

/* "day after …", "3 days before …", "a day after": how many days, 0 if it
 * is not that, 367 if too many; `*ret_tokens` before "after". */
static int
words_days_distance(const struct words *p, size_t *ret_tokens)
{
	size_t i = words_token_is(p, 0, "a|one") ? 1 : 0;
	int64_t n = 1;

	if (words_token_peek(p, 0)->type == WORDS_NUMBER)
		n = words_token_peek(p, 0)->number, i = 1;
	if (!words_token_is(p, i, "day|days") ||
	    !words_token_is(p, i + 1, "after|following|before"))
		return 0;
	*ret_tokens = i + 1;
	/* Out of range, but it was this: the caller refuses it. */
	return n < 1 || n > 366 ? 367 : (int)n;
}

/*
 * Read units behind "every", then what day of them: "every 2 weeks on Monday",
 * "every month on the 15th", "every 3 months on the first Monday".  The days
 * may be left out, then they are the start's.
 */
static int
words_days_unit(struct words *p)
{
	struct words_clause *clause = p->clause;

	if (words_scope_unit(p) == -1)
		return -1;
	if (clause->unit == WORDS_DAY)
		clause->has_days = clause->is_daily = true;
	if (clause->unit == WORDS_YEAR)
		clause->is_of_year = true;
	if (!words_token_is(p, 0, "on") && !words_items_is(p, 0) &&
	    !words_days_is_weekday(p, 0))
		return 0;
	/* "every day on 2026-12-03" is a contradiction that is found later. */
	if (clause->unit == WORDS_DAY || words_date_is(p, 1))
		return 0;
	words_token_accept(p, "on");
	return words_days_read(p);
}

/* Read one word that is a unit: "daily", "weekly on Monday", "quarterly".  It
 * is the last thing that days can begin with: anything else is refused here. */
static int
words_days_adverb(struct words *p)
{
	static const struct { const char *word; enum words_unit unit;
		int interval; } adverbs[] = {
		/* "Biweekly" and its kin are refused by words_days_read(). */
		{ "daily", WORDS_DAY, 1 }, { "weekly", WORDS_WEEK, 1 },
		{ "fortnightly", WORDS_WEEK, 2 },
		{ "monthly", WORDS_MONTH, 1 },
		{ "quarterly", WORDS_MONTH, 1 }, { "yearly", WORDS_YEAR, 1 },
		{ "annually", WORDS_YEAR, 1 },
	};
	struct words_clause *clause = p->clause;
	size_t i;

	for (i = 0; i < countof(adverbs); i++)
		if (words_token_is(p, 0, adverbs[i].word))
			break;
	if (i == countof(adverbs))
		return words_token_refuse(p, WORDS_DAYS_ACCEPTED);
	/* "of every 2 months weekly". */
	if (clause->unit != WORDS_NO_UNIT && clause->interval > 1)
		return words_clause_fail(p, words_token_peek(p, 0)->column,
		    "how often is said twice");
	clause->unit = adverbs[i].unit;
	clause->interval = adverbs[i].interval;
	clause->interval_column = words_token_peek(p, 0)->column;
	clause->is_of_quarter = words_token_is(p, 0, "quarterly");
	clause->is_of_month = words_token_is(p, 0, "monthly");
	p->at++;
	clause->has_days = clause->is_daily = clause->unit == WORDS_DAY;
	clause->is_of_year = clause->unit == WORDS_YEAR;
	if (clause->is_daily || !words_token_accept(p, "on"))
		return 0;
	return words_days_read(p);
}

/* Read "every other Tuesday": every two weeks, counted from a start as any
 * interval is. */
static int
words_days_other(struct words *p)
{
	struct words_clause *clause = p->clause;

	clause->unit = WORDS_WEEK;
	clause->interval = 2;
	clause->interval_column = words_token_peek(p, 0)->column;
	p->at++;
	return words_days_plain(p);
}

/* Read what follows "every": a day, other weekdays, a unit, or days for
 * which it says nothing ("every Monday", "every first Monday"). */
static int
words_days_behind_every(struct words *p)
{
	size_t tokens;

	/* "every day 15" is days of the month, "every day" is all. */
	if (words_token_is(p, 0, "day") && !words_items_is(p, 0)) {
		p->at++;
		p->clause->has_days = p->clause->is_daily = true;
		return 0;
	}
	/* "every other Tuesday", not "every other month". */
	if (words_token_is(p, 0, "other") && words_days_is_weekday(p, 1))
		return words_days_other(p);
	/* "every week"; "every second week" is an ordinal and a unit: */
	if (words_scope_is_unit(p, 0) && !words_items_is(p, 0))
		return words_days_unit(p);
	if (words_scope_is_unit(p, 0) &&
	    !words_token_is(p, 0, "day|days|last"))
		return words_days_unit(p);
	/* "every second Tuesday" is two things until "of the month". */
	p->clause->needs_of = words_token_ordinal(p, 0, &tokens) > 1 &&
	    words_days_is_weekday(p, tokens);
	return words_days_read(p);
}

/* By the first word or two.  What can be read two ways is refused here, before
 * anybody has chosen one of them. */
int
words_days_read(struct words *p)
{
	struct words_clause *clause = p->clause;
	size_t tokens = 0;
	int days;

	if (p->depth++ == WORDS_DEPTH_MAX)
		return words_token_refuse(p, "days");
	while (words_token_accept(p, "on|the|all"))
		;
	/* Dictionaries have both meanings. */
	if (words_token_is(p, 0, "biweekly|bimonthly|biannually|semiannually"))
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    words_token_peek(p, 0)->column, "\"%s\" can be read two "
		    "ways; write \"every 2 weeks\", \"every 2 months\" or "
		    "two times a week", words_token_peek(p, 0)->word);
	if (words_token_accept(p, "every|each"))
		return words_days_behind_every(p);
	/* "3 days before …" begins with a number like a date does. */
	days = words_days_distance(p, &tokens);
	if (days == 367)
		return words_token_refuse(p, "1 to 366 days");
	if (days > 0) {
		p->at += tokens;
		return words_days_moved(p, days, -1);
	}
	if (words_date_is(p, 0)) {
		clause->has_days = true;
		return words_date_list(p);
	}
	if (words_days_is_weekday(p, 0))
		return words_days_plain(p);
	/* "first …", "day 15", "24 December", "December 24". */
	if (words_items_is(p, 0) || words_token_peek(p, 0)->type ==
	    WORDS_NUMBER || words_token_month(words_token_peek(p, 0)) != -1)
		return words_items_read(p);
	return words_days_adverb(p);
}
