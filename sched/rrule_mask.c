/* SPDX-License-Identifier: MIT */
/*
 * Days as bits: which days of a week, month or year a rule selects.
 *
 * A month is 31 bits, a week 7, a year six words.  What a BY part selects is
 * made by shifts rather than by looking at days: weekdays become a pattern of
 * seven bits, rotated so that it begins with the month's first weekday and
 * multiplied by RRULE_EVERY_WEEK, which repeats it every seven bits.  "Second
 * Tuesday" is the same pattern moved up by a week, and counted from the end it
 * is moved down from the month's length.  BYMONTHDAY is a shift of its set,
 * BYYEARDAY a walk over at most 366 bits, which only few rules need.
 *
 * Where parts limit each other they are ANDed, where RFC 5545 3.3.10 calls
 * them expanding they are ORed into one set; the table there decides which.
 */
#include <string.h>

#include "rrule_internal.h"

#define RRULE_WEEK_BITS 127U
/* A pattern of 7 bits times this is the pattern every 7 bits. */
#define RRULE_EVERY_WEEK 0x0102040810204081ULL	/* bits 0, 7, 14 … 56 */

const uint16_t rrule_mask_month_first[2][13] = {
	{ 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 },
	{ 0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366 },
};

/* Whole words are counted off first: a year is six of them, and a position may
 * be the 366th. */
int
rrule_mask_nth(const uint64_t *words, unsigned n)
{
	uint64_t word;
	unsigned count;
	int base = 0;

	for (;;) {
		word = *words++;
		count = (unsigned)__builtin_popcountll(word);
		if (n < count)
			break;
		n -= count;
		base += 64;
	}
	while (n-- > 0)
		word &= word - 1;
	return base + __builtin_ctzll(word);
}

/* Six words: cheaper to count again than to keep a count right. */
unsigned
rrule_mask_count(const uint64_t *words)
{
	unsigned count = 0, i;

	for (i = 0; i < RRULE_YEAR_WORDS; i++)
		count += (unsigned)__builtin_popcountll(words[i]);
	return count;
}

/* Weekdays (bit 0 Monday) as the next seven days, the first of which is the
 * weekday `first`. */
static uint32_t
rrule_mask_rotate(uint32_t weekdays, int first)
{
	return (weekdays >> first | weekdays << (7 - first)) &
	    RRULE_WEEK_BITS;
}

/* OR up to 64 days into a year from day `at` on, which is in it or less than a
 * week before; what lies outside the year is dropped. */
static void
rrule_mask_put(uint64_t *words, uint64_t bits, int at, int year_length)
{
	if (at < 0) {
		bits >>= -at;
		at = 0;
	}
	if (at + 64 > year_length)
		bits &= ~0ULL >> (64 - (year_length - at));
	words[at / 64] |= bits << at % 64;
	if (at % 64 != 0 && at / 64 + 1 < RRULE_YEAR_WORDS)
		words[at / 64 + 1] |= bits >> (64 - at % 64);
}

/* BYDAY=-2FR in a month: the pattern of the seven days that end 7 (n - 1) days
 * before the month does. */
static uint32_t
rrule_mask_ordinals_back(const struct rrule *rule, int length, int first)
{
	uint32_t days = 0, week;
	int n, at;

	for (n = 1; n <= 5; n++) {
		if (rule->ordinals_back[n] == 0)
			continue;
		at = length - 7 * n;
		/* `at` may be negative, and so would be what % gives. */
		week = rrule_mask_rotate(rule->ordinals_back[n],
		    (first + at + 35) % 7);
		days |= at < 0 ? week >> -at : week << at;
	}
	return days;
}

/* BYDAY=2TU in a month, from both ends. */
static uint32_t
rrule_mask_ordinals(const struct rrule *rule, int length, int first)
{
	uint64_t days = 0;
	int n;

	for (n = 1; n <= 5; n++)
		days |= (uint64_t)rrule_mask_rotate(rule->ordinals[n], first)
		    << 7 * (n - 1);
	return (uint32_t)days | rrule_mask_ordinals_back(rule, length, first);
}

/* All days of a month at once, a bit each: sets meet as single operations,
 * whatever the lists hold. */
uint32_t
rrule_mask_month(const struct rrule_cursor *cursor, int length, int first)
{
	const struct rrule *rule = cursor->rule;
	uint32_t all = ~0U >> (32 - length), days = all, chosen = 0, back;
	bool has_ordinals = rrule_scope(rule) == RRULE_IN_MONTH;

	if (cursor->weekdays != 0)
		chosen = (uint32_t)(rrule_mask_rotate(cursor->weekdays, first) *
		    RRULE_EVERY_WEEK);
	if (has_ordinals)
		chosen |= rrule_mask_ordinals(rule, length, first);
	/* Numbers that count in the year are added by rrule_mask_year(). */
	if (has_ordinals || (cursor->weekdays != 0 &&
	    !(rule->lists & RRULE_ORDINALS)))
		days &= chosen;
	if (cursor->month_days == 0 && cursor->month_days_back == 0)
		return days;
	chosen = cursor->month_days >> 1;
	for (back = cursor->month_days_back; back != 0; back &= back - 1)
		if (__builtin_ctz(back) <= length)
			chosen |= 1U << (length - __builtin_ctz(back));
	return days & chosen;
}

/*
 * The day of the year (from 0, maybe negative) on which week 1 begins: the
 * first week that has four days in the year, weeks beginning on WKST (RFC 5545
 * 3.3.10, ISO 8601 for Monday).
 */
static int
rrule_mask_first_week(const struct rrule *rule, int64_t year_start)
{
	int past = (civil_weekday(year_start) - rule->week_start + 7) % 7;

	return past <= 3 ? -past : 7 - past;
}

/* How many weeks the year that begins on day `year_start` has: 52 or 53. */
static int
rrule_mask_week_count(const struct rrule *rule, int64_t year_start, int length)
{
	int next = rrule_mask_first_week(rule, year_start + length);

	return (length + next - rrule_mask_first_week(rule, year_start)) / 7;
}

/* Is week `week` of a year with `count` weeks selected, from either end? */
static bool
rrule_mask_has_week(const struct rrule *rule, int week, int count)
{
	return (rule->weeks >> week & 1) != 0 ||
	    (rule->weeks_back >> (count + 1 - week) & 1) != 0;
}

/*
 * BYWEEKNO: the weekdays in the numbered weeks, within the calendar year.
 *
 * Also the days at either end that belong to a week of the year before or
 * after: 29 December 2025 is in week 1 of 2026 and so selected by BYWEEKNO=1,
 * for FREQ=YEARLY takes all days whose week number fits.  dateutil agrees but
 * for weeks 52 and 53 at New Year; libical and rrule-temporal often do not
 * (tests/diff/rrules).
 */
static void
rrule_mask_weeks(const struct rrule_cursor *cursor, int length,
    uint32_t weekdays, uint64_t *words)
{
	const struct rrule *rule = cursor->rule;
	int64_t start = cursor->year_start;
	int first = rrule_mask_first_week(rule, start);
	int count = rrule_mask_week_count(rule, start, length);
	int last, other;
	uint64_t set = rule->weeks, back;
	uint32_t week = rrule_mask_rotate(weekdays, rule->week_start);

	for (back = rule->weeks_back; back != 0; back &= back - 1)
		if (__builtin_ctzll(back) <= count)
			set |= 1ULL << (count + 1 - __builtin_ctzll(back));
	set &= (2ULL << count) - 1;
	for (; set != 0; set &= set - 1)
		rrule_mask_put(words, week,
		    first + 7 * (__builtin_ctzll(set) - 1), length);
	if (first > 0) {
		other = 365 + civil_is_leap(cursor->year - 1);
		last = rrule_mask_week_count(rule, start - other, other);
		if (rrule_mask_has_week(rule, last, last))
			rrule_mask_put(words, week, first - 7, length);
	}
	if (first + 7 * count < length) {
		other = 365 + civil_is_leap(cursor->year + 1);
		other = rrule_mask_week_count(rule, start + length, other);
		if (rrule_mask_has_week(rule, 1, other))
			rrule_mask_put(words, week, first + 7 * count, length);
	}
}

/* BYDAY with numbers that count in the year (20MO), and those without beside
 * them. */
static void
rrule_mask_year_ordinals(const struct rrule_cursor *cursor, int length,
    uint64_t *words)
{
	const struct rrule *rule = cursor->rule;
	int first = civil_weekday(cursor->year_start), n, at;
	uint32_t week = rrule_mask_rotate(rule->weekdays, first);

	for (n = 1; n <= RRULE_ORDINAL_MAX; n++) {
		if (week != 0)
			rrule_mask_put(words, week, 7 * (n - 1), length);
		if (rule->ordinals[n] != 0)
			rrule_mask_put(words, rrule_mask_rotate(
			    rule->ordinals[n], first), 7 * (n - 1), length);
		if (rule->ordinals_back[n] == 0)
			continue;
		at = length - 7 * n;
		rrule_mask_put(words, rrule_mask_rotate(
		    rule->ordinals_back[n], (first + at + 371) % 7), at,
		    length);
	}
}

/* BYYEARDAY, from both ends. */
static void
rrule_mask_year_days(const struct rrule *rule, int length, uint64_t *words)
{
	int n;

	for (n = 1; n <= length; n++)
		if (rrule_bit(rule->year_days, n) ||
		    rrule_bit(rule->year_days_back, length + 1 - n))
			words[(n - 1) / 64] |= 1ULL << (n - 1) % 64;
}

/* What BYMONTH, BYMONTHDAY and plain BYDAY leave of the year. */
static void
rrule_mask_months(const struct rrule_cursor *cursor, int length,
    uint64_t *words)
{
	const uint16_t *first = rrule_mask_month_first[length == 366];
	int weekday = civil_weekday(cursor->year_start), m;

	for (m = 0; m < 12; m++)
		if (cursor->months >> (m + 1) & 1)
			rrule_mask_put(words, rrule_mask_month(cursor,
			    first[m + 1] - first[m], (weekday + first[m]) % 7),
			    first[m], length);
}

/* Keep the days that are in both. */
static void
rrule_mask_intersect(uint64_t *words, const uint64_t *others)
{
	int i;

	for (i = 0; i < RRULE_YEAR_WORDS; i++)
		words[i] &= others[i];
}

/* Each part as a mask of its own, intersected: BYxxx parts of a year limit
 * each other (RFC 5545 3.3.10, the table), and the order of them cannot matter
 * that way. */
void
rrule_mask_year(const struct rrule_cursor *cursor,
    uint64_t ret_words[static RRULE_YEAR_WORDS])
{
	const struct rrule *rule = cursor->rule;
	int length = 365 + civil_is_leap(cursor->year);
	uint64_t part[RRULE_YEAR_WORDS];
	bool has_weeks = rule->weeks != 0 || rule->weeks_back != 0;

	memset(ret_words, 0, sizeof(part));
	/* Weeks carry their weekdays; often nothing else is asked. */
	if (has_weeks)
		rrule_mask_weeks(cursor, length, cursor->weekdays
		    ? cursor->weekdays : RRULE_WEEK_BITS, ret_words);
	if (!has_weeks || cursor->months != RRULE_ALL_MONTHS ||
	    cursor->month_days != 0 || cursor->month_days_back != 0) {
		memset(part, 0, sizeof(part));
		rrule_mask_months(cursor, length, part);
		if (has_weeks)
			rrule_mask_intersect(ret_words, part);
		else
			memcpy(ret_words, part, sizeof(part));
	}
	if (rrule_scope(rule) == RRULE_IN_YEAR) {
		memset(part, 0, sizeof(part));
		rrule_mask_year_ordinals(cursor, length, part);
		rrule_mask_intersect(ret_words, part);
	}
	if (rule->lists & RRULE_YEAR_DAYS) {
		memset(part, 0, sizeof(part));
		rrule_mask_year_days(rule, length, part);
		rrule_mask_intersect(ret_words, part);
	}
}

/* Weeks do not care for months, so named ones are cut out of a week that may
 * lie in two. */
uint32_t
rrule_mask_week(const struct rrule_cursor *cursor, int64_t days)
{
	uint32_t week = rrule_mask_rotate(cursor->weekdays,
	    cursor->rule->week_start), inside = 0;
	struct civil date;
	int rest;

	if (cursor->months == RRULE_ALL_MONTHS)
		return week;
	date = civil_from_days(days);
	rest = civil_month_length(date.year, date.month) - date.day + 1;
	if (cursor->months >> date.month & 1)
		/* A week may lie in two months: `rest` days of it in the
		 * first. */
		inside = rest < 7 ? ~0U >> (32 - rest) : RRULE_WEEK_BITS;
	if (rest < 7 && (cursor->months >> (date.month % 12 + 1) & 1))
		inside |= RRULE_WEEK_BITS & ~0U << rest;
	return week & inside;
}
