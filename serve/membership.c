/* SPDX-License-Identifier: MIT */
/* Who is in Slack's user groups.  The owner of state asks Slack and makes
 * another list of each answer; readers look into the snapshot's. */
#include "membership.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

struct membership *
membership_copy(const struct membership *membership)
{
	struct membership *copy = mem_new(1, sizeof(*copy));
	const struct membership_group *group;
	struct membership_group *put;
	size_t i, k;

	copy->references = 1;
	for (i = 0; membership != NULL && i < membership->list.count; i++) {
		group = &membership->list.items[i];
		put = membership_put(copy, group->id, group->read_at);
		for (k = 0; k < group->users.count; k++)
			array_push(&put->users,
			    mem_string(group->users.items[k]));
	}
	return copy;
}

struct membership_group *
membership_put(struct membership *membership, const char *id, int64_t read_at)
{
	struct membership_group *group = NULL;
	size_t i;

	for (i = 0; i < membership->list.count; i++)
		if (strcmp(membership->list.items[i].id, id) == 0)
			group = &membership->list.items[i];
	if (group == NULL) {
		group = array_add(&membership->list);
		group->id = mem_string(id);
	}
	array_clear_owned(&group->users);
	group->read_at = read_at;
	return group;
}

struct membership *
membership_hold(struct membership *membership)
{
	if (membership != NULL)
		__atomic_add_fetch(&membership->references, 1,
		    __ATOMIC_RELAXED);
	return membership;
}

void
membership_release(struct membership *membership)
{
	size_t i;

	if (membership == NULL || __atomic_sub_fetch(&membership->references,
	    1, __ATOMIC_ACQ_REL) > 0)
		return;
	for (i = 0; i < membership->list.count; i++) {
		free(membership->list.items[i].id);
		array_clear_owned(&membership->list.items[i].users);
	}
	array_clear(&membership->list);
	free(membership);
}

const struct membership_group *
membership_find(const struct membership *membership, const char *id)
{
	size_t i;

	for (i = 0; membership != NULL && i < membership->list.count; i++)
		if (strcmp(membership->list.items[i].id, id) == 0)
			return &membership->list.items[i];
	return NULL;
}

bool
membership_has(const struct membership *membership, const char *group,
    const char *user, int64_t now_at)
{
	const struct membership_group *found =
	    membership_find(membership, group);
	size_t i;

	if (found == NULL || now_at - found->read_at > MEMBERSHIP_MOST_SECS)
		return false;
	for (i = 0; i < found->users.count; i++)
		if (strcmp(found->users.items[i], user) == 0)
			return true;
	return false;
}
