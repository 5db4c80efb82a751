/* SPDX-License-Identifier: MIT */
#include "civil.h"
#include "harness.h"
#include "ics.h"
#include "mem.h"
#include "text.h"

#define CALENDAR(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" events \
	"END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"
#define SPAN_MAX 400

/* What comes of a file: "2026-12-25 title;…" of `year` (0: of all), then what
 * was passed over; or the error. */
static const char *
read_file(const char *file, size_t length, int year, struct text *text)
{
	struct holidays holidays = { 0 };
	struct ics ics = { 0 };
	struct error error = { 0 };
	struct civil civil;
	size_t passed_count = 0, i;
	char *passed = NULL;

	text_cut(text, 0);
	if (ics_parse(file, length, &ics, &error) < 0 ||
	    ics_expand(&ics, &holidays, &passed_count, &passed,
	    &error) < 0) {
		text_putf(text, "error %d: %s", error.line, error.text);
	} else {
		for (i = 0; i < holidays.dates.count; i++) {
			civil = civil_from_days(holidays.dates.items[i].days);
			if (year != 0 && civil.year != year)
				continue;
			text_putf(text, "%04d-%02d-%02d %s;", civil.year,
			    civil.month, civil.day,
			    holidays.dates.items[i].title);
		}
		if (passed_count > 0)
			text_putf(text, "passed %zu: %s", passed_count,
			    passed);
	}
	free(passed);
	holiday_clear(&holidays);
	ics_clear(&ics);
	return text_string(text);
}

static void
test_events(void)
{
	static const struct { const char *lines; int year; const char *want; }
	rows[] = {
		{ "DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\r\n", 0,
		    "2026-12-25 Christmas;" },
		/* The end is not in it; several days. */
		{ "DTSTART;VALUE=DATE:20261230\r\nDTEND;VALUE=DATE:20270102\r\n"
		    "SUMMARY:x\r\n", 0,
		    "2026-12-30 x;2026-12-31 x;2027-01-01 x;" },
		{ "DTSTART;VALUE=DATE:20261230\r\nDURATION:P2D\r\nSUMMARY:x"
		    "\r\n", 0, "2026-12-30 x;2026-12-31 x;" },
		{ "DTSTART;VALUE=DATE:20261230\r\nDURATION:P1W\r\nSUMMARY:x"
		    "\r\n", 2027, "2027-01-01 x;2027-01-02 x;2027-01-03 x;"
		    "2027-01-04 x;2027-01-05 x;" },
		/* An end before the start is none. */
		{ "DTSTART;VALUE=DATE:20261230\r\nDTEND;VALUE=DATE:20261230\r\n"
		    "SUMMARY:x\r\n", 0, "2026-12-30 x;" },
		/* With times: each date it touches, as it is written. */
		{ "DTSTART;TZID=America/Santiago:20261224T180000\r\n"
		    "DTEND;TZID=America/Santiago:20261225T000000\r\n"
		    "SUMMARY:x\r\n", 0, "2026-12-24 x;" },
		{ "DTSTART:20261224T180000Z\r\nDURATION:PT6H1S\r\nSUMMARY:x"
		    "\r\n", 0, "2026-12-24 x;2026-12-25 x;" },
		/* Rules, from their start on. */
		{ "DTSTART;VALUE=DATE:20271225\r\nRRULE:FREQ=YEARLY\r\n"
		    "SUMMARY:x\r\n", 2026, "" },
		{ "DTSTART;VALUE=DATE:20201225\r\nRRULE:FREQ=YEARLY\r\n"
		    "SUMMARY:x\r\n", 2060, "2060-12-25 x;" },
		{ "DTSTART;VALUE=DATE:20241128\r\nRRULE:FREQ=YEARLY;BYMONTH=11;"
		    "BYDAY=4TH\r\nSUMMARY:x\r\n", 2027, "2027-11-25 x;" },
		{ "DTSTART;VALUE=DATE:20241225\r\nRRULE:FREQ=YEARLY;COUNT=3\r\n"
		    "SUMMARY:x\r\n", 0,
		    "2024-12-25 x;2025-12-25 x;2026-12-25 x;" },
		{ "DTSTART;VALUE=DATE:20241225\r\nRRULE:FREQ=YEARLY;UNTIL="
		    "20251225\r\nSUMMARY:x\r\n", 0,
		    "2024-12-25 x;2025-12-25 x;" },
		/* Durations that are none; a sign and zero are. */
		{ "DTSTART;VALUE=DATE:20261230\r\nDURATION:+P0D\r\nSUMMARY:x"
		    "\r\n", 0, "2026-12-30 x;" },
		{ "DTSTART:20261230\r\nDURATION:P\r\nSUMMARY:x\r\n", 0,
		    "2026-12-30 x;" },
		{ "DTSTART:20261230\r\nDURATION:D1\r\n", 0,
		    "passed 1: line 3: DURATION:D1" },
		{ "DTSTART:20261230\r\nDURATION:P-1D\r\n", 0,
		    "passed 1: line 3: DURATION:P-1D" },
		{ "DTSTART:20261230\r\nDURATION:P:D\r\n", 0,
		    "passed 1: line 3: DURATION:P:D" },
		{ "DTSTART:20261230\r\nDURATION:P1Y\r\n", 0,
		    "passed 1: line 3: DURATION:P1Y" },
		{ "DTSTART:20261230\r\nDURATION:P1\r\n", 0,
		    "passed 1: line 3: DURATION:P1" },
		{ "DTSTART:20261230\r\nDURATION:P100001D\r\n", 0,
		    "passed 1: line 3: DURATION:P100001D" },
		{ "DTSTART:20261230\r\nDURATION:P111111111111111111111D\r\n",
		    0, "passed 1: line 3: DURATION:P111111111111111111111D" },
		{ "DTSTART:20261230\r\nDURATION:PT1H1M1S\r\nSUMMARY:x\r\n",
		    0, "2026-12-30 x;" },
		/* Times that are none, wherever they stand; only the first
		 * fault is told. */
		{ "DTSTART:2026\r\nDTEND:x\r\n", 0,
		    "passed 1: line 3: DTSTART:2026" },
		{ "DTSTART:20261230\r\nDTEND:\r\n", 0,
		    "passed 1: line 3: DTEND:" },
		{ "DTSTART:20261230\r\nDTEND:2026123z\r\n", 0,
		    "passed 1: line 3: DTEND:2026123z" },
		{ "DTSTART:20261230\r\nDTEND:2026-1-3\r\n", 0,
		    "passed 1: line 3: DTEND:2026-1-3" },
		{ "DTSTART:20261230\r\nDTEND:20261331\r\n", 0,
		    "passed 1: line 3: DTEND:20261331" },
		{ "dtstart:20261230t000000z\r\nsummary:x\r\n", 0,
		    "passed 1: line 3: dtstart:20261230t000000z" },
		{ "DTSTART:20261230T000000z\r\nSUMMARY:x\r\n", 0,
		    "2026-12-30 x;" },
		{ "DTSTART:20261230\r\nRECURRENCE-ID:x\r\n", 0,
		    "passed 1: line 3: RECURRENCE-ID:x" },
		{ "DTSTART:20261230\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:"
		    "20261230\r\n", 0,
		    "passed 1: line 3: RECURRENCE-ID:20261230" },
		{ "DTSTART:20261230\r\nRECURRENCE-ID;RANGE=THISANDFUTURES;X=1:"
		    "20261230\r\nSUMMARY:x\r\n", 0, "2026-12-30 x;" },
		/* Dates come in any order, and twice. */
		{ "DTSTART:20261228T120000\r\nRRULE:FREQ=DAILY;COUNT=5\r\n"
		    "EXDATE:20261231T120000,20261229T120000\r\n"
		    "EXDATE:20261229T120000\r\nSUMMARY:x\r\n", 0,
		    "2026-12-28 x;2026-12-30 x;2027-01-01 x;" },
		{ "DTSTART;VALUE=DATE:20261228\r\nRRULE:FREQ=DAILY;COUNT=5"
		    "\r\nEXDATE;VALUE=DATE:20270101,20261230,20261228\r\n"
		    "SUMMARY:x\r\n", 0, "2026-12-29 x;2026-12-31 x;" },
		{ "DTSTART;VALUE=DATE:20261228\r\nRDATE;VALUE=DATE:20261226,"
		    "20261224\r\nRDATE;VALUE=DATE:20261231,20261225\r\n"
		    "SUMMARY:x\r\n", 0, "2026-12-24 x;2026-12-25 x;"
		    "2026-12-26 x;2026-12-28 x;2026-12-31 x;" },
		{ "DTSTART:20261230\r\nEXDATE:20261230,x\r\n", 0,
		    "passed 1: line 3: EXDATE:20261230,x" },
		{ "DTSTART:20261230\r\nexdate:20261230\r\nSUMMARY:x\r\n", 0,
		    "" },
		{ "DTSTART:20261230\r\nRDATE:20261231,20261231\r\n"
		    "SUMMARY:x\r\n", 0, "2026-12-30 x;2026-12-31 x;" },
		/* The first title and the first UID count; none is one. */
		{ "DTSTART:20261230\r\nSUMMARY:a\\nb\\Nc\\;d\\\r\n"
		    "SUMMARY:e\r\nUID:1\r\nUID:2\r\n", 0,
		    "2026-12-30 a b c;d\\;" },
		{ "DTSTART:20261230\r\nSUMMARY:\r\n", 0,
		    "2026-12-30 Holiday;" },
		{ "DTSTART:20261230\r\n", 0, "2026-12-30 Holiday;" },
		{ "DTSTART:18001225\r\nSUMMARY:x\r\n", 0, "" },
		{ "DTSTART:20261230\r\nBEGIN:VEVENT\r\nSUMMARY:y\r\n"
		    "END:VEVENT\r\nSUMMARY:x\r\n", 0, "2026-12-30 x;" },
		/* Lines that are none. */
		{ "DTSTART:20261230\r\n;X:1\r\n", 0,
		    "2026-12-30 Holiday;" },
		{ "DTSTART:20261230\r\nSUMMARY;X=\":\r\n", 0,
		    "2026-12-30 Holiday;" },
		{ "DTSTART:20261230\r\nSUMMARY\r\n", 0,
		    "2026-12-30 Holiday;" },
		/* DTSTART counts, whatever the rule says (3.8.5.3). */
		{ "DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY;BYMONTH=7;"
		    "BYMONTHDAY=4\r\nSUMMARY:x\r\n", 2026,
		    "2026-01-01 x;2026-07-04 x;" },
		{ "DTSTART;VALUE=DATE:20241225\r\nRRULE:FREQ=YEARLY;COUNT=3\r\n"
		    "EXDATE;VALUE=DATE:20251225\r\n"
		    "RDATE;VALUE=DATE:20261224,20261226\r\nSUMMARY:x\r\n", 0,
		    "2024-12-25 x;2026-12-24 x;2026-12-25 x;2026-12-26 x;" },
		{ "DTSTART:20241225T120000\r\nRRULE:FREQ=YEARLY;COUNT=2\r\n"
		    "EXDATE:20251225T120000\r\n"
		    "RDATE;VALUE=PERIOD:20261224T120000/PT1H\r\nSUMMARY:x"
		    "\r\n", 0, "2024-12-25 x;2026-12-24 x;" },
		{ "DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED\r\n"
		    "SUMMARY:x\r\n", 0, "" },
		/* Text: escapes, folds, what is no letter, none at all. */
		{ "DTSTART;VALUE=DATE:20261225\r\nSUMMARY:a\\, b\\; c\\\\d\\ne"
		    "\r\n", 0, "2026-12-25 a, b; c\\d e;" },
		{ "DTSTART;VALUE=DATE:2026\r\n 1225\r\nSUMMARY:Chri\r\n\tstmas"
		    "\r\n", 0, "2026-12-25 Christmas;" },
		{ "DTSTART;VALUE=DATE:20261225\r\nSUMMARY:a\x1b[31mb\xffz\r\n",
		    0, "2026-12-25 a [31mb\xef\xbf\xbdz;" },
		{ "DTSTART;VALUE=DATE:20261225\r\n", 0,
		    "2026-12-25 Holiday;" },
		{ "DTSTART;X-A=\"b:c;d\";VALUE=DATE:20261225\r\nSUMMARY;"
		    "LANGUAGE=en:x\r\n", 0, "2026-12-25 x;" },
		/* An alarm's are not the event's. */
		{ "DTSTART;VALUE=DATE:20261225\r\nBEGIN:VALARM\r\nDURATION:P9D"
		    "\r\nSUMMARY:no\r\nEND:VALARM\r\nSUMMARY:x\r\n", 0,
		    "2026-12-25 x;" },
		/* What is not understood is told, with its line. */
		{ "SUMMARY:x\r\n", 0, "passed 1: line 3: DTSTART is "
		    "missing" },
		{ "DTSTART;VALUE=DATE:20261332\r\n", 0, "passed 1: line 3: "
		    "DTSTART:20261332" },
		{ "DTSTART;VALUE=DATE:2026-12-25\r\n", 0, "passed 1: line 3: "
		    "DTSTART:2026-12-25" },
		/* not half a character of it */
		{ "DTSTART:2026122500000000000000000000000000000000"
		  "0000000000000000000\xc3\xa9\r\n", 0, "passed 1: "
		  "line 3: DTSTART:202612250000000000000000000000"
		  "00000000000000000000000000000" },
		{ "DTSTART:20261225\r\nDURATION:-P1D\r\n", 0, "passed 1: line "
		    "3: DURATION:-P1D" },
		{ "DTSTART:20261225\r\nEXDATE:20261225,\r\n", 0, "passed 1: "
		    "line 3: EXDATE:20261225," },
		{ "DTSTART:20261225\r\nRRULE:FREQ=YEARLY\r\nRRULE:FREQ=DAILY"
		    "\r\n", 0, "passed 1: line 3: a second RRULE:FREQ=DAILY" },
		/* Too much of it. */
		{ "DTSTART:20200101\r\nRRULE:FREQ=DAILY\r\n", 0, "error 3: it "
		    "has more than 5000 dates from 2000 to 2060" },
		{ "DTSTART:20200101T000000\r\nRRULE:FREQ=SECONDLY\r\n", 0,
		    "passed 1: line 3: \"SECONDLY\" is too often for a window; "
		    "accepted are DAILY, WEEKLY, MONTHLY, YEARLY (for several "
		    "times a day use DAILY with BYHOUR)" },
		/* One that lasts for ever is cut. */
		{ "DTSTART:20270101\r\nDTEND:29990101\r\n", 2028, "" },
		{ "DTSTART:19700101\r\nRRULE:FREQ=YEARLY;COUNT=30\r\n", 0,
		    "" },
		{ "DTSTART:25000101\r\n", 0, "" },
	};
	struct text text = { 0 }, file = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		text_cut(&file, 0);
		text_putf(&file, CALENDAR(EVENT("%s")), rows[i].lines);
		CHECK_STRING(read_file(text_string(&file), file.length,
		    rows[i].year, &text), rows[i].want);
	}
	text_clear(&text);
	text_clear(&file);
}

static void
test_files(void)
{
	static const struct { const char *file, *want; } rows[] = {
		{ "", "error 0: it is no iCalendar file: BEGIN:VCALENDAR is "
		    "missing" },
		{ "<html>\nnot found\n", "error 0: it is no iCalendar file: "
		    "BEGIN:VCALENDAR is missing" },
		{ CALENDAR(""), "" },
		/* LF alone, a byte order mark, small letters, no last line
		 * end, END of an event that is missing. */
		{ "\xef\xbb\xbf" "begin:vcalendar\nBEGIN:vevent\nDtstart:"
		    "20261225\nsummary:x\nend:vcalendar", "2026-12-25 x;" },
		/* Cut off: what else it had nobody knows. */
		{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\n"
		    "SUMMARY:x\nEND:VEVENT\n", "error 0: it is cut off: "
		    "END:VCALENDAR is missing" },
		{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\n"
		    "SUMMARY:x\nEND:VEVENT\nEND:VCALEND", "error 0: it is cut "
		    "off: END:VCALENDAR is missing" },
		/* One after the other. */
		{ CALENDAR("") CALENDAR(EVENT("DTSTART:20261225\r\nSUMMARY:x"
		    "\r\n")), "2026-12-25 x;" },
		{ CALENDAR("") "BEGIN:VCALENDAR\n", "error 0: it is cut off: "
		    "END:VCALENDAR is missing" },
		/* One of a series is another day (3.8.4.4). */
		{ CALENDAR(EVENT("UID:a\r\nDTSTART:20251225\r\nRRULE:FREQ="
		    "YEARLY;COUNT=2\r\nSUMMARY:x\r\n") EVENT("UID:a\r\n"
		    "RECURRENCE-ID:20261225\r\nDTSTART:20261224\r\nSUMMARY:y"
		    "\r\n")), "2025-12-25 x;2026-12-24 y;" },
		{ CALENDAR(EVENT("UID:a\r\nDTSTART:20251225\r\nRRULE:FREQ="
		    "YEARLY;COUNT=2\r\nSUMMARY:x\r\n") EVENT("UID:a\r\n"
		    "RECURRENCE-ID:20261225\r\nDTSTART:20261225\r\nSTATUS:"
		    "CANCELLED\r\n")), "2025-12-25 x;" },
		{ CALENDAR(EVENT("UID:a\r\nDTSTART:20251225\r\nRRULE:FREQ="
		    "YEARLY;COUNT=2\r\nSUMMARY:x\r\n") EVENT("UID:b\r\n"
		    "RECURRENCE-ID:20261225\r\nDTSTART:20261224\r\nSUMMARY:y"
		    "\r\n")), "2025-12-25 x;2026-12-24 y;2026-12-25 x;" },
		/* The first fault, and how many. */
		{ CALENDAR(EVENT("DTSTART:x\r\n") EVENT("DTSTART:20261225\r\n"
		    "SUMMARY:x\r\n") EVENT("")), "2026-12-25 x;passed 2: line "
		    "3: DTSTART:x" },
		{ "BEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\n"
		    "BEGIN:A\nBEGIN:A\nBEGIN:A\n", "error 9: components are "
		    "nested deeper than 8" },
		/* Others may end more than they began. */
		{ "END:VEVENT\nEND:X\n" CALENDAR(EVENT("DTSTART:20261225\r\n"
		    "SUMMARY:x\r\n")), "2026-12-25 x;" },
		/* A line without a name; one that is only a fold. */
		{ " x\n:y\n;\n\n" CALENDAR(EVENT("DTSTART:20261225\r\n \r\n"
		    "SUMMARY:x\r\n")), "2026-12-25 x;" },
	};
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++)
		CHECK_STRING(read_file(rows[i].file, strlen(rows[i].file), 0,
		    &text), rows[i].want);
	CHECK_STRING(read_file("BEGIN:VCALENDAR\0", 16, 0, &text),
	    "error 0: it has a NUL in it");
	text_clear(&text);
}

/* At the caps, and one over. */
static void
test_caps(void)
{
	struct text text = { 0 }, file = { 0 };
	int i;

	text_puts(&file, "BEGIN:VCALENDAR\r\nX:");
	while (file.length < 17 + ICS_LINE_MAX)
		text_putc(&file, 'x');
	text_puts(&file, "\r\nEND:VCALENDAR\r\n");
	CHECK_STRING(read_file(text_string(&file), file.length, 0, &text),
	    "");
	text_cut(&file, 17 + ICS_LINE_MAX);
	text_puts(&file, "\r\n y\r\n");
	CHECK_STRING(read_file(text_string(&file), file.length, 0, &text),
	    "error 2: line 2 is longer than 64 KiB");
	text_cut(&file, 0);
	text_puts(&file, "BEGIN:VCALENDAR\n");
	for (i = 0; i <= ICS_EVENTS_MAX; i++)
		text_puts(&file, "BEGIN:VEVENT\nDTSTART:20261225\n"
		    "END:VEVENT\n");
	CHECK_STRING(read_file(text_string(&file), file.length, 0, &text),
	    "error 15002: there are more than 5000 events");
	while (file.length <= ICS_BYTES_MAX)
		text_puts(&file, "X:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n");
	CHECK_STRING(read_file(text_string(&file), file.length, 0, &text),
	    "error 0: it is larger than 2 MiB");
	text_cut(&file, 0);
	text_puts(&file, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\n"
	    "RDATE:20261226");
	for (i = 1; i <= ICS_DATES_MAX; i++)
		text_puts(&file, ",20261226");
	text_puts(&file, "\nEND:VCALENDAR\n");
	CHECK(strncmp(read_file(text_string(&file), file.length, 0, &text),
	    "passed 1: line 2: RDATE:", 24) == 0);
	text_clear(&text);
	text_clear(&file);
}

int
main(void)
{
	test_events();
	test_files();
	test_caps();
	return harness_end();
}
