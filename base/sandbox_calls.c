/* SPDX-License-Identifier: MIT */
/*
 * seccomp's filter (seccomp(2)) from a table of system calls.
 *
 * What is not in the table is refused with EPERM; a call younger than 2019 with
 * ENOSYS, upon which libc takes the older one.  Refused and not killed: a
 * library that tries something after an update must not cost an announcement.
 * The kernel remembers which calls pass whatever their arguments are (Linux
 * 5.11), so the length of the table costs nothing then.
 *
 * No libseccomp: it would be one more library for what these 30 lines of BPF
 * are.
 */
#include <asm/unistd.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "sandbox.h"
#include "sandbox_internal.h"

#if defined(__x86_64__)
#define CALLS_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define CALLS_ARCH AUDIT_ARCH_AARCH64
#endif

/* From here on (pidfd_send_signal) a number means the same everywhere. */
#define CALLS_YOUNG 424
#define CALLS_INSTRUCTIONS_MAX 1024

#define ALL (~0U)
#define FILES SANDBOX_CALLS_FILES
#define CONNECT SANDBOX_CALLS_CONNECT
#define UNIX SANDBOX_CALLS_UNIX
#define ACCEPT SANDBOX_CALLS_ACCEPT
#define LISTEN SANDBOX_CALLS_LISTEN
#define SPAWN SANDBOX_CALLS_SPAWN

/* What an argument must be like. */
enum calls_demand {
	CALLS_ANY,
	CALLS_ONE_OF,		/* one of `values`, which end with ~0 */
	CALLS_NONE_OF,		/* none of these bits */
	CALLS_NOT_ALL_OF,	/* not all of these bits */
	CALLS_HAS,		/* all of these bits */
};

/* A call that is allowed where any of `calls` is; several entries of one
 * number: where one of them fits. */
struct calls_entry {
	int number;
	unsigned calls;
	enum calls_demand demand;
	int argument;
	uint32_t bits;
	const uint32_t *values;
};

static const uint32_t calls_families[] = { AF_INET, AF_INET6, ~0U };
static const uint32_t calls_unix[] = { AF_UNIX, ~0U };
/* A terminal?  How much is there?  Do not block. */
static const uint32_t calls_ioctls[] = { TCGETS, TIOCGWINSZ, FIONREAD,
	FIONBIO, FIOCLEX, ~0U };
static const uint32_t calls_prctls[] = { PR_SET_NAME, PR_GET_NAME,
	PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS, PR_GET_DUMPABLE,
	PR_SET_PDEATHSIG, 0x53564d41 /* PR_SET_VMA */, ~0U };
/* A child of the service gives up more: all of these only take away. */
static const uint32_t calls_prctls_child[] = { PR_SET_DUMPABLE,
	PR_CAPBSET_READ, PR_CAPBSET_DROP, PR_CAP_AMBIENT, ~0U };
static const uint32_t calls_self[] = { 0, ~0U };

#define CALLS_NAMESPACES (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | \
    CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

static const struct calls_entry calls_table[] = {
	/* memory: nothing is ever both written and executed */
	{ SYS_mmap, ALL, CALLS_NOT_ALL_OF, 2, PROT_WRITE | PROT_EXEC, NULL },
	{ SYS_mprotect, ALL, CALLS_NONE_OF, 2, PROT_EXEC, NULL },
	{ .number = SYS_brk, .calls = ALL },
	{ .number = SYS_munmap, .calls = ALL },
	{ .number = SYS_mremap, .calls = ALL },
	{ .number = SYS_madvise, .calls = ALL },
	{ .number = SYS_msync, .calls = ALL },
	{ .number = SYS_mlock, .calls = ALL },
	{ .number = SYS_munlock, .calls = ALL },
	/* descriptors */
	{ .number = SYS_read, .calls = ALL },
	{ .number = SYS_write, .calls = ALL },
	{ .number = SYS_readv, .calls = ALL },
	{ .number = SYS_writev, .calls = ALL },
	{ .number = SYS_pread64, .calls = ALL },
	{ .number = SYS_pwrite64, .calls = ALL },
	{ .number = SYS_preadv, .calls = ALL },
	{ .number = SYS_pwritev, .calls = ALL },
	{ .number = SYS_lseek, .calls = ALL },
	{ .number = SYS_close, .calls = ALL },
	{ .number = SYS_close_range, .calls = ALL },
	{ .number = SYS_dup, .calls = ALL },
	{ .number = SYS_dup3, .calls = ALL },
	{ .number = SYS_pipe2, .calls = ALL },
	{ .number = SYS_fcntl, .calls = ALL },
	{ .number = SYS_sendfile, .calls = ALL },
	{ SYS_ioctl, ALL, CALLS_ONE_OF, 1, 0, calls_ioctls },
	{ .number = SYS_ppoll, .calls = ALL },
	{ .number = SYS_pselect6, .calls = ALL },
	{ .number = SYS_epoll_create1, .calls = ALL },
	{ .number = SYS_epoll_ctl, .calls = ALL },
	{ .number = SYS_epoll_pwait, .calls = ALL },
	{ .number = SYS_eventfd2, .calls = ALL },
	{ .number = SYS_timerfd_create, .calls = ALL },
	{ .number = SYS_timerfd_settime, .calls = ALL },
	{ .number = SYS_timerfd_gettime, .calls = ALL },
	{ .number = SYS_signalfd4, .calls = ALL },
	/* files to read; which, is Landlock's */
	{ .number = SYS_openat, .calls = ALL },
	{ .number = SYS_fstat, .calls = ALL },
	{ .number = SYS_newfstatat, .calls = ALL },
	{ .number = SYS_statx, .calls = ALL },
	{ .number = SYS_fstatfs, .calls = ALL },
	{ .number = SYS_statfs, .calls = ALL },
	{ .number = SYS_faccessat, .calls = ALL },
	{ .number = SYS_faccessat2, .calls = ALL },
	{ .number = SYS_readlinkat, .calls = ALL },
	{ .number = SYS_getdents64, .calls = ALL },
	{ .number = SYS_getcwd, .calls = ALL },
	{ .number = SYS_fadvise64, .calls = ALL },
	{ .number = SYS_flock, .calls = ALL },
	{ .number = SYS_umask, .calls = ALL },
	/* files to change */
	{ .number = SYS_fsync, .calls = FILES },
	{ .number = SYS_fdatasync, .calls = FILES },
	{ .number = SYS_sync_file_range, .calls = FILES },
	{ .number = SYS_ftruncate, .calls = FILES },
	{ .number = SYS_fallocate, .calls = FILES },
	{ .number = SYS_unlinkat, .calls = FILES },
	{ .number = SYS_renameat, .calls = FILES },
	{ .number = SYS_renameat2, .calls = FILES },
	{ .number = SYS_mkdirat, .calls = FILES },
	{ .number = SYS_linkat, .calls = FILES },
	{ .number = SYS_symlinkat, .calls = FILES },
	{ .number = SYS_fchmod, .calls = FILES },
	{ .number = SYS_fchmodat, .calls = FILES },
	{ .number = SYS_utimensat, .calls = FILES },
	/* time, threads, signals of its own */
	{ .number = SYS_clock_gettime, .calls = ALL },
	{ .number = SYS_clock_getres, .calls = ALL },
	{ .number = SYS_clock_nanosleep, .calls = ALL },
	{ .number = SYS_nanosleep, .calls = ALL },
	{ .number = SYS_gettimeofday, .calls = ALL },
	{ .number = SYS_futex, .calls = ALL },
	{ .number = SYS_set_robust_list, .calls = ALL },
	{ .number = SYS_get_robust_list, .calls = ALL },
	{ .number = SYS_set_tid_address, .calls = ALL },
	{ .number = SYS_rseq, .calls = ALL },
	{ .number = SYS_membarrier, .calls = ALL },
	{ .number = SYS_sched_yield, .calls = ALL },
	{ .number = SYS_sched_getaffinity, .calls = ALL },
	{ .number = SYS_getcpu, .calls = ALL },
	{ .number = SYS_rt_sigaction, .calls = ALL },
	{ .number = SYS_rt_sigprocmask, .calls = ALL },
	{ .number = SYS_rt_sigreturn, .calls = ALL },
	{ .number = SYS_rt_sigtimedwait, .calls = ALL },
	{ .number = SYS_sigaltstack, .calls = ALL },
	{ .number = SYS_tgkill, .calls = ALL },
	{ .number = SYS_restart_syscall, .calls = ALL },
	{ .number = SYS_wait4, .calls = ALL },
	{ .number = SYS_waitid, .calls = ALL },
	{ .number = SYS_exit, .calls = ALL },
	{ .number = SYS_exit_group, .calls = ALL },
	{ SYS_clone, ALL, CALLS_HAS, 0, CLONE_THREAD, NULL },
	/* who and what am I */
	{ .number = SYS_getpid, .calls = ALL },
	{ .number = SYS_getppid, .calls = ALL },
	{ .number = SYS_gettid, .calls = ALL },
	{ .number = SYS_getuid, .calls = ALL },
	{ .number = SYS_geteuid, .calls = ALL },
	{ .number = SYS_getgid, .calls = ALL },
	{ .number = SYS_getegid, .calls = ALL },
	{ .number = SYS_getresuid, .calls = ALL },
	{ .number = SYS_getresgid, .calls = ALL },
	{ .number = SYS_uname, .calls = ALL },
	{ .number = SYS_sysinfo, .calls = ALL },
	{ .number = SYS_times, .calls = ALL },
	{ .number = SYS_getrusage, .calls = ALL },
	{ .number = SYS_getrandom, .calls = ALL },
	{ SYS_prlimit64, ALL, CALLS_ONE_OF, 0, 0, calls_self },
	{ SYS_prctl, ALL, CALLS_ONE_OF, 0, 0, calls_prctls },
	/* sockets */
	{ SYS_socket, CONNECT, CALLS_ONE_OF, 0, 0, calls_families },
	{ SYS_socket, UNIX, CALLS_ONE_OF, 0, 0, calls_unix },
	{ SYS_socketpair, ALL, CALLS_ONE_OF, 0, 0, calls_unix },
	{ .number = SYS_connect, .calls = CONNECT | UNIX },
	{ .number = SYS_accept4, .calls = ACCEPT | LISTEN },
	{ .number = SYS_bind, .calls = LISTEN },
	{ .number = SYS_listen, .calls = LISTEN },
	{ .number = SYS_getsockname, .calls = ALL },
	{ .number = SYS_getpeername, .calls = ALL },
	{ .number = SYS_getsockopt, .calls = ALL },
	{ .number = SYS_setsockopt, .calls = ALL },
	{ .number = SYS_sendto, .calls = ALL },
	{ .number = SYS_sendmsg, .calls = ALL },
	{ .number = SYS_sendmmsg, .calls = ALL },
	{ .number = SYS_recvfrom, .calls = ALL },
	{ .number = SYS_recvmsg, .calls = ALL },
	{ .number = SYS_recvmmsg, .calls = ALL },
	{ .number = SYS_shutdown, .calls = ALL },
	/* to start a program, and what it needs to begin */
	{ SYS_clone, SPAWN, CALLS_NONE_OF, 0, CALLS_NAMESPACES, NULL },
	{ .number = SYS_execve, .calls = SPAWN },
	{ .number = SYS_kill, .calls = SPAWN },
	{ .number = SYS_memfd_create, .calls = SPAWN },
	{ .number = SYS_capget, .calls = SPAWN },
	{ .number = SYS_seccomp, .calls = SPAWN },
	{ .number = SYS_landlock_create_ruleset, .calls = SPAWN },
	{ .number = SYS_landlock_add_rule, .calls = SPAWN },
	{ .number = SYS_landlock_restrict_self, .calls = SPAWN },
	{ .number = SYS_setitimer, .calls = SPAWN },
	{ SYS_prctl, SPAWN, CALLS_ONE_OF, 0, 0, calls_prctls_child },
#ifdef __x86_64__
	/* what younger architectures never had */
	{ .number = SYS_arch_prctl, .calls = SPAWN },
	{ .number = SYS_alarm, .calls = SPAWN },
	{ .number = SYS_vfork, .calls = SPAWN },
	{ .number = SYS_open, .calls = ALL },
	{ .number = SYS_stat, .calls = ALL },
	{ .number = SYS_lstat, .calls = ALL },
	{ .number = SYS_access, .calls = ALL },
	{ .number = SYS_readlink, .calls = ALL },
	{ .number = SYS_poll, .calls = ALL },
	{ .number = SYS_select, .calls = ALL },
	{ .number = SYS_epoll_wait, .calls = ALL },
	{ .number = SYS_pipe, .calls = ALL },
	{ .number = SYS_dup2, .calls = ALL },
	{ .number = SYS_time, .calls = ALL },
	{ .number = SYS_getrlimit, .calls = ALL },
	{ .number = SYS_unlink, .calls = FILES },
	{ .number = SYS_rename, .calls = FILES },
	{ .number = SYS_mkdir, .calls = FILES },
	{ .number = SYS_rmdir, .calls = FILES },
	{ .number = SYS_link, .calls = FILES },
	{ .number = SYS_symlink, .calls = FILES },
	{ .number = SYS_chmod, .calls = FILES },
	{ .number = SYS_accept, .calls = ACCEPT | LISTEN },
#endif
};

/* The filter that is being written. */
struct calls_filter {
	struct sock_filter code[CALLS_INSTRUCTIONS_MAX];
	unsigned short count;
};

static void
calls_emit(struct calls_filter *filter, struct sock_filter instruction)
{
	/* The table is a constant; test_sandbox writes its longest filter. */
	if (filter->count < CALLS_INSTRUCTIONS_MAX)
		filter->code[filter->count++] = instruction;
}

static void
calls_load(struct calls_filter *filter, size_t offset)
{
	calls_emit(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W |
	    BPF_ABS, (uint32_t)offset));
}

static void
calls_return(struct calls_filter *filter, uint32_t verdict)
{
	calls_emit(filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
	    verdict));
}

/* Over one instruction unless it holds, or if `is_not` unless it does not. */
static void
calls_skip_unless(struct calls_filter *filter, uint16_t test, uint32_t value,
    bool is_not)
{
	calls_emit(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | test |
	    BPF_K, value, is_not ? 1 : 0, is_not ? 0 : 1));
}

/* Only the low half of an argument is read: that is what the kernel takes of
 * an int, and all bits that are asked about are there. */
static void
calls_put_demand(struct calls_filter *filter,
    const struct calls_entry *entry)
{
	size_t i;

	calls_load(filter, offsetof(struct seccomp_data,
	    args[entry->argument]));
	switch (entry->demand) {
	case CALLS_ANY:
		break;
	case CALLS_ONE_OF:
		for (i = 0; entry->values[i] != ~0U; i++) {
			calls_skip_unless(filter, BPF_JEQ, entry->values[i],
			    false);
			calls_return(filter, SECCOMP_RET_ALLOW);
		}
		return;
	case CALLS_NONE_OF:
		calls_skip_unless(filter, BPF_JSET, entry->bits, true);
		break;
	case CALLS_HAS:
	case CALLS_NOT_ALL_OF:
		calls_emit(filter, (struct sock_filter)BPF_STMT(BPF_ALU |
		    BPF_AND | BPF_K, entry->bits));
		calls_skip_unless(filter, BPF_JEQ, entry->bits,
		    entry->demand == CALLS_NOT_ALL_OF);
		break;
	}
	calls_return(filter, SECCOMP_RET_ALLOW);
}

/* If it is this call: the demand, and behind it the number again. */
static void
calls_put(struct calls_filter *filter, const struct calls_entry *entry)
{
	struct sock_filter *jump = &filter->code[filter->count];
	unsigned short begin;

	calls_emit(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ |
	    BPF_K, (uint32_t)entry->number, 0, 0));
	begin = filter->count;
	if (entry->demand == CALLS_ANY) {
		calls_return(filter, SECCOMP_RET_ALLOW);
	} else {
		calls_put_demand(filter, entry);
		calls_load(filter, offsetof(struct seccomp_data, nr));
	}
	jump->jf = (uint8_t)(filter->count - begin);
}

#ifdef CALLS_ARCH
/* Another architecture's numbers mean other calls (x32 and i386 on x86-64). */
static void
calls_write(struct calls_filter *filter, unsigned calls)
{
	size_t i;

	calls_load(filter, offsetof(struct seccomp_data, arch));
	calls_skip_unless(filter, BPF_JEQ, CALLS_ARCH, true);
	calls_return(filter, SECCOMP_RET_KILL_PROCESS);
	calls_load(filter, offsetof(struct seccomp_data, nr));
	for (i = 0; i < countof(calls_table); i++)
		if (calls_table[i].calls == ALL ||
		    (calls_table[i].calls & calls) != 0)
			calls_put(filter, &calls_table[i]);
	/* clone3() has its flags in memory, where no filter can see them. */
	calls_skip_unless(filter, BPF_JGE, CALLS_YOUNG, false);
	calls_return(filter, SECCOMP_RET_ERRNO | ENOSYS);
	calls_return(filter, SECCOMP_RET_ERRNO | EPERM);
}

const char *
sandbox_calls_find_obstacle(void)
{
	return NULL;
}

int
sandbox_limit_calls(const struct sandbox *sandbox, struct error *ret_error)
{
	struct calls_filter filter = { .count = 0 };
	struct sock_fprog program = { .filter = filter.code };
	long result;

	calls_write(&filter, sandbox->calls);
	program.len = filter.count;
	result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
	    SECCOMP_FILTER_FLAG_TSYNC, &program);
	if (result == 0)
		return 0;
	return error_set(ret_error, ERROR_SYSTEM, "seccomp: %s", result > 0 ?
	    "a thread has a filter of its own" : strerror(errno));
}
#else
const char *
sandbox_calls_find_obstacle(void)
{
	return "there is no list of system calls for this processor";
}

int
sandbox_limit_calls(const struct sandbox *sandbox, struct error *ret_error)
{
	(void)sandbox;
	return error_set(ret_error, ERROR_SYSTEM, "seccomp: %s",
	    sandbox_calls_find_obstacle());
}
#endif
