/* SPDX-License-Identifier: MIT */
/*
 * GET /readyz: the owner of state is alive, so announcements go out.  Not
 * whether channels or the store are well: that is told by /metrics, and
 * taking the service away would mend neither.
 */
#include "clock.h"
#include "mem.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

/* An owner heard within this time needs not be asked. */
#define ROUTE_READY_MS 10000

/* An owner with nothing to do sleeps for hours, so silence alone says
 * nothing; only then it is asked, and this route costs it something. */
static bool
route_ready_is_fresh(const struct server *server)
{
	const struct service_port *port = server->port;
	struct snapshot *snapshot = port->snapshot(port->owner);
	int64_t silent_ms;

	silent_ms = clock_boot_ms(snapshot->clock) -
	    port->alive_ms(port->owner);
	snapshot_release(snapshot);
	return silent_ms <= ROUTE_READY_MS;
}

/* Why it runs to be looked at only; NULL: it does all. */
static const char *
route_ready_lack(const struct server *server)
{
	struct snapshot *snapshot =
	    server->port->snapshot(server->port->owner);
	const char *lack = snapshot->is_damaged ?
	    "the database is damaged: nothing is announced" :
	    snapshot->is_full ?
	    "the disk of the database is full: nothing is announced" :
	    snapshot->is_astray ?
	    "the database is gone: nothing is announced" : NULL;

	snapshot_release(snapshot);
	return lack;
}

void
route_ready_answer(struct request *request)
{
	struct server *server = request->server;

	bool is_silent = request->wait == REQUEST_EXPIRED;
	const char *lack = route_ready_lack(server);

	if (request->wait == REQUEST_FRESH && !route_ready_is_fresh(server)) {
		if (errand_send(server->errands, request,
		    command_new(COMMAND_STATUS), server->limits.owner_ms))
			return;
		/* It stops: nobody is asked any more. */
		is_silent = true;
	}
	if (is_silent || (request->command != NULL &&
	    request->command->status >= 500))
		reply_fail(request, MHD_HTTP_SERVICE_UNAVAILABLE,
		    "the owner of state does not answer");
	else if (lack != NULL)
		reply_fail(request, MHD_HTTP_SERVICE_UNAVAILABLE, lack);
	else
		reply_send(request, MHD_HTTP_OK,
		    "text/plain; charset=utf-8", mem_string("ready\n"), 6);
}
