/* SPDX-License-Identifier: MIT */
/* The simulated network: takes every exchange and answers when it is told to,
 * with what Slack and a mail server say when all is well.  Queued, not answered
 * inside start(), because the real one never calls back from there either and
 * the core may rely on that. */
#include "network_sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "mem.h"

/* One that was started and not yet answered. */
struct network_sim_exchange {
	exchange_done done;
	void *context;
	int status;
	char answer[160];
};

/* The interface comes first, so that the two pointers convert. */
struct network_sim {
	struct network network;
	const struct clock *clock;
	unsigned long long number;	/* of the last exchange */
	ARRAY(struct network_sim_exchange) list;
};

/* "#rsp-team" is always the same channel id, in every run: two simulations of
 * one configuration can be compared byte for byte. */
static unsigned long
network_sim_hash(const char *string)
{
	unsigned long hash = 5381;

	for (; *string != '\0'; string++)
		hash = hash * 33 + (unsigned char)*string;
	return hash;
}

static bool
network_sim_ends(const char *string, const char *end)
{
	size_t length = strlen(string), end_length = strlen(end);

	return length >= end_length &&
	    strcmp(string + length - end_length, end) == 0;
}

/* A ticket in a project of no name; one that is to be closed is so already, as
 * nobody knows which ways lead there. */
static void
network_sim_answer_jira(const struct network_sim *sim,
    const struct exchange_request *request,
    struct network_sim_exchange *exchange)
{
	const char *answer = "";

	exchange->status = 204;
	if (strcmp(request->method, "GET") == 0) {
		exchange->status = 200;
		answer = "{\"fields\":{\"status\":{\"statusCategory\":"
		    "{\"key\":\"done\"}}}}";
	} else if (network_sim_ends(request->url, "/issue") ||
	    network_sim_ends(request->url, "/comment")) {
		exchange->status = 201;
		snprintf(exchange->answer, sizeof(exchange->answer),
		    "{\"id\":\"%llu\",\"key\":\"SIM-%llu\"}", sim->number,
		    sim->number);
		return;
	}
	snprintf(exchange->answer, sizeof(exchange->answer), "%s", answer);
}

/* The answer is made up at once, as the request is only lent for the call. */
static int
network_sim_start(struct network *network,
    const struct exchange_request *request, exchange_done done,
    void *context, struct error *ret_error)
{
	struct network_sim *sim = (struct network_sim *)network;
	struct network_sim_exchange *exchange = array_add(&sim->list);

	(void)ret_error;
	sim->number++;
	exchange->done = done;
	exchange->context = context;
	exchange->status = 200;
	if (request->protocol == EXCHANGE_SMTP) {
		exchange->status = 250;
		snprintf(exchange->answer, sizeof(exchange->answer),
		    "2.0.0 Ok: queued as SIM%08llX", sim->number);
	} else if (network_sim_ends(request->url, "/chat.postMessage") ||
	    network_sim_ends(request->url, "/chat.update")) {
		snprintf(exchange->answer, sizeof(exchange->answer),
		    "{\"ok\":true,\"channel\":\"C%09lX\","
		    "\"ts\":\"%lld.%06llu\"}",
		    network_sim_hash(request->sink) & 0xfffffffffUL,
		    (long long)clock_now(sim->clock),
		    sim->number % 1000000);
	} else if (strstr(request->url, "/chat.getPermalink?") != NULL) {
		/* No link, as it would lead nowhere: mails are what preview
		 * shows. */
		snprintf(exchange->answer, sizeof(exchange->answer),
		    "{\"ok\":true}");
	} else if (strstr(request->url, "/api/v2/silences") != NULL) {
		/* Alertmanager: none of ours are there; one was made. */
		snprintf(exchange->answer, sizeof(exchange->answer),
		    strcmp(request->method, "POST") == 0 ?
		    "{\"silenceID\":\"sim-%08llx\"}" : "[]", sim->number);
	} else if (strstr(request->url, "/rest/api/") != NULL) {
		network_sim_answer_jira(sim, request, exchange);
	} else {
		snprintf(exchange->answer, sizeof(exchange->answer), "ok");
	}
	return 0;
}

/* Answers come one after the other and in the order of the requests, so that a
 * simulation with the same seed is the same to the byte. */
bool
network_sim_answer(struct network *network)
{
	struct network_sim *sim = (struct network_sim *)network;
	struct exchange_reply reply = { .progress = EXCHANGE_ANSWERED,
	    .retry_after_secs = -1 };
	struct network_sim_exchange exchange;
	bool is_some = sim->list.count > 0;

	while (sim->list.count > 0) {
		/* Out of the list before the call, which may start others. */
		exchange = sim->list.items[0];
		memmove(sim->list.items, sim->list.items + 1,
		    --sim->list.count * sizeof(exchange));
		reply.status = exchange.status;
		reply.body = exchange.answer;
		reply.length = strlen(exchange.answer);
		exchange.done(exchange.context, &reply);
	}
	return is_some;
}

/* Nobody is called back any more. */
static void
network_sim_cancel_all(struct network *network)
{
	((struct network_sim *)network)->list.count = 0;
}

/* As struct network wants it; NULL is fine. */
static void
network_sim_free(struct network *network)
{
	struct network_sim *sim = (struct network_sim *)network;

	if (sim == NULL)
		return;
	array_clear(&sim->list);
	free(sim);
}

/* It knows the clock only to date the ids that it makes up; nothing in it
 * waits. */
struct network *
network_sim_new(const struct clock *clock)
{
	struct network_sim *sim = mem_new(1, sizeof(*sim));

	sim->network.start = network_sim_start;
	sim->network.cancel_all = network_sim_cancel_all;
	sim->network.free = network_sim_free;
	sim->clock = clock;
	return &sim->network;
}
