/* SPDX-License-Identifier: MIT */
/* Pieces of an arena: apart from each other, aligned, as long as asked for. */
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "array.h"
#include "mem.h"
#include "harness.h"

/* Each piece is filled with its number and read again when all are there. */
static void
test_pieces(void)
{
	static const size_t sizes[] = { 1, 15, 16, 17, 0, 1000, 1024, 3, 70000,
		65536, 5, 200000, 64 };
	struct arena arena = { 0 };
	unsigned char *pieces[20 * countof(sizes)];
	size_t i, k, size;

	for (i = 0; i < countof(pieces); i++) {
		size = sizes[i % countof(sizes)];
		pieces[i] = arena_take(&arena, size, 1);
		CHECK((uintptr_t)pieces[i] % alignof(max_align_t) == 0);
		memset(pieces[i], (int)(i % 251), size);
	}
	for (i = 0; i < countof(pieces); i++)
		for (k = 0; k < sizes[i % countof(sizes)]; k += 7)
			if (pieces[i][k] != i % 251)
				CHECK(false);
	arena_clear(&arena);
	CHECK(arena.block == NULL);
}

static void
test_texts(void)
{
	struct arena arena = { 0 };

	CHECK_STRING(arena_string(&arena, "Patch Thursday"), "Patch Thursday");
	CHECK_STRING(arena_string(&arena, ""), "");
	CHECK(arena_string(&arena, NULL) == NULL);
	CHECK(memcmp(arena_bytes(&arena, "a\0b", 3), "a\0b", 4) == 0);
	CHECK_STRING(arena_bytes(&arena, NULL, 0), "");
	arena_clear(&arena);
}

/* What was adopted is freed with the rest (a leak checker tells if not), and the
 * arena can be used again. */
static void
test_adopted(void)
{
	struct arena arena = { 0 };
	char *memory = mem_string("large"), *other = mem_string("larger");

	CHECK(arena_adopt(&arena, memory) == memory);
	(void)arena_take(&arena, 100, 100);
	CHECK(arena_adopt(&arena, other) == other);
	arena_clear(&arena);
	CHECK(arena.adopted == NULL);
	CHECK_STRING(arena_string(&arena, "again"), "again");
	arena_clear(&arena);
}

/* More than there can be ends the process, as in mem.h. */
static void
test_overflow(void)
{
	int status = 0;
	pid_t child = fork();
	struct arena arena = { 0 };

	if (child == 0) {
		(void)close(STDERR_FILENO);
		(void)arena_take(&arena, SIZE_MAX / 2, 3);
		_exit(0);
	}
	CHECK(waitpid(child, &status, 0) == child);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 71);
}

int
main(void)
{
	test_pieces();
	test_texts();
	test_adopted();
	test_overflow();
	return harness_end();
}
