/* SPDX-License-Identifier: MIT */
#include "array.h"
#include "civil.h"
#include "harness.h"
#include "quote_internal.h"
#include "recurrence.h"
#include "timearg.h"
#include "zonedir.h"

#define TEN "0123456789"

static void
test_clean(void)
{
	static const struct { const char *bytes; size_t length;
		const char *quoted; } rows[] = {
		{ "", 5, "" }, { "abc", 5, "abc" }, { "abc", 2, "ab" },
		{ "a\033[31mb", 60, "a [31mb" }, { "a\nb\tc", 60, "a b c" },
		{ "a\xff" "b", 60, "a\xef\xbf\xbd" "b" },
		/* U+202E turns the rest round. */
		{ "a\xe2\x80\xae" "b", 60, "ab" },
		{ "\xc3\xa9\xc3\xa9", 2, "\xc3\xa9" },
		{ TEN TEN TEN TEN TEN TEN "x", 99, TEN TEN TEN TEN TEN TEN },
		/* Byte 60 is within a character. */
		{ TEN TEN TEN TEN TEN "012345678\xc3\xa9", 99,
		    TEN TEN TEN TEN TEN "012345678" },
	};
	char quoted[QUOTE_MAX];
	size_t i;

	for (i = 0; i < countof(rows); i++)
		CHECK_STRING(quote_clean(rows[i].bytes, rows[i].length,
		    quoted), rows[i].quoted);
}

/* No message of this folder lets an escape through. */
static void
test_messages(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	const struct zone *utc = zonedir_find(zonedir, "UTC", NULL);
	static const char *const whens[] = { "0 0 \033[31m * *",
		"@dai\033ly", "0 0 * * M\033N", "every \033day at 9:00",
		"FREQ=DAILY;BY\033DAY=MO" };
	static const char *const times[] = { "tod\033ay", "2026-02-30\033[31m",
		"\033[31m", "15:0\033", "+1\033d" };
	struct recurrence set;
	struct error error;
	int64_t at;
	size_t i;

	for (i = 0; i < countof(whens); i++) {
		error = (struct error){ 0 };
		CHECK_ROW(recurrence_parse(whens[i], false, 0, &set,
		    &error) == -1, whens[i]);
		CHECK_ROW(strchr(error.text, '\033') == NULL, error.text);
	}
	for (i = 0; i < countof(times); i++) {
		error = (struct error){ 0 };
		CHECK_ROW(timearg_parse(times[i], 0, utc, &at, &error) == -1,
		    times[i]);
		CHECK_ROW(strchr(error.text, '\033') == NULL, error.text);
	}
	error = (struct error){ 0 };
	CHECK(civil_parse("2026-02-30\033[31m", &at, NULL, &error) == -1);
	CHECK(strchr(error.text, '\033') == NULL);
	CHECK(zonedir_find(zonedir, "UT\033C", &error) == NULL);
	CHECK(strchr(error.text, '\033') == NULL);
	zonedir_free(zonedir);
}

int
main(void)
{
	test_clean();
	test_messages();
	return harness_end();
}
