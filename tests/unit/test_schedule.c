/* SPDX-License-Identifier: MIT */
#include "acts_site.h"
#include "agenda.h"

#define PT "patch-thursday/2026-12-03T15:00"

/* "identity start–end status;…" of a range. */
static const char *
print(struct text *text, const struct agenda *agenda)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	const struct occurrence *occurrence;
	size_t i;

	text_cut(text, 0);
	for (i = 0; i < agenda->list.count; i++) {
		occurrence = &agenda->list.items[i];
		occurrence_format_identity(occurrence, identity);
		text_putf(text, "%s ", identity);
		civil_format(text, occurrence->start_at);
		text_putc(text, ' ');
		civil_format(text, occurrence->end_at);
		text_putf(text, " %s;", occurrence_status_name(
		    occurrence->status));
	}
	return text_string(text);
}

static const char *
range(const struct acts_site *site, int which, const char *from,
    const char *to, enum agenda_reach reach, struct text *text)
{
	const struct window *window = &site->windows[which];
	struct agenda agenda = { 0 };

	agenda_expand(&agenda, &window, 1, site->schedule, site_utc(from),
	    site_utc(to), reach);
	print(text, &agenda);
	agenda_clear(&agenda);
	return text_string(text);
}

static void
act_times(struct acts_site *site, enum act_verb verb, const char *occurrence,
    const char *start, const char *end)
{
	struct act act = { .verb = verb, .occurrence = (char *)occurrence,
	    .at_ms = site_utc("2026-12-01T12:00") * 1000,
	    .start_at = start == NULL ? 0 : site_utc(start),
	    .end_at = site_utc(end) };

	CHECK(schedule_act(site->schedule, &act, NULL) == 0);
}

/* Lives in order, found, shared between copies, replaced in one alone. */
static void
test_lives(struct acts_site *site)
{
	struct schedule *copy;
	size_t first = 99;
	const struct life *life;

	CHECK(schedule_find_life(NULL, "x", 0) == NULL);
	CHECK_NUMBER(schedule_find_lives(NULL, "x", &first), 0);
	CHECK_NUMBER(first, 0);
	site_act(site, ACT_NOTE, "summit/2026-12-02T13:00",
	    "2026-12-01T12:00", "a");
	site_act(site, ACT_NOTE, "patch-thursday/2026-12-10T15:00",
	    "2026-12-01T12:00", "a");
	site_act(site, ACT_NOTE, PT, "2026-12-01T12:00", "a");
	CHECK_NUMBER(site->schedule->lives.count, 3);
	CHECK_NUMBER(schedule_find_lives(site->schedule, "patch-thursday",
	    &first), 2);
	CHECK_NUMBER(first, 0);
	CHECK_NUMBER(schedule_find_lives(site->schedule, "summit", &first),
	    1);
	CHECK_NUMBER(first, 2);
	CHECK_NUMBER(schedule_find_lives(site->schedule, "night-work",
	    &first), 0);
	copy = schedule_copy(site->schedule);
	site_act(site, ACT_NOTE, PT, "2026-12-01T13:00", "b");
	life = schedule_find_life(site->schedule, "patch-thursday",
	    site_utc("2026-12-03T15:00"));
	CHECK(life != NULL && life->acts.list.count == 2);
	life = schedule_find_life(copy, "patch-thursday",
	    site_utc("2026-12-03T15:00"));
	CHECK(life != NULL && life->acts.list.count == 1);
	CHECK(schedule_find_life(copy, "patch-thursday",
	    site_utc("2026-12-03T15:01")) == NULL);
	schedule_release(schedule_hold(copy));
	schedule_release(copy);
	schedule_release(NULL);
	site_reset(site);
}

static void
test_refused(struct acts_site *site)
{
	static const struct { const char *identity, *want; } rows[] = {
		{ "patch-thursdy/2026-12-03T15:00", "no window is called "
		    "\"patch-thursdy\"; did you mean \"patch-thursday\"?" },
		{ "patch-thursdy", "no window is called \"patch-thursdy\"; did "
		    "you mean \"patch-thursday\"?" },
		{ "patch-thursday", "\"patch-thursday\" is a window; an "
		    "occurrence is WINDOW/LOCAL-START, such as "
		    "patch-thursday/2026-12-03T15:00" },
		{ "xyz/2026-12-03T15:00", "no window is called \"xyz\"" },
		{ "patch-thursday/2026-12-03T15:01",
		    "patch-thursday has no occurrence at 2026-12-03T15:01" },
		{ "/2026-12-03T15:00", "\"/2026-12-03T15:00\" names no "
		    "occurrence; accepted is WINDOW/LOCAL-START, such as "
		    "patch-thursday/2026-12-03T15:00" },
	};
	struct occurrence occurrence;
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		struct act act = { .verb = ACT_START,
		    .occurrence = (char *)rows[i].identity };

		CHECK(schedule_find(site->schedule, rows[i].identity,
		    &occurrence, &error) < 0);
		CHECK_STRING(error.text, rows[i].want);
		CHECK(schedule_act(site->schedule, &act, &error) < 0);
		CHECK_STRING(error.text, rows[i].want);
	}
	CHECK_NUMBER(site->schedule->lives.count, 0);
}

/* A window of one's own, in two schedules. */
static void
test_single(struct acts_site *site)
{
	struct window window = { .id = mem_string("storage"),
	    .title = mem_string("Storage"), .duration_secs = 3600,
	    .zone = site->windows[0].zone };
	struct occurrence occurrence;
	struct schedule *copy;

	CHECK(recurrence_parse("2026-12-05 at 22:00", false, 0,
	    &window.recurrence, NULL) == 0);
	schedule_add_window(site->schedule, &window);
	CHECK(window.id == NULL);
	copy = schedule_copy(site->schedule);
	site_reset(site);
	CHECK(schedule_find_window(site->schedule, "storage") == NULL);
	CHECK(schedule_find_window(copy, "storage") != NULL);
	CHECK(schedule_find(copy, "storage/2026-12-05T22:00", &occurrence,
	    NULL) == 0);
	CHECK_NUMBER(occurrence.start_at, site_utc("2026-12-06T06:00"));
	schedule_release(copy);
}

/* What an agenda shows of occurrences that were moved out of it, into it, over
 * its edge. */
static void
test_agenda(struct acts_site *site)
{
	struct text text = { 0 };
	struct agenda agenda = { 0 };
	const struct window *window = &site->windows[SITE_AUTO];

	act_times(site, ACT_MOVE, PT, "2026-12-05T23:00", "2026-12-06T01:00");
	CHECK_STRING(range(site, SITE_AUTO, "2026-12-03T00:00",
	    "2026-12-05T00:00", AGENDA_STARTS, &text), "");
	CHECK_STRING(range(site, SITE_AUTO, "2026-12-05T00:00",
	    "2026-12-06T00:00", AGENDA_STARTS, &text),
	    PT " 2026-12-05T23:00 2026-12-06T01:00 confirmed;");
	CHECK_STRING(range(site, SITE_AUTO, "2026-12-06T00:59",
	    "2026-12-06T01:00", AGENDA_TOUCHES, &text),
	    PT " 2026-12-05T23:00 2026-12-06T01:00 confirmed;");
	CHECK_STRING(range(site, SITE_AUTO, "2026-12-06T01:00",
	    "2026-12-07T00:00", AGENDA_TOUCHES, &text), "");
	/* Behind the next one: in order of starts, each once. */
	act_times(site, ACT_MOVE, PT, "2026-12-11T23:00", "2026-12-12T01:00");
	agenda_next(&agenda, &window, 1, site->schedule,
	    site_utc("2026-12-03T00:00"), 3);
	CHECK_STRING(print(&text, &agenda), "patch-thursday/2026-12-10T15:00 "
	    "2026-12-10T23:00 2026-12-11T01:00 confirmed;"
	    PT " 2026-12-11T23:00 2026-12-12T01:00 confirmed;"
	    "patch-thursday/2026-12-17T15:00 2026-12-17T23:00 "
	    "2026-12-18T01:00 confirmed;");
	agenda_clear(&agenda);
	/* Far away: not among the next. */
	act_times(site, ACT_MOVE, PT, "2027-12-11T23:00", "2027-12-12T01:00");
	agenda_next(&agenda, &window, 1, site->schedule,
	    site_utc("2026-12-03T00:00"), 1);
	CHECK_STRING(print(&text, &agenda), "patch-thursday/2026-12-10T15:00 "
	    "2026-12-10T23:00 2026-12-11T01:00 confirmed;");
	agenda_clear(&agenda);
	site_reset(site);
	/* Longer than its window says, and shorter. */
	act_times(site, ACT_EXTEND, PT, NULL, "2026-12-04T06:00");
	CHECK_STRING(range(site, SITE_AUTO, "2026-12-04T05:00",
	    "2026-12-04T05:30", AGENDA_TOUCHES, &text),
	    PT " 2026-12-03T23:00 2026-12-04T06:00 confirmed;");
	act_times(site, ACT_SHORTEN, PT, NULL, "2026-12-04T00:00");
	CHECK_STRING(range(site, SITE_AUTO, "2026-12-04T00:00",
	    "2026-12-04T05:30", AGENDA_TOUCHES, &text), "");
	/* Skipped: shown, as cancelled. */
	site_act(site, ACT_SKIP, "patch-thursday/2026-12-10T15:00",
	    "2026-12-09T00:00", NULL);
	CHECK_STRING(range(site, SITE_AUTO, "2026-12-10T00:00",
	    "2026-12-12T00:00", AGENDA_STARTS, &text),
	    "patch-thursday/2026-12-10T15:00 2026-12-10T23:00 "
	    "2026-12-11T01:00 cancelled;");
	site_reset(site);
	text_clear(&text);
}

/* What goes on is there however long ago it should have been over; what nobody
 * began, or what the clock ends, is not. */
static void
test_going(struct acts_site *site)
{
	const struct window *windows[] = { &site->windows[SITE_AUTO],
		&site->windows[SITE_HAND] };
	struct text text = { 0 };
	struct agenda agenda = { 0 };

	site_act(site, ACT_START, PT, "2026-12-03T23:00", NULL);
	site_act(site, ACT_START, "night-work/2026-12-03T22:00",
	    "2026-12-04T06:00", NULL);
	site_act(site, ACT_VERIFY, "night-work/2026-12-03T22:00",
	    "2026-12-04T06:10", NULL);
	site_act(site, ACT_START, "night-work/2026-12-02T22:00",
	    "2026-12-03T05:00", NULL);	/* has times of its own */
	site_act(site, ACT_START, "night-work/2026-12-01T22:00",
	    "2026-12-02T06:00", NULL);
	site_act(site, ACT_END, "night-work/2026-12-01T22:00",
	    "2026-12-02T07:00", NULL);
	site_act(site, ACT_NOTE, "night-work/2026-12-04T22:00",
	    "2026-12-04T07:00", "x");
	agenda_expand_going(&agenda, windows, 2, site->schedule,
	    site_utc("2027-03-04T09:00"), site_utc("2027-03-04T09:01"));
	CHECK(agenda.list.count >= 8);
	/* In order, and a week back as ever. */
	CHECK(strncmp(print(&text, &agenda),
	    "night-work/2026-12-02T22:00 2026-12-03T05:00 2026-12-03T10:00 "
	    "confirmed;night-work/2026-12-03T22:00 2026-12-04T06:00 "
	    "2026-12-04T10:00 confirmed;night-work/2027-02-24T22:00", 148) ==
	    0);
	agenda_clear(&agenda);
	/* Each once while the week lasts. */
	agenda_expand_going(&agenda, windows + 1, 1, site->schedule,
	    site_utc("2026-12-04T10:30"), site_utc("2026-12-04T10:31"));
	CHECK_NUMBER(agenda.list.count, 7);
	agenda_clear(&agenda);
	site_reset(site);
	text_clear(&text);
}

static const char *
conflicts(const struct acts_site *site, const char *identity,
    struct text *text)
{
	struct occurrence occurrence;
	struct agenda agenda = { 0 };

	CHECK(schedule_find(site->schedule, identity, &occurrence,
	    NULL) == 0);
	agenda_find_conflicts(&agenda, site->schedule, &occurrence);
	print(text, &agenda);
	agenda_clear(&agenda);
	return text_string(text);
}

/* Another window's at the same time of the wall is not the same one. */
static void
check_twin(const struct acts_site *site)
{
	struct window twin = site->windows[SITE_AUTO];
	struct occurrence occurrence;
	struct agenda agenda = { 0 };
	struct text text = { 0 };

	twin.id = (char *)"twin";
	CHECK(schedule_find(site->schedule, PT, &occurrence, NULL) == 0);
	occurrence.window = &twin;
	agenda_find_conflicts(&agenda, site->schedule, &occurrence);
	print(&text, &agenda);
	CHECK_STRING(text_string(&text), PT " 2026-12-03T23:00 "
	    "2026-12-04T01:00 confirmed;");
	agenda_clear(&agenda);
	text_clear(&text);
}

static void
test_conflicts(struct acts_site *site)
{
	struct text text = { 0 };

	CHECK_STRING(conflicts(site, PT, &text), "");
	/* Until 22:00 they only meet. */
	act_times(site, ACT_EXTEND, PT, NULL, "2026-12-04T06:00");
	CHECK_STRING(conflicts(site, PT, &text), "");
	act_times(site, ACT_EXTEND, PT, NULL, "2026-12-04T06:01");
	CHECK_STRING(conflicts(site, PT, &text),
	    "night-work/2026-12-03T22:00 2026-12-04T06:00 2026-12-04T10:00 "
	    "confirmed;");
	CHECK_STRING(conflicts(site, "night-work/2026-12-03T22:00", &text),
	    PT " 2026-12-03T23:00 2026-12-04T06:01 confirmed;");
	/* What does not take place is in nobody's way. */
	site_act(site, ACT_SKIP, "night-work/2026-12-03T22:00",
	    "2026-12-03T00:00", NULL);
	CHECK_STRING(conflicts(site, PT, &text), "");
	site_reset(site);
	/* Moved onto the other window. */
	act_times(site, ACT_MOVE, "summit/2026-12-02T13:00",
	    "2026-12-03T22:00", "2026-12-03T23:30");
	CHECK_STRING(conflicts(site, PT, &text),
	    "summit/2026-12-02T13:00 2026-12-03T22:00 2026-12-03T23:30 "
	    "tentative;");
	site_reset(site);
	check_twin(site);
	/* None where no environment is shared. */
	free(site->windows[SITE_CONFIRM].stages.items[0].environments
	    .items[0]);
	site->windows[SITE_CONFIRM].stages.items[0].environments.items[0] =
	    mem_string("base");
	site->windows[SITE_CONFIRM].stages.count = 1;
	CHECK_STRING(conflicts(site, PT, &text), "");
	site->windows[SITE_CONFIRM].stages.count = 3;
	site_reset(site);
	text_clear(&text);
}

int
main(void)
{
	struct acts_site site;

	site_init(&site);
	test_lives(&site);
	test_refused(&site);
	test_single(&site);
	test_agenda(&site);
	test_going(&site);
	test_conflicts(&site);
	site_clear(&site);
	return harness_end();
}
