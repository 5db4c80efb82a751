/* SPDX-License-Identifier: MIT */
/*
 * Anchors, aliases and merge keys, for YAML that others wrote for programs that
 * take them.  An alias becomes a copy of what its anchor named; all copies of a
 * file share the caps of the file, so aliases of aliases end where a file of
 * that size would.
 */
#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "doc_internal.h"
#include "mem.h"

/*
 * Copy what `from` holds into `ret_doc` (file, key and place stay).  -1 over a
 * cap; what was copied by then is whole and can be cleared.
 */
static int
doc_anchor_copy(struct doc_anchors *anchors, const struct doc *from,
    int depth, struct doc *ret_doc)
{
	struct doc *to;
	size_t i;

	if (depth > DOC_DEPTH_MAX || ++anchors->node_count > DOC_NODES_MAX)
		return -1;
	anchors->byte_count += from->length;
	if (anchors->byte_count > DOC_BYTES_MAX)
		return -1;
	ret_doc->type = from->type;
	ret_doc->is_quoted = from->is_quoted;
	ret_doc->is_refused = from->is_refused;
	ret_doc->scalar = mem_string(from->scalar);
	ret_doc->length = from->length;
	if (from->count == 0)
		return 0;
	ret_doc->items = mem_new(from->count, sizeof(*ret_doc->items));
	for (i = 0; i < from->count; i++) {
		to = &ret_doc->items[ret_doc->count++];
		*to = (struct doc){ .file = from->items[i].file,
		    .key = mem_string(from->items[i].key),
		    .key_line = from->items[i].key_line,
		    .key_column = from->items[i].key_column,
		    .line = from->items[i].line,
		    .column = from->items[i].column };
		anchors->byte_count += to->key != NULL ? strlen(to->key) : 0;
		if (doc_anchor_copy(anchors, &from->items[i], depth + 1,
		    to) < 0)
			return -1;
	}
	return 0;
}

int
doc_anchor_put(struct doc_anchors *anchors, const char *name,
    const struct doc *doc)
{
	struct doc_anchor *anchor;

	if (anchors->list.count == DOC_ANCHORS_MAX)
		return -1;
	anchor = array_add(&anchors->list);
	anchor->name = mem_string(name);
	return doc_anchor_copy(anchors, doc, 1, &anchor->doc);
}

/* From the end: the last of a name counts. */
const char *
doc_anchor_find(struct doc_anchors *anchors, const char *name, int depth,
    struct doc *doc)
{
	size_t i = anchors->list.count;

	while (i > 0 && strcmp(anchors->list.items[i - 1].name, name) != 0)
		i--;
	if (i == 0)
		return "an alias (*) of an anchor that does not stand before "
		    "it";
	if (doc_anchor_copy(anchors, &anchors->list.items[i - 1].doc, depth,
	    doc) < 0)
		return "aliases repeat more than one file may have";
	return NULL;
}

void
doc_anchor_clear(struct doc_anchors *anchors)
{
	size_t i;

	for (i = 0; i < anchors->list.count; i++) {
		free(anchors->list.items[i].name);
		doc_node_clear(&anchors->list.items[i].doc);
	}
	array_clear(&anchors->list);
}
