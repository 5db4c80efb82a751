/* SPDX-License-Identifier: MIT */
/*
 * A time zone: the only place that knows offsets.  Read from TZif files
 * (RFC 9636), versions 1 to 4, fat or slim, with the footer's rule for the
 * far future.  A loaded zone never changes and may be read by any thread.
 *
 * From UTC to the wall: zone_local(), zone_at().  From the wall to UTC:
 * zone_resolve(), which also tells how the time lies, and zone_cursor for very
 * many in a row, which does not.
 *
 * Right for the years 1 to 9999; instants far beyond are taken as the nearest
 * one that is looked at.
 */
#ifndef PATCHDAY_ZONE_H
#define PATCHDAY_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

#define ZONE_ABBREVIATION_MAX 32

struct zone;

/* What is in force at an instant. */
struct zone_state {
	int32_t offset;			/* seconds east of UTC */
	bool is_dst;
	const char *abbreviation;	/* "PST"; lives as long as the zone */
};

/* How a wall-clock time lies in its zone. */
enum zone_mark {
	ZONE_EXACT,	/* exists once */
	ZONE_GAP,	/* does not exist: clocks were set forward over it */
	ZONE_OVERLAP,	/* exists twice: clocks were set back over it */
};

struct zone_instant {
	int64_t at;		/* UTC */
	int64_t local;		/* shown then: in a gap later than asked */
	int64_t other_at;	/* OVERLAP: the second; else equal to at */
	enum zone_mark mark;
};

/*
 * Build a zone called `name` from the `length` bytes of a TZif file.  Files
 * with leap seconds ("right/"), broken counts or an unreadable footer are
 * refused.  The caller owns the zone.  0 or -1.
 */
int zone_parse(const char *name, const void *bytes, size_t length,
    struct zone **ret_zone, struct error *ret_error);

/* Free a zone; NULL is fine. */
void zone_free(struct zone *zone);

/* Its IANA name, such as "America/Santiago". */
const char *zone_name(const struct zone *zone);

/* What is in force at the instant. */
struct zone_state zone_at(const struct zone *zone, int64_t at);

/* What the clock on the wall shows at the instant. */
int64_t zone_local(const struct zone *zone, int64_t at);

/*
 * When is it `local` there?  RFC 5545 3.3.5: in a gap the offset before it
 * counts (02:30 becomes 03:30), in an overlap the first of the two.  Cannot
 * fail.
 */
struct zone_instant zone_resolve(const struct zone *zone, int64_t local);

/* The next instant after `after_at` at which offset, DST flag or
 * abbreviation change; false when none ever comes. */
bool zone_next_change(const struct zone *zone, int64_t after_at,
    int64_t *ret_at);

/*
 * A cursor converts many local times fast: it remembers the span in which one
 * offset holds.  Any order is right, ascending order is fast.
 */
struct zone_cursor {
	const struct zone *zone;
	int64_t from_local, until_local; /* span with one offset, exact */
	int32_t offset;
	int64_t span;			/* its number in the zone */
};

/* Begin; nothing is looked up yet.  The zone must live as long. */
void zone_cursor_init(struct zone_cursor *cursor, const struct zone *zone);

/* The slow path of zone_cursor_resolve(); not for callers. */
int64_t zone_cursor_seek(struct zone_cursor *cursor, int64_t local);

/* As zone_resolve().at. */
static inline int64_t
zone_cursor_resolve(struct zone_cursor *cursor, int64_t local)
{
	if (local >= cursor->from_local && local < cursor->until_local)
		return local - cursor->offset;
	return zone_cursor_seek(cursor, local);
}

/* A hash of everything zone_at() can answer, for "did the data change?". */
uint64_t zone_fingerprint(const struct zone *zone);

#endif
