/* SPDX-License-Identifier: MIT */
/*
 * Dates as HTTP writes them.  One form is written, three are read (RFC 9110
 * 5.6.7): old feed readers still send RFC 850's and asctime()'s.  Month names
 * are compared as they stand: the grammar says that their case counts.
 */
#include "httpdate_internal.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "civil.h"

void
httpdate_format(int64_t at, char ret_date[static HTTPDATE_MAX])
{
	struct civil civil = civil_from_local(at);
	enum civil_weekday weekday = civil_weekday(civil_local_days(at));

	(void)snprintf(ret_date, HTTPDATE_MAX,
	    "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
	    civil_weekday_name(weekday), civil.day,
	    civil_month_name(civil.month), (int)civil.year, civil.hour,
	    civil.minute, civil.second);
}

/* 1 to 12, or 0 for no month. */
static int
httpdate_month(const char *name)
{
	int month;

	for (month = 1; month <= 12; month++)
		if (strncmp(civil_month_name(month), name, 3) == 0)
			return month;
	return 0;
}

/* The fields as they stand in the text. */
struct httpdate_fields {
	int year, day, hour, minute, second;
	char month[4];
	int used;		/* bytes matched; 0: no match */
};

/* Read one of the three forms into fields, unchecked.  sscanf() never writes
 * past the widths given here, and "%n" is reached only when all before it
 * matched.  Two-digit years: 70 to 99 are 19xx, as in all files and mails of
 * that time; the rule of 5.6.7 (at most 50 years ahead) says the same until
 * 2049. */
static bool
httpdate_scan(const char *date, struct httpdate_fields *f)
{
	*f = (struct httpdate_fields){ 0 };
	(void)sscanf(date, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n",
	    &f->day, f->month, &f->year, &f->hour, &f->minute, &f->second,
	    &f->used);
	if (f->used > 0)
		return true;
	(void)sscanf(date, "%*9[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT%n",
	    &f->day, f->month, &f->year, &f->hour, &f->minute, &f->second,
	    &f->used);
	if (f->used > 0 && f->year >= 0 && f->year < 100) {
		f->year += f->year < 70 ? 2000 : 1900;
		return true;
	}
	f->used = 0;
	(void)sscanf(date, "%*3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %4d%n",
	    f->month, &f->day, &f->hour, &f->minute, &f->second, &f->year,
	    &f->used);
	return f->used > 0;
}

int
httpdate_parse(const char *date, int64_t *ret_at)
{
	struct httpdate_fields f;
	struct civil civil;
	int month;

	/* The longest form has 33 bytes; sscanf() would measure the whole
	 * header each time. */
	if (strnlen(date, 64) == 64 || !httpdate_scan(date, &f) ||
	    date[f.used] != '\0')
		return -1;
	/* The weekday is not compared: a wrong one changes no instant. */
	month = httpdate_month(f.month);
	if (month == 0 || f.year < 1 || f.year > 9999 || f.day < 1 ||
	    f.day > civil_month_length(f.year, month) || f.hour < 0 ||
	    f.hour > 23 || f.minute < 0 || f.minute > 59 || f.second < 0 ||
	    f.second > 60)
		return -1;
	civil = (struct civil){ .year = f.year, .month = (int8_t)month,
	    .day = (int8_t)f.day, .hour = (int8_t)f.hour,
	    .minute = (int8_t)f.minute, .second = (int8_t)f.second };
	*ret_at = civil_local(&civil);
	return 0;
}
