/* SPDX-License-Identifier: MIT */
/*
 * GET /events?since=GENERATION: Server-Sent Events (WHATWG HTML 9.2), so that a
 * page that is open follows the work.
 *
 * Each answer has one event and ends; the browser comes back by itself after
 * `retry`.  So nothing is kept here for a reader but one waiting request, all
 * of which share one question to the owner: "is there anything newer?"  Without
 * news it ends after most of a minute, and the page is drawn anew all the same:
 * the clock has gone on.
 *
 * Those who wait take places of connections: at most a part of them, the others
 * are told to come back later.
 */
#include <stdlib.h>
#include <string.h>

#include "header_internal.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

#define ROUTE_EVENTS_WAIT_MS 50000	/* less than an answer may take */
#define ROUTE_EVENTS_RETRY_MS 1000
#define ROUTE_EVENTS_LATER_MS 60000	/* when there is no place */
#define ROUTE_EVENTS_DIGITS_MAX 19

/* One event, and when to come back. */
static void
route_events_send(struct request *request, const char *event,
    uint64_t generation, int retry_ms)
{
	struct MHD_Response *response;
	struct text text = { 0 };
	size_t length;

	text_putf(&text, "retry: %d\nid: %llu\nevent: %s\ndata: %llu\n\n",
	    retry_ms, (unsigned long long)generation, event,
	    (unsigned long long)generation);
	length = text.length;
	response = reply_make("text/event-stream", text_take(&text), length);
	reply_set(response, "Cache-Control", "no-store");
	/* Proxies that collect an answer before they pass it on. */
	reply_set(response, "X-Accel-Buffering", "no");
	reply_queue(request, MHD_HTTP_OK, response);
	MHD_destroy_response(response);
}

/* What the reader has: the last event's id, else the page's. */
static uint64_t
route_events_since(const struct request *request)
{
	const char *since = header_string(request, "Last-Event-ID");

	if (since == NULL)
		since = target_find(&request->target, "since");
	if (since == NULL || strlen(since) > ROUTE_EVENTS_DIGITS_MAX)
		return 0;
	return strtoull(since, NULL, 10);
}

/* Take a place among those who wait; false: there is none. */
static bool
route_events_enter(struct request *request)
{
	struct server *server = request->server;
	unsigned most = server->limits.connections / 2;

	if (__atomic_add_fetch(&server->watching, 1, __ATOMIC_RELAXED) >
	    most) {
		__atomic_sub_fetch(&server->watching, 1, __ATOMIC_RELAXED);
		return false;
	}
	request->is_watching = true;
	return true;
}

void
route_events_answer(struct request *request)
{
	struct server *server = request->server;
	struct snapshot *snapshot =
	    server->port->snapshot(server->port->owner);
	uint64_t generation = snapshot->generation;
	uint64_t since = route_events_since(request);
	struct command *command;

	snapshot_release(snapshot);
	if (request->wait != REQUEST_FRESH) {
		route_events_send(request, since != generation ? "changed" :
		    "tick", generation, ROUTE_EVENTS_RETRY_MS);
		return;
	}
	if (since != generation) {
		route_events_send(request, "changed", generation,
		    ROUTE_EVENTS_RETRY_MS);
		return;
	}
	if (!route_events_enter(request)) {
		route_events_send(request, "tick", generation,
		    ROUTE_EVENTS_LATER_MS);
		return;
	}
	command = command_new(COMMAND_WATCH);
	command->generation = generation;
	if (!errand_send(server->errands, request, command,
	    ROUTE_EVENTS_WAIT_MS))
		reply_fail(request, MHD_HTTP_SERVICE_UNAVAILABLE,
		    "the service stops");
}
