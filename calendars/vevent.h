/* SPDX-License-Identifier: MIT */
/* One entry of a calendar (VEVENT, RFC 5545 3.6.1). */
#ifndef PATCHDAY_VEVENT_H
#define PATCHDAY_VEVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "feed.h"
#include "ical.h"
#include "occurrence.h"
#include "text.h"

#define VEVENT_HASH_DIGITS 32		/* of SHA-256: 128 bits */
#define VEVENT_HASH_MAX (VEVENT_HASH_DIGITS + 1)	/* and a NUL */

/* An entry ready to be written.  Times are UTC; with `is_zoned` they are
 * written in the window's zone where that is not ambiguous. */
struct vevent {
	const struct window *window;	/* lent */
	int64_t start_at, end_at;	/* UTC */
	bool is_zoned;			/* the caller's choice; at first not */
	int64_t stamp_at;	/* DTSTAMP of a message; 0: the revision's */
	struct text uid;
	/* Lines RECURRENCE-ID, RRULE, EXDATE; of a message ORGANIZER,
	 * ATTENDEE. */
	struct text rule;
	struct text shown;	/* lines that people see something of */
};

/* Prepare the entry of an occurrence, with its own UID; or of a whole window
 * (`occurrence` NULL: the caller sets the times and `uid`).  At `past_at` what
 * is over says so, if nobody confirmed it who could have; INT64_MIN: nothing
 * is over.  The caller clears it. */
void vevent_init(struct vevent *vevent, const struct window *window,
    const struct occurrence *occurrence, const struct feed_site *site,
    int64_t past_at);
void vevent_clear(struct vevent *vevent);

/* Say this, too, at the end of the description of that one to come; not in the
 * hash of those that were asked for it before. */
void vevent_add_remark(struct vevent *vevent,
    const struct occurrence *occurrence, const struct feed_site *site,
    const char *remark);

/*
 * What tells whether something shown has changed: a hash of texts, instants,
 * zone and rule, the same for an occurrence in every feed and form without
 * a rule.  `more` (may be NULL) is hashed too.
 */
void vevent_hash(const struct vevent *vevent, const struct text *more,
    char ret_hash[static VEVENT_HASH_MAX]);

/* Write it with its revision (SEQUENCE, CREATED, LAST-MODIFIED, DTSTAMP). */
void vevent_format(struct ical *ical, const struct vevent *vevent,
    const struct feed_revision *revision);

#endif
