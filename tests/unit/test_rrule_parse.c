/* SPDX-License-Identifier: MIT */
#include "array.h"
#include "harness.h"
#include "rrule.h"

/* What RFC 5545 3.3.10 does not allow: column and part of the message. */
static const struct {
	const char *text;
	int column;
	const char *message;
} invalid_rows[] = {
	/* shape */
	{ "", 1, "the rule is empty" },
	{ "RRULE:", 7, "the rule is empty" },
	{ "FREQ", 1, "has no \"=\"" },
	{ "FREQ=", 1, "\"FREQ=\" has no value" },
	{ "=DAILY", 1, "is not a part of a rule" },
	{ "FREQ=DAILY;", 12, "only a semicolon" },
	{ "FREQ=DAILY;;COUNT=2", 12, "only a semicolon" },
	{ ";FREQ=DAILY", 1, "only a semicolon" },
	{ "FREQ=DAILY COUNT=2", 11, "no spaces" },
	{ " FREQ=DAILY", 1, "no spaces" },
	{ "FREQ=DAILY\n", 11, "no spaces" },
	{ "RRULE:RRULE:FREQ=DAILY", 7, "is not a part of a rule" },
	{ "FREQ=DAILY=WEEKLY", 6, "\"DAILY=WEEKLY\" is not a frequency" },
	/* parts */
	{ "INTERVAL=2", 1, "FREQ is missing" },
	{ "FREQ=DAILY;FREQ=DAILY", 12, "\"FREQ\" is there twice" },
	{ "FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", 22, "\"BYDAY\" is there twice" },
	{ "FREQ=DAILY;FOO=1", 12, "accepted are FREQ, UNTIL" },
	{ "FREQ=DAILY;INTERVALL=2", 12, "did you mean \"INTERVAL\"" },
	{ "FREQ=DAILY;BYDAYS=MO", 12, "did you mean \"BYDAY\"" },
	{ "FREQ=DAILY;X-FOO=1", 12, "is not a part of a rule" },
	{ "FREQ=YEARLY;RSCALE=GREGORIAN", 13, "is not a part of a rule" },
	/* FREQ */
	{ "FREQ=HOURLY", 6, "use DAILY with BYHOUR" },
	{ "FREQ=MINUTELY", 6, "too often" },
	{ "FREQ=SECONDLY", 6, "too often" },
	{ "FREQ=FORTNIGHTLY", 6, "DAILY, WEEKLY, MONTHLY, YEARLY" },
	{ "FREQ=WEKLY", 6, "did you mean \"WEEKLY\"" },
	/* amounts */
	{ "FREQ=DAILY;INTERVAL=0", 21, "from 1 to 2147483647" },
	{ "FREQ=DAILY;INTERVAL=-1", 21, "from 1 to 2147483647" },
	{ "FREQ=DAILY;INTERVAL=1.5", 21, "\"1.5\" is not accepted" },
	{ "FREQ=DAILY;INTERVAL=2147483648", 21, "from 1 to 2147483647" },
	{ "FREQ=DAILY;INTERVAL=99999999999999999999", 21, "INTERVAL" },
	{ "FREQ=DAILY;COUNT=0", 18, "COUNT is a whole number" },
	{ "FREQ=DAILY;COUNT=-3", 18, "COUNT is a whole number" },
	{ "FREQ=DAILY;COUNT=x", 18, "COUNT is a whole number" },
	{ "FREQ=DAILY;COUNT=+3", 18, "COUNT is a whole number" },
	{ "FREQ=DAILY;COUNT=2;UNTIL=20270101", 20, "not by both" },
	{ "FREQ=DAILY;UNTIL=20270101;COUNT=2", 27, "not by both" },
	/* UNTIL */
	{ "FREQ=DAILY;UNTIL=20270230T000000Z", 18, "February 2027 has 28" },
	{ "FREQ=DAILY;UNTIL=20271301", 18, "month from 01 to 12" },
	{ "FREQ=DAILY;UNTIL=00000101", 18, "year from 0001" },
	{ "FREQ=DAILY;UNTIL=20270100", 18, "January 2027 has 31" },
	{ "FREQ=DAILY;UNTIL=20270101T250000", 18, "000000 to 235959" },
	{ "FREQ=DAILY;UNTIL=20270101T236000", 18, "000000 to 235959" },
	{ "FREQ=DAILY;UNTIL=2027-01-01", 18, "is written 20261231" },
	{ "FREQ=DAILY;UNTIL=20270101T0000", 18, "is written 20261231" },
	{ "FREQ=DAILY;UNTIL=20270101Z", 18, "is written 20261231" },
	{ "FREQ=DAILY;UNTIL=tomorrow", 18, "is written 20261231" },
	{ "FREQ=DAILY;UNTIL=2027010", 18, "is written 20261231" },
	/* lists */
	{ "FREQ=YEARLY;BYMONTH=0", 21, "BYMONTH accepts 1 to 12" },
	{ "FREQ=YEARLY;BYMONTH=1,13", 23, "\"13\" is not a month" },
	{ "FREQ=YEARLY;BYMONTH=-1", 21, "is not a month" },
	{ "FREQ=YEARLY;BYMONTH=+1", 21, "is not a month" },
	{ "FREQ=YEARLY;BYMONTH=JAN", 21, "is not a month" },
	{ "FREQ=YEARLY;BYMONTH=1,", 23, "has no value here" },
	{ "FREQ=YEARLY;BYMONTH=,1", 21, "has no value here" },
	{ "FREQ=YEARLY;BYMONTH=1,,2", 23, "has no value here" },
	{ "FREQ=YEARLY;BYWEEKNO=0", 22, "BYWEEKNO accepts 1 to 53" },
	{ "FREQ=YEARLY;BYWEEKNO=54", 22, "is not a week" },
	{ "FREQ=YEARLY;BYWEEKNO=-54", 22, "is not a week" },
	{ "FREQ=YEARLY;BYYEARDAY=0", 23, "BYYEARDAY accepts 1 to 366" },
	{ "FREQ=YEARLY;BYYEARDAY=367", 23, "is not a day of the year" },
	{ "FREQ=YEARLY;BYYEARDAY=-367", 23, "is not a day of the year" },
	{ "FREQ=MONTHLY;BYMONTHDAY=0", 25, "BYMONTHDAY accepts 1 to 31" },
	{ "FREQ=MONTHLY;BYMONTHDAY=32", 25, "is not a day of the month" },
	{ "FREQ=MONTHLY;BYMONTHDAY=-32", 25, "is not a day of the month" },
	{ "FREQ=MONTHLY;BYMONTHDAY=--1", 25, "is not a day of the month" },
	{ "FREQ=DAILY;BYHOUR=24", 19, "BYHOUR accepts 0 to 23" },
	{ "FREQ=DAILY;BYHOUR=-1", 19, "is not an hour" },
	{ "FREQ=DAILY;BYMINUTE=60", 21, "BYMINUTE accepts 0 to 59" },
	{ "FREQ=DAILY;BYSECOND=61", 21, "BYSECOND accepts 0 to 60" },
	{ "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", 32, "BYSETPOS accepts 1 to" },
	{ "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", 32, "is not a position" },
	{ "FREQ=WEEKLY;BYDAY=XX", 19, "BYDAY accepts MO, TU" },
	{ "FREQ=WEEKLY;BYDAY=MO;WKST=XX", 27, "WKST accepts MO, TU" },
	{ "FREQ=WEEKLY;WKST=1MO", 18, "WKST accepts MO, TU" },
	{ "FREQ=MONTHLY;BYDAY=0WE", 20, "1 to 53 or -53 to -1" },
	{ "FREQ=MONTHLY;BYDAY=255WE", 20, "1 to 53 or -53 to -1" },
	{ "FREQ=MONTHLY;BYDAY=54MO", 20, "1 to 53 or -53 to -1" },
	{ "FREQ=MONTHLY;BYDAY=+-1MO", 20, "1 to 53 or -53 to -1" },
	{ "FREQ=MONTHLY;BYDAY=1.5MO", 20, "1 to 53 or -53 to -1" },
	{ "FREQ=MONTHLY;BYDAY=1", 20, "is not a weekday" },
	{ "FREQ=MONTHLY;BYDAY=WEDNESDAY", 20, "is not a weekday" },
	/* parts that do not go together */
	{ "FREQ=WEEKLY;BYDAY=1WE", 13, "MONTHLY and FREQ=YEARLY only" },
	{ "FREQ=DAILY;BYDAY=-1WE", 12, "MONTHLY and FREQ=YEARLY only" },
	{ "FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", 25, "together with BYWEEKNO" },
	{ "FREQ=MONTHLY;BYWEEKNO=20", 14, "BYWEEKNO is accepted with" },
	{ "FREQ=WEEKLY;BYYEARDAY=20", 13, "BYYEARDAY is accepted with" },
	{ "FREQ=MONTHLY;BYYEARDAY=20", 14, "BYYEARDAY is accepted with" },
	{ "BYYEARDAY=20;FREQ=DAILY", 1, "BYYEARDAY is accepted with" },
	{ "FREQ=WEEKLY;BYMONTHDAY=20", 13, "use FREQ=DAILY" },
	{ "FREQ=MONTHLY;BYSETPOS=1", 14, "needs another BY part" },
};

/* Text to canonical text. */
static const struct {
	const char *text, *want;
} format_rows[] = {
	{ "FREQ=DAILY", "FREQ=DAILY" },
	{ "rrule:freq=weekly;byday=th", "FREQ=WEEKLY;BYDAY=TH" },
	{ "BYDAY=TH,MO,TH;FREQ=WEEKLY;INTERVAL=1;WKST=MO",
	    "FREQ=WEEKLY;BYDAY=MO,TH" },
	{ "FREQ=MONTHLY;BYDAY=+1WE,-1FR,2MO,TU",
	    "FREQ=MONTHLY;BYDAY=-1FR,TU,1WE,2MO" },
	{ "FREQ=MONTHLY;BYSETPOS=-1,2,1;BYDAY=MO",
	    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1,1,2" },
	{ "FREQ=DAILY;COUNT=007;BYHOUR=17,9;BYMINUTE=30;BYSECOND=60",
	    "FREQ=DAILY;COUNT=7;BYHOUR=9,17;BYMINUTE=30;BYSECOND=59" },
	{ "FREQ=DAILY;UNTIL=20270101", "FREQ=DAILY;UNTIL=20270101" },
	{ "FREQ=DAILY;UNTIL=20270101t120000z",
	    "FREQ=DAILY;UNTIL=20270101T120000Z" },
	{ "FREQ=DAILY;UNTIL=00010101T000000",
	    "FREQ=DAILY;UNTIL=00010101T000000" },
	{ "FREQ=YEARLY;WKST=SU;BYWEEKNO=-1,53,1;INTERVAL=2147483647",
	    "FREQ=YEARLY;INTERVAL=2147483647;BYWEEKNO=-1,1,53;WKST=SU" },
	{ "FREQ=YEARLY;BYYEARDAY=366,1,-366,-1,64,63",
	    "FREQ=YEARLY;BYYEARDAY=-366,-1,1,63,64,366" },
	{ "FREQ=YEARLY;BYMONTHDAY=31,-31,-1;BYMONTH=12,1",
	    "FREQ=YEARLY;BYMONTH=1,12;BYMONTHDAY=-31,-1,31" },
	{ "FREQ=YEARLY;BYDAY=53SU,-53SU",
	    "FREQ=YEARLY;BYDAY=-53SU,53SU" },
};

/* fault-row: 27 */
static void
test_invalid(void)
{
	struct rrule rule, untouched;
	struct error error;
	size_t i;

	memset(&untouched, 0x55, sizeof(untouched));
	for (i = 0; i < countof(invalid_rows); i++) {
		memset(&error, 0, sizeof(error));
		rule = untouched;
		CHECK_ROW(rrule_parse(invalid_rows[i].text, &rule, &error)
		    == -1, invalid_rows[i].text);
		CHECK_ROW(memcmp(&rule, &untouched, sizeof(rule)) == 0,
		    invalid_rows[i].text);
		CHECK_ROW(error.code == ERROR_INPUT && error.line == 1,
		    invalid_rows[i].text);
		CHECK_NUMBER(error.column, invalid_rows[i].column);
		if (strstr(error.text, invalid_rows[i].message) == NULL)
			CHECK_STRING(error.text, invalid_rows[i].message);
		if (error.column != invalid_rows[i].column)
			fprintf(stderr, "   rule %s\n", invalid_rows[i].text);
		CHECK(rrule_parse(invalid_rows[i].text, &rule, NULL) == -1);
	}
}

static void
test_format(void)
{
	struct rrule rule, again;
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(format_rows); i++) {
		text_cut(&text, 0);
		if (!CHECK_ROW(rrule_parse(format_rows[i].text, &rule, NULL)
		    == 0, format_rows[i].text))
			continue;
		rrule_format(&text, &rule);
		CHECK_STRING(text_string(&text), format_rows[i].want);
		CHECK_ROW(rrule_parse(text_string(&text), &again, NULL) == 0 &&
		    rrule_equal(&rule, &again), format_rows[i].text);
	}
	text_clear(&text);
}

/* Hostile text in a message is shortened and has no control characters. */
static void
test_found(void)
{
	struct error error = { 0 };
	struct rrule rule;
	char text[4000];

	memset(text, 'A', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	memcpy(text, "FREQ=\033[31m", 10);
	CHECK(rrule_parse(text, &rule, &error) == -1);
	CHECK(strstr(error.text, "\"?[31mAAA") != NULL);
	CHECK(strlen(error.text) < 200);
}

static void
test_until(void)
{
	struct rrule rule;

	CHECK(rrule_parse("FREQ=DAILY;UNTIL=19700102", &rule, NULL) == 0);
	CHECK(rule.until_is_date && !rule.until_is_utc);
	CHECK_NUMBER(rule.until_local, 2 * 86400 - 1);
	CHECK(rrule_parse("FREQ=DAILY;UNTIL=19700102T000000Z", &rule, NULL)
	    == 0);
	CHECK(!rule.until_is_date && rule.until_is_utc);
	CHECK_NUMBER(rule.until_local, 86400);
}

int
main(void)
{
	test_invalid();
	test_format();
	test_found();
	test_until();
	return harness_end();
}
