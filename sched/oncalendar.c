/* SPDX-License-Identifier: MIT */
/*
 * Writing systemd's OnCalendar= (systemd.time(7), "Calendar Events").
 *
 *     [weekdays] year-month-day hour:minute:second
 *     [weekdays] year-month~day …          ; days counted from the end
 *
 * Weekday and date must both match there, so numbered weekdays are ranges of
 * days: the second Tuesday is the Tuesday on days 8 to 14, the last one is on
 * the last seven days ("Tue *-*~01..07").  The first working day of the month
 * becomes two lines: any weekday but Monday on day 1, and Monday on days 1 to
 * 3, because only Monday has days before it that do not count. Several lines
 * are a union.
 *
 * Not said: intervals but of whole years or divisors of a year in months,
 * ends, exceptions, days of the year, weeks.  Seconds and lists are no
 * problem.  systemd skips times in a gap of the clocks where a window shifts
 * them; that one difference cannot be written.  tests/diff/oncalendar compares
 * the rest with `systemd-analyze calendar`.
 */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "plain_internal.h"
#include "recurrence_internal.h"

#define ONCALENDAR_BACK_MAX 28		/* days from the end */
#define ONCALENDAR_SECOND_MAX 25	/* the second of a list */
#define ONCALENDAR_LINES_MAX 64

static const struct plain_style oncalendar_style = { "..", "/", 2 };
/* Two digits, as systemd prints them back. */
static const struct plain_style oncalendar_day_style = { "..", NULL, 2 };

/* What is being written: one phrase of a set, its months (0: all) and its
 * products of times, each of which is a line for every line of days. */
struct oncalendar {
	struct text *text;
	const struct plain *plain;
	const struct phrase *phrase;
	struct rrule *times;		/* products of times */
	int time_count;
	uint16_t months;
	struct error *ret_error;
};

/* Append "Mon,Wed..Fri"; three and more in a row are a range. */
static void
oncalendar_format_weekdays(struct text *text, uint8_t weekdays)
{
	const char *comma = "";
	int day, last;

	for (day = 0; day < 7; day = last + 1) {
		last = day;
		if (!(weekdays >> day & 1))
			continue;
		while (last < 6 && weekdays >> (last + 1) & 1)
			last++;
		if (last == day + 1)
			last = day;
		text_putf(text, "%s%.3s", comma,
		    civil_weekday_name((enum civil_weekday)day));
		if (last > day)
			text_putf(text, "..%.3s",
			    civil_weekday_name((enum civil_weekday)last));
		comma = ",";
	}
}

/* Append hours, minutes or seconds. */
static void
oncalendar_format_part(struct text *text, uint64_t bits, int most)
{
	plain_format_bits(text, bits, 0, most, &oncalendar_style);
}

/*
 * Append a line for each product of times.  `days` and `back` are days of the
 * month from either end, one of them or both 0 for every day; `weekdays` is 0
 * for all.
 */
static void
oncalendar_add(struct oncalendar *o, uint8_t weekdays, uint32_t days,
    uint32_t back)
{
	const struct rrule *rule = &o->phrase->rule;
	struct text *text = o->text;
	int i, year;

	for (i = 0; i < o->time_count; i++) {
		text_puts(text, text->length > 0 ? "\n" : "");
		if (weekdays != 0 && weekdays != PHRASE_WEEKDAYS_ALL) {
			oncalendar_format_weekdays(text, weekdays);
			text_putc(text, ' ');
		}
		/* "2026/2-": every second year, counted from the start's. */
		year = civil_from_local(o->plain->set->start_local).year;
		if (rule->frequency == RRULE_YEARLY && rule->interval > 1)
			text_putf(text, "%d/%d-", year, rule->interval);
		else
			text_puts(text, "*-");
		if (o->months == 0)
			text_putc(text, '*');
		else
			plain_format_bits(text, o->months, 1, 12,
			    &oncalendar_day_style);
		text_putc(text, back != 0 ? '~' : '-');
		if ((days | back) == 0)
			text_putc(text, '*');
		else
			plain_format_bits(text, days | back, 1, 32,
			    &oncalendar_day_style);
		text_putc(text, ' ');
		oncalendar_format_part(text, o->times[i].hours, 23);
		text_putc(text, ':');
		oncalendar_format_part(text, o->times[i].minutes, 59);
		text_putc(text, ':');
		oncalendar_format_part(text, o->times[i].seconds, 59);
	}
}

/*
 * Append days of the month; those from the end need lines of their own, since a
 * date has either "-" or "~" in front of its day.  systemd takes no day beyond
 * the 28th from the end, and less for each further one of a list (chain_valid()
 * in its calendarspec.c, release 252), so each run of days has a line.
 */
static int
oncalendar_add_days(struct oncalendar *o, uint8_t weekdays, uint32_t days,
    uint32_t back)
{
	uint32_t run;

	if (back >> (ONCALENDAR_BACK_MAX + 1) != 0)
		return error_set(o->ret_error, ERROR_INPUT, "OnCalendar counts "
		    "at most %d days from the end", ONCALENDAR_BACK_MAX);
	if (days != 0)
		oncalendar_add(o, weekdays, days, 0);
	for (; back != 0; back &= ~run) {
		/* Adding the lowest bit carries through all that follow. */
		run = back & ~(back + (back & -back));
		/* Two are written as a list, not as a range. */
		if (__builtin_popcount(run) == 2 &&
		    run >> (ONCALENDAR_SECOND_MAX + 1) != 0)
			run &= -run;
		oncalendar_add(o, weekdays, 0, run);
	}
	return 0;
}

/* The days on which one weekday has the rule's numbers, from either end:
 * the n-th lies on days 7 n - 6 to 7 n, the fifth on 29 to 31. */
static void
oncalendar_find_days(const struct rrule *rule, int day, uint32_t *ret_days,
    uint32_t *ret_back)
{
	int n;

	*ret_days = *ret_back = 0;
	for (n = 1; n <= 5; n++) {
		if (rule->ordinals[n] >> day & 1)
			*ret_days |= n == 5 ? 0xe0000000 :
			    0x7fU << (7 * n - 6);
		if (rule->ordinals_back[n] >> day & 1)
			*ret_back |= n == 5 ? 0xe0000000 :
			    0x7fU << (7 * n - 6);
	}
}

/* Numbered weekdays; those with equal numbers share a line. */
static int
oncalendar_add_ordinals(struct oncalendar *o)
{
	const struct rrule *rule = &o->phrase->rule;
	uint32_t days, back, other_days, other_back;
	uint8_t done = 0, weekdays;
	int day, other;

	if (rule->frequency == RRULE_YEARLY && rule->months == 0)
		return error_set(o->ret_error, ERROR_INPUT,
		    "OnCalendar cannot count weekdays through the year");
	for (day = 0; day < 7; day++) {
		oncalendar_find_days(rule, day, &days, &back);
		if ((days | back) == 0 || done >> day & 1)
			continue;
		weekdays = 0;
		for (other = day; other < 7; other++) {
			oncalendar_find_days(rule, other, &other_days,
			    &other_back);
			if (other_days == days && other_back == back)
				weekdays |= (uint8_t)(1 << other);
		}
		done |= weekdays;
		if (oncalendar_add_days(o, weekdays, days, back) == -1)
			return -1;
	}
	return 0;
}

/* Those of the weekdays before which (after which, with `step` -1) the set
 * has none for `gap` - 1 days, but one right before that. */
static uint8_t
oncalendar_find_gap(uint8_t set, int gap, int step)
{
	uint8_t weekdays = 0;
	int day, n;

	for (day = 0; day < 7; day++) {
		n = 1;
		while (!(set >> (day + 14 - step * n) % 7 & 1))
			n++;
		if (n == gap && set >> day & 1)
			weekdays |= (uint8_t)(1 << day);
	}
	return weekdays;
}

/*
 * The first (last) day of a set of weekdays in the month: each weekday on the
 * days before which none of the set can lie.  The first working day is any
 * on day 1, and Mondays on days 1 to 3.
 */
static int
oncalendar_add_positions(struct oncalendar *o)
{
	const struct rrule *rule = &o->phrase->rule;
	bool is_first = rrule_has_set_position(rule, 1);
	bool is_last = rrule_has_set_position(rule, -1);
	uint8_t weekdays;
	int n, gap;

	for (n = 2; n <= RRULE_YEAR_DAY_MAX; n++)
		if (rrule_has_set_position(rule, n) ||
		    rrule_has_set_position(rule, -n))
			break;
	/* The second working day would need a line for each weekday and
	 * date. */
	if (n <= RRULE_YEAR_DAY_MAX || rule->frequency == RRULE_YEARLY)
		return error_set(o->ret_error, ERROR_INPUT, "OnCalendar can "
		    "say only the first or last of such days of a month");
	/* A weekday with `gap` - 1 free days before it is the first of the
	 * set on days 1 to `gap`. */
	for (gap = 1; gap <= 7; gap++) {
		weekdays = oncalendar_find_gap(rule->weekdays, gap, 1);
		if (is_first && weekdays != 0)
			oncalendar_add(o, weekdays, (2U << gap) - 2, 0);
		weekdays = oncalendar_find_gap(rule->weekdays, gap, -1);
		if (is_last && weekdays != 0)
			oncalendar_add(o, weekdays, 0, (2U << gap) - 2);
	}
	return 0;
}

/* Dates: a line for all months with equal days. */
static void
oncalendar_add_dates(struct oncalendar *o)
{
	uint16_t done = 0;
	uint32_t days;

	while (phrase_next_dates(o->phrase, &done, &o->months, &days))
		oncalendar_add(o, 0, days, 0);
}

/* The lines of the phrase's kind, or why there are none. */
static int
oncalendar_add_kind(struct oncalendar *o)
{
	const struct rrule *rule = &o->phrase->rule;

	switch (o->phrase->kind) {
	case PHRASE_DAYS:
	case PHRASE_WEEKDAYS:
		oncalendar_add(o, rule->weekdays, 0, 0);
		return 0;
	case PHRASE_ORDINALS:
		return oncalendar_add_ordinals(o);
	case PHRASE_POSITIONS:
		return oncalendar_add_positions(o);
	case PHRASE_MONTH_DAYS:
		return oncalendar_add_days(o, rule->weekdays,
		    rule->month_days, rule->month_days_back);
	case PHRASE_DATES:
		oncalendar_add_dates(o);
		return 0;
	case PHRASE_YEAR_DAYS:
		return error_set(o->ret_error, ERROR_INPUT,
		    "OnCalendar cannot count the days of the year");
	default:
		return error_set(o->ret_error, ERROR_INPUT,
		    "OnCalendar has no weeks of the year");
	}
}

/* Append the lines of one phrase. */
static int
oncalendar_add_phrase(struct text *text, const struct plain *plain,
    const struct phrase *phrase, struct error *ret_error)
{
	struct rrule times[ONCALENDAR_LINES_MAX];
	struct oncalendar o = { .text = text, .plain = plain,
	    .phrase = phrase, .times = times, .ret_error = ret_error };

	if (plain_find_months(plain, phrase, &o.months, ret_error) == -1)
		return -1;
	o.time_count = phrase_split_times(phrase, times,
	    ONCALENDAR_LINES_MAX);
	if (o.time_count == -1)
		return error_set(ret_error, ERROR_LIMIT,
		    "OnCalendar would need over %d lines",
		    ONCALENDAR_LINES_MAX);
	return oncalendar_add_kind(&o);
}

/* Append the single dates, which are lines too, as far as they lie within the
 * limits of the set. */
static void
oncalendar_add_also(struct text *text, const struct recurrence *set)
{
	struct civil civil;
	size_t i;

	for (i = 0; i < set->also.count; i++) {
		if (set->also.items[i] < set->from_local)
			continue;
		civil = civil_from_local(set->also.items[i]);
		text_putf(text, "%s%04d-%02d-%02d %02d:%02d:%02d",
		    text->length > 0 ? "\n" : "", civil.year, civil.month,
		    civil.day, civil.hour, civil.minute, civil.second);
	}
}

/* Into a text of its own first, so that a refusal half-way leaves nothing in
 * the caller's. */
int
oncalendar_format(struct text *text, const struct recurrence *set,
    struct error *ret_error)
{
	struct text lines = { 0 };
	struct plain plain;
	size_t i;
	int result;

	result = plain_init(&plain, "OnCalendar", set, ret_error);
	for (i = 0; result == 0 && i < plain.phrases.list.count; i++)
		result = oncalendar_add_phrase(&lines, &plain,
		    &plain.phrases.list.items[i], ret_error);
	if (result == 0) {
		oncalendar_add_also(&lines, set);
		text_puts(text, text_string(&lines));
	}
	phrase_clear(&plain.phrases);
	text_clear(&lines);
	return result;
}
