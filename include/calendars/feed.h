/* SPDX-License-Identifier: MIT */
/*
 * A feed: a calendar that people subscribe to.  "all", one for each window
 * (its id), each environment ("env-idfprod"), each tier ("tier-prod").
 */
#ifndef PATCHDAY_FEED_H
#define PATCHDAY_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agenda.h"
#include "array.h"
#include "environment.h"
#include "error.h"
#include "text.h"
#include "window.h"

/* What is shown, in days from UTC midnight: last month still, and more than
 * a year, so that "same time next year" is there. */
#define FEED_BACK_DAYS 35
#define FEED_AHEAD_DAYS 400

/*
 * Expanded: an entry for each occurrence, in UTC.  Zoned: the same in the
 * window's zone, with VTIMEZONE.  Rule: an RRULE for each rule, with
 * exceptions; windows whose rules calendar programs read differently are
 * expanded there too (series.h).
 */
enum feed_form { FEED_EXPANDED, FEED_ZONED, FEED_RULE };

struct pending_list;		/* pending_list.h */
struct promotion_list;		/* promotion_list.h */

/* What a feed says about its site. */
struct feed_site {
	const char *title;
	const char *url;		/* no "/" at the end; NULL: none */
	const char *host;		/* in UIDs; NULL: that of `url` */
	const struct zone *const *zones;	/* in which times are told */
	size_t zone_count;
	const struct window *const *windows;
	size_t window_count;
	const struct schedule *schedule;	/* what was decided; NULL */
	int64_t known_from_at;	/* since when that is known; 0: who knows */
	const struct environment *environments;
	size_t environment_count;
	const struct pending_list *pending;	/* what waits; NULL */
	const struct promotion_list *promotions;	/* or NULL */
};

/* When and how often what is shown of an occurrence was changed; kept by the
 * store. */
struct feed_revision {
	int sequence;			/* SEQUENCE: only ever grows */
	int64_t created_at, modified_at;	/* UTC */
};

/* How the series of a window was last shown before a rule, its zone or its
 * length changed.  Told on, with an end. */
struct feed_past {
	char *body;		/* as given to keep_series(); owned */
	int number;		/* of its generation */
	int64_t until_at;	/* it tells the starts before this: UTC */
};

/* Which generation of a window's series holds. */
struct feed_generation {
	int number;		/* 1, 2 …: from 2 on a part of the UID */
	int64_t from_at;	/* it tells the starts from then on: UTC */
	ARRAY(struct feed_past) past;	/* ascending; owned */
};

/*
 * Asked for each VEVENT, with a hash of all that is shown in it: the revision
 * to print.  Behind a "-" in the hash stands one of what is only remarked
 * (remark.h): where nothing but that changed, `modified_at` grows and
 * `sequence` does not.  `identity` is the occurrence's, and the hash is the
 * same in every feed and in the forms expanded and zoned.  In the rule form a
 * whole series (its exceptions with it) is asked for once: `identity` is the
 * window id, ("ID.2" and so on where a window has several rules), `occurrence`
 * is NULL, and there is no "-".
 */
struct feed_revisions {
	void *context;
	void (*find)(void *context, const char *identity,
	    const struct occurrence *occurrence, const char *shown_hash,
	    struct feed_revision *ret_revision);

	/*
	 * The rule form over time; all three are NULL where nothing is kept.
	 * find_series: fill what holds (the feed clears it).  keep_series:
	 * how the generation is shown now.  find_zone: the zone of a past
	 * one, or NULL, which leaves it out.
	 */
	void (*find_series)(void *context, const struct window *window,
	    struct feed_generation *ret_generation);
	void (*keep_series)(void *context, const struct window *window,
	    int number, const char *body);
	const struct zone *(*find_zone)(void *context, const char *name);
};

/* A hash of what makes a window's series this one and no other: its rules,
 * where they are counted from, zone and length; not its exceptions, its end
 * or its words. */
#define FEED_SERIES_HASH_MAX 33
void feed_hash_series(const struct window *window,
    char ret_hash[static FEED_SERIES_HASH_MAX]);

/* All names of feeds, in a fixed order; the caller frees strings and array. */
struct feed_names { ARRAY(char *) list; };
void feed_list(const struct feed_site *site, struct feed_names *ret_names);

/* Is there such a feed?  ERROR_MISSING with the nearest name. 0 or -1. */
int feed_check_name(const struct feed_site *site, const char *name,
    struct error *ret_error);

/* Append the part of a UID behind the "@": the site's host, else that of its
 * address, or "patchday". */
void feed_format_host(struct text *text, const struct feed_site *site);

/* The feed's title, for people: "Rubin Science Platform: Patch Thursday". */
void feed_format_title(struct text *text, const struct feed_site *site,
    const char *name);

/* "expanded", "zoned", "rule" and back.  0 or -1. */
const char *feed_form_name(enum feed_form form);
int feed_parse_form(const char *text, enum feed_form *ret_form,
    struct error *ret_error);

/*
 * Append the whole iCalendar document (RFC 5545, 7986; CRLF) as it is at
 * `now_at`: a pure function of its arguments.  `ret_valid_until_at` is when
 * the bytes may change by themselves (the horizon moves at UTC midnights).
 * 0, or -1 for an unknown name.
 */
int feed_format(struct text *text, const struct feed_site *site,
    const char *name, enum feed_form form, int64_t now_at,
    const struct feed_revisions *revisions, int64_t *ret_valid_until_at,
    struct error *ret_error);

#endif
