/* SPDX-License-Identifier: MIT */
/* An end that was given up, and is owed after all. */
#ifndef PATCHDAY_SERVICE_MOVE_INTERNAL_H
#define PATCHDAY_SERVICE_MOVE_INTERNAL_H

#include "error.h"
#include "store_outbox.h"

struct service;

/* The row could not be put, as its key is there: where that is an end which
 * another configuration had not called for any more, it is owed again, at the
 * row's time.  In the transaction; 0 or -1. */
int service_move_back(struct service *service, const struct outbox_row *wanted,
    struct error *ret_error);

#endif
