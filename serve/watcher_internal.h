/* SPDX-License-Identifier: MIT */
/* The watcher: the server's second thread.  It cuts connections whose
 * deadline has passed, and turns what the owner brings into answers, so
 * that neither the owner nor other requests wait for a compressor. */
#ifndef PATCHDAY_WATCHER_H
#define PATCHDAY_WATCHER_H

#include "server_internal.h"

/* Start and stop the thread.  Stopping settles what has come back. */
int watcher_start(struct server *server, struct error *ret_error);
void watcher_stop(struct server *server);

/* For errands: make a rendered feed ready to send and keep it. */
struct prepared *watcher_prepare(void *context,
    const struct command *command);

#endif
