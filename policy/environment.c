/* SPDX-License-Identifier: MIT */
/* Environments: a list of plain values that the configuration fills and
 * everybody else reads. */
#include "environment.h"

#include <stdlib.h>
#include <string.h>

void
environment_clear(struct environment *environment)
{
	free(environment->id);
	free(environment->title);
	free(environment->group);
	free(environment->url);
	free(environment->argocd);
	free(environment->phalanx);
	*environment = (struct environment){ 0 };
}

/* Searched in order: a site has tens of environments, and an index would have
 * to be kept beside an array that is lent as it is. */
const struct environment *
environment_find(const struct environment *environments, size_t count,
    const char *id)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(environments[i].id, id) == 0)
			return &environments[i];
	return NULL;
}

/* The one table of these words: the configuration is read by it, feeds are
 * named by it, the page shows it. */
const char *
environment_tier_name(enum environment_tier tier)
{
	static const char *const names[TIER_COUNT] = {
		[TIER_BLEED] = "bleed", [TIER_DEV] = "dev",
		[TIER_INT] = "int", [TIER_PROD] = "prod",
	};

	return names[tier];
}
