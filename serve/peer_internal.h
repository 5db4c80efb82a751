/* SPDX-License-Identifier: MIT */
/* Who is at the other end of the control socket: the kernel says so. */
#ifndef PATCHDAY_PEER_H
#define PATCHDAY_PEER_H

/* "uid 1000 (adam)", "uid 1000" where it has no name, "unknown" where the
 * socket does not tell.  The caller frees. */
char *peer_format(int descriptor);

#endif
