/* SPDX-License-Identifier: MIT */
/* Answers that were given to requests with an Idempotency-Key, so that one that
 * is repeated is not done twice. */
#ifndef PATCHDAY_STORE_RECEIPT_H
#define PATCHDAY_STORE_RECEIPT_H

#include <stdint.h>

#include "error.h"
#include "store.h"

#define RECEIPT_MS (24 * 3600 * (int64_t)1000)	/* kept so long */

/* One of them.  Strings are lent when written, owned when read. */
struct receipt {
	const char *key;	/* of the request, with who sent it */
	const char *request;	/* hash of what was asked */
	const char *body;	/* the answer's */
	int64_t at_ms;		/* when */
	int status;		/* HTTP status; 0: there is none */
	char *strings;		/* owned: what the strings point into */
};

/* The receipt for `key` as of `now_ms`; status 0 when there is none, or it is
 * too old.  The caller clears it.  0 or -1. */
int store_receipt_find(struct store *store, const char *key, int64_t now_ms,
    struct receipt *ret_receipt, struct error *ret_error);

/* Keep one, in the transaction of what was done; what is too old goes. */
int store_receipt_put(struct store *store, const struct receipt *receipt,
    struct error *ret_error);

/* Free what was read; it is zeroed. */
void store_receipt_clear(struct receipt *receipt);

#endif
