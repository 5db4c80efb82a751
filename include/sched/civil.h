/* SPDX-License-Identifier: MIT */
/*
 * Calendar dates and wall-clock times without a zone (proleptic Gregorian).
 * A wall-clock time is `_local`: seconds from 1970-01-01T00:00:00 as a clock
 * on the wall would count them, with no offset in it; a date is `_days`
 * since 1970-01-01.  Years 1 to 9999.
 */
#ifndef PATCHDAY_CIVIL_H
#define PATCHDAY_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "text.h"

#define CIVIL_DAY_SECS 86400

/* Monday first, as ISO 8601 counts; everything else is turned at the edge. */
enum civil_weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY,
	SUNDAY };

struct civil {
	int32_t year;
	int8_t month, day;		/* from 1 */
	int8_t hour, minute, second;
};

/* Days of the date; month 1 to 12, day may be beyond the month's length.
 * After Howard Hinnant's "chrono-compatible low-level date algorithms". */
static inline int64_t
civil_days(int64_t year, int month, int day)
{
	int64_t era, of_era, of_year;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	of_era = (year - era * 400) * 365 + (year - era * 400) / 4 -
	    (year - era * 400) / 100 + of_year;
	return era * 146097 + of_era - 719468;
}

/* The weekday of a date, Monday first. */
static inline enum civil_weekday
civil_weekday(int64_t days)
{
	int64_t n = (days + 3) % 7;

	return (enum civil_weekday)(n < 0 ? n + 7 : n);
}

/* Does the year have a 29 February? */
static inline bool
civil_is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* How many days the month has. */
int civil_month_length(int64_t year, int month);

/* Split days or a local time into its fields, and back. */
struct civil civil_from_days(int64_t days);
struct civil civil_from_local(int64_t local);
int64_t civil_local(const struct civil *civil);

/* The date of a local time: local / 86400 rounded down. */
int64_t civil_local_days(int64_t local);

/*
 * Read "2026-12-03", "2026-12-03T15:00", "2026-12-03T15:00:30", the same with
 * a space for the T, or iCalendar's "20261203" and "20261203T150000".
 * A date alone gives 00:00 and `*ret_is_date` true (may be NULL).  Dates that
 * do not exist are refused with the month's length.  0, or -1 with the
 * column.
 */
int civil_parse(const char *text, int64_t *ret_local, bool *ret_is_date,
    struct error *ret_error);

/* Append "2026-12-03T15:00", with ":SS" only when seconds are not 0. */
void civil_format(struct text *text, int64_t local);

/* Append "2026-12-03T23:00:00Z" for a UTC instant (RFC 3339). */
void civil_format_utc(struct text *text, int64_t at);

/* "Monday" .. "Sunday"; "January" .. "December" (month from 1). */
const char *civil_weekday_name(enum civil_weekday weekday);
const char *civil_month_name(int month);

#endif
