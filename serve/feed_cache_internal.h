/* SPDX-License-Identifier: MIT */
/* Rendered feeds in memory, the least recently used one goes first. */
#ifndef PATCHDAY_FEED_CACHE_H
#define PATCHDAY_FEED_CACHE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feed.h"
#include "prepared_internal.h"

struct feed_cache_entry;

/* Rendered feeds.  Any thread may call every function but init and clear; the
 * mutex guards all fields. */
struct feed_cache {
	pthread_mutex_t mutex;
	struct feed_cache_entry **buckets;
	size_t bucket_count, count, bytes, bytes_max;
	struct feed_cache_entry *newest, *oldest;	/* by use */
};

/* Which feed. */
struct feed_cache_key {
	const char *name;	/* lent */
	enum feed_form form;
};

/* Until when a rendering is right: both must hold. */
struct feed_cache_stamp {
	uint64_t generation;	/* of the state it was made from */
	int64_t valid_until_at;	/* may change by itself then */
};

/* Empty; holds at most `bytes_max` bytes, but always the newest entry.
 * Cleared when nobody uses it any more; renderings that are held live on. */
void feed_cache_init(struct feed_cache *cache, size_t bytes_max);
void feed_cache_clear(struct feed_cache *cache);

/* The rendering of a feed, held for the caller; NULL when there is none, and
 * `ret_is_stale` is left alone.  It is stale when it is older than
 * `generation`, or `now_at` is at or beyond what it is valid for. */
struct prepared *feed_cache_find(struct feed_cache *cache,
    const struct feed_cache_key *key, uint64_t generation, int64_t now_at,
    bool *ret_is_stale);

/* Keep a rendering (held for the cache) instead of an older one; the key's
 * name is copied.  Others may be thrown out to make room. */
void feed_cache_put(struct feed_cache *cache,
    const struct feed_cache_key *key, const struct feed_cache_stamp *stamp,
    struct prepared *prepared);

/* Forget a feed that is no more, in every form.  Unknown names are fine. */
void feed_cache_drop(struct feed_cache *cache, const char *name);

/* How many bytes it holds, for metrics. */
size_t feed_cache_bytes(struct feed_cache *cache);

#endif
