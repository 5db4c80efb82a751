/* SPDX-License-Identifier: MIT */
/* One instance of a window. */
#ifndef PATCHDAY_OCCURRENCE_H
#define PATCHDAY_OCCURRENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "window.h"

#define OCCURRENCE_IDENTITY_MAX 96

/* Whether it will take place: "tentative" until somebody confirms it. */
enum occurrence_status { OCCURRENCE_TENTATIVE, OCCURRENCE_CONFIRMED,
	OCCURRENCE_CANCELLED };

/* Where it stands (life.h has the picture). */
enum occurrence_phase {
	OCCURRENCE_PLANNED,
	OCCURRENCE_RUNNING,
	OCCURRENCE_VERIFYING,	/* the work is done and is looked at */
	OCCURRENCE_ENDED,
	OCCURRENCE_SKIPPED,	/* it will not take place */
	OCCURRENCE_BROKEN_OFF,	/* cancelled while it was running */
};
#define OCCURRENCE_PHASE_COUNT 6

struct life;

/*
 * Identity is the window's id and `original_local`, the wall-clock start that
 * the rule gives: it stays when the occurrence is moved and when zone data
 * change.
 */
struct occurrence {
	const struct window *window;	/* lent */
	int64_t original_local;
	/* UTC, as it is to be: by the window, and as people changed it. */
	int64_t start_at, end_at;
	enum zone_mark mark;		/* how the original start lies */
	enum occurrence_status status;
	/* What people decided; NULL: nobody touched it.  Lent by the
	 * schedule. */
	const struct life *life;
};

/* Fill an occurrence of `window` from its original start: resolves the zone,
 * adds the length, and takes the status (tentative where the window must be
 * confirmed and silence does not mean "go"). */
void occurrence_init(struct occurrence *occurrence,
    const struct window *window, int64_t original_local);

/* Fill one with its times as people began and ended it, to the minute, where
 * they said so: what messages tell.  Calendars, and what programs compare, keep
 * to the plan of a start that came late. */
void occurrence_init_lived(struct occurrence *lived,
    const struct occurrence *occurrence);

/* Where it stands at `now_at`: what people did, and what the clock does by
 * itself where the window says so. */
enum occurrence_phase occurrence_phase(const struct occurrence *occurrence,
    int64_t now_at);

/* Does a record that begins at `known_from_at` (0: nobody knows when) have it?
 * What was over by then, or before its window was as it is, took place as far
 * as its rule says, and nobody can say more; unless somebody touched it. */
bool occurrence_is_recorded(const struct occurrence *occurrence,
    int64_t known_from_at);

/* Could anybody have confirmed it, by a record that begins then?  What was over
 * before that, before its window was as it is or had a role that confirms, was
 * asked of nobody; unless there is an answer. */
bool occurrence_was_answerable(const struct occurrence *occurrence,
    int64_t known_from_at);

/* "planned", "running", "verifying", "ended", "skipped", "cancelled". */
const char *occurrence_phase_name(enum occurrence_phase phase);

/* Who coordinates it, as others know them: it was handed over to them, or it is
 * their turn; NULL: nobody is known by name.  Lent. */
const char *occurrence_coordinator(const struct occurrence *occurrence);

/* The same as it was said: an id under `people`, or any name at all.  Titles
 * need not differ, so this is what decides who they are. */
const char *occurrence_coordinator_key(const struct occurrence *occurrence);

/* Has the role that confirms not answered yet, though it may?  Also where its
 * silence means "go": it can still say no. */
bool occurrence_awaits_answer(const struct occurrence *occurrence);

/* When the silence of the confirming role calls it off ("otherwise: skip");
 * INT64_MAX: never. */
int64_t occurrence_lapse_at(const struct occurrence *occurrence);

/* Write "patch-thursday/2026-11-26T15:00" (":SS" only when not 0). */
void occurrence_format_identity(const struct occurrence *occurrence,
    char ret_identity[static OCCURRENCE_IDENTITY_MAX]);

/* Split an identity: window id (at most WINDOW_ID_MAX) and local start.
 * 0, or -1 with the column. */
int occurrence_parse_identity(const char *identity,
    char ret_window[static WINDOW_ID_MAX + 1], int64_t *ret_original_local,
    struct error *ret_error);

/* Is `original_local` an instance of the window's recurrence? */
bool occurrence_is_instance(const struct window *window,
    int64_t original_local);

/* By start, then window id, then original start. */
int occurrence_cmp(const struct occurrence *a, const struct occurrence *b);

/* "tentative", "confirmed", "cancelled". */
const char *occurrence_status_name(enum occurrence_status status);

#endif
