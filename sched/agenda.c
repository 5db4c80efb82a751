/* SPDX-License-Identifier: MIT */
#include "agenda.h"

#include <stdlib.h>

#include "civil.h"

/*
 * How far a wall clock may be from UTC, and a gap may move a start: whole-day
 * changes at the date line (Apia 2011, Manila 1844) are the largest.  Starts
 * are looked for this much around a range and then compared exactly.
 */
#define AGENDA_SLACK_SECS (2 * (int64_t)CIVIL_DAY_SECS)

static int
agenda_cmp(const void *a, const void *b)
{
	return occurrence_cmp(a, b);
}

/* The occurrences of one window, in the order of their wall-clock starts. */
struct agenda_walk {
	const struct window *window;
	struct recurrence_cursor cursor;
	int64_t last_start_at;		/* INT64_MIN: none yet */
};

/* Begin with the first occurrence that may start at or after `from_at`. */
static void
agenda_walk_init(struct agenda_walk *walk, const struct window *window,
    int64_t from_at)
{
	int64_t from_local = INT64_MIN;

	if (from_at > INT64_MIN + 2 * AGENDA_SLACK_SECS)
		from_local = from_at - AGENDA_SLACK_SECS;
	walk->window = window;
	walk->last_start_at = INT64_MIN;
	recurrence_cursor_init(&walk->cursor, &window->recurrence,
	    from_local);
}

/* The next one; two instances on one instant are one. */
static bool
agenda_walk_next(struct agenda_walk *walk, struct occurrence *ret_occurrence)
{
	int64_t local;

	while (recurrence_cursor_next(&walk->cursor, &local)) {
		occurrence_init(ret_occurrence, walk->window, local);
		if (ret_occurrence->start_at == walk->last_start_at)
			continue;
		walk->last_start_at = ret_occurrence->start_at;
		return true;
	}
	return false;
}

/* Is the start not sooner than `at` can be, wherever the zone is? */
static bool
agenda_is_beyond(const struct occurrence *occurrence, int64_t at)
{
	return at < INT64_MAX - AGENDA_SLACK_SECS &&
	    occurrence->original_local >= at + AGENDA_SLACK_SECS;
}

static void
agenda_expand_window(struct agenda *agenda, const struct window *window,
    int64_t from_at, int64_t to_at, enum agenda_reach reach)
{
	struct agenda_walk walk;
	struct occurrence occurrence;
	int64_t first_at = from_at;

	if (reach == AGENDA_TOUCHES &&
	    from_at > INT64_MIN + window->duration_secs)
		first_at = from_at - window->duration_secs + 1;
	agenda_walk_init(&walk, window, first_at);
	while (agenda->list.count < AGENDA_OCCURRENCES_MAX &&
	    agenda_walk_next(&walk, &occurrence)) {
		if (agenda_is_beyond(&occurrence, to_at))
			break;
		if (occurrence.start_at >= first_at &&
		    occurrence.start_at < to_at)
			array_push(&agenda->list, occurrence);
	}
}

void
agenda_expand(struct agenda *agenda, const struct window *const *windows,
    size_t window_count, int64_t from_at, int64_t to_at,
    enum agenda_reach reach)
{
	size_t i;

	for (i = 0; i < window_count; i++)
		agenda_expand_window(agenda, windows[i], from_at, to_at,
		    reach);
	if (agenda->list.count > 1)
		qsort(agenda->list.items, agenda->list.count,
		    sizeof(agenda->list.items[0]), agenda_cmp);
}

/* Sorts what was added since `first` and keeps the `n` soonest of it. */
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

void
agenda_next(struct agenda *agenda, const struct window *const *windows,
    size_t window_count, int64_t from_at, size_t n)
{
	size_t first = agenda->list.count, i, taken;
	struct agenda_walk walk;
	struct occurrence occurrence;

	for (i = 0; i < window_count; i++) {
		agenda_walk_init(&walk, windows[i], from_at);
		taken = 0;
		while (taken < n && agenda_walk_next(&walk, &occurrence)) {
			if (occurrence.start_at < from_at)
				continue;
			array_push(&agenda->list, occurrence);
			taken++;
		}
		/* Bounded memory for many windows: cut now and then. */
		if (agenda->list.count - first > 16 * n + 4096)
			agenda_keep(agenda, first, n);
	}
	agenda_keep(agenda, first, n);
}

bool
agenda_find_next(const struct window *window, int64_t from_at,
    struct occurrence *ret_occurrence)
{
	struct agenda_walk walk;

	agenda_walk_init(&walk, window, from_at);
	while (agenda_walk_next(&walk, ret_occurrence))
		if (ret_occurrence->start_at >= from_at)
			return true;
	return false;
}

void
agenda_clear(struct agenda *agenda)
{
	array_clear(&agenda->list);
}
