/* SPDX-License-Identifier: MIT */
/*
 * How to show in one's own page what is going on, and to read what was: a few
 * lines to copy, with the address in them.  The script is docs/banner.js, which
 * the tests try in a browser; a page copies it and trusts nobody for what it
 * may run.
 */
#include <string.h>

#include "asset_internal.h"
#include "html.h"
#include "page_outlet_internal.h"

/* Behind the comments at its front. */
static const char *
page_outlet_script(void)
{
	const char *script = asset_banner;

	while (strncmp(script, "//", 2) == 0)
		script = strchr(script, '\n') + 1;
	return script;
}

void
page_format_banner(const struct page *page)
{
	struct text snippet = { 0 }, *text = page->text;

	text_puts(&snippet, "<div id=\"maintenance\" role=\"status\"></div>\n"
	    "<script data-url=\"");
	page_put_site(page, &snippet, false);
	text_puts(&snippet, "/api/v1/now\">\n");
	text_puts(&snippet, page_outlet_script());
	text_puts(&snippet, "</script>");
	page_put_head(page, "Banner");
	text_puts(text, "<h1>A banner in your own page</h1>\n"
	    "<nav aria-label=\"Elsewhere\"><ul>\n"
	    "<li><a href=\"./\">All windows</a></li>\n</ul></nav>\n</header>\n"
	    "<main id=\"main\">\n");
	page_put_rehearsal(page);
	text_puts(text, "<p>These lines show there what is going on, and what "
	    "begins within a day. Behind the address, <code>?environment=ID"
	    "</code> takes one environment alone. Where no script may stand in "
	    "a page, put it into a file and name that with <code>src</code>."
	    "</p>\n<pre class=\"snippet card\"><code>");
	html_text(text, text_string(&snippet));
	text_puts(text, "</code></pre>\n</main>\n");
	page_put_foot(page);
	text_clear(&snippet);
}

void
page_put_tidings(const struct page *page)
{
	text_puts(page->text, "<p class=\"note\">Your team announces starts "
	    "and ends, too. For feed readers: <a href=\"feeds/all.atom\">Atom"
	    "</a>, <a href=\"feeds/all.json\">JSON Feed</a> (<code>.json"
	    "</code> behind any address). For your pages: <a href=\"banner\">"
	    "a banner</a>.</p>\n");
}
