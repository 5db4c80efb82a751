/* SPDX-License-Identifier: MIT */
/*
 * GET /api/v1/broadcasts?days=: banners for semaphore as JSON, a name and a
 * content each (calendars/broadcast.h).  It tells no more than a feed does.
 */
#include <stdlib.h>
#include <string.h>

#include "broadcast.h"
#include "civil.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

static int
route_broadcasts_read(const struct target *target, int64_t *ret_days,
    struct error *ret_error)
{
	const char *value = target_find(target, "days");
	char *end;
	long days;
	size_t i;

	for (i = 0; i < target->parameter_count; i++)
		if (strcmp(target->parameters[i].name, "days") != 0)
			return error_set(ret_error, ERROR_INPUT, "the "
			    "parameter \"%.40s\" is unknown; accepted is days",
			    target->parameters[i].name);
	if (value == NULL)
		return 0;
	days = strtol(value, &end, 10);
	if (value[0] < '0' || value[0] > '9' || *end != '\0' || days < 1 ||
	    days > BROADCAST_DAYS_MAX)
		return error_set(ret_error, ERROR_INPUT, "days=%.20s is no "
		    "number from 1 to %d", value, BROADCAST_DAYS_MAX);
	*ret_days = days;
	return 0;
}

static void
route_broadcasts_send(struct request *request,
    const struct broadcast_plan *plan)
{
	struct broadcasts broadcasts = { 0 };
	struct text text = { 0 };
	size_t length;

	broadcast_list(plan, &broadcasts);
	broadcast_format(&text, &broadcasts);
	broadcast_clear(&broadcasts);
	length = text.length;
	reply_send(request, MHD_HTTP_OK, "application/json",
	    text_take(&text), length);
}

void
route_broadcasts_answer(struct request *request)
{
	struct server *server = request->server;
	struct broadcast_plan plan = { 0 };
	struct snapshot *snapshot;
	struct error error = { 0 };
	int64_t days = BROADCAST_DAYS;

	snapshot = server->port->snapshot(server->port->owner);
	plan.site = &snapshot->feed_site;
	plan.now_at = clock_now(snapshot->clock);
	if (route_broadcasts_read(&request->target, &days, &error) < 0) {
		reply_fail(request, MHD_HTTP_BAD_REQUEST, error.text);
		snapshot_release(snapshot);
		return;
	}
	plan.until_at = plan.now_at + days * CIVIL_DAY_SECS;
	plan.utc = zonedir_find(zonebox_lock(&server->zones,
	    snapshot->generation), "UTC", &error);
	if (plan.utc == NULL)
		reply_fail(request, MHD_HTTP_INTERNAL_SERVER_ERROR,
		    error.text);
	else
		route_broadcasts_send(request, &plan);
	zonebox_unlock(&server->zones);
	snapshot_release(snapshot);
}
