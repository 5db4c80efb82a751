/* SPDX-License-Identifier: MIT */
/*
 * Windows that get into each other's way: at one time in one environment, or
 * rolling out in opposite orders.  Both are found by looking at what would
 * happen and not at the rules: two rules may look alike and never meet.
 *
 * Work is bounded: hostile or huge configurations (thousands of windows at the
 * same hour) end the search, not the check.
 */
#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "civil.h"
#include "conf_internal.h"
#include "mem.h"
#include "timetext.h"

/* A year and a month: rules that meet once a year are seen, and "the last
 * Friday" against a date too. */
#define CONF_OVERLAP_SECS (400LL * CIVIL_DAY_SECS)
#define CONF_OVERLAP_STEPS_MAX 2000000	/* pairs looked at */
#define CONF_ORDER_WINDOWS_MAX 2000	/* the comparison is square */

/* The first environment that both windows touch; NULL: none.  Windows in
 * different environments may run at once, and often do. */
static const char *
conf_overlap_shared(const struct window *a, const struct window *b)
{
	const struct window_stage *stage;
	size_t i, k;

	for (i = 0; i < a->stages.count; i++) {
		stage = &a->stages.items[i];
		for (k = 0; k < stage->environments.count; k++)
			if (window_has_environment(b,
			    stage->environments.items[k]))
				return stage->environments.items[k];
	}
	return NULL;
}

/* Two windows that were found to overlap, told once.  At most as many as
 * complaints are kept, so a list that is searched in order will do. */
struct conf_pairs {
	ARRAY(const struct window *) list;	/* one behind the other */
};

/* Remember the pair; false when it was known.  Weekly windows that overlap
 * would else be told 57 times. */
static bool
conf_pairs_add(struct conf_pairs *pairs, const struct window *a,
    const struct window *b)
{
	size_t i;

	for (i = 0; i < pairs->list.count; i += 2)
		if ((pairs->list.items[i] == a &&
		    pairs->list.items[i + 1] == b) ||
		    (pairs->list.items[i] == b &&
		    pairs->list.items[i + 1] == a))
			return false;
	array_push(&pairs->list, a);
	array_push(&pairs->list, b);
	return true;
}

/* Two occurrences that overlap in time: warn when they are a first case.  A
 * window may overlap itself, when it lasts longer than its rule's step. */
static void
conf_overlap_judge(const struct occurrence *early,
    const struct occurrence *late, struct conf_pairs *pairs,
    struct complaints *complaints)
{
	const struct window *a = early->window, *b = late->window;
	const char *shared = a == b ? NULL : conf_overlap_shared(a, b);
	struct window_place place = window_find_place(b, a == b ?
	    WINDOW_KEY_DURATION : WINDOW_KEY_WHEN);
	struct text text = { 0 };

	/* An overlap with itself matters without environments too: two
	 * starts would be said before the first end. */
	if ((a != b && shared == NULL) || !conf_pairs_add(pairs, a, b))
		return;
	/* In the later window's zone and at its place: whoever added it is
	 * more likely to be reading. */
	timetext_format(&text, b->zone, late->start_at);
	if (a == b)
		complaint_add(complaints, COMPLAINT_WARNING, b->file,
		    place.line, place.column, "%s: the occurrence of %s "
		    "begins before the one before it has ended", b->id,
		    text_string(&text));
	else
		complaint_add(complaints, COMPLAINT_WARNING, b->file,
		    place.line, place.column, "%s overlaps %s in the "
		    "environment %s, first on %s", b->id, a->id, shared,
		    text_string(&text));
	text_clear(&text);
}

/* The agenda is sorted by start, so whatever overlaps an occurrence follows it
 * directly, up to the first that starts after its end. */
void
conf_overlap_check(const struct conf *conf, int64_t now_at,
    struct complaints *complaints)
{
	const struct occurrence *items;
	struct conf_pairs pairs = { 0 };
	struct agenda agenda = { 0 };
	size_t i, k, steps = 0;

	agenda_expand(&agenda, conf->window_list.items,
	    conf->window_list.count, NULL, now_at, now_at + CONF_OVERLAP_SECS,
	    AGENDA_TOUCHES);
	/* TOUCHES: what began before now and still goes on counts too. */
	items = agenda.list.items;
	for (i = 0; i < agenda.list.count; i++)
		for (k = i + 1; k < agenda.list.count &&
		    items[k].start_at < items[i].end_at &&
		    steps < CONF_OVERLAP_STEPS_MAX &&
		    pairs.list.count < 2 * COMPLAINTS_MAX; k++, steps++)
			conf_overlap_judge(&items[i], &items[k], &pairs,
			    complaints);
	array_clear(&pairs.list);
	agenda_clear(&agenda);
}

/*
 * Where each window has each environment: one row a window, -1 where it has
 * not.  Made once, as looking up ids for each pair of windows would dominate.
 */
static int *
conf_order_table(const struct conf *conf)
{
	size_t width = conf->environments.count, i, k;
	int *stages = mem_new(conf->windows.count * width + 1,
	    sizeof(*stages));

	for (i = 0; i < conf->windows.count; i++)
		for (k = 0; k < width; k++)
			stages[i * width + k] =
			    window_find_stage(&conf->windows.items[i],
			    conf->environments.items[k].id);
	return stages;
}

/* Do two rows order two environments the other way round?  Which two. */
static bool
conf_order_differs(const int *a, const int *b, size_t width,
    size_t *ret_first, size_t *ret_second)
{
	size_t i, k;

	for (i = 0; i < width; i++) {
		if (a[i] < 0 || b[i] < 0)
			continue;
		for (k = 0; k < width; k++) {
			/* k after i in `a`, before it in `b`; the same stage
			 * is no order. */
			if (a[k] <= a[i] || b[k] < 0 || b[k] >= b[i])
				continue;
			*ret_first = i;
			*ret_second = k;
			return true;
		}
	}
	return false;
}

/* Each window is compared with those before it and told of one: whoever mends
 * that sees the next at the next check. */
void
conf_order_check(const struct conf *conf, struct complaints *complaints)
{
	size_t width = conf->environments.count, first = 0, second = 0, i, k;
	const struct window *window;
	struct window_place place;
	int *stages;

	/* Generated by a program then, which does not read warnings. */
	if (conf->windows.count > CONF_ORDER_WINDOWS_MAX)
		return;
	stages = conf_order_table(conf);
	for (i = 1; i < conf->windows.count; i++) {
		/* The earliest one is named: the later ones follow it. */
		for (k = 0; k < i; k++)
			if (conf_order_differs(stages + k * width,
			    stages + i * width, width, &first, &second))
				break;
		if (k == i)
			continue;
		window = &conf->windows.items[i];
		place = window_find_place(window, WINDOW_KEY_STAGES);
		complaint_add(complaints, COMPLAINT_WARNING, window->file,
		    place.line, place.column, "%s works on %s before %s, "
		    "%s the other way round", window->id,
		    conf->environments.items[second].id,
		    conf->environments.items[first].id,
		    conf->windows.items[k].id);
	}
	free(stages);
}
