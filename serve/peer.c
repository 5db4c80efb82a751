/* SPDX-License-Identifier: MIT */
/*
 * Who is at the other end of the control socket.  SO_PEERCRED is what the
 * kernel noted at connect(): nobody can claim to be another, so the journal
 * may say who dropped a message.  A name is added where the system has one,
 * for people; the number is what counts, since names can be given again.
 *
 * Groups are the user's by the system's lists, as at a login, so that somebody
 * who was put into a group need not restart anything of ours.
 */
#include "peer_internal.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "mem.h"

#define PEER_BUFFER_LEAST 1024
#define PEER_BUFFER_MOST (1024 * 1024)	/* a group with all its members */
#define PEER_GROUPS_MOST 65536		/* NGROUPS_MAX */

/* What the kernel noted.  False where the socket does not tell. */
static bool
peer_ask(int descriptor, struct ucred *ret_peer)
{
	socklen_t length = sizeof(*ret_peer);

	return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, ret_peer,
	    &length) == 0 && ret_peer->pid != 0;
}

/* The name of a uid; NULL: it has none. The caller frees. */
static char *
peer_find_name(uid_t uid)
{
	struct passwd entry, *found = NULL;
	char buffer[PEER_BUFFER_LEAST];

	/* May ask a directory over the network; only control commands come
	 * here. */
	if (getpwuid_r(uid, &entry, buffer, sizeof(buffer), &found) != 0 ||
	    found == NULL)
		return NULL;
	return mem_string(entry.pw_name);
}

/* All groups of the user, beginning with the process's own. */
static void
peer_read_groups(struct peer *peer, gid_t own)
{
	int count = 32, room;

	array_reserve(&peer->groups, 32);
	peer->groups.items[0] = own;
	peer->groups.count = 1;
	if (peer->name == NULL)
		return;
	do {
		room = count;
		array_reserve(&peer->groups, (size_t)room);
		if (getgrouplist(peer->name, own, peer->groups.items,
		    &count) >= 0) {
			peer->groups.count = (size_t)count;
			return;
		}
		/* It says how many there are; a system that does not gets
		 * twice the room. */
		if (count <= room)
			count = 2 * room;
	} while (count <= PEER_GROUPS_MOST);
	peer->groups.count = 1;
}

void
peer_read(int descriptor, struct peer *ret_peer)
{
	struct ucred peer;

	*ret_peer = (struct peer){ 0 };
	if (!peer_ask(descriptor, &peer))
		return;
	ret_peer->is_known = true;
	ret_peer->uid = peer.uid;
	ret_peer->name = peer_find_name(peer.uid);
	peer_read_groups(ret_peer, peer.gid);
}

/* The number of a group; false where there is none. */
static bool
peer_find_group(const char *name, gid_t *ret_group)
{
	struct group entry, *found = NULL;
	size_t size = PEER_BUFFER_LEAST;
	char *buffer = NULL;
	int code;

	do {
		buffer = mem_resize(buffer, size, 1);
		code = getgrnam_r(name, &entry, buffer, size, &found);
		size *= 4;
	} while (code == ERANGE && size <= PEER_BUFFER_MOST);
	if (code == 0 && found != NULL)
		*ret_group = entry.gr_gid;
	free(buffer);
	return code == 0 && found != NULL;
}

bool
peer_has_group(const struct peer *peer, const char *group)
{
	gid_t wanted = 0;
	size_t i;

	if (!peer->is_known || !peer_find_group(group, &wanted))
		return false;
	for (i = 0; i < peer->groups.count; i++)
		if (peer->groups.items[i] == wanted)
			return true;
	return false;
}

void
peer_clear(struct peer *peer)
{
	free(peer->name);
	array_clear(&peer->groups);
	*peer = (struct peer){ 0 };
}

char *
peer_format(int descriptor)
{
	struct ucred peer;
	char *name, *text;

	if (!peer_ask(descriptor, &peer))
		return mem_string("unknown");
	name = peer_find_name(peer.uid);
	text = mem_format(name == NULL ? "uid %u" : "uid %u (%s)",
	    (unsigned)peer.uid, name);
	free(name);
	return text;
}
