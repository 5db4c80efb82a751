/* SPDX-License-Identifier: MIT */
/*
 * patchday-collect, run once.  It is what the service runs: a process of its
 * own that reads what strangers wrote, with the limits that it sets itself.
 * Its messages go where ours go.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collect.h"
#include "mem.h"
#include "patchdayd.h"
#include "program.h"
#include "question.h"

#define COLLECT_PROGRAM "patchday-collect"

/* Clones are kept from one run to the next where other programs keep such
 * things (XDG Base Directory Specification); NULL: nowhere. */
static char *
collect_cache(void)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	char *base, *folder;

	if (cache != NULL && cache[0] == '/')
		base = mem_string(cache);
	else if (home != NULL && home[0] == '/')
		base = mem_format("%s/.cache", home);
	else
		return NULL;
	folder = mem_format("%s/patchday", base);
	(void)mkdir(base, 0700);
	if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
		free(folder);
		folder = NULL;
	}
	free(base);
	return folder;
}

/* In the child: the one that lies beside this program, else where it is
 * installed, else by $PATH. */
static _Noreturn void
collect_become(const struct cli *cli, char *cache)
{
	static const char *const places[] = { "", "../libexec/patchday/",
		"../lib/patchday/" };
	char *arguments[] = { mem_string(COLLECT_PROGRAM),
		mem_format("--config=%s", cli->conf_path), cache == NULL ?
		NULL : mem_format("--cache=%s", cache), NULL };
	char *folder = patchdayd_folder();
	size_t i;

	for (i = 0; folder != NULL && i < countof(places); i++)
		(void)execv(mem_format("%s/%s" COLLECT_PROGRAM, folder,
		    places[i]), arguments);
	(void)execvp(COLLECT_PROGRAM, arguments);
	program_end(127);
}

/* The pipes are its input and output. */
static pid_t
collect_start(const struct cli *cli, int ret_ends[static 2])
{
	char *cache = collect_cache();
	int down[2], up[2] = { -1, -1 };
	pid_t child;

	if (pipe(down) != 0)
		down[0] = down[1] = -1;
	child = down[0] == -1 || pipe(up) != 0 ? -1 : fork();
	if (child == 0) {
		(void)dup2(down[0], STDIN_FILENO);
		(void)dup2(up[1], STDOUT_FILENO);
		(void)close(down[0]);
		(void)close(down[1]);
		(void)close(up[0]);
		(void)close(up[1]);
		collect_become(cli, cache);
	}
	free(cache);
	(void)close(down[0]);
	(void)close(up[1]);
	ret_ends[0] = up[0];
	ret_ends[1] = down[1];
	return child;
}

static void
collect_question(const char *const *names, size_t count, struct text *text)
{
	struct question question = { 0 };
	size_t i;

	/* Nothing is asked: all of the configuration. */
	if (count == 0)
		return;
	for (i = 0; i < count; i++)
		((struct question_place *)array_add(&question.places))->
		    environment = mem_string(names[i]);
	question_format(text, &question);
	question_clear(&question);
}

/* It reads all before it answers, so neither waits for the other. */
static int
collect_talk(const int ends[static 2], const struct text *question,
    struct text *answer)
{
	char block[16384];
	ssize_t done;

	/* Whether it was read shows in the answer. */
	if (question->length > 0 && write(ends[1], question->bytes,
	    question->length) < 0)
		errno = 0;
	(void)close(ends[1]);
	while (answer->length <= PENDING_LIST_BYTES_MAX &&
	    (done = read(ends[0], block, sizeof(block))) > 0)
		text_put(answer, block, (size_t)done);
	(void)close(ends[0]);
	return answer->length > PENDING_LIST_BYTES_MAX ? -1 : 0;
}

int
collect_run(const struct cli *cli, const char *const *names, size_t count,
    struct text *answer, struct error *ret_error)
{
	struct text question = { 0 };
	int ends[2], code = 0, result;
	pid_t child;

	/* One that could not be started reads nothing. */
	(void)signal(SIGPIPE, SIG_IGN);
	child = collect_start(cli, ends);
	if (child == -1)
		return error_set(ret_error, ERROR_SYSTEM, "cannot run "
		    COLLECT_PROGRAM ": %s", strerror(errno));
	collect_question(names, count, &question);
	result = collect_talk(ends, &question, answer);
	text_clear(&question);
	if (result < 0)
		(void)kill(child, SIGKILL);
	(void)waitpid(child, &code, 0);
	if (result < 0)
		return error_set(ret_error, ERROR_LIMIT, COLLECT_PROGRAM
		    " said more than %d MiB", PENDING_LIST_BYTES_MAX >> 20);
	if (WIFEXITED(code) && WEXITSTATUS(code) == 127)
		return error_set(ret_error, ERROR_SYSTEM, COLLECT_PROGRAM
		    " is not installed beside this program");
	return code == 0 ? 0 : error_set(ret_error, ERROR_NETWORK,
	    COLLECT_PROGRAM " could not ask the sources");
}
