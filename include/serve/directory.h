/* SPDX-License-Identifier: MIT */
/* What the system knows of users and groups.  A process that may not ask (it
 * may have no files to look in) has another one do it. */
#ifndef PATCHDAY_DIRECTORY_H
#define PATCHDAY_DIRECTORY_H

#include <stdbool.h>
#include <sys/types.h>

#include "array.h"

/* A user's name (owned; NULL: the uid has none) and groups: its own first, then
 * those of the name. */
struct directory_user {
	char *name;
	ARRAY(gid_t) groups;
};

/* Both may ask a directory over the network, and may be called by any thread.
 * `self` is the struct itself. */
struct directory {
	void (*find_user)(const struct directory *self, uid_t uid, gid_t own,
	    struct directory_user *ret_user);
	/* False: there is no such group. */
	bool (*find_group)(const struct directory *self, const char *name,
	    gid_t *ret_group);
};

/* By libc's name service, in this process. */
extern const struct directory directory_system;

/* Free what it owns; it is zeroed. */
void directory_user_clear(struct directory_user *user);

#endif
