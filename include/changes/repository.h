/* SPDX-License-Identifier: MIT */
/*
 * A git repository, read through libgit2: no hooks, no child processes, no
 * filters, no working tree; links and submodules are never followed.  Its owner
 * may be hostile, or half of it be missing: then there is an error, never more.
 */
#ifndef PATCHDAY_REPOSITORY_H
#define PATCHDAY_REPOSITORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

/* Caps on what is loaded, by the size that git tells before. */
#define REPOSITORY_TREE_MAX (4 * 1024 * 1024)
#define REPOSITORY_COMMIT_MAX (256 * 1024)
#define REPOSITORY_BLOB_MAX (1024 * 1024)
#define REPOSITORY_FETCH_MAX (int64_t)(2LL * 1024 * 1024 * 1024)

#define REPOSITORY_HEX_MAX 41		/* digits of an id, and a NUL */
/* The name of an object; all zero: none. */
struct repository_id {
	unsigned char bytes[20];
};

enum repository_kind {
	REPOSITORY_NOTHING, REPOSITORY_FILE,
	REPOSITORY_FOLDER,
	REPOSITORY_LINK,	/* a symbolic link: never followed */
	REPOSITORY_MODULE,	/* a submodule: never opened */
};

/* An entry of a folder.  The name is lent by its tree. */
struct repository_item {
	const char *name;
	struct repository_id id;
	enum repository_kind kind;
};

struct repository_commit {
	struct repository_id id, tree;
	struct repository_id parent;	/* the first; none: a root */
	unsigned parent_count;
	int64_t committed_at;
};

struct repository;
struct repository_tree;
/*
 * Open the repository at `path`, bare or not, which must belong to us or to who
 * called sudo (CVE-2022-24765).  Nothing is written.  Of its configuration only
 * format and origin are read; the user's and the system's are not.  0 or -1.
 */
int repository_open(const char *path, struct repository **ret_repository,
    struct error *ret_error);

/* Close it; NULL is fine. */
void repository_free(struct repository *repository);

/* The address of the remote "origin", and the name of the branch that HEAD is;
 * or NULL.  The caller frees. */
char *repository_origin(struct repository *repository);
char *repository_branch(struct repository *repository);

/*
 * The commit that a branch, a tag or an id (of 7 digits at least) means; NULL:
 * HEAD.  The later of origin's branch and the local one counts; of two that
 * went different ways, origin's.  Not there: ERROR_MISSING.
 */
int repository_find_revision(struct repository *repository,
    const char *name, struct repository_id *ret_id, struct error *ret_error);

/* Read a commit, without its message. */
int repository_read_commit(struct repository *repository,
    const struct repository_id *id, struct repository_commit *ret_commit,
    struct error *ret_error);

/* Message and author's name; the caller frees both. */
int repository_read_message(struct repository *repository,
    const struct repository_id *id, char **ret_message, char **ret_author,
    struct error *ret_error);

/* Is `ancestor` the commit or one of those before it?  1, 0 or -1. */
int repository_is_ancestor(struct repository *repository,
    const struct repository_id *commit, const struct repository_id *ancestor,
    struct error *ret_error);

/* Read a folder; no id: NULL, which is an empty one. */
int repository_read_tree(struct repository *repository,
    const struct repository_id *id, struct repository_tree **ret_tree,
    struct error *ret_error);
void repository_tree_free(struct repository_tree *tree);

/* Its entries, in git's order. */
size_t repository_tree_count(const struct repository_tree *tree);
void repository_tree_item(const struct repository_tree *tree, size_t index,
    struct repository_item *ret_item);

/* The entry of that name; NOTHING when there is none. */
void repository_tree_find(const struct repository_tree *tree,
    const char *name, struct repository_item *ret_item);

/* What differs between two folders: `see` gets the entry on either side (kind
 * NOTHING: it is not there), with the name on both. */
void repository_tree_diff(const struct repository_tree *from,
    const struct repository_tree *to,
    void (*see)(void *context, const struct repository_item *from,
    const struct repository_item *to), void *context);

/* What is at "a/b/c" below the folder `id`; NOTHING when it is not there.  The
 * item's name is NULL. */
int repository_find_item(struct repository *repository,
    const struct repository_id *id, const char *path,
    struct repository_item *ret_item, struct error *ret_error);

/* A file's bytes with a NUL behind them; over `most` is ERROR_LIMIT and nothing
 * is loaded.  The caller frees. */
int repository_read_blob(struct repository *repository,
    const struct repository_id *id, size_t most, char **ret_bytes,
    size_t *ret_length, struct error *ret_error);

/* Where a repository is fetched from.  Lent. */
struct repository_remote {
	const char *url;	/* https; http to loopback, no token */
	const char *token;	/* secret; or NULL */
	const char *ca_file;	/* NULL: the system's */
	/* Into somebody's clone, as git-fetch(1) from its origin does. */
	bool is_origin;
};

/*
 * Bring all branches and tags of the remote into the bare repository at `path`,
 * which is made when it is not there.  The token is given over https only, to
 * that host only, when it asks; other hosts are not followed to.  More than
 * REPOSITORY_FETCH_MAX bytes are refused.  What was there before stays readable
 * when it fails.
 */
int repository_fetch(const char *path,
    const struct repository_remote *remote, struct error *ret_error);

/* Ids: the same one?  None?  In digits. */
bool repository_id_equal(const struct repository_id *a,
    const struct repository_id *b);
bool repository_id_is_none(const struct repository_id *id);
const char *repository_id_format(const struct repository_id *id,
    char ret_hex[static REPOSITORY_HEX_MAX]);

#endif
