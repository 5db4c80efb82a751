/* SPDX-License-Identifier: MIT */
/*
 * The changes of an environment's page.  Words of strangers (titles, versions,
 * names) are escaped like any other; addresses are links where they are http or
 * https, and a page has a size that a phone can load, however much waits.
 */
#include <string.h>

#include "html.h"
#include "page_environment_internal.h"
#include "page_promotion_internal.h"

/* Beyond that, changes are counted.  The rest of a page needs 10 kB. */
#define PAGE_ENVIRONMENT_CHANGES_BYTES 13000
#define PAGE_ENVIRONMENT_MERGES_MAX 5
#define PAGE_ENVIRONMENT_PARTS_MAX 6

void
page_environment_put_versions(struct text *text, const char *from,
    const char *to)
{
	bool has_from = from != NULL && from[0] != '\0';

	if (to == NULL || to[0] == '\0') {
		if (has_from) {
			text_puts(text, "from ");
			html_text(text, from);
		}
		return;
	}
	if (has_from)
		html_text(text, from);
	text_puts(text, has_from ? " → " : "to ");
	html_text(text, to);
}

/* A tag; what may break somebody's work stands out. */
static void
page_put_tag(const struct page *page, const char *word, bool is_grave)
{
	text_putf(page->text, " <span class=\"tag%s\">",
	    is_grave ? " is-grave" : "");
	html_text(page->text, word);
	text_puts(page->text, "</span>");
}

static void
page_put_tag_list(const struct page *page, const struct change *change)
{
	if (change->class != CHANGE_UNKNOWN)
		page_put_tag(page, change_class_name(change->class),
		    change->class == CHANGE_MAJOR);
	if (change->sync == SYNC_OUT_OF_SYNC || change->sync == SYNC_UNKNOWN)
		page_put_tag(page, change->sync == SYNC_OUT_OF_SYNC ?
		    "out of sync" : "sync unknown", false);
	if (change->health != HEALTH_NOT_SAID &&
	    change->health != HEALTH_HEALTHY)
		page_put_tag(page, change_health_name(change->health),
		    change_is_trouble(change));
	if (change->branch != NULL) {
		text_puts(page->text, " <span class=\"tag is-open\">branch ");
		html_text(page->text, change->branch);
		text_puts(page->text, "</span>");
	}
}

/* What else goes from where to where: charts, images, settings. */
static void
page_put_parts(const struct page *page, const struct change *change)
{
	const struct change_part *part;
	size_t i, count = 0;

	for (i = 0; i < change->parts.count &&
	    count < PAGE_ENVIRONMENT_PARTS_MAX; i++) {
		part = &change->parts.items[i];
		if (strcmp(part->what, "appVersion") == 0)
			continue;
		text_puts(page->text, count++ == 0 ? "<p class=\"by\">" :
		    ", ");
		html_text(page->text, part->what);
		if (part->from != NULL || part->to != NULL)
			text_puts(page->text, " ");
		page_environment_put_versions(page->text, part->from,
		    part->to);
	}
	if (count > 0)
		text_puts(page->text, i < change->parts.count ? " …</p>\n" :
		    "</p>\n");
}

/* The hidden words tell the links of one service from those of another. */
static void
page_put_links(const struct page *page, const struct change *change)
{
	const struct { const char *url, *title; } links[] = {
		{ change->notes_url, "Release notes" },
		{ change->compare_url, "Compare" },
		{ change->app_url, "Argo CD" },
		{ change->diff_url, "Diff" },
	};
	size_t i, count = 0;

	for (i = 0; i < countof(links); i++) {
		if (links[i].url == NULL)
			continue;
		text_puts(page->text, count++ == 0 ?
		    "<ul class=\"links\">\n<li><a href=\"" :
		    "<li><a href=\"");
		html_url(page->text, links[i].url);
		text_putf(page->text, "\">%s<span class=\"hidden\"> of ",
		    links[i].title);
		html_text(page->text, change->service);
		text_puts(page->text, "</span></a></li>\n");
	}
	text_puts(page->text, count > 0 ? "</ul>\n" : "");
}

/* "#6810 Title, by adam, 3 days ago". */
static void
page_put_merge(const struct page *page, const struct change_merge *merge)
{
	struct text *text = page->text;

	text_puts(text, "<li>");
	if (merge->url != NULL) {
		text_puts(text, "<a href=\"");
		html_url(text, merge->url);
		text_puts(text, "\">");
	}
	if (merge->number != 0)
		text_putf(text, "#%lld", (long long)merge->number);
	else if (merge->sha != NULL)
		html_text(text, merge->sha);
	else
		text_puts(text, "commit");
	text_puts(text, merge->url != NULL ? "</a> " : " ");
	if (merge->title != NULL)
		html_text(text, merge->title);
	if (merge->by != NULL || merge->merged_at != 0)
		text_puts(text, " <span class=\"by\">");
	if (merge->by != NULL)
		html_text(text, merge->by);
	if (merge->merged_at != 0) {
		text_puts(text, merge->by != NULL ? ", " : "");
		page_put_distance(page, merge->merged_at);
	}
	text_puts(text, merge->by != NULL || merge->merged_at != 0 ?
	    "</span></li>\n" : "</li>\n");
}

static void
page_put_merges(const struct page *page, const struct change *change)
{
	size_t i;

	if (change->merges.count == 0)
		return;
	text_puts(page->text, "<ul class=\"merges\">\n");
	for (i = 0; i < change->merges.count &&
	    i < PAGE_ENVIRONMENT_MERGES_MAX; i++)
		page_put_merge(page, &change->merges.items[i]);
	if (i < change->merges.count)
		text_putf(page->text, "<li>and %zu more</li>\n",
		    change->merges.count - i);
	text_puts(page->text, "</ul>\n");
}

static void
page_put_change(const struct page *page, const struct page_environment *what,
    const struct change *change)
{
	struct text *text = page->text;

	text_puts(text, "<li class=\"card\">\n<h3>");
	html_text(text, change->service);
	text_puts(text, "</h3>\n<p class=\"versions\">");
	page_environment_put_versions(text, change->from, change->to);
	page_put_tag_list(page, change);
	text_puts(text, "</p>\n");
	page_put_parts(page, change);
	if (change->trouble != NULL) {
		text_puts(text, "<p class=\"by\">");
		html_text(text, change->trouble);
		text_puts(text, "</p>\n");
	}
	page_put_merges(page, change);
	page_put_links(page, change);
	if (change_is_waiting(change))
		page_promotion_put_asked(page, what->environment, change,
		    what->viewer);
	text_puts(text, "</li>\n");
}

/* Those that fit, and how many there are more. */
static void
page_put_list(const struct page *page, const struct page_environment *what,
    bool (*is_wanted)(const struct change *change), size_t most)
{
	const struct pending *pending = what->pending;
	size_t i, count = 0, left = 0, end = page->text->length + most;

	for (i = 0; i < pending->changes.count; i++) {
		if (!is_wanted(&pending->changes.items[i]))
			continue;
		if (page->text->length >= end) {
			left++;
			continue;
		}
		text_puts(page->text, count++ == 0 ?
		    "<ul class=\"changes\">\n" : "");
		page_put_change(page, what, &pending->changes.items[i]);
	}
	text_puts(page->text, count > 0 ? "</ul>\n" : "");
	if (left > 0)
		text_putf(page->text, "<p class=\"note\">And %zu more; the "
		    "data at the end of the page have them all.</p>\n", left);
}

void
page_environment_put_changes(const struct page *page,
    const struct page_environment *what)
{
	if (what->pending == NULL || pending_count(what->pending) == 0)
		return;
	text_puts(page->text, "<section id=\"changes\" "
	    "aria-labelledby=\"changes-title\">\n"
	    "<h2 id=\"changes-title\">What waits</h2>\n");
	page_put_list(page, what, change_is_waiting,
	    PAGE_ENVIRONMENT_CHANGES_BYTES);
	text_puts(page->text, "</section>\n");
}

/* In trouble, and not among those that wait. */
static bool
page_is_only_unwell(const struct change *change)
{
	return change_is_trouble(change) && !change_is_waiting(change);
}

void
page_environment_put_trouble(const struct page *page,
    const struct page_environment *what)
{
	bool is_any = false;
	size_t i;

	for (i = 0; what->pending != NULL &&
	    i < what->pending->changes.count; i++)
		is_any |= page_is_only_unwell(
		    &what->pending->changes.items[i]);
	if (!is_any)
		return;
	text_puts(page->text, "<section id=\"trouble\" "
	    "aria-labelledby=\"trouble-title\">\n"
	    "<h2 id=\"trouble-title\">In trouble</h2>\n"
	    "<p class=\"note\">Nothing waits for these, but somebody should "
	    "look.</p>\n");
	page_put_list(page, what, page_is_only_unwell,
	    PAGE_ENVIRONMENT_CHANGES_BYTES / 4);
	text_puts(page->text, "</section>\n");
}
