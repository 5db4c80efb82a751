/* SPDX-License-Identifier: MIT */
/* Which windows the policy names for an environment. */
#include "allotment.h"

#include <stdlib.h>
#include <string.h>

const struct allotment *
allotment_find(const struct allotments *allotments, const char *environment)
{
	size_t i;

	for (i = 0; i < allotments->list.count; i++)
		if (strcmp(allotments->list.items[i].environment,
		    environment) == 0)
			return &allotments->list.items[i];
	return NULL;
}

bool
allotment_has(const struct allotment *allotment, const char *window)
{
	size_t i;

	for (i = 0; i < allotment->windows.count; i++)
		if (strcmp(allotment->windows.items[i], window) == 0)
			return true;
	return false;
}

void
allotment_clear(struct allotments *allotments)
{
	size_t i;

	for (i = 0; i < allotments->list.count; i++) {
		free(allotments->list.items[i].environment);
		array_clear_owned(&allotments->list.items[i].windows);
		free(allotments->list.items[i].titles);
	}
	array_clear(&allotments->list);
}
