/* SPDX-License-Identifier: MIT */
/*
 * The present, for programs that show one line of it.  A headline is made here
 * and not there: it is the same words everywhere, and its times are those of
 * the window's own zone and UTC, whose clocks a browser does not know.
 */
#include "present_internal.h"

#include <string.h>

#include "civil.h"
#include "history_internal.h"
#include "life.h"
#include "occurrence.h"
#include "timetext.h"

/* Those that come next are looked at one by one: some are called off. */
#define PRESENT_NEXT_LOOKED 50

static void
present_note(struct present *present, int64_t now_at, int64_t at)
{
	if (at > now_at && at < present->until_at)
		present->until_at = at;
}

static void
present_find_now(struct present *present, const struct schedule *schedule,
    const struct window *const *windows, size_t count, int64_t now_at)
{
	const struct occurrence *occurrence;
	size_t i, kept = 0;

	agenda_expand_going(&present->now, windows, count, schedule, now_at,
	    present->until_at);
	present_note(present, now_at, agenda_lapse(&present->now, now_at));
	for (i = 0; i < present->now.list.count; i++) {
		occurrence = &present->now.list.items[i];
		present_note(present, now_at, occurrence->start_at);
		present_note(present, now_at, occurrence->end_at);
		if (history_is_current(occurrence, now_at) &&
		    occurrence_is_recorded(occurrence,
		    present->known_from_at))
			present->now.list.items[kept++] = *occurrence;
	}
	/* The latest: of what nobody ends there may be ever more. */
	if (kept > PRESENT_MOST)
		memmove(present->now.list.items, present->now.list.items +
		    kept - PRESENT_MOST, PRESENT_MOST * sizeof(*occurrence));
	present->now.list.count = kept < PRESENT_MOST ? kept : PRESENT_MOST;
}

static void
present_find_next(struct present *present, const struct schedule *schedule,
    const struct window *const *windows, size_t count, int64_t now_at)
{
	struct agenda next = { 0 };
	size_t i;

	agenda_next(&next, windows, count, schedule, now_at + 1,
	    PRESENT_NEXT_LOOKED);
	present_note(present, now_at, agenda_lapse(&next, now_at));
	for (i = 0; i < next.list.count && !present->has_next; i++) {
		if (occurrence_phase(&next.list.items[i], now_at) !=
		    OCCURRENCE_PLANNED)
			continue;
		present->next = next.list.items[i];
		present->has_next = true;
	}
	agenda_clear(&next);
}

void
present_find(struct present *present, const struct schedule *schedule,
    const char *environment, int64_t known_from_at, int64_t now_at,
    int64_t most_secs)
{
	struct { ARRAY(const struct window *) list; } windows = { 0 };
	size_t i;

	*present = (struct present){ .known_from_at = known_from_at,
	    .until_at = now_at + most_secs };
	for (i = 0; i < schedule->windows.count; i++)
		if (environment == NULL || window_has_environment(
		    schedule->windows.items[i], environment))
			array_push(&windows.list, schedule->windows.items[i]);
	present_find_now(present, schedule, windows.list.items,
	    windows.list.count, now_at);
	present_find_next(present, schedule, windows.list.items,
	    windows.list.count, now_at);
	array_clear(&windows.list);
}

void
present_clear(struct present *present)
{
	agenda_clear(&present->now);
}

/* --- words ---------------------------------------------------------------- */

static void
present_put_span(struct text *text, const struct occurrence *occurrence,
    const struct zone *utc)
{
	const struct zone *zones[] = { occurrence->window->zone, utc };
	struct occurrence lived;

	occurrence_init_lived(&lived, occurrence);
	timetext_format_zones(text, zones,
	    strcmp(zone_name(zones[0]), zone_name(utc)) == 0 ? 1 : 2,
	    lived.start_at, lived.end_at, " / ");
}

/* "Patch Thursday is under way: Thu 3 Dec 2026 15:00–17:00 PST (Los Angeles) /
 * 23:00 – Fri 4 Dec 01:00 UTC". */
static void
present_put_headline(struct text *text, const struct occurrence *occurrence,
    const struct zone *utc, int64_t now_at)
{
	enum occurrence_phase phase = occurrence_phase(occurrence, now_at);
	bool is_tentative = occurrence->status == OCCURRENCE_TENTATIVE;

	text_puts(text, occurrence->window->title);
	if (phase == OCCURRENCE_VERIFYING)
		text_puts(text, " is done and looked at: ");
	else if (phase == OCCURRENCE_RUNNING && occurrence->end_at <= now_at)
		text_puts(text, " takes longer than planned: ");
	else if (phase == OCCURRENCE_RUNNING)
		text_puts(text, is_tentative ?
		    " is planned for now, not confirmed: " :
		    " is under way: ");
	/* As the page says it; what was to be confirmed is no more here. */
	else if (occurrence->end_at <= now_at)
		text_puts(text, ": its time has passed, nobody started it: ");
	else if (occurrence->start_at <= now_at)
		text_puts(text, is_tentative ?
		    " is planned for now, not confirmed: " :
		    " is planned for now, not started: ");
	else
		text_puts(text, is_tentative ? " (to be confirmed): " : ": ");
	present_put_span(text, occurrence, utc);
}

static void
present_put_environments(struct jsontext *json, const struct window *window)
{
	const struct window_stage *stage;
	size_t i, k;

	jsontext_list(json, "environments");
	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++)
			jsontext_string(json, NULL,
			    stage->environments.items[k]);
	}
	jsontext_end_list(json);
}

static void
present_put(struct jsontext *json, const char *key,
    const struct occurrence *occurrence, const struct zone *utc,
    int64_t now_at)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct text text = { 0 };

	occurrence_format_identity(occurrence, identity);
	jsontext_object(json, key);
	jsontext_string(json, "occurrence", identity);
	jsontext_string(json, "title", occurrence->window->title);
	jsontext_string(json, "status",
	    occurrence_status_name(occurrence->status));
	jsontext_string(json, "phase", occurrence_phase_name(
	    occurrence_phase(occurrence, now_at)));
	civil_format_utc(&text, occurrence->start_at);
	jsontext_string(json, "start", text_string(&text));
	text_cut(&text, 0);
	if (occurrence->life != NULL && occurrence->life->started_ms != 0 &&
	    life_find_act(occurrence->life, ACT_START) != NULL) {
		civil_format_utc(&text, occurrence->life->started_ms / 1000);
		jsontext_string(json, "started", text_string(&text));
		text_cut(&text, 0);
	}
	civil_format_utc(&text, occurrence->end_at);
	jsontext_string(json, "end", text_string(&text));
	text_cut(&text, 0);
	present_put_environments(json, occurrence->window);
	present_put_headline(&text, occurrence, utc, now_at);
	jsontext_string(json, "headline", text_string(&text));
	jsontext_end_object(json);
	text_clear(&text);
}

void
present_format(struct jsontext *json, const struct present *present,
    const struct zone *utc, int64_t now_at)
{
	size_t i;

	jsontext_list(json, "now");
	for (i = 0; i < present->now.list.count; i++)
		present_put(json, NULL, &present->now.list.items[i], utc,
		    now_at);
	jsontext_end_list(json);
	if (present->has_next)
		present_put(json, "next", &present->next, utc, now_at);
	else
		jsontext_null(json, "next");
}
