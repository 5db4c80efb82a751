/* SPDX-License-Identifier: MIT */
/*
 * A listener is one listening place with a libmicrohttpd daemon behind it. 
 * There are two: the public one (feeds, page, API) and the control socket,
 * which alone has routes that change anything.
 *
 * The daemon's callbacks, in the order in which one connection sees them:
 *
 * listener_admit()	may this address have one more connection?
 * listener_notice()	started: the struct connection is made
 * listener_begin()	the request line is there, nothing else
 * listener_handle()	1st call: all headers are there
 *		more: a piece of the body each
 *		last, without a piece: the request is whole
 *		again after a suspension, until a reply is queued
 * listener_complete()	the answer is out, or nobody wants it any more
 * listener_notice()	closed: the struct connection is freed
 *
 * A connection has one struct request, used again for each request that it
 * sends: the request lives as long as its connection, and listener_begin() to
 * listener_complete() is its use.  All callbacks of a listener run on the
 * daemon's one thread; only errand.c and namer.c touch a request from
 * elsewhere, and only while it is suspended.
 *
 * Idle connections have no timeout in the daemon (it is 0): libmicrohttpd
 * measures the time since the last byte, which a slow client resets with each
 * byte.  The watcher cuts by absolute deadlines instead (connection.c).
 */
#include "listener_internal.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

/* Room for headers of 8 KiB, what libmicrohttpd notes about each of them, and
 * the headers of the answer.  It is zeroed for each request: 32 KiB were a
 * tenth of a feed's CPU. */
#define GATE_POOL_BYTES (16 * 1024)
/* The thread compresses pages and, once, an asset: the system's 8 MiB are
 * far more than it needs. */
#define GATE_STACK_BYTES (512 * 1024)

/* How strictly requests are read.  Until 0.9.77, 1 only adds the Host header,
 * which request.c demands itself, -1 lets blanks into header names, which are
 * how requests are smuggled, and request.c looks at the lines.  Since 1.0, 1
 * refuses lines that go on, bare CR, bare LF and NUL. */
#define LISTENER_STRICT (MHD_VERSION >= 0x01000000 ? 1 : 0)

/* The connection that listener_notice() made. */
static struct connection *
listener_connection(struct MHD_Connection *mhd)
{
	return MHD_get_connection_info(mhd,
	    MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* Before anything is allocated: a refused peer costs one accept() and one
 * close(), no answer is sent. */
static enum MHD_Result
listener_admit(void *context, const struct sockaddr *peer, socklen_t length)
{
	struct listener *listener = context;
	struct connection_address address;

	(void)length;
	address = connection_address_make(peer);
	return connections_admit(&listener->server->connections, &address) ?
	    MHD_YES : MHD_NO;
}

/* A connection comes or goes.  libmicrohttpd closes the descriptor after the
 * second call only, so the number means this connection as long as it is in
 * the table. */
static void
listener_notice(void *context, struct MHD_Connection *mhd,
    void **socket_context, enum MHD_ConnectionNotificationCode code)
{
	struct listener *listener = context;
	struct connection *connection;
	int descriptor;

	if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
		connection_free(*socket_context);
		return;
	}
	descriptor = MHD_get_connection_info(mhd,
	    MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	connection = connection_new(&listener->server->connections, descriptor,
	    MHD_get_connection_info(mhd,
	    MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
	connection->request.server = listener->server;
	connection->request.mhd = mhd;
	connection->request.is_control = listener->is_control;
	*socket_context = connection;
	/* The watcher sleeps for good while nobody is there. */
	if (connections_count(&listener->server->connections) == 1)
		/* It has just become one: let the watcher choose its tick
		 * again. */
		errands_wake(listener->server->errands);
}

/* Leave libmicrohttpd no query to take apart: it notes each parameter in the
 * connection's pool, and where 300 of them have used that up, 0.9.75 makes an
 * answer of its own and then reads on, so that nothing is ever sent.  It looks
 * for the end of the query from its beginning; the line is in the connection's
 * own buffer. */
static void
listener_empty_query(const char *target)
{
	char *query = target == NULL ? NULL :
	    strchr((char *)(uintptr_t)target, '?');

	if (query != NULL)
		query[1] = '\0';
}

/* The first line of a request has come; what is given back becomes
 * `*request_context`.  The target is taken here because libmicrohttpd later
 * shows it only with the query cut off and decoded in its own way. */
static void *
listener_begin(void *context, const char *target, struct MHD_Connection *mhd)
{
	struct connection *connection = listener_connection(mhd);

	(void)context;
	connection_enter(connection, CONNECTION_HEADERS);
	request_begin(&connection->request, target);
	listener_empty_query(target);
	return &connection->request;
}

/* Answer what has been read: the first fault that was noted, or the route.
 * It is called again after a suspension; then the answer's deadline runs
 * already, and waiting for the owner or a name counts. */
static void
listener_answer(struct request *request)
{
	const char *twice = NULL;

	if (request->wait == REQUEST_FRESH && !request->is_named)
		connection_enter(request->connection, CONNECTION_ANSWER);
	if (request->fault == 0 && !request->route->can_repeat)
		twice = target_find_twice(&request->target);
	if (request->fault != 0)
		reply_fail(request, request->fault, request->fault_text);
	else if (twice != NULL)
		reply_fail_twice(request, twice);
	else
		request->route->answer(request);
}

/* The daemon's main callback; see the list at the top.  MHD_YES without a
 * queued reply means "go on reading"; MHD_NO would close without an answer,
 * which only happens when listener_begin() was never called. */
static enum MHD_Result
listener_handle(void *context, struct MHD_Connection *mhd, const char *url,
    const char *method, const char *version, const char *body,
    size_t *body_length, void **request_context)
{
	struct request *request = *request_context;

	(void)context;
	(void)mhd;
	(void)url;
	if (request == NULL)
		return MHD_NO;
	if (!request->has_begun) {
		request_read_headers(request, method, version);
		if (request->has_body) {
			connection_enter(request->connection,
			    CONNECTION_BODY);
			/* An answer now also closes the connection. */
			if (request->fault != 0)
				listener_answer(request);
		}
		return MHD_YES;
	}
	if (*body_length > 0) {
		request_take_body(request, body, *body_length);
		*body_length = 0;
		return MHD_YES;
	}
	listener_answer(request);
	return MHD_YES;
}

/* The answer is out, or the client has gone.  What the request held is let go
 * of now, not at the connection's end, which may be half a minute away. */
static void
listener_complete(void *context, struct MHD_Connection *mhd,
    void **request_context, enum MHD_RequestTerminationCode code)
{
	struct request *request = *request_context;

	(void)context;
	(void)mhd;
	(void)code;
	if (request == NULL)
		return;
	*request_context = NULL;
	request_clear(request);
	connection_enter(request->connection, CONNECTION_IDLE);
}

/* Only request_begin() decodes, by RFC 3986 and once: a second time would let
 * "%252e" through.  So here nothing is done. */
static size_t
listener_unescape(void *context, struct MHD_Connection *mhd, char *text)
{
	(void)context;
	(void)mhd;
	return strlen(text);
}

/* libmicrohttpd's own remarks: strangers' mistakes mostly, so they are told
 * at debug level and cut to a line. */
static void __attribute__((format(printf, 2, 0)))
listener_log(void *context, const char *format, va_list arguments)
{
	struct listener *listener = context;
	char line[256];

	(void)vsnprintf(line, sizeof(line), format, arguments);
	line[strcspn(line, "\n")] = '\0';
	log_debug(listener->server->log, "http", LOG_TEXT("message", line));
}

int
listener_open(struct listener *listener, const char *address,
    struct error *ret_error)
{
	if (endpoint_open(&listener->endpoint, address, ret_error) != 0)
		return -1;
	/* Suspended connections are resumed from the watcher's thread, which
	 * the inter-thread channel (ITC) makes safe; quiescing needs it too.
	 * See LISTENER_STRICT. */
	listener->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD |
	    MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG,
	    0, listener_admit, listener, listener_handle, listener,
	    MHD_OPTION_EXTERNAL_LOGGER, listener_log, listener,
	    MHD_OPTION_LISTEN_SOCKET, listener->endpoint.descriptor,
	    MHD_OPTION_CONNECTION_LIMIT, listener->server->limits.connections,
	    MHD_OPTION_CONNECTION_TIMEOUT, 0u,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)GATE_POOL_BYTES,
	    MHD_OPTION_THREAD_STACK_SIZE, (size_t)GATE_STACK_BYTES,
	    MHD_OPTION_STRICT_FOR_CLIENT, LISTENER_STRICT,
	    MHD_OPTION_NOTIFY_CONNECTION, listener_notice, listener,
	    MHD_OPTION_NOTIFY_COMPLETED, listener_complete, listener,
	    MHD_OPTION_URI_LOG_CALLBACK, listener_begin, listener,
	    MHD_OPTION_UNESCAPE_CALLBACK, listener_unescape, listener,
	    MHD_OPTION_END);
	if (listener->daemon != NULL)
		return 0;
	(void)error_set(ret_error, ERROR_SYSTEM,
	    "cannot serve %s: libmicrohttpd: %s", address, strerror(errno));
	endpoint_close(&listener->endpoint);
	return -1;
}

void
listener_quiesce(struct listener *listener)
{
	if (listener->daemon != NULL)
		(void)MHD_quiesce_daemon(listener->daemon);
}

void
listener_close(struct listener *listener)
{
	/* Quiesced, so the listening socket is ours to close. */
	if (listener->daemon != NULL)
		MHD_stop_daemon(listener->daemon);
	listener->daemon = NULL;
	endpoint_close(&listener->endpoint);
}
