/* SPDX-License-Identifier: MIT */
/* What an occurrence meets, as pieces of pages. */
#ifndef PATCHDAY_PAGE_CONFLICT_H
#define PATCHDAY_PAGE_CONFLICT_H

#include "page_internal.h"

/*
 * Append what the occurrence meets, and its ways out: one click each, for who
 * is signed in (`form_key` of their session; NULL: nobody is).  Nothing where
 * it meets nothing, or somebody has decided.
 */
void page_put_conflict(const struct page *page,
    const struct occurrence *occurrence, const char *form_key);

/* The same for who follows a link of a mail, whose address is all that the
 * forms need. */
void page_put_conflict_by_link(const struct page *page,
    const struct occurrence *occurrence);

#endif
