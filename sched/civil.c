/* SPDX-License-Identifier: MIT */
/*
 * Calendar dates and wall-clock times: days to fields, text to local times.
 *
 * Both directions between days and dates are the closed forms of Howard
 * Hinnant's "chrono-compatible low-level date algorithms": the year begins in
 * March, so that the leap day is its last and months before it follow the
 * pattern 31, 30, 31, 30, 31 that (153 m + 2) / 5 counts.  An era is 400
 * years, 146,097 days; 719,468 days lie between 0000-03-01 and 1970-01-01.
 *
 * Reading accepts the few forms in which one machine writes to another:
 *
 *     extended = yyyy "-" mm "-" dd [("T" / " ") hh ":" mm [":" ss]]
 *     basic    = yyyymmdd ["T" hhmmss]               ; RFC 5545 3.3.5
 *
 * What people write besides is timearg.c's.
 */
#include "civil.h"

#include <stdio.h>
#include <string.h>

#include "quote_internal.h"

/* Of a common year. */
static const int8_t civil_lengths[] = {
	31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
};

static const char *const civil_weekdays[] = {
	[MONDAY] = "Monday", [TUESDAY] = "Tuesday",
	[WEDNESDAY] = "Wednesday", [THURSDAY] = "Thursday",
	[FRIDAY] = "Friday", [SATURDAY] = "Saturday", [SUNDAY] = "Sunday",
};

static const char *const civil_months[] = {
	"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December",
};

/* By the proleptic Gregorian calendar, as everything here: RFC 5545 knows no
 * other. */
int
civil_month_length(int64_t year, int month)
{
	return civil_lengths[month - 1] + (month == 2 && civil_is_leap(year));
}

/* The inverse of civil_days(). */
struct civil
civil_from_days(int64_t days)
{
	struct civil civil = { 0 };
	int64_t era;
	int of_era, of_year, year, month;

	/* Days from 0000-03-01; then the era, and the day within it. */
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	of_era = (int)(days - era * 146097);
	/* Take off the leap days that lie before the day of the era. */
	year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) /
	    365;
	of_year = of_era - (365 * year + year / 4 - year / 100);
	month = (5 * of_year + 2) / 153;
	civil.day = (int8_t)(of_year - (153 * month + 2) / 5 + 1);
	civil.month = (int8_t)(month < 10 ? month + 3 : month - 9);
	civil.year = (int32_t)(era * 400 + year + (month >= 10));
	return civil;
}

/* Rounded down, also before 1970. */
int64_t
civil_local_days(int64_t local)
{
	/* Division rounds towards 1970: one day too many before it. */
	int64_t days = local / CIVIL_DAY_SECS;

	return days - (local < days * CIVIL_DAY_SECS);
}

/* The division rounds down, not towards zero, so that times before 1970 have
 * an hour from 0 to 23, too. */
struct civil
civil_from_local(int64_t local)
{
	int64_t days = civil_local_days(local);
	struct civil civil = civil_from_days(days);
	int of_day = (int)(local - days * CIVIL_DAY_SECS);

	civil.hour = (int8_t)(of_day / 3600);
	civil.minute = (int8_t)(of_day / 60 % 60);
	civil.second = (int8_t)(of_day % 60);
	return civil;
}

/* Does not look whether the date exists: 31 April is 1 May.  Who reads a date
 * from somebody checks it first. */
int64_t
civil_local(const struct civil *civil)
{
	return civil_days(civil->year, civil->month, civil->day) *
	    CIVIL_DAY_SECS + civil->hour * 3600 + civil->minute * 60 +
	    civil->second;
}

/* A reader of one text: where it is, and where to complain. */
struct civil_reader {
	const char *text, *at;
	struct error *error;
};

/* Quote the text, then say what is wrong at `at`.  Always -1. */
static int
civil_refuse(const struct civil_reader *reader, const char *at,
    const char *what)
{
	char quoted[QUOTE_MAX];

	return error_set_at(reader->error, ERROR_INPUT, 1,
	    (int)(at - reader->text) + 1, "\"%s\": %s",
	    quote_clean(reader->text, QUOTE_BYTES, quoted), what);
}

/* Read exactly `width` digits. */
static int
civil_read_digits(struct civil_reader *reader, int width, int *ret_number)
{
	int i, number = 0;

	for (i = 0; i < width; i++) {
		/* The NUL is no digit either: nothing behind the text is
		 * read. */
		if (reader->at[i] < '0' || reader->at[i] > '9')
			return civil_refuse(reader, reader->at + i,
			    "not a date; accepted are 2026-12-03, "
			    "2026-12-03T15:00 and 2026-12-03T15:00:30");
		number = number * 10 + (reader->at[i] - '0');
	}
	reader->at += width;
	*ret_number = number;
	return 0;
}

/* Read the character `wanted`. */
static int
civil_read_mark(struct civil_reader *reader, char wanted)
{
	char what[48];

	if (*reader->at == wanted) {
		reader->at++;
		return 0;
	}
	(void)snprintf(what, sizeof(what),
	    "not a date and time; '%c' is missing here", wanted);
	return civil_refuse(reader, reader->at, what);
}

/* Read a date that exists; a day beyond its month is told the month's
 * length. */
static int
civil_read_date(struct civil_reader *reader, bool is_basic,
    struct civil *ret_civil)
{
	const char *at = reader->at;
	int year = 0, month = 0, day = 0, length;
	char what[64];

	if (civil_read_digits(reader, 4, &year) == -1 ||
	    (!is_basic && civil_read_mark(reader, '-') == -1))
		return -1;
	/* RFC 3339 has it, iCalendar and zone data have no use for it. */
	if (year == 0)
		return civil_refuse(reader, at,
		    "no year 0000; accepted are 0001 to 9999");
	at = reader->at;
	if (civil_read_digits(reader, 2, &month) == -1 ||
	    (!is_basic && civil_read_mark(reader, '-') == -1))
		return -1;
	if (month < 1 || month > 12)
		return civil_refuse(reader, at,
		    "no such month; accepted are 01 to 12");
	at = reader->at;
	if (civil_read_digits(reader, 2, &day) == -1)
		return -1;
	length = civil_month_length(year, month);
	if (day < 1 || day > length) {
		snprintf(what, sizeof(what), "no such day; %s %d has %d days",
		    civil_months[month - 1], year, length);
		return civil_refuse(reader, at, what);
	}
	ret_civil->year = year;
	ret_civil->month = (int8_t)month;
	ret_civil->day = (int8_t)day;
	return 0;
}

/* Read a time of day; seconds may be left out where there are colons.  60
 * is no second here: wall clocks never show it (RFC 5545 3.3.12). */
static int
civil_read_time(struct civil_reader *reader, bool is_basic,
    struct civil *civil)
{
	const char *at = reader->at;
	int hour = 0, minute = 0, second = 0;

	if (civil_read_digits(reader, 2, &hour) == -1 ||
	    (!is_basic && civil_read_mark(reader, ':') == -1))
		return -1;
	if (hour > 23)
		return civil_refuse(reader, at,
		    "no such hour; accepted are 00 to 23");
	at = reader->at;
	if (civil_read_digits(reader, 2, &minute) == -1)
		return -1;
	if (minute > 59)
		return civil_refuse(reader, at,
		    "no such minute; accepted are 00 to 59");
	/* iCalendar always has seconds. */
	if (is_basic || *reader->at == ':') {
		reader->at += !is_basic;
		at = reader->at;
		if (civil_read_digits(reader, 2, &second) == -1)
			return -1;
		if (second > 59)
			return civil_refuse(reader, at,
			    "no such second; accepted are 00 to 59");
	}
	civil->hour = (int8_t)hour;
	civil->minute = (int8_t)minute;
	civil->second = (int8_t)second;
	return 0;
}

/* Both forms of ISO 8601, since people type the one with dashes and calendars
 * write the other; but no mixture of them, which is mostly a typing error. */
int
civil_parse(const char *text, int64_t *ret_local, bool *ret_is_date,
    struct error *ret_error)
{
	struct civil_reader reader = { text, text, ret_error };
	struct civil civil = { 0 };
	/* A fifth digit is already too many for a year and a dash. */
	bool is_basic = strspn(text, "0123456789") >= 5, is_date = true;

	if (civil_read_date(&reader, is_basic, &civil) == -1)
		return -1;
	/* RFC 3339 5.6: the small letter and the space are allowed. */
	if (*reader.at == 'T' || *reader.at == 't' ||
	    (*reader.at == ' ' && !is_basic)) {
		reader.at++;
		is_date = false;
		if (civil_read_time(&reader, is_basic, &civil) == -1)
			return -1;
	}
	/* Zones and offsets are not read here: a local time has none. */
	if (*reader.at != '\0')
		return civil_refuse(&reader, reader.at, is_date ?
		    "the date ends here; accepted behind it is a time "
		    "such as T15:00" : "nothing is accepted behind the time");
	*ret_local = civil_local(&civil);
	if (ret_is_date != NULL)
		*ret_is_date = is_date;
	return 0;
}

/* Minutes are enough for nearly all, so seconds are written only where there
 * are any; what is read back is the same. */
void
civil_format(struct text *text, int64_t local)
{
	struct civil civil = civil_from_local(local);

	text_putf(text, "%04d-%02d-%02dT%02d:%02d", civil.year, civil.month,
	    civil.day, civil.hour, civil.minute);
	if (civil.second != 0)
		text_putf(text, ":%02d", civil.second);
}

/* Always with seconds: this form is for programs, and sorts as text. */
void
civil_format_utc(struct text *text, int64_t at)
{
	struct civil civil = civil_from_local(at);

	text_putf(text, "%04d-%02d-%02dT%02d:%02d:%02dZ", civil.year,
	    civil.month, civil.day, civil.hour, civil.minute, civil.second);
}

/* English, whatever the locale: texts, feeds and golden files must not depend
 * on it. */
const char *
civil_weekday_name(enum civil_weekday weekday)
{
	return civil_weekdays[weekday];
}

/* English, as weekdays are. */
const char *
civil_month_name(int month)
{
	return civil_months[month - 1];
}
