/* SPDX-License-Identifier: MIT */
#include "duration.h"

#include "harness.h"

static const struct {
	const char *text;
	int64_t secs;
} right[] = {
	{ "2h", 7200 }, { "1h 30m", 5400 }, { "1h30m", 5400 },
	{ "45 minutes", 2700 }, { "7d", 604800 }, { "1 s", 1 },
	{ "1 hour and 30 minutes", 5400 }, { "2w", 1209600 },
	{ "1 week 1 day 1 hour 1 minute 1 second", 694861 },
	{ "90 min", 5400 }, { "3 Hours", 10800 }, { "10 secs", 10 },
	{ " 2h ", 7200 }, { "0h 5m", 300 }, { "PT2H", 7200 },
	{ "PT1H30M", 5400 }, { "P1D", 86400 }, { "P1DT12H", 129600 },
	{ "P2W", 1209600 }, { "PT45S", 45 }, { "3653d", 315619200 },
	{ "315619200s", 315619200 },
};

static const struct {
	const char *text;
	int column;
	const char *message;
} wrong[] = {
	{ "15", 1, "15 has no unit; accepted are s, m, h, d, w" },
	{ "1h 15", 4, "15 has no unit; accepted are s, m, h, d, w" },
	{ "15 20m", 1, "15 has no unit; accepted are s, m, h, d, w" },
	{ "2 huors", 3, "\"huors\" is not a unit; did you mean \"hours\"?" },
	{ "2H", 2, "\"H\" is not a unit; did you mean \"h\"?" },
	{ "2 fortnights", 3,
	    "\"fortnights\" is not a unit; accepted are s, m, h, d, w" },
	/* not "m", which is a minute */
	{ "1mo", 2, "\"mo\" is not a unit, as months and years differ in "
	    "length; accepted are s, m, h, d, w" },
	{ "3 Months", 3, "\"Months\" is not a unit, as months and years "
	    "differ in length; accepted are s, m, h, d, w" },
	{ "1h 2yr", 5, "\"yr\" is not a unit, as months and years differ "
	    "in length; accepted are s, m, h, d, w" },
	{ "2x", 2, "\"x\" is not a unit; accepted are s, m, h, d, w" },
	{ "2 %", 3, "\"2 %\" has something else here; accepted are the "
	    "units s, m, h, d, w" },
	{ "", 1, "\"\" is not a length of time; accepted are lengths such as "
	    "2h, 1h 30m, 45 minutes, 7d" },
	{ "soon", 1, "\"soon\" is not a length of time; accepted are lengths "
	    "such as 2h, 1h 30m, 45 minutes, 7d" },
	{ "-2h", 1, "\"-2h\" is not a length of time; accepted are lengths "
	    "such as 2h, 1h 30m, 45 minutes, 7d" },
	{ "1.5h", 2, "\"1.5h\" has a fraction; write 1h 30m for one and a "
	    "half hours" },
	{ "1:30", 2, "\"1:30\" has a colon; write 1h 30m for one and a half "
	    "hours" },
	{ "0s", 1, "\"0s\" is no time at all; accepted are 1s to 3653d "
	    "(10 years)" },
	{ "3654d", 1, "\"3654d\" is too long; accepted are 1s to 3653d "
	    "(10 years)" },
	{ "99999999999999999999999h", 1, "\"99999999999999999999999h\" is "
	    "too long; accepted are 1s to 3653d (10 years)" },
	{ "P1M", 3, "\"P1M\" is not an ISO 8601 length of fixed size; "
	    "accepted are forms such as PT2H, P1DT12H, P2W" },
	{ "PT30M1H", 7, "\"PT30M1H\" is not an ISO 8601 length of fixed "
	    "size; accepted are forms such as PT2H, P1DT12H, P2W" },
	{ "PT", 3, "\"PT\" is not a length of time; accepted are lengths "
	    "such as 2h, 1h 30m, 45 minutes, 7d" },
};

static void
test_parse(void)
{
	struct error error;
	int64_t secs, days;
	size_t i;

	for (i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		secs = 0;
		CHECK_ROW(duration_parse(right[i].text, &secs, &error) == 0,
		    right[i].text);
		CHECK_NUMBER(secs, right[i].secs);
	}
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memset(&error, 0, sizeof(error));
		secs = 7;
		CHECK_ROW(duration_parse(wrong[i].text, &secs, &error) == -1,
		    wrong[i].text);
		CHECK_NUMBER(secs, 7);
		CHECK_NUMBER(error.column, wrong[i].column);
		CHECK_STRING(error.text, wrong[i].message);
	}
	CHECK(duration_parse_days("1w 2d 25h", &days, &secs, NULL) == 0);
	CHECK_NUMBER(days, 9);
	CHECK_NUMBER(secs, 90000);
}

static const struct {
	int64_t secs;
	const char *brief, *words, *exact;
} shown[] = {
	{ 0, "0s", "0 seconds", "0 seconds" },
	{ 1, "1s", "1 second", "1 second" },
	{ 59, "59s", "59 seconds", "59 seconds" },
	{ 60, "1m", "1 minute", "1 minute" },
	{ 90, "1m 30s", "1 minute 30 seconds", "1 minute 30 seconds" },
	{ 7200, "2h", "2 hours", "2 hours" },
	{ 5400, "1h 30m", "1 hour 30 minutes", "1 hour 30 minutes" },
	{ 3601, "1h 1s", "1 hour", "1 hour 1 second" },
	{ 3599, "59m 59s", "59 minutes 59 seconds",
	    "59 minutes 59 seconds" },
	{ 7199, "1h 59m 59s", "2 hours",
	    "1 hour 59 minutes 59 seconds" },
	{ 86400, "1d", "1 day", "1 day" },
	{ 86399, "23h 59m 59s", "1 day",
	    "23 hours 59 minutes 59 seconds" },
	{ 90000, "1d 1h", "1 day 1 hour", "1 day 1 hour" },
	{ 259200, "3d", "3 days", "3 days" },
	{ 604800, "7d", "7 days", "7 days" },
	{ 259200 + 5400, "3d 1h 30m", "3 days 2 hours",
	    "3 days 1 hour 30 minutes" },
	{ 86400 + 1800, "1d 30m", "1 day 1 hour", "1 day 30 minutes" },
	{ -5400, "-1h 30m", "1 hour 30 minutes", "1 hour 30 minutes" },
};

static void
test_format(void)
{
	struct text text = { 0 };
	int64_t secs;
	size_t i;

	for (i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		text_cut(&text, 0);
		duration_format(&text, shown[i].secs);
		CHECK_STRING(text_string(&text), shown[i].brief);
		if (shown[i].secs > 0) {
			CHECK(duration_parse(text_string(&text), &secs,
			    NULL) == 0);
			CHECK_NUMBER(secs, shown[i].secs);
		}
		text_cut(&text, 0);
		duration_format_words(&text, shown[i].secs);
		CHECK_STRING(text_string(&text), shown[i].words);
		text_cut(&text, 0);
		duration_format_exact(&text, shown[i].secs);
		CHECK_STRING(text_string(&text), shown[i].exact);
	}
	text_clear(&text);
}

int
main(void)
{
	test_parse();
	test_format();
	return harness_end();
}
