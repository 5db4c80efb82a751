/* SPDX-License-Identifier: MIT */
/* What the parsers of documents share. */
#ifndef PATCHDAY_DOC_INTERNAL_H
#define PATCHDAY_DOC_INTERNAL_H

#include <yaml.h>

#include "arena.h"
#include "array.h"
#include "doc.h"
#include "text.h"

#define DOC_ANCHORS_MAX 1000	/* they are looked for one by one */

/* A tree: its root, and all that its nodes point to. */
struct doc_tree {
	struct doc doc;		/* first: a tree is known by its root */
	struct arena arena;
};

/* What anchors name.  `node_count` and `byte_count` are of all copies that were
 * made of it, and of what merge keys moved. */
struct doc_anchors {
	ARRAY(struct doc_anchor { char *name; struct doc doc; }) list;
	size_t node_count, byte_count;
	struct arena arena;	/* of `list` */
};

/* Keep a copy of `doc` under `name`; a later one of that name counts from then
 * on.  0, or -1 over the caps. */
int doc_anchor_put(struct doc_anchors *anchors, const char *name,
    const struct doc *doc);

/* Fill the zeroed `doc` of `tree`, which stands `depth` deep, with what `name`
 * stands for; its place and key stay.  NULL, or what is wrong. */
const char *doc_anchor_find(struct doc_anchors *anchors, const char *name,
    int depth, struct doc_tree *tree, struct doc *doc);

/* Free all. */
void doc_anchor_clear(struct doc_anchors *anchors);

/* Complain about keys that occur twice, and leave out all but the first. */
void doc_map_check_twice(struct doc *map, const char *file,
    struct complaints *complaints);

/* Put the entries of merge keys (yaml.org/type/merge.html) into the map of
 * `tree`, and of keys that occur twice leave the last.  The entries are in
 * order of their keys then.  Returns how many entries merge keys brought. */
size_t doc_map_merge(struct doc_tree *tree, struct doc *map);

/* A new tree of type NULL with a copy of `file`; doc_free() of its root frees
 * it. */
struct doc_tree *doc_tree_new(const char *file);

/* What `parser` could not read, in words that say what is accepted, and where
 * it is best mended: its problem's place, on `line`, or where what was not
 * ended begins.  `ret_text` is added to, `ret_mark` set. */
void doc_yamltext_explain(const yaml_parser_t *parser, const char *line,
    struct text *ret_text, yaml_mark_t *ret_mark);

/* Do quotes end directly before `column` (characters, from 0) of `line`, where
 * other text begins?  So end quotes that nobody closed, at those that open the
 * next text.  Before a comment YAML 1.2.2 (6.6) wants a space, which libyaml
 * does not. */
bool doc_yamltext_is_glued(const char *line, size_t column);

/* Is a plain scalar no value: "~", "null", nothing at all (YAML 1.1, tag
 * null)? */
bool doc_yamltext_is_null(const char *value, size_t length);

/* Refuse what is no text (not UTF-8, NUL, control characters) before libyaml
 * sees it: its places for these are byte offsets.  0, or -1 after a
 * complaint. */
int doc_yamltext_check(const char *file, const char *bytes, size_t length,
    struct complaints *complaints);

#endif
