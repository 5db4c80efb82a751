/* SPDX-License-Identifier: MIT */
/*
 * Memory: allocate or die.  The outbox is durable and the supervisor
 * restarts the service, so running out of memory ends the process with a
 * message instead of adding an error path to every function.
 */
#ifndef PATCHDAY_MEM_H
#define PATCHDAY_MEM_H

#include <stddef.h>

/* Zeroed memory for `count` items of `size` bytes; never NULL.  The caller
 * owns it and gives it back with free(). */
void *mem_new(size_t count, size_t size)
    __attribute__((malloc, returns_nonnull));

/* Resize `old` (may be NULL) to `count` items of `size` bytes; never NULL.
 * Bytes beyond the old size are not set. */
void *mem_resize(void *old, size_t count, size_t size)
    __attribute__((returns_nonnull));

/* A copy of the string `text`, NULL for NULL; the caller frees. */
char *mem_string(const char *text);

/* A copy of `length` bytes with a NUL behind them; the caller frees. */
char *mem_bytes(const void *bytes, size_t length)
    __attribute__((malloc, returns_nonnull));

/* A new string made as by printf(); never NULL; the caller frees. */
char *mem_format(const char *format, ...)
    __attribute__((format(printf, 1, 2), malloc, returns_nonnull));

/* End the process as the above do: a library of others had no memory left, and
 * what it did instead cannot be told from an answer. */
void mem_end(void) __attribute__((noreturn));

/*
 * Ask the allocator to stay small: few arenas for the threads (mem_settle()
 * before the first thread), and memory that is free given back to the system,
 * with pages of code that are on the disk as well (mem_trim(), after something
 * large was done and freed, as at the end of loading).
 */
void mem_settle(void);
void mem_trim(void);

/* For a program that lives some milliseconds, before it allocates: have the
 * first `bytes` of the heap mapped at once, not by a fault for each page. */
void mem_reserve(size_t bytes);

#endif
