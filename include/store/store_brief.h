/* SPDX-License-Identifier: MIT */
/*
 * Briefs (notify/brief.h) as rows: one an occurrence.  Times and limits are
 * columns beside the JSON, so that lateness is decided without parsing it.
 */
#ifndef PATCHDAY_STORE_BRIEF_H
#define PATCHDAY_STORE_BRIEF_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "store.h"

/* Strings are lent when written; when read they live in `strings`. */
struct brief_row {
	int64_t id;			/* given by the store */
	const char *identity;		/* the occurrence's */
	int64_t start_at, end_at;	/* of the work, seconds UTC */
	int64_t grace_secs, catch_up_secs;	/* as in struct window */
	const char *body;		/* the brief as JSON */
	char *strings;			/* owned; or NULL */
};

/* Keep the brief unless the occurrence has one already; either way
 * `ret_id` is its number. */
int store_brief_put(struct store *store, const struct brief_row *row,
    int64_t now_ms, int64_t *ret_id, struct error *ret_error);

/* Replace what is kept for the occurrence `row->identity`; nothing happens
 * when there is nothing.  The number stays: rows of the outbox refer to it. */
int store_brief_save(struct store *store, const struct brief_row *row,
    int64_t now_ms, struct error *ret_error);

/* The number of the occurrence's.  1: there is one; 0, -1. */
int store_brief_find(struct store *store, const char *identity,
    int64_t *ret_id, struct error *ret_error);

/* Read by number.  Begin with a zeroed row, and clear it in any case.  -1 also
 * when it is not there. */
int store_brief_load(struct store *store, int64_t id,
    struct brief_row *ret_row, struct error *ret_error);

/* Numbers of those whose work ends after `after_at` and which have a thread in
 * some channel, added; the caller clears the array. */
struct brief_numbers { ARRAY(int64_t) list; };
int store_brief_list_threads(struct store *store, int64_t after_at,
    struct brief_numbers *ret_numbers, struct error *ret_error);

/* The same of those of which somebody was told, or may have been. */
int store_brief_list_told(struct store *store, int64_t after_at,
    struct brief_numbers *ret_numbers, struct error *ret_error);

/* Free what it owns; it is zeroed. */
void store_brief_clear(struct brief_row *row);

#endif
