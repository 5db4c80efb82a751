/* SPDX-License-Identifier: MIT */
/* How often what calendars show was changed: SEQUENCE and dates of each
 * occurrence, Last-Modified of each feed. */
#ifndef PATCHDAY_STORE_REVISION_H
#define PATCHDAY_STORE_REVISION_H

#include <stdbool.h>
#include <stdint.h>

#include "store.h"

/* What feeds show of an occurrence, in one form of feed. */
struct revision_row {
	const char *identity, *form;	/* lent */
	const char *hash;		/* of all that is shown; lent */
	int sequence;			/* SEQUENCE */
	int64_t created_at;		/* CREATED, seconds UTC */
	int64_t modified_at;		/* LAST-MODIFIED, DTSTAMP */
};

/*
 * Give `row` (identity, form, hash) its sequence and dates at `now_at`: those
 * kept when the hash is the same; sequence + 1 and a later `modified_at` when
 * it differs; 0 and `now_at` when the occurrence was never shown.
 */
int store_revision_put(struct store *store, struct revision_row *row,
    int64_t now_at, struct error *ret_error);

/* A whole document, for Last-Modified of HTTP. */
struct feed_row {
	const char *name, *form;	/* lent */
	const char *hash;		/* of the document's bytes; lent */
	int64_t modified_at;
};

/* When did the bytes of the feed last change?  Fills `modified_at`; it never
 * goes back. */
int store_revision_put_feed(struct store *store, struct feed_row *row,
    int64_t now_at, struct error *ret_error);

#endif
