/* SPDX-License-Identifier: MIT */
/* Pages for people who want mail. */
#ifndef PATCHDAY_PAGE_MAIL_H
#define PATCHDAY_PAGE_MAIL_H

#include "doc.h"
#include "page_internal.h"

/* A form by which people ask for mail (nothing where they cannot); it as a
 * page, with what the viewer sent where that was refused; that a mail is on its
 * way; another choice that was refused, as it was sent; how a subscription
 * stands, by the owner's answer. */
void page_put_mail(const struct page *page);
void page_format_mail(const struct page *page,
    const struct page_viewer *viewer);
void page_format_mail_asked(const struct page *page);
void page_format_mail_refused(const struct page *page,
    const struct page_viewer *viewer);
void page_format_mail_state(const struct page *page,
    const struct doc *answer, const char *problem);

#endif
