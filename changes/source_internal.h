/* SPDX-License-Identifier: MIT */
/* The kinds, for the table in source.c. */
#ifndef PATCHDAY_SOURCE_INTERNAL_H
#define PATCHDAY_SOURCE_INTERNAL_H

#include "source.h"

extern const struct source_kind source_argocd, source_github,
    source_list;

/* `url`, whose place is `doc`: may a token be sent there, and may a path be put
 * behind it?  0, or -1 after a complaint. */
int source_check_url(const struct doc *doc, const char *url,
    struct complaints *complaints);

/* The header's value, or NULL without a token; secret_free() it. */
char *source_authorization(const struct source *source);

#endif
