/* SPDX-License-Identifier: MIT */
/* API tokens as they are kept: what each may do, and the hash of its secret. */
#ifndef PATCHDAY_STORE_TOKEN_H
#define PATCHDAY_STORE_TOKEN_H

#include <stdint.h>

#include "array.h"
#include "error.h"
#include "store.h"

/* Strings are lent when written, owned when read; instants are seconds UTC, 0:
 * not (yet). */
struct token_row {
	const char *id, *hash, *title, *person;
	const char *windows, *environments;	/* patterns, a line each */
	const char *created_by;
	int64_t powers;				/* bits (policy/grant.h) */
	int64_t created_at, expires_at, revoked_at, used_at, signed_out_at;
	char *strings;		/* owned: what the strings point into */
};

/* A zeroed struct is empty. */
struct token_rows { ARRAY(struct token_row) list; };

/* Add one; the id must be new. */
int store_token_add(struct store *store, const struct token_row *row,
    struct error *ret_error);

/* All of them by id, added to the list; those that expired before `since_at`
 * are left out. */
int store_token_list(struct store *store, int64_t since_at,
    struct token_rows *ret_rows, struct error *ret_error);

/* From now on it is refused. */
int store_token_revoke(struct store *store, const char *id, int64_t at,
    struct error *ret_error);

/* It was used. */
int store_token_use(struct store *store, const char *id, int64_t at,
    struct error *ret_error);

/* Sessions of the page that began at `at` or before are over. */
int store_token_sign_out(struct store *store, const char *id, int64_t at,
    struct error *ret_error);

/* Free the rows; the list is empty again. */
void store_token_clear(struct token_rows *rows);

#endif
