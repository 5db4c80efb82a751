/* SPDX-License-Identifier: MIT */
/*
 * GET /api/v1/status (control socket): what runs, what waits.  Not public: it
 * names channels and paths.
 */
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

void
route_status_answer(struct request *request)
{
	struct server *server = request->server;

	if (request->wait == REQUEST_FRESH && errand_send(server->errands,
	    request, command_new(COMMAND_STATUS), server->limits.owner_ms))
		return;
	reply_command(request);
}
