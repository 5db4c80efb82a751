/* SPDX-License-Identifier: MIT */
/*
 * Reading words: "first Wednesday of the month at 13:00".  Tokens, then
 * clauses, then rules; the grammar is at the top of words.c.
 *
 * Every words_…() that reads begins at the token `at`, leaves `at` behind what
 * it read and puts what it means into the clause.  It returns 0, or -1 with
 * the error filled: the column, what was found, what is expected.  Every
 * words_…_is…() only looks, `ahead` tokens on.
 */
#ifndef PATCHDAY_WORDS_INTERNAL_H
#define PATCHDAY_WORDS_INTERNAL_H

#include "civil.h"
#include "recurrence_internal.h"
#include "words_clause_internal.h"
#include "words_token_internal.h"

/* The reading of one text. */
struct words {
	/* What is filled.  Rules and dates are added when all clauses were
	 * read; limits and exceptions belong to the whole set and go there
	 * at once. */
	struct recurrence *set;

	/* Is there a start to count from, given apart or by "from"? */
	bool has_start;

	/* The text cut; the last token is END, and `at` the one that is read
	 * next. */
	ARRAY(struct words_token) tokens;
	size_t at;

	/* The clauses read so far, and the one being read: the last of them,
	 * but where dates are read apart (words_date.c). */
	ARRAY(struct words_clause) clauses;
	struct words_clause *clause;

	/* How often words_days_read() is in itself. */
	int depth;

	/* A clause has given rules: the set's offset is settled. */
	bool has_rules;

	struct error *ret_error;
};

/* --- words_time.c ------------------------------------------------------- */

/* Does a time of day begin `ahead` tokens on?  And a step of times ("every 5
 * minutes", "hourly")? */
bool words_time_is(const struct words *p, size_t ahead);
bool words_time_is_step(const struct words *p);

/* Read "9:00, 12:00 and 3pm" or a step into the clause's times. */
int words_time_list(struct words *p);
int words_time_step(struct words *p);

/* --- words_date.c ------------------------------------------------------- */

/* Does a date with a year begin here, a weekday before it or not? */
bool words_date_is(const struct words *p, size_t ahead);

/* Read "2026-12-03 at 15:00 and 2026-12-10" into the clause's moments. */
int words_date_list(struct words *p);

/* Read "until DATE", "from DATE", "except DATE…". */
int words_date_until(struct words *p);
int words_date_from(struct words *p);
int words_date_except(struct words *p);

/* --- words_days.c, words_items.c, words_scope.c ------------------------- */

/* Read what days the clause is about. */
int words_days_read(struct words *p);

/* The weekdays that a name for several stands for, stepped over: "working
 * days", "weekday", "weekend day"; 0 when there is none. */
uint8_t words_days_set(struct words *p);

/* Read "first and third Wednesday", "last working day and day 3"; or numbers
 * that turn out to be dates: "1 March and 1 September". */
bool words_items_is(const struct words *p, size_t ahead);
int words_items_read(struct words *p);

/* Read "1, 15 and 20 to 25", each from 1 (0 with `has_zero`, to be set before)
 * to `most`, into a list. */
struct words_numbers { ARRAY(int) list; bool is_nth, has_zero; };
int words_items_numbers(struct words *p, int most,
    struct words_numbers *ret_numbers);

/* Read what follows "of" or "in": the month, every 3 months, January. */
int words_scope_read(struct words *p);

/* Read a month, or months "March to May and July". */
int words_scope_months(struct words *p, uint16_t *ret_months);

/* "every 2 years", "every other year" behind the days: how often. */
bool words_scope_is_years(const struct words *p);
int words_scope_years(struct words *p);

/* Read "N", "other" or an ordinal and a unit behind "every"; sets unit and
 * interval. */
bool words_scope_is_unit(const struct words *p, size_t ahead);
int words_scope_unit(struct words *p);

/* --- words_moved.c ------------------------------------------------------ */

/*
 * "The Wednesday after …", "3 days before …": change the days of the clause
 * where that can be said by days of the month; else `*ret_offset` seconds are
 * what its instances are to be moved by, the same for all clauses of a set.
 */
int words_moved_apply(struct words *p, struct words_clause *clause,
    int64_t *ret_offset);

#endif
