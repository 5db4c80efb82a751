/* SPDX-License-Identifier: MIT */
/* A row of the outbox that is not in the store yet. */
#ifndef PATCHDAY_STORE_FRESH_H
#define PATCHDAY_STORE_FRESH_H

#include <stdbool.h>

#include "store_outbox.h"

/* Is nothing else in the order of its occurrence owed to whom the row is for?
 * Sets what the row has before and behind it.  0 or -1. */
int store_fresh_is_alone(struct store *store, struct outbox_row *row,
    bool *ret_is_alone, struct error *ret_error);

/* Give a row that lends its strings its own, as one that was read has; NULL
 * becomes "". */
void store_fresh_own(struct outbox_row *row);

#endif
