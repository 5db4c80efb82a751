/* SPDX-License-Identifier: MIT */
/*
 * Peers that misbehave to order, on loopback, each connection in a thread of
 * its own; and `call`, one exchange of the real network with such a peer.
 */
#ifndef PATCHDAY_PEER_H
#define PATCHDAY_PEER_H

#include <arpa/inet.h>
#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mem.h"
#include "network_curl.h"
#include "text.h"

#define PEER_CONNECTIONS 64

struct peer;

typedef void (*peer_serve)(struct peer *peer, int descriptor);

struct peer {
	peer_serve serve;
	const void *script;
	int listener, stop[2];
	unsigned port;
	pthread_t thread, threads[PEER_CONNECTIONS];
	int descriptors[PEER_CONNECTIONS];
	atomic_int connection_count, request_count;
	pthread_mutex_t lock;
	struct text heard;		/* all that was read, under the lock */
};

struct peer_thread {
	struct peer *peer;
	int number;
};

static inline void
peer_close(struct peer *peer, int number)
{
	pthread_mutex_lock(&peer->lock);
	close(peer->descriptors[number]);
	peer->descriptors[number] = -1;
	pthread_mutex_unlock(&peer->lock);
}

static inline void *
peer_run_connection(void *context)
{
	struct peer_thread *thread = context;
	struct peer *peer = thread->peer;

	peer->serve(peer, peer->descriptors[thread->number]);
	peer_close(peer, thread->number);
	free(thread);
	return NULL;
}

static inline void *
peer_run(void *context)
{
	struct peer *peer = context;
	struct pollfd wait[2] = { { .fd = peer->listener, .events = POLLIN },
	    { .fd = peer->stop[0], .events = POLLIN } };
	struct peer_thread *thread;
	int n;

	for (;;) {
		(void)poll(wait, 2, -1);
		if (wait[1].revents != 0)
			return NULL;
		n = atomic_load(&peer->connection_count);
		assert(n < PEER_CONNECTIONS);
		thread = malloc(sizeof(*thread));
		*thread = (struct peer_thread){ peer, n };
		peer->descriptors[n] =
		    accept4(peer->listener, NULL, NULL, SOCK_CLOEXEC);
		atomic_fetch_add(&peer->connection_count, 1);
		(void)pthread_create(&peer->threads[n], NULL,
		    peer_run_connection, thread);
	}
}

/* It has its port and no thread yet: who forks does so before peer_begin(). */
static inline void
peer_open(struct peer *peer, peer_serve serve, const void *script)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);

	memset(peer, 0, sizeof(*peer));
	peer->serve = serve;
	peer->script = script;
	pthread_mutex_init(&peer->lock, NULL);
	peer->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(peer->listener, (void *)&address, length) != 0 ||
	    listen(peer->listener, 16) != 0 ||
	    getsockname(peer->listener, (void *)&address, &length) != 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, peer->stop) != 0)
		abort();
	peer->port = ntohs(address.sin_port);
}

static inline void
peer_begin(struct peer *peer)
{
	(void)pthread_create(&peer->thread, NULL, peer_run, peer);
}

static inline void
peer_start(struct peer *peer, peer_serve serve, const void *script)
{
	peer_open(peer, serve, script);
	peer_begin(peer);
}

static inline void
peer_stop(struct peer *peer)
{
	int i;

	(void)!write(peer->stop[1], "x", 1);
	pthread_join(peer->thread, NULL);
	for (i = 0; i < peer->connection_count; i++) {
		pthread_mutex_lock(&peer->lock);
		(void)shutdown(peer->descriptors[i], SHUT_RDWR);
		pthread_mutex_unlock(&peer->lock);
		pthread_join(peer->threads[i], NULL);
	}
	close(peer->listener);
	close(peer->stop[0]);
	close(peer->stop[1]);
	text_clear(&peer->heard);
}

/* One byte, kept in `heard`; false at the end. */
static inline bool
peer_read_byte(struct peer *peer, int descriptor, char *ret_byte)
{
	if (read(descriptor, ret_byte, 1) != 1)
		return false;
	pthread_mutex_lock(&peer->lock);
	text_put(&peer->heard, ret_byte, 1);
	pthread_mutex_unlock(&peer->lock);
	return true;
}

static inline void
peer_say(int descriptor, const char *what)
{
	(void)!send(descriptor, what, strlen(what), MSG_NOSIGNAL);
}

/* The close that follows is a reset: what was not read is lost. */
static inline void
peer_reset(int descriptor)
{
	struct linger linger = { .l_onoff = 1, .l_linger = 0 };

	(void)setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger,
	    sizeof(linger));
}

/* Until the other side goes away; it sends nothing meanwhile. */
static inline void
peer_hang(int descriptor)
{
	char byte;

	while (read(descriptor, &byte, 1) == 1)
		continue;
}

/* How often `word` was heard. */
static inline int
peer_heard(struct peer *peer, const char *word)
{
	const char *at;
	int count = 0;

	pthread_mutex_lock(&peer->lock);
	at = text_string(&peer->heard);
	while ((at = strstr(at, word)) != NULL) {
		count++;
		at += strlen(word);
	}
	pthread_mutex_unlock(&peer->lock);
	return count;
}

/* --- the real network ----------------------------------------------------- */

struct call {
	bool is_done;
	struct exchange_reply reply;	/* `body` is owned */
};

struct caller {
	struct clock clock;
	struct poller *poller;
	struct network *network;
};

static inline void
caller_init(struct caller *caller)
{
	clock_init_system(&caller->clock);
	caller->poller = poller_new(&caller->clock, NULL);
	caller->network = network_curl_new(caller->poller, &caller->clock);
}

static inline void
caller_clear(struct caller *caller)
{
	caller->network->free(caller->network);
	poller_free(caller->poller);
}

static inline void
call_done(void *context, const struct exchange_reply *reply)
{
	struct call *call = context;

	assert(!call->is_done);
	call->is_done = true;
	call->reply = *reply;
	call->reply.body = mem_bytes(reply->body, reply->length);
}

/* Wait as long as network_curl_run() said, as the service's loop does: a
 * forgotten wake-up hangs (and the test's alarm() rings). */
static inline void
caller_wait(struct caller *caller, int64_t next_ms)
{
	int64_t now_ms = clock_now_ms(&caller->clock);
	int64_t boot_ms = clock_boot_ms(&caller->clock);

	(void)poller_wait(caller->poller, next_ms == INT64_MAX ? INT64_MAX :
	    now_ms + (next_ms - boot_ms), NULL);
}

/* One turn of that loop. */
static inline void
caller_turn(struct caller *caller)
{
	caller_wait(caller, network_curl_run(caller->network));
}

/* From start to done; -1 when start() refuses it. */
static inline int
caller_call(struct caller *caller, const struct exchange_request *request,
    struct call *ret_call, struct error *ret_error)
{
	memset(ret_call, 0, sizeof(*ret_call));
	if (caller->network->start(caller->network, request, call_done,
	    ret_call, ret_error) != 0)
		return -1;
	/* libcurl begins when it is run: never from within start(). */
	assert(!ret_call->is_done);
	while (network_curl_run(caller->network), !ret_call->is_done)
		caller_turn(caller);
	return 0;
}

static inline void
call_clear(struct call *call)
{
	free((char *)call->reply.body);
	call->reply.body = NULL;
}

#endif
