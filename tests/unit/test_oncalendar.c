/* SPDX-License-Identifier: MIT */
/* Writing OnCalendar, and why it cannot be. */
#include "recurrence.h"

#include <stdlib.h>

#include "civil.h"
#include "harness.h"

/* The text, or why there is none. */
static const struct { const char *when, *text; } rows[] = {
	{ "every day at 9:00",
	    "*-*-* 09:00:00" },
	{ "every day at 9:00 and 17:30",
	    "*-*-* 09:00:00\n*-*-* 17:30:00" },
	{ "every 5 minutes",
	    "*-*-* *:00/5:00" },
	{ "every 20 minutes from 9:00 to 17:40",
	    "*-*-* 09..17:00/20:00" },
	{ "every hour from 9:00 to 17:00 on working days",
	    "Mon..Fri *-*-* 09..17:00:00" },
	{ "every day at 15:00:30",
	    "*-*-* 15:00:30" },
	{ "every day in June to August at 9:00",
	    "*-06..08-* 09:00:00" },
	{ "every Thursday at 15:00",
	    "Thu *-*-* 15:00:00" },
	{ "every Monday, Wednesday and Friday at 9:00",
	    "Mon,Wed,Fri *-*-* 09:00:00" },
	{ "every Friday to Sunday at 9:00",
	    "Fri..Sun *-*-* 09:00:00" },
	{ "first Wednesday of the month at 13:00",
	    "Wed *-*-01..07 13:00:00" },
	{ "first and third Wednesday of the month at 13:00",
	    "Wed *-*-01..07,15..21 13:00:00" },
	{ "second Tuesday and Thursday of the month at 13:00",
	    "Tue,Thu *-*-08..14 13:00:00" },
	{ "fifth Monday of the month at 9:00",
	    "Mon *-*-29..31 09:00:00" },
	{ "last Friday of the month at 22:00",
	    "Fri *-*~01..07 22:00:00" },
	{ "second-to-last Friday of the month at 22:00",
	    "Fri *-*~08..14 22:00:00" },
	{ "second-to-last and fourth-to-last Friday of the month at 9:00",
	    "Fri *-*~08..14 09:00:00\nFri *-*~22..28 09:00:00" },
	{ "fifth-to-last Friday of the month at 9:00",
	    "OnCalendar counts at most 28 days from the end" },
	{ "20th-to-last and 27th-to-last day of the month at 9:00",
	    "*-*~20 09:00:00\n*-*~27 09:00:00" },
	{ "27th-to-last and 28th-to-last day of the month at 9:00",
	    "*-*~27 09:00:00\n*-*~28 09:00:00" },
	{ "28th-to-last day of the month at 9:00",
	    "*-*~28 09:00:00" },
	{ "29th-to-last day of the month at 9:00",
	    "OnCalendar counts at most 28 days from the end" },
	{ "first and last Monday of the month at 9:00",
	    "Mon *-*-01..07 09:00:00\nMon *-*~01..07 09:00:00" },
	{ "first Monday of the quarter at 3:00",
	    "Mon *-01,04,07,10-01..07 03:00:00" },
	{ "first Monday of the year at 9:00",
	    "OnCalendar cannot count weekdays through the year" },
	{ "days 1 and 15 of the month at 9:00",
	    "*-*-01,15 09:00:00" },
	{ "day 1 and last day of the month at 9:00",
	    "*-*-01 09:00:00\n*-*~01 09:00:00" },
	{ "second-to-last day of the month at 9:00",
	    "*-*~02 09:00:00" },
	{ "every Friday on day 13 of the month at 4:00",
	    "Fri *-*-13 04:00:00" },
	{ "the Wednesday after the second Tuesday of the month at 13:00",
	    "Wed *-*-09..15 13:00:00" },
	{ "the Wednesday before the last Thursday of the month at 13:00",
	    "Wed *-*~02..08 13:00:00" },
	{ "the Wednesday after the last Tuesday of the month at 13:00",
	    "Wed *-*-01 13:00:00\nWed *-*~01..06 13:00:00" },
	{ "the Wednesday after the fourth Tuesday of the month at 13:00",
	    "OnCalendar cannot say \"days after\" another day" },
	{ "first working day of the month at 9:00",
	    "Tue..Fri *-*-01 09:00:00\nMon *-*-01..03 09:00:00" },
	{ "last working day of the month at 9:00",
	    "Mon..Thu *-*~01 09:00:00\nFri *-*~01..03 09:00:00" },
	{ "first weekend day of the month at 9:00",
	    "Sun *-*-01 09:00:00\nSat *-*-01..06 09:00:00" },
	{ "second working day of the month at 9:00",
	    "OnCalendar can say only the first or last of such days of a "
	    "month" },
	{ "first working day of the year at 9:00",
	    "OnCalendar can say only the first or last of such days of a "
	    "month" },
	{ "every year on 24 December at 9:00",
	    "*-12-24 09:00:00" },
	{ "24 December and 1 May at 9:00",
	    "*-05-01 09:00:00\n*-12-24 09:00:00" },
	{ "day 100 of the year at 9:00",
	    "OnCalendar cannot count the days of the year" },
	{ "every Monday of week 20 at 9:00",
	    "OnCalendar has no weeks of the year" },
	{ "once on 2026-12-03 at 15:00",
	    "2026-12-03 15:00:00" },
	{ "every Thursday at 15:00, also on 2026-12-02 at 12:00",
	    "Thu *-*-* 15:00:00\n2026-12-02 12:00:00" },
	{ "every Thursday at 15:00 until 2027-01-01",
	    "OnCalendar cannot end" },
	{ "every Thursday at 15:00 except 2026-11-26",
	    "OnCalendar cannot leave dates out" },
};

/* With a start on Tuesday, 6 January 2026 at 10:00. */
static const struct { const char *when, *text; } start_rows[] = {
	{ "every 2 weeks on Tuesday at 9:00",
	    "OnCalendar cannot count every 2 weeks" },
	{ "every 3 days at 9:00",
	    "OnCalendar cannot count every 3 days" },
	{ "every 5 months at 9:00",
	    "OnCalendar cannot count every 5 months" },
	{ "second Tuesday of every 3 months at 9:00",
	    "Tue *-01,04,07,10-08..14 09:00:00" },
	{ "last working day of every 2 months at 9:00",
	    "Mon..Thu *-01,03,05,07,09,11~01 09:00:00\nFri *-01,03,05,07,09,"
	    "11~01..03 09:00:00" },
	{ "every 2 years on 24 December at 9:00",
	    "2026/2-12-24 09:00:00" },
	{ "every Monday of every 6 months at 9:00",
	    "Mon *-01,07-* 09:00:00" },
	{ "every day at 9:00 for 3 times",
	    "OnCalendar cannot end" },
};

static void
check_text(const char *when, bool has_start, const char *want)
{
	int64_t start = civil_days(2026, 1, 6) * CIVIL_DAY_SECS + 10 * 3600;
	struct recurrence set = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };

	if (!CHECK_ROW(recurrence_parse(when, has_start, start, &set,
	    &error) == 0, when))
		return;
	text_puts(&text, "> ");
	if (recurrence_format_oncalendar(&text, &set, &error) == 0)
		CHECK_STRING(text_string(&text) + 2, want);
	else
		CHECK_STRING(error.text, want);
	if (error.code != ERROR_NONE)
		CHECK_STRING(text_string(&text), "> ");
	recurrence_clear(&set);
	text_clear(&text);
}

int
main(void)
{
	size_t i;

	for (i = 0; i < countof(rows); i++)
		check_text(rows[i].when, false, rows[i].text);
	for (i = 0; i < countof(start_rows); i++)
		check_text(start_rows[i].when, true, start_rows[i].text);
	return harness_end();
}
