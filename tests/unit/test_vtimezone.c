/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "array.h"
#include "civil.h"
#include "harness.h"
#include "vtimezone.h"
#include "zonedir.h"

/* Only years that are over: no new law changes them. */

static int64_t
at(const char *date)
{
	int64_t local = 0;

	(void)civil_parse(date, &local, NULL, NULL);
	return local;
}

/*
 * The observances in short: "S 20250406T000000 -0300 -0400 -04" for each,
 * S for STANDARD, with " | " between.
 */
static char *
shorten(const struct text *text)
{
	struct text out = { 0 };
	const char *p = text_string(text), *eol;
	static const char *const names[] = { "DTSTART:", "TZOFFSETFROM:",
	    "TZOFFSETTO:", "TZNAME:" };
	size_t i;

	for (; *p != '\0'; p = eol + 2) {
		eol = strstr(p, "\r\n");
		if (strncmp(p, "BEGIN:STANDARD", 14) == 0)
			text_puts(&out, out.length > 0 ? " | S" : "S");
		if (strncmp(p, "BEGIN:DAYLIGHT", 14) == 0)
			text_puts(&out, out.length > 0 ? " | D" : "D");
		for (i = 0; i < countof(names); i++)
			if (strncmp(p, names[i], strlen(names[i])) == 0) {
				text_putc(&out, ' ');
				text_put(&out, p + strlen(names[i]),
				    (size_t)(eol - p) - strlen(names[i]));
			}
	}
	return text_take(&out);
}

static const struct {
	const char *zone, *from, *to, *want;
} rows[] = {
	/* the observance in force at the first event comes first */
	{ "America/Santiago", "2024-06-01", "2025-06-01",
	    "S 20240407T000000 -0300 -0400 -04 | "
	    "D 20240908T000000 -0400 -0300 -03 | "
	    "S 20250406T000000 -0300 -0400 -04" },
	/* 2022: the referendum moved the change by a week */
	{ "America/Santiago", "2022-08-01", "2022-10-01",
	    "S 20220403T000000 -0300 -0400 -04 | "
	    "D 20220911T000000 -0400 -0300 -03" },
	{ "America/Los_Angeles", "2024-11-20", "2025-03-20",
	    "S 20241103T020000 -0700 -0800 PST | "
	    "D 20250309T020000 -0800 -0700 PDT" },
	/* exactly at a change, that change counts */
	{ "America/Los_Angeles", "2025-03-09T10:00", "2025-03-20",
	    "D 20250309T020000 -0800 -0700 PDT" },
	{ "America/Los_Angeles", "2025-03-09T09:59:59", "2025-03-20",
	    "S 20241103T020000 -0700 -0800 PST | "
	    "D 20250309T020000 -0800 -0700 PDT" },
	/* negative saving is told the usual way round */
	{ "Europe/Dublin", "2024-11-20", "2025-11-20",
	    "S 20241027T020000 +0100 +0000 GMT | "
	    "D 20250330T010000 +0000 +0100 IST | "
	    "S 20251026T020000 +0100 +0000 GMT" },
	{ "Africa/Casablanca", "2025-01-01", "2025-05-01",
	    "D 20240414T020000 +0000 +0100 +01 | "
	    "S 20250223T030000 +0100 +0000 +00 | "
	    "D 20250406T020000 +0000 +0100 +01" },
	/* half an hour */
	{ "Australia/Lord_Howe", "2025-01-01", "2025-05-01",
	    "D 20241006T020000 +1030 +1100 +11 | "
	    "S 20250406T020000 +1100 +1030 +1030" },
	{ "America/St_Johns", "2025-01-01", "2025-04-01",
	    "S 20241103T020000 -0230 -0330 NST | "
	    "D 20250309T020000 -0330 -0230 NDT" },
	/* a day that was left out */
	{ "Pacific/Apia", "2011-12-01", "2012-01-10",
	    "D 20110924T030000 -1100 -1000 -10 | "
	    "D 20111230T000000 -1000 +1400 +14" },
	/* a new standard time without any saving is no daylight time */
	{ "Asia/Almaty", "2024-01-01", "2024-06-01",
	    "S 19700101T000000 +0600 +0600 +06 | "
	    "S 20240301T000000 +0600 +0500 +05" },
	{ "Asia/Tokyo", "2025-01-01", "2026-01-01",
	    "S 19700101T000000 +0900 +0900 JST" },
	{ "UTC", "2025-01-01", "2026-01-01",
	    "S 19700101T000000 +0000 +0000 UTC" },
};

static void
test_observances(struct zonedir *zonedir)
{
	const struct zone *zone;
	struct text out = { 0 };
	struct ical ical;
	char *got;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		zone = zonedir_find(zonedir, rows[i].zone, NULL);
		if (!CHECK_ROW(zone != NULL, rows[i].zone))
			continue;
		ical_init(&ical, &out);
		vtimezone_format(&ical, zone, at(rows[i].from),
		    at(rows[i].to));
		got = shorten(&out);
		CHECK_STRING(got, rows[i].want);
		CHECK_ROW(strstr(text_string(&out), "RRULE") == NULL &&
		    strstr(text_string(&out), "RDATE") == NULL &&
		    strstr(text_string(&out), "UNTIL") == NULL, rows[i].zone);
		free(got);
		ical_clear(&ical);
		text_clear(&out);
	}
}

/* Morocco's end of negative saving, whatever the machine's zone data know:
 * whatever has no STANDARD, dateutil cannot read. */
static void
test_standard(void)
{
	static const unsigned char bytes[] = { 'T', 'Z', 'i', 'f',
	    [35] = 5, [39] = 3, [43] = 8,
	    0x67, 0xba, 0x81, 0x20,		/* 2025-02-23T02:00Z */
	    0x67, 0xf1, 0xe0, 0x20,		/* 2025-04-06T02:00Z */
	    0x69, 0x91, 0x28, 0xa0,		/* 2026-02-15T02:00Z */
	    0x69, 0xbf, 0x4d, 0x20,		/* 2026-03-22T02:00Z */
	    0x6a, 0xaf, 0x30, 0x10,		/* 2026-09-20T01:00Z */
	    1, 0, 1, 0, 2,
	    0, 0, 0x0e, 0x10, 0, 0,		/* +01 */
	    0, 0, 0, 0, 1, 4,			/* +00, "saving" */
	    0, 0, 0, 0, 0, 4,			/* +00 */
	    '+', '0', '1', 0, '+', '0', '0', 0 };
	static const struct { const char *from, *to, *want; } spans[] = {
		{ "2026-01-01", "2027-01-01",
		  "D 20250406T020000 +0000 +0100 +01 | "
		  "S 20260215T030000 +0100 +0000 +00 | "
		  "D 20260322T020000 +0000 +0100 +01 | "
		  "S 20260920T020000 +0100 +0000 +00" },
		{ "2026-05-01", "2027-05-01",
		  "D 20260322T020000 +0000 +0100 +01 | "
		  "S 20260920T020000 +0100 +0000 +00" },
		{ "2026-10-01", "2027-05-01",
		  "S 20260920T020000 +0100 +0000 +00" },
	};
	struct zone *zone = NULL;
	struct text out = { 0 };
	struct ical ical;
	char *got;
	size_t i;

	if (!CHECK(zone_parse("Africa/Casablanca", bytes, sizeof(bytes), &zone,
	    NULL) == 0))
		return;
	for (i = 0; i < countof(spans); i++) {
		ical_init(&ical, &out);
		vtimezone_format(&ical, zone, at(spans[i].from),
		    at(spans[i].to));
		got = shorten(&out);
		CHECK_STRING(got, spans[i].want);
		free(got);
		ical_clear(&ical);
		text_clear(&out);
	}
	zone_free(zone);
}

static void
test_can_say(struct zonedir *zonedir)
{
	static const struct {
		const char *zone, *from, *to;
		bool can_say;
	} cases[] = {
		{ "America/Santiago", "2025-01-01", "2026-01-01", true },
		{ "Asia/Kolkata", "2025-01-01", "2026-01-01", true },
		{ "Etc/GMT+8", "2025-01-01", "2026-01-01", true },
		{ "UTC", "2025-01-01", "2026-01-01", false },
		{ "Etc/UTC", "2025-01-01", "2026-01-01", false },
		/* -00:44:30 until 1972 */
		{ "Africa/Monrovia", "1971-06-01", "1971-07-01", false },
		{ "Africa/Monrovia", "1971-06-01", "1973-01-01", false },
		{ "Africa/Monrovia", "1975-01-01", "1976-01-01", true },
	};
	const struct zone *zone;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		zone = zonedir_find(zonedir, cases[i].zone, NULL);
		if (!CHECK_ROW(zone != NULL, cases[i].zone))
			continue;
		CHECK_ROW(vtimezone_can_say(zone, at(cases[i].from),
		    at(cases[i].to)) == cases[i].can_say, cases[i].zone);
	}
}

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);

	test_observances(zonedir);
	test_can_say(zonedir);
	test_standard();
	zonedir_free(zonedir);
	return harness_end();
}
