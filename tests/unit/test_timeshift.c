/* SPDX-License-Identifier: MIT */
#include "timeshift.h"

#include <stdlib.h>

#include "agenda.h"
#include "civil.h"
#include "conf.h"
#include "harness.h"

static const struct {
	const char *when, *zone, *original;	/* the start on the wall */
	const char *want;			/* "" no note */
} cases[] = {
	{ "every Thursday at 15:00", "America/Los_Angeles",
	    "2026-11-05T15:00", "an hour later in UTC than last time, because "
	    "of the change of clocks in Los Angeles on 1 November" },
	{ "every Thursday at 15:00", "America/Los_Angeles",
	    "2026-11-12T15:00", "" },
	{ "every Thursday at 15:00", "America/Los_Angeles",
	    "2026-03-12T15:00", "an hour earlier in UTC than last time, "
	    "because of the change of clocks in Los Angeles on 8 March" },
	{ "first Wednesday of the month at 13:00", "America/Santiago",
	    "2027-04-07T13:00", "an hour later in UTC than last time, because "
	    "of the change of clocks in Santiago on 4 April" },
	{ "first Wednesday of the month at 13:00", "America/Santiago",
	    "2026-12-02T13:00", "" },
	{ "every day at 12:00", "UTC", "2026-11-05T12:00", "" },
	/* Half an hour. */
	{ "every day at 12:00", "Australia/Lord_Howe", "2026-04-05T12:00",
	    "30 minutes later in UTC than last time, because of the change of "
	    "clocks in Lord Howe on 5 April" },
	/* There and back between two starts. */
	{ "1 February at 12:00", "America/Los_Angeles", "2026-02-01T12:00",
	    "" },
	/* Another time of day than before. */
	{ "every day at 09:00 and 15:00", "America/Los_Angeles",
	    "2026-11-01T09:00", "an hour later in UTC than before the change "
	    "of clocks in Los Angeles on 1 November" },
	{ "every day at 09:00 and 15:00", "America/Los_Angeles",
	    "2026-11-01T15:00", "" },
	/* In the gap the UTC hour stays; a day later it does not. */
	{ "every day at 02:30", "America/Los_Angeles", "2026-03-08T02:30",
	    "" },
	{ "every day at 02:30", "America/Los_Angeles", "2026-03-09T02:30",
	    "an hour earlier in UTC than last time, because of the change of "
	    "clocks in Los Angeles on 8 March" },
	/* Over the date line. */
	{ "every day at 12:00", "Pacific/Apia", "2011-12-31T12:00", "" },
	/* The first ever; one after more than 400 days. */
	{ "2026-11-05T15:00", "America/Los_Angeles", "2026-11-05T15:00", "" },
	{ "29 February at 12:00", "Europe/Paris", "2028-02-29T12:00", "" },
};

static void
test_occurrence(void)
{
	struct complaints complaints = { 0 };
	struct occurrence occurrence;
	struct conf *conf = NULL;
	struct text text = { 0 };
	int64_t local = 0;
	char yaml[512];
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		snprintf(yaml, sizeof(yaml), "windows: {w: {title: W, when: "
		    "\"%s\", zone: %s, duration: 1h}}", cases[i].when,
		    cases[i].zone);
		if (!CHECK_ROW(conf_parse("c.yaml", yaml, strlen(yaml), NULL,
		    &conf, &complaints) == 0, yaml))
			continue;
		CHECK(civil_parse(cases[i].original, &local, NULL, NULL) == 0);
		occurrence_init(&occurrence, conf_find_window(conf, "w"),
		    local);
		CHECK_ROW(timeshift_format_occurrence(&text, &occurrence) ==
		    (cases[i].want[0] != '\0'), yaml);
		CHECK_STRING(text_string(&text), cases[i].want);
		/* Moved by hand: not the rule's time any more. */
		text_clear(&text);
		occurrence.start_at += 60;
		CHECK(!timeshift_format_occurrence(&text, &occurrence));
		text_clear(&text);
		conf_release(conf);
		complaint_clear(&complaints);
	}
}

int
main(void)
{
	test_occurrence();
	return harness_end();
}
