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
page_put_banner(const struct page *page)
{
	struct text snippet = { 0 };

	text_puts(&snippet, "<div id=\"maintenance\" role=\"status\"></div>\n"
	    "<script data-url=\"");
	page_put_site(page, &snippet, false);
	text_puts(&snippet, "/api/v1/now\">\n");
	text_puts(&snippet, page_outlet_script());
	text_puts(&snippet, "</script>");
	text_puts(page->text, "<details>\n<summary>A banner in your own page"
	    "</summary>\n<p>These lines show there what is going on, and what "
	    "begins within a day. Behind the address, <code>?environment=ID"
	    "</code> takes one environment alone. Where no script may stand in "
	    "a page, put it into a file and name that with <code>src</code>."
	    "</p>\n<pre class=\"snippet\"><code>");
	html_text(page->text, text_string(&snippet));
	text_puts(page->text, "</code></pre>\n</details>\n");
	text_clear(&snippet);
}

/* A link to the feed of all, and how to make the others of it. */
static void
page_put_tiding(const struct page *page, const char *suffix,
    const char *title)
{
	struct text url = { 0 };

	page_put_site(page, &url, false);
	text_putf(&url, "/feeds/all.%s", suffix);
	text_puts(page->text, "<a href=\"");
	html_url(page->text, text_string(&url));
	text_putf(page->text, "\">%s</a>", title);
	text_clear(&url);
}

void
page_put_tidings(const struct page *page)
{
	text_puts(page->text, "<p>For feed readers there is what was announced "
	    "and what happened: ");
	page_put_tiding(page, "atom", "Atom");
	text_puts(page->text, ", ");
	page_put_tiding(page, "json", "JSON Feed");
	text_puts(page->text, "; each of the addresses above with <code>.atom"
	    "</code> or <code>.json</code> at its end is one, too.</p>\n");
}
