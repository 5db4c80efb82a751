/* SPDX-License-Identifier: MIT */
/* Running git(1). */
#include "git.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "array.h"
#include "mem.h"
#include "program.h"
#include "utf8.h"

#define GIT_WORDS_MAX 300	/* of its complaint */

/* What a repository's own configuration must not make it run. */
static const char *const git_options[] = { "-c", "core.hooksPath=/dev/null",
	"-c", "core.fsmonitor=false", "-c", "commit.gpgSign=false",
	"-c", "gc.auto=0", "-c", "maintenance.auto=false",
	"-c", "core.quotePath=false" };

static const char *const git_environment[] = {
	"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8",
	"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null",
	"GIT_TERMINAL_PROMPT=0", "GIT_PAGER=cat", "GIT_EDITOR=false",
	"GIT_AUTHOR_NAME=patchday", "GIT_AUTHOR_EMAIL=patchday@localhost",
	"GIT_COMMITTER_NAME=patchday",
	"GIT_COMMITTER_EMAIL=patchday@localhost" };

/* In the child. */
static _Noreturn void
git_become(const char *folder, const char *const *arguments, int64_t now_at)
{
	ARRAY(char *) all = { 0 }, environment = { 0 };
	size_t i;

	array_push(&all, mem_string("git"));
	array_push(&all, mem_string("-C"));
	array_push(&all, mem_string(folder));
	for (i = 0; i < countof(git_options); i++)
		array_push(&all, mem_string(git_options[i]));
	for (i = 0; arguments[i] != NULL; i++)
		array_push(&all, mem_string(arguments[i]));
	array_push(&all, NULL);
	for (i = 0; i < countof(git_environment); i++)
		array_push(&environment, mem_string(git_environment[i]));
	array_push(&environment, mem_format("GIT_AUTHOR_DATE=@%" PRId64
	    " +0000", now_at));
	array_push(&environment, mem_format("GIT_COMMITTER_DATE=@%" PRId64
	    " +0000", now_at));
	array_push(&environment, NULL);
	(void)execvpe("git", all.items, environment.items);
	program_end(127);
}

/* Its output and its complaints come through one pipe, its input is empty. */
static pid_t
git_start(const char *folder, const char *const *arguments, int64_t now_at,
    int *ret_end)
{
	int ends[2], nothing;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	child = fork();
	if (child == 0) {
		nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
		if (nothing == -1 || dup2(nothing, STDIN_FILENO) == -1)
			program_end(126);
		(void)dup2(ends[1], STDOUT_FILENO);
		(void)dup2(ends[1], STDERR_FILENO);
		git_become(folder, arguments, now_at);
	}
	(void)close(ends[1]);
	*ret_end = ends[0];
	if (child == -1)
		(void)close(ends[0]);
	return child;
}

static int
git_complain(const char *verb, const char *words, struct error *ret_error)
{
	struct text clean = { 0 };

	utf8_clean(&clean, words, false);
	(void)error_set(ret_error, ERROR_SYSTEM, "git %s: %.*s", verb,
	    (int)utf8_prefix(text_string(&clean), GIT_WORDS_MAX),
	    text_string(&clean));
	text_clear(&clean);
	return -1;
}

int
git_run(const char *folder, const char *const *arguments, int64_t now_at,
    struct text *output, struct error *ret_error)
{
	char block[4096];
	size_t before = output->length;
	int end = -1, code = 0;
	ssize_t done;
	pid_t child = git_start(folder, arguments, now_at, &end);

	if (child == -1)
		return error_set(ret_error, ERROR_SYSTEM, "cannot run git: %s",
		    strerror(errno));
	while (output->length - before <= GIT_OUTPUT_MAX &&
	    (done = read(end, block, sizeof(block))) > 0)
		text_put(output, block, (size_t)done);
	/* Also what git has started can write no more. */
	(void)close(end);
	if (output->length - before > GIT_OUTPUT_MAX) {
		(void)kill(child, SIGKILL);
		(void)waitpid(child, NULL, 0);
		return error_set(ret_error, ERROR_LIMIT, "git %s said more "
		    "than %d MiB", arguments[0], GIT_OUTPUT_MAX >> 20);
	}
	while (waitpid(child, &code, 0) < 0 && errno == EINTR)
		continue;
	if (WIFEXITED(code) && WEXITSTATUS(code) == 127)
		return error_set(ret_error, ERROR_SYSTEM,
		    "git is not installed");
	return code == 0 ? 0 : git_complain(arguments[0],
	    text_string(output) + before, ret_error);
}
