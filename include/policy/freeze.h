/* SPDX-License-Identifier: MIT */
/*
 * A freeze: a time in which nothing is deployed, holidays or a data release.
 * Pure.
 */
#ifndef PATCHDAY_FREEZE_H
#define PATCHDAY_FREEZE_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "environment.h"

#define FREEZE_LIST_MAX 500	/* of them; more are refused when read */

struct policy;
struct zone;

/* Strings are owned. */
struct freeze {
	char *title;		/* "Year end"; never NULL */
	char *because;		/* NULL: not said */
	char *url;		/* where it is explained; NULL */
	const struct zone *zone;	/* in which it was written; lent */
	/* As the clock on the wall there has it: from the first second on,
	 * until before the other. */
	int64_t from_local, until_local;
	int64_t from_at, until_at;	/* the same in UTC */
	ARRAY(char *) environments;	/* ids or groups; none: all */
	ARRAY(char *) services;		/* groups or services; none: all */
	int line, column;
	const char *file;	/* lent by the configuration */
};

/*
 * Is the freeze about that service in that environment?  Without a service
 * (NULL) it has to be about all of them, without an environment likewise.
 */
bool freeze_covers(const struct freeze *freeze, const struct policy *policy,
    const char *service, const struct environment *environment);

/* The freeze of the policy in force for it at `at`; of several the one that
 * lasts longest.  NULL: none.  Lent. */
const struct freeze *freeze_find(const struct policy *policy,
    const char *service, const struct environment *environment, int64_t at);

/* The first instant from `at` on at which none is in force: one may follow
 * upon the other. */
int64_t freeze_next_thaw(const struct policy *policy, const char *service,
    const struct environment *environment, int64_t at);

/* When the next one for it begins or ends after `after_at`; false: none
 * does. */
bool freeze_next_edge(const struct policy *policy, const char *service,
    const struct environment *environment, int64_t after_at,
    int64_t *ret_at);

/* Free what it owns; it is zeroed. */
void freeze_clear(struct freeze *freeze);

#endif
