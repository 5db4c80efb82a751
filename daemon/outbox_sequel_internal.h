/* SPDX-License-Identifier: MIT */
/* What follows a message that is there, in the same row (outbox_sequel.c). */
#ifndef PATCHDAY_OUTBOX_SEQUEL_INTERNAL_H
#define PATCHDAY_OUTBOX_SEQUEL_INTERNAL_H

#include "outbox_try_internal.h"

/* A row in doubt whose message is known to be there, with its letter and
 * thread loaded: does it go on with the sequel, without looking? */
bool outbox_sequel_resume(struct outbox_try *try);

/* Its next request, and the answer. */
void outbox_sequel_request(struct outbox_try *try,
    struct exchange_request *ret_request, struct text *scratch);
void outbox_sequel_answer(struct outbox_try *try,
    const struct exchange_reply *reply);

/* After any answer: FURTHER where a request of the sequel comes next, the
 * message's own outcome where all is done; what failed as it is settled. */
void outbox_sequel_follow(struct outbox_try *try);

/* What the outcome of a request that failed means for the row: in doubt. */
void outbox_sequel_settle(struct outbox_try *try);

/* One whose next request may not start any more: its row as it has to be
 * saved. */
void outbox_sequel_leave(struct service *service, struct outbox_try *try);

/* Keep where the message is, in try->result; tell operators of what was left
 * out; REFUSED: the row is over.  0 or -1. */
int outbox_sequel_record(struct service *service, struct outbox_try *try,
    struct error *ret_error);

#endif
