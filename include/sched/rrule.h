/* SPDX-License-Identifier: MIT */
/*
 * One recurrence rule (RFC 5545 3.3.10) on wall-clock time: FREQ DAILY,
 * WEEKLY, MONTHLY, YEARLY with every BY part.  Everything here is floating;
 * zones come later (zone_resolve).  Closed form: the cost of the next
 * occurrence does not grow with the distance from the start, and is at most
 * a few ms for rules that hardly ever occur.  COUNT is the exception: what
 * lies between is counted, weeks without BYMONTH in one step, else a few ns
 * for each month or week (0.1 s for the most contrived rule, over 8,000
 * years).
 */
#ifndef PATCHDAY_RRULE_H
#define PATCHDAY_RRULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "civil.h"
#include "error.h"
#include "rrule_cursor.h"
#include "text.h"

enum rrule_frequency { RRULE_DAILY, RRULE_WEEKLY, RRULE_MONTHLY, RRULE_YEARLY };

#define RRULE_ORDINAL_MAX 53	/* "53MO": weeks a year can touch */
#define RRULE_YEAR_DAY_MAX 366	/* BYYEARDAY and BYSETPOS */

/* Which of the three lists that need a function to be set are not empty. */
enum rrule_list { RRULE_YEAR_DAYS = 1, RRULE_SET_POSITIONS = 2,
	RRULE_ORDINALS = 4 };

/*
 * A rule as written: sets of bits, no pointers; copy it as you like.  Begin
 * with rrule_init().  An empty set means that the part is not given.  `_back`
 * sets count from the end: bit 1 of `month_days_back` is BYMONTHDAY=-1.
 */
struct rrule {
	uint8_t frequency;		/* enum rrule_frequency */
	uint8_t week_start;		/* WKST, enum civil_weekday */
	uint8_t weekdays;		/* BYDAY without number: bits */
	uint8_t lists;			/* enum rrule_list; see rrule_add_… */
	bool has_until;
	bool until_is_date;		/* written as a date: its whole day */
	bool until_is_utc;		/* written with Z: see rrule_parse() */
	bool spare;			/* always false */
	uint16_t months;		/* BYMONTH: bits 1 to 12 */
	uint16_t spare_bits;		/* always 0 */
	int32_t interval;		/* 1 to 2^31-1 */
	uint32_t count;			/* 0: no COUNT */
	uint32_t hours;			/* BYHOUR: bits 0 to 23 */
	uint32_t month_days, month_days_back;	/* BYMONTHDAY: bits 1 to 31 */
	uint64_t minutes, seconds;	/* BYMINUTE, BYSECOND: bits 0 to 59 */
	uint64_t weeks, weeks_back;	/* BYWEEKNO: bits 1 to 53 */
	int64_t until_local;		/* the last moment that counts */
	uint64_t year_days[RRULE_YEAR_WORDS];		/* BYYEARDAY */
	uint64_t year_days_back[RRULE_YEAR_WORDS];
	uint64_t set_positions[RRULE_YEAR_WORDS];	/* BYSETPOS */
	uint64_t set_positions_back[RRULE_YEAR_WORDS];
	uint8_t ordinals[RRULE_ORDINAL_MAX + 1];	/* BYDAY with number: */
	uint8_t ordinals_back[RRULE_ORDINAL_MAX + 1];	/* [2] = bits of 2xx */
	uint8_t spare_bytes[4];		/* always 0 */
};

/* An empty rule: every period at the start's time, for ever. */
void rrule_init(struct rrule *rule, enum rrule_frequency frequency);

/* Add to BYDAY: `ordinal` 0 is every such weekday, else -53 to 53; to
 * BYYEARDAY and BYSETPOS: -366 to 366, not 0. */
void rrule_add_weekday(struct rrule *rule, int ordinal,
    enum civil_weekday weekday);
void rrule_add_year_day(struct rrule *rule, int year_day);
void rrule_add_set_position(struct rrule *rule, int position);

/* Is the value in the set?  `ordinal` as above, not 0. */
bool rrule_has_ordinal(const struct rrule *rule, int ordinal,
    enum civil_weekday weekday);
bool rrule_has_year_day(const struct rrule *rule, int year_day);
bool rrule_has_set_position(const struct rrule *rule, int position);

/* How many times of day the lists of hours, minutes and seconds make; 0 when
 * one of them is empty. */
uint32_t rrule_count_times(const struct rrule *rule);

/* Do both say the same, part by part? */
bool rrule_equal(const struct rrule *a, const struct rrule *b);

/*
 * Read a rule, with or without "RRULE:" in front, case ignored.  Refused with
 * the column and the reason: unknown or repeated parts, values out of range,
 * SECONDLY/MINUTELY/HOURLY, COUNT together with UNTIL, ordinals where they
 * mean nothing (WEEKLY;BYDAY=1WE, YEARLY with BYWEEKNO), BYWEEKNO outside
 * YEARLY, BYYEARDAY outside YEARLY, BYMONTHDAY with WEEKLY, BYSETPOS alone.
 * UNTIL may be a date (its whole day counts), a local date-time or a UTC
 * date-time (`Z`).  The last is kept as it is, with `until_is_utc` set: who
 * knows the zone must then do `until_local = zone_local(zone, until_local)`
 * and clear the flag; the engine reads `until_local` as local time always.
 * BYSECOND=60 is read as 59 (RFC 5545 3.3.12, no leap seconds here).
 * 0 or -1.  The rule owns no memory.
 */
int rrule_parse(const char *text, struct rrule *ret_rule,
    struct error *ret_error);

/* Append the rule in canonical form, without "RRULE:": parts in the order
 * FREQ, UNTIL|COUNT, INTERVAL, BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY,
 * BYDAY, BYHOUR, BYMINUTE, BYSECOND, BYSETPOS, WKST; values ascending (BYDAY
 * by ordinal, then weekday), INTERVAL=1 and WKST=MO left out. */
void rrule_format(struct text *text, const struct rrule *rule);

/*
 * Fill in what the start implies (RFC 5545: "information missing is taken
 * from DTSTART"): weekday, month day, month, time of day, so that the rule
 * says it all.
 */
void rrule_complete(struct rrule *rule, int64_t start_local);

/*
 * Can it ever occur, up to the year 9999?  0, or -1 with why not ("February
 * never has 30 days").  At most 50 ms of CPU for any rule.
 */
int rrule_check(const struct rrule *rule, int64_t start_local,
    struct error *ret_error);

/* The first occurrence after `after_local` (not at it); false if none. */
bool rrule_next(const struct rrule *rule, int64_t start_local,
    int64_t after_local, int64_t *ret_local);

#endif
