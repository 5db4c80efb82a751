/* SPDX-License-Identifier: MIT */
/*
 * Writing banners.  All is looked at before anything is written, so that a
 * refusal leaves the folder as it was.
 */
#include "banners.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "git.h"
#include "mem.h"

#define BANNERS_FOLDER "broadcasts"
#define BANNERS_FILE_MAX (64 * 1024)
#define BANNERS_SPEC ":(top,glob)" BANNERS_FOLDER "/" BROADCAST_PREFIX "*" \
	BROADCAST_SUFFIX

/* What becomes of a file. */
enum banners_deed { BANNERS_KEEP, BANNERS_ADD, BANNERS_CHANGE };

/* --- a folder ------------------------------------------------------------- */

/* What the folder has under that name; NULL: nothing.  -1: it is not ours. */
static int
banners_read(const char *folder, const char *name, char **ret_content,
    struct error *ret_error)
{
	char *path = mem_format("%s/%s", folder, name), *content = NULL;
	struct error error;
	size_t length;
	int result = 0;

	if (file_read(path, BANNERS_FILE_MAX, &content, &length, &error) < 0) {
		if (error.code != ERROR_MISSING)
			result = error_set(ret_error, error.code, "%s",
			    error.text);
	} else if (!broadcast_is_ours(name, content)) {
		result = error_set(ret_error, ERROR_INPUT, "%s was not "
		    "written by patchday: give it another name", path);
	}
	if (result == 0)
		*ret_content = content;
	else
		free(content);
	free(path);
	return result;
}

static int
banners_look(const char *folder, const struct broadcasts *broadcasts,
    enum banners_deed *deeds, struct error *ret_error)
{
	const struct broadcast *wanted;
	char *content;
	size_t i;

	for (i = 0; i < broadcasts->list.count; i++) {
		wanted = &broadcasts->list.items[i];
		content = NULL;
		if (banners_read(folder, wanted->name, &content,
		    ret_error) < 0)
			return -1;
		deeds[i] = content == NULL ? BANNERS_ADD :
		    strcmp(content, wanted->content) == 0 ? BANNERS_KEEP :
		    BANNERS_CHANGE;
		free(content);
	}
	return 0;
}

static bool
banners_has(const struct broadcasts *broadcasts, const char *name)
{
	size_t i;

	for (i = 0; i < broadcasts->list.count; i++)
		if (strcmp(broadcasts->list.items[i].name, name) == 0)
			return true;
	return false;
}

/* One of ours that is shown no more.  What others gave such a name stays. */
static int
banners_remove(const char *folder, const char *name, struct banners *banners,
    struct error *ret_error)
{
	char *path, *content = NULL;
	struct error ignored;
	int result = 0;

	if (banners_read(folder, name, &content, &ignored) < 0 ||
	    content == NULL)
		return 0;
	free(content);
	path = mem_format("%s/%s", folder, name);
	if (unlink(path) != 0)
		result = error_set(ret_error, ERROR_SYSTEM,
		    "cannot remove %s: %s", path, strerror(errno));
	free(path);
	if (result == 0) {
		banners->removed++;
		text_putf(&banners->told, "removed %s\n", name);
	}
	return result;
}

static int
banners_remove_stale(const char *folder, const struct broadcasts *broadcasts,
    struct banners *banners, struct error *ret_error)
{
	DIR *stream = opendir(folder);
	struct { ARRAY(char *) list; } stale = { 0 };
	struct dirent *entry;
	int result = 0;
	size_t i;

	if (stream == NULL)
		return error_set(ret_error, ERROR_SYSTEM,
		    "cannot read %s: %s", folder, strerror(errno));
	while ((entry = readdir(stream)) != NULL)
		if (broadcast_is_name(entry->d_name) &&
		    !banners_has(broadcasts, entry->d_name))
			array_push(&stale.list, mem_string(entry->d_name));
	(void)closedir(stream);
	for (i = 0; i < stale.list.count; i++) {
		if (result == 0)
			result = banners_remove(folder, stale.list.items[i],
			    banners, ret_error);
		free(stale.list.items[i]);
	}
	array_clear(&stale.list);
	return result;
}

/* Those that are new or changed. */
static int
banners_put(const char *folder, const struct broadcasts *broadcasts,
    const enum banners_deed *deeds, struct banners *banners,
    struct error *ret_error)
{
	const struct broadcast *wanted;
	int result = 0;
	char *path;
	size_t i;

	for (i = 0; i < broadcasts->list.count && result == 0; i++) {
		wanted = &broadcasts->list.items[i];
		if (deeds[i] == BANNERS_KEEP)
			continue;
		path = mem_format("%s/%s", folder, wanted->name);
		result = file_replace(path, wanted->content,
		    strlen(wanted->content), ret_error);
		free(path);
		if (result != 0)
			break;
		banners->added += deeds[i] == BANNERS_ADD;
		banners->changed += deeds[i] == BANNERS_CHANGE;
		text_putf(&banners->told, "%s %s\n", deeds[i] == BANNERS_ADD ?
		    "new" : "changed", wanted->name);
	}
	return result;
}

int
banners_write(const char *folder, const struct broadcasts *broadcasts,
    struct banners *ret_banners, struct error *ret_error)
{
	enum banners_deed *deeds;
	int result;

	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return error_set(ret_error, ERROR_SYSTEM,
		    "cannot make %s: %s", folder, strerror(errno));
	deeds = mem_new(broadcasts->list.count + 1, sizeof(*deeds));
	result = banners_look(folder, broadcasts, deeds, ret_error);
	if (result == 0)
		result = banners_put(folder, broadcasts, deeds, ret_banners,
		    ret_error);
	if (result == 0)
		result = banners_remove_stale(folder, broadcasts, ret_banners,
		    ret_error);
	free(deeds);
	return result;
}

/* --- a git checkout ------------------------------------------------------- */

/* A checkout, and when it is worked on. */
struct banners_git {
	const char *repository;
	int64_t now_at;
};

/* Run it; what it printed is cut to a line.  0 or -1. */
static int
banners_git(const struct banners_git *git, const char *const *arguments,
    struct text *output, struct error *ret_error)
{
	text_cut(output, 0);
	return git_run(git->repository, arguments, git->now_at, output,
	    ret_error);
}

/* Is there such a name, "MERGE_HEAD"? */
static bool
banners_has_name(const struct banners_git *git, const char *name)
{
	const char *const arguments[] = { "rev-parse", "-q", "--verify",
		name, NULL };
	struct text output = { 0 };
	struct error error;
	bool is_there = banners_git(git, arguments, &output, &error) == 0;

	text_clear(&output);
	return is_there;
}

/* Is it the top of a checkout with a branch, and nobody in the middle of
 * something? */
static int
banners_check_place(const struct banners_git *git, struct text *output,
    struct error *ret_error)
{
	static const char *const top[] = { "rev-parse", "--show-prefix",
		NULL };
	static const char *const branch[] = { "symbolic-ref", "-q", "HEAD",
		NULL };
	static const char *const doing[] = { "MERGE_HEAD", "CHERRY_PICK_HEAD",
		"REVERT_HEAD", "REBASE_HEAD" };
	size_t i;

	if (banners_git(git, top, output, ret_error) < 0)
		return -1;
	if (strcmp(text_string(output), "\n") != 0)
		return error_set(ret_error, ERROR_INPUT, "%s is not the top "
		    "of a git checkout", git->repository);
	if (banners_git(git, branch, output, ret_error) < 0)
		return error_set(ret_error, ERROR_INPUT, "%s has no branch "
		    "checked out: a commit would be lost", git->repository);
	for (i = 0; i < countof(doing); i++)
		if (banners_has_name(git, doing[i]))
			return error_set(ret_error, ERROR_INPUT, "%s: a merge "
			    "or the like is under way (%s); finish or abort "
			    "it", git->repository, doing[i]);
	return 0;
}

/* "XY PATH" of git status: is the file one of ours?  What a run before left
 * behind is taken along. */
static bool
banners_is_ours(const char *entry)
{
	static const char folder[] = BANNERS_FOLDER "/";
	size_t length = strlen(folder);

	return strlen(entry) > 3 + length &&
	    strncmp(entry + 3, folder, length) == 0 &&
	    broadcast_is_name(entry + 3 + length) &&
	    entry[0] != 'U' && entry[1] != 'U' &&
	    strncmp(entry, "AA", 2) != 0 && strncmp(entry, "DD", 2) != 0;
}

/* Nothing of others' may slip into the commit. */
static int
banners_check_clean(const struct banners_git *git, struct text *output,
    struct error *ret_error)
{
	static const char *const status[] = { "status", "--porcelain", "-z",
		"--untracked-files=no", "--no-renames",
		"--ignore-submodules=all", NULL };
	const char *entry;
	size_t at;

	if (banners_git(git, status, output, ret_error) < 0)
		return -1;
	for (at = 0; at < output->length; at += strlen(entry) + 1) {
		entry = output->bytes + at;
		if (banners_is_ours(entry))
			continue;
		return error_set(ret_error, ERROR_INPUT, "%s is not clean: "
		    "%s \"%.80s\"; commit or undo that first",
		    git->repository, strchr("UAD", entry[0]) != NULL &&
		    strchr("UAD", entry[1]) != NULL ?
		    "there is a conflict in" : "somebody changed",
		    strlen(entry) > 3 ? entry + 3 : entry);
	}
	return 0;
}

static int
banners_check_folder(const char *folder, struct error *ret_error)
{
	struct stat status;

	if (lstat(folder, &status) == 0 && !S_ISDIR(status.st_mode))
		return error_set(ret_error, ERROR_INPUT,
		    "%s is no folder", folder);
	return 0;
}

static char *
banners_message(const struct banners *banners)
{
	struct text text = { 0 };
	const char *comma = "";

	text_puts(&text, "Maintenance banners:");
	if (banners->added > 0) {
		text_putf(&text, " %zu new", banners->added);
		comma = ",";
	}
	if (banners->changed > 0) {
		text_putf(&text, "%s %zu changed", comma, banners->changed);
		comma = ",";
	}
	if (banners->removed > 0)
		text_putf(&text, "%s %zu removed", comma, banners->removed);
	/* What a run before left behind. */
	if (banners->added + banners->changed + banners->removed == 0)
		text_puts(&text, " what was left");
	text_putf(&text, "\n\n%s", text_string(&banners->told));
	return text_take(&text);
}

/* Ours alone, and only where there is something. */
static int
banners_record(const struct banners_git *git, const struct banners *banners,
    struct text *output, struct error *ret_error)
{
	static const char *const status[] = { "status", "--porcelain", "-z",
		"--untracked-files=all", "--no-renames", "--", BANNERS_SPEC,
		NULL };
	static const char *const add[] = { "add", "-A", "-f", "--",
		BANNERS_SPEC, NULL };
	const char *commit[] = { "commit", "-q", "--no-verify",
		"--cleanup=verbatim", "-m", NULL, NULL };
	char *message;
	int result;

	if (banners_git(git, status, output, ret_error) < 0)
		return -1;
	if (output->length == 0)
		return 0;
	if (banners_git(git, add, output, ret_error) < 0)
		return -1;
	message = banners_message(banners);
	commit[5] = message;
	result = banners_git(git, commit, output, ret_error);
	free(message);
	return result;
}

int
banners_commit(const char *repository, const struct broadcasts *broadcasts,
    int64_t now_at, struct banners *ret_banners, struct error *ret_error)
{
	const struct banners_git git = { repository, now_at };
	char *folder = mem_format("%s/" BANNERS_FOLDER, repository);
	struct text output = { 0 };
	int result = -1;

	if (banners_check_place(&git, &output, ret_error) == 0 &&
	    banners_check_clean(&git, &output, ret_error) == 0 &&
	    banners_check_folder(folder, ret_error) == 0 &&
	    banners_write(folder, broadcasts, ret_banners, ret_error) == 0)
		result = banners_record(&git, ret_banners, &output,
		    ret_error);
	text_clear(&output);
	free(folder);
	return result;
}
