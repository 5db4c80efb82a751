/* SPDX-License-Identifier: MIT */
/* Agendas that would not end, and occurrences that nobody planned. */
#include "agenda.h"

#include <stdlib.h>
#include <time.h>

#include "array.h"
#include "civil.h"
#include "harness.h"
#include "life.h"
#include "zonedir.h"

#define WINDOWS 4200	/* more than agenda_next() keeps of them */
#define OTHERS 500

static void
window_init(struct window *window, const char *when, const struct zone *zone)
{
	memset(window, 0, sizeof(*window));
	window->id = mem_string("w");
	window->title = mem_string("W");
	window->zone = zone;
	window->duration_secs = 60;
	CHECK_ROW(recurrence_parse(when, false, 0, &window->recurrence, NULL)
	    == 0, when);
}

/* Every second: a million come in less than twelve days, and no more are given,
 * in order; the soonest of all windows, whichever comes first. */
static void
test_expand(const struct zone *zone)
{
	static const int64_t start_at = 1780272000;	/* 2026-06-01 */
	const struct act moved = { .verb = ACT_MOVE, .at_ms = 1000,
	    .occurrence = (char *)"w/2026-12-01T00:00",
	    .start_at = start_at + 60, .end_at = start_at + 99 };
	struct window window, rare;
	const struct window *windows[] = { &window, &rare };
	struct schedule *schedule;
	struct agenda agenda = { 0 };
	struct text when = { 0 };
	int i, extra = 0;

	text_puts(&when, "FREQ=DAILY;BYHOUR=0");
	for (i = 1; i < 24; i++)
		text_putf(&when, ",%d", i);
	text_puts(&when, ";BYMINUTE=0");
	for (i = 1; i < 60; i++)
		text_putf(&when, ",%d", i);
	text_puts(&when, ";BYSECOND=0");
	for (i = 1; i < 60; i++)
		text_putf(&when, ",%d", i);
	window_init(&window, text_string(&when), zone);
	text_clear(&when);
	window_init(&rare, "every day at 12:00", zone);
	rare.id[0] = 'x';
	schedule = schedule_new(windows, 2);
	/* One is moved into the range, and is among the soonest. */
	CHECK(schedule_act(schedule, &moved, NULL) == 0);
	agenda_expand(&agenda, windows, 2, schedule, start_at, INT64_MAX,
	    AGENDA_STARTS);
	CHECK_NUMBER(agenda.list.count, AGENDA_OCCURRENCES_MAX);
	CHECK(agenda.is_cut);
	for (i = 0; i < AGENDA_OCCURRENCES_MAX; i++) {
		if (i > 0 && agenda.list.items[i].start_at ==
		    agenda.list.items[i - 1].start_at)
			extra++;
		if (agenda.list.items[i].start_at != start_at + i - extra)
			break;
	}
	CHECK_NUMBER(i, AGENDA_OCCURRENCES_MAX);
	CHECK_NUMBER(extra, 1 + 12);
	agenda_clear(&agenda);
	/* What is all there is not cut. */
	agenda_expand(&agenda, windows, 2, schedule, start_at, start_at +
	    86400, AGENDA_STARTS);
	CHECK_NUMBER(agenda.list.count, 86400 + 2);
	CHECK(!agenda.is_cut);
	agenda_clear(&agenda);
	schedule_release(schedule);
	window_clear(&window);
	window_clear(&rare);
}

/* The next of very many windows: what is no longer among them is dropped on the
 * way, and the result is as if it had not been. */
static void
test_next(const struct zone *zone)
{
	static const struct window *windows[WINDOWS];
	struct window early, late;
	struct agenda agenda = { 0 };
	size_t i;

	window_init(&late, "every day at 12:00", zone);
	window_init(&early, "every day at 06:00", zone);
	for (i = 0; i < WINDOWS; i++)
		windows[i] = i == 7 || i == WINDOWS - 1 ? &early : &late;
	agenda_next(&agenda, windows, WINDOWS, NULL, 1780272000, 3);
	CHECK_NUMBER(agenda.list.count, 3);
	CHECK_NUMBER(agenda.list.items[0].start_at, 1780272000 + 6 * 3600);
	CHECK_NUMBER(agenda.list.items[1].start_at, 1780272000 + 6 * 3600);
	CHECK_NUMBER(agenda.list.items[2].start_at, 1780272000 + 12 * 3600);
	agenda_clear(&agenda);
	window_clear(&early);
	window_clear(&late);
}

static double
test_cpu_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* The first `n` of many windows are those that an expansion begins with, one
 * that was moved among them; and cost little more: not as much as `n` of each
 * window, which took 680 times as long. */
static void
test_next_many(const struct zone *zone)
{
	static const size_t counts[] = { 1, 9, 499, 500, 501, 20000 };
	static const int64_t from_at = 1780272000;	/* 2026-06-01 */
	const struct act moved = { .verb = ACT_MOVE, .at_ms = 1000,
	    .occurrence = (char *)"w100/2027-06-01T01:40",
	    .start_at = from_at + 7, .end_at = from_at + 99 };
	static struct window windows[OTHERS];
	static const struct window *list[OTHERS];
	struct agenda next = { 0 }, all = { 0 };
	double ms, all_ms;
	struct schedule *schedule;
	char when[40];
	size_t i, k;

	for (i = 0; i < OTHERS; i++) {
		snprintf(when, sizeof(when), "every day at %02zu:%02zu",
		    i / 60, i % 60);
		window_init(&windows[i], when, zone);
		free(windows[i].id);
		windows[i].id = mem_format("w%zu", i);
		list[i] = &windows[OTHERS - 1 - i];
	}
	schedule = schedule_new(list, OTHERS);
	CHECK(schedule_act(schedule, &moved, NULL) == 0);
	all_ms = test_cpu_ms();
	agenda_expand(&all, list, OTHERS, schedule, from_at, from_at +
	    41 * 86400, AGENDA_STARTS);
	all_ms = test_cpu_ms() - all_ms;
	for (i = 0; i < countof(counts); i++) {
		ms = test_cpu_ms();
		agenda_next(&next, list, OTHERS, schedule, from_at, counts[i]);
		ms = test_cpu_ms() - ms;
		CHECK_NUMBER(next.list.count, counts[i]);
		for (k = 0; k < counts[i]; k++)
			if (occurrence_cmp(&next.list.items[k],
			    &all.list.items[k]) != 0)
				break;
		CHECK_NUMBER(k, counts[i]);
		if (!CHECK(ms < 100 * all_ms))
			fprintf(stderr, "   %zu took %.1f ms, all %.1f\n",
			    counts[i], ms, all_ms);
		agenda_clear(&next);
	}
	agenda_clear(&all);
	schedule_release(schedule);
	for (i = 0; i < OTHERS; i++)
		window_clear(&windows[i]);
}

/* --- identities ----------------------------------------------------------- */

static void
test_identities(const struct zone *zone)
{
	static const struct { const char *when, *until, *local; bool is_one; }
	rows[] = {
		{ "every Thursday at 15:00", NULL, "2026-12-03T15:00", true },
		{ "every Thursday at 15:00", NULL, "2026-12-03T15:01", false },
		{ "every Thursday at 15:00", "2026-12-03T15:00",
		    "2026-12-03T15:00", true },
		{ "every Thursday at 15:00", "2026-12-03T14:00",
		    "2026-12-03T15:00", false },
		{ "once on 2026-12-03 at 15:00", NULL, "2026-12-04T15:00",
		    false },
	};
	char id[WINDOW_ID_MAX + 1], identity[WINDOW_ID_MAX + 40];
	struct window window;
	struct error error = { 0 };
	int64_t local, until = 0;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		window_init(&window, rows[i].when, zone);
		CHECK(civil_parse(rows[i].local, &local, NULL, NULL) == 0);
		if (rows[i].until != NULL && CHECK(civil_parse(rows[i].until,
		    &until, NULL, NULL) == 0))
			window.recurrence.until_local = until;
		CHECK_ROW(occurrence_is_instance(&window, local) ==
		    rows[i].is_one, rows[i].local);
		window_clear(&window);
	}
	/* The longest id there is, and one longer. */
	memset(identity, 'a', sizeof(identity));
	strcpy(identity + WINDOW_ID_MAX, "/2026-12-03T15:00");
	CHECK(occurrence_parse_identity(identity, id, &local, &error) == 0);
	CHECK_NUMBER(strlen(id), WINDOW_ID_MAX);
	memset(identity, 'a', sizeof(identity));
	strcpy(identity + WINDOW_ID_MAX + 1, "/2026-12-03T15:00");
	CHECK(occurrence_parse_identity(identity, id, &local, &error) == -1);
	CHECK(strstr(error.text, "names no occurrence") != NULL);
}

/* --- who still has to answer ------------------------------------------- */

static void
test_answers(void)
{
	static const struct {
		enum occurrence_status status;
		bool has_confirm;
		enum window_otherwise otherwise;
		int answer;		/* -1: nobody did anything */
		enum occurrence_phase phase;
		bool is_awaited;
	} rows[] = {
		{ OCCURRENCE_TENTATIVE, true, WINDOW_OTHERWISE_SKIP, -1,
		    OCCURRENCE_PLANNED, true },
		{ OCCURRENCE_CONFIRMED, true, WINDOW_OTHERWISE_SKIP, -1,
		    OCCURRENCE_PLANNED, false },
		{ OCCURRENCE_CONFIRMED, false, WINDOW_OTHERWISE_GO, -1,
		    OCCURRENCE_PLANNED, false },
		{ OCCURRENCE_CONFIRMED, true, WINDOW_OTHERWISE_GO, -1,
		    OCCURRENCE_PLANNED, true },
		{ OCCURRENCE_CONFIRMED, true, WINDOW_OTHERWISE_GO,
		    LIFE_NO_ANSWER, OCCURRENCE_PLANNED, true },
		{ OCCURRENCE_CONFIRMED, true, WINDOW_OTHERWISE_GO,
		    LIFE_NO_ANSWER, OCCURRENCE_RUNNING, false },
		{ OCCURRENCE_CONFIRMED, true, WINDOW_OTHERWISE_GO,
		    LIFE_CONFIRMED, OCCURRENCE_PLANNED, false },
		{ OCCURRENCE_CANCELLED, true, WINDOW_OTHERWISE_GO,
		    LIFE_NO_ANSWER, OCCURRENCE_PLANNED, false },
	};
	struct window window = { .id = (char *)"w" };
	struct life life;
	struct occurrence occurrence;
	char label[20];
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		window.confirm.by = rows[i].has_confirm ? (char *)"role" : NULL;
		window.confirm.otherwise = rows[i].otherwise;
		life = (struct life){ .phase = rows[i].phase,
		    .answer = (enum life_answer)rows[i].answer };
		occurrence = (struct occurrence){ .window = &window,
		    .status = rows[i].status,
		    .life = rows[i].answer < 0 ? NULL : &life };
		snprintf(label, sizeof(label), "row %zu", i);
		CHECK_ROW(occurrence_awaits_answer(&occurrence) ==
		    rows[i].is_awaited, label);
	}
}

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);

	const struct zone *utc = zonedir_find(zonedir, "UTC", NULL);

	CHECK(schedule_hold(NULL) == NULL);
	schedule_release(NULL);
	test_expand(utc);
	test_next(utc);
	test_next_many(utc);
	test_identities(utc);
	test_answers();
	zonedir_free(zonedir);
	return harness_end();
}
