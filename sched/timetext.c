/* SPDX-License-Identifier: MIT */
/*
 * Instants written for people.
 *
 * Everything is said as the zone's own wall shows it, with the abbreviation
 * that the zone data have for that very instant: "PST" in a summer text would
 * be a lie.  Zones without letters of their own ("-03") get their city.  In a
 * list of zones only what differs from the line before is repeated, because a
 * reader looks for their own line and not for the date four times.
 *
 * Dates are written "Thu 3 Dec 2026": no order of numbers that half of the
 * readers would take the other way round.
 */
#include "timetext.h"

#include <string.h>

#include "array.h"
#include "civil.h"

#define TIMETEXT_DASH "\xe2\x80\x93"	/* EN DASH */
#define TIMETEXT_NO_DAYS INT64_MIN

/* One end of a span as its zone's wall shows it. */
struct timetext_end {
	struct zone_state state;
	struct civil civil;
	int64_t days;
};

/* One end, looked up in its zone. */
static struct timetext_end
timetext_end_make(const struct zone *zone, int64_t at)
{
	struct timetext_end end = { .state = zone_at(zone, at) };
	int64_t local = at + end.state.offset;

	end.civil = civil_from_local(local);
	end.days = civil_local_days(local);
	return end;
}

/* Append "Thu 3 Dec ", with the year when `known_days` (a date that the
 * reader has seen, or TIMETEXT_NO_DAYS) lies in another one. */
static void
timetext_put_date(struct text *text, const struct timetext_end *end,
    int64_t known_days)
{
	text_putf(text, "%.3s %d %.3s",
	    civil_weekday_name(civil_weekday(end->days)), end->civil.day,
	    civil_month_name(end->civil.month));
	if (known_days == TIMETEXT_NO_DAYS ||
	    civil_from_days(known_days).year != end->civil.year)
		text_putf(text, " %d", end->civil.year);
	text_putc(text, ' ');
}

/* Append "15:00", seconds only when there are any. */
static void
timetext_put_clock(struct text *text, const struct timetext_end *end)
{
	text_putf(text, "%02d:%02d", end->civil.hour, end->civil.minute);
	if (end->civil.second != 0)
		text_putf(text, ":%02d", end->civil.second);
}

/* Is the abbreviation a number such as "-03"? */
static bool
timetext_is_number(const char *abbreviation)
{
	return strpbrk(abbreviation, "0123456789") != NULL;
}

/* Does the name end in a place that people know alone?  "Etc/GMT+3" is not a
 * city called GMT+3, "US/Pacific" is half of the United States, and
 * "Australia/West" a direction: only continents and oceans hold cities. */
static bool
timetext_is_place(const char *name, const char *last)
{
	static const char *const areas[] = { "Africa", "America",
		"Antarctica", "Arctic", "Asia", "Atlantic", "Australia",
		"Europe", "Indian", "Pacific" };
	static const char *const directions[] = { "North", "South", "West" };
	size_t i, length = strcspn(name, "/");

	for (i = 0; i < countof(directions); i++)
		if (strcmp(last, directions[i]) == 0)
			return false;
	for (i = 0; i < countof(areas); i++)
		if (strlen(areas[i]) == length &&
		    memcmp(areas[i], name, length) == 0)
			return true;
	return false;
}

/* The last part of the name: people know cities.  What has none keeps its
 * whole name. */
void
timetext_format_city(struct text *text, const struct zone *zone)
{
	const char *name = zone_name(zone), *slash = strrchr(name, '/');

	if (slash != NULL && timetext_is_place(name, slash + 1))
		name = slash + 1;
	for (; *name != '\0'; name++)
		text_putc(text, *name == '_' ? ' ' : *name);
}

/* Append " (Santiago)", unless it says nothing new: "UTC (UTC)". */
static void
timetext_put_city(struct text *text, const struct zone *zone,
    const char *abbreviation)
{
	if (strcmp(abbreviation, "UTC") == 0 ||
	    strcmp(abbreviation, zone_name(zone)) == 0)
		return;
	text_puts(text, " (");
	timetext_format_city(text, zone);
	text_putc(text, ')');
}

/* Append " PST", " -03 (Santiago)". */
static void
timetext_put_zone(struct text *text, const struct zone *zone,
    const struct zone_state *state)
{
	text_putf(text, " %s", state->abbreviation);
	if (timetext_is_number(state->abbreviation))
		timetext_put_city(text, zone, state->abbreviation);
}

/* Weekday, date and year each time: a message is read days later, and in other
 * countries. */
void
timetext_format(struct text *text, const struct zone *zone, int64_t at)
{
	struct timetext_end end = timetext_end_make(zone, at);

	timetext_put_date(text, &end, TIMETEXT_NO_DAYS);
	timetext_put_clock(text, &end);
	timetext_put_zone(text, zone, &end.state);
}

/* Without the date, where that stands beside it already. */
void
timetext_format_clock(struct text *text, const struct zone *zone, int64_t at)
{
	struct timetext_end end = timetext_end_make(zone, at);

	timetext_put_clock(text, &end);
	timetext_put_zone(text, zone, &end.state);
}

/*
 * Append the span up to its last abbreviation, which the caller writes from
 * the state that is returned.  `known_days` as above: the start's date is left
 * out when it is that one.
 */
static struct zone_state
timetext_put_span(struct text *text, const struct zone *zone,
    const int64_t ends_at[2], int64_t known_days)
{
	struct timetext_end start = timetext_end_make(zone, ends_at[0]);
	struct timetext_end end = timetext_end_make(zone, ends_at[1]);
	bool is_same_day = start.days == end.days;
	/* Over a change of the clocks both ends get their abbreviation: the
	 * difference of the two clocks is not the length then. */
	bool is_same_state = start.state.offset == end.state.offset &&
	    strcmp(start.state.abbreviation, end.state.abbreviation) == 0;

	if (start.days != known_days)
		timetext_put_date(text, &start, known_days);
	timetext_put_clock(text, &start);
	if (!is_same_state)
		text_putf(text, " %s", start.state.abbreviation);
	text_puts(text, is_same_day && is_same_state ? TIMETEXT_DASH :
	    " " TIMETEXT_DASH " ");
	if (!is_same_day)
		timetext_put_date(text, &end, start.days);
	timetext_put_clock(text, &end);
	return end.state;
}

/* The zone is named once, at the end, for both ends. */
void
timetext_format_span(struct text *text, const struct zone *zone,
    int64_t start_at, int64_t end_at)
{
	const int64_t ends_at[] = { start_at, end_at };
	struct zone_state state;

	state = timetext_put_span(text, zone, ends_at, TIMETEXT_NO_DAYS);
	timetext_put_zone(text, zone, &state);
}

/* A line each, so that a reader finds the own zone by its name and need not
 * compute. */
void
timetext_format_zones(struct text *text, const struct zone *const *zones,
    size_t zone_count, int64_t start_at, int64_t end_at,
    const char *separator)
{
	const int64_t ends_at[] = { start_at, end_at };
	int64_t known_days = TIMETEXT_NO_DAYS;
	struct zone_state state;
	size_t i;

	for (i = 0; i < zone_count; i++) {
		if (i > 0)
			text_puts(text, separator);
		state = timetext_put_span(text, zones[i], ends_at,
		    known_days);
		text_putf(text, " %s", state.abbreviation);
		timetext_put_city(text, zones[i], state.abbreviation);
		/* The first line has its date: the others leave out an
		 * equal one. */
		if (i == 0)
			known_days = civil_local_days(zone_local(zones[i],
			    start_at));
	}
}

/* The offset is of that instant, so that the text alone names it, without any
 * zone data. */
void
timetext_format_rfc3339(struct text *text, const struct zone *zone,
    int64_t at)
{
	int32_t offset = zone_at(zone, at).offset;
	struct civil civil;

	/* RFC 3339 has no seconds in offsets: the nearest minute, and the
	 * instant stays the same. */
	if (offset % 60 != 0)
		offset = (offset + (offset < 0 ? -30 : 30)) / 60 * 60;
	civil = civil_from_local(at + offset);
	text_putf(text, "%04d-%02d-%02dT%02d:%02d:%02d", civil.year,
	    civil.month, civil.day, civil.hour, civil.minute, civil.second);
	timetext_format_offset(text, offset);
}

/* With seconds where there are any: before 1900 there mostly are. */
void
timetext_format_offset(struct text *text, int32_t offset)
{
	int32_t size = offset < 0 ? -offset : offset;

	text_putf(text, "%c%02d:%02d", offset < 0 ? '-' : '+', size / 3600,
	    size / 60 % 60);
	if (size % 60 != 0)
		text_putf(text, ":%02d", size % 60);
}
