/* SPDX-License-Identifier: MIT */
/*
 * The agenda: occurrences of windows in the order of UTC.
 *
 * A recurrence gives wall-clock starts in ascending order, and nearly always
 * their instants ascend too.  The exception is a gap: 02:30, which the clocks
 * jump over, is 03:30 (RFC 5545 3.3.5), behind 03:00; and 02:00 and 03:00 are
 * one instant.  A walk therefore keeps the starts that lie in a gap apart, in
 * a queue.  The queue ascends, and so does the rest, so the walk is a merge of
 * two ascending lists in which equal instants meet and become one.
 *
 * How long must the queue wait?  Nothing that still comes off the recurrence
 * starts before the change that made the gap; once the queue's first is before
 * that, it may go.  So a window whose starts are all in gaps (every second
 * Sunday of March at 02:30) does not have to be read to its end.
 *
 * That the rest ascends holds for every zone of tzdata 2026 between 1843 and
 * 2128, tried every ten minutes around each change.  It would not where clocks
 * jump forward and, within the hour, back by more.
 */
#include "agenda.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"

/*
 * How far a wall clock may be from UTC, and a gap may move a start: whole-day
 * changes at the date line (Apia 2011, Manila 1844) are the largest.  Walks
 * begin this much before the instant that is asked for.
 */
#define AGENDA_SLACK_SECS (2 * (int64_t)CIVIL_DAY_SECS)

/* Sorting a million costs more than a window brings: so many are sorted and cut
 * at once. */
#define AGENDA_CUT_COUNT (AGENDA_OCCURRENCES_MAX + AGENDA_OCCURRENCES_MAX / 4)

/* The occurrences of one window in the order of their starts. */
struct agenda_walk {
	const struct window *window;
	struct recurrence_cursor cursor;
	struct occurrence head;		/* the last one taken off the cursor */
	ARRAY(struct occurrence) gap;	/* those that lie in a gap */
	size_t gap_next;		/* the first of them not given yet */
	int64_t least_at;		/* the cursor gives no start sooner */
	int64_t last_at;		/* given last; INT64_MIN: none yet */
	bool has_head, is_ended;	/* ended: the cursor */
};

/* qsort's comparison for occurrences. */
static int
agenda_cmp(const void *a, const void *b)
{
	return occurrence_cmp(a, b);
}

/* Begin with the first occurrence that may start at or after `from_at`; to be
 * ended with agenda_walk_clear(). */
static void
agenda_walk_init(struct agenda_walk *walk, const struct window *window,
    int64_t from_at)
{
	int64_t from_local = INT64_MIN;

	if (from_at > INT64_MIN + 2 * AGENDA_SLACK_SECS)
		from_local = from_at - AGENDA_SLACK_SECS;
	walk->window = window;
	recurrence_cursor_init(&walk->cursor, &window->recurrence,
	    from_local);
	walk->gap = (typeof(walk->gap)){ 0 };
	walk->gap_next = 0;
	/* Nothing is known yet of what is to come. */
	walk->least_at = walk->last_at = INT64_MIN;
	walk->has_head = walk->is_ended = false;
}

/* Free what is kept for later. */
static void
agenda_walk_clear(struct agenda_walk *walk)
{
	array_clear(&walk->gap);
}

/* Is there an occurrence kept from a gap that was not given yet? */
static bool
agenda_walk_has_gap(const struct agenda_walk *walk)
{
	return walk->gap_next < walk->gap.count;
}

/* Take one instance off the cursor: into the queue when it lies in a gap,
 * else it is the head. */
static void
agenda_walk_pull(struct agenda_walk *walk)
{
	const struct occurrence *head = &walk->head;
	int64_t local;

	if (!recurrence_cursor_next(&walk->cursor, &local)) {
		walk->is_ended = true;
		return;
	}
	occurrence_init(&walk->head, walk->window, local);
	walk->has_head = head->mark != ZONE_GAP;
	if (walk->has_head)
		return;
	if (!agenda_walk_has_gap(walk))
		walk->gap.count = walk->gap_next = 0;
	array_push(&walk->gap, *head);
	/* Its wall time as the offset behind the gap would have it: before
	 * the change, and so before all that the cursor still has. */
	walk->least_at = head->start_at - (zone_local(walk->window->zone,
	    head->start_at) - head->original_local);
}

/* The next one in the order of starts; two on one instant are one. */
static bool
agenda_walk_next(struct agenda_walk *walk, struct occurrence *ret_occurrence)
{
	bool has_gap;

	for (;;) {
		while (!walk->has_head && !walk->is_ended &&
		    (!agenda_walk_has_gap(walk) || walk->least_at <
		    walk->gap.items[walk->gap_next].start_at))
			agenda_walk_pull(walk);
		has_gap = agenda_walk_has_gap(walk);
		if (!has_gap && !walk->has_head)
			return false;
		/* On one instant the gap's has the earlier wall time. */
		if (has_gap && (!walk->has_head ||
		    walk->gap.items[walk->gap_next].start_at <=
		    walk->head.start_at)) {
			*ret_occurrence = walk->gap.items[walk->gap_next++];
		} else {
			*ret_occurrence = walk->head;
			walk->has_head = false;
		}
		if (ret_occurrence->start_at != walk->last_at)
			break;
	}
	walk->last_at = ret_occurrence->start_at;
	return true;
}

/* --- what people decided -------------------------------------------------- */

/* Make the planned occurrence what it is now.  False: it has other times than
 * its window gave it, and comes from the lives instead. */
static bool
agenda_apply(const struct schedule *schedule, struct occurrence *occurrence)
{
	schedule_apply(schedule, occurrence);
	return occurrence->life == NULL || !occurrence->life->has_times;
}

/* A range that is expanded; rules give no more once the agenda has `most`. */
struct agenda_range {
	int64_t from_at, to_at;
	enum agenda_reach reach;
	size_t most;
};

/* Does it lie in the range? */
static bool
agenda_reaches(const struct occurrence *occurrence,
    const struct agenda_range *range)
{
	return occurrence->start_at < range->to_at &&
	    (range->reach == AGENDA_TOUCHES ?
	    occurrence->end_at > range->from_at :
	    occurrence->start_at >= range->from_at);
}

/* Add the window's occurrences that were given other times, wherever the
 * window had them. */
static void
agenda_add_changed(struct agenda *agenda, const struct window *window,
    const struct schedule *schedule, const struct agenda_range *range)
{
	struct occurrence occurrence;
	const struct life *life;
	size_t first, count, i;

	count = schedule_find_lives(schedule, window->id, &first);
	for (i = 0; i < count; i++) {
		life = schedule->lives.items[first + i];
		if (!life->has_times)
			continue;
		occurrence_init(&occurrence, window, life->original_local);
		schedule_apply(schedule, &occurrence);
		if (agenda_reaches(&occurrence, range))
			array_push(&agenda->list, occurrence);
	}
}

/* --- ranges --------------------------------------------------------------- */

/* Add one window's occurrences of the range. */
static void
agenda_expand_window(struct agenda *agenda, const struct window *window,
    const struct schedule *schedule, const struct agenda_range *range)
{
	struct agenda_walk walk;
	struct occurrence occurrence;
	int64_t first_at = range->from_at;

	/* All occurrences that keep their times have one length: the range
	 * grows by it. */
	if (range->reach == AGENDA_TOUCHES &&
	    range->from_at > INT64_MIN + window->duration_secs)
		/* It ends after `from_at`: started less than its length
		 * before. */
		first_at = range->from_at - window->duration_secs + 1;
	agenda_walk_init(&walk, window, first_at);
	while (agenda->list.count < range->most &&
	    agenda_walk_next(&walk, &occurrence)) {
		if (occurrence.start_at >= range->to_at)
			break;
		if (occurrence.start_at >= first_at &&
		    agenda_apply(schedule, &occurrence))
			array_push(&agenda->list, occurrence);
	}
	agenda_walk_clear(&walk);
	agenda_add_changed(agenda, window, schedule, range);
}

/* Sort what was added since `first` and keep the `n` soonest of it. */
static void
agenda_keep(struct agenda *agenda, size_t first, size_t n)
{
	size_t added = agenda->list.count - first;

	if (added > 1)
		qsort(agenda->list.items + first, added,
		    sizeof(agenda->list.items[0]), agenda_cmp);
	if (added > n)
		agenda->list.count = first + n;
}

/* Sorted over all windows at the end, once, since each was expanded by
 * itself; but one that would fill the agenda alone must not hide the others. */
void
agenda_expand(struct agenda *agenda, const struct window *const *windows,
    size_t window_count, const struct schedule *schedule, int64_t from_at,
    int64_t to_at, enum agenda_reach reach)
{
	struct agenda_range range = { from_at, to_at, reach, 0 };
	size_t i;

	for (i = 0; i < window_count; i++) {
		range.most = agenda->list.count + AGENDA_OCCURRENCES_MAX + 1;
		agenda_expand_window(agenda, windows[i], schedule, &range);
		if (agenda->list.count <= AGENDA_CUT_COUNT)
			continue;
		agenda_keep(agenda, 0, AGENDA_OCCURRENCES_MAX);
		agenda->is_cut = true;
		range.to_at = agenda->list.items[AGENDA_OCCURRENCES_MAX -
		    1].start_at;
	}
	agenda->is_cut |= agenda->list.count > AGENDA_OCCURRENCES_MAX;
	agenda_keep(agenda, 0, AGENDA_OCCURRENCES_MAX);
}

/* Add what was to end by `before_at`, and by what people did goes on. */
static void
agenda_add_unended(struct agenda *agenda, const struct window *window,
    const struct schedule *schedule, int64_t before_at)
{
	struct occurrence occurrence;
	const struct life *life;
	size_t first, count, i;

	count = window->ends_by_hand ? schedule_find_lives(schedule,
	    window->id, &first) : 0;
	for (i = 0; i < count; i++) {
		life = schedule->lives.items[first + i];
		if (life->phase != OCCURRENCE_RUNNING &&
		    life->phase != OCCURRENCE_VERIFYING)
			continue;
		occurrence_init(&occurrence, window, life->original_local);
		schedule_apply(schedule, &occurrence);
		if (agenda->list.count < AGENDA_OCCURRENCES_MAX &&
		    occurrence.end_at <= before_at)
			array_push(&agenda->list, occurrence);
	}
}

void
agenda_expand_going(struct agenda *agenda,
    const struct window *const *windows, size_t window_count,
    const struct schedule *schedule, int64_t now_at, int64_t to_at)
{
	int64_t from_at = now_at - LIFE_AFTER_SECS;
	size_t i;

	for (i = 0; i < window_count; i++)
		agenda_add_unended(agenda, windows[i], schedule, from_at);
	agenda_expand(agenda, windows, window_count, schedule, from_at, to_at,
	    AGENDA_TOUCHES);
}

/* Without an end in time the count is what stops it: each window gives at most
 * `n`, since no more of it can be among the first `n` of all, and nothing that
 * starts behind the last of `n` that there are. */
void
agenda_next(struct agenda *agenda, const struct window *const *windows,
    size_t window_count, const struct schedule *schedule, int64_t from_at,
    size_t n)
{
	struct agenda_range range = { from_at, INT64_MAX, AGENDA_STARTS, 0 };
	size_t first = agenda->list.count, i, taken;
	struct agenda_walk walk;
	struct occurrence occurrence;

	for (i = 0; i < window_count; i++) {
		agenda_walk_init(&walk, windows[i], from_at);
		taken = 0;
		while (taken < n && agenda_walk_next(&walk, &occurrence) &&
		    occurrence.start_at < range.to_at) {
			if (occurrence.start_at < from_at ||
			    !agenda_apply(schedule, &occurrence))
				continue;
			array_push(&agenda->list, occurrence);
			taken++;
		}
		agenda_walk_clear(&walk);
		agenda_add_changed(agenda, windows[i], schedule, &range);
		/* Bounded memory and work for many windows. */
		if (n == 0 || agenda->list.count - first < 2 * n + 64)
			continue;
		agenda_keep(agenda, first, n);
		range.to_at = agenda->list.items[first + n - 1].start_at + 1;
	}
	agenda_keep(agenda, first, n);
}

/* The walk may begin with occurrences that start earlier by the clock, where
 * one was shifted over a gap; they are passed over. */
bool
agenda_find_next(const struct window *window, int64_t from_at,
    struct occurrence *ret_occurrence)
{
	struct agenda_walk walk;
	struct occurrence occurrence;
	bool is_found = false;

	agenda_walk_init(&walk, window, from_at);
	while (!is_found && agenda_walk_next(&walk, &occurrence))
		is_found = occurrence.start_at >= from_at;
	agenda_walk_clear(&walk);
	if (is_found)
		*ret_occurrence = occurrence;
	return is_found;
}

/* Not part of expanding, which knows no now: the same agenda is asked about at
 * different times, and a plan must see what was planned. */
int64_t
agenda_lapse(struct agenda *agenda, int64_t now_at)
{
	int64_t next_at = INT64_MAX, lapse_at;
	size_t i;

	for (i = 0; i < agenda->list.count; i++) {
		lapse_at = occurrence_lapse_at(&agenda->list.items[i]);
		if (lapse_at <= now_at)
			agenda->list.items[i].status = OCCURRENCE_CANCELLED;
		else if (lapse_at < next_at)
			next_at = lapse_at;
	}
	return next_at;
}

static bool
agenda_is_same(const struct occurrence *a, const struct occurrence *b)
{
	return a->original_local == b->original_local &&
	    strcmp(a->window->id, b->window->id) == 0;
}

/* Its own window's others too: it may have been moved onto one. */
void
agenda_find_conflicts(struct agenda *agenda,
    const struct schedule *schedule, const struct occurrence *occurrence)
{
	const struct agenda_range range = { occurrence->start_at,
	    occurrence->end_at, AGENDA_TOUCHES, AGENDA_OCCURRENCES_MAX };
	size_t i, k, first;

	for (i = 0; i < schedule->windows.count; i++) {
		if (!window_shares_environment(occurrence->window,
		    schedule->windows.items[i]))
			continue;
		first = agenda->list.count;
		agenda_expand_window(agenda, schedule->windows.items[i],
		    schedule, &range);
		for (k = first; k < agenda->list.count; k++)
			if (agenda->list.items[k].status !=
			    OCCURRENCE_CANCELLED &&
			    !agenda_is_same(&agenda->list.items[k],
			    occurrence))
				agenda->list.items[first++] =
				    agenda->list.items[k];
		agenda->list.count = first;
	}
}

/* Occurrences own nothing; the list is all there is. */
void
agenda_clear(struct agenda *agenda)
{
	array_clear(&agenda->list);
	agenda->is_cut = false;
}
