/* SPDX-License-Identifier: MIT */
/*
 * Links to occurrences stand in mails, chats and calendars for years, and
 * windows leave the configuration meanwhile: whoever follows one is not left
 * with a line of text, but told where the others are.  It is made without the
 * zones, which the route that found nothing may have locked.
 */
#include "page_missing_internal.h"

#include <string.h>

#include "accept_internal.h"
#include "html.h"
#include "page_internal.h"
#include "reply_internal.h"
#include "server_internal.h"
#include "snapshot.h"

/* Folders above an address; with more it is none of ours. */
#define PAGE_MISSING_DEPTH 6

/* Browsers name what they want first; programs take anything, or say what. */
static bool
page_missing_is_wanted(const struct request *request)
{
	const char *list = request->accept;
	struct accept_item item;

	if ((request->method & (REQUEST_GET | REQUEST_HEAD)) == 0 ||
	    strncmp(request->target.path, "/api/", 5) == 0 ||
	    strncmp(request->target.path, "/feeds/", 7) == 0)
		return false;
	while (list != NULL && accept_next(&list, &item))
		if (accept_is(&item, "text/html") && item.weight > 0)
			return true;
	return false;
}

/* What leads to "/" from the address: "../" for each folder.  -1: too many. */
static int
page_missing_find_base(const char *path, struct text *base)
{
	const char *p;
	size_t depth = 0;

	for (p = path + 1; *p != '\0'; p++)
		depth += *p == '/';
	if (depth > PAGE_MISSING_DEPTH)
		return -1;
	while (depth-- > 0)
		text_puts(base, "../");
	return 0;
}

static void
page_missing_format(const struct page *page, const char *why)
{
	struct text *text = page->text;

	page_put_head(page, "Not found");
	text_putf(text, "<h1>Not found</h1>\n"
	    "<nav aria-label=\"Elsewhere\"><ul>\n"
	    "<li><a href=\"%s./\">All windows</a></li>\n"
	    "<li><a href=\"%shistory\">History</a></li>\n"
	    "</ul></nav>\n</header>\n<main id=\"main\" data-still>\n"
	    "<div class=\"card\">\n<p class=\"lead\">", page->base, page->base);
	html_text(text, why);
	text_puts(text, ".</p>\n<p class=\"note\">A window that is no more, "
	    "or that has another rule, has left its old addresses."
	    "</p>\n</div>\n</main>\n</body>\n</html>\n");
}

bool
page_missing_send(struct request *request, const char *why)
{
	struct server *server = request->server;
	struct text text = { 0 }, base = { 0 };
	struct page page = { .text = &text };
	struct MHD_Response *response;
	struct snapshot *snapshot;
	size_t length;

	if (!page_missing_is_wanted(request) ||
	    page_missing_find_base(request->target.path, &base) < 0)
		return false;
	snapshot = server->port->snapshot(server->port->owner);
	page.base = text_string(&base);
	page.snapshot = snapshot;
	page.conf = snapshot->conf;
	page_missing_format(&page, why);
	snapshot_release(snapshot);
	length = text.length;
	response = reply_make("text/html; charset=utf-8", text_take(&text),
	    length);
	reply_set(response, "Content-Security-Policy",
	    server->assets.page_policy);
	reply_set(response, "Cache-Control", "no-store");
	reply_queue(request, MHD_HTTP_NOT_FOUND, response);
	MHD_destroy_response(response);
	text_clear(&base);
	return true;
}
