/* SPDX-License-Identifier: MIT */
/*
 * An arena is a list of blocks, each twice as large as the one before, from
 * which pieces are cut in order.  A configuration of 14 KB is 3,000 pieces: to
 * take and to free each for itself was a tenth of what `patchday next` does.
 */
#include "arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

/* The first block is small, as most trees are answers of a few lines; later
 * ones stay below what the allocator maps for itself (mem_settle()). */
#define ARENA_LEAST 1024
#define ARENA_MOST (64 * 1024)

struct arena_block {
	struct arena_block *next;	/* the one before it */
	alignas(max_align_t) char bytes[];
};

struct arena_adopted {
	struct arena_adopted *next;
	void *memory;
};

/* A new block for at least `size` bytes. */
static void
arena_grow(struct arena *arena, size_t size)
{
	struct arena_block *block;
	size_t most = arena->size == 0 ? ARENA_LEAST :
	    arena->size >= ARENA_MOST / 2 ? ARENA_MOST : 2 * arena->size;

#ifdef PATCHDAY_STRICT
	most = 0;
#endif
	if (most < size)
		most = size;
	if (most > SIZE_MAX - sizeof(*block))
		mem_end();
	block = mem_resize(NULL, sizeof(*block) + most, 1);
	block->next = arena->block;
	arena->block = block;
	arena->used = 0;
	arena->size = most;
}

void *
arena_take(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;
	void *piece;

	if (__builtin_mul_overflow(count, size, &bytes))
		mem_end();
	bytes += bytes == 0;	/* an address of its own */
	if (arena->block == NULL || arena->size - arena->used < bytes)
		arena_grow(arena, bytes);
	piece = arena->block->bytes + arena->used;
	bytes += -bytes % alignof(max_align_t);
	arena->used = arena->size - arena->used < bytes ? arena->size :
	    arena->used + bytes;
	return piece;
}

char *
arena_bytes(struct arena *arena, const void *bytes, size_t length)
{
	char *copy = arena_take(arena, length + 1, 1);

	if (length > 0)
		memcpy(copy, bytes, length);
	copy[length] = '\0';
	return copy;
}

char *
arena_string(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : arena_bytes(arena, text, strlen(text));
}

void *
arena_adopt(struct arena *arena, void *memory)
{
	struct arena_adopted *adopted = arena_take(arena, 1, sizeof(*adopted));

	*adopted = (struct arena_adopted){ .next = arena->adopted,
	    .memory = memory };
	arena->adopted = adopted;
	return memory;
}

/* The notes about what was adopted are pieces themselves. */
void
arena_clear(struct arena *arena)
{
	struct arena_block *block = arena->block, *next;
	struct arena_adopted *adopted;

	for (adopted = arena->adopted; adopted != NULL;
	    adopted = adopted->next)
		free(adopted->memory);
	for (; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
	*arena = (struct arena){ 0 };
}
