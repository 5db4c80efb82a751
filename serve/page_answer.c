/* SPDX-License-Identifier: MIT */
/*
 * A page as an answer.  Pages are made for each request: they say "in 2 hours"
 * and "signed in as", so no cache may keep them for anybody.  Those that
 * everybody looks at may be kept by a browser that asks each time (no-cache,
 * RFC 9111 5.2.2.4).
 *
 * They are compressed although a form's key is in them: who could measure the
 * length of a compressed page would also have to put text of their own into
 * it, and no page shows what a link or a form of another site brings; the
 * cookie does not come with it either (SameSite).  What came without the right
 * key and is shown again all the same is not compressed.
 */
#include <stdlib.h>

#include "coding_internal.h"
#include "mem.h"
#include "page_internal.h"
#include "prepared_internal.h"
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

/* The page as a response, compressed where the client wants it and it helps. */
static struct MHD_Response *
page_make_response(struct page *page, const struct request *request)
{
	struct MHD_Response *response;
	enum coding coding = CODING_IDENTITY;
	size_t length = page->text->length, packed_length;
	char *packed;

	if (!page->is_plain)
		(void)coding_choose(request->accept_encoding,
		    CODING_BIT(CODING_GZIP) | CODING_BIT(CODING_IDENTITY),
		    &coding);
	if (coding_compress(coding, text_string(page->text), length, &packed,
	    &packed_length) != 0)
		return reply_make("text/html; charset=utf-8",
		    text_take(page->text), length);
	text_clear(page->text);
	response = reply_make("text/html; charset=utf-8", packed,
	    packed_length);
	reply_set(response, MHD_HTTP_HEADER_CONTENT_ENCODING,
	    coding_name(coding));
	return response;
}

void
page_send(struct page *page, struct request *request, int status)
{
	struct MHD_Response *response;

	zonebox_unlock(&request->server->zones);
	response = page_make_response(page, request);
	reply_set(response, "Content-Security-Policy",
	    request->server->assets.page_policy);
	reply_set(response, MHD_HTTP_HEADER_VARY,
	    MHD_HTTP_HEADER_ACCEPT_ENCODING);
	reply_set(response, "Cache-Control", "no-store");
	reply_queue(request, status, response);
	MHD_destroy_response(response);
}

void
page_send_kept(struct page *page, struct request *request)
{
	struct prepared_source source = {
		.type = "text/html; charset=utf-8",
		/* What a coordinator sees is nobody else's. */
		.cache_control = page->who == NULL ? "no-cache" :
		    "private, no-cache",
		.policy = request->server->assets.page_policy,
	};
	struct prepared *prepared;
	enum coding coding;
	size_t length = page->text->length;

	zonebox_unlock(&request->server->zones);
	/* Only the coding that this client wants is worth making. */
	if (coding_choose(request->accept_encoding,
	    CODING_BIT(CODING_GZIP) | CODING_BIT(CODING_IDENTITY),
	    &coding) == 0)
		source.codings = CODING_BIT(coding);
	prepared = prepared_new(&source, text_take(page->text), length);
	prepared_send(prepared, request);
	prepared_release(prepared);
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
