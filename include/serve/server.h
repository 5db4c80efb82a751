/* SPDX-License-Identifier: MIT */
/*
 * HTTP in.  The server answers on its own threads, from snapshots that the
 * owner of state publishes; what only the owner can do is handed to it as a
 * command (command.h).  Routes: serve/route.c; manual: patchdayd(8).
 */
#ifndef PATCHDAY_SERVER_H
#define PATCHDAY_SERVER_H

#include <stdint.h>

#include "command.h"
#include "error.h"
#include "log.h"

struct server;

/* What strangers may take.  0 means the default that stands behind. */
struct server_limits {
	unsigned connections;		/* 256 in all, at most 1024 */
	unsigned per_address;		/* 16; loopback is exempt */
	/* Absolute, however busy the connection looks meanwhile. */
	int64_t headers_ms;		/* 5,000 from the first byte */
	int64_t body_ms;		/* 10,000 */
	int64_t answer_ms;		/* 60,000 to its last byte */
	int64_t idle_ms;		/* 30,000 between two requests */
	int64_t owner_ms;		/* 5,000 for the owner to answer */
	size_t feed_bytes;		/* 64 MiB of rendered feeds */
	int feed_files;			/* of which so many lie in files: 4,096,
					 * where there are descriptors */
};

/* How to start one. */
struct server_options {
	/* "127.0.0.1:8480", "[::1]:0", "*:8480", "unix:PATH"; NULL: no HTTP */
	const char *listen;
	const char *socket;	/* control socket's path; NULL: none */
	const char *folder;	/* for files without a name; NULL: none */
	const char *zoneinfo;	/* as zonedir_new(); for zones in queries */
	struct server_limits limits;
	const struct log *log;
};

/*
 * Start listening and answering on own threads.  The port is lent as long as
 * the server; the other strings until the call returns, the log as long.
 * NULL on failure, which names the address.
 */
struct server *server_new(const struct server_options *options,
    const struct service_port *port, struct error *ret_error);

/* The public address that was bound, with the port that ":0" became:
 * "127.0.0.1:8480" or "unix:PATH"; "" without HTTP.  Lent as long as the
 * server. */
const char *server_address(const struct server *server);

/*
 * Look after the files of Unix sockets, on the owner's thread: one that was
 * deleted is made again where that is possible; either is told in the log.
 */
void server_check(struct server *server);

/*
 * Stop accepting, let answers in progress end (at most 2 s), free.  Requests
 * that still wait for the owner get 503.  Commands handed over may be given
 * back (done) even later.  NULL is fine.
 */
void server_free(struct server *server);

#endif
