/* SPDX-License-Identifier: MIT */
/* A service at one revision, and what differs between two of them. */
#ifndef PATCHDAY_PHALANX_SIDE_INTERNAL_H
#define PATCHDAY_PHALANX_SIDE_INTERNAL_H

#include "phalanx_walk_internal.h"

#define PHALANX_CHARTS_MAX 500		/* of one service */

/* --- phalanx_side.c ------------------------------------------------------ */

/* A chart of a service at one revision: its own, or one in the repository that
 * it depends on.  Strings are owned; docs lent. */
struct phalanx_chart {
	char *key;		/* its place in values: "", "a", "a.b" */
	char *name;		/* as Chart.yaml of the parent calls it */
	char *folder;		/* in the repository */
	const struct doc *doc;	/* Chart.yaml */
	struct repository_id tree;
	int depth;
	bool is_enabled;
};

/* A dependency of such a chart.  Lent strings, but the key. */
struct phalanx_needed {
	char *key;
	const char *name, *version, *repository, *condition;
	size_t parent;		/* the chart that needs it */
	size_t chart;		/* its own, if the repository has it; else 0 */
	bool has_dot;		/* in its name: no key of values leads to it */
	bool is_enabled;
};

/* A service as it is at one revision. */
struct phalanx_side {
	ARRAY(struct phalanx_chart) charts;	/* [0] is its own */
	ARRAY(struct phalanx_needed) needed;
	struct values values;	/* environment's, all's, then charts' own */
	struct doc mounts[PHALANX_DEPTH_MAX];	/* layers of charts' own */
};

/* Read it: the folder of the chart below the commit's tree, and the name of the
 * environment.  Without the folder there are no charts.  The caller clears. */
int phalanx_side_load(struct phalanx *phalanx,
    const struct repository_id *tree, const char *folder, const char *place,
    struct phalanx_side *ret_side, struct error *ret_error);
void phalanx_side_clear(struct phalanx_side *side);

/* The tag of the image of the chart at `key`, NULL: none, or an empty one; and
 * the layer that says so. */
const char *phalanx_side_tag(const struct values *values, const char *key,
    int *ret_layer);

/* The product's version of a chart: that tag, else its appVersion; NULL: it has
 * neither. */
const char *phalanx_side_product(const struct phalanx_side *side,
    const struct phalanx_chart *chart);

/* --- phalanx_compare.c --------------------------------------------------- */

/* What is compared. */
struct phalanx_pair {
	const struct phalanx_side *from, *to;
	const char *folder, *place;
	/* environments/: these keys of its values are told otherwise */
	bool is_environment;
};

/* Add to the change the parts in which they differ, and to the causes what
 * brought them.  Nothing differs: nothing is added. */
int phalanx_compare(struct phalanx *phalanx, const struct phalanx_pair *pair,
    struct change *change, struct phalanx_causes *causes,
    struct error *ret_error);

/* The part of that for dependencies and the chart's own version
 * (phalanx_needed.c). */
void phalanx_needed_diff(struct phalanx *phalanx,
    const struct phalanx_pair *pair, struct change *change,
    struct phalanx_causes *causes);

/* The address of the release notes of `version`, by what a chart calls its
 * sources; NULL: not known.  The caller frees. */
char *phalanx_notes_find(const struct doc *chart, const char *service,
    const char *version);

#endif
