/* SPDX-License-Identifier: MIT */
/* The page of all environments, and links to them from other pages. */
#include <string.h>

#include "html.h"
#include "page_environment_internal.h"
#include "shipped.h"

#define PAGE_ENVIRONMENT_BROUGHT_MAX 60

/* A link to its page, around its title. */
static void
page_put_environment_link(const struct page *page, const char *id)
{
	text_putf(page->text, "<a href=\"%senvironments/%s\">", page->base,
	    id);
	page_put_environment_title(page, id);
	text_puts(page->text, "</a>");
}

/* "14 changes wait, seen 2 minutes ago". */
static void
page_put_environment_count(const struct page *page,
    const struct pending *pending)
{
	if (pending == NULL && page->conf->sources.count == 0)
		return;
	if (pending == NULL || (pending->changes.count == 0 &&
	    !pending_is_covered(pending))) {
		text_puts(page->text, "<span class=\"by\">not known</span>");
		return;
	}
	page_environment_put_count(page->text, pending);
	text_puts(page->text, " <span class=\"by\">");
	page_put_distance(page, pending->at);
	text_puts(page->text, "</span>");
}

void
page_environment_list_format(const struct page *page)
{
	const struct environment *environment;
	struct text *text = page->text;
	size_t i;

	page_put_head(page, "Environments");
	text_putf(text, "<h1>Environments</h1>\n"
	    "<nav aria-label=\"Elsewhere\"><ul>\n"
	    "<li><a href=\"%s\">All windows</a></li>\n"
	    "</ul></nav>\n</header>\n<main id=\"main\">\n", page->base);
	page_put_rehearsal(page);
	text_puts(text, "<section aria-label=\"What waits in each\">\n"
	    "<ul class=\"past card\">\n");
	for (i = 0; i < page->conf->environments.count; i++) {
		environment = &page->conf->environments.items[i];
		text_puts(text, "<li>");
		page_put_environment_link(page, environment->id);
		text_putf(text, " <span class=\"tag\">%s</span> ",
		    environment_tier_name(environment->tier));
		page_put_environment_count(page, pending_list_find(
		    page->snapshot->pending, environment->id));
		text_puts(text, "</li>\n");
	}
	if (page->conf->environments.count == 0)
		text_puts(text, "<li>The configuration has none.</li>\n");
	text_puts(text, "</ul>\n</section>\n");
	if (page->conf->sources.count == 0)
		text_puts(text, "<p class=\"note\">It is not known what "
		    "waits: no source of changes is configured.</p>\n");
	text_putf(text, "<p class=\"note\">As data: "
	    "<a href=\"%sapi/v1/environments\">environments (JSON)</a>.</p>\n"
	    "</main>\n", page->base);
	page_put_foot(page);
}

/* What one that is over brought, as far as it is kept beside the snapshot. */
static void
page_put_brought(const struct page *page, const struct occurrence *occurrence)
{
	const struct shipped_list *shipped = page->snapshot->shipped;
	char identity[OCCURRENCE_IDENTITY_MAX];
	const struct shipped *row;
	size_t i, count = 0;

	occurrence_format_identity(occurrence, identity);
	for (i = 0; shipped != NULL && i < shipped->list.count &&
	    count < PAGE_ENVIRONMENT_BROUGHT_MAX; i++) {
		row = &shipped->list.items[i];
		if (strcmp(row->occurrence, identity) != 0)
			continue;
		text_puts(page->text, count++ > 0 ? "<li>" :
		    "<section id=\"shipped\" "
		    "aria-labelledby=\"shipped-title\">\n"
		    "<h2 id=\"shipped-title\">What was shipped</h2>\n"
		    "<ul class=\"past card\">\n<li>");
		page_put_environment_link(page, row->environment);
		text_puts(page->text, ": ");
		html_text(page->text, row->service);
		text_puts(page->text, " ");
		page_environment_put_versions(page->text, row->from, row->to);
		text_puts(page->text, "</li>\n");
	}
	text_puts(page->text, count > 0 ? "</ul>\n</section>\n" : "");
}

void
page_environment_put_links(const struct page *page,
    const struct occurrence *occurrence)
{
	enum occurrence_phase phase = occurrence_phase(occurrence,
	    page->now_at);
	const struct window *window = occurrence->window;
	const struct window_stage *stage;
	size_t i, k;

	if (phase == OCCURRENCE_ENDED || phase == OCCURRENCE_BROKEN_OFF)
		page_put_brought(page, occurrence);
	if ((phase != OCCURRENCE_PLANNED && phase != OCCURRENCE_RUNNING &&
	    phase != OCCURRENCE_VERIFYING) ||
	    page->snapshot->pending == NULL || window->stages.count == 0)
		return;
	text_puts(page->text, "<section id=\"changes\" "
	    "aria-labelledby=\"changes-title\">\n"
	    "<h2 id=\"changes-title\">What waits</h2>\n"
	    "<ul class=\"past card\">\n");
	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++) {
			text_puts(page->text, "<li>");
			page_put_environment_link(page,
			    stage->environments.items[k]);
			text_puts(page->text, " ");
			page_put_environment_count(page, pending_list_find(
			    page->snapshot->pending,
			    stage->environments.items[k]));
			text_puts(page->text, "</li>\n");
		}
	}
	text_puts(page->text, "</ul>\n</section>\n");
}
