/* SPDX-License-Identifier: MIT */
/*
 * Holidays: dates on which people are not at work, by the wall clocks of
 * whoever keeps them.  Lists of them are named in the configuration ("us",
 * "chile"), and windows say which count for them.
 */
#ifndef PATCHDAY_HOLIDAY_H
#define PATCHDAY_HOLIDAY_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "error.h"
#include "recurrence.h"

#define HOLIDAY_DATES_MAX 5000		/* of one list */
#define HOLIDAY_RULES_MAX 200

/* What becomes of one that falls on a weekend. */
enum holiday_observed {
	HOLIDAY_AS_IT_IS,	/* it is lost */
	HOLIDAY_NEAREST,	/* Saturday: the Friday before it; Sunday: the
				 * Monday after it (5 U.S.C. 6103(b)) */
	HOLIDAY_MONDAY,		/* the Monday after it */
};
#define HOLIDAY_OBSERVED_COUNT 3

/* One date. */
struct holiday {
	int64_t days;			/* since 1970-01-01 */
	bool is_of_file;		/* read, not written there */
	char *title;			/* owned */
};

/* Every year, or as the rule says. */
struct holiday_rule {
	struct recurrence recurrence;	/* each instance makes its date one */
	enum holiday_observed observed;
	char *title;			/* owned */
};

/* A list of them.  Strings are owned. */
struct holidays {
	char *id, *title;		/* never NULL */
	char *path;			/* of its .ics file; NULL: none */
	int64_t as_of;			/* when that was changed, as far as it
					 * was read; 0: it was not */
	char *fault;			/* why it could not be read; NULL */
	ARRAY(struct holiday) dates;	/* ascending; several a day */
	ARRAY(struct holiday_rule) rules;
};

/* One date more, anywhere in the list; `title` is copied. */
void holiday_add(struct holidays *holidays, int64_t days, const char *title,
    bool is_of_file);

/* Put the dates into their order, each title once a day: after the last was
 * added. */
void holiday_sort(struct holidays *holidays);

/* What that date is; NULL: no holiday.  Is it the day off for one that falls
 * on a weekend?  Lent. */
const char *holiday_find(const struct holidays *holidays, int64_t days,
    bool *ret_is_observed);

/*
 * Read a rule in words without a time of day ("fourth Thursday of November",
 * "every 25 December") or as an RRULE.  0 and a rule without a title, or -1
 * with the column.
 */
int holiday_parse_rule(const char *when, struct holiday_rule *ret_rule,
    struct error *ret_error);

/* "as-it-is", "nearest-weekday", "monday".  Static. */
const char *holiday_observed_name(enum holiday_observed observed);

/* Take over the dates that `old` has from its file, which the new one could not
 * read. */
void holiday_keep(struct holidays *holidays, const struct holidays *old);

/* Free what it owns; it is zeroed. */
void holiday_clear(struct holidays *holidays);

#endif
