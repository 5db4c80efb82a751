/* SPDX-License-Identifier: MIT */
/*
 * Errands: commands that the owner has, and the requests that are suspended
 * until they come back.  Several requests for one feed share an errand.
 */
#ifndef PATCHDAY_ERRAND_H
#define PATCHDAY_ERRAND_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "command.h"
#include "request_internal.h"

struct errand;

/* All errands of a server.  Counted: the owner may give a command back after
 * the server is gone.  Lock: see errand.c. */
struct errands {
	pthread_mutex_t mutex;		/* guards everything here */
	struct errand *pending;		/* at the owner */
	struct errand *done, **done_end;	/* back, oldest first */
	int wake_descriptor;		/* eventfd: something came back */
	bool is_closed;
	int references;
	const struct service_port *port;
	/* Called for each that came back, before its requests go on; gives
	 * what they all may send, or NULL.  On the watching thread. */
	struct prepared *(*prepare)(void *context,
	    const struct command *command);
	/* Called instead for one that nobody waits for any more, and that has
	 * a reply_url: its answer goes there. */
	void (*late)(void *context, const struct command *command);
	void *context;
	int64_t look_ms;		/* the watcher looks by then */
};

/* No errand yet; one reference, the server's.  Fill in port, prepare and
 * context before the first errand_send(). */
struct errands *errands_new(void);

/* No further errand: those who wait are let go on with REQUEST_EXPIRED, which
 * becomes 503.  Commands that are away stay away. */
void errands_close(struct errands *errands);

/* Give up the server's hold.  The memory goes with the last errand that comes
 * back. */
void errands_release(struct errands *errands);

/*
 * Suspend the request and hand `command` (given away) to the owner; where
 * the same feed is already asked for, wait for that.  The request goes on
 * within `most_ms`: `wait` says how it ended.  False: the server stops and
 * nobody was asked.
 */
bool errand_send(struct errands *errands, struct request *request,
    struct command *command, int64_t most_ms);

/* Hand a command over that no request waits for (given away).  False: the
 * server stops. */
bool errand_send_alone(struct errands *errands, struct command *command);

/* How long the watching thread may sleep at `now_ms` before somebody's patience
 * ends, at most `most_ms` (-1: for good).  It is woken when that changes. */
int errands_wait(struct errands *errands, int64_t now_ms, int most_ms);

/* On the watching thread: let requests go on whose answer has come or whose
 * patience has ended at `now_ms` (clock_boot_ms()).  Had any come? */
bool errands_settle(struct errands *errands, int64_t now_ms);

/* Make the watching thread look, now.  Any thread; never blocks. */
void errands_wake(struct errands *errands);

#endif
