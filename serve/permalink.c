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

void
permalink_list_add(struct permalink_list *list, const char *identity,
    const char *url)
{
	struct permalink *link;

	if (strncmp(url, "https://", 8) != 0 &&
	    strncmp(url, "http://", 7) != 0)
		return;
	link = array_add(&list->list);
	link->identity = mem_string(identity);
	link->url = mem_string(url);
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
	for (i = 0; i < list->list.count; i++) {
		free(list->list.items[i].identity);
		free(list->list.items[i].url);
	}
	array_clear(&list->list);
	free(list);
}

const char *
permalink_list_find(const struct permalink_list *list, const char *identity)
{
	size_t i;

	for (i = 0; list != NULL && i < list->list.count; i++)
		if (strcmp(list->list.items[i].identity, identity) == 0)
			return list->list.items[i].url;
	return NULL;
}
