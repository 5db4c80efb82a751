/* SPDX-License-Identifier: MIT */
/*
 * The list of what a process keeps, and the rights that have no list.
 */
#include "sandbox.h"

#include <errno.h>
#include <linux/capability.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "mem.h"
#include "sandbox_internal.h"

/* There where gcc's --coverage is, which writes its counts at the end. */
extern void __gcov_init(void *) __attribute__((weak));

void
sandbox_add_path(struct sandbox *sandbox, const char *path, unsigned access)
{
	struct sandbox_path *item;
	char resolved[PATH_MAX];
	size_t i;

	/* As it is now: later somebody may have put a link there.  All of the
	 * machine is never meant: that would be no sandbox. */
	if (path == NULL || realpath(path, resolved) == NULL ||
	    strcmp(resolved, "/") == 0)
		return;
	for (i = 0; i < sandbox->paths.count; i++) {
		item = &sandbox->paths.items[i];
		if (strcmp(item->path, resolved) == 0) {
			item->access |= access;
			return;
		}
	}
	item = array_add(&sandbox->paths);
	item->path = mem_string(resolved);
	item->access = access;
}

/* "a/b" is in "a", "b" in the current one. */
static void
sandbox_add_parent(struct sandbox *sandbox, const char *path, unsigned access)
{
	const char *slash = strrchr(path, '/');
	char *folder;

	if (slash == NULL)
		folder = mem_string(".");
	else
		folder = mem_bytes(path, slash == path ? 1 :
		    (size_t)(slash - path));
	sandbox_add_path(sandbox, folder, access);
	free(folder);
}

/* "/releases/current/site.yaml", current being a link: another one takes its
 * place with the next release.  Links in / are the system's. */
void
sandbox_add_links_of(struct sandbox *sandbox, const char *path,
    unsigned access)
{
	char *prefix, *slash;
	struct stat status;

	if (path == NULL || path[0] == '\0')
		return;
	prefix = mem_string(path);
	for (slash = prefix; (slash = strchr(slash + 1, '/')) != NULL;) {
		*slash = '\0';
		if (strrchr(prefix, '/') != prefix &&
		    lstat(prefix, &status) == 0 && S_ISLNK(status.st_mode))
			sandbox_add_parent(sandbox, prefix, access);
		*slash = '/';
	}
	if (lstat(prefix, &status) == 0 && S_ISLNK(status.st_mode))
		sandbox_add_parent(sandbox, prefix, access);
	free(prefix);
}

void
sandbox_add_folder_of(struct sandbox *sandbox, const char *path,
    unsigned access)
{
	char resolved[PATH_MAX];

	if (path == NULL)
		return;
	sandbox_add_links_of(sandbox, path, access);
	sandbox_add_parent(sandbox, path, access);
	if (realpath(path, resolved) != NULL)
		sandbox_add_parent(sandbox, resolved, access);
}

/* The schemes that the configuration accepts (exchange.h, source.h). */
static uint16_t
sandbox_find_port(const char *url)
{
	static const struct { const char *scheme; uint16_t port; } known[] = {
		{ "https://", 443 }, { "http://", 80 }, { "smtp://", 25 },
		{ "smtps://", 465 },
	};
	const char *colon, *host = strstr(url, "://");
	size_t i, length;
	long port;

	if (host == NULL)
		return 0;
	host += 3;
	length = strcspn(host, "/?#");
	/* The last colon, unless it stands inside of [::1]. */
	colon = memrchr(host, ':', length);
	if (colon != NULL && memchr(colon, ']', length - (size_t)
	    (colon - host)) == NULL) {
		port = strtol(colon + 1, NULL, 10);
		return port > 0 && port <= UINT16_MAX ? (uint16_t)port : 0;
	}
	for (i = 0; i < countof(known); i++)
		if (strncasecmp(url, known[i].scheme,
		    strlen(known[i].scheme)) == 0)
			return known[i].port;
	return 0;
}

void
sandbox_add_port_of(struct sandbox *sandbox, const char *url)
{
	uint16_t port = url == NULL ? 0 : sandbox_find_port(url);
	size_t i;

	for (i = 0; i < sandbox->ports.count; i++)
		if (sandbox->ports.items[i] == port)
			return;
	if (port != 0)
		array_push(&sandbox->ports, port);
}

/*
 * /etc as a whole: resolv.conf and its like are replaced by renaming while the
 * service runs, and a rule for the file itself would hold for the old one.
 * What others may not read there is kept from us by its mode.
 */
void
sandbox_add_system(struct sandbox *sandbox)
{
	static const char *const read[] = { "/etc", "/lib", "/lib32",
		"/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64",
		"/usr/local/lib", "/usr/share/zoneinfo",
		"/usr/share/ca-certificates",
		"/usr/local/share/ca-certificates",
		"/run/systemd/resolve", "/run/resolvconf",
		"/run/NetworkManager", "/run/nscd", "/proc",
		"/sys/devices/system/cpu", "/dev/urandom", "/dev/random" };
	size_t i;

	for (i = 0; i < countof(read); i++)
		sandbox_add_path(sandbox, read[i], SANDBOX_READ);
	sandbox_add_path(sandbox, "/dev/null", SANDBOX_READ | SANDBOX_DEVICE);
	/* Names are asked by TCP where an answer is long. */
	array_push(&sandbox->ports, 53);
}

bool
sandbox_has_path(const struct sandbox *sandbox, const char *path,
    unsigned access)
{
	const struct sandbox_path *item;
	char resolved[PATH_MAX];
	size_t i, length;

	if (realpath(path, resolved) == NULL)
		return false;
	for (i = 0; i < sandbox->paths.count; i++) {
		item = &sandbox->paths.items[i];
		length = strlen(item->path);
		if ((item->access & access) == access &&
		    strncmp(item->path, resolved, length) == 0 &&
		    (length == 1 || resolved[length] == '/' ||
		    resolved[length] == '\0'))
			return true;
	}
	return false;
}

void
sandbox_clear(struct sandbox *sandbox)
{
	size_t i;

	for (i = 0; i < sandbox->paths.count; i++)
		free(sandbox->paths.items[i].path);
	array_clear(&sandbox->paths);
	array_clear(&sandbox->ports);
}

/* Sanitizers read /proc, map what they like and print stacks with the help of
 * another program; valgrind does the system calls of two programs. */
const char *
sandbox_find_obstacle(void)
{
	const char *preload = getenv("LD_PRELOAD");

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return "built with a sanitizer";
#endif
	if (&__gcov_init != NULL)
		return "built to count coverage";
	if (preload != NULL && strstr(preload, "vgpreload") != NULL)
		return "run by valgrind";
	return sandbox_calls_find_obstacle();
}

/* From all sets and the bounding set (capabilities(7)): uid 0 alone still owns
 * root's files, which is why the unit has a user of its own. */
static int
sandbox_drop_capabilities(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[2] = { { 0 }, { 0 } }, have[2];
	int i;

	/* Refused without CAP_SETPCAP: then there is nothing to give up. */
	for (i = 0; prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++)
		(void)prctl(PR_CAPBSET_DROP, i, 0, 0, 0);
	(void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	/* Where there are none the call may be forbidden: as in the unit. */
	if (syscall(SYS_capget, &header, have) == 0 &&
	    memcmp(have, none, sizeof(none)) == 0)
		return 0;
	return (int)syscall(SYS_capset, &header, none);
}

int
sandbox_drop(struct error *ret_error)
{
	static const struct rlimit no_core = { 0, 0 };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return error_set(ret_error, ERROR_SYSTEM,
		    "no new privileges: %s", strerror(errno));
	if (sandbox_drop_capabilities() != 0)
		return error_set(ret_error, ERROR_SYSTEM, "capabilities: %s",
		    strerror(errno));
	/* Not dumpable is also: /proc/PID belongs to root, and no debugger of
	 * the same user gets in. */
	if (setrlimit(RLIMIT_CORE, &no_core) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return error_set(ret_error, ERROR_SYSTEM, "core dumps: %s",
		    strerror(errno));
	return 0;
}
