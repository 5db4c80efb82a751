/* SPDX-License-Identifier: MIT */
/*
 * Windows as Argo CD knows them: sync windows of a project, each for one
 * occurrence (argo-cd docs/user-guide/sync_windows.md, AppProject
 * spec.syncWindows).
 */
#ifndef PATCHDAY_SYNC_WINDOW_H
#define PATCHDAY_SYNC_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "environment.h"
#include "policy.h"
#include "schedule.h"
#include "text.h"
#include "window.h"

/* A schedule has no year and comes again: further ahead it would be another
 * year's. */
#define SYNC_WINDOW_DAYS_MAX 300
#define SYNC_WINDOW_DAYS 35

/* Is it a name that a project may have (Kubernetes, Object Names and IDs: 1 to
 * 253 of a-z, 0-9, "-" and ".")? */
bool sync_window_is_project(const char *name);

/* What is to be written; all lent. */
struct sync_window_plan {
	const char *project;		/* of Argo CD */
	const struct environment *environment;
	const struct policy *policy;	/* empty: all applications */
	const struct window *const *windows;
	size_t window_count;
	const struct schedule *schedule;	/* NULL: nobody changed any */
	int64_t now_at;
	int64_t until_at;		/* at most SYNC_WINDOW_DAYS_MAX later */
};

/*
 * Append an AppProject as YAML: an `allow` for each occurrence that works on
 * the environment, at its instants (UTC, as Argo CD counts other zones with
 * today's offset); where there is none a `deny` for ever, since without any
 * everything would be allowed.
 *
 * A freeze is a `deny` for those that it is about, with which a person may sync
 * where one may without it: in an emergency, which the gate asks about.
 *
 * Those services that the policy leaves to a window can only be synced in one;
 * for those that somebody announces or approves a person may do it at any time
 * (`manualSync`); others are left alone.  Without a policy it is for all
 * applications, and a person may.
 */
void sync_window_format(struct text *text,
    const struct sync_window_plan *plan);

#endif
