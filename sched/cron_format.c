/* SPDX-License-Identifier: MIT */
/*
 * Writing cron, where cron can say it.
 *
 * Cron has no intervals, no years, no end and no "and" of days of the month
 * and weekdays, and its only numbered weekdays are those of extensions ("3#1",
 * "5L").  What is left is written as lines, each a product of minutes and
 * hours, because a list of times is a product only by luck: 9:00 and 17:30 are
 * two lines.  Days of the month and weekdays with equal times and months share
 * a line: they are an "or" there, which is what a union wants.
 *
 * Step values are used for minutes, hours and months only: a star with a step
 * in a day field would make it count as unrestricted (cron_parse.c).
 */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "plain_internal.h"
#include "recurrence_internal.h"

#define CRON_LINES_MAX 64

static const struct plain_style cron_style = { "-", "/", 1 };
/* Steps that begin with "*" would make the day field count as free. */
static const struct plain_style cron_day_style = { "-", NULL, 1 };

/* What a line says: months, days of the month, weekdays; the product of
 * times is in `time`, whose other parts are empty. */
struct cron_line {
	struct rrule time;
	uint16_t months;		/* 0: all */
	uint32_t days;			/* of the month */
	/* Days from bit 1, weekdays from bit 0, Monday; [2] of `ordinals`
	 * is "x#2", `last` is "xL". */
	bool has_last_day, is_daily;
	uint8_t weekdays, last;
	uint8_t ordinals[6];
};

/* All lines of a set. */
struct cron_lines {
	struct cron_line list[CRON_LINES_MAX];
	size_t count;
};

/* Numbered weekdays: first to fifth, and the last one. */
static int
cron_fill_ordinals(struct cron_line *line, const struct rrule *rule,
    struct error *ret_error)
{
	int n;

	/* In named months they count in the month (phrase_simplify()). */
	if (rule->frequency == RRULE_YEARLY)
		return error_set(ret_error, ERROR_INPUT,
		    "cron cannot count weekdays through the year");
	/* BYDAY=-2FR and the like. */
	for (n = 2; n <= RRULE_ORDINAL_MAX; n++)
		if (rule->ordinals_back[n] != 0)
			return error_set(ret_error, ERROR_INPUT, "cron knows "
			    "the last weekday (5L), none before it");
	for (n = 1; n <= 5; n++)
		line->ordinals[n] = rule->ordinals[n];
	line->last = rule->ordinals_back[1];
	return 0;
}

/* Days of the month: from the start, and the last one. */
static int
cron_fill_month_days(struct cron_line *line, const struct rrule *rule,
    struct error *ret_error)
{
	/* "Friday the 13th" is the well-known thing that cron cannot say. */
	if (rule->weekdays != 0)
		return error_set(ret_error, ERROR_INPUT, "cron takes days of "
		    "the month and weekdays as \"or\", not as \"and\"");
	if (rule->month_days_back & ~2U)
		return error_set(ret_error, ERROR_INPUT, "cron knows the last "
		    "day of the month (L), none before it");
	line->days = rule->month_days;
	line->has_last_day = rule->month_days_back != 0;
	return 0;
}

/* The day fields of a phrase other than DATES, or why cron has none for it. */
static int
cron_fill_days(struct cron_line *line, const struct phrase *phrase,
    struct error *ret_error)
{
	switch (phrase->kind) {
	case PHRASE_DAYS:
		line->is_daily = true;
		return 0;
	case PHRASE_WEEKDAYS:
		line->weekdays = phrase->rule.weekdays;
		return 0;
	case PHRASE_ORDINALS:
		return cron_fill_ordinals(line, &phrase->rule, ret_error);
	case PHRASE_MONTH_DAYS:
		return cron_fill_month_days(line, &phrase->rule, ret_error);
	case PHRASE_POSITIONS:
		return error_set(ret_error, ERROR_INPUT,
		    "cron cannot count working days or other sets of days");
	case PHRASE_YEAR_DAYS:
		return error_set(ret_error, ERROR_INPUT,
		    "cron cannot count the days of the year");
	default:
		return error_set(ret_error, ERROR_INPUT,
		    "cron has no weeks of the year");
	}
}

/* Add a line, or join it to one with equal times and months: the first
 * Monday and day 15 at 9:00 are "0 9 15 * 1#1". */
static int
cron_add_line(struct cron_lines *lines, const struct cron_line *line,
    struct error *ret_error)
{
	struct cron_line *other;
	size_t i;
	int n;

	for (i = 0; i < lines->count; i++) {
		other = &lines->list[i];
		if (other->months != line->months ||
		    !rrule_equal(&other->time, &line->time))
			continue;
		/* Every day swallows the others. */
		other->is_daily |= line->is_daily;
		other->days |= line->days;
		other->has_last_day |= line->has_last_day;
		other->weekdays |= line->weekdays;
		other->last |= line->last;
		for (n = 1; n <= 5; n++)
			other->ordinals[n] |= line->ordinals[n];
		return 0;
	}
	if (lines->count == CRON_LINES_MAX)
		return error_set(ret_error, ERROR_LIMIT,
		    "cron would need over %d lines", CRON_LINES_MAX);
	lines->list[lines->count++] = *line;
	return 0;
}

/* Add a line for each product of times. */
static int
cron_add_times(struct cron_lines *lines, const struct phrase *phrase,
    struct cron_line *line, struct error *ret_error)
{
	struct rrule parts[CRON_LINES_MAX];
	int count = phrase_split_times(phrase, parts, CRON_LINES_MAX), i;

	if (count == -1)
		return error_set(ret_error, ERROR_LIMIT,
		    "cron would need over %d lines", CRON_LINES_MAX);
	for (i = 0; i < count; i++) {
		if (parts[i].seconds != 1)
			return error_set(ret_error, ERROR_INPUT,
			    "cron has no seconds");
		line->time = parts[i];
		if (cron_add_line(lines, line, ret_error) == -1)
			return -1;
	}
	return 0;
}

/* Dates: a line for all months with equal days. */
static int
cron_add_dates(struct cron_lines *lines, const struct phrase *phrase,
    struct error *ret_error)
{
	struct cron_line line = { 0 };
	uint16_t done = 0;

	while (phrase_next_dates(phrase, &done, &line.months, &line.days))
		if (cron_add_times(lines, phrase, &line, ret_error) == -1)
			return -1;
	return 0;
}

/* Add the lines of a phrase. */
static int
cron_add_phrase(struct cron_lines *lines, const struct plain *plain,
    const struct phrase *phrase, struct error *ret_error)
{
	struct cron_line line = { 0 };

	/* Refusals in the order of what a reader sees first: how often,
	 * then days. */
	if (plain_find_months(plain, phrase, &line.months, ret_error) == -1)
		return -1;
	if (phrase->rule.frequency == RRULE_YEARLY &&
	    phrase->rule.interval > 1)
		return error_set(ret_error, ERROR_INPUT,
		    "cron cannot count every %d years",
		    phrase->rule.interval);
	if (phrase->kind == PHRASE_DATES)
		return cron_add_dates(lines, phrase, ret_error);
	if (cron_fill_days(&line, phrase, ret_error) == -1)
		return -1;
	return cron_add_times(lines, phrase, &line, ret_error);
}

/* --- text --------------------------------------------------------------- */

/* Our weekdays (Monday 0) as cron's (Sunday 0). */
static uint64_t
cron_from_weekdays(uint8_t weekdays)
{
	return (uint64_t)((weekdays << 1 | weekdays >> 6) & 0x7f);
}

/* Append the field of the day of the month. */
static void
cron_format_day(struct text *text, const struct cron_line *line)
{
	if (line->is_daily || (line->days == 0 && !line->has_last_day))
		text_putc(text, '*');
	else if (line->days != 0)
		plain_format_bits(text, line->days, 1, 32, &cron_day_style);
	if (!line->is_daily && line->has_last_day)
		text_puts(text, line->days != 0 ? ",L" : "L");
}

/* Append the field of the weekday: plain ones, then numbered, then last
 * ones, "*" when there are none. */
static void
cron_format_weekday(struct text *text, const struct cron_line *line)
{
	size_t length = text->length;
	int n, day;

	if (!line->is_daily && line->weekdays != 0)
		plain_format_bits(text, cron_from_weekdays(line->weekdays), 0,
		    7, &cron_day_style);
	/* 5L is written behind the numbers, as a sixth. */
	for (n = 1; n <= 6 && !line->is_daily; n++)
		for (day = 0; day < 7; day++) {
			uint64_t bits = cron_from_weekdays(n == 6 ?
			    line->last : line->ordinals[n]);

			if (!(bits >> day & 1))
				continue;
			text_puts(text, text->length > length ? "," : "");
			if (n == 6)
				text_putf(text, "%dL", day);
			else
				text_putf(text, "%d#%d", day, n);
		}
	if (text->length == length)
		text_putc(text, '*');
}

/* Append one line of five fields. */
static void
cron_format_line(struct text *text, const struct cron_line *line)
{
	plain_format_bits(text, line->time.minutes, 0, 59, &cron_style);
	text_putc(text, ' ');
	plain_format_bits(text, line->time.hours, 0, 23, &cron_style);
	text_putc(text, ' ');
	cron_format_day(text, line);
	text_putc(text, ' ');
	if (line->months == 0)
		text_putc(text, '*');
	else
		plain_format_bits(text, line->months, 1, 12, &cron_style);
	text_putc(text, ' ');
	cron_format_weekday(text, line);
}

/* Several lines where one cannot say it, each of which a crontab takes.  What
 * cron cannot say at all is refused rather than approximated: a job that runs
 * almost when it was meant to is worse than none. */
int
cron_format(struct text *text, const struct recurrence *set,
    struct error *ret_error)
{
	struct cron_lines *lines = mem_new(1, sizeof(*lines));
	struct plain plain;
	size_t i;
	int result;

	result = plain_init(&plain, "cron", set, ret_error);
	if (result == 0 && set->also.count > 0)
		result = error_set(ret_error, ERROR_INPUT,
		    "cron has no years, so it cannot say a single date");
	for (i = 0; result == 0 && i < plain.phrases.list.count; i++)
		result = cron_add_phrase(lines, &plain,
		    &plain.phrases.list.items[i], ret_error);
	for (i = 0; result == 0 && i < lines->count; i++) {
		text_puts(text, i > 0 ? "\n" : "");
		cron_format_line(text, &lines->list[i]);
	}
	phrase_clear(&plain.phrases);
	free(lines);
	return result;
}
