/* SPDX-License-Identifier: MIT */
/*
 * A feed from its name to its bytes.  The entries are written first, into a
 * text of their own, since only then is it known which zones they used
 * (VTIMEZONE stands before) and when the latest of them changed (LAST-MODIFIED
 * of the whole).
 *
 * What is shown reaches from some weeks back to a year ahead, counted from UTC
 * midnight: within a day the bytes change only when something in them does, so
 * that a validator (ETag) spares nearly every download.
 */
#include "feed.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "digest.h"
#include "feed_internal.h"
#include "remark.h"
#include "series.h"
#include "vcalendar.h"
#include "vtimezone.h"

#define FEED_DAY_SECS ((int64_t)CIVIL_DAY_SECS)
/* Series begin before what is shown and go on behind it. */
#define FEED_SERIES_SECS (2 * 366 * FEED_DAY_SECS)

#define FEED_REMARK_DIGITS 16		/* of a hash */

/* --- zones ---------------------------------------------------------------- */

/* Zones are few, and each is asked for at every entry: the answer whether it
 * can be said is kept, for a range that covers series too.  By name, since a
 * TZID may have one VTIMEZONE only, and a past series brings its own zone. */
struct feed_zone *
feed_find_zone(struct feed_writer *writer, const struct zone *zone)
{
	struct feed_zone *found;
	size_t i;

	for (i = 0; i < writer->zones.count; i++)
		if (strcmp(zone_name(writer->zones.items[i].zone),
		    zone_name(zone)) == 0)
			return &writer->zones.items[i];
	found = array_add(&writer->zones);
	found->zone = zone;
	found->is_sayable = vtimezone_can_say(zone,
	    writer->from_at - FEED_SERIES_SECS,
	    writer->to_at + FEED_SERIES_SECS);
	found->from_at = INT64_MAX;
	found->to_at = INT64_MIN;
	return found;
}

void
feed_widen_zone(struct feed_zone *zone, int64_t from_at, int64_t to_at)
{
	if (from_at < zone->from_at)
		zone->from_at = from_at;
	if (to_at > zone->to_at)
		zone->to_at = to_at;
}

/* Only the zones that times were written in, from the first to the last of them
 * and a day on, for an end at a change itself. */
static void
feed_write_zones(struct ical *ical, const struct feed_writer *writer)
{
	const struct feed_zone *zone;
	size_t i;

	for (i = 0; i < writer->zones.count; i++) {
		zone = &writer->zones.items[i];
		if (zone->from_at <= zone->to_at)
			vtimezone_format(ical, zone->zone, zone->from_at,
			    zone->to_at + FEED_DAY_SECS);
	}
}

/* --- occurrences ---------------------------------------------------------- */

/* The store's answer for what is shown, and the latest of all answers, for the
 * calendar as a whole. */
void
feed_find_revision(struct feed_writer *writer, const char *identity,
    const struct occurrence *occurrence, const char *shown_hash,
    struct feed_revision *ret_revision)
{
	/* A store that is not there yet leaves it: SEQUENCE 0, and 1970. */
	memset(ret_revision, 0, sizeof(*ret_revision));
	writer->revisions->find(writer->revisions->context, identity,
	    occurrence, shown_hash, ret_revision);
	if (ret_revision->modified_at > writer->modified_at)
		writer->modified_at = ret_revision->modified_at;
}

/* Is it the next of its window?  Entries are written in order of time.  Not in
 * the rule form, where a series is described as a whole. */
static bool
feed_is_next(struct feed_writer *writer, const struct occurrence *occurrence)
{
	size_t i;

	if ((writer->site->pending == NULL &&
	    writer->site->promotions == NULL) || writer->form == FEED_RULE ||
	    occurrence->start_at <= writer->now_at ||
	    occurrence->status == OCCURRENCE_CANCELLED)
		return false;
	for (i = 0; i < writer->told.count; i++)
		if (writer->told.items[i] == occurrence->window)
			return false;
	array_push(&writer->told, occurrence->window);
	return true;
}

/* Say what waits, and let the hash, which is the entry's so far, follow.  The
 * feed changes by itself when the next one becomes the present one. */
static void
feed_remark(struct feed_writer *writer, const struct occurrence *occurrence,
    struct vevent *vevent, char *hash)
{
	struct text remark = { 0 };
	size_t length = strlen(hash);

	/* Forms that never remark anything leave what was kept alone. */
	if (writer->form == FEED_RULE)
		return;
	hash[length] = '-';
	hash[length + 1] = '\0';
	if (!feed_is_next(writer, occurrence))
		return;
	remark_format(&remark, occurrence, writer->site);
	if (remark.length > 0) {
		digest_hex(remark.bytes, remark.length, FEED_REMARK_DIGITS,
		    hash + length + 1);
		vevent_add_remark(vevent, occurrence, writer->site,
		    text_string(&remark));
		if (occurrence->start_at < writer->valid_until_at)
			writer->valid_until_at = occurrence->start_at;
	}
	text_clear(&remark);
}

int64_t
feed_past_at(const struct feed_writer *writer)
{
	return writer->now_at;
}

/* Write one occurrence as an entry of its own.  The revision is asked for
 * before the form decides on zones: the hash must be the same in every form. */
static void
feed_write_occurrence(struct feed_writer *writer,
    const struct occurrence *occurrence)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	char hash[VEVENT_HASH_MAX + FEED_REMARK_DIGITS + 1];
	struct feed_revision revision;
	struct feed_zone *zone;
	struct vevent vevent;

	vevent_init(&vevent, occurrence->window, occurrence, writer->site,
	    feed_past_at(writer));
	vevent_hash(&vevent, NULL, hash);
	feed_remark(writer, occurrence, &vevent, hash);
	occurrence_format_identity(occurrence, identity);
	feed_find_revision(writer, identity, occurrence, hash, &revision);
	if (writer->form != FEED_EXPANDED) {
		zone = feed_find_zone(writer, occurrence->window->zone);
		vevent.is_zoned = zone->is_sayable;
		if (zone->is_sayable)
			feed_widen_zone(zone, occurrence->start_at,
			    occurrence->end_at);
	}
	vevent_format(&writer->ical, &vevent, &revision);
	vevent_clear(&vevent);
}

/*
 * A cancelled one is shown as such until its planned end has passed (to the
 * day, so that the bytes change at midnights only).  Google takes a cancelled
 * event away, Apple and Fastmail keep it struck out for ever, others show it
 * like any other: so it stays while somebody might still come, and no longer.
 */
static bool
feed_is_shown(const struct occurrence *occurrence, int64_t midnight_at)
{
	return occurrence->status != OCCURRENCE_CANCELLED ||
	    occurrence->end_at > midnight_at;
}

/* What has lapsed is told as cancelled, from the moment it has; of what nobody
 * confirmed, the end is the moment from which it was not. */
static void
feed_lapse(struct feed_writer *writer, struct agenda *agenda)
{
	int64_t lapse_at = agenda_lapse(agenda, writer->now_at);
	const struct occurrence *one;
	size_t i;

	for (i = 0; i < agenda->list.count; i++) {
		one = &agenda->list.items[i];
		if (one->status == OCCURRENCE_TENTATIVE &&
		    one->end_at > writer->now_at && one->end_at < lapse_at)
			lapse_at = one->end_at;
	}
	if (lapse_at < writer->valid_until_at)
		writer->valid_until_at = lapse_at;
}

/* Entries one by one, of all windows in order of time. */
static void
feed_write_agenda(struct feed_writer *writer,
    const struct feed_windows *windows, int64_t midnight_at)
{
	struct agenda agenda = { 0 };
	size_t i;

	agenda_expand(&agenda, windows->list.items, windows->list.count,
	    writer->site->schedule, writer->from_at, writer->to_at,
	    AGENDA_STARTS);
	feed_lapse(writer, &agenda);
	for (i = 0; i < agenda.list.count; i++)
		if (feed_is_shown(&agenda.list.items[i], midnight_at))
			feed_write_occurrence(writer, &agenda.list.items[i]);
	agenda_clear(&agenda);
}

/* --- rules ---------------------------------------------------------------- */

/* A series begins in the January before what is shown: a fixed start, so that
 * it does not become another series each week. */
static int64_t
feed_series_from(int64_t from_at)
{
	return civil_days(civil_from_local(from_at).year, 1, 1) *
	    FEED_DAY_SECS;
}

/* Does the rule form of the site remember what it was? */
static bool
feed_has_past(const struct feed_writer *writer)
{
	return writer->revisions->find_series != NULL;
}

/*
 * The series that were told before a rule changed, as far back as series are
 * told.  Returns from when on the present one is: what takes place from then
 * on is told with that one, also what was moved there from before.
 */
static int64_t
feed_write_past(struct feed_writer *writer,
    const struct window *window, struct feed_generation *generation)
{
	int64_t from_at = feed_series_from(writer->from_at);
	size_t i;

	if (feed_has_past(writer))
		writer->revisions->find_series(writer->revisions->context,
		    window, generation);
	for (i = 0; i < generation->past.count; i++) {
		if (generation->past.items[i].until_at > from_at)
			series_past_write(writer, window->id,
			    &generation->past.items[i], generation->from_at);
		free(generation->past.items[i].body);
	}
	array_clear(&generation->past);
	return generation->from_at > from_at ? generation->from_at : from_at;
}

/* Write the series and keep how it looks, for the day on which it ends. */
static void
feed_write_present(struct feed_writer *writer, const struct series *series)
{
	struct text body = { 0 };

	series_write(series, writer, &body);
	if (feed_has_past(writer))
		writer->revisions->keep_series(writer->revisions->context,
		    series->window, series->number, text_string(&body));
	text_clear(&body);
}

/*
 * A series goes on where the agenda ends, so it has to know of what people did
 * to later occurrences too; and of those that it begins with, at `from_at`, but
 * that lie elsewhere now.
 */
static void
feed_add_lives(struct agenda *agenda, const struct feed_writer *writer,
    const struct window *window, int64_t from_at)
{
	const struct schedule *schedule = writer->site->schedule;
	struct occurrence planned, now;
	size_t first, i, count = schedule_find_lives(schedule, window->id,
	    &first);

	for (i = 0; i < count; i++) {
		occurrence_init(&planned, window,
		    schedule->lives.items[first + i]->original_local);
		now = planned;
		schedule_apply(schedule, &now);
		/* The agenda has those that begin in its range. */
		if (planned.start_at >= from_at &&
		    (now.start_at < from_at || now.start_at >= writer->to_at))
			array_push(&agenda->list, now);
	}
}

/*
 * Programs go on with the series behind the agenda's end, and show what lies in
 * a gap or overlap there an hour off, even before that end; so these are told
 * as far as a series' VTIMEZONE lets programs know of the change of clocks.
 */
static void
feed_add_inexact(struct agenda *agenda, const struct feed_writer *writer,
    const struct window *window)
{
	const struct occurrence *one;
	struct agenda later = { 0 };
	size_t i;

	agenda_expand(&later, &window, 1, writer->site->schedule,
	    writer->to_at, writer->to_at + FEED_SERIES_SECS, AGENDA_STARTS);
	for (i = 0; i < later.list.count; i++) {
		one = &later.list.items[i];
		/* with a life it is there already */
		if (one->life == NULL && !series_is_exact(one))
			array_push(&agenda->list, *one);
	}
	agenda_clear(&later);
}

/* One window in the rule form: its series, then what no series tells. */
static void
feed_write_series(struct feed_writer *writer, const struct window *window,
    int64_t midnight_at)
{
	struct feed_generation generation = { .number = 1,
		.from_at = INT64_MIN };
	struct agenda agenda = { 0 };
	struct series series;
	const struct occurrence *one;
	size_t i, count = 0;
	int64_t from_at = feed_write_past(writer, window, &generation);

	agenda_expand(&agenda, &window, 1, writer->site->schedule, from_at,
	    writer->to_at, AGENDA_STARTS);
	feed_add_lives(&agenda, writer, window, from_at);
	feed_add_inexact(&agenda, writer, window);
	feed_lapse(writer, &agenda);
	for (i = 0; i < agenda.list.count; i++)
		if (feed_is_shown(&agenda.list.items[i], midnight_at))
			agenda.list.items[count++] = agenda.list.items[i];
	agenda.list.count = count;
	series_plan(&series, window, &agenda, writer);
	series.number = generation.number;
	feed_write_present(writer, &series);
	for (i = 0; i < series.rest.count; i++) {
		one = series.rest.items[i];
		/* the agenda reached further, for the series */
		if (one->start_at >= writer->from_at &&
		    one->start_at < writer->to_at)
			feed_write_occurrence(writer, one);
	}
	series_clear(&series);
	agenda_clear(&agenda);
}

/*
 * What cannot change without moving what has taken place.  The end is left out:
 * it only cuts.  The start counts where rules count from it; else it is a fixed
 * day long ago, or cuts too.
 */
void
feed_hash_series(const struct window *window,
    char ret_hash[static FEED_SERIES_HASH_MAX])
{
	const struct recurrence *set = &window->recurrence;
	struct text all = { 0 };
	struct rrule rule;
	size_t i;

	text_putf(&all, "%s %" PRId64 " %" PRId64, zone_name(window->zone),
	    window->duration_secs, set->offset_secs);
	for (i = 0; i < set->rules.count; i++) {
		rule = set->rules.items[i];
		rule.has_until = rule.until_is_date = false;
		rule.until_is_utc = false;
		rule.until_local = 0;
		text_putc(&all, '\n');
		rrule_format(&all, &rule);
		if (rule.interval > 1 || rule.count > 0)
			text_putf(&all, " from %" PRId64, set->start_local);
	}
	digest_hex(all.bytes, all.length, FEED_SERIES_HASH_MAX - 1, ret_hash);
	text_clear(&all);
}

/* --- the whole ------------------------------------------------------------ */

/* Series are of one window each; entries are sorted over all. */
static void
feed_write_windows(struct feed_writer *writer,
    const struct feed_windows *windows, int64_t midnight_at)
{
	size_t i;

	if (writer->form != FEED_RULE) {
		feed_write_agenda(writer, windows, midnight_at);
		return;
	}
	for (i = 0; i < windows->list.count; i++)
		feed_write_series(writer, windows->list.items[i],
		    midnight_at);
}

/* A calendar must hold something (RFC 5545 3.6): an empty one holds its zone.
 * A site always has one; only a caller's own need not. */
static void
feed_write_nothing(struct ical *ical, const struct feed_writer *writer,
    const struct feed_subject *subject)
{
	const struct zone *zone = vcalendar_zone(writer->site, subject);

	if (zone != NULL)
		vtimezone_format(ical, zone, writer->from_at, writer->to_at);
}

/* Head, zones, entries, in the order that readers of streams need. */
static void
feed_join(struct text *text, struct feed_writer *writer, const char *name,
    const struct feed_subject *subject)
{
	const struct text *body = writer->ical.out;
	struct ical ical;

	ical_init(&ical, text);
	vcalendar_begin(&ical, writer, name, subject);
	feed_write_zones(&ical, writer);
	if (body->length == 0)
		feed_write_nothing(&ical, writer, subject);
	text_put(text, body->bytes, body->length);
	ical_end(&ical, "VCALENDAR");
	ical_clear(&ical);
}

/*
 * The clock is an argument, and so is the store, behind `revisions`: the same
 * arguments give the same bytes, on every machine.  A clock in any property
 * would defeat every 304.
 */
int
feed_format(struct text *text, const struct feed_site *site, const char *name,
    enum feed_form form, int64_t now_at,
    const struct feed_revisions *revisions, int64_t *ret_valid_until_at,
    struct error *ret_error)
{
	int64_t midnight_at = civil_local_days(now_at) * FEED_DAY_SECS;
	struct feed_writer writer = { .site = site, .revisions = revisions,
		.form = form, .modified_at = INT64_MIN };
	struct feed_subject subject;
	struct feed_windows windows;
	struct text body = { 0 };

	if (feed_check_name(site, name, ret_error) != 0)
		return -1;
	(void)feed_find_subject(site, name, &subject);
	writer.now_at = now_at;
	writer.valid_until_at = midnight_at + FEED_DAY_SECS;
	/* Whole days, so that nothing moves but at midnight. */
	writer.from_at = midnight_at - FEED_BACK_DAYS * FEED_DAY_SECS;
	writer.to_at = midnight_at + FEED_AHEAD_DAYS * FEED_DAY_SECS;
	ical_init(&writer.ical, &body);
	feed_choose(site, &subject, &windows);
	feed_write_windows(&writer, &windows, midnight_at);
	feed_join(text, &writer, name, &subject);
	*ret_valid_until_at = writer.valid_until_at;
	ical_clear(&writer.ical);
	array_clear(&writer.zones);
	array_clear(&writer.told);
	array_clear(&windows.list);
	text_clear(&body);
	return 0;
}
