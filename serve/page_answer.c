/* SPDX-License-Identifier: MIT */
/*
 * A page as an answer.  Pages are made for each request: they say "in 2 hours"
 * and "signed in as", so no cache may keep them for anybody.  The policy lets
 * nothing in but our own style, script and forms, so whatever got into a page
 * could do nothing.
 */
#include <stdlib.h>

#include "mem.h"
#include "page_internal.h"
#include "reply_internal.h"
#include "server_internal.h"

void
page_init(struct page *page, struct request *request,
    const struct snapshot *snapshot)
{
	page->snapshot = snapshot;
	page->conf = snapshot->conf;
	page->schedule = snapshot->schedule;
	page->now_at = clock_now(snapshot->clock);
	page->host = request->host;
	page->zones = page->conf->zones.items;
	page->zone_count = page->conf->zones.count;
	page->zonedir = zonebox_lock(&request->server->zones,
	    snapshot->generation);
}

void
page_send(struct page *page, struct request *request, int status)
{
	struct MHD_Response *response;
	size_t length = page->text->length;

	zonebox_unlock(&request->server->zones);
	response = reply_make("text/html; charset=utf-8",
	    text_take(page->text), length);
	reply_set(response, "Content-Security-Policy", PAGE_POLICY);
	reply_set(response, "Cache-Control", "no-store");
	reply_queue(request, status, response);
	MHD_destroy_response(response);
}

void
page_redirect(struct request *request, const char *base, const char *path)
{
	struct MHD_Response *response;
	char *where = mem_format("%s%s", base, path);

	response = reply_make("text/plain; charset=utf-8",
	    mem_string("done\n"), 5);
	reply_set(response, "Location", where);
	reply_set(response, "Cache-Control", "no-store");
	reply_queue(request, MHD_HTTP_SEE_OTHER, response);
	MHD_destroy_response(response);
	free(where);
}
