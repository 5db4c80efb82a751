/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include <stdlib.h>

#include "mem.h"
#include "serve/feed_cache_internal.h"

#define BODY 1000

static void
put(struct feed_cache *cache, const char *name, enum feed_form form,
    uint64_t generation)
{
	const struct prepared_source source = { .type = "text/calendar",
	    .cache_control = "no-cache", .modified_at = 1 };
	struct feed_cache_key key = { name, form };
	struct feed_cache_stamp stamp = { generation, 1000 };
	struct prepared *prepared;

	prepared = prepared_new(&source, mem_new(BODY, 1), BODY);
	feed_cache_put(cache, &key, &stamp, prepared);
	prepared_release(prepared);
}

enum found { NONE, FRESH, STALE };

static enum found
find(struct feed_cache *cache, const char *name, enum feed_form form,
    uint64_t generation, int64_t now_at)
{
	struct feed_cache_key key = { name, form };
	struct prepared *prepared;
	bool is_stale = false;

	prepared = feed_cache_find(cache, &key, generation, now_at,
	    &is_stale);
	if (prepared == NULL)
		return NONE;
	prepared_release(prepared);
	return is_stale ? STALE : FRESH;
}

static void
test_stamps(void)
{
	struct feed_cache cache;

	feed_cache_init(&cache, 1 << 20);
	CHECK(find(&cache, "all", FEED_EXPANDED, 1, 0) == NONE);
	put(&cache, "all", FEED_EXPANDED, 5);
	CHECK(find(&cache, "all", FEED_EXPANDED, 5, 999) == FRESH);
	CHECK(find(&cache, "all", FEED_EXPANDED, 4, 999) == FRESH);
	CHECK(find(&cache, "all", FEED_EXPANDED, 6, 999) == STALE);
	CHECK(find(&cache, "all", FEED_EXPANDED, 5, 1000) == STALE);
	CHECK(find(&cache, "all", FEED_ZONED, 5, 999) == NONE);
	CHECK(find(&cache, "al", FEED_EXPANDED, 5, 999) == NONE);
	put(&cache, "all", FEED_EXPANDED, 6);
	CHECK(find(&cache, "all", FEED_EXPANDED, 6, 999) == FRESH);
	CHECK_NUMBER(cache.count, 1);
	put(&cache, "all", FEED_RULE, 6);
	CHECK_NUMBER(cache.count, 2);
	feed_cache_drop(&cache, "all");
	CHECK_NUMBER(cache.count, 0);
	CHECK_NUMBER(feed_cache_bytes(&cache), 0);
	feed_cache_clear(&cache);
}

/* Over the limit the one that was used longest ago goes. */
static void
test_limit(void)
{
	struct feed_cache cache;
	size_t each;

	feed_cache_init(&cache, 1 << 20);
	put(&cache, "a", FEED_EXPANDED, 1);
	each = feed_cache_bytes(&cache);
	CHECK(each >= BODY);
	cache.bytes_max = 3 * each;
	put(&cache, "b", FEED_EXPANDED, 1);
	put(&cache, "c", FEED_EXPANDED, 1);
	CHECK(find(&cache, "a", FEED_EXPANDED, 1, 0) == FRESH);
	put(&cache, "d", FEED_EXPANDED, 1);
	CHECK(find(&cache, "b", FEED_EXPANDED, 1, 0) == NONE);
	CHECK(find(&cache, "a", FEED_EXPANDED, 1, 0) == FRESH);
	CHECK(find(&cache, "c", FEED_EXPANDED, 1, 0) == FRESH);
	CHECK(find(&cache, "d", FEED_EXPANDED, 1, 0) == FRESH);
	CHECK_NUMBER(feed_cache_bytes(&cache), 3 * each);
	/* One that is larger than everything is still kept, alone. */
	cache.bytes_max = 1;
	put(&cache, "e", FEED_EXPANDED, 1);
	CHECK_NUMBER(cache.count, 1);
	CHECK(find(&cache, "e", FEED_EXPANDED, 1, 0) == FRESH);
	feed_cache_clear(&cache);
}

static void
test_many(void)
{
	struct feed_cache cache;
	char name[16];
	int i, found = 0;

	feed_cache_init(&cache, 64 << 20);
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "window-%d", i);
		put(&cache, name, FEED_EXPANDED, 1);
	}
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "window-%d", i);
		found += find(&cache, name, FEED_EXPANDED, 1, 0) == FRESH;
	}
	CHECK_NUMBER(found, 1000);
	CHECK(cache.bucket_count >= 1000);
	for (i = 0; i < 500; i++) {
		snprintf(name, sizeof(name), "window-%d", i);
		feed_cache_drop(&cache, name);
	}
	CHECK_NUMBER(cache.count, 500);
	CHECK(find(&cache, "window-499", FEED_EXPANDED, 1, 0) == NONE);
	CHECK(find(&cache, "window-500", FEED_EXPANDED, 1, 0) == FRESH);
	feed_cache_clear(&cache);
}

int
main(void)
{
	test_stamps();
	test_limit();
	test_many();
	return harness_end();
}
