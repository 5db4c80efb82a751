/* SPDX-License-Identifier: MIT */
/*
 * The namer: the thread that finds out who is at the other end of the control
 * socket.  The directory that it asks may be on a network and take half a
 * minute: so long only those wait who have to be known.
 */
#ifndef PATCHDAY_NAMER_H
#define PATCHDAY_NAMER_H

#include <pthread.h>
#include <stdbool.h>

#include "error.h"
#include "request_internal.h"

struct namer {
	pthread_mutex_t mutex;		/* guards the list, is_over */
	pthread_cond_t has_changed;
	struct request *first;		/* suspended, oldest first */
	bool is_over, is_running;
	pthread_t thread;
};

/* Nobody waits; closing it is possible from here on. */
void namer_init(struct namer *namer);

/* Start the thread.  0 or -1. */
int namer_start(struct namer *namer, struct error *ret_error);

/* Suspend the request until its `caller` is filled in, then have its route
 * called again from the beginning.  False: the server stops. */
bool namer_ask(struct namer *namer, struct request *request);

/* Let those who wait go on without, and end the thread; it may not run. */
void namer_stop(struct namer *namer);

/* Give it back, stopped. */
void namer_clear(struct namer *namer);

#endif
