/* SPDX-License-Identifier: MIT */
/* The site's own wording: logic-less, `{{field}}` from a closed list,
 * checked when the configuration is loaded. */
#ifndef PATCHDAY_TEMPLATE_H
#define PATCHDAY_TEMPLATE_H

#include <stddef.h>

#include "error.h"
#include "text.h"

#define TEMPLATE_BYTES_MAX 4000

/* Texts a site may replace; NULL: patchday's own.  Owned.  They are used
 * where their sentences are true: on time, for work that is not tentative.
 * Late and unconfirmed messages keep patchday's wording; `footer` is added to
 * every message. */
struct templates {
	char *remind_headline, *remind_lead;
	char *start_headline, *start_lead;
	char *end_headline, *end_lead;
	char *footer;		/* added to every message */
};

struct template_field {
	const char *name;	/* "title" */
	const char *value;	/* any text; inserted as it is; NULL is "" */
};

/* The names that may be used, NULL-terminated, in alphabetical order; what
 * they stand for is in template.c and in patchday.conf(5). */
extern const char *const template_field_names[];

/* Is the text well-formed and every field known?  0, or -1 with line, column,
 * what was found, the nearest name. */
int template_check(const char *text, struct error *ret_error);

/* Append `text` (checked before) with its fields filled in; a field that is
 * not given is left out. */
void template_format(struct text *text, const char *template,
    const struct template_field *fields, size_t field_count);

/* Free what it owns; it is zeroed. */
void template_clear(struct templates *templates);

#endif
