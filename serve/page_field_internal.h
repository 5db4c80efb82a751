/* SPDX-License-Identifier: MIT */
/* Pieces of forms, and of forms that come back. */
#ifndef PATCHDAY_PAGE_FIELD_H
#define PATCHDAY_PAGE_FIELD_H

#include <stdbool.h>

#include "page_internal.h"

/* A labelled line to type into; all lent. */
struct page_field {
	const char *name, *label;	/* ours: nothing HTML minds */
	const char *type;		/* NULL: text */
	const char *autocomplete;	/* NULL: "off" */
	int most;			/* characters; 0: as of a reason */
	const char *value;		/* what they typed; NULL: empty */
	const char *problem;		/* with that; NULL: none */
	bool is_needed, has_focus;
};

/* Append it; a problem is said next to it, and it has the focus.  At most one
 * field of a page may have one. */
void page_put_field(const struct page *page, const struct page_field *field);

/* Append a hidden field of a form. */
void page_put_hidden(const struct page *page, const char *name,
    const char *value);

/* Append what tells a form from the next one with the same words: sent twice,
 * as its answer was lost, it is done once (route_visit.c). */
void page_put_once(const struct page *page);

/* Append a banner that says what went wrong; nothing for NULL.  Where no field
 * is to blame it has the focus, so that who cannot see it hears it first. */
void page_put_problem(const struct page *page, const char *problem,
    const char *field);

/* Append what the form says, in its words: "Extend by 30m. Reason: slow". */
struct form;
void page_put_intent(const struct page *page, const struct form *form);

/* Append what they sent, where its form is not there to have it again; nothing
 * for NULL. */
void page_put_sent(const struct page *page, const struct form *form);

#endif
