/* SPDX-License-Identifier: MIT */
/* An environment being looked at. */
#ifndef PATCHDAY_PHALANX_PLACE_INTERNAL_H
#define PATCHDAY_PHALANX_PLACE_INTERNAL_H

#include "phalanx_side_internal.h"

struct phalanx_placing {
	struct phalanx *phalanx;
	const struct source_place *place;
	const char *name;		/* in the repository */
	struct pending *pending;
	bool has_argocd;		/* which says all that runs */
	struct repository_commit since;	/* what runs, if nothing else says */
	bool has_since;
	struct repository_commit head, base;	/* of environments/ */
	struct phalanx_side from, to;		/* environments/ there */
};

/* Is the service on, in environments/ as it is there? */
bool phalanx_place_is_on(const struct values *values, const char *app);

/* The branch it follows there: `revisions`, else `targetRevision`; NULL: the
 * site's.  The caller frees. */
char *phalanx_place_branch(const struct phalanx *phalanx,
    const struct values *values, const char *app);

/* What Argo CD says of the chart in that folder; NULL: nothing. */
const struct pending_running *phalanx_place_running(
    const struct phalanx_placing *placing, const char *folder,
    const char *app);

/* The commit of a revision; false: it is not there, which is noted. */
bool phalanx_place_find(struct phalanx_placing *placing, const char *what,
    const char *revision, struct repository_commit *ret_commit);

/* Put links and merges into a change that waits, and it into the pending. */
int phalanx_place_add(struct phalanx_placing *placing, struct change *change,
    const struct phalanx_merging *merging, const char *branch,
    struct error *ret_error);

/* Add what one service waits for, if it runs there, ran there, or is going to
 * (phalanx_service.c). */
int phalanx_service_collect(struct phalanx_placing *placing, const char *app,
    struct error *ret_error);

#endif
