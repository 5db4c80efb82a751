/* SPDX-License-Identifier: MIT */
/*
 * Banners for semaphore, which shows Markdown files of a git repository on the
 * home page of a platform (lsst-sqre/semaphore src/semaphore/broadcast/
 * markdown.py): one file for each occurrence and what is to be said of it.
 */
#ifndef PATCHDAY_BROADCAST_H
#define PATCHDAY_BROADCAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "feed.h"
#include "zone.h"

#define BROADCAST_DAYS 35
#define BROADCAST_DAYS_MAX 100
#define BROADCAST_MOST 1000	/* files; the soonest occurrences first */
#define BROADCAST_NAME_MAX 120	/* bytes of a name */

/* Names of our files begin so, and no file of ours lacks the line. */
#define BROADCAST_PREFIX "patchday-"
#define BROADCAST_SUFFIX ".md"
#define BROADCAST_MARK "# Written by patchday; changes are overwritten."

/* What is to be written; all lent. */
struct broadcast_plan {
	const struct feed_site *site;	/* windows, what was decided … */
	const struct zone *utc;		/* told in each text */
	int64_t now_at;
	int64_t until_at;	/* at most BROADCAST_DAYS_MAX later */
};

/* A file; strings are owned. */
struct broadcast { char *name, *content; };

/* A zeroed struct is empty. */
struct broadcasts { ARRAY(struct broadcast) list; };

/*
 * Add the files of what is shown at `now_at` or later, by name: for each
 * occurrence "today" (as long before its start as the window says) and "now",
 * or instead "extended", "skipped", "cancelled", and "moved" for the time that
 * it left.  Each is shown once, at instants in UTC (`defer` and `ttl`), so that
 * its text can tell both ends in the window's zone and in UTC; and never two of
 * one occurrence at a time.  Minutes count: a start is shown with its minute,
 * an end to the end of it.
 */
void broadcast_list(const struct broadcast_plan *plan,
    struct broadcasts *ret_broadcasts);

/* Empty it and free. */
void broadcast_clear(struct broadcasts *broadcasts);

/* Can a file with that name be ours? */
bool broadcast_is_name(const char *name);

/* Is a file with that name and content ours, so that it may be overwritten and
 * removed? */
bool broadcast_is_ours(const char *name, const char *content);

/* As JSON, `[{"name": …, "content": …}]`, and back; names that are none are
 * refused.  0 or -1. */
void broadcast_format(struct text *text, const struct broadcasts *broadcasts);
int broadcast_parse(const char *json, size_t length,
    struct broadcasts *ret_broadcasts, struct error *ret_error);

#endif
