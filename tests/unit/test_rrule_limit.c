/* SPDX-License-Identifier: MIT */
/* Rules at the ends of what a cursor walks: first and last year, very many
 * times a day, numbers that no list has. */
#include "rrule.h"

#include "array.h"
#include "civil.h"
#include "harness.h"

#define ROOM 12

static int64_t
at(const char *text)
{
	int64_t local = 0;

	CHECK_ROW(civil_parse(text, &local, NULL, NULL) == 0, text);
	return local;
}

/* Numbers from loops may be anything; outside of the lists is "no". */
static void
test_numbers(void)
{
	static const struct { int number; bool is_ordinal, is_day, is_position; }
	rows[] = {
		{ 0, false, false, false }, { 1, false, false, false },
		{ 2, true, false, false }, { -2, false, false, false },
		{ -3, true, false, false }, { 53, true, false, false },
		{ 54, false, false, false }, { -53, false, false, false },
		{ -54, false, false, false }, { 63, false, false, false },
		{ 64, false, true, false }, { -65, false, true, false },
		{ 366, false, true, true }, { -366, false, true, true },
		{ 367, false, false, false }, { -367, false, false, false },
		{ 1000000, false, false, false },
		{ -1000000, false, false, false },
	};
	struct rrule rule;
	size_t i;

	CHECK(rrule_parse("FREQ=YEARLY;BYDAY=2WE,-3WE,53WE;BYYEARDAY=64,-65,"
	    "366,-366;BYSETPOS=366,-366", &rule, NULL) == 0);
	for (i = 0; i < countof(rows); i++) {
		char label[40];

		snprintf(label, sizeof(label), "%d", rows[i].number);
		CHECK_ROW(rrule_has_ordinal(&rule, rows[i].number, WEDNESDAY)
		    == rows[i].is_ordinal, label);
		CHECK_ROW(!rrule_has_ordinal(&rule, rows[i].number, THURSDAY),
		    label);
		CHECK_ROW(rrule_has_year_day(&rule, rows[i].number) ==
		    rows[i].is_day, label);
		CHECK_ROW(rrule_has_set_position(&rule, rows[i].number) ==
		    rows[i].is_position, label);
	}
}

/* What comes after a moment; NULL: nothing. */
static const struct { const char *rrule, *start, *after, *next; } next_rows[] = {
	/* Before there was a year 1. */
	{ "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0", NULL, NULL,
	    "0001-01-01T09:00" },
	{ "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31;BYHOUR=23;BYMINUTE=59;"
	    "BYSECOND=59", NULL, "9998-12-31T23:59:59",
	    "9999-12-31T23:59:59" },
	{ "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31;BYHOUR=23;BYMINUTE=59;"
	    "BYSECOND=59", NULL, "9999-12-31T23:59:59", NULL },
	{ "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31;BYHOUR=23;BYMINUTE=59;"
	    "BYSECOND=59", NULL, "9999-12-31T23:59:58",
	    "9999-12-31T23:59:59" },
	{ "FREQ=WEEKLY;BYDAY=FR", "2026-12-04T09:00", "9999-12-31T08:59:59",
	    "9999-12-31T09:00" },
	{ "FREQ=WEEKLY;BYDAY=FR", "2026-12-04T09:00", "9999-12-31T09:00",
	    NULL },
	/* Positions of a period whose end is cut off. */
	{ "FREQ=MONTHLY;BYDAY=MO,TU;BYHOUR=1,2,3;BYMINUTE=0;BYSECOND=0;"
	    "BYSETPOS=3,4;UNTIL=20260202T030000", "2026-01-06T09:30",
	    "2026-01-07T00:00", "2026-02-02T03:00" },
	{ "FREQ=MONTHLY;BYDAY=MO,TU;BYHOUR=1,2,3;BYMINUTE=0;BYSECOND=0;"
	    "BYSETPOS=3,4;UNTIL=20260202T030000", "2026-01-06T09:30",
	    "2026-02-02T03:00", NULL },
	/* COUNT, asked long after the start. */
	{ "FREQ=YEARLY;BYDAY=MO,TU;BYHOUR=1,2;BYMINUTE=0;BYSECOND=0;"
	    "BYSETPOS=1,-1;COUNT=6", "2026-01-01T00:00", "2028-06-01T00:00",
	    "2028-12-26T02:00" },
	{ "FREQ=YEARLY;BYDAY=MO,TU;BYHOUR=1,2;BYMINUTE=0;BYSECOND=0;"
	    "BYSETPOS=1,-1;COUNT=6", "2026-01-01T00:00", "2028-12-26T02:00",
	    NULL },
};

static void
test_next(void)
{
	struct rrule rule;
	int64_t local;
	size_t i;
	bool is_there;

	for (i = 0; i < countof(next_rows); i++) {
		const char *label = next_rows[i].rrule;

		CHECK_ROW(rrule_parse(label, &rule, NULL) == 0, label);
		local = 7;
		is_there = rrule_next(&rule, next_rows[i].start == NULL ?
		    INT64_MIN : at(next_rows[i].start),
		    next_rows[i].after == NULL ? INT64_MIN :
		    at(next_rows[i].after), &local);
		CHECK_ROW(is_there == (next_rows[i].next != NULL), label);
		CHECK_ROW(local == (next_rows[i].next == NULL ? 7 :
		    at(next_rows[i].next)), label);
	}
}

/* A list at once must be what one question after the other gives. */
static const char *const filled[] = {
	"FREQ=DAILY;BYHOUR=0,2,4,6,8,10,12,14,16;BYMINUTE=0;BYSECOND=0",
	"FREQ=DAILY;INTERVAL=3;BYHOUR=9,10;BYMINUTE=0;BYSECOND=0",
	"FREQ=DAILY;BYHOUR=9,10,11;BYMINUTE=0;BYSECOND=0;BYSETPOS=2",
	"FREQ=DAILY;BYHOUR=0,2,4,6,8,10,12,14,16,18,20;BYMINUTE=0;BYSECOND=0;"
	    "BYSETPOS=1,2,3,4,5,6,7,8,9,-1",
	"FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
	"FREQ=WEEKLY;BYMONTH=3,9;BYDAY=MO,TH",
	"FREQ=WEEKLY;BYDAY=MO,TU,WE;BYSETPOS=-1",
	"FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=9,10;BYMINUTE=0;BYSECOND=0;BYSETPOS=3",
	"FREQ=MONTHLY;BYDAY=MO,TU;BYHOUR=9,10;BYMINUTE=0;BYSECOND=0;"
	    "BYSETPOS=3,4",
	"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
	"FREQ=YEARLY;BYYEARDAY=1,-1,100", "FREQ=YEARLY;BYWEEKNO=53,1;BYDAY=MO",
	"FREQ=YEARLY;BYDAY=-53MO,53MO,1SU,-1SU",
	"FREQ=MONTHLY;BYDAY=MO;UNTIL=20260202T093000",
	"FREQ=DAILY;COUNT=5", "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=7",
};

static void
test_fill(void)
{
	struct rrule rule;
	struct rrule_cursor cursor;
	int64_t locals[ROOM], start = at("2026-01-06T09:30"), after, local;
	size_t i, k, count;

	for (i = 0; i < countof(filled); i++) {
		CHECK_ROW(rrule_parse(filled[i], &rule, NULL) == 0,
		    filled[i]);
		rrule_cursor_init(&cursor, &rule, start, start);
		count = rrule_cursor_fill(&cursor, locals, ROOM);
		after = start - 1;
		for (k = 0; k < count; k++) {
			CHECK_ROW(rrule_next(&rule, start, after, &local) &&
			    local == locals[k], filled[i]);
			after = locals[k];
		}
		if (count < ROOM)
			CHECK_ROW(!rrule_next(&rule, start, after, &local),
			    filled[i]);
		CHECK_ROW(count > 0, filled[i]);
	}
}

/* BYSETPOS alone, from a program: the start's own time is the only one. */
static void
test_position_alone(void)
{
	struct rrule rule;
	int64_t start = at("2026-01-06T09:30"), local = 0;

	rrule_init(&rule, RRULE_DAILY);
	rrule_add_set_position(&rule, 1);
	CHECK(rrule_next(&rule, start, start, &local));
	CHECK_NUMBER(local, at("2026-01-07T09:30"));
	rrule_init(&rule, RRULE_DAILY);
	rrule_add_set_position(&rule, 2);
	CHECK(!rrule_next(&rule, start, start, &local));
}

int
main(void)
{
	test_numbers();
	test_next();
	test_fill();
	test_position_alone();
	return harness_end();
}
