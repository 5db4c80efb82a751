/* SPDX-License-Identifier: MIT */
/*
 * patchday-collect as a child: the question goes to its standard input (a file
 * without a name, so that nobody waits for it to read), its answer comes
 * through a pipe.  A process is a wall that holds: what it reads from outside
 * can cost it its memory and its time, and nothing else.
 *
 * vfork(2)'s way of posix_spawn: no copy of our pages is made.
 */
#include "gatherer.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mem.h"
#include "pending_list.h"
#include "program.h"
#include "text.h"

#define GATHERER_PROGRAM "patchday-collect"
#define GATHERER_REASON_MAX 300
#define GATHERER_BLOCK 65536

struct gatherer_process {
	struct gatherer seam;		/* first: it is cast to */
	struct poller *poller;
	const struct clock *clock;
	char *cache, *program;
	pid_t pid;			/* 0: none */
	int answer_fd, reason_fd;	/* its output and errors; -1 */
	struct text answer, reason;
	int64_t until_ms;		/* boot clock */
	gatherer_done done;
	void *context;
};

char *
gatherer_find_program(void)
{
	return program_find(GATHERER_PROGRAM);
}

/* No longer listen; what it still says is lost. */
static void
gatherer_close(struct gatherer_process *process)
{
	int *const descriptors[] = { &process->answer_fd,
		&process->reason_fd };
	size_t i;

	for (i = 0; i < countof(descriptors); i++) {
		if (*descriptors[i] == -1)
			continue;
		(void)poller_watch(process->poller, *descriptors[i], 0, NULL,
		    NULL, NULL);
		(void)close(*descriptors[i]);
		*descriptors[i] = -1;
	}
}

/* The process has ended or is to: its status, as waitpid(2) gives it. */
static int
gatherer_reap(struct gatherer_process *process)
{
	int status = -1;

	gatherer_close(process);
	(void)kill(process->pid, SIGKILL);
	while (waitpid(process->pid, &status, 0) == -1 && errno == EINTR)
		;
	process->pid = 0;
	return status;
}

/* Tell who asked; `reason` NULL: the answer is whole. */
static void
gatherer_tell(struct gatherer_process *process, const char *reason)
{
	struct text answer = process->answer;

	/* It may ask again at once. */
	process->answer = (struct text){ 0 };
	text_cut(&process->reason, 0);
	if (reason != NULL)
		process->done(process->context, NULL, 0, reason);
	else
		process->done(process->context, text_string(&answer),
		    answer.length, NULL);
	text_clear(&answer);
}

/* Both pipes are at their end: it is over. */
static void
gatherer_end(struct gatherer_process *process)
{
	char reason[GATHERER_REASON_MAX];
	int status = gatherer_reap(process);

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
		gatherer_tell(process, NULL);
		return;
	}
	while (process->reason.length > 0 &&
	    process->reason.bytes[process->reason.length - 1] == '\n')
		text_cut(&process->reason, process->reason.length - 1);
	if (WIFEXITED(status))
		snprintf(reason, sizeof(reason), "the collector ended with "
		    "status %d: %.200s", WEXITSTATUS(status),
		    text_string(&process->reason));
	else
		snprintf(reason, sizeof(reason), "the collector was stopped "
		    "by signal %d", WTERMSIG(status));
	gatherer_tell(process, reason);
}

/* Read what is there; 1 at its end, -1 over the cap. */
static int
gatherer_read(int descriptor, struct text *text, size_t most)
{
	char block[GATHERER_BLOCK];
	ssize_t length;

	for (;;) {
		length = read(descriptor, block, sizeof(block));
		if (length == 0)
			return 1;
		if (length < 0)
			return errno == EAGAIN || errno == EINTR ? 0 : 1;
		if (text->length + (size_t)length > most)
			return -1;
		text_put(text, block, (size_t)length);
	}
}

/* Called by the poller: it said something. */
static void
gatherer_hear(void *context, int descriptor, int events)
{
	struct gatherer_process *process = context;
	bool is_answer = descriptor == process->answer_fd;
	int state = is_answer ? gatherer_read(descriptor, &process->answer,
	    PENDING_LIST_BYTES_MAX) : gatherer_read(descriptor,
	    &process->reason, GATHERER_BLOCK);

	(void)events;
	if (state < 0) {
		(void)gatherer_reap(process);
		gatherer_tell(process, "the collector said too much");
		return;
	}
	if (state == 0)
		return;
	(void)poller_watch(process->poller, descriptor, 0, NULL, NULL, NULL);
	(void)close(descriptor);
	*(is_answer ? &process->answer_fd : &process->reason_fd) = -1;
	if (process->answer_fd == -1 && process->reason_fd == -1)
		gatherer_end(process);
}

/* The question as a file that is at its beginning; -1 on failure. */
static int
gatherer_put_question(const char *question, size_t length)
{
	int descriptor = memfd_create("question", MFD_CLOEXEC);

	if (descriptor == -1)
		return -1;
	if (write(descriptor, question, length) == (ssize_t)length &&
	    lseek(descriptor, 0, SEEK_SET) == 0)
		return descriptor;
	(void)close(descriptor);
	return -1;
}

/* Signals are blocked in us, for signalfd: not in the child. */
static int
gatherer_spawn(struct gatherer_process *process, const char *config,
    const int descriptors[static 3])
{
	char *const arguments[] = { (char *)(uintptr_t)GATHERER_PROGRAM,
		(char *)(uintptr_t)"-c", (char *)(uintptr_t)config,
		(char *)(uintptr_t)"--cache", process->cache, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	int i, code;

	(void)sigemptyset(&none);
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawnattr_init(&attributes);
	for (i = 0; i < 3; i++)
		(void)posix_spawn_file_actions_adddup2(&actions,
		    descriptors[i], i);
	/* Libraries may have opened some without O_CLOEXEC: neither the
	 * database nor a connection is for who reads hostile bytes. */
	(void)posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	(void)posix_spawnattr_setsigmask(&attributes, &none);
	(void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	code = posix_spawnp(&process->pid, process->program, &actions,
	    &attributes, arguments, environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	(void)posix_spawnattr_destroy(&attributes);
	if (code != 0)
		process->pid = 0;
	return code;
}

/* Our ends are watched; the child's are closed by the caller. */
static int
gatherer_begin(struct gatherer_process *process, const char *config,
    int question, struct error *ret_error)
{
	int answer[2] = { -1, -1 }, reason[2] = { -1, -1 }, code = 0;

	if (pipe2(answer, O_CLOEXEC) != 0 || pipe2(reason, O_CLOEXEC) != 0)
		code = errno;
	process->answer_fd = answer[0];
	process->reason_fd = reason[0];
	if (code == 0) {
		int descriptors[3] = { question, answer[1], reason[1] };

		(void)fcntl(answer[0], F_SETFL, O_NONBLOCK);
		(void)fcntl(reason[0], F_SETFL, O_NONBLOCK);
		code = gatherer_spawn(process, config, descriptors);
	}
	if (answer[1] != -1)
		(void)close(answer[1]);
	if (reason[1] != -1)
		(void)close(reason[1]);
	if (code != 0) {
		gatherer_close(process);
		return error_set(ret_error, ERROR_SYSTEM,
		    "cannot run %s: %s", process->program, strerror(code));
	}
	if (poller_watch(process->poller, process->answer_fd, POLLER_READ,
	    gatherer_hear, process, ret_error) == 0 &&
	    poller_watch(process->poller, process->reason_fd, POLLER_READ,
	    gatherer_hear, process, ret_error) == 0)
		return 0;
	(void)gatherer_reap(process);
	return -1;
}

static int
gatherer_start(struct gatherer *gatherer, const char *config,
    const char *question, size_t length, gatherer_done done, void *context,
    struct error *ret_error)
{
	struct gatherer_process *process = (struct gatherer_process *)gatherer;
	int descriptor, status;

	if (process->pid != 0)
		return error_set(ret_error, ERROR_SYSTEM,
		    "the collector is at work already");
	descriptor = gatherer_put_question(question, length);
	if (descriptor == -1)
		return error_set(ret_error, ERROR_SYSTEM,
		    "the question cannot be written: %s", strerror(errno));
	status = gatherer_begin(process, config, descriptor, ret_error);
	(void)close(descriptor);
	if (status < 0)
		return -1;
	process->done = done;
	process->context = context;
	process->until_ms = clock_boot_ms(process->clock) + GATHERER_WAIT_MS;
	return 0;
}

static void
gatherer_cancel(struct gatherer *gatherer)
{
	struct gatherer_process *process = (struct gatherer_process *)gatherer;

	if (process->pid != 0)
		(void)gatherer_reap(process);
	text_clear(&process->answer);
	text_clear(&process->reason);
}

struct gatherer *
gatherer_new(struct poller *poller, const struct clock *clock,
    const char *cache)
{
	struct gatherer_process *process = mem_new(1, sizeof(*process));

	process->seam.start = gatherer_start;
	process->seam.cancel = gatherer_cancel;
	process->poller = poller;
	process->clock = clock;
	process->cache = mem_string(cache);
	process->program = gatherer_find_program();
	process->answer_fd = process->reason_fd = -1;
	return &process->seam;
}

int64_t
gatherer_run(struct gatherer *gatherer)
{
	struct gatherer_process *process = (struct gatherer_process *)gatherer;

	if (process->pid != 0 &&
	    clock_boot_ms(process->clock) >= process->until_ms) {
		(void)gatherer_reap(process);
		gatherer_tell(process, "the collector did not end in time");
	}
	return process->pid != 0 ? process->until_ms : INT64_MAX;
}

void
gatherer_free(struct gatherer *gatherer)
{
	struct gatherer_process *process = (struct gatherer_process *)gatherer;

	if (gatherer == NULL)
		return;
	gatherer_cancel(gatherer);
	free(process->cache);
	free(process->program);
	free(process);
}
