/* SPDX-License-Identifier: MIT */
/* Asking the collector: a seam of the core.  The real one starts
 * patchday-collect; tests answer by themselves. */
#ifndef PATCHDAY_GATHERER_H
#define PATCHDAY_GATHERER_H

#include <stddef.h>
#include <stdint.h>

#include "clock.h"
#include "error.h"
#include "poller.h"

/* `answer`: lines as of pending_list.h, lent; or NULL and why there is none. */
typedef void (*gatherer_done)(void *context, const char *answer,
    size_t length, const char *reason);

/*
 * start() takes a question (question.h) about the configuration at `config` and
 * calls done exactly once, later; -1 when it cannot be taken (done is not
 * called).  One question at a time.  cancel() forgets it without calling done.
 */
struct gatherer {
	int (*start)(struct gatherer *gatherer, const char *config,
	    const char *question, size_t length, gatherer_done done,
	    void *context, struct error *ret_error);
	void (*cancel)(struct gatherer *gatherer);
};

/*
 * The real one: a child process that gets `cache` to keep clones in, is given
 * GATHERER_WAIT_MS, and is killed when it is over, says too much, or is
 * cancelled.  Poller and clock are lent.
 */
#define GATHERER_WAIT_MS 90000
struct gatherer *gatherer_new(struct poller *poller,
    const struct clock *clock, const char *cache);

/* Where its program is; the caller frees. */
char *gatherer_find_program(void);

/* Kill what is late.  Returns when it wants to be called again at the latest
 * (boot clock; INT64_MAX: nothing is under way). */
int64_t gatherer_run(struct gatherer *gatherer);

/* Kill what is under way and free; NULL is fine. */
void gatherer_free(struct gatherer *gatherer);

#endif
