/* SPDX-License-Identifier: MIT */
/* A form as browsers and Slack send it: application/x-www-form-urlencoded. */
#ifndef PATCHDAY_FORM_H
#define PATCHDAY_FORM_H

#include <stddef.h>

#include "error.h"

#define FORM_FIELDS_MAX 512
#define FORM_BYTES_MAX (64 * 1024)

/* Decoded, ended with a NUL; UTF-8. */
struct form_field { const char *name, *value; };

/* A form taken apart; its strings lead into `bytes`. */
struct form {
	char *bytes;			/* owned */
	struct form_field fields[FORM_FIELDS_MAX];
	size_t count;
};

/*
 * Take a body apart.  Refused: bad escapes, NUL, what is no UTF-8, a name that
 * comes twice (whoever checked it before may have read the other one), more
 * than the caps.  0 and a form to clear, or -1.
 */
int form_parse(const char *bytes, size_t length, struct form *ret_form,
    struct error *ret_error);

/* The value of a field; NULL when there is none. */
const char *form_find(const struct form *form, const char *name);

/* Free what it owns; it is zeroed. */
void form_clear(struct form *form);

#endif
