/* SPDX-License-Identifier: MIT */
/* What the two files that read rules share: rrule_parse.c (the parts) and
 * rrule_parse_list.c (the values of BY parts). */
#ifndef PATCHDAY_RRULE_PARSE_INTERNAL_H
#define PATCHDAY_RRULE_PARSE_INTERNAL_H

#include "rrule.h"

/* A piece of the text: a part's name, its value, one value of a list. */
struct rrule_span {
	const char *at;			/* not ended by a NUL */
	size_t length;			/* in bytes */
};

/* The parts, in the order in which rrule_format() writes most of them. */
enum rrule_part_kind { PART_FREQ, PART_UNTIL, PART_COUNT, PART_INTERVAL,
	PART_BYMONTH, PART_BYWEEKNO, PART_BYYEARDAY, PART_BYMONTHDAY,
	PART_BYDAY, PART_BYHOUR, PART_BYMINUTE, PART_BYSECOND, PART_BYSETPOS,
	PART_WKST };

/* A rule being read. */
struct rrule_parser {
	const char *text;		/* all of it, for columns; lent */
	struct rrule rule;		/* read so far */
	int columns[PART_WKST + 1];	/* of each part's name; 0: not seen */
	struct error *ret_error;
};

/* "FREQ" ..., by part. */
extern const char *const rrule_part_names[PART_WKST + 1];

/* The column of the text in which `span` begins, from 1. */
int rrule_parse_column(const struct rrule_parser *parser,
    struct rrule_span span);

/* Refuse `span`: what was found in quotes, then `accepted`.  Always -1. */
int rrule_parse_refuse(const struct rrule_parser *parser,
    struct rrule_span span, const char *accepted);

/* Which of `count` names the span is, case ignored; -1 if none. */
int rrule_parse_find_word(struct rrule_span span, const char *const *names,
    int count);

/* A number of digits alone; -1 for anything else, for none, and for what is
 * over 2^31-1. */
int64_t rrule_parse_digits(const char *at, size_t length);

/* Read the values of a BY part, separated by commas, into the rule.  0 or -1
 * with the column of the value that is refused. */
int rrule_parse_list(struct rrule_parser *parser, struct rrule_span value,
    int part);

#endif
