/* SPDX-License-Identifier: MIT */
/* The first message of an occurrence in a channel, brought up to date: a row of
 * the outbox with rules of its own (outbox_edit.c). */
#ifndef PATCHDAY_OUTBOX_EDIT_INTERNAL_H
#define PATCHDAY_OUTBOX_EDIT_INTERNAL_H

#include "outbox_try_internal.h"

/* Is the row an edit; one that changes a message, and not one that
 * takes the place of a lost one? */
bool outbox_edit_is(const struct outbox_row *row);
bool outbox_edit_is_change(const struct outbox_row *row);
/* The occurrence stands otherwise: owe an edit in each channel where it has a
 * thread; one that waits there already serves.  0 or -1. */
int outbox_edit_put(struct service *service, const char *identity,
    struct error *ret_error);
int outbox_edit_put_thread(struct service *service, const char *identity,
    struct thread_row *thread, struct error *ret_error);
/* The same when a message arrived which no edit followed yet, or the first, and
 * something was to change since it left.  0 or -1. */
int outbox_edit_follow(struct service *service, const struct outbox_try *try,
    struct error *ret_error);
/* Is the row, which is no edit, to wait for a board that becomes its thread's
 * root?  Nothing is written.  0 or -1. */
int outbox_edit_is_awaited(struct service *service,
    const struct outbox_lane *lane, const struct outbox_row *row,
    bool *ret_is_awaited, struct error *ret_error);
/* May the row go out now?  1; 0: it waits or was settled; -1. */
int outbox_edit_check(struct service *service, const struct outbox_lane *lane,
    struct outbox_row *row, struct error *ret_error);
/* Word it, if it changes a message; false: it is posted as others are. */
bool outbox_edit_compose(struct outbox_try *try,
    const struct message *message);
/* Its requests and their answers: the link, if it is not known; the change. */
void outbox_edit_request(struct outbox_try *try,
    struct exchange_request *ret_request, struct text *scratch);
void outbox_edit_answer(struct outbox_try *try,
    const struct exchange_reply *reply);
/* Keep the link, which is all that an edit can learn.  0 or -1. */
int outbox_edit_save_link(struct service *service,
    const struct outbox_try *try, struct error *ret_error);
/* The thread's root is lost (ROOTLESS): forget it, do the row again.  0 or
 * -1. */
int outbox_edit_uproot(struct service *service, struct outbox_try *try,
    struct error *ret_error);
/* It is refused until somebody acts, in a thread whose channel the
 * configuration has replaced by another: leave the thread as a lost one.  1:
 * done; 0: it is no such thread; -1. */
int outbox_edit_leave(struct service *service, struct outbox_try *try,
    struct error *ret_error);
/* A change that was on the wire when an earlier run ended is done again.  0 or
 * -1. */
int outbox_edit_recover(struct service *service, struct outbox_row *row,
    struct error *ret_error);

#endif
