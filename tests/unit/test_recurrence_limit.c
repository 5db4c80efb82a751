/* SPDX-License-Identifier: MIT */
/*
 * Sets at the edges of what can be said: limits that a configuration puts
 * beside the rule, rules that a program made, texts of several lines, and more
 * times than a language has room for.
 */
#include "recurrence.h"

#include <stdlib.h>

#include "civil.h"
#include "harness.h"

#define OPEN_FROM INT64_MIN
#define OPEN_UNTIL INT64_MAX
#define DAY 86400

static int64_t
at(const char *text)
{
	int64_t local = 0;

	CHECK_ROW(civil_parse(text, &local, NULL, NULL) == 0, text);
	return local;
}

/* A rule that no text was read for: nobody has asked whether it occurs. */
static void
make(struct recurrence *set, const char *rrule)
{
	struct rrule rule;

	*set = (struct recurrence){ .from_local = OPEN_FROM,
	    .until_local = OPEN_UNTIL, .start_local = at("2026-01-06T09:30") };
	CHECK_ROW(rrule_parse(rrule, &rule, NULL) == 0, rrule);
	array_push(&set->rules, rule);
}

typedef int (*formatter)(struct text *, const struct recurrence *,
    struct error *);

/* What the language says, or "! " and why not; then nothing is appended. */
static void
check_format(formatter format, const struct recurrence *set, const char *want,
    const char *label)
{
	struct text text = { 0 };
	struct error error = { 0 };

	text_puts(&text, "- ");
	if (format(&text, set, &error) == -1) {
		CHECK_ROW(strcmp(text_string(&text), "- ") == 0, label);
		text_cut(&text, 0);
		text_putf(&text, "! %s", error.text);
		CHECK_STRING(text_string(&text), want);
	} else {
		CHECK_STRING(text_string(&text) + 2, want);
	}
	text_clear(&text);
}

/* --- rules from a program ---------------------------------------------- */

static const struct { const char *rrule, *words, *oncalendar; } made_rows[] = {
	/* Not completed from the start, as rrule_complete() would. */
	{ "FREQ=MONTHLY",
	    "! words cannot say a rule that leaves the day out",
	    "! OnCalendar cannot say a rule that leaves the day out" },
	{ "FREQ=WEEKLY;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
	    "! words cannot say a rule that leaves the day out",
	    "! OnCalendar cannot say a rule that leaves the day out" },
	/* Never: positions that no period has. */
	{ "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=5;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
	    "! words cannot say BYSETPOS with days or weeks",
	    "! OnCalendar cannot say BYSETPOS with days or weeks" },
	{ "FREQ=DAILY;BYSETPOS=2;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
	    "! words cannot say BYSETPOS with days or weeks",
	    "! OnCalendar cannot say BYSETPOS with days or weeks" },
	{ "FREQ=DAILY;BYSETPOS=-1;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
	    "every day at 09:00", "*-*-* 09:00:00" },
	{ "FREQ=YEARLY;BYDAY=2MO,3TU;BYSETPOS=1;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0", "! words cannot say BYSETPOS with days of the month "
	    "or numbered weekdays", "! OnCalendar cannot say BYSETPOS with "
	    "days of the month or numbered weekdays" },
	{ "FREQ=DAILY;BYMONTHDAY=15;INTERVAL=2;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
	    "! words cannot say \"every 2 days\" on certain days of the month "
	    "only", "! OnCalendar cannot say \"every 2 days\" on certain days "
	    "of the month only" },
	{ "FREQ=YEARLY;BYYEARDAY=100;BYMONTH=4;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
	    "! words cannot say BYYEARDAY together with other days",
	    "! OnCalendar cannot say BYYEARDAY together with other days" },
};

static void
test_made(void)
{
	struct recurrence set;
	size_t i;

	for (i = 0; i < countof(made_rows); i++) {
		make(&set, made_rows[i].rrule);
		check_format(recurrence_format_words, &set,
		    made_rows[i].words, made_rows[i].rrule);
		check_format(recurrence_format_oncalendar, &set,
		    made_rows[i].oncalendar, made_rows[i].rrule);
		recurrence_clear(&set);
	}
}

/* Neither rules nor dates. */
static void
test_empty(void)
{
	struct recurrence set = { .from_local = OPEN_FROM,
	    .until_local = OPEN_UNTIL };
	int64_t local = 7;

	check_format(recurrence_format_words, &set, "! there is no date", "");
	CHECK(!recurrence_next(&set, 0, &local));
	CHECK_NUMBER(local, 7);
}

/* --- limits beside the rule --------------------------------------------- */

/* `until:` and `from:` of a window, and days by which its instances are
 * moved. */
static const struct {
	const char *when;
	int64_t offset_secs;
	const char *from, *until, *words, *rrule, *cron, *oncalendar;
} limit_rows[] = {
	{ "every Thursday at 15:00", 0, NULL, "2026-12-10T23:59:59",
	    "every Thursday at 15:00 until 2026-12-10",
	    "FREQ=WEEKLY;UNTIL=20261210T235959;BYDAY=TH;BYHOUR=15;BYMINUTE=0;"
	    "BYSECOND=0", "! cron cannot end", "! OnCalendar cannot end" },
	/* The earlier end counts. */
	{ "every Thursday at 15:00 until 2026-12-20", 0, NULL,
	    "2026-12-10T23:59:59", "every Thursday at 15:00 until 2026-12-10",
	    "FREQ=WEEKLY;UNTIL=20261210T235959;BYDAY=TH;BYHOUR=15;BYMINUTE=0;"
	    "BYSECOND=0", "! cron cannot end", "! OnCalendar cannot end" },
	{ "every Thursday at 15:00 until 2026-12-03", 0, NULL,
	    "2026-12-10T23:59:59", "every Thursday at 15:00 until 2026-12-03",
	    "FREQ=WEEKLY;UNTIL=20261203T235959;BYDAY=TH;BYHOUR=15;BYMINUTE=0;"
	    "BYSECOND=0", "! cron cannot end", "! OnCalendar cannot end" },
	{ "every Thursday at 15:00 for 3 times from 2026-11-26", 0, NULL,
	    "2026-12-10T23:59:59",
	    "! words cannot say an end beside a number of times",
	    "! an RRULE cannot have COUNT and UNTIL together",
	    "! cron cannot end", "! OnCalendar cannot end" },
	/* Dates that stand beside the rule, outside of the limits. */
	{ "every Thursday at 15:00, also on 2026-12-01 at 12:00", 0,
	    "2026-12-03T00:00", NULL,
	    "every Thursday at 15:00 from 2026-12-03",
	    "FREQ=WEEKLY;BYDAY=TH;BYHOUR=15;BYMINUTE=0;BYSECOND=0",
	    "! cron has no years, so it cannot say a single date",
	    "Thu *-*-* 15:00:00" },
	{ "every Thursday at 15:00, also on 2026-12-12 at 12:00", 0, NULL,
	    "2026-12-10T23:59:59", "every Thursday at 15:00 until 2026-12-10",
	    "FREQ=WEEKLY;UNTIL=20261210T235959;BYDAY=TH;BYHOUR=15;BYMINUTE=0;"
	    "BYSECOND=0", "! cron cannot end", "! OnCalendar cannot end" },
	{ "once on 2026-12-03 at 15:00", 0, "2027-01-01T00:00", NULL,
	    "! there is no date", "! dates alone are no rule: they are RDATE",
	    "! cron has no years, so it cannot say a single date", "" },
	/* Moved by less than a day: a program can, words cannot. */
	{ "every Thursday at 15:00", 3600, NULL, NULL,
	    "! words can move a rule by whole days only",
	    "! an RRULE cannot say \"days after\" another rule",
	    "! cron cannot say \"days after\" another day",
	    "! OnCalendar cannot say \"days after\" another day" },
	{ "every Thursday at 15:00, except on 2026-12-03", 0, NULL, NULL,
	    "every Thursday at 15:00, except on 2026-12-03",
	    "FREQ=WEEKLY;BYDAY=TH;BYHOUR=15;BYMINUTE=0;BYSECOND=0",
	    "! cron cannot leave dates out",
	    "! OnCalendar cannot leave dates out" },
	{ "every Thursday at 15:00, except on 2026-12-03 at 15:00", 0, NULL,
	    NULL, "every Thursday at 15:00, except on 2026-12-03 at 15:00",
	    "FREQ=WEEKLY;BYDAY=TH;BYHOUR=15;BYMINUTE=0;BYSECOND=0",
	    "! cron cannot leave dates out",
	    "! OnCalendar cannot leave dates out" },
};

static void
test_limits(void)
{
	struct recurrence set;
	const char *when;
	size_t i;

	for (i = 0; i < countof(limit_rows); i++) {
		when = limit_rows[i].when;
		CHECK_ROW(recurrence_parse(when, true, at("2026-11-26"), &set,
		    NULL) == 0, when);
		set.offset_secs = limit_rows[i].offset_secs;
		if (limit_rows[i].from != NULL)
			set.from_local = at(limit_rows[i].from);
		if (limit_rows[i].until != NULL)
			set.until_local = at(limit_rows[i].until);
		check_format(recurrence_format_words, &set,
		    limit_rows[i].words, when);
		check_format(recurrence_format_rrule, &set,
		    limit_rows[i].rrule, when);
		check_format(recurrence_format_cron, &set,
		    limit_rows[i].cron, when);
		check_format(recurrence_format_oncalendar, &set,
		    limit_rows[i].oncalendar, when);
		recurrence_clear(&set);
	}
}

/* The next instance after a moment, of one rule and of two. */
static const struct {
	const char *when, *from, *until, *after, *next;
} next_rows[] = {
	{ "every Thursday at 15:00", NULL, NULL, "2026-12-03T14:59:59",
	    "2026-12-03T15:00" },
	{ "every Thursday at 15:00", NULL, NULL, "2026-12-03T15:00",
	    "2026-12-10T15:00" },
	{ "every Thursday at 15:00", NULL, "2026-12-10T14:59:59",
	    "2026-12-03T15:00", NULL },
	{ "every Thursday at 15:00", NULL, "2026-12-10T15:00",
	    "2026-12-03T15:00", "2026-12-10T15:00" },
	{ "every Thursday at 15:00", "2026-12-10T15:00", NULL,
	    "2026-01-01", "2026-12-10T15:00" },
	{ "every Thursday at 15:00", "2026-12-10T15:00:01", NULL,
	    "2026-01-01", "2026-12-17T15:00" },
	{ "every Thursday at 15:00 until 2026-12-03", NULL, NULL,
	    "2026-12-03T15:00", NULL },
	{ "every Thursday at 15:00, except on 2026-12-10", NULL, NULL,
	    "2026-12-03T15:00", "2026-12-17T15:00" },
	{ "every Thursday at 15:00, except on 2026-12-10 at 15:00", NULL,
	    NULL, "2026-12-03T15:00", "2026-12-17T15:00" },
	{ "every Thursday at 15:00 until 2026-12-10, except on 2026-12-10",
	    NULL, NULL, "2026-12-03T15:00", NULL },
	{ "2 days after every Thursday at 15:00", NULL, NULL,
	    "2026-12-05T15:00", "2026-12-12T15:00" },
	{ "2 days before every Thursday at 15:00", NULL, NULL,
	    "2026-12-01T14:59", "2026-12-01T15:00" },
	{ "every Thursday at 15:00, and also every Monday at 9:00", NULL,
	    "2026-12-07T09:00", "2026-12-03T15:00", "2026-12-07T09:00" },
	{ "every Thursday at 15:00, and also every Monday at 9:00", NULL,
	    "2026-12-07T09:00", "2026-12-07T09:00", NULL },
	{ "once on 2026-12-03 at 15:00", NULL, NULL, "2026-12-03T14:00",
	    "2026-12-03T15:00" },
	{ "once on 2026-12-03 at 15:00", NULL, NULL, "2026-12-03T15:00",
	    NULL },
	{ "every year on 31 December at 23:59", NULL, NULL,
	    "9999-12-31T23:58", "9999-12-31T23:59" },
	{ "every year on 31 December at 23:59", NULL, NULL,
	    "9999-12-31T23:59", NULL },
};

static void
test_next(void)
{
	struct recurrence set;
	const char *when;
	int64_t local;
	bool is_there;
	size_t i;

	for (i = 0; i < countof(next_rows); i++) {
		when = next_rows[i].when;
		CHECK_ROW(recurrence_parse(when, false, 0, &set, NULL) == 0,
		    when);
		if (next_rows[i].from != NULL)
			set.from_local = at(next_rows[i].from);
		if (next_rows[i].until != NULL)
			set.until_local = at(next_rows[i].until);
		local = 7;
		is_there = recurrence_next(&set, at(next_rows[i].after),
		    &local);
		CHECK_ROW(is_there == (next_rows[i].next != NULL), when);
		CHECK_ROW(local == (next_rows[i].next == NULL ? 7 :
		    at(next_rows[i].next)), when);
		recurrence_clear(&set);
	}
}

/* From the beginning and from the end of time, also where the set is moved
 * past it. */
static void
test_ends_of_time(void)
{
	static const int64_t offsets[] = { 0, 2 * DAY, -2 * DAY };
	struct recurrence_cursor cursor;
	struct recurrence set;
	int64_t first, local;
	size_t i;

	for (i = 0; i < countof(offsets); i++) {
		CHECK(recurrence_parse("every Thursday at 15:00", false, 0,
		    &set, NULL) == 0);
		set.offset_secs = offsets[i];
		first = at("1570-01-01T15:00") + offsets[i];
		CHECK(recurrence_next(&set, INT64_MIN, &local));
		CHECK_NUMBER(local, first);
		recurrence_cursor_init(&cursor, &set, INT64_MIN);
		CHECK(recurrence_cursor_next(&cursor, &local));
		CHECK_NUMBER(local, first);
		CHECK(!recurrence_next(&set, INT64_MAX - 1, &local));
		CHECK(!recurrence_next(&set, INT64_MAX, &local));
		recurrence_cursor_init(&cursor, &set, INT64_MAX);
		CHECK(!recurrence_cursor_next(&cursor, &local));
		CHECK_NUMBER(local, first);
		recurrence_clear(&set);
	}
}

/* --- texts of several lines, and without words ------------------------- */

static const struct {
	const char *text;
	size_t rule_count;
	int column;		/* 0: right */
	const char *error;
} line_rows[] = {
	{ "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0\n", 1, 0, NULL },
	{ "RRULE:FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0  \r\n\r\n \t\n", 1,
	    0, NULL },
	{ "RRULE:FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0\n"
	    "RRULE:FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=30;BYSECOND=0", 2,
	    0, NULL },
	{ "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0\nFREQ=HOURS", 0, 48,
	    NULL },
	{ "", 0, 1, "nothing is written; accepted are words (\"every Thursday "
	    "at 15:00\"), an RRULE, or cron" },
	{ "   ", 0, 1, "nothing is written; accepted are words (\"every "
	    "Thursday at 15:00\"), an RRULE, or cron" },
};

static void
test_lines(void)
{
	struct recurrence set;
	struct error error;
	size_t i;
	int result;

	for (i = 0; i < countof(line_rows); i++) {
		set = (struct recurrence){ 0 };
		error = (struct error){ 0 };
		result = recurrence_parse(line_rows[i].text, false, 0, &set,
		    &error);
		CHECK_ROW((result == 0) == (line_rows[i].column == 0),
		    line_rows[i].text);
		CHECK_NUMBER(set.rules.count, line_rows[i].rule_count);
		CHECK_NUMBER(error.column, line_rows[i].column);
		if (line_rows[i].error != NULL)
			CHECK_STRING(error.text, line_rows[i].error);
		/* Whoever does not ask why hears no less. */
		recurrence_clear(&set);
		CHECK_ROW(recurrence_parse(line_rows[i].text, false, 0, &set,
		    NULL) == result, line_rows[i].text);
		recurrence_clear(&set);
	}
}

/* What is left of BYSETPOS once it is told as a weekday does not keep two rules
 * apart. */
static void
test_united(void)
{
	struct recurrence set = { 0 };

	CHECK(recurrence_parse("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1;BYHOUR=9;"
	    "BYMINUTE=0;BYSECOND=0\nFREQ=WEEKLY;BYDAY=MO;BYHOUR=10;"
	    "BYMINUTE=0;BYSECOND=0\nFREQ=WEEKLY;BYDAY=MO,SU;BYSETPOS=-2;"
	    "BYHOUR=11;BYMINUTE=0;BYSECOND=0", false, 0, &set, NULL) == 0);
	check_format(recurrence_format_words, &set,
	    "every Monday at 09:00, 10:00 and 11:00", "united");
	recurrence_clear(&set);
}

/* A start at midnight is a date, and gives no time of day. */
static void
test_start(void)
{
	struct recurrence set = { 0 };
	struct error error = { 0 };

	CHECK(recurrence_parse("every Thursday", true, at("2026-12-03T15:00"),
	    &set, &error) == 0);
	check_format(recurrence_format_words, &set, "every Thursday at 15:00",
	    "");
	recurrence_clear(&set);
	CHECK(recurrence_parse("every Thursday", true, at("2026-12-03"), &set,
	    &error) == -1);
	CHECK_STRING(error.text, "there is no time of day; add \"at 15:00\"");
	CHECK_NUMBER(error.column, 15);
}

/* --- more than fits ------------------------------------------------------ */

/* Append numbers below `end` whose bit `bit` is set; bit -1: all. */
static void
put_numbers(struct text *text, const char *name, int end, int bit)
{
	const char *separator = "";
	int n;

	text_putf(text, ";%s=", name);
	for (n = 0; n < end; n++)
		if (bit < 0 || n >> bit & 1) {
			text_putf(text, "%s%d", separator, n);
			separator = ",";
		}
}

/*
 * Six rules of one hour each, each with the minutes that have its bit: no two
 * minutes have the same hours, so that 59 products of hours and minutes are
 * needed.  With seconds on three of them there are 7 more.
 */
static void
put_scattered(struct text *text, const char *days, bool has_seconds)
{
	int i;

	for (i = 0; i < 6; i++) {
		text_putf(text, "%s%s;BYHOUR=%d", i > 0 ? "\n" : "", days, i);
		put_numbers(text, "BYMINUTE", 60, i);
		text_puts(text, has_seconds && i >= 3 ? ";BYSECOND=0,30" :
		    ";BYSECOND=0");
	}
}

static int
count_lines(const char *text)
{
	int count = 1;

	for (; (text = strchr(text, '\n')) != NULL; text++)
		count++;
	return count;
}

static void
check_scattered(const char *days, bool has_seconds, int lines,
    const char *cron, const char *oncalendar)
{
	struct text text = { 0 }, out = { 0 };
	struct recurrence set;
	struct error error = { 0 };

	put_scattered(&text, days, has_seconds);
	CHECK(recurrence_parse(text_string(&text), false, 0, &set, NULL) == 0);
	if (cron != NULL) {
		check_format(recurrence_format_cron, &set, cron, days);
	} else {
		CHECK(recurrence_format_cron(&out, &set, &error) == 0);
		CHECK_NUMBER(count_lines(text_string(&out)), lines);
	}
	text_cut(&out, 0);
	if (oncalendar != NULL) {
		check_format(recurrence_format_oncalendar, &set, oncalendar,
		    days);
	} else {
		CHECK(recurrence_format_oncalendar(&out, &set, &error) == 0);
		CHECK_NUMBER(count_lines(text_string(&out)), lines);
	}
	recurrence_clear(&set);
	text_clear(&text);
	text_clear(&out);
}

static void
test_scattered(void)
{
	check_scattered("FREQ=DAILY", false, 59, NULL, NULL);
	check_scattered("FREQ=DAILY", true, 0,
	    "! cron would need over 64 lines",
	    "! OnCalendar would need over 64 lines");
	/* January, April and February have other days of these: 177 lines. */
	check_scattered("FREQ=YEARLY;BYMONTH=1,2,4;BYMONTHDAY=29,30,31",
	    false, 177, "! cron would need over 64 lines", NULL);
}

/* Words that could not be read again: every text has an end. */
static void
test_long_words(void)
{
	static const char *const days[] = { "MO", "TU", "WE", "TH", "FR",
		"SA", "SU" };
	struct text text = { 0 };
	struct recurrence set;
	size_t i;

	for (i = 0; i < countof(days); i++) {
		text_putf(&text, "%sFREQ=WEEKLY;BYDAY=%s", i > 0 ? "\n" : "",
		    days[i]);
		put_numbers(&text, "BYHOUR", 24, -1);
		/* Not evenly spread, and not at full minutes. */
		put_numbers(&text, "BYMINUTE", 45, -1);
		text_putf(&text, ",50;BYSECOND=%zu", i + 1);
	}
	CHECK(recurrence_parse(text_string(&text), false, 0, &set, NULL) == 0);
	check_format(recurrence_format_words, &set,
	    "! words would be longer than 65536 characters", "long");
	recurrence_clear(&set);
	text_clear(&text);
}

/* More rules than a set holds: nine times that share no product. */
static const struct { const char *days, *error; } many_rows[] = {
	{ "last working day of the month", "this needs over 8 rules; accepted "
	    "are fewer different times of day or dates, or several windows" },
	{ "1 March", "too many different times of day; accepted are those of "
	    "at most 8 rules" },
	{ "every Monday", "too many different times of day; accepted are "
	    "those of at most 8 rules" },
};

static void
test_many_rules(void)
{
	struct recurrence set = { 0 };
	struct error error;
	struct text text = { 0 };
	size_t i;
	int n;

	for (i = 0; i < countof(many_rows); i++) {
		text_cut(&text, 0);
		text_putf(&text, "%s at ", many_rows[i].days);
		for (n = 1; n <= 9; n++)
			text_putf(&text, "%s%02d:%02d", n > 1 ? ", " : "", n,
			    n);
		error = (struct error){ 0 };
		CHECK_ROW(recurrence_parse(text_string(&text), false, 0, &set,
		    &error) == -1, many_rows[i].days);
		CHECK_STRING(error.text, many_rows[i].error);
		/* Eight of them fit. */
		text_cut(&text, text.length - strlen(", 09:09"));
		CHECK_ROW(recurrence_parse(text_string(&text), false, 0, &set,
		    NULL) == 0, many_rows[i].days);
		CHECK_NUMBER(set.rules.count, 8);
		recurrence_clear(&set);
	}
	text_clear(&text);
}

/* How often cron's "or" comes in a year, when the set ends before. */
static void
test_remark(void)
{
	struct recurrence set;
	struct text text = { 0 };

	CHECK(recurrence_parse("0 9 13 * 5", false, 0, &set, NULL) == 0);
	recurrence_explain(&text, &set);
	CHECK_STRING(text_string(&text), "cron takes the day of the month "
	    "(13) and the weekday (5) as \"or\": about 62 days a year; for "
	    "both at once write it in words");
	text_cut(&text, 0);
	set.until_local = at("2015-01-01");
	recurrence_explain(&text, &set);
	CHECK_STRING(text_string(&text), "cron takes the day of the month "
	    "(13) and the weekday (5) as \"or\": about 31 days a year; for "
	    "both at once write it in words");
	recurrence_clear(&set);
	text_clear(&text);
}

int
main(void)
{
	test_made();
	test_empty();
	test_limits();
	test_next();
	test_ends_of_time();
	test_lines();
	test_united();
	test_start();
	test_scattered();
	test_long_words();
	test_many_rules();
	test_remark();
	return harness_end();
}
