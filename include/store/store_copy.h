/* SPDX-License-Identifier: MIT */
/* All of one database into another, whichever they are. */
#ifndef PATCHDAY_STORE_COPY_H
#define PATCHDAY_STORE_COPY_H

#include "store.h"

#define STORE_COPY_DIGEST_MAX 65

/* What became of one table. */
struct store_copied {
	const char *table;		/* a constant */
	int64_t rows;
	char digest[STORE_COPY_DIGEST_MAX];	/* SHA-256, in order */
};

/*
 * Copy every row of every table, in one transaction of `to`, read them again
 * there, and compare.  Refused: a database that a service uses (for SQLite
 * store_new() does that), one that is not empty.  `tell` is called for each
 * table that is the same in both.  0; -1: nothing was copied.
 */
int store_copy(struct store *from, struct store *to,
    void (*tell)(void *context, const struct store_copied *copied),
    void *context, struct error *ret_error);

#endif
