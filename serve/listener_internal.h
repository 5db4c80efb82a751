/* SPDX-License-Identifier: MIT */
/* A listener: one listening place, and libmicrohttpd behind it. */
#ifndef PATCHDAY_LISTENER_H
#define PATCHDAY_LISTENER_H

#include <microhttpd.h>
#include <stdbool.h>

#include "endpoint_internal.h"
#include "error.h"

struct server;

/* A listening place.  Made zeroed with descriptor -1, which listener_quiesce()
 * and listener_close() take for "not there". */
struct listener {
	struct server *server;		/* whose it is; lent */
	bool is_control;		/* it is the control socket's */
	bool is_gone;			/* its file is, and that was told */
	struct endpoint endpoint;
	struct MHD_Daemon *daemon;	/* NULL: not there */
};

/* Listen on `address` (see endpoint_open()) and answer on an own thread,
 * which inherits the caller's signal mask.  0, or -1 with the address and the
 * reason; nothing is open then. */
int listener_open(struct listener *listener, const char *address,
    struct error *ret_error);

/* Accept nobody any more; connections that are open go on.  The listening
 * socket stays bound until listener_close(). */
void listener_quiesce(struct listener *listener);

/* End what is left: open connections are closed, the thread is joined, a Unix
 * socket's file is removed.  No request may be suspended: libmicrohttpd ends
 * the process over one. */
void listener_close(struct listener *listener);

#endif
