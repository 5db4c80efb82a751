/* SPDX-License-Identifier: MIT */
/*
 * What lies behind.  Recurrences are walked forward only, so that a part of the
 * past is looked up in ranges that lead away from its place: short ones first,
 * since a window may be every minute; each twice as long as the one before, so
 * that one that comes every few years costs no more.
 *
 * A window's rule has no beginning.  What was over before the service was first
 * started, or before it knew the window as it is, was neither announced nor led
 * by it, and nobody can say that it took place: there the past ends.
 */
#include "history_internal.h"

#include "agenda.h"
#include "civil.h"
#include "life.h"

/* So long after its end it is shown that nobody has started it. */
#define HISTORY_OVERDUE_SECS CIVIL_DAY_SECS
#define HISTORY_STEP_SECS (6 * 3600)
#define HISTORY_UNKNOWN_SECS (366 * (int64_t)CIVIL_DAY_SECS)
/* Occurrences that one request looks at, about; a part may then be short. */
#define HISTORY_LOOKED_MAX 50000

/* Work that a person starts: is its time here, and nobody has?  Nobody waits
 * any longer for what was not confirmed until its end. */
static bool
history_is_waited_for(const struct occurrence *occurrence, int64_t now_at)
{
	int64_t most = occurrence->status == OCCURRENCE_TENTATIVE ? 0 :
	    HISTORY_OVERDUE_SECS;

	return occurrence->start_at <= now_at &&
	    now_at < occurrence->end_at + most;
}

bool
history_is_current(const struct occurrence *occurrence, int64_t now_at)
{
	switch (occurrence_phase(occurrence, now_at)) {
	case OCCURRENCE_RUNNING:
	case OCCURRENCE_VERIFYING:
		return true;
	case OCCURRENCE_PLANNED:
		return history_is_waited_for(occurrence, now_at);
	default:
		return false;
	}
}

/* By what people did; the clock alone starts things that nobody ends. */
static bool
history_is_worked_on(const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;

	return life != NULL && (life->phase == OCCURRENCE_RUNNING ||
	    life->phase == OCCURRENCE_VERIFYING);
}

/* Somebody ended it, or broke it off: its end is the full minute after that,
 * and until then it is no less over. */
static bool
history_is_closed(const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;

	return life != NULL && (life->phase == OCCURRENCE_ENDED ||
	    life->phase == OCCURRENCE_BROKEN_OFF);
}

bool
history_is_past(const struct occurrence *occurrence, int64_t now_at)
{
	if (occurrence->end_at > now_at)
		return history_is_closed(occurrence);
	return !history_is_current(occurrence, now_at) ||
	    (occurrence->end_at <= now_at - LIFE_AFTER_SECS &&
	    !history_is_worked_on(occurrence));
}

/* --- the walk ------------------------------------------------------------- */

/* Entries that were found, in the order of the walk. */
struct history_found {
	const struct history_query *query;
	ARRAY(struct occurrence) list;
	size_t want, looked_count;
	int64_t stopped_at;		/* there it was enough; INT64_MIN: no */
};

/* What of the window began before this is not looked for: nobody knew of it, or
 * it was over by then.  Who touched an occurrence knew of it. */
static int64_t
history_floor_of(const struct history_query *query,
    const struct window *window)
{
	const struct schedule *schedule = query->schedule;
	int64_t from_at = query->known_from_at, floor_at;
	size_t first, count, i;

	if (window->since_at > from_at)
		from_at = window->since_at;
	floor_at = from_at - window->duration_secs;
	count = schedule_find_lives(schedule, window->id, &first);
	for (i = first; i < first + count; i++)
		if (schedule->lives.items[i]->start_at < floor_at)
			floor_at = schedule->lives.items[i]->start_at;
	return floor_at;
}

static int64_t
history_floor(const struct history_query *query)
{
	int64_t floor_at = query->now_at, window_at;
	size_t i;

	if (query->known_from_at == 0)
		return query->now_at - HISTORY_UNKNOWN_SECS;
	for (i = 0; i < query->window_count; i++) {
		window_at = history_floor_of(query, query->windows[i]);
		if (window_at < floor_at)
			floor_at = window_at;
	}
	return floor_at;
}

/* Add those of the range that belong to the past, from its end to its beginning
 * or the other way. */
static void
history_look(struct history_found *found, int64_t from_at, int64_t to_at,
    bool is_backwards)
{
	const struct history_query *query = found->query;
	const struct occurrence *occurrence;
	struct agenda agenda = { 0 };
	size_t i;

	agenda_expand(&agenda, query->windows, query->window_count,
	    query->schedule, from_at, to_at, AGENDA_STARTS);
	(void)agenda_lapse(&agenda, query->now_at);
	found->looked_count += agenda.list.count;
	for (i = 0; i < agenda.list.count && found->list.count < found->want;
	    i++) {
		occurrence = &agenda.list.items[is_backwards ?
		    agenda.list.count - 1 - i : i];
		if (history_is_past(occurrence, query->now_at) &&
		    occurrence_is_recorded(occurrence, query->known_from_at))
			array_push(&found->list, *occurrence);
	}
	agenda_clear(&agenda);
}

/* Those that start before `before_at`, newest first. */
static void
history_walk_back(struct history_found *found, int64_t before_at)
{
	int64_t floor_at = history_floor(found->query);
	int64_t step = HISTORY_STEP_SECS, from_at;

	while (found->list.count < found->want && before_at > floor_at) {
		from_at = before_at - floor_at > step ? before_at - step :
		    floor_at;
		history_look(found, from_at, before_at, true);
		before_at = from_at;
		step *= 2;
		if (found->looked_count < HISTORY_LOOKED_MAX)
			continue;
		if (before_at > floor_at)
			found->stopped_at = before_at;
		break;
	}
}

/* Those that start at `from_at` or later, oldest first. */
static void
history_walk_on(struct history_found *found, int64_t from_at)
{
	int64_t floor_at = history_floor(found->query);
	int64_t step = HISTORY_STEP_SECS, to_at;

	if (from_at < floor_at)
		from_at = floor_at;
	while (found->list.count < found->want &&
	    found->looked_count < HISTORY_LOOKED_MAX &&
	    from_at < found->query->now_at) {
		to_at = found->query->now_at - from_at > step ?
		    from_at + step : found->query->now_at;
		history_look(found, from_at, to_at, false);
		from_at = to_at;
		step *= 2;
	}
}

/* --- parts ---------------------------------------------------------------- */

/* Where a part begins whose first entry is number `first` of those found
 * newest first: behind those that start with it. */
static struct history_place
history_place_at(const struct occurrence *newest_first, size_t first)
{
	struct history_place place = {
		.before_at = newest_first[first].start_at + 1 };
	size_t i;

	for (i = first; i > 0 && newest_first[i - 1].start_at ==
	    newest_first[first].start_at; i--)
		place.skip++;
	/* Where it stands alone the time of the one before is plainer. */
	if (place.skip == 0 && first > 0)
		place.before_at = newest_first[first - 1].start_at;
	return place;
}

/* The part before this one: it ends where this one begins. */
static void
history_find_newer(struct history *history, const struct history_query *query,
    const struct history_found *back)
{
	/* As many as can start at one instant are there twice over. */
	struct history_found on = { .query = query,
	    .want = query->most + 1 + query->window_count };
	ARRAY(struct occurrence) newer = { 0 };
	size_t i, skip;

	history_walk_on(&on, query->place.before_at);
	skip = query->place.skip < back->list.count ? query->place.skip :
	    back->list.count;
	/* Newest first: what starts later, then what this part passed over. */
	for (i = on.list.count; i-- > 0;)
		array_push(&newer, on.list.items[i]);
	for (i = 0; i < skip; i++)
		array_push(&newer, back->list.items[i]);
	history->has_newer = newer.count > 0;
	history->newer.before_at = INT64_MAX;
	if (newer.count > query->most)
		history->newer = history_place_at(newer.items,
		    newer.count - query->most);
	array_clear(&newer);
	array_clear(&on.list);
}

void
history_find(struct history *history, const struct history_query *query)
{
	struct history_found back = { .query = query,
	    .want = query->place.skip + query->most + 1,
	    .stopped_at = INT64_MIN };
	size_t i, end = query->place.skip + query->most;

	history_walk_back(&back, query->place.before_at < query->now_at ?
	    query->place.before_at : query->now_at);
	for (i = query->place.skip; i < back.list.count && i < end; i++)
		array_push(&history->list, back.list.items[i]);
	history->has_older = back.list.count > end;
	if (history->has_older) {
		history->older = history_place_at(back.list.items, end);
	} else if (back.stopped_at != INT64_MIN) {
		history->has_older = true;
		history->older.before_at = back.stopped_at;
	}
	if (query->place.before_at < query->now_at || query->place.skip > 0)
		history_find_newer(history, query, &back);
	array_clear(&back.list);
}

void
history_clear(struct history *history)
{
	array_clear(&history->list);
	*history = (struct history){ 0 };
}
