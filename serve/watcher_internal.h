/* SPDX-License-Identifier: MIT */
/* The watcher: the server's second thread.  It cuts connections whose
 * deadline has passed, and turns what the owner brings into answers, so
 * that neither the owner nor other requests wait for a compressor. */
#ifndef PATCHDAY_WATCHER_H
#define PATCHDAY_WATCHER_H

#include "server_internal.h"

/* Start the thread: 0, or -1 when the system has none to give.  Stop it,
 * after what has come back is settled; also when it never started. */
int watcher_start(struct server *server, struct error *ret_error);
void watcher_stop(struct server *server);

/* For errands: make a rendered feed ready to send and keep it in the cache.
 * NULL for every other answer and for failures, which are copied to each
 * waiter instead.  On the watching thread. */
struct prepared *watcher_prepare(void *context,
    const struct command *command);

#endif
