/* SPDX-License-Identifier: MIT */
/* Maps whose keys occur twice, and merge keys. */
#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "doc_internal.h"
#include "mem.h"

#define DOC_MAP_FEW 12

/* Order entries by key; equal ones as they stand: they lie in one array, so the
 * addresses tell. */
static int
doc_map_place_cmp(const void *a, const void *b)
{
	const struct doc *x = *(const struct doc *const *)a;
	const struct doc *y = *(const struct doc *const *)b;
	int order = strcmp(x->key, y->key);

	return order != 0 ? order : (x > y) - (x < y);
}

/* In a map of few keys it is sooner seen than sorted that none does. */
static bool
doc_map_is_unique(const struct doc *map)
{
	size_t i, k;

	if (map->count > DOC_MAP_FEW)
		return false;
	for (i = 1; i < map->count; i++)
		for (k = 0; k < i; k++)
			if (map->items[i].key[0] == map->items[k].key[0] &&
			    strcmp(map->items[i].key, map->items[k].key) == 0)
				return false;
	return true;
}

/*
 * Complain about keys that occur twice and leave out all but the first. libyaml
 * lets them pass and most programs take the last, so half of a configuration
 * could be dead.  Sorted first, so that a map of many keys costs no square.
 */
void
doc_map_check_twice(struct doc *map, const char *file,
    struct complaints *complaints)
{
	struct doc **order, *first;
	size_t i, kept = 0;

	if (doc_map_is_unique(map))
		return;
	/* NOLINTNEXTLINE(bugprone-sizeof-expression): pointers are sorted */
	order = mem_new(map->count + 1, sizeof(*order));
	for (i = 0; i < map->count; i++)
		order[i] = &map->items[i];
	/* NOLINTNEXTLINE(bugprone-sizeof-expression): the same */
	qsort(order, map->count, sizeof(*order), doc_map_place_cmp);
	first = order[0];
	for (i = 1; i < map->count; i++) {
		if (strcmp(first->key, order[i]->key) != 0) {
			first = order[i];
			continue;
		}
		complaint_add(complaints, COMPLAINT_ERROR, file,
		    order[i]->key_line, order[i]->key_column,
		    "the key \"%.80s\" occurs twice; the first is on line %d",
		    order[i]->key, first->key_line);
		/* The mark of those to leave out: lines count from 1. */
		order[i]->key_line = 0;
	}
	free(order);
	for (i = 0; i < map->count; i++)
		if (map->items[i].key_line != 0)
			map->items[kept++] = map->items[i];
	map->count = kept;
}

/* By key; of equal ones the one that counts first.  `text_line` is the rank by
 * then: where it stands; below 0 for what is merged. */
static int
doc_map_rank_cmp(const void *a, const void *b)
{
	const struct doc *x = a, *y = b;
	int order = strcmp(x->key, y->key);

	return order != 0 ? order : y->text_line - x->text_line;
}

/* How many entries the value of a merge key brings. */
static size_t
doc_map_count(const struct doc *merged)
{
	size_t i, count = 0;

	if (merged->type == DOC_MAP)
		return merged->count;
	for (i = 0; i < merged->count; i++)
		if (merged->items[i].type == DOC_MAP)
			count += merged->items[i].count;
	return count;
}

/* Put the entries of `from`, a map, behind `items`, with `rank`. */
static size_t
doc_map_put(const struct doc *from, int rank, struct doc *items)
{
	size_t i;

	if (from->type != DOC_MAP)
		return 0;
	for (i = 0; i < from->count; i++) {
		items[i] = from->items[i];
		items[i].text_line = rank;
	}
	return from->count;
}

/* Take the value of a merge key apart: a map, or a list of maps of which the
 * earlier counts more. */
static size_t
doc_map_spread(const struct doc *merged, struct doc *items)
{
	size_t i, count = 0;

	if (merged->type != DOC_LIST)
		return doc_map_put(merged, -1, items);
	for (i = 0; i < merged->count; i++)
		count += doc_map_put(&merged->items[i], -1 - (int)i,
		    items + count);
	return count;
}

/* Is it the key under which other maps are merged? */
static bool
doc_map_is_merge(const struct doc *entry)
{
	return strcmp(entry->key, "<<") == 0;
}

/* Put what merge keys bring in their place, and give each entry its rank.
 * Returns how many they brought. */
static size_t
doc_map_unfold(struct doc_tree *tree, struct doc *map)
{
	struct doc *items = map->items;
	size_t i, count = 0, merged = 0;

	for (i = 0; i < map->count; i++)
		if (doc_map_is_merge(&map->items[i]))
			merged += doc_map_count(&map->items[i]);
	if (merged > 0)
		items = arena_take(&tree->arena, map->count + merged,
		    sizeof(*items));
	for (i = 0; i < map->count; i++) {
		if (doc_map_is_merge(&map->items[i])) {
			count += doc_map_spread(&map->items[i], items + count);
			continue;
		}
		items[count] = map->items[i];
		items[count++].text_line = (int)i;
	}
	map->items = items;
	map->count = count;
	return merged;
}

size_t
doc_map_merge(struct doc_tree *tree, struct doc *map)
{
	size_t i, kept = 0, merged = doc_map_unfold(tree, map);

	if (map->count > 1)
		qsort(map->items, map->count, sizeof(*map->items),
		    doc_map_rank_cmp);
	for (i = 0; i < map->count; i++) {
		map->items[i].text_line = map->items[i].text_column = 0;
		if (kept == 0 || strcmp(map->items[kept - 1].key,
		    map->items[i].key) != 0)
			map->items[kept++] = map->items[i];
	}
	map->count = kept;
	return merged;
}
