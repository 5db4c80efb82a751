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
	const struct zone *zone;
	bool is_sayable;		/* with TZID and VTIMEZONE */
	int64_t from_at, to_at;		/* of what was written, if any */
};

struct feed_writer {
	struct ical ical;
	const struct feed_site *site;
	const struct feed_revisions *revisions;
	enum feed_form form;
	int64_t from_at, to_at;		/* what is shown */
	int64_t modified_at;		/* the latest of what was written */
	ARRAY(struct feed_zone) zones;
};

/* Find what `name` is of; false when there is no such feed. */
bool feed_find_subject(const struct feed_site *site, const char *name,
    struct feed_subject *ret_subject);

/* The windows of a feed; the caller clears the list. */
void feed_choose(const struct feed_site *site,
    const struct feed_subject *subject, struct feed_windows *ret_windows);

/* The revision of what is about to be written. */
void feed_find_revision(struct feed_writer *writer, const char *identity,
    const struct occurrence *occurrence, const char *shown_hash,
    struct feed_revision *ret_revision);

/* The zone's entry; the same each time.  Lent until the next new zone. */
struct feed_zone *feed_find_zone(struct feed_writer *writer,
    const struct zone *zone);

/* Times of the zone were written from `from_at` to `to_at`. */
void feed_widen_zone(struct feed_zone *zone, int64_t from_at, int64_t to_at);

#endif
