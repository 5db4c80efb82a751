/* SPDX-License-Identifier: MIT */
/* What was found, fit to stand in a message. */
#ifndef PATCHDAY_QUOTE_INTERNAL_H
#define PATCHDAY_QUOTE_INTERNAL_H

#include <stddef.h>

#define QUOTE_BYTES 60			/* so much of the text is shown */
#define QUOTE_MAX (QUOTE_BYTES + 1)	/* with the NUL */

/*
 * Write the first `length` bytes at `bytes`, or up to its NUL, so that they
 * can be shown to a person: utf8_clean() takes care of controls, hidden
 * characters and broken UTF-8, the rest is cut between two characters.
 * Returns `ret_quoted`, for use within a list of arguments.
 */
const char *quote_clean(const char *bytes, size_t length,
    char ret_quoted[static QUOTE_MAX]);

#endif
