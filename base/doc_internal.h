/* SPDX-License-Identifier: MIT */
/* What the parsers of documents share. */
#ifndef PATCHDAY_DOC_INTERNAL_H
#define PATCHDAY_DOC_INTERNAL_H

#include "doc.h"

/* A new root of type NULL that owns a copy of `file`; doc_free() frees it. */
struct doc *doc_tree_new(const char *file);

/* Free what a node owns, not the node; it is zeroed. */
void doc_node_clear(struct doc *doc);

/* libyaml's `problem` in words that say what is accepted. */
const char *doc_yamltext_explain(const char *problem);

/* Refuse what is no text (not UTF-8, NUL, control characters) before libyaml
 * sees it: its places for these are byte offsets.  0, or -1 after a
 * complaint. */
int doc_yamltext_check(const char *file, const char *bytes, size_t length,
    struct complaints *complaints);

#endif
