/* SPDX-License-Identifier: MIT */
/*
 * Remarks on a recurrence: what is right, but may not be what was meant.
 *
 * They are for `check` and `explain`, which print them once, so they are few:
 * a remark on everything would be read by nobody.  Each names what happens
 * and, where there is one, the words that say the other thing.
 */
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "cron_internal.h"
#include "phrase_internal.h"
#include "recurrence_internal.h"

/* As often as hourly is common. */
#define RECURRENCE_OFTEN 24	/* more starts a day are remarked on */

/* Append a remark on its own line. */
static void
recurrence_add_line(struct text *text, const char *line)
{
	text_puts(text, text->length > 0 ? "\n" : "");
	text_puts(text, line);
}

/* How many days a year the set comes to, the mean of 28 years, in which
 * weekdays and leap years have all combinations. */
static int64_t
recurrence_count_days(const struct recurrence *set)
{
	struct recurrence days = *set;
	struct recurrence_cursor cursor;
	struct rrule rules[RECURRENCE_RULES_MAX];
	int64_t from = civil_days(2001, 1, 1) * CIVIL_DAY_SECS;
	int64_t until = civil_days(2029, 1, 1) * CIVIL_DAY_SECS, local;
	int64_t count = 0;
	size_t i;

	for (i = 0; i < set->rules.count; i++) {
		rules[i] = set->rules.items[i];
		/* One time a day, so that instances are days. */
		rules[i].hours = 1;
		rules[i].minutes = rules[i].seconds = 1;
	}
	days.rules.items = rules;
	days.also.count = 0;
	days.start_local = 0;
	days.from_local = INT64_MIN;
	recurrence_cursor_init(&cursor, &days, from);
	while (recurrence_cursor_next(&cursor, &local) && local < until)
		count++;
	return (count + 14) / 28;
}

/* Is every day in either of the day fields?  Then "or" says what "and" does. */
static bool
recurrence_is_cron_daily(const struct recurrence *set)
{
	struct cron_field fields[CRON_FIELDS] = { 0 };
	struct error error = { 0 };

	if (cron_field_read(set->text, fields, &error) == -1)
		return false;
	return (fields[CRON_DAY].bits | 1) == UINT32_MAX &&
	    ((fields[CRON_WEEKDAY].bits | fields[CRON_WEEKDAY].bits >> 7) &
	    0x7f) == 0x7f;
}

/*
 * Cron with both day fields: what crontab(5) makes of them.  "At least one
 * matches" is documented, and still surprises; a field that begins with "*" is
 * the older exception that follows from how Vixie cron was written.
 */
static void
recurrence_explain_cron(struct text *text, const struct recurrence *set)
{
	char day[64] = "", weekday[64] = "", line[256];
	bool is_day_star, is_weekday_star;
	long long count;

	if (set->form != RECURRENCE_CRON || sscanf(set->text,
	    "%*s %*s %63s %*s %63s", day, weekday) != 2)
		return;
	/* As cron_field.c sees it: the first character decides. */
	is_day_star = day[0] == '*' || day[0] == '?';
	is_weekday_star = weekday[0] == '*' || weekday[0] == '?';
	if (!is_day_star && !is_weekday_star) {
		if (recurrence_is_cron_daily(set))
			return;
		count = (long long)recurrence_count_days(set);
		snprintf(line, sizeof(line), "cron takes the day of the month "
		    "(%s) and the weekday (%s) as \"or\": %s %lld day%s a "
		    "year; for both at once write it in words", day, weekday,
		    count == 0 ? "less than" : "about", count == 0 ? 1 : count,
		    count < 2 ? "" : "s");
		recurrence_add_line(text, line);
	} else if (strchr(day, '/') != NULL && is_day_star &&
	    !is_weekday_star) {
		recurrence_add_line(text, "the day of the month begins with "
		    "*, so it must match together with the weekday, as in "
		    "Vixie cron; other crons take it as \"or\"");
	}
}

/* Remark on very many starts a day. */
static void
recurrence_explain_often(struct text *text, const struct recurrence *set)
{
	char line[80];
	uint32_t most = 0, count;
	size_t i;

	for (i = 0; i < set->rules.count; i++) {
		count = rrule_count_times(&set->rules.items[i]);
		most = count > most ? count : most;
	}
	if (most <= RECURRENCE_OFTEN)
		return;
	snprintf(line, sizeof(line), "this starts %u times a day", most);
	recurrence_add_line(text, line);
}

/* Remark on fifth weekdays, which seven or eight months a year lack. */
static void
recurrence_explain_fifth(struct text *text, const struct rrule *rule)
{
	char line[160];
	uint8_t fifth = rule->ordinals[5] | rule->ordinals_back[5];
	const char *name;

	if (fifth == 0 || (rule->frequency == RRULE_YEARLY &&
	    rule->months == 0))
		return;
	name = civil_weekday_name((enum civil_weekday)__builtin_ctz(fifth));
	snprintf(line, sizeof(line), "months without a fifth %s have none; "
	    "for the end of every month write \"last %s of the month\"", name,
	    name);
	recurrence_add_line(text, line);
}

/* Remark on days that some of the months lack. */
static void
recurrence_explain_long(struct text *text, const struct rrule *rule)
{
	uint32_t days = rule->month_days | rule->month_days_back;
	char line[160];
	int day, month;
	bool is_short = false;

	/* Every month has 28 days, and whoever says "Friday the 31st"
	 * knows. */
	if (days >> 29 == 0 || rule->weekdays != 0 || rule->lists != 0)
		return;
	if (rule->months == 1 << 2) {
		recurrence_add_line(text, "29 February comes in leap years "
		    "only");
		return;
	}
	/* The highest day named: if some month lacks it, the remark is
	 * about it. */
	day = 31 - __builtin_clz(days);
	for (month = 1; month <= 12; month++)
		is_short |= (rule->months == 0 || rule->months >> month & 1) &&
		    civil_month_length(2001, month) < day;
	if (!is_short)
		return;
	snprintf(line, sizeof(line), "months with fewer than %d days have no "
	    "day %d; for the end of every month write \"last day of the "
	    "month\"", day, day);
	recurrence_add_line(text, line);
}

/* Of several rules that differ only in their times one is explained: the
 * remarks about days would be the same. */
void
recurrence_explain(struct text *text, const struct recurrence *recurrence)
{
	struct text lines = { 0 };
	struct rrule rule;
	size_t i, length;

	recurrence_explain_cron(&lines, recurrence);
	recurrence_explain_often(&lines, recurrence);
	for (i = 0; i < recurrence->rules.count; i++) {
		rule = recurrence->rules.items[i];
		/* In the simple form a fifth weekday is a number, however
		 * it was written. */
		phrase_simplify(&rule, recurrence->start_local,
		    rrule_count_times(&rule) == 1);
		length = lines.length;
		recurrence_explain_fifth(&lines, &rule);
		recurrence_explain_long(&lines, &rule);
		if (lines.length > length)
			break;	/* the same again for other times */
	}
	text_puts(text, text_string(&lines));
	text_clear(&lines);
}
