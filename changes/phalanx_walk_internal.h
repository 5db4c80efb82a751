/* SPDX-License-Identifier: MIT */
/* Commits of a branch, what they touched, and which of them to tell. */
#ifndef PATCHDAY_PHALANX_WALK_INTERNAL_H
#define PATCHDAY_PHALANX_WALK_INTERNAL_H

#include "phalanx_internal.h"

#define PHALANX_STEPS_MAX 50000		/* commits gone back, at most */
#define PHALANX_CAUSES_MAX 200

/* A file that a commit touched. */
struct phalanx_touch {
	unsigned folder, place;	/* names; place 0: no environment's file */
	enum phalanx_file file;
};

/* A commit on the branch, and which of `touches` are its. */
struct phalanx_step {
	struct repository_commit commit;
	size_t first, count;
	bool is_read;		/* what it touched */
	struct phalanx_title *title;	/* owned; NULL: not read */
};

/* What a commit says of itself.  Strings are owned. */
struct phalanx_title {
	int64_t number;
	char *title, *by;
};

/* A branch back from its head, the newest first. */
struct phalanx_walk {
	struct repository_id head;
	ARRAY(struct phalanx_step) steps;
	ARRAY(struct phalanx_touch) touches;
	bool is_whole;		/* the root, or the cap, was reached */
};

/* What brought a difference: merges that touched one of these are told. */
struct phalanx_cause {
	unsigned folder, place;
	enum phalanx_file file;	/* OTHER: any, but of other environments */
};

struct phalanx_causes {
	struct phalanx_cause list[PHALANX_CAUSES_MAX];
	size_t count;
};

/* --- phalanx_walk.c ------------------------------------------------------ */

/* The branch that ends at `head`.  Lent until the next call. */
struct phalanx_walk *phalanx_walk_find(struct phalanx *phalanx,
    const struct repository_commit *head);

/* How many steps are newer than `base`, which need not lie on the branch. */
int phalanx_walk_count(struct phalanx *phalanx, struct phalanx_walk *walk,
    const struct repository_commit *base, size_t *ret_count,
    struct error *ret_error);

/* The branch as it was at an instant: the newest commit that is not later, or
 * the oldest there is. */
int phalanx_walk_at(struct phalanx *phalanx, struct phalanx_walk *walk,
    int64_t at, struct repository_commit *ret_commit,
    struct error *ret_error);

/* Read what the step touched. */
int phalanx_walk_read(struct phalanx *phalanx, struct phalanx_walk *walk,
    size_t step, struct error *ret_error);

void phalanx_walk_clear(struct phalanx_walk *walk);

/* --- phalanx_merge.c ----------------------------------------------------- */

/* What was merged, from a commit's message: "Merge pull request #N from …" and
 * the title on a line of its own, "Title (#N)", or a subject alone. */
void phalanx_merge_parse(const char *message, const char *author,
    struct phalanx_title *ret_title);
void phalanx_title_clear(struct phalanx_title *title);

/* Add a cause, unless it is there. */
void phalanx_cause_add(struct phalanx_causes *causes, unsigned folder,
    enum phalanx_file file, unsigned place);

/* Add to the change the merges between base and head that touched one of the
 * causes, or one of `doubtful` that `is_it` takes (both may be NULL). */
struct phalanx_merging {
	const struct repository_commit *head, *base;
	const struct phalanx_causes *causes, *doubtful;
	bool (*is_it)(struct phalanx *phalanx, const void *context,
	    const struct phalanx_step *step);
	const void *context;
};
int phalanx_merge_list(struct phalanx *phalanx, struct change *change,
    const struct phalanx_merging *merging, struct error *ret_error);

#endif
