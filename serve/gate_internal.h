/* SPDX-License-Identifier: MIT */
/* A gate: one listening place, and libmicrohttpd behind it. */
#ifndef PATCHDAY_GATE_H
#define PATCHDAY_GATE_H

#include <microhttpd.h>
#include <stdbool.h>

#include "endpoint_internal.h"
#include "error.h"

struct server;

struct gate {
	struct server *server;		/* whose it is; lent */
	bool is_control;		/* it is the control socket's */
	struct endpoint endpoint;
	struct MHD_Daemon *daemon;	/* NULL: not there */
};

/* Listen on `address` and answer on an own thread.  0 or -1. */
int gate_open(struct gate *gate, const char *address,
    struct error *ret_error);

/* Accept nobody any more. */
void gate_quiesce(struct gate *gate);

/* End what is left.  No request may be suspended. */
void gate_close(struct gate *gate);

#endif
