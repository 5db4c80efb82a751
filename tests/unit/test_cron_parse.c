/* SPDX-License-Identifier: MIT */
/* Cron: what it means in words, how it is written again, what is refused. */
#include "recurrence.h"

#include <stdlib.h>

#include "civil.h"
#include "harness.h"

/* `cron` is NULL where cron cannot say again what it was read as. */
static const struct { const char *when, *words, *cron; } cron_rows[] = {
	{ "0 9 * * *",
	    "every day at 09:00",
	    "0 9 * * *" },
	{ "30 9 * * *",
	    "every day at 09:30",
	    "30 9 * * *" },
	{ "*/5 * * * *",
	    "every 5 minutes",
	    "*/5 * * * *" },
	{ "*/15 9-17 * * MON-FRI",
	    "every working day every 15 minutes from 09:00 to 17:45",
	    "*/15 9-17 * * 1-5" },
	{ "0 9-17 * * 1-5",
	    "every working day every hour from 09:00 to 17:00",
	    "0 9-17 * * 1-5" },
	{ "0,30 8 * * 1",
	    "every Monday at 08:00 and 08:30",
	    "0,30 8 * * 1" },
	{ "0 9,17 * * 1",
	    "every Monday at 09:00 and 17:00",
	    "0 9,17 * * 1" },
	{ "5/10 9 * * *",
	    "every 10 minutes from 09:05 to 09:55",
	    "5-55/10 9 * * *" },
	{ "10-30/10 9 * * *",
	    "every day at 09:10, 09:20 and 09:30",
	    "10-30/10 9 * * *" },
	{ "0 */6 * * *",
	    "every 6 hours",
	    "0 */6 * * *" },
	{ "0 9 * * 0",
	    "every Sunday at 09:00",
	    "0 9 * * 0" },
	{ "0 9 * * 7",
	    "every Sunday at 09:00",
	    "0 9 * * 0" },
	{ "0 9 * * sun",
	    "every Sunday at 09:00",
	    "0 9 * * 0" },
	{ "0 9 * * 5-7",
	    "every Friday, Saturday and Sunday at 09:00",
	    "0 9 * * 0,5,6" },
	{ "0 9 * * 1-5/2",
	    "every Monday, Wednesday and Friday at 09:00",
	    "0 9 * * 1,3,5" },
	{ "0 9 * * 1,3,5",
	    "every Monday, Wednesday and Friday at 09:00",
	    "0 9 * * 1,3,5" },
	/* "or": one of the two may never come. */
	{ "0 9 30 2 1",
	    "every Monday in February at 09:00",
	    "0 9 * 2 1" },
	{ "0 9 L-29,31 2 1#2,2",
	    "every Tuesday in February at 09:00, and also second Monday of "
	    "February at 09:00",
	    "0 9 * 2 2,1#2" },
	/* ... or have all of the other. */
	{ "0 9 1-31 * 0-6", "every day at 09:00", "0 9 * * *" },
	{ "0 9 1-31 * 4", "every day at 09:00", "0 9 * * *" },
	{ "0 9 10 * 1-7", "every day at 09:00", "0 9 * * *" },
	{ "0 9 1-30 4 4#2,5L,6", "days 1 to 30 of April at 09:00",
	    "0 9 1-30 4 *" },
	{ "0 9 1-30 3 0-6", "every day in March at 09:00", "0 9 * 3 *" },
	{ "0 9 * * 4,4#2", "every Thursday at 09:00", "0 9 * * 4" },
	{ "0 9 10 * 4,4#2",
	    "day 10 of the month at 09:00, and also every Thursday at 09:00",
	    "0 9 10 * 4" },
	{ "0 9 8-15 * 4#2", "days 8 to 15 of the month at 09:00",
	    "0 9 8-15 * *" },
	{ "0 9 22-31 * 4L", "days 22 to 31 of the month at 09:00",
	    "0 9 22-31 * *" },
	{ "0 9 22-30 * 4L",
	    "days 22 to 30 of the month at 09:00, and also last Thursday of "
	    "the month at 09:00",
	    "0 9 22-30 * 4L" },
	{ "0 9 22-30 4,6 4L",
	    "days 22 to 30 of April and June at 09:00",
	    "0 9 22-30 4,6 *" },
	{ "0 9 L 2 4L",
	    "last day of February at 09:00, and also last Thursday of "
	    "February at 09:00",
	    "0 9 L 2 4L" },
	{ "0 9 */31 * 1,2#3",
	    "every Monday on day 1 of the month at 09:00",
	    NULL },
	{ "0 9 15 * *",
	    "day 15 of the month at 09:00",
	    "0 9 15 * *" },
	{ "0 9 1,15 * *",
	    "days 1 and 15 of the month at 09:00",
	    "0 9 1,15 * *" },
	{ "0 9 1-7 * *",
	    "days 1 to 7 of the month at 09:00",
	    "0 9 1-7 * *" },
	{ "0 9 L * *",
	    "last day of the month at 09:00",
	    "0 9 L * *" },
	{ "0 9 1,L * *",
	    "day 1 and last day of the month at 09:00",
	    "0 9 1,L * *" },
	{ "0 9 L-1 * *",
	    "second-to-last day of the month at 09:00",
	    NULL },
	{ "0 9 24 12 *",
	    "every year on 24 December at 09:00",
	    "0 9 24 12 *" },
	{ "0 9 24 DEC *",
	    "every year on 24 December at 09:00",
	    "0 9 24 12 *" },
	{ "0 9 1 3,9 *",
	    "every year on 1 March and 1 September at 09:00",
	    "0 9 1 3,9 *" },
	{ "0 9 1 */3 *",
	    "every year on 1 January, 1 April, 1 July and 1 October at 09:00",
	    "0 9 1 */3 *" },
	{ "0 9 * JUN-AUG *",
	    "every day in June, July and August at 09:00",
	    "0 9 * 6-8 *" },
	{ "0 9 * 8 1-5",
	    "every working day in August at 09:00",
	    "0 9 * 8 1-5" },
	{ "0 13 * * 3#1",
	    "first Wednesday of the month at 13:00",
	    "0 13 * * 3#1" },
	{ "0 13 * * WED#1",
	    "first Wednesday of the month at 13:00",
	    "0 13 * * 3#1" },
	{ "0 13 * * WED#1,WED#3",
	    "first and third Wednesday of the month at 13:00",
	    "0 13 * * 3#1,3#3" },
	{ "0 13 * * 5L",
	    "last Friday of the month at 13:00",
	    "0 13 * * 5L" },
	{ "0 13 * * FRIL",
	    "last Friday of the month at 13:00",
	    "0 13 * * 5L" },
	{ "0 13 * 3,6,9,12 FRI#2",
	    "second Friday of March, June, September and December at 13:00",
	    "0 13 * 3-12/3 5#2" },
	{ "0 9 ? * 1",
	    "every Monday at 09:00",
	    "0 9 * * 1" },
	{ "0 9 15 * ?",
	    "day 15 of the month at 09:00",
	    "0 9 15 * *" },
	{ "0 0 13 * 5",
	    "day 13 of the month at 00:00, and also every Friday at 00:00",
	    "0 0 13 * 5" },
	{ "0 0 13 * 5#2",
	    "day 13 of the month at 00:00, and also second Friday of the "
	    "month at 00:00",
	    "0 0 13 * 5#2" },
	{ "0 9 * * 1,3#2",
	    "every Monday at 09:00, and also second Wednesday of the month at "
	    "09:00",
	    "0 9 * * 1,3#2" },
	{ "0 9 */2 * 1",
	    "every Monday on days 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, "
	    "25, 27, 29 and 31 of the month at 09:00",
	    NULL },
	{ "0 9 1-31/2 * 1",
	    "days 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29 and "
	    "31 of the month at 09:00, and also every Monday at 09:00",
	    "0 9 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31 * 1" },
	{ "0 0 29 2 *",
	    "every year on 29 February at 00:00",
	    "0 0 29 2 *" },
	{ "@daily",
	    "every day at 00:00",
	    "0 0 * * *" },
	{ "@midnight",
	    "every day at 00:00",
	    "0 0 * * *" },
	{ "@hourly",
	    "every hour",
	    "0 * * * *" },
	{ "@weekly",
	    "every Sunday at 00:00",
	    "0 0 * * 0" },
	{ "@monthly",
	    "day 1 of the month at 00:00",
	    "0 0 1 * *" },
	{ "@yearly",
	    "every year on 1 January at 00:00",
	    "0 0 1 1 *" },
	{ "@annually",
	    "every year on 1 January at 00:00",
	    "0 0 1 1 *" },
	{ "@DAILY",
	    "every day at 00:00",
	    "0 0 * * *" },
	{ "  0   9  *  * *  ",
	    "every day at 09:00",
	    "0 9 * * *" },
};

static const struct { const char *when; int column; const char *message; }
refused_rows[] = {
	{ "* * * *", 7,
	    "cron with 4 fields; accepted are five: minute hour day month "
	    "weekday" },
	{ "0 9 * * * /bin/true", 11,
	    "cron with 6 fields; accepted are five: minute hour day month "
	    "weekday (no seconds, years or commands)" },
	{ "0 0 9 * * *", 11,
	    "cron with 6 fields; accepted are five: minute hour day month "
	    "weekday (no seconds, years or commands)" },
	{ "60 9 * * *", 1,
	    "minute \"60\" is out of range; accepted are 0 to 59" },
	{ "0 24 * * *", 3,
	    "hour \"24\" is out of range; accepted are 0 to 23" },
	{ "0 9 0 * *", 5,
	    "day of the month \"0\" is out of range; accepted are 1 to 31" },
	{ "0 9 32 * *", 5,
	    "day of the month \"32\" is out of range; accepted are 1 to 31" },
	{ "0 9 * 13 *", 7,
	    "month \"13\" is out of range; accepted are 1 to 12" },
	{ "0 9 * * 8", 9,
	    "weekday \"8\" is out of range; accepted are 0 to 7" },
	{ "0 9 * * THR", 9,
	    "weekday \"THR\" is not known; did you mean THU?" },
	{ "0 9 * HUL *", 7,
	    "month \"HUL\" is not known; did you mean JUL?" },
	{ ",5 3 * * *", 6,
	    "\"*\" is cron; it has five fields: minute hour day month "
	    "weekday" },
	{ "5, 3 * * *", 6,
	    "\"*\" is cron; it has five fields: minute hour day month "
	    "weekday" },
	{ "0 9 30 2 */2", 1,
	    "the rule never occurs: February never has 30 days" },
	{ "0 9 * FEV *", 7,
	    "month \"FEV\" is not known; did you mean FEB?" },
	{ "0 9 * * MONDAY", 9,
	    "weekday \"MONDAY\" is not known; did you mean MON?" },
	{ "0 9 * * tues", 9,
	    "weekday \"tues\" is not known; did you mean TUE?" },
	{ "0 9 * JANUARY 1", 7,
	    "month \"JANUARY\" is not known; did you mean JAN?" },
	{ "CRON_TZ=Europe/Berlin 0 9 * * 1", 1, "the zone is given apart, as "
	    "\"zone: Europe/Berlin\" (on the command line: --zone)" },
	{ " TZ=UTC  0 9 * * 1", 2, "the zone is given apart, as \"zone: "
	    "UTC\" (on the command line: --zone)" },
	{ "TZ= 0 9 * * 1", 1, "the zone is given apart, as \"zone: "
	    "America/Los_Angeles\" (on the command line: --zone)" },
	{ "0 9 15W * *", 5,
	    "day of the month \"15W\" has a W, which is not read here; in "
	    "words: \"first working day of the month\"" },
	{ "0 9 LW * *", 5,
	    "day of the month \"LW\" has a W, which is not read here; in "
	    "words: \"last working day of the month\"" },
	{ "0 9 W * *", 5,
	    "day of the month \"W\" is not read here; in words: \"first "
	    "working day of the month\"" },
	{ "0 9 * * L", 9,
	    "weekday \"L\" alone is Saturday in some crons; write 6 for "
	    "Saturdays, 5L for the last Friday" },
	{ "0 9 * * 5#6", 9,
	    "weekday \"5#6\" needs 1 to 5 behind #; for the last one write 5L "
	    "or FRIL" },
	{ "0 9 * * 5#0", 9,
	    "weekday \"5#0\" needs 1 to 5 behind #; for the last one write 5L "
	    "or FRIL" },
	{ "0 9 L-31 * *", 5,
	    "day of the month \"L-31\" needs 1 to 30 behind L-" },
	{ "0 9 5-1 * *", 5,
	    "day of the month \"5-1\" runs backwards; write two ranges with a "
	    "comma" },
	{ "0 9 1,,2 * *", 7,
	    "day of the month \"\" has an empty item in its list" },
	{ "0 9 */0 * *", 6,
	    "day of the month \"/0\" is no step; accepted are 1 to the "
	    "highest value of the field" },
	{ "0 9 */x * *", 6,
	    "day of the month \"/x\" has no number behind the step's /" },
	{ "0 9 1-5/32 * *", 8,
	    "day of the month \"/32\" is no step; accepted are 1 to the "
	    "highest value of the field" },
	{ "0 9 31 2 *", 1,
	    "the rule never occurs: February never has 31 days" },
	{ "H 9 * * *", 1,
	    "minute \"H\" is Jenkins' hash; accepted is a number" },
	{ "h 9 * * *", 1,
	    "minute \"h\" is Jenkins' hash; accepted is a number" },
	{ "*/5* 9 * * *", 1,
	    "minute \"*/5*\" is not understood; accepted are numbers, names, "
	    "lists \"1,3\", ranges \"1-5\", steps \"*/2\"" },
	{ "1a 9 * * *", 1,
	    "\"1a\" is no time of day; accepted are 00:00 to 23:59:59, 9am, "
	    "9:30pm, noon, midnight" },
	{ "0 9 * * 1-", 11,
	    "weekday \"\" is no value; accepted are 0 to 7 and names such as "
	    "MON" },
	{ "@dayly", 1,
	    "\"@dayly\" is not known; did you mean \"@daily\"?" },
	{ "@reboot", 1,
	    "\"@reboot\" is not known; accepted are @hourly, @daily, @weekly, "
	    "@monthly, @yearly" },
	{ "@", 1,
	    "\"@\" is not known; accepted are @hourly, @daily, @weekly, "
	    "@monthly, @yearly" },
};

static void
test_cron(void)
{
	struct recurrence set = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < countof(cron_rows); i++) {
		text_cut(&text, 0);
		if (!CHECK_ROW(recurrence_parse(cron_rows[i].when, false, 0,
		    &set, &error) == 0, cron_rows[i].when))
			continue;
		CHECK_NUMBER(set.form, RECURRENCE_CRON);
		recurrence_format_words(&text, &set, &error);
		CHECK_STRING(text_string(&text), cron_rows[i].words);
		text_cut(&text, 0);
		recurrence_format_cron(&text, &set, &error);
		CHECK_STRING(text_string(&text), cron_rows[i].cron != NULL ?
		    cron_rows[i].cron : "");
		recurrence_clear(&set);
	}
	text_clear(&text);
}

static void
test_refused(void)
{
	struct recurrence set = { 0 };
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < countof(refused_rows); i++) {
		error = (struct error){ 0 };
		if (!CHECK_ROW(recurrence_parse(refused_rows[i].when, false,
		    0, &set, &error) == -1, refused_rows[i].when)) {
			recurrence_clear(&set);
			continue;
		}
		CHECK_STRING(error.text, refused_rows[i].message);
		CHECK_NUMBER(error.line, 1);
		if (error.column != refused_rows[i].column)
			CHECK_ROW(false, refused_rows[i].when);
		CHECK_NUMBER(error.column, refused_rows[i].column);
	}
}

int
main(void)
{
	test_cron();
	test_refused();
	return harness_end();
}
