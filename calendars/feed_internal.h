/* SPDX-License-Identifier: MIT */
/* A feed while it is being written; shared by feed_*.c and series*.c. */
#ifndef PATCHDAY_FEED_INTERNAL_H
#define PATCHDAY_FEED_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "feed.h"
#include "ical.h"
#include "vevent.h"

/* The windows of one feed, lent, in the site's order. */
struct feed_windows { ARRAY(const struct window *) list; };

/* What a feed is of: one of these is set, or none for "all". */
struct feed_subject {
	const struct window *window;
	const struct environment *environment;
	bool is_tier;
	enum environment_tier tier;
};

/* A zone that times are written in, and from when to when. */
struct feed_zone {
	const struct zone *zone;	/* lent by the windows */
	bool is_sayable;		/* with TZID and VTIMEZONE */
	/* UTC seconds of what was written; `from_at` is after `to_at` while
	 * nothing was. */
	int64_t from_at, to_at;
};

/* A feed being written: its entries go to `ical.out`, and what the head and
 * the zones need to know of them is gathered on the way. */
struct feed_writer {
	struct ical ical;
	const struct feed_site *site;	/* lent, as all of these */
	const struct feed_revisions *revisions;
	enum feed_form form;
	int64_t now_at, valid_until_at;
	int64_t from_at, to_at;		/* starts shown: UTC, [from, to) */
	int64_t modified_at;		/* the latest of what was written;
					 * INT64_MIN: nothing was */
	ARRAY(struct feed_zone) zones;	/* found so far; owned */
	/* Windows whose next occurrence was written; owned, lent. */
	ARRAY(const struct window *) told;
};

/* Find what `name` is of; false when there is no such feed. */
bool feed_find_subject(const struct feed_site *site, const char *name,
    struct feed_subject *ret_subject);

/* The windows of a feed; the caller clears the list. */
void feed_choose(const struct feed_site *site,
    const struct feed_subject *subject, struct feed_windows *ret_windows);

/* The revision of what is about to be written (feed_revisions), zeroed where
 * the store has none; the writer's `modified_at` follows it. */
void feed_find_revision(struct feed_writer *writer, const char *identity,
    const struct occurrence *occurrence, const char *shown_hash,
    struct feed_revision *ret_revision);

/* As of when nothing that is over is to be confirmed any more: now. */
int64_t feed_past_at(const struct feed_writer *writer);

/* The zone's entry; the same each time.  Lent until the next new zone. */
struct feed_zone *feed_find_zone(struct feed_writer *writer,
    const struct zone *zone);

/* Times of the zone were written from `from_at` to `to_at`. */
void feed_widen_zone(struct feed_zone *zone, int64_t from_at, int64_t to_at);

#endif
