/* SPDX-License-Identifier: MIT */
#include "civil.h"

#include "harness.h"

static const struct {
	const char *text;
	int64_t local;
	bool is_date;
	const char *shown;
} right[] = {
	{ "1970-01-01", 0, true, "1970-01-01T00:00" },
	{ "2026-12-03", 1796256000, true, "2026-12-03T00:00" },
	{ "2026-12-03T15:00", 1796310000, false, "2026-12-03T15:00" },
	{ "2026-12-03 15:00", 1796310000, false, "2026-12-03T15:00" },
	{ "2026-12-03t15:00:30", 1796310030, false, "2026-12-03T15:00:30" },
	{ "20261203", 1796256000, true, "2026-12-03T00:00" },
	{ "20261203T150000", 1796310000, false, "2026-12-03T15:00" },
	{ "2024-02-29", 1709164800, true, "2024-02-29T00:00" },
	{ "2000-02-29T23:59:59", 951868799, false, "2000-02-29T23:59:59" },
	{ "1969-12-31T23:59:59", -1, false, "1969-12-31T23:59:59" },
	{ "0001-01-01", -62135596800, true, "0001-01-01T00:00" },
	{ "9999-12-31T23:59:59", 253402300799, false,
	    "9999-12-31T23:59:59" },
};

static void
test_parse(void)
{
	struct text text = { 0 };
	struct error error;
	int64_t local;
	bool is_date;
	size_t i;

	for (i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		local = 0;
		CHECK_ROW(civil_parse(right[i].text, &local, &is_date,
		    &error) == 0, right[i].text);
		CHECK_NUMBER(local, right[i].local);
		CHECK_ROW(is_date == right[i].is_date, right[i].text);
		text_clear(&text);
		civil_format(&text, local);
		CHECK_STRING(text_string(&text), right[i].shown);
	}
	text_clear(&text);
	CHECK(civil_parse("2026-12-03", &local, NULL, NULL) == 0);
}

static const struct {
	const char *text;
	int column;
	const char *message;
} wrong[] = {
	{ "2026-02-29", 9,
	    "\"2026-02-29\": no such day; February 2026 has 28 days" },
	{ "20260431", 7, "\"20260431\": no such day; April 2026 has 30 days" },
	{ "1900-02-29", 9,
	    "\"1900-02-29\": no such day; February 1900 has 28 days" },
	{ "2026-13-01", 6,
	    "\"2026-13-01\": no such month; accepted are 01 to 12" },
	{ "2026-00-01", 6,
	    "\"2026-00-01\": no such month; accepted are 01 to 12" },
	{ "2026-01-00", 9,
	    "\"2026-01-00\": no such day; January 2026 has 31 days" },
	{ "0000-01-01", 1,
	    "\"0000-01-01\": no year 0000; accepted are 0001 to 9999" },
	{ "2026-12-03T24:00", 12,
	    "\"2026-12-03T24:00\": no such hour; accepted are 00 to 23" },
	{ "2026-12-03T15:60", 15,
	    "\"2026-12-03T15:60\": no such minute; accepted are 00 to 59" },
	{ "2026-12-03T15:00:60", 18,
	    "\"2026-12-03T15:00:60\": no such second; accepted are 00 to 59" },
	{ "2026-12/03", 8,
	    "\"2026-12/03\": not a date and time; '-' is missing here" },
	{ "2026-12-x3", 9, "\"2026-12-x3\": not a date; accepted are "
	    "2026-12-03, 2026-12-03T15:00 and 2026-12-03T15:00:30" },
	{ "2026-12-03Tx5:00", 12, "\"2026-12-03Tx5:00\": not a date; accepted are "
	    "2026-12-03, 2026-12-03T15:00 and 2026-12-03T15:00:30" },
	{ "2026-12-03T15:x0", 15, "\"2026-12-03T15:x0\": not a date; accepted are "
	    "2026-12-03, 2026-12-03T15:00 and 2026-12-03T15:00:30" },
	{ "20261203 150000", 9, "\"20261203 150000\": the date ends here; "
	    "accepted behind it is a time such as T15:00" },
	{ "2026/12/03", 5,
	    "\"2026/12/03\": not a date and time; '-' is missing here" },
	{ "2026-12-03T15", 14,
	    "\"2026-12-03T15\": not a date and time; ':' is missing here" },
	{ "2026-12-03x", 11, "\"2026-12-03x\": the date ends here; accepted "
	    "behind it is a time such as T15:00" },
	{ "2026-12-03T15:00Z", 17,
	    "\"2026-12-03T15:00Z\": nothing is accepted behind the time" },
	{ "26-12-03", 3, "\"26-12-03\": not a date; accepted are 2026-12-03, "
	    "2026-12-03T15:00 and 2026-12-03T15:00:30" },
	{ "", 1, "\"\": not a date; accepted are 2026-12-03, "
	    "2026-12-03T15:00 and 2026-12-03T15:00:30" },
	{ "20261203T1500", 14, "\"20261203T1500\": not a date; accepted are "
	    "2026-12-03, 2026-12-03T15:00 and 2026-12-03T15:00:30" },
	{ "2026-\n2-03", 6, "\"2026- 2-03\": not a date; accepted are "
	    "2026-12-03, 2026-12-03T15:00 and 2026-12-03T15:00:30" },
};

static void
test_refuse(void)
{
	struct error error;
	int64_t local = 5;
	bool is_date = true;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memset(&error, 0, sizeof(error));
		CHECK_ROW(civil_parse(wrong[i].text, &local, &is_date,
		    &error) == -1, wrong[i].text);
		CHECK_NUMBER(error.column, wrong[i].column);
		CHECK_NUMBER(error.line, 1);
		CHECK_STRING(error.text, wrong[i].message);
	}
	CHECK(local == 5 && is_date);	/* untouched on failure */
}

/* Every day of 1 to 9999, counted by hand beside the closed form. */
static void
test_calendar(void)
{
	struct civil civil = { .year = 1, .month = 1, .day = 1 }, got;
	int64_t days = civil_days(1, 1, 1), wrong_count = 0;
	int weekday = MONDAY;	/* 0001-01-01, proleptic */

	CHECK_NUMBER(days, -719162);
	for (; civil.year <= 9999; days++, weekday = (weekday + 1) % 7) {
		got = civil_from_days(days);
		wrong_count += got.year != civil.year ||
		    got.month != civil.month || got.day != civil.day ||
		    civil_days(got.year, got.month, got.day) != days ||
		    (int)civil_weekday(days) != weekday;
		if (civil.day++ < civil_month_length(civil.year, civil.month))
			continue;
		civil.day = 1;
		if (civil.month++ < 12)
			continue;
		civil.month = 1;
		civil.year++;
	}
	CHECK_NUMBER(wrong_count, 0);
	CHECK_NUMBER(civil_days(2026, 11, 22), 20779);
	CHECK_NUMBER(civil_weekday(20779), SUNDAY);
}

static void
test_names(void)
{
	struct text text = { 0 };
	struct civil civil = civil_from_local(-1);

	CHECK_STRING(civil_weekday_name(MONDAY), "Monday");
	CHECK_STRING(civil_weekday_name(SUNDAY), "Sunday");
	CHECK_STRING(civil_month_name(1), "January");
	CHECK_STRING(civil_month_name(12), "December");
	civil_format_utc(&text, 1796342400);
	CHECK_STRING(text_string(&text), "2026-12-04T00:00:00Z");
	text_clear(&text);
	CHECK_NUMBER(civil_local(&civil), -1);
	CHECK_NUMBER(civil_local_days(-1), -1);
	CHECK_NUMBER(civil_local_days(-86400), -1);
	CHECK_NUMBER(civil_local_days(-86401), -2);
	CHECK_NUMBER(civil_local_days(86399), 0);
	CHECK(civil_is_leap(2000) && !civil_is_leap(2100) &&
	    civil_is_leap(2024) && !civil_is_leap(2026));
}

/* Before the year 1, too, days and dates are each other's inverse: each day of
 * two cycles of 400 years has another date, the day after the one before. */
static void
test_before(void)
{
	int64_t day, first = civil_days(-800, 1, 1);
	struct civil last = civil_from_local((first - 1) * CIVIL_DAY_SECS);

	CHECK_NUMBER(last.year, -801);
	CHECK_NUMBER(last.month * 100 + last.day, 1231);
	CHECK_NUMBER(civil_days(1, 1, 1) - first, 801 * 365 + 195);
	for (day = first; day < civil_days(1, 1, 1); day++) {
		struct civil at = civil_from_local(day * CIVIL_DAY_SECS);
		bool follows = at.day == last.day + 1 ?
		    at.month == last.month && at.year == last.year :
		    at.day == 1 && (at.month == last.month + 1 ||
		    (at.month == 1 && at.year == last.year + 1));

		if (!follows || civil_days(at.year, at.month, at.day) != day) {
			CHECK_NUMBER(day, -1);
			return;
		}
		last = at;
	}
	CHECK_NUMBER(last.year, 0);
}

int
main(void)
{
	test_before();
	test_parse();
	test_refuse();
	test_calendar();
	test_names();
	return harness_end();
}
