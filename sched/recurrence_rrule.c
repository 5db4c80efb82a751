/* SPDX-License-Identifier: MIT */
/*
 * The RRULE language of a recurrence, both ways.
 *
 * Reading: one rule a line, each as rrule_parse() takes it.  DTSTART, RDATE
 * and EXDATE lines are refused by name, because the configuration has fields
 * of its own for them, which know the zone.  Without a start a rule must say
 * all by itself: what RFC 5545 would take from DTSTART (the day, the hour) has
 * nowhere to come from, and an INTERVAL or a COUNT would count from nothing.
 * Only minutes and seconds are taken to be 0.
 *
 * Writing: the rules alone; what stands beside them is the caller's, who also
 * knows whether the start has a zone, in which case UNTIL must be UTC (RFC
 * 5545 3.3.10).
 *
 * The functions of all languages that begin with recurrence_format_ are here
 * too: each writes all or nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "civil.h"
#include "mem.h"
#include "quote_internal.h"
#include "recurrence_internal.h"
#include "zone.h"

/* Two starts that share no weekday, day of the month, month or time. */
#define RECURRENCE_ONE_START 0			/* Thu 1 Jan 1970 00:00 */
#define RECURRENCE_OTHER_START (127 * 86400)	/* Fri 8 May 1970 */

/* Does the rule say its days without the start's help?  It does when two
 * starts that have nothing in common give the same rule. */
static bool
recurrence_rrule_says_day(const struct rrule *rule)
{
	struct rrule one = *rule, other = *rule;

	rrule_complete(&one, RECURRENCE_ONE_START);
	rrule_complete(&other, RECURRENCE_OTHER_START);
	return rrule_equal(&one, &other);
}

/* A rule that no start makes occur is told so, whatever else it lacks. */
static int
recurrence_rrule_check(const struct rrule *rule, struct error *ret_error)
{
	struct rrule endless = *rule;
	struct error why = { 0 };

	endless.interval = 1;
	endless.count = 0;
	endless.has_until = false;
	rrule_complete(&endless, RECURRENCE_ONE_START);
	if (rrule_check(&endless, RECURRENCE_ONE_START, &why) == -1)
		return error_set_at(ret_error, ERROR_INPUT, 1, 1, "%s",
		    why.text);
	return 0;
}

/* As recurrence_refuse_startless(); without BYHOUR a date alone would be
 * refused next. */
static int
recurrence_rrule_refuse_startless(const struct rrule *rule, const char *what,
    struct error *ret_error)
{
	if (rule->hours != 0)
		return recurrence_refuse_startless(ret_error, 1, what);
	return error_set_at(ret_error, ERROR_INPUT, 1, 1,
	    "%s needs a start with its time of day: add \"from: "
	    "2026-12-03T15:00\" (on the command line: --start)", what);
}

/*
 * Without a start the rule must say all; minutes and seconds default to 0.
 * What is missing is refused by name; the start becomes the rule's first time
 * of day, long ago.
 */
static int
recurrence_rrule_without_start(struct recurrence *set, struct rrule *rule,
    struct error *ret_error)
{
	if (recurrence_rrule_check(rule, ret_error) == -1)
		return -1;
	if (rule->interval > 1)
		return recurrence_rrule_refuse_startless(rule,
		    "an INTERVAL over 1", ret_error);
	if (rule->count > 0)
		return recurrence_rrule_refuse_startless(rule, "a COUNT",
		    ret_error);
	if (rule->hours == 0)
		return recurrence_rrule_refuse_startless(rule,
		    "a rule without BYHOUR", ret_error);
	if (rule->minutes == 0)
		rule->minutes = 1;
	if (rule->seconds == 0)
		rule->seconds = 1;
	if (!recurrence_rrule_says_day(rule))
		return recurrence_refuse_startless(ret_error, 1,
		    "a rule that leaves the day out");
	if (set->rules.count == 0)
		set->start_local = RECURRENCE_BEGIN_LOCAL +
		    __builtin_ctz(rule->hours) * 3600 +
		    __builtin_ctzll(rule->minutes) * 60 +
		    __builtin_ctzll(rule->seconds);
	return 0;
}

/* Pasted from a calendar: "DTSTART;TZID=Europe/Berlin:20261103T190000".  Say
 * it as it is written here, with an example's time where it is none.  Always
 * -1. */
static int
recurrence_rrule_refuse_start(const char *line, struct error *ret_error)
{
	const char *zone = strcasestr(line, ";TZID=");
	const char *value = strchr(line, ':');
	char time[20], name[QUOTE_MAX] = "";
	struct text from = { 0 };
	size_t length;
	int64_t local;

	value = value == NULL ? "" : value + 1;
	length = strspn(value, "0123456789T");
	(void)snprintf(time, sizeof(time), "%.*s",
	    (int)(length < sizeof(time) ? length : sizeof(time) - 1), value);
	if (civil_parse(time, &local, NULL, NULL) == 0)
		civil_format(&from, local);
	else
		text_puts(&from, "2026-12-03T15:00");
	if (zone != NULL && zone < value)
		quote_clean(zone + 6, strcspn(zone + 6, ":;\""), name);
	else if (length > 0 && value[length] == 'Z')
		quote_clean("UTC", 3, name);
	(void)error_set_at(ret_error, ERROR_INPUT, 1, 1, "the start is given "
	    "apart, as \"from: %s\" (on the command line: --start)%s%s%s",
	    text_string(&from), name[0] == '\0' ? "" : ", and \"zone: ", name,
	    name[0] == '\0' ? "" : "\"");
	text_clear(&from);
	return -1;
}

/* Read one line, a rule, into the set. */
static int
recurrence_rrule_parse_one(struct recurrence *set, const char *line,
    bool has_start, struct error *ret_error)
{
	struct rrule rule;

	/* Pasted from a calendar: say where each line belongs. */
	if (strncasecmp(line, "DTSTART", 7) == 0)
		return recurrence_rrule_refuse_start(line, ret_error);
	if (strncasecmp(line, "RDATE", 5) == 0 ||
	    strncasecmp(line, "EXDATE", 6) == 0)
		return error_set_at(ret_error, ERROR_INPUT, 1, 1,
		    "dates are given apart, as \"also:\" and \"except:\"");
	if (rrule_parse(line, &rule, ret_error) == -1)
		return -1;
	if (!has_start && recurrence_rrule_without_start(set, &rule,
	    ret_error) == -1)
		return -1;
	rrule_complete(&rule, set->start_local);
	return recurrence_add_rule(set, &rule, ret_error);
}

/* Several rules may stand on lines of their own. */
int
recurrence_rrule_parse(struct recurrence *set, bool has_start,
    struct error *ret_error)
{
	const char *at = set->text;
	char *line;
	size_t skip, length;
	int result = 0;

	while (result == 0 && *at != '\0') {
		skip = strspn(at, " \t\r\n");
		at += skip;
		length = strcspn(at, "\r\n");
		if (length == 0)
			break;
		/* Its first character is none. */
		while (at[length - 1] == ' ')
			length--;
		line = mem_bytes(at, length);
		result = recurrence_rrule_parse_one(set, line, has_start,
		    ret_error);
		free(line);
		if (result == -1 && ret_error != NULL)
			/* The column was the line's. */
			ret_error->column += (int)(at - set->text);
		at += strcspn(at, "\r\n");
	}
	return result;
}

/* Append the rules of the set, LF between; with a zone UNTIL is told in
 * UTC. */
static int
recurrence_rrule_write(struct text *text, const struct recurrence *set,
    const struct zone *zone, struct error *ret_error)
{
	struct rrule rule;
	size_t i;

	if (set->rules.count == 0)
		return error_set(ret_error, ERROR_INPUT,
		    "dates alone are no rule: they are RDATE");
	if (set->offset_secs != 0)
		return error_set(ret_error, ERROR_INPUT,
		    "an RRULE cannot say \"days after\" another rule");
	for (i = 0; i < set->rules.count; i++) {
		rule = set->rules.items[i];
		/* Counting the instances up to the end would give a rule
		 * that is right today and wrong as soon as the start moves. */
		if (set->until_local < INT64_MAX && rule.count > 0)
			return error_set(ret_error, ERROR_INPUT,
			    "an RRULE cannot have COUNT and UNTIL together");
		/* Any other rule can begin there. */
		if (set->from_local > set->start_local &&
		    (rule.count > 0 || rule.interval > 1))
			return error_set(ret_error, ERROR_INPUT, "an RRULE "
			    "cannot begin later than it counts from");
		if (set->until_local < INT64_MAX && (!rule.has_until ||
		    set->until_local < rule.until_local)) {
			rule.has_until = true;
			rule.until_is_date = rule.until_is_utc = false;
			rule.until_local = set->until_local;
		}
		if (rule.has_until && !rule.until_is_utc && zone != NULL) {
			/* A UTC date-time has no date form. */
			rule.until_is_date = false;
			rule.until_is_utc = true;
			rule.until_local = recurrence_until_at(zone, &rule,
			    set->start_local, rule.until_local);
		}
		if (i > 0)
			text_putc(text, '\n');
		rrule_format(text, &rule);
	}
	return 0;
}

/* The rules with UNTIL as it is. */
static int
recurrence_rrule_format(struct text *text, const struct recurrence *set,
    struct error *ret_error)
{
	return recurrence_rrule_write(text, set, NULL, ret_error);
}

/* Write by `format`; after a refusal the text is as it was before. */
static int
recurrence_format(struct text *text, const struct recurrence *set,
    int (*format)(struct text *, const struct recurrence *, struct error *),
    struct error *ret_error)
{
	size_t length = text->length;
	int result = format(text, set, ret_error);

	if (result == -1)
		text_cut(text, length);
	return result;
}

/* The canonical words, not those that were written: who compares two windows
 * wants to see what differs. */
int
recurrence_format_words(struct text *text,
    const struct recurrence *recurrence, struct error *ret_error)
{
	return recurrence_format(text, recurrence, phrase_format_set,
	    ret_error);
}

/* UNTIL stays local here, for whoever has no zone yet. */
int
recurrence_format_rrule(struct text *text,
    const struct recurrence *recurrence, struct error *ret_error)
{
	return recurrence_format(text, recurrence, recurrence_rrule_format,
	    ret_error);
}

/* Cut back on failure: callers append to texts that hold something already. */
int
recurrence_format_rrule_zoned(struct text *text,
    const struct recurrence *recurrence, const struct zone *zone,
    struct error *ret_error)
{
	size_t length = text->length;
	int result = recurrence_rrule_write(text, recurrence, zone, ret_error);

	if (result == -1)
		text_cut(text, length);
	return result;
}

/* Vixie cron's five fields; what only some crons know ("#", "L") is used where
 * nothing else can say it. */
int
recurrence_format_cron(struct text *text,
    const struct recurrence *recurrence, struct error *ret_error)
{
	return recurrence_format(text, recurrence, cron_format, ret_error);
}

/* Without the zone, which the caller adds: a set has none. */
int
recurrence_format_oncalendar(struct text *text,
    const struct recurrence *recurrence, struct error *ret_error)
{
	return recurrence_format(text, recurrence, oncalendar_format,
	    ret_error);
}
