/* SPDX-License-Identifier: MIT */
/*
 * What a process gives up for good: rights (capabilities(7), prctl(2)), files
 * and ports (landlock(7)), system calls (seccomp(2)).  What it keeps is listed;
 * all else is refused by the kernel, whatever runs in the process.  Children
 * are bound by the same.
 *
 * The order: sandbox_drop() first, sandbox_limit_files() before there are
 * threads (Landlock binds the calling thread and its children), and
 * sandbox_limit_calls() when all that is opened once is open.
 */
#ifndef PATCHDAY_SANDBOX_H
#define PATCHDAY_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "error.h"
#include "text.h"

/* What may be done at a path and below it. */
enum sandbox_access {
	SANDBOX_READ = 1,	/* open, list */
	SANDBOX_WRITE = 2,	/* make, change, rename, remove */
	SANDBOX_SOCKET = 4,	/* bind a socket there, and remove it */
	SANDBOX_EXECUTE = 8,
	SANDBOX_DEVICE = 16,	/* write to what is there: /dev/null, /proc */
};

/* Which system calls stay allowed beside those that every program needs. */
enum sandbox_calls {
	SANDBOX_CALLS_FILES = 1,	/* change files and folders */
	SANDBOX_CALLS_CONNECT = 2,	/* TCP and UDP to others */
	SANDBOX_CALLS_UNIX = 4,		/* Unix sockets by name */
	SANDBOX_CALLS_ACCEPT = 8,	/* take connections, not listen */
	SANDBOX_CALLS_LISTEN = 16,
	SANDBOX_CALLS_SPAWN = 32,	/* start programs, stop them */
};

struct sandbox_path { char *path; unsigned access; };	/* owned */

/* A list of what stays allowed; a zeroed one allows nothing. */
struct sandbox {
	ARRAY(struct sandbox_path) paths;
	ARRAY(uint16_t) ports;		/* TCP; where others may be asked */
	bool limits_ports;		/* else to every port */
	unsigned calls;			/* SANDBOX_CALLS_… */
	bool keeps_scope;		/* abstract sockets stay reachable */
};

/* Allow `access` (SANDBOX_… or'ed) at `path` and below.  What does not exist
 * when the sandbox is closed is left out.  NULL: nothing happens. */
void sandbox_add_path(struct sandbox *sandbox, const char *path,
    unsigned access);

/* The same for the folders that hold symbolic links on the way to `path`. */
void sandbox_add_links_of(struct sandbox *sandbox, const char *path,
    unsigned access);

/* The same for the folder that holds `path`, and its links: files are replaced
 * by renaming, and what is allowed for a file is lost with it. */
void sandbox_add_folder_of(struct sandbox *sandbox, const char *path,
    unsigned access);

/* Allow TCP connections to the port of `url`, its scheme's when it has none;
 * NULL: nothing happens. */
void sandbox_add_port_of(struct sandbox *sandbox, const char *url);

/* What libc's name service, TLS and loading of libraries read. */
void sandbox_add_system(struct sandbox *sandbox);

/* Is `path` below one that is allowed with `access`? */
bool sandbox_has_path(const struct sandbox *sandbox, const char *path,
    unsigned access);

/* Free the lists; it is empty again. */
void sandbox_clear(struct sandbox *sandbox);

/* Why this program cannot be limited: it is instrumented (sanitizer, coverage,
 * valgrind) or the processor is one without a list of calls; NULL: it can. */
const char *sandbox_find_obstacle(void);

/* No capabilities, no new privileges, no core dump, nobody else of this user
 * may read the memory (prctl(2), PR_SET_DUMPABLE).  0 or -1. */
int sandbox_drop(struct error *ret_error);

/* Landlock, as far as this kernel has it; `missing` gets what it has not, in
 * words.  Returns the ABI's number, 0 where there is no Landlock, or -1. */
int sandbox_limit_files(const struct sandbox *sandbox, struct text *missing,
    struct error *ret_error);

/* seccomp, for all threads.  0 or -1. */
int sandbox_limit_calls(const struct sandbox *sandbox,
    struct error *ret_error);

#endif
