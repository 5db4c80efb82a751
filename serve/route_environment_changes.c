/* SPDX-License-Identifier: MIT */
/*
 * GET /api/v1/environments/ID/changes[?since=T]: what waits in one environment,
 * as the collector's JSON (pending.h).  Strangers read counts, services and
 * versions; the rest is for those who are known here, unless `changes.public`
 * says otherwise.
 */
#include <string.h>

#include "caller_internal.h"
#include "instant.h"
#include "reply_internal.h"
#include "route_environment_internal.h"
#include "route_internal.h"
#include "server_internal.h"

#define ROUTE_ENVIRONMENT_SUFFIX "/changes"

/* One question.  Everything is lent. */
struct route_environment_query {
	struct request *request;
	const struct snapshot *snapshot;
	bool is_known;
	char id[WINDOW_ID_MAX + 1];
	int64_t since_at;		/* 0: all */
};

/* A view of the list: what was merged before is left out. */
static void
route_environment_changes_format(struct text *text,
    const struct route_environment_query *query)
{
	struct route_environment view;
	struct jsontext json = { .text = text };
	struct pending shown;
	size_t i;

	route_environment_find(&view, query->snapshot, query->id,
	    query->is_known);
	shown = (struct pending){ .environment = (char *)(uintptr_t)query->id };
	if (view.shown != NULL) {
		shown = *view.shown;
		shown.changes.items = NULL;
		shown.changes.count = shown.changes.capacity = 0;
		/* Merges are judged that they may not read. */
		for (i = 0; i < view.shown->changes.count; i++)
			if (change_is_since(
			    &view.all->changes.items[i], query->since_at))
				array_push(&shown.changes,
				    view.shown->changes.items[i]);
	}
	pending_format_json(&json, NULL, &shown);
	text_putc(text, '\n');
	array_clear(&shown.changes);
	route_environment_clear(&view);
}

/* Which environment.  False: answered. */
static bool
route_environment_read_id(struct route_environment_query *query)
{
	const struct request *request = query->request;
	const char *path = request->target.path + strlen(request->route->path);
	size_t length = strcspn(path, "/");
	struct text reason = { 0 };

	if (strcmp(path + length, ROUTE_ENVIRONMENT_SUFFIX) != 0) {
		reply_fail(query->request, MHD_HTTP_NOT_FOUND,
		    "there is /api/v1/environments and "
		    "/api/v1/environments/ID/changes");
		return false;
	}
	if (length <= WINDOW_ID_MAX) {
		memcpy(query->id, path, length);
		query->id[length] = '\0';
		if (conf_find_environment(query->snapshot->conf,
		    query->id) != NULL)
			return true;
	}
	route_environment_refuse(&reason, query->snapshot->conf, length >
	    WINDOW_ID_MAX ? path : query->id);
	reply_fail(query->request, MHD_HTTP_NOT_FOUND, text_string(&reason));
	text_clear(&reason);
	return false;
}

static bool
route_environment_read(struct route_environment_query *query)
{
	const struct target *target = &query->request->target;
	struct error error = { 0 };
	size_t i;

	if (!route_environment_read_id(query))
		return false;
	for (i = 0; i < target->parameter_count; i++) {
		if (strcmp(target->parameters[i].name, "since") == 0)
			continue;
		reply_fail_unknown(query->request, &target->parameters[i],
		    "accepted is since");
		return false;
	}
	if (target_read_time(target, "since",
	    clock_now(query->snapshot->clock),
	    query->snapshot->conf->zones.items[0], &query->since_at,
	    &error) == 0)
		return true;
	reply_fail(query->request, MHD_HTTP_BAD_REQUEST, error.text);
	return false;
}

void
route_environment_changes_answer(struct request *request)
{
	struct server *server = request->server;
	struct route_environment_query query = { .request = request };
	struct requester *requester;
	struct snapshot *snapshot;
	struct text text = { 0 };

	snapshot = server->port->snapshot(server->port->owner);
	requester = caller_recognise(request, snapshot, "api");
	query.snapshot = snapshot;
	if (requester != NULL && route_environment_read(&query)) {
		query.is_known = requester->kind != SUBJECT_NOBODY;
		route_environment_changes_format(&text, &query);
		route_environment_send(request, "application/json",
		    query.is_known, &text);
	}
	requester_free(requester);
	snapshot_release(snapshot);
}
