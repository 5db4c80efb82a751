/* SPDX-License-Identifier: MIT */
#include "array.h"
#include "feed_site.h"
#include "file.h"
#include "harness.h"

/* --- names ------------------------------------------------------------------ */

static void
test_names(const struct feed_test *test)
{
	static const char *const want[] = { "all", "patch-thursday", "summit",
	    "env-idfint", "env-idfprod", "env-roundtable-prod", "env-summit",
	    "tier-int", "tier-prod" };
	struct feed_names names;
	size_t i;

	feed_list(&test->site, &names);
	CHECK_NUMBER(names.list.count, countof(want));
	for (i = 0; i < names.list.count; i++) {
		if (i < countof(want))
			CHECK_STRING(names.list.items[i], want[i]);
		CHECK_ROW(feed_check_name(&test->site, names.list.items[i],
		    NULL) == 0, names.list.items[i]);
		free(names.list.items[i]);
	}
	array_clear(&names.list);
}

static void
test_wrong_names(const struct feed_test *test)
{
	static const struct { const char *name, *want; } rows[] = {
		{ "patch-thursdy", "no feed is called \"patch-thursdy\"; did "
		    "you mean \"patch-thursday\"?" },
		{ "env-idfprd", "no feed is called \"env-idfprd\"; did you "
		    "mean \"env-idfprod\"?" },
		{ "tier-prd", "no feed is called \"tier-prd\"; did you mean "
		    "\"tier-prod\"?" },
		{ "tier-dev", NULL },
		{ "", NULL }, { "../etc/passwd", NULL }, { "ALL", NULL },
		{ "env-", NULL }, { "tier-", NULL }, { "all.ics", NULL },
	};
	struct error error;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		memset(&error, 0, sizeof(error));
		CHECK_ROW(feed_check_name(&test->site, rows[i].name,
		    &error) == -1, rows[i].name);
		CHECK_NUMBER(error.code, ERROR_MISSING);
		if (rows[i].want != NULL)
			CHECK_STRING(error.text, rows[i].want);
	}
}

static void
test_titles(const struct feed_test *test)
{
	static const struct { const char *name, *want; } rows[] = {
		{ "all", "Rubin Science Platform: all windows" },
		{ "summit", "Rubin Science Platform: Summit window" },
		{ "env-summit",
		    "Rubin Science Platform: summit-lsp.lsst.codes" },
		{ "tier-prod", "Rubin Science Platform: prod environments" },
	};
	struct text title = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		text_cut(&title, 0);
		feed_format_title(&title, &test->site, rows[i].name);
		CHECK_STRING(text_string(&title), rows[i].want);
	}
	text_clear(&title);
}

static void
test_forms(void)
{
	struct error error = { 0 };
	enum feed_form form;
	int i;

	for (i = FEED_EXPANDED; i <= FEED_RULE; i++) {
		CHECK(feed_parse_form(feed_form_name((enum feed_form)i),
		    &form, &error) == 0);
		CHECK_NUMBER(form, i);
	}
	CHECK(feed_parse_form("ruled", &form, &error) == -1);
	CHECK_STRING(error.text, "\"ruled\" is no form of a feed; accepted "
	    "are expanded, zoned, rule");
}

/* --- what is in them -------------------------------------------------------- */

static size_t
count(const struct text *text, const char *what)
{
	const char *p = text_string(text);
	size_t n = 0;

	for (; (p = strstr(p, what)) != NULL; p++)
		n++;
	return n;
}

/* fault-row: 27 */
static void
test_horizon(const struct feed_test *test)
{
	struct text feed = { 0 };

	/* 35 days back from 15 June 2022 is 11 May; 400 ahead is 20 July 2023:
	 * 62 Thursdays, one of them Thanksgiving. */
	CHECK_NUMBER(feed_test_render(test, &feed, "patch-thursday",
	    FEED_EXPANDED, NULL), feed_test_at("2022-06-16"));
	CHECK_NUMBER(count(&feed, "BEGIN:VEVENT"), 61);
	CHECK_NUMBER(count(&feed, "UID:patch-thursday-20220512T150000@"
	    "patchday.example.org\r\n"), 1);
	CHECK_NUMBER(count(&feed, "UID:patch-thursday-20220505T150000@"), 0);
	CHECK_NUMBER(count(&feed, "UID:patch-thursday-20230713T150000@"), 1);
	CHECK_NUMBER(count(&feed, "UID:patch-thursday-20230720T150000@"), 0);
	CHECK_NUMBER(count(&feed, "UID:patch-thursday-20221124T150000@"), 0);
	CHECK_NUMBER(count(&feed, "DTSTART:20221117T230000Z\r\n"
	    "DTEND:20221118T010000Z\r\nSEQUENCE:2\r\n"), 1);
	CHECK_NUMBER(count(&feed, "TZID"), 0);
	text_clear(&feed);
}

/* Long lines put together again, in place. */
static void
unfold(struct text *text)
{
	size_t i, length = 0;

	for (i = 0; i < text->length; i++) {
		if (strncmp(text->bytes + i, "\r\n ", 3) == 0)
			i += 2;
		else
			text->bytes[length++] = text->bytes[i];
	}
	text_cut(text, length);
}

/* Which windows are in which feed. */
static void
test_choice(const struct feed_test *test)
{
	static const struct { const char *name; size_t thursdays, summits; }
	rows[] = {
		{ "all", 61, 14 }, { "summit", 0, 14 },
		{ "patch-thursday", 61, 0 }, { "env-idfint", 61, 0 },
		{ "env-summit", 0, 14 }, { "tier-int", 61, 0 },
		{ "tier-prod", 61, 14 },
	};
	struct text feed = { 0 };
	int form;
	size_t i;

	for (form = FEED_EXPANDED; form <= FEED_ZONED; form++)
		for (i = 0; i < countof(rows); i++) {
			feed_test_render(test, &feed, rows[i].name,
			    (enum feed_form)form, NULL);
			CHECK_ROW(count(&feed, "UID:patch-thursday-") ==
			    rows[i].thursdays && count(&feed,
			    "UID:summit-") == rows[i].summits, rows[i].name);
		}
	text_clear(&feed);
}

static void
test_pure(const struct feed_test *test)
{
	struct feed_revisions revisions = { .find = feed_test_find };
	struct text one = { 0 }, other = { 0 };
	int64_t until_at;
	int form;

	for (form = FEED_EXPANDED; form <= FEED_RULE; form++) {
		text_cut(&other, 0);
		feed_test_render(test, &one, "all", (enum feed_form)form,
		    NULL);
		CHECK(feed_format(&other, &test->site, "all",
		    (enum feed_form)form, feed_test_at("2022-06-15T23:59:59"),
		    &revisions, &until_at, NULL) == 0);
		CHECK(one.length == other.length &&
		    memcmp(one.bytes, other.bytes, one.length) == 0);
	}
	CHECK_NUMBER(until_at, feed_test_at("2022-06-16"));
	text_cut(&other, 0);
	CHECK(feed_format(&other, &test->site, "nothing", FEED_EXPANDED, 0,
	    &revisions, &until_at, NULL) == -1);
	CHECK_NUMBER(other.length, 0);
	text_clear(&one);
	text_clear(&other);
}

/* Silence means "skip": from the deadline on it is shown as cancelled. */
static void
test_lapse(struct feed_test *test)
{
	struct feed_revisions revisions = { .find = feed_test_find };
	struct text feed = { 0 };
	int64_t until_at = 0;
	int form;

	test->summit.confirm.otherwise = WINDOW_OTHERWISE_SKIP;
	test->summit.confirm.before_secs = 7 * CIVIL_DAY_SECS;
	for (form = FEED_EXPANDED; form <= FEED_RULE; form++) {
		text_cut(&feed, 0);
		CHECK(feed_format(&feed, &test->site, "summit",
		    (enum feed_form)form, feed_test_at("2022-06-29T16:59:59"),
		    &revisions, &until_at, NULL) == 0);
		CHECK_NUMBER(until_at, feed_test_at("2022-06-29T17:00"));
		CHECK_NUMBER(count(&feed, "STATUS:CANCELLED"), 0);
		text_cut(&feed, 0);
		CHECK(feed_format(&feed, &test->site, "summit",
		    (enum feed_form)form, until_at, &revisions, &until_at,
		    NULL) == 0);
		CHECK_NUMBER(until_at, feed_test_at("2022-06-30"));
		CHECK_NUMBER(count(&feed, "STATUS:CANCELLED"), 1);
	}
	test->summit.confirm.otherwise = WINDOW_OTHERWISE_TENTATIVE;
	test->summit.confirm.before_secs = 0;
	text_clear(&feed);
}

/* What nobody confirmed says so from its end on; it stays tentative, as nobody
 * knows whether it took place.  The rule form tells all of the year. */
static void
test_unanswered(struct feed_test *test)
{
	static const int before[] = { 1, 1, 6 };
	struct feed_revisions revisions = { .find = feed_test_find };
	struct schedule *schedule = schedule_new(test->windows, 2);
	struct text feed = { 0 };
	int64_t until_at = 0;
	int form;

	/* By the configuration alone nobody knows. */
	CHECK(feed_format(&feed, &test->site, "summit", FEED_EXPANDED,
	    feed_test_at("2022-07-06T19:00"), &revisions, &until_at,
	    NULL) == 0);
	CHECK_NUMBER(count(&feed, "was not confirmed"), 0);
	test->site.schedule = schedule;
	for (form = FEED_EXPANDED; form <= FEED_RULE; form++) {
		text_cut(&feed, 0);
		CHECK(feed_format(&feed, &test->site, "summit",
		    (enum feed_form)form, feed_test_at("2022-07-06T18:59:59"),
		    &revisions, &until_at, NULL) == 0);
		CHECK_NUMBER(until_at, feed_test_at("2022-07-06T19:00"));
		CHECK_NUMBER(count(&feed, "SUMMARY:Summit window (was not "
		    "confirmed)\r\n"), before[form]);
		text_cut(&feed, 0);
		CHECK(feed_format(&feed, &test->site, "summit",
		    (enum feed_form)form, until_at, &revisions, &until_at,
		    NULL) == 0);
		CHECK_NUMBER(until_at, feed_test_at("2022-07-07"));
		CHECK_NUMBER(count(&feed, "SUMMARY:Summit window (was not "
		    "confirmed)\r\n"), before[form] + 1);
		CHECK_NUMBER(count(&feed, "DESCRIPTION:Was not confirmed by "
		    "telescope-scm: it may not have"), before[form] + 1);
		CHECK_NUMBER(count(&feed, "\r\nSTATUS:TENTATIVE\r\n"),
		    count(&feed, "BEGIN:VEVENT\r\n"));
	}
	test->site.schedule = NULL;
	schedule_release(schedule);
	text_clear(&feed);
}

/* Of what was over before there was a record, before its window was as it is or
 * anybody had to confirm it, nothing is said, in any form; but it is tentative. */
static void
test_unasked(struct feed_test *test)
{
	static const struct {
		const char *known, *window, *confirm;
		int unanswered, unasked;
	} rows[] = {
		{ "2022-06-01T16:59:59", NULL, NULL, 2, 0 },
		{ "2022-06-01T19:00", NULL, NULL, 1, 1 },
		{ "2022-07-06T18:59:59", NULL, NULL, 1, 1 },
		{ "2022-07-06T19:00", NULL, NULL, 0, 2 },
		{ NULL, "2022-06-02", NULL, 1, 1 },
		{ NULL, NULL, "2022-06-02", 1, 1 },
		{ "2022-06-01", "2022-06-02", "2022-07-07", 0, 2 },
	};
	struct feed_revisions revisions = { .find = feed_test_find };
	struct schedule *schedule = schedule_new(test->windows, 2);
	struct text feed = { 0 };
	int64_t until_at = 0;
	size_t i;

	test->site.schedule = schedule;
	for (i = 0; i < countof(rows); i++) {
		test->site.known_from_at = rows[i].known == NULL ? 0 :
		    feed_test_at(rows[i].known);
		test->summit.since_at = rows[i].window == NULL ? 0 :
		    feed_test_at(rows[i].window);
		test->summit.confirm.since_at = rows[i].confirm == NULL ? 0 :
		    feed_test_at(rows[i].confirm);
		text_cut(&feed, 0);
		CHECK(feed_format(&feed, &test->site, "summit", FEED_EXPANDED,
		    feed_test_at("2022-07-06T19:00"), &revisions, &until_at,
		    NULL) == 0);
		CHECK_NUMBER(count(&feed, "SUMMARY:Summit window (was not "
		    "confirmed)\r\nDESCRIPTION:Was not confirmed by "),
		    rows[i].unanswered);
		CHECK_NUMBER(count(&feed, "SUMMARY:Summit window\r\n"),
		    rows[i].unasked);
		CHECK_NUMBER(count(&feed, "DESCRIPTION:Not confirmed yet: "),
		    count(&feed, " (to be confirmed)\r\n"));
		CHECK_NUMBER(count(&feed, "\r\nSTATUS:TENTATIVE\r\n"),
		    count(&feed, "BEGIN:VEVENT\r\n"));
	}
	/* In the rule form its series still says that it is to be. */
	text_cut(&feed, 0);
	CHECK(feed_format(&feed, &test->site, "summit", FEED_RULE,
	    feed_test_at("2022-07-06T19:00"), &revisions, &until_at,
	    NULL) == 0);
	CHECK_NUMBER(count(&feed, "SUMMARY:Summit window\r\n"), 7);
	CHECK_NUMBER(count(&feed, "was not confirmed"), 0);
	test->site.known_from_at = 0;
	test->summit.since_at = test->summit.confirm.since_at = 0;
	test->site.schedule = NULL;
	schedule_release(schedule);
	text_clear(&feed);
}

/* One occurrence has one hash, wherever it is shown; any visible change gives
 * another. */
static void
test_hash(struct feed_test *test)
{
	static const char identity[] = "summit/2022-07-06T13:00";
	static struct feed_test_memory all, env, changed;
	struct text feed = { 0 };
	char *title = test->summit.title;

	memset(&all, 0, sizeof(all));
	memset(&env, 0, sizeof(env));
	memset(&changed, 0, sizeof(changed));
	feed_test_render(test, &feed, "all", FEED_EXPANDED, &all);
	feed_test_render(test, &feed, "env-summit", FEED_ZONED, &env);
	/* And no remark. */
	CHECK_NUMBER(strlen(feed_test_hash(&all, identity)), 33);
	CHECK_STRING(feed_test_hash(&all, identity),
	    feed_test_hash(&env, identity));
	CHECK(strcmp(feed_test_hash(&all, "summit/2022-08-03T13:00"),
	    feed_test_hash(&all, identity)) != 0);
	test->summit.title = mem_string("Summit windows");
	feed_test_render(test, &feed, "all", FEED_EXPANDED, &changed);
	free(test->summit.title);
	test->summit.title = title;
	CHECK(strcmp(feed_test_hash(&all, identity),
	    feed_test_hash(&changed, identity)) != 0);
	CHECK_STRING(feed_test_hash(&all, "patch-thursday/2022-07-07T15:00"),
	    feed_test_hash(&changed, "patch-thursday/2022-07-07T15:00"));
	text_clear(&feed);
}

/* The rule form asks for the series as a whole. */
static void
test_series_identity(const struct feed_test *test)
{
	static struct feed_test_memory memory;
	struct text feed = { 0 };

	memset(&memory, 0, sizeof(memory));
	feed_test_render(test, &feed, "all", FEED_RULE, &memory);
	CHECK_NUMBER(memory.count, 2);
	CHECK_STRING(memory.seen[0].identity, "patch-thursday");
	CHECK_STRING(memory.seen[1].identity, "summit");
	/* Of the six that are over it is not said that they are to be
	 * confirmed. */
	CHECK_NUMBER(count(&feed, "BEGIN:VEVENT"), 2 + 6);
	CHECK_NUMBER(count(&feed, "\r\nSUMMARY:Summit window\r\n"), 6);
	CHECK_NUMBER(count(&feed, "UID:summit@patchday.example.org\r\n"), 7);
	CHECK_NUMBER(count(&feed, "RRULE:FREQ=MONTHLY;BYDAY=1WE\r\n"), 1);
	CHECK_NUMBER(count(&feed, "EXDATE;TZID=America/Los_Angeles:"
	    "20221124T150000\r\n"), 1);
	CHECK_NUMBER(count(&feed, "\r\nSTATUS:TENTATIVE\r\n"), 7);
	text_clear(&feed);
}

/* Behind the horizon, too, no reader is left alone with a skipped hour; as far
 * as there are clock changes in the VTIMEZONE, which is two years. */
static void
test_series_gaps(void)
{
	static const struct { const char *what; size_t want; } rows[] = {
		{ "RECURRENCE-ID", 4 },
		{ "RECURRENCE-ID;TZID=America/Los_Angeles:20220313T0230", 1 },
		{ "RECURRENCE-ID;TZID=America/Los_Angeles:20230312T0230", 1 },
		{ "RECURRENCE-ID;TZID=America/Los_Angeles:20240310T0230", 1 },
		{ "RECURRENCE-ID;TZID=America/Los_Angeles:20250309T0230", 1 },
	};
	struct feed_test test;
	struct window *window = &test.patch_thursday;
	struct text feed = { 0 };
	size_t i;

	feed_test_init(&test);
	recurrence_clear(&window->recurrence);
	CHECK(recurrence_parse("every Sunday at 02:30", false, 0,
	    &window->recurrence, NULL) == 0);
	feed_test_render(&test, &feed, "patch-thursday", FEED_RULE, NULL);
	for (i = 0; i < countof(rows); i++)
		CHECK_NUMBER(count(&feed, rows[i].what), rows[i].want);
	text_clear(&feed);
	feed_test_clear(&test);
}

static void
test_impacts(struct feed_test *test)
{
	static const struct {
		enum window_impact impact;
		const char *color, *transparency, *busy, *words;
	} rows[] = {
		{ WINDOW_IMPACT_NONE, "COLOR:seagreen\r\n",
		    "TRANSP:TRANSPARENT\r\n",
		    "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n",
		    "You should not notice" },
		{ WINDOW_IMPACT_TRANSIENT, "COLOR:steelblue\r\n",
		    "TRANSP:TRANSPARENT\r\n",
		    "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n",
		    "This is not downtime" },
		{ WINDOW_IMPACT_SESSIONS_END, "COLOR:darkorange\r\n",
		    "TRANSP:TRANSPARENT\r\n",
		    "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n",
		    "Running sessions" },
		{ WINDOW_IMPACT_DOWN, "COLOR:crimson\r\n",
		    "TRANSP:OPAQUE\r\n",
		    "X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\n",
		    "not available" },
	};
	struct text feed = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		test->patch_thursday.impact = rows[i].impact;
		feed_test_render(test, &feed, "patch-thursday", FEED_RULE,
		    NULL);
		unfold(&feed);
		CHECK_NUMBER(count(&feed, rows[i].color), 2);
		CHECK_NUMBER(count(&feed, rows[i].transparency), 1);
		CHECK_NUMBER(count(&feed, rows[i].busy), 1);
		CHECK_NUMBER(count(&feed, rows[i].words), 1);
	}
	test->patch_thursday.impact = WINDOW_IMPACT_TRANSIENT;
	text_clear(&feed);
}

/* A calendar must hold a component, so an empty feed holds its zone. */
static void
test_empty(struct feed_test *test)
{
	struct text feed = { 0 };
	int64_t until_local = test->summit.recurrence.until_local;

	test->summit.recurrence.until_local = feed_test_at("2020-01-01");
	feed_test_render(test, &feed, "summit", FEED_EXPANDED, NULL);
	CHECK_NUMBER(count(&feed, "BEGIN:VEVENT"), 0);
	CHECK_NUMBER(count(&feed, "BEGIN:VTIMEZONE"), 1);
	feed_test_render(test, &feed, "summit", FEED_RULE, NULL);
	CHECK_NUMBER(count(&feed, "BEGIN:VEVENT"), 0);
	test->summit.recurrence.until_local = until_local;
	text_clear(&feed);
}

/* Nothing of a hostile configuration becomes a line. */
static void
test_hostile(struct feed_test *test)
{
	struct text feed = { 0 };
	char *title = test->summit.title, *call = test->summit.call;
	char *url = test->summit.url;

	test->summit.title = mem_string("x\r\nBEGIN:VALARM\r\n"
	    "ATTENDEE:mailto:a@example.org\a");
	test->summit.call = mem_string("javascript:alert(1)");
	test->summit.url = mem_string("https://example.org/\r\nMETHOD:CANCEL");
	feed_test_render(test, &feed, "summit", FEED_EXPANDED, NULL);
	CHECK_NUMBER(count(&feed, "\r\nBEGIN:VALARM"), 0);
	CHECK_NUMBER(count(&feed, "\nATTENDEE"), 0);
	CHECK_NUMBER(count(&feed, "\nMETHOD"), 0);
	CHECK_NUMBER(count(&feed, "\nCONFERENCE"), 0);
	CHECK_NUMBER(count(&feed, "\a"), 0);
	CHECK_NUMBER(count(&feed, "\r\nURL:https://patchday.example.org/\r\n"),
	    15);
	free(test->summit.title);
	free(test->summit.call);
	free(test->summit.url);
	test->summit.title = title;
	test->summit.call = call;
	test->summit.url = url;
	text_clear(&feed);
}

/* --- golden files; PATCHDAY_GOLDEN=write rewrites them ---------------------- */

static void
test_golden(const struct feed_test *test)
{
	static const struct { const char *name; enum feed_form form; } rows[] =
	{
		{ "summit", FEED_EXPANDED }, { "summit", FEED_ZONED },
		{ "summit", FEED_RULE }, { "all", FEED_RULE },
	};
	const char *wish = getenv("PATCHDAY_GOLDEN");
	struct text feed = { 0 };
	char path[128], *bytes;
	size_t length, i;

	for (i = 0; i < countof(rows); i++) {
		feed_test_render(test, &feed, rows[i].name, rows[i].form,
		    NULL);
		(void)snprintf(path, sizeof(path),
		    "tests/golden/feeds/%s.%s.ics", rows[i].name,
		    feed_form_name(rows[i].form));
		if (wish != NULL && strcmp(wish, "write") == 0)
			CHECK(file_replace(path, feed.bytes, feed.length,
			    NULL) == 0);
		bytes = NULL;
		if (!CHECK_ROW(file_read(path, 1 << 20, &bytes, &length,
		    NULL) == 0, path))
			continue;
		CHECK_ROW(length == feed.length &&
		    memcmp(bytes, feed.bytes, length) == 0, path);
		free(bytes);
	}
	text_clear(&feed);
}

int
main(void)
{
	struct feed_test test;

	feed_test_init(&test);
	test_names(&test);
	test_wrong_names(&test);
	test_titles(&test);
	test_forms();
	test_horizon(&test);
	test_choice(&test);
	test_pure(&test);
	test_lapse(&test);
	test_unanswered(&test);
	test_unasked(&test);
	test_hash(&test);
	test_series_identity(&test);
	test_series_gaps();
	test_impacts(&test);
	test_empty(&test);
	test_hostile(&test);
	test_golden(&test);
	feed_test_clear(&test);
	return harness_end();
}
