/* SPDX-License-Identifier: MIT */
/* Pull requests that are open and touch an environment: what may come next. */
#include "html.h"
#include "page_environment_internal.h"

#define PAGE_ENVIRONMENT_OPEN_MAX 10

/* "#6822 Title (draft) gafaelfawr, nublado; octocat, 3 days ago". */
static void
page_put_open(const struct page *page, const struct pending_open *open)
{
	struct text *text = page->text;

	text_puts(text, "<li>");
	if (open->url != NULL) {
		text_puts(text, "<a href=\"");
		html_url(text, open->url);
		text_puts(text, "\">");
	}
	text_putf(text, "#%lld%s ", (long long)open->number,
	    open->url != NULL ? "</a>" : "");
	if (open->title != NULL)
		html_text(text, open->title);
	if (open->is_draft)
		text_puts(text, " <span class=\"tag\">draft</span>");
	text_puts(text, " <span class=\"by\">");
	if (open->services != NULL)
		html_text(text, open->services);
	if (open->by != NULL) {
		text_puts(text, open->services != NULL ? "; " : "");
		html_text(text, open->by);
	}
	if (open->updated_at != 0) {
		text_puts(text, open->by != NULL || open->services != NULL ?
		    ", " : "");
		page_put_distance(page, open->updated_at);
	}
	text_puts(text, "</span></li>\n");
}

void
page_environment_put_open(const struct page *page,
    const struct page_environment *what)
{
	const struct pending *pending = what->pending;
	size_t i;

	if (pending == NULL || pending->open.count == 0)
		return;
	text_puts(page->text, "<section id=\"open\" "
	    "aria-labelledby=\"open-title\">\n"
	    "<h2 id=\"open-title\">Open pull requests</h2>\n"
	    "<ul class=\"past card\">\n");
	for (i = 0; i < pending->open.count &&
	    i < PAGE_ENVIRONMENT_OPEN_MAX; i++)
		page_put_open(page, &pending->open.items[i]);
	if (i < pending->open.count)
		text_putf(page->text, "<li>and %zu more</li>\n",
		    pending->open.count - i);
	text_puts(page->text, "</ul>\n</section>\n");
}
