/* SPDX-License-Identifier: MIT */
/*
 * JSON through jansson, for rows of our own database and answers of Slack.  It
 * is counted before it is parsed: a short text of many empty objects costs
 * jansson hundreds of bytes for each (740 MB for 10 MB of "[[],[],…"), and its
 * own limit is on depth only.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "doc_internal.h"
#include "mem.h"

/* Deeper than YAML: Block Kit nests, and nobody indents it by hand. */
#define DOC_JSON_DEPTH_MAX (DOC_DEPTH_MAX * 2)

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
static char *
doc_json_number(const json_t *json)
{
	if (json_is_integer(json))
		return mem_format("%" JSON_INTEGER_FORMAT,
		    json_integer_value(json));
	return mem_format("%.17g", json_real_value(json));
}

/* The scalars of JSON as those of YAML: text, and whether it was in quotes;
 * null stays DOC_NULL. */
static void
doc_json_scalar(const json_t *json, struct doc *doc)
{
	if (json_is_null(json))
		return;
	doc->type = DOC_SCALAR;
	doc->is_quoted = json_is_string(json);
	if (doc->is_quoted)
		doc->scalar = mem_bytes(json_string_value(json),
		    json_string_length(json));
	else if (json_is_boolean(json))
		doc->scalar = mem_string(json_is_true(json) ? "true" :
		    "false");
	else
		doc->scalar = doc_json_number(json);
	doc->length = strlen(doc->scalar);
}

/* Copy a value into a zeroed node; recursion is bounded by doc_json_check(). */
static void
doc_json_node(json_t *json, struct doc *doc)
{
	const char *key;
	json_t *value;
	size_t i = 0;

	doc->line = doc->column = 1;
	if (json_is_array(json)) {
		doc->type = DOC_LIST;
		doc->count = json_array_size(json);
		doc->items = mem_new(doc->count + 1, sizeof(*doc->items));
		for (i = 0; i < doc->count; i++) {
			doc->items[i].file = doc->file;
			doc_json_node(json_array_get(json, i), &doc->items[i]);
		}
		return;
	}
	if (!json_is_object(json)) {
		doc_json_scalar(json, doc);
		return;
	}
	doc->type = DOC_MAP;
	doc->count = json_object_size(json);
	doc->items = mem_new(doc->count + 1, sizeof(*doc->items));
	json_object_foreach(json, key, value) {
		doc->items[i].file = doc->file;
		doc->items[i].key = mem_string(key);
		doc->items[i].key_line = doc->items[i].key_column = 1;
		doc_json_node(value, &doc->items[i++]);
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
	*ret_doc = doc_tree_new("");
	doc_json_node(json, *ret_doc);
	json_decref(json);
	return 0;
}
