/* SPDX-License-Identifier: MIT */
/* What readers see: the owner publishes one, readers hold it while they
 * answer.  Immutable, counted. */
#ifndef PATCHDAY_SNAPSHOT_H
#define PATCHDAY_SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>

#include "clock.h"
#include "conf.h"

struct snapshot {
	struct conf *conf;		/* held */
	const struct clock *clock;	/* lent for ever */
	uint64_t generation;		/* grows: what was rendered from an older one is stale */
	int64_t started_at, loaded_at;	/* service; running configuration */
	char *refused;			/* complaints of the last reload, refused; or NULL */
	int64_t refused_at;
	bool is_rehearsal;		/* nothing is really sent */
	int references;			/* atomic */
};

/* Takes `conf` (held for it) and copies `refused`; references 1. */
struct snapshot *snapshot_new(struct conf *conf, const struct clock *clock,
    uint64_t generation);
struct snapshot *snapshot_hold(struct snapshot *snapshot);
void snapshot_release(struct snapshot *snapshot);

#endif
