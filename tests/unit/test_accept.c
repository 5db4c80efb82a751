/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include "array.h"
#include "serve/accept_internal.h"
#include "serve/coding_internal.h"

#define ALL (CODING_BIT(CODING_IDENTITY) | CODING_BIT(CODING_GZIP) | \
	CODING_BIT(CODING_BROTLI))
#define NO_BROTLI (CODING_BIT(CODING_IDENTITY) | CODING_BIT(CODING_GZIP))
#define NONE (-1)

static void
test_choose(void)
{
	static const struct {
		const char *header;
		unsigned available;
		int want;
	} rows[] = {
		{ NULL, ALL, CODING_IDENTITY },
		{ "", ALL, CODING_IDENTITY },
		{ "gzip", ALL, CODING_GZIP },
		{ "GZip", ALL, CODING_GZIP },
		{ "x-gzip", ALL, CODING_GZIP },
		{ "br", ALL, CODING_BROTLI },
		{ "gzip, deflate, br", ALL, CODING_BROTLI },
		{ "gzip, deflate, br", NO_BROTLI, CODING_GZIP },
		{ "br;q=0.5, gzip;q=0.8", ALL, CODING_GZIP },
		{ "gzip;q=0", ALL, CODING_IDENTITY },
		{ "gzip;q=0.000", ALL, CODING_IDENTITY },
		{ "gzip;q=0.001", ALL, CODING_GZIP },
		{ "gzip; Q=0.3 , identity;q=0.2", ALL, CODING_GZIP },
		{ "identity, gzip;q=0.5", ALL, CODING_IDENTITY },
		{ "*", ALL, CODING_BROTLI },
		{ "*;q=0", ALL, NONE },
		{ "identity;q=0", CODING_BIT(CODING_IDENTITY), NONE },
		{ "identity;q=0, *;q=0", ALL, NONE },
		{ "gzip, *;q=0", ALL, CODING_GZIP },
		{ "gzip, *;q=0", CODING_BIT(CODING_IDENTITY), NONE },
		{ "deflate", ALL, CODING_IDENTITY },
		{ "gzip;q=nonsense", ALL, CODING_GZIP },
		{ ",, ,gzip", ALL, CODING_GZIP },
		{ "gzipped", ALL, CODING_IDENTITY },
		{ ";q=1", ALL, CODING_IDENTITY },
		{ "gzip;q=1.5", ALL, CODING_GZIP },
		{ "br;q=0.999, gzip;q=1", ALL, CODING_GZIP },
		{ "gzip;q=9", ALL, CODING_GZIP },
		{ "gzip;q=10", ALL, CODING_GZIP },
		{ "gzip;q=100.0", ALL, CODING_GZIP },
		{ "gzip;q=00.0", ALL, CODING_IDENTITY },
		{ "gzip;q=", ALL, CODING_GZIP },
		{ "gzip;q=.0", ALL, CODING_IDENTITY },
		{ "gzip;q=0.0.1", ALL, CODING_GZIP },
		{ "gzip;q=0./", ALL, CODING_GZIP },
		{ "gzip;q=0:", ALL, CODING_GZIP },
		{ "gzip;\t q=0", ALL, CODING_IDENTITY },
		{ "gzip;q", ALL, CODING_GZIP },
		{ "gzip;q;q=0", ALL, CODING_IDENTITY },
		{ "gzip;qs=0;x=0", ALL, CODING_GZIP },
		{ "gzip; ", ALL, CODING_GZIP },
	};
	enum coding coding;
	int got;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		got = coding_choose(rows[i].header, rows[i].available,
		    &coding) == 0 ? (int)coding : NONE;
		CHECK_ROW(got == rows[i].want,
		    rows[i].header == NULL ? "(none)" : rows[i].header);
	}
}

static void
test_types(void)
{
	static const struct {
		const char *accept, *type;
		bool want;
	} rows[] = {
		{ NULL, "text/calendar", true },
		{ "", "text/calendar", true },
		{ "text/calendar", "text/calendar", true },
		{ "TEXT/Calendar", "text/calendar", true },
		{ "text/*", "text/calendar", true },
		{ "*/*", "text/calendar", true },
		{ "*", "text/calendar", true },
		{ "text/html, image/gif, *; q=.2, */*; q=.2",
		    "text/calendar", true },
		{ "application/json", "text/calendar", false },
		{ "application/json, text/calendar;q=0.1", "text/calendar",
		    true },
		{ "text/calendar;q=0, */*", "text/calendar", false },
		{ "*/*;q=0", "text/calendar", false },
		{ "text/*;q=0, text/calendar", "text/calendar", true },
		{ "text/calendar; charset=utf-8; q=0.9", "text/calendar",
		    true },
		{ "nonsense", "text/calendar", true },
		{ "image/png", "text/html", false },
		{ "text/calendars", "text/calendar", false },
		{ "texx/*", "text/calendar", false },
		{ "text/c", "text/calendar", false },
		{ "text/?", "text/calendar", false },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++)
		CHECK_ROW(accept_has_type(rows[i].accept, rows[i].type) ==
		    rows[i].want,
		    rows[i].accept == NULL ? "(none)" : rows[i].accept);
}

int
main(void)
{
	test_choose();
	test_types();
	return harness_end();
}
