/* SPDX-License-Identifier: MIT */
/* What waits in each environment, as last seen and as it stood when work began.
 * Bodies are JSON that this folder does not read. */
#ifndef PATCHDAY_STORE_PENDING_H
#define PATCHDAY_STORE_PENDING_H

#include <stdint.h>

#include "array.h"
#include "store.h"

/* Strings of a list are owned by it, else lent. */
struct pending_row {
	const char *environment, *body;
	int64_t seen_at;
	char *bytes;			/* what a list owns; else NULL */
};

/* The caller clears it. */
struct pending_rows { ARRAY(struct pending_row) list; };

/* Where the branch was when the last window of the environment ended. */
struct baseline_row {
	const char *environment, *revision, *occurrence;
	int64_t at;
	char *bytes;			/* what a list owns; else NULL */
};

/* The caller clears it. */
struct baseline_rows { ARRAY(struct baseline_row) list; };

/* As last seen; with `occurrence`, as it stood when that one began.  Rows in
 * order of environment.  0 or -1. */
int store_pending_list(struct store *store, const char *occurrence,
    struct pending_rows *ret_rows, struct error *ret_error);

/* Keep a row in place of an older one; how an occurrence began stays as it was
 * put first. */
int store_pending_put(struct store *store, const char *occurrence,
    const struct pending_row *row, struct error *ret_error);

/* The occurrence is over there: forget how it began. */
int store_pending_drop(struct store *store, const char *occurrence,
    const char *environment, struct error *ret_error);

/* The same for all that began before, and were never settled. */
int store_pending_prune(struct store *store, int64_t before_at,
    struct error *ret_error);

/* Free what was listed; it is empty again. */
void store_pending_clear(struct pending_rows *rows);

/* All baselines, in order of environment; 0 or -1. */
int store_pending_list_baselines(struct store *store,
    struct baseline_rows *ret_rows, struct error *ret_error);
/* Keep one in place of the environment's older one. */
int store_pending_put_baseline(struct store *store,
    const struct baseline_row *row, struct error *ret_error);
/* Free what was listed; it is empty again. */
void store_pending_clear_baselines(struct baseline_rows *rows);

#endif
