/* SPDX-License-Identifier: MIT */
#include "civil.h"
#include "harness.h"
#include "holiday.h"
#include "mem.h"
#include "text.h"

static int64_t
days(const char *date)
{
	int64_t local = 0;

	CHECK_ROW(civil_parse(date, &local, NULL, NULL) == 0, date);
	return civil_local_days(local);
}

/* Every holiday of a span, "MM-DD title" each; "*" where it is the day off for
 * one on a weekend. */
static const char *
list(const struct holidays *holidays, const char *from, const char *to,
    struct text *text)
{
	int64_t day, last = days(to);
	const char *title;
	struct civil civil;
	bool is_observed;

	text_cut(text, 0);
	for (day = days(from); day <= last; day++) {
		title = holiday_find(holidays, day, &is_observed);
		civil = civil_from_days(day);
		if (title != NULL)
			text_putf(text, "%02d-%02d %s%s;", civil.month,
			    civil.day, title, is_observed ? "*" : "");
	}
	return text_string(text);
}

/* A rule in words, what it makes of a weekend, and two years of it. */
static void
test_rules(void)
{
	static const struct {
		const char *when;
		enum holiday_observed observed;
		const char *from, *to, *want;
	} rows[] = {
		{ "fourth Thursday of November", HOLIDAY_AS_IT_IS,
		    "2026-01-01", "2027-12-31", "11-26 x;11-25 x;" },
		{ "4 July", HOLIDAY_AS_IT_IS, "2026-01-01", "2027-12-31",
		    "07-04 x;07-04 x;" },
		{ "4 July", HOLIDAY_NEAREST, "2026-01-01", "2028-12-31",
		    "07-03 x*;07-04 x;07-04 x;07-05 x*;07-04 x;" },
		{ "4 July", HOLIDAY_MONDAY, "2026-01-01", "2028-12-31",
		    "07-04 x;07-06 x*;07-04 x;07-05 x*;07-04 x;" },
		/* It is kept in the year before. */
		{ "1 January", HOLIDAY_NEAREST, "2027-12-25", "2028-01-05",
		    "12-31 x*;01-01 x;" },
		/* In another month than the rule names. */
		{ "the Monday after the last Sunday of May", HOLIDAY_AS_IT_IS,
		    "2026-01-01", "2027-12-31", "06-01 x;05-31 x;" },
		{ "FREQ=YEARLY;BYYEARDAY=60", HOLIDAY_AS_IT_IS,
		    "2027-01-01", "2028-12-31", "03-01 x;02-29 x;" },
		{ "FREQ=YEARLY;BYMONTH=1,12;BYMONTHDAY=-1", HOLIDAY_NEAREST,
		    "2027-01-01", "2027-12-31",
		    "01-31 x;02-01 x*;12-31 x;" },
		{ "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", HOLIDAY_AS_IT_IS,
		    "2026-01-01", "2027-12-31", "05-25 x;05-31 x;" },
		{ "29 February", HOLIDAY_AS_IT_IS, "2026-01-01",
		    "2029-01-01", "02-29 x;" },
		{ "every Sunday", HOLIDAY_MONDAY, "2026-11-01", "2026-11-09",
		    "11-01 x;11-02 x*;11-08 x;11-09 x*;" },
	};
	struct holidays holidays;
	struct holiday_rule rule;
	struct text text = { 0 };
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		holidays = (struct holidays){ 0 };
		if (!CHECK_ROW(holiday_parse_rule(rows[i].when, &rule,
		    &error) == 0, rows[i].when))
			continue;
		rule.observed = rows[i].observed;
		rule.title = mem_string("x");
		array_push(&holidays.rules, rule);
		CHECK_STRING(list(&holidays, rows[i].from, rows[i].to, &text),
		    rows[i].want);
		holiday_clear(&holidays);
	}
	CHECK(holiday_parse_rule("fourth Thursdy of November", &rule,
	    &error) == -1);
	CHECK_NUMBER(error.column, 8);
	text_clear(&text);
}

/* A time of day is not a holiday's, however it is written. */
static void
test_times(void)
{
	static const char *const rows[] = { "4 July at 15:00", "4 July 15:00",
		"4 July at 9am", "4 July at 9 PM", "4 July at 9:30pm",
		"4 July at noon", "Noon on 4 July", "4 July midday",
		"4 July at midnight", "at 10:00 on 4 July",
		"every hour on 4 July", "@yearly", "0 9 4 7 *" };
	struct holiday_rule rule;
	struct error error;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		error = (struct error){ 0 };
		CHECK_ROW(holiday_parse_rule(rows[i], &rule, &error) == -1,
		    rows[i]);
		CHECK_STRING(error.text, "a holiday is a whole day: leave out "
		    "the time of day");
	}
}

/* `from` is not a holiday's, so nobody is told to add it. */
static void
test_no_start(void)
{
	static const char *const rows[] = { "every 2 weeks on Monday",
		"every 3 months on the 1st", "every 2 years on 4 July" };
	struct holiday_rule rule;
	struct error error;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		error = (struct error){ 0 };
		CHECK_ROW(holiday_parse_rule(rows[i], &rule, &error) == -1,
		    rows[i]);
		CHECK_STRING(error.text, "a holiday has no start to count "
		    "from; accepted is what each year shows by itself, or a "
		    "list of dates: {date: 2026-12-24, title: TEXT}");
	}
}

/* Dates in any order, doubles once, before and behind and between them. */
static void
test_dates(void)
{
	struct holidays holidays = { 0 };
	struct text text = { 0 };
	bool is_observed = true;

	holiday_sort(&holidays);
	CHECK(holiday_find(&holidays, 0, &is_observed) == NULL);
	CHECK(!is_observed);
	holiday_add(&holidays, days("2026-12-25"), "b", false);
	holiday_add(&holidays, days("2026-12-24"), "a", true);
	holiday_add(&holidays, days("2026-12-25"), "b", true);
	holiday_add(&holidays, days("2026-12-25"), "a", true);
	holiday_sort(&holidays);
	CHECK_NUMBER(holidays.dates.count, 3);
	CHECK_STRING(list(&holidays, "2026-12-20", "2026-12-31", &text),
	    "12-24 a;12-25 a;");
	holiday_clear(&holidays);
	CHECK(holidays.dates.items == NULL);
	text_clear(&text);
}

/* What a file said stays when it cannot be read, and only that. */
static void
test_keep(void)
{
	struct holidays old = { .path = mem_string("x.ics"), .as_of = 7 };
	struct holidays new = { .path = mem_string("x.ics"),
		.fault = mem_string("it is gone") };
	struct holidays other = { .path = mem_string("y.ics"),
		.fault = mem_string("it is gone") };
	struct holidays sound = { .path = mem_string("x.ics"), .as_of = 9 };
	struct text text = { 0 };

	holiday_add(&old, days("2026-12-24"), "of the file", true);
	holiday_add(&old, days("2026-12-25"), "written there", false);
	holiday_keep(&new, &old);
	holiday_keep(&other, &old);
	holiday_keep(&sound, &old);
	CHECK_STRING(list(&new, "2026-12-20", "2026-12-31", &text),
	    "12-24 of the file;");
	CHECK_NUMBER(new.as_of, 7);
	CHECK_NUMBER(other.dates.count, 0);
	CHECK_NUMBER(other.as_of, 0);
	CHECK_NUMBER(sound.dates.count, 0);
	holiday_clear(&old);
	holiday_clear(&new);
	holiday_clear(&other);
	holiday_clear(&sound);
	text_clear(&text);
}

int
main(void)
{
	test_rules();
	test_times();
	test_no_start();
	test_dates();
	test_keep();
	return harness_end();
}
