/* SPDX-License-Identifier: MIT */
/*
 * The bodies of answers.  Large ones that are sent again and again lie in files
 * without a name, one each, in the state folder: the kernel sends them from its
 * page cache without copying (sendfile(2)), and may take their memory when it
 * is short.
 */
#ifndef PATCHDAY_BODY_H
#define PATCHDAY_BODY_H

#include <microhttpd.h>
#include <stddef.h>

/* Where files may be, and how many descriptors they may take. */
struct bodies {
	char *folder;			/* NULL: nowhere, all stay in memory */
	int most;
	int count;			/* atomic */
};

/* `folder` is copied; NULL is fine. */
void body_init(struct bodies *bodies, const char *folder, int most);

/* When no response has a body in a file any more. */
void body_clear(struct bodies *bodies);

/*
 * A response whose body is `bytes` (heap; given away).  A large one goes to a
 * file, where `bodies` is not NULL and has room for it and the disk takes it.
 * Every response with a body is made here: sendmsg() relies on it.  NULL when
 * libmicrohttpd has no memory.  Any thread; `bodies` is lent as long as the
 * response.
 */
struct MHD_Response *body_make(struct bodies *bodies, char *bytes,
    size_t length);

#endif
