/* SPDX-License-Identifier: MIT */
/* A gate: one listening place, and libmicrohttpd behind it. */
#ifndef PATCHDAY_GATE_H
#define PATCHDAY_GATE_H

#include "error.h"
#include "server_internal.h"

/* Listen on `address` and answer on an own thread.  0 or -1. */
int gate_open(struct server_gate *gate, const char *address,
    struct error *ret_error);

/* Accept nobody any more. */
void gate_quiesce(struct server_gate *gate);

/* End what is left.  No request may be suspended. */
void gate_close(struct server_gate *gate);

#endif
