/* SPDX-License-Identifier: MIT */
/*
 * Opening repositories and finding revisions.
 *
 * libgit2 runs nothing that lies in a repository.  What is left to fear is what
 * opening one reads: a configuration that includes other files, or a FIFO in a
 * file's place, which would hold us for ever.  So these files are looked at
 * before libgit2 sees them.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "array.h"
#include "file.h"
#include "mem.h"
#include "repository.h"
#include "repository_internal.h"

#define REPOSITORY_CONFIG_MAX (256 * 1024)
#define REPOSITORY_REFS_MAX (16 * 1024 * 1024)	/* packed-refs */
#define REPOSITORY_CACHE_MAX (96 * 1024 * 1024)
#define REPOSITORY_OBJECT_MAX (256 * 1024 * 1024)	/* fetched */
#define REPOSITORY_PREFIX_MIN 7		/* digits that may stand for an id */

int
repository_git_start(struct error *ret_error)
{
	static const git_config_level_t levels[] = {
		GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
		GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
	};
	size_t i;

	if (git_libgit2_init() < 0)
		return repository_fail(ret_error, ERROR_SYSTEM,
		    "libgit2 does not start");
	/* Whose repository may be read, and what addresses mean, is not for
	 * files elsewhere to say. */
	for (i = 0; i < countof(levels); i++)
		git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
	git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE,
	    (ssize_t)REPOSITORY_CACHE_MAX);
	/* Folders of a hundred services are larger than the cache takes. */
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE,
	    (size_t)(64 * 1024));
	git_libgit2_opts(GIT_OPT_SET_PACK_MAX_OBJECT_SIZE,
	    (size_t)REPOSITORY_OBJECT_MAX);
	if (repository_stream_register() == 0)
		return 0;
	repository_fail(ret_error, ERROR_SYSTEM, "libgit2 takes no streams");
	git_libgit2_shutdown();
	return -1;
}

void
repository_git_stop(void)
{
	git_libgit2_shutdown();
}

int
repository_fail(struct error *ret_error, enum error_code code,
    const char *doing)
{
	const git_error *last = git_error_last();
	char said[200];
	size_t i, length = 0;

	for (i = 0; last != NULL && last->message != NULL &&
	    last->message[i] != '\0' && length + 1 < sizeof(said); i++)
		if (isprint((unsigned char)last->message[i]))
			said[length++] = last->message[i];
	said[length] = '\0';
	return error_set(ret_error, code, length > 0 ? "%s: %s" : "%s%s",
	    doing, said);
}

/* A file of the repository's folder that libgit2 is going to read: a regular
 * one, or none, and no larger than `most`. */
static int
repository_check_file(const char *folder, const char *name, off_t most,
    struct error *ret_error)
{
	char *path = mem_format("%s/%s", folder, name);
	struct stat stat;
	int result = 0;

	if (lstat(path, &stat) == 0 && (!S_ISREG(stat.st_mode) ||
	    stat.st_size > most))
		result = error_set(ret_error, ERROR_LIMIT,
		    "its file %s is %s", name, S_ISREG(stat.st_mode) ?
		    "larger than any repository's" : "no regular file");
	free(path);
	return result;
}

/* No word of a configuration can make libgit2 run anything, but it could make
 * it read any file of this machine. */
static int
repository_check_config(const char *folder, struct error *ret_error)
{
	char *path = mem_format("%s/config", folder), *bytes = NULL;
	struct error error = { 0 };
	size_t length;
	int result = 0;

	if (file_read(path, REPOSITORY_CONFIG_MAX, &bytes, &length,
	    &error) == 0 && strcasestr(bytes, "[include") != NULL)
		result = error_set(ret_error, ERROR_INPUT, "its configuration "
		    "includes other files ([include]), which is not accepted");
	free(bytes);
	free(path);
	return result;
}

static int
repository_check_folder(const char *folder, struct error *ret_error)
{
	if (repository_check_file(folder, "config", REPOSITORY_CONFIG_MAX,
	    ret_error) < 0 ||
	    repository_check_file(folder, "packed-refs", REPOSITORY_REFS_MAX,
	    ret_error) < 0 ||
	    repository_check_file(folder, "HEAD", REPOSITORY_CONFIG_MAX,
	    ret_error) < 0 ||
	    repository_check_file(folder, "commondir", REPOSITORY_CONFIG_MAX,
	    ret_error) < 0 ||
	    repository_check_file(folder, "objects/info/alternates",
	    REPOSITORY_CONFIG_MAX, ret_error) < 0)
		return -1;
	return repository_check_config(folder, ret_error);
}

/* `.git` may be a folder, or a file that leads to one (a linked working tree);
 * libgit2 follows the file, and checks the owner of either. */
static int
repository_check_place(const char *path, struct error *ret_error)
{
	char *inner = mem_format("%s/.git", path);
	struct stat stat;
	int result;

	if (lstat(inner, &stat) < 0)
		result = repository_check_folder(path, ret_error);
	else if (S_ISREG(stat.st_mode) && stat.st_size < 8192)
		result = 0;
	else if (S_ISDIR(stat.st_mode))
		result = repository_check_folder(inner, ret_error);
	else
		result = error_set(ret_error, ERROR_INPUT,
		    ".git is neither a folder nor a short file");
	free(inner);
	return result;
}

int
repository_open(const char *path, struct repository **ret_repository,
    struct error *ret_error)
{
	struct repository *repository;
	int result;

	if (repository_check_place(path, ret_error) < 0)
		return -1;
	if (repository_git_start(ret_error) < 0)
		return -1;
	repository = mem_new(1, sizeof(*repository));
	result = git_repository_open_ext(&repository->git, path,
	    GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
	/* 1.5 says of another's repository that the setting which would allow
	 * it is missing (libgit2's issue 6408). */
	if (result == GIT_ENOTFOUND && git_error_last() != NULL &&
	    strstr(git_error_last()->message, "safe.directory") != NULL)
		result = GIT_EOWNER;
	if (result == GIT_ENOTFOUND)
		error_set(ret_error, ERROR_MISSING, "there is no repository");
	else if (result == GIT_EOWNER)
		error_set(ret_error, ERROR_SYSTEM, "it belongs to another "
		    "user; give it to the user patchday runs as, or give the "
		    "URL in its place");
	else if (result < 0)
		repository_fail(ret_error, ERROR_SYSTEM,
		    "it could not be opened");
	else if ((result = git_repository_odb(&repository->odb,
	    repository->git)) < 0)
		repository_fail(ret_error, ERROR_SYSTEM,
		    "its objects could not be opened");
	if (result < 0) {
		repository_free(repository);
		return -1;
	}
	*ret_repository = repository;
	return 0;
}

void
repository_free(struct repository *repository)
{
	if (repository == NULL)
		return;
	git_odb_free(repository->odb);
	git_repository_free(repository->git);
	free(repository);
	repository_git_stop();
}

char *
repository_origin(struct repository *repository)
{
	git_config *config = NULL, *snapshot = NULL;
	const char *value;
	char *url = NULL;

	if (git_repository_config(&config, repository->git) == 0 &&
	    git_config_snapshot(&snapshot, config) == 0 &&
	    git_config_get_string(&value, snapshot, "remote.origin.url") == 0)
		url = mem_string(value);
	git_config_free(snapshot);
	git_config_free(config);
	return url;
}

char *
repository_branch(struct repository *repository)
{
	git_reference *head = NULL;
	const char *target;
	char *branch = NULL;

	if (git_reference_lookup(&head, repository->git, "HEAD") == 0 &&
	    (target = git_reference_symbolic_target(head)) != NULL &&
	    strncmp(target, "refs/heads/", 11) == 0)
		branch = mem_string(target + 11);
	git_reference_free(head);
	return branch;
}

/* The commit that the reference leads to; false when there is none. */
static bool
repository_peel(struct repository *repository, const char *folder,
    const char *name, git_oid *ret_oid)
{
	char *full = mem_format("%s%s", folder, name);
	git_reference *reference = NULL;
	git_object *object = NULL;
	bool is_found = git_reference_lookup(&reference, repository->git,
	    full) == 0 && git_reference_peel(&object, reference,
	    GIT_OBJECT_COMMIT) == 0;

	if (is_found)
		git_oid_cpy(ret_oid, git_object_id(object));
	git_object_free(object);
	git_reference_free(reference);
	free(full);
	return is_found;
}

/* Of a clone that is only fetched, origin's branch is the later one; of one in
 * which somebody works, the local one is. */
static bool
repository_find_branch(struct repository *repository, const char *name,
    git_oid *ret_oid)
{
	git_oid origin, local;
	bool has_origin = repository_peel(repository, "refs/remotes/origin/",
	    name, &origin);
	bool has_local = repository_peel(repository, "refs/heads/", name,
	    &local);

	if (!has_origin && !has_local)
		return false;
	if (has_origin && has_local && git_graph_descendant_of(
	    repository->git, &local, &origin) != 1)
		has_local = false;
	git_oid_cpy(ret_oid, has_local ? &local : &origin);
	return true;
}

static bool
repository_find_id(struct repository *repository, const char *name,
    git_oid *ret_oid)
{
	size_t length = strlen(name);
	git_commit *commit = NULL;
	git_oid oid;

	if (length < REPOSITORY_PREFIX_MIN || length > GIT_OID_HEXSZ ||
	    strspn(name, "0123456789abcdefABCDEF") != length ||
	    git_oid_fromstrn(&oid, name, length) < 0 ||
	    git_commit_lookup_prefix(&commit, repository->git, &oid,
	    length) < 0)
		return false;
	git_oid_cpy(ret_oid, git_commit_id(commit));
	git_commit_free(commit);
	return true;
}

/* git_revparse_*() would do it in one call, and take regular expressions and
 * dates from whoever wrote the name. */
int
repository_find_revision(struct repository *repository, const char *name,
    struct repository_id *ret_id, struct error *ret_error)
{
	git_oid oid;

	if (name == NULL ? !repository_peel(repository, "HEAD", "", &oid) :
	    !repository_find_branch(repository, name, &oid) &&
	    !repository_peel(repository, "refs/tags/", name, &oid) &&
	    !repository_find_id(repository, name, &oid))
		return error_set(ret_error, ERROR_MISSING,
		    "it has no branch, tag or commit \"%.100s\"",
		    name != NULL ? name : "HEAD");
	*ret_id = repository_id_of(&oid);
	return 0;
}
