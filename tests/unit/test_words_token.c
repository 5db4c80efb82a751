/* SPDX-License-Identifier: MIT */
/* Words that are refused: where, and with what sentence. */
#include "recurrence.h"

#include <stdlib.h>

#include "civil.h"
#include "harness.h"

static const struct { const char *when; int column; const char *message; }
refused_rows[] = {
	{ "every Thrusday at 15:00", 7,
	    "\"Thrusday\" is not understood; did you mean \"Thursday\"?" },
	{ "every Wendesday at 15:00", 7,
	    "\"Wendesday\" is not understood; did you mean \"Wednesday\"?" },
	{ "evry Thursday at 15:00", 1,
	    "\"evry\" is not understood; did you mean \"every\"?" },
	{ "first Wedneday of the month at 13:00", 7,
	    "\"Wedneday\" is not understood; did you mean \"Wednesday\"?" },
	{ "last Friday of Febuary at 9:00", 16,
	    "\"Febuary\" is not understood; did you mean \"February\"?" },
	{ "every Thursday at 25:00", 19,
	    "\"25:00\" is no time of day; accepted are 00:00 to 23:59:59, 9am,"
	    " 9:30pm, noon, midnight" },
	{ "every Thursday at 15:60", 19,
	    "\"15:60\" is no time of day; accepted are 00:00 to 23:59:59, 9am,"
	    " 9:30pm, noon, midnight" },
	{ "every Thursday at 24:00", 19,
	    "\"24:00\" is no time of day; write 00:00 and the next day" },
	{ "every Thursday at 9.30", 19,
	    "\"9.30\" is no time of day; did you mean 9:30?" },
	{ "every Thursday at 18h", 19,
	    "\"18h\" is no time of day; did you mean 18:00?" },
	{ "every Thursday at 18H05", 19,
	    "\"18H05\" is no time of day; did you mean 18:05?" },
	{ "every Thursday at 18h61", 19,
	    "\"18h61\" is no time of day; accepted are 00:00 to 23:59:59, 9am,"
	    " 9:30pm, noon, midnight" },
	{ "Monday\xe2\x80\x93" "Friday at 9:00", 7,
	    "\"\xe2\x80\x93\" is a dash beyond ASCII; write \"-\"" },
	{ "every\xc2\xa0Monday at 9:00", 6,
	    "a blank beyond ASCII (U+00A0); write a space" },
	{ "every Mon\xe2\x80\x8b" "day at 9:00", 10,
	    "an unseen character (U+200B); take it out" },
	{ "\xe2\x80\x9c" "every Monday at 9:00", 1,
	    "\"\xe2\x80\x9c\" is a quote beyond ASCII; write \"'\"" },
	{ "every Monday at \xef\xbc\x99:00", 17,
	    "\"\xef\xbc\x99\" is not ASCII; write \"9\"" },
	{ "every Thursday at 15", 19,
	    "\"15\" alone is no time of day; write 15:00" },
	{ "every Thursday at 13 pm", 19,
	    "\"13\" is not expected here; expected 1 to 12 before am or pm" },
	{ "every Thursday at 13pm", 19,
	    "\"13pm\" is no time of day; accepted are 00:00 to 23:59:59, 9am, "
	    "9:30pm, noon, midnight" },
	{ "every Thursday at 0am", 19,
	    "\"0am\" is no time of day; accepted are 00:00 to 23:59:59, 9am, "
	    "9:30pm, noon, midnight" },
	{ "every Thursday at 15:00 PST", 25,
	    "\"PST\": the zone is given apart, as \"zone: "
	    "America/Los_Angeles\"" },
	{ "every Thursday at 15:00 UTC", 25,
	    "\"UTC\": the zone is given apart, as \"zone: "
	    "America/Los_Angeles\"" },
	{ "every Thursday at 15:00 in London", 28,
	    "\"London\" is not expected here; expected \"the month\", \"every "
	    "2 months\", \"the quarter\", \"the year\", \"week 20\" or the "
	    "names of months" },
	{ "every Thursday at", 18,
	    "ends too early; expected a time of day such as 15:00, 3pm, noon, "
	    "midnight" },
	{ "every Thursday", 15,
	    "there is no time of day; add \"at 15:00\"" },
	{ "every Thursday at 15:00 at 16:00", 25,
	    "times of day are given twice; accepted is one list: \"at 9:00 "
	    "and 17:30\"" },
	{ "every Thursday at 15:00;", 25,
	    "ends too early; expected days and a time" },
	{ "every Thursday at 15:00 and also", 33,
	    "ends too early; expected days and a time" },
	{ "every Thursday at 15:00 maybe", 25,
	    "\"maybe\" is not expected here; expected \"at\" and a time, "
	    "\"of\" or \"in\" and months, \"until\" and a date, \"except\" "
	    "and dates, or \", and also\"" },
	{ "every Thursday at 15:00 &", 25,
	    "\"&\" is not expected here; expected \"at\" and a time, "
	    "\"of\" or \"in\" and months, \"until\" and a date, \"except\" "
	    "and dates, or \", and also\"" },
	{ "every", 6,
	    "ends too early; expected days such as \"every Monday\", \"first "
	    "Wednesday of the month\", \"last day\", \"24 December\", \"once "
	    "on 2026-12-03\"" },
	{ "at 15:00", 1,
	    "there are no days; for all of them write \"every day\"" },
	{ "every blue moon at 9:00", 7,
	    "\"blue\" is not expected here; expected days such as \"every "
	    "Monday\", \"first Wednesday of the month\", \"last day\", \"24 "
	    "December\", \"once on 2026-12-03\"" },
	{ "every 2 weeks on Tuesday at 21:00", 7,
	    "\"every 2 weeks\" needs a start to count from: add \"from: "
	    "DATE\" (on the command line: --start)" },
	{ "every 3 days at 6:00", 7,
	    "\"every 3 days\" needs a start to count from: add \"from: DATE\" "
	    "(on the command line: --start)" },
	{ "every other Tuesday at 9:00", 7,
	    "\"every 2 weeks\" needs a start to count from: add \"from: "
	    "DATE\" (on the command line: --start)" },
	{ "second Tuesday of every 3 months at 9:00", 25,
	    "\"every 3 months\" needs a start to count from: add \"from: "
	    "DATE\" (on the command line: --start)" },
	{ "every 2 years on 24 December at 9:00", 7,
	    "\"every 2 years\" needs a start to count from: add \"from: "
	    "DATE\" (on the command line: --start)" },
	{ "every day at 9:00 for 10 times", 1,
	    "\"for N times\" needs a start to count from: add \"from: DATE\" "
	    "(on the command line: --start)" },
	{ "every month at 9:00", 7,
	    "this does not say on which day; add \"on Monday\", \"on day 15\","
	    " \"on 24 December\"" },
	{ "every 0 weeks on Monday at 9:00", 7,
	    "\"0\" is out of range; accepted are 1 to 1000" },
	{ "every 2000 days at 9:00", 7,
	    "\"2000\" is out of range; accepted are 1 to 1000" },
	{ "every second Tuesday at 9:00", 1,
	    "this can be read two ways; write \"second Tuesday of the month\" "
	    "or \"every 2 weeks on Tuesday\"" },
	/* Two periods, of which one was passed over. */
	{ "every year on the first Monday of the month at 9:00", 1,
	    "the days are counted in the month and in the year; accepted is "
	    "one of them, or the name of the month" },
	{ "yearly on day 15 of the month at 9:00", 1,
	    "the days are counted in the month and in the year; accepted is "
	    "one of them, or the name of the month" },
	{ "every month of the year on day 15 at 9:00", 1,
	    "the days are counted in the month and in the year; accepted is "
	    "one of them, or the name of the month" },
	{ "every year on the last day of every month at 9:00", 1,
	    "the days are counted in the month and in the year; accepted is "
	    "one of them, or the name of the month" },
	{ "first Monday of every month of the quarter at 9:00", 1,
	    "the days are counted in the month and in the quarter; accepted "
	    "is one of them, or the name of the month" },
	{ "of every 2 months weekly on Monday at 9:00 from 2026-01-07", 19,
	    "how often is said twice" },
	{ "every 2 weeks of the year on Monday at 9:00 from 2026-01-07", 7,
	    "days, weeks or months are counted here, and years too; accepted "
	    "is one of them" },
	{ "every 2 months on the first Monday of the year at 9:00 from "
	    "2026-01-07", 7,
	    "days, weeks or months are counted here, and years too; accepted "
	    "is one of them" },
	{ "24 December in March at 9:00", 1,
	    "a date names its month; accepted are no other months beside it" },
	{ "24 December of the quarter at 9:00", 1,
	    "a date names its month; accepted are no other months beside it" },
	{ "every month on 24 December at 9:00", 7,
	    "a date names its month; accepted are no other months beside it" },
	{ "every 15 at 9:00", 7,
	    "\"15\" is not expected here; expected \"day 15\", \"15 March\" "
	    "or \"15:00\"" },
	{ "15 at 9:00", 1,
	    "\"15\" is not expected here; expected \"day 15\", \"15 March\" "
	    "or \"15:00\"" },
	{ "12/24 at 9:00", 1,
	    "\"12/24\" can be read two ways; write \"24 December\" or "
	    "\"2026-12-24\"" },
	{ "24.12.2026 at 9:00", 1,
	    "\"24.12.2026\" is not understood; did you mean \"2026-12-24\"?" },
	{ "12/24/2026 at 9:00", 1,
	    "\"12/24/2026\" is not understood; did you mean \"2026-12-24\"?" },
	{ "3/4/2027 at 9:00", 1,
	    "\"3/4/2027\" can be read two ways; write \"2027-03-04\" or "
	    "\"2027-04-03\"" },
	{ "13.13.2026 at 9:00", 1,
	    "\"13.13.2026\" can be read two ways; write \"24 December\" or "
	    "\"2026-12-24\"" },
	{ "30 February at 9:00", 1,
	    "February has 29 days, not 30" },
	{ "31 April at 9:00", 1,
	    "April has 30 days, not 31" },
	{ "day 32 of the month at 9:00", 1,
	    "a month has at most 31 days" },
	{ "sixth Monday of the month at 9:00", 1,
	    "the rule never occurs: no month has a sixth Monday" },
	{ "December working day of the month at 9:00", 1,
	    "\"December\" is not expected here; expected days such as \"first "
	    "Wednesday\", \"day 15\" or \"1 December\"" },
	{ "the 0th Monday of the month at 9:00", 5,
	    "\"0th\" is not expected here; expected days such as \"every "
	    "Monday\", \"first Wednesday of the month\", \"last day\", "
	    "\"24 December\", \"once on 2026-12-03\"" },
	{ "the 367th day of the year at 9:00", 5,
	    "\"367th\" is not expected here; expected first to 366th" },
	{ "55th Saturday of the year at 9:00", 6,
	    "a year has at most 53 Saturdays" },
	{ "first Monday or Tuesdat of the month at 9:00", 17,
	    "\"Tuesdat\" is not understood; did you mean \"Tuesday\"?" },
	{ "first week of the month at 9:00", 7,
	    "\"week\" is not expected here; expected a weekday, \"day\", "
	    "\"working day\" or \"weekend day\"" },
	{ "first Monday and day 15 of the month at 9:00", 1,
	    "different kinds of days in one list; write them apart, with \", "
	    "and also\" and a time for each" },
	{ "first Monday and last working day of the month at 9:00", 1,
	    "different kinds of days in one list; write them apart, with \", "
	    "and also\" and a time for each" },
	{ "every Monday on the first Tuesday of the month at 9:00", 1,
	    "different kinds of days in one list; write them apart, with \", "
	    "and also\" and a time for each" },
	{ "1 March to 5 at 9:00", 12,
	    "\"5\" is not expected here; expected the name of a month" },
	{ "every 2 weeks on day 15 at 9:00", 7,
	    "\"every 2 weeks\" needs a start to count from: add \"from: "
	    "DATE\" (on the command line: --start)" },
	{ "fifth Monday of the quarter at 9:00", 1,
	    "this day of the quarter may lie in another month; name the "
	    "month" },
	{ "first and last Monday of the quarter at 9:00", 1,
	    "the quarter's first and last days need a clause each" },
	{ "first Monday of the fourth month of the quarter at 9:00", 21,
	    "a quarter has three months" },
	{ "every Monday of week 60 at 9:00", 22,
	    "60 is out of range; accepted are 1 to 53" },
	{ "days 7 to 1 of the month at 9:00", 11,
	    "\"1\" is not expected here; expected a number that is not before "
	    "the first" },
	{ "Monday and Wednesday after the second Tuesday of the month at "
	    "9:00", 22,
	    "\"after\" is not expected here; expected one weekday before "
	    "\"after\"" },
	{ "Wednesday after day 15 of the month at 9:00", 1,
	    "a weekday comes after or before one numbered weekday only: \"the "
	    "Wednesday after the second Tuesday of the month\"" },
	{ "400 days after day 15 of the month at 9:00", 1,
	    "\"400\" is not expected here; expected 1 to 366 days" },
	{ "the day after the last Tuesday of March at 9:00; every Monday at "
	    "9:00", 50,
	    "this clause is moved by other days than the one before; accepted "
	    "is the same \"after\" or \"before\" for all" },
	{ "every 5 hours", 1,
	    "these times do not fill a day evenly; add \"from 09:00 to "
	    "17:00\", or choose a step that divides 24 hours" },
	{ "every 2 hours from 18:00 to 8:00", 1,
	    "times from 18:00 to 08:00 pass midnight, which is not accepted; "
	    "list them, as in \"at 22:00, 00:00 and 02:00\"" },
	{ "every 2 hours from 8:00", 24,
	    "ends too early; expected \"to\" and a time of day" },
	{ "on Wednesday 3 December 2026 at 15:00", 4,
	    "3 December 2026 is a Thursday, not a Wednesday" },
	{ "once on Wednesday 2026-12-03 at 15:00", 9,
	    "3 December 2026 is a Thursday, not a Wednesday" },
	{ "once on 2026-02-30 at 15:00", 17,
	    "\"2026-02-30\": no such day; February 2026 has 28 days" },
	{ "once on 31 June 2026 at 15:00", 9,
	    "June 2026 has 30 days, not 31" },
	{ "once on 3 December at 15:00", 9,
	    "\"3\" is not expected here; expected a date with its year, such "
	    "as 2026-12-03" },
	{ "once on 2026-12-03", 1,
	    "there is no time of day; add \"at 15:00\"" },
	{ "once on 2026-12-03 at 15:00 until 2027-01-01", 1,
	    "a date with a year happens once; it takes a time only" },
	{ "every Thursday at 15:00 until yesterday", 31,
	    "\"yesterday\" is not expected here; expected a date such as "
	    "2026-12-03 or 3 December 2026" },
	{ "every Thursday at 15:00 until 2027-06-30 until 2027-07-30", 42,
	    "the end is given twice" },
	{ "every Thursday at 15:00 from 2026-01-01 from 2026-02-01", 41,
	    "the start is given twice" },
	{ "every Thursday at 15:00 until 2027-06-30 for 3 times", 46,
	    "the end is given twice" },
	{ "every Thursday at 15:00 except Monday", 32,
	    "\"Monday\" is not expected here: \"except\" takes dates; write "
	    "the days that are left, such as \"Monday to Saturday\"" },
	{ "every day except on sunday at 10:00", 21,
	    "\"sunday\" is not expected here: \"except\" takes dates; write "
	    "the days that are left, such as \"Monday to Saturday\"" },
	{ "every Thursday at 15:00 except Wednesday 2026-12-03", 32,
	    "3 December 2026 is a Thursday, not a Wednesday" },
	/* what is not of when */
	{ "every Thursday at 15:00 for 2 hours", 29,
	    "the length is given apart, as \"duration: 2h\"" },
	{ "every Thursday at 15:00 for 90 minutes", 29,
	    "the length is given apart, as \"duration: 1h 30m\"" },
	/* or so many times? */
	{ "every Thursday at 15:00 for 5 days", 29,
	    "\"5\" is not expected here; expected a number and \"times\"" },
	{ "every Thursday at 15:00 for 2 pints", 29,
	    "\"2\" is not expected here; expected a number and \"times\"" },
	{ "Thursday 15:00-17:00", 15,
	    "the length is given apart, as \"duration: 2h\"" },
	{ "every Monday at 23:00 to 00:30", 23,
	    "the length is given apart, as \"duration: 1h 30m\"" },
	{ "every Monday at 23:00 to 23:00", 23,
	    "the length is given apart, as \"duration: 1d\"" },
	{ "every Monday at 9:00 and 10:00 to 11:00", 32,
	    "\"to\" is not expected here; expected \"at\" and a time, "
	    "\"of\" or \"in\" and months, \"until\" and a date, \"except\" "
	    "and dates, or \", and also\"" },
	{ "every Monday at 9:00 America/Argentina/Salta", 22,
	    "\"America/Argentina/Salta\": the zone is given apart, as \"zone: "
	    "America/Argentina/Salta\"" },
	{ "every Monday at 9:00 and/or 10:00", 25,
	    "\"/\" has no meaning here; accepted are words, an RRULE, or "
	    "cron" },
	/* words for words */
	{ "every three weeks on Monday at 9:00", 7,
	    "\"three\" is not understood; did you mean \"3\"?" },
	{ "every fortnight on Monday at 9:00", 7,
	    "\"fortnight\" is not understood; did you mean \"2 weeks\"?" },
	{ "nightly at 02:00", 1,
	    "\"nightly\" is not understood; did you mean \"daily\"?" },
	{ "every night at 2am", 7,
	    "\"night\" is not understood; did you mean \"day\"?" },
	{ "every third Thursday at 9:00", 1,
	    "this can be read two ways; write \"third Thursday of the month\" "
	    "or \"every 3 weeks on Thursday\"" },
	{ "every 5th Friday at 9:00", 1,
	    "this can be read two ways; write \"fifth Friday of the month\" "
	    "or \"every 5 weeks on Friday\"" },
	{ "biweekly on Monday at 9:00", 1,
	    "\"biweekly\" can be read two ways; write \"every 2 weeks\", "
	    "\"every 2 months\" or two times a week" },
	{ "every Thursday at 15:00!", 24,
	    "\"!\" has no meaning here; accepted are words, an RRULE, or "
	    "cron" },
	{ "Ünterday at 9:00", 1,
	    "a character that is not ASCII; accepted are English words, an "
	    "RRULE, or cron" },
	{ "Thu *-*-* 15:00:00", 5,
	    "\"*\" is cron; it has five fields: minute hour day month "
	    "weekday" },
	{ "every Monday on 24 December at 9:00", 14,
	    "\"on\" is not expected here; expected \"at\" and a time, \"of\" "
	    "or \"in\" and months, \"until\" and a date, \"except\" and dates,"
	    " or \", and also\"" },
	{ "every day and Monday at 9:00", 11,
	    "\"and\" is not expected here; expected \"at\" and a time, \"of\" "
	    "or \"in\" and months, \"until\" and a date, \"except\" and dates,"
	    " or \", and also\"" },
	{ "every Thursday at 15:00 from 2026-01-01 until 2025-01-01", 1,
	    "the rule never occurs: the rule ends (UNTIL) at "
	    "2025-01-01T23:59:59, before it first occurs at 2026-01-01T15:00" },
	{ "day 31 of April at 10:00", 1, "April has 30 days, not 31" },
	{ "day 31 of April and May at 10:00", 1, "April has 30 days, not 31" },
	{ "day 31 of April at 10:00, and also every Thursday at 15:00", 1,
	    "April has 30 days, not 31" },
	{ "every Thursday at 15:00, and also day 30 of February at 10:00", 35,
	    "February has 29 days, not 30" },
	{ "1 May at 9:00; days 30 and 31 of February at 10:00; 3 June at 9:00",
	    16, "February has 29 days, not 31" },
	{ "2026-12-03 at 15:00 except 2026-12-03", 1,
	    "this never occurs: all of its dates are left out" },
};

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
	test_refused();
	return harness_end();
}
