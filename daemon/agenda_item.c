/* SPDX-License-Identifier: MIT */
/* What of a window is owed in a span of time: an item for each announcement of
 * each occurrence, in the order in which people are to hear of them. */
#include "agenda_item_internal.h"

#include <stdlib.h>

#include "agenda.h"
#include "agenda_run_internal.h"
#include "board.h"

/* Add the occurrence's announcements that are due in (after_at, until_at]; of a
 * conflict only if there is one, with other windows too. */
static void
agenda_item_gather_one(const struct schedule *schedule,
    const struct occurrence *occurrence, int64_t after_at, int64_t until_at,
    struct agenda_items *ret_items)
{
	struct announcements announcements = { 0 };
	size_t i;

	announcement_plan(occurrence, &announcements);
	board_plan(occurrence, &announcements);
	for (i = 0; i < announcements.list.count; i++) {
		const struct announcement *announcement =
		    &announcements.list.items[i];

		if (announcement->due_at > after_at &&
		    announcement->due_at <= until_at &&
		    (announcement->kind != ANNOUNCEMENT_CONFLICT ||
		    agenda_conflict_is_there(schedule, occurrence, NULL)))
			array_push(&ret_items->list, ((struct agenda_item){
			    .occurrence = *occurrence,
			    .announcement = *announcement }));
	}
	array_clear(&announcements.list);
}

/* For qsort(): the order in which people are to hear of them; the last resort
 * makes it the same in every run, which simulations compare. */
static int
agenda_item_cmp(const void *a, const void *b)
{
	const struct agenda_item *x = a, *y = b;

	if (x->announcement.due_at != y->announcement.due_at)
		return x->announcement.due_at < y->announcement.due_at ?
		    -1 : 1;
	if (x->announcement.kind != y->announcement.kind)
		return x->announcement.kind < y->announcement.kind ? -1 : 1;
	return occurrence_cmp(&x->occurrence, &y->occurrence);
}

void
agenda_item_gather(const struct window *window,
    const struct schedule *schedule, int64_t after_at, int64_t until_at,
    struct agenda_items *ret_items)
{
	struct agenda agenda = { 0 };
	struct occurrence occurrence;
	size_t first = ret_items->list.count, life, lives, i;

	/* Those that nobody touched, by the window's own times.  The latest of
	 * what is said about one may be due although its start is long past,
	 * a reminder although its start is the longest lead ahead. */
	agenda_expand(&agenda, &window, 1, NULL, after_at -
	    announcement_tail_secs(window), until_at +
	    announcement_lead_secs(window) + 1, AGENDA_STARTS);
	for (i = 0; i < agenda.list.count; i++)
		if (schedule_find_life(schedule, window->id,
		    agenda.list.items[i].original_local) == NULL)
			agenda_item_gather_one(schedule,
			    &agenda.list.items[i], after_at, until_at,
			    ret_items);
	agenda_clear(&agenda);
	/* The others may be anywhere; there are few. */
	lives = schedule_find_lives(schedule, window->id, &life);
	for (i = 0; i < lives; i++) {
		occurrence_init(&occurrence, window,
		    schedule->lives.items[life + i]->original_local);
		schedule_apply(schedule, &occurrence);
		agenda_item_gather_one(schedule, &occurrence, after_at,
		    until_at, ret_items);
	}
	if (ret_items->list.count > first + 1)
		qsort(ret_items->list.items + first,
		    ret_items->list.count - first,
		    sizeof(ret_items->list.items[0]), agenda_item_cmp);
}
