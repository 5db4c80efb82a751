/* SPDX-License-Identifier: MIT */
/*
 * GET /occurrences/WINDOW/LOCAL-START: the page of one occurrence.
 */
#include <string.h>

#include "agenda.h"
#include "page_internal.h"
#include "prepared_internal.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

#define ROUTE_OCCURRENCE_POLICY \
	"default-src 'none'; style-src 'self'; img-src 'self'; " \
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/* Answer with the page that is in `text` (taken). */
static void
route_occurrence_send(struct request *request, struct text *text)
{
	struct prepared_source source = {
		.type = "text/html; charset=utf-8",
		.cache_control = "no-cache",
		.policy = ROUTE_OCCURRENCE_POLICY,
		.codings = CODING_BIT(CODING_IDENTITY),
	};
	struct prepared *prepared;
	size_t length = text->length;

	prepared = prepared_new(&source, text_take(text), length);
	prepared_send(prepared, request);
	prepared_release(prepared);
}

void
route_occurrence_answer(struct request *request)
{
	struct server *server = request->server;
	const char *identity = request->target.path +
	    strlen(request->route->path);
	struct snapshot *snapshot =
	    server->port->snapshot(server->port->owner);
	struct occurrence occurrence;
	struct error error = { 0 };
	struct text text = { 0 };
	struct page page = { .text = &text, .snapshot = snapshot,
	    .conf = snapshot->conf, .schedule = snapshot->schedule,
	    .now_at = clock_now(snapshot->clock), .host = request->host,
	    .base = "../../" };

	if (schedule_find(snapshot->schedule, identity, &occurrence,
	    &error) < 0) {
		reply_fail(request, MHD_HTTP_NOT_FOUND, error.text);
		snapshot_release(snapshot);
		return;
	}
	page.zonedir = zonebox_lock(&server->zones, snapshot->generation);
	page.zones = page.conf->zones.items;
	page.zone_count = page.conf->zones.count;
	page_format_occurrence(&page, &occurrence, NULL);
	zonebox_unlock(&server->zones);
	snapshot_release(snapshot);
	route_occurrence_send(request, &text);
}
