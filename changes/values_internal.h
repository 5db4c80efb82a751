/* SPDX-License-Identifier: MIT */
/*
 * Helm's values: documents laid over each other, and what differs between two
 * such piles.  Pure.
 */
#ifndef PATCHDAY_VALUES_INTERNAL_H
#define PATCHDAY_VALUES_INTERNAL_H

#include "doc.h"

#define VALUES_LAYERS_MAX 8

/* [0] lies on top.  NULL: there is none.  All are sorted.  Lent. */
struct values {
	const struct doc *layers[VALUES_LAYERS_MAX];
};

/* Something in which two piles differ: a scalar or a list. */
struct values_difference {
	const char *path;		/* "image.tag" */
	const struct doc *from, *to;	/* NULL: not there */
	int layer;	/* whose doing it is: the upper of the two */
};

/* Put all maps in order of their keys, without which nothing here works. */
void values_sort(struct doc *doc);

/*
 * Tell `see` all that differs.  As Helm does (helm.sh, "Values Files"): maps
 * are merged, anything else is replaced by the layer above, null takes away
 * what lies below, and what no layer has is the same as null or an empty map.
 */
void values_diff(const struct values *from, const struct values *to,
    void (*see)(void *context, const struct values_difference *difference),
    void *context);

/* What counts at "a.b.c": a scalar, a list, or the uppermost map; NULL: not
 * there.  `ret_layer` may be NULL. */
const struct doc *values_find(const struct values *values, const char *path,
    int *ret_layer);

/* Is it the same to a template: the same text, and both text or both not? */
bool values_equal(const struct doc *a, const struct doc *b);

#endif
