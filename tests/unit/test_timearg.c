/* SPDX-License-Identifier: MIT */
#include "timearg.h"

#include <stdlib.h>

#include "civil.h"
#include "harness.h"
#include "zonedir.h"

/* Now: Wednesday 4 March 2020, 13:30:15 in Los Angeles (PST). */
#define NOW "2020-03-04T21:30:15"

static const struct {
	const char *text, *utc;
} right[] = {
	{ "now", "2020-03-04T21:30:15" },
	{ "NOW", "2020-03-04T21:30:15" },
	{ "today", "2020-03-04T08:00" },
	{ "tomorrow", "2020-03-05T08:00" },
	{ "yesterday", "2020-03-03T08:00" },
	{ "tomorrow 15:00", "2020-03-05T23:00" },
	{ "Tomorrow  15:00:30", "2020-03-05T23:00:30" },
	{ "tomorrow at 15:00", "2020-03-05T23:00" },
	{ "Thursday 2020-12-03 at 15:00", "2020-12-03T23:00" },
	{ "wednesday", "2020-03-04T08:00" },
	{ "thursday", "2020-03-05T08:00" },
	{ "thu 15:00", "2020-03-05T23:00" },
	{ "tuesday 15:00", "2020-03-10T22:00" },
	{ "15:00", "2020-03-04T23:00" },
	{ "9:05", "2020-03-04T17:05" },
	{ "2020-12-03", "2020-12-03T08:00" },
	{ "2020-12-03 15:00", "2020-12-03T23:00" },
	{ "2020-12-03T15:00", "2020-12-03T23:00" },
	{ "2020-12-03T15:00:30", "2020-12-03T23:00:30" },
	{ "Thu 2020-12-03", "2020-12-03T08:00" },
	{ "Thursday 2020-12-03 15:00", "2020-12-03T23:00" },
	{ "20201203", "2020-12-03T08:00" },
	{ "20201203T150000", "2020-12-03T23:00" },
	{ "20201203T150000Z", "2020-12-03T15:00" },
	{ "2020-12-03T15:00:00Z", "2020-12-03T15:00" },
	{ "2020-12-03t15:00:00z", "2020-12-03T15:00" },
	{ "2020-12-03 15:00Z", "2020-12-03T15:00" },
	{ "2020-12-03T15:00:00.250Z", "2020-12-03T15:00" },
	{ "2020-12-03T15:00:00+05:45", "2020-12-03T09:15" },
	{ "2020-12-03T15:00:00-03:00", "2020-12-03T18:00" },
	{ "+30d", "2020-04-03T20:30:15" },	/* over the change: 13:30 */
	{ "+4d", "2020-03-08T20:30:15" },
	{ "+96h", "2020-03-08T21:30:15" },
	{ "-2h", "2020-03-04T19:30:15" },
	{ "-1 week", "2020-02-26T21:30:15" },
	{ "+1d 12h", "2020-03-06T09:30:15" },
	{ " +90m", "2020-03-04T23:00:15" },
	{ "+ 90m", "2020-03-04T23:00:15" },
	{ "2020-03-08 02:30", "2020-03-08T10:30" },	/* gap */
	{ "2020-11-01 01:30", "2020-11-01T08:30" },	/* overlap: first */
};

static const struct {
	const char *text;
	int column;
	const char *message;
} wrong[] = {
	{ "", 1, "no time given; accepted are forms such as "
	    "2026-12-03 15:00, tomorrow, +30d, now" },
	{ "tomorow", 1,
	    "\"tomorow\" is not a time; did you mean \"tomorrow\"?" },
	{ "thirsday 15:00", 1,
	    "\"thirsday\" is not a time; did you mean \"Thursday\"?" },
	{ "whenever", 1, "\"whenever\" is not a time; accepted are "
	    "2026-12-03, 2026-12-03 15:00, 2026-12-03T23:00:00Z, 15:00, "
	    "tomorrow 15:00, thursday, +30d, -2h, now" },
	{ "next friday 09:00", 1, "\"next\" is not a time; a weekday alone "
	    "is the next one: friday 09:00" },
	{ "Next week", 1, "\"Next\" is not a time; a weekday alone "
	    "is the next one: friday 09:00" },
	{ "this Friday", 1, "\"this\" is not a time; a weekday alone is the "
	    "next one: friday 09:00" },
	{ "in 3 days", 1, "\"in\" is not a time; write +3d for in 3 days" },
	{ "noon", 1, "\"noon\" is not a time; write 12:00" },
	{ "midnight", 1, "\"midnight\" is not a time; write 00:00" },
	{ "+1mo", 3, "\"mo\" is not a unit, as months and years differ in "
	    "length; accepted are s, m, h, d, w" },
	{ "Tue 2020-12-03", 1, "\"Tue\" does not agree with the date: "
	    "2020-12-03 is a Thursday" },
	{ "2020-02-30", 9,
	    "\"2020-02-30\": no such day; February 2020 has 29 days" },
	{ "thu 2020-13-03", 10,
	    "\"2020-13-03\": no such month; accepted are 01 to 12" },
	{ "tomorrow 25:00", 10, "\"25:00\" is not a time of day; accepted "
	    "are 15:00, 15:00:30 and, with an offset, 15:00:30Z, "
	    "15:00:30-08:00" },
	{ "2020-12-03T15:61", 15, "\"15:61\" is not a time of day; accepted "
	    "are 15:00, 15:00:30 and, with an offset, 15:00:30Z, "
	    "15:00:30-08:00" },
	{ "15:00 PST", 7, "\"PST\" is too much: times are of the zone asked "
	    "for, or end in Z or an offset such as -08:00" },
	{ "tomorrow at", 10, "\"at\" is not a time of day; accepted are "
	    "15:00, 15:00:30 and, with an offset, 15:00:30Z, "
	    "15:00:30-08:00" },
	{ "now 15:00", 5,
	    "\"15:00\" is too much; nothing is accepted behind now" },
	{ "+5", 2, "5 has no unit; accepted are s, m, h, d, w" },
	{ "+2 huors", 4,
	    "\"huors\" is not a unit; did you mean \"hours\"?" },
	{ "a b c d e", 9, "too many words for a time; accepted are forms "
	    "such as 2026-12-03 15:00" },
};

static void
test_right(const struct zone *zone, int64_t now_at)
{
	struct error error = { 0 };
	struct text text = { 0 };
	int64_t at;
	size_t i;

	for (i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		at = 0;
		error.text[0] = '\0';
		CHECK_ROW(timearg_parse(right[i].text, now_at, zone, &at,
		    &error) == 0, right[i].text);
		CHECK_STRING(error.text, "");
		text_cut(&text, 0);
		civil_format(&text, at);
		CHECK_STRING(text_string(&text), right[i].utc);
	}
	text_clear(&text);
}

static void
test_wrong(const struct zone *zone, int64_t now_at)
{
	struct error error;
	int64_t at = 7;
	char big[300];
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memset(&error, 0, sizeof(error));
		CHECK_ROW(timearg_parse(wrong[i].text, now_at, zone, &at,
		    &error) == -1, wrong[i].text);
		CHECK_NUMBER(error.column, wrong[i].column);
		CHECK_STRING(error.text, wrong[i].message);
		CHECK(timearg_parse(wrong[i].text, now_at, zone, &at,
		    NULL) == -1);
	}
	memset(big, '9', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	CHECK(timearg_parse(big, now_at, zone, &at, &error) == -1);
	CHECK_NUMBER(at, 7);
}

/* Without a zone only what is the same in all of them is a time. */
static void
test_zoneless(int64_t now_at)
{
	static const struct {
		const char *text;
		bool is_zoned;
	} rows[] = {
		{ "now", false }, { "+2h", false }, { "-90m", false },
		{ "2020-12-03T15:00:00Z", false },
		{ "Thu 2020-12-03 15:00-08:00", false },
		{ "20201203T150000Z", false },
		{ "+1d", true }, { "-1 week", true }, { "+1d 12h", true },
		{ "2020-12-03", true }, { "2020-12-03 15:00", true },
		{ "15:00", true }, { "15:00Z", true }, { "today", true },
		{ "tomorrow 15:00Z", true }, { "thursday 15:00Z", true },
	};
	struct error error;
	int64_t at;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(&error, 0, sizeof(error));
		CHECK_ROW(timearg_parse(rows[i].text, now_at, NULL, &at,
		    &error) == (rows[i].is_zoned ? -1 : 0), rows[i].text);
		CHECK_NUMBER(error.code, rows[i].is_zoned ? ERROR_MISSING :
		    ERROR_NONE);
	}
	CHECK(timearg_parse("tomorow", now_at, NULL, &at, &error) == -1);
	CHECK_NUMBER(error.code, ERROR_INPUT);
}

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	const struct zone *zone;
	int64_t now_at = 0;

	zone = zonedir_find(zonedir, "America/Los_Angeles", NULL);
	if (!CHECK(zone != NULL && civil_parse(NOW, &now_at, NULL, NULL) == 0))
		return harness_end();
	test_right(zone, now_at);
	test_wrong(zone, now_at);
	test_zoneless(now_at);
	zonedir_free(zonedir);
	return harness_end();
}
