/* SPDX-License-Identifier: MIT */
/*
 * What an occurrence clashes with, and the next day that would be free of all
 * that.  By what would happen and not by rules: moved and extended occurrences
 * count where they are now.
 */
#include "conflict.h"

#include <string.h>

#include "civil.h"
#include "life.h"

#define CONFLICT_REACH_DAYS 14		/* a way out is that near */
#define CONFLICT_DAYS_MAX 62		/* of one occurrence: 60 and edges */

void
conflict_clear(struct conflicts *conflicts)
{
	size_t i, k;

	for (i = 0; i < conflicts->list.count; i++) {
		for (k = 0; k < conflicts->list.items[i].clashes.count; k++)
			array_clear(&conflicts->list.items[i].clashes.
			    items[k].environments);
		array_clear(&conflicts->list.items[i].clashes);
	}
	array_clear(&conflicts->list);
}

/* --- dates ---------------------------------------------------------------- */

/* The dates on which it is going on, in the zone of its window. */
static void
conflict_days(const struct occurrence *occurrence, int64_t *ret_first,
    int64_t *ret_last)
{
	const struct zone *zone = occurrence->window->zone;

	*ret_first = civil_local_days(zone_local(zone, occurrence->start_at));
	*ret_last = civil_local_days(zone_local(zone,
	    occurrence->end_at - 1));
	if (*ret_last > *ret_first + CONFLICT_DAYS_MAX)
		*ret_last = *ret_first + CONFLICT_DAYS_MAX;
}

/* What that date is by one of the window's lists; NULL: no holiday. */
static const char *
conflict_holiday(const struct window *window, int64_t days,
    const struct holidays **ret_list, bool *ret_is_observed)
{
	const char *title = NULL;
	size_t i;

	for (i = 0; i < window->clash.holidays.count && title == NULL; i++) {
		*ret_list = window->clash.holidays.items[i];
		title = holiday_find(*ret_list, days, ret_is_observed);
	}
	return title;
}

/* --- clashes -------------------------------------------------------------- */

/* Each holiday in it, the same over several days once. */
static void
conflict_add_holidays(struct conflict *conflict)
{
	const struct window *window = conflict->occurrence.window;
	const struct holidays *list = NULL;
	const char *title, *last = NULL;
	int64_t days, last_days;
	bool is_observed = false;
	struct clash *clash;

	conflict_days(&conflict->occurrence, &days, &last_days);
	for (; days <= last_days; days++) {
		title = conflict_holiday(window, days, &list, &is_observed);
		if (title == NULL || (last != NULL && strcmp(last, title) ==
		    0))
			continue;
		last = title;
		clash = array_add(&conflict->clashes);
		clash->kind = CLASH_HOLIDAY;
		clash->title = title;
		clash->list = list->title;
		clash->is_observed = is_observed;
		clash->days = days;
	}
}

/* The environments of the window that `closure` closes. */
static void
conflict_add_closed(struct clash *clash, const struct window *window,
    const struct closure *closure)
{
	const struct window_stage *stage;
	size_t i, k;

	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++)
			if (closure_covers(closure,
			    stage->environments.items[k]))
				array_push(&clash->environments, (const char *)
				    stage->environments.items[k]);
	}
}

static void
conflict_add_closures(struct conflict *conflict)
{
	const struct occurrence *occurrence = &conflict->occurrence;
	const struct window *window = occurrence->window;
	const struct closure *closure;
	struct clash *clash;
	int64_t from_at;
	size_t i;

	for (i = 0; window->clash.closures != NULL &&
	    i < window->clash.closures->list.count; i++) {
		closure = &window->clash.closures->list.items[i];
		if (!closure_hits(closure, window, occurrence->start_at,
		    occurrence->end_at))
			continue;
		clash = array_add(&conflict->clashes);
		clash->kind = CLASH_FREEZE;
		clash->title = closure->title;
		clash->services = closure->services;
		from_at = closure->from_at > occurrence->start_at ?
		    closure->from_at : occurrence->start_at;
		clash->days = civil_local_days(zone_local(window->zone,
		    from_at));
		conflict_add_closed(clash, window, closure);
	}
}

/* Would the two meet if nobody had moved or extended the other? */
static bool
conflict_is_planned(const struct occurrence *occurrence,
    const struct occurrence *other)
{
	struct occurrence planned;

	occurrence_init(&planned, other->window, other->original_local);
	return planned.start_at < occurrence->end_at &&
	    planned.end_at > occurrence->start_at;
}

static void
conflict_add_shared(struct clash *clash, const struct window *window,
    const struct window *other)
{
	const struct window_stage *stage;
	size_t i, k;

	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++)
			if (window_has_environment(other,
			    stage->environments.items[k]))
				array_push(&clash->environments, (const char *)
				    stage->environments.items[k]);
	}
}

/* Only what began before it, or at once and stands before it in every list: it
 * is the later one that can still give way. */
static void
conflict_add_overlaps(struct conflict *conflict,
    const struct schedule *schedule)
{
	const struct occurrence *occurrence = &conflict->occurrence;
	const struct occurrence *other;
	struct agenda agenda = { 0 };
	struct clash *clash;
	size_t i;

	agenda_find_conflicts(&agenda, schedule, occurrence);
	for (i = 0; i < agenda.list.count; i++) {
		other = &agenda.list.items[i];
		if (occurrence_cmp(other, occurrence) >= 0 ||
		    other->end_at <= occurrence->start_at)
			continue;
		clash = array_add(&conflict->clashes);
		clash->kind = conflict_is_planned(occurrence, other) ?
		    CLASH_OVERLAP : CLASH_OUTSIDE;
		clash->title = other->window->title;
		clash->days = civil_local_days(zone_local(
		    occurrence->window->zone, occurrence->start_at));
		occurrence_format_identity(other, clash->other);
		conflict_add_shared(clash, occurrence->window, other->window);
	}
	agenda_clear(&agenda);
}

/* The environment, where the policy names other windows for it; with those of
 * which it says the same, from the `first` clash on. */
static void
conflict_add_allotment(struct conflict *conflict, size_t first,
    const char *environment)
{
	const struct occurrence *occurrence = &conflict->occurrence;
	const struct window *window = occurrence->window;
	const struct allotment *allotment = allotment_find(
	    window->clash.allotments, environment);
	struct clash *clash = NULL;
	size_t i;

	if (allotment == NULL || allotment_has(allotment, window->id))
		return;
	for (i = first; i < conflict->clashes.count && clash == NULL; i++)
		if (strcmp(conflict->clashes.items[i].title,
		    allotment->titles) == 0)
			clash = &conflict->clashes.items[i];
	if (clash == NULL) {
		clash = array_add(&conflict->clashes);
		clash->kind = CLASH_POLICY;
		clash->title = allotment->titles;
		clash->days = civil_local_days(zone_local(window->zone,
		    occurrence->start_at));
	}
	array_push(&clash->environments, environment);
}

/* Environments that the policy gives to other windows: by the windows that it
 * names for them, in the order of their first. */
static void
conflict_add_policy(struct conflict *conflict)
{
	const struct window *window = conflict->occurrence.window;
	size_t first = conflict->clashes.count, i, k;
	const struct window_stage *stage;

	for (i = 0; window->clash.allotments != NULL &&
	    i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++)
			conflict_add_allotment(conflict, first,
			    stage->environments.items[k]);
	}
}

/* --- the way out ---------------------------------------------------------- */

/* Is the occurrence, as it would be, on working days and alone? */
static bool
conflict_is_free(const struct occurrence *occurrence,
    const struct schedule *schedule)
{
	const struct window *window = occurrence->window;
	const struct closure *closure;
	const struct holidays *list;
	struct agenda agenda = { 0 };
	int64_t days, last_days;
	bool is_observed, is_free;
	size_t i;

	conflict_days(occurrence, &days, &last_days);
	for (; days <= last_days; days++)
		if (civil_weekday(days) >= SATURDAY || conflict_holiday(window,
		    days, &list, &is_observed) != NULL)
			return false;
	for (i = 0; window->clash.closures != NULL &&
	    i < window->clash.closures->list.count; i++) {
		closure = &window->clash.closures->list.items[i];
		if (closure->services == NULL && closure_hits(closure, window,
		    occurrence->start_at, occurrence->end_at))
			return false;
	}
	if (schedule == NULL)
		return true;
	agenda_find_conflicts(&agenda, schedule, occurrence);
	is_free = agenda.list.count == 0;
	agenda_clear(&agenda);
	return is_free;
}

/* Its time on the wall: on a night when that is skipped it is there only later,
 * which on another day would be another time. */
static int64_t
conflict_local(const struct occurrence *occurrence)
{
	const struct zone *zone = occurrence->window->zone;

	return zone_resolve(zone, occurrence->original_local).at ==
	    occurrence->start_at ? occurrence->original_local :
	    zone_local(zone, occurrence->start_at);
}

/* The first day after it at the same wall-clock time. */
static int64_t
conflict_find_way(const struct occurrence *occurrence,
    const struct schedule *schedule)
{
	const struct zone *zone = occurrence->window->zone;
	int64_t local = conflict_local(occurrence);
	int64_t length_secs = occurrence->end_at - occurrence->start_at;
	struct occurrence moved = *occurrence;
	int n;

	for (n = 1; n <= CONFLICT_REACH_DAYS; n++) {
		moved.start_at = zone_resolve(zone, local + n *
		    (int64_t)CIVIL_DAY_SECS).at;
		moved.end_at = moved.start_at + length_secs;
		if (conflict_is_free(&moved, schedule))
			return moved.start_at;
	}
	return INT64_MIN;
}

/* --- the whole ------------------------------------------------------------ */

bool
conflict_is_open(const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;
	const struct act *kept, *moved;

	if (occurrence->status == OCCURRENCE_CANCELLED)
		return false;
	if (life == NULL)
		return true;
	kept = life_find_act(life, ACT_KEEP);
	moved = life_find_act(life, ACT_MOVE);
	/* They are of one array, in order. */
	return life->phase == OCCURRENCE_PLANNED &&
	    (kept == NULL || (moved != NULL && moved > kept));
}

/* Who has confirmed it has seen the date. */
static bool
conflict_minds_holidays(const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;

	return occurrence->window->clash.on_holiday != WINDOW_IGNORE_HOLIDAYS &&
	    (life == NULL || life->answer != LIFE_CONFIRMED);
}

/* Is it about some services only, so that the others can go? */
static bool
conflict_is_partial(const struct conflict *conflict)
{
	size_t i;

	for (i = 0; i < conflict->clashes.count; i++)
		if (conflict->clashes.items[i].services == NULL)
			return false;
	return true;
}

static bool
conflict_has(const struct conflict *conflict, enum clash_kind kind)
{
	size_t i;

	for (i = 0; i < conflict->clashes.count; i++)
		if (conflict->clashes.items[i].kind == kind)
			return true;
	return false;
}

/* What is proposed.  Two that overlap are both wanted; on no other day would
 * the policy name its time. */
static void
conflict_propose(struct conflict *conflict, const struct schedule *schedule)
{
	const struct occurrence *occurrence = &conflict->occurrence;
	bool wants_move = occurrence->window->clash.on_holiday ==
	    WINDOW_PROPOSE_MOVE || conflict_has(conflict, CLASH_OVERLAP) ||
	    conflict_has(conflict, CLASH_OUTSIDE);

	conflict->move_at = conflict_has(conflict, CLASH_POLICY) ? INT64_MIN :
	    conflict_find_way(occurrence, schedule);
	if (conflict_is_partial(conflict))
		conflict->proposed = ACT_KEEP;
	else
		conflict->proposed = wants_move && conflict->move_at !=
		    INT64_MIN ? ACT_MOVE : ACT_SKIP;
}

/* Windows that share no environment may still meet what people made, or moved:
 * where there is such a thing it is looked for. */
static bool
conflict_may_overlap(const struct window *window,
    const struct schedule *schedule)
{
	return schedule != NULL && (window->clash.shares_environments ||
	    schedule->singles.count > 0 || schedule->lives.count > 0);
}

bool
conflict_find(struct conflicts *conflicts, const struct schedule *schedule,
    const struct occurrence *occurrence)
{
	const struct window *window = occurrence->window;
	struct conflict conflict = { .occurrence = *occurrence };

	if (!conflict_is_open(occurrence) ||
	    conflicts->list.count >= CONFLICT_LIST_MAX)
		return false;
	if (conflict_minds_holidays(occurrence))
		conflict_add_holidays(&conflict);
	conflict_add_closures(&conflict);
	if (conflict_may_overlap(window, schedule))
		conflict_add_overlaps(&conflict, schedule);
	conflict_add_policy(&conflict);
	if (conflict.clashes.count == 0)
		return false;
	conflict_propose(&conflict, schedule);
	array_push(&conflicts->list, conflict);
	return true;
}

void
conflict_expand(struct conflicts *conflicts,
    const struct window *const *windows, size_t window_count,
    const struct schedule *schedule, int64_t from_at, int64_t to_at)
{
	ARRAY(const struct window *) some = { 0 };
	struct agenda agenda = { 0 };
	size_t i;

	for (i = 0; i < window_count; i++)
		if (window_clash_is_possible(&windows[i]->clash) ||
		    conflict_may_overlap(windows[i], schedule))
			array_push(&some, windows[i]);
	agenda_expand(&agenda, some.items, some.count, schedule, from_at,
	    to_at, AGENDA_STARTS);
	for (i = 0; i < agenda.list.count; i++)
		(void)conflict_find(conflicts, schedule,
		    &agenda.list.items[i]);
	agenda_clear(&agenda);
	array_clear(&some);
}
