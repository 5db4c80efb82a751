/* SPDX-License-Identifier: MIT */
/* The owner's event loop: descriptors over epoll, one timer on the wall
 * clock (timerfd, told of clock steps), signals, and wake-ups from threads. */
#ifndef PATCHDAY_POLLER_H
#define PATCHDAY_POLLER_H

#include <stdbool.h>
#include <stdint.h>

#include "clock.h"
#include "error.h"

struct poller;

#define POLLER_READ 1
#define POLLER_WRITE 2

typedef void (*poller_ready)(void *context, int descriptor, int events);

/* A poller on `clock` (lent); NULL on failure.  The caller owns it. */
struct poller *poller_new(const struct clock *clock, struct error *ret_error);

/* Free it; watched descriptors stay open.  NULL is fine. */
void poller_free(struct poller *poller);

/* Watch `descriptor` for `events` (POLLER_READ | POLLER_WRITE), or change
 * what is watched; 0 events: forget it.  Descriptors stay the caller's. */
int poller_watch(struct poller *poller, int descriptor, int events,
    poller_ready ready, void *context, struct error *ret_error);

/* Wait until something is ready or the clock shows `until_ms` (INT64_MAX: no
 * limit), call what is ready, return.  Also returns when the wall clock was
 * stepped.  0 or -1. */
int poller_wait(struct poller *poller, int64_t until_ms,
    struct error *ret_error);

/* Make a poller_wait() in progress, or the next one, return.  From any
 * thread or signal handler. */
void poller_wake(struct poller *poller);

#endif
