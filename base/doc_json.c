/* SPDX-License-Identifier: MIT */
/*
 * JSON through jansson, for rows of our own database and answers of Slack.  It
 * is counted before it is parsed: a short text of many empty objects costs
 * jansson hundreds of bytes for each (740 MB for 10 MB of "[[],[],…"), and its
 * own limit is on depth only.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "doc_internal.h"
#include "mem.h"

/* Deeper than YAML: Block Kit nests, and nobody indents it by hand. */
#define DOC_JSON_DEPTH_MAX (DOC_DEPTH_MAX * 2)
/* "-1.7976931348623157e+308" and integers of 64 bits are shorter. */
#define DOC_JSON_NUMBER_MAX 32

/* How deep and how many: brackets and commas outside strings.  Text that is no
 * JSON may be miscounted; jansson refuses it afterwards.  0 or -1. */
static int
doc_json_check(const char *bytes, size_t length, struct error *ret_error)
{
	size_t i, count = 0, depth = 0;
	bool is_string = false;

	for (i = 0; i < length; i++) {
		if (is_string && bytes[i] == '\\') {
			i++;
			continue;
		}
		if (bytes[i] == '"')
			is_string = !is_string;
		if (is_string)
			continue;
		/* A list of n values has n - 1 commas and one bracket. */
		count += bytes[i] == ',' || bytes[i] == '{' || bytes[i] == '[';
		depth += bytes[i] == '{' || bytes[i] == '[';
		depth -= (bytes[i] == '}' || bytes[i] == ']') && depth > 0;
		if (depth > DOC_JSON_DEPTH_MAX)
			return error_set(ret_error, ERROR_LIMIT, "the JSON is "
			    "nested deeper than %d", DOC_JSON_DEPTH_MAX);
		if (count > DOC_NODES_MAX)
			return error_set(ret_error, ERROR_LIMIT, "the JSON "
			    "has more than %d values", DOC_NODES_MAX);
	}
	return 0;
}

/* A number as it is usually written.  17 digits: a double survives the way into
 * text and back (IEEE 754-2019 5.12.2).  A string, because all scalars are. */
static const char *
doc_json_number(const json_t *json,
    char ret_number[static DOC_JSON_NUMBER_MAX])
{
	if (json_is_integer(json))
		(void)snprintf(ret_number, DOC_JSON_NUMBER_MAX,
		    "%" JSON_INTEGER_FORMAT, json_integer_value(json));
	else
		(void)snprintf(ret_number, DOC_JSON_NUMBER_MAX, "%.17g",
		    json_real_value(json));
	return ret_number;
}

/* The scalars of JSON as those of YAML: text, and whether it was in quotes;
 * null stays DOC_NULL. */
static void
doc_json_scalar(struct arena *arena, const json_t *json, struct doc *doc)
{
	char number[DOC_JSON_NUMBER_MAX];

	if (json_is_null(json))
		return;
	doc->type = DOC_SCALAR;
	doc->is_quoted = json_is_string(json);
	if (doc->is_quoted)
		doc->scalar = arena_bytes(arena, json_string_value(json),
		    json_string_length(json));
	else if (json_is_boolean(json))
		doc->scalar = arena_string(arena, json_is_true(json) ? "true" :
		    "false");
	else
		doc->scalar = arena_string(arena, doc_json_number(json,
		    number));
	doc->length = strlen(doc->scalar);
}

/* Room for `count` zeroed nodes, and an empty one behind them: the first of
 * none can be looked at. */
static void
doc_json_open(struct arena *arena, enum doc_type type, size_t count,
    struct doc *doc)
{
	doc->type = type;
	doc->count = count;
	doc->items = arena_take(arena, count + 1, sizeof(*doc->items));
	memset(doc->items, 0, (count + 1) * sizeof(*doc->items));
}

/* Copy a value into a zeroed node; recursion is bounded by doc_json_check(). */
static void
doc_json_node(struct arena *arena, json_t *json, struct doc *doc)
{
	const char *key;
	json_t *value;
	size_t i = 0;

	doc->line = doc->column = 1;
	if (json_is_array(json)) {
		doc_json_open(arena, DOC_LIST, json_array_size(json), doc);
		for (i = 0; i < doc->count; i++) {
			doc->items[i].file = doc->file;
			doc_json_node(arena, json_array_get(json, i),
			    &doc->items[i]);
		}
		return;
	}
	if (!json_is_object(json)) {
		doc_json_scalar(arena, json, doc);
		return;
	}
	doc_json_open(arena, DOC_MAP, json_object_size(json), doc);
	json_object_foreach(json, key, value) {
		doc->items[i].file = doc->file;
		doc->items[i].key = arena_string(arena, key);
		doc->items[i].key_line = doc->items[i].key_column = 1;
		doc_json_node(arena, value, &doc->items[i++]);
	}
}

/*
 * `length` is passed on, so the bytes need no NUL behind them. jansson itself
 * refuses NUL in strings (JSON_ALLOW_NUL is not set) and bytes that are not
 * UTF-8, which node texts rely on.
 */
/* jansson says of a text for which it has no memory that it is not JSON: what
 * is sound in the database would count as damaged. */
static void *
doc_json_memory(size_t size)
{
	return mem_resize(NULL, size, 1);
}

/* Before main(), as it is for the whole process, and threads read it. */
static void __attribute__((constructor))
doc_json_settle(void)
{
	json_set_alloc_funcs(doc_json_memory, free);
}

int
doc_parse_json(const char *bytes, size_t length, size_t most,
    struct doc **ret_doc, struct error *ret_error)
{
	json_error_t fault;
	struct doc_tree *tree;
	json_t *json;

	if (length > most)
		return error_set(ret_error, ERROR_LIMIT,
		    "the JSON has more than %zu bytes", most);
	if (doc_json_check(bytes, length, ret_error) < 0)
		return -1;
	json = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &fault);
	if (json == NULL)
		return error_set_at(ret_error, ERROR_INPUT,
		    fault.line > 0 ? fault.line : 1,
		    fault.column > 0 ? fault.column : 1,
		    "this is not JSON: %.120s", fault.text);
	tree = doc_tree_new("");
	doc_json_node(&tree->arena, json, &tree->doc);
	*ret_doc = &tree->doc;
	json_decref(json);
	return 0;
}
