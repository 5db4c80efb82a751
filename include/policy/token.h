/* SPDX-License-Identifier: MIT */
/*
 * API tokens: pd_<id>_<secret>, 59 letters, digits and "_".  The id finds the
 * row, the secret (256 random bits) is never stored: its SHA-256 is, and is
 * compared in constant time (ASVS 5.0 11.4; research: reliability 4.3).
 */
#ifndef PATCHDAY_TOKEN_H
#define PATCHDAY_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "random.h"

#define TOKEN_ID_MAX 13		/* 12 letters and digits, and a NUL */
#define TOKEN_MAX 80		/* whole, and a NUL */
#define TOKEN_HASH_MAX 65	/* hexadecimal, and a NUL */

/* Make one: the id, the whole token (shown once; the caller wipes it), and the
 * hash to keep.  `random` is the system's, but in tests. */
void token_make(struct random *random, char ret_id[static TOKEN_ID_MAX],
    char ret_token[static TOKEN_MAX], char ret_hash[static TOKEN_HASH_MAX]);

/* Split a token that somebody sent: its id and the hash of its secret.  False:
 * it does not look like one.  Takes as long whatever is wrong with it. */
bool token_read(const char *token, char ret_id[static TOKEN_ID_MAX],
    char ret_hash[static TOKEN_HASH_MAX]);

/* Are two hashes the same?  In constant time. */
bool token_hash_equal(const char *a, const char *b);

#endif
