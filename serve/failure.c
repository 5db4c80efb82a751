/* SPDX-License-Identifier: MIT */
/*
 * Failures by address.  Guessing a token of 256 bits is hopeless anyway; what
 * the count is for is that the log stays readable, and that whoever tries is
 * told to stop.  The table has a fixed size: an attacker with many addresses
 * pushes out the oldest, never anything else.
 */
#include "failure_internal.h"

#include <stddef.h>

/* An address may stand in so many places, from its own on. */
#define FAILURE_REACH 8

void
failure_init(struct failures *failures)
{
	*failures = (struct failures){ 0 };
	pthread_mutex_init(&failures->mutex, NULL);
}

void
failure_clear(struct failures *failures)
{
	pthread_mutex_destroy(&failures->mutex);
}

/* The address's place, or the one to take: free, else the oldest. */
static struct failure *
failure_place(struct failures *failures, uint64_t key)
{
	struct failure *place, *best = NULL;
	size_t i, first;

	/* Fibonacci hashing: neighbours in a network land far apart. */
	first = (size_t)(key * 0x9e3779b97f4a7c15u >> 56);
	for (i = 0; i < FAILURE_REACH; i++) {
		place = &failures->list[(first + i) % FAILURE_SLOTS];
		if (place->count > 0 && place->key == key)
			return place;
		if (best == NULL || place->count == 0 ||
		    (best->count > 0 && place->since_ms < best->since_ms))
			best = place;
	}
	*best = (struct failure){ .key = key };
	return best;
}

unsigned
failure_add(struct failures *failures, uint64_t key, int64_t now_ms)
{
	struct failure *place;
	unsigned count;

	pthread_mutex_lock(&failures->mutex);
	place = failure_place(failures, key);
	if (place->count == 0 || now_ms - place->since_ms >= FAILURE_SPAN_MS ||
	    now_ms < place->since_ms) {
		place->since_ms = now_ms;
		place->count = 0;
	}
	if (place->count < UINT32_MAX)
		place->count++;
	count = place->count;
	pthread_mutex_unlock(&failures->mutex);
	return count;
}
