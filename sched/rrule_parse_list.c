/* SPDX-License-Identifier: MIT */
/*
 * The values of BY parts: lists of numbers, and weekdays with a number in
 * front.
 *
 *     list    = value *("," value)
 *     number  = ["+" / "-"] 1*DIGIT     ; signs where the table says so
 *     weekday = [["+" / "-"] 1*2DIGIT] ("MO" / "TU" / … / "SU")
 *
 * (RFC 5545 3.3.10.)  A table says for each part what it counts, its range and
 * how a value gets into the rule; adding a list is a line there.  Values out
 * of range are refused rather than ignored: a rule with a mistyped value would
 * go on and be wrong on some days only.
 */
#include <stdio.h>
#include <string.h>

#include "rrule_internal.h"
#include "rrule_parse_internal.h"

/* BYMONTH. */
static void
rrule_add_month(struct rrule *rule, int number)
{
	rule->months |= (uint16_t)(1 << number);
}

/* BYWEEKNO, from either end of the year. */
static void
rrule_add_week(struct rrule *rule, int number)
{
	if (number > 0)
		rule->weeks |= 1ULL << number;
	else
		rule->weeks_back |= 1ULL << -number;
}

/* BYMONTHDAY, from either end of the month. */
static void
rrule_add_month_day(struct rrule *rule, int number)
{
	if (number > 0)
		rule->month_days |= 1U << number;
	else
		rule->month_days_back |= 1U << -number;
}

/* BYHOUR. */
static void
rrule_add_hour(struct rrule *rule, int number)
{
	rule->hours |= 1U << number;
}

/* BYMINUTE. */
static void
rrule_add_minute(struct rrule *rule, int number)
{
	rule->minutes |= 1ULL << number;
}

/* There are no leap seconds here: RFC 5545 3.3.12 reads 60 as 59. */
static void
rrule_add_second(struct rrule *rule, int number)
{
	rule->seconds |= 1ULL << (number == 60 ? 59 : number);
}

/*
 * Lists of numbers by part: what a value is called in messages, its range
 * without sign, whether -1 may stand for the last, and how it is added.  BYDAY
 * has no row: its values are not numbers.
 */
static const struct {
	const char *what;
	int min, max;
	bool can_be_back;
	void (*add)(struct rrule *rule, int number);
} rrule_parse_lists[] = {
	[PART_BYMONTH] = { "a month", 1, 12, false, rrule_add_month },
	[PART_BYWEEKNO] = { "a week", 1, 53, true, rrule_add_week },
	[PART_BYYEARDAY] = { "a day of the year", 1, RRULE_YEAR_DAY_MAX, true,
	    rrule_add_year_day },
	[PART_BYMONTHDAY] = { "a day of the month", 1, 31, true,
	    rrule_add_month_day },
	[PART_BYHOUR] = { "an hour", 0, 23, false, rrule_add_hour },
	[PART_BYMINUTE] = { "a minute", 0, 59, false, rrule_add_minute },
	[PART_BYSECOND] = { "a second", 0, 60, false, rrule_add_second },
	[PART_BYSETPOS] = { "a position", 1, RRULE_YEAR_DAY_MAX, true,
	    rrule_add_set_position },
	[PART_WKST] = { 0 },
};

/* Read one number of a list, which is not empty; refuse it with the range that
 * its part accepts. */
static int
rrule_parse_number(struct rrule_parser *parser, struct rrule_span span,
    int part)
{
	bool can_be_back = rrule_parse_lists[part].can_be_back;
	bool has_sign = can_be_back && (*span.at == '-' || *span.at == '+');
	int64_t number = rrule_parse_digits(span.at + has_sign,
	    span.length - has_sign);
	char accepted[128];

	if (number >= rrule_parse_lists[part].min &&
	    number <= rrule_parse_lists[part].max) {
		rrule_parse_lists[part].add(&parser->rule, (int)(has_sign &&
		    *span.at == '-' ? -number : number));
		return 0;
	}
	snprintf(accepted, sizeof(accepted),
	    "is not %s; %s accepts %d to %d%s", rrule_parse_lists[part].what,
	    rrule_part_names[part], rrule_parse_lists[part].min,
	    rrule_parse_lists[part].max, can_be_back
	    ? ", and with \"-\" counted from the end" : "");
	return rrule_parse_refuse(parser, span, accepted);
}

/* Read "MO", "2MO", "-1FR". */
static int
rrule_parse_weekday(struct rrule_parser *parser, struct rrule_span span)
{
	/* The name is the last two letters, whatever is in front is the
	 * number. */
	size_t digits = span.length > 2 ? span.length - 2 : 0;
	struct rrule_span name = { span.at + digits, span.length - digits };
	int weekday = rrule_parse_find_word(name, rrule_weekday_names, 7);
	bool has_sign = digits > 0 && (*span.at == '-' || *span.at == '+');
	int64_t number = 0;

	if (weekday < 0)
		return rrule_parse_refuse(parser, span, "is not a weekday; "
		    "BYDAY accepts MO, TU, WE, TH, FR, SA, SU, with a number "
		    "in front where it counts: 1WE, -1FR");
	if (digits > 0)
		number = rrule_parse_digits(span.at + has_sign,
		    digits - has_sign);
	if (digits > 0 && (number < 1 || number > RRULE_ORDINAL_MAX))
		return rrule_parse_refuse(parser, span, "has a number that is "
		    "not accepted; weekdays count 1 to 53 or -53 to -1");
	if (has_sign && *span.at == '-')
		number = -number;
	rrule_add_weekday(&parser->rule, (int)number,
	    (enum civil_weekday)weekday);
	return 0;
}

/* One item at a time, so that a complaint stands at the item and not at the
 * list. */
int
rrule_parse_list(struct rrule_parser *parser, struct rrule_span value,
    int part)
{
	const char *end = value.at + value.length, *comma;
	struct rrule_span item = { value.at, 0 };

	for (;;) {
		comma = memchr(item.at, ',', (size_t)(end - item.at));
		item.length = (size_t)((comma ? comma : end) - item.at);
		if (item.length == 0)
			return error_set_at(parser->ret_error, ERROR_INPUT, 1,
			    rrule_parse_column(parser, item), "%s has no value "
			    "here, only a comma", rrule_part_names[part]);
		if ((part == PART_BYDAY ? rrule_parse_weekday(parser, item)
		    : rrule_parse_number(parser, item, part)) < 0)
			return -1;
		if (comma == NULL)
			return 0;
		item.at = comma + 1;
	}
}
