/* SPDX-License-Identifier: MIT */
/* The page before an act. */
#ifndef PATCHDAY_PAGE_PREVIEW_H
#define PATCHDAY_PAGE_PREVIEW_H

#include "doc.h"
#include "form_internal.h"
#include "page_internal.h"

/*
 * The page before an act: what will be said and where, what it
 * clashes with, and a form that does it.  All lent.
 */
struct page_preview {
	const char *title;		/* of what it is about */
	/* Where the form goes, below the site's address: plain characters. */
	const char *path;
	const struct doc *answer;	/* the owner's to a dry run */
	const struct form *fields;	/* the form's, which are sent again */
	/* The form says which it is and what the answer was made from, so that
	 * it is done once, and only as it is shown. */
	bool is_marked;
	bool is_again;			/* they saw another one before */
	const struct occurrence *occurrence;	/* as it is; NULL: none */
	/* Append what the form says, in its words. */
	void (*put_intent)(const struct page *page, const struct form *form);
};
void page_format_preview(const struct page *page,
    const struct page_preview *preview);

#endif
