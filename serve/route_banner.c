/* SPDX-License-Identifier: MIT */
/* GET /banner: what to copy into a page of one's own, so that it tells what is
 * going on (GET /api/v1/now). */
#include "page_internal.h"
#include "page_outlet_internal.h"
#include "route_internal.h"
#include "server_internal.h"

void
route_banner_answer(struct request *request)
{
	struct server *server = request->server;
	struct snapshot *snapshot;
	struct text text = { 0 };
	struct page page = { .text = &text, .base = "" };

	snapshot = server->port->snapshot(server->port->owner);
	page_init(&page, request, snapshot);
	page_format_banner(&page);
	page_send(&page, request, MHD_HTTP_OK);
	snapshot_release(snapshot);
}
