/* SPDX-License-Identifier: MIT */
/*
 * GET /api/v1/conflicts?from=&to=: what is planned then and meets a holiday, a
 * freeze or other work, with the ways out, as `patchday conflicts --json`.
 * Without `from` from now on, without `to` 92 days; three years at most, 1000
 * conflicts at most.
 */
#include <string.h>

#include "conf_conflict.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

#define ROUTE_CONFLICTS_AHEAD_SECS (92 * 86400LL)
#define ROUTE_CONFLICTS_MAX_SECS (3 * 366 * 86400LL)

/* 0, or -1 and why. */
static int
route_conflicts_read(const struct target *target,
    const struct snapshot *snapshot, int64_t *ret_from_at, int64_t *ret_to_at,
    struct error *ret_error)
{
	const struct zone *home = snapshot->conf->zones.items[0];
	int64_t now_at = clock_now(snapshot->clock);
	int64_t from_at = now_at, to_at;
	size_t i;

	for (i = 0; i < target->parameter_count; i++)
		if (strcmp(target->parameters[i].name, "from") != 0 &&
		    strcmp(target->parameters[i].name, "to") != 0)
			return error_set(ret_error, ERROR_INPUT,
			    "%.40s is unknown; accepted are from, to",
			    target->parameters[i].name);
	if (target_read_time(target, "from", now_at, home, &from_at,
	    ret_error) < 0)
		return -1;
	to_at = from_at + ROUTE_CONFLICTS_AHEAD_SECS;
	if (target_read_time(target, "to", now_at, home, &to_at,
	    ret_error) < 0)
		return -1;
	if (to_at < from_at)
		return error_set(ret_error, ERROR_INPUT, "to lies before the "
		    "start of the range (from)");
	if (to_at - from_at > ROUTE_CONFLICTS_MAX_SECS)
		return error_set(ret_error, ERROR_LIMIT,
		    "from and to lie more than three years apart");
	*ret_from_at = from_at;
	*ret_to_at = to_at;
	return 0;
}

void
route_conflicts_answer(struct request *request)
{
	struct server *server = request->server;
	struct snapshot *snapshot =
	    server->port->snapshot(server->port->owner);
	struct MHD_Response *response;
	struct text text = { 0 };
	struct error error = { 0 };
	int64_t from_at = 0, to_at = 0;
	size_t length;

	/* Words may name zones. */
	(void)zonebox_lock(&server->zones, snapshot->generation);
	if (route_conflicts_read(&request->target, snapshot, &from_at, &to_at,
	    &error) < 0) {
		reply_fail(request, MHD_HTTP_BAD_REQUEST, error.text);
	} else {
		conf_conflict_format(&text, snapshot->conf,
		    snapshot->schedule, from_at, to_at);
		length = text.length;
		response = reply_make("application/json", text_take(&text),
		    length);
		reply_set(response, MHD_HTTP_HEADER_CACHE_CONTROL,
		    "no-cache");
		reply_queue(request, MHD_HTTP_OK, response);
		MHD_destroy_response(response);
	}
	zonebox_unlock(&server->zones);
	snapshot_release(snapshot);
}
