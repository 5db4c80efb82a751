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
	zonedir_free(zonedir);
	return harness_end();
}
