/* SPDX-License-Identifier: MIT */
/*
 * Reading a rule, strictly: what RFC 5545 does not allow is refused.
 *
 *     rule = ["RRULE:"] part *(";" part)
 *     part = name "=" value          ; the names of rrule_part_names
 *
 *     FREQ      = "DAILY" / "WEEKLY" / "MONTHLY" / "YEARLY"
 *     UNTIL     = date / date "T" time ["Z"]
 *     COUNT     = 1*DIGIT            ; from 1
 *     INTERVAL  = 1*DIGIT            ; from 1
 *     WKST      = "MO" / … / "SU"
 *     BY…       = list               ; rrule_parse_list.c
 *
 * Case is ignored and parts may come in any order (the RFC wants FREQ first
 * when written, and both accepted).  Other readers take what they can and drop
 * the rest: python-dateutil reads BYDAY=1WE with FREQ=WEEKLY as if the 1 were
 * not there, and gives its first date for ever with INTERVAL=0.  Here each of
 * these is an error with its column, because a window that silently means
 * something else is worse than one that does not load.
 *
 * Not read: SECONDLY, MINUTELY and HOURLY (too often for a window; BYHOUR and
 * BYMINUTE lists say what is needed), RSCALE and SKIP of RFC 7529, X- parts.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "civil.h"
#include "nearest.h"
#include "rrule.h"
#include "rrule_internal.h"
#include "rrule_parse_internal.h"
#include "text.h"

/* Bytes of what was found that a message shows, with "..." and the NUL. */
#define RRULE_FOUND_MAX 40

/* As they are written; a mistyped name is compared with all of them. */
const char *const rrule_part_names[] = {
	[PART_FREQ] = "FREQ", [PART_UNTIL] = "UNTIL", [PART_COUNT] = "COUNT",
	[PART_INTERVAL] = "INTERVAL", [PART_BYMONTH] = "BYMONTH",
	[PART_BYWEEKNO] = "BYWEEKNO", [PART_BYYEARDAY] = "BYYEARDAY",
	[PART_BYMONTHDAY] = "BYMONTHDAY", [PART_BYDAY] = "BYDAY",
	[PART_BYHOUR] = "BYHOUR", [PART_BYMINUTE] = "BYMINUTE",
	[PART_BYSECOND] = "BYSECOND", [PART_BYSETPOS] = "BYSETPOS",
	[PART_WKST] = "WKST",
};

/* What was found, fit for a message: short, and without control characters
 * that could forge a line of a log.  Spaces were refused. */
static const char *
rrule_parse_found(struct rrule_span span, char found[static RRULE_FOUND_MAX])
{
	size_t i, n = span.length;

	if (n > RRULE_FOUND_MAX - 4)
		n = RRULE_FOUND_MAX - 4;
	for (i = 0; i < n; i++)
		found[i] = isgraph((unsigned char)span.at[i]) ? span.at[i]
		    : '?';
	snprintf(found + n, 4, "%s", span.length > n ? "..." : "");
	return found;
}

/* From 1, in bytes: rules are ASCII, or are refused before anybody counts. */
int
rrule_parse_column(const struct rrule_parser *parser, struct rrule_span span)
{
	return (int)(span.at - parser->text) + 1;
}

/* Refuse `span`: `accepted` follows what was found. */
int
rrule_parse_refuse(const struct rrule_parser *parser, struct rrule_span span,
    const char *accepted)
{
	char found[RRULE_FOUND_MAX];

	return error_set_at(parser->ret_error, ERROR_INPUT, 1,
	    rrule_parse_column(parser, span), "\"%s\" %s",
	    rrule_parse_found(span, found), accepted);
}

/* Which of `names` is it, -1 if none. */
int
rrule_parse_find_word(struct rrule_span span, const char *const *names,
    int count)
{
	int i;

	for (i = 0; i < count; i++)
		if (strlen(names[i]) == span.length &&
		    strncasecmp(names[i], span.at, span.length) == 0)
			return i;
	return -1;
}

/* Refuse a word that should be one of `names`: the nearest of them, or all of
 * them when none is near.  `what` is the kind of word: "a frequency". */
static int
rrule_parse_refuse_word(const struct rrule_parser *parser,
    struct rrule_span span, const char *what, const char *const *names,
    size_t count)
{
	char found[RRULE_FOUND_MAX];
	struct text accepted = { 0 };
	const char *nearest;
	int result;
	size_t i;

	nearest = nearest_find(rrule_parse_found(span, found), names, count);
	text_putf(&accepted, "is not %s; %s", what, nearest != NULL ?
	    "did you mean" : "accepted are");
	if (nearest != NULL)
		text_putf(&accepted, " \"%s\"?", nearest);
	for (i = 0; nearest == NULL && i < count; i++)
		text_putf(&accepted, "%s %s", i == 0 ? "" : ",", names[i]);
	result = rrule_parse_refuse(parser, span, text_string(&accepted));
	text_clear(&accepted);
	return result;
}

/* Digits only; -1 for anything else and for what is over 2^31-1. */
int64_t
rrule_parse_digits(const char *at, size_t length)
{
	int64_t number = 0;
	size_t i;

	for (i = 0; i < length; i++) {
		if (at[i] < '0' || at[i] > '9')
			return -1;
		number = number * 10 + (at[i] - '0');
		if (number > INT32_MAX)
			return -1;
	}
	return length == 0 ? -1 : number;
}

/* Read FREQ.  Sub-daily ones get their own sentence, which says how to have
 * several times a day. */
static int
rrule_parse_frequency(struct rrule_parser *parser, struct rrule_span value)
{
	static const char *const shorter[] = { "SECONDLY", "MINUTELY",
		"HOURLY" };
	int frequency = rrule_parse_find_word(value, rrule_frequency_names, 4);

	if (frequency >= 0) {
		parser->rule.frequency = (uint8_t)frequency;
		return 0;
	}
	if (rrule_parse_find_word(value, shorter, countof(shorter)) >= 0)
		return rrule_parse_refuse(parser, value, "is too often for a "
		    "window; accepted are DAILY, WEEKLY, MONTHLY, YEARLY (for "
		    "several times a day use DAILY with BYHOUR)");
	return rrule_parse_refuse_word(parser, value, "a frequency",
	    rrule_frequency_names, RRULE_YEARLY + 1);
}

/* Read COUNT or INTERVAL. */
static int
rrule_parse_amount(struct rrule_parser *parser, struct rrule_span value,
    int part)
{
	int64_t number = rrule_parse_digits(value.at, value.length);
	char accepted[80];

	if (number < 1) {
		snprintf(accepted, sizeof(accepted), "is not accepted; %s "
		    "is a whole number from 1 to 2147483647",
		    rrule_part_names[part]);
		return rrule_parse_refuse(parser, value, accepted);
	}
	if (part == PART_COUNT)
		parser->rule.count = (uint32_t)number;
	else
		parser->rule.interval = (int32_t)number;
	return 0;
}

/* Read WKST. */
static int
rrule_parse_week_start(struct rrule_parser *parser, struct rrule_span value)
{
	int weekday = rrule_parse_find_word(value, rrule_weekday_names, 7);

	if (weekday < 0)
		return rrule_parse_refuse(parser, value, "is not a weekday; "
		    "WKST accepts MO, TU, WE, TH, FR, SA, SU");
	parser->rule.week_start = (uint8_t)weekday;
	return 0;
}

/* Has UNTIL its form: 8 digits, or 8 digits, T, 6 digits, maybe Z? */
static bool
rrule_parse_is_until(struct rrule_span value)
{
	const char *at = value.at;

	if (value.length < 8 || rrule_parse_digits(at, 8) < 0)
		return false;
	if (value.length == 8)
		return true;
	return (value.length == 15 || (value.length == 16 &&
	    toupper((unsigned char)at[15]) == 'Z')) &&
	    toupper((unsigned char)at[8]) == 'T' &&
	    rrule_parse_digits(at + 9, 6) >= 0;
}

/* Read UNTIL as a local time; with Z it stays UTC, marked, until the zone is
 * known (rrule_parse() in the header says who turns it). */
static int
rrule_parse_until(struct rrule_parser *parser, struct rrule_span value)
{
	/* A date alone counts to its last second: the RFC makes UNTIL
	 * inclusive, and who writes a day means all of it. */
	int year, month, day, length, secs, hour = 23, minute = 59, second = 59;
	struct rrule *rule = &parser->rule;
	const char *at = value.at;
	char accepted[128];

	if (!rrule_parse_is_until(value))
		return rrule_parse_refuse(parser, value, "is not an end; UNTIL "
		    "is written 20261231, 20261231T235959 or 20261231T235959Z");
	year = (int)rrule_parse_digits(at, 4);
	month = (int)rrule_parse_digits(at + 4, 2);
	day = (int)rrule_parse_digits(at + 6, 2);
	if (year < 1 || month < 1 || month > 12)
		return rrule_parse_refuse(parser, value, "is not a date; UNTIL "
		    "has a year from 0001 and a month from 01 to 12");
	length = civil_month_length(year, month);
	if (day < 1 || day > length) {
		snprintf(accepted, sizeof(accepted),
		    "is not a date; %s %d has %d days",
		    civil_month_name(month), year, length);
		return rrule_parse_refuse(parser, value, accepted);
	}
	if (value.length > 8) {
		secs = (int)rrule_parse_digits(at + 9, 6);
		hour = secs / 10000, minute = secs / 100 % 100;
		second = secs % 100;
	}
	if (hour > 23 || minute > 59 || second > 60)
		return rrule_parse_refuse(parser, value, "is not a time of "
		    "day; accepted are 000000 to 235959");
	rule->has_until = true;
	rule->until_is_date = value.length == 8;
	rule->until_is_utc = value.length == 16;
	rule->until_local = civil_days(year, month, day) * CIVIL_DAY_SECS +
	    hour * 3600 + minute * 60 + (second == 60 ? 59 : second);
	return 0;
}

/* Read one "NAME=VALUE" into the rule; each name at most once, because the
 * RFC says so and because two BYDAYs are as likely an "and" as an "or". */
static int
rrule_parse_part(struct rrule_parser *parser, struct rrule_span part)
{
	const char *equals = memchr(part.at, '=', part.length);
	struct rrule_span name = part, value;
	int kind;

	/* "FREQ=DAILY;" and ";;". */
	if (part.length == 0)
		return error_set_at(parser->ret_error, ERROR_INPUT, 1,
		    rrule_parse_column(parser, part), "there is no part here, "
		    "only a semicolon; each part is NAME=VALUE");
	if (equals == NULL)
		return rrule_parse_refuse(parser, part,
		    "has no \"=\"; each part is NAME=VALUE");
	name.length = (size_t)(equals - part.at);
	value.at = equals + 1;
	value.length = part.length - name.length - 1;
	kind = rrule_parse_find_word(name, rrule_part_names,
	    countof(rrule_part_names));
	if (kind < 0)
		return rrule_parse_refuse_word(parser, name, "a part of a rule",
		    rrule_part_names, countof(rrule_part_names));
	if (parser->columns[kind] != 0)
		return rrule_parse_refuse(parser, name, "is there twice; each "
		    "part is accepted once, its values separated by commas");
	parser->columns[kind] = rrule_parse_column(parser, name);
	/* "BYDAY=": an empty list is no list. */
	if (value.length == 0)
		return rrule_parse_refuse(parser, part, "has no value");
	switch (kind) {
	case PART_FREQ:
		return rrule_parse_frequency(parser, value);
	case PART_UNTIL:
		return rrule_parse_until(parser, value);
	case PART_COUNT:
	case PART_INTERVAL:
		return rrule_parse_amount(parser, value, kind);
	case PART_WKST:
		return rrule_parse_week_start(parser, value);
	default:
		return rrule_parse_list(parser, value, kind);
	}
}

/* Refuse the part `kind` for what the others say. */
static int
rrule_parse_refuse_part(const struct rrule_parser *parser, int kind,
    const char *why)
{
	return error_set_at(parser->ret_error, ERROR_INPUT, 1,
	    parser->columns[kind], "%s %s", rrule_part_names[kind], why);
}

/*
 * What each part allows beside it: the table in RFC 5545 3.3.10, and its
 * sentences with MUST NOT.  `columns` says which parts were written, even when
 * their set is empty in the rule.
 */
static int
rrule_parse_together(const struct rrule_parser *parser)
{
	const struct rrule *rule = &parser->rule;
	const int *columns = parser->columns;
	bool is_yearly = rule->frequency == RRULE_YEARLY, has_other = false;
	int i;

	if (columns[PART_COUNT] && columns[PART_UNTIL])
		return rrule_parse_refuse_part(parser, columns[PART_COUNT] >
		    columns[PART_UNTIL] ? PART_COUNT : PART_UNTIL,
		    "is not accepted: a rule ends by COUNT or by UNTIL, not "
		    "by both");
	if (columns[PART_BYWEEKNO] && !is_yearly)
		return rrule_parse_refuse_part(parser, PART_BYWEEKNO,
		    "is accepted with FREQ=YEARLY only");
	if (columns[PART_BYYEARDAY] && !is_yearly)
		return rrule_parse_refuse_part(parser, PART_BYYEARDAY,
		    "is accepted with FREQ=YEARLY only");
	/* N/A in the table: days of the month are not days of a week. */
	if (columns[PART_BYMONTHDAY] && rule->frequency == RRULE_WEEKLY)
		return rrule_parse_refuse_part(parser, PART_BYMONTHDAY,
		    "is not accepted with FREQ=WEEKLY; use FREQ=DAILY");
	if ((rule->lists & RRULE_ORDINALS) && (rule->frequency == RRULE_DAILY ||
	    rule->frequency == RRULE_WEEKLY))
		return rrule_parse_refuse_part(parser, PART_BYDAY, "with a "
		    "number is accepted with FREQ=MONTHLY and FREQ=YEARLY "
		    "only");
	/* "The numeric value MUST NOT be used … when the BYWEEKNO rule part
	 * is specified." */
	if ((rule->lists & RRULE_ORDINALS) && columns[PART_BYWEEKNO])
		return rrule_parse_refuse_part(parser, PART_BYDAY,
		    "with a number is not accepted together with BYWEEKNO");
	for (i = PART_BYMONTH; i <= PART_BYSECOND; i++)
		/* BYSETPOS alone would choose from the start's own day only;
		 * the RFC says it MUST be used with another BY part. */
		has_other = has_other || columns[i] != 0;
	if (columns[PART_BYSETPOS] && !has_other)
		return rrule_parse_refuse_part(parser, PART_BYSETPOS, "needs "
		    "another BY part to choose from, such as BYDAY");
	return 0;
}

/* Strict, because every reader is lenient in another way: a rule that is taken
 * here means the same everywhere. */
int
rrule_parse(const char *text, struct rrule *ret_rule, struct error *ret_error)
{
	struct rrule_parser parser = { .text = text, .ret_error = ret_error };
	struct rrule_span part = { text, 0 };
	const char *space = strpbrk(text, " \t\r\n\v\f");

	/* The frequency is overwritten: FREQ may come last. */
	rrule_init(&parser.rule, RRULE_DAILY);
	/* Spaces come from lines folded in a mail or a table: nothing is
	 * guessed. */
	if (space != NULL)
		return error_set_at(ret_error, ERROR_INPUT, 1,
		    (int)(space - text) + 1, "a rule has no spaces");
	if (strncasecmp(text, "RRULE:", 6) == 0)
		part.at += 6;
	if (*part.at == '\0')
		return error_set_at(ret_error, ERROR_INPUT, 1,
		    (int)(part.at - text) + 1, "the rule is empty; it begins "
		    "with FREQ=, as in FREQ=WEEKLY;BYDAY=TH");
	for (;;) {
		part.length = strcspn(part.at, ";");
		if (rrule_parse_part(&parser, part) < 0)
			return -1;
		if (part.at[part.length] == '\0')
			break;
		part.at += part.length + 1;
	}
	if (parser.columns[PART_FREQ] == 0)
		return error_set_at(ret_error, ERROR_INPUT, 1, 1,
		    "FREQ is missing; a rule says FREQ=DAILY, WEEKLY, MONTHLY "
		    "or YEARLY");
	if (rrule_parse_together(&parser) < 0)
		return -1;
	*ret_rule = parser.rule;
	return 0;
}
