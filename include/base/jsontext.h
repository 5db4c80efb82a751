/* SPDX-License-Identifier: MIT */
/* Writing JSON: commas, quotes and escapes in one place.  (Reading: doc.h) */
#ifndef PATCHDAY_JSONTEXT_H
#define PATCHDAY_JSONTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "text.h"

/* Appends to `text`; zero the rest.  `is_pretty`: indented by two spaces, a
 * line feed at the end of the outermost value. */
struct jsontext {
	struct text *text;
	bool is_pretty;
	int depth;
	bool needs_comma;
};

/* Begin and end an object or a list.  `key` is NULL in lists and outside. */
void jsontext_object(struct jsontext *json, const char *key);
void jsontext_list(struct jsontext *json, const char *key);
void jsontext_end_object(struct jsontext *json);
void jsontext_end_list(struct jsontext *json);

/* Values.  A NULL string is null.  Strings that are not UTF-8 get U+FFFD. */
void jsontext_string(struct jsontext *json, const char *key,
    const char *string);
void jsontext_number(struct jsontext *json, const char *key, int64_t number);
void jsontext_bool(struct jsontext *json, const char *key, bool value);
void jsontext_null(struct jsontext *json, const char *key);

/* A value that is JSON already, put in as it is. */
void jsontext_raw(struct jsontext *json, const char *key, const char *raw);

#endif
