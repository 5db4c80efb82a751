/* SPDX-License-Identifier: MIT */
/* What waits everywhere: the collector's answer, and what readers hold.  Lines,
 * each judged by itself, so that one environment's caps are not another's. */
#include "pending_list.h"

#include <string.h>

#include "doc.h"
#include "jsontext.h"
#include "mem.h"

struct pending_list *
pending_list_new(void)
{
	struct pending_list *list = mem_new(1, sizeof(*list));

	list->references = 1;
	return list;
}

struct pending_list *
pending_list_hold(struct pending_list *list)
{
	if (list != NULL)
		(void)__atomic_add_fetch(&list->references, 1,
		    __ATOMIC_RELAXED);
	return list;
}

void
pending_list_release(struct pending_list *list)
{
	size_t i;

	if (list == NULL || __atomic_sub_fetch(&list->references, 1,
	    __ATOMIC_ACQ_REL) > 0)
		return;
	for (i = 0; i < list->list.count; i++)
		pending_clear(&list->list.items[i]);
	array_clear(&list->list);
	free(list);
}

const struct pending *
pending_list_find(const struct pending_list *list, const char *environment)
{
	size_t i;

	for (i = 0; list != NULL && i < list->list.count; i++)
		if (strcmp(list->list.items[i].environment, environment) == 0)
			return &list->list.items[i];
	return NULL;
}

void
pending_list_format(struct text *text, const struct pending_list *list)
{
	size_t i;

	for (i = 0; i < list->list.count; i++) {
		struct jsontext json = { .text = text };

		pending_format_json(&json, NULL, &list->list.items[i]);
		text_puts(text, "\n");
	}
}

static int
pending_list_add(struct pending_list *list, const char *line, size_t length,
    struct error *ret_error)
{
	struct pending pending = { 0 };
	struct doc *doc = NULL;
	int status;

	if (list->list.count >= PENDING_LIST_MOST)
		return error_set(ret_error, ERROR_LIMIT,
		    "more than %d environments", PENDING_LIST_MOST);
	if (doc_parse_json(line, length, PENDING_BYTES_MAX, &doc,
	    ret_error) < 0)
		return -1;
	status = pending_parse_json(doc, &pending, ret_error);
	doc_free(doc);
	if (status == 0)
		array_push(&list->list, pending);
	return status;
}

int
pending_list_parse(struct pending_list *list, const char *json,
    size_t length, struct error *ret_error)
{
	const char *end = json + length, *feed;
	int line = 1;

	for (; json < end; json = feed + 1, line++) {
		feed = memchr(json, '\n', (size_t)(end - json));
		if (feed == NULL)
			feed = end;
		if (pending_list_add(list, json, (size_t)(feed - json),
		    ret_error) == 0)
			continue;
		if (ret_error != NULL)
			ret_error->line = line;
		return -1;
	}
	return 0;
}
