/* SPDX-License-Identifier: MIT */
/*
 * POST /api/v1/reload (control socket): read the configuration again.  The
 * owner answers 200 (with warnings, if any), 422 with all complaints, or 507
 * when it could not be written down: then the old configuration goes on.
 */
#include "caller_internal.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

/* Reading a large configuration takes longer than any question: so many times
 * as long. */
#define ROUTE_RELOAD_PATIENCE 6

void
route_reload_answer(struct request *request)
{
	struct server *server = request->server;
	struct command *command;

	if (request->wait == REQUEST_FRESH) {
		command = command_new(COMMAND_RELOAD);
		if (!caller_require_for(request, command) ||
		    errand_send(server->errands, request, command,
		    server->limits.owner_ms * ROUTE_RELOAD_PATIENCE))
			return;
	}
	reply_command(request);
}
