/* SPDX-License-Identifier: MIT */
/* What the parsers of documents share. */
#ifndef PATCHDAY_DOC_INTERNAL_H
#define PATCHDAY_DOC_INTERNAL_H

#include "doc.h"

/* A new root of type NULL that owns a copy of `file`; doc_free() frees it. */
struct doc *doc_tree_new(const char *file);

/* Free what a node owns, not the node; it is zeroed. */
void doc_node_clear(struct doc *doc);

#endif
