/* SPDX-License-Identifier: MIT */
/* RRULEs in words, and why they cannot be. */
#include "recurrence.h"

#include <stdlib.h>

#include "civil.h"
#include "harness.h"

#define PHRASE_COMPARED 40

/* With a start on Tuesday, 6 January 2026 at 10:00. */
static const struct { const char *rrule, *words; } words_rows[] = {
	{ "FREQ=DAILY",
	    "every day at 10:00" },
	{ "FREQ=DAILY;INTERVAL=2",
	    "every 2 days at 10:00" },
	{ "FREQ=DAILY;COUNT=10",
	    "every day at 10:00 for 10 times" },
	{ "FREQ=DAILY;UNTIL=20270630",
	    "every day at 10:00 until 2027-06-30" },
	{ "FREQ=DAILY;UNTIL=20270630T120000",
	    "every day at 10:00 until 2027-06-30T12:00" },
	{ "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
	    "every working day at 10:00" },
	{ "FREQ=DAILY;BYMONTH=1",
	    "every day in January at 10:00" },
	{ "FREQ=DAILY;BYMONTHDAY=13;BYDAY=FR",
	    "every Friday on day 13 of the month at 10:00" },
	{ "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
	    "every day at 10:00" },
	{ "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30",
	    "every day at 09:00, 09:30, 17:00 and 17:30" },
	{ "FREQ=DAILY;BYHOUR=9,10,11,12;BYMINUTE=0,15,30,45",
	    "every 15 minutes from 09:00 to 12:45" },
	{ "FREQ=WEEKLY",
	    "every Tuesday at 10:00" },
	{ "FREQ=WEEKLY;BYDAY=TH",
	    "every Thursday at 10:00" },
	{ "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,TH",
	    "every 2 weeks on Tuesday and Thursday at 10:00" },
	{ "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TH",
	    "every 2 weeks on Thursday and Sunday with weeks from Sunday at "
	    "10:00" },
	{ "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR",
	    "every 3 weeks on working days at 10:00" },
	{ "FREQ=WEEKLY;BYDAY=MO,TU,WE;BYSETPOS=-1",
	    "every Wednesday at 10:00" },
	{ "FREQ=WEEKLY;BYDAY=MO;BYMONTH=1,7",
	    "every Monday in January and July at 10:00" },
	{ "FREQ=MONTHLY",
	    "day 6 of the month at 10:00" },
	{ "FREQ=MONTHLY;BYDAY=1WE",
	    "first Wednesday of the month at 10:00" },
	{ "FREQ=MONTHLY;BYDAY=-1FR",
	    "last Friday of the month at 10:00" },
	{ "FREQ=MONTHLY;BYDAY=1WE,3WE",
	    "first and third Wednesday of the month at 10:00" },
	{ "FREQ=MONTHLY;BYDAY=1MO,-1FR",
	    "first Monday and last Friday of the month at 10:00" },
	{ "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU",
	    "second Tuesday of every 3 months at 10:00" },
	{ "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
	    "last working day of the month at 10:00" },
	{ "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=2",
	    "second weekend day of the month at 10:00" },
	{ "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2",
	    "second Tuesday of the month at 10:00" },
	{ "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1,-1",
	    "first and last Tuesday of the month at 10:00" },
	{ "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-1",
	    "last day of the month at 10:00" },
	{ "FREQ=MONTHLY;BYMONTHDAY=15",
	    "day 15 of the month at 10:00" },
	{ "FREQ=MONTHLY;BYMONTHDAY=1,15,-1",
	    "days 1 and 15 and last day of the month at 10:00" },
	{ "FREQ=MONTHLY;BYMONTHDAY=-1",
	    "last day of the month at 10:00" },
	{ "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
	    "every Friday on day 13 of the month at 10:00" },
	{ "FREQ=MONTHLY;BYMONTHDAY=1,2,3,4,5,6,7;BYDAY=WE",
	    "first Wednesday of the month at 10:00" },
	{ "FREQ=MONTHLY;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SA,SU",
	    "second Saturday and second Sunday of the month at 10:00" },
	{ "FREQ=MONTHLY;BYMONTHDAY=9,10,11,12,13,14,15;BYDAY=WE",
	    "Wednesday after the second Tuesday of the month at 10:00" },
	{ "FREQ=MONTHLY;BYMONTHDAY=29,30,31;BYDAY=MO",
	    "fifth Monday of the month at 10:00" },
	{ "FREQ=MONTHLY;BYMONTHDAY=-7,-6,-5,-4,-3,-2,-1;BYDAY=FR",
	    "last Friday of the month at 10:00" },
	{ "FREQ=MONTHLY;BYMONTHDAY=-6,-5,-4,-3,-2,-1,1;BYDAY=WE",
	    "Wednesday after the last Tuesday of the month at 10:00" },
	{ "FREQ=MONTHLY;BYMONTH=3;BYDAY=1MO",
	    "first Monday of March at 10:00" },
	{ "FREQ=YEARLY",
	    "every year on 6 January at 10:00" },
	{ "FREQ=YEARLY;BYMONTH=3",
	    "every year on 6 March at 10:00" },
	{ "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24",
	    "every year on 24 December at 10:00" },
	{ "FREQ=YEARLY;BYMONTH=1,4,7,10;BYDAY=1MO",
	    "first Monday of the quarter at 10:00" },
	{ "FREQ=YEARLY;BYMONTH=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
	    "first working day of March at 10:00" },
	{ "FREQ=YEARLY;BYMONTHDAY=15",
	    "day 15 of the month at 10:00" },
	{ "FREQ=YEARLY;BYDAY=20MO",
	    "20th Monday of the year at 10:00" },
	{ "FREQ=YEARLY;BYDAY=MO",
	    "every Monday at 10:00" },
	{ "FREQ=YEARLY;BYDAY=TU;BYSETPOS=30",
	    "30th Tuesday of the year at 10:00" },
	{ "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
	    "first working day of the year at 10:00" },
	{ "FREQ=YEARLY;BYYEARDAY=1,100,-1",
	    "days 1 and 100 and last day of the year at 10:00" },
	{ "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
	    "every Monday of week 20 at 10:00" },
	{ "FREQ=YEARLY;BYWEEKNO=20",
	    "every Tuesday of week 20 at 10:00" },
	{ "FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYMONTHDAY=24",
	    "every 2 years on 24 December at 10:00" },
	{ "FREQ=DAILY;INTERVAL=1000", "every 1000 days at 10:00" },
	{ "FREQ=WEEKLY;INTERVAL=1000;BYDAY=TH",
	    "every 1000 weeks on Thursday at 10:00" },
	{ "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
	    "Tuesday after the first Monday of November every 4 years at "
	    "10:00" },
};

static const struct { const char *rrule, *why; } why_rows[] = {
	{ "FREQ=DAILY;INTERVAL=2;BYDAY=MO",
	    "words cannot say \"every 2 days\" on certain weekdays only" },
	{ "FREQ=DAILY;INTERVAL=2;BYMONTHDAY=1",
	    "words cannot say \"every 2 days\" on certain days of the month "
	    "only" },
	{ "FREQ=DAILY;INTERVAL=1001",
	    "words cannot say intervals over 1000" },
	{ "FREQ=YEARLY;INTERVAL=2147483647;BYMONTH=12;BYMONTHDAY=24",
	    "words cannot say intervals over 1000" },
	{ "FREQ=MONTHLY;BYDAY=MO,1TU",
	    "words cannot say numbered weekdays together with other days" },
	{ "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=7",
	    "words cannot say numbered weekdays together with other days" },
	{ "FREQ=MONTHLY;BYMONTHDAY=13,14,15;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
	    "words cannot say BYSETPOS with days of the month or numbered "
	    "weekdays" },
	{ "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9,17;BYSETPOS=1",
	    "words cannot say BYSETPOS with several times of day" },
	{ "FREQ=MONTHLY;INTERVAL=2;BYMONTH=1,3;BYMONTHDAY=1",
	    "words cannot say \"every 2 months\" in certain months only" },
	{ "FREQ=YEARLY;BYMONTH=9,12;BYMONTHDAY=3,31;BYDAY=FR",
	    "words cannot say days that some of their months do not have" },
	{ "FREQ=MONTHLY;BYMONTH=9,12;BYMONTHDAY=-31",
	    "words cannot say days that some of their months do not have" },
	{ "FREQ=YEARLY;BYMONTH=1,2,3;BYDAY=MO,TU;BYSETPOS=1",
	    "words cannot count days through several months of a year" },
	{ "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO",
	    "words cannot say weeks of the year but weekdays of weeks 1 to 53 "
	    "that begin on Monday" },
	{ "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;WKST=SU",
	    "words cannot say weeks of the year but weekdays of weeks 1 to 53 "
	    "that begin on Monday" },
	{ "FREQ=YEARLY;BYYEARDAY=100;BYDAY=MO",
	    "words cannot say BYYEARDAY together with other days" },
	{ "FREQ=YEARLY;BYYEARDAY=10;BYMONTHDAY=10",
	    "words cannot say BYYEARDAY together with other days" },
	{ "FREQ=YEARLY;BYDAY=MO;BYYEARDAY=1,2,3;BYSETPOS=1",
	    "words cannot say BYSETPOS with days of the month or numbered "
	    "weekdays" },
	{ "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,"
	    "19,20,21,22,23;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,"
	    "17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,"
	    "38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,"
	    "59;BYSECOND=0,30",
	    "words cannot say over 1440 times of day" },
};

static int64_t
start(void)
{
	return civil_days(2026, 1, 6) * CIVIL_DAY_SECS + 10 * 3600;
}

/* The words must give the rule's own instants. */
static void
check_instants(const struct recurrence *set, const char *words)
{
	struct recurrence again = { 0 };
	struct recurrence_cursor one, other;
	struct error error = { 0 };
	int64_t x, y;
	bool has_one, has_other;
	int i;

	if (!CHECK_ROW(recurrence_parse(words, true, start(), &again,
	    &error) == 0, words))
		return;
	recurrence_cursor_init(&one, set, INT64_MIN);
	recurrence_cursor_init(&other, &again, INT64_MIN);
	for (i = 0; i < PHRASE_COMPARED; i++) {
		x = y = 0;
		has_one = recurrence_cursor_next(&one, &x);
		has_other = recurrence_cursor_next(&other, &y);
		if (!CHECK_ROW(has_one == has_other && x == y, words) ||
		    !has_one)
			break;
	}
	recurrence_clear(&again);
}

static void
test_words(void)
{
	struct recurrence set = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < countof(words_rows); i++) {
		text_cut(&text, 0);
		if (!CHECK_ROW(recurrence_parse(words_rows[i].rrule, true,
		    start(), &set, &error) == 0, words_rows[i].rrule))
			continue;
		recurrence_format_words(&text, &set, &error);
		CHECK_STRING(text_string(&text), words_rows[i].words);
		check_instants(&set, text_string(&text));
		recurrence_clear(&set);
	}
	text_clear(&text);
}

static void
test_why(void)
{
	struct recurrence set = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < countof(why_rows); i++) {
		if (!CHECK_ROW(recurrence_parse(why_rows[i].rrule, true,
		    start(), &set, &error) == 0, why_rows[i].rrule))
			continue;
		CHECK_NUMBER(recurrence_format_words(&text, &set, &error),
		    -1);
		CHECK_STRING(error.text, why_rows[i].why);
		CHECK_STRING(text_string(&text), "");
		recurrence_clear(&set);
	}
	text_clear(&text);
}

int
main(void)
{
	test_words();
	test_why();
	return harness_end();
}
