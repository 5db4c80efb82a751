/* SPDX-License-Identifier: MIT */
/*
 * Rendered feeds in memory: a hash table of entries (name, form), and a list
 * of the same entries by use, so that the least recently used one goes first
 * when the bytes run out.
 *
 * The life of an entry.  A request finds none, or one whose stamp is past: it
 * asks the owner, who renders the feed; the watcher compresses it and puts it
 * here, stamped with the state's generation and with the time at which the
 * feed changes by itself (a day passes out of its range, an occurrence
 * begins).  The owner never tells the cache anything: a reload or a sign-off
 * publishes a snapshot of a higher generation, and every older entry is stale
 * from then on.  Stale ones are kept, since they are what is sent when the
 * owner is silent (an old calendar is better than none); the next put
 * replaces them, and a feed whose window is gone is dropped by its first
 * request.
 *
 * Every entry is counted with its compressed forms and a flat sum for headers
 * and bookkeeping.  The one just put is never thrown out, however large: a
 * limit that is too small makes the cache useless, not the feeds wrong.
 *
 * One mutex around everything: a look-up takes well under a microsecond, and
 * the answer is held, not copied, so sending needs no lock.
 */
#include "feed_cache_internal.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

/* A power of two, and so is every later count. */
#define FEED_CACHE_BUCKETS_MIN 64
/* Headers and bookkeeping of an entry, about. */
#define FEED_CACHE_ENTRY_BYTES 2048

/* One rendering.  It is in one bucket and in the list by use. */
struct feed_cache_entry {
	char *name;
	enum feed_form form;
	uint64_t hash;
	struct feed_cache_stamp stamp;
	struct prepared *prepared;
	struct feed_cache_entry *chain;		/* same bucket */
	struct feed_cache_entry *newer, *older;	/* by use */
};

/* FNV-1a: names come from the configuration, nobody can choose them to
 * collide; unknown names are never put in. */
static uint64_t
feed_cache_hash(const struct feed_cache_key *key)
{
	uint64_t hash = 14695981039346656037u ^ (uint64_t)key->form;
	const char *name;

	for (name = key->name; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * 1099511628211u;
	return hash;
}

void
feed_cache_init(struct feed_cache *cache, size_t bytes_max)
{
	*cache = (struct feed_cache){ .bytes_max = bytes_max,
	    .bucket_count = FEED_CACHE_BUCKETS_MIN };
	cache->buckets = mem_new(cache->bucket_count,
	    sizeof(struct feed_cache_entry *));
	pthread_mutex_init(&cache->mutex, NULL);
}

/* Where the entry of the key hangs, or where it would: the pointer that leads
 * to it.  The mutex is held, as by all functions below that are not exported.
 */
static struct feed_cache_entry **
feed_cache_slot(struct feed_cache *cache, const struct feed_cache_key *key,
    uint64_t hash)
{
	struct feed_cache_entry **slot;

	for (slot = &cache->buckets[hash & (cache->bucket_count - 1)];
	    *slot != NULL; slot = &(*slot)->chain)
		if ((*slot)->hash == hash && (*slot)->form == key->form &&
		    strcmp((*slot)->name, key->name) == 0)
			break;
	return slot;
}

/* Take the entry out of the list by use; its bucket still has it. */
static void
feed_cache_unlink(struct feed_cache *cache, struct feed_cache_entry *entry)
{
	if (entry->newer != NULL)
		entry->newer->older = entry->older;
	else
		cache->newest = entry->older;
	if (entry->older != NULL)
		entry->older->newer = entry->newer;
	else
		cache->oldest = entry->newer;
}

/* Put the entry to the front of the list by use. */
static void
feed_cache_link(struct feed_cache *cache, struct feed_cache_entry *entry)
{
	entry->newer = NULL;
	entry->older = cache->newest;
	if (cache->newest != NULL)
		cache->newest->newer = entry;
	else
		cache->oldest = entry;
	cache->newest = entry;
}

/* Forget the entry at `slot`.  Who holds its rendering keeps it. */
static void
feed_cache_remove(struct feed_cache *cache, struct feed_cache_entry **slot)
{
	struct feed_cache_entry *entry = *slot;

	*slot = entry->chain;
	feed_cache_unlink(cache, entry);
	cache->count--;
	cache->bytes -= entry->prepared->bytes + FEED_CACHE_ENTRY_BYTES;
	prepared_release(entry->prepared);
	free(entry->name);
	free(entry);
}

/* Make room; there is at least one entry. */
static void
feed_cache_remove_oldest(struct feed_cache *cache)
{
	struct feed_cache_entry *oldest = cache->oldest;

	feed_cache_remove(cache, feed_cache_slot(cache,
	    &(struct feed_cache_key){ oldest->name, oldest->form },
	    oldest->hash));
}

void
feed_cache_clear(struct feed_cache *cache)
{
	while (cache->oldest != NULL)
		feed_cache_remove_oldest(cache);
	free(cache->buckets);
	pthread_mutex_destroy(&cache->mutex);
}

/* Twice the buckets once there are as many entries, so that chains stay at
 * one or two. */
static void
feed_cache_grow(struct feed_cache *cache)
{
	struct feed_cache_entry *entry, **bucket;

	if (cache->count < cache->bucket_count)
		return;
	free(cache->buckets);
	cache->bucket_count *= 2;
	cache->buckets = mem_new(cache->bucket_count,
	    sizeof(struct feed_cache_entry *));
	for (entry = cache->newest; entry != NULL; entry = entry->older) {
		bucket = &cache->buckets[entry->hash &
		    (cache->bucket_count - 1)];
		entry->chain = *bucket;
		*bucket = entry;
	}
}

struct prepared *
feed_cache_find(struct feed_cache *cache, const struct feed_cache_key *key,
    uint64_t generation, int64_t now_at, bool *ret_is_stale)
{
	struct feed_cache_entry *entry;
	struct prepared *prepared = NULL;

	pthread_mutex_lock(&cache->mutex);
	entry = *feed_cache_slot(cache, key, feed_cache_hash(key));
	if (entry != NULL) {
		/* Used just now, stale or not. */
		if (entry != cache->newest) {
			feed_cache_unlink(cache, entry);
			feed_cache_link(cache, entry);
		}
		*ret_is_stale = entry->stamp.generation < generation ||
		    entry->stamp.valid_until_at <= now_at;
		prepared = prepared_hold(entry->prepared);
	}
	pthread_mutex_unlock(&cache->mutex);
	return prepared;
}

void
feed_cache_put(struct feed_cache *cache, const struct feed_cache_key *key,
    const struct feed_cache_stamp *stamp, struct prepared *prepared)
{
	struct feed_cache_entry *entry, **slot;
	uint64_t hash = feed_cache_hash(key);

	pthread_mutex_lock(&cache->mutex);
	slot = feed_cache_slot(cache, key, hash);
	if (*slot != NULL)
		feed_cache_remove(cache, slot);
	feed_cache_grow(cache);
	entry = mem_new(1, sizeof(*entry));
	*entry = (struct feed_cache_entry){ .name = mem_string(key->name),
	    .form = key->form, .hash = hash, .stamp = *stamp,
	    .prepared = prepared_hold(prepared) };
	slot = feed_cache_slot(cache, key, hash);
	*slot = entry;
	feed_cache_link(cache, entry);
	cache->count++;
	cache->bytes += prepared->bytes + FEED_CACHE_ENTRY_BYTES;
	/* The new one is the newest, so it stays. */
	while (cache->bytes > cache->bytes_max &&
	    cache->oldest != cache->newest)
		feed_cache_remove_oldest(cache);
	pthread_mutex_unlock(&cache->mutex);
}

void
feed_cache_drop(struct feed_cache *cache, const char *name)
{
	struct feed_cache_key key = { .name = name };
	struct feed_cache_entry **slot;
	int form;

	pthread_mutex_lock(&cache->mutex);
	for (form = FEED_EXPANDED; form <= FEED_RULE; form++) {
		key.form = (enum feed_form)form;
		slot = feed_cache_slot(cache, &key, feed_cache_hash(&key));
		if (*slot != NULL)
			feed_cache_remove(cache, slot);
	}
	pthread_mutex_unlock(&cache->mutex);
}

size_t
feed_cache_bytes(struct feed_cache *cache)
{
	size_t bytes;

	pthread_mutex_lock(&cache->mutex);
	bytes = cache->bytes;
	pthread_mutex_unlock(&cache->mutex);
	return bytes;
}
