/* SPDX-License-Identifier: MIT */
/*
 * The real network: connections that libcurl opens (wire.h), spoken over by us
 * (talk.h), on the owner's poller; no thread and no blocking call.  Who speaks
 * to whom is the sinks' (network_sink.h).
 */
#include "network_curl.h"

#include <stdlib.h>
#include <string.h>

#include "network_sink.h"

/* A mail server that is silent for this part of the time is given up; only for
 * its answer to the final dot is all of it waited. */
#define NETWORK_CURL_SMTP_PATIENCE 5

/* The network that callers hold as a struct network. */
struct network_curl {
	struct network network;		/* first: this is one */
	struct network_sinks sinks;
};

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

	for (i = 0; i < network->sinks.list.count; i++) {
		sink = network->sinks.list.items[i];
		if (strcmp(sink->name, name) == 0) {
			free(name);
			return sink;
		}
	}
	sink = mem_new(1, sizeof(*sink));
	sink->all = &network->sinks;
	sink->name = name;
	sink->protocol = request->protocol;
	array_push(&network->sinks.list, sink);
	return sink;
}

static int
network_curl_load(struct network_curl *network, struct error *ret_error)
{
	return network->sinks.api.library != NULL ? 0 :
	    curl_api_init(&network->sinks.api, ret_error);
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
	sink->used_ms = clock_boot_ms(network->sinks.clock);
	exchange->end_ms = sink->used_ms + request->timeout_ms;
	if (request->protocol == EXCHANGE_SMTP) {
		exchange->patience_ms = request->timeout_ms /
		    NETWORK_CURL_SMTP_PATIENCE + 1000;
		dialogue_smtp.format(request, &exchange->item);
	} else {
		own.signed_at = clock_now(network->sinks.clock);
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

	for (i = 0; i < network->sinks.list.count; i++)
		network_sink_free(network->sinks.list.items[i]);
	network->sinks.list.count = 0;
}

/* struct network's free(). */
static void
network_curl_free(struct network *base)
{
	struct network_curl *network = (struct network_curl *)base;

	network_curl_cancel_all(base);
	array_clear(&network->sinks.list);
	curl_api_clear(&network->sinks.api);
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
	network->sinks.poller = poller;
	network->sinks.clock = clock;
	network->sinks.trusted_until_ms = INT64_MAX;
	return &network->network;
}

void
network_curl_trust(struct network *base, int64_t until_ms)
{
	((struct network_curl *)base)->sinks.trusted_until_ms = until_ms;
}

/* Sinks are few.  One that was quiet long enough is freed on the way; the last
 * takes its place in the list, so `i` stays. */
int64_t
network_curl_run(struct network *base)
{
	struct network_sinks *all = &((struct network_curl *)base)->sinks;
	int64_t now_ms = clock_boot_ms(all->clock), next_ms = INT64_MAX;
	struct network_sink *sink;
	int64_t wants_ms;
	size_t i = 0;

	while (i < all->list.count) {
		sink = all->list.items[i];
		wants_ms = network_sink_run(sink, now_ms);
		if (network_sink_is_idle(sink, now_ms)) {
			all->list.items[i] = all->list.items[
			    --all->list.count];
			network_sink_free(sink);
			continue;
		}
		if (wants_ms < next_ms)
			next_ms = wants_ms;
		i++;
	}
	return next_ms;
}
