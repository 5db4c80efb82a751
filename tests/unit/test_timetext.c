/* SPDX-License-Identifier: MIT */
#include "timetext.h"

#include <stdlib.h>

#include "civil.h"
#include "harness.h"
#include "zonedir.h"

#define DASH "\xe2\x80\x93"

static const struct zone *
zone(struct zonedir *zonedir, const char *name)
{
	struct error error = { 0 };
	const struct zone *found = zonedir_find(zonedir, name, &error);

	if (found == NULL) {
		fprintf(stderr, "%s\n", error.text);
		exit(1);
	}
	return found;
}

/* An instant written "2019-12-03T15:00", UTC. */
static int64_t
utc(const char *text)
{
	int64_t at = 0;

	CHECK_ROW(civil_parse(text, &at, NULL, NULL) == 0, text);
	return at;
}

static const struct {
	const char *zone, *at, *full, *clock, *rfc3339;
} points[] = {
	{ "America/Los_Angeles", "2019-12-05T23:00",
	    "Thu 5 Dec 2019 15:00 PST", "15:00 PST",
	    "2019-12-05T15:00:00-08:00" },
	{ "America/Los_Angeles", "2019-07-04T22:00:30",
	    "Thu 4 Jul 2019 15:00:30 PDT", "15:00:30 PDT",
	    "2019-07-04T15:00:30-07:00" },
	{ "America/Santiago", "2019-12-04T16:00",
	    "Wed 4 Dec 2019 13:00 -03 (Santiago)", "13:00 -03 (Santiago)",
	    "2019-12-04T13:00:00-03:00" },
	{ "America/Argentina/Buenos_Aires", "2019-12-04T16:00",
	    "Wed 4 Dec 2019 13:00 -03 (Buenos Aires)",
	    "13:00 -03 (Buenos Aires)", "2019-12-04T13:00:00-03:00" },
	{ "Etc/GMT+3", "2019-12-04T16:00",
	    "Wed 4 Dec 2019 13:00 -03 (Etc/GMT+3)", "13:00 -03 (Etc/GMT+3)",
	    "2019-12-04T13:00:00-03:00" },
	{ "UTC", "2019-12-04T16:00", "Wed 4 Dec 2019 16:00 UTC", "16:00 UTC",
	    "2019-12-04T16:00:00+00:00" },
	{ "Asia/Kathmandu", "2019-12-04T16:00",
	    "Wed 4 Dec 2019 21:45 +0545 (Kathmandu)",
	    "21:45 +0545 (Kathmandu)", "2019-12-04T21:45:00+05:45" },
	/* -4:42:45 then: RFC 3339 has no seconds, the instant stays. */
	{ "America/Santiago", "1900-01-01T12:00:00",
	    "Mon 1 Jan 1900 07:17:15 SMT", "07:17:15 SMT",
	    "1900-01-01T07:17:00-04:43" },
};

static void
test_points(struct zonedir *zonedir)
{
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		text_cut(&text, 0);
		timetext_format(&text, zone(zonedir, points[i].zone),
		    utc(points[i].at));
		CHECK_STRING(text_string(&text), points[i].full);
		text_cut(&text, 0);
		timetext_format_clock(&text,
		    zone(zonedir, points[i].zone), utc(points[i].at));
		CHECK_STRING(text_string(&text), points[i].clock);
		text_cut(&text, 0);
		timetext_format_rfc3339(&text,
		    zone(zonedir, points[i].zone), utc(points[i].at));
		CHECK_STRING(text_string(&text), points[i].rfc3339);
	}
	text_clear(&text);
}

static const struct {
	const char *zone, *start, *end, *shown;
} spans[] = {
	{ "America/Los_Angeles", "2019-12-05T23:00", "2019-12-06T01:00",
	    "Thu 5 Dec 2019 15:00" DASH "17:00 PST" },
	{ "America/Santiago", "2019-12-05T23:00", "2019-12-06T01:00",
	    "Thu 5 Dec 2019 20:00" DASH "22:00 -03 (Santiago)" },
	{ "UTC", "2019-12-05T23:00", "2019-12-06T01:00",
	    "Thu 5 Dec 2019 23:00 " DASH " Fri 6 Dec 01:00 UTC" },
	{ "UTC", "2019-12-31T23:00", "2020-01-01T01:00",
	    "Tue 31 Dec 2019 23:00 " DASH " Wed 1 Jan 2020 01:00 UTC" },
	/* clocks set back, and forward, in the span */
	{ "America/Los_Angeles", "2019-11-03T07:30", "2019-11-03T10:30",
	    "Sun 3 Nov 2019 00:30 PDT " DASH " 02:30 PST" },
	{ "America/Los_Angeles", "2019-03-10T09:30", "2019-03-10T10:30",
	    "Sun 10 Mar 2019 01:30 PST " DASH " 03:30 PDT" },
	{ "America/Santiago", "2019-09-08T03:30", "2019-09-08T04:30",
	    "Sat 7 Sep 2019 23:30 -04 " DASH
	    " Sun 8 Sep 01:30 -03 (Santiago)" },
	{ "UTC", "2019-12-05T23:00", "2019-12-05T23:00:30",
	    "Thu 5 Dec 2019 23:00" DASH "23:00:30 UTC" },
};

static void
test_spans(struct zonedir *zonedir)
{
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
		text_cut(&text, 0);
		timetext_format_span(&text, zone(zonedir, spans[i].zone),
		    utc(spans[i].start), utc(spans[i].end));
		CHECK_STRING(text_string(&text), spans[i].shown);
	}
	text_clear(&text);
}

static void
test_zones(struct zonedir *zonedir)
{
	const struct zone *zones[] = {
		zone(zonedir, "America/Los_Angeles"),
		zone(zonedir, "America/Santiago"), zone(zonedir, "UTC"),
		zone(zonedir, "Australia/Sydney"),
	};
	struct text text = { 0 };

	timetext_format_zones(&text, zones, 4, utc("2019-12-05T23:00"),
	    utc("2019-12-06T01:00"), "\n");
	CHECK_STRING(text_string(&text),
	    "Thu 5 Dec 2019 15:00" DASH "17:00 PST (Los Angeles)\n"
	    "20:00" DASH "22:00 -03 (Santiago)\n"
	    "23:00 " DASH " Fri 6 Dec 01:00 UTC\n"
	    "Fri 6 Dec 10:00" DASH "12:00 AEDT (Sydney)");
	text_cut(&text, 0);
	timetext_format_zones(&text, zones + 2, 2, utc("2019-12-31T14:00"),
	    utc("2019-12-31T16:00"), " / ");
	CHECK_STRING(text_string(&text),
	    "Tue 31 Dec 2019 14:00" DASH "16:00 UTC / "
	    "Wed 1 Jan 2020 01:00" DASH "03:00 AEDT (Sydney)");
	text_cut(&text, 0);
	timetext_format_zones(&text, zones, 0, 0, 0, "\n");
	CHECK_STRING(text_string(&text), "");
	text_clear(&text);
}

static void
test_parts(struct zonedir *zonedir)
{
	static const struct { int32_t offset; const char *shown; } rows[] = {
		{ 0, "+00:00" }, { -28800, "-08:00" }, { 20700, "+05:45" },
		{ -1800, "-00:30" }, { -16966, "-04:42:46" },
	};
	static const struct { const char *zone, *shown; } places[] = {
		{ "America/Los_Angeles", "Los Angeles" },
		{ "America/Argentina/Buenos_Aires", "Buenos Aires" },
		{ "Pacific/Auckland", "Auckland" },
		{ "Japan", "Japan" },
		{ "Etc/GMT+3", "Etc/GMT+3" },
		{ "US/Pacific", "US/Pacific" },
		{ "Chile/Continental", "Chile/Continental" },
		{ "Australia/West", "Australia/West" },
		{ "Australia/Lord_Howe", "Lord Howe" },
	};
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		text_cut(&text, 0);
		timetext_format_offset(&text, rows[i].offset);
		CHECK_STRING(text_string(&text), rows[i].shown);
	}
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		text_cut(&text, 0);
		timetext_format_city(&text, zone(zonedir, places[i].zone));
		CHECK_STRING(text_string(&text), places[i].shown);
	}
	text_clear(&text);
}

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);

	test_points(zonedir);
	test_spans(zonedir);
	test_zones(zonedir);
	test_parts(zonedir);
	zonedir_free(zonedir);
	return harness_end();
}
