/* SPDX-License-Identifier: MIT */
/* What readers see of the past.  A row is one block of memory: two thousand of
 * them stay below half a megabyte. */
#include "shipped.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

struct shipped_list *
shipped_list_new(void)
{
	struct shipped_list *list = mem_new(1, sizeof(*list));

	list->references = 1;
	return list;
}

void
shipped_list_add(struct shipped_list *list, const struct shipped *shipped)
{
	struct shipped copy = *shipped;
	const char **const strings[] = { &copy.occurrence, &copy.environment,
		&copy.service, &copy.class, &copy.from, &copy.to };
	size_t i, size = 0, length;
	char *p;

	if (list->list.count >= SHIPPED_MOST)
		return;
	for (i = 0; i < countof(strings); i++)
		size += strlen(*strings[i]) + 1;
	p = copy.bytes = mem_new(1, size);
	for (i = 0; i < countof(strings); i++) {
		length = strlen(*strings[i]) + 1;
		memcpy(p, *strings[i], length);
		*strings[i] = p;
		p += length;
	}
	array_push(&list->list, copy);
}

struct shipped_list *
shipped_list_hold(struct shipped_list *list)
{
	if (list != NULL)
		(void)__atomic_add_fetch(&list->references, 1,
		    __ATOMIC_RELAXED);
	return list;
}

void
shipped_list_release(struct shipped_list *list)
{
	size_t i;

	if (list == NULL || __atomic_sub_fetch(&list->references, 1,
	    __ATOMIC_ACQ_REL) > 0)
		return;
	for (i = 0; i < list->list.count; i++)
		free(list->list.items[i].bytes);
	array_clear(&list->list);
	free(list);
}
