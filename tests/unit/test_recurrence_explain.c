/* SPDX-License-Identifier: MIT */
/* Remarks on rules that are right but may surprise. */
#include "recurrence.h"

#include <stdlib.h>

#include "civil.h"
#include "harness.h"

static const struct { const char *when, *remarks; } remark_rows[] = {
	{ "every Thursday at 15:00", "" },
	{ "every hour", "" },
	{ "every 5 minutes", "this starts 288 times a day" },
	{ "*/5 * * * *", "this starts 288 times a day" },
	{ "0 0 13 * 5", "cron takes the day of the month (13) and the "
	    "weekday (5) as \"or\": about 62 days a year; for both at once "
	    "write it in words" },
	{ "0 9,17 1-7 * MON", "cron takes the day of the month (1-7) and the "
	    "weekday (MON) as \"or\": about 124 days a year; for both at "
	    "once write it in words" },
	{ "0 9 31 2 1#1", "cron takes the day of the month (31) and the "
	    "weekday (1#1) as \"or\": about 1 day a year; for both at once "
	    "write it in words" },
	{ "0 9 31 2 1#5", "cron takes the day of the month (31) and the "
	    "weekday (1#5) as \"or\": less than 1 day a year; for both at "
	    "once write it in words\nmonths without a fifth Monday have none; "
	    "for the end of every month write \"last Monday of the month\"" },
	/* Every day by either: "or" and "and" are the same. */
	{ "0 9 1-31 * 0-6", "" },
	{ "0 9 1-31 * 1-7", "" },
	{ "0 9 1-31 * 1-5", "cron takes the day of the month (1-31) and the "
	    "weekday (1-5) as \"or\": about 365 days a year; for both at once "
	    "write it in words" },
	{ "0 9 2-31 * 0-6", "cron takes the day of the month (2-31) and the "
	    "weekday (0-6) as \"or\": about 365 days a year; for both at once "
	    "write it in words" },
	{ "0 9 13 * *", "" },
	{ "0 9 * * 5", "" },
	{ "0 9 ? * 5", "" },
	{ "0 9 */2 * 1", "the day of the month begins with *, so it must "
	    "match together with the weekday, as in Vixie cron; other crons "
	    "take it as \"or\"" },
	{ "fifth Monday of the month at 9:00", "months without a fifth Monday "
	    "have none; for the end of every month write \"last Monday of "
	    "the month\"" },
	{ "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=5;BYHOUR=9", "months without a "
	    "fifth Tuesday have none; for the end of every month write "
	    "\"last Tuesday of the month\"" },
	{ "fourth Monday of the month at 9:00", "" },
	{ "fifth Monday of the year at 9:00", "" },
	{ "FREQ=YEARLY;BYMONTH=3;BYDAY=5FR;BYHOUR=9", "months without a fifth "
	    "Friday have none; for the end of every month write \"last "
	    "Friday of the month\"" },
	{ "fifth Friday of March every 2 years at 9:00", "months without a "
	    "fifth Friday have none; for the end of every month write \"last "
	    "Friday of the month\"" },
	{ "day 31 of the month at 9:00 and 17:30", "months with fewer than 31 "
	    "days have no day 31; for the end of every month write \"last "
	    "day of the month\"" },
	{ "day 29 of the month at 9:00", "months with fewer than 29 days have "
	    "no day 29; for the end of every month write \"last day of the "
	    "month\"" },
	{ "day 31 of January and March at 9:00", "" },
	{ "29 February at 9:00", "29 February comes in leap years only" },
	{ "last day of the month at 9:00", "" },
};

int
main(void)
{
	struct recurrence set = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < countof(remark_rows); i++) {
		text_cut(&text, 0);
		if (!CHECK_ROW(recurrence_parse(remark_rows[i].when,
		    strstr(remark_rows[i].when, "2 years") != NULL, 0, &set,
		    &error) == 0, remark_rows[i].when))
			continue;
		recurrence_explain(&text, &set);
		CHECK_STRING(text_string(&text), remark_rows[i].remarks);
		recurrence_clear(&set);
	}
	text_clear(&text);
	return harness_end();
}
