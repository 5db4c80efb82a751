/* SPDX-License-Identifier: MIT */
/* A copy of the database each day, in the folder `backup` beside it:
 * patchday-2026-12-03.db, the last seven (research: reliability 3.7). */
#ifndef PATCHDAY_STORE_BACKUP_H
#define PATCHDAY_STORE_BACKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "store.h"

/* Has the day of `now_at` (UTC) no copy yet?  The first one is wanted when
 * the store is a day old; none ever of a store in memory. */
bool store_backup_is_wanted(struct store *store, int64_t now_at);

/*
 * Make it, remove what is older than the last seven.  Written aside, synced,
 * renamed; mode 0600.  Outside a transaction only; it takes as long as the
 * disk needs.  A failure leaves the store as it was.  0 or -1.
 */
int store_backup(struct store *store, int64_t now_at,
    struct error *ret_error);

/* The day of the newest copy, days since 1970-01-01 UTC; INT64_MIN: there is
 * none. */
int64_t store_backup_last(struct store *store);

#endif
