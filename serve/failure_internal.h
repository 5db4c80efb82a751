/* SPDX-License-Identifier: MIT */
/* Failures to prove who one is, counted by address. */
#ifndef PATCHDAY_FAILURE_H
#define PATCHDAY_FAILURE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#define FAILURE_MOST 10			/* a minute and address */
#define FAILURE_SPAN_MS 60000
#define FAILURE_SLOTS 256		/* addresses that are remembered */

struct failure {
	uint64_t key;			/* the address */
	int64_t since_ms;		/* when its minute began */
	unsigned count;			/* 0: nobody's */
};

/* Any thread. */
struct failures {
	pthread_mutex_t mutex;		/* guards the list */
	struct failure list[FAILURE_SLOTS];
};

/* Begin with none. */
void failure_init(struct failures *failures);

/* Free what it owns. */
void failure_clear(struct failures *failures);

/* One more from there at `now_ms` (any clock that grows): how many it is in
 * its minute. */
unsigned failure_add(struct failures *failures, uint64_t key,
    int64_t now_ms);

#endif
