/* SPDX-License-Identifier: MIT */
/* What the server counts, for /metrics.  Any thread. */
#ifndef PATCHDAY_COUNTER_H
#define PATCHDAY_COUNTER_H

#include <stddef.h>
#include <stdint.h>

#include "text.h"

/* At least as many as there are routes; counter_add() asserts it. */
#define COUNTER_ROUTES_MAX 48
#define COUNTER_STATUSES_MAX 21

struct connections;
struct feed_cache;
struct route;

/* Zeroed at first; every number is atomic. */
struct counters {
	/* The last row is for requests that no route fits. */
	uint64_t requests[COUNTER_ROUTES_MAX + 1][COUNTER_STATUSES_MAX];
	uint64_t feed_hits, feed_misses, feed_stale;
};

/* One more answer with `status`; `route` may be NULL. */
void counter_add(struct counters *counters, const struct route *route,
    int status);

/* Append all as Prometheus text (format 0.0.4). */
void counter_format(struct text *text, struct counters *counters,
    struct connections *connections, struct feed_cache *cache);

#endif
