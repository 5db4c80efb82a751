/* SPDX-License-Identifier: MIT */
/*
 * Under a change that waits: whose OK it needs by the policy, how that stands,
 * and a button for who may ask or give it.
 */
#include <string.h>

#include "html.h"
#include "offer_ask.h"
#include "page_field_internal.h"
#include "page_promotion_internal.h"

/* How it stands, and a button for whose turn it is. */
static void
page_put_ask_state(const struct page *page, const struct promotion *promotion,
    const struct page_viewer *viewer)
{
	struct page_promotion view;
	struct text state = { 0 };

	page_promotion_init(&view, page, promotion, viewer);
	promotion_format_state(&state, promotion);
	text_puts(page->text, "<p>");
	page_promotion_put_link(page, promotion);
	text_puts(page->text, ": ");
	html_text(page->text, text_string(&state));
	text_puts(page->text, "</p>\n");
	if (viewer != NULL)
		page_promotion_put_quick(page, &view);
	text_clear(&state);
	page_promotion_clear(&view);
}

/* The form that asks. */
static void
page_put_ask_form(const struct page *page,
    const struct environment *environment, const struct change *change,
    const struct page_viewer *viewer)
{
	struct text version = { 0 };

	if (viewer == NULL || page->subject == NULL ||
	    !offer_ask_format_version(&version, change)) {
		text_clear(&version);
		return;
	}
	text_putf(page->text, "<form method=\"post\" action=\"%spromotions\">"
	    "\n", page->base);
	page_put_hidden(page, "key", viewer->form_key);
	page_put_hidden(page, "act", "propose");
	page_put_hidden(page, "service", change->service);
	page_put_hidden(page, "environment", environment->id);
	page_put_hidden(page, "version", text_string(&version));
	if (change->class != CHANGE_UNKNOWN)
		page_put_hidden(page, "change",
		    change_class_name(change->class));
	text_puts(page->text, "<button type=\"submit\">Ask for the OK"
	    "<span class=\"hidden\"> to ");
	html_text(page->text, change->service);
	text_puts(page->text, "</span></button>\n</form>\n");
	text_clear(&version);
}

void
page_promotion_put_asked(const struct page *page,
    const struct environment *environment, const struct change *change,
    const struct page_viewer *viewer)
{
	const struct process *process = offer_ask_find_process(page->conf,
	    environment, change);
	const struct promotion *promotion;
	struct text words = { 0 };

	if (process == NULL)
		return;
	process_format(&words, process);
	text_puts(page->text, "<div class=\"controls asked\">\n"
	    "<p class=\"by\">");
	html_text(page->text, text_string(&words));
	text_puts(page->text, "</p>\n");
	text_cut(&words, 0);
	(void)offer_ask_format_version(&words, change);
	promotion = offer_ask_find(page->snapshot->promotions,
	    environment->id, change->service, text_string(&words), process);
	if (promotion != NULL)
		page_put_ask_state(page, promotion, viewer);
	if (promotion == NULL || strcmp(promotion->version,
	    text_string(&words)) != 0)
		page_put_ask_form(page, environment, change, viewer);
	text_puts(page->text, "</div>\n");
	text_clear(&words);
}
