/* SPDX-License-Identifier: MIT */
/* One clause of the words, between those who read it (words_*.c) and
 * words_clause.c, which makes rules of it. */
#ifndef PATCHDAY_WORDS_CLAUSE_INTERNAL_H
#define PATCHDAY_WORDS_CLAUSE_INTERNAL_H

#include "phrase_internal.h"

struct words;

enum words_unit { WORDS_NO_UNIT, WORDS_DAY, WORDS_WEEK, WORDS_MONTH,
	WORDS_YEAR };

/* A date with a year, and its time when it has one of its own. */
struct words_moment {
	int64_t local;			/* at 00:00 without a time */
	bool has_time;
};

/* What one clause says, before it is made a phrase. */
struct words_clause {
	/* Where it begins, from 1: for refusals of the clause as a whole. */
	int column;

	/* What needs no more thought: weekdays, ordinals, positions, dates,
	 * months, weeks, UNTIL, COUNT, times.  Its kind and frequency come
	 * last, when all is read. */
	struct phrase phrase;

	/* "day 15", "last day": of the month or of the year, which only the
	 * scope behind them says.  Negative: from the end. */
	ARRAY(int) days;

	/* "once on 2026-12-03": in the order in which they were written. */
	ARRAY(struct words_moment) moments;

	/* "every 2 weeks": unit, interval (from 1) and the column of the
	 * number; WORDS_NO_UNIT when nothing was said. */
	enum words_unit unit;
	int interval, interval_column;

	/* Which pieces there were: days of any kind, "of" or "in", "of the
	 * month", "of the year", "of the quarter", "every day", dates without
	 * a year, times as a step. */
	bool has_days, has_scope, is_of_month, is_of_year, is_of_quarter,
	    is_daily, has_dates, has_step;

	/* "every second Tuesday" was said: two things, unless "of the month"
	 * follows. */
	bool needs_of;

	/* "after" 1, "before" -1, neither 0; by so many days, or with 0 of
	 * them to the weekday `moved_to` (else -1). */
	int moved_way, moved_days, moved_to;
};

/* Turn the clause into rules or dates of the set. */
int words_clause_add(struct words *p, struct words_clause *clause);

/* Refuse the clause, or the part of it in `column`: `why` is the whole
 * sentence.  Always -1. */
int words_clause_fail(struct words *p, int column, const char *why);

/* Free what it owns. */
void words_clause_clear(struct words_clause *clause);

#endif
