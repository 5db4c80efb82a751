/* SPDX-License-Identifier: MIT */
/*
 * The real network: libcurl's multi interface on our own loop. libcurl says
 * which descriptors it waits for and until when (two callbacks), the poller
 * waits, and what is ready is handed back; no thread and no blocking call.
 * Each sink (what callers name as one in a request) has a multi handle of its
 * own, so that connections are never shared between sinks and a slow peer of
 * one cannot fill the pool of another.
 */
#include "network_curl.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "array.h"
#include "curl_api.h"
#include "transfer.h"

/* at once to one host, a sink */
#define NETWORK_CURL_CONNECTIONS 8L
/* A sink that was quiet for so long gives its connections back. */
#define NETWORK_CURL_IDLE_MS 30000

struct network_curl;

/* Connections are reused within a sink and never shared between sinks:
 * libcurl 7.88 mixes up TLS settings when they are (CVE-2026-8286, -4873). */
struct network_sink {
	struct network_curl *owner;
	char *name;			/* and the terms: network_curl_find() */
	CURLM *multi;
	int64_t timeout_ms;		/* boot clock; INT64_MAX: none */
	int64_t used_ms;		/* last begun or ended, boot clock */
	ARRAY(struct transfer *) transfers;	/* under way; owned */
	struct transfer_sockets sockets;	/* open now */
};

/* The network that callers hold as a struct network. */
struct network_curl {
	struct network network;		/* first: this is one */
	struct poller *poller;
	const struct clock *clock;
	struct curl_api api;
	ARRAY(struct network_sink *) sinks;
};

/* Hand over what has ended; how many.  A `done` may start new exchanges, so the
 * transfer is taken out of all lists before it is called. */
static size_t
network_sink_finish(struct network_sink *sink)
{
	struct network_curl *owner = sink->owner;
	struct exchange_reply reply;
	struct transfer *transfer;
	size_t i, ended_count = 0;
	CURLMsg *message;
	char *private;
	int left;

	while ((message = owner->api.multi_info_read(sink->multi,
	    &left)) != NULL) {
		if (message->msg != CURLMSG_DONE)
			continue;
		private = NULL;
		(void)owner->api.easy_getinfo(message->easy_handle,
		    CURLINFO_PRIVATE, &private);
		transfer = (struct transfer *)(void *)private;
		transfer_judge(transfer, message->data.result, &reply);
		(void)owner->api.multi_remove_handle(sink->multi,
		    transfer->easy);
		for (i = 0; i < sink->transfers.count; i++)
			if (sink->transfers.items[i] == transfer)
				break;
		sink->transfers.items[i] =
		    sink->transfers.items[--sink->transfers.count];
		sink->used_ms = clock_boot_ms(owner->clock);
		transfer->done(transfer->context, &reply);
		transfer_free(transfer);
		ended_count++;
	}
	return ended_count;
}

/* The poller's callback: tell libcurl what its descriptor can do. */
static void
network_sink_ready(void *context, int descriptor, int events)
{
	struct network_sink *sink = context;
	int mask = 0, running;

	if ((events & POLLER_READ) != 0)
		mask |= CURL_CSELECT_IN;
	if ((events & POLLER_WRITE) != 0)
		mask |= CURL_CSELECT_OUT;
	(void)sink->owner->api.multi_socket_action(sink->multi, descriptor,
	    mask, &running);
}

/* libcurl's CURLMOPT_SOCKETFUNCTION: which descriptor it waits for, and for
 * what.  The transfer notes it too, for transfer_debug(). */
static int
network_sink_watch(CURL *easy, curl_socket_t descriptor, int what,
    void *context, void *of_socket)
{
	struct network_sink *sink = context;
	char *private = NULL;
	int events = 0;

	(void)of_socket;
	(void)sink->owner->api.easy_getinfo(easy, CURLINFO_PRIVATE, &private);
	if (private != NULL && what != CURL_POLL_REMOVE)
		((struct transfer *)(void *)private)->socket = descriptor;
	if (what == CURL_POLL_IN || what == CURL_POLL_INOUT)
		events |= POLLER_READ;
	if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
		events |= POLLER_WRITE;
	(void)poller_watch(sink->owner->poller, descriptor, events,
	    network_sink_ready, sink, NULL);
	return 0;
}

/*
 * libcurl's CURLMOPT_TIMERFUNCTION: when it wants to be called without being
 * ready; -1 is never.  Only noted: calling it from here would be a recursion.
 */
static int
network_sink_timer(CURLM *multi, long timeout_ms, void *context)
{
	struct network_sink *sink = context;

	(void)multi;
	sink->timeout_ms = timeout_ms < 0 ? INT64_MAX :
	    clock_boot_ms(sink->owner->clock) + timeout_ms;
	return 0;
}

/* `name` is taken. */
static struct network_sink *
network_sink_new(struct network_curl *owner, char *name)
{
	struct network_sink *sink = mem_new(1, sizeof(*sink));
	CURLMcode (*set)(CURLM *, CURLMoption, ...) = owner->api.multi_setopt;

	sink->owner = owner;
	sink->name = name;
	sink->timeout_ms = INT64_MAX;
	sink->multi = owner->api.multi_init();
	set(sink->multi, CURLMOPT_SOCKETFUNCTION, network_sink_watch);
	set(sink->multi, CURLMOPT_SOCKETDATA, sink);
	set(sink->multi, CURLMOPT_TIMERFUNCTION, network_sink_timer);
	set(sink->multi, CURLMOPT_TIMERDATA, sink);
	set(sink->multi, CURLMOPT_MAX_HOST_CONNECTIONS,
	    NETWORK_CURL_CONNECTIONS);
	set(sink->multi, CURLMOPT_MAXCONNECTS, NETWORK_CURL_CONNECTIONS);
	return sink;
}

/* Forget what is under way, without calling anybody, and close connections. */
static void
network_sink_free(struct network_sink *sink)
{
	struct transfer *transfer;
	size_t i;

	for (i = 0; i < sink->transfers.count; i++) {
		transfer = sink->transfers.items[i];
		(void)sink->owner->api.multi_remove_handle(sink->multi,
		    transfer->easy);
		transfer_free(transfer);
	}
	/* libcurl takes leave of mail servers, and would wait for each. */
	for (i = 0; i < sink->sockets.list.count; i++)
		(void)shutdown(sink->sockets.list.items[i], SHUT_RD);
	(void)sink->owner->api.multi_cleanup(sink->multi);
	array_clear(&sink->sockets.list);
	array_clear(&sink->transfers);
	free(sink->name);
	free(sink);
}

/*
 * The sink of the request, made if need be.  A reload may change how it is to
 * be spoken to: what was connected under other terms is not used again, hence
 * the terms in its name.
 */
static struct network_sink *
network_curl_find(struct network_curl *network,
    const struct exchange_request *request)
{
	char *name = mem_format("%s %d %s %s",
	    request->pool != NULL ? request->pool : request->sink,
	    (int)request->tls, request->ca_file == NULL ? "" :
	    request->ca_file, request->user == NULL ? "" : request->user);
	struct network_sink *sink;
	size_t i;

	for (i = 0; i < network->sinks.count; i++) {
		sink = network->sinks.items[i];
		if (strcmp(sink->name, name) == 0) {
			free(name);
			return sink;
		}
	}
	sink = network_sink_new(network, name);
	array_push(&network->sinks, sink);
	return sink;
}

/* struct network's start(): libcurl begins when network_curl_run() is called,
 * so `done` never comes from here. */
static int
network_curl_start(struct network *base,
    const struct exchange_request *request, exchange_done done, void *context,
    struct error *ret_error)
{
	struct network_curl *network = (struct network_curl *)base;
	struct network_sink *sink;
	struct transfer *transfer;

	if (transfer_check(request, ret_error) != 0 ||
	    (network->api.library == NULL &&
	    curl_api_init(&network->api, ret_error) != 0))
		return -1;
	sink = network_curl_find(network, request);
	transfer = transfer_new(&network->api, request, &sink->sockets,
	    ret_error);
	if (transfer == NULL)
		return -1;
	transfer->done = done;
	transfer->context = context;
	sink->used_ms = clock_boot_ms(network->clock);
	if (network->api.multi_add_handle(sink->multi, transfer->easy) !=
	    CURLM_OK) {
		transfer_free(transfer);
		return error_set(ret_error, ERROR_SYSTEM,
		    "libcurl takes no further exchange");
	}
	array_push(&sink->transfers, transfer);
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

	network->network = (struct network){ .start = network_curl_start,
	    .cancel_all = network_curl_cancel_all,
	    .free = network_curl_free };
	network->poller = poller;
	network->clock = clock;
	return &network->network;
}

/* One sink's turn; returns when it wants the next: at once after a `done`,
 * which may have started what libcurl has not begun. */
static int64_t
network_sink_run(struct network_sink *sink, int64_t now_ms)
{
	int running;

	if (sink->timeout_ms <= now_ms) {
		sink->timeout_ms = INT64_MAX;
		(void)sink->owner->api.multi_socket_action(sink->multi,
		    CURL_SOCKET_TIMEOUT, 0, &running);
	}
	if (network_sink_finish(sink) > 0)
		return now_ms;
	if (sink->transfers.count == 0)
		return sink->used_ms + NETWORK_CURL_IDLE_MS;
	return sink->timeout_ms;
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
		if (sink->transfers.count == 0 &&
		    sink->used_ms + NETWORK_CURL_IDLE_MS <= now_ms) {
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
