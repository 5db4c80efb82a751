/* SPDX-License-Identifier: MIT */
/* What pages and programs of others show of ours. */
#ifndef PATCHDAY_PAGE_OUTLET_H
#define PATCHDAY_PAGE_OUTLET_H

#include "page_internal.h"

/* Where the site is, from outside and without a "/" behind it: as configured,
 * else as the reader's browser says; `is_webcal`: for programs that open such
 * links.  Nothing where nobody knows. */
void page_put_site(const struct page *page, struct text *url,
    bool is_webcal);

/* A page with what to copy into another one. */
void page_format_banner(const struct page *page);

/* Feeds of what was announced, and where the banner is. */
void page_put_tidings(const struct page *page);

#endif
