/* SPDX-License-Identifier: MIT */
/* Emergencies are rare: the list is looked through. */
#include "emergency.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

struct emergency_list *
emergency_list_new(void)
{
	struct emergency_list *list = mem_new(1, sizeof(*list));

	list->references = 1;
	return list;
}

struct emergency_list *
emergency_list_hold(struct emergency_list *list)
{
	if (list != NULL)
		__atomic_add_fetch(&list->references, 1, __ATOMIC_RELAXED);
	return list;
}

static void
emergency_list_clear_entry(struct emergency *emergency)
{
	free(emergency->service);
	free(emergency->environment);
	free(emergency->because);
	free(emergency->who);
	*emergency = (struct emergency){ 0 };
}

void
emergency_list_release(struct emergency_list *list)
{
	size_t i;

	if (list == NULL || __atomic_sub_fetch(&list->references, 1,
	    __ATOMIC_ACQ_REL) > 0)
		return;
	for (i = 0; i < list->list.count; i++)
		emergency_list_clear_entry(&list->list.items[i]);
	array_clear(&list->list);
	free(list);
}

void
emergency_list_end(struct emergency_list *list, const char *service,
    const char *environment)
{
	struct emergency *emergency;
	size_t i, kept = 0;

	for (i = 0; i < list->list.count; i++) {
		emergency = &list->list.items[i];
		if (strcmp(emergency->service, service) == 0 &&
		    strcmp(emergency->environment, environment) == 0)
			emergency_list_clear_entry(emergency);
		else
			list->list.items[kept++] = *emergency;
	}
	list->list.count = kept;
}

const struct emergency *
emergency_list_find(const struct emergency_list *list, const char *service,
    const char *environment, int64_t at)
{
	const struct emergency *emergency, *found = NULL;
	size_t i;

	for (i = 0; list != NULL && i < list->list.count; i++) {
		emergency = &list->list.items[i];
		if (emergency->at <= at && at < emergency->until_at &&
		    (found == NULL ||
		    found->until_at <= emergency->until_at) &&
		    strcmp(emergency->service, service) == 0 &&
		    strcmp(emergency->environment, environment) == 0)
			found = emergency;
	}
	return found;
}
