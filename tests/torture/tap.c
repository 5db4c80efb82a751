/* SPDX-License-Identifier: MIT */
/*
 * Runs a program and does something to it at one of its system calls:
 *
 *	tap [-a] [-u] [-i MS] [-d MS] [-c FILE] [-r FILE] [-n NAME] [-p FILE]
 *	    [-k NAME:N] [-e NAME:N[+]:ERRNO] PROGRAM ARGUMENT...
 *
 *	-a	heed every system call, else those that change what is durable
 *		or visible to others, and those that bring news
 *	-k	SIGKILL as the Nth NAME is called; it is not carried out
 *	-e	the Nth NAME (with +: and all after it) fails with that number
 *	-c	write how often each was called
 *	-n	heed this call, too; may be given several times
 *	-r	write down what reaches files and peers, in its order
 *	-p	preload this library into it (not into tap)
 *	-i	SIGTERM when it waited for events, and nothing has been called
 *		for so long
 *	-u	which counts only from our SIGUSR1 on
 *	-d	SIGKILL after so long, and exit with 124 (default 20 s)
 *
 * N counts the calls of all threads, from 1; other processes that it starts are
 * left alone.  Ends as the program ended, also by its signal.
 *
 * strace(1) can inject, too; this is five times as quick, as a filter
 * (seccomp(2), SECCOMP_RET_TRACE) lets all other calls pass without a stop, it
 * counts over all threads, and it writes down what power loss needs.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef __x86_64__
#error "tap.c knows the registers of x86-64 only"
#endif

#define CALLS 512
#define TIDS 64

/* EFFECT: heeded without -a.  CREATES: only with O_CREAT.  SIGN: of life, heeded
 * also when nothing is to be done to it. */
enum { EFFECT = 1, CREATES = 2, SIGN = 4 };

#define NAME(name, how) [SYS_##name] = { #name, how }
static const struct { const char *name; int how; } calls[CALLS] = {
	NAME(read, 0), NAME(write, EFFECT), NAME(writev, EFFECT),
	NAME(pread64, 0), NAME(pwrite64, EFFECT), NAME(pwritev, EFFECT),
	NAME(open, 0), NAME(openat, EFFECT | CREATES), NAME(close, 0),
	NAME(fsync, EFFECT), NAME(fdatasync, EFFECT | SIGN),
	NAME(ftruncate, EFFECT), NAME(fallocate, EFFECT),
	NAME(unlink, EFFECT), NAME(unlinkat, EFFECT), NAME(rename, EFFECT),
	NAME(renameat, EFFECT), NAME(renameat2, EFFECT),
	NAME(mkdir, EFFECT), NAME(rmdir, EFFECT), NAME(chmod, EFFECT),
	NAME(fchmod, EFFECT), NAME(fchown, EFFECT), NAME(link, EFFECT),
	NAME(socket, EFFECT), NAME(connect, EFFECT | SIGN), NAME(bind, EFFECT),
	NAME(listen, EFFECT), NAME(accept4, EFFECT), NAME(sendto, EFFECT | SIGN),
	NAME(sendmsg, EFFECT | SIGN), NAME(recvfrom, EFFECT | SIGN),
	NAME(recvmsg, EFFECT), NAME(shutdown, EFFECT),
	NAME(epoll_wait, EFFECT | SIGN), NAME(epoll_ctl, 0), NAME(poll, EFFECT),
	NAME(mmap, 0), NAME(munmap, 0), NAME(mprotect, 0), NAME(brk, 0),
	NAME(madvise, 0), NAME(futex, 0), NAME(clone3, EFFECT),
	NAME(clone, EFFECT), NAME(fcntl, 0), NAME(lseek, 0),
	NAME(newfstatat, 0), NAME(fstat, 0), NAME(access, 0),
	NAME(getdents64, 0), NAME(readlink, 0), NAME(getrandom, 0),
	NAME(setsockopt, 0), NAME(getsockopt, 0), NAME(getsockname, 0),
	NAME(timerfd_create, 0), NAME(timerfd_settime, 0),
	NAME(eventfd2, 0), NAME(epoll_create1, 0), NAME(signalfd4, 0),
	NAME(rt_sigaction, 0), NAME(rt_sigprocmask, 0), NAME(prlimit64, 0),
	NAME(exit_group, EFFECT), NAME(geteuid, 0), NAME(sysinfo, 0),
	NAME(statfs, 0), NAME(fstatfs, 0), NAME(getpid, 0),
	NAME(gettid, 0), NAME(ioctl, 0), NAME(prctl, 0),
};

struct tap {
	bool all, waits;
	long idle_ms, limit_ms;
	const char *counts, *preload;
	FILE *record;
	long at, error, n;		/* which call, what, when; -1: none */
	bool counted[CALLS];		/* heeded too */
	bool kills, onwards;
	long seen[CALLS];
	pid_t child;
	struct { pid_t tid; bool is_ours; } tids[TIDS];
};

static void __attribute__((noreturn))
fail(const char *what)
{
	fprintf(stderr, "tap: %s: %s\n", what, strerror(errno));
	exit(125);
}

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec * (int64_t)1000 + now.tv_nsec / 1000000;
}

/* --- command line --------------------------------------------------------- */

static const struct { const char *name; int number; } errors[] = {
	{ "EIO", EIO }, { "ENOSPC", ENOSPC }, { "EMFILE", EMFILE },
	{ "ENFILE", ENFILE }, { "ENOMEM", ENOMEM }, { "EROFS", EROFS },
	{ "ECONNRESET", ECONNRESET }, { "EPIPE", EPIPE },
	{ "ECONNREFUSED", ECONNREFUSED }, { "EAGAIN", EAGAIN },
	{ "ETIMEDOUT", ETIMEDOUT }, { "EACCES", EACCES }, { "EINTR", EINTR },
	{ "EHOSTUNREACH", EHOSTUNREACH }, { "EDQUOT", EDQUOT },
	{ "ECONNABORTED", ECONNABORTED },
};

static long
find_call(const char *name)
{
	long i;

	for (i = 0; i < CALLS; i++)
		if (calls[i].name != NULL && strcmp(calls[i].name, name) == 0)
			return i;
	errno = EINVAL;
	fail(name);
}

/* NAME:N, and for -e [+]:ERRNO. */
static void
read_point(struct tap *tap, char *text, bool kills)
{
	char *name = strsep(&text, ":"), *number = strsep(&text, ":");
	size_t i;

	tap->at = find_call(name);
	errno = EINVAL;
	if (number == NULL || (!kills && text == NULL))
		fail(name);
	tap->n = strtol(number, &number, 10);
	tap->onwards = *number == '+';
	tap->kills = kills;
	for (i = 0; !kills && i < sizeof(errors) / sizeof(errors[0]); i++)
		if (strcmp(errors[i].name, text) == 0)
			tap->error = errors[i].number;
	if (!kills && tap->error == 0)
		fail(text);
}

static void
read_options(struct tap *tap, int argc, char **argv)
{
	int which;

	while ((which = getopt(argc, argv, "+aui:d:c:r:n:p:k:e:")) != -1) {
		switch (which) {
		case 'a': tap->all = true; break;
		case 'u': tap->waits = true; break;
		case 'i': tap->idle_ms = atol(optarg); break;
		case 'd': tap->limit_ms = atol(optarg); break;
		case 'c': tap->counts = optarg; break;
		case 'r': tap->record = fopen(optarg, "w"); break;
		case 'p': tap->preload = optarg; break;
		case 'n': tap->counted[find_call(optarg)] = true; break;
		case 'k': read_point(tap, optarg, true); break;
		case 'e': read_point(tap, optarg, false); break;
		default: exit(125);
		}
	}
	errno = EINVAL;
	if (optind >= argc)
		fail("no program");
}

/* --- the filter ----------------------------------------------------------- */

/* What is heeded stops for us, the rest passes. */
static void
install_filter(const struct tap *tap)
{
	struct sock_filter code[4 * CALLS];
	struct sock_fprog program = { .filter = code };
	int least = tap->at < 0 && tap->counts == NULL &&
	    tap->record == NULL ? SIGN : EFFECT;
	unsigned short n = 0;
	int i;

#define PUT(...) (code[n++] = (struct sock_filter)__VA_ARGS__)
	PUT(BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	    offsetof(struct seccomp_data, nr)));
	for (i = 0; i < CALLS; i++) {
		if (calls[i].name == NULL || !(calls[i].how & least ||
		    tap->all || i == tap->at || tap->counted[i]))
			continue;
		if (calls[i].how & CREATES && !tap->all &&
		    !tap->counted[i] && tap->error == 0) {
			PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, i, 0, 4));
			PUT(BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			    offsetof(struct seccomp_data, args[2])));
			PUT(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_CREAT,
			    0, 1));
			PUT(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE));
			PUT(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
		} else {
			PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, i, 0, 1));
			PUT(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE));
		}
	}
	PUT(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
	program.len = n;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
		fail("seccomp");
}

static pid_t
start(const struct tap *tap, char **command)
{
	struct rlimit none = { 0, 0 };
	sigset_t empty;
	int gate[2];
	char byte;
	pid_t child;

	if (pipe(gate) != 0 || (child = fork()) < 0)
		fail("fork");
	if (child == 0) {
		close(gate[1]);
		(void)!read(gate[0], &byte, 1);
		close(gate[0]);
		sigemptyset(&empty);
		sigprocmask(SIG_SETMASK, &empty, NULL);
		setrlimit(RLIMIT_CORE, &none);
		if (tap->preload != NULL)
			setenv("LD_PRELOAD", tap->preload, 1);
		install_filter(tap);
		execv(command[0], command);
		fail(command[0]);
	}
	close(gate[0]);
	if (ptrace(PTRACE_SEIZE, child, NULL, PTRACE_O_EXITKILL |
	    PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE |
	    PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK) != 0)
		fail("ptrace");
	close(gate[1]);
	return child;
}

/* --- what was called ------------------------------------------------------ */

/* A thread of the program, not of a process that it started? */
static bool
is_ours(struct tap *tap, pid_t tid)
{
	char path[64], line[128];
	int i, group = 0;
	FILE *file;

	for (i = 0; i < TIDS && tap->tids[i].tid != 0; i++)
		if (tap->tids[i].tid == tid)
			return tap->tids[i].is_ours;
	snprintf(path, sizeof(path), "/proc/%d/status", tid);
	file = fopen(path, "r");
	if (file == NULL)
		return false;
	while (fgets(line, sizeof(line), file) != NULL)
		if (sscanf(line, "Tgid: %d", &group) == 1)
			break;
	fclose(file);
	if (i < TIDS) {
		tap->tids[i].tid = tid;
		tap->tids[i].is_ours = group == tap->child;
	}
	return group == tap->child;
}

static void
put_path(struct tap *tap, pid_t tid, unsigned long long at)
{
	char path[512] = "";
	size_t most = sizeof(path) - 1, first = 4096 - (at & 4095);
	/* In two parts: the page behind its own may not be there. */
	struct iovec here = { path, most }, there[2] = {
		{ (void *)(uintptr_t)at, first < most ? first : most },
		{ (void *)(uintptr_t)(at + first), first < most ?
		    most - first : 0 } };

	(void)process_vm_readv(tid, &here, 1, there, 2, 0);
	fprintf(tap->record, "\t%s", path);
}

static void
put_file(struct tap *tap, pid_t tid, unsigned long long descriptor)
{
	char link[64], path[512];
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/%d/fd/%d", tid, (int)descriptor);
	length = readlink(link, path, sizeof(path) - 1);
	path[length < 0 ? 0 : length] = '\0';
	fprintf(tap->record, "\t%s", path);
}

static void
put_bytes(struct tap *tap, pid_t tid, unsigned long long at, size_t length)
{
	char *bytes = malloc(length + 1);
	struct iovec here = { bytes, length },
	    there = { (void *)(uintptr_t)at, length };

	if (bytes == NULL ||
	    process_vm_readv(tid, &here, 1, &there, 1, 0) != (ssize_t)length)
		fail("process_vm_readv");
	fprintf(tap->record, "\t%zu\n", length);
	fwrite(bytes, 1, length, tap->record);
	free(bytes);
}

/* What is sent from several places is written down as one. */
static void
put_message(struct tap *tap, pid_t tid, unsigned long long vector,
    size_t count)
{
	struct iovec parts[64], here = { parts, sizeof(parts) },
	    there = { (void *)(uintptr_t)vector, count * sizeof(parts[0]) };
	size_t i, length = 0;
	char *bytes;

	if (count > 64)
		count = 64;
	here.iov_len = there.iov_len = count * sizeof(parts[0]);
	if (process_vm_readv(tid, &here, 1, &there, 1, 0) < 0)
		fail("process_vm_readv");
	for (i = 0; i < count; i++)
		length += parts[i].iov_len;
	bytes = malloc(length + 1);
	here = (struct iovec){ bytes, length };
	if (bytes == NULL || process_vm_readv(tid, &here, 1, parts, count,
	    0) != (ssize_t)length)
		fail("process_vm_readv");
	fprintf(tap->record, "\t0\t%zu\n", length);
	fwrite(bytes, 1, length, tap->record);
	free(bytes);
}

/* A line "name TAB file TAB place TAB length", then the bytes. */
static void
put_record(struct tap *tap, pid_t tid, const struct user_regs_struct *at)
{
	FILE *out = tap->record;
	struct msghdr header;
	struct iovec here = { &header, sizeof(header) },
	    there = { (void *)(uintptr_t)at->rsi, sizeof(header) };

	fputs(calls[at->orig_rax].name, out);
	switch (at->orig_rax) {
	case SYS_pwrite64:
		put_file(tap, tid, at->rdi);
		fprintf(out, "\t%llu", at->r10);
		put_bytes(tap, tid, at->rsi, at->rdx);
		return;
	case SYS_write:
	case SYS_sendto:
		put_file(tap, tid, at->rdi);
		fputs("\t0", out);
		put_bytes(tap, tid, at->rsi, at->rdx);
		return;
	case SYS_writev:
		put_file(tap, tid, at->rdi);
		put_message(tap, tid, at->rsi, at->rdx);
		return;
	case SYS_sendmsg:
		put_file(tap, tid, at->rdi);
		if (process_vm_readv(tid, &here, 1, &there, 1, 0) !=
		    sizeof(header))
			fail("process_vm_readv");
		put_message(tap, tid, (uintptr_t)header.msg_iov,
		    header.msg_iovlen);
		return;
	case SYS_fsync: case SYS_fdatasync: case SYS_fallocate:
		put_file(tap, tid, at->rdi);
		break;
	case SYS_ftruncate:
		put_file(tap, tid, at->rdi);
		fprintf(out, "\t%llu", at->rsi);
		break;
	case SYS_unlink: case SYS_mkdir: case SYS_rmdir:
		put_path(tap, tid, at->rdi);
		break;
	case SYS_rename:
		put_path(tap, tid, at->rdi);
		put_path(tap, tid, at->rsi);
		break;
	case SYS_openat:
		put_path(tap, tid, at->rsi);
		fprintf(out, "\t%llu", at->rdx);
		break;
	}
	fputc('\n', out);
}

/* An event's counter takes what is written: no disk is behind it. */
static bool
is_event(pid_t tid, const struct user_regs_struct *at)
{
	char link[64], path[32] = "";

	snprintf(link, sizeof(link), "/proc/%d/fd/%d", tid, (int)at->rdi);
	return at->orig_rax == SYS_write &&
	    readlink(link, path, sizeof(path) - 1) > 0 &&
	    strncmp(path, "anon_inode", 10) == 0;
}

/* For the log of the life: which file it was. */
static void
tell_failed(pid_t tid, const struct user_regs_struct *at)
{
	char link[64], path[512] = "";

	snprintf(link, sizeof(link), "/proc/%d/fd/%d", tid, (int)at->rdi);
	if (at->orig_rax == SYS_fsync || at->orig_rax == SYS_fdatasync) {
		(void)!readlink(link, path, sizeof(path) - 1);
		fprintf(stderr, "tap: no sync of %s\n", path);
	}
}

/* At the entry of a call that is heeded. */
static void
heed(struct tap *tap, pid_t tid)
{
	struct user_regs_struct at;
	long call;

	if (ptrace(PTRACE_GETREGS, tid, NULL, &at) != 0)
		return;
	call = (long)at.orig_rax;
	if (call < 0 || call >= CALLS || (call == SYS_write &&
	    (tap->at < 0 || !tap->kills) && is_event(tid, &at)))
		return;
	tap->seen[call]++;
	if (call == tap->at && tap->n > 0 && (tap->seen[call] == tap->n ||
	    (tap->onwards && tap->seen[call] > tap->n))) {
		if (tap->kills) {
			kill(tap->child, SIGKILL);
			return;
		}
		tell_failed(tid, &at);
		/* Number -1 is skipped, and rax what it returned. */
		at.orig_rax = (unsigned long long)-1;
		at.rax = (unsigned long long)-tap->error;
		ptrace(PTRACE_SETREGS, tid, NULL, &at);
		return;
	}
	if (tap->record != NULL)
		put_record(tap, tid, &at);
}

/* --- the loop ------------------------------------------------------------- */

static void
write_counts(const struct tap *tap)
{
	FILE *file = tap->counts == NULL ? NULL : fopen(tap->counts, "w");
	int i;

	if (file == NULL)
		return;
	for (i = 0; i < CALLS; i++)
		if (tap->seen[i] > 0)
			fprintf(file, "%s %ld\n", calls[i].name,
			    tap->seen[i]);
	fclose(file);
}

/* As it ended. */
static void __attribute__((noreturn))
end(struct tap *tap, int status)
{
	sigset_t all;

	write_counts(tap);
	if (tap->record != NULL)
		fclose(tap->record);
	if (WIFEXITED(status))
		exit(WEXITSTATUS(status));
	/* One that was sent to us meanwhile is not how it ended. */
	(void)signal(SIGUSR1, SIG_IGN);
	sigfillset(&all);
	sigprocmask(SIG_UNBLOCK, &all, NULL);
	raise(WTERMSIG(status));
	exit(126);
}

/* Everything that has stopped or ended; true: something had. */
static bool
look(struct tap *tap)
{
	bool found = false;
	int status, signal_number, event;
	pid_t tid;

	while ((tid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
		found = true;
		if (WIFEXITED(status) || WIFSIGNALED(status)) {
			if (tid == tap->child)
				end(tap, status);
			continue;
		}
		event = status >> 16;
		signal_number = event == 0 ? WSTOPSIG(status) : 0;
		if (event == PTRACE_EVENT_SECCOMP && is_ours(tap, tid))
			heed(tap, tid);
		ptrace(PTRACE_CONT, tid, NULL, (long)signal_number);
	}
	return found;
}

static void __attribute__((noreturn))
follow(struct tap *tap, const sigset_t *signals)
{
	struct timespec wait = { .tv_nsec = 5000000 };
	int64_t began_ms = now_ms(), last_ms = began_ms;
	bool has_asked = false;
	int number;

	for (;;) {
		if (look(tap))
			last_ms = now_ms();
		number = sigtimedwait(signals, NULL, &wait);
		if (number == SIGTERM)
			kill(tap->child, SIGTERM);
		if (number == SIGUSR1) {
			tap->waits = false;
			last_ms = now_ms();
		}
		if (number != -1)
			continue;
		if (tap->idle_ms > 0 && !tap->waits && !has_asked &&
		    tap->seen[SYS_epoll_wait] > 0 &&
		    now_ms() - last_ms >= tap->idle_ms) {
			has_asked = true;
			kill(tap->child, SIGTERM);
		}
		if (now_ms() - began_ms > tap->limit_ms) {
			fprintf(stderr, "tap: it did not end\n");
			kill(tap->child, SIGKILL);
			write_counts(tap);
			exit(124);
		}
	}
}

int
main(int argc, char **argv)
{
	struct tap tap = { .at = -1, .limit_ms = 20000 };
	sigset_t signals;

	read_options(&tap, argc, argv);
	sigemptyset(&signals);
	sigaddset(&signals, SIGCHLD);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGUSR1);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	tap.child = start(&tap, argv + optind);
	follow(&tap, &signals);
}
