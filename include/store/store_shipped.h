/* SPDX-License-Identifier: MIT */
/* What each occurrence brought to each environment; kept for good. */
#ifndef PATCHDAY_STORE_SHIPPED_H
#define PATCHDAY_STORE_SHIPPED_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "store.h"

/* Strings of a list are owned by it, else lent; versions "" when unknown. */
struct shipped_row {
	const char *occurrence, *environment, *service, *class;
	const char *from, *to;
	const char *body;		/* the change, JSON */
	int64_t shipped_at;
	int64_t merged_at;		/* 0: not known */
	char *bytes;			/* what a list owns; else NULL */
};

/* The caller clears it. */
struct shipped_rows { ARRAY(struct shipped_row) list; };

/* NULL: any.  At most `limit`, the newest first, shipped before `before_at`. */
struct shipped_filter {
	const char *occurrence, *environment, *service;
	int64_t before_at;		/* INT64_MAX: all */
	int limit;
	bool is_brief;			/* without bodies */
};

/* Add or replace; 0 or -1. */
int store_shipped_put(struct store *store, const struct shipped_row *row,
    struct error *ret_error);

/* Those that the filter lets through; 0 or -1. */
int store_shipped_list(struct store *store,
    const struct shipped_filter *filter, struct shipped_rows *ret_rows,
    struct error *ret_error);

/* Free what was listed; it is empty again. */
void store_shipped_clear(struct shipped_rows *rows);

#endif
