/* SPDX-License-Identifier: MIT */
/* What the entry of the next occurrence says of the changes that wait. */
#ifndef PATCHDAY_REMARK_H
#define PATCHDAY_REMARK_H

#include "feed.h"
#include "text.h"
#include "occurrence.h"

/* Append what is offered for promotion then, and how many changes wait in each
 * environment of the window, a line each (LF between them), as the site's
 * `promotions` and `pending` have it; nothing where nothing is known to wait.
 * No words of others are in it: feeds are open to everyone. */
void remark_format(struct text *text, const struct occurrence *occurrence,
    const struct feed_site *site);

#endif
