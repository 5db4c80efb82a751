/* SPDX-License-Identifier: MIT */
/*
 * Memory that runs out: a library that is preloaded (ld.so(8), LD_PRELOAD) and
 * fails the Nth allocation of the process, with OOM_ONWARDS=1 all after it, too;
 * ours as well as those of SQLite, curl, jansson, libyaml and libmicrohttpd.
 *
 *	OOM_NTH=N	which, from 1; 0 none
 *	OOM_COUNT=FILE	write how many there were, at the end
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pwd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What malloc(3) is in glibc, under names that stay its own. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static long nth = -1, onwards, seen;
static __thread bool is_spared;

/* Reads the environment at the first allocation, which is before main(). */
static bool
is_denied(void)
{
	const char *text;
	long now;

	if (nth < 0) {
		text = getenv("OOM_NTH");
		nth = text == NULL ? 0 : atol(text);
		onwards = getenv("OOM_ONWARDS") != NULL;
	}
	if (is_spared)
		return false;
	now = __atomic_add_fetch(&seen, 1, __ATOMIC_RELAXED);
	if (nth == 0 || (onwards ? now < nth : now != nth))
		return false;
	errno = ENOMEM;
	return true;
}

/* glibc 2.36 itself cannot do without: nss_database.c uses the table for which
 * there was no memory, or asserts that it read a line of nsswitch.conf. */
int
getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t length,
    struct passwd **ret_entry)
{
	int (*real)(uid_t, struct passwd *, char *, size_t, struct passwd **);
	int status;

	is_spared = true;
	real = (int (*)(uid_t, struct passwd *, char *, size_t,
	    struct passwd **))dlsym(RTLD_NEXT, "getpwuid_r");
	status = real(uid, entry, buffer, length, ret_entry);
	is_spared = false;
	return status;
}

static int descriptor = -1;

/* Opened at the beginning: the service gives up the right to later. */
static void __attribute__((constructor))
open_count(void)
{
	const char *path = getenv("OOM_COUNT");

	if (path != NULL)
		descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC |
		    O_CLOEXEC, 0600);
}

static void __attribute__((destructor))
write_count(void)
{
	if (descriptor >= 0) {
		dprintf(descriptor, "%ld\n", seen);
		close(descriptor);
	}
}

void *
malloc(size_t size)
{
	return is_denied() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	return is_denied() ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *old, size_t size)
{
	return is_denied() ? NULL : __libc_realloc(old, size);
}

void *
reallocarray(void *old, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes)) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(old, bytes);
}

void *
memalign(size_t alignment, size_t size)
{
	return is_denied() ? NULL : __libc_memalign(alignment, size);
}

void *
aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

int
posix_memalign(void **ret_memory, size_t alignment, size_t size)
{
	void *memory = memalign(alignment, size);

	if (memory == NULL)
		return ENOMEM;
	*ret_memory = memory;
	return 0;
}
