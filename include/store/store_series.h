/* SPDX-License-Identifier: MIT */
/* What the series of a window was like, over time: for feeds in the rule
 * form.  A row for each of its generations, the last of which may hold. */
#ifndef PATCHDAY_STORE_SERIES_H
#define PATCHDAY_STORE_SERIES_H

#include <stdint.h>

#include "array.h"
#include "store.h"

/* One generation.  Strings of a list are owned by it, else lent. */
struct series_row {
	const char *window;		/* id */
	int64_t number;			/* 1, 2 … */
	const char *hash;		/* of what defines it */
	int64_t from_at;		/* seconds UTC; 0: all before, too */
	int64_t until_at;		/* INT64_MAX: it still holds */
	const char *body;		/* as last shown; "" */
	char *bytes;			/* what a list owns; else NULL */
};

/* The caller clears it. */
struct series_rows { ARRAY(struct series_row) list; };

/* All generations of the window, ascending; with `window` NULL those of all
 * windows that still hold. */
int store_series_list(struct store *store, const char *window,
    struct series_rows *ret_rows, struct error *ret_error);
void store_series_clear(struct series_rows *rows);

/* Add a generation that holds from now on: window, number, hash and from_at
 * of `row`. */
int store_series_add(struct store *store, const struct series_row *row,
    struct error *ret_error);

/* The generation that holds, if there is one, holds no longer. */
int store_series_end(struct store *store, const char *window,
    int64_t until_at, struct error *ret_error);

/* Keep how the generation is shown; nothing is written when it is kept
 * already. */
int store_series_keep(struct store *store, const char *window,
    int64_t number, const char *body, struct error *ret_error);

/* Forget how those looked that ended before; their numbers stay taken. */
int store_series_prune(struct store *store, int64_t before_at,
    struct error *ret_error);

#endif
