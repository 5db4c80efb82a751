/* SPDX-License-Identifier: MIT */
/*
 * The tree of a parsed document: making, searching, freeing it, and complaining
 * at a node's place.  A node is a plain struct in its parent's array, and
 * arrays, texts and keys are pieces of the tree's arena.  Maps
 * are searched in order: none has more keys than a person typed, and order is
 * needed for messages.
 */
#include "doc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doc_internal.h"
#include "mem.h"
#include "nearest.h"
#include "text.h"
#include "utf8.h"

/* What a message quotes of a value: enough to find it, short enough for one
 * line of a terminal. */
#define DOC_SHOWN_CHARACTERS 60

/* The root is found by its node, so that doc_free() needs no second handle. */
struct doc_tree *
doc_tree_new(const char *file)
{
	struct doc_tree *tree = mem_new(1, sizeof(*tree));

	tree->doc.file = arena_string(&tree->arena, file != NULL ? file : "");
	tree->doc.line = tree->doc.column = 1;
	return tree;
}

/* Only roots are freed; a node inside a tree belongs to the root's arena. */
void
doc_free(struct doc *doc)
{
	struct doc_tree *tree = (struct doc_tree *)doc;

	if (doc == NULL)
		return;
	arena_clear(&tree->arena);
	free(tree);
}

void
doc_set_key(struct doc *root, const char *key)
{
	struct doc_tree *tree = (struct doc_tree *)root;

	root->key = arena_string(&tree->arena, key);
	root->key_line = root->key_column = 1;
}

const struct doc *
doc_find(const struct doc *map, const char *key)
{
	size_t i;

	if (map == NULL || map->type != DOC_MAP)
		return NULL;
	for (i = 0; i < map->count; i++)
		if (map->items[i].key[0] == key[0] &&
		    strcmp(map->items[i].key, key) == 0)
			return &map->items[i];
	return NULL;
}

const char *
doc_string(const struct doc *doc)
{
	return doc != NULL && doc->type == DOC_SCALAR ? doc->scalar : NULL;
}

size_t
doc_item_count(const struct doc *doc)
{
	if (doc == NULL)
		return 0;
	return doc->type == DOC_LIST ? doc->count : 1;
}

/* A scalar where a list is accepted counts as its only entry (`to: team` for
 * `to: [team]`), so every reader of lists walks with these two. */
const struct doc *
doc_item(const struct doc *doc, size_t index)
{
	return doc->type == DOC_LIST ? &doc->items[index] : doc;
}

/* What is said quotes what strangers wrote: control characters would move the
 * cursor of the terminal that shows it, so the text is cleaned here, once. */
void
doc_complain(const struct doc *doc, enum complaint_level level,
    struct complaints *complaints, const char *format, ...)
{
	struct text text = { 0 };
	va_list arguments;
	char buffer[1024];

	va_start(arguments, format);
	(void)vsnprintf(buffer, sizeof(buffer), format, arguments);
	va_end(arguments);
	utf8_clean_halves(buffer);
	utf8_clean(&text, buffer, false);
	complaint_add(complaints, level, doc->file, doc->line, doc->column,
	    "%s", text_string(&text));
	text_clear(&text);
}

/* The byte of the scalar that line and column mean; the end when beyond. */
static size_t
doc_error_byte(const struct doc *doc, const struct error *error)
{
	const char *at = doc->scalar, *end;
	size_t byte;
	int line;

	for (line = 1; line < error->line; line++) {
		end = strchr(at, '\n');
		if (end == NULL)
			return doc->length;
		at = end + 1;
	}
	byte = (size_t)(at - doc->scalar) +
	    (error->column > 1 ? (size_t)error->column - 1 : 0);
	return byte < doc->length ? byte : doc->length;
}

/*
 * Parsers of scalars (rules, dates, zones, templates) count from the begin of
 * their text.  Where the file has that text as it is, the place is carried over
 * into the file, so that an editor jumps to the very word; else the complaint
 * stands at the value.
 */
void
doc_complain_error(const struct doc *doc, struct complaints *complaints,
    const struct error *error)
{
	struct doc place = *doc;
	size_t i, byte;

	if (doc->type == DOC_SCALAR && doc->text_line > 0 && error->line > 0) {
		byte = doc_error_byte(doc, error);
		place.line = doc->text_line;
		place.column = doc->text_column;
		for (i = 0; i < byte; i++) {
			/* Bytes that continue a character have no column. */
			place.column += (doc->scalar[i] & 0xc0) != 0x80;
			if (doc->scalar[i] != '\n')
				continue;
			place.line++;
			place.column = doc->text_column;
		}
	}
	doc_complain(&place, COMPLAINT_ERROR, complaints, "%s%s%s",
	    doc->key != NULL ? doc->key : "", doc->key != NULL ? ": " : "",
	    error->text);
}

/* Text in quotes, and cut with "..."; anything else by what it is.  The result
 * is lent by `ret_shown` or is static. */
const char *
doc_show(const struct doc *doc, char ret_shown[static DOC_SHOWN_MAX])
{
	static const char *const types[] = {
		[DOC_NULL] = "nothing",
		[DOC_SCALAR] = "a text",
		[DOC_LIST] = "a list",
		[DOC_MAP] = "a map",
	};
	struct text text = { 0 };
	size_t length;

	if (doc->type != DOC_SCALAR)
		return types[doc->type];
	utf8_clean(&text, doc->scalar, false);
	length = utf8_prefix(text_string(&text), DOC_SHOWN_CHARACTERS);
	(void)snprintf(ret_shown, DOC_SHOWN_MAX, "\"%.*s%s\"", (int)length,
	    text_string(&text), length < text.length ? "..." : "");
	text_clear(&text);
	return ret_shown;
}

/* It may differ from a sound one by what nobody sees in an editor. */
void
doc_name_key(const char *key, struct text *name, struct text *seen)
{
	struct text marked = { 0 };
	uint32_t unseen = utf8_mark_unseen(key, &marked, seen);

	text_putf(name, "\"%.80s\"", text_string(&marked));
	if (unseen != 0)
		text_putf(name, " (U+%04X looks like a space or like nothing)",
		    (unsigned)unseen);
	text_clear(&marked);
}

/* Say which of `map`'s accepted keys was meant instead of `entry`'s. */
static void
doc_complain_key(const struct doc *entry, const char *const *keys,
    size_t key_count, struct complaints *complaints)
{
	struct text text = { 0 }, name = { 0 }, seen = { 0 };
	struct doc place = *entry;
	const char *nearest;
	size_t i;

	place.line = entry->key_line;
	place.column = entry->key_column;
	doc_name_key(entry->key, &name, &seen);
	nearest = nearest_find(text_string(&seen), keys, key_count);
	if (nearest != NULL)
		text_putf(&text, "did you mean \"%s\"? ", nearest);
	text_puts(&text, "accepted are ");
	for (i = 0; i < key_count; i++)
		text_putf(&text, "%s%s", i > 0 ? ", " : "", keys[i]);
	doc_complain(&place, COMPLAINT_ERROR, complaints,
	    "unknown key %s; %s", text_string(&name), text_string(&text));
	text_clear(&text);
	text_clear(&name);
	text_clear(&seen);
}

/* Keys are few (20 at most), so two loops are faster than any index.  All
 * unknown keys are told, not just the first. */
int
doc_check_keys(const struct doc *map, const char *const *keys,
    size_t key_count, struct complaints *complaints)
{
	char shown[DOC_SHOWN_MAX];
	int result = 0;
	size_t i, k;

	if (map == NULL)
		return 0;
	if (map->is_refused)
		return -1;
	if (map->type != DOC_MAP) {
		doc_complain(map, COMPLAINT_ERROR, complaints,
		    "%s must be a map (key: value), found %s",
		    map->key != NULL ? map->key : "this",
		    doc_show(map, shown));
		return -1;
	}
	for (i = 0; i < map->count; i++) {
		for (k = 0; k < key_count; k++)
			if (map->items[i].key[0] == keys[k][0] &&
			    strcmp(map->items[i].key, keys[k]) == 0)
				break;
		if (k < key_count)
			continue;
		doc_complain_key(&map->items[i], keys, key_count, complaints);
		result = -1;
	}
	return result;
}
