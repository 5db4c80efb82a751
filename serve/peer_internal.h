/* SPDX-License-Identifier: MIT */
/* Who is at the other end of the control socket: the kernel says so. */
#ifndef PATCHDAY_PEER_H
#define PATCHDAY_PEER_H

#include <stdbool.h>

#include "directory.h"

/* The process that connected, and what the system knows of its user. */
struct peer {
	bool is_known;			/* else nothing below counts */
	uid_t uid;
	const struct directory *directory;	/* lent */
	struct directory_user user;	/* owned */
};

/* Ask about the socket `descriptor`; may ask a directory over the network.
 * The caller clears it. */
void peer_read(int descriptor, const struct directory *directory,
    struct peer *ret_peer);

/* Does the user belong to the group of that name?  A group that the system
 * does not know: no. */
bool peer_has_group(const struct peer *peer, const char *group);

/* Free what it owns; it is zeroed. */
void peer_clear(struct peer *peer);

/* "uid 1000 (adam)", "uid 1000" where it has no name, "unknown" where the
 * socket does not tell.  The caller frees. */
char *peer_format(const struct peer *peer);

#endif
