/* SPDX-License-Identifier: MIT */
/* Writing cron, and why it cannot be. */
#include "recurrence.h"

#include <stdlib.h>

#include "civil.h"
#include "harness.h"

/* The text, or why there is none. */
static const struct { const char *when, *text; } rows[] = {
	{ "every day at 9:00 and 17:30",
	    "0 9 * * *\n30 17 * * *" },
	{ "every day at 9:00, 9:30, 17:00 and 17:30",
	    "0,30 9,17 * * *" },
	{ "every Monday and Sunday at 9:00",
	    "0 9 * * 0,1" },
	{ "first Wednesday of the month at 13:00",
	    "0 13 * * 3#1" },
	{ "first Monday and last Friday of the month at 9:00",
	    "0 9 * * 1#1,5L" },
	{ "second-to-last Friday of the month at 9:00",
	    "cron knows the last weekday (5L), none before it" },
	{ "last Friday of the quarter at 9:00",
	    "0 9 * 3-12/3 5L" },
	{ "first Monday of the year at 9:00",
	    "cron cannot count weekdays through the year" },
	{ "days 1 to 7 and 15 of the month at 9:00",
	    "0 9 1-7,15 * *" },
	{ "days 1, 3 and 5 of the month at 9:00",
	    "0 9 1,3,5 * *" },
	{ "last day of the month at 9:00",
	    "0 9 L * *" },
	{ "second-to-last day of the month at 9:00",
	    "cron knows the last day of the month (L), none before it" },
	{ "every Friday on day 13 of the month at 9:00",
	    "cron takes days of the month and weekdays as \"or\", not as "
	    "\"and\"" },
	{ "last working day of the month at 9:00",
	    "cron cannot count working days or other sets of days" },
	{ "24 December and 1 May at 9:00",
	    "0 9 1 5 *\n0 9 24 12 *" },
	{ "every Monday of week 20 at 9:00",
	    "cron has no weeks of the year" },
	{ "day 100 of the year at 9:00",
	    "cron cannot count the days of the year" },
	{ "every day at 9:00:30",
	    "cron has no seconds" },
	{ "every Thursday at 9:00 until 2027-01-01",
	    "cron cannot end" },
	{ "every Thursday at 9:00 except 2026-11-26",
	    "cron cannot leave dates out" },
	{ "every Thursday at 9:00, also on 2026-12-02 at 9:00",
	    "cron has no years, so it cannot say a single date" },
	{ "once on 2026-12-03 at 15:00",
	    "cron has no years, so it cannot say a single date" },
	{ "the Wednesday after the fourth Tuesday of the month at 9:00",
	    "cron cannot say \"days after\" another day" },
	{ "every Friday at 0:00; day 13 of the month at 0:00",
	    "0 0 13 * 5" },
	{ "every Friday at 0:00; every day at 0:00",
	    "0 0 * * *" },
	{ "every Monday at 9:00; first Tuesday of the month at 9:00",
	    "0 9 * * 1,2#1" },
	{ "every Monday in January at 9:00; every Monday in July at 10:00",
	    "0 9 * 1 1\n0 10 * 7 1" },
	{ "every Monday in March to May at 9:00",
	    "0 9 * 3-5 1" },
	{ "every hour from 9:00 to 17:00 on Mondays",
	    "0 9-17 * * 1" },
	{ "every 20 minutes",
	    "*/20 * * * *" },
};

/* With a start on Tuesday, 6 January 2026 at 10:00. */
static const struct { const char *when, *text; } start_rows[] = {
	{ "every 2 weeks on Tuesday at 9:00",
	    "cron cannot count every 2 weeks" },
	{ "every 3 days at 9:00",
	    "cron cannot count every 3 days" },
	{ "every 5 months at 9:00",
	    "cron cannot count every 5 months" },
	{ "second Tuesday of every 3 months at 9:00",
	    "0 9 * */3 2#2" },
	{ "last working day of every 2 months at 9:00",
	    "cron cannot count working days or other sets of days" },
	{ "every 2 years on 24 December at 9:00",
	    "cron cannot count every 2 years" },
	{ "every Monday of every 6 months at 9:00",
	    "0 9 * 1,7 1" },
	{ "every day at 9:00 for 3 times",
	    "cron cannot end" },
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
	if (recurrence_format_cron(&text, &set, &error) == 0)
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
