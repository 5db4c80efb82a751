/* SPDX-License-Identifier: MIT */
/*
 * The server as a whole: it puts the parts together, opens the two listening
 * places, and takes everything down in an order that loses no answer.
 *
 * Threads.  Each listener runs one of libmicrohttpd's (epoll, every callback on
 * it); the watcher is one more, the namer, for the control socket, another.
 * The owner's thread belongs to the program:
 * it is met through the service_port only, and calls errand_done() when it
 * gives a command back.  So the callbacks of both listeners may run at once,
 * and whatever they share has its own lock or is atomic: connections, errands,
 * the feed cache, the counters, the zonebox.  Nobody takes a lock while
 * holding another one of these.
 *
 * What each part owns: listeners own sockets and daemons; connections own their
 * requests; errands own commands that are away; the cache and the assets hold
 * prepared answers, which are counted.  Configuration comes with snapshots,
 * which are held for the length of one answer and not longer, so that a
 * reload frees the old one soon.
 */
#include "server_internal.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "clock.h"
#include "mem.h"
#include "route_internal.h"
#include "slack_in_internal.h"
#include "watcher_internal.h"

/* Whatever the configuration says: each connection has a pool of 16 KiB and a
 * descriptor, of which a process has few thousands. */
#define SERVER_CONNECTIONS_MAX 1024
/* Of a process that may have few: these are for the database, for channels, and
 * for the gates themselves. */
#define SERVER_RESERVE 48
#define SERVER_CONNECTIONS_MIN 4
/* More feeds than anybody has. */
#define SERVER_FILES_MAX 4096
/* How long answers in progress may take when the service stops; systemd waits
 * 20 s (TimeoutStopSec) before it kills. */
#define SERVER_DRAIN_MS 2000

/* As many as leave the rest of the service its descriptors: readers must not
 * keep it from the database, nor from those it sends to. */
static unsigned
server_spare_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 ||
	    limit.rlim_cur >= SERVER_CONNECTIONS_MAX + SERVER_RESERVE)
		return SERVER_CONNECTIONS_MAX;
	return limit.rlim_cur >= SERVER_RESERVE + SERVER_CONNECTIONS_MIN ?
	    (unsigned)limit.rlim_cur - SERVER_RESERVE :
	    SERVER_CONNECTIONS_MIN;
}

/* What those leave who need theirs more. */
static int
server_spare_files(unsigned connections)
{
	rlim_t taken = connections + 2 * SERVER_RESERVE;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur <= taken)
		return 0;
	return limit.rlim_cur - taken < SERVER_FILES_MAX ?
	    (int)(limit.rlim_cur - taken) : SERVER_FILES_MAX;
}

/* What is not given gets its default. */
static void
server_fill_limits(struct server_limits *limits)
{
	unsigned most = server_spare_descriptors();

	if (limits->connections == 0)
		limits->connections = 256;
	if (limits->connections > most)
		limits->connections = most;
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
	if (limits->feed_files == 0)
		limits->feed_files = server_spare_files(limits->connections);
}

/* The server with nothing open yet: closing it is possible from here on,
 * whatever fails later. */
static struct server *
server_make(const struct server_options *options,
    const struct service_port *port)
{
	struct server *server;

	server = mem_new(1, sizeof(*server));
	server->port = port;
	server->log = options->log;
	server->limits = options->limits;
	/* From here on no limit is 0: nobody else knows the defaults. */
	server_fill_limits(&server->limits);
	server->public_gate = (struct listener){ .server = server,
	    .endpoint.descriptor = -1 };
	server->control_gate = (struct listener){ .server = server,
	    .is_control = true, .endpoint.descriptor = -1 };
	connections_init(&server->connections, &server->limits);
	feed_cache_init(&server->feeds, server->limits.feed_bytes);
	body_init(&server->bodies, options->folder,
	    server->limits.feed_files);
	failure_init(&server->failures);
	failure_init(&server->sign_ups);
	slack_sign_init(&server->slack);
	asset_init(&server->assets);
	zonebox_init(&server->zones, options->zoneinfo);
	namer_init(&server->namer);
	server->errands = errands_new();
	server->errands->port = port;
	/* Errands know nothing of feeds; what is made of an answer is told to
	 * them here. */
	server->errands->prepare = watcher_prepare;
	server->errands->late = slack_in_reply_late;
	server->errands->context = server;
	return server;
}

/* Listen at both places and start the watcher.  Any of it may be there when
 * this fails; server_free() takes down what is. */
static int
server_open(struct server *server, const struct server_options *options,
    struct error *ret_error)
{
	char *address;
	int result;

	if (options->listen != NULL && listener_open(&server->public_gate,
	    options->listen, ret_error) != 0)
		return -1;
	if (options->socket != NULL) {
		/* Before anybody can ask it. */
		if (namer_start(&server->namer, ret_error) != 0)
			return -1;
		address = mem_format("unix:%s", options->socket);
		result = listener_open(&server->control_gate, address,
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

/* That one is gone is told once, until it is back. */
static void
server_check_gate(struct server *server, struct listener *gate)
{
	enum endpoint_state state = endpoint_check(&gate->endpoint);

	if (state == ENDPOINT_BACK)
		log_warn(server->log, "socket_back",
		    LOG_TEXT("path", gate->endpoint.path));
	if (state == ENDPOINT_GONE && !gate->is_gone)
		log_error(server->log, "socket_gone",
		    LOG_TEXT("path", gate->endpoint.path));
	gate->is_gone = state == ENDPOINT_GONE;
}

void
server_check(struct server *server)
{
	server_check_gate(server, &server->public_gate);
	server_check_gate(server, &server->control_gate);
}

/* The order matters.  First nobody new comes in; then those who wait for a name
 * or for the owner are let go on with 503, since only running threads can
 * answer them; then answers in progress get their time; only then are the
 * threads ended.  A suspended request would make MHD_stop_daemon() abort the
 * process. */
void
server_free(struct server *server)
{
	if (server == NULL)
		return;
	listener_quiesce(&server->public_gate);
	listener_quiesce(&server->control_gate);
	namer_stop(&server->namer);
	errands_close(server->errands);
	connections_drain(&server->connections, SERVER_DRAIN_MS);
	watcher_stop(server);
	listener_close(&server->public_gate);
	listener_close(&server->control_gate);
	errands_release(server->errands);
	namer_clear(&server->namer);
	connections_clear(&server->connections);
	feed_cache_clear(&server->feeds);
	body_clear(&server->bodies);
	failure_clear(&server->failures);
	failure_clear(&server->sign_ups);
	slack_sign_clear(&server->slack);
	asset_clear(&server->assets);
	zonebox_clear(&server->zones);
	free(server);
}
