/* SPDX-License-Identifier: MIT */
/*
 * The only caller of malloc in the tree; tests/lint fails a second one.
 * Running out of memory ends the process: the outbox is durable and the
 * supervisor restarts, while an error path at every allocation would be code
 * that no test runs.
 */
#include "mem.h"

#include <link.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Says so without allocating, and ends the process at once: exit handlers might
 * allocate again.  71 is EX_OSERR of sysexits.h. */
void
mem_end(void)
{
	static const char message[] = "patchday: out of memory\n";

	(void)!write(STDERR_FILENO, message, sizeof(message) - 1);
	_exit(71);
}

/* calloc() checks the product of `count` and `size`.  A size of 0 is made 1, so
 * that NULL never means "empty" (ISO C lets it). */
void *
mem_new(size_t count, size_t size)
{
	void *memory;

	memory = calloc(count > 0 ? count : 1, size > 0 ? size : 1);
	if (memory == NULL)
		mem_end();
	return memory;
}

/* reallocarray() checks the product, as realloc() cannot. */
void *
mem_resize(void *old, size_t count, size_t size)
{
	void *memory;

	memory = reallocarray(old, count > 0 ? count : 1, size > 0 ? size : 1);
	if (memory == NULL)
		mem_end();
	return memory;
}

char *
mem_string(const char *text)
{
	return text == NULL ? NULL : mem_bytes(text, strlen(text));
}

char *
mem_bytes(const void *bytes, size_t length)
{
	char *copy;

	copy = mem_resize(NULL, length + 1, 1);
	if (length > 0)
		memcpy(copy, bytes, length);
	copy[length] = '\0';
	return copy;
}

char *
mem_format(const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0)
		mem_end();
	return text;
}

/*
 * One arena: each further one reserves 64 MiB of addresses, and threads here
 * allocate little.  Fixed thresholds: glibc otherwise raises them to the
 * largest block ever freed (mallopt(3), M_MMAP_THRESHOLD), and the memory of a
 * large configuration would never go back.
 */
void
mem_settle(void)
{
	(void)mallopt(M_ARENA_MAX, 1);
	(void)mallopt(M_TRIM_THRESHOLD, 256 * 1024);
	(void)mallopt(M_MMAP_THRESHOLD, 128 * 1024);
}

/* A program's code and constants, mapped from its file: what was touched stays
 * mapped, though the start's part of it (YAML, schema, checks) is needed no
 * more.  What is called again is mapped from the page cache, 64 KiB a fault. */
static int
mem_trim_object(struct dl_phdr_info *object, size_t size, void *context)
{
	const ElfW(Phdr) *part;
	uintptr_t from, to, page = (uintptr_t)sysconf(_SC_PAGESIZE);
	int i;

	(void)size;
	(void)context;
	for (i = 0; i < object->dlpi_phnum; i++) {
		part = &object->dlpi_phdr[i];
		/* Never one that could be written: nothing of it is lost. */
		if (part->p_type != PT_LOAD || (part->p_flags & PF_W) != 0)
			continue;
		from = (object->dlpi_addr + part->p_vaddr) & ~(page - 1);
		to = object->dlpi_addr + part->p_vaddr + part->p_filesz;
		(void)madvise((void *)from, to - from, MADV_DONTNEED);
	}
	return 0;
}

/* malloc_trim() also gives back free pages in the middle of the heap, which
 * free() alone never does. */
void
mem_trim(void)
{
	(void)malloc_trim(0);
	(void)dl_iterate_phdr(mem_trim_object, NULL);
}

/*
 * Taken and given back, so that it is there: thresholds above it, as the
 * allocator would else map it for itself, or give it back at once.
 * MADV_POPULATE_WRITE is of Linux 5.14; before that it fails, and pages come
 * one by one.
 */
void
mem_reserve(size_t bytes)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from, to;
	char *heap;

	(void)mallopt(M_MMAP_THRESHOLD, 2 * (int)bytes);
	(void)mallopt(M_TRIM_THRESHOLD, 2 * (int)bytes);
	heap = mem_resize(NULL, bytes, 1);
	from = ((uintptr_t)heap + page - 1) & ~(page - 1);
	to = ((uintptr_t)heap + bytes) & ~(page - 1);
	(void)madvise((void *)from, to - from, MADV_POPULATE_WRITE);
	free(heap);
}
