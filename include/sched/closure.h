/* SPDX-License-Identifier: MIT */
/* A closure: a time in which nothing is to change in some environments, as the
 * schedule sees a freeze of the policy. */
#ifndef PATCHDAY_CLOSURE_H
#define PATCHDAY_CLOSURE_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"

struct window;

/* Strings are owned. */
struct closure {
	char *title;
	int64_t from_at, until_at;	/* UTC; `until_at` is not in it */
	bool is_everywhere;		/* then no environments are named */
	/* Not NULL: only these services are frozen ("qserv, tap"), whose
	 * changes go in that window: what else it does goes on. */
	char *services, *window;
	ARRAY(char *) environments;	/* ids */
};

/* A zeroed struct is empty. */
struct closures { ARRAY(struct closure) list; };

/* Is the environment closed by it? */
bool closure_covers(const struct closure *closure, const char *environment);

/* Does it close any environment of the window in [from_at, until_at)?  Perhaps
 * for some services only. */
bool closure_hits(const struct closure *closure, const struct window *window,
    int64_t from_at, int64_t until_at);

/* Free what these own; they are empty. */
void closure_clear(struct closures *closures);

#endif
