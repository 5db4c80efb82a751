/* SPDX-License-Identifier: MIT */
/* A deployment that users know: idfprod is data.lsst.cloud. */
#ifndef PATCHDAY_ENVIRONMENT_H
#define PATCHDAY_ENVIRONMENT_H

#include <stddef.h>

/* How near to users, from the most experimental on; the order is that of
 * roll-outs and of lists. */
enum environment_tier { TIER_BLEED, TIER_DEV, TIER_INT, TIER_PROD };
#define TIER_COUNT 4

/* Strings are owned; NULL where not given. */
struct environment {
	char *id;			/* "idfprod" */
	char *title;			/* "data.lsst.cloud"; never NULL */
	enum environment_tier tier;
	char *group;			/* by which pages and feeds sort */
	char *url;			/* https://data.lsst.cloud */
	char *argocd;			/* base URL of its Argo CD */
	char *phalanx;			/* its name in the repository; NULL:
					 * the id */
	int line, column;		/* in its file, for messages */
	const char *file;		/* lent by the configuration */
};

/* Free what it owns; it is zeroed. */
void environment_clear(struct environment *environment);

/* The one with that id among `count`; NULL when there is none.  Lent. */
const struct environment *environment_find(
    const struct environment *environments, size_t count, const char *id);

/* "bleed", "dev", "int", "prod". */
const char *environment_tier_name(enum environment_tier tier);

#endif
