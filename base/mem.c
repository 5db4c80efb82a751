/* SPDX-License-Identifier: MIT */
#include "mem.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Says so without allocating, and ends the process at once: exit handlers
 * might allocate again. */
static void __attribute__((noreturn))
mem_die(void)
{
	static const char message[] = "patchday: out of memory\n";

	(void)!write(STDERR_FILENO, message, sizeof(message) - 1);
	_exit(71);
}

void *
mem_new(size_t count, size_t size)
{
	void *memory;

	memory = calloc(count > 0 ? count : 1, size > 0 ? size : 1);
	if (memory == NULL)
		mem_die();
	return memory;
}

void *
mem_resize(void *old, size_t count, size_t size)
{
	void *memory;

	memory = reallocarray(old, count > 0 ? count : 1, size > 0 ? size : 1);
	if (memory == NULL)
		mem_die();
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
		mem_die();
	return text;
}

void
mem_settle(void)
{
	(void)mallopt(M_ARENA_MAX, 1);
	(void)mallopt(M_TRIM_THRESHOLD, 256 * 1024);
	(void)mallopt(M_MMAP_THRESHOLD, 128 * 1024);
}

void
mem_trim(void)
{
	(void)malloc_trim(0);
}
