/* SPDX-License-Identifier: MIT */
/* What waits in all environments, as it was seen at one time: immutable once it
 * is filled, counted, so that readers need no lock. */
#ifndef PATCHDAY_PENDING_LIST_H
#define PATCHDAY_PENDING_LIST_H

#include <stdbool.h>

#include "array.h"
#include "error.h"
#include "pending.h"
#include "text.h"

#define PENDING_LIST_MOST 1024		/* environments */
#define PENDING_LIST_BYTES_MAX (32 * 1024 * 1024)

struct pending_list {
	ARRAY(struct pending) list;
	int references;			/* atomic */
};

/* An empty one with one reference, to be filled before others see it. */
struct pending_list *pending_list_new(void);

/* Another holder; one less.  NULL is fine.  Any thread. */
struct pending_list *pending_list_hold(struct pending_list *list);
void pending_list_release(struct pending_list *list);

/* Of that environment; NULL: none, or `list` is NULL.  Lent. */
const struct pending *pending_list_find(const struct pending_list *list,
    const char *environment);

/* Say in each change since when it is seen: as long as in `before` (NULL: of
 * nothing), where its versions and its newest merge were the same, else since
 * its list was put together.  Only before others see it. */
void pending_list_date(struct pending_list *list,
    const struct pending_list *before);

/* Where a source that says what waits did not answer, keep what it said in
 * `before` (NULL: nothing): its changes and what runs, with its time, which
 * becomes that of the whole; its trouble is that of now.  What Argo CD, where
 * it has answered, does not call out of sync any more is not kept.  Only before
 * others see it. */
void pending_list_keep(struct pending_list *list,
    const struct pending_list *before);

/* Do both tell the same, apart from when they were seen?  NULL: nothing. */
bool pending_list_is_same(const struct pending_list *a,
    const struct pending_list *b);

/* A line of JSON for each (pending_format_json()). */
void pending_list_format(struct text *text, const struct pending_list *list);

/* Add what such lines say, each an entry of the list.  0; or -1 with the line,
 * and what was read before stays. */
int pending_list_parse(struct pending_list *list, const char *json,
    size_t length, struct error *ret_error);

#endif
