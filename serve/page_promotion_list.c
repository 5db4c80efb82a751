/* SPDX-License-Identifier: MIT */
/* The page of all promotions, open ones first, and what other pages show of
 * them. */
#include <string.h>

#include "html.h"
#include "page_field_internal.h"
#include "page_promotion_internal.h"

#define PAGE_PROMOTION_OPEN_MAX 40	/* a phone can load so many */
#define PAGE_PROMOTION_PAST_MAX 20

/* One: what it is, how it stands, where it is offered. */
static void
page_put_promotion_item(const struct page *page,
    const struct promotion *promotion)
{
	struct page_promotion view;
	struct text state = { 0 };

	page_promotion_init(&view, page, promotion, NULL);
	promotion_format_state(&state, promotion);
	text_puts(page->text, "<li class=\"card\">\n<h3>");
	page_promotion_put_link(page, promotion);
	text_puts(page->text, "</h3>\n<p class=\"tags\"><span "
	    "class=\"tag\">");
	html_text(page->text, promotion->kind.title);
	text_puts(page->text, "</span></p>\n<p>");
	html_text(page->text, text_string(&state));
	text_puts(page->text, "</p>\n<p class=\"by\">");
	page_promotion_put_offer(page, &view);
	text_puts(page->text, "</p>\n</li>\n");
	text_clear(&state);
	page_promotion_clear(&view);
}

/* Those that are open, or that are not, the newest first. */
static void
page_put_promotion_part(const struct page *page, bool is_open, size_t most)
{
	const struct promotion_list *list = page->snapshot->promotions;
	const struct promotion *promotion;
	size_t i, count = 0;

	for (i = list == NULL ? 0 : list->list.count; i-- > 0;) {
		promotion = list->list.items[i];
		if ((promotion->phase == PROMOTION_OPEN) != is_open)
			continue;
		if (count == 0)
			text_putf(page->text, "<section aria-labelledby=\""
			    "%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n"
			    "<ul class=\"plain\">\n", is_open ? "open" :
			    "past", is_open ? "open" : "past",
			    is_open ? "Open" : "Recently");
		if (count++ < most)
			page_put_promotion_item(page, promotion);
	}
	text_puts(page->text, count > 0 ? "</ul>\n" : "");
	if (count > most)
		text_putf(page->text, "<p class=\"note\">And %zu more; the "
		    "data at the end of the page have them all.</p>\n",
		    count - most);
	text_puts(page->text, count > 0 ? "</section>\n" : is_open ?
	    "<p>Nothing is proposed at the moment.</p>\n" : "");
}

void
page_promotion_list_format(const struct page *page,
    const struct page_viewer *viewer)
{
	struct text *text = page->text;

	page_put_head(page, "Promotions");
	text_putf(text, "<h1>Promotions</h1>\n"
	    "<nav aria-label=\"Elsewhere\"><ul>\n"
	    "<li><a href=\"%s\">All windows</a></li>\n",
	    page->base[0] == '\0' ? "./" : page->base);
	if (!policy_is_empty(&page->conf->policy))
		text_putf(text, "<li><a href=\"%spolicy\">Policy</a></li>\n",
		    page->base);
	text_puts(text, "</ul></nav>\n</header>\n<main id=\"main\">\n");
	page_put_problem(page, viewer->problem, viewer->field);
	page_put_rehearsal(page);
	page_put_promotion_part(page, true, PAGE_PROMOTION_OPEN_MAX);
	if (page->who != NULL)
		page_promotion_put_propose(page, viewer);
	page_put_promotion_part(page, false, PAGE_PROMOTION_PAST_MAX);
	if (page->who == NULL)
		text_putf(text, "<p class=\"note\"><a href=\"%ssign-in?next="
		    "promotions\">Sign in to propose something</a></p>\n",
		    page->base);
	text_putf(text, "<p class=\"note\">As data: "
	    "<a href=\"%sapi/v1/promotions\">promotions (JSON)</a>.</p>\n"
	    "</main>\n", page->base);
	page_put_foot(page);
}

/* --- on the page of an occurrence ----------------------------------------- */

/* Does it go with that one, or did it? */
static bool
page_promotion_is_with(const struct page *page,
    const struct promotion *promotion, const char *identity)
{
	const struct promotion_act *last = promotion_find_act(promotion,
	    promotion->finished);
	struct offer offer;

	if (promotion->phase == PROMOTION_PROMOTED)
		return last->occurrence != NULL &&
		    strcmp(last->occurrence, identity) == 0;
	if (promotion->phase != PROMOTION_OPEN ||
	    promotion->kind.window.id == NULL)
		return false;
	offer_plan(page->conf, page->schedule, promotion, page->now_at,
	    &offer);
	return offer.has_occurrence && strcmp(offer.identity, identity) == 0;
}

void
page_promotion_list_put(const struct page *page,
    const struct occurrence *occurrence)
{
	const struct promotion_list *list = page->snapshot->promotions;
	const struct promotion *promotion;
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct text state = { 0 };
	size_t i, count = 0;

	occurrence_format_identity(occurrence, identity);
	for (i = 0; list != NULL && i < list->list.count &&
	    count < PAGE_PROMOTION_PAST_MAX; i++) {
		promotion = list->list.items[i];
		if (!page_promotion_is_with(page, promotion, identity))
			continue;
		text_puts(page->text, count++ > 0 ? "<li>" :
		    "<section id=\"promotions\" "
		    "aria-labelledby=\"promotions-title\">\n"
		    "<h2 id=\"promotions-title\">Promotions</h2>\n"
		    "<ul class=\"past card\">\n<li>");
		page_promotion_put_link(page, promotion);
		text_puts(page->text, " <span class=\"tag\">");
		html_text(page->text, promotion->kind.title);
		text_puts(page->text, "</span> ");
		promotion_format_state(&state, promotion);
		html_text(page->text, text_string(&state));
		text_cut(&state, 0);
		text_puts(page->text, "</li>\n");
	}
	text_puts(page->text, count > 0 ? "</ul>\n</section>\n" : "");
	text_clear(&state);
}
