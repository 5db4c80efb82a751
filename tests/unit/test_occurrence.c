/* SPDX-License-Identifier: MIT */
/* The order of occurrences, and one as JSON where its clock jumps. */
#include "occurrence.h"

#include <stdlib.h>

#include "array.h"
#include "harness.h"
#include "life.h"
#include "mem.h"
#include "occurrence_json.h"
#include "zonedir.h"

static void
test_order(void)
{
	static struct window a = { .id = (char *)"a" },
	    b = { .id = (char *)"b" };
	/* Ascending. */
	static const struct occurrence rows[] = {
		{ .window = &b, .start_at = 1, .original_local = 9 },
		{ .window = &a, .start_at = 2, .original_local = 1 },
		{ .window = &a, .start_at = 2, .original_local = 2 },
		{ .window = &b, .start_at = 2, .original_local = 0 },
		{ .window = &a, .start_at = 3, .original_local = 0 },
	};
	size_t i, k;

	for (i = 0; i < countof(rows); i++)
		for (k = 0; k < countof(rows); k++) {
			int order = occurrence_cmp(&rows[i], &rows[k]);

			CHECK((order > 0) - (order < 0) ==
			    (i > k) - (i < k));
		}
}

/* The start of an occurrence in that zone, as JSON. */
static void
test_json(void)
{
	static const struct { const char *zone, *local, *want; } rows[] = {
		{ "America/Los_Angeles", "2026-12-03T15:00",
		    "{\"start\":\"2026-12-03T23:00:00Z\",\"zone\":"
		    "\"America/Los_Angeles\",\"start_local\":"
		    "\"2026-12-03T15:00\",\"utc_offset\":\"-08:00\","
		    "\"abbreviation\":\"PST\"}" },
		{ "America/Los_Angeles", "2026-03-08T02:30",
		    "{\"start\":\"2026-03-08T10:30:00Z\",\"zone\":"
		    "\"America/Los_Angeles\",\"start_local\":"
		    "\"2026-03-08T03:30\",\"utc_offset\":\"-07:00\","
		    "\"abbreviation\":\"PDT\",\"gap\":true}" },
		{ "America/Los_Angeles", "2026-11-01T01:30",
		    "{\"start\":\"2026-11-01T08:30:00Z\",\"zone\":"
		    "\"America/Los_Angeles\",\"start_local\":"
		    "\"2026-11-01T01:30\",\"utc_offset\":\"-07:00\","
		    "\"abbreviation\":\"PDT\",\"overlap\":true}" },
		{ "Asia/Kathmandu", "2026-12-03T15:00",
		    "{\"start\":\"2026-12-03T09:15:00Z\",\"zone\":"
		    "\"Asia/Kathmandu\",\"start_local\":"
		    "\"2026-12-03T15:00\",\"utc_offset\":\"+05:45\","
		    "\"abbreviation\":\"+0545\"}" },
	};
	struct zonedir *zonedir = zonedir_new(NULL);
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		struct jsontext json = { .text = &text };
		const struct zone *zone = zonedir_find(zonedir, rows[i].zone,
		    NULL);
		struct zone_instant instant;
		int64_t local = 0;

		text_cut(&text, 0);
		CHECK(civil_parse(rows[i].local, &local, NULL, NULL) == 0);
		instant = zone_resolve(zone, local);
		jsontext_object(&json, NULL);
		occurrence_json_format_start(&json, zone, instant.at,
		    instant.mark, NULL, 0);
		jsontext_end_object(&json);
		CHECK_STRING(text_string(&text), rows[i].want);
	}
	text_clear(&text);
	zonedir_free(zonedir);
}

/* What acts say of times and status, over what the window says. */
static void
test_overlay(void)
{
	static const struct {
		const char *label, *confirm_by;
		int64_t start_at, end_at;	/* given by acts; 0: not */
		enum occurrence_phase phase;
		enum life_answer answer;
		int64_t want_start, want_end;
		enum occurrence_status want;
	} rows[] = {
		{ "nothing", NULL, 0, 0, OCCURRENCE_PLANNED, LIFE_NO_ANSWER,
		    1000, 1600, OCCURRENCE_CONFIRMED },
		{ "moved", NULL, 2000, 2100, OCCURRENCE_PLANNED,
		    LIFE_NO_ANSWER, 2000, 2100, OCCURRENCE_CONFIRMED },
		{ "an end before its start", NULL, 2000, 1999,
		    OCCURRENCE_PLANNED, LIFE_NO_ANSWER, 2000, 2600,
		    OCCURRENCE_CONFIRMED },
		{ "an end at its start", NULL, 2000, 2000,
		    OCCURRENCE_PLANNED, LIFE_NO_ANSWER, 2000, 2600,
		    OCCURRENCE_CONFIRMED },
		{ "unanswered", "boss", 0, 0, OCCURRENCE_PLANNED,
		    LIFE_NO_ANSWER, 1000, 1600, OCCURRENCE_TENTATIVE },
		{ "agreed to", "boss", 0, 0, OCCURRENCE_PLANNED,
		    LIFE_CONFIRMED, 1000, 1600, OCCURRENCE_CONFIRMED },
		{ "taken back", "boss", 0, 0, OCCURRENCE_PLANNED,
		    LIFE_UNCONFIRMED, 1000, 1600, OCCURRENCE_TENTATIVE },
		{ "taken back, of nobody", NULL, 0, 0, OCCURRENCE_PLANNED,
		    LIFE_UNCONFIRMED, 1000, 1600, OCCURRENCE_CONFIRMED },
		{ "begun all the same", "boss", 0, 0, OCCURRENCE_RUNNING,
		    LIFE_NO_ANSWER, 1000, 1600, OCCURRENCE_CONFIRMED },
		{ "skipped", "boss", 0, 0, OCCURRENCE_SKIPPED,
		    LIFE_CONFIRMED, 1000, 1600, OCCURRENCE_CANCELLED },
		{ "broken off", NULL, 0, 0, OCCURRENCE_BROKEN_OFF,
		    LIFE_NO_ANSWER, 1000, 1600, OCCURRENCE_CANCELLED },
	};
	struct act begun = { .verb = ACT_START };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		struct window window = { .id = (char *)"w",
		    .duration_secs = 600,
		    .confirm.by = (char *)rows[i].confirm_by };
		struct life life = { .phase = rows[i].phase,
		    .answer = rows[i].answer,
		    .acts.list.items = &begun,
		    .acts.list.count = rows[i].phase != OCCURRENCE_PLANNED,
		    .has_times = rows[i].start_at != 0,
		    .start_at = rows[i].start_at,
		    .end_at = rows[i].end_at };
		struct occurrence occurrence = { .window = &window,
		    .start_at = 1000, .end_at = 1600,
		    .status = rows[i].confirm_by != NULL ?
		    OCCURRENCE_TENTATIVE : OCCURRENCE_CONFIRMED };

		life_overlay(&life, &occurrence);
		CHECK_ROW(occurrence.life == &life, rows[i].label);
		CHECK_ROW(occurrence.start_at == rows[i].want_start,
		    rows[i].label);
		CHECK_ROW(occurrence.end_at == rows[i].want_end,
		    rows[i].label);
		CHECK_ROW(occurrence.status == rows[i].want, rows[i].label);
	}
	CHECK(life_hold(NULL) == NULL);
	life_release(NULL);
}

/* What it meets is told as long as it is ahead. */
static void
test_clashes(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	struct holidays list = { .title = mem_string("US") };
	struct window window = { .id = (char *)"w", .title = (char *)"W",
	    .zone = zonedir_find(zonedir, "UTC", NULL) };
	struct occurrence occurrence = { .window = &window,
	    .start_at = 1000, .end_at = 2000 };
	struct occurrence_json how = { 0 };
	struct text text = { 0 };
	int64_t now_at;

	holiday_add(&list, 0, "New Year", false);
	array_push(&window.clash.holidays, &list);
	for (now_at = 1999; now_at <= 2000; now_at++) {
		struct jsontext json = { .text = &text };

		text_cut(&text, 0);
		how.now_at = now_at;
		occurrence_json_format(&json, NULL, &occurrence, &how);
		CHECK_ROW((strstr(text_string(&text), "\"clashes\":[{"
		    "\"kind\":\"holiday\",\"title\":\"New Year\"") !=
		    NULL) == (now_at < 2000), text_string(&text));
	}
	text_clear(&text);
	array_clear(&window.clash.holidays);
	holiday_clear(&list);
	zonedir_free(zonedir);
}

/* As people began and ended it, to the minute; of 15:00 to 17:00, minutes from
 * then, and seconds. */
static void
test_lived(const struct zone *utc)
{
	static const int64_t at = 1796310000;	/* 2026-12-03 15:00 */
	static const struct {
		const char *what;
		struct { enum act_verb verb; int secs, end; } acts[3];
		size_t count;
		int start, end;
	} rows[] = {
		{ "nobody touched it", { { 0 } }, 0, 0, 120 },
		{ "begun late", { { ACT_START, 620, 0 } }, 1, 10, 120 },
		{ "begun early", { { ACT_START, -580, 0 } }, 1, -10, 120 },
		{ "begun on time", { { ACT_START, 59, 0 } }, 1, 0, 120 },
		{ "ended early", { { ACT_START, 620, 0 }, { ACT_END, 2430,
		    0 } }, 2, 10, 40 },
		{ "ended late", { { ACT_START, 620, 0 }, { ACT_END, 7830,
		    0 } }, 2, 10, 130 },
		{ "broken off", { { ACT_START, 620, 0 }, { ACT_CANCEL, 2430,
		    0 } }, 2, 10, 40 },
		{ "reopened", { { ACT_START, 620, 0 }, { ACT_END, 2430, 0 },
		    { ACT_REOPEN, 3000, 90 } }, 3, 10, 90 },
		{ "in one minute", { { ACT_START, 620, 0 }, { ACT_END, 650,
		    0 } }, 2, 10, 11 },
		{ "moved to later, not begun", { { ACT_MOVE, -9000, 150 } }, 1,
		    30, 150 },
		{ "called off", { { ACT_SKIP, -9000, 0 } }, 1, 0, 120 },
	};
	struct window window = { .id = mem_string("w"), .zone = utc,
	    .title = mem_string("W"), .duration_secs = 7200,
	    .starts_by_hand = true, .ends_by_hand = true };
	struct occurrence planned, occurrence, lived;
	struct life *life;
	size_t i, k;

	occurrence_init(&planned, &window, at);
	for (i = 0; i < countof(rows); i++) {
		life = life_new(&planned);
		for (k = 0; k < rows[i].count; k++) {
			struct act act = { .verb = rows[i].acts[k].verb,
			    .at_ms = (at + rows[i].acts[k].secs) * 1000 + 5,
			    .occurrence = (char *)"w/2026-12-03T15:00",
			    .who = (char *)"a", .way = (char *)"cli",
			    .start_at = rows[i].acts[k].verb == ACT_MOVE ?
			    at + 1800 : 0, .end_at = rows[i].acts[k].end == 0 ?
			    0 : at + rows[i].acts[k].end * 60 };

			life_apply(life, &planned, &act);
		}
		occurrence = planned;
		if (rows[i].count > 0)
			life_overlay(life, &occurrence);
		occurrence_init_lived(&lived, &occurrence);
		CHECK_ROW(lived.start_at == at + rows[i].start * 60,
		    rows[i].what);
		CHECK_ROW(lived.end_at == at + rows[i].end * 60,
		    rows[i].what);
		life_release(life);
	}
	window_clear(&window);
}

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);

	test_lived(zonedir_find(zonedir, "UTC", NULL));
	zonedir_free(zonedir);
	test_order();
	test_json();
	test_clashes();
	test_overlay();
	return harness_end();
}
