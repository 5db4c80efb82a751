/* SPDX-License-Identifier: MIT */
#include "acts_site.h"
#include "rota.h"

/* Who has which day, with three people from Thursday 3 December 2026 on. */
static void
test_turns(struct window *window)
{
	static const struct { enum window_turn turn; const char *day, *want; }
	rows[] = {
		{ WINDOW_TURN_DAY, "2026-12-03T15:00", "a" },
		{ WINDOW_TURN_DAY, "2026-12-03T00:00", "a" },
		{ WINDOW_TURN_DAY, "2026-12-03T23:59", "a" },
		{ WINDOW_TURN_DAY, "2026-12-04T00:00", "b" },
		{ WINDOW_TURN_DAY, "2026-12-06T15:00", "a" },
		{ WINDOW_TURN_DAY, "2026-12-02T23:59", "c" },
		{ WINDOW_TURN_DAY, "1969-12-31T12:00", "c" },
		{ WINDOW_TURN_WEEK, "2026-12-03T15:00", "a" },
		{ WINDOW_TURN_WEEK, "2026-12-09T23:59", "a" },
		{ WINDOW_TURN_WEEK, "2026-12-10T00:00", "b" },
		{ WINDOW_TURN_WEEK, "2026-12-24T15:00", "a" },
		{ WINDOW_TURN_WEEK, "2026-12-02T15:00", "c" },
		{ WINDOW_TURN_WEEK, "2026-11-26T00:00", "c" },
		{ WINDOW_TURN_WEEK, "2026-11-25T23:59", "b" },
		{ WINDOW_TURN_MONTH, "2026-12-03T15:00", "a" },
		{ WINDOW_TURN_MONTH, "2026-12-01T15:00", "a" },
		{ WINDOW_TURN_MONTH, "2026-12-31T15:00", "a" },
		{ WINDOW_TURN_MONTH, "2027-01-01T00:00", "b" },
		{ WINDOW_TURN_MONTH, "2026-11-30T15:00", "c" },
		{ WINDOW_TURN_MONTH, "2025-12-15T15:00", "a" },
		{ WINDOW_TURN_MONTH, "2025-11-15T15:00", "c" },
		/* Swapped, by the day alone, whatever the turns. */
		{ WINDOW_TURN_DAY, "2026-12-17T23:00", "b" },
		{ WINDOW_TURN_WEEK, "2026-12-17T00:00", "b" },
		{ WINDOW_TURN_MONTH, "2026-12-17T15:00", "b" },
		{ WINDOW_TURN_MONTH, "2026-12-18T15:00", "a" },
	};
	const struct window_person *person;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		window->rota.turn = rows[i].turn;
		person = rota_find(window, site_utc(rows[i].day));
		CHECK_ROW(person != NULL &&
		    strcmp(person->id, rows[i].want) == 0, rows[i].day);
	}
	CHECK_STRING(rota_turn_name(WINDOW_TURN_DAY), "day");
	CHECK_STRING(rota_turn_name(WINDOW_TURN_WEEK), "week");
	CHECK_STRING(rota_turn_name(WINDOW_TURN_MONTH), "month");
}

/* Handed over, else the turn, else the window's, else nobody. */
static void
test_coordinator(struct acts_site *site)
{
	struct window *window = &site->windows[SITE_AUTO];
	struct occurrence occurrence;

	site_act(site, ACT_HAND_OVER, "patch-thursday/2026-12-10T15:00",
	    "2026-12-09T12:00", "night-shift");
	occurrence_init(&occurrence, window, site_utc("2026-12-10T15:00"));
	CHECK_STRING(occurrence_coordinator(&occurrence), "B");
	schedule_apply(site->schedule, &occurrence);
	CHECK_STRING(occurrence_coordinator(&occurrence), "night-shift");
	occurrence_init(&occurrence, &site->windows[SITE_HAND],
	    site_utc("2026-12-10T22:00"));
	CHECK(rota_find(&site->windows[SITE_HAND], 0) == NULL);
	CHECK(occurrence_coordinator(&occurrence) == NULL);
}

int
main(void)
{
	static const char *const ids[] = { "a", "b", "c" };
	static const char *const titles[] = { "A", "B", "C" };
	struct window_person *person;
	struct window_swap *swap;
	struct acts_site site;
	struct window *window;
	size_t i;

	site_init(&site);
	window = &site.windows[SITE_AUTO];
	for (i = 0; i < 3; i++) {
		person = array_add(&window->rota.people);
		person->id = mem_string(ids[i]);
		person->title = mem_string(titles[i]);
	}
	window->rota.from_local = site_utc("2026-12-03T00:00");
	swap = array_add(&window->rota.swaps);
	swap->day_local = site_utc("2026-12-17T00:00");
	swap->person = 1;
	test_turns(window);
	window->rota.turn = WINDOW_TURN_WEEK;
	test_coordinator(&site);
	site_clear(&site);
	return harness_end();
}
