/* SPDX-License-Identifier: MIT */
/*
 * VTIMEZONE from the zone data that the times were computed with.  Google and
 * Evolution go by the IANA name and ignore it; Outlook refuses a TZID without
 * it, reads only TZID, DTSTART, RRULE and the offsets, and takes each rule as
 * one that holds every year.
 *
 * One STANDARD or DAYLIGHT for each change of the published range, with nothing
 * but its DTSTART, is what every reader took right: RDATE is ignored by Outlook
 * and cut by ical.js, an UNTIL loses events in khal, and Chile's "Sunday after
 * the first Saturday" has no RRULE that Outlook knows.
 */
#include "vtimezone.h"

#include <stdio.h>
#include <string.h>

#include "array.h"
#include "civil.h"

/* A zone with daylight saving changes at least once in this time. */
#define VTIMEZONE_LOOK_BACK (400 * (int64_t)CIVIL_DAY_SECS)

/* By name and not by offset: a zone that happens to be at 0 now may change. */
bool
vtimezone_is_utc(const struct zone *zone)
{
	static const char *const names[] = { "UTC", "Etc/UTC", "Etc/UCT",
	    "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu" };
	size_t i;

	for (i = 0; i < countof(names); i++)
		if (strcmp(zone_name(zone), names[i]) == 0)
			return true;
	return false;
}

/* The last change at or before `at`; false when there was none lately. */
static bool
vtimezone_find_change(const struct zone *zone, int64_t at, int64_t *ret_at)
{
	int64_t change_at = at - VTIMEZONE_LOOK_BACK;
	bool is_found = false;

	while (zone_next_change(zone, change_at, &change_at) &&
	    change_at <= at) {
		*ret_at = change_at;
		is_found = true;
	}
	return is_found;
}

/* Offsets with seconds (3.3.14 allows them) are local mean time, mostly before
 * the 1930s: readers refuse or round them. */
bool
vtimezone_can_say(const struct zone *zone, int64_t from_at, int64_t to_at)
{
	int64_t at = from_at;

	if (vtimezone_is_utc(zone))
		return false;
	(void)vtimezone_find_change(zone, from_at, &at);
	/* TZOFFSETFROM of the first observance is written too */
	if (zone_at(zone, at - 1).offset % 60 != 0)
		return false;
	do {
		if (zone_at(zone, at).offset % 60 != 0)
			return false;
	} while (zone_next_change(zone, at, &at) && at < to_at);
	return true;
}

/*
 * Where zone data call winter time "daylight saving" (Dublin, Casablanca),
 * programs that know only a positive saving (Outlook) need the two names the
 * other way round.  The offsets are the same either way.
 */
static bool
vtimezone_is_negative(const struct zone *zone, int64_t from_at, int64_t to_at)
{
	int64_t at = from_at;
	struct zone_state before = zone_at(zone, from_at - 1), state;

	do {
		state = zone_at(zone, at);
		if (state.is_dst != before.is_dst &&
		    state.offset != before.offset)
			return state.is_dst == (state.offset < before.offset);
		before = state;
	} while (zone_next_change(zone, at, &at) && at < to_at);
	return false;
}

/*
 * Is it told as daylight time?  Where the names are the other way round, a
 * standard time that takes another's place is still none when clocks go back:
 * Morocco stays at +00 from September 2026 on.
 */
static bool
vtimezone_is_daylight(const struct zone_state *before,
    const struct zone_state *state, bool is_negative)
{
	if (is_negative && !before->is_dst && !state->is_dst)
		return state->offset > before->offset;
	return state->is_dst != is_negative;
}

/* "+0530" (3.3.14): hours and minutes. */
static void
vtimezone_offset(struct ical *ical, const char *name, int32_t offset)
{
	int32_t minutes = (offset < 0 ? -offset : offset) / 60;
	char text[24];

	(void)snprintf(text, sizeof(text), "%c%02d%02d",
	    offset < 0 ? '-' : '+', (int)(minutes / 60), (int)(minutes % 60));
	ical_token(ical, name, text);
}

/* What holds from the wall-clock time `local` (on the clock as it was before)
 * on.  DTSTART has no TZID and no "Z" here (3.6.5). */
static void
vtimezone_observance(struct ical *ical, const char *component, int64_t local,
    int32_t offset_before, const struct zone_state *state)
{
	struct text start = { 0 };

	ical_begin(ical, component);
	ical_format_local(&start, local);
	ical_token(ical, "DTSTART", text_string(&start));
	vtimezone_offset(ical, "TZOFFSETFROM", offset_before);
	vtimezone_offset(ical, "TZOFFSETTO", state->offset);
	ical_text(ical, "TZNAME", state->abbreviation);
	ical_end(ical, component);
	text_clear(&start);
}

/* The first observance holds from the last change before the range, or from
 * 1970 on where there was none: a reader must find one for each time in it. */
void
vtimezone_format(struct ical *ical, const struct zone *zone, int64_t from_at,
    int64_t to_at)
{
	struct zone_state before, state;
	bool is_negative, has_more;
	int64_t at = from_at, local = 0;

	before = zone_at(zone, from_at);
	if (vtimezone_find_change(zone, from_at, &at)) {
		before = zone_at(zone, at - 1);
		local = at + before.offset;
	}
	/* Asked once for the whole range: the names must not change in it. */
	is_negative = vtimezone_is_negative(zone, at, to_at);
	state = zone_at(zone, at);
	ical_begin(ical, "VTIMEZONE");
	ical_token(ical, "TZID", zone_name(zone));
	do {
		vtimezone_observance(ical,
		    vtimezone_is_daylight(&before, &state, is_negative) ?
		    "DAYLIGHT" : "STANDARD",
		    local, before.offset, &state);
		before = state;
		has_more = zone_next_change(zone, at, &at) && at < to_at;
		local = at + before.offset;
		state = zone_at(zone, at);
	} while (has_more);
	ical_end(ical, "VTIMEZONE");
}
