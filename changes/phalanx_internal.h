/* SPDX-License-Identifier: MIT */
/* What the files that read a repository laid out as phalanx share. */
#ifndef PATCHDAY_PHALANX_INTERNAL_H
#define PATCHDAY_PHALANX_INTERNAL_H

#include <stdbool.h>

#include "array.h"
#include "phalanx.h"
#include "repository.h"
#include "values_internal.h"

#define PHALANX_STEPS_MAX 50000		/* commits gone back, at most */
#define PHALANX_CAUSES_MAX 200
#define PHALANX_DEPTH_MAX 4		/* charts in charts in charts … */

/* What a file of a chart is for. */
enum phalanx_file {
	PHALANX_OTHER,		/* nothing that is deployed */
	PHALANX_CHART,		/* Chart.yaml */
	PHALANX_VALUES,		/* values.yaml */
	PHALANX_PLACE,		/* values-ENVIRONMENT.yaml */
	PHALANX_SUBCHARTS,	/* charts/ */
	PHALANX_TEMPLATES,	/* all else */
};

/* A document that was read once; by its blob, so that one that all environments
 * share, or that did not change, is parsed once. */
struct phalanx_doc {
	struct repository_id id;
	struct doc *doc;	/* owned; a map */
	char *fault;		/* why it could not be read; NULL */
};

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

/* The reading of one repository. */
struct phalanx {
	const struct source *source;
	struct repository *repository;
	const char *services, *environments, *charts;	/* folders; lent */
	char *branch;		/* the site's; owned */
	char *github;		/* "https://github.com/owner/name"; or NULL */
	struct repository_commit head;
	ARRAY(struct phalanx_doc) docs;
	unsigned *doc_slots;	/* a hash of their ids: index + 1 */
	size_t doc_slot_count;
	ARRAY(struct phalanx_walk) walks;
	ARRAY(char *) names;	/* touches point here; [0] is "" */
	ARRAY(struct repository_commit) commits;	/* that were asked for */
	char *trouble;		/* of this environment, the first; owned */
	size_t trouble_count;
};

/* --- phalanx_doc.c ------------------------------------------------------- */

/* The document in the file; lent, sorted, always a map: an empty one when there
 * is no file.  What cannot be read is noted as trouble of `path` and is a map
 * that equals no other file's.  -1: its object cannot be read. */
int phalanx_doc_load(struct phalanx *phalanx,
    const struct repository_item *item, const char *path,
    const struct doc **ret_doc, struct error *ret_error);
bool phalanx_doc_is_faulty(const struct doc *doc);
void phalanx_doc_clear(struct phalanx *phalanx);

/* Remember what could not be read. */
void phalanx_note(struct phalanx *phalanx, const char *what,
    const char *trouble);

/* The index of a name in `names`. */
unsigned phalanx_name(struct phalanx *phalanx, const char *name);

/* What the entry of a chart's folder is for; of PLACE, `ret_place` (may be NULL)
 * is the environment, ended by `ret_length`. */
enum phalanx_file phalanx_file_plan(const struct repository_item *item,
    const char **ret_place, size_t *ret_length);

/* --- phalanx_walk.c ------------------------------------------------------ */

/* A commit, read once. */
int phalanx_commit(struct phalanx *phalanx, const struct repository_id *id,
    struct repository_commit *ret_commit, struct error *ret_error);

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

/* "https://github.com/owner/name" of an address on GitHub, or NULL; the caller
 * frees. */
char *phalanx_github_find(const char *address);

/* --- phalanx_place.c ----------------------------------------------------- */

/* Add to the pending what one environment waits for. */
int phalanx_place_collect(struct phalanx *phalanx,
    const struct source_place *place, struct pending *pending,
    struct error *ret_error);

#endif
