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
	agenda_expand(&agenda, windows, 2, utc("2026-12-02T00:00"),
	    utc("2026-12-10T23:00"), AGENDA_STARTS);
	print(&text, &agenda);
	CHECK_STRING(text_string(&text),
	    "summit/2026-12-02T13:00 2026-12-02T16:00:00Z;"
	    "patch-thursday/2026-12-03T15:00 2026-12-03T23:00:00Z;");
	agenda_clear(&agenda);
	agenda_expand(&agenda, windows, 2, utc("2026-07-01T17:00"),
	    utc("2026-07-02T22:00"), AGENDA_STARTS);
	print(&text, &agenda);
	CHECK_STRING(text_string(&text),
	    "summit/2026-07-01T13:00 2026-07-01T17:00:00Z;");
	agenda_clear(&agenda);
	/* What is under way is touched, what has just ended is not. */
	agenda_expand(&agenda, windows, 2, utc("2026-07-02T23:59"),
	    utc("2026-07-03T00:00"), AGENDA_TOUCHES);
	CHECK_NUMBER(agenda.list.count, 1);
	agenda_clear(&agenda);
	agenda_expand(&agenda, windows, 2, utc("2026-07-03T00:00"),
	    utc("2026-07-03T00:01"), AGENDA_TOUCHES);
	CHECK_NUMBER(agenda.list.count, 0);
	agenda_clear(&agenda);
	agenda_next(&agenda, windows, 2, utc("2026-12-02T16:00"), 3);
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
	agenda_expand(&agenda, windows, 1, utc("2023-03-12T00:00"),
	    utc("2023-03-13T00:00"), AGENDA_STARTS);
	print(&text, &agenda);
	CHECK_STRING(text_string(&text),
	    "w/2023-03-12T02:30 2023-03-12T07:30:00Z;");
	CHECK_NUMBER(agenda.list.items[0].mark, ZONE_GAP);
	window_clear(&window);
	agenda_clear(&agenda);
	window_init(&window, "w", "every day at 01:30", ny, 3600);
	agenda_expand(&agenda, windows, 1, utc("2023-11-05T00:00"),
	    utc("2023-11-06T00:00"), AGENDA_STARTS);
	print(&text, &agenda);
	CHECK_STRING(text_string(&text),
	    "w/2023-11-05T01:30 2023-11-05T05:30:00Z;");
	CHECK_NUMBER(agenda.list.items[0].mark, ZONE_OVERLAP);
	window_clear(&window);
	agenda_clear(&agenda);
	/* Apia had no 30 December 2011: its noon is the 31st's. */
	window_init(&window, "w", "every day at 12:00", apia, 3600);
	agenda_expand(&agenda, windows, 1, utc("2011-12-29T00:00"),
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

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);

	test_expand(zonedir);
	test_marks(zonedir);
	test_identity(zonedir);
	zonedir_free(zonedir);
	return harness_end();
}
