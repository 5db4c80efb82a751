/* SPDX-License-Identifier: MIT */
#include "agenda.h"
#include "civil.h"
#include "harness.h"
#include "zonedir.h"

/* A window with a rule, for the tests below. */
static void
window_init(struct window *window, const char *id, const char *when,
    const struct zone *zone, int64_t duration_secs)
{
	struct error error = { 0 };

	memset(window, 0, sizeof(*window));
	window->id = mem_string(id);
	window->title = mem_string(id);
	window->zone = zone;
	window->duration_secs = duration_secs;
	CHECK_ROW(recurrence_parse(when, false, 0, &window->recurrence,
	    &error) == 0, error.text);
}

static int64_t
utc(const char *text)
{
	int64_t local = 0;

	CHECK_ROW(civil_parse(text, &local, NULL, NULL) == 0, text);
	return local;
}

/* The agenda as "identity start;…". */
static void
print(struct text *text, const struct agenda *agenda)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	size_t i;

	text_cut(text, 0);
	for (i = 0; i < agenda->list.count; i++) {
		occurrence_format_identity(&agenda->list.items[i], identity);
		text_putf(text, "%s ", identity);
		civil_format_utc(text, agenda->list.items[i].start_at);
		text_putc(text, ';');
	}
}

static void
test_expand(struct zonedir *zonedir)
{
	const struct zone *la = zonedir_find(zonedir, "America/Los_Angeles",
	    NULL);
	const struct zone *chile = zonedir_find(zonedir, "America/Santiago",
	    NULL);
	struct window weekly, monthly;
	const struct window *windows[] = { &weekly, &monthly };
	struct agenda agenda = { 0 };
	struct text text = { 0 };

	window_init(&weekly, "patch-thursday", "every Thursday at 15:00", la,
	    7200);
	window_init(&monthly, "summit",
	    "first Wednesday of the month at 13:00", chile, 7200);
	/* In December 15:00 Pacific is 23:00 UTC, in July 22:00. */
	agenda_expand(&agenda, windows, 2, NULL, utc("2026-12-02T00:00"),
	    utc("2026-12-10T23:00"), AGENDA_STARTS);
	print(&text, &agenda);
	CHECK_STRING(text_string(&text),
	    "summit/2026-12-02T13:00 2026-12-02T16:00:00Z;"
	    "patch-thursday/2026-12-03T15:00 2026-12-03T23:00:00Z;");
	agenda_clear(&agenda);
	agenda_expand(&agenda, windows, 2, NULL, utc("2026-07-01T17:00"),
	    utc("2026-07-02T22:00"), AGENDA_STARTS);
	print(&text, &agenda);
	CHECK_STRING(text_string(&text),
	    "summit/2026-07-01T13:00 2026-07-01T17:00:00Z;");
	agenda_clear(&agenda);
	/* What is under way is touched, what has just ended is not. */
	agenda_expand(&agenda, windows, 2, NULL, utc("2026-07-02T23:59"),
	    utc("2026-07-03T00:00"), AGENDA_TOUCHES);
	CHECK_NUMBER(agenda.list.count, 1);
	agenda_clear(&agenda);
	agenda_expand(&agenda, windows, 2, NULL, utc("2026-07-03T00:00"),
	    utc("2026-07-03T00:01"), AGENDA_TOUCHES);
	CHECK_NUMBER(agenda.list.count, 0);
	agenda_clear(&agenda);
	agenda_next(&agenda, windows, 2, NULL, utc("2026-12-02T16:00"), 3);
	print(&text, &agenda);
	CHECK_STRING(text_string(&text),
	    "summit/2026-12-02T13:00 2026-12-02T16:00:00Z;"
	    "patch-thursday/2026-12-03T15:00 2026-12-03T23:00:00Z;"
	    "patch-thursday/2026-12-10T15:00 2026-12-10T23:00:00Z;");
	agenda_clear(&agenda);
	text_clear(&text);
	window_clear(&weekly);
	window_clear(&monthly);
}

/* A gap, an overlap, and a day that was left out altogether. */
/* fault-row: 21 22 */
static void
test_marks(struct zonedir *zonedir)
{
	const struct zone *ny = zonedir_find(zonedir, "America/New_York",
	    NULL);
	const struct zone *apia = zonedir_find(zonedir, "Pacific/Apia",
	    NULL);
	struct window window;
	const struct window *windows[] = { &window };
	struct agenda agenda = { 0 };
	struct text text = { 0 };

	window_init(&window, "w", "every day at 02:30", ny, 3600);
	agenda_expand(&agenda, windows, 1, NULL, utc("2023-03-12T00:00"),
	    utc("2023-03-13T00:00"), AGENDA_STARTS);
	print(&text, &agenda);
	CHECK_STRING(text_string(&text),
	    "w/2023-03-12T02:30 2023-03-12T07:30:00Z;");
	CHECK_NUMBER(agenda.list.items[0].mark, ZONE_GAP);
	window_clear(&window);
	agenda_clear(&agenda);
	window_init(&window, "w", "every day at 01:30", ny, 3600);
	agenda_expand(&agenda, windows, 1, NULL, utc("2023-11-05T00:00"),
	    utc("2023-11-06T00:00"), AGENDA_STARTS);
	print(&text, &agenda);
	CHECK_STRING(text_string(&text),
	    "w/2023-11-05T01:30 2023-11-05T05:30:00Z;");
	CHECK_NUMBER(agenda.list.items[0].mark, ZONE_OVERLAP);
	window_clear(&window);
	agenda_clear(&agenda);
	/* Apia had no 30 December 2011: its noon is the 31st's. */
	window_init(&window, "w", "every day at 12:00", apia, 3600);
	agenda_expand(&agenda, windows, 1, NULL, utc("2011-12-29T00:00"),
	    utc("2012-01-01T12:00"), AGENDA_STARTS);
	print(&text, &agenda);
	CHECK_STRING(text_string(&text),
	    "w/2011-12-29T12:00 2011-12-29T22:00:00Z;"
	    "w/2011-12-30T12:00 2011-12-30T22:00:00Z;"
	    "w/2012-01-01T12:00 2011-12-31T22:00:00Z;");
	window_clear(&window);
	agenda_clear(&agenda);
	text_clear(&text);
}

static void
test_identity(struct zonedir *zonedir)
{
	static const struct { const char *text, *window; int64_t local; }
	rows[] = {
		{ "a/2026-11-26T15:00", "a", 1795705200 },
		{ "a-b/2026-11-26T15:00:30", "a-b", 1795705230 },
		{ "a", NULL, 0 }, { "/2026-11-26T15:00", NULL, 0 },
		{ "a/2026-11-26", NULL, 0 }, { "a/nonsense", NULL, 0 },
		{ "a/2026-02-30T15:00", NULL, 0 },
	};
	char window[WINDOW_ID_MAX + 1];
	struct window weekly;
	struct error error;
	int64_t local;
	size_t i;
	int result;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		result = occurrence_parse_identity(rows[i].text, window,
		    &local, &error);
		CHECK_ROW(result == (rows[i].window != NULL ? 0 : -1),
		    rows[i].text);
		if (result != 0)
			continue;
		CHECK_STRING(window, rows[i].window);
		CHECK_NUMBER(local, rows[i].local);
	}
	window_init(&weekly, "w", "every Thursday at 15:00",
	    zonedir_find(zonedir, "UTC", NULL), 3600);
	CHECK(occurrence_is_instance(&weekly, 1795705200));
	CHECK(!occurrence_is_instance(&weekly, 1795705260));
	CHECK(!occurrence_is_instance(&weekly, 1795705200 + 86400));
	window_clear(&weekly);
}

/* What the agenda of one window must be, found the long way round: every
 * instance resolved, sorted, each instant once. */
static void
expect(struct text *text, const struct window *window, int64_t from_at,
    int64_t to_at)
{
	const int64_t around = 4 * (int64_t)CIVIL_DAY_SECS;
	struct recurrence_cursor cursor;
	struct agenda all = { 0 };
	struct occurrence occurrence;
	int64_t local;
	size_t i, k;

	recurrence_cursor_init(&cursor, &window->recurrence, from_at - around);
	while (recurrence_cursor_next(&cursor, &local) &&
	    local < to_at + around) {
		occurrence_init(&occurrence, window, local);
		if (occurrence.start_at < from_at ||
		    occurrence.start_at >= to_at)
			continue;
		array_push(&all.list, occurrence);
		for (i = all.list.count - 1; i > 0 && occurrence_cmp(
		    &occurrence, &all.list.items[i - 1]) < 0; i--)
			all.list.items[i] = all.list.items[i - 1];
		all.list.items[i] = occurrence;
	}
	for (i = k = 0; i < all.list.count; i++)
		if (k == 0 || all.list.items[k - 1].start_at !=
		    all.list.items[i].start_at)
			all.list.items[k++] = all.list.items[i];
	all.list.count = k;
	print(text, &all);
	agenda_clear(&all);
}

/* The same by agenda_find_next(), one after the other. */
static void
chain(struct text *text, const struct window *window, int64_t from_at,
    int64_t to_at)
{
	struct agenda agenda = { 0 };
	struct occurrence occurrence;

	while (agenda_find_next(window, from_at, &occurrence) &&
	    occurrence.start_at < to_at) {
		array_push(&agenda.list, occurrence);
		from_at = occurrence.start_at + 1;
	}
	print(text, &agenda);
	agenda_clear(&agenda);
}

/* All three ways to ask must give what is expected in [from, to). */
static void
check_range(const struct window *window, int64_t from_at, int64_t to_at,
    bool is_chained)
{
	struct text want = { 0 }, got = { 0 };
	struct agenda agenda = { 0 };
	size_t count;

	expect(&want, window, from_at, to_at);
	agenda_expand(&agenda, &window, 1, NULL, from_at, to_at, AGENDA_STARTS);
	print(&got, &agenda);
	CHECK_STRING(text_string(&got), text_string(&want));
	count = agenda.list.count;
	agenda_clear(&agenda);
	agenda_next(&agenda, &window, 1, NULL, from_at, count);
	print(&got, &agenda);
	CHECK_STRING(text_string(&got), text_string(&want));
	if (is_chained) {
		chain(&got, window, from_at, to_at);
		CHECK_STRING(text_string(&got), text_string(&want));
	}
	agenda_clear(&agenda);
	text_clear(&want);
	text_clear(&got);
}

/* Gaps put later wall times before earlier ones, and several on one instant:
 * starts come in the order of UTC, each once. */
static void
test_order(struct zonedir *zonedir)
{
	static const struct { const char *zone, *when, *from, *to, *starts; }
	rows[] = {
		/* 02:30 does not exist: it is 03:30, behind 03:00. */
		{ "America/New_York", "every day at 02:30 and 03:00",
		    "2023-03-12T05:00", "2023-03-13T06:00",
		    "w/2023-03-12T03:00 2023-03-12T07:00:00Z;"
		    "w/2023-03-12T02:30 2023-03-12T07:30:00Z;" },
		/* 02:00 and 03:00 are one, and not neighbours. */
		{ "America/New_York", "every day at 02:00, 02:30, 03:00 "
		    "and 03:30", "2023-03-12T05:00", "2023-03-13T06:00",
		    "w/2023-03-12T02:00 2023-03-12T07:00:00Z;"
		    "w/2023-03-12T02:30 2023-03-12T07:30:00Z;" },
		{ "America/New_York", "every day at 02:00, 02:30 and 03:00",
		    "2023-03-12T07:30", "2023-03-13T06:00",
		    "w/2023-03-12T02:30 2023-03-12T07:30:00Z;" },
		/* Half an hour at Lord Howe. */
		{ "Australia/Lord_Howe", "every day at 02:10, 02:20, 02:40 "
		    "and 02:50", "2023-09-30T15:00", "2023-10-01T12:00",
		    "w/2023-10-01T02:10 2023-09-30T15:40:00Z;"
		    "w/2023-10-01T02:20 2023-09-30T15:50:00Z;" },
		/* A whole day is left out. */
		{ "Pacific/Apia", "every day at 12:00 and 18:00",
		    "2011-12-30T00:00", "2012-01-01T00:00",
		    "w/2011-12-29T18:00 2011-12-30T04:00:00Z;"
		    "w/2011-12-30T12:00 2011-12-30T22:00:00Z;"
		    "w/2011-12-30T18:00 2011-12-31T04:00:00Z;"
		    "w/2012-01-01T12:00 2011-12-31T22:00:00Z;" },
	};
	struct window window;
	const struct window *windows[] = { &window };
	struct agenda agenda = { 0 };
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		window_init(&window, "w", rows[i].when,
		    zonedir_find(zonedir, rows[i].zone, NULL), 60);
		agenda_expand(&agenda, windows, 1, NULL, utc(rows[i].from),
		    utc(rows[i].to), AGENDA_STARTS);
		print(&text, &agenda);
		CHECK_STRING(text_string(&text), rows[i].starts);
		check_range(&window, utc(rows[i].from), utc(rows[i].to),
		    true);
		agenda_clear(&agenda);
		window_clear(&window);
	}
	text_clear(&text);
}

/* Around each change of zones with odd ones, three times an hour. */
static void
test_changes(struct zonedir *zonedir)
{
	static const char *const zones[] = { "America/New_York",
		"Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kwajalein",
		"Africa/Casablanca", "Antarctica/Troll", "Europe/London",
		"America/St_Johns" };
	const int64_t from = utc("1986-01-01T00:00");
	const int64_t to = utc("2030-01-01T00:00");
	const int64_t around = 30 * 3600;
	struct window window;
	int64_t at;
	size_t i, n;

	for (i = 0; i < countof(zones); i++) {
		window_init(&window, "w", "every 20 minutes",
		    zonedir_find(zonedir, zones[i], NULL), 60);
		at = from;
		for (n = 0; zone_next_change(window.zone, at, &at) && at < to;
		    n++)
			check_range(&window, at - around, at + around,
			    n % 32 == 0);
		CHECK(n >= 1);
		window_clear(&window);
	}
}

/* Far away, never, and only in a gap: all end soon. */
/* fault-row: 26 */
static void
test_edges(struct zonedir *zonedir)
{
	const struct zone *ny = zonedir_find(zonedir, "America/New_York",
	    NULL);
	struct window never = { .id = (char *)"n", .zone = ny }, gaps;
	struct window ended;
	const struct window *windows[] = { &never, &gaps, &ended };
	struct agenda agenda = { 0 };
	struct occurrence occurrence = { .start_at = 7 };
	struct text text = { 0 };

	window_init(&gaps, "g", "second Sunday of March at 02:30", ny, 60);
	window_init(&ended, "e", "every day at 12:00 until 2023-03-12", ny,
	    60);
	CHECK(!agenda_find_next(&never, INT64_MIN, &occurrence));
	CHECK(!agenda_find_next(&gaps, INT64_MAX, &occurrence));
	CHECK(!agenda_find_next(&gaps, utc("9999-12-01T00:00"), &occurrence));
	CHECK(!agenda_find_next(&ended, utc("2023-03-12T16:01"),
	    &occurrence));
	CHECK_NUMBER(occurrence.start_at, 7);
	CHECK(agenda_find_next(&ended, utc("2023-03-12T16:00"), &occurrence));
	CHECK_NUMBER(occurrence.start_at, utc("2023-03-12T16:00"));
	agenda_next(&agenda, windows, 3, NULL, utc("2023-03-11T17:00"), 4);
	print(&text, &agenda);
	CHECK_STRING(text_string(&text),
	    "e/2023-03-11T12:00 2023-03-11T17:00:00Z;"
	    "g/2023-03-12T02:30 2023-03-12T07:30:00Z;"
	    "e/2023-03-12T12:00 2023-03-12T16:00:00Z;"
	    "g/2024-03-10T02:30 2024-03-10T07:30:00Z;");
	agenda_clear(&agenda);
	agenda_next(&agenda, windows, 3, NULL, INT64_MAX, 4);
	agenda_next(&agenda, windows, 3, NULL, utc("2023-01-01T00:00"), 0);
	agenda_expand(&agenda, windows, 3, NULL, INT64_MAX - 1, INT64_MAX,
	    AGENDA_TOUCHES);
	agenda_expand(&agenda, windows, 3, NULL, INT64_MIN, INT64_MIN + 1,
	    AGENDA_TOUCHES);
	agenda_expand(&agenda, windows, 3, NULL, utc("2023-03-12T00:00"),
	    utc("2023-03-11T00:00"), AGENDA_STARTS);
	CHECK_NUMBER(agenda.list.count, 0);
	agenda_expand(&agenda, windows, 2, NULL, INT64_MIN, INT64_MAX,
	    AGENDA_TOUCHES);
	CHECK(agenda.list.count > 8000 && agenda.list.count < 9000);
	agenda_clear(&agenda);
	text_clear(&text);
	window_clear(&gaps);
	window_clear(&ended);
}

/* What silence does to the status, by what it means. */
static void
test_lapse(struct zonedir *zonedir)
{
	static const struct {
		enum window_otherwise otherwise;
		const char *now, *next;
		enum occurrence_status first, second;
	} rows[] = {
		{ WINDOW_OTHERWISE_SKIP, "2026-11-25T15:59:59",
		  "2026-11-25T16:00", OCCURRENCE_TENTATIVE,
		  OCCURRENCE_TENTATIVE },
		{ WINDOW_OTHERWISE_SKIP, "2026-11-25T16:00",
		  "2026-12-30T16:00", OCCURRENCE_CANCELLED,
		  OCCURRENCE_TENTATIVE },
		{ WINDOW_OTHERWISE_TENTATIVE, "2026-12-01T00:00", NULL,
		  OCCURRENCE_TENTATIVE, OCCURRENCE_TENTATIVE },
		{ WINDOW_OTHERWISE_GO, "2026-12-01T00:00", NULL,
		  OCCURRENCE_CONFIRMED, OCCURRENCE_CONFIRMED },
	};
	struct agenda agenda = { 0 };
	struct window window;
	const struct window *windows[] = { &window };
	size_t i;

	window_init(&window, "summit", "first Wednesday of the month at 13:00",
	    zonedir_find(zonedir, "America/Santiago", NULL), 7200);
	window.confirm.by = mem_string("telescope-scm");
	window.confirm.before_secs = 7 * CIVIL_DAY_SECS;
	for (i = 0; i < countof(rows); i++) {
		window.confirm.otherwise = rows[i].otherwise;
		agenda_next(&agenda, windows, 1, NULL, utc("2026-11-24T00:00"), 2);
		CHECK_NUMBER(agenda_lapse(&agenda, utc(rows[i].now)),
		    rows[i].next != NULL ? utc(rows[i].next) : INT64_MAX);
		CHECK_NUMBER(agenda.list.items[0].status, rows[i].first);
		CHECK_NUMBER(agenda.list.items[1].status, rows[i].second);
		agenda_clear(&agenda);
	}
	window_clear(&window);
}

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);

	test_expand(zonedir);
	test_marks(zonedir);
	test_identity(zonedir);
	test_order(zonedir);
	test_changes(zonedir);
	test_edges(zonedir);
	test_lapse(zonedir);
	zonedir_free(zonedir);
	return harness_end();
}
