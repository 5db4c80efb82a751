/* SPDX-License-Identifier: MIT */
/*
 * The page that people open, as a whole: head, banners, sections, foot.  HTML
 * without scripts; every word that is not ours goes through html_*. Addresses
 * are relative, so that a proxy may serve it below any path.
 *
 * It is a function of its arguments: snapshot, clock, zones.  Each section
 * has its own file, page_NAME.c, and the order here is the order in which
 * somebody in a hurry asks: is it now, is it soon, what is it, how do I get
 * told.
 */
#include "page_internal.h"

#include <string.h>

#include "asset_internal.h"
#include "civil.h"
#include "html.h"
#include "timetext.h"
#include "zonedir.h"

#define PAGE_REFUSED_MAX 1200	/* bytes of complaints; the log has them all */

/* One more style, for the pages that need it. */
static void
page_put_sheet(const struct page *page, const char *sheet)
{
	text_putf(page->text, "<style>%s</style>\n", sheet);
}

/* Where feed readers find what is new in the environment. */
static void
page_put_alternate(const struct page *page)
{
	text_putf(page->text, "<link rel=\"alternate\" "
	    "type=\"application/atom+xml\" "
	    "href=\"%senvironments/%s.atom\" title=\"Changes\">\n",
	    page->base, page->environment);
}

/* Title, style; ends within <header>, behind the site's name.  Every page is
 * the same address for its scripts, styles and feeds: `base` leads there. */
void
page_put_head(const struct page *page, const char *title)
{
	struct text *text = page->text;

	text_puts(text, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	html_text(text, title);
	text_puts(text, " \xc2\xb7 ");
	html_text(text, page->conf->title);
	text_puts(text, "</title>\n");
	page_put_sheet(page, asset_sheet);
	if (page->has_forms)
		page_put_sheet(page, asset_sheet_forms);
	if (page->environment != NULL)
		page_put_sheet(page, asset_sheet_changes);
	if (page->environment != NULL && page->environment[0] != '\0')
		page_put_alternate(page);
	text_putf(text, "<link rel=\"icon\" type=\"image/svg+xml\" "
	    "href=\"%sfavicon.svg\">\n"
	    "<link rel=\"alternate\" type=\"text/calendar\" "
	    "href=\"%sfeeds/all.ics\" title=\"All windows\">\n"
	    "<link rel=\"alternate\" type=\"application/atom+xml\" "
	    "href=\"%sfeeds/all.atom\">\n"
	    "<link rel=\"alternate\" type=\"application/feed+json\" "
	    "href=\"%sfeeds/all.json\">\n"
	    "<script src=\"%slive.js?v=" PATCHDAY_VERSION "\" "
	    "data-events=\"%sevents?since=%llu\" defer></script>\n"
	    "</head>\n<body>\n"
	    "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n"
	    "<header>\n<p class=\"site\">", page->base, page->base,
	    page->base, page->base, page->base, page->base,
	    (unsigned long long)page->snapshot->generation);
	html_text(text, page->conf->title);
	text_puts(text, "</p>\n");
}

/* The heading of the first page, and links to its sections. */
static void
page_format_head(const struct page *page)
{
	const struct snapshot *snapshot = page->snapshot;

	page_put_head(page, "Maintenance windows");
	text_puts(page->text, "<h1>Maintenance windows</h1>\n"
	    "<nav aria-label=\"On this page\"><ul>\n"
	    "<li><a href=\"#now\">Now</a></li>\n"
	    "<li><a href=\"#next\">Next</a></li>\n"
	    "<li><a href=\"#past\">Recently</a></li>\n"
	    "<li><a href=\"#windows\">Windows</a></li>\n"
	    "<li><a href=\"#subscribe\">Subscribe</a></li>\n");
	if (snapshot->pending != NULL || snapshot->conf->sources.count > 0)
		text_puts(page->text, "<li><a href=\"environments/\">"
		    "What waits</a></li>\n");
	if (snapshot->conf->promotions.count > 0 ||
	    (snapshot->promotions != NULL &&
	    snapshot->promotions->list.count > 0))
		text_puts(page->text, "<li><a href=\"promotions\">Promotions"
		    "</a></li>\n");
	if (!policy_is_empty(&snapshot->conf->policy))
		text_puts(page->text, "<li><a href=\"policy\">Policy</a></li>"
		    "\n");
	text_puts(page->text, "</ul></nav>\n</header>\n");
}

/* Nothing that people decided is known of a damaged one, nor what was said. */
static void
page_format_damage(const struct page *page)
{
	if (page->snapshot->is_damaged)
		text_puts(page->text, "<div class=\"banner is-refused\">\n"
		    "<p><strong>The database is damaged.</strong> Nothing is "
		    "announced until it is put right. Shown is what the "
		    "configuration says; what was moved, skipped or done is "
		    "not known.</p>\n</div>\n");
	if (page->snapshot->is_full)
		text_puts(page->text, "<div class=\"banner is-refused\">\n"
		    "<p><strong>The disk of the database is full.</strong> "
		    "Nothing is announced, and nothing can be done here, until "
		    "there is room.</p>\n</div>\n");
	if (page->snapshot->is_astray)
		text_puts(page->text, "<div class=\"banner is-refused\">\n"
		    "<p><strong>The database is gone.</strong> Somebody has "
		    "moved or deleted its file. Nothing is announced, and "
		    "nothing can be done here, until it is put back.</p>\n"
		    "</div>\n");
}

/* A newer configuration was refused: say since when another one runs than the
 * file says, and why. */
static void
page_format_refused(const struct page *page)
{
	const struct snapshot *snapshot = page->snapshot;
	struct text start = { 0 };
	size_t length;

	if (snapshot->refused == NULL)
		return;
	text_puts(page->text, "<div class=\"banner is-refused\">\n"
	    "<p><strong>Running the configuration of ");
	page_put_instant(page, snapshot->loaded_at);
	text_puts(page->text, ".</strong> A newer one was refused ");
	page_put_distance(page, snapshot->refused_at);
	text_puts(page->text, ":</p>\n<pre>");
	length = strnlen(snapshot->refused, PAGE_REFUSED_MAX);
	/* html_text() wants a string that ends. */
	text_put(&start, snapshot->refused, length);
	html_text(page->text, text_string(&start));
	if (snapshot->refused[length] != '\0')
		text_puts(page->text, "\n…");
	text_puts(page->text, "</pre>\n</div>\n");
	text_clear(&start);
}

/* Nobody should wait for a message that is not sent. */
void
page_put_rehearsal(const struct page *page)
{
	if (page->snapshot->is_rehearsal)
		text_puts(page->text, "<div class=\"banner\">\n"
		    "<p><strong>Rehearsal.</strong> Announcements are worded "
		    "and recorded, but nothing is sent.</p>\n</div>\n");
}

/* When the page was made, from what, and by which version. */
void
page_put_foot(const struct page *page)
{
	struct text *text = page->text;

	text_puts(text, "<footer>\n<p>Last updated ");
	page_put_instant(page, page->now_at);
	text_puts(text, ". Configuration of ");
	page_put_instant(page, page->snapshot->loaded_at);
	text_puts(text, ".</p>\n<p>Time zone data ");
	html_text(text, zonedir_release(page->zonedir));
	text_putf(text, ", patchday " PATCHDAY_VERSION ". "
	    "As data: <a href=\"%sapi/v1/occurrences\">occurrences (JSON)"
	    "</a>.</p>\n</footer>\n</body>\n</html>\n", page->base);
}

void
page_format(const struct page *page)
{
	page_format_head(page);
	text_puts(page->text, "<main id=\"main\">\n");
	page_format_damage(page);
	page_format_refused(page);
	page_put_rehearsal(page);
	page_format_now(page);
	page_format_next(page);
	page_format_past(page);
	page_format_windows(page);
	page_format_subscribe(page);
	text_puts(page->text, "</main>\n");
	page_put_foot(page);
}
