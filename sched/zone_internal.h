/* SPDX-License-Identifier: MIT */
/*
 * The inside of a zone, shared by zone.c (questions), zone_tzif.c (the file),
 * zone_posix.c (the footer's rule) and zone_build.c (joins them).
 */
#ifndef PATCHDAY_ZONE_INTERNAL_H
#define PATCHDAY_ZONE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "error.h"
#include "text.h"
#include "zone.h"

/* No instant beyond this is looked at: far outside the years 1 to 9999, and
 * adding an offset to it cannot overflow. */
#define ZONE_FAR (INT64_C(1) << 56)

/* Behind every instant that is looked at, offsets included. */
#define ZONE_NEVER (ZONE_FAR * 4)

/* The mean Gregorian year, 365.2425 days. */
#define ZONE_YEAR_SECS 31556952

/* RFC 9636 3.2: offsets lie strictly between -25 and 26 hours. */
#define ZONE_OFFSET_MIN (-25 * 3600 + 1)
#define ZONE_OFFSET_MAX (26 * 3600 - 1)

/* One "local time type" of the file: what can be in force. */
struct zone_type {
	int32_t offset;			/* seconds east of UTC */
	uint16_t name;			/* place in the zone's names, bytes */
	bool is_dst;
};

/* When in a year the rule changes the clock. */
struct zone_day {
	char form;			/* 'M', 'J' or 'n' */
	int16_t month, week, day;	/* M: all; J, n: day */
	int32_t secs;			/* wall-clock time of day, may be < 0 */
};

/* The POSIX TZ string of the footer (RFC 9636 3.3). */
struct zone_posix {
	bool has_dst;
	int32_t offset, dst_offset;
	char name[ZONE_ABBREVIATION_MAX], dst_name[ZONE_ABBREVIATION_MAX];
	struct zone_day start, end;	/* DST begins, DST ends */
};

/* The two changes of each year in the order of time, as seconds from the
 * start of the year (UTC) for the 14 kinds of year. */
struct zone_rule {
	int32_t secs[2][14];
	int8_t shift[2];	/* the change belongs to another year's rule */
	uint16_t types[2];	/* the type that each change begins */
};

struct zone {
	char *name;			/* IANA name; owned */

	/* The table: instants of transitions, strictly ascending, and the
	 * type that holds before each; the last type holds behind them. */
	ARRAY(int64_t) at;
	ARRAY(uint16_t) type;		/* one more than `at` */

	/* What types are: offsets, and places in the abbreviations, each of
	 * which ends with a NUL. */
	ARRAY(struct zone_type) types;
	struct text names;

	/* The extreme offsets of all spans: how far wall time can be from
	 * UTC in this zone. */
	int32_t offset_least, offset_most;

	/* The footer's rule, if the clock still changes, and the number of
	 * the first of its changes behind the table. */
	bool has_rule;
	struct zone_rule rule;
	int64_t rule_first;

	/* Spans from this number on are so long that only neighbours can
	 * show the same wall time. */
	int64_t calm_from;
};

/* Read the file's block and footer: transitions, types and names into
 * `zone`, the footer into `ret_footer` ("" when there is none).  0 or -1. */
int zone_tzif_read(struct zone *zone, const void *bytes, size_t length,
    char **ret_footer, struct error *ret_error);

/* Read a TZ string.  0, or -1 with what is wrong. */
int zone_posix_parse(const char *string, struct zone_posix *ret_posix,
    struct error *ret_error);

/*
 * Make the rule's tables; `types` are those of standard and DST.  Returns
 * 1, or 0 when DST holds all year (then there is no change), or -1 when its
 * changes are not in order in every year.
 */
int zone_posix_plan(const struct zone_posix *posix, const uint16_t types[2],
    struct zone_rule *ret_rule);

/* Make the zone of what was read: the rule behind the table, nothing twice.
 * 0, or -1 when the footer is unreadable. */
int zone_build(struct zone *zone, const char *footer,
    struct error *ret_error);

#endif
