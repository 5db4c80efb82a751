/* SPDX-License-Identifier: MIT */
/* Letters: the bytes of a message, kept before they are sent. */
#ifndef PATCHDAY_STORE_LETTER_H
#define PATCHDAY_STORE_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store_outbox.h"
#include "text.h"

/* The row's digest, of its key and the bytes that are sent: write the row in
 * the transaction that keeps them. */
void store_letter_seal(struct outbox_row *row, const void *body,
    size_t length);

/* Keep them, before they are sent; in place of older ones. */
int store_letter_save(struct store *store, const struct outbox_row *row,
    const void *body, size_t length, struct error *ret_error);

/* Append them; nothing when there are none.  `ret_is_sound`: they, and the
 * row's key, are what was saved; also true when there are none.  Bytes that
 * are not sound may be shown, never sent. */
int store_letter_load(struct store *store, const struct outbox_row *row,
    struct text *ret_body, bool *ret_is_sound, struct error *ret_error);

/* Forget letters of rows settled before `before_ms`, at most `limit`, so that
 * a step stays short; how many went.  The rows themselves stay. */
int store_letter_prune(struct store *store, int64_t before_ms,
    size_t limit, size_t *ret_count, struct error *ret_error);

#endif
