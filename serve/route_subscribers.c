/* SPDX-License-Identifier: MIT */
/* Subscribers (control socket): GET /api/v1/subscribers[?address=ADDRESS], POST
 * /api/v1/subscribers?address=ADDRESS, which forgets that one. */
#include "caller_internal.h"
#include "mem.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

void
route_subscribers_answer(struct request *request)
{
	struct server *server = request->server;
	struct command *command;

	if (request->wait != REQUEST_FRESH) {
		reply_command(request);
		return;
	}
	command = command_new(request->method == REQUEST_POST ?
	    COMMAND_SUBSCRIBER_REMOVE : COMMAND_SUBSCRIBER_LIST);
	command->argument = mem_string(target_find(&request->target,
	    "address"));
	if (caller_require_for(request, command) && !errand_send(
	    server->errands, request, command, server->limits.owner_ms))
		reply_command(request);
}
