/* SPDX-License-Identifier: MIT */
#include "array.h"
#include "feed_site.h"
#include "harness.h"

#include "series.h"
#include "vevent.h"

/* --- rules made simple ------------------------------------------------------ */

#define NINE ";BYHOUR=9;BYMINUTE=0;BYSECOND=0"

static const struct { const char *rule, *want; } rows[] = {
	{ "FREQ=WEEKLY;BYDAY=TH" NINE, "FREQ=WEEKLY;BYDAY=TH" NINE },
	{ "FREQ=DAILY" NINE, "FREQ=DAILY" NINE },
	{ "FREQ=DAILY;BYDAY=MO,TU" NINE, "FREQ=WEEKLY;BYDAY=MO,TU" NINE },
	{ "FREQ=DAILY;BYMONTHDAY=13" NINE, "FREQ=MONTHLY;BYMONTHDAY=13" NINE },
	{ "FREQ=MONTHLY;BYDAY=1WE,3WE" NINE, "FREQ=MONTHLY;BYDAY=1WE" NINE
	    " FREQ=MONTHLY;BYDAY=3WE" NINE },
	{ "FREQ=MONTHLY;BYDAY=WE" NINE ";BYSETPOS=2",
	    "FREQ=MONTHLY;BYDAY=2WE" NINE },
	{ "FREQ=MONTHLY;BYDAY=FR" NINE ";BYSETPOS=-1",
	    "FREQ=MONTHLY;BYDAY=-1FR" NINE },
	{ "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR" NINE ";BYSETPOS=-1",
	    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR" NINE ";BYSETPOS=-1" },
	{ "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=30;BYSECOND=0",
	    "FREQ=DAILY;BYHOUR=9;BYMINUTE=30;BYSECOND=0 "
	    "FREQ=DAILY;BYHOUR=17;BYMINUTE=30;BYSECOND=0" },
	{ "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU" NINE,
	    "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU" NINE },
	{ "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24" NINE,
	    "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24" NINE },
	/* what readers do not agree on */
	{ "FREQ=MONTHLY;BYDAY=4FR,-1FR" NINE, "" },
	{ "FREQ=MONTHLY;BYMONTHDAY=1,15" NINE ";BYSETPOS=1", "" },
	{ "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29" NINE, "" },
	{ "FREQ=YEARLY;BYYEARDAY=100" NINE, "" },
	{ "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO" NINE, "" },
	{ "FREQ=YEARLY;BYDAY=20MO" NINE, "" },
	{ "FREQ=WEEKLY;COUNT=5;BYDAY=TH" NINE, "" },
	{ "FREQ=WEEKLY;BYDAY=MO,TU" NINE ";BYSETPOS=1", "" },
	{ "FREQ=WEEKLY;INTERVAL=2;BYMONTH=6;BYDAY=MO" NINE, "" },
	{ "FREQ=DAILY;INTERVAL=2;BYDAY=MO" NINE, "" },
	{ "FREQ=DAILY;BYMONTH=6" NINE, "" },
	{ "FREQ=DAILY;INTERVAL=2;BYMONTHDAY=13" NINE, "" },
	{ "FREQ=DAILY;INTERVAL=2;BYMONTHDAY=-1" NINE, "" },
	{ "FREQ=DAILY;BYMONTHDAY=-1" NINE,
	    "FREQ=MONTHLY;BYMONTHDAY=-1" NINE },
	{ "FREQ=WEEKLY" NINE, "" },
	{ "FREQ=WEEKLY;BYMONTH=6;BYDAY=MO" NINE,
	    "FREQ=WEEKLY;BYMONTH=6;BYDAY=MO" NINE },
	{ "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO" NINE, "" },
	{ "FREQ=YEARLY;BYMONTH=3;BYDAY=MO" NINE, "" },
	{ "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1,2" NINE ";BYSETPOS=1", "" },
	{ "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1;BYDAY=1MO" NINE, "" },
	{ "FREQ=YEARLY;BYMONTH=3;BYDAY=4MO,-1MO" NINE, "" },
	{ "FREQ=YEARLY;BYMONTH=3" NINE, "" },
	{ "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28" NINE,
	    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28" NINE },
	{ "FREQ=MONTHLY" NINE, "" },
	{ "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=1MO" NINE, "" },
	{ "FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=1" NINE ";BYSETPOS=1", "" },
	{ "FREQ=MONTHLY;BYDAY=1MO,1TU" NINE ";BYSETPOS=1", "" },
	{ "FREQ=MONTHLY;BYDAY=MO;BYHOUR=9,17;BYMINUTE=0;BYSECOND=0;BYSETPOS=1",
	    "" },
	{ "FREQ=MONTHLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0,30;BYSECOND=0;BYSETPOS=1",
	    "" },
	{ "FREQ=MONTHLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0,30;BYSETPOS=1",
	    "" },
	{ "FREQ=MONTHLY;BYDAY=MO,TU" NINE ";BYSETPOS=1,2",
	    "FREQ=MONTHLY;BYDAY=MO,TU" NINE ";BYSETPOS=1,2" },
	{ "FREQ=YEARLY;BYMONTH=3;BYDAY=6MO" NINE, "" },
	{ "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16;"
	    "BYMINUTE=0;BYSECOND=0", "" },
};

static void
test_split(void)
{
	struct rrule rule, parts[SERIES_MASTERS_MAX];
	struct text got = { 0 };
	size_t i, k, n;

	for (i = 0; i < countof(rows); i++) {
		text_cut(&got, 0);
		if (!CHECK_ROW(rrule_parse(rows[i].rule, &rule, NULL) == 0,
		    rows[i].rule))
			continue;
		n = series_split_rule(&rule, parts);
		for (k = 0; k < n; k++) {
			text_puts(&got, k > 0 ? " " : "");
			rrule_format(&got, &parts[k]);
		}
		CHECK_STRING(text_string(&got), rows[i].want);
	}
	text_clear(&got);
}

/* --- deviations of single occurrences, as coordinators will make them -------- */

struct plan {
	struct feed_revisions revisions;
	struct feed_writer writer;
	struct agenda agenda;
	struct text out, body;
};

/* Thursdays of a quarter. */
static void
plan_init(struct plan *plan, const struct feed_test *test)
{
	const struct window *window = &test->patch_thursday;

	memset(plan, 0, sizeof(*plan));
	plan->revisions.find = feed_test_find;
	plan->writer.site = &test->site;
	plan->writer.form = FEED_RULE;
	plan->writer.revisions = &plan->revisions;
	plan->writer.from_at = feed_test_at("2022-06-01");
	plan->writer.to_at = feed_test_at("2022-09-01");
	ical_init(&plan->writer.ical, &plan->out);
	agenda_expand(&plan->agenda, &window, 1, NULL, plan->writer.from_at,
	    plan->writer.to_at, AGENDA_STARTS);
}

static void
plan_clear(struct plan *plan)
{
	ical_clear(&plan->writer.ical);
	array_clear(&plan->writer.zones);
	agenda_clear(&plan->agenda);
	text_clear(&plan->out);
	text_clear(&plan->body);
}

static size_t
plan_write(struct plan *plan)
{
	struct series series;
	size_t rest;

	series_plan(&series, plan->agenda.list.items[0].window, &plan->agenda,
	    &plan->writer);
	series_write(&series, &plan->writer, &plan->body);
	rest = series.rest.count;
	series_clear(&series);
	return rest;
}

static bool
plan_has(const struct plan *plan, const char *what)
{
	return strstr(text_string(&plan->out), what) != NULL;
}

static void
test_plain(const struct feed_test *test)
{
	struct plan plan;

	plan_init(&plan, test);
	CHECK_NUMBER(plan_write(&plan), 0);
	CHECK(plan_has(&plan, "DTSTART;TZID=America/Los_Angeles:"
	    "20220602T150000\r\nDTEND;TZID=America/Los_Angeles:"
	    "20220602T170000\r\nRRULE:FREQ=WEEKLY;BYDAY=TH\r\n"
	    "EXDATE;TZID=America/Los_Angeles:20221124T150000\r\nSEQUENCE:2"));
	CHECK(!plan_has(&plan, "RECURRENCE-ID"));
	plan_clear(&plan);
}

/* Moved by an hour, extended, cancelled: three overrides; one that is gone:
 * EXDATE.  The first of all is moved, and the series begins where it was. */
static void
test_overrides(const struct feed_test *test)
{
	struct plan plan;
	struct occurrence *list;

	plan_init(&plan, test);
	list = plan.agenda.list.items;
	list[0].start_at += 3600;
	list[0].end_at += 3600;
	list[2].end_at += 1800;
	list[3].status = OCCURRENCE_CANCELLED;
	memmove(&list[5], &list[6], (plan.agenda.list.count - 6) *
	    sizeof(*list));
	plan.agenda.list.count--;
	CHECK_NUMBER(plan_write(&plan), 0);
	CHECK(plan_has(&plan, "DTSTART;TZID=America/Los_Angeles:"
	    "20220602T150000\r\nDTEND;TZID=America/Los_Angeles:"
	    "20220602T170000\r\nRRULE:FREQ=WEEKLY;BYDAY=TH"));
	CHECK(plan_has(&plan, "DTSTART;TZID=America/Los_Angeles:"
	    "20220602T160000\r\nDTEND;TZID=America/Los_Angeles:"
	    "20220602T180000\r\nRECURRENCE-ID;TZID=America/Los_Angeles:"
	    "20220602T150000\r\nSEQUENCE:2"));
	CHECK(plan_has(&plan, "EXDATE;TZID=America/Los_Angeles:"
	    "20220707T150000"));
	CHECK(plan_has(&plan, "DTSTART;TZID=America/Los_Angeles:"
	    "20220616T150000\r\nDTEND;TZID=America/Los_Angeles:"
	    "20220616T173000\r\nRECURRENCE-ID;TZID=America/Los_Angeles:"
	    "20220616T150000\r\nSEQUENCE:2"));
	CHECK(plan_has(&plan, "RECURRENCE-ID;TZID=America/Los_Angeles:"
	    "20220623T150000"));
	CHECK(plan_has(&plan, "SUMMARY:Cancelled: Patch Thursday\r\n"));
	CHECK(plan_has(&plan, "\r\nSTATUS:CANCELLED\r\nTRANSP:TRANSPARENT"));
	plan_clear(&plan);
}

/* Where readers must not take the last instance for one behind the end: UNTIL
 * is never near one.  All of it is summer time here: 15:00 is 22:00 UTC. */
static void
test_until(struct feed_test *test)
{
	static const struct { const char *until, *want; } cases[] = {
		{ "2022-08-18T15:00", "20220819T010000Z" },
		{ "2022-08-18T17:59:59", "20220819T010000Z" },
		{ "2022-08-18T18:00", "20220819T010000Z" },
		{ "2022-08-18T18:00:01", "20220819T010001Z" },
		{ "2022-08-18T23:59:59", "20220819T065959Z" },
		{ "2022-08-25T14:59:59", "20220825T215959Z" },
	};
	struct recurrence *set = &test->patch_thursday.recurrence;
	int64_t until_local = set->until_local;
	struct plan plan;
	char want[80];
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		set->until_local = feed_test_at(cases[i].until);
		plan_init(&plan, test);
		CHECK_NUMBER(plan_write(&plan), 0);
		(void)snprintf(want, sizeof(want),
		    "RRULE:FREQ=WEEKLY;UNTIL=%s;BYDAY=TH\r\n", cases[i].want);
		CHECK_ROW(plan_has(&plan, want), cases[i].until);
		plan_clear(&plan);
	}
	set->until_local = until_local;
}

/* What a rule cannot say is told one by one: days moved by an offset, rules
 * that may fall together. */
static void
test_rest(struct feed_test *test)
{
	struct recurrence *set = &test->patch_thursday.recurrence;
	struct rrule rule;
	struct plan plan;
	size_t all;

	set->offset_secs = 2 * 86400;
	plan_init(&plan, test);
	all = plan.agenda.list.count;
	CHECK_NUMBER(plan_write(&plan), all);
	CHECK_NUMBER(plan.out.length, 0);
	plan_clear(&plan);
	set->offset_secs = 0;
	CHECK(rrule_parse("FREQ=MONTHLY;BYMONTHDAY=13;BYHOUR=15;BYMINUTE=0;"
	    "BYSECOND=0", &rule, NULL) == 0);
	array_push(&set->rules, rule);
	plan_init(&plan, test);
	CHECK_NUMBER(plan_write(&plan), plan.agenda.list.count);
	plan_clear(&plan);
	/* At another time of day they never meet: a master each. */
	set->rules.items[1].hours = 1u << 9;
	plan_init(&plan, test);
	CHECK_NUMBER(plan_write(&plan), 0);
	CHECK(plan_has(&plan, "UID:patch-thursday.2@patchday.example.org"));
	plan_clear(&plan);
	set->rules.count = 1;
}

/* --- an entry by itself ----------------------------------------------------- */

/* Downtime blocks the time, cancelled downtime does not. */
static void
test_cancelled(struct feed_test *test)
{
	static const struct {
		enum occurrence_status status;
		const char *summary, *lines;
	} cases[] = {
		{ OCCURRENCE_CONFIRMED, "SUMMARY:Patch Thursday\r\n",
		    "STATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\n"
		    "X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\n" },
		{ OCCURRENCE_TENTATIVE, "SUMMARY:Patch Thursday (to be "
		    "confirmed)\r\n", "STATUS:TENTATIVE\r\nTRANSP:OPAQUE\r\n"
		    "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE\r\n" },
		{ OCCURRENCE_CANCELLED, "SUMMARY:Cancelled: Patch Thursday\r\n",
		    "STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n"
		    "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n" },
	};
	struct occurrence occurrence;
	struct vevent vevent;
	size_t i;

	test->patch_thursday.impact = WINDOW_IMPACT_DOWN;
	for (i = 0; i < countof(cases); i++) {
		occurrence_init(&occurrence, &test->patch_thursday,
		    feed_test_at("2022-06-16T15:00"));
		occurrence.status = cases[i].status;
		vevent_init(&vevent, &test->patch_thursday, &occurrence,
		    &test->site, INT64_MIN);
		CHECK_ROW(strncmp(text_string(&vevent.shown),
		    cases[i].summary, strlen(cases[i].summary)) == 0,
		    cases[i].summary);
		CHECK_ROW(strstr(text_string(&vevent.shown),
		    cases[i].lines) != NULL, cases[i].lines);
		vevent_clear(&vevent);
	}
	test->patch_thursday.impact = WINDOW_IMPACT_TRANSIENT;
}

static void
test_host(struct feed_test *test)
{
	static const struct { const char *url, *want; } urls[] = {
		{ NULL, "patchday" },
		{ "https://patchday.example.org", "patchday.example.org" },
		{ "http://localhost:8480/sub/path", "localhost" },
		{ "https://user:secret@example.org/x@y", "example.org" },
		{ "https://[::1]:8480", "patchday" },
		{ "nonsense", "patchday" },
	};
	const char *url = test->site.url;
	struct text host = { 0 };
	size_t i;

	for (i = 0; i < countof(urls); i++) {
		text_cut(&host, 0);
		test->site.url = urls[i].url;
		feed_format_host(&host, &test->site);
		CHECK_STRING(text_string(&host), urls[i].want);
	}
	test->site.url = url;
	text_clear(&host);
}

int
main(void)
{
	struct feed_test test;

	feed_test_init(&test);
	test_split();
	test_plain(&test);
	test_overrides(&test);
	test_until(&test);
	test_rest(&test);
	test_cancelled(&test);
	test_host(&test);
	feed_test_clear(&test);
	return harness_end();
}
