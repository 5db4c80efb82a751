/* SPDX-License-Identifier: MIT */
/*
 * Emergencies: somebody said, with a reason, that one service has to be
 * deployed in one environment now; which holds for some hours.  The list is
 * immutable and counted: readers see it with the snapshot.
 */
#ifndef PATCHDAY_EMERGENCY_H
#define PATCHDAY_EMERGENCY_H

#include <stdint.h>

#include "array.h"

#define EMERGENCY_SECS (4 * 3600)	/* unless the policy says otherwise */

/* Strings are owned. */
struct emergency {
	char *service, *environment;	/* name; id */
	char *because;			/* never empty */
	char *who;			/* for the journal */
	int64_t at, until_at;		/* in force: at <= now < until_at */
};

/* In the order in which they were declared. */
struct emergency_list {
	ARRAY(struct emergency) list;
	int references;			/* atomic */
};

/* An empty one with one reference, to be filled before others see it. */
struct emergency_list *emergency_list_new(void);

/* Another holder; one less.  NULL is fine.  Any thread. */
struct emergency_list *emergency_list_hold(struct emergency_list *list);
void emergency_list_release(struct emergency_list *list);

/* Whatever was declared for the service there is over: out of the list, which
 * nobody else has seen. */
void emergency_list_end(struct emergency_list *list, const char *service,
    const char *environment);

/* The one in force for the service there at `at`, of several the one that
 * lasts longest, of equals the last; NULL: none.  `list` may be NULL.  Lent. */
const struct emergency *emergency_list_find(
    const struct emergency_list *list, const char *service,
    const char *environment, int64_t at);

#endif
