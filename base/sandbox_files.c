/* SPDX-License-Identifier: MIT */
/*
 * Landlock by its three system calls (landlock(7); Documentation/userspace-api/
 * landlock.rst of Linux).  Each kernel knows a part of what there is, by its
 * ABI's number; what it does not know must not be asked for.  The numbers are
 * written here, as Debian 12's headers end at ABI 2.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox.h"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

#define LANDLOCK_VERSION 1		/* flag: which ABI is it? */
#define LANDLOCK_RULE_BENEATH 1
#define LANDLOCK_RULE_PORT 2

/* LANDLOCK_ACCESS_FS_… */
#define FS_EXECUTE (1ULL << 0)
#define FS_WRITE_FILE (1ULL << 1)
#define FS_READ_FILE (1ULL << 2)
#define FS_READ_DIR (1ULL << 3)
#define FS_REMOVE_DIR (1ULL << 4)
#define FS_REMOVE_FILE (1ULL << 5)
#define FS_MAKE_CHAR (1ULL << 6)
#define FS_MAKE_DIR (1ULL << 7)
#define FS_MAKE_REG (1ULL << 8)
#define FS_MAKE_SOCK (1ULL << 9)
#define FS_MAKE_FIFO (1ULL << 10)
#define FS_MAKE_BLOCK (1ULL << 11)
#define FS_MAKE_SYM (1ULL << 12)
#define FS_REFER (1ULL << 13)		/* ABI 2 */
#define FS_TRUNCATE (1ULL << 14)	/* 3 */
#define FS_IOCTL_DEV (1ULL << 15)	/* 5 */
#define FS_OF_FILE (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | \
    FS_TRUNCATE | FS_IOCTL_DEV)
#define NET_BIND_TCP (1ULL << 0)	/* 4 */
#define NET_CONNECT_TCP (1ULL << 1)	/* 4 */
#define SCOPE_ABSTRACT (1ULL << 0)	/* 6: abstract Unix sockets */
#define SCOPE_SIGNAL (1ULL << 1)	/* 6 */

/* struct landlock_ruleset_attr; a kernel that knows less takes zeros. */
struct landlock_ruleset { uint64_t files, ports, scopes; };
struct landlock_beneath { uint64_t access; int32_t descriptor; }
    __attribute__((packed));
struct landlock_port { uint64_t access, port; };

/* All that the ABI can refuse; what it cannot is said. */
static struct landlock_ruleset
sandbox_files_handled(const struct sandbox *sandbox, int abi,
    struct text *missing)
{
	struct landlock_ruleset handled = { .files = FS_REFER - 1 };

	if (abi >= 2)
		handled.files |= FS_REFER;
	if (abi >= 3)
		handled.files |= FS_TRUNCATE;
	else
		text_puts(missing, "truncating files (needs Linux 6.2), ");
	if (abi >= 5)
		handled.files |= FS_IOCTL_DEV;
	if (abi >= 4 && (sandbox->calls & SANDBOX_CALLS_LISTEN) == 0)
		handled.ports |= NET_BIND_TCP;
	if (abi >= 4 && sandbox->limits_ports)
		handled.ports |= NET_CONNECT_TCP;
	if (abi < 4)
		text_puts(missing, "ports (needs Linux 6.7), ");
	if (abi >= 6)
		handled.scopes = SCOPE_SIGNAL |
		    (sandbox->keeps_scope ? 0 : SCOPE_ABSTRACT);
	else
		text_puts(missing, "signals to others (needs Linux 6.12), ");
	if (missing->length > 2)
		text_cut(missing, missing->length - 2);
	return handled;
}

static uint64_t
sandbox_files_access(unsigned access)
{
	uint64_t files = 0;

	if ((access & SANDBOX_READ) != 0)
		files |= FS_READ_FILE | FS_READ_DIR;
	if ((access & SANDBOX_WRITE) != 0)
		files |= FS_READ_FILE | FS_READ_DIR | FS_WRITE_FILE |
		    FS_TRUNCATE | FS_REMOVE_DIR | FS_REMOVE_FILE |
		    FS_MAKE_DIR | FS_MAKE_REG | FS_MAKE_SYM | FS_REFER;
	if ((access & SANDBOX_SOCKET) != 0)
		files |= FS_MAKE_SOCK | FS_REMOVE_FILE;
	if ((access & SANDBOX_EXECUTE) != 0)
		files |= FS_EXECUTE | FS_READ_FILE;
	if ((access & SANDBOX_DEVICE) != 0)
		files |= FS_WRITE_FILE;
	return files;
}

/* What has gone since is left out, as what never was. */
static int
sandbox_files_allow(int ruleset, const struct sandbox_path *item,
    uint64_t handled, struct error *ret_error)
{
	struct landlock_beneath rule = {
		.access = sandbox_files_access(item->access) & handled };
	struct stat status;
	long result = 0;

	rule.descriptor = open(item->path, O_PATH | O_CLOEXEC);
	if (rule.descriptor == -1)
		return 0;
	if (fstat(rule.descriptor, &status) == 0 && !S_ISDIR(status.st_mode))
		rule.access &= FS_OF_FILE;
	if (rule.access != 0)
		result = syscall(SYS_landlock_add_rule, ruleset,
		    LANDLOCK_RULE_BENEATH, &rule, 0);
	(void)close(rule.descriptor);
	if (result != 0)
		return error_set(ret_error, ERROR_SYSTEM, "Landlock, %s: %s",
		    item->path, strerror(errno));
	return 0;
}

static int
sandbox_files_fill(int ruleset, const struct sandbox *sandbox,
    const struct landlock_ruleset *handled, struct error *ret_error)
{
	struct landlock_port rule = { .access = NET_CONNECT_TCP };
	size_t i;

	for (i = 0; i < sandbox->paths.count; i++)
		if (sandbox_files_allow(ruleset, &sandbox->paths.items[i],
		    handled->files, ret_error) < 0)
			return -1;
	for (i = 0; i < sandbox->ports.count &&
	    (handled->ports & NET_CONNECT_TCP) != 0; i++) {
		rule.port = sandbox->ports.items[i];
		if (syscall(SYS_landlock_add_rule, ruleset,
		    LANDLOCK_RULE_PORT, &rule, 0) != 0)
			return error_set(ret_error, ERROR_SYSTEM,
			    "Landlock, port %u: %s", (unsigned)rule.port,
			    strerror(errno));
	}
	return 0;
}

int
sandbox_limit_files(const struct sandbox *sandbox, struct text *missing,
    struct error *ret_error)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_VERSION);
	struct landlock_ruleset handled;
	int ruleset, result = -1;

	/* Not built in, not among lsm=, or a seccomp filter around us. */
	if (abi < 1) {
		text_puts(missing, "Landlock (files are limited by the unit "
		    "alone)");
		return 0;
	}
	handled = sandbox_files_handled(sandbox, (int)abi, missing);
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &handled,
	    sizeof(handled), 0);
	if (ruleset == -1)
		return error_set(ret_error, ERROR_SYSTEM, "Landlock: %s",
		    strerror(errno));
	if (sandbox_files_fill(ruleset, sandbox, &handled, ret_error) == 0) {
		if (syscall(SYS_landlock_restrict_self, ruleset, 0) == 0)
			result = (int)abi;
		else
			(void)error_set(ret_error, ERROR_SYSTEM,
			    "Landlock: %s", strerror(errno));
	}
	(void)close(ruleset);
	return result;
}
