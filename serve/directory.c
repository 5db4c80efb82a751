/* SPDX-License-Identifier: MIT */
/*
 * Users and groups by libc's name service.  Groups are the user's by the
 * system's lists, as at a login, so that somebody who was put into a group need
 * not restart anything of ours.
 */
#include "directory.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>

#include "mem.h"

#define DIRECTORY_BUFFER_LEAST 1024
#define DIRECTORY_BUFFER_MOST (1024 * 1024)	/* a group, all its members;
						 * a user's long comment */
#define DIRECTORY_GROUPS_MOST 65536		/* NGROUPS_MAX */

/* The name of a uid; NULL: it has none. The caller frees. */
static char *
directory_find_name(uid_t uid)
{
	struct passwd entry, *found = NULL;
	size_t size = DIRECTORY_BUFFER_LEAST;
	char *buffer = NULL, *name = NULL;
	int code;

	do {
		buffer = mem_resize(buffer, size, 1);
		code = getpwuid_r(uid, &entry, buffer, size, &found);
		size *= 4;
	} while (code == ERANGE && size <= DIRECTORY_BUFFER_MOST);
	if (code == 0 && found != NULL)
		name = mem_string(entry.pw_name);
	free(buffer);
	return name;
}

static void
directory_find_user(const struct directory *self, uid_t uid, gid_t own,
    struct directory_user *ret_user)
{
	int count = 32, room;

	(void)self;
	*ret_user = (struct directory_user){ .name =
	    directory_find_name(uid) };
	array_push(&ret_user->groups, own);
	if (ret_user->name == NULL)
		return;
	do {
		room = count;
		array_reserve(&ret_user->groups, (size_t)room);
		if (getgrouplist(ret_user->name, own, ret_user->groups.items,
		    &count) >= 0) {
			ret_user->groups.count = (size_t)count;
			return;
		}
		/* It says how many there are; a system that does not gets
		 * twice the room. */
		if (count <= room)
			count = 2 * room;
	} while (count <= DIRECTORY_GROUPS_MOST);
	ret_user->groups.count = 1;
}

static bool
directory_find_group(const struct directory *self, const char *name,
    gid_t *ret_group)
{
	struct group entry, *found = NULL;
	size_t size = DIRECTORY_BUFFER_LEAST;
	char *buffer = NULL;
	int code;

	(void)self;
	do {
		buffer = mem_resize(buffer, size, 1);
		code = getgrnam_r(name, &entry, buffer, size, &found);
		size *= 4;
	} while (code == ERANGE && size <= DIRECTORY_BUFFER_MOST);
	if (code == 0 && found != NULL)
		*ret_group = entry.gr_gid;
	free(buffer);
	return code == 0 && found != NULL;
}

const struct directory directory_system = {
	.find_user = directory_find_user,
	.find_group = directory_find_group,
};

void
directory_user_clear(struct directory_user *user)
{
	free(user->name);
	array_clear(&user->groups);
	*user = (struct directory_user){ 0 };
}
