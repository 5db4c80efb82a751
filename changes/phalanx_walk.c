/* SPDX-License-Identifier: MIT */
/*
 * Commits of a branch, by first parents: what was merged, one step a merge.
 * They are read once for all environments, and only as far back as needed; what
 * each touched comes from trees alone: folders whose ids are equal are never
 * opened.
 */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "phalanx_walk_internal.h"

/* Commits that claim a time before their parent's are common (rebases, clocks);
 * what differs by more than this is not looked for on the branch. */
#define PHALANX_SKEW_SECS (7 * 86400)

int
phalanx_commit(struct phalanx *phalanx, const struct repository_id *id,
    struct repository_commit *ret_commit, struct error *ret_error)
{
	struct repository_commit commit;
	size_t i;

	for (i = 0; i < phalanx->commits.count; i++)
		if (repository_id_equal(&phalanx->commits.items[i].id, id)) {
			*ret_commit = phalanx->commits.items[i];
			return 0;
		}
	if (repository_read_commit(phalanx->repository, id, &commit,
	    ret_error) < 0)
		return -1;
	array_push(&phalanx->commits, commit);
	*ret_commit = commit;
	return 0;
}

struct phalanx_walk *
phalanx_walk_find(struct phalanx *phalanx,
    const struct repository_commit *head)
{
	struct phalanx_walk *walk;
	size_t i;

	for (i = 0; i < phalanx->walks.count; i++)
		if (repository_id_equal(&phalanx->walks.items[i].head,
		    &head->id))
			return &phalanx->walks.items[i];
	walk = array_add(&phalanx->walks);
	walk->head = head->id;
	array_add(&walk->steps)->commit = *head;
	return walk;
}

/* One step further back; false at the end. */
static int
phalanx_walk_next(struct phalanx *phalanx, struct phalanx_walk *walk,
    bool *ret_is_more, struct error *ret_error)
{
	struct repository_commit commit;
	const struct repository_id *parent =
	    &walk->steps.items[walk->steps.count - 1].commit.parent;

	walk->is_whole |= repository_id_is_none(parent) ||
	    walk->steps.count >= PHALANX_STEPS_MAX;
	*ret_is_more = !walk->is_whole;
	if (walk->is_whole)
		return 0;
	if (repository_read_commit(phalanx->repository, parent, &commit,
	    ret_error) < 0)
		return -1;
	array_add(&walk->steps)->commit = commit;
	return 0;
}

/* The base is not on the branch: steps are newer up to the first that the base
 * comes from.  All behind that one are too, so halves are cut away. */
static int
phalanx_walk_branch_off(struct phalanx *phalanx, struct phalanx_walk *walk,
    const struct repository_commit *base, size_t *ret_count,
    struct error *ret_error)
{
	size_t least = 0, most = 1, middle;
	int is_before = 0;
	bool is_more = true;

	/* Ever farther, until a step is one that the base comes from. */
	for (;;) {
		while (is_more && walk->steps.count <= most)
			if (phalanx_walk_next(phalanx, walk, &is_more,
			    ret_error) < 0)
				return -1;
		if (most >= walk->steps.count)
			most = walk->steps.count - 1;
		is_before = repository_is_ancestor(phalanx->repository,
		    &base->id, &walk->steps.items[most].commit.id, ret_error);
		if (is_before < 0)
			return -1;
		if (is_before == 1 || most + 1 == walk->steps.count)
			break;
		least = most;
		most *= 2;
	}
	if (is_before == 0)
		least = most = walk->steps.count;
	while (least < most) {
		middle = least + (most - least) / 2;
		is_before = repository_is_ancestor(phalanx->repository,
		    &base->id, &walk->steps.items[middle].commit.id,
		    ret_error);
		if (is_before < 0)
			return -1;
		if (is_before == 1)
			most = middle;
		else
			least = middle + 1;
	}
	*ret_count = least;
	return 0;
}

int
phalanx_walk_count(struct phalanx *phalanx, struct phalanx_walk *walk,
    const struct repository_commit *base, size_t *ret_count,
    struct error *ret_error)
{
	const struct repository_commit *commit;
	bool is_more = true;
	size_t i;

	for (i = 0; is_more; i++) {
		if (i == walk->steps.count && phalanx_walk_next(phalanx, walk,
		    &is_more, ret_error) < 0)
			return -1;
		if (!is_more)
			break;
		commit = &walk->steps.items[i].commit;
		if (repository_id_equal(&commit->id, &base->id)) {
			*ret_count = i;
			return 0;
		}
		if (commit->committed_at < base->committed_at -
		    PHALANX_SKEW_SECS)
			break;
	}
	return phalanx_walk_branch_off(phalanx, walk, base, ret_count,
	    ret_error);
}

int
phalanx_walk_at(struct phalanx *phalanx, struct phalanx_walk *walk,
    int64_t at, struct repository_commit *ret_commit,
    struct error *ret_error)
{
	bool is_more = true;
	size_t i = 0;

	while (walk->steps.items[i].commit.committed_at > at) {
		if (i + 1 == walk->steps.count && phalanx_walk_next(phalanx,
		    walk, &is_more, ret_error) < 0)
			return -1;
		if (!is_more)
			break;
		i++;
	}
	*ret_commit = walk->steps.items[i].commit;
	return 0;
}

/* Comparing two trees on behalf of a step. */
struct phalanx_reading {
	struct phalanx *phalanx;
	struct phalanx_walk *walk;
	const char *folder;	/* whose entries are looked at */
	int depth;		/* charts in charts in charts … */
	struct error *error;
	int result;
};

/* Compare two folders, either of which may be none. */
static void
phalanx_walk_diff(struct phalanx_reading *reading, const char *folder,
    const struct repository_item *from, const struct repository_item *to,
    void (*see)(void *context, const struct repository_item *from,
    const struct repository_item *to))
{
	static const struct repository_id none;
	struct repository *repository = reading->phalanx->repository;
	struct repository_tree *a = NULL, *b = NULL;
	const char *outer = reading->folder;

	reading->folder = folder;
	reading->depth++;
	if (repository_read_tree(repository, from->kind == REPOSITORY_FOLDER ?
	    &from->id : &none, &a, reading->error) == 0 &&
	    repository_read_tree(repository, to->kind == REPOSITORY_FOLDER ?
	    &to->id : &none, &b, reading->error) == 0)
		repository_tree_diff(a, b, see, reading);
	else
		reading->result = -1;
	repository_tree_free(a);
	repository_tree_free(b);
	reading->depth--;
	reading->folder = outer;
}

static void
phalanx_walk_see_file(void *context, const struct repository_item *from,
    const struct repository_item *to);

/* An entry of a folder of charts; what is no folder is no chart. */
static void
phalanx_walk_see_chart(void *context, const struct repository_item *from,
    const struct repository_item *to)
{
	struct phalanx_reading *reading = context;
	char *folder;

	if (reading->result < 0 || (from->kind != REPOSITORY_FOLDER &&
	    to->kind != REPOSITORY_FOLDER))
		return;
	folder = mem_format("%s/%s", reading->folder, from->name);
	phalanx_walk_diff(reading, folder, from, to, phalanx_walk_see_file);
	free(folder);
}

static void
phalanx_walk_see_file(void *context, const struct repository_item *from,
    const struct repository_item *to)
{
	struct phalanx_reading *reading = context;
	const char *place = NULL;
	size_t length = 0;
	struct phalanx_touch touch = {
		.file = phalanx_file_plan(from, &place, &length),
		.folder = phalanx_name(reading->phalanx, reading->folder),
	};
	char *copy;

	if (touch.file == PHALANX_OTHER || reading->result < 0)
		return;
	if (place != NULL) {
		copy = mem_bytes(place, length);
		touch.place = phalanx_name(reading->phalanx, copy);
		free(copy);
	}
	array_push(&reading->walk->touches, touch);
	if (touch.file != PHALANX_SUBCHARTS ||
	    reading->depth > 2 * PHALANX_DEPTH_MAX)
		return;
	copy = mem_format("%s/charts", reading->folder);
	phalanx_walk_diff(reading, copy, from, to, phalanx_walk_see_chart);
	free(copy);
}

/* What differs in one of the three folders. */
static int
phalanx_walk_read_folder(struct phalanx_reading *reading,
    const struct repository_id *from, const struct repository_id *to,
    const char *folder)
{
	struct repository *repository = reading->phalanx->repository;
	struct repository_item a = { .kind = REPOSITORY_NOTHING }, b;

	if ((!repository_id_is_none(from) && repository_find_item(repository,
	    from, folder, &a, reading->error) < 0) ||
	    repository_find_item(repository, to, folder, &b,
	    reading->error) < 0)
		return -1;
	if (a.kind != b.kind || !repository_id_equal(&a.id, &b.id))
		phalanx_walk_diff(reading, folder, &a, &b,
		    folder == reading->phalanx->environments ?
		    phalanx_walk_see_file : phalanx_walk_see_chart);
	return reading->result;
}

int
phalanx_walk_read(struct phalanx *phalanx, struct phalanx_walk *walk,
    size_t index, struct error *ret_error)
{
	struct phalanx_reading reading = { .phalanx = phalanx, .walk = walk,
	    .error = ret_error };
	struct phalanx_step *step = &walk->steps.items[index];
	struct repository_commit parent = { .committed_at = 0 };

	if (step->is_read)
		return 0;
	/* The next step is the parent, where the walk has come that far. */
	if (index + 1 < walk->steps.count)
		parent = walk->steps.items[index + 1].commit;
	else if (!repository_id_is_none(&step->commit.parent) &&
	    repository_read_commit(phalanx->repository, &step->commit.parent,
	    &parent, ret_error) < 0)
		return -1;
	step->first = walk->touches.count;
	if (phalanx_walk_read_folder(&reading, &parent.tree,
	    &step->commit.tree, phalanx->services) < 0 ||
	    phalanx_walk_read_folder(&reading, &parent.tree,
	    &step->commit.tree, phalanx->charts) < 0 ||
	    phalanx_walk_read_folder(&reading, &parent.tree,
	    &step->commit.tree, phalanx->environments) < 0)
		return -1;
	step->count = walk->touches.count - step->first;
	step->is_read = true;
	return 0;
}

void
phalanx_walk_clear(struct phalanx_walk *walk)
{
	size_t i;

	for (i = 0; i < walk->steps.count; i++) {
		if (walk->steps.items[i].title != NULL)
			phalanx_title_clear(walk->steps.items[i].title);
		free(walk->steps.items[i].title);
	}
	array_clear(&walk->steps);
	array_clear(&walk->touches);
}
