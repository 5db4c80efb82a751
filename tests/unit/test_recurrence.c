/* SPDX-License-Identifier: MIT */
/* Recurrence sets: rules, dates added and left out, limits, offsets. */
#include "recurrence.h"

#include <stdlib.h>

#include "civil.h"
#include "harness.h"
#include "zonedir.h"

/* "2026-12-03T15:00" as a local time. */
static int64_t
at(const char *text)
{
	struct error error = { 0 };
	int64_t local = 0;

	CHECK_ROW(civil_parse(text, &local, NULL, &error) == 0, text);
	return local;
}

/* The next `count` instances from `from` on, one line. */
static void
list_instances(struct text *text, const struct recurrence *set,
    const char *from, int count)
{
	struct recurrence_cursor cursor;
	int64_t local;

	text_cut(text, 0);
	recurrence_cursor_init(&cursor, set, at(from));
	while (count-- > 0 && recurrence_cursor_next(&cursor, &local)) {
		text_puts(text, text->length > 0 ? " " : "");
		civil_format(text, local);
	}
}

/* What words alone can say. */
static const struct { const char *when, *from, *instances; int count; }
instance_rows[] = {
	{ "every Thursday at 15:00", "2026-12-01",
	    "2026-12-03T15:00 2026-12-10T15:00", 2 },
	{ "every Thursday at 15:00", "2026-12-03T15:00",
	    "2026-12-03T15:00 2026-12-10T15:00", 2 },
	{ "every Thursday at 15:00", "2026-12-03T15:00:01",
	    "2026-12-10T15:00", 1 },
	{ "every Monday at 9:00, and also every day at 9:00", "2026-12-06",
	    "2026-12-06T09:00 2026-12-07T09:00 2026-12-08T09:00", 3 },
	{ "every day at 17:30 and 9:00", "2026-12-06T10:00",
	    "2026-12-06T17:30 2026-12-07T09:00 2026-12-07T17:30", 3 },
	{ "first and last working day of the month at 9:00 and 17:30",
	    "2026-08-01", "2026-08-03T09:00 2026-08-03T17:30 "
	    "2026-08-31T09:00 2026-08-31T17:30 2026-09-01T09:00", 5 },
	{ "every Thursday at 15:00, except on 2026-11-26", "2026-11-19",
	    "2026-11-19T15:00 2026-12-03T15:00", 2 },
	{ "every Thursday at 15:00, except on 2026-11-26 at 14:00",
	    "2026-11-19", "2026-11-19T15:00 2026-11-26T15:00", 2 },
	{ "every Thursday at 15:00 and 16:00, except on 2026-11-26 at 15:00",
	    "2026-11-26", "2026-11-26T16:00 2026-12-03T15:00", 2 },
	{ "every Thursday at 15:00, also on 2026-12-01 at 12:00",
	    "2026-11-26", "2026-11-26T15:00 2026-12-01T12:00 "
	    "2026-12-03T15:00", 3 },
	{ "every Thursday at 15:00, also on 2026-12-03 at 15:00",
	    "2026-12-03", "2026-12-03T15:00 2026-12-10T15:00", 2 },
	{ "every Thursday at 15:00 until 2026-12-10", "2026-12-01",
	    "2026-12-03T15:00 2026-12-10T15:00", 9 },
	{ "every Thursday at 15:00 until 2026-12-10T14:59", "2026-12-01",
	    "2026-12-03T15:00", 9 },
	{ "every Thursday at 15:00 from 2026-12-10", "2026-12-01",
	    "2026-12-10T15:00 2026-12-17T15:00", 2 },
	{ "every 2 weeks on Tuesday at 9:00 from 2026-06-02", "2026-06-03",
	    "2026-06-16T09:00 2026-06-30T09:00", 2 },
	{ "every day at 9:00 for 3 times from 2026-06-02", "2026-01-01",
	    "2026-06-02T09:00 2026-06-03T09:00 2026-06-04T09:00", 9 },
	{ "once on 2026-12-03 at 15:00", "2026-01-01", "2026-12-03T15:00",
	    9 },
	{ "once on 2026-12-03 at 15:00", "2026-12-04", "", 9 },
	{ "the Wednesday after the second Tuesday of the month at 13:00",
	    "2026-07-01", "2026-07-15T13:00 2026-08-12T13:00 "
	    "2026-09-09T13:00", 3 },
	{ "the Wednesday after the last Tuesday of the month at 13:00",
	    "2026-03-01", "2026-04-01T13:00 2026-04-29T13:00 "
	    "2026-05-27T13:00", 3 },
	{ "the Wednesday after the fourth Tuesday of the month at 13:00",
	    "2023-02-01", "2023-03-01T13:00 2023-03-29T13:00 "
	    "2023-04-26T13:00", 3 },
	{ "the Sunday before the first Monday of the month at 13:00",
	    "2026-05-01", "2026-05-03T13:00 2026-05-31T13:00 "
	    "2026-07-05T13:00", 3 },
	{ "2 days after the last working day of the month at 13:00",
	    "2026-10-15", "2026-11-01T13:00 2026-12-02T13:00", 2 },
	{ "the day after the last day of February at 9:00", "2027-01-01",
	    "2027-03-01T09:00 2028-03-01T09:00", 2 },
	{ "the day after the last Tuesday of the month at 9:00 "
	    "until 2026-04-01", "2026-02-20", "2026-02-25T09:00 "
	    "2026-04-01T09:00", 9 },
	/* Words may be several rules, of which one ends before it comes. */
	{ "every year on 10 June and 31 August at 9:00 until 2027-07-30 "
	    "from 2027-02-04", "2027-01-01", "2027-06-10T09:00", 9 },
	{ "2 days after every Thursday at 9:00 until 2026-12-05",
	    "2026-11-27", "2026-11-28T09:00 2026-12-05T09:00", 9 },
	/* What is moved must be there first. */
	{ "3 days before day 31 of the month at 9:00", "2026-01-01",
	    "2026-01-28T09:00 2026-03-28T09:00 2026-05-28T09:00", 3 },
	{ "8 days before the fifth Tuesday of the month at 9:00",
	    "2026-01-01", "2026-03-23T09:00 2026-06-22T09:00", 2 },
	{ "10 days after the fifth-to-last Friday of the month at 9:00",
	    "2026-01-01", "2026-01-12T09:00 2026-05-11T09:00", 2 },
	{ "4 days after the 31st-to-last day of the month at 9:00",
	    "2026-01-01", "2026-01-05T09:00 2026-03-05T09:00", 2 },
	/* What begins is where the days are moved to. */
	{ "2 days after every Tuesday at 9:00 from 2026-12-03",
	    "2026-01-01", "2026-12-03T09:00 2026-12-10T09:00", 2 },
	{ "2 days after every Tuesday at 9:00 from 2026-12-03T09:01",
	    "2026-01-01", "2026-12-10T09:00 2026-12-17T09:00", 2 },
	{ "5 days after the last working day of the month at 9:00 from "
	    "2026-12-01", "2026-01-01", "2026-12-05T09:00 2027-01-05T09:00",
	    2 },
	{ "5 days after the last working day of the month at 9:00 from "
	    "2026-12-01, also on 2026-12-04 at 9:00", "2026-01-01",
	    "2026-12-04T09:00 2026-12-05T09:00 2027-01-05T09:00", 3 },
	{ "2 days before every Thursday at 9:00 from 2026-12-01",
	    "2026-01-01", "2026-12-01T09:00 2026-12-08T09:00", 2 },
	{ "2 days after every 2 weeks on Tuesday at 9:00 from 2026-12-03",
	    "2026-01-01", "2026-12-17T09:00 2026-12-31T09:00", 2 },
	{ "2 days after every Tuesday at 9:00 for 2 times from 2026-12-03",
	    "2026-01-01", "2026-12-10T09:00 2026-12-17T09:00", 9 },
	{ "last Saturday or Sunday of the month at 8:00", "2026-05-01",
	    "2026-05-31T08:00 2026-06-28T08:00 2026-07-26T08:00", 3 },
	{ "29 February at 9:00", "2026-01-01",
	    "2028-02-29T09:00 2032-02-29T09:00", 2 },
	{ "every Monday of week 53 at 9:00", "2021-01-01",
	    "2026-12-28T09:00 2032-12-27T09:00", 2 },
	{ "first Monday of the quarter at 3:00", "2026-01-01",
	    "2026-01-05T03:00 2026-04-06T03:00 2026-07-06T03:00", 3 },
	{ "0 0 13 * 5", "2026-02-10", "2026-02-13T00:00 2026-02-20T00:00", 2 },
	{ "FREQ=DAILY;BYHOUR=23;BYMINUTE=59;BYSECOND=30", "2026-02-10",
	    "2026-02-10T23:59:30", 1 },
};

static void
test_instances(void)
{
	struct recurrence set = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < countof(instance_rows); i++) {
		if (!CHECK_ROW(recurrence_parse(instance_rows[i].when, false,
		    0, &set, &error) == 0, instance_rows[i].when))
			continue;
		list_instances(&text, &set, instance_rows[i].from,
		    instance_rows[i].count);
		if (!CHECK_STRING(text_string(&text),
		    instance_rows[i].instances))
			CHECK_ROW(false, instance_rows[i].when);
		recurrence_clear(&set);
	}
	text_clear(&text);
}

/* What the configuration adds beside the words. */
static void
test_beside(void)
{
	struct recurrence set = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	int64_t local;

	CHECK(recurrence_parse("every Thursday at 15:00", false, 0, &set,
	    &error) == 0);
	CHECK_NUMBER(set.form, RECURRENCE_WORDS);
	CHECK_STRING(set.text, "every Thursday at 15:00");
	CHECK_NUMBER(set.start_local, at("1570-01-01T15:00"));
	set.offset_secs = -2 * CIVIL_DAY_SECS;
	set.from_local = at("2026-12-02");
	set.until_local = at("2026-12-15T15:00");
	array_push(&set.except_days, civil_days(2026, 12, 8));
	array_push(&set.also, at("2026-12-05T10:00"));
	list_instances(&text, &set, "2026-01-01", 9);
	CHECK_STRING(text_string(&text), "2026-12-05T10:00 2026-12-15T15:00");
	text_cut(&text, 0);
	CHECK(recurrence_format_words(&text, &set, &error) == 0);
	CHECK_STRING(text_string(&text), "2 days before every Thursday at "
	    "15:00 until 2026-12-15T15:00 from 2026-12-02, also on "
	    "2026-12-05 at 10:00, except on 2026-12-08");
	CHECK(recurrence_next(&set, at("2026-12-05T10:00"), &local));
	CHECK_NUMBER(local, at("2026-12-15T15:00"));
	CHECK(!recurrence_next(&set, local, &local));
	CHECK(!recurrence_next(&set, INT64_MAX, &local));
	recurrence_clear(&set);
	CHECK(set.text == NULL && set.rules.count == 0);
	text_clear(&text);
}

/* An UNTIL in UTC beside changes of the clocks in Los Angeles: 01:00 to 02:00
 * comes twice on 1 November, at 08:00Z and 09:00Z, and the first counts; on 14
 * March 03:00 is at 10:00Z. */
static const struct { const char *rule, *from, *instances; } until_rows[] = {
	{ "FREQ=DAILY;UNTIL=20261101T082959Z;BYHOUR=1;BYMINUTE=30",
	    "2026-10-31", "2026-10-31T01:30" },
	{ "FREQ=DAILY;UNTIL=20261101T083000Z;BYHOUR=1;BYMINUTE=30",
	    "2026-10-31", "2026-10-31T01:30 2026-11-01T01:30" },
	{ "FREQ=DAILY;UNTIL=20261101T090000Z;BYHOUR=1;BYMINUTE=30",
	    "2026-10-31", "2026-10-31T01:30 2026-11-01T01:30" },
	{ "FREQ=DAILY;UNTIL=20261101T095959Z;BYHOUR=1,2;BYMINUTE=0,59",
	    "2026-11-01", "2026-11-01T01:00 2026-11-01T01:59" },
	{ "FREQ=DAILY;UNTIL=20261101T100000Z;BYHOUR=1,2;BYMINUTE=0,59",
	    "2026-11-01", "2026-11-01T01:00 2026-11-01T01:59 "
	    "2026-11-01T02:00" },
	{ "FREQ=DAILY;UNTIL=20270314T095959Z;BYHOUR=3", "2027-03-13",
	    "2027-03-13T03:00" },
	{ "FREQ=DAILY;UNTIL=20270314T100000Z;BYHOUR=3", "2027-03-13",
	    "2027-03-13T03:00 2027-03-14T03:00" },
	/* 02:30 is at 10:30Z that day, and 02:00 at 10:00Z. */
	{ "FREQ=DAILY;UNTIL=20270314T102959Z;BYHOUR=2;BYMINUTE=0,30",
	    "2027-03-14", "2027-03-14T02:00" },
	{ "FREQ=DAILY;UNTIL=20270314T103000Z;BYHOUR=2;BYMINUTE=0,30",
	    "2027-03-14", "2027-03-14T02:00 2027-03-14T02:30" },
	{ "FREQ=DAILY;UNTIL=20270314T101500Z;BYHOUR=2,3;BYMINUTE=10",
	    "2027-03-14", "2027-03-14T02:10" },
	{ "FREQ=DAILY;UNTIL=20270314T104500Z;BYHOUR=2,3;BYMINUTE=0,59",
	    "2027-03-14", "2027-03-14T02:00" },
	{ "FREQ=DAILY;UNTIL=20270314T105859Z;BYHOUR=2,3;BYMINUTE=59",
	    "2027-03-13", "2027-03-13T02:59 2027-03-13T03:59" },
};

/* Where clocks are not set forward from hour to hour. */
static const struct {
	const char *rule, *from, *instances, *zone;
} until_part_rows[] = {
	/* 02:45 to 03:45 is skipped at 14:00Z: 03:44 comes after 03:45. */
	{ "FREQ=DAILY;UNTIL=20260926T140100Z;BYHOUR=3;BYMINUTE=44,45",
	    "2026-09-26", "2026-09-26T03:44 2026-09-26T03:45 "
	    "2026-09-27T03:45", "Pacific/Chatham" },
	{ "FREQ=DAILY;UNTIL=20260926T140000Z;BYHOUR=1,3,4;BYMINUTE=0,44,45",
	    "2026-09-27", "2026-09-27T01:00 2026-09-27T01:44 "
	    "2026-09-27T01:45 2026-09-27T03:45", "Pacific/Chatham" },
	{ "FREQ=DAILY;UNTIL=20260926T140100Z;BYHOUR=3;BYMINUTE=44,45,46\n"
	    "FREQ=DAILY;UNTIL=20260926T140100Z;BYHOUR=3;BYMINUTE=44,46",
	    "2026-09-27", "2026-09-27T03:45 2026-09-27T03:46",
	    "Pacific/Chatham" },
	/* 02:00 to 02:30 at 15:30Z: 02:15 is at 15:45Z, and 02:35 before. */
	{ "FREQ=DAILY;UNTIL=20261003T153700Z;BYHOUR=2;BYMINUTE=15,35",
	    "2026-10-04", "2026-10-04T02:35", "Australia/Lord_Howe" },
	{ "FREQ=DAILY;UNTIL=20261003T154500Z;BYHOUR=2;BYMINUTE=15,35",
	    "2026-10-04", "2026-10-04T02:15 2026-10-04T02:35",
	    "Australia/Lord_Howe" },
};

/* Local ends as UTC: 02:15 of a rule that has nothing in the hour that is
 * skipped is before it, so that 03:00 (10:00Z) does not come back. */
static const struct { const char *rule, *until; } until_zoned_rows[] = {
	{ "FREQ=DAILY;UNTIL=20270314T021500;BYHOUR=3", "20270314T095959Z" },
	{ "FREQ=DAILY;UNTIL=20270314T021500;BYHOUR=1", "20270314T101500Z" },
	{ "FREQ=DAILY;UNTIL=20270314T021500;BYHOUR=2", "20270314T101500Z" },
	{ "FREQ=DAILY;UNTIL=20270314T021500;BYHOUR=2;BYMINUTE=20",
	    "20270314T101500Z" },
	{ "FREQ=DAILY;UNTIL=20270314T021500;BYHOUR=2,3;BYMINUTE=5,10",
	    "20270314T101000Z" },
	/* 02:45 is at 10:45Z, behind 03:15. */
	{ "FREQ=DAILY;UNTIL=20270314T031500;BYHOUR=2;BYMINUTE=45",
	    "20270314T104500Z" },
	{ "FREQ=DAILY;UNTIL=20270314T015959;BYHOUR=3", "20270314T095959Z" },
	{ "FREQ=DAILY;UNTIL=20270314T030000;BYHOUR=3", "20270314T100000Z" },
};

static void
test_until_zoned(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	struct recurrence set = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	const struct zone *zone;
	size_t i;

	zone = zonedir_find(zonedir, "America/Los_Angeles", &error);
	if (!CHECK(zone != NULL))
		return;
	for (i = 0; i < countof(until_zoned_rows); i++) {
		CHECK_ROW(recurrence_parse(until_zoned_rows[i].rule, false, 0,
		    &set, &error) == 0, until_zoned_rows[i].rule);
		CHECK(recurrence_format_rrule_zoned(&text, &set, zone,
		    &error) == 0);
		if (!CHECK(strstr(text_string(&text),
		    until_zoned_rows[i].until) != NULL))
			CHECK_ROW(false, text_string(&text));
		text_cut(&text, 0);
		recurrence_clear(&set);
	}
	zonedir_free(zonedir);
	text_clear(&text);
}

static void
check_until(struct zonedir *zonedir, const char *name, const char *rule,
    const char *from, const char *instances)
{
	struct recurrence set = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	const struct zone *zone;

	zone = zonedir_find(zonedir, name, &error);
	if (!CHECK(zone != NULL))
		return;
	CHECK_ROW(recurrence_parse(rule, false, 0, &set, &error) == 0, rule);
	CHECK(recurrence_resolve_until(&set, zone, &error) == 0);
	list_instances(&text, &set, from, 9);
	if (!CHECK_STRING(text_string(&text), instances))
		CHECK_ROW(false, rule);
	recurrence_clear(&set);
	text_clear(&text);
}

static void
test_until_changes(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	size_t i;

	for (i = 0; i < countof(until_rows); i++)
		check_until(zonedir, "America/Los_Angeles",
		    until_rows[i].rule, until_rows[i].from,
		    until_rows[i].instances);
	for (i = 0; i < countof(until_part_rows); i++)
		check_until(zonedir, until_part_rows[i].zone,
		    until_part_rows[i].rule, until_part_rows[i].from,
		    until_part_rows[i].instances);
	zonedir_free(zonedir);
}

/* Where clocks are set forward, from 02:00 to 03:00 on 14 March 2027, an instant
 * has the name of a skipped time as well. */
#define SECONDS "FREQ=DAILY;BYHOUR=2;BYMINUTE=30;BYSECOND=29,30"
static const struct { const char *when, *local; bool has; } instant_rows[] = {
	{ "every day at 2:30", "2027-03-13T02:30", true },
	{ "every day at 2:30", "2027-03-13T03:30", false },
	{ "every day at 2:30", "2027-03-14T03:30", true },
	{ "every day at 2:30", "2027-03-14T03:29", false },
	{ "every day at 2:30", "2027-03-14T03:31", false },
	{ "every day at 2:30", "2027-03-15T03:30", false },
	/* A second beside another. */
	{ SECONDS, "2027-03-13T02:30:30", true },
	{ SECONDS, "2027-03-14T03:30:30", true },
	{ "every day at 2:00", "2027-03-14T03:00", true },
	{ "every day at 3:00", "2027-03-14T03:00", true },
	{ "every day at 3:00", "2027-03-14T04:00", false },
};

static void
test_instants(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	struct recurrence set = { 0 };
	struct error error = { 0 };
	const struct zone *zone;
	size_t i;

	zone = zonedir_find(zonedir, "America/Los_Angeles", &error);
	if (!CHECK(zone != NULL))
		return;
	for (i = 0; i < countof(instant_rows); i++) {
		CHECK_ROW(recurrence_parse(instant_rows[i].when, false, 0,
		    &set, &error) == 0, instant_rows[i].when);
		CHECK_ROW(recurrence_has_instant(&set, zone,
		    at(instant_rows[i].local)) == instant_rows[i].has,
		    instant_rows[i].local);
		recurrence_clear(&set);
	}
	zonedir_free(zonedir);
}

/* Whether a rule with an UNTIL in UTC occurs is known with the zone only. */
static const struct { const char *rule, *start, *zone, *error; } end_rows[] = {
	/* 23:00Z of the day before */
	{ "FREQ=DAILY;UNTIL=20270101T100000Z", "2027-01-01T12:00",
	    "Pacific/Auckland", NULL },
	/* It has nothing before the hour that is skipped: it stays a rule. */
	{ "FREQ=DAILY;UNTIL=20261003T153700Z;BYHOUR=2;BYMINUTE=15,35",
	    "2026-10-04T02:15", "Australia/Lord_Howe", NULL },
	{ "FREQ=DAILY;UNTIL=20270101T100000Z", "2027-01-01T12:00", "UTC",
	    "the rule never occurs: the rule ends (UNTIL) at "
	    "2027-01-01T10:00, before it first occurs at 2027-01-01T12:00" },
	{ "FREQ=DAILY;UNTIL=20270101T100000Z", "2027-01-01T09:00",
	    "America/Los_Angeles",
	    "the rule never occurs: the rule ends (UNTIL) at "
	    "2027-01-01T02:00, before it first occurs at 2027-01-01T09:00" },
};

static void
test_until_checked(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	struct recurrence set = { 0 };
	size_t i;

	for (i = 0; i < countof(end_rows); i++) {
		struct error error = { 0 };
		const struct zone *zone = zonedir_find(zonedir,
		    end_rows[i].zone, &error);

		if (!CHECK(zone != NULL))
			continue;
		CHECK_ROW(recurrence_parse(end_rows[i].rule, true,
		    at(end_rows[i].start), &set, &error) == 0,
		    end_rows[i].zone);
		CHECK_ROW(recurrence_resolve_until(&set, zone, &error) ==
		    (end_rows[i].error == NULL ? 0 : -1), end_rows[i].zone);
		if (end_rows[i].error != NULL)
			CHECK_STRING(error.text, end_rows[i].error);
		recurrence_clear(&set);
	}
	zonedir_free(zonedir);
}

/* UNTIL in UTC becomes local once the zone is known. */
static void
test_until(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	struct recurrence set = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	const struct zone *zone;

	zone = zonedir_find(zonedir, "America/Los_Angeles", &error);
	if (!CHECK(zone != NULL))
		return;
	CHECK(recurrence_parse("FREQ=DAILY;UNTIL=20261203T230000Z;BYHOUR=15",
	    false, 0, &set, &error) == 0);
	CHECK(recurrence_resolve_until(&set, zone, &error) == 0);
	list_instances(&text, &set, "2026-12-02", 9);
	CHECK_STRING(text_string(&text), "2026-12-02T15:00 2026-12-03T15:00");
	text_cut(&text, 0);
	CHECK(recurrence_format_rrule(&text, &set, &error) == 0);
	CHECK_STRING(text_string(&text), "FREQ=DAILY;UNTIL=20261203T150000;"
	    "BYHOUR=15;BYMINUTE=0;BYSECOND=0");
	set.until_local = at("2026-12-01");
	text_cut(&text, 0);
	CHECK(recurrence_format_rrule(&text, &set, &error) == 0);
	CHECK_STRING(text_string(&text), "FREQ=DAILY;UNTIL=20261201T000000;"
	    "BYHOUR=15;BYMINUTE=0;BYSECOND=0");
	text_cut(&text, 0);
	CHECK(recurrence_format_rrule_zoned(&text, &set, zone, &error) == 0);
	CHECK_STRING(text_string(&text), "FREQ=DAILY;UNTIL=20261201T080000Z;"
	    "BYHOUR=15;BYMINUTE=0;BYSECOND=0");
	/* A refusal leaves nothing of the rules before it. */
	set.rules.items[0].count = 3;
	CHECK(recurrence_format_rrule_zoned(&text, &set, zone, &error) == -1);
	CHECK_STRING(error.text,
	    "an RRULE cannot have COUNT and UNTIL together");
	CHECK_STRING(text_string(&text), "FREQ=DAILY;UNTIL=20261201T080000Z;"
	    "BYHOUR=15;BYMINUTE=0;BYSECOND=0");
	recurrence_clear(&set);
	zonedir_free(zonedir);
	text_clear(&text);
}

/* RRULE form: what is filled in, what needs a start, what is refused. */
static const struct { const char *when; int column; const char *message; }
refused_rows[] = {
	{ "FREQ=WEEKLY;BYDAY=TH", 1, "without BYHOUR needs a start" },
	{ "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", 1, "never has 30 days" },
	{ "FREQ=MONTHLY;INTERVAL=5;BYDAY=6MO", 1, "never occurs" },
	{ "FREQ=WEEKLY;BYHOUR=9", 1, "leaves the day out needs a start" },
	{ "FREQ=YEARLY;BYMONTH=3;BYHOUR=9", 1, "leaves the day out" },
	{ "FREQ=DAILY;INTERVAL=2;BYHOUR=9", 1, "INTERVAL over 1 needs" },
	{ "FREQ=DAILY;COUNT=2;BYHOUR=9", 1, "a COUNT needs a start" },
	{ "  FREQ=HOURLY", 8, "HOURLY" },
	{ "FREQ=DAILY;BYHOUR=9\nFREQ=DAILY;BYHOUR=25", 39, "25" },
	{ "DTSTART:20260101T090000\nRRULE:FREQ=DAILY;BYHOUR=9", 1,
	    "the start is given apart" },
	{ "DTSTART;TZID=America/New_York:20261103T190000\n"
	    "RRULE:FREQ=MONTHLY;BYDAY=1TU", 1, "the start is given apart, as "
	    "\"from: 2026-11-03T19:00\" (on the command line: --start), and "
	    "\"zone: America/New_York\"" },
	{ "DTSTART:20261103T190030Z\r\nRRULE:FREQ=DAILY", 1, "the start is "
	    "given apart, as \"from: 2026-11-03T19:00:30\" (on the command "
	    "line: --start), and \"zone: UTC\"" },
	{ "dtstart;value=date:20261103\nRRULE:FREQ=DAILY", 1, "the start is "
	    "given apart, as \"from: 2026-11-03T00:00\" (on the command line: "
	    "--start)" },
	{ "DTSTART:tomorrow\nRRULE:FREQ=DAILY", 1, "the start is "
	    "given apart, as \"from: 2026-12-03T15:00\" (on the command line: "
	    "--start)" },
	{ "FREQ=DAILY;BYHOUR=9\nEXDATE:20260101T090000", 21,
	    "dates are given apart" },
	{ "RRULE:", 7, "" },
	{ "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=9", 1,
	    "February never has 30 days" },
};

static void
test_rrule(void)
{
	struct recurrence set = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < countof(refused_rows); i++) {
		error = (struct error){ 0 };
		if (!CHECK_ROW(recurrence_parse(refused_rows[i].when, false,
		    0, &set, &error) == -1, refused_rows[i].when))
			continue;
		if (!CHECK_ROW(strstr(error.text, refused_rows[i].message) !=
		    NULL, refused_rows[i].when))
			CHECK_STRING(error.text, refused_rows[i].message);
		CHECK_NUMBER(error.column, refused_rows[i].column);
		CHECK(set.text == NULL);
	}
	CHECK(recurrence_parse("rrule:freq=weekly;byday=th;byhour=15\n"
	    "FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=8;BYMINUTE=30", false, 0, &set,
	    &error) == 0);
	CHECK_NUMBER(set.form, RECURRENCE_RRULE);
	CHECK_NUMBER(set.start_local, at("1570-01-01T15:00"));
	recurrence_format_words(&text, &set, &error);
	CHECK_STRING(text_string(&text), "every Thursday at 15:00, and also "
	    "day 1 of the month at 08:30");
	recurrence_clear(&set);
	text_clear(&text);
}

static void
test_limits(void)
{
	struct recurrence set = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	int i;

	for (i = 0; i < 8200; i++)
		text_puts(&text, "Monday, ");
	CHECK(recurrence_parse(text_string(&text), false, 0, &set,
	    &error) == -1);
	CHECK_NUMBER(error.code, ERROR_LIMIT);
	CHECK_STRING(error.text, "longer than 65536 characters");
	CHECK(recurrence_parse("every day at 1:01, 2:02, 3:04, 4:08, 5:16, "
	    "6:32, 7:03, 8:05 and 9:11", false, 0, &set, &error) == -1);
	CHECK_NUMBER(error.code, ERROR_LIMIT);
	CHECK(recurrence_parse("", false, 0, &set, &error) == -1);
	CHECK_NUMBER(error.column, 1);
	text_clear(&text);
}

int
main(void)
{
	test_instances();
	test_beside();
	test_until();
	test_until_changes();
	test_instants();
	test_until_zoned();
	test_until_checked();
	test_rrule();
	test_limits();
	return harness_end();
}
