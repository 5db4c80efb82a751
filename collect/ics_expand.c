/* SPDX-License-Identifier: MIT */
/*
 * From events to dates, through the engine that windows use: closed form and
 * bounded, whatever a rule says.
 */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "ics.h"
#include "mem.h"
#include "recurrence.h"

#define ICS_INSTANCES_MAX 20000		/* of one event */

/* The range in which dates count. */
static bool
ics_is_near(int64_t days)
{
	return days >= civil_days(ICS_YEAR_FIRST, 1, 1) &&
	    days < civil_days(ICS_YEAR_LAST + 1, 1, 1);
}

/* How long it lasts: DTEND, DURATION, or what 3.6.1 says without both. */
static int64_t
ics_length_secs(const struct ics_event *event)
{
	int64_t secs = 0;

	if (event->end_local != INT64_MIN)
		secs = event->end_local - event->start_local;
	else if (event->length_secs >= 0)
		secs = event->length_secs;
	if (secs <= 0)
		secs = event->is_date ? CIVIL_DAY_SECS : 1;
	return secs < ICS_EVENT_DAYS_MAX * (int64_t)CIVIL_DAY_SECS ? secs :
	    ICS_EVENT_DAYS_MAX * (int64_t)CIVIL_DAY_SECS;
}

/* Every date that the instance touches. */
static int
ics_add_instance(const struct ics_event *event, int64_t local,
    struct holidays *holidays, struct error *ret_error)
{
	int64_t days = civil_local_days(local);
	int64_t last = civil_local_days(local + ics_length_secs(event) - 1);
	const char *title = event->title != NULL && event->title[0] != '\0' ?
	    event->title : "Holiday";

	for (; days <= last; days++) {
		if (!ics_is_near(days))
			continue;
		if (holidays->dates.count >= HOLIDAY_DATES_MAX)
			return error_set_at(ret_error, ERROR_LIMIT,
			    event->line, 1, "it has more than %d dates from "
			    "%d to %d", HOLIDAY_DATES_MAX, ICS_YEAR_FIRST,
			    ICS_YEAR_LAST);
		holiday_add(holidays, days, title, true);
	}
	return 0;
}

/* For qsort(). */
static int
ics_local_cmp(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Put in ascending order, each once. */
static size_t
ics_sort(int64_t *items, size_t count)
{
	size_t i, kept = 0;

	if (count > 1)
		qsort(items, count, sizeof(*items), ics_local_cmp);
	for (i = 0; i < count; i++)
		if (kept == 0 || items[kept - 1] != items[i])
			items[kept++] = items[i];
	return kept;
}

/* The set of the event: DTSTART, which counts always (3.8.5.3), the rule, RDATE
 * without EXDATE.  One given as a date leaves out that day. */
static int
ics_make_set(const struct ics_event *event, struct recurrence *ret_set,
    struct error *ret_error)
{
	struct recurrence set = { .from_local = INT64_MIN,
		.until_local = INT64_MAX };
	size_t i;

	if (event->rule != NULL && recurrence_parse(event->rule, true,
	    event->start_local, &set, ret_error) < 0)
		return -1;
	array_push(&set.also, event->start_local);
	for (i = 0; i < event->also.count; i++)
		array_push(&set.also, event->also.items[i]);
	for (i = 0; i < event->except.count; i++)
		array_push(&set.except, event->except.items[i]);
	for (i = 0; i < event->except_days.count; i++)
		array_push(&set.except_days, event->except_days.items[i]);
	set.except_days.count = ics_sort(set.except_days.items,
	    set.except_days.count);
	set.also.count = ics_sort(set.also.items, set.also.count);
	set.except.count = ics_sort(set.except.items, set.except.count);
	*ret_set = set;
	return 0;
}

/* What others with its UID replace (RECURRENCE-ID, 3.8.4.4) is theirs. */
static void
ics_leave_replaced(const struct ics *ics, struct ics_event *event)
{
	const struct ics_event *other;
	size_t i;

	for (i = 0; event->uid != NULL && i < ics->events.count; i++) {
		other = &ics->events.items[i];
		if (other->replaces_local != INT64_MIN &&
		    other->fault == NULL && other->uid != NULL &&
		    strcmp(event->uid, other->uid) == 0)
			array_push(&event->except, other->replaces_local);
	}
}

/* The instances from the first year that counts on. */
static int
ics_expand_set(const struct ics_event *event, const struct recurrence *set,
    struct holidays *holidays, struct error *ret_error)
{
	int64_t from_local = (civil_days(ICS_YEAR_FIRST, 1, 1) -
	    ICS_EVENT_DAYS_MAX) * CIVIL_DAY_SECS;
	int64_t to_local = civil_days(ICS_YEAR_LAST + 1, 1, 1) *
	    CIVIL_DAY_SECS, local;
	struct recurrence_cursor cursor;
	int count = 0;

	recurrence_cursor_init(&cursor, set, from_local);
	while (recurrence_cursor_next(&cursor, &local) && local < to_local &&
	    ++count <= ICS_INSTANCES_MAX)
		if (ics_add_instance(event, local, holidays, ret_error) < 0)
			return -1;
	return 0;
}

/* One event; -1 with an error without a line: it is passed over. */
static int
ics_expand_event(const struct ics *ics, struct ics_event *event,
    struct holidays *holidays, struct error *ret_error)
{
	struct recurrence set = { 0 };
	int status;

	if (event->fault != NULL)
		return error_set(ret_error, ERROR_INPUT, "%.100s",
		    event->fault);
	if (event->start_local == INT64_MIN)
		return error_set(ret_error, ERROR_INPUT,
		    "DTSTART is missing");
	if (event->is_cancelled)
		return 0;
	/* It replaces one instance: it is one itself. */
	if (event->replaces_local != INT64_MIN)
		return ics_add_instance(event, event->start_local, holidays,
		    ret_error);
	ics_leave_replaced(ics, event);
	if (ics_make_set(event, &set, ret_error) < 0) {
		ret_error->line = 0;
		return -1;
	}
	status = ics_expand_set(event, &set, holidays, ret_error);
	recurrence_clear(&set);
	return status;
}

int
ics_expand(struct ics *ics, struct holidays *holidays,
    size_t *ret_passed_count, char **ret_passed, struct error *ret_error)
{
	struct ics_event *event;
	char *passed = NULL;
	size_t i, count = 0;

	for (i = 0; i < ics->events.count; i++) {
		struct error error = { 0 };

		event = &ics->events.items[i];
		if (ics_expand_event(ics, event, holidays, &error) == 0)
			continue;
		if (error.code == ERROR_LIMIT && error.line != 0) {
			free(passed);
			*ret_error = error;
			return -1;
		}
		if (count++ == 0)
			passed = mem_format("line %d: %.200s", event->line,
			    error.text);
	}
	holiday_sort(holidays);
	*ret_passed_count = count;
	*ret_passed = passed;
	return 0;
}
