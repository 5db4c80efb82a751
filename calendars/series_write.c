/* SPDX-License-Identifier: MIT */
/*
 * The lines of a series: the master with RRULE and EXDATE, then its overrides,
 * which repeat UID and name the instance that they replace (RECURRENCE-ID, RFC
 * 5545 3.8.4.4).  An override is complete: programs take nothing from the
 * master.
 *
 *	UID:patch-thursday@patchday.example.org
 *	DTSTART;TZID=America/Los_Angeles:20260108T150000
 *	RRULE:FREQ=MONTHLY;BYDAY=1TH
 *	EXDATE;TZID=America/Los_Angeles:20270107T150000
 */
#include <string.h>

#include "civil.h"
#include "series.h"
#include "vtimezone.h"

/* VTIMEZONEs reach so far past what is shown, for rules that go on. */
#define SERIES_ZONE_SECS (2 * 366 * (int64_t)CIVIL_DAY_SECS)

/* UNTIL keeps so far from an instance: clocks change by up to two hours. */
#define SERIES_UNTIL_SECS (3 * (int64_t)3600)

/* One series on its way out. */
struct series_output {
	struct feed_writer *writer;
	const struct series *series;
	const struct series_master *master;	/* the one at hand */
	bool is_zoned;		/* times with TZID; else in UTC */
};

/* A start of the series, in the form that the master's DTSTART has: EXDATE and
 * RECURRENCE-ID must match it in form (3.8.5.1), or they match nothing. */
static void
series_write_local(struct ical *ical, const struct series_output *output,
    const char *name, int64_t local)
{
	const struct zone *zone = output->series->window->zone;

	if (output->is_zoned)
		ical_local(ical, name, zone_name(zone), local);
	else
		ical_utc(ical, name, zone_resolve(zone, local).at);
}

/*
 * Where it ends: any time from the last instance to just before the next means
 * the same (3.3.10), and instances of a master are a day or more apart.  Some
 * hours behind the last, as python3-recurring-ical-events counts on with the
 * offset of DTSTART and loses one that a change of clocks takes past UNTIL.
 */
static int64_t
series_write_until(const struct series_master *master)
{
	int64_t start = master->first.original_local;
	int64_t until = master->until_local, last;
	struct rrule rule = master->rule;

	rrule_complete(&rule, start);
	return rrule_next(&rule, start, until - SERIES_UNTIL_SECS, &last) &&
	    last <= until ? last + SERIES_UNTIL_SECS : until;
}

/* RRULE with its end in UTC, as all readers want it (3.3.10), and EXDATEs, one
 * a line since some readers see only the first of a list. */
static void
series_write_rule(struct text *lines, const struct series_output *output)
{
	const struct series_master *master = output->master;
	struct rrule rule = master->rule;
	struct text words = { 0 };
	struct ical ical;
	size_t i;

	if (master->until_local != INT64_MAX) {
		rule.has_until = rule.until_is_utc = true;
		rule.until_local = recurrence_until_at(
		    output->series->window->zone, &master->rule,
		    master->first.original_local, series_write_until(master));
	}
	ical_init(&ical, lines);
	rrule_format(&words, &rule);
	ical_token(&ical, "RRULE", text_string(&words));
	for (i = 0; i < master->except.count; i++)
		series_write_local(&ical, output, "EXDATE",
		    master->except.items[i]);
	text_clear(&words);
	ical_clear(&ical);
}

/* The identity of the master number `i`: the window's id for its first, so
 * that a window that has one rule keeps its UID when it gets another.  Ids have
 * no dots. */
static void
series_format_identity(struct text *identity, const struct series *series,
    size_t i)
{
	text_puts(identity, series->window->id);
	if (series->number > 1)
		text_putf(identity, ".v%d", series->number);
	if (i > 0)
		text_putf(identity, ".%zu", i + 1);
}

void
series_entries_uid(struct text *uid, const char *identity,
    const struct feed_site *site)
{
	text_putf(uid, "%s@", identity);
	feed_format_host(uid, site);
}

/* The entry of one override, ready but for its revision. */
static void
series_init_override(struct vevent *vevent, const struct series_output *output,
    const struct occurrence *occurrence, const char *identity)
{
	struct ical ical;

	vevent_init(vevent, occurrence->window, occurrence,
	    output->writer->site, feed_past_at(output->writer));
	text_cut(&vevent->uid, 0);
	series_entries_uid(&vevent->uid, identity, output->writer->site);
	vevent->is_zoned = output->is_zoned;
	ical_init(&ical, &vevent->rule);
	series_write_local(&ical, output, "RECURRENCE-ID",
	    occurrence->original_local);
	ical_clear(&ical);
}

/*
 * The master and its overrides share one revision: programs drop an override
 * whose SEQUENCE is lower than its master's.  So their hashes are hashed
 * together.
 */
void
series_entries_write(struct series_entries *entries,
    struct feed_writer *writer)
{
	struct feed_revision revision;
	struct text more = { 0 };
	char hash[VEVENT_HASH_MAX];
	size_t i;

	for (i = 0; i < entries->overrides.count; i++) {
		vevent_hash(&entries->overrides.items[i], NULL, hash);
		text_puts(&more, hash);
	}
	/* EXDATEs are among the master's lines, so they count as a change. */
	vevent_hash(&entries->master, &more, hash);
	feed_find_revision(writer, text_string(&entries->identity), NULL,
	    hash, &revision);
	vevent_format(&writer->ical, &entries->master, &revision);
	for (i = 0; i < entries->overrides.count; i++) {
		vevent_format(&writer->ical, &entries->overrides.items[i],
		    &revision);
		vevent_clear(&entries->overrides.items[i]);
	}
	array_clear(&entries->overrides);
	vevent_clear(&entries->master);
	text_clear(&entries->identity);
	text_clear(&more);
}

/* The entries of the master number `i`. */
static void
series_init_entries(struct series_entries *entries,
    const struct series_output *output, size_t i)
{
	const struct feed_site *site = output->writer->site;
	const struct series_master *master = output->master;
	const char *identity;
	struct vevent *vevent = &entries->master;

	series_format_identity(&entries->identity, output->series, i);
	identity = text_string(&entries->identity);
	vevent_init(vevent, output->series->window, NULL, site,
	    INT64_MIN);
	vevent->start_at = master->first.start_at;
	vevent->end_at = master->first.end_at;
	vevent->is_zoned = output->is_zoned;
	series_entries_uid(&vevent->uid, identity, site);
	series_write_rule(&vevent->rule, output);
	for (i = 0; i < master->overrides.count; i++)
		series_init_override(array_add(&entries->overrides), output,
		    master->overrides.items[i], identity);
}

/*
 * VTIMEZONE must reach as far as programs compute the series themselves: two
 * years past what is shown, since a feed is read again long before that.  And
 * as far as people moved one of its instances, or touched one.
 */
static void
series_widen_zone(struct feed_zone *zone, const struct series_master *master,
    int64_t to_at)
{
	const struct occurrence *one;
	int64_t planned_at;
	size_t i;

	feed_widen_zone(zone, master->first.start_at,
	    to_at + SERIES_ZONE_SECS);
	for (i = 0; i < master->overrides.count; i++) {
		one = master->overrides.items[i];
		planned_at = zone_resolve(zone->zone,
		    one->original_local).at;
		feed_widen_zone(zone, one->start_at, one->end_at);
		feed_widen_zone(zone, planned_at, planned_at);
	}
}

void
series_write(const struct series *series, struct feed_writer *writer,
    struct text *body)
{
	struct feed_zone *zone = feed_find_zone(writer, series->window->zone);
	struct series_output output = { .writer = writer, .series = series,
		.is_zoned = zone->is_sayable };
	struct jsontext json = { .text = body };
	struct series_entries entries;
	size_t i;

	if (series->masters.count == 0)
		return;
	jsontext_object(&json, NULL);
	jsontext_string(&json, "zone", zone_name(series->window->zone));
	jsontext_list(&json, "masters");
	for (i = 0; i < series->masters.count; i++) {
		output.master = &series->masters.items[i];
		if (zone->is_sayable)
			series_widen_zone(zone, output.master,
			    writer->to_at);
		memset(&entries, 0, sizeof(entries));
		series_init_entries(&entries, &output, i);
		series_past_format(&json, output.master, &entries);
		series_entries_write(&entries, writer);
	}
	jsontext_end_list(&json);
	jsontext_end_object(&json);
}
