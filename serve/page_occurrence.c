/* SPDX-License-Identifier: MIT */
/*
 * The page of one occurrence, which messages and calendars link to: where it
 * stands now, in the same words as everywhere; then all that was done.
 */
#include "html.h"
#include "life.h"
#include "page_conflict_internal.h"
#include "page_control_internal.h"
#include "page_environment_internal.h"
#include "page_field_internal.h"
#include "page_internal.h"
#include "page_life_internal.h"
#include "page_promotion_internal.h"

void
page_put_moved(const struct page *page, const struct occurrence *occurrence)
{
	struct occurrence planned, lived;

	if (occurrence->life == NULL)
		return;
	occurrence_init(&planned, occurrence->window,
	    occurrence->original_local);
	occurrence_init_lived(&lived, occurrence);
	if (planned.start_at == lived.start_at &&
	    planned.end_at == lived.end_at)
		return;
	text_puts(page->text, "<p class=\"was\">Planned at first: ");
	page_put_span(page, page->zones[0], &planned, INT64_MIN);
	text_puts(page->text, "</p>\n");
}

/* What readers want to know.  Whoever runs it wants its buttons below, on the
 * same screen of a phone: what was said to users and what was done they know,
 * and the buttons show how far each environment is. */
static void
page_put_occurrence_card(const struct page *page,
    const struct occurrence *occurrence, const char *form_key)
{
	struct text *text = page->text;
	bool is_current = page_is_current(page, occurrence);
	bool is_led = page->who != NULL && is_current;

	text_putf(text, "<article class=\"card%s\" id=\"state\">\n"
	    "<p class=\"label\">%s</p>\n", is_current ? " is-now" : "",
	    page_phase(page, occurrence));
	page_put_reason(page, occurrence, "lead", SIZE_MAX);
	if (!is_led)
		page_put_lead(page, occurrence);
	if (is_current)
		page_put_progress(page, occurrence);
	text_puts(text, "<ul class=\"times\">\n");
	page_put_spans(page, occurrence, 0, INT64_MIN);
	text_puts(text, "</ul>\n");
	page_put_moved(page, occurrence);
	page_put_conflict(page, occurrence, form_key);
	page_put_coordinator(page, occurrence);
	if (!is_led) {
		page_put_steps(page, occurrence);
		page_put_notes(page, occurrence, SIZE_MAX);
	}
	text_puts(text, "<p class=\"ways\">");
	page_put_talk(page, occurrence);
	text_puts(text, "</p>\n");
	text_puts(text, "</article>\n");
}

void
page_put_run_link(const struct page *page,
    const struct occurrence *occurrence)
{
	char identity[OCCURRENCE_IDENTITY_MAX];

	occurrence_format_identity(occurrence, identity);
	if (page->who != NULL) {
		text_putf(page->text, "<a class=\"button\" "
		    "href=\"%soccurrences/%s#controls\">Run it</a>",
		    page->base, identity);
		return;
	}
	text_putf(page->text, "<a href=\"%ssign-in?next=occurrences/",
	    page->base);
	html_percent(page->text, identity);
	text_puts(page->text, "\">Sign in to run it</a>");
}

void
page_format_occurrence(const struct page *page,
    const struct occurrence *occurrence, const struct page_viewer *viewer)
{
	struct text *text = page->text;

	page_put_head(page, occurrence->window->title);
	text_puts(text, "<h1>");
	html_text(text, occurrence->window->title);
	text_putf(text, "</h1>\n<nav aria-label=\"Elsewhere\"><ul>\n"
	    "<li><a href=\"%s\">All windows</a></li>\n"
	    "<li><a href=\"%sfeeds/%s.ics\">Calendar</a></li>\n"
	    "<li><a href=\"%shistory?window=%s\">History</a></li>\n"
	    "</ul></nav>\n</header>\n<main id=\"main\">\n",
	    page->base[0] == '\0' ? "./" : page->base, page->base,
	    occurrence->window->id, page->base, occurrence->window->id);
	page_put_refusal(page, occurrence, viewer->problem, viewer->field);
	/* A stranger now: signed out meanwhile. */
	if (page->who == NULL)
		page_put_sent(page, viewer->refused);
	page_put_rehearsal(page);
	text_puts(text, "<section aria-label=\"Where it stands\">\n");
	page_put_occurrence_card(page, occurrence, viewer->form_key);
	text_puts(text, "</section>\n");
	if (page->who != NULL)
		page_put_controls(page, occurrence, viewer);
	page_environment_put_links(page, occurrence);
	page_promotion_list_put(page, occurrence);
	page_put_acts(page, occurrence);
	/* Small, at the end: few readers coordinate. */
	if (page->who == NULL) {
		text_puts(text, "<p class=\"note\">");
		page_put_run_link(page, occurrence);
		text_puts(text, "</p>\n");
	}
	text_puts(text, "</main>\n");
	page_put_foot(page);
}
