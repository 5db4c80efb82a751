/* SPDX-License-Identifier: MIT */
/* What the files of the recurrence engine share. */
#ifndef PATCHDAY_RRULE_INTERNAL_H
#define PATCHDAY_RRULE_INTERNAL_H

#include "rrule.h"

#define RRULE_YEAR_MAX 9999
#define RRULE_ALL_MONTHS 0x1ffe		/* bits 1 to 12 */
#define RRULE_WEEK_SECS (7 * CIVIL_DAY_SECS)
#define RRULE_TIMES_KEPT 8		/* of a cursor's `times` */

/* How a cursor walks: what one stretch of days is. */
enum rrule_way {
	RRULE_WAY_WEEKS,	/* a week */
	RRULE_WAY_MONTHS,	/* a month, its days from `months_of` */
	RRULE_WAY_YEARS,	/* a year as one set, 64 days at a time */
};

/* How BYDAY with numbers counts. */
enum rrule_scope { RRULE_IN_NOTHING, RRULE_IN_MONTH, RRULE_IN_YEAR };

/* "DAILY" …; "MO" …: as in the text of a rule. */
extern const char *const rrule_frequency_names[RRULE_YEARLY + 1];
extern const char *const rrule_weekday_names[SUNDAY + 1];

/* Day of the year (from 0) on which a month (from 0) begins; [1] leap. */
extern const uint16_t rrule_mask_month_first[2][13];

/* Is the bit in a set of several words? */
static inline bool
rrule_bit(const uint64_t *words, int bit)
{
	return words[bit / 64] >> bit % 64 & 1;
}

/* INTERVAL, of which an all-zero rule has none: 1. */
static inline int32_t
rrule_interval(const struct rrule *rule)
{
	return rule->interval > 1 ? rule->interval : 1;
}

/* What the start has to say for a rule (RFC 5545 3.3.10): nothing, its
 * weekday, its day of the month, or that and its month. */
enum rrule_missing { RRULE_MISSES_NOTHING, RRULE_MISSES_WEEKDAY,
	RRULE_MISSES_DAY, RRULE_MISSES_MONTH };

/* Which of these is it for the rule? */
enum rrule_missing rrule_missing(const struct rrule *rule);

/* In what do the numbers of BYDAY count? */
enum rrule_scope rrule_scope(const struct rrule *rule);

/* The nth (from 0) set bit. */
int rrule_mask_nth(const uint64_t *words, unsigned n);

/* How many bits are set in `RRULE_YEAR_WORDS` words. */
unsigned rrule_mask_count(const uint64_t *words);

/* Days of a month of `length` days that begins on `first`: bit 0 is day 1. */
uint32_t rrule_mask_month(const struct rrule_cursor *cursor, int length,
    int first);

/* Days of the cursor's year: bit 0 is 1 January. */
void rrule_mask_year(const struct rrule_cursor *cursor,
    uint64_t ret_words[static RRULE_YEAR_WORDS]);

/* Days of the week that begins on the day `days`: bit 0 is that day. */
uint32_t rrule_mask_week(const struct rrule_cursor *cursor, int64_t days);

/* Keep only the days at the rule's set positions, of `word_count` words. */
void rrule_position_pick(const struct rrule *rule, uint64_t *words,
    size_t word_count);

/* The first set position after `after` (0: the first of all) in a period of
 * `total` instances, counted from 1; 0 if none. */
uint32_t rrule_position_next(const struct rrule *rule, uint32_t total,
    uint32_t after);

/* How many instances of `total` the set positions keep. */
uint32_t rrule_position_count(const struct rrule *rule, uint32_t total);

/* Go to a year: where it begins, which of its months are walked. */
void rrule_stretch_enter_year(struct rrule_cursor *cursor, int64_t year);

/* Load the next stretch that has days in it; false at the end. */
bool rrule_stretch_next(struct rrule_cursor *cursor);

/* The same for a whole period, for BYSETPOS among days and times. */
bool rrule_stretch_next_period(struct rrule_cursor *cursor);

/* Write the occurrences of whole stretches at once, as far as this is
 * possible; how many. */
size_t rrule_stretch_fill(struct rrule_cursor *cursor, int64_t *locals,
    size_t room);

/* Set up the cursor's times of day; DAILY;BYSETPOS is done here. */
void rrule_time_init(struct rrule_cursor *cursor, int64_t start_local);

/* The nth time of day in seconds; how many times are before `secs`. */
int32_t rrule_time_at(const struct rrule_cursor *cursor, uint32_t n);
uint32_t rrule_time_rank(const struct rrule_cursor *cursor, int32_t secs);

#endif
