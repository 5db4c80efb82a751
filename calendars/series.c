/* SPDX-License-Identifier: MIT */
/*
 * From a window's rules to series that every calendar program reads alike.  The
 * agenda is the truth; a series is only a shorter way to say it.  So after a
 * master was made, each of its instances is compared with the agenda: it is
 * there as planned (told), there otherwise (an override) or not there (EXDATE).
 * Where that cannot be done without doubt, the window is told occurrence by
 * occurrence, which is longer and never wrong.
 *
 * series_rule.c knows which rules are read alike, series_write.c the lines.
 */
#include "series.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "description.h"
#include "vtimezone.h"

#define SERIES_DAY_SECS ((int64_t)CIVIL_DAY_SECS)
/* A year past the range, a wrongly continued rule would show. */
#define SERIES_PROOF_SECS (366 * SERIES_DAY_SECS)
/* Dates left out further ahead than this wait until they come nearer. */
#define SERIES_EXCEPT_SECS (5 * 366 * SERIES_DAY_SECS)

/* --- deviations ----------------------------------------------------------- */

bool
series_is_exact(const struct occurrence *planned)
{
	const struct zone *zone = planned->window->zone;
	int64_t end_local = planned->original_local +
	    planned->window->duration_secs;
	struct zone_instant end = zone_resolve(zone, end_local);

	return planned->mark == ZONE_EXACT && end.mark == ZONE_EXACT &&
	    planned->end_at == end.at;
}

/* Is it all that its rule says: nobody touched it, and it is in the state that
 * all begin with?  A note or a finished stage is no change of time, and yet
 * something that the master's words do not say; nor do they say of what is past
 * that nobody confirmed it. */
static bool
series_is_plain(const struct occurrence *occurrence, int64_t past_at)
{
	struct occurrence planned;

	occurrence_init(&planned, occurrence->window,
	    occurrence->original_local);
	return series_is_exact(&planned) && occurrence->life == NULL &&
	    occurrence->start_at == planned.start_at &&
	    occurrence->end_at == planned.end_at &&
	    occurrence->status == planned.status &&
	    !description_is_unanswered(occurrence, past_at);
}

/* --- the agenda by original start ----------------------------------------- */

/* Occurrences by their original start, and whether a master tells them. */
struct series_entry {
	const struct occurrence *occurrence;
	bool is_told;
};

struct series_index { ARRAY(struct series_entry) list; };

/* By original start, which identifies an occurrence even when it was moved. */
static int
series_entry_cmp(const void *a, const void *b)
{
	const struct occurrence *one = ((const struct series_entry *)a)
	    ->occurrence;
	const struct occurrence *other = ((const struct series_entry *)b)
	    ->occurrence;

	return (one->original_local > other->original_local) -
	    (one->original_local < other->original_local);
}

/* The occurrence that was planned for `local`; NULL: there is none. */
static struct series_entry *
series_find_entry(const struct series_index *index, int64_t local)
{
	struct occurrence wanted = { .original_local = local };
	struct series_entry key = { .occurrence = &wanted };

	if (index->list.count == 0)
		return NULL;
	return bsearch(&key, index->list.items, index->list.count,
	    sizeof(key), series_entry_cmp);
}

/* --- masters -------------------------------------------------------------- */

/* Does the rule, begun at `start_local`, have an instance at `local`? */
static bool
series_is_instance(const struct rrule *rule, int64_t start_local,
    int64_t local)
{
	int64_t found;

	return rrule_next(rule, start_local, local - 1, &found) &&
	    found == local;
}

/*
 * Fill in the first occurrence that can stand for all of the rule: DTSTART must
 * be an instance of it (RFC 5545 3.8.5.3), and not one that EXDATE takes out.
 * It may be one that was moved: then an override says so.
 */
static bool
series_find_first(const struct rrule *rule, int64_t start_local,
    const struct series_index *index, struct occurrence *ret_first)
{
	struct occurrence planned;
	size_t i;

	for (i = 0; i < index->list.count; i++) {
		planned = *index->list.items[i].occurrence;
		occurrence_init(&planned, planned.window,
		    planned.original_local);
		if (!series_is_exact(&planned) || !series_is_instance(rule,
		    start_local, planned.original_local))
			continue;
		*ret_first = planned;
		return true;
	}
	return false;
}

/*
 * Does the rule still say the same when counted from its first occurrence with
 * the time of day left out?  Intervals over 1 and days that DTSTART fills in
 * may not.  Proved by running both, not by thinking.
 */
static bool
series_is_same(const struct rrule *rule, int64_t start_local,
    const struct series_master *master, int64_t to_local)
{
	int64_t from_local = master->first.original_local, a, b;
	struct rrule_cursor wanted, got;
	struct rrule complete = master->rule;
	bool has_a, has_b;

	rrule_complete(&complete, from_local);
	rrule_cursor_init(&wanted, rule, start_local, from_local);
	rrule_cursor_init(&got, &complete, from_local, from_local);
	do {
		has_a = rrule_cursor_next(&wanted, &a);
		has_b = rrule_cursor_next(&got, &b);
		if (has_a != has_b || (has_a && a != b))
			return false;
	} while (has_a && a < to_local);
	return true;
}

/* Add the master of one simple rule.  False: it cannot be one.  A rule without
 * an occurrence in the agenda needs no master. */
static bool
series_add_master(struct series *series, const struct rrule *rule,
    const struct series_index *index, int64_t to_at)
{
	const struct recurrence *set = &series->window->recurrence;
	struct series_master *master;
	struct occurrence first;
	struct rrule endless = *rule;

	if (!series_find_first(rule, set->start_local, index, &first))
		return true;
	if (series->masters.count == SERIES_MASTERS_MAX)
		return false;
	master = array_add(&series->masters);
	master->first = first;
	master->until_local = set->until_local;
	if (rule->has_until && rule->until_local < master->until_local)
		master->until_local = rule->until_local;
	/* The end is kept apart, in local time: UNTIL is written in UTC and
	 * could then not be compared with instances. */
	endless.has_until = endless.until_is_date = false;
	endless.until_is_utc = false;
	endless.until_local = 0;
	master->rule = endless;
	master->rule.hours = 0;
	master->rule.minutes = master->rule.seconds = 0;
	return series_is_same(&endless, set->start_local, master,
	    to_at + SERIES_PROOF_SECS);
}

/* Add the masters of one rule, which may have to be said as several. */
static bool
series_add_rule(struct series *series, const struct rrule *rule,
    const struct series_index *index, int64_t to_at)
{
	struct rrule parts[SERIES_MASTERS_MAX];
	size_t i, count = series_split_rule(rule, parts);

	for (i = 0; i < count; i++)
		if (!series_add_master(series, &parts[i], index, to_at))
			return false;
	return count > 0;
}

/* Seconds since local midnight at which a master begins. */
static int64_t
series_time_of_day(const struct series_master *master)
{
	return master->first.original_local -
	    civil_local_days(master->first.original_local) *
	    SERIES_DAY_SECS;
}

/*
 * Could a master from `first` on fall together with one before it?  Parts of
 * one rule never do; several rules do not at different times of day.  Two
 * events at one moment would be shown twice, while the agenda has one.
 */
static bool
series_may_meet(const struct series *series, size_t first)
{
	size_t i, k;

	for (i = 0; i < first; i++)
		for (k = first; k < series->masters.count; k++)
			if (series_time_of_day(&series->masters.items[i]) ==
			    series_time_of_day(&series->masters.items[k]))
				return true;
	return false;
}

/* Masters for all rules of the window, or false.  Moved days (`offset`) have no
 * words in an RRULE. */
static bool
series_add_masters(struct series *series, const struct series_index *index,
    int64_t to_at)
{
	const struct recurrence *set = &series->window->recurrence;
	size_t i, first;

	if (set->offset_secs != 0)
		return false;
	for (i = 0; i < set->rules.count; i++) {
		first = series->masters.count;
		if (!series_add_rule(series, &set->rules.items[i], index,
		    to_at) || series_may_meet(series, first))
			return false;
	}
	return true;
}

/* --- what of the agenda each master tells --------------------------------- */

/* Ascending numbers, for bsearch(3). */
static int
series_local_cmp(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

	return (one > other) - (one < other);
}

/* Is the instance left out by the configuration, alone or with its whole day?
 * Both lists are ascending (recurrence.h). */
static bool
series_is_excepted(const struct recurrence *set, int64_t local)
{
	int64_t days = civil_local_days(local);

	return (set->except.count > 0 && bsearch(&local, set->except.items,
	    set->except.count, sizeof(local), series_local_cmp) != NULL) ||
	    (set->except_days.count > 0 && bsearch(&days,
	    set->except_days.items, set->except_days.count, sizeof(days),
	    series_local_cmp) != NULL);
}

/* Does the window plan another occurrence for that instant?  One that was moved
 * there is told by an override, which readers know by RECURRENCE-ID. */
static bool
series_has_start(const struct series_index *index, int64_t at)
{
	const struct occurrence *one;
	size_t i;

	for (i = 0; i < index->list.count; i++) {
		one = index->list.items[i].occurrence;
		if (zone_resolve(one->window->zone,
		    one->original_local).at == at)
			return true;
	}
	return false;
}

/*
 * One instance of a master: told as it is, overridden or left out.  False: it
 * fell together with another (a whole day was left out of the calendar), and to
 * leave out one leaves out both for some readers.
 */
static bool
series_tell(struct series *series, struct series_master *master,
    const struct series_index *index, int64_t local, int64_t to_at)
{
	struct series_entry *entry = series_find_entry(index, local);
	const struct window *window = series->window;
	int64_t at;

	if (entry != NULL) {
		entry->is_told = true;
		if (!series_is_plain(entry->occurrence, series->past_at))
			array_push(&master->overrides, entry->occurrence);
		return true;
	}
	at = zone_resolve(window->zone, local).at;
	/* Behind the agenda's end nothing is known but the exceptions. */
	if (at >= to_at && !series_is_excepted(&window->recurrence, local))
		return true;
	/* not in the agenda: it must not be in the calendar either */
	array_push(&master->except, local);
	return !series_has_start(index, at);
}

/*
 * Go through the instances of one master up to some years ahead: EXDATEs beyond
 * are added when they come nearer, since programs read a feed again and again.
 */
static bool
series_tell_master(struct series *series, struct series_master *master,
    const struct series_index *index, int64_t to_at)
{
	struct rrule rule = master->rule;
	struct rrule_cursor cursor;
	int64_t local, last_local = master->until_local;

	/* Local against UTC: half a day is nothing on a bound of years. */
	if (last_local > to_at + SERIES_EXCEPT_SECS)
		last_local = to_at + SERIES_EXCEPT_SECS;
	rrule_complete(&rule, master->first.original_local);
	rrule_cursor_init(&cursor, &rule, master->first.original_local,
	    master->first.original_local);
	while (rrule_cursor_next(&cursor, &local) && local <= last_local)
		if (!series_tell(series, master, index, local, to_at))
			return false;
	return true;
}

/* Give each master what it tells; false: they cannot tell it all. */
static bool
series_tell_masters(struct series *series, const struct series_index *index,
    int64_t to_at)
{
	size_t i;

	for (i = 0; i < series->masters.count; i++)
		if (!series_tell_master(series, &series->masters.items[i],
		    index, to_at))
			return false;
	return true;
}

/* Free the masters; the occurrences in them are the agenda's. */
static void
series_clear_masters(struct series *series)
{
	size_t i;

	for (i = 0; i < series->masters.count; i++) {
		array_clear(&series->masters.items[i].except);
		array_clear(&series->masters.items[i].overrides);
	}
	array_clear(&series->masters);
}

/* All or nothing: where one master fails, the window has none, since an event
 * told both by a series and by itself would show twice. */
void
series_plan(struct series *series, const struct window *window,
    const struct agenda *agenda, struct feed_writer *writer)
{
	struct series_index index = { 0 };
	struct series_entry *entry;
	size_t i;
	/* in UTC no VTIMEZONE is needed */
	bool can_say = vtimezone_is_utc(window->zone) ||
	    feed_find_zone(writer, window->zone)->is_sayable;

	memset(series, 0, sizeof(*series));
	series->window = window;
	series->number = 1;
	series->past_at = feed_past_at(writer);
	for (i = 0; i < agenda->list.count; i++) {
		entry = array_add(&index.list);
		entry->occurrence = &agenda->list.items[i];
	}
	/* qsort(3) of a NULL array is undefined, even of none */
	if (index.list.count > 1)
		qsort(index.list.items, index.list.count, sizeof(*entry),
		    series_entry_cmp);
	if (!can_say || !series_add_masters(series, &index, writer->to_at) ||
	    !series_tell_masters(series, &index, writer->to_at))
		series_clear_masters(series);
	for (i = 0; i < index.list.count; i++)
		if (series->masters.count == 0 ||
		    !index.list.items[i].is_told)
			array_push(&series->rest,
			    index.list.items[i].occurrence);
	array_clear(&index.list);
}

void
series_clear(struct series *series)
{
	series_clear_masters(series);
	array_clear(&series->rest);
}
