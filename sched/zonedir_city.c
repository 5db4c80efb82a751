/* SPDX-License-Identifier: MIT */
/*
 * What people mean who write an abbreviation for a zone.  By spelling the
 * nearest name to "PST" is "EST", which is a wrong answer by three hours and
 * half of the year.  The table is of those that people type; where several
 * places share one ("CST" is China's too, "IST" is Israel's and Ireland's),
 * it has the one with most people who would write it in English: it is a
 * suggestion and never used by itself.
 */
#include <strings.h>

#include "array.h"
#include "zonedir.h"

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
	size_t i;

	for (i = 0; i < countof(rows) && abbreviation[0] != '\0'; i++)
		if (strcasecmp(rows[i].standard, abbreviation) == 0 ||
		    strcasecmp(rows[i].summer, abbreviation) == 0)
			return rows[i].zone;
	return NULL;
}
