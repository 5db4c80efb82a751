/* SPDX-License-Identifier: MIT */
/*
 * Freezes are few and are looked through in order.  They are asked for by
 * service and environment with the words that rules use, groups of either
 * among them.
 */
#include "freeze.h"

#include <stdlib.h>
#include <string.h>

#include "policy.h"

static bool
freeze_covers_service(const struct freeze *freeze,
    const struct policy *policy, const char *service)
{
	size_t i;

	for (i = 0; service != NULL && i < freeze->services.count; i++)
		if (strcmp(freeze->services.items[i], service) == 0 ||
		    policy_group_has(policy_find_group(policy,
		    freeze->services.items[i]), service))
			return true;
	return freeze->services.count == 0;
}

bool
freeze_covers(const struct freeze *freeze, const struct policy *policy,
    const char *service, const struct environment *environment)
{
	const char *name;
	size_t i;

	if (!freeze_covers_service(freeze, policy, service))
		return false;
	for (i = 0; environment != NULL && i < freeze->environments.count;
	    i++) {
		name = freeze->environments.items[i];
		if ((environment->id != NULL &&
		    strcmp(name, environment->id) == 0) ||
		    (environment->group != NULL &&
		    strcmp(name, environment->group) == 0))
			return true;
	}
	return freeze->environments.count == 0;
}

const struct freeze *
freeze_find(const struct policy *policy, const char *service,
    const struct environment *environment, int64_t at)
{
	const struct freeze *freeze, *found = NULL;
	size_t i;

	for (i = 0; i < policy->freezes.count; i++) {
		freeze = &policy->freezes.items[i];
		if (freeze->from_at <= at && at < freeze->until_at &&
		    (found == NULL || found->until_at < freeze->until_at) &&
		    freeze_covers(freeze, policy, service, environment))
			found = freeze;
	}
	return found;
}

int64_t
freeze_next_thaw(const struct policy *policy, const char *service,
    const struct environment *environment, int64_t at)
{
	const struct freeze *freeze;

	/* Each is passed once: it is over at its own end. */
	while ((freeze = freeze_find(policy, service, environment, at)) !=
	    NULL)
		at = freeze->until_at;
	return at;
}

bool
freeze_next_edge(const struct policy *policy, const char *service,
    const struct environment *environment, int64_t after_at,
    int64_t *ret_at)
{
	const struct freeze *freeze;
	int64_t edge, next = INT64_MAX;
	size_t i;

	for (i = 0; i < policy->freezes.count; i++) {
		freeze = &policy->freezes.items[i];
		edge = freeze->from_at > after_at ? freeze->from_at :
		    freeze->until_at;
		if (edge > after_at && edge < next &&
		    freeze_covers(freeze, policy, service, environment))
			next = edge;
	}
	if (next == INT64_MAX)
		return false;
	*ret_at = next;
	return true;
}

void
freeze_clear(struct freeze *freeze)
{
	free(freeze->title);
	free(freeze->because);
	free(freeze->url);
	array_clear_owned(&freeze->environments);
	array_clear_owned(&freeze->services);
	*freeze = (struct freeze){ 0 };
}
