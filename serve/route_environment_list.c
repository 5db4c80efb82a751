/* SPDX-License-Identifier: MIT */
/* GET /api/v1/environments: all of them in the order of the configuration, with
 * how much waits and how much is in trouble, as far as is known. */
#include "caller_internal.h"
#include "instant.h"
#include "reply_internal.h"
#include "route_environment_internal.h"
#include "route_internal.h"
#include "server_internal.h"

/* Counts are null where nothing is known: 0 would be good news. */
static void
route_environment_list_counts(struct jsontext *json,
    const struct pending *pending)
{
	struct text seen = { 0 };
	size_t i, trouble = 0, waiting;

	if (pending == NULL || (pending->changes.count == 0 &&
	    !pending_is_covered(pending))) {
		jsontext_null(json, "waiting");
		jsontext_null(json, "trouble");
		jsontext_null(json, "seen");
		return;
	}
	waiting = pending_count(pending);
	for (i = 0; i < pending->changes.count; i++)
		trouble += change_is_trouble(&pending->changes.items[i]);
	instant_format(&seen, pending->at);
	if (waiting == 0 && !pending_is_whole(pending))
		jsontext_null(json, "waiting");
	else
		jsontext_number(json, "waiting", (int64_t)waiting);
	if (trouble == 0 && !pending_is_whole(pending))
		jsontext_null(json, "trouble");
	else
		jsontext_number(json, "trouble", (int64_t)trouble);
	jsontext_string(json, "seen", text_string(&seen));
	text_clear(&seen);
}

/* Where Argo CD is reached is nothing for strangers. */
static void
route_environment_list_one(struct jsontext *json,
    const struct environment *environment, const struct snapshot *snapshot,
    bool is_known)
{
	struct route_environment view;

	route_environment_find(&view, snapshot, environment->id, is_known);
	jsontext_object(json, NULL);
	jsontext_string(json, "id", environment->id);
	jsontext_string(json, "title", environment->title);
	jsontext_string(json, "tier",
	    environment_tier_name(environment->tier));
	jsontext_string(json, "group", environment->group);
	jsontext_string(json, "url", environment->url);
	jsontext_string(json, "argocd", view.is_open ? environment->argocd :
	    NULL);
	route_environment_list_counts(json, view.all);
	jsontext_end_object(json);
	route_environment_clear(&view);
}

void
route_environment_list_answer(struct request *request)
{
	struct server *server = request->server;
	struct snapshot *snapshot;
	struct requester *requester;
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	bool is_known;
	size_t i;

	snapshot = server->port->snapshot(server->port->owner);
	requester = caller_recognise(request, snapshot, "api");
	if (requester == NULL)
		goto out;
	if (request->target.parameter_count > 0) {
		reply_fail_unknown(request, &request->target.parameters[0],
		    "the list takes no parameters");
		goto out;
	}
	is_known = requester->kind != SUBJECT_NOBODY;
	jsontext_list(&json, NULL);
	for (i = 0; i < snapshot->conf->environments.count; i++)
		route_environment_list_one(&json,
		    &snapshot->conf->environments.items[i], snapshot,
		    is_known);
	jsontext_end_list(&json);
	text_putc(&text, '\n');
	route_environment_send(request, "application/json", is_known, &text);
out:
	requester_free(requester);
	snapshot_release(snapshot);
}
