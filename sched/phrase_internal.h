/* SPDX-License-Identifier: MIT */
/*
 * A phrase: one clause of the words ("first Wednesday of the month at 13:00")
 * as data.  Words are read into phrases, phrases become rules; rules of any
 * origin become phrases again, and those are printed in one spelling.
 */
#ifndef PATCHDAY_PHRASE_INTERNAL_H
#define PATCHDAY_PHRASE_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "error.h"
#include "recurrence.h"
#include "rrule.h"

#define PHRASE_TIMES_MAX 1440	/* times of day that are still said */
#define PHRASE_INTERVAL_MAX 1000	/* "every 1000 days", months … */
#define PHRASE_COUNT_MAX 999999	/* "for 999999 times" */

/* Sets that have names, or that restrict nothing; weekdays from bit 0,
 * Monday; months, weeks from bit 1; hours from bit 0. */
#define PHRASE_WEEKDAYS_ALL 0x7f
#define PHRASE_WORKING_DAYS 0x1f	/* Monday to Friday */
#define PHRASE_WEEKEND 0x60
#define PHRASE_MONTHS_ALL 0x1ffe
#define PHRASE_HOURS_ALL 0xffffff
#define PHRASE_WEEKS_EVEN 0x0015555555555554ULL	/* 2, 4 … 52 */
#define PHRASE_WEEKS_ODD 0x002aaaaaaaaaaaaaULL		/* 1, 3 … 53 */

/* What the days are chosen by, and which sets of the rule hold them. */
enum phrase_kind {
	/* every day, every 3 days: none; `interval` counts days. */
	PHRASE_DAYS,
	/* every Monday, every 2 weeks on Monday: `weekdays`. */
	PHRASE_WEEKDAYS,
	/* first Wednesday of the month: `ordinals`. */
	PHRASE_ORDINALS,
	/* last working day of the month: `weekdays` and `set_positions`. */
	PHRASE_POSITIONS,
	/* day 15 of the month, every Friday on day 13: `month_days`, and
	 * `weekdays` where both must match. */
	PHRASE_MONTH_DAYS,
	/* every year on 24 December: not the rule, `dates` of the phrase. */
	PHRASE_DATES,
	/* day 100 of the year: `year_days`. */
	PHRASE_YEAR_DAYS,
	/* every Monday of week 20: `weeks` and `weekdays`. */
	PHRASE_WEEKS,
};

/* One clause.  Zeroed it is every day and never, having no time. */
struct phrase {
	enum phrase_kind kind;

	/* Days, months, interval, UNTIL, COUNT; never times of day. */
	struct rrule rule;

	/* DATES: the days of each month, bits 1 to 31; [0] is not used. */
	uint32_t dates[13];

	/* Times of day in seconds, ascending, each once. */
	ARRAY(int32_t) times;
};

/* The clauses of a set; zeroed there are none. */
struct phrases {
	ARRAY(struct phrase) list;
};

/* Free everything. */
void phrase_clear(struct phrases *phrases);

/*
 * Bring the days of a rule to the one form that means the same: no part that
 * changes nothing, the least frequency, weekday numbers rather than ranges
 * of days.  `is_single`: it has one time of day, so that BYSETPOS counts days.
 * `start_local` is its DTSTART.
 */
void phrase_simplify(struct rrule *rule, int64_t start_local, bool is_single);

/* Sort a simple rule (without times) into its kind: fill `kind` and `dates`.
 * 0, or -1 and why not: "cannot say …", without
 * what cannot. */
int phrase_sort(struct phrase *phrase, struct error *ret_error);

/* The rules of a set as phrases, as few as possible.  0, or -1 and why
 * not, as phrase_sort(); the caller clears them in both cases. */
int phrase_plan(const struct recurrence *set, struct phrases *ret_phrases,
    struct error *ret_error);

/* Calendars know named months as YEARLY; positions stay MONTHLY, because they
 * are counted in the whole period. */
void phrase_raise_frequency(struct rrule *rule);

/* Add a phrase's rules to the set, in the form that calendars like (YEARLY
 * for named months). 0, or -1 when they are too many. */
int phrase_add_rules(const struct phrase *phrase, struct recurrence *set,
    struct error *ret_error);

/*
 * The next months of a DATES phrase that have equal days, so that they share a
 * rule or a line: "1 March and 1 September".  `*done` holds the months that
 * were given, 0 to begin; false when none are left.
 */
bool phrase_next_dates(const struct phrase *phrase, uint16_t *done,
    uint16_t *ret_months, uint32_t *ret_days);

/* Add a time of day; doubles are one. */
void phrase_add_time(struct phrase *phrase, int32_t secs);

/* Append all but the times: "first Wednesday of the month". */
void phrase_format_days(struct text *text, const struct phrase *phrase);

/* "every 2 hours from 09:00 to 17:00", "at 09:00 and 17:30". */
void phrase_format_times(struct text *text, const struct phrase *phrase);

/* Are the times evenly spread, so that they are told as a step? */
bool phrase_has_step(const struct phrase *phrase);

/* Split times into products of hours, minutes, seconds; each is a rule's
 * time part.  At most `most` of them, -1 when there are more. */
int phrase_split_times(const struct phrase *phrase, struct rrule *ret_rules,
    int most);

/*
 * Runs of seven days of the month on one weekday, as "the Wednesday after the
 * second Tuesday" gives them (9 to 15): true when all of BYMONTHDAY is made
 * of such runs.  `ret_ordinals` (bits 1 to 5) and `ret_ordinals_back` number
 * the weekday that comes `ret_days` (0 to 6; or -1) before.
 */
struct phrase_after {
	uint32_t ordinals, ordinals_back;
	int days;		/* 0: the weekday itself; -1: the day before */
};
bool phrase_find_after(const struct rrule *rule, struct phrase_after *ret);

#endif
