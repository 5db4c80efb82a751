/* SPDX-License-Identifier: MIT */
/*
 * The real network: connections that libcurl opens (wire.h), spoken over by us
 * (talk.h), on the owner's poller; no thread and no blocking call.
 *
 * Each sink (what callers name as one in a request) has a queue and up to
 * eight connections of its own, never shared between sinks, so that a slow peer
 * of one cannot hold up another.  An exchange waits in the queue until a
 * connection takes it.  Each connection is opened for the exchange that is
 * first in the queue then: when it cannot be opened, that one fails.
 */
#include "network_curl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "curl_api.h"
#include "talk.h"

#define NETWORK_CURL_CONNECTIONS 8	/* at once to one host, a sink */
#define NETWORK_CURL_IDLE_MS 30000	/* quiet so long: it gives them back */
/* A mail server that is silent for this part of the time is given up; only for
 * its answer to the final dot is all of it waited. */
#define NETWORK_CURL_SMTP_PATIENCE 5
/* A silent name server is asked again for this peer after so long: who gave up
 * leaves a thread behind for 30 s and more, and the unit may have but few. */
#define NETWORK_CURL_UNHEARD_MS 15000

struct network_curl;

struct network_sink {
	struct network_curl *owner;
	char *name;			/* and the terms: network_curl_find() */
	enum exchange_protocol protocol;
	int64_t used_ms;		/* last begun or ended, boot clock */
	int64_t open_ms;		/* no connection before, boot clock */
	ARRAY(struct talk_exchange *) queue;	/* owned; `taken` have left */
	size_t taken;
	ARRAY(struct talk *) talks;	/* owned */
	/* What a connection is opened by: the latest request's terms. */
	struct exchange_request terms;
	char *url, *user, *password, *ca_file;	/* owned: what it points to */
};

/* The network that callers hold as a struct network. */
struct network_curl {
	struct network network;		/* first: this is one */
	struct poller *poller;
	const struct clock *clock;
	struct curl_api api;
	int64_t trusted_until_ms;	/* boot clock; INT64_MAX: for ever */
	ARRAY(struct network_sink *) sinks;
};

/* --- a sink --------------------------------------------------------------- */

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

/* Copy what a new connection needs to know. */
static void
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

static void
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

/* Forget what is under way, without calling anybody, and close connections. */
static void
network_sink_free(struct network_sink *sink)
{
	size_t i;

	for (i = 0; i < sink->talks.count; i++)
		talk_free(sink->talks.items[i]);
	for (i = sink->taken; i < sink->queue.count; i++)
		talk_exchange_free(sink->queue.items[i]);
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

/* As many connections as there are exchanges for, but not too many; while it is
 * not known where the peer is, one of them asks for all. */
static void
network_sink_open(struct network_sink *sink, int64_t now_ms)
{
	struct network_curl *owner = sink->owner;
	struct exchange_reply reply = { .retry_after_secs = -1, .body = "" };
	struct error error = { 0 };
	struct wire *wire;
	size_t i, opening_count = 0, most = 1;

	for (i = 0; i < sink->talks.count; i++) {
		wire = sink->talks.items[i]->wire;
		opening_count += wire_state(wire) == WIRE_OPENING;
		if (wire_has_address(wire))
			most = NETWORK_CURL_CONNECTIONS;
	}
	while (sink->talks.count < most && now_ms >= sink->open_ms &&
	    network_sink_waiting(sink) > opening_count) {
		wire = wire_new(&owner->api, owner->poller, owner->clock,
		    &sink->terms, &error);
		if (wire == NULL) {
			(void)snprintf(reply.reason, sizeof(reply.reason),
			    "%s", error.text);
			network_sink_fail(sink, &reply);
			continue;
		}
		array_push(&sink->talks, talk_new(wire, sink->protocol));
		opening_count++;
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

	switch (wire_state(talk->wire)) {
	case WIRE_OPENING:
		wire_run(talk->wire, now_ms);
		if (wire_state(talk->wire) != WIRE_FAILED)
			return 0;
		/* fall through */
	case WIRE_FAILED:
		talk->is_lost = true;
		if (wire_is_unheard(talk->wire))
			sink->open_ms = now_ms + NETWORK_CURL_UNHEARD_MS;
		wire_fill_failure(talk->wire, &reply);
		network_sink_fail(sink, &reply);
		return 1;
	case WIRE_OPEN:
		break;
	}
	if (!talk->is_ready)
		return 0;
	talk->is_ready = false;
	return talk_receive(talk, &sink->owner->api, sink->owner->clock);
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

/* When the sink wants its next turn at the latest. */
static int64_t
network_sink_wake_ms(const struct network_sink *sink)
{
	int64_t wake_ms = INT64_MAX, at_ms;
	const struct talk *talk;
	size_t i;

	if (network_sink_waiting(sink) > 0) {
		wake_ms = sink->queue.items[sink->taken]->end_ms;
		if (sink->talks.count == 0 && sink->open_ms < wake_ms)
			wake_ms = sink->open_ms;
	}
	for (i = 0; i < sink->talks.count; i++) {
		talk = sink->talks.items[i];
		at_ms = talk_end_ms(talk);
		if (wire_state(talk->wire) == WIRE_OPENING)
			at_ms = wire_wake_ms(talk->wire);
		if (at_ms < wake_ms)
			wake_ms = at_ms;
	}
	return wake_ms != INT64_MAX ? wake_ms :
	    sink->used_ms + NETWORK_CURL_IDLE_MS;
}

/* The clock is read again, and after all else: between this and the write there
 * is nothing that could wait. */
static bool
network_sink_is_trusted(const struct network_sink *sink)
{
	const struct network_curl *owner = sink->owner;

	return owner->trusted_until_ms == INT64_MAX ||
	    clock_boot_ms(owner->clock) < owner->trusted_until_ms;
}

/* One sink's turn; returns when it wants the next: at once after a `done`,
 * which may have started more. */
static int64_t
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
	return network_sink_wake_ms(sink);
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

/* --- the network ---------------------------------------------------------- */

/*
 * The sink of the request, made if need be.  A reload may change how it is to
 * be spoken to: what was connected under other terms is not used again, hence
 * the terms in its name.
 */
static struct network_sink *
network_curl_find(struct network_curl *network,
    const struct exchange_request *request)
{
	const char *host = strstr(request->url, "://");
	size_t length = host == NULL ? strlen(request->url) :
	    (size_t)(host + 3 - request->url) + strcspn(host + 3, "/?#");
	char *name = mem_format("%s %.*s %d %s %s",
	    request->pool != NULL ? request->pool : request->sink,
	    (int)length, request->url, (int)request->tls,
	    request->ca_file == NULL ? "" : request->ca_file,
	    request->user == NULL ? "" : request->user);
	struct network_sink *sink;
	size_t i;

	for (i = 0; i < network->sinks.count; i++) {
		sink = network->sinks.items[i];
		if (strcmp(sink->name, name) == 0) {
			free(name);
			return sink;
		}
	}
	sink = mem_new(1, sizeof(*sink));
	sink->owner = network;
	sink->name = name;
	sink->protocol = request->protocol;
	array_push(&network->sinks, sink);
	return sink;
}

static int
network_curl_load(struct network_curl *network, struct error *ret_error)
{
	return network->api.library != NULL ? 0 :
	    curl_api_init(&network->api, ret_error);
}

/* struct network's prepare(): loading libcurl and what it needs takes 10 to
 * 20 ms.  Whatever goes wrong start() finds, too. */
static void
network_curl_prepare(struct network *base)
{
	(void)network_curl_load((struct network_curl *)base, NULL);
}

/* struct network's start(): it waits for the next network_curl_run(), so `done`
 * never comes from here. */
static int
network_curl_start(struct network *base,
    const struct exchange_request *request, exchange_done done, void *context,
    struct error *ret_error)
{
	struct network_curl *network = (struct network_curl *)base;
	struct talk_exchange *exchange;
	struct exchange_request own = *request;
	struct network_sink *sink;

	if (exchange_check(request, ret_error) != 0 ||
	    network_curl_load(network, ret_error) != 0)
		return -1;
	sink = network_curl_find(network, request);
	network_sink_set_terms(sink, request);
	exchange = mem_new(1, sizeof(*exchange));
	exchange->done = done;
	exchange->context = context;
	sink->used_ms = clock_boot_ms(network->clock);
	exchange->end_ms = sink->used_ms + request->timeout_ms;
	if (request->protocol == EXCHANGE_SMTP) {
		exchange->patience_ms = request->timeout_ms /
		    NETWORK_CURL_SMTP_PATIENCE + 1000;
		dialogue_smtp.format(request, &exchange->item);
	} else {
		own.signed_at = clock_now(network->clock);
		dialogue_http.format(&own, &exchange->item);
	}
	network_sink_push(sink, exchange);
	return 0;
}

/* struct network's cancel_all(). */
static void
network_curl_cancel_all(struct network *base)
{
	struct network_curl *network = (struct network_curl *)base;
	size_t i;

	for (i = 0; i < network->sinks.count; i++)
		network_sink_free(network->sinks.items[i]);
	network->sinks.count = 0;
}

/* struct network's free(). */
static void
network_curl_free(struct network *base)
{
	struct network_curl *network = (struct network_curl *)base;

	network_curl_cancel_all(base);
	array_clear(&network->sinks);
	curl_api_clear(&network->api);
	free(network);
}

struct network *
network_curl_new(struct poller *poller, const struct clock *clock)
{
	struct network_curl *network = mem_new(1, sizeof(*network));

	network->network = (struct network){
	    .prepare = network_curl_prepare, .start = network_curl_start,
	    .cancel_all = network_curl_cancel_all,
	    .free = network_curl_free };
	network->poller = poller;
	network->clock = clock;
	network->trusted_until_ms = INT64_MAX;
	return &network->network;
}

void
network_curl_trust(struct network *base, int64_t until_ms)
{
	((struct network_curl *)base)->trusted_until_ms = until_ms;
}

/* Sinks are few.  One that was quiet long enough is freed on the way; the last
 * takes its place in the list, so `i` stays. */
int64_t
network_curl_run(struct network *base)
{
	struct network_curl *network = (struct network_curl *)base;
	int64_t now_ms = clock_boot_ms(network->clock), next_ms = INT64_MAX;
	struct network_sink *sink;
	int64_t wants_ms;
	size_t i = 0;

	while (i < network->sinks.count) {
		sink = network->sinks.items[i];
		wants_ms = network_sink_run(sink, now_ms);
		if (sink->used_ms + NETWORK_CURL_IDLE_MS <= now_ms &&
		    !network_sink_is_busy(sink)) {
			network->sinks.items[i] = network->sinks.items[
			    --network->sinks.count];
			network_sink_free(sink);
			continue;
		}
		if (wants_ms < next_ms)
			next_ms = wants_ms;
		i++;
	}
	return next_ms;
}
