/* SPDX-License-Identifier: MIT */
/*
 * Values are never merged into a tree of their own: for each key the nodes of
 * all layers are looked at side by side, on both sides of the comparison, which
 * costs no memory and ends early where both sides share a document.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "mem.h"
#include "text.h"
#include "values_internal.h"

#define VALUES_NO_LAYER VALUES_LAYERS_MAX

/* What one side has at a place. */
struct values_place {
	const struct doc *nodes[VALUES_LAYERS_MAX];
	int top;		/* the layer that decides; NO_LAYER */
	const struct doc *leaf;	/* a scalar or a list; NULL: a map, or none */
	bool is_map;
};

struct values_comparison {
	void (*see)(void *context,
	    const struct values_difference *difference);
	void *context;
	struct text path;
	int ceiling;	/* no difference below is of a lower layer than this */
};

static int
values_least(int a, int b)
{
	return a < b ? a : b;
}

static int
values_key_cmp(const void *a, const void *b)
{
	return strcmp(((const struct doc *)a)->key,
	    ((const struct doc *)b)->key);
}

void
values_sort(struct doc *doc)
{
	size_t i;

	for (i = 0; i < doc->count; i++)
		values_sort(&doc->items[i]);
	if (doc->type == DOC_MAP && doc->count > 1)
		qsort(doc->items, doc->count, sizeof(*doc->items),
		    values_key_cmp);
}

/* Does YAML 1.1 read the plain scalar as a number or a truth value? */
static bool
values_is_typed(const struct doc *doc)
{
	static const char *const words[] = { "true", "false", "yes", "no",
		"on", "off", "y", "n", ".inf", "-.inf", "+.inf", ".nan" };
	char *end;
	size_t i;

	if (doc->is_quoted)
		return false;
	for (i = 0; i < countof(words); i++)
		if (strcasecmp(doc->scalar, words[i]) == 0)
			return true;
	/* strtod() takes words too ("infinity", "nan"). */
	if (strpbrk(doc->scalar, "0123456789") == NULL)
		return false;
	(void)strtod(doc->scalar, &end);
	return *end == '\0';
}

bool
values_equal(const struct doc *a, const struct doc *b)
{
	size_t i;

	if (a == b)
		return true;
	if (a->type != b->type || a->count != b->count)
		return false;
	if (a->type == DOC_SCALAR)
		return strcmp(a->scalar, b->scalar) == 0 &&
		    values_is_typed(a) == values_is_typed(b);
	for (i = 0; i < a->count; i++)
		if (!values_equal(&a->items[i], &b->items[i]) ||
		    (a->type == DOC_MAP && strcmp(a->items[i].key,
		    b->items[i].key) != 0))
			return false;
	return true;
}

/* Which nodes count: maps from the top down to what is none.  What lies below
 * is taken out. */
static void
values_resolve(struct values_place *place)
{
	const struct doc *node;
	bool is_over = false;
	int i;

	place->top = VALUES_NO_LAYER;
	place->leaf = NULL;
	place->is_map = false;
	for (i = 0; i < VALUES_LAYERS_MAX; i++) {
		node = place->nodes[i];
		if (node == NULL)
			continue;
		if (!is_over && place->top == VALUES_NO_LAYER)
			place->top = i;
		if (!is_over && node->type == DOC_MAP) {
			place->is_map = true;
			continue;
		}
		if (!is_over && !place->is_map && node->type != DOC_NULL)
			place->leaf = node;
		is_over = true;
		place->nodes[i] = NULL;
	}
}

static void values_compare(struct values_comparison *comparison,
    struct values_place *from, struct values_place *to);

/* The entries that stand at `positions`, where they have the least key of all:
 * that key, or NULL when none is left.  Even places are of the first side. */
static const char *
values_take(struct values_place *const sides[2],
    size_t positions[2 * VALUES_LAYERS_MAX],
    struct values_place ret_children[2])
{
	const char *least = NULL;
	const struct doc *map;
	int i;

	for (i = 0; i < 2 * VALUES_LAYERS_MAX; i++) {
		map = sides[i % 2]->nodes[i / 2];
		if (map != NULL && positions[i] < map->count &&
		    (least == NULL ||
		    strcmp(map->items[positions[i]].key, least) < 0))
			least = map->items[positions[i]].key;
	}
	for (i = 0; i < 2 * VALUES_LAYERS_MAX && least != NULL; i++) {
		map = sides[i % 2]->nodes[i / 2];
		if (map != NULL && positions[i] < map->count &&
		    strcmp(map->items[positions[i]].key, least) == 0)
			ret_children[i % 2].nodes[i / 2] =
			    &map->items[positions[i]++];
	}
	return least;
}

/* Go through the keys of two maps, either of which may have none. */
static void
values_compare_maps(struct values_comparison *comparison,
    struct values_place *from, struct values_place *to)
{
	struct values_place *const sides[2] = { from, to };
	size_t positions[2 * VALUES_LAYERS_MAX] = { 0 };
	size_t length = comparison->path.length;
	struct values_place children[2] = { { .top = 0 } };
	const char *key;

	while ((key = values_take(sides, positions, children)) != NULL) {
		if (length > 0)
			text_putc(&comparison->path, '.');
		text_puts(&comparison->path, key);
		values_compare(comparison, &children[0], &children[1]);
		text_cut(&comparison->path, length);
		memset(children, 0, sizeof(children));
	}
}

/* Below a place where one side has no map, that side's layer did it: what is
 * there now covers the map, or what covered it is gone. */
static void
values_compare_below(struct values_comparison *comparison,
    struct values_place *from, struct values_place *to)
{
	struct values_place none = { .nodes = { NULL } };
	int ceiling = comparison->ceiling;

	if (!from->is_map)
		comparison->ceiling = values_least(ceiling, from->top);
	if (!to->is_map)
		comparison->ceiling = values_least(ceiling, to->top);
	if (from->is_map || to->is_map)
		values_compare_maps(comparison, from->is_map ? from : &none,
		    to->is_map ? to : &none);
	comparison->ceiling = ceiling;
}

/* What differs at one place, and below it. */
static void
values_compare(struct values_comparison *comparison,
    struct values_place *from, struct values_place *to)
{
	struct values_difference difference;

	if (memcmp(from->nodes, to->nodes, sizeof(from->nodes)) == 0)
		return;
	values_resolve(from);
	values_resolve(to);
	if ((from->leaf != NULL || to->leaf != NULL) &&
	    (from->leaf == NULL || to->leaf == NULL ||
	    !values_equal(from->leaf, to->leaf))) {
		difference = (struct values_difference){
			.path = text_string(&comparison->path),
			.from = from->leaf, .to = to->leaf,
			.layer = values_least(comparison->ceiling,
			    values_least(from->top, to->top)),
		};
		comparison->see(comparison->context, &difference);
	}
	values_compare_below(comparison, from, to);
}

/* A file that holds nothing, or no map, takes nothing away. */
static void
values_begin(const struct values *values, struct values_place *ret_place)
{
	int i;

	memset(ret_place, 0, sizeof(*ret_place));
	for (i = 0; i < VALUES_LAYERS_MAX; i++)
		if (values->layers[i] != NULL &&
		    values->layers[i]->type == DOC_MAP)
			ret_place->nodes[i] = values->layers[i];
}

void
values_diff(const struct values *from, const struct values *to,
    void (*see)(void *context, const struct values_difference *difference),
    void *context)
{
	struct values_comparison comparison = { .see = see,
	    .context = context, .ceiling = VALUES_NO_LAYER };
	struct values_place a, b;

	values_begin(from, &a);
	values_begin(to, &b);
	values_compare(&comparison, &a, &b);
	text_clear(&comparison.path);
}

/* Maps are sorted, but short: a path costs less than building one would. */
const struct doc *
values_find(const struct values *values, const char *path, int *ret_layer)
{
	char *copy = mem_string(path), *rest = copy, *key;
	struct values_place place;
	int i;

	values_begin(values, &place);
	values_resolve(&place);
	while ((key = strsep(&rest, ".")) != NULL) {
		for (i = 0; i < VALUES_LAYERS_MAX; i++)
			place.nodes[i] = doc_find(place.nodes[i], key);
		values_resolve(&place);
	}
	free(copy);
	if (ret_layer != NULL)
		*ret_layer = place.top;
	if (place.leaf != NULL)
		return place.leaf;
	return place.is_map ? place.nodes[place.top] : NULL;
}
