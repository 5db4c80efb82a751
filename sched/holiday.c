/* SPDX-License-Identifier: MIT */
/*
 * Which dates are holidays.  Whole days of the wall clock: a rule's instances
 * stand at noon, and count for their date.
 */
#include "holiday.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "civil.h"
#include "mem.h"

/* What a rule needs and a holiday does not have; out of the way of clocks. */
#define HOLIDAY_TIME " at 12:00"
#define HOLIDAY_NOON_LOCAL (12 * 3600)	/* 1970-01-01 */

static const char *const holiday_observed_names[HOLIDAY_OBSERVED_COUNT] = {
	[HOLIDAY_AS_IT_IS] = "as-it-is",
	[HOLIDAY_NEAREST] = "nearest-weekday",
	[HOLIDAY_MONDAY] = "monday",
};

const char *
holiday_observed_name(enum holiday_observed observed)
{
	return holiday_observed_names[observed];
}

void
holiday_add(struct holidays *holidays, int64_t days, const char *title,
    bool is_of_file)
{
	struct holiday *holiday = array_add(&holidays->dates);

	holiday->days = days;
	holiday->is_of_file = is_of_file;
	holiday->title = mem_string(title);
}

/* By date; titles in their order of bytes, so that what is shown does not
 * depend on the file's order. */
static int
holiday_cmp(const void *a, const void *b)
{
	const struct holiday *x = a, *y = b;

	if (x->days != y->days)
		return x->days < y->days ? -1 : 1;
	return strcmp(x->title, y->title);
}

void
holiday_sort(struct holidays *holidays)
{
	struct holiday *items = holidays->dates.items;
	size_t i, kept = 0;

	if (holidays->dates.count < 2)
		return;
	qsort(items, holidays->dates.count, sizeof(*items), holiday_cmp);
	for (i = 0; i < holidays->dates.count; i++) {
		if (kept > 0 && holiday_cmp(&items[kept - 1], &items[i]) == 0)
			free(items[i].title);
		else
			items[kept++] = items[i];
	}
	holidays->dates.count = kept;
}

/* Nearly all rules name a month, and most dates are in another. */
static bool
holiday_is_elsewhere(const struct recurrence *recurrence, int64_t days)
{
	const struct rrule *rule = recurrence->rules.items;

	return recurrence->rules.count == 1 && recurrence->also.count == 0 &&
	    recurrence->offset_secs == 0 && rule->months != 0 &&
	    (rule->months >> civil_from_days(days).month & 1) == 0;
}

/* Has the rule an instance on that date? */
static bool
holiday_has(const struct holiday_rule *rule, int64_t days)
{
	int64_t local;

	if (holiday_is_elsewhere(&rule->recurrence, days))
		return false;
	return recurrence_next(&rule->recurrence, days * CIVIL_DAY_SECS - 1,
	    &local) && civil_local_days(local) == days;
}

/* Is that date the day off for an instance on the weekend beside it? */
static bool
holiday_is_instead(const struct holiday_rule *rule, int64_t days)
{
	enum civil_weekday weekday = civil_weekday(days);

	if (rule->observed == HOLIDAY_NEAREST)
		return (weekday == FRIDAY && holiday_has(rule, days + 1)) ||
		    (weekday == MONDAY && holiday_has(rule, days - 1));
	return rule->observed == HOLIDAY_MONDAY && weekday == MONDAY &&
	    (holiday_has(rule, days - 1) || holiday_has(rule, days - 2));
}

/* The first of the dates that is not before `days`. */
static size_t
holiday_search(const struct holidays *holidays, int64_t days)
{
	size_t low = 0, high = holidays->dates.count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (holidays->dates.items[middle].days < days)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const char *
holiday_find(const struct holidays *holidays, int64_t days,
    bool *ret_is_observed)
{
	size_t i = holiday_search(holidays, days);

	*ret_is_observed = false;
	if (i < holidays->dates.count && holidays->dates.items[i].days == days)
		return holidays->dates.items[i].title;
	for (i = 0; i < holidays->rules.count; i++)
		if (holiday_has(&holidays->rules.items[i], days))
			return holidays->rules.items[i].title;
	for (i = 0; i < holidays->rules.count; i++)
		if (holiday_is_instead(&holidays->rules.items[i], days)) {
			*ret_is_observed = true;
			return holidays->rules.items[i].title;
		}
	return NULL;
}

static bool
holiday_is_sound(const char *when, bool has_start)
{
	struct recurrence recurrence = { 0 };

	if (recurrence_parse(when, has_start, HOLIDAY_NOON_LOCAL, &recurrence,
	    NULL) < 0)
		return false;
	recurrence_clear(&recurrence);
	return true;
}

/* Words without a time of day, as nearly all are, are parsed once.  Where they
 * cannot be, it may be a time that was given twice now, or a start that nobody
 * can give. */
int
holiday_parse_rule(const char *when, struct holiday_rule *ret_rule,
    struct error *ret_error)
{
	bool is_rule = strcasestr(when, "FREQ=") != NULL;
	struct holiday_rule rule = { 0 };
	char *words = is_rule ? mem_string(when) :
	    mem_format("%s" HOLIDAY_TIME, when);
	int status = recurrence_parse(words, is_rule, HOLIDAY_NOON_LOCAL,
	    &rule.recurrence, ret_error);

	if (status == 0)
		*ret_rule = rule;
	else if (!is_rule && holiday_is_sound(when, false))
		status = error_set_at(ret_error, ERROR_INPUT, 1, 1, "a holiday "
		    "is a whole day: leave out the time of day");
	else if (!is_rule && holiday_is_sound(words, true))
		status = error_set_at(ret_error, ERROR_INPUT, 1, 1, "a holiday "
		    "has no start to count from; accepted is what each year "
		    "shows by itself, or a list of dates: "
		    "{date: 2026-12-24, title: TEXT}");
	free(words);
	return status;
}

void
holiday_keep(struct holidays *holidays, const struct holidays *old)
{
	const struct holiday *date;
	size_t i;

	if (holidays->fault == NULL || holidays->path == NULL ||
	    old->path == NULL || old->as_of == 0 ||
	    strcmp(holidays->path, old->path) != 0)
		return;
	for (i = 0; i < old->dates.count; i++) {
		date = &old->dates.items[i];
		if (date->is_of_file)
			holiday_add(holidays, date->days, date->title, true);
	}
	holidays->as_of = old->as_of;
	holiday_sort(holidays);
}

void
holiday_clear(struct holidays *holidays)
{
	size_t i;

	for (i = 0; i < holidays->dates.count; i++)
		free(holidays->dates.items[i].title);
	array_clear(&holidays->dates);
	for (i = 0; i < holidays->rules.count; i++) {
		recurrence_clear(&holidays->rules.items[i].recurrence);
		free(holidays->rules.items[i].title);
	}
	array_clear(&holidays->rules);
	free(holidays->id);
	free(holidays->title);
	free(holidays->path);
	free(holidays->fault);
	*holidays = (struct holidays){ 0 };
}
