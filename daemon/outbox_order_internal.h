/* SPDX-License-Identifier: MIT */
/* The order of an occurrence's messages to one recipient (outbox_order.c). */
#ifndef PATCHDAY_OUTBOX_ORDER_INTERNAL_H
#define PATCHDAY_OUTBOX_ORDER_INTERNAL_H

#include "announcement.h"
#include "outbox_lane_internal.h"
#include "service.h"
#include "store_outbox.h"

/* The row's kind; the store holds it as text. */
enum announcement_kind outbox_order_kind(const struct outbox_row *row);

/* It may have arrived, and nobody can find out: mail, a webhook, a channel
 * that is gone, or a look-up that has given up. */
bool outbox_order_is_blind(const struct outbox_row *row,
    const struct outbox_lane *lane);

/* It may have arrived, and is looked up however late it is; but one that is no
 * news any more, `is_stale`, only in the first minutes of a run. */
bool outbox_order_is_sought(const struct service *service,
    const struct outbox_row *row, const struct outbox_lane *lane,
    bool is_stale);

/* 1: nothing is before the row any more; 0: it has to wait; -1. */
int outbox_order_unblock(struct service *service, struct outbox_row *row,
    struct error *ret_error);

/* A question: is a later one of the occurrence due as well, and put or about to
 * be?  Then that one is asked alone.  0 or -1. */
int outbox_order_find_question(struct service *service,
    const struct outbox_row *row, bool *ret_is_there,
    struct error *ret_error);

/* A start is given up: so are the acts between it and `sequence`, or people
 * would hear of stages of work that never began.  0 or -1. */
int outbox_order_clear_acts(struct service *service,
    const struct outbox_row *start, int64_t sequence,
    struct error *ret_error);

/* The end that is owed after `row`, which may have what happened in between
 * before it; none: the id stays 0.  0 or -1. */
int outbox_order_find_end(struct service *service,
    const struct outbox_row *row, struct outbox_row *ret_end,
    struct error *ret_error);

/* Was the end of the start's work announced in its channel, or may it have
 * been, though the start was not?  So it is where a person ended the work under
 * a clock that ran ahead: what they did is told at once, by any clock, and the
 * planned start comes after it.  It is not said any more.  0 or -1. */
int outbox_order_find_over(struct service *service,
    const struct outbox_row *start, bool *ret_is_over,
    struct error *ret_error);

/* The end that is owed after the start says both, in one message; nothing
 * happens where none is owed.  0 or -1. */
int outbox_order_combine(struct service *service,
    const struct outbox_row *start, struct error *ret_error);

/* The same, and the start gives way to it.  0 or -1. */
int outbox_order_supersede(struct service *service, struct outbox_row *row,
    struct error *ret_error);

#endif
