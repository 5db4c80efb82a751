/* SPDX-License-Identifier: MIT */
/*
 * When something is to be said, by the clock alone: moments relative to the
 * start, which every occurrence of a window has in common.
 *
 * What nobody touched is planned from these alone, so that a million windows
 * have their next moment found without expanding any.
 */
#include <stdlib.h>

#include "agenda.h"
#include "announcement_internal.h"
#include "board.h"
#include "life.h"

/* When the one in charge is nudged, and everybody told that it is late. */
#define ANNOUNCEMENT_SOON_SECS 900	/* before the start */
#define ANNOUNCEMENT_UNSTARTED_SECS 300	/* after it */
#define ANNOUNCEMENT_ENDING_SECS 900	/* before the end */
#define ANNOUNCEMENT_UNENDED_SECS 300	/* after it */
#define ANNOUNCEMENT_OVERDUE_SECS 600	/* after it */

/* Latest moment first: that order lets announcement_next_due() look up
 * occurrences once.  At one moment a start stands before the reminders. */
static int
announcement_offset_cmp(const void *a, const void *b)
{
	const struct announcement_offset *x = a, *y = b;

	if (x->secs != y->secs)
		return x->secs > y->secs ? -1 : 1;
	return (x->kind < y->kind) - (x->kind > y->kind);
}

void
announcement_offset_add(struct announcement_offsets *offsets,
    enum announcement_kind kind, int64_t secs)
{
	array_push(&offsets->list,
	    ((struct announcement_offset){ kind, secs }));
}

/* Does a silent role call the work off?  Once confirmed, it does not matter any
 * more. */
static bool
announcement_lapses(const struct window *window,
    enum occurrence_status status)
{
	return status == OCCURRENCE_TENTATIVE && window->confirm.by != NULL &&
	    window->confirm.otherwise == WINDOW_OTHERWISE_SKIP;
}

/*
 * Work that lapses without confirmation: reminders up to the deadline, and at
 * the deadline that it will not take place.  Not at the next reminder: there
 * may be none, and somebody who was told to keep that afternoon free wants to
 * know as soon as it is known.  Who would only hear of the end hears nothing.
 */
static void
announcement_offsets_lapse(struct announcement_offsets *offsets,
    const struct window *window, const struct window_announce *announce)
{
	int64_t before_secs = window->confirm.before_secs;
	size_t i;

	for (i = 0; i < announce->remind_secs.count; i++)
		if (announce->remind_secs.items[i] > before_secs)
			announcement_offset_add(offsets,
			    ANNOUNCEMENT_REMINDER,
			    -announce->remind_secs.items[i]);
	if (announce->remind_secs.count > 0 || announce->says_start)
		announcement_offset_add(offsets, ANNOUNCEMENT_CANCELLATION,
		    -before_secs);
	/* Silence takes back what was sent, too. */
	if (announce->invite_secs > 0)
		announcement_offset_add(offsets, ANNOUNCEMENT_INVITATION,
		    -before_secs);
}

/* Every moment at which `announce` hears of an occurrence of that status and
 * length. */
void
announcement_offsets_init(struct announcement_offsets *offsets,
    const struct window *window, const struct window_announce *announce,
    enum occurrence_status status, int64_t length_secs)
{
	size_t i;

	/* What was called off is told by whoever called it off, not here. */
	if (status == OCCURRENCE_CANCELLED)
		return;
	if (announce->invite_secs > 0)
		announcement_offset_add(offsets, ANNOUNCEMENT_INVITATION,
		    -announce->invite_secs);
	if (announcement_lapses(window, status)) {
		announcement_offsets_lapse(offsets, window, announce);
		return;
	}
	for (i = 0; i < announce->remind_secs.count; i++)
		announcement_offset_add(offsets, ANNOUNCEMENT_REMINDER,
		    -announce->remind_secs.items[i]);
	if (announce->says_start && !window->starts_by_hand)
		announcement_offset_add(offsets, ANNOUNCEMENT_START, 0);
	if (announce->says_end && !window->ends_by_hand &&
	    !window->starts_by_hand)
		announcement_offset_add(offsets, ANNOUNCEMENT_END,
		    length_secs);
	/* Who waits for its end hears that nobody has given it. */
	if (announce->says_end &&
	    (window->ends_by_hand || window->starts_by_hand))
		announcement_offset_add(offsets, ANNOUNCEMENT_OVERDUE,
		    length_secs + ANNOUNCEMENT_OVERDUE_SECS);
}

/* What the role that confirms is asked, and the coordinator told. */
void
announcement_offsets_private(struct announcement_offsets *offsets,
    const struct window *window, bool has_coordinator, int64_t length_secs)
{
	const struct window_announce *ask = &window->confirm.ask;
	size_t i;

	if (window->confirm.by != NULL && ask->channels.count > 0)
		for (i = 0; i < ask->remind_secs.count; i++)
			announcement_offset_add(offsets, ANNOUNCEMENT_ASK,
			    -ask->remind_secs.items[i]);
	if (window_clash_is_possible(&window->clash) && (has_coordinator ||
	    ask->channels.count > 0 || window->clash.tell.channels.count > 0))
		for (i = 0; i < window->clash.tell.remind_secs.count; i++)
			announcement_offset_add(offsets,
			    ANNOUNCEMENT_CONFLICT,
			    -window->clash.tell.remind_secs.items[i]);
	if (!has_coordinator)
		return;
	announcement_offset_add(offsets, ANNOUNCEMENT_SOON,
	    -ANNOUNCEMENT_SOON_SECS);
	if (window->starts_by_hand)
		announcement_offset_add(offsets, ANNOUNCEMENT_UNSTARTED,
		    ANNOUNCEMENT_UNSTARTED_SECS);
	if (!window->ends_by_hand)
		return;
	announcement_offset_add(offsets, ANNOUNCEMENT_ENDING,
	    length_secs - ANNOUNCEMENT_ENDING_SECS);
	announcement_offset_add(offsets, ANNOUNCEMENT_UNENDED,
	    length_secs + ANNOUNCEMENT_UNENDED_SECS);
}

void
announcement_offsets_board(struct announcement_offsets *offsets,
    const struct window *window, int64_t length_secs)
{
	if (!window->starts_by_hand || window->announces.count == 0)
		return;
	announcement_offset_add(offsets, ANNOUNCEMENT_EDIT, 0);
	announcement_offset_add(offsets, ANNOUNCEMENT_EDIT, length_secs);
}

/* The moments of all lists of the window, latest first, with the status that
 * its occurrences begin with. */
static void
announcement_offsets_gather(struct announcement_offsets *offsets,
    const struct window *window)
{
	enum occurrence_status status = OCCURRENCE_CONFIRMED;
	size_t i;

	if (window->confirm.by != NULL &&
	    window->confirm.otherwise != WINDOW_OTHERWISE_GO)
		status = OCCURRENCE_TENTATIVE;
	for (i = 0; i < window->announces.count; i++)
		announcement_offsets_init(offsets, window,
		    &window->announces.items[i], status,
		    window->duration_secs);
	announcement_offsets_private(offsets, window,
	    window->rota.people.count > 0, window->duration_secs);
	announcement_offsets_board(offsets, window, window->duration_secs);
	if (offsets->list.count > 1)
		qsort(offsets->list.items, offsets->list.count,
		    sizeof(offsets->list.items[0]), announcement_offset_cmp);
}

int64_t
announcement_lead_secs(const struct window *window)
{
	struct announcement_offsets offsets = { 0 };
	int64_t secs = 0;

	announcement_offsets_gather(&offsets, window);
	if (offsets.list.count > 0)
		secs = -offsets.list.items[offsets.list.count - 1].secs;
	array_clear(&offsets.list);
	return secs > 0 ? secs : 0;
}

int64_t
announcement_tail_secs(const struct window *window)
{
	return window->duration_secs + ANNOUNCEMENT_OVERDUE_SECS;
}

/* --- the next moment ------------------------------------------------------ */

/* The soonest after `after_at` of the occurrences that somebody touched. */
static int64_t
announcement_next_of_lives(const struct window *window,
    const struct schedule *schedule, int64_t after_at)
{
	struct announcements announcements = { 0 };
	struct occurrence occurrence;
	int64_t best_at = INT64_MAX, due_at;
	size_t first, count, i, k;

	count = schedule_find_lives(schedule, window->id, &first);
	for (i = 0; i < count; i++) {
		occurrence_init(&occurrence, window,
		    schedule->lives.items[first + i]->original_local);
		schedule_apply(schedule, &occurrence);
		/* Most lie in the past, and stay there. */
		if (occurrence.end_at + LIFE_AFTER_SECS < after_at)
			continue;
		announcements.list.count = 0;
		announcement_plan(&occurrence, &announcements);
		board_plan(&occurrence, &announcements);
		for (k = 0; k < announcements.list.count; k++) {
			due_at = announcements.list.items[k].due_at;
			if (due_at > after_at && due_at < best_at)
				best_at = due_at;
		}
	}
	array_clear(&announcements.list);
	return best_at;
}

/*
 * For each moment the soonest occurrence whose moment is after `after_at`.
 * Earlier moments belong to the same or a later occurrence, so one that was
 * found serves until it is too early: mostly one search a window.
 */
bool
announcement_next_due(const struct window *window,
    const struct schedule *schedule, int64_t after_at, int64_t *ret_due_at)
{
	struct announcement_offsets offsets = { 0 };
	struct occurrence occurrence;
	int64_t best_at, start_at = INT64_MIN, secs;
	bool is_over = false;
	size_t i;

	best_at = announcement_next_of_lives(window, schedule, after_at);
	announcement_offsets_gather(&offsets, window);
	for (i = 0; i < offsets.list.count && !is_over; i++) {
		secs = offsets.list.items[i].secs;
		/* The occurrence at hand is too early for this moment. */
		if (start_at == INT64_MIN || start_at + secs <= after_at) {
			is_over = !agenda_find_next(window,
			    after_at - secs + 1, &occurrence);
			start_at = occurrence.start_at;
		}
		if (!is_over && start_at + secs < best_at)
			best_at = start_at + secs;
	}
	array_clear(&offsets.list);
	if (best_at == INT64_MAX)
		return false;
	*ret_due_at = best_at;
	return true;
}
