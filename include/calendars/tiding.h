/* SPDX-License-Identifier: MIT */
/*
 * What was announced and what happened, for feed readers: Atom (RFC 4287) and
 * JSON Feed 1.1 (www.jsonfeed.org/version/1.1).  The feeds are those of the
 * calendars: "all", a window's id, "env-…", "tier-…".
 */
#ifndef PATCHDAY_TIDING_H
#define PATCHDAY_TIDING_H

#include <stdint.h>

#include "array.h"
#include "error.h"
#include "feed.h"
#include "text.h"

#define TIDING_MOST 100	/* entries of a feed, the newest */
#define TIDING_BACK_DAYS 35

/* An entry; strings are owned, plain text. */
struct tiding {
	char *id;		/* "patch-thursday/2026-12-03T15:00/start" */
	char *occurrence;	/* its identity */
	const char *kind;	/* "planned", "start", "extend" … */
	char *title, *content;
	int64_t published_at;	/* UTC */
	int64_t updated_at;	/* later than that where it was moved … */
};

/* A feed; a zeroed struct is empty. */
struct tidings {
	ARRAY(struct tiding) list;	/* the newest first */
};

/* What a document says beside its entries; all lent. */
struct tiding_document {
	const struct feed_site *site;
	const char *name;	/* of the feed */
	const char *base;	/* of the site, no "/" at the end; or "" */
	int64_t updated_at;	/* while there is no entry */
};

/*
 * Fill the feed `name` as it is at `now_at`: that an occurrence comes, as long
 * before it as its window's first reminder (a day without any); that it began
 * and is over, by an act or by the clock; what people did and noted, and why,
 * but not who.  What was over at `known_from_at` (0: nobody knows) did not
 * happen as far as anybody knows.  A pure function; ids and instants of what
 * happened never change.  0, or -1 for an unknown name.
 */
int tiding_list(const struct feed_site *site, const char *name,
    int64_t now_at, int64_t known_from_at, struct tidings *ret_tidings,
    struct error *ret_error);

/* Empty it and free. */
void tiding_clear(struct tidings *tidings);

/* When the newest entry was updated. */
int64_t tiding_updated_at(const struct tiding_document *document,
    const struct tidings *tidings);

/* Append the document. */
void tiding_format_atom(struct text *text,
    const struct tiding_document *document,
    const struct tidings *tidings);
void tiding_format_json(struct text *text,
    const struct tiding_document *document,
    const struct tidings *tidings);

#endif
