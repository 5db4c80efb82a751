/* SPDX-License-Identifier: MIT */
/* What lies behind, part by part, against the whole agenda read backwards. */
#include "history_internal.h"

#include "agenda.h"
#include "civil.h"
#include "harness.h"
#include "zonedir.h"

#define NOW_AT 1796338800	/* Thu 3 Dec 2026 23:00 UTC */
#define DAY 86400
#define FROM_AT (NOW_AT - 90 * DAY)

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

/* Something was done to an occurrence. */
static void
act(struct schedule *schedule, enum act_verb verb, const char *occurrence,
    int64_t at, int64_t start_at, int64_t end_at)
{
	struct act act = { .verb = verb, .at_ms = at * 1000,
	    .occurrence = (char *)occurrence, .who = (char *)"adam",
	    .way = (char *)"cli", .start_at = start_at, .end_at = end_at };
	struct error error = { 0 };

	CHECK_ROW(schedule_act(schedule, &act, &error) == 0, error.text);
}

static bool
is_same(const struct occurrence *a, const struct occurrence *b)
{
	return a->window == b->window &&
	    a->original_local == b->original_local &&
	    a->start_at == b->start_at && a->status == b->status;
}

/* The past at once, newest first. */
static void
oracle(const struct history_query *query, struct agenda *ret_past)
{
	struct agenda all = { 0 };
	size_t i;

	agenda_expand(&all, query->windows, query->window_count,
	    query->schedule, query->known_from_at - 30 * DAY, query->now_at,
	    AGENDA_STARTS);
	(void)agenda_lapse(&all, query->now_at);
	for (i = all.list.count; i-- > 0;)
		if (history_is_past(&all.list.items[i], query->now_at) &&
		    ((all.list.items[i].end_at > query->known_from_at &&
		    all.list.items[i].end_at >
		    all.list.items[i].window->since_at) ||
		    all.list.items[i].life != NULL))
			array_push(&ret_past->list, all.list.items[i]);
	agenda_clear(&all);
}

/* Is the part that of the whole that begins at `first`? */
static void
check_part(const struct history *part, const struct agenda *all, size_t first,
    size_t most)
{
	size_t i, count = all->list.count - first;

	if (count > most)
		count = most;
	CHECK_NUMBER(part->list.count, count);
	for (i = 0; i < part->list.count && i < count; i++)
		CHECK(is_same(&part->list.items[i],
		    &all->list.items[first + i]));
	CHECK_NUMBER(part->has_older, first + count < all->list.count);
	CHECK_NUMBER(part->has_newer, first > 0);
}

/* From the newest to the oldest, then back again. */
static void
check_all(struct history_query query, size_t most, size_t at_least)
{
	struct agenda all = { 0 };
	struct history part;
	size_t first = 0;

	oracle(&query, &all);
	CHECK(all.list.count >= at_least);
	query.most = most;
	query.place = (struct history_place){ .before_at = INT64_MAX };
	for (;;) {
		part = (struct history){ 0 };
		history_find(&part, &query);
		check_part(&part, &all, first, most);
		if (!part.has_older)
			break;
		first += part.list.count;
		query.place = part.older;
		history_clear(&part);
	}
	while (part.has_newer) {
		query.place = part.newer;
		history_clear(&part);
		history_find(&part, &query);
		first = first > most ? first - most : 0;
		check_part(&part, &all, first, most);
	}
	CHECK_NUMBER(first, 0);
	history_clear(&part);
	agenda_clear(&all);
}

/* By hand: what is over, what goes on, what nobody ended. */
static void
test_is_past(const struct zone *zone)
{
	static const struct {
		int64_t end_at;		/* from now */
		bool by_hand, is_started, is_tentative, is_current, is_past;
	} rows[] = {
		{ 1, false, false, false, true, false },
		{ 0, false, false, false, false, true },
		{ -1, false, false, false, false, true },
		{ 1, true, false, false, true, false },
		{ 0, true, false, false, true, false },
		{ -DAY + 1, true, false, false, true, false },
		{ -DAY, true, false, false, false, true },
		{ 0, true, false, true, false, true },
		{ 0, true, true, false, true, false },
		{ -7 * DAY + 1, true, true, false, true, false },
		/* Who began it may still end it. */
		{ -7 * DAY, true, true, false, true, false },
		{ -70 * DAY, true, true, false, true, false },
	};
	struct window window;
	struct occurrence occurrence;
	struct life life = { 0 };
	size_t i;

	window_init(&window, "w", "every day at 15:00", zone, 7200);
	for (i = 0; i < countof(rows); i++) {
		window.starts_by_hand = window.ends_by_hand = rows[i].by_hand;
		life.phase = rows[i].is_started ? OCCURRENCE_RUNNING :
		    OCCURRENCE_PLANNED;
		occurrence = (struct occurrence){ .window = &window,
		    .start_at = NOW_AT + rows[i].end_at - 7200,
		    .end_at = NOW_AT + rows[i].end_at, .life = &life,
		    .status = rows[i].is_tentative ? OCCURRENCE_TENTATIVE :
		    OCCURRENCE_CONFIRMED };
		CHECK_NUMBER(history_is_current(&occurrence, NOW_AT),
		    rows[i].is_current);
		CHECK_NUMBER(history_is_past(&occurrence, NOW_AT),
		    rows[i].is_past);
	}
	window_clear(&window);
}

/* Its end is the full minute after somebody ended it: it is over before that. */
static void
test_is_closed(const struct zone *zone)
{
	static const struct {
		enum occurrence_phase phase;
		bool is_current, is_past;
	} rows[] = {
		{ OCCURRENCE_RUNNING, true, false },
		{ OCCURRENCE_VERIFYING, true, false },
		{ OCCURRENCE_ENDED, false, true },
		{ OCCURRENCE_BROKEN_OFF, false, true },
		{ OCCURRENCE_SKIPPED, false, false },
	};
	struct window window;
	struct occurrence occurrence;
	struct life life = { 0 };
	size_t i;

	window_init(&window, "w", "every day at 15:00", zone, 7200);
	for (i = 0; i < countof(rows); i++) {
		life.phase = rows[i].phase;
		occurrence = (struct occurrence){ .window = &window,
		    .start_at = NOW_AT - 3600, .end_at = NOW_AT + 59,
		    .life = &life, .status = OCCURRENCE_CONFIRMED };
		CHECK_NUMBER(history_is_current(&occurrence, NOW_AT),
		    rows[i].is_current);
		CHECK_NUMBER(history_is_past(&occurrence, NOW_AT),
		    rows[i].is_past);
	}
	window_clear(&window);
}

/* Windows that coincide, that are seldom, that people moved about. */
static void
test_parts(const struct zone *la, const struct zone *utc)
{
	static const size_t sizes[] = { 1, 2, 3, 7, 20 };
	struct window list[4];
	const struct window *windows[] = { &list[0], &list[1], &list[2],
		&list[3] };
	struct schedule *schedule;
	struct history_query query = { .windows = windows, .window_count = 4,
	    .now_at = NOW_AT, .known_from_at = FROM_AT };
	size_t i;

	window_init(&list[0], "a", "every Thursday at 15:00", la, 7200);
	window_init(&list[1], "b", "every Thursday at 15:00", la, 3600);
	window_init(&list[2], "c", "every Thursday at 15:00", la, 60);
	window_init(&list[3], "yearly", "every year on October 5 at 03:00",
	    utc, 3 * DAY);
	list[1].starts_by_hand = list[1].ends_by_hand = true;
	query.schedule = schedule = schedule_new(windows, 4);
	/* Onto another, ahead, before the beginning; off; never ended, so
	 * that it goes on. */
	act(schedule, ACT_MOVE, "a/2026-11-05T15:00", NOW_AT - 40 * DAY,
	    NOW_AT - 14 * DAY, NOW_AT - 14 * DAY + 600);
	act(schedule, ACT_MOVE, "a/2026-11-12T15:00", NOW_AT - 40 * DAY,
	    NOW_AT + DAY, NOW_AT + DAY + 600);
	act(schedule, ACT_MOVE, "b/2026-09-17T15:00", FROM_AT + DAY,
	    FROM_AT - DAY, FROM_AT - DAY + 600);
	act(schedule, ACT_SKIP, "b/2026-10-08T15:00", NOW_AT - 60 * DAY, 0, 0);
	act(schedule, ACT_START, "b/2026-10-15T15:00", NOW_AT - 49 * DAY, 0,
	    0);
	for (i = 0; i < countof(sizes); i++)
		check_all(query, sizes[i], 35);
	/* One that came later; what people did to it before is known. */
	list[1].since_at = NOW_AT - 20 * DAY;
	list[2].since_at = NOW_AT - 8 * DAY;
	for (i = 0; i < countof(sizes); i++)
		check_all(query, sizes[i], 14);
	query.windows = &windows[1];
	query.window_count = 2;
	check_all(query, 2, 4);
	query.windows = &windows[2];
	query.window_count = 1;
	check_all(query, 2, 1);
	/* One that comes once a year, alone; nothing at all. */
	query.windows = &windows[3];
	query.window_count = 1;
	check_all(query, 20, 1);
	query.window_count = 0;
	check_all(query, 20, 0);
	schedule_release(schedule);
	for (i = 0; i < 4; i++)
		window_clear(&list[i]);
}

/* Every minute for ten years, and a place in the middle: it takes no time. */
static void
test_dense(const struct zone *utc)
{
	struct window window;
	const struct window *windows[] = { &window };
	struct schedule *schedule;
	struct history_query query = { .windows = windows, .window_count = 1,
	    .now_at = NOW_AT, .known_from_at = NOW_AT - 3650 * (int64_t)DAY,
	    .most = 20 };
	struct history part = { 0 };
	size_t i;

	window_init(&window, "minutely", "* * * * *", utc, 60);
	query.schedule = schedule = schedule_new(windows, 1);
	for (i = 0; i < 200; i++) {
		query.place = (struct history_place){
		    .before_at = NOW_AT - (int64_t)i * 15 * DAY };
		history_clear(&part);
		history_find(&part, &query);
		CHECK_NUMBER(part.list.count, 20);
		CHECK_NUMBER(part.list.items[19].start_at,
		    query.place.before_at - 20 * 60);
		CHECK_NUMBER(part.older.before_at,
		    query.place.before_at - 20 * 60);
		CHECK_NUMBER(part.older.skip, 0);
	}
	history_clear(&part);
	schedule_release(schedule);
	window_clear(&window);
}

/* Every minute until last month, of which nobody knew: the walk gives up now
 * and then, and comes to what somebody did before all the same. */
static void
test_in_vain(const struct zone *utc)
{
	struct window window;
	const struct window *windows[] = { &window };
	struct schedule *schedule;
	struct history_query query = { .windows = windows, .window_count = 1,
	    .now_at = NOW_AT, .known_from_at = NOW_AT - 400 * (int64_t)DAY,
	    .place = { .before_at = INT64_MAX }, .most = 20 };
	struct history part = { 0 };
	size_t parts = 0;

	window_init(&window, "minutely", "* * * * *", utc, 60);
	window.since_at = NOW_AT;
	query.schedule = schedule = schedule_new(windows, 1);
	act(schedule, ACT_NOTE, "minutely/2026-01-01T00:00",
	    NOW_AT - 300 * DAY, 0, 0);
	do {
		history_clear(&part);
		history_find(&part, &query);
		if (part.has_older)
			CHECK(part.older.before_at < query.place.before_at);
		query.place = part.older;
	} while (part.list.count == 0 && part.has_older && ++parts < 100);
	CHECK_NUMBER(part.list.count, 1);
	CHECK(!part.has_older);
	CHECK(parts > 1);
	history_clear(&part);
	schedule_release(schedule);
	window_clear(&window);
}

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	const struct zone *la = zonedir_find(zonedir, "America/Los_Angeles",
	    NULL), *utc = zonedir_find(zonedir, "UTC", NULL);

	test_is_past(la);
	test_is_closed(la);
	test_parts(la, utc);
	test_dense(utc);
	test_in_vain(utc);
	zonedir_free(zonedir);
	return harness_end();
}
