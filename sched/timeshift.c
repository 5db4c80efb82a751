/* SPDX-License-Identifier: MIT */
/*
 * Why a start is at another UTC hour than the one before it.
 *
 * A window keeps its wall-clock time, so for everybody in another zone it
 * moves when the window's own clocks change, and not when theirs do.  People
 * notice the hour and look for a mistake; this finds the change of the clocks
 * that lies between both starts and says so in one sentence.
 *
 * UTC hours are compared, not lengths between starts: a window may skip weeks.
 * A start in a gap is compared by the time that the rule gave, for its UTC
 * hour is the one before the change.
 */
#include "timeshift.h"

#include "array.h"
#include "civil.h"
#include "duration.h"
#include "timetext.h"

#define TIMESHIFT_HOUR 3600

/* The last change of the offset in (after_at, until_at]: its date on the wall
 * that was then changed.  Changes of the abbreviation alone do not count. */
static bool
timeshift_find_change(const struct zone *zone, int64_t after_at,
    int64_t until_at, struct civil *ret_date)
{
	int32_t before = zone_at(zone, after_at).offset, offset;
	bool is_found = false;
	int64_t at = after_at;

	while (zone_next_change(zone, at, &at) && at <= until_at) {
		offset = zone_at(zone, at).offset;
		if (offset != before) {
			*ret_date = civil_from_local(at + before);
			is_found = true;
		}
		before = offset;
	}
	return is_found;
}

/*
 * How much later in the UTC day the start is, in seconds from -12 hours on.
 * Counted from the rule's time: a start in a gap keeps the UTC hour; over the
 * date line it is another day at the same UTC hour.
 */
static int64_t
timeshift_secs(const struct timeshift_start *before,
    const struct timeshift_start *start)
{
	int64_t secs = ((start->at - start->local) -
	    (before->at - before->local)) % CIVIL_DAY_SECS;

	if (secs >= CIVIL_DAY_SECS / 2)
		return secs - CIVIL_DAY_SECS;
	return secs < -CIVIL_DAY_SECS / 2 ? secs + CIVIL_DAY_SECS : secs;
}

/* Do both starts show the same time on the wall? */
static bool
timeshift_is_same_time(const struct timeshift_start *before,
    const struct timeshift_start *start)
{
	return (start->local - before->local) % CIVIL_DAY_SECS == 0;
}

/* Told only where the clocks are to blame: a start that was moved on purpose
 * is no news about the zone.  Of the change as such, in no tense: it is read
 * weeks before it and weeks after. */
bool
timeshift_format(struct text *text, const struct zone *zone,
    const struct timeshift_start *before, const struct timeshift_start *start)
{
	int64_t secs = timeshift_secs(before, start);
	struct civil date;

	if (secs == 0 || !timeshift_find_change(zone,
	    before->at - CIVIL_DAY_SECS, start->at, &date))
		return false;
	if (secs == TIMESHIFT_HOUR || secs == -TIMESHIFT_HOUR)
		text_puts(text, "an hour");
	else
		duration_format_words(text, secs < 0 ? -secs : secs);
	text_putf(text, " %s in UTC than %s the change of clocks in ",
	    secs > 0 ? "later" : "earlier", timeshift_is_same_time(before,
	    start) ? "last time, because of" : "before");
	timetext_format_city(text, zone);
	text_putf(text, " on %d %s", date.day,
	    civil_month_name(date.month));
	return true;
}

/* The instance before `local`; most windows have one within a week.  One that
 * is there each minute has a thousand of them. */
static bool
timeshift_find_before(const struct recurrence *recurrence, int64_t local,
    int64_t *ret_local)
{
	static const int64_t spans[] = { TIMESHIFT_HOUR,
	    8 * CIVIL_DAY_SECS, 40 * CIVIL_DAY_SECS, 400 * CIVIL_DAY_SECS };
	struct recurrence_cursor cursor;
	bool is_found = false;
	int64_t found;
	size_t i;

	for (i = 0; i < countof(spans) && !is_found; i++) {
		recurrence_cursor_init(&cursor, recurrence,
		    local - spans[i]);
		while (recurrence_cursor_next(&cursor, &found) &&
		    found < local) {
			*ret_local = found;
			is_found = true;
		}
	}
	return is_found;
}

/* Compared with the occurrence before it, as readers do: "it was at 22:00 last
 * week". */
bool
timeshift_format_occurrence(struct text *text,
    const struct occurrence *occurrence)
{
	const struct window *window = occurrence->window;
	struct timeshift_start before, start = {
	    .local = occurrence->original_local,
	    .at = zone_resolve(window->zone, occurrence->original_local).at };

	if (start.at != occurrence->start_at ||
	    !timeshift_find_before(&window->recurrence, start.local,
	    &before.local))
		return false;
	before.at = zone_resolve(window->zone, before.local).at;
	return timeshift_format(text, window->zone, &before, &start);
}
