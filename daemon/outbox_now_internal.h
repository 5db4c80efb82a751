/* SPDX-License-Identifier: MIT */
/* What is owed at once (outbox_now.c). */
#ifndef PATCHDAY_OUTBOX_NOW_INTERNAL_H
#define PATCHDAY_OUTBOX_NOW_INTERNAL_H

#include <stdint.h>

#include "announcement.h"
#include "life.h"
#include "store_outbox.h"

struct service;

/* As next_ms: at once, whatever the clock of the one that sends shows. */
#define OUTBOX_NOW_MS 0

/* As next_ms of what is owed now: the leader's clock is the one that sends, and
 * keeps the order in which it is owed; a follower's is another. */
int64_t outbox_now_ms(const struct service *service);

/* The same of what is due then: at once where one of the life's acts made it
 * due, with the time that its clock had; else at that time.  The life may be
 * NULL.  `kind` is no note. */
int64_t outbox_now_next_ms(const struct service *service,
    const struct life *life, enum announcement_kind kind, int64_t lead_secs,
    int64_t due_at);

/* Is the row owed at once, however far ahead the time is that it has? */
bool outbox_now_is(const struct service *service,
    const struct outbox_row *row);

/* What is owed at once and waits by a clock that was ahead waits no longer: for
 * a start.  In the transaction.  0 or -1. */
int outbox_now_hurry(struct service *service, struct error *ret_error);

/* The clock was set back: the same, and what was settled or waits by the clock
 * that ran ahead is looked at again (store_outbox_revive()).  0 or -1. */
int outbox_now_revive(struct service *service, struct error *ret_error);

#endif
