/* SPDX-License-Identifier: MIT */
/* An allotment: the windows in which changes of an environment go, as the
 * schedule sees the policy. */
#ifndef PATCHDAY_ALLOTMENT_H
#define PATCHDAY_ALLOTMENT_H

#include <stdbool.h>

#include "array.h"

/* Strings are owned. */
struct allotment {
	char *environment;	/* its id */
	ARRAY(char *) windows;	/* their ids, one or more */
	char *titles;		/* for readers: "Patch Thursday or Summit" */
};

/* A zeroed struct is empty. */
struct allotments { ARRAY(struct allotment) list; };

/* NULL: the policy names no window for the environment.  Lent. */
const struct allotment *allotment_find(const struct allotments *allotments,
    const char *environment);

/* Is it one of the windows? */
bool allotment_has(const struct allotment *allotment, const char *window);

/* Free what these own; they are empty. */
void allotment_clear(struct allotments *allotments);

#endif
