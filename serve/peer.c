/* SPDX-License-Identifier: MIT */
/*
 * Who is at the other end of the control socket.  SO_PEERCRED is what the
 * kernel noted at connect(): nobody can claim to be another, so the journal
 * may say who dropped a message.  A name is added where the system has one,
 * for people; the number is what counts, since names can be given again.
 */
#include "peer_internal.h"

#include <stdlib.h>
#include <sys/socket.h>

#include "mem.h"

/* What the kernel noted.  False where the socket does not tell. */
static bool
peer_ask(int descriptor, struct ucred *ret_peer)
{
	socklen_t length = sizeof(*ret_peer);

	return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, ret_peer,
	    &length) == 0 && ret_peer->pid != 0;
}

void
peer_read(int descriptor, const struct directory *directory,
    struct peer *ret_peer)
{
	struct ucred peer;

	*ret_peer = (struct peer){ .directory = directory };
	if (!peer_ask(descriptor, &peer))
		return;
	ret_peer->is_known = true;
	ret_peer->uid = peer.uid;
	directory->find_user(directory, peer.uid, peer.gid, &ret_peer->user);
}

bool
peer_has_group(const struct peer *peer, const char *group)
{
	gid_t wanted = 0;
	size_t i;

	if (!peer->is_known ||
	    !peer->directory->find_group(peer->directory, group, &wanted))
		return false;
	for (i = 0; i < peer->user.groups.count; i++)
		if (peer->user.groups.items[i] == wanted)
			return true;
	return false;
}

void
peer_clear(struct peer *peer)
{
	directory_user_clear(&peer->user);
	*peer = (struct peer){ 0 };
}

char *
peer_format(const struct peer *peer)
{
	if (!peer->is_known)
		return mem_string("unknown");
	return mem_format(peer->user.name == NULL ? "uid %u" : "uid %u (%s)",
	    (unsigned)peer->uid, peer->user.name);
}
