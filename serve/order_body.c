/* SPDX-License-Identifier: MIT */
/*
 * Orders in requests.  A program sends an object; the command line sends the
 * words as they were typed, so that a sentence means the same wherever it is
 * typed, and new verbs need no new command line.
 */
#include "order_body_internal.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "mem.h"

#define ORDER_BODY_MAX (64 * 1024)
#define ORDER_BODY_WORDS_MAX 1000

/* "dry_run": true or false; nothing is false. */
static int
order_body_read_dry(const struct doc *dry, bool *ret_is_dry,
    struct error *ret_error)
{
	const char *word = doc_string(dry);

	if (dry == NULL || dry->type == DOC_NULL)
		return 0;
	if (word == NULL || dry->is_quoted || (strcmp(word, "true") != 0 &&
	    strcmp(word, "false") != 0))
		return error_set(ret_error, ERROR_INPUT,
		    "\"dry_run\" must be true or false");
	*ret_is_dry = strcmp(word, "true") == 0;
	return 0;
}

/* A sentence: its words, and the reason apart from them if wanted. */
static int
order_body_read_words(const struct doc *map, const struct schedule *schedule,
    struct order *order, struct error *ret_error)
{
	const struct doc *list = doc_find(map, "words");
	const char *because = doc_string(doc_find(map, "because"));
	const char *words[ORDER_BODY_WORDS_MAX];
	size_t i;

	for (i = 0; i < map->count; i++)
		if (strcmp(map->items[i].key, "words") != 0 &&
		    strcmp(map->items[i].key, "because") != 0)
			return error_set(ret_error, ERROR_INPUT, "beside "
			    "\"words\" only \"because\" and \"dry_run\" are "
			    "accepted, found \"%.40s\"", map->items[i].key);
	if (list->count > ORDER_BODY_WORDS_MAX)
		return error_set(ret_error, ERROR_LIMIT,
		    "a sentence has at most %d words", ORDER_BODY_WORDS_MAX);
	for (i = 0; i < list->count; i++) {
		words[i] = doc_string(&list->items[i]);
		if (words[i] == NULL)
			return error_set(ret_error, ERROR_INPUT,
			    "\"words\" must be a list of strings");
	}
	if (order_parse(words, list->count, schedule, order, ret_error) < 0)
		return -1;
	if (because == NULL || because[0] == '\0')
		return 0;
	if (order->because != NULL) {
		order_clear(order);
		return error_set(ret_error, ERROR_INPUT,
		    "the reason is given twice");
	}
	order->because = mem_string(because);
	return 0;
}

/* A view of the map without "dry_run", which is no part of an order; the caller
 * frees its items. */
static struct doc
order_body_strip(const struct doc *map)
{
	struct doc view = *map;
	size_t i;

	view.items = mem_new(map->count + 1, sizeof(*view.items));
	view.count = 0;
	for (i = 0; i < map->count; i++)
		if (strcmp(map->items[i].key, "dry_run") != 0)
			view.items[view.count++] = map->items[i];
	return view;
}

int
order_body_read(const char *bytes, size_t length,
    const struct schedule *schedule, struct order_body *ret_body,
    bool *ret_is_json, struct error *ret_error)
{
	struct order_body body = { 0 };
	const struct doc *words;
	struct doc *map = NULL, view;
	int status;

	*ret_is_json = doc_parse_json(bytes, length, ORDER_BODY_MAX, &map,
	    ret_error) == 0;
	if (!*ret_is_json)
		return -1;
	/* What is no map is refused by order_read(), with an example. */
	if (map->type != DOC_MAP) {
		status = order_read(map, &body.order, ret_error);
		doc_free(map);
		return status;
	}
	view = order_body_strip(map);
	words = doc_find(&view, "words");
	status = order_body_read_dry(doc_find(map, "dry_run"), &body.is_dry,
	    ret_error);
	if (status == 0)
		status = words != NULL && words->type == DOC_LIST ?
		    order_body_read_words(&view, schedule, &body.order,
		    ret_error) :
		    order_read(&view, &body.order, ret_error);
	free(view.items);
	doc_free(map);
	if (status == 0)
		*ret_body = body;
	return status;
}

void
order_body_clear(struct order_body *body)
{
	order_clear(&body->order);
	*body = (struct order_body){ 0 };
}
