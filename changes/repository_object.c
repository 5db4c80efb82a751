/* SPDX-License-Identifier: MIT */
/* Commits, folders and files of a repository. */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "repository.h"
#include "repository_internal.h"

int
repository_check_object(struct repository *repository, const git_oid *oid,
    git_object_t type, size_t most, struct error *ret_error)
{
	char hex[GIT_OID_HEXSZ + 1];
	git_object_t found;
	size_t size;
	int result = git_odb_read_header(&size, &found, repository->odb, oid);

	if (result == 0 && found == type && size <= most)
		return 0;
	git_oid_tostr(hex, sizeof(hex), oid);
	if (result == GIT_ENOTFOUND)
		return error_set(ret_error, ERROR_MISSING, "it could not be "
		    "read: object %.12s is missing; the repository is not "
		    "complete", hex);
	if (result < 0)
		return repository_fail(ret_error, ERROR_SYSTEM,
		    "it could not be read");
	if (found != type)
		return error_set(ret_error, ERROR_INPUT, "it could not be "
		    "read: object %.12s is a %s, not a %s", hex,
		    git_object_type2string(found),
		    git_object_type2string(type));
	return error_set(ret_error, ERROR_LIMIT,
	    "%s %.12s has %zu KiB, at most %zu are read",
	    git_object_type2string(type), hex, size / 1024, most / 1024);
}

static int
repository_load_commit(struct repository *repository,
    const struct repository_id *id, git_commit **ret_commit,
    struct error *ret_error)
{
	if (repository_check_object(repository, repository_oid(id),
	    GIT_OBJECT_COMMIT, REPOSITORY_COMMIT_MAX, ret_error) < 0)
		return -1;
	if (git_commit_lookup(ret_commit, repository->git,
	    repository_oid(id)) < 0)
		return repository_fail(ret_error, ERROR_SYSTEM,
		    "a commit could not be read");
	return 0;
}

int
repository_read_commit(struct repository *repository,
    const struct repository_id *id, struct repository_commit *ret_commit,
    struct error *ret_error)
{
	git_commit *commit = NULL;

	if (repository_load_commit(repository, id, &commit, ret_error) < 0)
		return -1;
	*ret_commit = (struct repository_commit){
		.id = *id,
		.tree = repository_id_of(git_commit_tree_id(commit)),
		.parent_count = git_commit_parentcount(commit),
		.committed_at = git_commit_time(commit),
	};
	if (ret_commit->parent_count > 0)
		ret_commit->parent =
		    repository_id_of(git_commit_parent_id(commit, 0));
	git_commit_free(commit);
	return 0;
}

int
repository_read_message(struct repository *repository,
    const struct repository_id *id, char **ret_message, char **ret_author,
    struct error *ret_error)
{
	git_commit *commit = NULL;

	if (repository_load_commit(repository, id, &commit, ret_error) < 0)
		return -1;
	*ret_message = mem_string(git_commit_message(commit));
	*ret_author = mem_string(git_commit_author(commit)->name);
	git_commit_free(commit);
	return 0;
}

int
repository_is_ancestor(struct repository *repository,
    const struct repository_id *commit, const struct repository_id *ancestor,
    struct error *ret_error)
{
	int result;

	if (repository_id_equal(commit, ancestor))
		return 1;
	result = git_graph_descendant_of(repository->git,
	    repository_oid(commit), repository_oid(ancestor));
	if (result < 0)
		return repository_fail(ret_error, ERROR_SYSTEM,
		    "the history could not be read");
	return result;
}

int
repository_read_tree(struct repository *repository,
    const struct repository_id *id, struct repository_tree **ret_tree,
    struct error *ret_error)
{
	struct repository_id *checked;
	git_tree *tree = NULL;
	uint32_t hash;

	*ret_tree = NULL;
	if (repository_id_is_none(id))
		return 0;
	memcpy(&hash, id->bytes, sizeof(hash));
	checked = &repository->checked[hash & (REPOSITORY_CHECKED - 1)];
	if (!repository_id_equal(checked, id) && repository_check_object(
	    repository, repository_oid(id), GIT_OBJECT_TREE,
	    REPOSITORY_TREE_MAX, ret_error) < 0)
		return -1;
	*checked = *id;
	if (git_tree_lookup(&tree, repository->git, repository_oid(id)) < 0)
		return repository_fail(ret_error, ERROR_SYSTEM,
		    "a folder could not be read");
	*ret_tree = (struct repository_tree *)tree;
	return 0;
}

void
repository_tree_free(struct repository_tree *tree)
{
	git_tree_free((git_tree *)tree);
}

size_t
repository_tree_count(const struct repository_tree *tree)
{
	return tree != NULL ?
	    git_tree_entrycount((const git_tree *)tree) : 0;
}

static void
repository_tree_take(const git_tree_entry *entry,
    struct repository_item *ret_item)
{
	*ret_item = (struct repository_item){ .kind = REPOSITORY_NOTHING };
	if (entry == NULL)
		return;
	ret_item->name = git_tree_entry_name(entry);
	ret_item->id = repository_id_of(git_tree_entry_id(entry));
	switch (git_tree_entry_filemode(entry)) {
	case GIT_FILEMODE_TREE:
		ret_item->kind = REPOSITORY_FOLDER;
		break;
	case GIT_FILEMODE_LINK:
		ret_item->kind = REPOSITORY_LINK;
		break;
	case GIT_FILEMODE_COMMIT:
		ret_item->kind = REPOSITORY_MODULE;
		break;
	default:
		ret_item->kind = REPOSITORY_FILE;
		break;
	}
}

void
repository_tree_item(const struct repository_tree *tree, size_t index,
    struct repository_item *ret_item)
{
	repository_tree_take(git_tree_entry_byindex((const git_tree *)tree,
	    index), ret_item);
}

void
repository_tree_find(const struct repository_tree *tree, const char *name,
    struct repository_item *ret_item)
{
	repository_tree_take(tree != NULL ? git_tree_entry_byname(
	    (const git_tree *)tree, name) : NULL, ret_item);
}

/* The entry at `index`, or NULL behind the last. */
static const git_tree_entry *
repository_tree_at(const struct repository_tree *tree, size_t index)
{
	return tree != NULL ? git_tree_entry_byindex((const git_tree *)tree,
	    index) : NULL;
}

/* In git's order a folder "a" stands where "a/" would, so a file that became a
 * folder is one that went and one that came. */
void
repository_tree_diff(const struct repository_tree *from,
    const struct repository_tree *to,
    void (*see)(void *context, const struct repository_item *from,
    const struct repository_item *to), void *context)
{
	const git_tree_entry *a = repository_tree_at(from, 0);
	const git_tree_entry *b = repository_tree_at(to, 0);
	struct repository_item old, new;
	size_t i = 0, j = 0;
	int order;

	while (a != NULL || b != NULL) {
		order = a == NULL ? 1 : b == NULL ? -1 :
		    git_tree_entry_cmp(a, b);
		if (order != 0 || !git_oid_equal(git_tree_entry_id(a),
		    git_tree_entry_id(b))) {
			repository_tree_take(order <= 0 ? a : NULL, &old);
			repository_tree_take(order >= 0 ? b : NULL, &new);
			if (order < 0)
				new.name = old.name;
			else if (order > 0)
				old.name = new.name;
			see(context, &old, &new);
		}
		if (order <= 0)
			a = repository_tree_at(from, ++i);
		if (order >= 0)
			b = repository_tree_at(to, ++j);
	}
}

int
repository_find_item(struct repository *repository,
    const struct repository_id *id, const char *path,
    struct repository_item *ret_item, struct error *ret_error)
{
	struct repository_item item = { .id = *id,
	    .kind = REPOSITORY_FOLDER };
	struct repository_tree *tree;
	char *copy = mem_string(path), *rest = copy, *name;
	int result = 0;

	while ((name = strsep(&rest, "/")) != NULL &&
	    item.kind == REPOSITORY_FOLDER) {
		result = repository_read_tree(repository, &item.id, &tree,
		    ret_error);
		if (result < 0)
			break;
		repository_tree_find(tree, name, &item);
		item.name = NULL;
		repository_tree_free(tree);
	}
	/* A file in a folder's place: there is nothing below it. */
	if (result == 0 && name != NULL)
		item = (struct repository_item){ .kind = REPOSITORY_NOTHING };
	free(copy);
	if (result == 0)
		*ret_item = item;
	return result;
}

int
repository_read_blob(struct repository *repository,
    const struct repository_id *id, size_t most, char **ret_bytes,
    size_t *ret_length, struct error *ret_error)
{
	git_blob *blob = NULL;

	if (repository_check_object(repository, repository_oid(id),
	    GIT_OBJECT_BLOB, most, ret_error) < 0)
		return -1;
	if (git_blob_lookup(&blob, repository->git, repository_oid(id)) < 0)
		return repository_fail(ret_error, ERROR_SYSTEM,
		    "a file could not be read");
	*ret_length = (size_t)git_blob_rawsize(blob);
	*ret_bytes = mem_bytes(git_blob_rawcontent(blob), *ret_length);
	git_blob_free(blob);
	return 0;
}

bool
repository_id_equal(const struct repository_id *a,
    const struct repository_id *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

bool
repository_id_is_none(const struct repository_id *id)
{
	static const struct repository_id none;

	return repository_id_equal(id, &none);
}

const char *
repository_id_format(const struct repository_id *id,
    char ret_hex[static REPOSITORY_HEX_MAX])
{
	return git_oid_tostr(ret_hex, REPOSITORY_HEX_MAX,
	    repository_oid(id));
}
