/* SPDX-License-Identifier: MIT */
/*
 * Who is at the other end of the control socket.  SO_PEERCRED is what the
 * kernel noted at connect(): nobody can claim to be another, so the journal
 * may say who dropped a message.  A name is added where the system has one,
 * for people; the number is what counts, since names can be given again.
 */
#include "peer_internal.h"

#include <pwd.h>
#include <stddef.h>
#include <sys/socket.h>

#include "mem.h"

char *
peer_format(int descriptor)
{
	struct ucred peer;
	struct passwd entry, *found = NULL;
	socklen_t length = sizeof(peer);
	char buffer[1024];

	if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer,
	    &length) != 0 || peer.pid == 0)
		return mem_string("unknown");
	/* May ask a directory over the network; only control commands come
	 * here. */
	if (getpwuid_r(peer.uid, &entry, buffer, sizeof(buffer), &found) != 0 ||
	    found == NULL)
		return mem_format("uid %u", (unsigned)peer.uid);
	return mem_format("uid %u (%s)", (unsigned)peer.uid, entry.pw_name);
}
