/* SPDX-License-Identifier: MIT */
/* Where the work on an occurrence can be followed: links to Slack's messages.
 * Immutable once others see it, counted, part of the snapshot. */
#ifndef PATCHDAY_PERMALINK_H
#define PATCHDAY_PERMALINK_H

#include "array.h"

/* Of one occurrence; owned. */
struct permalink { char *identity, *url; };

struct permalink_list {
	ARRAY(struct permalink) list;
	int references;			/* atomic */
};

/* An empty one with one reference. */
struct permalink_list *permalink_list_new(void);

/* Add one (copied), before others see the list.  One that is neither http nor
 * https is passed over: it becomes a link of a page. */
void permalink_list_add(struct permalink_list *list, const char *identity,
    const char *url);

/* Another holder; one less.  NULL is fine.  Any thread. */
struct permalink_list *permalink_list_hold(struct permalink_list *list);
void permalink_list_release(struct permalink_list *list);

/* The first that was added for the occurrence; NULL: none.  `list` may be NULL.
 * Lent. */
const char *permalink_list_find(const struct permalink_list *list,
    const char *identity);

#endif
