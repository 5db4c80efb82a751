/* SPDX-License-Identifier: MIT */
/*
 * What each process of the service cannot do, tried from inside of it: a fork
 * gives up what the process gives up, by the same lists, and then tries.  Every
 * forbidden action is tried without a sandbox, too, where it must not be
 * refused: else its refusal would prove nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collector.h"
#include "confine.h"
#include "harness.h"

enum role { ROLE_NONE, ROLE_OWNER, ROLE_ENVOY, ROLE_COLLECTOR, ROLE_COUNT };
static const char *const role_names[] = { "nobody", "owner", "envoy",
	"collector" };
#define IN(role) (1u << ROLE_##role)
#define IN_ALL (IN(OWNER) | IN(ENVOY) | IN(COLLECTOR))

/* A service's folders; set once, before the forks. */
static char *test_folder, *test_site, *test_token, *test_state, *test_row,
    *test_other, *test_clone, *test_cache, *test_socket;
static uint16_t test_port, test_other_port;
static int test_listener;
static struct sandbox test_sandboxes[ROLE_COUNT];
static int test_abi;

static int
as_errno(long result)
{
	return result == -1 ? errno : 0;
}

static int
open_as(const char *path, int flags)
{
	return as_errno(open(path, flags | O_CLOEXEC, 0600));
}

static int
connect_to(uint16_t port)
{
	struct sockaddr_in peer = { .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int descriptor = socket(AF_INET, SOCK_STREAM, 0);

	if (descriptor == -1)
		return errno;
	return as_errno(connect(descriptor, (struct sockaddr *)&peer,
	    sizeof(peer)));
}

static void *
do_nothing(void *argument)
{
	return argument;
}

/* --- actions: errno, or 0 when it was done -------------------------------- */

#define ACTION(name, ...) static int try_##name(void) { __VA_ARGS__ }
#define CALL(name, ...) ACTION(name, return as_errno(syscall(__VA_ARGS__));)

ACTION(exec, execl("/bin/true", "true", (char *)NULL); return errno;)
CALL(execveat, SYS_execveat, AT_FDCWD, "/bin/true", NULL, NULL, 0)
ACTION(fork, pid_t pid = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (pid == 0) _exit(0); return as_errno(pid);)
CALL(new_user, SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0)
CALL(clone3, SYS_clone3, NULL, 0)
CALL(unshare, SYS_unshare, CLONE_NEWUSER)
CALL(setns, SYS_setns, -1, 0)
CALL(trace, SYS_ptrace, 0, 0, 0, 0)
ACTION(read_memory, char byte; struct iovec to = { &byte, 1 };
    struct iovec from = { &test_abi, 1 };
    return as_errno(syscall(SYS_process_vm_readv, getppid(), &to, 1, &from, 1,
    0));)
ACTION(open_memory, char path[64]; snprintf(path, sizeof(path),
    "/proc/%d/mem", getppid()); return open_as(path, O_RDONLY);)
CALL(signal_parent, SYS_kill, getppid(), 0)
CALL(pidfd, SYS_pidfd_open, getppid(), 0)
CALL(mount, SYS_mount, NULL, NULL, NULL, 0, NULL)
CALL(umount, SYS_umount2, NULL, 0)
CALL(chroot, SYS_chroot, NULL)
CALL(pivot, SYS_pivot_root, NULL, NULL)
CALL(kexec, SYS_kexec_load, 0, 100, NULL, 0)
CALL(module, SYS_init_module, NULL, 0, NULL)
CALL(reboot, SYS_reboot, 0, 0, 0, NULL)
CALL(swap, SYS_swapon, NULL, 0)
CALL(set_clock, SYS_clock_settime, 99, NULL)
CALL(set_host, SYS_sethostname, NULL, 1)
CALL(perf, SYS_perf_event_open, NULL, 0, 0, 0, 0)
CALL(bpf, SYS_bpf, 0, NULL, 0)
CALL(keyctl, SYS_keyctl, 0, -3, 0)
CALL(add_key, SYS_add_key, "user", NULL, NULL, 0, -3)
CALL(userfaultfd, SYS_userfaultfd, ~0)
CALL(io_uring, SYS_io_uring_setup, 0, NULL)
CALL(set_user, SYS_setresuid, 0, 0, 0)
CALL(set_groups, SYS_setgroups, 0, NULL)
CALL(kernel_log, SYS_syslog, 3, NULL, 0)
CALL(personality, SYS_personality, 0xffffffff)
CALL(open_handle, SYS_open_by_handle_at, -1, NULL, 0)
CALL(make_device, SYS_mknodat, AT_FDCWD, test_row, S_IFCHR, 1)
CALL(give_away, SYS_fchownat, AT_FDCWD, test_row, -1, -1, 0)
CALL(set_quota, SYS_quotactl, 0, NULL, 0, NULL)
CALL(schedule, SYS_sched_setscheduler, 0, 99, NULL)
CALL(limit_parent, SYS_prlimit64, getppid(), RLIMIT_CORE, NULL, NULL)
CALL(push_keys, SYS_ioctl, 0, TIOCSTI, "x")
ACTION(dumpable, return as_errno(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)) != 0 ?
    errno : 0;)
ACTION(write_code, return mmap(NULL, 4096, PROT_WRITE | PROT_EXEC,
    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? errno : 0;)
ACTION(turn_into_code, void *page = mmap(NULL, 4096, PROT_WRITE,
    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return as_errno(mprotect(page, 4096, PROT_READ | PROT_EXEC));)
CALL(memory_file, SYS_memfd_create, "x", 0)
CALL(packet, SYS_socket, AF_PACKET, SOCK_RAW, 0)
CALL(netlink, SYS_socket, AF_NETLINK, SOCK_RAW, 0)
CALL(crypto, SYS_socket, 38 /* AF_ALG */, SOCK_SEQPACKET, 0)
CALL(internet, SYS_socket, AF_INET, SOCK_STREAM, 0)
CALL(internet6, SYS_socket, AF_INET6, SOCK_DGRAM, 0)
CALL(unix_socket, SYS_socket, AF_UNIX, SOCK_STREAM, 0)
CALL(bind, SYS_bind, -1, NULL, 0)
CALL(listen, SYS_listen, -1, 0)
CALL(accept, SYS_accept4, test_listener, NULL, NULL, 0)
ACTION(other_port, return connect_to(test_other_port);)
ACTION(port, return connect_to(test_port);)
ACTION(write_site, return open_as(test_site, O_WRONLY);)
ACTION(replace_site, char *path = mem_format("%s.new", test_site);
    return open_as(path, O_WRONLY | O_CREAT);)
ACTION(read_site, return open_as(test_site, O_RDONLY);)
ACTION(read_token, return open_as(test_token, O_RDONLY);)
ACTION(read_row, return open_as(test_row, O_RDONLY);)
ACTION(write_row, return open_as(test_row, O_WRONLY);)
ACTION(remove_row, return as_errno(rename(test_row, test_row));)
ACTION(read_other, return open_as(test_other, O_RDONLY);)
ACTION(list_other, return open_as("/root", O_RDONLY | O_DIRECTORY);)
ACTION(read_program, return open_as("/usr/bin/env", O_RDONLY);)
ACTION(write_tmp, return open_as("/tmp", O_TMPFILE | O_WRONLY);)
ACTION(read_clone, return open_as(test_clone, O_RDONLY);)
ACTION(write_clone, return open_as(test_clone, O_WRONLY);)
ACTION(write_cache, char *path = mem_format("%s/x", test_cache);
    return open_as(path, O_WRONLY | O_CREAT);)
ACTION(zones, return open_as("/usr/share/zoneinfo/Europe/Berlin",
    O_RDONLY);)
ACTION(trust, return open_as("/etc/ssl/certs", O_RDONLY | O_DIRECTORY);)
ACTION(users, return open_as("/etc/passwd", O_RDONLY);)
ACTION(thread, pthread_t thread; return pthread_create(&thread, NULL,
    do_nothing, NULL) != 0 || pthread_join(thread, NULL) != 0;)
ACTION(names, struct addrinfo *list; struct addrinfo hints = { .ai_socktype =
    SOCK_STREAM }; return getaddrinfo("localhost", "25", &hints, &list);)
/* Its exit status 2: it ran, and knows no such option. */
static int
try_run_collector(void)
{
	char *path = realpath("build/patchday-collect", NULL);
	int status = 0;
	pid_t pid = vfork();

	if (pid == 0) {
		(void)close(STDERR_FILENO);
		(void)execl(path, path, "--nothing", (char *)NULL);
		_exit(99);
	}
	if (pid == -1)
		return errno;
	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) == 2 ? 0 : EPERM;
}

/* In which roles it is refused; in all others, and in none, it is not.
 * `by_root`: the kernel refuses it to everybody else anyway. */
static const struct row {
	const char *what;
	int (*action)(void);
	unsigned refused;
	bool by_root;
	int abi;		/* of Landlock, from which on it is refused */
} rows[] = {
	/* programs and processes */
	{ "run a program", try_exec, IN_ALL, false, 0 },
	{ "run a program by descriptor", try_execveat, IN_ALL, false, 0 },
	{ "fork", try_fork, IN(OWNER) | IN(COLLECTOR), false, 0 },
	{ "a new user namespace", try_new_user, IN_ALL, true, 0 },
	{ "flags that no filter sees", try_clone3, IN_ALL, false, 0 },
	{ "unshare", try_unshare, IN_ALL, true, 0 },
	{ "join a namespace", try_setns, IN_ALL, false, 0 },
	{ "trace", try_trace, IN_ALL, false, 0 },
	{ "read another's memory", try_read_memory, IN_ALL, true, 0 },
	{ "open another's memory", try_open_memory, IN_ALL, true, 1 },
	{ "signal another", try_signal_parent, IN_ALL, false, 6 },
	{ "hold another process", try_pidfd, IN_ALL, false, 0 },
	{ "another's limits", try_limit_parent, IN_ALL, true, 0 },
	{ "be dumpable again", try_dumpable, IN(OWNER) | IN(COLLECTOR), false,
	    0 },
	/* the machine */
	{ "mount", try_mount, IN_ALL, true, 0 },
	{ "unmount", try_umount, IN_ALL, true, 0 },
	{ "chroot", try_chroot, IN_ALL, true, 0 },
	{ "pivot_root", try_pivot, IN_ALL, true, 0 },
	{ "kexec", try_kexec, IN_ALL, true, 0 },
	{ "load a module", try_module, IN_ALL, true, 0 },
	{ "reboot", try_reboot, IN_ALL, true, 0 },
	{ "swap", try_swap, IN_ALL, true, 0 },
	{ "set the clock", try_set_clock, IN_ALL, false, 0 },
	{ "set the host's name", try_set_host, IN_ALL, true, 0 },
	{ "perf events", try_perf, IN_ALL, false, 0 },
	{ "BPF", try_bpf, IN_ALL, true, 0 },
	{ "the kernel's keys", try_keyctl, IN_ALL, false, 0 },
	{ "add a key", try_add_key, IN_ALL, false, 0 },
	{ "userfaultfd", try_userfaultfd, IN_ALL, true, 0 },
	{ "io_uring", try_io_uring, IN_ALL, false, 0 },
	{ "become root", try_set_user, IN_ALL, true, 0 },
	{ "other groups", try_set_groups, IN_ALL, true, 0 },
	{ "the kernel's log", try_kernel_log, IN_ALL, true, 0 },
	{ "personality", try_personality, IN_ALL, false, 0 },
	{ "a file by its number", try_open_handle, IN_ALL, true, 0 },
	{ "make a device", try_make_device, IN_ALL, true, 0 },
	{ "give a file away", try_give_away, IN_ALL, false, 0 },
	{ "quotas", try_set_quota, IN_ALL, true, 0 },
	{ "real-time scheduling", try_schedule, IN_ALL, false, 0 },
	{ "type on the terminal", try_push_keys, IN_ALL, false, 0 },
	/* memory */
	{ "memory to write and run", try_write_code, IN_ALL, false, 0 },
	{ "run what was written", try_turn_into_code, IN_ALL, false, 0 },
	{ "a file in memory", try_memory_file, IN(OWNER) | IN(COLLECTOR),
	    false, 0 },
	/* sockets */
	{ "raw packets", try_packet, IN_ALL, true, 0 },
	{ "netlink", try_netlink, IN_ALL, false, 0 },
	{ "the kernel's cryptography", try_crypto, IN_ALL, false, 0 },
	{ "TCP", try_internet, IN(OWNER), false, 0 },
	{ "UDP", try_internet6, IN(OWNER), false, 0 },
	{ "Unix sockets", try_unix_socket, IN(COLLECTOR), false, 0 },
	{ "bind", try_bind, IN_ALL, false, 0 },
	{ "listen", try_listen, IN_ALL, false, 0 },
	{ "accept", try_accept, IN(ENVOY) | IN(COLLECTOR), false, 0 },
	{ "a source's port", try_port, IN(OWNER), false, 0 },
	{ "another port", try_other_port, IN(OWNER) | IN(COLLECTOR), false,
	    4 },
	/* files */
	{ "write the configuration", try_write_site, IN_ALL, false, 1 },
	{ "a file beside it", try_replace_site, IN_ALL, false, 1 },
	{ "read the configuration", try_read_site, IN(OWNER) | IN(COLLECTOR),
	    false, 1 },
	{ "read Slack's token", try_read_token, IN(OWNER) | IN(COLLECTOR),
	    false, 1 },
	{ "read the database", try_read_row, IN(ENVOY) | IN(COLLECTOR), false,
	    1 },
	{ "write the database", try_write_row, IN(ENVOY) | IN(COLLECTOR),
	    false, 1 },
	{ "rename the database", try_remove_row, IN(ENVOY) | IN(COLLECTOR),
	    false, 1 },
	{ "read another folder", try_read_other, IN_ALL, false, 1 },
	{ "list root's home", try_list_other, IN_ALL, true, 1 },
	{ "read a program", try_read_program, IN_ALL, false, 1 },
	{ "write in /tmp", try_write_tmp, IN_ALL, false, 1 },
	{ "read a source", try_read_clone, IN(OWNER), false, 1 },
	{ "write a source", try_write_clone, IN_ALL, false, 1 },
	{ "write the cache", try_write_cache, 0, false, 1 },
	{ "zone data", try_zones, 0, false, 1 },
	{ "whom to trust", try_trust, IN(OWNER), false, 1 },
	{ "users", try_users, IN(OWNER), false, 1 },
	/* what they are for */
	{ "threads", try_thread, 0, false, 0 },
	{ "names", try_names, 0, false, 0 },
	{ "run the collector", try_run_collector, IN(OWNER) | IN(COLLECTOR),
	    false, 0 },
};

/* In a child of its own: the errno, or 0. */
static int
try_in(enum role role, int (*action)(void))
{
	const struct sandbox *sandbox = &test_sandboxes[role];
	struct sandbox files = *sandbox;
	struct text missing = { 0 };
	struct error error = { 0 };
	int status = 0;
	pid_t pid;

	(void)fflush(NULL);
	pid = fork();
	if (pid == 0) {
		/* As confine.c does: the gate is bound in between. */
		if ((files.calls & SANDBOX_CALLS_ACCEPT) != 0)
			files.calls |= SANDBOX_CALLS_LISTEN;
		if (role != ROLE_NONE && (sandbox_drop(&error) != 0 ||
		    sandbox_limit_files(&files, &missing, &error) < 0 ||
		    sandbox_limit_calls(sandbox, &error) != 0))
			_exit(254);
		_exit(action());
	}
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static bool
is_refusal(int code)
{
	return code == EPERM || code == EACCES || code == ENOSYS;
}

/* fault-row: 63 (what a process cannot reach it cannot leak) */
static void
test_actions(void)
{
	bool is_root = geteuid() == 0;
	char label[200];
	const struct row *row;
	unsigned role;
	size_t i;
	int code;

	for (i = 0; i < countof(rows); i++) {
		row = &rows[i];
		if (row->abi > test_abi)
			continue;
		for (role = ROLE_NONE; role < ROLE_COUNT; role++) {
			code = try_in((enum role)role, row->action);
			snprintf(label, sizeof(label), "%s, %s: errno %d",
			    role_names[role], row->what, code);
			if ((row->refused & 1u << role) != 0)
				CHECK_ROW(is_refusal(code), label);
			else if (row->by_root && (!is_root ||
			    code == ENOSYS))	/* this kernel has it not */
				continue;
			else
				CHECK_ROW(!is_refusal(code) && code >= 0,
				    label);
		}
	}
}

/* What the kernel says of a process that gave up everything. */
static int
try_status(void)
{
	static const char *const wanted[] = { "NoNewPrivs:\t1", "Seccomp:\t2",
		"CapEff:\t0000000000000000", "CapPrm:\t0000000000000000",
		"CapAmb:\t0000000000000000" };
	struct rlimit core;
	char text[8192] = "";
	ssize_t length;
	int descriptor = open("/proc/self/status", O_RDONLY), missing = 0;
	size_t i;

	length = read(descriptor, text, sizeof(text) - 1);
	for (i = 0; i < countof(wanted); i++)
		missing += length <= 0 || strstr(text, wanted[i]) == NULL;
	missing += prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0;
	missing += getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_max != 0;
	return missing;
}

static void
test_status(void)
{
	CHECK_NUMBER(try_in(ROLE_ENVOY, try_status), 0);
	CHECK_NUMBER(try_in(ROLE_COLLECTOR, try_status), 0);
	CHECK(try_in(ROLE_NONE, try_status) > 0);
}

static void
test_ports(void)
{
	static const struct { const char *url; int port; } ports[] = {
		{ "https://slack.com/api", 443 }, { "HTTPS://a.example", 443 },
		{ "https://a.example:8443/x:1", 8443 },
		{ "http://[::1]:8080/", 8080 }, { "http://[::1]/", 80 },
		{ "smtp://mail.example", 25 }, { "smtps://mail.example", 465 },
		{ "smtp://mail.example:587", 587 }, { "ftp://a.example", 0 },
		{ "https://a.example:0/", 0 }, { "https://a.example:70000", 0 },
		{ "nothing", 0 }, { NULL, 0 },
	};
	struct sandbox sandbox;
	size_t i;

	for (i = 0; i < countof(ports); i++) {
		sandbox = (struct sandbox){ 0 };
		sandbox_add_port_of(&sandbox, ports[i].url);
		sandbox_add_port_of(&sandbox, ports[i].url);
		CHECK_ROW(ports[i].port == 0 ? sandbox.ports.count == 0 :
		    sandbox.ports.count == 1 &&
		    sandbox.ports.items[0] == ports[i].port, ports[i].url);
		sandbox_clear(&sandbox);
	}
}

static void
test_paths(void)
{
	struct sandbox sandbox = { 0 };
	char *link = mem_format("%s/current", test_folder);
	char *below = mem_format("%s/etc/site.yaml", link);
	char *target = mem_format("%s/etc", test_folder);

	CHECK(symlink("etc", link) == 0);
	sandbox_add_path(&sandbox, "/", SANDBOX_READ);
	sandbox_add_path(&sandbox, "/nowhere", SANDBOX_READ);
	sandbox_add_path(&sandbox, NULL, SANDBOX_READ);
	CHECK_NUMBER(sandbox.paths.count, 0);
	sandbox_add_path(&sandbox, target, SANDBOX_READ);
	CHECK(sandbox_has_path(&sandbox, test_site, SANDBOX_READ));
	CHECK(!sandbox_has_path(&sandbox, test_site, SANDBOX_WRITE));
	CHECK(!sandbox_has_path(&sandbox, test_row, SANDBOX_READ));
	CHECK(!sandbox_has_path(&sandbox, test_folder, SANDBOX_READ));
	sandbox_add_path(&sandbox, target, SANDBOX_WRITE);
	CHECK_NUMBER(sandbox.paths.count, 1);
	CHECK(sandbox_has_path(&sandbox, test_site,
	    SANDBOX_READ | SANDBOX_WRITE));
	/* The link will lead elsewhere with the next release. */
	free(below);
	below = mem_format("%s/site.yaml", link);
	sandbox_add_folder_of(&sandbox, below, SANDBOX_READ);
	CHECK(sandbox_has_path(&sandbox, test_folder, SANDBOX_READ));
	sandbox_clear(&sandbox);
	free(link);
	free(below);
	free(target);
}

static char *
put_file(const char *name, const char *text, mode_t mode)
{
	char *path = mem_format("%s/%s", test_folder, name);
	int descriptor = open(path, O_WRONLY | O_CREAT, mode);

	CHECK(write(descriptor, text, strlen(text)) ==
	    (ssize_t)strlen(text));
	(void)close(descriptor);
	return path;
}

static uint16_t
put_port(int *ret_descriptor)
{
	struct sockaddr_in here = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(here);

	*ret_descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	CHECK(bind(*ret_descriptor, (struct sockaddr *)&here,
	    sizeof(here)) == 0 && listen(*ret_descriptor, 5) == 0);
	(void)getsockname(*ret_descriptor, (struct sockaddr *)&here, &length);
	return ntohs(here.sin_port);
}

/* A site as somebody could have it, and the three lists for it. */
static void
begin(void)
{
	static const char *const folders[] = { "etc", "state", "state/cache",
		"run", "other", "clone" };
	struct complaints complaints = { 0 };
	struct conf *conf = NULL;
	char *site, *path;
	int other;
	size_t i;

	test_folder = mem_string("/tmp/test_sandbox.XXXXXX");
	CHECK(mkdtemp(test_folder) != NULL);
	for (i = 0; i < countof(folders); i++) {
		path = mem_format("%s/%s", test_folder, folders[i]);
		CHECK(mkdir(path, 0700) == 0);
		free(path);
	}
	test_port = put_port(&test_listener);
	test_other_port = put_port(&other);
	test_clone = put_file("clone/list.json", "[]", 0600);
	site = mem_format("site: {title: T}\n"
	    "environments: {prod: {title: P, tier: prod, argocd: {url: "
	    "\"http://127.0.0.1:%u\", token: {file: argo}}}}\n"
	    "changes: {list: {file: ../clone/list.json}}\n"
	    "channels: {team: {slack: \"#t\", token: {file: token}}}\n"
	    "windows: {w: {title: W, when: every Thursday at 15:00, "
	    "zone: UTC, duration: 2h, environments: [prod], announce: "
	    "[{to: team}]}}\n", (unsigned)test_port);
	test_site = put_file("etc/site.yaml", site, 0600);
	test_token = put_file("etc/token", "xoxb-1", 0600);
	test_row = put_file("state/patchday.db", "x", 0600);
	test_other = put_file("other/secret", "x", 0600);
	test_state = mem_format("%s/state", test_folder);
	test_cache = mem_format("%s/state/cache", test_folder);
	test_socket = mem_format("%s/run/control", test_folder);
	if (!CHECK(conf_load(test_site, NULL, &conf, &complaints) == 0))
		exit(1);
	confine_plan_owner(&(struct conf){ 0 }, &(struct confine_places){
	    .state = test_state, .cache = test_cache,
	    .socket = test_socket }, &test_sandboxes[ROLE_OWNER]);
	confine_plan_envoy(conf, &(struct confine_places){
	    .state = test_state, .cache = test_cache },
	    &test_sandboxes[ROLE_ENVOY]);
	path = realpath("build/patchday-collect", NULL);
	sandbox_add_path(&test_sandboxes[ROLE_ENVOY], path, SANDBOX_EXECUTE);
	free(path);
	collector_plan_sandbox(conf, test_cache,
	    &test_sandboxes[ROLE_COLLECTOR]);
	conf_release(conf);
	complaint_clear(&complaints);
	free(site);
	test_abi = (int)syscall(444 /* landlock_create_ruleset */, NULL, 0,
	    1);
}

static void
end(void)
{
	char *command[] = { (char *)(uintptr_t)"rm", (char *)(uintptr_t)"-r",
		test_folder, NULL };
	pid_t pid = fork();

	if (pid == 0) {
		(void)execvp("rm", command);
		_exit(1);
	}
	CHECK(waitpid(pid, NULL, 0) == pid);
}

int
main(void)
{
	/* An instrumented program cannot be limited, and says so. */
	if (sandbox_find_obstacle() != NULL) {
		printf("%s\n", sandbox_find_obstacle());
		CHECK(true);
		return harness_end();
	}
	begin();
	test_ports();
	test_paths();
	test_status();
	test_actions();
	end();
	return harness_end();
}
