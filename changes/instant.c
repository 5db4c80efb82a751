/* SPDX-License-Identifier: MIT */
/*
 * RFC 3339, section 5.6.  UTC only needs no zones: an offset that is written in
 * the text is subtracted, and that is all.
 */
#include "instant.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>

/* Read `count` digits; -1: there are others. */
static int
instant_number(const char **p, int count)
{
	int value = 0;

	for (; count > 0; count--, (*p)++) {
		if (**p < '0' || **p > '9')
			return -1;
		value = value * 10 + **p - '0';
	}
	return value;
}

/* Step over the character; false: another is there. */
static bool
instant_skip(const char **p, const char *accepted)
{
	if (**p == '\0' || strchr(accepted, **p) == NULL)
		return false;
	(*p)++;
	return true;
}

/* "Z" or "+02:00" to the end; -1: neither.  In seconds, at most a day. */
static int
instant_offset(const char *p, bool *ret_is_right)
{
	int sign = *p == '-' ? -1 : 1, hours, minutes;

	*ret_is_right = false;
	if (instant_skip(&p, "Zz")) {
		*ret_is_right = *p == '\0';
		return 0;
	}
	if (!instant_skip(&p, "+-"))
		return 0;
	hours = instant_number(&p, 2);
	if (!instant_skip(&p, ":"))
		return 0;
	minutes = instant_number(&p, 2);
	*ret_is_right = hours >= 0 && hours < 24 && minutes >= 0 &&
	    minutes < 60 && *p == '\0';
	return sign * (hours * 3600 + minutes * 60);
}

/* Does the date exist?  timegm() turns 31 June into 1 July. */
static int64_t
instant_join(struct tm *tm)
{
	struct tm again = *tm;
	bool is_leap = tm->tm_sec == 60;	/* is the next one */
	int64_t at;

	again.tm_sec -= is_leap;
	at = timegm(&again) + is_leap;
	if (tm->tm_year < 70 || tm->tm_hour < 0 || tm->tm_min < 0 ||
	    tm->tm_sec < 0 || again.tm_year != tm->tm_year ||
	    again.tm_mon != tm->tm_mon || again.tm_mday != tm->tm_mday ||
	    again.tm_hour != tm->tm_hour || again.tm_min != tm->tm_min)
		return -1;
	return at;
}

int64_t
instant_parse(const char *string)
{
	struct tm tm = { 0 };
	const char *p = string;
	bool is_right;
	int offset;
	int64_t at;

	tm.tm_year = instant_number(&p, 4) - 1900;
	if (tm.tm_year < 70 || !instant_skip(&p, "-"))
		return -1;
	tm.tm_mon = instant_number(&p, 2) - 1;
	if (tm.tm_mon < 0 || !instant_skip(&p, "-"))
		return -1;
	tm.tm_mday = instant_number(&p, 2);
	if (tm.tm_mday < 1)
		return -1;
	if (*p == '\0')
		return instant_join(&tm);
	if (!instant_skip(&p, "Tt "))
		return -1;
	tm.tm_hour = instant_number(&p, 2);
	if (tm.tm_hour < 0 || !instant_skip(&p, ":"))
		return -1;
	tm.tm_min = instant_number(&p, 2);
	if (tm.tm_min < 0 || !instant_skip(&p, ":"))
		return -1;
	tm.tm_sec = instant_number(&p, 2);
	if (instant_skip(&p, "."))
		p += strspn(p, "0123456789");
	at = instant_join(&tm);
	offset = instant_offset(p, &is_right);
	return at < 0 || !is_right || at < offset ? -1 : at - offset;
}

void
instant_format(struct text *text, int64_t at)
{
	time_t seconds = (time_t)at;
	struct tm tm = { 0 };

	(void)gmtime_r(&seconds, &tm);
	text_putf(text, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}
