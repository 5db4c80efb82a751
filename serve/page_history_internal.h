/* SPDX-License-Identifier: MIT */
/* The page of what lies behind. */
#ifndef PATCHDAY_PAGE_HISTORY_H
#define PATCHDAY_PAGE_HISTORY_H

#include "history_internal.h"
#include "page_internal.h"

/* A part of it, and what was asked for; all lent. */
struct page_history {
	const struct history *history;	/* NULL with a problem */
	/* The filter: ids, NULL where there is none. */
	const char *window, *environment;
	const char *problem;		/* with what was asked; NULL: none */
};

/* Append the whole document. */
void page_format_history(const struct page *page,
    const struct page_history *what);

#endif
