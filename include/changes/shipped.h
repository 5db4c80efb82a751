/* SPDX-License-Identifier: MIT */
/* What was shipped lately, the newest first: immutable once it is filled,
 * counted, so that readers need no lock.  All of it is in the store. */
#ifndef PATCHDAY_SHIPPED_H
#define PATCHDAY_SHIPPED_H

#include <stdint.h>

#include "array.h"

#define SHIPPED_MOST 2000		/* of all environments */

/* One service that reached an environment with an occurrence.  Versions are ""
 * where they are not known. */
struct shipped {
	const char *occurrence, *environment, *service, *class, *from, *to;
	int64_t shipped_at;
	int64_t merged_at;		/* its oldest merge; 0: not known */
	char *bytes;			/* of its strings; owned */
};

struct shipped_list {
	ARRAY(struct shipped) list;
	int references;			/* atomic */
};

/* An empty one with one reference, to be filled before others see it. */
struct shipped_list *shipped_list_new(void);

/* Add a copy of `shipped`, whose `bytes` do not matter; beyond SHIPPED_MOST
 * it is left out. */
void shipped_list_add(struct shipped_list *list,
    const struct shipped *shipped);

/* Another holder; one less.  NULL is fine.  Any thread. */
struct shipped_list *shipped_list_hold(struct shipped_list *list);
void shipped_list_release(struct shipped_list *list);

#endif
