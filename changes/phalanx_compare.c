/* SPDX-License-Identifier: MIT */
/*
 * What differs in a service between two revisions, in the words of a change,
 * and the files that brought it.
 */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "phalanx_side_internal.h"

/* A comparison under way. */
struct phalanx_comparing {
	struct phalanx *phalanx;
	const struct phalanx_pair *pair;
	struct change *change;
	struct phalanx_causes *causes;
	unsigned folder;	/* the name of the pair's */
	/* Keys of dependencies: off on both sides, on on one only. */
	ARRAY(const char *) off, half;
	const struct phalanx_chart *from, *to;	/* that are looked at */
	struct error *error;
	int result;
};

/* Is the path the key, or below it? */
static bool
phalanx_is_below(const char *path, const char *key)
{
	size_t length = strlen(key);

	return strncmp(path, key, length) == 0 &&
	    (path[length] == '\0' || path[length] == '.');
}

static bool
phalanx_is_listed(const char *path, const char *const *keys, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (phalanx_is_below(path, keys[i]))
			return true;
	return false;
}

static const struct phalanx_needed *
phalanx_find_needed(const struct phalanx_side *side, const char *key)
{
	size_t i;

	for (i = 0; i < side->needed.count; i++)
		if (strcmp(side->needed.items[i].key, key) == 0)
			return &side->needed.items[i];
	return NULL;
}

/* A chart that is on, by its key. */
static const struct phalanx_chart *
phalanx_find_chart(const struct phalanx_side *side, const char *key)
{
	size_t i;

	for (i = 0; i < side->charts.count; i++)
		if (side->charts.items[i].is_enabled &&
		    strcmp(side->charts.items[i].key, key) == 0)
			return &side->charts.items[i];
	return NULL;
}

static void
phalanx_cause(struct phalanx_comparing *comparing,
    const struct phalanx_chart *chart, enum phalanx_file file)
{
	phalanx_cause_add(comparing->causes, phalanx_name(comparing->phalanx,
	    chart->folder), file, 0);
}

/* Charts of the service's own folder are part of it; others have a name that
 * people know. */
static const char *
phalanx_part_templates(const struct phalanx_comparing *comparing,
    const struct phalanx_chart *chart)
{
	const char *folder = comparing->pair->folder;

	return strncmp(chart->folder, folder, strlen(folder)) == 0 &&
	    (chart->folder[strlen(folder)] == '\0' ||
	    chart->folder[strlen(folder)] == '/') ?
	    "templates" : chart->folder;
}

/* The chart in whose own values the path lies: that with the longest key. */
static const struct phalanx_chart *
phalanx_find_owner(const struct phalanx_side *side, const char *path)
{
	const struct phalanx_chart *owner = NULL, *chart;
	size_t i;

	for (i = 1; i < side->charts.count; i++) {
		chart = &side->charts.items[i];
		if (phalanx_is_below(path, chart->key) && (owner == NULL ||
		    chart->depth > owner->depth))
			owner = chart;
	}
	return owner;
}

static void
phalanx_cause_layer(struct phalanx_comparing *comparing, int layer,
    const char *path)
{
	const struct phalanx_pair *pair = comparing->pair;
	const struct phalanx_chart *owner;

	if (layer == 0) {
		phalanx_cause_add(comparing->causes, comparing->folder,
		    PHALANX_PLACE, phalanx_name(comparing->phalanx,
		    pair->place));
	} else if (layer == 1) {
		phalanx_cause_add(comparing->causes, comparing->folder,
		    PHALANX_VALUES, 0);
	} else {
		owner = phalanx_find_owner(pair->to, path);
		if (owner == NULL)
			owner = phalanx_find_owner(pair->from, path);
		if (owner != NULL)
			phalanx_cause(comparing, owner, PHALANX_VALUES);
	}
}

/* A version's class; one that comes or goes while the service stays is a
 * version as any, and one that is only spelt differently too. */
static enum change_class
phalanx_class(const char *from, const char *to)
{
	enum change_class class = change_class_plan(from, to);

	return class == CHANGE_ENABLED || class == CHANGE_REMOVED ||
	    class == CHANGE_UNKNOWN ? CHANGE_VERSION : class;
}

static bool
phalanx_is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* A text that says nothing is none. */
static const char *
phalanx_text(const struct doc *doc)
{
	const char *text = doc_string(doc);

	return text != NULL && text[0] != '\0' ? text : NULL;
}

/* "a.b.tag" → "a.b", "a.recommendedTag" as it is; of "image: name:tag" the tags
 * when the names are the same.  False: the value is no version. */
static bool
phalanx_part_tag(struct phalanx_comparing *comparing,
    const struct values_difference *difference)
{
	const char *path = difference->path, *from, *to, *leaf;
	const char *colon, *other;
	char *what;
	size_t length = strlen(path);

	leaf = strrchr(path, '.') != NULL ? strrchr(path, '.') + 1 : path;
	from = phalanx_text(difference->from);
	to = phalanx_text(difference->to);
	if ((from == NULL && difference->from != NULL &&
	    difference->from->type != DOC_SCALAR) || (to == NULL &&
	    difference->to != NULL && difference->to->type != DOC_SCALAR))
		return false;
	if (strcmp(leaf, "tag") == 0 && leaf > path) {
		length -= strlen(".tag");
	} else if (strcmp(leaf, "image") == 0 && from != NULL && to != NULL) {
		colon = strrchr(from, ':');
		other = strrchr(to, ':');
		if (colon == NULL || other == NULL || colon - from !=
		    other - to || strncmp(from, to,
		    (size_t)(colon - from)) != 0)
			return false;
		from = colon + 1;
		to = other + 1;
	} else if (strlen(leaf) < 4 ||
	    strcmp(leaf + strlen(leaf) - 3, "Tag") != 0) {
		return false;
	}
	/* A tag that is empty and one that is not there are one. */
	if (phalanx_is_same(from, to))
		return true;
	what = mem_bytes(path, length);
	change_add_part(comparing->change, what, from, to,
	    phalanx_class(from, to));
	phalanx_cause_layer(comparing, difference->layer, path);
	free(what);
	return true;
}

/* Is it the tag that phalanx_compare_product() tells? */
static bool
phalanx_is_product(const struct phalanx_comparing *comparing,
    const char *path)
{
	static const char tail[] = "image.tag";
	size_t length = strlen(path);
	bool is_product = false;
	char *key;

	if (length < strlen(tail) ||
	    strcmp(path + length - strlen(tail), tail) != 0)
		return false;
	length -= strlen(tail);
	if (length > 0 && path[length - 1] != '.')
		return false;
	key = mem_bytes(path, length > 0 ? length - 1 : 0);
	is_product = phalanx_find_chart(comparing->pair->from, key) != NULL &&
	    phalanx_find_chart(comparing->pair->to, key) != NULL;
	free(key);
	return is_product;
}

static void
phalanx_see_value(void *context, const struct values_difference *difference)
{
	struct phalanx_comparing *comparing = context;
	const char *path = difference->path;
	char *what;

	if (comparing->pair->is_environment &&
	    (phalanx_is_below(path, "applications") ||
	    phalanx_is_below(path, "revisions")))
		return;
	if (phalanx_is_listed(path, comparing->off.items,
	    comparing->off.count) || (difference->layer > 1 &&
	    phalanx_is_listed(path, comparing->half.items,
	    comparing->half.count)) || phalanx_is_product(comparing, path))
		return;
	if (phalanx_part_tag(comparing, difference))
		return;
	what = difference->layer == 0 ? mem_format("values-%s",
	    comparing->pair->place) : mem_string("values");
	change_add_part(comparing->change, what, NULL, NULL, CHANGE_VALUES);
	phalanx_cause_layer(comparing, difference->layer, path);
	free(what);
}

/* Why the product's version differs: somebody wrote or took away a tag; without
 * one, appVersion. */
static void
phalanx_cause_product(struct phalanx_comparing *comparing, const char *key)
{
	const struct phalanx_pair *pair = comparing->pair;
	int old_layer, new_layer;
	const char *old = phalanx_side_tag(&pair->from->values, key,
	    &old_layer);
	const char *new = phalanx_side_tag(&pair->to->values, key,
	    &new_layer);
	char *path = mem_format("%s%simage.tag", key,
	    key[0] != '\0' ? "." : "");

	if (old != NULL || new != NULL)
		phalanx_cause_layer(comparing, old_layer < new_layer ?
		    old_layer : new_layer, path);
	if (old == NULL || new == NULL)
		phalanx_cause(comparing, comparing->to, PHALANX_CHART);
	free(path);
}

/* The product's version of a chart that both sides have. */
static void
phalanx_compare_product(struct phalanx_comparing *comparing)
{
	const struct phalanx_chart *old = comparing->from,
	    *new = comparing->to;
	bool is_faulty = phalanx_doc_is_faulty(old->doc) ||
	    phalanx_doc_is_faulty(new->doc);
	const char *from, *to;

	from = phalanx_side_product(comparing->pair->from, old);
	to = phalanx_side_product(comparing->pair->to, new);
	if (!is_faulty && !phalanx_is_same(from, to)) {
		change_add_part(comparing->change, new->key[0] == '\0' ?
		    "appVersion" : new->key, from, to,
		    phalanx_class(from, to));
		phalanx_cause_product(comparing, new->key);
	} else if (is_faulty ? old->doc != new->doc : !phalanx_is_same(
	    doc_string(doc_find(old->doc, "appVersion")),
	    doc_string(doc_find(new->doc, "appVersion")))) {
		/* The image stays, labels that tell the version do not; or
		 * nobody knows. */
		change_add_part(comparing->change, "chart", NULL, NULL,
		    CHANGE_TEMPLATES);
		phalanx_cause(comparing, new, PHALANX_CHART);
	}
}

/* Is it the folder, in charts/, of a dependency of this chart? */
static bool
phalanx_is_needed(const struct phalanx_side *side,
    const struct phalanx_chart *parent, const char *name)
{
	const struct phalanx_needed *needed;
	size_t i;

	for (i = 0; i < side->needed.count; i++) {
		needed = &side->needed.items[i];
		if (needed->chart != 0 && strcmp(needed->name, name) == 0 &&
		    &side->charts.items[needed->parent] == parent)
			return true;
	}
	return false;
}

static void
phalanx_see_chart(void *context, const struct repository_item *from,
    const struct repository_item *to)
{
	struct phalanx_comparing *comparing = context;
	char *folder;

	if (phalanx_is_needed(comparing->pair->from, comparing->from,
	    from->name) || phalanx_is_needed(comparing->pair->to,
	    comparing->to, from->name))
		return;
	change_add_part(comparing->change, phalanx_part_templates(comparing,
	    comparing->to), NULL, NULL, CHANGE_TEMPLATES);
	folder = mem_format("%s/charts/%s", comparing->to->folder,
	    from->name);
	if (from->kind == REPOSITORY_FOLDER || to->kind == REPOSITORY_FOLDER)
		phalanx_cause_add(comparing->causes, phalanx_name(
		    comparing->phalanx, folder), PHALANX_OTHER, 0);
	else
		phalanx_cause(comparing, comparing->to, PHALANX_SUBCHARTS);
	free(folder);
}

static void phalanx_see_file(void *context,
    const struct repository_item *from, const struct repository_item *to);

static int
phalanx_compare_trees(struct phalanx_comparing *comparing,
    const struct repository_id *from, const struct repository_id *to,
    void (*see)(void *context, const struct repository_item *from,
    const struct repository_item *to))
{
	struct repository *repository = comparing->phalanx->repository;
	struct repository_tree *a = NULL, *b = NULL;
	int result = -1;

	if (repository_read_tree(repository, from, &a,
	    comparing->error) == 0 && repository_read_tree(repository, to,
	    &b, comparing->error) == 0) {
		repository_tree_diff(a, b, see, comparing);
		result = comparing->result;
	}
	repository_tree_free(a);
	repository_tree_free(b);
	return result;
}

static void
phalanx_see_file(void *context, const struct repository_item *from,
    const struct repository_item *to)
{
	static const struct repository_id none;
	struct phalanx_comparing *comparing = context;
	enum phalanx_file file = phalanx_file_plan(from, NULL, NULL);

	if (file == PHALANX_SUBCHARTS &&
	    (from->kind == REPOSITORY_FOLDER ||
	    to->kind == REPOSITORY_FOLDER)) {
		if (phalanx_compare_trees(comparing,
		    from->kind == REPOSITORY_FOLDER ? &from->id : &none,
		    to->kind == REPOSITORY_FOLDER ? &to->id : &none,
		    phalanx_see_chart) < 0)
			comparing->result = -1;
		return;
	}
	if (file != PHALANX_TEMPLATES)
		return;
	change_add_part(comparing->change, phalanx_part_templates(comparing,
	    comparing->to), NULL, NULL, CHANGE_TEMPLATES);
	phalanx_cause(comparing, comparing->to, PHALANX_TEMPLATES);
}

/* Charts that both sides have, and that are on. */
static int
phalanx_compare_charts(struct phalanx_comparing *comparing)
{
	const struct phalanx_side *side = comparing->pair->to;
	size_t i;

	for (i = 0; i < side->charts.count; i++) {
		comparing->to = &side->charts.items[i];
		comparing->from = phalanx_find_chart(comparing->pair->from,
		    comparing->to->key);
		if (comparing->from == NULL || !comparing->to->is_enabled)
			continue;
		phalanx_compare_product(comparing);
		if (!repository_id_equal(&comparing->from->tree,
		    &comparing->to->tree) && phalanx_compare_trees(comparing,
		    &comparing->from->tree, &comparing->to->tree,
		    phalanx_see_file) < 0)
			return -1;
	}
	return 0;
}

/* Which keys of values lead to charts that are off. */
static void
phalanx_list_off(struct phalanx_comparing *comparing)
{
	const struct phalanx_side *const sides[] = { comparing->pair->from,
		comparing->pair->to };
	const struct phalanx_needed *needed, *other;
	size_t side, i;

	for (side = 0; side < 2; side++)
		for (i = 0; i < sides[side]->needed.count; i++) {
			needed = &sides[side]->needed.items[i];
			other = phalanx_find_needed(sides[1 - side],
			    needed->key);
			if (needed->is_enabled && (other == NULL ||
			    !other->is_enabled))
				array_push(&comparing->half, needed->key);
			else if (!needed->is_enabled && (other == NULL ||
			    !other->is_enabled))
				array_push(&comparing->off, needed->key);
		}
}

int
phalanx_compare(struct phalanx *phalanx, const struct phalanx_pair *pair,
    struct change *change, struct phalanx_causes *causes,
    struct error *ret_error)
{
	struct phalanx_comparing comparing = { .phalanx = phalanx,
	    .pair = pair, .change = change, .causes = causes,
	    .folder = phalanx_name(phalanx, pair->folder),
	    .error = ret_error };
	int result;

	phalanx_list_off(&comparing);
	result = phalanx_compare_charts(&comparing);
	if (result == 0) {
		phalanx_needed_diff(phalanx, pair, change, causes);
		values_diff(&pair->from->values, &pair->to->values,
		    phalanx_see_value, &comparing);
	}
	array_clear(&comparing.off);
	array_clear(&comparing.half);
	return result;
}
