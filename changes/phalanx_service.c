/* SPDX-License-Identifier: MIT */
/*
 * One service in one environment: which revision of it runs, which one Argo CD
 * is to bring, and what differs between them.
 */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "phalanx_place_internal.h"

/* A service in it. */
struct phalanx_serving {
	const char *app;		/* its folder's name */
	char *service, *folder, *branch;	/* branch NULL: the site's */
	char *old_branch;
	struct repository_commit from, to;
	bool has_from, is_running, is_on, was_on;
};

/* In what revision the service runs, and which one Argo CD wants. */
static int
phalanx_service_plan(struct phalanx_placing *placing,
    struct phalanx_serving *serving, struct error *ret_error)
{
	struct phalanx *phalanx = placing->phalanx;
	const struct pending_running *running = phalanx_place_running(placing,
	    serving->folder, serving->app);
	struct repository_commit tip;

	serving->is_running = running != NULL;
	serving->service = mem_string(running != NULL ? running->service :
	    serving->app);
	serving->branch = phalanx_place_branch(phalanx, &placing->to.values,
	    serving->app);
	serving->old_branch = phalanx_place_branch(phalanx,
	    &placing->from.values, serving->app);
	if (running != NULL && running->branch != NULL) {
		free(serving->branch);
		serving->branch = strcmp(running->branch, "HEAD") == 0 ||
		    (phalanx->branch != NULL && strcmp(running->branch,
		    phalanx->branch) == 0) ? NULL :
		    mem_string(running->branch);
		free(serving->old_branch);
		serving->old_branch = mem_string(serving->branch);
	}
	serving->to = phalanx->head;
	if (serving->branch != NULL && !phalanx_place_find(placing,
	    serving->app, serving->branch, &serving->to))
		return 0;
	if (running != NULL && running->revision != NULL)
		serving->has_from = phalanx_place_find(placing, serving->app,
		    running->revision, &serving->from);
	if (serving->has_from || !placing->has_since)
		return 0;
	serving->from = placing->since;
	serving->has_from = true;
	if (serving->old_branch == NULL)
		return 0;
	serving->has_from = phalanx_place_find(placing, serving->app,
	    serving->old_branch, &tip);
	if (!serving->has_from || placing->place->since_at <= 0)
		return 0;
	return phalanx_walk_at(phalanx, phalanx_walk_find(phalanx, &tip),
	    placing->place->since_at, &serving->from, ret_error);
}

/* Did this commit switch the service, or move it to another branch?  What
 * cannot be read did not. */
struct phalanx_switching {
	const struct phalanx_placing *placing;
	const char *app;
};

/* The service's lines of environments/ at a commit. */
static bool
phalanx_service_peek(struct phalanx *phalanx,
    const struct phalanx_switching *switching,
    const struct repository_id *tree, struct values *ret_values)
{
	const char *name = switching->placing->name;
	struct repository_item item;
	struct error error;
	char *paths[2];
	bool is_read = true;
	int i;

	paths[0] = mem_format("%s/values-%s.yaml", phalanx->environments,
	    name);
	paths[1] = mem_format("%s/values.yaml", phalanx->environments);
	memset(ret_values, 0, sizeof(*ret_values));
	for (i = 0; i < 2; i++) {
		is_read = is_read && repository_find_item(phalanx->repository,
		    tree, paths[i], &item, &error) == 0 &&
		    phalanx_doc_load(phalanx, &item, paths[i],
		    &ret_values->layers[i], &error) == 0;
		free(paths[i]);
	}
	return is_read;
}

static bool
phalanx_service_is_switch(struct phalanx *phalanx, const void *context,
    const struct phalanx_step *step)
{
	const struct phalanx_switching *switching = context;
	struct repository_commit parent;
	struct values from, to;
	char *old, *new;
	bool is_switch;

	if (repository_id_is_none(&step->commit.parent) ||
	    repository_read_commit(phalanx->repository, &step->commit.parent,
	    &parent, NULL) < 0 || !phalanx_service_peek(phalanx, switching,
	    &parent.tree, &from) || !phalanx_service_peek(phalanx, switching,
	    &step->commit.tree, &to))
		return false;
	old = phalanx_place_branch(phalanx, &from, switching->app);
	new = phalanx_place_branch(phalanx, &to, switching->app);
	is_switch = phalanx_place_is_on(&from, switching->app) !=
	    phalanx_place_is_on(&to, switching->app) ||
	    strcmp(old != NULL ? old : "", new != NULL ? new : "") != 0;
	free(old);
	free(new);
	return is_switch;
}

/* Keep what runs where Argo CD did not say it. */
static void
phalanx_service_tell_running(struct phalanx_placing *placing,
    const struct phalanx_serving *serving, const struct phalanx_side *side)
{
	const struct pending_running *known = pending_find_running(
	    placing->pending, serving->service);
	struct pending_running running = { .service = serving->service };
	char hex[REPOSITORY_HEX_MAX];

	if (known != NULL)
		running = *known;
	if (running.revision == NULL)
		running.revision = (char *)repository_id_format(
		    &serving->from.id, hex);
	if (running.version == NULL && side->charts.count > 0)
		running.version = (char *)phalanx_side_product(side,
		    &side->charts.items[0]);
	if (running.branch == NULL)
		running.branch = serving->branch != NULL ? serving->branch :
		    placing->phalanx->branch;
	if (running.path == NULL)
		running.path = serving->folder;
	pending_add_running(placing->pending, &running);
}

/* A service that comes or goes: all of it is the change. */
static void
phalanx_service_switch(struct change *change, const struct phalanx_side *side,
    bool is_on)
{
	const char *version = NULL;

	if (side->charts.count > 0)
		version = phalanx_side_product(side,
		    &side->charts.items[0]);
	change_add_part(change, version != NULL ? "appVersion" :
	    is_on ? "enabled" : "removed", is_on ? NULL : version,
	    is_on ? version : NULL, is_on ? CHANGE_ENABLED : CHANGE_REMOVED);
}

/* What differs for a service, by where it was and is wanted. */
static int
phalanx_service_differ(struct phalanx_placing *placing,
    struct phalanx_serving *serving, struct change *change,
    struct phalanx_causes *causes, struct error *ret_error)
{
	struct phalanx *phalanx = placing->phalanx;
	struct phalanx_side from = { .mounts = { { .type = DOC_MAP } } };
	struct phalanx_side to = { .mounts = { { .type = DOC_MAP } } };
	struct phalanx_pair pair = { .from = &from, .to = &to,
	    .folder = serving->folder, .place = placing->name };
	const struct phalanx_side *last;
	int result = -1;

	if (phalanx_side_load(phalanx, &serving->from.tree, serving->folder,
	    placing->name, &from, ret_error) < 0 ||
	    phalanx_side_load(phalanx, &serving->to.tree, serving->folder,
	    placing->name, &to, ret_error) < 0)
		goto out;
	result = 0;
	last = to.charts.count > 0 ? &to : &from;
	if (!serving->is_on || !serving->was_on)
		phalanx_service_switch(change, serving->is_on ? &to : &from,
		    serving->is_on);
	else if (from.charts.count == 0 || to.charts.count == 0)
		phalanx_service_switch(change, last, to.charts.count > 0);
	else
		result = phalanx_compare(phalanx, &pair, change, causes,
		    ret_error);
	if (from.charts.count == 0 && to.charts.count == 0)
		phalanx_note(phalanx, serving->folder, "there is no chart");
	if (serving->was_on)
		phalanx_service_tell_running(placing, serving, &from);
	if (change->to != NULL)
		change->notes_url = phalanx_notes_find(last->charts.count >
		    0 ? last->charts.items[0].doc : NULL, serving->app,
		    change->to);
out:
	phalanx_side_clear(&from);
	phalanx_side_clear(&to);
	return result;
}

/* The merges that switched the service or moved it: they are in environments/,
 * which may follow another branch, from another revision on. */
static int
phalanx_service_tell_switch(struct phalanx_placing *placing,
    const struct phalanx_serving *serving, struct change *change,
    struct error *ret_error)
{
	struct phalanx *phalanx = placing->phalanx;
	struct phalanx_switching switching = { .placing = placing,
	    .app = serving->app };
	struct phalanx_causes causes = { .count = 0 }, files = { .count = 0 };
	struct phalanx_merging merging = { .head = &placing->head,
	    .base = &placing->base, .causes = &causes, .doubtful = &files,
	    .is_it = phalanx_service_is_switch, .context = &switching };
	unsigned folder = phalanx_name(phalanx, phalanx->environments);

	phalanx_cause_add(&files, folder, PHALANX_VALUES, 0);
	phalanx_cause_add(&files, folder, PHALANX_PLACE,
	    phalanx_name(phalanx, placing->name));
	return phalanx_merge_list(phalanx, change, &merging, ret_error);
}

static int
phalanx_service_serve(struct phalanx_placing *placing,
    struct phalanx_serving *serving, struct error *ret_error)
{
	struct phalanx *phalanx = placing->phalanx;
	struct phalanx_causes causes = { .count = 0 };
	struct phalanx_merging merging = { .head = &serving->to,
	    .base = &serving->from, .causes = &causes };
	struct change change;
	bool is_moved;
	int result;

	change_init(&change, serving->service);
	result = phalanx_service_differ(placing, serving, &change, &causes,
	    ret_error);
	is_moved = strcmp(serving->branch != NULL ? serving->branch : "",
	    serving->old_branch != NULL ? serving->old_branch : "") != 0;
	if (is_moved && serving->is_on && serving->was_on)
		change_add_part(&change, "branch", serving->old_branch !=
		    NULL ? serving->old_branch : phalanx->branch,
		    serving->branch != NULL ? serving->branch :
		    phalanx->branch, CHANGE_VALUES);
	/* All of its chart comes with it. */
	if (serving->is_on && !serving->was_on)
		phalanx_cause_add(&causes, phalanx_name(phalanx,
		    serving->folder), PHALANX_OTHER,
		    phalanx_name(phalanx, placing->name));
	if (result == 0 && (serving->is_on != serving->was_on || is_moved))
		result = phalanx_service_tell_switch(placing, serving, &change,
		    ret_error);
	if (result == 0)
		result = phalanx_place_add(placing, &change, &merging,
		    serving->branch, ret_error);
	change_clear(&change);
	return result;
}

/* One service, if it runs there, ran there, or is going to. */
int
phalanx_service_collect(struct phalanx_placing *placing, const char *app,
    struct error *ret_error)
{
	struct phalanx_serving serving = { .app = app,
	    .folder = mem_format("%s/%s", placing->phalanx->services, app) };
	int result = 0;

	serving.is_on = phalanx_place_is_on(&placing->to.values, app);
	serving.was_on = phalanx_place_is_on(&placing->from.values, app);
	if (!serving.is_on && !serving.was_on)
		goto out;
	result = phalanx_service_plan(placing, &serving, ret_error);
	serving.was_on |= serving.is_running;
	/* It is gone where it ran. */
	if (result < 0 || !serving.has_from || (!serving.is_on &&
	    placing->has_argocd && !serving.is_running))
		goto out;
	result = phalanx_service_serve(placing, &serving, ret_error);
out:
	free(serving.service);
	free(serving.folder);
	free(serving.branch);
	free(serving.old_branch);
	return result;
}
