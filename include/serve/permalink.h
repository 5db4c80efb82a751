/* SPDX-License-Identifier: MIT */
/* Where the work on an occurrence can be followed: links to Slack's messages.
 * Immutable once others see it, counted, part of the snapshot. */
#ifndef PATCHDAY_PERMALINK_H
#define PATCHDAY_PERMALINK_H

#include "array.h"

/* So many are kept: nobody follows what was a thousand windows ago. */
#define PERMALINK_LIST_MOST 1000

/* Of one occurrence; lists that follow each other share it. */
struct permalink {
	int references;			/* atomic */
	char *identity, *url;		/* owned */
};

struct permalink_list {
	ARRAY(struct permalink *) list;
	int references;			/* atomic */
};

/* An empty one with one reference; one with what `list` (may be NULL) holds. */
struct permalink_list *permalink_list_new(void);
struct permalink_list *permalink_list_copy(const struct permalink_list *list);

/* Add one (copied), before others see the list.  One that is neither http nor
 * https is passed over: it becomes a link of a page. */
void permalink_list_add(struct permalink_list *list, const char *identity,
    const char *url);

/* Instead of all that are there for the occurrence this one, as the first, and
 * the last goes where they are too many; "": none is left.  Before others see
 * the list. */
void permalink_list_put(struct permalink_list *list, const char *identity,
    const char *url);

/* Another holder; one less.  NULL is fine.  Any thread. */
struct permalink_list *permalink_list_hold(struct permalink_list *list);
void permalink_list_release(struct permalink_list *list);

/* The first that was added for the occurrence; NULL: none.  `list` may be NULL.
 * Lent. */
const char *permalink_list_find(const struct permalink_list *list,
    const char *identity);

#endif
