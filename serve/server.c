/* SPDX-License-Identifier: MIT */
#include "server_internal.h"

#include <signal.h>
#include <stdlib.h>

#include "clock.h"
#include "mem.h"
#include "route_internal.h"
#include "watcher_internal.h"

#define SERVER_CONNECTIONS_MAX 1024
#define SERVER_DRAIN_MS 2000

/* What is not given gets its default. */
static void
server_fill_limits(struct server_limits *limits)
{
	if (limits->connections == 0)
		limits->connections = 256;
	if (limits->connections > SERVER_CONNECTIONS_MAX)
		limits->connections = SERVER_CONNECTIONS_MAX;
	if (limits->per_address == 0)
		limits->per_address = 16;
	if (limits->headers_ms == 0)
		limits->headers_ms = 5000;
	if (limits->body_ms == 0)
		limits->body_ms = 10000;
	if (limits->answer_ms == 0)
		limits->answer_ms = 60000;
	if (limits->idle_ms == 0)
		limits->idle_ms = 30000;
	if (limits->owner_ms == 0)
		limits->owner_ms = 5000;
	if (limits->feed_bytes == 0)
		limits->feed_bytes = 64 * 1024 * 1024;
}

static struct server *
server_make(const struct server_options *options,
    const struct service_port *port)
{
	struct server *server;

	server = mem_new(1, sizeof(*server));
	server->port = port;
	server->log = options->log;
	server->limits = options->limits;
	server_fill_limits(&server->limits);
	server->public_gate = (struct gate){ .server = server,
	    .endpoint.descriptor = -1 };
	server->control_gate = (struct gate){ .server = server,
	    .is_control = true, .endpoint.descriptor = -1 };
	connections_init(&server->connections, &server->limits);
	feed_cache_init(&server->feeds, server->limits.feed_bytes);
	asset_init(&server->assets);
	zonebox_init(&server->zones, options->zoneinfo);
	server->errands = errands_new();
	server->errands->port = port;
	server->errands->prepare = watcher_prepare;
	server->errands->context = server;
	return server;
}

static int
server_open(struct server *server, const struct server_options *options,
    struct error *ret_error)
{
	char *address;
	int result;

	if (options->listen != NULL && gate_open(&server->public_gate,
	    options->listen, ret_error) != 0)
		return -1;
	if (options->socket != NULL) {
		address = mem_format("unix:%s", options->socket);
		result = gate_open(&server->control_gate, address,
		    ret_error);
		free(address);
		if (result != 0)
			return -1;
	}
	return watcher_start(server, ret_error);
}

struct server *
server_new(const struct server_options *options,
    const struct service_port *port, struct error *ret_error)
{
	struct server *server;
	sigset_t all, before;
	int result;

	server = server_make(options, port);
	/* Signals are for the owner's thread; the new ones inherit this. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	result = server_open(server, options, ret_error);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (result == 0)
		return server;
	server_free(server);
	return NULL;
}

const char *
server_address(const struct server *server)
{
	return server->public_gate.endpoint.address;
}

void
server_free(struct server *server)
{
	if (server == NULL)
		return;
	gate_quiesce(&server->public_gate);
	gate_quiesce(&server->control_gate);
	errands_close(server->errands);
	connections_drain(&server->connections, SERVER_DRAIN_MS);
	watcher_stop(server);
	gate_close(&server->public_gate);
	gate_close(&server->control_gate);
	errands_release(server->errands);
	connections_clear(&server->connections);
	feed_cache_clear(&server->feeds);
	asset_clear(&server->assets);
	zonebox_clear(&server->zones);
	free(server);
}
