/* SPDX-License-Identifier: MIT */
/*
 * GET /: the page, made for each request from snapshot and clock.
 *
 * It says "in 2 hours" and shows how far a window is, so it cannot be kept:
 * no-cache makes browsers ask again (RFC 9111 5.2.2.4), and only the coding
 * this one wants is made.
 */
#include "page_internal.h"
#include "prepared_internal.h"
#include "route_internal.h"
#include "server_internal.h"

void
route_home_answer(struct request *request)
{
	struct server *server = request->server;
	struct prepared_source source = {
		.type = "text/html; charset=utf-8",
		.cache_control = "no-cache",
		.policy = PAGE_POLICY,
	};
	struct text text = { 0 };
	struct page page = { .text = &text, .host = request->host,
	    .base = "" };
	struct prepared *prepared;
	struct snapshot *snapshot;
	enum coding coding;
	size_t length;

	snapshot = server->port->snapshot(server->port->owner);
	page.snapshot = snapshot;
	page.conf = snapshot->conf;
	page.schedule = snapshot->schedule;
	page.now_at = clock_now(snapshot->clock);
	page.zonedir = zonebox_lock(&server->zones, snapshot->generation);
	page.zones = page.conf->zones.items;
	page.zone_count = page.conf->zones.count;
	page_format(&page);
	zonebox_unlock(&server->zones);
	snapshot_release(snapshot);
	/* Only the coding that this client wants is worth making. */
	if (coding_choose(request->accept_encoding,
	    CODING_BIT(CODING_GZIP) | CODING_BIT(CODING_IDENTITY),
	    &coding) == 0)
		source.codings = CODING_BIT(coding);
	length = text.length;
	prepared = prepared_new(&source, text_take(&text), length);
	prepared_send(prepared, request);
	prepared_release(prepared);
}
