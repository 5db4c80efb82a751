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
 * cap; what was copied by then is whole.
 */
static int
doc_anchor_copy(struct doc_anchors *anchors, struct arena *arena,
    const struct doc *from, int depth, struct doc *ret_doc)
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
	ret_doc->scalar = arena_string(arena, from->scalar);
	ret_doc->length = from->length;
	if (from->count == 0)
		return 0;
	ret_doc->items = arena_take(arena, from->count,
	    sizeof(*ret_doc->items));
	for (i = 0; i < from->count; i++) {
		to = &ret_doc->items[ret_doc->count++];
		*to = (struct doc){ .file = from->items[i].file,
		    .key = arena_string(arena, from->items[i].key),
		    .key_line = from->items[i].key_line,
		    .key_column = from->items[i].key_column,
		    .line = from->items[i].line,
		    .column = from->items[i].column };
		anchors->byte_count += to->key != NULL ? strlen(to->key) : 0;
		if (doc_anchor_copy(anchors, arena, &from->items[i],
		    depth + 1, to) < 0)
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
	anchor->name = arena_string(&anchors->arena, name);
	return doc_anchor_copy(anchors, &anchors->arena, doc, 1,
	    &anchor->doc);
}

/* From the end: the last of a name counts. */
const char *
doc_anchor_find(struct doc_anchors *anchors, const char *name, int depth,
    struct doc_tree *tree, struct doc *doc)
{
	size_t i = anchors->list.count;

	while (i > 0 && strcmp(anchors->list.items[i - 1].name, name) != 0)
		i--;
	if (i == 0)
		return "an alias (*) of an anchor that does not stand before "
		    "it";
	if (doc_anchor_copy(anchors, &tree->arena,
	    &anchors->list.items[i - 1].doc, depth, doc) < 0)
		return "aliases repeat more than one file may have";
	return NULL;
}

void
doc_anchor_clear(struct doc_anchors *anchors)
{
	array_clear(&anchors->list);
	arena_clear(&anchors->arena);
}
