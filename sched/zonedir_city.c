/* SPDX-License-Identifier: MIT */
/*
 * What people mean who write an abbreviation for a zone.  By spelling the
 * nearest name to "PST" is "EST", which is a wrong answer by three hours and
 * half of the year.  The table is of those that people type; where several
 * places share one ("CST" is China's too, "IST" is Israel's and Ireland's),
 * it has the one with most people who would write it in English: it is a
 * suggestion and never used by itself.
 */
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "zonedir.h"

/* The bytes before " Time" and what may stand in front of that: "Pacific" of
 * "Pacific Standard Time". */
static size_t
zonedir_city_length(const char *name)
{
	static const char *const ends[] = { " Standard Time",
		" Daylight Time", " Summer Time", " Time" };
	size_t length = strlen(name), i, end;

	for (i = 0; i < countof(ends); i++) {
		end = strlen(ends[i]);
		if (length > end &&
		    strcasecmp(name + length - end, ends[i]) == 0)
			return length - end;
	}
	return length;
}

static bool
zonedir_city_is(const char *word, const char *name, size_t length)
{
	return strlen(word) == length && strncasecmp(word, name, length) == 0;
}

const char *
zonedir_city(const char *abbreviation)
{
	/* Standard and summer time of one zone each. */
	static const struct { const char *standard, *summer, *zone; } rows[] = {
		{ "PST", "PDT", "America/Los_Angeles" },
		{ "MST", "MDT", "America/Denver" },
		{ "CST", "CDT", "America/Chicago" },
		{ "EST", "EDT", "America/New_York" },
		{ "AKST", "AKDT", "America/Anchorage" },
		{ "HST", "HDT", "Pacific/Honolulu" },
		{ "AST", "ADT", "America/Halifax" },
		{ "NST", "NDT", "America/St_Johns" },
		/* The general words: "at 15:00 Pacific". */
		{ "PT", "Pacific", "America/Los_Angeles" },
		{ "MT", "Mountain", "America/Denver" },
		{ "CT", "Central", "America/Chicago" },
		{ "ET", "Eastern", "America/New_York" },
		{ "Atlantic", "", "America/Halifax" },
		{ "Central European", "Romance", "Europe/Paris" },
		{ "Eastern European", "", "Europe/Athens" },
		{ "British", "", "Europe/London" },
		/* Windows and Outlook call them so. */
		{ "W. Europe", "", "Europe/Berlin" },
		{ "Pacific SA", "", "America/Santiago" },
		{ "CLT", "CLST", "America/Santiago" },
		{ "BRT", "BRST", "America/Sao_Paulo" },
		{ "ART", "ARST", "America/Argentina/Buenos_Aires" },
		{ "BST", "", "Europe/London" },
		{ "WET", "WEST", "Europe/Lisbon" },
		{ "CET", "CEST", "Europe/Paris" },
		{ "MEZ", "MESZ", "Europe/Berlin" },
		{ "MET", "MEST", "Europe/Berlin" },
		{ "EET", "EEST", "Europe/Athens" },
		{ "MSK", "MSD", "Europe/Moscow" },
		{ "SAST", "", "Africa/Johannesburg" },
		{ "IST", "", "Asia/Kolkata" },
		{ "PKT", "", "Asia/Karachi" },
		{ "SGT", "", "Asia/Singapore" },
		{ "HKT", "", "Asia/Hong_Kong" },
		{ "JST", "", "Asia/Tokyo" },
		{ "KST", "", "Asia/Seoul" },
		{ "AWST", "", "Australia/Perth" },
		{ "ACST", "ACDT", "Australia/Adelaide" },
		{ "AEST", "AEDT", "Australia/Sydney" },
		{ "NZST", "NZDT", "Pacific/Auckland" },
	};
	size_t i, length = zonedir_city_length(abbreviation);

	for (i = 0; i < countof(rows) && length > 0; i++)
		if (zonedir_city_is(rows[i].standard, abbreviation, length) ||
		    zonedir_city_is(rows[i].summer, abbreviation, length))
			return rows[i].zone;
	return NULL;
}
