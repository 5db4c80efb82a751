/* SPDX-License-Identifier: MIT */
/*
 * A service as it is at one revision: its chart, the charts of the repository
 * that it depends on, and the values that count in one environment.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mem.h"
#include "phalanx_side_internal.h"

#define PHALANX_NEEDED_MAX 300		/* dependencies of one chart */

/* "a" and "b" are "a.b"; "" and "b" are "b". */
static char *
phalanx_side_key(const char *parent, const char *key)
{
	return parent[0] == '\0' ? mem_string(key) :
	    mem_format("%s.%s", parent, key);
}

/*
 * Where "file://../../charts/csc" leads from a chart's folder: "charts/csc".
 * NULL when it leads out of the repository.  The caller frees.
 */
static char *
phalanx_side_path(const char *folder, const char *relative)
{
	char *path = mem_format("%s/%s", folder, relative), *rest = path, *name;
	ARRAY(char *) names = { .items = NULL };
	struct text text = { .bytes = NULL };
	bool is_out = relative[0] == '/';
	size_t i;

	while ((name = strsep(&rest, "/")) != NULL && !is_out) {
		if (name[0] == '\0' || strcmp(name, ".") == 0)
			continue;
		if (strcmp(name, "..") != 0)
			array_push(&names, name);
		else if (names.count > 0)
			names.count--;
		else
			is_out = true;
	}
	for (i = 0; i < names.count; i++) {
		text_puts(&text, i > 0 ? "/" : "");
		text_puts(&text, names.items[i]);
	}
	is_out |= names.count == 0;
	array_clear(&names);
	free(path);
	if (!is_out)
		return text_take(&text);
	text_clear(&text);
	return NULL;
}

/* Lay a chart's own values into a layer, at its place: a map of one key in a
 * map …, the innermost borrows what the document holds. */
static void
phalanx_side_mount(struct doc *at, const char *key, const struct doc *doc)
{
	size_t length = strcspn(key, "."), i;
	struct doc *entry = NULL;

	at->type = DOC_MAP;
	for (i = 0; i < at->count && entry == NULL; i++)
		if (strncmp(at->items[i].key, key, length) == 0 &&
		    at->items[i].key[length] == '\0')
			entry = &at->items[i];
	if (entry == NULL) {
		at->items = mem_resize(at->items, at->count + 1,
		    sizeof(*at->items));
		entry = &at->items[at->count++];
		*entry = (struct doc){ .type = DOC_MAP,
		    .key = mem_bytes(key, length) };
	}
	if (key[length] == '.') {
		phalanx_side_mount(entry, key + length + 1, doc);
		return;
	}
	entry->items = doc->items;
	entry->count = doc->count;
}

/* Only what phalanx_side_mount() made: `depth` levels of maps. */
static void
phalanx_side_unmount(struct doc *at, int depth)
{
	size_t i;

	if (depth == 0)
		return;
	for (i = 0; i < at->count; i++) {
		phalanx_side_unmount(&at->items[i], depth - 1);
		free(at->items[i].key);
	}
	free(at->items);
}

static void
phalanx_side_sort(struct doc *at, int depth)
{
	struct doc spare;
	size_t i, j;

	for (i = 0; depth > 0 && i < at->count; i++) {
		phalanx_side_sort(&at->items[i], depth - 1);
		spare = at->items[i];
		for (j = i; j > 0 && strcmp(at->items[j - 1].key,
		    spare.key) > 0; j--)
			at->items[j] = at->items[j - 1];
		at->items[j] = spare;
	}
}

/* Read a document in the folder of a chart. */
static int
phalanx_side_read(struct phalanx *phalanx, const struct repository_tree *tree,
    const char *folder, const char *name, const struct doc **ret_doc,
    struct error *ret_error)
{
	struct repository_item item;
	char *path = mem_format("%s/%s", folder, name);
	int result;

	repository_tree_find(tree, name, &item);
	result = phalanx_doc_load(phalanx, &item, path, ret_doc, ret_error);
	free(path);
	return result;
}

/* Add a chart at `chart`, whose strings and tree are known, and lay its values
 * into their layer.  The strings are the side's from here on. */
static int
phalanx_side_add(struct phalanx *phalanx, struct phalanx_side *side,
    struct phalanx_chart *chart, const char *place, struct error *ret_error)
{
	const struct doc *values = NULL;
	struct repository_tree *tree = NULL;
	char *own = mem_format("values-%s.yaml", place);
	int result = -1;

	array_push(&side->charts, *chart);
	chart = &side->charts.items[side->charts.count - 1];
	if (repository_read_tree(phalanx->repository, &chart->tree, &tree,
	    ret_error) < 0 || phalanx_side_read(phalanx, tree, chart->folder,
	    "Chart.yaml", &chart->doc, ret_error) < 0 ||
	    phalanx_side_read(phalanx, tree, chart->folder, "values.yaml",
	    &values, ret_error) < 0 || (chart->depth == 0 &&
	    phalanx_side_read(phalanx, tree, chart->folder, own,
	    &side->values.layers[0], ret_error) < 0))
		goto out;
	if (chart->depth == 0)
		side->values.layers[1] = values;
	else
		phalanx_side_mount(&side->mounts[chart->depth - 1],
		    chart->key, values);
	result = 0;
out:
	repository_tree_free(tree);
	free(own);
	return result;
}

/*
 * The folder of a dependency that lies in the repository, or NULL: by its
 * file:// address, or in charts/ of the chart itself (helm.sh, "Charts").
 */
static char *
phalanx_side_local(const struct phalanx_chart *chart,
    const struct phalanx_needed *needed)
{
	if (strncmp(needed->repository, "file://", 7) == 0)
		return phalanx_side_path(chart->folder,
		    needed->repository + 7);
	if (needed->repository[0] == '\0' &&
	    strchr(needed->name, '/') == NULL)
		return mem_format("%s/charts/%s", chart->folder,
		    needed->name);
	return NULL;
}

static const char *
phalanx_side_string(const struct doc *map, const char *key)
{
	const char *string = doc_string(doc_find(map, key));

	return string != NULL ? string : "";
}

/* Take up one dependency of the chart at `index`, and its chart if it lies in
 * the repository. */
static int
phalanx_side_need(struct phalanx *phalanx, struct phalanx_side *side,
    const struct phalanx_needed *needed, const struct repository_id *tree,
    const char *place, struct error *ret_error)
{
	const struct phalanx_chart *parent =
	    &side->charts.items[needed->parent];
	struct repository_item item = { .kind = REPOSITORY_NOTHING };
	struct phalanx_chart chart = { .depth = parent->depth + 1 };
	char *folder = needed->has_dot ? NULL :
	    phalanx_side_local(parent, needed);

	array_push(&side->needed, *needed);
	if (folder == NULL)
		return 0;
	if (repository_find_item(phalanx->repository, tree, folder, &item,
	    ret_error) < 0) {
		free(folder);
		return -1;
	}
	if (item.kind != REPOSITORY_FOLDER || parent->depth ==
	    PHALANX_DEPTH_MAX || side->charts.count == PHALANX_CHARTS_MAX) {
		free(folder);
		return 0;
	}
	side->needed.items[side->needed.count - 1].chart = side->charts.count;
	chart.key = mem_string(needed->key);
	chart.name = mem_string(needed->name);
	chart.folder = folder;
	chart.tree = item.id;
	return phalanx_side_add(phalanx, side, &chart, place, ret_error);
}

/* Does a condition switch the chart off?  The first of its paths that leads to
 * true or false decides; without one it is on (helm.sh, "Tags and Condition
 * fields in dependencies"). */
static bool
phalanx_side_is_on(const struct phalanx_side *side, const char *parent,
    const char *condition)
{
	char *copy = mem_string(condition), *rest = copy, *path, *full;
	const char *value = NULL;
	bool is_on = true, is_found = false;

	while (!is_found && (path = strsep(&rest, ",")) != NULL) {
		path += strspn(path, " ");
		path[strcspn(path, " ")] = '\0';
		full = phalanx_side_key(parent, path);
		value = doc_string(values_find(&side->values, full, NULL));
		is_found = value != NULL && (strcmp(value, "true") == 0 ||
		    strcmp(value, "false") == 0);
		is_on = !is_found || strcmp(value, "true") == 0;
		free(full);
	}
	free(copy);
	return is_on;
}

/* Which charts and dependencies are on: none below one that is off.  Parents
 * come before their children. */
static void
phalanx_side_switch(struct phalanx_side *side)
{
	struct phalanx_needed *needed;
	struct phalanx_chart *parent;
	size_t i;

	side->charts.items[0].is_enabled = true;
	for (i = 0; i < side->needed.count; i++) {
		needed = &side->needed.items[i];
		parent = &side->charts.items[needed->parent];
		needed->is_enabled = parent->is_enabled &&
		    phalanx_side_is_on(side, parent->key, needed->condition);
		if (needed->chart != 0)
			side->charts.items[needed->chart].is_enabled =
			    needed->is_enabled;
	}
}

/* All that the chart at `index` depends on.  Helm takes letters, digits, "-"
 * and "_" as a name in values; a dot would lead elsewhere. */
static int
phalanx_side_need_list(struct phalanx *phalanx, struct phalanx_side *side,
    size_t index, const struct repository_id *tree, const char *place,
    struct error *ret_error)
{
	const struct doc *list, *entry;
	struct phalanx_needed needed;
	const char *key;
	size_t i;

	list = doc_find(side->charts.items[index].doc, "dependencies");
	if (list == NULL || list->type != DOC_LIST)
		return 0;
	for (i = 0; i < list->count && i < PHALANX_NEEDED_MAX; i++) {
		entry = &list->items[i];
		needed = (struct phalanx_needed){
			.name = phalanx_side_string(entry, "name"),
			.version = phalanx_side_string(entry, "version"),
			.repository = phalanx_side_string(entry,
			    "repository"),
			.condition = phalanx_side_string(entry, "condition"),
			.parent = index,
		};
		key = phalanx_side_string(entry, "alias");
		if (key[0] == '\0')
			key = needed.name;
		if (key[0] == '\0')
			continue;
		needed.has_dot = strchr(key, '.') != NULL;
		needed.key = phalanx_side_key(side->charts.items[index].key,
		    key);
		if (phalanx_side_need(phalanx, side, &needed, tree, place,
		    ret_error) < 0)
			return -1;
	}
	return 0;
}

/* Charts are added behind the last while their list is gone through, so that it
 * ends with those that depend on nothing. */
static int
phalanx_side_need_all(struct phalanx *phalanx, struct phalanx_side *side,
    const struct repository_id *tree, const char *place,
    struct error *ret_error)
{
	size_t i;

	for (i = 0; i < side->charts.count; i++)
		if (phalanx_side_need_list(phalanx, side, i, tree, place,
		    ret_error) < 0)
			return -1;
	for (i = 0; i < PHALANX_DEPTH_MAX; i++) {
		phalanx_side_sort(&side->mounts[i], (int)i + 1);
		if (side->mounts[i].count > 0)
			side->values.layers[2 + i] = &side->mounts[i];
	}
	return 0;
}

int
phalanx_side_load(struct phalanx *phalanx, const struct repository_id *tree,
    const char *folder, const char *place, struct phalanx_side *ret_side,
    struct error *ret_error)
{
	struct phalanx_side side = { .mounts = { { .type = DOC_MAP } } };
	struct phalanx_chart chart = { .depth = 0 };
	struct repository_item item;
	size_t i;

	if (repository_find_item(phalanx->repository, tree, folder, &item,
	    ret_error) < 0)
		return -1;
	if (item.kind != REPOSITORY_FOLDER) {
		*ret_side = side;
		return 0;
	}
	chart.key = mem_string("");
	chart.name = mem_string("");
	chart.folder = mem_string(folder);
	chart.tree = item.id;
	if (phalanx_side_add(phalanx, &side, &chart, place, ret_error) < 0 ||
	    phalanx_side_need_all(phalanx, &side, tree, place,
	    ret_error) < 0) {
		phalanx_side_clear(&side);
		return -1;
	}
	phalanx_side_switch(&side);
	*ret_side = side;
	/* Layers of mounts lie in the side, which has just moved. */
	for (i = 0; i < PHALANX_DEPTH_MAX; i++)
		if (side.values.layers[2 + i] != NULL)
			ret_side->values.layers[2 + i] = &ret_side->mounts[i];
	return 0;
}

void
phalanx_side_clear(struct phalanx_side *side)
{
	size_t i;

	for (i = 0; i < side->charts.count; i++) {
		free(side->charts.items[i].key);
		free(side->charts.items[i].name);
		free(side->charts.items[i].folder);
	}
	for (i = 0; i < side->needed.count; i++)
		free(side->needed.items[i].key);
	for (i = 0; i < PHALANX_DEPTH_MAX; i++)
		phalanx_side_unmount(&side->mounts[i], (int)i + 1);
	array_clear(&side->charts);
	array_clear(&side->needed);
	*side = (struct phalanx_side){ 0 };
}

const char *
phalanx_side_tag(const struct values *values, const char *key,
    int *ret_layer)
{
	char *path = phalanx_side_key(key, "image.tag");
	const char *tag = doc_string(values_find(values, path, ret_layer));

	free(path);
	return tag != NULL && tag[0] != '\0' ? tag : NULL;
}

const char *
phalanx_side_product(const struct phalanx_side *side,
    const struct phalanx_chart *chart)
{
	int layer;
	const char *tag = phalanx_side_tag(&side->values, chart->key, &layer);

	return tag != NULL ? tag :
	    doc_string(doc_find(chart->doc, "appVersion"));
}
