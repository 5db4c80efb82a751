/* SPDX-License-Identifier: MIT */
/*
 * Which of very many is next: a heap by instant, with the place of each owner.
 *
 * The heap has four children a node instead of two: half as many levels, and
 * the four lie in one cache line of 64 bytes (entries of 16 bytes, the first
 * child aligned), so that going down a level touches one line.  `places` finds
 * an owner's entry when its instant changes.  An entry of 16 bytes and a place
 * of 4 are the 20 bytes an owner that the header promises.
 *
 * The soonest n are read without changing the heap: the next one is always
 * among the children of those already taken, and these wait in a small heap of
 * places (the frontier).  So ten of a million look at ten nodes and their
 * children.
 */
#include "upcoming.h"

#include <stdlib.h>

#include "mem.h"

#define UPCOMING_CHILDREN 4
#define UPCOMING_LINE 64	/* bytes: the children of a node share one */
#define UPCOMING_NEAR 32	/* so many are found without allocating */

/* Places are counted from 0 in the heap; node i has its children at 4 i + 1
 * to 4 i + 4.  Owners without an instant are not in the heap. */
struct upcoming {
	void *block;
	struct upcoming_entry *heap;	/* in `block`; children at 4i + 1 … */
	uint32_t *places;	/* by owner: in the heap, from 1; 0: none */
	uint32_t count, capacity;
};

/* A place for each owner beside the heap, so that any of them can be moved
 * without a search. */
struct upcoming *
upcoming_new(uint32_t capacity)
{
	struct upcoming *upcoming = mem_new(1, sizeof(*upcoming));
	uintptr_t line;

	upcoming->capacity = capacity;
	upcoming->places = mem_new((size_t)capacity + 1, sizeof(uint32_t));
	upcoming->block = mem_new((size_t)capacity +
	    2 * UPCOMING_CHILDREN, sizeof(struct upcoming_entry));
	/* Place 1, the first child of place 0, begins a cache line: the
	 * block is larger than the heap, so that there is room to choose. */
	line = ((uintptr_t)upcoming->block + UPCOMING_LINE - 1) /
	    UPCOMING_LINE * UPCOMING_LINE;
	upcoming->heap = (struct upcoming_entry *)line +
	    UPCOMING_CHILDREN - 1;
	return upcoming;
}

/* The block and not the heap: the heap begins inside of it. */
void
upcoming_free(struct upcoming *upcoming)
{
	if (upcoming == NULL)
		return;
	free(upcoming->block);
	free(upcoming->places);
	free(upcoming);
}

/* The order: by instant, then owner, so that it never depends on history. */
static inline bool
upcoming_is_before(struct upcoming_entry a, struct upcoming_entry b)
{
	return a.at < b.at || (a.at == b.at && a.owner < b.owner);
}

/* Put an entry into a place of the heap, and remember it. */
static inline void
upcoming_place(struct upcoming *upcoming, uint32_t place,
    struct upcoming_entry entry)
{
	upcoming->heap[place] = entry;
	upcoming->places[entry.owner] = place + 1;
}

/* Move `entry` from the free place `place` towards the root. */
static void
upcoming_rise(struct upcoming *upcoming, uint32_t place,
    struct upcoming_entry entry)
{
	uint32_t parent;

	while (place > 0) {
		parent = (place - 1) / UPCOMING_CHILDREN;
		/* Shift the parents down and write the entry once, at the
		 * end. */
		if (!upcoming_is_before(entry, upcoming->heap[parent]))
			break;
		upcoming_place(upcoming, place, upcoming->heap[parent]);
		place = parent;
	}
	upcoming_place(upcoming, place, entry);
}

/* Move `entry` from the free place `place` away from the root. */
static void
upcoming_sink(struct upcoming *upcoming, uint32_t place,
    struct upcoming_entry entry)
{
	const struct upcoming_entry *heap = upcoming->heap;
	/* 64 bits: 4 i + 4 of a heap of 2^31 would not fit in 32. */
	uint64_t child, end, i;

	for (;;) {
		child = (uint64_t)place * UPCOMING_CHILDREN + 1;
		if (child >= upcoming->count)
			break;
		end = child + UPCOMING_CHILDREN;
		if (end > upcoming->count)
			end = upcoming->count;
		for (i = child + 1; i < end; i++)
			if (upcoming_is_before(heap[i], heap[child]))
				child = i;
		if (!upcoming_is_before(heap[child], entry))
			break;
		upcoming_place(upcoming, place, heap[child]);
		place = (uint32_t)child;
	}
	upcoming_place(upcoming, place, entry);
}

/* Building from a list is much cheaper than adding one by one: a million
 * windows at every reload. */
void
upcoming_fill(struct upcoming *upcoming, const int64_t *ats)
{
	struct upcoming_entry entry;
	uint32_t i;

	/* Fill in any order, then let every node with children sink. */
	upcoming->count = 0;
	for (i = 0; i < upcoming->capacity; i++) {
		upcoming->places[i] = 0;
		if (ats[i] == INT64_MAX)
			continue;
		entry.at = ats[i];
		entry.owner = i;
		upcoming_place(upcoming, upcoming->count++, entry);
	}
	if (upcoming->count < 2)
		return;
	/* From the last node with children: linear, not n log n. */
	for (i = (upcoming->count - 2) / UPCOMING_CHILDREN + 1; i-- > 0;)
		upcoming_sink(upcoming, i, upcoming->heap[i]);
}

/* Put `entry` into a place that became free, whichever way it has to move. */
static void
upcoming_settle(struct upcoming *upcoming, uint32_t place,
    struct upcoming_entry entry)
{
	/* Only one of the two can be out of order. */
	if (place > 0 && upcoming_is_before(entry,
	    upcoming->heap[(place - 1) / UPCOMING_CHILDREN]))
		upcoming_rise(upcoming, place, entry);
	else
		upcoming_sink(upcoming, place, entry);
}

/* Take out the entry at `place`; the last one fills the hole. */
static void
upcoming_remove(struct upcoming *upcoming, uint32_t place)
{
	struct upcoming_entry last = upcoming->heap[--upcoming->count];

	upcoming->places[upcoming->heap[place].owner] = 0;
	if (place < upcoming->count)
		upcoming_settle(upcoming, place, last);
}

/* Never again is no entry at all: the heap is as small as there are windows
 * that still occur. */
void
upcoming_set(struct upcoming *upcoming, uint32_t owner, int64_t at)
{
	struct upcoming_entry entry = { at, owner };
	uint32_t place = upcoming->places[owner];

	if (at == INT64_MAX) {
		if (place != 0)
			upcoming_remove(upcoming, place - 1);
	} else if (place == 0) {
		upcoming_rise(upcoming, upcoming->count++, entry);
	} else {
		upcoming_settle(upcoming, place - 1, entry);
	}
}

/* Those that will be due some day; the others have no place. */
uint32_t
upcoming_count(const struct upcoming *upcoming)
{
	return upcoming->count;
}

/*
 * The places that can hold the next one: children of those already taken, in
 * a small heap of their own.
 */
struct upcoming_frontier {
	const struct upcoming_entry *heap;
	uint32_t *places;
	size_t count;
};

/* Add a place of the upcoming heap to the frontier. */
static void
upcoming_frontier_add(struct upcoming_frontier *frontier, uint32_t place)
{
	uint32_t *places = frontier->places;
	size_t i = frontier->count++, parent;

	while (i > 0) {
		parent = (i - 1) / 2;
		if (!upcoming_is_before(frontier->heap[place],
		    frontier->heap[places[parent]]))
			break;
		places[i] = places[parent];
		i = parent;
	}
	places[i] = place;
}

/* Take the soonest place out of the frontier. */
static uint32_t
upcoming_frontier_take(struct upcoming_frontier *frontier)
{
	const struct upcoming_entry *heap = frontier->heap;
	uint32_t *places = frontier->places, first = places[0];
	uint32_t last = places[--frontier->count];
	size_t i = 0, child;

	/* A plain heap of two children: it has a few dozen entries. */
	while ((child = 2 * i + 1) < frontier->count) {
		if (child + 1 < frontier->count && upcoming_is_before(
		    heap[places[child + 1]], heap[places[child]]))
			child++;
		if (!upcoming_is_before(heap[places[child]], heap[last]))
			break;
		places[i] = places[child];
		i = child;
	}
	places[i] = last;
	return first;
}

/* Without taking anything off: the heap is walked by a small heap of
 * candidates, so that the ten soonest of a million cost as much as the ten
 * soonest of a hundred. */
size_t
upcoming_first(const struct upcoming *upcoming,
    struct upcoming_entry *ret_entries, size_t n)
{
	/* Taking one adds four: so many can wait at most. */
	uint32_t near[UPCOMING_CHILDREN * UPCOMING_NEAR + 1], *far = NULL;
	struct upcoming_frontier frontier = { upcoming->heap, near, 0 };
	uint64_t child, end;
	uint32_t place;
	size_t i;

	if (n > upcoming->count)
		n = upcoming->count;
	if (n > UPCOMING_NEAR)
		frontier.places = far = mem_new(n * UPCOMING_CHILDREN + 1,
		    sizeof(*far));
	if (n > 0)
		upcoming_frontier_add(&frontier, 0);
	/* While fewer than all were taken, a child of one of them waits. */
	for (i = 0; i < n && frontier.count > 0; i++) {
		place = upcoming_frontier_take(&frontier);
		ret_entries[i] = upcoming->heap[place];
		child = (uint64_t)place * UPCOMING_CHILDREN + 1;
		end = child + UPCOMING_CHILDREN;
		for (; child < end && child < upcoming->count; child++)
			upcoming_frontier_add(&frontier, (uint32_t)child);
	}
	free(far);
	return i;
}

/* For who empties it; the planning advances its first entry instead. */
bool
upcoming_pop(struct upcoming *upcoming, struct upcoming_entry *ret_entry)
{
	if (upcoming->count == 0)
		return false;
	*ret_entry = upcoming->heap[0];
	upcoming_remove(upcoming, 0);
	return true;
}

/* The usual step: the first has been dealt with and is due again later.  One
 * sink instead of a removal and an insertion. */
void
upcoming_advance(struct upcoming *upcoming, int64_t at)
{
	if (upcoming->count > 0)
		upcoming_set(upcoming, upcoming->heap[0].owner, at);
}
