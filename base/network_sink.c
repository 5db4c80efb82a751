/* SPDX-License-Identifier: MIT */
/*
 * Each sink has a queue and up to eight connections of its own, never shared
 * between sinks, so that a slow peer of one cannot hold up another.  An
 * exchange waits in the queue until a connection takes it.  Each connection is
 * opened for the exchange that is first in the queue then: when it cannot be
 * opened, that one fails.
 */
#include "network_sink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "url.h"

#define NETWORK_SINK_CONNECTIONS 8	/* at once to one host */
#define NETWORK_SINK_IDLE_MS 30000	/* quiet so long: it may go */
/* A silent name server is asked again for this peer after so long: who gave up
 * leaves a thread behind for 30 s and more, and the unit may have but few.  For
 * all such peers together there is one question in so long. */
#define NETWORK_SINK_UNHEARD_MS 15000
#define NETWORK_SINK_UNHEARD_EACH_MS 7500
/* So many may be asked for at once, and for so long is each that nobody answers
 * taken to have its thread.  The unit's others are some ten. */
#define NETWORK_SINK_ASKED 16
#define NETWORK_SINK_ASKED_MS 30000
#define NETWORK_SINK_LOOK_MS 250	/* … whether there is room again */

static void
network_sink_forget_terms(struct network_sink *sink)
{
	if (sink->password != NULL)
		explicit_bzero(sink->password, strlen(sink->password));
	free(sink->url);
	free(sink->user);
	free(sink->password);
	free(sink->ca_file);
}

void
network_sink_set_terms(struct network_sink *sink,
    const struct exchange_request *request)
{
	/* Nearly always the same: the URL's host is in the sink's name. */
	if (sink->url != NULL && (request->password == NULL) ==
	    (sink->password == NULL) && (sink->password == NULL ||
	    strcmp(sink->password, request->password) == 0))
		return;
	network_sink_forget_terms(sink);
	sink->url = mem_string(request->url);
	sink->user = mem_string(request->user);
	sink->password = mem_string(request->password);
	sink->ca_file = mem_string(request->ca_file);
	sink->terms = (struct exchange_request){ .protocol = request->protocol,
	    .url = sink->url, .user = sink->user,
	    .password = sink->password, .tls = request->tls,
	    .ca_file = sink->ca_file, .timeout_ms = request->timeout_ms };
}

static size_t
network_sink_waiting(const struct network_sink *sink)
{
	return sink->queue.count - sink->taken;
}

void
network_sink_push(struct network_sink *sink, struct talk_exchange *exchange)
{
	if (sink->taken == sink->queue.count)
		sink->taken = sink->queue.count = 0;
	array_push(&sink->queue, exchange);
}

/* Back to the front: it was there before those that wait. */
static void
network_sink_push_front(struct network_sink *sink,
    struct talk_exchange *exchange)
{
	if (exchange == NULL)
		return;
	if (sink->taken > 0) {
		sink->queue.items[--sink->taken] = exchange;
		return;
	}
	array_reserve(&sink->queue, 1);
	memmove(sink->queue.items + 1, sink->queue.items,
	    sink->queue.count * sizeof(exchange));	/* NOLINT: pointers */
	sink->queue.items[0] = exchange;
	sink->queue.count++;
}

void
network_sink_free(struct network_sink *sink)
{
	size_t i;

	for (i = 0; i < sink->talks.count; i++)
		talk_free(sink->talks.items[i]);
	for (i = sink->taken; i < sink->queue.count; i++)
		talk_exchange_free(sink->queue.items[i]);
	sink->all->unheard_count -= sink->is_unheard;
	array_clear(&sink->talks);
	array_clear(&sink->queue);
	network_sink_forget_terms(sink);
	free(sink->name);
	free(sink);
}

/* Nothing can be said to the peer: the first that waits hears why. */
static void
network_sink_fail(struct network_sink *sink,
    const struct exchange_reply *reply)
{
	if (network_sink_waiting(sink) > 0)
		talk_exchange_end(sink->queue.items[sink->taken++], reply);
}

/* Nobody said in time where the peer is.  The more there are of those, the
 * later each is asked for again: in turn, as they failed. */
static void
network_sink_mark_unheard(struct network_sink *sink, int64_t now_ms)
{
	struct network_sinks *all = sink->all;
	int64_t wait_ms;

	/* Its thread is still there: asked_ms stays. */
	all->unheard_count += !sink->is_unheard;
	sink->is_unheard = true;
	sink->unheard_ms = now_ms;
	wait_ms = (int64_t)all->unheard_count * NETWORK_SINK_UNHEARD_EACH_MS;
	sink->open_ms = now_ms + (wait_ms > NETWORK_SINK_UNHEARD_MS ?
	    wait_ms : NETWORK_SINK_UNHEARD_MS);
}

/* It is known where the peer is, or that it is nowhere: no thread waits.  Where
 * one is found, a name server may be back: the others are asked for, too. */
static void
network_sink_mark_heard(struct network_sink *sink, bool is_found,
    int64_t now_ms)
{
	sink->asked_ms = 0;
	if (!sink->is_unheard)
		return;
	sink->is_unheard = false;
	sink->all->unheard_count--;
	if (is_found)
		sink->all->found_ms = now_ms;
}

/* When it may ask where the peer is. */
static int64_t
network_sink_open_ms(const struct network_sink *sink)
{
	return sink->is_unheard && sink->all->found_ms <= sink->unheard_ms ?
	    sink->open_ms : 0;
}

/* Is its peer this machine, or given by its address, so that no name server
 * need be asked? */
static bool
network_sink_is_known(const struct network_sink *sink)
{
	const char *host = strstr(sink->url, "://");

	if (host == NULL || url_is_loopback(sink->url))
		return host != NULL;
	host += 3;
	return host[0] == '[' ||
	    strspn(host, "0123456789.:") == strcspn(host, "/?#");
}

/* Is there a thread for the question where the peer is?  Where all are taken up
 * by names that nobody answers, those that are well would be without, too. */
static bool
network_sink_may_ask(const struct network_sink *sink, int64_t now_ms)
{
	const struct network_sinks *all = sink->all;
	const struct network_sink *other;
	size_t i, count = 0;

	if (network_sink_is_known(sink))
		return true;
	for (i = 0; i < all->list.count; i++) {
		other = all->list.items[i];
		count += other->asked_ms != 0 &&
		    now_ms - other->asked_ms < NETWORK_SINK_ASKED_MS;
	}
	return count < NETWORK_SINK_ASKED;
}

/* As many connections as there are exchanges for, but not too many; while it is
 * not known where the peer is, one of them asks for all. */
static void
network_sink_open(struct network_sink *sink, int64_t now_ms)
{
	struct network_sinks *all = sink->all;
	struct exchange_reply reply = { .retry_after_secs = -1, .body = "" };
	struct error error = { 0 };
	struct wire *wire;
	size_t i, opening_count = 0, most = 1;

	for (i = 0; i < sink->talks.count; i++) {
		wire = sink->talks.items[i]->wire;
		opening_count += wire_state(wire) == WIRE_OPENING;
		if (wire_has_address(wire))
			most = NETWORK_SINK_CONNECTIONS;
	}
	while (sink->talks.count < most &&
	    now_ms >= network_sink_open_ms(sink) &&
	    network_sink_waiting(sink) > opening_count &&
	    (most > 1 || network_sink_may_ask(sink, now_ms))) {
		wire = wire_new(&all->api, all->poller, all->clock,
		    &sink->terms, &error);
		if (wire == NULL) {
			(void)snprintf(reply.reason, sizeof(reply.reason),
			    "%s", error.text);
			network_sink_fail(sink, &reply);
			continue;
		}
		array_push(&sink->talks, talk_new(wire, sink->protocol));
		opening_count++;
		if (most == 1 && !network_sink_is_known(sink))
			sink->asked_ms = now_ms;
	}
}

/* What waits begins: first where it can at once, then behind what is said
 * already. */
static void
network_sink_feed(struct network_sink *sink, bool is_idle, int64_t now_ms)
{
	struct talk *talk;
	size_t i;

	for (i = 0; i < sink->talks.count; i++) {
		talk = sink->talks.items[i];
		while (network_sink_waiting(sink) > 0 &&
		    talk_can_take(talk, is_idle))
			talk_take(talk, sink->queue.items[sink->taken++],
			    now_ms);
	}
}

/* What was received, and what became of opening it; how many exchanges have
 * ended. */
static size_t
network_sink_receive(struct network_sink *sink, struct talk *talk,
    int64_t now_ms)
{
	struct exchange_reply reply;

	if (wire_state(talk->wire) == WIRE_OPENING) {
		wire_run(talk->wire, now_ms);
		if (wire_has_address(talk->wire))
			network_sink_mark_heard(sink, true, now_ms);
		if (wire_state(talk->wire) != WIRE_FAILED)
			return 0;
	}
	if (wire_state(talk->wire) == WIRE_FAILED) {
		talk->is_lost = true;
		if (wire_is_unheard(talk->wire))
			network_sink_mark_unheard(sink, now_ms);
		else
			network_sink_mark_heard(sink, false, now_ms);
		wire_fill_failure(talk->wire, &reply);
		network_sink_fail(sink, &reply);
		return 1;
	}
	if (!talk->is_ready)
		return 0;
	talk->is_ready = false;
	return talk_receive(talk, &sink->all->api, sink->all->clock);
}

/* Take out what is lost or whose time is up; how many exchanges have ended. */
static size_t
network_sink_reap(struct network_sink *sink, int64_t now_ms)
{
	struct talk_exchange *again[2];
	struct talk *talk;
	size_t i = 0, count = 0;

	while (i < sink->talks.count) {
		talk = sink->talks.items[i];
		if (!talk->is_lost && talk_end_ms(talk) > now_ms) {
			i++;
			continue;
		}
		count += talk->current != NULL;
		talk_give_up(talk, talk->is_lost ? NULL : "timed out", again);
		network_sink_push_front(sink, again[1]);
		network_sink_push_front(sink, again[0]);
		sink->talks.items[i] =
		    sink->talks.items[--sink->talks.count];
		talk_free(talk);
	}
	return count;
}

/* Those that waited too long for a connection, the first being the oldest. */
static size_t
network_sink_expire(struct network_sink *sink, int64_t now_ms)
{
	struct exchange_reply reply = { .retry_after_secs = -1, .body = "",
	    .reason = "timed out before there was a connection" };
	size_t count = 0;

	while (network_sink_waiting(sink) > 0 &&
	    sink->queue.items[sink->taken]->end_ms <= now_ms) {
		network_sink_fail(sink, &reply);
		count++;
	}
	return count;
}

/* When it may go, if nothing is begun: not while it is to be remembered that
 * nobody tells where the peer is. */
static int64_t
network_sink_idle_ms(const struct network_sink *sink)
{
	int64_t idle_ms = sink->used_ms + NETWORK_SINK_IDLE_MS;
	int64_t open_ms = network_sink_open_ms(sink);

	return open_ms > idle_ms ? open_ms : idle_ms;
}

/* When the sink wants its next turn at the latest. */
static int64_t
network_sink_wake_ms(const struct network_sink *sink, int64_t now_ms)
{
	int64_t wake_ms = INT64_MAX, at_ms;
	const struct talk *talk;
	size_t i;

	if (network_sink_waiting(sink) > 0) {
		wake_ms = sink->queue.items[sink->taken]->end_ms;
		at_ms = network_sink_open_ms(sink);
		/* It may, and did not: others have the threads. */
		if (at_ms <= now_ms)
			at_ms = now_ms + NETWORK_SINK_LOOK_MS;
		if (sink->talks.count == 0 && at_ms < wake_ms)
			wake_ms = at_ms;
	}
	for (i = 0; i < sink->talks.count; i++) {
		talk = sink->talks.items[i];
		at_ms = talk_end_ms(talk);
		if (wire_state(talk->wire) == WIRE_OPENING)
			at_ms = wire_wake_ms(talk->wire);
		if (at_ms < wake_ms)
			wake_ms = at_ms;
	}
	return wake_ms != INT64_MAX ? wake_ms : network_sink_idle_ms(sink);
}

/* The clock is read again, and after all else: between this and the write there
 * is nothing that could wait. */
static bool
network_sink_is_trusted(const struct network_sink *sink)
{
	const struct network_sinks *all = sink->all;

	return all->trusted_until_ms == INT64_MAX ||
	    clock_boot_ms(all->clock) < all->trusted_until_ms;
}

int64_t
network_sink_run(struct network_sink *sink, int64_t now_ms)
{
	size_t i, ended_count = 0;

	for (i = 0; i < sink->talks.count; i++)
		ended_count += network_sink_receive(sink,
		    sink->talks.items[i], now_ms);
	ended_count += network_sink_reap(sink, now_ms);
	ended_count += network_sink_expire(sink, now_ms);
	network_sink_feed(sink, true, now_ms);
	network_sink_open(sink, now_ms);
	network_sink_feed(sink, false, now_ms);
	for (i = 0; i < sink->talks.count; i++)
		if (network_sink_is_trusted(sink))
			talk_send(sink->talks.items[i]);
	if (ended_count > 0) {
		sink->used_ms = now_ms;
		return now_ms;
	}
	return network_sink_wake_ms(sink, now_ms);
}

/* Is anything begun or waiting? */
static bool
network_sink_is_busy(const struct network_sink *sink)
{
	size_t i;

	for (i = 0; i < sink->talks.count; i++)
		if (sink->talks.items[i]->current != NULL ||
		    wire_state(sink->talks.items[i]->wire) == WIRE_OPENING)
			return true;
	return network_sink_waiting(sink) > 0;
}

bool
network_sink_is_idle(const struct network_sink *sink, int64_t now_ms)
{
	return network_sink_idle_ms(sink) <= now_ms &&
	    !network_sink_is_busy(sink);
}
