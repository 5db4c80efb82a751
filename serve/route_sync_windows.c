/* SPDX-License-Identifier: MIT */
/*
 * GET /api/v1/sync-windows?environment=&project=&days=: an AppProject of Argo
 * CD as YAML (calendars/sync_window.h).  It tells no more than a feed does.
 */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "reply_internal.h"
#include "route_environment_internal.h"
#include "route_internal.h"
#include "server_internal.h"
#include "sync_window.h"


static int
route_sync_windows_read_days(const struct target *target, int64_t *ret_days,
    struct error *ret_error)
{
	const char *value = target_find(target, "days");
	char *end;
	long days;

	if (value == NULL)
		return 0;
	days = strtol(value, &end, 10);
	if (value[0] < '0' || value[0] > '9' || *end != '\0' || days < 1 ||
	    days > SYNC_WINDOW_DAYS_MAX)
		return error_set(ret_error, ERROR_INPUT, "days=%.20s is no "
		    "number from 1 to %d", value, SYNC_WINDOW_DAYS_MAX);
	*ret_days = days;
	return 0;
}

static int
route_sync_windows_read(const struct target *target,
    const struct snapshot *snapshot, struct sync_window_plan *plan,
    struct error *ret_error)
{
	const char *environment = target_find(target, "environment");
	int64_t days = SYNC_WINDOW_DAYS;
	size_t i;

	for (i = 0; i < target->parameter_count; i++)
		if (strcmp(target->parameters[i].name, "environment") != 0 &&
		    strcmp(target->parameters[i].name, "project") != 0 &&
		    strcmp(target->parameters[i].name, "days") != 0)
			return error_set(ret_error, ERROR_INPUT, "the "
			    "parameter \"%.40s\" is unknown; accepted are "
			    "environment, project, days",
			    target->parameters[i].name);
	if (environment == NULL)
		return error_set(ret_error, ERROR_INPUT, "environment is "
		    "needed: /api/v1/sync-windows?environment=ID");
	plan->environment = conf_find_environment(snapshot->conf,
	    environment);
	if (plan->environment == NULL)
		return route_environment_fail(snapshot->conf, environment,
		    ret_error);
	plan->project = target_find(target, "project");
	if (plan->project == NULL)
		plan->project = "default";
	if (!sync_window_is_project(plan->project))
		return error_set(ret_error, ERROR_INPUT, "project=%.80s is no "
		    "name of a project; accepted are a-z, 0-9, \"-\", \".\"",
		    plan->project);
	if (route_sync_windows_read_days(target, &days, ret_error) < 0)
		return -1;
	plan->until_at = plan->now_at + days * CIVIL_DAY_SECS;
	return 0;
}

void
route_sync_windows_answer(struct request *request)
{
	struct server *server = request->server;
	struct sync_window_plan plan = { 0 };
	struct snapshot *snapshot;
	struct text text = { 0 };
	struct error error = { 0 };
	size_t length;

	snapshot = server->port->snapshot(server->port->owner);
	plan.now_at = clock_now(snapshot->clock);
	plan.policy = &snapshot->conf->policy;
	plan.schedule = snapshot->schedule;
	plan.windows = snapshot->schedule->windows.items;
	plan.window_count = snapshot->schedule->windows.count;
	if (route_sync_windows_read(&request->target, snapshot, &plan,
	    &error) < 0) {
		reply_fail(request, MHD_HTTP_BAD_REQUEST, error.text);
	} else {
		sync_window_format(&text, &plan);
		length = text.length;
		reply_send(request, MHD_HTTP_OK, "application/yaml",
		    text_take(&text), length);
	}
	text_clear(&text);
	snapshot_release(snapshot);
}
