/* SPDX-License-Identifier: MIT */
/*
 * YAML through libyaml's events, which hand over one token at a time, so that
 * the caps end a hostile document before it costs anything: libyaml's own tree
 * (yaml_parser_load) knows none, and takes 19 s for 100 kB of "[".
 *
 * Left out on purpose: anchors, aliases, tags and merge keys.  A value would
 * mean what stands elsewhere, so that no message could say where it is wrong,
 * and aliases of aliases grow without bound.  Where other programs take them,
 * doc_anchor.c follows them under the same caps.
 *
 * After a fault reading goes on where it can, so that all faults are told at
 * once; only what the scanner itself cannot read ends it.
 */
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "doc.h"
#include "doc_internal.h"
#include "mem.h"
#include "utf8.h"

#define DOC_YAML_MANY 512	/* entries, 40 KiB */
/* A parse in progress. */
struct doc_yaml {
	yaml_parser_t parser;
	const char *file;	/* the tree's copy */
	const char *bytes;	/* the whole text, NUL behind it */
	struct complaints *complaints;
	size_t node_count;	/* so far; at most DOC_NODES_MAX */
	const char *line;	/* where line `line_number` (from 0) begins */
	size_t line_number;
	bool is_broken;		/* the rest cannot be read */
	struct doc_anchors *anchors;	/* NULL: there must be none */
	struct doc_tree *tree;
	ARRAY(struct doc) open;	/* entries of lists and maps not at their end */
};

static void doc_yaml_node(struct doc_yaml *yaml, yaml_event_t *event,
    int depth, struct doc *ret_doc);

/* Complain at a mark of libyaml's, which count from 0. */
static void
doc_yaml_complain(struct doc_yaml *yaml, const yaml_mark_t *mark,
    const char *text)
{
	complaint_add(yaml->complaints, COMPLAINT_ERROR, yaml->file,
	    (int)mark->line + 1, (int)mark->column + 1, "%s", text);
}

/* Where line `number` (from 0) begins; remembered, as events move forward.
 * The bytes have a NUL behind them. */
static const char *
doc_yaml_line(struct doc_yaml *yaml, size_t number)
{
	const char *end;

	if (number < yaml->line_number) {
		yaml->line = yaml->bytes;
		yaml->line_number = 0;
	}
	while (yaml->line_number < number) {
		end = strchr(yaml->line, '\n');
		if (end == NULL)
			break;
		yaml->line = end + 1;
		yaml->line_number++;
	}
	return yaml->line;
}

/* Complain about what libyaml could not read; memory is another matter. */
static void
doc_yaml_complain_parser(struct doc_yaml *yaml)
{
	yaml_mark_t mark = yaml->parser.problem_mark;
	struct text text = { 0 };

	if (yaml->parser.error == YAML_MEMORY_ERROR)
		mem_end();
	yaml->is_broken = true;
	doc_yamltext_explain(&yaml->parser, doc_yaml_line(yaml, mark.line),
	    &text, &mark);
	doc_yaml_complain(yaml, &mark, text_string(&text));
	text_clear(&text);
}

/* The next event; false when the document cannot be read on. */
static bool
doc_yaml_next(struct doc_yaml *yaml, yaml_event_t *ret_event)
{
	/* Hundreds of complaints help nobody, and take time. */
	yaml->is_broken |= yaml->complaints->error_count > COMPLAINTS_MAX;
	if (yaml->is_broken)
		return false;
	if (yaml_parser_parse(&yaml->parser, ret_event) != 0)
		return true;
	doc_yaml_complain_parser(yaml);
	return false;
}

/* Refuse anchors and tags (false); reading goes on without them. */
static bool
doc_yaml_check_properties(struct doc_yaml *yaml, const yaml_event_t *event,
    const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (yaml->anchors != NULL)
		return true;
	if (anchor != NULL)
		doc_yaml_complain(yaml, &event->start_mark,
		    "an anchor (&); anchors and aliases are not accepted, "
		    "write the value out");
	if (tag != NULL)
		doc_yaml_complain(yaml, &event->start_mark,
		    "a tag (!); tags are not accepted, every value is text, "
		    "number, true or false as it is written");
	return anchor == NULL && tag == NULL;
}

/*
 * Where the first character of a scalar's text stands, when the text is in the
 * file as it is: plain, quoted without escapes, or a "|" block.  Only then can
 * a fault in the text be shown at its place.  Elsewhere text_line stays 0.
 */
static void
doc_yaml_place_text(struct doc_yaml *yaml, const yaml_event_t *event,
    struct doc *doc)
{
	const yaml_mark_t *start = &event->start_mark, *end = &event->end_mark;
	size_t quotes;
	const char *line;

	if (event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE) {
		line = doc_yaml_line(yaml, start->line + 1);
		doc->text_line = (int)start->line + 2;
		doc->text_column = (int)strspn(line, " ") + 1;
		return;
	}
	quotes = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? 0 : 1;
	/* As long in the file as it is read (and its quotes): nothing was
	 * escaped.  On one line a plain one has no way to. */
	if (start->line != end->line || (quotes > 0 && end->index -
	    start->index != utf8_count(doc->scalar) + 2))
		return;
	doc->text_line = (int)start->line + 1;
	doc->text_column = (int)start->column + 1 + (int)quotes;
}

/* Copy a scalar's text.  Numbers and booleans stay text: only a key's reader
 * knows what it is. */
static void
doc_yaml_scalar(struct doc_yaml *yaml, const yaml_event_t *event,
    struct doc *doc)
{
	const char *value = (const char *)event->data.scalar.value;
	size_t length = event->data.scalar.length;
	const yaml_mark_t *end = &event->end_mark;
	yaml_scalar_style_t style = event->data.scalar.style;
	bool is_sound = doc_yaml_check_properties(yaml, event,
	    event->data.scalar.anchor, event->data.scalar.tag);

	doc->is_quoted = style != YAML_PLAIN_SCALAR_STYLE;
	/* "\0" in double quotes: the check of the raw bytes cannot see it. */
	if (memchr(value, '\0', length) != NULL) {
		doc_yaml_complain(yaml, &event->start_mark,
		    "a NUL character (\\0) in a text is not accepted");
		doc->is_refused = true;
		return;
	}
	if (event->start_mark.line != end->line &&
	    style <= YAML_DOUBLE_QUOTED_SCALAR_STYLE && doc_yamltext_is_glued(
	    doc_yaml_line(yaml, end->line), end->column)) {
		doc_yaml_complain(yaml, &event->start_mark,
		    "the quotes that begin here end lines below, directly "
		    "before other text; is a quote missing?");
		yaml->is_broken = doc->is_refused = true;
		return;
	}
	if (!doc->is_quoted && doc_yamltext_is_null(value, length)) {
		doc->is_refused = !is_sound;	/* that it is none as well */
		return;
	}
	doc->type = DOC_SCALAR;
	doc->scalar = arena_bytes(&yaml->tree->arena, value, length);
	doc->length = length;
	doc_yaml_place_text(yaml, event, doc);
}

/* Read an entry of a list or map, whose value begins with `event`. */
static void
doc_yaml_append(struct doc_yaml *yaml, yaml_event_t *event, int depth,
    const struct doc *key)
{
	struct doc entry = { .file = yaml->file };

	if (key != NULL)
		entry = *key;
	doc_yaml_node(yaml, event, depth + 1, &entry);
	array_push(&yaml->open, entry);
}

/* At the end of a list or map, its entries (open since `first`) move to where
 * they stay.  Many of them keep their memory, and those before get another. */
static void
doc_yaml_close(struct doc_yaml *yaml, size_t first, struct doc *parent)
{
	struct doc *items = yaml->open.items;
	size_t count = yaml->open.count - first;

	yaml->open.count = first;
	parent->count = count;
	if (count == 0)
		return;
	if (count < DOC_YAML_MANY) {
		parent->items = arena_take(&yaml->tree->arena, count,
		    sizeof(*items));
		memcpy(parent->items, items + first, count * sizeof(*items));
		return;
	}
	yaml->open.items = mem_resize(NULL, first, sizeof(*items));
	yaml->open.capacity = first;
	memcpy(yaml->open.items, items, first * sizeof(*items));
	memmove(items, items + first, count * sizeof(*items));
	parent->items = arena_adopt(&yaml->tree->arena,
	    mem_resize(items, count, sizeof(*items)));
}

/* Read entries up to the end of the list, or of what can be read. */
static void
doc_yaml_list(struct doc_yaml *yaml, int depth, struct doc *list)
{
	yaml_event_t event;
	size_t first = yaml->open.count;
	bool is_end = false;

	list->type = DOC_LIST;
	while (!is_end && doc_yaml_next(yaml, &event)) {
		is_end = event.type == YAML_SEQUENCE_END_EVENT;
		if (!is_end)
			doc_yaml_append(yaml, &event, depth, NULL);
		yaml_event_delete(&event);
	}
	doc_yaml_close(yaml, first, list);
}

/* Keep what an anchor names for its aliases. */
static void
doc_yaml_name(struct doc_yaml *yaml, const yaml_event_t *event,
    const struct doc *doc)
{
	const yaml_char_t *anchor =
	    event->type == YAML_SCALAR_EVENT ? event->data.scalar.anchor :
	    event->type == YAML_SEQUENCE_START_EVENT ?
	    event->data.sequence_start.anchor :
	    event->type == YAML_MAPPING_START_EVENT ?
	    event->data.mapping_start.anchor : NULL;

	if (yaml->anchors == NULL || anchor == NULL ||
	    doc_anchor_put(yaml->anchors, (const char *)anchor, doc) == 0)
		return;
	doc_yaml_complain(yaml, &event->start_mark,
	    "anchors name more values than one file may have");
	yaml->is_broken = true;
}

/* Put what an alias stands for at its place. */
static void
doc_yaml_alias(struct doc_yaml *yaml, const yaml_event_t *event, int depth,
    struct doc *doc)
{
	const char *fault = "an alias (*); anchors and aliases are not "
	    "accepted, write the value out";

	if (yaml->anchors != NULL)
		fault = doc_anchor_find(yaml->anchors,
		    (const char *)event->data.alias.anchor, depth, yaml->tree,
		    doc);
	if (fault == NULL)
		return;
	doc_yaml_complain(yaml, &event->start_mark, fault);
	doc->is_refused = true;
	/* Billions of laughs: no more of it. */
	yaml->is_broken |= yaml->anchors != NULL;
}

/*
 * A map's key into the zeroed node of its entry: false and a complaint when it
 * is none.  A key that is a list or a map cannot be skipped event by event, so
 * it ends the reading.
 */
static bool
doc_yaml_key(struct doc_yaml *yaml, const yaml_event_t *event,
    struct doc *entry)
{
	struct doc key = { .file = yaml->file };
	const char *fault = NULL;

	entry->file = yaml->file;
	entry->key_line = (int)event->start_mark.line + 1;
	entry->key_column = (int)event->start_mark.column + 1;
	yaml->is_broken |= event->type != YAML_SCALAR_EVENT;
	if (!yaml->is_broken)
		doc_yaml_scalar(yaml, event, &key);
	if (key.is_refused)
		return false;	/* said already */
	if (yaml->is_broken)
		fault = "a key must be a text, found a list, a map or an alias";
	else if (key.type != DOC_SCALAR || key.length == 0)
		fault = "a key must be a text, found nothing";
	else if (!key.is_quoted && strcmp(key.scalar, "<<") == 0 &&
	    yaml->anchors == NULL)
		fault = "a merge key (<<); merge keys are not accepted, write "
		    "the keys out";
	if (fault != NULL) {
		doc_yaml_complain(yaml, &event->start_mark, fault);
		return false;
	}
	doc_yaml_name(yaml, event, &key);
	entry->key = key.scalar;
	return true;
}

/* One key and its value.  An entry without a sound key is read all the same, as
 * its events must be passed by, and left out. */
static void
doc_yaml_entry(struct doc_yaml *yaml, const yaml_event_t *event, int depth)
{
	struct doc key = { 0 };
	bool is_sound = doc_yaml_key(yaml, event, &key);
	yaml_event_t value;

	if (!doc_yaml_next(yaml, &value))
		return;
	doc_yaml_append(yaml, &value, depth, &key);
	yaml_event_delete(&value);
	if (!is_sound)
		yaml->open.count--;
}

/* Read entries up to the end of the map, or of what can be read. */
static void
doc_yaml_map(struct doc_yaml *yaml, int depth, struct doc *map)
{
	yaml_event_t event;
	size_t first = yaml->open.count;
	bool is_end = false;

	map->type = DOC_MAP;
	while (!is_end && doc_yaml_next(yaml, &event)) {
		is_end = event.type == YAML_MAPPING_END_EVENT;
		if (!is_end)
			doc_yaml_entry(yaml, &event, depth);
		yaml_event_delete(&event);
	}
	doc_yaml_close(yaml, first, map);
	if (yaml->anchors != NULL)
		yaml->anchors->node_count += doc_map_merge(yaml->tree, map);
	else
		doc_map_check_twice(map, yaml->file, yaml->complaints);
}

/* Read the value that begins with `event` into a zeroed node. */
static void
doc_yaml_node(struct doc_yaml *yaml, yaml_event_t *event, int depth,
    struct doc *doc)
{
	const yaml_mark_t *mark = &event->start_mark;

	doc->line = (int)mark->line + 1;
	doc->column = (int)mark->column + 1;
	if (depth > DOC_DEPTH_MAX || ++yaml->node_count +
	    (yaml->anchors != NULL ? yaml->anchors->node_count : 0) >
	    DOC_NODES_MAX) {
		complaint_add(yaml->complaints, COMPLAINT_ERROR, yaml->file,
		    doc->line, doc->column, depth > DOC_DEPTH_MAX ?
		    "lists and maps are nested deeper than %d levels" :
		    "more than %d values in one file", depth > DOC_DEPTH_MAX ?
		    DOC_DEPTH_MAX : DOC_NODES_MAX);
		yaml->is_broken = doc->is_refused = true;
		return;
	}
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		doc_yaml_scalar(yaml, event, doc);
		break;
	case YAML_SEQUENCE_START_EVENT:
		(void)doc_yaml_check_properties(yaml, event,
		    event->data.sequence_start.anchor,
		    event->data.sequence_start.tag);
		doc_yaml_list(yaml, depth, doc);
		break;
	case YAML_MAPPING_START_EVENT:
		(void)doc_yaml_check_properties(yaml, event,
		    event->data.mapping_start.anchor,
		    event->data.mapping_start.tag);
		doc_yaml_map(yaml, depth, doc);
		break;
	default:	/* an alias: no other event can begin a value */
		doc_yaml_alias(yaml, event, depth, doc);
		break;
	}
	doc_yaml_name(yaml, event, doc);
}

/* Read one document and make sure that it is the only one: a second one ("---")
 * would be ignored, and with it half of the windows. */
static void
doc_yaml_document(struct doc_yaml *yaml, struct doc *root)
{
	yaml_event_t event;
	yaml_event_type_t type = YAML_NO_EVENT;
	int documents = 0;

	while (type != YAML_STREAM_END_EVENT && doc_yaml_next(yaml, &event)) {
		type = event.type;
		if (type == YAML_DOCUMENT_START_EVENT && ++documents == 2) {
			doc_yaml_complain(yaml, &event.start_mark,
			    "a second document begins here (---); one file "
			    "holds one");
			yaml->is_broken = true;
		}
		if (documents == 1 && (type == YAML_SCALAR_EVENT ||
		    type == YAML_ALIAS_EVENT ||
		    type == YAML_SEQUENCE_START_EVENT ||
		    type == YAML_MAPPING_START_EVENT))
			doc_yaml_node(yaml, &event, 1, root);
		yaml_event_delete(&event);
	}
	if (documents > 0 || yaml->is_broken || yaml->anchors != NULL)
		return;
	complaint_add(yaml->complaints, COMPLAINT_ERROR, yaml->file, 0, 0,
	    "the file is empty");
	yaml->is_broken = true;
}

/* The bytes are copied: looking up a line wants a NUL behind them. */
static int
doc_yaml_parse(struct doc_yaml *start, const char *file, const char *bytes,
    size_t length, struct doc **ret_doc)
{
	struct doc_yaml yaml = *start;
	struct complaints *complaints = yaml.complaints;
	size_t error_count = complaints->error_count;
	char *copy;

	*ret_doc = NULL;
	/* Some editors put a byte order mark in front. */
	if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		length -= 3;
	}
	if (length > DOC_BYTES_MAX) {
		complaint_add(complaints, COMPLAINT_ERROR, file, 0, 0,
		    "the file has more than %d KiB", DOC_BYTES_MAX / 1024);
		return -1;
	}
	if (doc_yamltext_check(file, bytes, length, complaints) < 0)
		return -1;
	if (yaml_parser_initialize(&yaml.parser) == 0)
		mem_end();
	copy = mem_bytes(bytes, length);
	yaml.tree = doc_tree_new(file);
	yaml.file = yaml.tree->doc.file;
	yaml.bytes = yaml.line = copy;
	yaml_parser_set_encoding(&yaml.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&yaml.parser,
	    (const unsigned char *)copy, length);
	doc_yaml_document(&yaml, &yaml.tree->doc);
	yaml_parser_delete(&yaml.parser);
	array_clear(&yaml.open);
	free(copy);
	if (yaml.is_broken)
		doc_free(&yaml.tree->doc);
	else
		*ret_doc = &yaml.tree->doc;
	return complaints->error_count == error_count ? 0 : -1;
}

int
doc_parse_yaml(const char *file, const char *bytes, size_t length,
    struct doc **ret_doc, struct complaints *complaints)
{
	struct doc_yaml yaml = { .complaints = complaints };

	return doc_yaml_parse(&yaml, file, bytes, length, ret_doc);
}

int
doc_parse_yaml_foreign(const char *file, const char *bytes, size_t length,
    struct doc **ret_doc, struct complaints *complaints)
{
	struct doc_anchors anchors = { 0 };
	struct doc_yaml yaml = { .complaints = complaints,
	    .anchors = &anchors };
	int result = doc_yaml_parse(&yaml, file, bytes, length, ret_doc);

	doc_anchor_clear(&anchors);
	return result;
}
