/* SPDX-License-Identifier: MIT */
/* Pages of environments: what waits, what is in trouble, what was shipped. */
#ifndef PATCHDAY_PAGE_ENVIRONMENT_H
#define PATCHDAY_PAGE_ENVIRONMENT_H

#include "environment.h"
#include "page_internal.h"
#include "pending.h"

/* What such a page tells, as who looks may read it. */
struct page_environment {
	const struct environment *environment;
	const struct pending *pending;	/* NULL: nothing is known */
	bool is_open;			/* titles and links are in it */
	const struct page_viewer *viewer;	/* NULL: no forms */
};

/* The page of one; of all. */
void page_environment_format(const struct page *page,
    const struct page_environment *what);
void page_environment_list_format(const struct page *page);

/* The feed of its changes (RFC 4287); `page` lends site, time and `text`. */
void page_environment_atom_format(const struct page *page,
    const struct page_environment *what);

/* page_environment_change.c: append the changes that wait, and those of which
 * somebody has to look at something. */
void page_environment_put_changes(const struct page *page,
    const struct page_environment *what);
void page_environment_put_trouble(const struct page *page,
    const struct page_environment *what);

/* page_environment_open.c: append the open pull requests; nothing without
 * any. */
void page_environment_put_open(const struct page *page,
    const struct page_environment *what);

/* "15.3.2 → 15.4.1", "to 15.4.1", as HTML; nothing where none is known. */
void page_environment_put_versions(struct text *text, const char *from,
    const char *to);

/* page_environment_chart.c: what was shipped there lately, and how long it had
 * waited. */
void page_environment_put_shipped(const struct page *page,
    const struct environment *environment);

/* "14 changes wait, 1 is in trouble", as a sentence without its end. */
void page_environment_put_count(struct text *text,
    const struct pending *pending);

/* For its page: the environments of an occurrence with what waits; when it is
 * over, what it brought; nothing where nothing is known. */
void page_environment_put_links(const struct page *page,
    const struct occurrence *occurrence);

#endif
