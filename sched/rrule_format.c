/* SPDX-License-Identifier: MIT */
/*
 * Writing a rule in one canonical form, so that equal rules are equal text.
 *
 * The order of parts is that of common exporters (FREQ, end, INTERVAL, then BY
 * parts from the large to the small).  Values ascend, those from the end
 * first, as -1 < 1.  What says nothing is left out: INTERVAL=1, WKST=MO.
 */
#include "civil.h"
#include "rrule.h"
#include "rrule_internal.h"

/* Append `name` and the numbers of a set, those counted from the end first:
 * -2,-1,1,15.  Nothing for an empty set; nearly all are, so a word without a
 * bit is one step. */
static void
rrule_format_set(struct text *text, const char *name, const uint64_t *words,
    const uint64_t *words_back, int max)
{
	const char *separator = name;
	int n;

	for (n = max; n > 0; n--)
		if (words_back[n / 64] == 0) {
			n -= n % 64;
		} else if (rrule_bit(words_back, n)) {
			text_putf(text, "%s-%d", separator, n);
			separator = ",";
		}
	for (n = 0; n <= max; n++)
		if (words[n / 64] == 0) {
			n += 63 - n % 64;
		} else if (rrule_bit(words, n)) {
			text_putf(text, "%s%d", separator, n);
			separator = ",";
		}
}

/* The same for a set that fits in a word. */
static void
rrule_format_bits(struct text *text, const char *name, uint64_t bits,
    uint64_t bits_back)
{
	rrule_format_set(text, name, &bits, &bits_back, 63);
}

/* Weekdays under one number (0: without); returns what goes before the next
 * one, "," as soon as there was one. */
static const char *
rrule_format_weekdays(struct text *text, const char *separator, int ordinal,
    uint8_t weekdays)
{
	int i;

	for (i = MONDAY; i <= SUNDAY && weekdays != 0; i++) {
		if (!(weekdays >> i & 1))
			continue;
		text_puts(text, separator);
		if (ordinal != 0)
			text_putf(text, "%d", ordinal);
		text_puts(text, rrule_weekday_names[i]);
		separator = ",";
	}
	return separator;
}

/* BYDAY: weekdays numbered from the end, plain ones, numbered ones. */
static void
rrule_format_days(struct text *text, const struct rrule *rule)
{
	const char *separator = ";BYDAY=";
	int n;

	for (n = RRULE_ORDINAL_MAX; n > 0; n--)
		separator = rrule_format_weekdays(text, separator, -n,
		    rule->ordinals_back[n]);
	separator = rrule_format_weekdays(text, separator, 0, rule->weekdays);
	for (n = 1; n <= RRULE_ORDINAL_MAX; n++)
		separator = rrule_format_weekdays(text, separator, n,
		    rule->ordinals[n]);
}

/* UNTIL in the form in which it was read: date, local or UTC. */
static void
rrule_format_until(struct text *text, const struct rrule *rule)
{
	struct civil until = civil_from_local(rule->until_local);

	text_putf(text, ";UNTIL=%04d%02d%02d", (int)until.year, until.month,
	    until.day);
	if (!rule->until_is_date)
		text_putf(text, "T%02d%02d%02d%s", until.hour, until.minute,
		    until.second, rule->until_is_utc ? "Z" : "");
}

/* Parts in the order of the RFC's grammar, lists ascending: equal rules give
 * equal text, which feeds compare and people can search for. */
void
rrule_format(struct text *text, const struct rrule *rule)
{
	text_putf(text, "FREQ=%s", rrule_frequency_names[rule->frequency]);
	if (rule->has_until)
		rrule_format_until(text, rule);
	if (rule->count != 0)
		text_putf(text, ";COUNT=%u", rule->count);
	if (rule->interval > 1)
		text_putf(text, ";INTERVAL=%d", (int)rule->interval);
	rrule_format_bits(text, ";BYMONTH=", rule->months, 0);
	rrule_format_bits(text, ";BYWEEKNO=", rule->weeks, rule->weeks_back);
	rrule_format_set(text, ";BYYEARDAY=", rule->year_days,
	    rule->year_days_back, RRULE_YEAR_DAY_MAX);
	rrule_format_bits(text, ";BYMONTHDAY=", rule->month_days,
	    rule->month_days_back);
	rrule_format_days(text, rule);
	rrule_format_bits(text, ";BYHOUR=", rule->hours, 0);
	rrule_format_bits(text, ";BYMINUTE=", rule->minutes, 0);
	rrule_format_bits(text, ";BYSECOND=", rule->seconds, 0);
	rrule_format_set(text, ";BYSETPOS=", rule->set_positions,
	    rule->set_positions_back, RRULE_YEAR_DAY_MAX);
	if (rule->week_start != MONDAY)
		text_putf(text, ";WKST=%s",
		    rrule_weekday_names[rule->week_start]);
}
