/* SPDX-License-Identifier: MIT */
/* What the files that read a repository laid out as phalanx share. */
#ifndef PATCHDAY_PHALANX_INTERNAL_H
#define PATCHDAY_PHALANX_INTERNAL_H

#include <stdbool.h>

#include "array.h"
#include "phalanx.h"
#include "repository.h"
#include "values_internal.h"

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

struct phalanx_walk;

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
	ARRAY(struct repository_commit) commits;	/* those asked for */
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

/* What the entry of a chart's folder is for; of PLACE, `ret_place` (may be
 * NULL) is the environment, ended by `ret_length`. */
enum phalanx_file phalanx_file_plan(const struct repository_item *item,
    const char **ret_place, size_t *ret_length);

/* --- phalanx_walk.c ------------------------------------------------------ */

/* A commit, read once. */
int phalanx_commit(struct phalanx *phalanx, const struct repository_id *id,
    struct repository_commit *ret_commit, struct error *ret_error);

/* --- phalanx_merge.c ----------------------------------------------------- */

/* "https://github.com/owner/name" of an address on GitHub, or NULL; the caller
 * frees. */
char *phalanx_github_find(const char *address);

/* --- phalanx_place.c ----------------------------------------------------- */

/* Add to the pending what one environment waits for. */
int phalanx_place_collect(struct phalanx *phalanx,
    const struct source_place *place, struct pending *pending,
    struct error *ret_error);

#endif
