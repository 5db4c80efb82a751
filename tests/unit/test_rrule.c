/* SPDX-License-Identifier: MIT */
#include "rrule.h"

#include <stdlib.h>

#include "array.h"
#include "civil.h"
#include "harness.h"

#define TIMES 64

/*
 * RFC 5545 3.8.5.3: its examples, on wall-clock time.  `want`: dates, each
 * with the start's time of day; "." says that nothing follows.
 */
static const struct {
	const char *rule, *start, *want;
} rfc_rows[] = {
	{ "FREQ=DAILY;COUNT=10", "19970902T090000",
	    "19970902 19970903 19970904 19970905 19970906 19970907 19970908 "
	    "19970909 19970910 19970911 ." },
	{ "FREQ=DAILY;UNTIL=19970905T000000", "19970902T090000",
	    "19970902 19970903 19970904 ." },
	{ "FREQ=DAILY;INTERVAL=2", "19970902T090000",
	    "19970902 19970904 19970906 19970908 19970910" },
	{ "FREQ=DAILY;INTERVAL=10;COUNT=5", "19970902T090000",
	    "19970902 19970912 19970922 19971002 19971012 ." },
	{ "FREQ=YEARLY;UNTIL=19990102T140000;BYMONTH=1;"
	    "BYDAY=SU,MO,TU,WE,TH,FR,SA;BYMONTHDAY=1,2,31", "19980101T090000",
	    "19980101 19980102 19980131 19990101 19990102 ." },
	{ "FREQ=DAILY;UNTIL=19990102T140000;BYMONTH=1;BYMONTHDAY=1,2,31",
	    "19980101T090000",
	    "19980101 19980102 19980131 19990101 19990102 ." },
	{ "FREQ=WEEKLY;COUNT=10", "19970902T090000",
	    "19970902 19970909 19970916 19970923 19970930 19971007 19971014 "
	    "19971021 19971028 19971104 ." },
	{ "FREQ=WEEKLY;INTERVAL=2;WKST=SU", "19970902T090000",
	    "19970902 19970916 19970930 19971014 19971028 19971111 19971125 "
	    "19971209 19971223 19980106 19980120 19980203 19980217" },
	{ "FREQ=WEEKLY;UNTIL=19971007T000000;WKST=SU;BYDAY=TU,TH",
	    "19970902T090000",
	    "19970902 19970904 19970909 19970911 19970916 19970918 19970923 "
	    "19970925 19970930 19971002 ." },
	{ "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000;WKST=SU;"
	    "BYDAY=MO,WE,FR", "19970901T090000",
	    "19970901 19970903 19970905 19970915 19970917 19970919 19970929 "
	    "19971001 19971003 19971013 19971015 19971017 19971027 19971029 "
	    "19971031 19971110 19971112 19971114 19971124 19971126 19971128 "
	    "19971208 19971210 19971212 19971222 ." },
	{ "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
	    "19970902T090000",
	    "19970902 19970904 19970916 19970918 19970930 19971002 19971014 "
	    "19971016 ." },
	{ "FREQ=MONTHLY;COUNT=10;BYDAY=1FR", "19970905T090000",
	    "19970905 19971003 19971107 19971205 19980102 19980206 19980306 "
	    "19980403 19980501 19980605 ." },
	{ "FREQ=MONTHLY;UNTIL=19971224T000000;BYDAY=1FR", "19970905T090000",
	    "19970905 19971003 19971107 19971205 ." },
	{ "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
	    "19970907T090000",
	    "19970907 19970928 19971102 19971130 19980104 19980125 19980301 "
	    "19980329 19980503 19980531 ." },
	{ "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "19970922T090000",
	    "19970922 19971020 19971117 19971222 19980119 19980216 ." },
	{ "FREQ=MONTHLY;BYMONTHDAY=-3", "19970928T090000",
	    "19970928 19971029 19971128 19971229 19980129 19980226" },
	{ "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15", "19970902T090000",
	    "19970902 19970915 19971002 19971015 19971102 19971115 19971202 "
	    "19971215 19980102 19980115 ." },
	{ "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", "19970930T090000",
	    "19970930 19971001 19971031 19971101 19971130 19971201 19971231 "
	    "19980101 19980131 19980201 ." },
	{ "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
	    "19970910T090000",
	    "19970910 19970911 19970912 19970913 19970914 19970915 19990310 "
	    "19990311 19990312 19990313 ." },
	{ "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "19970902T090000",
	    "19970902 19970909 19970916 19970923 19970930 19971104 19971111 "
	    "19971118 19971125 19980106 19980113 19980120 19980127 19980303" },
	{ "FREQ=YEARLY;COUNT=10;BYMONTH=6,7", "19970610T090000",
	    "19970610 19970710 19980610 19980710 19990610 19990710 20000610 "
	    "20000710 20010610 20010710 ." },
	{ "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3", "19970310T090000",
	    "19970310 19990110 19990210 19990310 20010110 20010210 20010310 "
	    "20030110 20030210 20030310 ." },
	{ "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
	    "19970101T090000",
	    "19970101 19970410 19970719 20000101 20000409 20000718 20030101 "
	    "20030410 20030719 20060101 ." },
	{ "FREQ=YEARLY;BYDAY=20MO", "19970519T090000",
	    "19970519 19980518 19990517" },
	{ "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "19970512T090000",
	    "19970512 19980511 19990517" },
	{ "FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "19970313T090000",
	    "19970313 19970320 19970327 19980305 19980312 19980319 19980326 "
	    "19990304 19990311 19990318 19990325" },
	{ "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8", "19970605T090000",
	    "19970605 19970612 19970619 19970626 19970703 19970710 19970717 "
	    "19970724 19970731 19970807 19970814 19970821 19970828 19980604" },
	{ "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "19970902T090000",
	    "19980213 19980313 19981113 19990813 20001013" },
	{ "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
	    "19970913T090000",
	    "19970913 19971011 19971108 19971213 19980110 19980207 19980307 "
	    "19980411 19980509 19980613" },
	{ "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
	    "19961105T090000", "19961105 20001107 20041102" },
	{ "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904T090000",
	    "19970904 19971007 19971106 ." },
	{ "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "19970929T090000",
	    "19970929 19971030 19971127 19971230 19980129 19980226 19980330" },
	{ "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
	    "19970805T090000", "19970805 19970810 19970819 19970824 ." },
	{ "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
	    "19970805T090000", "19970805 19970817 19970819 19970831 ." },
	{ "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "20070115T090000",
	    "20070115 20070130 20070215 20070315 20070330 ." },
};

/* What its examples leave out.  `want`: whole local times. */
static const struct {
	const char *rule, *start, *want;
} more_rows[] = {
	/* the missing parts come from the start */
	{ "FREQ=YEARLY", "2024-02-29T08:00", "2024-02-29T08:00 2028-02-29T08:00" },
	{ "FREQ=MONTHLY", "2026-01-31T08:00", "2026-01-31T08:00 2026-03-31T08:00 "
	    "2026-05-31T08:00" },
	{ "FREQ=YEARLY;BYWEEKNO=1", "2026-01-01T08:00", "2026-01-01T08:00 "
	    "2027-01-07T08:00 2028-01-06T08:00" },
	{ "FREQ=YEARLY;BYMONTHDAY=1;BYMONTH=2,4", "2026-03-01T08:00",
	    "2026-04-01T08:00 2027-02-01T08:00 2027-04-01T08:00" },
	{ "FREQ=DAILY;BYHOUR=9,17", "2026-01-01T12:30", "2026-01-01T17:30 "
	    "2026-01-02T09:30 2026-01-02T17:30" },
	{ "FREQ=WEEKLY;BYDAY=TH;BYHOUR=0,1,2,3,4,5,6,7,8", "2026-01-01T07:30",
	    "2026-01-01T07:30 2026-01-01T08:30 2026-01-08T00:30 "
	    "2026-01-08T01:30 2026-01-08T02:30 2026-01-08T03:30 "
	    "2026-01-08T04:30 2026-01-08T05:30 2026-01-08T06:30 "
	    "2026-01-08T07:30 2026-01-08T08:30 2026-01-15T00:30" },
	/* the start is an occurrence only if the rule says so */
	{ "FREQ=WEEKLY;BYDAY=MO;COUNT=2", "2026-01-01T08:00",
	    "2026-01-05T08:00 2026-01-12T08:00 ." },
	/* times of day */
	{ "FREQ=DAILY;BYHOUR=9,16;BYMINUTE=0,40;COUNT=5", "19970902T090000",
	    "1997-09-02T09:00 1997-09-02T09:40 1997-09-02T16:00 "
	    "1997-09-02T16:40 1997-09-03T09:00 ." },
	{ "FREQ=WEEKLY;BYHOUR=0,23;BYSECOND=1,59", "20260101T235901",
	    "2026-01-01T23:59:01 2026-01-01T23:59:59 2026-01-08T00:59:01" },
	{ "FREQ=DAILY;BYSECOND=60;COUNT=1", "2026-01-01T08:00",
	    "2026-01-01T08:00:59 ." },
	/* BYSETPOS counts in the whole period, times included */
	{ "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "2026-01-20T08:00",
	    "2026-02-02T08:00 2026-03-02T08:00" },
	{ "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1,-1", "2026-01-07T08:00",
	    "2026-01-09T08:00 2026-01-12T08:00 2026-01-16T08:00" },
	{ "FREQ=DAILY;BYHOUR=8,12,16;BYSETPOS=2,-1", "2026-01-01T13:00",
	    "2026-01-01T16:00 2026-01-02T12:00 2026-01-02T16:00" },
	{ "FREQ=MONTHLY;BYDAY=1MO,2MO;BYHOUR=8,12;BYSETPOS=-3,2",
	    "2026-01-05T10:00", "2026-01-05T12:00 2026-02-02T12:00" },
	{ "FREQ=YEARLY;BYMONTH=1;BYDAY=SA,SU;BYSETPOS=-1", "2026-01-01T08:00",
	    "2026-01-31T08:00 2027-01-31T08:00 2028-01-30T08:00" },
	{ "FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=1,2;BYSETPOS=4;COUNT=2",
	    "2026-01-01T00:00", "2026-01-06T02:00 2026-01-13T02:00 ." },
	{ "FREQ=YEARLY;BYYEARDAY=1,-1;BYHOUR=1,2;BYSETPOS=1,-1",
	    "2026-01-01T01:30", "2026-01-01T01:30 2026-12-31T02:30" },
	/* BYDAY with and without numbers is a union */
	{ "FREQ=MONTHLY;BYDAY=1MO,FR", "2026-01-01T08:00", "2026-01-02T08:00 "
	    "2026-01-05T08:00 2026-01-09T08:00" },
	{ "FREQ=YEARLY;BYDAY=2MO,-1SU,1SA", "2026-01-01T08:00", "2026-01-03T08:00 "
	    "2026-01-12T08:00 2026-12-27T08:00 2027-01-02T08:00" },
	{ "FREQ=YEARLY;BYDAY=53TH", "2026-01-01T08:00", "2026-12-31T08:00 "
	    "2032-12-30T08:00 2037-12-31T08:00" },
	/* weeks of the year: the days at New Year belong where they lie */
	{ "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO,SU", "2026-01-01T08:00",
	    "2026-12-28T08:00 2027-01-03T08:00 2032-12-27T08:00" },
	{ "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO,SU", "2025-01-01T08:00",
	    "2025-01-05T08:00 2025-12-29T08:00 2026-01-04T08:00" },
	{ "FREQ=YEARLY;BYWEEKNO=-53;BYDAY=TU", "2024-01-01T08:00",
	    "2025-12-30T08:00 2031-12-30T08:00" },
	{ "FREQ=YEARLY;BYWEEKNO=1;BYDAY=SA;WKST=SU", "2026-01-01T08:00",
	    "2026-01-10T08:00 2027-01-09T08:00" },
	/* long intervals, and years that are left out */
	{ "FREQ=DAILY;INTERVAL=1000000", "2026-01-01T08:00", "2026-01-01T08:00 "
	    "4763-11-29T08:00 7501-10-26T08:00 ." },
	{ "FREQ=YEARLY;INTERVAL=100;BYMONTH=2;BYMONTHDAY=29",
	    "1900-03-01T08:00", "2000-02-29T08:00 2400-02-29T08:00" },
	/* fault-row: 27 */
	{ "FREQ=WEEKLY;INTERVAL=2147483647", "2026-01-01T08:00",
	    "2026-01-01T08:00 ." },
	{ "FREQ=MONTHLY;INTERVAL=2147483647", "2026-01-01T08:00",
	    "2026-01-01T08:00 ." },
	{ "FREQ=YEARLY;INTERVAL=2147483647", "2026-01-01T08:00",
	    "2026-01-01T08:00 ." },
	{ "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "2026-01-01T08:00",
	    "2044-02-29T08:00 2072-02-29T08:00 2112-02-29T08:00" },
	{ "FREQ=DAILY;BYMONTHDAY=-1;BYMONTH=2", "2026-01-01T08:00",
	    "2026-02-28T08:00 2027-02-28T08:00 2028-02-29T08:00" },
	{ "FREQ=WEEKLY;BYMONTH=2;BYDAY=SU,MO", "2026-01-01T08:00",
	    "2026-02-01T08:00 2026-02-02T08:00 2026-02-08T08:00" },
	/* the end of UNTIL belongs to it; a date means its whole day */
	{ "FREQ=DAILY;UNTIL=20260102T080000", "2026-01-01T08:00",
	    "2026-01-01T08:00 2026-01-02T08:00 ." },
	{ "FREQ=DAILY;UNTIL=20260102T075959", "2026-01-01T08:00",
	    "2026-01-01T08:00 ." },
	{ "FREQ=DAILY;UNTIL=20260102", "2026-01-01T23:59",
	    "2026-01-01T23:59 2026-01-02T23:59 ." },
	{ "FREQ=YEARLY", "9998-07-04T08:00", "9998-07-04T08:00 9999-07-04T08:00 ." },
};

/* The first occurrences as text, as many as `want` has, and "." if none
 * follows. */
static void
expand(struct text *text, const struct rrule *rule, int64_t start,
    const char *want, bool with_time)
{
	struct rrule_cursor cursor;
	struct civil civil;
	const char *at;
	int64_t local;
	int count = 1;

	for (at = want; *at != '\0'; at++)
		count += *at == ' ';
	rrule_cursor_init(&cursor, rule, start, INT64_MIN);
	while (count-- > 0) {
		text_puts(text, text->length > 0 ? " " : "");
		if (!rrule_cursor_next(&cursor, &local)) {
			text_putc(text, '.');
			return;
		}
		civil = civil_from_local(local);
		if (with_time)
			civil_format(text, local);
		else
			text_putf(text, "%04d%02d%02d", (int)civil.year,
			    civil.month, civil.day);
		CHECK_ROW(with_time || (local - start) % 86400 == 0, want);
	}
}

static void
check_row(const char *rule_text, const char *start_text, const char *want,
    bool with_time)
{
	struct error error = { 0 };
	struct text got = { 0 };
	struct rrule rule;
	int64_t start;

	if (!CHECK_ROW(rrule_parse(rule_text, &rule, &error) == 0, rule_text) ||
	    !CHECK_ROW(civil_parse(start_text, &start, NULL, &error) == 0,
	    start_text))
		return;
	CHECK_ROW(rrule_check(&rule, start, &error) == 0, rule_text);
	expand(&got, &rule, start, want, with_time);
	if (!CHECK_STRING(text_string(&got), want))
		fprintf(stderr, "   rule %s\n", rule_text);
	text_clear(&got);
	/* The completed rule says the same for itself. */
	rrule_complete(&rule, start);
	expand(&got, &rule, start, want, with_time);
	CHECK_STRING(text_string(&got), want);
	text_clear(&got);
}

static void
test_examples(void)
{
	size_t i;

	for (i = 0; i < countof(rfc_rows); i++)
		check_row(rfc_rows[i].rule, rfc_rows[i].start, rfc_rows[i].want,
		    false);
	for (i = 0; i < countof(more_rows); i++)
		check_row(more_rows[i].rule, more_rows[i].start,
		    more_rows[i].want, true);
}

/* From every moment on, one by one and in bulk, the same must come. */
static void
check_everywhere(const struct rrule *rule, int64_t start)
{
	int64_t all[TIMES], some[TIMES], local;
	struct rrule_cursor cursor;
	size_t count, found, i;
	bool is_right = true;

	rrule_cursor_init(&cursor, rule, start, start);
	count = rrule_cursor_fill(&cursor, all, TIMES);
	for (i = 0; i < count; i++) {
		rrule_cursor_init(&cursor, rule, start, all[i]);
		found = rrule_cursor_fill(&cursor, some, count - i);
		is_right = is_right && found == count - i &&
		    memcmp(some, all + i, found * sizeof(*some)) == 0;
		is_right = is_right && rrule_next(rule, start, all[i] - 1,
		    &local) && local == all[i];
		if (i + 1 < count)
			is_right = is_right && rrule_next(rule, start, all[i],
			    &local) && local == all[i + 1] && local > all[i];
	}
	CHECK(is_right);
	if (count < TIMES)
		CHECK(!rrule_cursor_next(&cursor, &local));
}

static void
test_everywhere(void)
{
	struct error error;
	struct rrule rule;
	int64_t start;
	size_t i;

	for (i = 0; i < countof(rfc_rows) + countof(more_rows); i++) {
		bool is_rfc = i < countof(rfc_rows);
		size_t k = is_rfc ? i : i - countof(rfc_rows);

		if (rrule_parse(is_rfc ? rfc_rows[k].rule : more_rows[k].rule,
		    &rule, &error) == 0 && civil_parse(is_rfc
		    ? rfc_rows[k].start : more_rows[k].start, &start, NULL,
		    &error) == 0)
			check_everywhere(&rule, start);
	}
}

/* The distance from the start must not matter, COUNT included. */
/* fault-row: 26 27 */
static void
test_far(void)
{
	static const char *const rules[] = {
		"FREQ=DAILY", "FREQ=DAILY;INTERVAL=3;COUNT=400000",
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=400000",
		"FREQ=WEEKLY;BYMONTH=5;COUNT=40000",
		"FREQ=MONTHLY;BYDAY=1WE;COUNT=90000", "FREQ=MONTHLY;BYDAY=1WE",
		"FREQ=YEARLY;BYWEEKNO=20;COUNT=7000",
		"FREQ=MONTHLY;BYDAY=MO;BYHOUR=8,9;BYSETPOS=-1;COUNT=80000",
		"FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=1,2;BYSETPOS=4;COUNT=80000",
	};
	struct rrule_cursor cursor;
	int64_t start, local = 0, found;
	struct error error;
	struct rrule rule;
	size_t i, n;

	CHECK(civil_parse("2020-01-01T13:00", &start, NULL, &error) == 0);
	for (i = 0; i < countof(rules); i++) {
		CHECK(rrule_parse(rules[i], &rule, &error) == 0);
		rrule_cursor_init(&cursor, &rule, start, start);
		for (n = 0; n < 6000; n++)
			CHECK_ROW(rrule_cursor_next(&cursor, &local),
			    rules[i]);
		CHECK_ROW(rrule_next(&rule, start, local - 1, &found) &&
		    found == local, rules[i]);
		if (rule.count == 0)
			continue;
		rule.count = 6000;
		CHECK_ROW(rrule_next(&rule, start, local - 1, &found) &&
		    found == local, rules[i]);
		CHECK_ROW(!rrule_next(&rule, start, local, &found), rules[i]);
		rule.count = 5999;
		CHECK_ROW(!rrule_next(&rule, start, local - 1, &found),
		    rules[i]);
	}
}

int
main(void)
{
	test_examples();
	test_everywhere();
	test_far();
	return harness_end();
}
