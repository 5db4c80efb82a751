/* SPDX-License-Identifier: MIT */
/*
 * What `patchday explain` knows of a rule: how each language says it, on
 * which instants it falls, and what is odd about one of them.  Printing is
 * cmd_explain.c's.
 *
 * A rule gives walls ("the first Wednesday at 13:00"), a zone makes instants
 * of them.  The two orders differ where clocks are set forward: a wall in the
 * gap becomes a later instant, behind a wall that follows it.  So the walls
 * are expanded with two days of margin on both sides, more than any zone has
 * ever jumped, and the instants are sorted, cut and freed of doubles
 * afterwards.
 */
#include "explain.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "timeshift.h"

/* Occurrences, whatever was asked: a range of centuries must end. */
#define EXPLAIN_MOST 1000000
/* Dates left out: whole days of a rule for every minute must end, too. */
#define EXPLAIN_DATES_BYTES 65536
/* The margin; Samoa jumped a whole day over the date line. */
#define EXPLAIN_SHIFT_SECS (2 * CIVIL_DAY_SECS)

const struct explain_language explain_languages[EXPLAIN_LANGUAGE_COUNT] = {
	{ .label = "words", .key = "words", .why_key = "words_why",
	    .format = recurrence_format_words },
	{ .label = "RRULE", .key = "rrule", .why_key = "rrule_why",
	    .format = NULL },	/* wants the zone */
	{ .label = "cron", .key = "cron", .why_key = "cron_why",
	    .format = recurrence_format_cron },
	{ .label = "OnCalendar", .key = "oncalendar",
	    .why_key = "oncalendar_why", .format = recurrence_format_oncalendar,
	    .has_zone = true },
};

int
explain_format(struct text *text, const struct explain *explain,
    const struct explain_language *language, struct error *ret_error)
{
	struct text lines = { 0 };
	char *line, *rest;
	int result;

	/* UNTIL is told in UTC, for which the zone is wanted. */
	if (language->format == NULL)
		return recurrence_format_rrule_zoned(text,
		    &explain->recurrence, explain->zone, ret_error);
	result = language->format(&lines, &explain->recurrence, ret_error);
	rest = result == 0 ? lines.bytes : NULL;
	while (rest != NULL && (line = strsep(&rest, "\n")) != NULL)
		text_putf(text, "%s%s%s%s", line, language->has_zone ? " " :
		    "", language->has_zone ? zone_name(explain->zone) : "",
		    rest != NULL ? "\n" : "");
	text_clear(&lines);
	return result;
}

/* Where a rule counts from stays, so that it counts the same; any other begins
 * where the set does. */
int64_t
explain_start(const struct explain *explain)
{
	const struct recurrence *set = &explain->recurrence;
	size_t i;

	for (i = 0; i < set->rules.count; i++)
		if (set->rules.items[i].count > 0 ||
		    set->rules.items[i].interval > 1)
			return set->start_local;
	return set->from_local > set->start_local ? set->from_local :
	    set->start_local;
}

/* Append a date-time as RFC 5545 3.3.5 writes it, behind a comma. */
static void
explain_put_date(struct text *text, int64_t local)
{
	struct civil civil = civil_from_local(local);

	text_putf(text, "%s%04d%02d%02dT%02d%02d%02d",
	    text->length > 0 ? "," : "", civil.year, civil.month, civil.day,
	    civil.hour, civil.minute, civil.second);
}

void
explain_put_rdate(struct text *text, const struct explain *explain)
{
	const struct recurrence *set = &explain->recurrence;
	size_t i;

	for (i = 0; i < set->also.count; i++)
		if (set->also.items[i] >= set->from_local &&
		    set->also.items[i] <= set->until_local)
			explain_put_date(text, set->also.items[i]);
}

/*
 * What is behind the rule's end on the wall, and before it by instants: where
 * clocks are set forward no UNTIL parts it from the skipped time that is last.
 */
static void
explain_put_behind(struct text *text, const struct explain *explain,
    const struct rrule *rule)
{
	const struct recurrence *set = &explain->recurrence;
	struct rrule endless = *rule;
	int64_t local = set->until_local, end_local;

	if (rule->has_until && rule->until_local < local)
		local = rule->until_local;
	if (local == INT64_MAX)
		return;
	end_local = zone_local(explain->zone, recurrence_until_at(
	    explain->zone, rule, set->start_local, local));
	endless.has_until = false;
	while (text->length < EXPLAIN_DATES_BYTES && rrule_next(&endless,
	    set->start_local, local, &local) && local <= end_local)
		if (!recurrence_has_instant(set, explain->zone, local))
			explain_put_date(text, local);
}

void
explain_put_exdate(struct text *text, const struct explain *explain)
{
	const struct recurrence *set = &explain->recurrence;
	struct recurrence bare = *set;
	int64_t local, end_local;
	size_t i;

	for (i = 0; i < set->except.count; i++)
		explain_put_date(text, set->except.items[i]);
	/* A whole day has no word there: what would take place on it. */
	bare.except.count = bare.except_days.count = 0;
	for (i = 0; i < set->except_days.count; i++) {
		local = set->except_days.items[i] * CIVIL_DAY_SECS - 1;
		end_local = local + CIVIL_DAY_SECS;
		while (text->length < EXPLAIN_DATES_BYTES &&
		    recurrence_next(&bare, local, &local) &&
		    local <= end_local)
			explain_put_date(text, local);
	}
	for (i = 0; i < set->rules.count; i++)
		explain_put_behind(text, explain, &set->rules.items[i]);
}

void
explain_put_notes(struct text *text, const struct explain *explain)
{
	struct text cron = { 0 };

	recurrence_explain(text, &explain->recurrence);
	if (recurrence_format_cron(&cron, &explain->recurrence, NULL) == 0 &&
	    strchr(text_string(&cron), '\n') != NULL)
		text_putf(text, "%scron needs several lines for this, and "
		    "\"when:\" takes one: write the words or the RRULE there",
		    text->length > 0 ? "\n" : "");
	text_clear(&cron);
}

/* By instant; equal instants by wall, so that the order is always the same. */
static int
explain_cmp(const void *a, const void *b)
{
	const struct explain_instant *x = a, *y = b;
	int64_t p = x->instant.at, q = y->instant.at;

	if (p == q)
		return (x->local > y->local) - (x->local < y->local);
	return p < q ? -1 : 1;
}

/* In the order of instants; two on one instant are one, which is told by its
 * earlier wall.  Then as many as were asked for. */
static void
explain_sort(struct explain *explain)
{
	struct explain_instant *items = explain->list.items;
	size_t i, kept = 0;

	if (explain->list.count == 0)
		return;
	qsort(items, explain->list.count, sizeof(*items), explain_cmp);
	for (i = 0; i < explain->list.count; i++)
		if (kept == 0 ||
		    items[kept - 1].instant.at != items[i].instant.at)
			items[kept++] = items[i];
	if ((int64_t)kept > explain->range.count)
		kept = (size_t)explain->range.count;
	explain->list.count = kept;
}

/* Is it in a gap, and the wall behind gives the rule the same instant? */
static bool
explain_is_twin(const struct explain *explain,
    const struct explain_instant *item)
{
	int64_t local;

	return item->instant.mark == ZONE_GAP &&
	    recurrence_next(&explain->recurrence, item->instant.local - 1,
	    &local) && local == item->instant.local;
}

/*
 * All instants that were asked for.  Walls are not in the order of instants
 * where clocks are set forward, so it goes on a little beyond the last one.
 */
void
explain_expand(struct explain *explain)
{
	const struct range *range = &explain->range;
	int64_t last_local = INT64_MAX, local, count = 0;
	struct recurrence_cursor cursor;
	struct explain_instant item;

	if (range->to_at != INT64_MAX)
		last_local = zone_local(explain->zone, range->to_at) +
		    EXPLAIN_SHIFT_SECS;
	recurrence_cursor_init(&cursor, &explain->recurrence,
	    zone_local(explain->zone, range->from_at) - EXPLAIN_SHIFT_SECS);
	while (recurrence_cursor_next(&cursor, &local) &&
	    local < last_local && explain->list.count < EXPLAIN_MOST) {
		item.local = local;
		item.instant = zone_resolve(explain->zone, local);
		if (item.instant.at < range->from_at ||
		    item.instant.at >= range->to_at)
			continue;
		array_push(&explain->list, item);
		/* Enough: only those that may still come before the last one.
		 */
		if (explain_is_twin(explain, &item))
			continue;
		if (++count == range->count &&
		    local + EXPLAIN_SHIFT_SECS < last_local)
			last_local = local + EXPLAIN_SHIFT_SECS;
	}
	explain->is_cut = explain->list.count >= EXPLAIN_MOST;
	explain_sort(explain);
}

/* Why the UTC hour is another one than before; no text: it is not. */
static void
explain_put_change(struct text *text, const struct explain *explain, size_t i)
{
	const struct explain_instant *item = &explain->list.items[i];
	struct timeshift_start starts[2];

	if (i == 0)
		return;
	starts[0] = (struct timeshift_start){ .local = item[-1].local,
	    .at = item[-1].instant.at };
	starts[1] = (struct timeshift_start){ .local = item->local,
	    .at = item->instant.at };
	(void)timeshift_format(text, explain->zone, &starts[0], &starts[1]);
}

/* What is odd about the start itself: there is no such time that day, or
 * there are two. */
static void
explain_put_mark(struct text *text, const struct explain *explain, size_t i)
{
	const struct explain_instant *item = &explain->list.items[i];
	struct civil civil = civil_from_local(item->local);
	struct civil real = civil_from_local(zone_local(explain->zone,
	    item->instant.at));

	if (item->instant.mark == ZONE_GAP)
		text_putf(text, "clocks are set forward over %02d:%02d, so it "
		    "is %s", civil.hour, civil.minute, real.day == civil.day ?
		    "later that day" : "on the next day");
	else if (item->instant.mark == ZONE_OVERLAP)
		text_putf(text, "%02d:%02d comes twice that day, this is the "
		    "first", civil.hour, civil.minute);
}

void
explain_put_remarks(struct text *text, const struct explain *explain,
    size_t i)
{
	size_t length;

	explain_put_mark(text, explain, i);
	length = text->length;
	if (length > 0)
		text_puts(text, "; ");
	explain_put_change(text, explain, i);
	/* Nothing followed: the separator goes again. */
	if (length > 0 && text->length == length + 2)
		text_cut(text, length);
}
