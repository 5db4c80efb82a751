/* SPDX-License-Identifier: MIT */
/*
 * git(1), run as a child: what is in a checkout is committed as people would do
 * it, in whatever form the repository has.  libgit2 would make the command line
 * start at half its speed, for one command in a thousand.
 */
#ifndef PATCHDAY_GIT_H
#define PATCHDAY_GIT_H

#include <stdint.h>

#include "error.h"
#include "text.h"

#define GIT_ARGUMENTS_MAX 16
#define GIT_OUTPUT_MAX (1024 * 1024)

/*
 * Run git in the folder with the arguments (ended by NULL, at most
 * GIT_ARGUMENTS_MAX), with an environment of its own: no configuration of the
 * user's or the machine's, no hooks, no file monitor, no pager, no questions;
 * commits are patchday's and made at `now_at`.  Append what it printed.  0, or
 * -1 with its own words.
 */
int git_run(const char *folder, const char *const *arguments, int64_t now_at,
    struct text *output, struct error *ret_error);

#endif
