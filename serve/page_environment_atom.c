/* SPDX-License-Identifier: MIT */
/*
 * The changes of an environment as an Atom feed (RFC 4287): an entry for each
 * that waits, and for each that was shipped lately.
 *
 * An entry's id is made of what it is about: it stays while the change waits,
 * whoever looks, and over restarts; `updated` is since when it is seen as it
 * is.  Nothing in the document is the time of its making, so that its ETag
 * stays until something changes.
 */
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "html.h"
#include "instant.h"
#include "page_environment_internal.h"
#include "shipped.h"

#define PAGE_ATOM_SHIPPED_MAX 50
#define PAGE_ATOM_MERGES_MAX 20
/* RFC 4151: who had the name on that day. */
#define PAGE_ATOM_TAG ",2026:environments/"

/* As in HTML; but XML 1.0 (2.2) knows no way to write U+FFFE and U+FFFF. */
static void
page_atom_mend(struct text *text)
{
	char *p;

	for (p = text->bytes; p != NULL &&
	    (p = strstr(p, "\xef\xbf")) != NULL; p += 2)
		if (p[2] == '\xbe' || p[2] == '\xbf')
			p[2] = '\xbd';
}

static void
page_atom_instant(const struct page *page, const char *name, int64_t at)
{
	text_putf(page->text, "<%s>", name);
	instant_format(page->text, at);
	text_putf(page->text, "</%s>\n", name);
}

/* Where the pages are, from outside; behind a "/" nothing follows. */
static void
page_atom_address(const struct page *page)
{
	if (page->conf->url != NULL)
		html_text(page->text, page->conf->url);
	else
		text_puts(page->text, page->host == NULL ? "" : "http://");
	if (page->conf->url == NULL && page->host != NULL)
		html_text(page->text, page->host);
	text_puts(page->text, "/");
}

/* "<id>tag:…/idfprod/PATH", each piece percent-encoded. */
static void
page_atom_id(const struct page *page, const struct environment *environment,
    const char *const *pieces, size_t count)
{
	size_t i;

	/* The site's host makes ids unique in the world. */
	text_puts(page->text, "<id>tag:");
	feed_format_host(page->text, &page->conf->feed_site);
	text_putf(page->text, PAGE_ATOM_TAG "%s", environment->id);
	for (i = 0; i < count; i++) {
		text_puts(page->text, "/");
		html_percent(page->text, pieces[i]);
	}
	text_puts(page->text, "</id>\n");
}

/* An entry's title: "gafaelfawr 15.3.2 → 15.4.1 waits". */
static void
page_atom_title(const struct page *page, const char *service,
    const char *from, const char *to, const char *verb)
{
	text_puts(page->text, "<title type=\"text\">");
	html_text(page->text, service);
	text_puts(page->text, " ");
	page_environment_put_versions(page->text, from, to);
	text_putf(page->text, " %s</title>\n", verb);
}

/* The link of an entry: what a person wrote about it, else the page. */
static void
page_atom_link(const struct page *page, const struct environment *environment,
    const char *url)
{
	text_puts(page->text, "<link rel=\"alternate\" href=\"");
	if (url != NULL) {
		html_url(page->text, url);
	} else {
		page_atom_address(page);
		text_putf(page->text, "environments/%s", environment->id);
	}
	text_puts(page->text, "\"/>\n");
}

/* What was merged, as HTML; escaped once more, as it travels in XML. */
static void
page_atom_content(const struct page *page, const struct change *change)
{
	const struct change_merge *merge;
	struct text html = { 0 };
	size_t i;

	text_putf(&html, "<p>%s</p><ul>", change_class_name(change->class));
	for (i = 0; i < change->merges.count && i < PAGE_ATOM_MERGES_MAX;
	    i++) {
		merge = &change->merges.items[i];
		text_puts(&html, "<li>");
		if (merge->url != NULL) {
			text_puts(&html, "<a href=\"");
			html_url(&html, merge->url);
			text_puts(&html, "\">");
		}
		if (merge->number != 0)
			text_putf(&html, "#%lld ", (long long)merge->number);
		html_text(&html, merge->title == NULL ? "" : merge->title);
		text_puts(&html, merge->url != NULL ? "</a>" : "");
		if (merge->by != NULL) {
			text_puts(&html, ", ");
			html_text(&html, merge->by);
		}
		text_puts(&html, "</li>");
	}
	text_puts(&html, "</ul>");
	text_puts(page->text, "<content type=\"html\">");
	html_text(page->text, text_string(&html));
	text_puts(page->text, "</content>\n");
	text_clear(&html);
}

/* Since when it waits; a list that an older program kept does not say. */
static int64_t
page_atom_seen(const struct page_environment *what,
    const struct change *change)
{
	return change->seen_at != 0 ? change->seen_at : what->pending->at;
}

static void
page_atom_waiting(const struct page *page, const struct page_environment *what,
    const struct change *change)
{
	int64_t seen_at = page_atom_seen(what, change);
	struct text seen = { 0 };
	const char *pieces[3] = { "waits", change->service, change->to };

	/* Without a version: when it came. */
	instant_format(&seen, seen_at);
	if (change->to == NULL)
		pieces[2] = text_string(&seen);
	text_puts(page->text, "<entry>\n");
	page_atom_id(page, what->environment, pieces, countof(pieces));
	page_atom_title(page, change->service, change->from, change->to,
	    "waits");
	page_atom_instant(page, "updated", seen_at);
	page_atom_link(page, what->environment, change->notes_url != NULL ?
	    change->notes_url : change->compare_url);
	page_atom_content(page, change);
	text_puts(page->text, "</entry>\n");
	text_clear(&seen);
}

static void
page_atom_shipped(const struct page *page, const struct page_environment *what,
    const struct shipped *shipped)
{
	const char *const pieces[] = { "shipped", shipped->occurrence,
		shipped->service };

	text_puts(page->text, "<entry>\n");
	page_atom_id(page, what->environment, pieces, countof(pieces));
	page_atom_title(page, shipped->service, shipped->from, shipped->to,
	    "was shipped");
	page_atom_instant(page, "updated", shipped->shipped_at);
	page_atom_link(page, what->environment, NULL);
	text_puts(page->text, "<summary type=\"text\">With ");
	html_text(page->text, shipped->occurrence);
	text_puts(page->text, "</summary>\n</entry>\n");
}

/* When the newest entry came; without any: when the configuration did. */
static int64_t
page_atom_updated(const struct page *page, const struct page_environment *what)
{
	const struct shipped_list *shipped = page->snapshot->shipped;
	const struct change *change;
	int64_t newest = 0;
	size_t i;

	for (i = 0; what->pending != NULL &&
	    i < what->pending->changes.count; i++) {
		change = &what->pending->changes.items[i];
		if (change_is_waiting(change) &&
		    page_atom_seen(what, change) > newest)
			newest = page_atom_seen(what, change);
	}
	for (i = 0; shipped != NULL && i < shipped->list.count; i++)
		if (strcmp(shipped->list.items[i].environment,
		    what->environment->id) == 0 &&
		    shipped->list.items[i].shipped_at > newest)
			newest = shipped->list.items[i].shipped_at;
	return newest == 0 ? page->snapshot->loaded_at : newest;
}

static void
page_atom_head(const struct page *page, const struct page_environment *what)
{
	struct text *text = page->text;

	text_puts(text, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n");
	page_atom_id(page, what->environment, NULL, 0);
	text_puts(text, "<title type=\"text\">Changes: ");
	html_text(text, what->environment->title);
	text_puts(text, "</title>\n");
	page_atom_instant(page, "updated", page_atom_updated(page, what));
	text_puts(text, "<author><name>");
	html_text(text, page->conf->title);
	text_puts(text, "</name></author>\n"
	    "<generator version=\"" PATCHDAY_VERSION "\">patchday</generator>"
	    "\n<link rel=\"self\" type=\"application/atom+xml\" href=\"");
	page_atom_address(page);
	text_putf(text, "environments/%s.atom\"/>\n", what->environment->id);
	page_atom_link(page, what->environment, NULL);
}

void
page_environment_atom_format(const struct page *page,
    const struct page_environment *what)
{
	const struct shipped_list *shipped = page->snapshot->shipped;
	const struct change *change;
	size_t i, count = 0;

	page_atom_head(page, what);
	for (i = 0; what->pending != NULL &&
	    i < what->pending->changes.count; i++) {
		change = &what->pending->changes.items[i];
		if (change_is_waiting(change))
			page_atom_waiting(page, what, change);
	}
	for (i = 0; shipped != NULL && i < shipped->list.count &&
	    count < PAGE_ATOM_SHIPPED_MAX; i++) {
		if (strcmp(shipped->list.items[i].environment,
		    what->environment->id) != 0)
			continue;
		page_atom_shipped(page, what, &shipped->list.items[i]);
		count++;
	}
	text_puts(page->text, "</feed>\n");
	page_atom_mend(page->text);
}
