/* SPDX-License-Identifier: MIT */
/* Who did it, as readers of a page know them. */
#ifndef PATCHDAY_PAGE_WHO_H
#define PATCHDAY_PAGE_WHO_H

struct page;

/* Append the title of a person by id; as it is where nobody is
 * called so. */
void page_put_role(const struct page *page, const char *id);

/* Append who did it, as people know them: the title of whom the journal's words
 * mean ("release-manager (token …)", "adam (uid 1000)"); where they mean nobody
 * of `people`, the name alone. */
void page_put_who(const struct page *page, const char *who);

#endif
