/* SPDX-License-Identifier: MIT */
/*
 * The table of open connections, for three purposes: how many one address may
 * have, which one goes when places run out, and until when each may take what
 * it is doing.
 *
 * libmicrohttpd has limits of both kinds, but not these.  Its limit by
 * address would count loopback and the proxy in front; its timeout measures
 * inactivity, so that one byte a second holds a place for ever: sixty such
 * connections kept a real client out.  Here every phase has an absolute
 * deadline, set once when the phase begins (connection_enter()) and moved by
 * nothing that the client does.
 *
 * Who does what.  A listener's thread makes, enters and frees; the watcher
 * calls connections_cut() every tick and shuts down what is late.  It never
 * closes: shutdown() makes the socket readable, the daemon sees the end and
 * closes it on its own thread, where nothing else can hold the number.  Phase
 * and deadline are atomic, so that the hot path of a request takes no lock;
 * the mutex guards the list alone.  The loops over the list are short: it has
 * at most 1,024 entries.
 */
#include "connection_internal.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "array.h"
#include "clock.h"
#include "mem.h"

/* Between these the watcher looks for late connections. */
#define CONNECTION_TICK_MOST_MS 1000
#define CONNECTION_TICK_LEAST_MS 10

/* Deadlines are for real sockets: they follow the machine's clock even where
 * the service runs under another, as a rehearsal does.  The coarse one: each
 * request sets three of them, and a tick more or less is nothing in seconds.
 */
int64_t
connections_now_ms(void)
{
	struct clock clock;

	clock_init_system(&clock);
	return clock_coarse_ms(&clock);
}

/* A quarter of the shortest span: nobody gets more than a quarter more than
 * was promised, and an idle server with the usual spans looks once a second. */
static int
connections_choose_tick(const struct server_limits *limits)
{
	const int64_t spans_ms[] = { 4 * CONNECTION_TICK_MOST_MS,
	    limits->idle_ms, limits->headers_ms, limits->body_ms,
	    limits->answer_ms, limits->owner_ms };
	int64_t least_ms = INT64_MAX;
	size_t i;

	for (i = 0; i < countof(spans_ms); i++)
		if (spans_ms[i] < least_ms)
			least_ms = spans_ms[i];
	return least_ms / 4 < CONNECTION_TICK_LEAST_MS ?
	    CONNECTION_TICK_LEAST_MS : (int)(least_ms / 4);
}

void
connections_init(struct connections *table,
    const struct server_limits *limits)
{
	*table = (struct connections){ .limit = limits->connections,
	    .per_address = limits->per_address };
	table->span_ms[CONNECTION_IDLE] = limits->idle_ms;
	table->span_ms[CONNECTION_HEADERS] = limits->headers_ms;
	table->span_ms[CONNECTION_BODY] = limits->body_ms;
	table->span_ms[CONNECTION_ANSWER] = limits->answer_ms;
	pthread_mutex_init(&table->mutex, NULL);
	table->tick_ms = connections_choose_tick(limits);
	table->gone_descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void
connections_clear(struct connections *table)
{
	if (table->gone_descriptor != -1)
		(void)close(table->gone_descriptor);
	pthread_mutex_destroy(&table->mutex);
}

struct connection_address
connection_address_make(const struct sockaddr *peer)
{
	const struct sockaddr_in6 *six = (const void *)peer;
	struct connection_address address = { .is_exempt = true };
	struct in_addr four;

	if (peer->sa_family == AF_INET)
		four = ((const struct sockaddr_in *)(const void *)peer)
		    ->sin_addr;
	else if (peer->sa_family == AF_INET6 &&
	    IN6_IS_ADDR_V4MAPPED(&six->sin6_addr))
		memcpy(&four, &six->sin6_addr.s6_addr[12], sizeof(four));
	else if (peer->sa_family == AF_INET6 &&
	    !IN6_IS_ADDR_LOOPBACK(&six->sin6_addr)) {
		/* A /64 is one customer, who may choose among 2^64 addresses.
		 */
		memcpy(&address.key, &six->sin6_addr, sizeof(address.key));
		address.is_exempt = false;
		return address;
	} else
		return address;
	address.key = ntohl(four.s_addr);
	address.is_exempt = address.key >> 24 == 127;
	return address;
}

/* End the connection that has been idle longest, so that a newcomer finds a
 * place: keep-alive is a favour, an answer in progress is not.  The mutex is
 * held.  All idle ones had the same span, so the earliest deadline is the
 * longest idleness. */
static void
connections_evict(struct connections *table)
{
	struct connection *connection, *oldest = NULL;
	int64_t deadline_ms, least_ms = INT64_MAX;

	for (connection = table->first; connection != NULL;
	    connection = connection->next) {
		if (__atomic_load_n(&connection->phase, __ATOMIC_RELAXED) !=
		    CONNECTION_IDLE)
			continue;
		deadline_ms = __atomic_load_n(&connection->deadline_ms,
		    __ATOMIC_RELAXED);
		if (deadline_ms < least_ms) {
			least_ms = deadline_ms;
			oldest = connection;
		}
	}
	if (oldest != NULL)
		(void)shutdown(oldest->descriptor, SHUT_RDWR);
}

bool
connections_admit(struct connections *table,
    const struct connection_address *address)
{
	struct connection *connection;
	unsigned same = 0;
	bool is_admitted;

	pthread_mutex_lock(&table->mutex);
	for (connection = table->first;
	    connection != NULL && !address->is_exempt;
	    connection = connection->next)
		if (!connection->address.is_exempt &&
		    connection->address.key == address->key)
			same++;
	/* The newcomer is not in the table yet, hence "less", not "at most". */
	is_admitted = same < table->per_address;
	/* Before the last place is taken: libmicrohttpd refuses at its limit
	 * by itself, and an evicted connection leaves a little later. */
	if (is_admitted && table->count + 1 >= table->limit)
		connections_evict(table);
	pthread_mutex_unlock(&table->mutex);
	if (!is_admitted)
		__atomic_add_fetch(&table->refused_count, 1,
		    __ATOMIC_RELAXED);
	return is_admitted;
}

struct connection *
connection_new(struct connections *table, int descriptor,
    const struct sockaddr *peer)
{
	struct connection *connection;

	connection = mem_new(1, sizeof(*connection));
	connection->table = table;
	connection->descriptor = descriptor;
	connection->address = connection_address_make(peer);
	connection->request.connection = connection;
	/* It has said nothing yet, but its time for that runs. */
	connection_enter(connection, CONNECTION_HEADERS);
	pthread_mutex_lock(&table->mutex);
	connection->next = table->first;
	if (table->first != NULL)
		table->first->previous = connection;
	table->first = connection;
	table->count++;
	pthread_mutex_unlock(&table->mutex);
	return connection;
}

void
connection_free(struct connection *connection)
{
	struct connections *table = connection->table;
	uint64_t one = 1;

	pthread_mutex_lock(&table->mutex);
	if (connection->next != NULL)
		connection->next->previous = connection->previous;
	if (connection->previous != NULL)
		connection->previous->next = connection->next;
	else
		table->first = connection->next;
	table->count--;
	pthread_mutex_unlock(&table->mutex);
	/* Somebody waits in connections_drain() for the last one to go. */
	if (__atomic_load_n(&table->is_draining, __ATOMIC_RELAXED))
		(void)!write(table->gone_descriptor, &one, sizeof(one));
	request_clear(&connection->request);
	text_clear(&connection->request.body);
	free(connection);
}

void
connection_enter(struct connection *connection, enum connection_phase phase)
{
	int64_t deadline_ms;

	deadline_ms = connections_now_ms() + connection->table->span_ms[phase];
	__atomic_store_n(&connection->deadline_ms, deadline_ms,
	    __ATOMIC_RELAXED);
	if (phase != CONNECTION_IDLE) {
		__atomic_store_n(&connection->phase, phase, __ATOMIC_RELEASE);
		return;
	}
	/* With connections_drain() this is Dekker's handshake: each side
	 * writes its own flag before it reads the other's, both sequentially
	 * consistent, so at least one of them sees that an idle connection
	 * must be ended. */
	__atomic_store_n(&connection->phase, phase, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&connection->table->is_draining,
	    __ATOMIC_SEQ_CST))
		(void)shutdown(connection->descriptor, SHUT_RDWR);
}

void
connections_cut(struct connections *table, int64_t now_ms)
{
	struct connection *connection;

	/* The mutex keeps the descriptor open: it is closed only after
	 * connection_free(). */
	pthread_mutex_lock(&table->mutex);
	for (connection = table->first; connection != NULL;
	    connection = connection->next) {
		if (__atomic_load_n(&connection->deadline_ms,
		    __ATOMIC_RELAXED) > now_ms)
			continue;
		(void)shutdown(connection->descriptor, SHUT_RDWR);
		if (__atomic_load_n(&connection->phase, __ATOMIC_RELAXED) !=
		    CONNECTION_IDLE)
			__atomic_add_fetch(&table->cut_count, 1,
			    __ATOMIC_RELAXED);
		/* Once is enough; it is gone at the next turn of its thread. */
		__atomic_store_n(&connection->deadline_ms, INT64_MAX,
		    __ATOMIC_RELAXED);
	}
	pthread_mutex_unlock(&table->mutex);
}

unsigned
connections_count(struct connections *table)
{
	unsigned count;

	pthread_mutex_lock(&table->mutex);
	count = table->count;
	pthread_mutex_unlock(&table->mutex);
	return count;
}

int
connections_tick(struct connections *table)
{
	return connections_count(table) == 0 ? -1 : table->tick_ms;
}

void
connections_drain(struct connections *table, int64_t most_ms)
{
	struct pollfd gone = { .fd = table->gone_descriptor,
	    .events = POLLIN };
	int64_t now_ms = connections_now_ms(), until_ms = now_ms + most_ms;
	struct connection *connection;
	uint64_t count;
	bool is_empty;

	/* From now on each ends itself when its answer is out. */
	__atomic_store_n(&table->is_draining, true, __ATOMIC_SEQ_CST);
	pthread_mutex_lock(&table->mutex);
	for (connection = table->first; connection != NULL;
	    connection = connection->next)
		if (__atomic_load_n(&connection->phase, __ATOMIC_SEQ_CST) !=
		    CONNECTION_ANSWER)
			(void)shutdown(connection->descriptor, SHUT_RDWR);
	is_empty = table->first == NULL;
	pthread_mutex_unlock(&table->mutex);
	/* One look at the clock each time: with two, the time may run out
	 * between them, and to wait for less than nothing is to wait for good.
	 */
	for (; !is_empty && now_ms < until_ms; now_ms = connections_now_ms()) {
		if (poll(&gone, 1, (int)(until_ms - now_ms)) > 0)
			(void)!read(gone.fd, &count, sizeof(count));
		pthread_mutex_lock(&table->mutex);
		is_empty = table->first == NULL;
		pthread_mutex_unlock(&table->mutex);
	}
}
