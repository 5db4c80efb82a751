/* SPDX-License-Identifier: MIT */
/*
 * Where a rule ends: UNTIL on the wall clock, and in UTC.
 *
 * Rules are expanded on the wall clock, so an end in UTC becomes the last time
 * of the wall that counts.  Where clocks are set forward the two orders differ:
 * what is skipped comes later than what follows it on the wall.
 */
#include <string.h>

#include "civil.h"
#include "recurrence_internal.h"
#include "zone.h"

/* Samoa jumped a whole day over the date line; nobody jumped further. */
#define RECURRENCE_GAP_SECS (2 * CIVIL_DAY_SECS)

/* The instants of the rule, were it endless, within [from_local, to_local]: the
 * least and the most of them.  False when there are none. */
static bool
recurrence_span(const struct zone *zone, const struct rrule *rule,
    int64_t start_local, int64_t from_local, int64_t to_local,
    int64_t ret_span[static 2])
{
	struct rrule endless = *rule;
	int64_t local = from_local - 1, at;

	endless.has_until = false;
	ret_span[0] = INT64_MAX;
	ret_span[1] = INT64_MIN;
	while (rrule_next(&endless, start_local, local, &local) &&
	    local <= to_local) {
		at = zone_resolve(zone, local).at;
		ret_span[0] = at < ret_span[0] ? at : ret_span[0];
		ret_span[1] = at > ret_span[1] ? at : ret_span[1];
	}
	return ret_span[0] != INT64_MAX;
}

/* Is the instant within the hour by which clocks were set forward just before?
 * Then its times have two names: the one that was skipped, and the one on the
 * wall.  The change, and by how much. */
static bool
recurrence_is_after_gap(const struct zone *zone, int64_t at,
    int64_t *ret_change_at, int64_t *ret_secs)
{
	int64_t change_at = at - RECURRENCE_GAP_SECS, next_at;
	bool is_found = false;

	while (zone_next_change(zone, change_at, &next_at) && next_at <= at) {
		change_at = next_at;
		is_found = true;
	}
	if (!is_found)
		return false;
	*ret_change_at = change_at;
	*ret_secs = zone_at(zone, change_at).offset -
	    zone_at(zone, change_at - 1).offset;
	return at - change_at < *ret_secs;
}

/* Add a date in its place, once. */
static void
recurrence_add_also(struct recurrence *set, int64_t local)
{
	size_t i = 0;

	while (i < set->also.count && set->also.items[i] < local)
		i++;
	if (i < set->also.count && set->also.items[i] == local)
		return;
	array_push(&set->also, local);
	memmove(&set->also.items[i + 1], &set->also.items[i],
	    (set->also.count - 1 - i) * sizeof(local));
	set->also.items[i] = local;
}

/* What the rule, were it endless, has within [from_local, to_local] and not
 * `secs` before too, which is at the same instant: add it to the dates of the
 * set, unless that is NULL.  How many there are. */
static size_t
recurrence_add_lone(struct recurrence *set, const struct rrule *rule,
    int64_t start_local, const int64_t span[static 2], int64_t secs)
{
	struct rrule endless = *rule;
	int64_t local = span[0] - 1, twin;
	size_t count = 0;

	endless.has_until = false;
	while (rrule_next(&endless, start_local, local, &local) &&
	    local <= span[1]) {
		if (rrule_next(&endless, start_local, local - secs - 1,
		    &twin) && twin == local - secs)
			continue;
		count++;
		if (set != NULL)
			recurrence_add_also(set, local);
	}
	return count;
}

/*
 * The last time of the wall that counts, where the end is `low` on the wall and
 * clocks were set forward just before.  Where something that is skipped comes
 * after the end, and something behind it on the wall before, no time parts
 * them: the rule ends within what is skipped, and what is behind becomes dates.
 * Not where the rule would be left with nothing.
 */
static int64_t
recurrence_until_skipped(struct recurrence *set, const struct zone *zone,
    const struct rrule *rule, int64_t low)
{
	struct rrule ended = *rule;
	int64_t change_at, secs, span[2] = { 0, low }, local;
	int64_t start = set->start_local;

	if (!recurrence_is_after_gap(zone, rule->until_local, &change_at,
	    &secs))
		return low;
	span[0] = zone_local(zone, change_at);
	if (recurrence_add_lone(NULL, rule, start, span, secs) == 0)
		return low - secs;
	ended.has_until = false;
	if (!rrule_next(&ended, start, low - secs, &local) ||
	    local >= span[0])
		return low;
	ended.has_until = true;
	ended.until_local = low - secs;
	if (!rrule_next(&ended, start, INT64_MIN, &local))
		return low;
	(void)recurrence_add_lone(set, rule, start, span, secs);
	return low - secs;
}

/*
 * The last time of the wall clock of a rule that is not after the instant.
 * Where clocks are set back a time stands for the first of its two instants, so
 * at the second of them the whole hour is behind; resolving ascends within it.
 * Where they are set forward 02:30 is after 03:00: a rule that has nothing more
 * from 03:00 on ends within the hour that is skipped.
 */
static int64_t
recurrence_until(struct recurrence *set, const struct zone *zone,
    const struct rrule *rule)
{
	int64_t until_at = rule->until_local;
	int64_t low = zone_local(zone, until_at), high, middle;
	struct zone_instant instant = zone_resolve(zone, low);

	if (instant.at >= until_at)
		return recurrence_until_skipped(set, zone, rule, low);
	/* `high` is after the hour, so its instant is after the end. */
	for (high = low + (until_at - instant.at); high - low > 1;) {
		middle = low + (high - low) / 2;
		if (zone_resolve(zone, middle).at <= until_at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Not done while reading, as a configuration may name the zone behind the
 * rule. */
int
recurrence_resolve_until(struct recurrence *recurrence,
    const struct zone *zone, struct error *ret_error)
{
	struct rrule *rule;
	size_t i;

	if (!recurrence_has_utc_until(recurrence))
		return 0;
	for (i = 0; i < recurrence->rules.count; i++) {
		rule = &recurrence->rules.items[i];
		if (!rule->until_is_utc)
			continue;
		rule->until_local = recurrence_until(recurrence, zone, rule);
		rule->until_is_utc = false;
	}
	return recurrence_check(recurrence, ret_error);
}

/* The other way.  Beside an hour that is skipped the times up to the end may be
 * later, and those behind it earlier, than the end itself.  Where no moment
 * parts them the last one that counts is told. */
int64_t
recurrence_until_at(const struct zone *zone, const struct rrule *rule,
    int64_t start_local, int64_t until_local)
{
	int64_t end_at = zone_resolve(zone, until_local).at;
	int64_t change_at, secs, back, kept[2], beyond[2];

	if (!recurrence_is_after_gap(zone, end_at, &change_at, &secs))
		return end_at;
	back = zone_local(zone, change_at);
	if (!recurrence_span(zone, rule, start_local, back - secs, until_local,
	    kept))
		kept[1] = change_at - 1;
	(void)recurrence_span(zone, rule, start_local, until_local + 1,
	    back + secs, beyond);
	return end_at < kept[1] || end_at >= beyond[0] ? kept[1] : end_at;
}

/* Skipped times have a second name, which is as good. */
bool
recurrence_has_instant(const struct recurrence *recurrence,
    const struct zone *zone, int64_t local)
{
	int64_t change_at, secs, found;

	if (recurrence_next(recurrence, local - 1, &found) && found == local)
		return true;
	return recurrence_is_after_gap(zone, zone_resolve(zone, local).at,
	    &change_at, &secs) &&
	    recurrence_next(recurrence, local - secs - 1, &found) &&
	    found == local - secs;
}
