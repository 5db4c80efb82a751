/* SPDX-License-Identifier: MIT */
/* A form as browsers and Slack post it: application/x-www-form-urlencoded
 * (WHATWG URL 5.1). */
#ifndef PATCHDAY_FORM_H
#define PATCHDAY_FORM_H

#include <stddef.h>

#include "array.h"

#define FORM_FIELDS_MAX 64

/* Names and values point into `bytes`; decoded, UTF-8, without NUL. */
struct form_field { const char *name, *value; };

struct form {
	char *bytes;			/* owned */
	ARRAY(struct form_field) list;
};

/* Take a body apart.  0 and a form that the caller clears, or -1: bad escapes,
 * not UTF-8, a NUL, too many fields. */
int form_parse(const char *bytes, size_t length, struct form *ret_form);

/* The value of the first field called `name`; NULL: there is none. */
const char *form_find(const struct form *form, const char *name);

/* Free what it owns; it is zeroed. */
void form_clear(struct form *form);

#endif
