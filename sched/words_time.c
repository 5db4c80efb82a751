/* SPDX-License-Identifier: MIT */
/*
 * Times of day in words: lists, steps, and minutes of hours.
 *
 * A number alone is no time ("at 9" may be morning or evening), and twelve
 * hours need am or pm.  A step must fill the day evenly or have a range:
 * "every 5 hours" has no time at which everybody would let it begin.
 */
#include <string.h>

#include "words_internal.h"

#define WORDS_TIME_ACCEPTED \
	"a time of day such as 15:00, 3pm, noon, midnight"

/* Looks only: "9 am" is two tokens, and "9" alone is no time but a number. */
bool
words_time_is(const struct words *p, size_t ahead)
{
	const struct words_token *token = words_token_peek(p, ahead);

	return token->type == WORDS_TIME ||
	    words_token_is(p, ahead, "noon|midday|midnight") ||
	    (token->type == WORDS_NUMBER &&
	    words_token_is(p, ahead + 1, "am|pm|a|p|o'clock"));
}

/* Read "am" or "pm" behind a time of twelve hours; 12am is midnight. */
static int
words_time_half(struct words *p, int64_t hour, int64_t rest, int32_t *ret)
{
	bool is_after = words_token_is(p, 0, "pm");

	if (hour < 1 || hour > 12) {
		p->at--;
		return words_token_refuse(p, "1 to 12 before am or pm");
	}
	p->at++;
	*ret = (int32_t)((hour % 12 + (is_after ? 12 : 0)) * 3600 + rest);
	return 0;
}

/* Read one time of day, in seconds: "15:00" and "9:30pm" are tokens
 * already, "3 pm" and "noon" are words. */
static int
words_time_read(struct words *p, int32_t *ret_secs)
{
	const struct words_token *token = words_token_peek(p, 0);

	if (words_token_accept(p, "noon|midday")) {
		*ret_secs = 12 * 3600;
		return 0;
	}
	if (words_token_accept(p, "midnight")) {
		*ret_secs = 0;
		return 0;
	}
	/* "at 9" is refused with what to write; a number that is no hour at
	 * all is refused like any other word. */
	if (token->type == WORDS_NUMBER && token->number < 24 &&
	    !words_token_is(p, 1, "am|pm"))
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    token->column, "\"%d\" alone is no time of day; write "
		    "%d:00", (int)token->number, (int)token->number);
	if (token->type != WORDS_TIME && token->type != WORDS_NUMBER)
		return words_token_refuse(p, WORDS_TIME_ACCEPTED);
	/* "9 am", and "9:30 pm" when a space was written. */
	if (words_token_is(p, 1, "am|pm")) {
		p->at++;
		return token->type == WORDS_NUMBER ?
		    words_time_half(p, token->number, 0, ret_secs) :
		    words_time_half(p, token->number / 3600,
		    token->number % 3600, ret_secs);
	}
	if (token->type == WORDS_NUMBER)
		return words_token_refuse(p, WORDS_TIME_ACCEPTED);
	p->at++;
	*ret_secs = (int32_t)token->number;
	return 0;
}

/* Read "minutes 5 and 35 of hours 9 to 17", "minute 0 of every hour": how
 * phrase_times.c tells very many times, and cron's own way to think. */
static int
words_time_product(struct words *p)
{
	struct words_numbers minutes = { .has_zero = true };
	struct words_numbers hours = { .has_zero = true };
	int result;
	size_t i, k;

	p->at++;		/* "minutes" */
	result = words_items_numbers(p, 59, &minutes);
	if (result == 0 && !words_token_accept(p, "of"))
		result = words_token_refuse(p, "\"of hours 9 to 17\" or "
		    "\"of every hour\"");
	/* "of every hour". */
	if (result == 0 && words_token_accept(p, "every|each")) {
		for (i = 0; i < 24; i++)
			array_push(&hours.list, (int)i);
		result = words_token_accept(p, "hour") ? 0 :
		    words_token_refuse(p, "\"hour\"");
	} else if (result == 0) {
		result = words_token_accept(p, "hour|hours") ?
		    words_items_numbers(p, 23, &hours) :
		    words_token_refuse(p, "\"hours\" and numbers");
	}
	for (i = 0; result == 0 && i < hours.list.count; i++)
		for (k = 0; k < minutes.list.count; k++)
			phrase_add_time(&p->clause->phrase,
			    hours.list.items[i] * 3600 +
			    minutes.list.items[k] * 60);
	array_clear(&minutes.list);
	array_clear(&hours.list);
	return result;
}

/* Read "minutes … of hours …, and at minutes …". */
static int
words_time_products(struct words *p)
{
	size_t step = 0;

	do {
		p->at += step;
		if (words_time_product(p) == -1)
			return -1;
		step = words_token_separator(p);
		if (step > 0 && words_token_is(p, step, "at"))
			step++;
	} while (step > 0 && words_token_is(p, step, "minute|minutes"));
	return 0;
}

/* "at 9:00, at 12:00 and 17:30": an item may have its own "at". */
int
words_time_list(struct words *p)
{
	struct phrase *phrase = &p->clause->phrase;
	int32_t secs;
	size_t step;

	words_token_accept(p, "at|@");
	if (words_token_is(p, 0, "minute|minutes"))
		return words_time_products(p);
	for (;;) {
		if (words_time_read(p, &secs) == -1)
			return -1;
		phrase_add_time(phrase, secs);
		step = words_token_separator(p);
		if (step == 0)
			return 0;
		/* "at 9:00 and at 17:30"; "at minutes …" begins something
		 * else. */
		if (words_token_is(p, step, "at") &&
		    words_time_is(p, step + 1))
			step++;
		/* A number behind "and" may begin days: "at 9:00 and 2 days
		 * …". */
		if (!words_time_is(p, step) && (words_token_is(p, step + 1,
		    "day|days|times") ||
		    words_token_peek(p, step)->type != WORDS_NUMBER))
			return 0;
		p->at += step;
	}
}

/* How many seconds the unit word `ahead` tokens on is; 0 if it is none.
 * Days and longer units say which days, not which times. */
static int32_t
words_time_unit(const struct words *p, size_t ahead)
{
	return words_token_is(p, ahead, "hour|hours|hr|hrs") ? 3600 :
	    words_token_is(p, ahead, "minute|minutes|min|mins") ? 60 :
	    words_token_is(p, ahead, "second|seconds|sec|secs") ? 1 : 0;
}

/* "every 2 hours" has to be told from "every 2 weeks" before either is read. */
bool
words_time_is_step(const struct words *p)
{
	size_t ahead = 1;

	if (words_token_is(p, 0, "hourly"))
		return true;
	if (!words_token_is(p, 0, "every|each"))
		return false;
	if (words_token_peek(p, ahead)->type == WORDS_NUMBER ||
	    words_token_is(p, ahead, "other"))
		ahead++;
	/* "every second Tuesday" is no step of one second. */
	if (ahead == 1 && words_token_is(p, 1, "second"))
		return words_token_is(p, 2, "from|between|starting");
	return words_time_unit(p, ahead) != 0;
}

/* Read "from 9:00 to 17:00", "between 9:00 and 17:00", which limits a step;
 * nothing, and 0, when neither is there. */
static int
words_time_range(struct words *p, int32_t *first, int32_t *last)
{
	/* "from 2026-12-03" is a limit of the set and not of the day. */
	if (!words_token_is(p, 0, "from|between|starting") ||
	    (!words_time_is(p, 1) &&
	    words_token_peek(p, 1)->type != WORDS_NUMBER))
		return 0;
	p->at++;
	if (words_time_read(p, first) == -1)
		return -1;
	if (!words_token_accept(p, "to|until|till|through|and"))
		return words_token_refuse(p, "\"to\" and a time of day");
	return words_time_read(p, last);
}

/* Times are written out: "every 2 hours" within a day is a list of times, and
 * means the same each day, also when clocks change. */
int
words_time_step(struct words *p)
{
	/* The whole day, unless a range follows. */
	int32_t first = 0, last = CIVIL_DAY_SECS - 1, secs, size = 3600;
	int column = words_token_peek(p, 0)->column;
	int64_t n = 1;

	if (!words_token_accept(p, "hourly")) {
		p->at++;
		if (words_token_accept(p, "other"))
			n = 2;
		else if (words_token_peek(p, 0)->type == WORDS_NUMBER)
			n = words_token_peek(p, 0)->number, p->at++;
		size = words_time_unit(p, 0);
		p->at++;
	}
	if (words_time_range(p, &first, &last) == -1)
		return -1;
	if (n >= 1 && n * size < CIVIL_DAY_SECS && last < first)
		/* It is not said on which day 00:00 would be. */
		return error_set_at(p->ret_error, ERROR_INPUT, 1, column,
		    "times from %02d:%02d to %02d:%02d pass midnight, which is "
		    "not accepted; list them, as in \"at 22:00, 00:00 and "
		    "02:00\"", first / 3600, first / 60 % 60, last / 3600,
		    last / 60 % 60);
	/* Without a range the step must bring the next day's first time.  A
	 * unit is there: words_time_is_step() saw it. */
	if (n < 1 || size == 0 || n * size >= CIVIL_DAY_SECS ||
	    last < first ||
	    (last == CIVIL_DAY_SECS - 1 && CIVIL_DAY_SECS % (n * size) != 0))
		return error_set_at(p->ret_error, ERROR_INPUT, 1, column,
		    "these times do not fill a day evenly; add \"from 09:00 "
		    "to 17:00\", or choose a step that divides 24 hours");
	if ((last - first) / (n * size) >= PHRASE_TIMES_MAX)
		return error_set_at(p->ret_error, ERROR_LIMIT, 1, column,
		    "over %d times of day are too many", PHRASE_TIMES_MAX);
	for (secs = first; secs <= last; secs += (int32_t)n * size)
		phrase_add_time(&p->clause->phrase, secs);
	return 0;
}
