/* SPDX-License-Identifier: MIT */
/* One question to a service far away, for the command line: that program is one
 * static file that starts fast and has no TLS in it. */
#ifndef PATCHDAY_COURIER_H
#define PATCHDAY_COURIER_H

#include <stdio.h>

#include "error.h"

/*
 * Read {"url", "method", "token_file", "key", "body"} from `in` (key and body
 * may be left out), ask, and write the answer's status, a line feed and its
 * body to `out`.  TLS is required and verified but for this machine's own
 * addresses; redirects are not followed; the token is read from the file, which
 * nobody else may read.  0 or -1.
 */
int courier_run(FILE *in, FILE *out, struct error *ret_error);

#endif
