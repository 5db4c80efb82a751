/* SPDX-License-Identifier: MIT */
/*
 * Open connections: who they are, how many an address may have, and until
 * when they may take what they are doing.  libmicrohttpd's own timeout only
 * measures inactivity: a byte a second would hold a place for ever.
 */
#ifndef PATCHDAY_CONNECTION_H
#define PATCHDAY_CONNECTION_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "request_internal.h"
#include "server.h"

/* What a connection does; each has its own absolute deadline. */
enum connection_phase {
	CONNECTION_IDLE,	/* between two requests */
	CONNECTION_HEADERS,
	CONNECTION_BODY,
	CONNECTION_ANSWER,	/* until its last byte is taken */
};
#define CONNECTION_PHASE_COUNT 4

/* An address for counting: IPv4, or the /64 of an IPv6 address, which is what
 * one customer has. */
struct connection_address {
	uint64_t key;
	bool is_exempt;		/* loopback, Unix socket */
};

/* One connection.  It belongs to the listener's thread; others may read the
 * list under the table's mutex, and the two atomic fields at any time. */
struct connection {
	struct connections *table;
	int descriptor;			/* libmicrohttpd's */
	struct connection_address address;
	int phase;			/* atomic */
	int64_t deadline_ms;		/* atomic; connections_now_ms */
	struct request request;
	struct connection *next, *previous;
};

/* The table.  The descriptor for waiting is an eventfd that is written once
 * for each connection that leaves while the table is drained. */
struct connections {
	pthread_mutex_t mutex;		/* guards the list and the counts */
	int tick_ms;
	int gone_descriptor;		/* eventfd: one left while draining */
	bool is_draining;		/* atomic */
	struct connection *first;
	unsigned count, limit, per_address;
	int64_t span_ms[CONNECTION_PHASE_COUNT];
	uint64_t refused_count, cut_count;	/* atomic */
};

/* Begin with nobody; `limits` have their defaults filled in and are copied. */
void connections_init(struct connections *table,
    const struct server_limits *limits);

/* Free what the table owns; no connection is left. */
void connections_clear(struct connections *table);

/* How to count a peer's address.  IPv4 in IPv6 counts as IPv4; loopback and
 * Unix sockets are exempt from limits, since a proxy in front comes from
 * there. */
struct connection_address connection_address_make(
    const struct sockaddr *peer);

/* May one more connection come from there?  Counted where not, for metrics.
 * When places run out the connection that has been idle longest is ended to
 * make room.  Any thread. */
bool connections_admit(struct connections *table,
    const struct connection_address *address);

/* A new connection in the table, in phase HEADERS. The descriptor stays
 * libmicrohttpd's.  It is freed with connection_free(). */
struct connection *connection_new(struct connections *table,
    int descriptor, const struct sockaddr *peer);

/* It was closed: leave the table, let go of its request, free.  Before the
 * descriptor may be used for another. */
void connection_free(struct connection *connection);

/* It now does `phase`, and has the whole span of that from now on.  Takes no
 * lock.  While the table is drained, entering IDLE ends it. */
void connection_enter(struct connection *connection,
    enum connection_phase phase);

/* Now, by the clock of the deadlines (clock_coarse_ms()).  Any thread. */
int64_t connections_now_ms(void);

/* Shut down every connection whose deadline has passed at `now_ms`
 * (connections_now_ms()); counted for metrics unless it was only idle.  The
 * watcher's. */
void connections_cut(struct connections *table, int64_t now_ms);

/* How many there are.  Any thread. */
unsigned connections_count(struct connections *table);

/* How often connections_cut() should be called, in milliseconds; -1 while
 * nobody is there: then nothing can be late. */
int connections_tick(struct connections *table);

/* Shut down the ones that are not answering, and wait until the others have
 * had their answers, at most `most_ms`.  Nobody new may come meanwhile.  Not
 * on a listener's thread, which must go on answering. */
void connections_drain(struct connections *table, int64_t most_ms);

#endif
