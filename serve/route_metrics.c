/* SPDX-License-Identifier: MIT */
/*
 * GET /metrics: the owner's figures, then the server's.  An owner that does
 * not answer makes the scrape fail, which is what an alert should see.
 */
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"
#include "text.h"

void
route_metrics_answer(struct request *request)
{
	struct server *server = request->server;
	struct text text = { 0 };
	size_t length;

	if (request->wait == REQUEST_FRESH && errand_send(server->errands,
	    request, command_new(COMMAND_METRICS), server->limits.owner_ms))
		return;
	if (request->command == NULL || request->command->status != 200) {
		reply_command(request);
		return;
	}
	text_put(&text, request->command->body, request->command->length);
	counter_format(&text, &server->counters, &server->connections,
	    &server->feeds);
	length = text.length;
	reply_send(request, MHD_HTTP_OK,
	    "text/plain; version=0.0.4; charset=utf-8", text_take(&text),
	    length);
}
