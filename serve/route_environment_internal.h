/* SPDX-License-Identifier: MIT */
/* What the routes of environments share: which one, what waits there, and how
 * much of it who asks may read. */
#ifndef PATCHDAY_ROUTE_ENVIRONMENT_H
#define PATCHDAY_ROUTE_ENVIRONMENT_H

#include <stdbool.h>

#include "environment.h"
#include "pending.h"
#include "request_internal.h"
#include "snapshot.h"

/* Append why there is no such environment, with the names that are near, or all
 * where they are few. */
void route_environment_refuse(struct text *text, const struct conf *conf,
    const char *id);

/* The same as an error; -1. */
int route_environment_fail(const struct conf *conf, const char *id,
    struct error *ret_error);

/* What waits in one environment, as somebody may read it. */
struct route_environment {
	bool is_open;			/* they read titles and links */
	const struct pending *all;	/* lent; NULL: nothing is known */
	const struct pending *shown;	/* what they may read of it; or NULL */
	struct pending copy;
};

/* Find it for somebody who is known here, or a stranger.  The snapshot is lent;
 * the caller clears. */
void route_environment_find(struct route_environment *view,
    const struct snapshot *snapshot, const char *id, bool is_known);
void route_environment_clear(struct route_environment *view);

/* Send a text, which is taken and is the same until something changes: with an
 * ETag, compressed where the client wants it. */
void route_environment_send(struct request *request, const char *type,
    bool is_private, struct text *text);

#endif
