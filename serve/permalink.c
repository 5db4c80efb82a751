/* SPDX-License-Identifier: MIT */
/* Links to where an occurrence is followed.  There are as many as occurrences
 * that were announced lately, and a page looks for a few of them. */
#include "permalink.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

struct permalink_list *
permalink_list_new(void)
{
	struct permalink_list *list = mem_new(1, sizeof(*list));

	list->references = 1;
	return list;
}

struct permalink_list *
permalink_list_copy(const struct permalink_list *list)
{
	struct permalink_list *copy = permalink_list_new();
	size_t i;

	for (i = 0; list != NULL && i < list->list.count; i++) {
		__atomic_add_fetch(&list->list.items[i]->references, 1,
		    __ATOMIC_RELAXED);
		array_push(&copy->list, list->list.items[i]);
	}
	return copy;
}

static void
permalink_release(struct permalink *link)
{
	if (__atomic_sub_fetch(&link->references, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	free(link->identity);
	free(link->url);
	free(link);
}

void
permalink_list_add(struct permalink_list *list, const char *identity,
    const char *url)
{
	struct permalink *link;

	if (strncmp(url, "https://", 8) != 0 &&
	    strncmp(url, "http://", 7) != 0)
		return;
	link = mem_new(1, sizeof(*link));
	link->references = 1;
	link->identity = mem_string(identity);
	link->url = mem_string(url);
	array_push(&list->list, link);
}

void
permalink_list_put(struct permalink_list *list, const char *identity,
    const char *url)
{
	struct permalink_list old = *list;
	size_t i;

	memset(&list->list, 0, sizeof(list->list));
	permalink_list_add(list, identity, url);
	for (i = 0; i < old.list.count; i++)
		if (list->list.count < PERMALINK_LIST_MOST &&
		    strcmp(old.list.items[i]->identity, identity) != 0)
			array_push(&list->list, old.list.items[i]);
		else
			permalink_release(old.list.items[i]);
	array_clear(&old.list);
}

struct permalink_list *
permalink_list_hold(struct permalink_list *list)
{
	if (list != NULL)
		__atomic_add_fetch(&list->references, 1, __ATOMIC_RELAXED);
	return list;
}

void
permalink_list_release(struct permalink_list *list)
{
	size_t i;

	if (list == NULL || __atomic_sub_fetch(&list->references, 1,
	    __ATOMIC_ACQ_REL) > 0)
		return;
	for (i = 0; i < list->list.count; i++)
		permalink_release(list->list.items[i]);
	array_clear(&list->list);
	free(list);
}

const char *
permalink_list_find(const struct permalink_list *list, const char *identity)
{
	size_t i;

	for (i = 0; list != NULL && i < list->list.count; i++)
		if (strcmp(list->list.items[i]->identity, identity) == 0)
			return list->list.items[i]->url;
	return NULL;
}
