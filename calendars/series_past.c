/* SPDX-License-Identifier: MIT */
/*
 * A series that was told once and has ended, since its window follows another
 * rule now.  Who subscribed has it under its UID: it stays there as it was last
 * shown, with UNTIL at the change, so that what has taken place is not moved
 * to where the new rule would have put it.
 *
 * The configuration that it came from is gone, so it is kept as shown:
 *
 *	{"zone":"America/Los_Angeles","masters":[{"identity":"patch-thursday",
 *	 "start_at":1767913200,"end_at":1767920400,
 *	 "rule":"FREQ=WEEKLY;BYDAY=TH","except":[1795618800],
 *	 "shown":"SUMMARY:…","overrides":[{"local":…,"start_at":…,
 *	 "end_at":…,"shown":"SUMMARY:…"}]}]}
 *
 * Instants are UTC, "except" and "local" wall-clock seconds of the zone.
 */
#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "series.h"

#define SERIES_PAST_BYTES_MAX (1024 * 1024)	/* of a stored row */

/* --- keeping -------------------------------------------------------------- */

/* What both have: times, and the lines that people see. */
static void
series_past_format_vevent(struct jsontext *json, const struct vevent *vevent)
{
	jsontext_number(json, "start_at", vevent->start_at);
	jsontext_number(json, "end_at", vevent->end_at);
	jsontext_string(json, "shown", text_string(&vevent->shown));
}

/* The master's UID is not kept: it follows from the identity and the site. */
void
series_past_format(struct jsontext *json, const struct series_master *master,
    const struct series_entries *entries)
{
	struct text rule = { 0 };
	size_t i;

	rrule_format(&rule, &master->rule);
	jsontext_object(json, NULL);
	jsontext_string(json, "identity", text_string(&entries->identity));
	series_past_format_vevent(json, &entries->master);
	jsontext_string(json, "rule", text_string(&rule));
	if (master->until_local != INT64_MAX)
		jsontext_number(json, "until_local", master->until_local);
	jsontext_list(json, "except");
	for (i = 0; i < master->except.count; i++)
		jsontext_number(json, NULL, master->except.items[i]);
	jsontext_end_list(json);
	jsontext_list(json, "overrides");
	for (i = 0; i < master->overrides.count; i++) {
		jsontext_object(json, NULL);
		jsontext_number(json, "local",
		    master->overrides.items[i]->original_local);
		series_past_format_vevent(json, &entries->overrides.items[i]);
		jsontext_end_object(json);
	}
	jsontext_end_list(json);
	jsontext_end_object(json);
	text_clear(&rule);
}

/* --- telling again -------------------------------------------------------- */

/* A past series on its way out. */
struct series_past {
	struct feed_writer *writer;
	const struct window *window;	/* its id and zone, nothing else */
	bool is_zoned;
	int64_t until_at;		/* UTC: starts before it */
	int64_t present_at;		/* from there on the agenda tells */
};

/* A number that was kept; `absent` where there is none.  Rows are ours, so what
 * cannot be read is no error to tell but a row that rotted. */
static int64_t
series_past_number(const struct doc *doc, int64_t absent)
{
	const char *digits = doc_string(doc);

	return digits == NULL ? absent : strtoll(digits, NULL, 10);
}

/* An instance, in the form of DTSTART (series_write.c says why). */
static void
series_past_local(struct ical *ical, const struct series_past *past,
    const char *name, int64_t local)
{
	const struct zone *zone = past->window->zone;

	if (past->is_zoned)
		ical_local(ical, name, zone_name(zone), local);
	else
		ical_utc(ical, name, zone_resolve(zone, local).at);
}

/* Was this instance one of those that the series still tells? */
static bool
series_past_has(const struct series_past *past, int64_t local)
{
	return zone_resolve(past->window->zone, local).at < past->until_at;
}

/* Times and lines of an entry. */
static void
series_past_init(struct vevent *vevent, const struct series_past *past,
    const char *identity, const struct doc *entry)
{
	const char *shown = doc_string(doc_find(entry, "shown"));

	memset(vevent, 0, sizeof(*vevent));
	vevent->window = past->window;
	vevent->is_zoned = past->is_zoned;
	vevent->start_at = series_past_number(doc_find(entry, "start_at"), 0);
	vevent->end_at = series_past_number(doc_find(entry, "end_at"), 0);
	text_puts(&vevent->shown, shown == NULL ? "" : shown);
	series_entries_uid(&vevent->uid, identity, past->writer->site);
}

/*
 * The end, which may have been one of its own: anything from the last instance
 * to just before the next (RFC 5545 3.3.10).  Half-way, since
 * python3-recurring-ical-events compares UNTIL in UTC with local starts and
 * loses an instance less than an offset away from it.
 */
static int64_t
series_past_until(const struct series_past *past, const struct doc *master)
{
	const struct zone *zone = past->window->zone;
	int64_t start_local = zone_local(zone,
	    series_past_number(doc_find(master, "start_at"), 0));
	int64_t last_local = start_local, next_local = start_local;
	int64_t own_local = series_past_number(doc_find(master,
	    "until_local"), INT64_MAX);
	struct rrule_cursor cursor;
	struct rrule rule;

	if (rrule_parse(doc_string(doc_find(master, "rule")), &rule,
	    NULL) != 0)
		return past->until_at - 1;
	rrule_complete(&rule, start_local);
	rrule_cursor_init(&cursor, &rule, start_local, start_local);
	while (rrule_cursor_next(&cursor, &next_local) &&
	    next_local <= own_local && series_past_has(past, next_local))
		last_local = next_local;
	return zone_resolve(zone, last_local +
	    (next_local - last_local) / 2).at;
}

/* Was the instance moved to where the agenda of the present tells it? */
static bool
series_past_is_gone(const struct series_past *past, const struct doc *item)
{
	return series_past_number(doc_find(item, "start_at"), INT64_MIN) >=
	    past->present_at;
}

/* EXDATE for the instances that `overrides` moved into the present. */
static void
series_past_except_gone(struct ical *ical, const struct series_past *past,
    const struct doc *overrides)
{
	int64_t local;
	size_t i;

	for (i = 0; overrides != NULL && i < overrides->count; i++) {
		local = series_past_number(doc_find(&overrides->items[i],
		    "local"), INT64_MAX);
		if (local != INT64_MAX && series_past_has(past, local) &&
		    series_past_is_gone(past, &overrides->items[i]))
			series_past_local(ical, past, "EXDATE", local);
	}
}

/* RRULE with its end and the EXDATEs before it. */
static void
series_past_rule(struct text *lines, const struct series_past *past,
    const struct doc *master)
{
	const struct doc *list = doc_find(master, "except");
	int64_t until_at = series_past_until(past, master), local;
	struct text rule = { 0 };
	struct ical ical;
	size_t i;

	text_putf(&rule, "%s;UNTIL=", doc_string(doc_find(master, "rule")));
	ical_format_local(&rule, until_at);
	text_putc(&rule, 'Z');
	ical_init(&ical, lines);
	ical_token(&ical, "RRULE", text_string(&rule));
	for (i = 0; list != NULL && i < list->count; i++) {
		local = series_past_number(&list->items[i], INT64_MIN);
		if (local != INT64_MIN && series_past_has(past, local))
			series_past_local(&ical, past, "EXDATE", local);
	}
	series_past_except_gone(&ical, past, doc_find(master, "overrides"));
	ical_clear(&ical);
	text_clear(&rule);
}

/* The overrides of instances before the change; later ones never took place. */
static void
series_past_overrides(struct series_entries *entries,
    const struct series_past *past, const struct doc *list)
{
	struct vevent *vevent;
	struct ical ical;
	int64_t local;
	size_t i;

	for (i = 0; list != NULL && i < list->count; i++) {
		local = series_past_number(doc_find(&list->items[i], "local"),
		    INT64_MAX);
		if (local == INT64_MAX || !series_past_has(past, local) ||
		    series_past_is_gone(past, &list->items[i]))
			continue;
		vevent = array_add(&entries->overrides);
		series_past_init(vevent, past,
		    text_string(&entries->identity), &list->items[i]);
		ical_init(&ical, &vevent->rule);
		series_past_local(&ical, past, "RECURRENCE-ID", local);
		ical_clear(&ical);
	}
}

/* One master, unless it had not begun when the rule changed: an UNTIL before
 * DTSTART is nonsense to readers. */
static void
series_past_master(const struct series_past *past, const struct doc *master)
{
	const char *identity = doc_string(doc_find(master, "identity"));
	struct series_entries entries = { 0 };

	if (identity == NULL ||
	    doc_string(doc_find(master, "rule")) == NULL ||
	    series_past_number(doc_find(master, "start_at"), INT64_MAX) >=
	    past->until_at)
		return;
	text_puts(&entries.identity, identity);
	series_past_init(&entries.master, past, identity, master);
	series_past_rule(&entries.master.rule, past, master);
	series_past_overrides(&entries, past, doc_find(master, "overrides"));
	if (past->is_zoned)
		feed_widen_zone(feed_find_zone(past->writer,
		    past->window->zone), entries.master.start_at,
		    past->until_at);
	series_entries_write(&entries, past->writer);
}

void
series_past_write(struct feed_writer *writer, const char *window_id,
    const struct feed_past *past, int64_t present_at)
{
	/* Entries ask a window for its zone only. */
	struct window window = { .id = (char *)window_id };
	struct series_past series = { .writer = writer, .window = &window,
		.until_at = past->until_at, .present_at = present_at };
	const struct doc *list;
	struct doc *doc = NULL;
	const char *zone;
	size_t i;

	if (past->body[0] == '\0' || doc_parse_json(past->body,
	    strlen(past->body), SERIES_PAST_BYTES_MAX, &doc, NULL) != 0)
		return;
	zone = doc_string(doc_find(doc, "zone"));
	if (zone != NULL)
		window.zone = writer->revisions->find_zone(
		    writer->revisions->context, zone);
	list = doc_find(doc, "masters");
	if (window.zone != NULL)
		series.is_zoned = feed_find_zone(writer,
		    window.zone)->is_sayable;
	for (i = 0; window.zone != NULL && list != NULL && i < list->count;
	    i++)
		series_past_master(&series, &list->items[i]);
	doc_free(doc);
}
