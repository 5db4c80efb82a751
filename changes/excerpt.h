/* SPDX-License-Identifier: MIT */
/*
 * The wanted parts of a large JSON text.  An answer of Argo CD or GitHub is
 * mostly what nobody asked for: left out before the text is parsed, it costs
 * neither time nor memory.
 */
#ifndef PATCHDAY_EXCERPT_H
#define PATCHDAY_EXCERPT_H

#include <stddef.h>

#include "error.h"
#include "text.h"

#define EXCERPT_PATHS_MAX 24

/*
 * Append to `text` the JSON with only what the paths (ended by NULL) lead to.
 * "items.metadata.name": keys of objects, lists are passed through; with a key,
 * all that is in it is kept.  Where a path leads into something that is no
 * object it is kept as it is.  What is kept is copied, not checked: parse it.
 * What is left out only has to end.  0, or -1 when the brackets, quotes, commas
 * and colons outside of it are not JSON's; `text` is rubbish then.
 */
int excerpt_format(struct text *text, const char *bytes, size_t length,
    const char *const *paths, struct error *ret_error);

#endif
