/* SPDX-License-Identifier: MIT */
/* How often what calendars show was changed: SEQUENCE and dates of each
 * occurrence, Last-Modified of each feed. */
#ifndef PATCHDAY_STORE_REVISION_H
#define PATCHDAY_STORE_REVISION_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "store.h"

/* What feeds show of an occurrence, in one form of feed. */
struct revision_row {
	const char *identity, *form;	/* lent */
	/* Of all that is shown; lent.  "HASH-REMARK": behind the "-", which
	 * may be the end, a hash of what does not count for SEQUENCE. */
	const char *hash;
	int sequence;			/* SEQUENCE */
	int64_t created_at;		/* CREATED, seconds UTC */
	int64_t modified_at;		/* LAST-MODIFIED, DTSTAMP */
};

/*
 * Give `row` (identity, form, hash) its sequence and dates at `now_at`: those
 * kept when the hash is the same; sequence + 1 and a later `modified_at` when
 * it differs; 0 and `now_at` when the occurrence was never shown.  Where only
 * the remark's hash differs, the sequence stays; without "-" in the hash the
 * remark that was kept stays.
 */
int store_revision_put(struct store *store, struct revision_row *row,
    int64_t now_at, struct error *ret_error);

/* Of what is in the outbox and begins after that, what was shown in that form:
 * identities; the caller frees strings and array.  0 or -1. */
struct revision_list { ARRAY(char *) list; };
int store_revision_list(struct store *store, const char *form,
    int64_t after_at, struct revision_list *ret_list,
    struct error *ret_error);

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
