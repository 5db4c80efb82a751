/* SPDX-License-Identifier: MIT */
/* Names that an option lists: "idfint,idfprod". */
#ifndef PATCHDAY_NAMES_H
#define PATCHDAY_NAMES_H

#include <stdbool.h>

#include "array.h"
#include "jsontext.h"

/* A zeroed struct has none. */
struct names {
	ARRAY(const char *) list;	/* lent: by `text`, or by others */
	char *text;			/* owned; NULL: nothing was split */
};

/* Add the words of `value` (NULL: none) between any of `marks`, without blanks
 * around them.  At most once for each struct. */
void names_split(struct names *names, const char *value, const char *marks);

/* Is the word one of them? */
bool names_has(const struct names *names, const char *word);

/* Write `count` of them from `first` on as a list of strings. */
void names_format(struct jsontext *json, const char *key,
    const char *const *first, size_t count);

/* Free what it owns; it has none then. */
void names_clear(struct names *names);

#endif
