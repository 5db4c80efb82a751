/* SPDX-License-Identifier: MIT */
/* GET /: the page, made for each request from snapshot, clock and who asks. */
#include "page_internal.h"
#include "route_internal.h"
#include "server_internal.h"
#include "session_internal.h"

void
route_home_answer(struct request *request)
{
	struct server *server = request->server;
	struct snapshot *snapshot =
	    server->port->snapshot(server->port->owner);
	struct session session;
	struct text text = { 0 };
	struct page page = { .text = &text, .base = "",
	    .has_forms = conf_find_joinable(snapshot->conf) != NULL };

	if (session_init(&session, request, snapshot)) {
		if (session.requester->kind != SUBJECT_NOBODY)
			page.who = session.requester->name;
		if (page.who != NULL) {
			page.form_key = session.form_key;
			page.has_forms = true;
		}
		page_init(&page, request, snapshot);
		page_format(&page);
		page_send_kept(&page, request);
	}
	session_clear(&session);
	snapshot_release(snapshot);
}
