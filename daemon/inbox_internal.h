/* SPDX-License-Identifier: MIT */
/* Commands on their way from the server's threads to the owner of state, and
 * those that wait there for news. */
#ifndef PATCHDAY_INBOX_INTERNAL_H
#define PATCHDAY_INBOX_INTERNAL_H

#include <pthread.h>
#include <stdint.h>

#include "command.h"

struct inbox {
	pthread_mutex_t lock;		/* guards the queue */
	struct command *first, **last;	/* oldest first */
	struct command *watchers;	/* the owner's: wait for news */
};

/* An empty one; it must not move. */
void inbox_init(struct inbox *inbox);

/* Any thread: queue a command.  It is the inbox's until its done() is called;
 * whoever puts it wakes the owner. */
void inbox_put(struct inbox *inbox, struct command *command);

/* The owner: the oldest command; NULL: none is left. */
struct command *inbox_take(struct inbox *inbox);

/* The owner: keep a COMMAND_WATCH until inbox_tell(). */
void inbox_watch(struct inbox *inbox, struct command *command);

/* The owner: there is a newer snapshot (0: nobody waits any longer). */
void inbox_tell(struct inbox *inbox, uint64_t generation);

/* The owner: give everything back, as nobody will answer any more (503). */
void inbox_clear(struct inbox *inbox);

#endif
