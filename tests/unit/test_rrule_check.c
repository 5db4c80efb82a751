/* SPDX-License-Identifier: MIT */
#include <time.h>

#include "array.h"
#include "civil.h"
#include "harness.h"
#include "rrule.h"

/* Rules that never occur, and why. */
static const struct {
	const char *text, *start, *message;
} never_rows[] = {
	{ "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-01-01",
	    "February never has 30 days" },
	{ "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-30", "2026-01-01",
	    "February never has 30 days" },
	{ "FREQ=MONTHLY;BYMONTH=4,6,9;BYMONTHDAY=31", "2026-01-01",
	    "April, June and September never have 31 days" },
	{ "FREQ=YEARLY;BYMONTH=2", "2026-01-31",
	    "February never has 31 days" },
	{ "FREQ=MONTHLY;BYDAY=6FR", "2026-01-01",
	    "no month has a sixth Friday" },
	{ "FREQ=YEARLY;BYMONTH=1;BYDAY=-21FR", "2026-01-01",
	    "no month has a 21st Friday" },
	{ "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=6", "2026-01-01",
	    "no month has a sixth Friday" },
	{ "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=24", "2026-01-01",
	    "no month has a 24th weekday from Monday to Friday" },
	{ "FREQ=WEEKLY;BYDAY=SA,SU;BYSETPOS=3", "2026-01-01",
	    "no week has a third day of a weekend" },
	{ "FREQ=DAILY;BYHOUR=9,17;BYSETPOS=-3", "2026-01-01",
	    "no day has a third occurrence to choose" },
	{ "FREQ=YEARLY;BYMONTH=1;BYDAY=MO;BYSETPOS=6", "2026-01-01",
	    "no year has a sixth" },
	{ "FREQ=DAILY;INTERVAL=14;BYDAY=MO", "2026-01-01T09:00",
	    "counted every 14 days from 2026-01-01T09:00 it is always a "
	    "Thursday" },
	{ "FREQ=DAILY;INTERVAL=146097;BYMONTH=7", "2026-01-06T09:00",
	    "counted every 146097 days from 2026-01-06T09:00 it never meets "
	    "the rest of the rule up to the year 9999 (without INTERVAL it "
	    "would first be 2026-07-01T09:00)" },
	{ "FREQ=MONTHLY;INTERVAL=48;BYDAY=-5MO", "2026-02-01T09:00",
	    "counted every 48 months from 2026-02-01T09:00 it never meets" },
	{ "FREQ=MONTHLY;INTERVAL=48;BYDAY=5MO", "2026-02-01T09:00",
	    "counted every 48 months from 2026-02-01T09:00 it never meets" },
	{ "FREQ=MONTHLY;INTERVAL=12;BYMONTH=2", "2026-01-01T09:00",
	    "without INTERVAL it would first be 2026-02-01T09:00" },
	{ "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "2026-01-01",
	    "counted every 4 years from 2026" },
	{ "FREQ=YEARLY;BYWEEKNO=20;BYMONTH=2", "2026-01-01",
	    "no day fits BYMONTH and BYWEEKNO together" },
	{ "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=1FR", "2026-01-01",
	    "no day fits BYMONTHDAY and BYDAY together" },
	{ "FREQ=YEARLY;BYYEARDAY=100;BYMONTHDAY=1;BYDAY=MO", "2026-01-01",
	    "no day fits BYYEARDAY and BYMONTHDAY together" },
	{ "FREQ=DAILY;UNTIL=20251231", "2026-01-01T09:00",
	    "the rule ends (UNTIL) at 2025-12-31T23:59:59, before it first "
	    "occurs at 2026-01-01T09:00" },
	{ "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;UNTIL=20300101", "2026-01-01",
	    "February never has 30 days" },
};

static double
cpu_ms(void)
{
	return (double)clock() * 1000.0 / CLOCKS_PER_SEC;
}

/* fault-row: 28 */
static void
test_never(void)
{
	struct error error;
	struct rrule rule;
	int64_t start;
	size_t i;

	for (i = 0; i < countof(never_rows); i++) {
		memset(&error, 0, sizeof(error));
		CHECK_ROW(rrule_parse(never_rows[i].text, &rule, &error) == 0 &&
		    civil_parse(never_rows[i].start, &start, NULL, &error)
		    == 0, never_rows[i].text);
		CHECK_ROW(rrule_check(&rule, start, &error) == -1,
		    never_rows[i].text);
		if (strstr(error.text, never_rows[i].message) == NULL)
			CHECK_STRING(error.text, never_rows[i].message);
	}
}

/* The costly ones: whatever the rule, at most 50 ms of CPU.  An instrumented
 * build is slower, so the bar here is four times that. */
/* fault-row: 28 */
static void
test_bounded(void)
{
	static const char *const rules[] = {
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=1,2,3",
		"FREQ=DAILY;INTERVAL=7;BYDAY=MO;BYMONTHDAY=-1",
		"FREQ=WEEKLY;BYMONTH=1;BYDAY=MO;BYHOUR=1,2;BYSETPOS=-366",
		"FREQ=MONTHLY;BYDAY=MO;BYHOUR=1,2;BYMINUTE=1,2;BYSETPOS=50",
		"FREQ=YEARLY;BYMONTH=3;BYDAY=TU;BYHOUR=1,2;BYSETPOS=300",
		"FREQ=YEARLY;BYMONTH=3;BYWEEKNO=1,-1,53;BYDAY=TU;BYSETPOS=9",
		"FREQ=YEARLY;BYYEARDAY=1,2,3;BYMONTHDAY=4,5;BYDAY=-53MO,9TU",
		"FREQ=YEARLY;INTERVAL=399;BYMONTH=2;BYMONTHDAY=29;BYDAY=2MO",
	};
	struct error error = { 0 };
	struct rrule rule;
	double began;
	size_t i;

	for (i = 0; i < countof(rules); i++) {
		CHECK_ROW(rrule_parse(rules[i], &rule, &error) == 0, rules[i]);
		began = cpu_ms();
		CHECK_ROW(rrule_check(&rule, 1767258000, &error) == -1,
		    rules[i]);
		CHECK_ROW(cpu_ms() - began < 200, rules[i]);
	}
}

int
main(void)
{
	test_never();
	test_bounded();
	return harness_end();
}
