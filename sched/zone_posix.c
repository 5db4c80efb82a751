/* SPDX-License-Identifier: MIT */
/*
 * The rule for the far future: the POSIX TZ string in a TZif file's footer,
 * with the extensions of RFC 9636 3.3.1 (hours from -167 to 167).
 *
 *     tz     = name offset [name [offset] "," day "," day]
 *     name   = 3*ALPHA / "<" 3*(ALPHA / DIGIT / "+" / "-") ">"
 *     offset = time                         ; westward: PST is 8
 *     day    = ("M" month "." week "." weekday / "J" n / n) ["/" time]
 *     time   = ["+" / "-"] hours [":" minutes [":" seconds]]
 *
 * "PST8PDT,M3.2.0,M11.1.0": DST begins on the second Sunday of March, ends on
 * the first of November, both at 02:00 by the clock then in force.  A day may
 * be far from its date ("M3.4.4/50" is the Saturday after, at 02:00), even in
 * another year.
 *
 * A rule is made into a table: for the 14 kinds of year (first weekday, leap
 * or not) the seconds from the year's start to each change.  With that a
 * change is found from its number without looking at its neighbours.  What the
 * table cannot say by itself is which change of which year comes first; it is
 * tried, both orders and the neighbouring years, until the changes ascend.
 */
#include "zone_internal.h"
#include "zone_transition_internal.h"

#include <string.h>

#include "civil.h"

/* The changes of 32 years: every kind of year, followed by every kind that
 * can follow it. */
#define ZONE_POSIX_ROUND 64

/* Where reading is.  On failure `at` stands where it went wrong. */
struct zone_posix_reader {
	const char *at;
};

/* Read "<+03>" or "PST", at least three letters. */
static bool
zone_posix_read_name(struct zone_posix_reader *reader, char *ret_name)
{
	const char *at = reader->at;
	bool is_quoted = *at == '<';
	size_t length = 0;

	at += is_quoted;
	while ((at[length] >= 'A' && at[length] <= 'Z') ||
	    (at[length] >= 'a' && at[length] <= 'z') ||
	    (is_quoted && at[length] != '\0' &&
	    strchr("0123456789+-", at[length]) != NULL))
		length++;
	if (length < 3 || length >= ZONE_ABBREVIATION_MAX ||
	    (is_quoted && at[length] != '>'))
		return false;
	memcpy(ret_name, at, length);
	ret_name[length] = '\0';
	reader->at = at + length + is_quoted;
	return true;
}

/* Read digits, at most `most` in value; the loop stops before it overflows. */
static bool
zone_posix_read_number(struct zone_posix_reader *reader, int most,
    int *ret_number)
{
	int number = 0;

	if (*reader->at < '0' || *reader->at > '9')
		return false;
	while (*reader->at >= '0' && *reader->at <= '9' && number <= most)
		number = number * 10 + (*reader->at++ - '0');
	*ret_number = number;
	return number <= most;
}

/* Read "[+-]hh[:mm[:ss]]" in seconds: the one sign is for all of it. */
static bool
zone_posix_read_time(struct zone_posix_reader *reader, int hours_most,
    int32_t *ret_secs)
{
	int sign = *reader->at == '-' ? -1 : 1;
	int hours, minutes = 0, seconds = 0;

	if (*reader->at == '-' || *reader->at == '+')
		reader->at++;
	if (!zone_posix_read_number(reader, hours_most, &hours))
		return false;
	if (*reader->at == ':') {
		reader->at++;
		if (!zone_posix_read_number(reader, 59, &minutes))
			return false;
	}
	if (*reader->at == ':') {
		reader->at++;
		if (!zone_posix_read_number(reader, 59, &seconds))
			return false;
	}
	*ret_secs = sign * (hours * 3600 + minutes * 60 + seconds);
	return true;
}

/* Read `mark` and the number behind it: "M10", ".5", "J60". */
static bool
zone_posix_read_part(struct zone_posix_reader *reader, char mark, int most,
    int16_t *ret_part)
{
	int number;

	if (*reader->at != mark)
		return false;
	reader->at++;
	if (!zone_posix_read_number(reader, most, &number))
		return false;
	*ret_part = (int16_t)number;
	return true;
}

/* Read ",Mm.w.d", ",Jn" or ",n", with "/time"; 02:00 without. */
static bool
zone_posix_read_day(struct zone_posix_reader *reader,
    struct zone_day *ret_day)
{
	struct zone_day day = { .form = 'n', .secs = 2 * 3600 };

	if (*reader->at != ',')
		return false;
	if (reader->at[1] == 'M' || reader->at[1] == 'J')
		day.form = *++reader->at;
	if (day.form == 'M') {
		if (!zone_posix_read_part(reader, 'M', 12, &day.month) ||
		    !zone_posix_read_part(reader, '.', 5, &day.week) ||
		    !zone_posix_read_part(reader, '.', 6, &day.day) ||
		    day.month < 1 || day.week < 1)
			return false;
	} else if (!zone_posix_read_part(reader, day.form == 'J' ? 'J' : ',',
	    365, &day.day) || (day.form == 'J' && day.day < 1)) {
		return false;
	}
	if (*reader->at == '/') {
		reader->at++;
		if (!zone_posix_read_time(reader, 167, &day.secs))
			return false;
	}
	*ret_day = day;
	return true;
}

/* Read an offset, which counts westward there and eastward here. */
static bool
zone_posix_read_offset(struct zone_posix_reader *reader, int32_t *ret_offset)
{
	int32_t west;

	if (!zone_posix_read_time(reader, 24, &west))
		return false;
	*ret_offset = -west;
	return true;
}

/* What can be read, and an hour of DST on top of it, is an offset. */
_Static_assert(-(24 * 3600 + 59 * 60 + 59) >= ZONE_OFFSET_MIN &&
    24 * 3600 + 59 * 60 + 59 + 3600 <= ZONE_OFFSET_MAX, "offsets");

/* Read what stands behind the standard time: DST's name, its offset (an
 * hour more when left out), when it begins and ends. */
static bool
zone_posix_read_dst(struct zone_posix_reader *reader,
    struct zone_posix *posix)
{
	posix->has_dst = true;
	posix->dst_offset = posix->offset + 3600;
	if (!zone_posix_read_name(reader, posix->dst_name))
		return false;
	if (*reader->at != ',' &&
	    !zone_posix_read_offset(reader, &posix->dst_offset))
		return false;
	return zone_posix_read_day(reader, &posix->start) &&
	    zone_posix_read_day(reader, &posix->end) && *reader->at == '\0';
}

/* The reader stands where it failed, and that is the column of the
 * complaint. */
int
zone_posix_parse(const char *string, struct zone_posix *ret_posix,
    struct error *ret_error)
{
	struct zone_posix_reader reader = { string };
	struct zone_posix posix = { 0 };

	if (!zone_posix_read_name(&reader, posix.name) ||
	    !zone_posix_read_offset(&reader, &posix.offset) ||
	    (*reader.at != '\0' && !zone_posix_read_dst(&reader, &posix)))
		return error_set_at(ret_error, ERROR_INPUT, 1,
		    (int)(reader.at - string) + 1,
		    "unreadable rule \"%.60s\" in the footer", string);
	*ret_posix = posix;
	return 0;
}

/* Days of the date in a year that begins on day `first`. */
static int64_t
zone_posix_day(const struct zone_day *day, int64_t year, int64_t first)
{
	int64_t days;

	switch (day->form) {
	case 'J':	/* 1 to 365, 29 February is never counted */
		return first + day->day - 1 +
		    (civil_is_leap(year) && day->day > 59);
	case 'n':	/* 0 to 365, 29 February is counted */
		return first + day->day;
	default:	/* the week-th weekday of the month, 5 the last */
		days = civil_days(year, day->month, 1);
		/* POSIX counts weekdays from Sunday, 0; civil_weekday()
		 * from Monday. */
		days += (day->day + 6 - (int)civil_weekday(days)) % 7 +
		    (day->week - 1) * 7;
		if (days >= civil_days(year, day->month, 1) +
		    civil_month_length(year, day->month))
			days -= 7;
		return days;
	}
}

/* Are the changes of the rule one behind the other, for ever?  A round
 * shows it: kinds of years follow each other in no other ways. */
static bool
zone_posix_is_ascending(const struct zone_rule *rule)
{
	int64_t k, last = zone_rule_at(rule, 0), at;

	for (k = 1; k <= ZONE_POSIX_ROUND; k++, last = at) {
		at = zone_rule_at(rule, k);
		if (at <= last)
			return false;
	}
	return true;
}

/*
 * Does DST end in the moment in which the next year's begins?  So zic writes a
 * DST that never ends (RFC 9636 3.3.1 has the example "XXX3EDT4,0/0,J365/23").
 */
static bool
zone_posix_is_all_year(const struct zone_rule *rule)
{
	int64_t k;

	for (k = 0; k <= ZONE_POSIX_ROUND; k += 2) {
		if (zone_rule_at(rule, k + 1) != zone_rule_at(rule, k + 2))
			return false;
	}
	return true;
}

/* Fill one of the two changes for every kind of year: seconds UTC from the
 * year's start, `offset` being in force before it. */
static void
zone_posix_fill(const struct zone_day *day, int32_t offset, int32_t *ret_secs)
{
	int64_t year, first;

	/* 28 years in a row without a century have all kinds. */
	for (year = 2000; year < 2028; year++) {
		first = civil_days(year, 1, 1);
		ret_secs[zone_rule_kind(year, first)] = (int32_t)
		    ((zone_posix_day(day, year, first) - first) *
		    CIVIL_DAY_SECS + day->secs - offset);
	}
}

/* Which of the two changes comes first in a year is not written down: both
 * orders are tried, and the one that ascends in every year is it. */
int
zone_posix_plan(const struct zone_posix *posix, const uint16_t types[2],
    struct zone_rule *ret_rule)
{
	static const int8_t shifts[] = { 0, -1, 1 };
	struct zone_rule rule;
	size_t order, i;
	int start;

	/* First with DST's begin in front, as in the north; then its end,
	 * as in the south. */
	for (order = 0; order < 2; order++) {
		start = order == 0 ? 0 : 1;
		zone_posix_fill(&posix->start, posix->offset,
		/* cppcheck-suppress uninitvar ; zone_posix_fill() fills it */
		    rule.secs[start]);
		zone_posix_fill(&posix->end, posix->dst_offset,
		    rule.secs[!start]);
		rule.types[start] = types[1];
		rule.types[!start] = types[0];
		rule.shift[0] = rule.shift[1] = 0;
		if (start == 0 && zone_posix_is_all_year(&rule))
			return 0;
		for (i = 0; i < countof(shifts); i++) {
			/* The second change may lie in the rule of the year
			 * before or after. */
			rule.shift[1] = shifts[i];
			if (!zone_posix_is_ascending(&rule))
				continue;
			*ret_rule = rule;
			return 1;
		}
	}
	return -1;
}
