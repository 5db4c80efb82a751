/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include "array.h"
#include "serve/httpdate_internal.h"
#include "serve/validator_internal.h"

static void
test_etags(void)
{
	static const struct {
		const char *header;
		bool want;
	} rows[] = {
		{ "\"abc\"", true },
		{ "W/\"abc\"", true },
		{ "*", true },
		{ " * ", true },
		{ "\"x\", \"abc\"", true },
		{ "\"x\",W/\"abc\" , \"y\"", true },
		{ "\"a,b\", \"abc\"", true },
		{ "\"abc\", broken", true },
		{ "", false },
		{ "\"x\"", false },
		{ "\"abcd\"", false },
		{ "\"ab\"", false },
		{ "abc", false },
		{ "\"abc", false },
		{ "w/\"abc\"", false },
		{ "*x", false },
		{ "\"abc-gz\"", false },
		{ "broken, \"abc\"", false },
		{ "W\"abc\"", false },
		{ "W", false },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++)
		CHECK_ROW(validator_has_etag(rows[i].header, "\"abc\"") ==
		    rows[i].want, rows[i].header);
}

/* What was sent, and whether the answer is 304; it was changed at
 * Thu, 03 Dec 2026 23:00:00 GMT. */
static void
test_fresh(void)
{
	static const struct {
		const char *match, *since;
		bool want;
	} rows[] = {
		{ NULL, NULL, false },
		{ "\"abc\"", NULL, true },
		{ NULL, "Thu, 03 Dec 2026 23:00:00 GMT", true },
		{ NULL, "Fri, 04 Dec 2026 00:00:00 GMT", true },
		{ NULL, "Thu, 03 Dec 2026 22:59:59 GMT", false },
		{ NULL, "Thursday, 03-Dec-26 23:00:00 GMT", true },
		{ NULL, "Thu Dec  3 23:00:00 2026", true },
		{ NULL, "yesterday", false },
		{ NULL, "Thu, 03 Dec 2026 23:00:00 +0000", false },
		{ NULL, "", false },
		{ "\"old\"", "Fri, 04 Dec 2026 00:00:00 GMT", false },
		{ "\"abc\"", "Thu, 01 Jan 1970 00:00:00 GMT", true },
		{ "", "Fri, 04 Dec 2026 00:00:00 GMT", false },
	};
	struct validator validator;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		validator = (struct validator){
		    .if_none_match = rows[i].match,
		    .if_modified_since = rows[i].since };
		CHECK_ROW(validator_is_fresh(&validator, "\"abc\"",
		    1796338800) == rows[i].want,
		    rows[i].since == NULL ? "(no date)" : rows[i].since);
	}
}

/* What was sent, and whether the answer is 412. */
static void
test_failed(void)
{
	static const struct {
		const char *match, *since, *etag;
		bool want;
	} rows[] = {
		{ NULL, NULL, "\"abc\"", false },
		{ "\"abc\"", NULL, "\"abc\"", false },
		{ "\"x\", \"abc\"", NULL, "\"abc\"", false },
		{ "W/\"abc\", \"abc\"", NULL, "\"abc\"", false },
		{ "*", NULL, "\"abc\"", false },
		{ "*", NULL, "W/\"abc\"", false },
		{ "W/\"abc\"", NULL, "\"abc\"", true },
		{ "\"abc\"", NULL, "W/\"abc\"", true },
		{ "W/\"abc\"", NULL, "W/\"abc\"", true },
		{ "\"old\"", NULL, "\"abc\"", true },
		{ "", NULL, "\"abc\"", true },
		{ "broken", NULL, "\"abc\"", true },
		{ NULL, "Thu, 03 Dec 2026 23:00:00 GMT", "\"abc\"", false },
		{ NULL, "Thu, 03 Dec 2026 22:59:59 GMT", "\"abc\"", true },
		{ NULL, "yesterday", "\"abc\"", false },
		{ "\"abc\"", "Thu, 01 Jan 1970 00:00:00 GMT", "\"abc\"",
		    false },
		{ "\"old\"", "Fri, 04 Dec 2026 00:00:00 GMT", "\"abc\"",
		    true },
	};
	struct validator validator = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		validator.if_match = rows[i].match;
		validator.if_unmodified_since = rows[i].since;
		CHECK_ROW(validator_has_failed(&validator, rows[i].etag,
		    1796338800) == rows[i].want,
		    rows[i].match == NULL ? "(no tag)" : rows[i].match);
	}
	/* Of what nobody knows when it changed, no date is too early. */
	validator = (struct validator){ .if_unmodified_since =
	    "Thu, 01 Jan 1970 00:00:00 GMT" };
	CHECK(!validator_has_failed(&validator, "\"abc\"", INT64_MAX));
}

static void
test_dates(void)
{
	static const struct {
		const char *date;
		int64_t want;		/* -1: refused */
	} rows[] = {
		{ "Sun, 06 Nov 1994 08:49:37 GMT", 784111777 },
		{ "Sunday, 06-Nov-94 08:49:37 GMT", 784111777 },
		{ "Sun Nov  6 08:49:37 1994", 784111777 },
		{ "Thu, 01 Jan 1970 00:00:00 GMT", 0 },
		{ "Thu, 29 Feb 2024 12:00:00 GMT", 1709208000 },
		{ "Thu, 29 Feb 2023 12:00:00 GMT", -1 },
		{ "Thu, 32 Jan 2024 12:00:00 GMT", -1 },
		{ "Thu, 01 Foo 2024 12:00:00 GMT", -1 },
		{ "Thu, 01 Jan 2024 24:00:00 GMT", -1 },
		{ "Thu, 01 Jan 2024 12:60:00 GMT", -1 },
		{ "Thu, 01 Jan 2024 12:00:00", -1 },
		{ "Thu, 01 Jan 2024 12:00:00 GMT and more", -1 },
		{ "Thu, 01 Jan 0000 12:00:00 GMT", -1 },
		{ "1704110400", -1 },
		{ "Sunday, 06-Nov-70 08:49:37 GMT", 26729377 },
		{ "Sunday, 06-Nov-69 08:49:37 GMT", 3150953377 },
		{ "Sunday, 06-Nov--1 08:49:37 GMT", -1 },
		{ "Thu, 00 Jan 2024 12:00:00 GMT", -1 },
		{ "Thu, -1 Jan 2024 12:00:00 GMT", -1 },
		{ "Thu, 01 Jan 2024 -1:00:00 GMT", -1 },
		{ "Thu, 01 Jan 2024 12:-1:00 GMT", -1 },
		{ "Thu, 01 Jan 2024 12:00:-1 GMT", -1 },
		{ "Thu, 01 Jan 2024 12:00:61 GMT", -1 },
		{ "Thu, 31 Dec 2016 23:59:60 GMT", 1483228800 },
		{ "Thu, 01 Jan -001 12:00:00 GMT", -1 },
		{ "Thu, 01 Jan 2024 12:00:00 GMT                                "
		    "                                  ", -1 },
		{ "", -1 },
	};
	char date[HTTPDATE_MAX];
	int64_t at;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		at = -1;
		(void)httpdate_parse(rows[i].date, &at);
		CHECK_ROW(at == rows[i].want, rows[i].date);
	}
	httpdate_format(784111777, date);
	CHECK_STRING(date, "Sun, 06 Nov 1994 08:49:37 GMT");
	httpdate_format(1796338800, date);
	CHECK_STRING(date, "Thu, 03 Dec 2026 23:00:00 GMT");
}

int
main(void)
{
	test_etags();
	test_fresh();
	test_failed();
	test_dates();
	return harness_end();
}
