/* SPDX-License-Identifier: MIT */
/*
 * An occurrence that meets a holiday, a freeze or other work: what that is, and
 * a button for each way out.  The proposal is the page's, the decision the
 * owner's: two people may look at the same page.
 */
#include "page_conflict_internal.h"

#include "conflict.h"
#include "html.h"
#include "page_field_internal.h"

/* What the button of a way out says. */
static void
page_put_way_title(const struct page *page, const struct conflict *conflict,
    enum act_verb verb)
{
	if (verb == ACT_SKIP) {
		text_puts(page->text, "Skip it");
	} else if (verb == ACT_MOVE) {
		text_puts(page->text, "Move it to ");
		page_put_instant(page, conflict->move_at);
	} else {
		text_puts(page->text, "Keep it");
	}
}

/* Without a key it is posted to this address: a link that answers. */
static void
page_put_way(const struct page *page, const struct conflict *conflict,
    enum act_verb verb, const char *form_key, bool is_proposed)
{
	struct order order;

	if (!conflict_order(conflict, verb, &order))
		return;
	text_puts(page->text, "<form method=\"post\"");
	if (form_key != NULL)
		text_putf(page->text, " action=\"%soccurrences/%s\"",
		    page->base, order.occurrence);
	text_puts(page->text, ">\n");
	if (form_key != NULL)
		page_put_hidden(page, "key", form_key);
	page_put_hidden(page, "act", act_verb_name(verb));
	/* What it says is what the button says: no second look. */
	page_put_hidden(page, "step", "do");
	if (order.to != NULL)
		page_put_hidden(page, "to", order.to);
	if (order.because != NULL)
		page_put_hidden(page, "because", order.because);
	text_putf(page->text, "<button type=\"submit\"%s>",
	    is_proposed ? "" : " class=\"plain-button\"");
	page_put_way_title(page, conflict, verb);
	text_puts(page->text, "<span class=\"hidden\"> (");
	html_text(page->text, conflict->occurrence.window->title);
	text_puts(page->text, ")</span></button>\n</form>\n");
	order_clear(&order);
}

/* What is proposed stands first. */
static void
page_put_ways(const struct page *page, const struct conflict *conflict,
    const char *form_key)
{
	enum act_verb ways[CONFLICT_WAY_COUNT];
	size_t i;

	text_puts(page->text, "<div class=\"ways outs\">\n");
	conflict_list_ways(conflict->proposed, ways);
	for (i = 0; i < CONFLICT_WAY_COUNT; i++)
		page_put_way(page, conflict, ways[i], form_key, i == 0);
	text_puts(page->text, "</div>\n");
}

static void
page_put_clashes(const struct page *page, const struct conflict *conflict)
{
	struct text clashes = { 0 };

	conflict_format_clashes(&clashes, conflict);
	text_puts(page->text, "<p class=\"tags\"><span class=\"tag is-open\">"
	    "meets ");
	html_text(page->text, text_string(&clashes));
	text_puts(page->text, "</span></p>\n");
	text_clear(&clashes);
}

/* Past ones have no way out. */
static bool
page_find_conflict(const struct page *page,
    const struct occurrence *occurrence, struct conflicts *ret_conflicts)
{
	return occurrence->start_at > page->now_at &&
	    conflict_find(ret_conflicts, page->schedule, occurrence);
}

void
page_put_conflict(const struct page *page,
    const struct occurrence *occurrence, const char *form_key)
{
	struct conflicts conflicts = { 0 };

	if (page_find_conflict(page, occurrence, &conflicts)) {
		page_put_clashes(page, &conflicts.list.items[0]);
		if (page->who != NULL && form_key != NULL)
			page_put_ways(page, &conflicts.list.items[0],
			    form_key);
	}
	conflict_clear(&conflicts);
}

void
page_put_conflict_by_link(const struct page *page,
    const struct occurrence *occurrence)
{
	struct conflicts conflicts = { 0 };

	if (page_find_conflict(page, occurrence, &conflicts)) {
		page_put_clashes(page, &conflicts.list.items[0]);
		page_put_ways(page, &conflicts.list.items[0], NULL);
	}
	conflict_clear(&conflicts);
}
