/* SPDX-License-Identifier: MIT */
/*
 * Quoting what was found.
 *
 * Texts come from files, command lines and queries of strangers, and messages
 * about them go to terminals, logs and pages.  A message therefore never
 * holds bytes of a text as they are: an escape sequence in a date would
 * colour a terminal, or worse.
 */
#include "quote_internal.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "utf8.h"

/* Cut last, and at a whole character: half of one would be shown as something
 * else. */
const char *
quote_clean(const char *bytes, size_t length,
    char ret_quoted[static QUOTE_MAX])
{
	char *part = mem_bytes(bytes, strnlen(bytes, length));
	struct text shown = { 0 };
	size_t shown_bytes;

	utf8_clean(&shown, part, false);
	shown_bytes = utf8_prefix(text_string(&shown), QUOTE_BYTES);
	memcpy(ret_quoted, text_string(&shown), shown_bytes);
	ret_quoted[shown_bytes] = '\0';
	text_clear(&shown);
	free(part);
	return ret_quoted;
}
