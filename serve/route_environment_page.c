/* SPDX-License-Identifier: MIT */
/*
 * GET /environments/: all of them.  /environments/ID: what waits in one, what
 * is in trouble, what was shipped; /environments/ID.atom: the same as a feed.
 */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "page_environment_internal.h"
#include "reply_internal.h"
#include "route_environment_internal.h"
#include "route_internal.h"
#include "server_internal.h"
#include "session_internal.h"

#define ROUTE_ENVIRONMENT_BASE "../"
#define ROUTE_ENVIRONMENT_ATOM ".atom"

/* A request for one page, with all that it needs. */
struct route_environment_visit {
	struct request *request;
	struct snapshot *snapshot;	/* held */
	struct session session;
	/* NULL: all. */
	const struct environment *environment;
	bool is_atom;
};

/* Which page; false: there is none, and the request has been answered. */
static bool
route_environment_visit_find(struct route_environment_visit *visit)
{
	const struct request *request = visit->request;
	const char *path = request->target.path + strlen("/environments/");
	size_t length = strlen(path), suffix = strlen(ROUTE_ENVIRONMENT_ATOM);
	struct text reason = { 0 };
	char *id;

	if (length == 0)
		return true;
	visit->is_atom = length > suffix && strcmp(path + length - suffix,
	    ROUTE_ENVIRONMENT_ATOM) == 0;
	id = mem_bytes(path, visit->is_atom ? length - suffix : length);
	visit->environment = conf_find_environment(visit->snapshot->conf, id);
	if (visit->environment == NULL) {
		route_environment_refuse(&reason, visit->snapshot->conf, id);
		reply_fail(visit->request, MHD_HTTP_NOT_FOUND,
		    text_string(&reason));
	}
	text_clear(&reason);
	free(id);
	return visit->environment != NULL;
}

static void
route_environment_visit_show(struct route_environment_visit *visit)
{
	const struct requester *who = visit->session.requester;
	bool is_known = who->kind != SUBJECT_NOBODY;
	struct page_environment what = { .environment = visit->environment };
	struct route_environment view = { 0 };
	struct text text = { 0 };
	struct page page = { .text = &text, .base = ROUTE_ENVIRONMENT_BASE,
	    .environment = "", .has_forms = is_known,
	    .who = is_known ? who->name : NULL };
	const struct page_viewer viewer = {
	    .form_key = visit->session.form_key };
	struct subject subject;

	requester_subject(who, &subject);
	if (is_known) {
		page.subject = &subject;
		what.viewer = &viewer;
	}

	page_init(&page, visit->request, visit->snapshot);
	if (visit->environment != NULL) {
		page.environment = visit->environment->id;
		route_environment_find(&view, visit->snapshot,
		    visit->environment->id, is_known);
		what.pending = view.shown;
		what.is_open = view.is_open;
	}
	if (visit->is_atom) {
		page_environment_atom_format(&page, &what);
		zonebox_unlock(&visit->request->server->zones);
		route_environment_send(visit->request, "application/atom+xml; "
		    "charset=utf-8", is_known, &text);
	} else {
		if (visit->environment == NULL)
			page_environment_list_format(&page);
		else
			page_environment_format(&page, &what);
		page_send(&page, visit->request, MHD_HTTP_OK);
	}
	route_environment_clear(&view);
}

void
route_environment_page_answer(struct request *request)
{
	struct server *server = request->server;
	struct route_environment_visit visit = { .request = request };

	if (strcmp(request->target.path, "/environments") == 0) {
		page_redirect(request, "", "environments/");
		return;
	}
	visit.snapshot = server->port->snapshot(server->port->owner);
	if (route_environment_visit_find(&visit) &&
	    session_init(&visit.session, request, visit.snapshot))
		route_environment_visit_show(&visit);
	session_clear(&visit.session);
	snapshot_release(visit.snapshot);
}
