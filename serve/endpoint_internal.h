/* SPDX-License-Identifier: MIT */
/* Where the server listens: a TCP port or a Unix socket, made by us so that
 * options and permissions are what we say. */
#ifndef PATCHDAY_ENDPOINT_H
#define PATCHDAY_ENDPOINT_H

#include <stdbool.h>
#include <sys/types.h>

#include "error.h"

#define ENDPOINT_ADDRESS_MAX 128

/* A listening socket.  Made by endpoint_open(), or with descriptor -1 alone
 * for "none". */
struct endpoint {
	int descriptor;			/* -1: none */
	char address[ENDPOINT_ADDRESS_MAX];	/* as bound, with its port */
	char path[ENDPOINT_ADDRESS_MAX];	/* Unix socket's; else "" */
	char spare[ENDPOINT_ADDRESS_MAX + 8];	/* its second name; or "" */
	dev_t device;			/* whose file that is: ours to remove */
	ino_t inode;
};

/*
 * Listen on "HOST:PORT" (numbers only; "[::1]:80"; "*:80" is every address,
 * both families) or "unix:PATH" (mode 0660; a socket that nobody serves any
 * more is replaced).  0, or -1 with the address and the reason.
 */
int endpoint_open(struct endpoint *endpoint, const char *address,
    struct error *ret_error);

/* How the file of a Unix socket is found. */
enum endpoint_state {
	ENDPOINT_THERE,		/* ours; or it has none */
	ENDPOINT_BACK,		/* it was gone, and is made again */
	ENDPOINT_GONE,		/* and cannot be; or another is there */
};

/* Make the file again where somebody has deleted it: whoever listens does not
 * notice, and nobody reaches it any more.  Cheap: one lstat(2). */
enum endpoint_state endpoint_check(const struct endpoint *endpoint);

/* Close it and remove the socket's file if it is still ours.  Also for one
 * that was never opened, and twice. */
void endpoint_close(struct endpoint *endpoint);

#endif
