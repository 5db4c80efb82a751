/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a calendar of holidays: refused with a sentence, or read; the
 * dates come in order, in the years that count, no more than the cap, their
 * titles fit to be shown.
 */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "ics.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void
fuzz_must(bool is_true)
{
	if (!is_true)
		abort();
}

static void
fuzz_dates(const struct holidays *holidays)
{
	const struct holiday *date;
	struct civil civil;
	size_t i;

	fuzz_must(holidays->dates.count <= HOLIDAY_DATES_MAX);
	for (i = 0; i < holidays->dates.count; i++) {
		date = &holidays->dates.items[i];
		civil = civil_from_days(date->days);
		fuzz_must(civil.year >= ICS_YEAR_FIRST &&
		    civil.year <= ICS_YEAR_LAST && date->is_of_file);
		fuzz_must(i == 0 || date[-1].days < date->days ||
		    (date[-1].days == date->days &&
		    strcmp(date[-1].title, date->title) < 0));
		fuzz_must(date->title[0] != '\0' &&
		    strlen(date->title) <= ICS_TITLE_MAX);
		fuzz_must(strpbrk(date->title, "\n\r\x1b\x7f") == NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct holidays holidays = { 0 };
	struct ics ics = { 0 };
	struct error error = { 0 };
	size_t passed_count = 0;
	char *passed = NULL;

	if (ics_parse((const char *)bytes, length, &ics, &error) == 0) {
		fuzz_must(ics.events.count <= ICS_EVENTS_MAX);
		if (ics_expand(&ics, &holidays, &passed_count, &passed,
		    &error) == 0) {
			fuzz_must((passed_count > 0) == (passed != NULL));
			fuzz_dates(&holidays);
		}
	}
	if (error.code != ERROR_NONE && error.code != ERROR_INPUT)
		fuzz_must(error.code == ERROR_LIMIT && error.text[0] != '\0');
	free(passed);
	holiday_clear(&holidays);
	ics_clear(&ics);
	return 0;
}
