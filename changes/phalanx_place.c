/* SPDX-License-Identifier: MIT */
/*
 * One environment: from which revision it runs, which branches it follows, and
 * what environments/ says of it.
 */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "phalanx_place_internal.h"

/* Is the service on, in environments/ as it is there? */
bool
phalanx_place_is_on(const struct values *values, const char *app)
{
	char *path = mem_format("applications.%s", app);
	const char *value = doc_string(values_find(values, path, NULL));

	free(path);
	return value != NULL && strcmp(value, "true") == 0;
}

/* The branch it follows there: `revisions`, else `targetRevision`; NULL: the
 * site's.  The caller frees. */
char *
phalanx_place_branch(const struct phalanx *phalanx,
    const struct values *values, const char *app)
{
	char *path = mem_format("revisions.%s", app);
	const char *value = doc_string(values_find(values, path, NULL));

	free(path);
	if (value == NULL || value[0] == '\0')
		value = doc_string(values_find(values, "targetRevision",
		    NULL));
	if (value == NULL || value[0] == '\0' || strcmp(value, "HEAD") == 0 ||
	    (phalanx->branch != NULL && strcmp(value, phalanx->branch) == 0))
		return NULL;
	return mem_string(value);
}

static bool
phalanx_place_has_argocd(const struct pending *pending)
{
	size_t i;

	for (i = 0; i < pending->sources.count; i++)
		if (strcmp(pending->sources.items[i].kind, "argocd") == 0 &&
		    pending->sources.items[i].trouble == NULL)
			return pending->running.count > 0;
	return false;
}

/* What Argo CD says of the chart in that folder: applications may have other
 * names than their charts. */
const struct pending_running *
phalanx_place_running(const struct phalanx_placing *placing,
    const char *folder, const char *app)
{
	const struct pending_running *running;
	size_t i;

	for (i = 0; i < placing->pending->running.count; i++) {
		running = &placing->pending->running.items[i];
		if (running->path != NULL &&
		    strcmp(running->path, folder) == 0)
			return running;
	}
	running = pending_find_running(placing->pending, app);
	return running != NULL && running->path == NULL ? running : NULL;
}

/* The commit of a revision; false: it is not there, which is noted. */
bool
phalanx_place_find(struct phalanx_placing *placing, const char *what,
    const char *revision, struct repository_commit *ret_commit)
{
	struct phalanx *phalanx = placing->phalanx;
	struct error error = { 0 };
	struct repository_id id;

	if (repository_find_revision(phalanx->repository, revision, &id,
	    &error) == 0 && phalanx_commit(phalanx, &id, ret_commit,
	    &error) == 0)
		return true;
	phalanx_note(phalanx, what, error.text);
	return false;
}

/* What is taken to run: the revision that was recorded, else the branch as it
 * was then. */
static int
phalanx_place_since(struct phalanx_placing *placing, struct error *ret_error)
{
	const struct source_place *place = placing->place;

	if (place->since_revision != NULL)
		placing->has_since = phalanx_place_find(placing, NULL,
		    place->since_revision, &placing->since);
	if (placing->has_since || place->since_at <= 0)
		return 0;
	if (phalanx_walk_at(placing->phalanx, phalanx_walk_find(
	    placing->phalanx, &placing->phalanx->head), place->since_at,
	    &placing->since, ret_error) < 0)
		return -1;
	placing->has_since = true;
	return 0;
}

/* Where environments/ of this environment is and was. */
static int
phalanx_place_load(struct phalanx_placing *placing, struct error *ret_error)
{
	struct phalanx *phalanx = placing->phalanx;
	const struct pending_running *running = phalanx_place_running(placing,
	    phalanx->environments, "");
	char *path = mem_format("%s/values-%s.yaml", phalanx->environments,
	    placing->name);
	struct repository_item item;
	int result;

	placing->head = phalanx->head;
	if (running != NULL && running->branch != NULL &&
	    strcmp(running->branch, "HEAD") != 0 && (phalanx->branch == NULL ||
	    strcmp(running->branch, phalanx->branch) != 0))
		phalanx_place_find(placing, running->service, running->branch,
		    &placing->head);
	placing->base = placing->has_since ? placing->since : placing->head;
	if (running != NULL && running->revision != NULL)
		phalanx_place_find(placing, running->service,
		    running->revision, &placing->base);
	result = repository_find_item(phalanx->repository,
	    &placing->head.tree, path, &item, ret_error);
	if (result == 0 && item.kind == REPOSITORY_NOTHING)
		result = error_set(ret_error, ERROR_MISSING,
		    "the branch has no %s", path);
	free(path);
	if (result < 0 || phalanx_side_load(phalanx, &placing->head.tree,
	    phalanx->environments, placing->name, &placing->to,
	    ret_error) < 0)
		return -1;
	return phalanx_side_load(phalanx, &placing->base.tree,
	    phalanx->environments, placing->name, &placing->from, ret_error);
}

/* Links and merges, then into the pending. */
int
phalanx_place_add(struct phalanx_placing *placing, struct change *change,
    const struct phalanx_merging *merging, const char *branch,
    struct error *ret_error)
{
	struct phalanx *phalanx = placing->phalanx;
	char from[REPOSITORY_HEX_MAX], to[REPOSITORY_HEX_MAX];
	struct change *known;
	int result;

	if (!change_is_waiting(change))
		return 0;
	change->sources = source_bit(&source_phalanx);
	change->branch = mem_string(branch);
	if (phalanx->github != NULL && !repository_id_equal(
	    &merging->base->id, &merging->head->id))
		change->compare_url = mem_format("%s/compare/%s...%s",
		    phalanx->github, repository_id_format(&merging->base->id,
		    from), repository_id_format(&merging->head->id, to));
	result = phalanx_merge_list(phalanx, change, merging, ret_error);
	known = pending_change(placing->pending, change->service);
	if (known != NULL)
		change_unite(known, change);
	return result;
}

/* environments/ itself, which is an application of Argo CD too. */
static int
phalanx_place_environment(struct phalanx_placing *placing,
    struct error *ret_error)
{
	struct phalanx *phalanx = placing->phalanx;
	struct phalanx_pair pair = { .from = &placing->from,
	    .to = &placing->to, .folder = phalanx->environments,
	    .place = placing->name, .is_environment = true };
	struct phalanx_causes causes = { .count = 0 };
	struct phalanx_merging merging = { .head = &placing->head,
	    .base = &placing->base, .causes = &causes };
	const struct pending_running *running = phalanx_place_running(placing,
	    phalanx->environments, "");
	const char *name = running != NULL ? running->service :
	    doc_string(values_find(&placing->to.values, "appOfAppsName",
	    NULL));
	struct change change;
	int result = 0;

	if (placing->from.charts.count == 0 || placing->to.charts.count == 0)
		return 0;
	change_init(&change, name != NULL && name[0] != '\0' ? name :
	    phalanx->environments);
	result = phalanx_compare(phalanx, &pair, &change, &causes, ret_error);
	if (result == 0)
		result = phalanx_place_add(placing, &change, &merging, NULL,
		    ret_error);
	change_clear(&change);
	return result;
}

/* All names of applications that are told anywhere, each once: those that are
 * listed for the environment, then others.  What of one cannot be read says
 * nothing of the rest. */
static void
phalanx_place_list(struct phalanx_placing *placing)
{
	const struct doc *list[4], *map;
	struct error error;
	const char *app;
	size_t i, j, k;
	bool is_seen;

	for (i = 0; i < countof(list); i++)
		list[i] = doc_find((i < 2 ? &placing->to :
		    &placing->from)->values.layers[i % 2], "applications");
	for (i = 0; i < countof(list); i++) {
		map = list[i];
		for (j = 0; map != NULL && map->type == DOC_MAP &&
		    j < map->count; j++) {
			app = map->items[j].key;
			for (is_seen = false, k = 0; k < i && !is_seen; k++)
				is_seen = doc_find(list[k], app) != NULL;
			if (!is_seen && phalanx_service_collect(placing, app,
			    &error) < 0)
				phalanx_note(placing->phalanx, app,
				    error.text);
		}
	}
}

int
phalanx_place_collect(struct phalanx *phalanx,
    const struct source_place *place, struct pending *pending,
    struct error *ret_error)
{
	struct phalanx_placing placing = { .phalanx = phalanx,
	    .place = place, .pending = pending,
	    .name = place->name != NULL ? place->name : place->environment,
	    .has_argocd = phalanx_place_has_argocd(pending) };
	int result;

	result = phalanx_place_since(&placing, ret_error);
	if (result == 0 && !placing.has_since && !placing.has_argocd)
		phalanx_note(phalanx, NULL, "which revision runs there is not "
		    "known yet; it is from the end of the next window on");
	if (result == 0)
		result = phalanx_place_load(&placing, ret_error);
	if (result == 0) {
		phalanx_place_list(&placing);
		result = phalanx_place_environment(&placing, ret_error);
	}
	phalanx_side_clear(&placing.from);
	phalanx_side_clear(&placing.to);
	return result;
}
