/* SPDX-License-Identifier: MIT */
/* HTTP in: libmicrohttpd, limits, the table of routes. */
#ifndef PATCHDAY_SERVER_H
#define PATCHDAY_SERVER_H

#include "command.h"
#include "error.h"
#include "log.h"

struct server;

struct server_options {
	const char *listen;	/* "127.0.0.1:8480", "[::1]:0", "unix:PATH"; NULL: no HTTP */
	const char *socket;	/* control socket's path; NULL: none */
	const struct log *log;
};

/* Start listening and answering on own threads.  The port is lent as long as
 * the server.  NULL on failure. */
struct server *server_new(const struct server_options *options,
    const struct service_port *port, struct error *ret_error);

/* The address that was bound, "127.0.0.1:8480"; lent. */
const char *server_address(const struct server *server);

/* Stop accepting, let answers in progress end (at most 2 s), free. */
void server_free(struct server *server);

#endif
