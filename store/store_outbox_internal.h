/* SPDX-License-Identifier: MIT */
/* Reading outbox rows, for the files of store/. */
#ifndef PATCHDAY_STORE_OUTBOX_INTERNAL_H
#define PATCHDAY_STORE_OUTBOX_INTERNAL_H

#include "store_internal.h"
#include "store_outbox.h"

#define STORE_OUTBOX_DIGITS 32		/* of a key, of a digest */

#define STORE_OUTBOX_COLUMNS 27		/* of OUTBOX_FIELDS */

/* Fill a row from the statement's columns (OUTBOX_FIELDS). */
void store_outbox_read(struct store_statement *statement,
    struct outbox_row *ret_row);

/* The same for the same occurrence, channel and recipient.  Two that share one
 * by chance only make a look at the table necessary that was not. */
uint32_t store_outbox_hash(const struct outbox_row *row);

/* How many have become active for whom the row is for. */
uint64_t store_outbox_seen(struct store *store, const struct outbox_row *row);

/* store_fresh.c: nobody was owed anything of that brief yet; somebody is. */
void store_fresh_begin(struct store *store, int64_t brief);
void store_fresh_owe(struct store *store, const struct outbox_row *row);

/* That row is changed, which may be one that was counted as settled. */
void store_outbox_count_anew(struct store *store, int64_t id);

/* Bind hex digits, at most 32 and an even number, as the bytes they mean. */
void store_outbox_bind_key(struct store_statement *statement, int number,
    const char *key);

#endif
