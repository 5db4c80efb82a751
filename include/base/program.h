/* SPDX-License-Identifier: MIT */
/* Programs that come with this one: where they are, and what one answers. */
#ifndef PATCHDAY_PROGRAM_H
#define PATCHDAY_PROGRAM_H

#include "error.h"
#include "text.h"

/* The path of a program that lies beside this one, or where it is installed;
 * its name where neither has it.  The caller frees. */
char *program_find(const char *name);

/*
 * Run it with `arguments` (NULL-terminated, the first is its name), our
 * standard input and nothing else, and append what it says, `most` bytes at
 * most, in `timeout_ms` at most: over that it is killed (ERROR_LIMIT), and not
 * waited for where it does not die.  0 when it ended with status 0; -1 and what
 * happened (what it said stays appended).
 */
int program_run(const char *path, const char *const *arguments, size_t most,
    int timeout_ms, struct text *answer, struct error *ret_error);

/*
 * End this process, a fork that ran no other program, without what its parent
 * would do at its end (_exit(2)).  Built to count coverage it leaves
 * its counts.
 */
_Noreturn void program_end(int status);

#endif
