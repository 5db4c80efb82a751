/* SPDX-License-Identifier: MIT */
/*
 * Memory that is given back at once: pieces of a tree or a list that nobody
 * frees one by one.  `struct arena arena;` starts zeroed; arena_clear() frees
 * all that was taken.  With PATCHDAY_STRICT each piece is an allocation of its
 * own, so that a sanitizer sees who reads past one.
 */
#ifndef PATCHDAY_ARENA_H
#define PATCHDAY_ARENA_H

#include <stddef.h>

struct arena {
	struct arena_block *block;	/* the newest; it knows the others */
	size_t used, size;		/* of the newest, in bytes */
	struct arena_adopted *adopted;
};

/* Memory for `count` items of `size` bytes, aligned for any type, not zeroed;
 * never NULL (mem.h).  It lives as long as the arena's. */
void *arena_take(struct arena *arena, size_t count, size_t size)
    __attribute__((malloc, returns_nonnull));

/* A copy of `length` bytes with a NUL behind them. */
char *arena_bytes(struct arena *arena, const void *bytes, size_t length)
    __attribute__((returns_nonnull));

/* A copy of the string `text`, NULL for NULL. */
char *arena_string(struct arena *arena, const char *text);

/* Take over `memory`, which came from mem_new() or mem_resize(), and give it
 * back with all else; returns it.  For what is too large to be copied. */
void *arena_adopt(struct arena *arena, void *memory);

/* Free all pieces; the arena is empty again. */
void arena_clear(struct arena *arena);

#endif
