/* SPDX-License-Identifier: MIT */
/*
 * Windows and what people decided about their occurrences, as one value that
 * readers share.
 *
 * An act makes a copy: a few hundred pointers, at the pace of people.  What the
 * copies have in common (lives, single windows) is counted.
 */
#include "schedule.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "quote_internal.h"
#include "nearest.h"

struct schedule *
schedule_new(const struct window *const *windows, size_t window_count)
{
	struct schedule *schedule = mem_new(1, sizeof(*schedule));
	size_t i;

	schedule->references = 1;
	array_reserve(&schedule->windows, window_count);
	for (i = 0; i < window_count; i++)
		array_push(&schedule->windows, windows[i]);
	return schedule;
}

struct schedule *
schedule_copy(const struct schedule *schedule)
{
	struct schedule *copy = schedule_new(schedule->windows.items,
	    schedule->windows.count);
	struct schedule_single *single;
	size_t i;

	for (i = 0; i < schedule->singles.count; i++) {
		single = schedule->singles.items[i];
		__atomic_add_fetch(&single->references, 1, __ATOMIC_RELAXED);
		array_push(&copy->singles, single);
	}
	array_reserve(&copy->lives, schedule->lives.count + 1);
	for (i = 0; i < schedule->lives.count; i++)
		array_push(&copy->lives,
		    life_hold(schedule->lives.items[i]));
	return copy;
}

struct schedule *
schedule_hold(struct schedule *schedule)
{
	if (schedule != NULL)
		__atomic_add_fetch(&schedule->references, 1,
		    __ATOMIC_RELAXED);
	return schedule;
}

static void
schedule_release_single(struct schedule_single *single)
{
	if (__atomic_sub_fetch(&single->references, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	window_clear(&single->window);
	free(single);
}

void
schedule_release(struct schedule *schedule)
{
	size_t i;

	if (schedule == NULL || __atomic_sub_fetch(&schedule->references, 1,
	    __ATOMIC_ACQ_REL) > 0)
		return;
	for (i = 0; i < schedule->lives.count; i++)
		life_release(schedule->lives.items[i]);
	array_clear(&schedule->lives);
	for (i = 0; i < schedule->singles.count; i++)
		schedule_release_single(schedule->singles.items[i]);
	array_clear(&schedule->singles);
	array_clear(&schedule->windows);
	free(schedule);
}

void
schedule_add_window(struct schedule *schedule, struct window *window)
{
	struct schedule_single *single = mem_new(1, sizeof(*single));

	single->window = *window;
	single->references = 1;
	*window = (struct window){ 0 };
	array_push(&schedule->singles, single);
	array_push(&schedule->windows, &single->window);
}

const struct window *
schedule_find_window(const struct schedule *schedule, const char *id)
{
	size_t i;

	for (i = 0; i < schedule->windows.count; i++)
		if (strcmp(schedule->windows.items[i]->id, id) == 0)
			return schedule->windows.items[i];
	return NULL;
}

/* --- lives ---------------------------------------------------------------- */

static int
schedule_cmp(const struct life *life, const char *window,
    int64_t original_local)
{
	int order = strcmp(life->window, window);

	if (order != 0)
		return order;
	return (life->original_local > original_local) -
	    (life->original_local < original_local);
}

/* Where the life stands, or would stand. */
static size_t
schedule_place(const struct schedule *schedule, const char *window,
    int64_t original_local)
{
	size_t low = 0, high = schedule->lives.count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (schedule_cmp(schedule->lives.items[middle], window,
		    original_local) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct life *
schedule_find_life(const struct schedule *schedule, const char *window,
    int64_t original_local)
{
	size_t place;

	if (schedule == NULL || schedule->lives.count == 0)
		return NULL;
	place = schedule_place(schedule, window, original_local);
	if (place == schedule->lives.count || schedule_cmp(
	    schedule->lives.items[place], window, original_local) != 0)
		return NULL;
	return schedule->lives.items[place];
}

size_t
schedule_find_lives(const struct schedule *schedule, const char *window,
    size_t *ret_first)
{
	size_t first, count = 0;

	*ret_first = 0;
	if (schedule == NULL || schedule->lives.count == 0)
		return 0;
	first = schedule_place(schedule, window, INT64_MIN);
	while (first + count < schedule->lives.count && strcmp(
	    schedule->lives.items[first + count]->window, window) == 0)
		count++;
	*ret_first = first;
	return count;
}

void
schedule_put_life(struct schedule *schedule, struct life *life)
{
	size_t place = schedule_place(schedule, life->window,
	    life->original_local), i;

	if (place < schedule->lives.count && schedule_cmp(
	    schedule->lives.items[place], life->window,
	    life->original_local) == 0) {
		life_release(schedule->lives.items[place]);
		schedule->lives.items[place] = life_hold(life);
		return;
	}
	array_push(&schedule->lives, NULL);
	for (i = schedule->lives.count - 1; i > place; i--)
		schedule->lives.items[i] = schedule->lives.items[i - 1];
	schedule->lives.items[place] = life_hold(life);
}

void
schedule_apply(const struct schedule *schedule,
    struct occurrence *occurrence)
{
	const struct life *life = schedule_find_life(schedule,
	    occurrence->window->id, occurrence->original_local);

	if (life != NULL)
		life_overlay(life, occurrence);
}

/* --- by name -------------------------------------------------------------- */

/* No window of that name: the nearest one. */
static void
schedule_explain(const struct schedule *schedule, const char *id,
    struct error *ret_error)
{
	ARRAY(const char *) ids = { 0 };
	char quoted[QUOTE_MAX];
	const char *near;
	size_t i;

	for (i = 0; i < schedule->windows.count; i++)
		array_push(&ids, schedule->windows.items[i]->id);
	near = nearest_find(id, ids.items, ids.count);
	(void)error_set(ret_error, ERROR_MISSING,
	    "no window is called \"%s\"%s%s%s",
	    quote_clean(id, QUOTE_BYTES, quoted),
	    near == NULL ? "" : "; did you mean \"",
	    near == NULL ? "" : near, near == NULL ? "" : "\"?");
	array_clear(&ids);
}

/* The occurrence as its window alone has it. */
static int
schedule_find_planned(const struct schedule *schedule, const char *identity,
    struct occurrence *ret_occurrence, struct error *ret_error)
{
	char id[WINDOW_ID_MAX + 1];
	const struct window *window;
	int64_t local;

	/* Somebody gave a window's name, or not quite. */
	if (schedule_find_window(schedule, identity) != NULL)
		return error_set(ret_error, ERROR_MISSING, "\"%s\" is a "
		    "window; an occurrence is WINDOW/LOCAL-START, such as "
		    "%s/2026-12-03T15:00", identity, identity);
	if (strchr(identity, '/') == NULL) {
		schedule_explain(schedule, identity, ret_error);
		return -1;
	}
	if (occurrence_parse_identity(identity, id, &local, ret_error) < 0)
		return -1;
	window = schedule_find_window(schedule, id);
	if (window == NULL) {
		schedule_explain(schedule, id, ret_error);
		return -1;
	}
	if (!occurrence_is_instance(window, local))
		return error_set(ret_error, ERROR_MISSING,
		    "%s has no occurrence at %s", id,
		    strchr(identity, '/') + 1);
	occurrence_init(ret_occurrence, window, local);
	return 0;
}

int
schedule_find(const struct schedule *schedule, const char *identity,
    struct occurrence *ret_occurrence, struct error *ret_error)
{
	if (schedule_find_planned(schedule, identity, ret_occurrence,
	    ret_error) < 0)
		return -1;
	schedule_apply(schedule, ret_occurrence);
	return 0;
}

int
schedule_act(struct schedule *schedule, const struct act *act,
    struct error *ret_error)
{
	struct occurrence planned;
	const struct life *before;
	struct life *life;

	if (schedule_find_planned(schedule, act->occurrence, &planned,
	    ret_error) < 0)
		return -1;
	before = schedule_find_life(schedule, planned.window->id,
	    planned.original_local);
	life = before == NULL ? life_new(&planned) :
	    life_copy(before, &planned);
	life_apply(life, &planned, act);
	schedule_put_life(schedule, life);
	life_release(life);
	return 0;
}
