/* SPDX-License-Identifier: MIT */
/*
 * GET /: the page, made for each request from snapshot, clock and who asks.
 *
 * It says "in 2 hours" and shows how far a window is, so it cannot be kept:
 * no-cache makes browsers ask again (RFC 9111 5.2.2.4), and only the coding
 * this one wants is made.
 */
#include "page_internal.h"
#include "prepared_internal.h"
#include "route_internal.h"
#include "server_internal.h"
#include "session_internal.h"

/* The whole text, for who looks. */
static void
route_home_format(struct request *request, const struct snapshot *snapshot,
    const char *who, struct text *text)
{
	struct page page = { .text = text, .base = "", .who = who,
	    .has_forms = conf_find_joinable(snapshot->conf) != NULL };

	page_init(&page, request, snapshot);
	page_format(&page);
	zonebox_unlock(&request->server->zones);
}

/* Send it; the text is taken. */
static void
route_home_send(struct request *request, const char *who, struct text *text)
{
	struct prepared_source source = {
		.type = "text/html; charset=utf-8",
		/* What a coordinator sees is nobody else's. */
		.cache_control = who == NULL ? "no-cache" :
		    "private, no-cache",
		.policy = request->server->assets.page_policy,
	};
	struct prepared *prepared;
	enum coding coding;
	size_t length = text->length;

	/* Only the coding that this client wants is worth making. */
	if (coding_choose(request->accept_encoding,
	    CODING_BIT(CODING_GZIP) | CODING_BIT(CODING_IDENTITY),
	    &coding) == 0)
		source.codings = CODING_BIT(coding);
	prepared = prepared_new(&source, text_take(text), length);
	prepared_send(prepared, request);
	prepared_release(prepared);
}

void
route_home_answer(struct request *request)
{
	struct server *server = request->server;
	struct snapshot *snapshot =
	    server->port->snapshot(server->port->owner);
	struct session session;
	struct text text = { 0 };
	const char *who;

	if (session_init(&session, request, snapshot)) {
		who = session.requester->kind == SUBJECT_NOBODY ? NULL :
		    session.requester->name;
		route_home_format(request, snapshot, who, &text);
		route_home_send(request, who, &text);
	}
	session_clear(&session);
	snapshot_release(snapshot);
}
