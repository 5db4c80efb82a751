/* SPDX-License-Identifier: MIT */
/*
 * A child whose answer is waited for.  What reads what strangers wrote runs in
 * one: it can lose its memory and its time, and nothing else.
 */
#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "array.h"
#include "mem.h"

#define PROGRAM_BLOCK 65536
#define PROGRAM_DEATH_MS 1000	/* a process that was killed ends */

char *
program_find(const char *name)
{
	static const char *const places[] = { "", "../libexec/patchday/",
		"../lib/patchday/" };
	char path[PATH_MAX], *folder, *program;
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
	size_t i;

	if (length <= 0)
		return mem_string(name);
	path[length] = '\0';
	folder = dirname(path);
	for (i = 0; i < countof(places); i++) {
		program = mem_format("%s/%s%s", folder, places[i], name);
		if (access(program, X_OK) == 0)
			return program;
		free(program);
	}
	return mem_string(name);
}

/* Signals may be blocked in us, for signalfd: not in the child.  Nor has it our
 * descriptors, but for input and output, which has its complaints as well. */
static pid_t
program_start(const char *path, const char *const *arguments, int output,
    struct error *ret_error)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	pid_t child = -1;
	sigset_t none;
	int code;

	(void)sigemptyset(&none);
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawnattr_init(&attributes);
	(void)posix_spawn_file_actions_adddup2(&actions, output, 1);
	(void)posix_spawn_file_actions_adddup2(&actions, output, 2);
	(void)posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	(void)posix_spawnattr_setsigmask(&attributes, &none);
	(void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	code = posix_spawnp(&child, path, &actions, &attributes,
	    (char *const *)(uintptr_t)arguments, environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	(void)posix_spawnattr_destroy(&attributes);
	if (code == 0)
		return child;
	return error_set(ret_error, ERROR_SYSTEM, "cannot run %s: %s", path,
	    strerror(code));
}

/* Read to the end; -1 when that is too much or takes too long. */
static int
program_hear(int output, int timer, size_t most, struct text *answer,
    struct error *ret_error)
{
	struct pollfd polls[] = { { .fd = output, .events = POLLIN },
		{ .fd = timer, .events = POLLIN } };
	ssize_t length;

	for (;;) {
		if (poll(polls, 2, -1) == -1 && errno != EINTR)
			return error_set(ret_error, ERROR_SYSTEM, "poll: %s",
			    strerror(errno));
		if (polls[1].revents != 0)
			return error_set(ret_error, ERROR_LIMIT,
			    "it did not end in time");
		if (polls[0].revents == 0)
			continue;
		text_reserve(answer, PROGRAM_BLOCK);
		length = read(output, answer->bytes + answer->length,
		    PROGRAM_BLOCK);
		if (length == 0)
			return 0;
		if (length < 0 && errno != EINTR)
			return error_set(ret_error, ERROR_SYSTEM, "read: %s",
			    strerror(errno));
		if (length > 0)
			answer->length += (size_t)length;
		if (answer->length > most)
			return error_set(ret_error, ERROR_LIMIT,
			    "it said too much");
	}
}

/* A clock of its own, so that nobody reads one. */
static int
program_timer(int timeout_ms)
{
	struct itimerspec span = { .it_value = { timeout_ms / 1000,
		timeout_ms % 1000 * 1000000L } };
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);

	if (timer != -1)
		(void)timerfd_settime(timer, 0, &span, NULL);
	return timer;
}

/* What waits for a disk, or for a file system whose server is silent, does not
 * die before that answers: then it is left, and not waited for. */
static void
program_kill(pid_t child, int output)
{
	int timer = program_timer(PROGRAM_DEATH_MS), code;
	struct text rest = { 0 };
	bool has_ended;

	(void)kill(child, SIGKILL);
	has_ended = timer != -1 && program_hear(output, timer, SIZE_MAX, &rest,
	    NULL) == 0;
	(void)waitpid(child, &code, has_ended ? 0 : WNOHANG);
	text_clear(&rest);
	if (timer != -1)
		(void)close(timer);
}

int
program_run(const char *path, const char *const *arguments, size_t most,
    int timeout_ms, struct text *answer, struct error *ret_error)
{
	int pipes[2] = { -1, -1 }, timer = program_timer(timeout_ms);
	int status = -1, code = -1;
	pid_t child;

	if (timer == -1 || pipe2(pipes, O_CLOEXEC) != 0) {
		(void)error_set(ret_error, ERROR_SYSTEM, "cannot run %s: %s",
		    path, strerror(errno));
		goto out;
	}
	child = program_start(path, arguments, pipes[1], ret_error);
	(void)close(pipes[1]);
	pipes[1] = -1;
	if (child == -1)
		goto out;
	status = program_hear(pipes[0], timer, most, answer, ret_error);
	if (status < 0)
		program_kill(child, pipes[0]);
	while (status == 0 && waitpid(child, &code, 0) == -1 && errno == EINTR)
		;
	if (status == 0 && code != 0)
		status = WIFSIGNALED(code) ? error_set(ret_error,
		    ERROR_SYSTEM, "it was stopped by signal %d",
		    WTERMSIG(code)) : error_set(ret_error, ERROR_INPUT,
		    "it ended with status %d", WEXITSTATUS(code));
	/* Text has a NUL behind it, however it was filled. */
	text_puts(answer, "");
out:
	if (pipes[0] != -1)
		(void)close(pipes[0]);
	if (pipes[1] != -1)
		(void)close(pipes[1]);
	if (timer != -1)
		(void)close(timer);
	return status;
}

#if defined(PATCHDAY_COVERAGE)
extern void __gcov_dump(void);		/* of libgcov */
#endif

void
program_end(int status)
{
#if defined(PATCHDAY_COVERAGE)
	__gcov_dump();
#endif
	_exit(status);
}
