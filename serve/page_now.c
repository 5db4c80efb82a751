/* SPDX-License-Identifier: MIT */
/*
 * The page's first section: what is under way, or that nothing is and when
 * that changes.  An occurrence that awaits confirmation is shown as "planned
 * for now": the page must neither hide nor promise it.
 */
#include "agenda.h"
#include "civil.h"
#include "html.h"
#include "page_control_internal.h"
#include "page_internal.h"
#include "page_life_internal.h"

#define PAGE_NOTES_MAX 3
#define PAGE_EARLY_SECS (2 * 3600)	/* a start before its time */

/* Where maintainers talk, and where its coordinator leads it; buttons, since
 * they are wanted in a hurry. */
static void
page_put_ways(const struct page *page, const struct occurrence *occurrence)
{
	text_puts(page->text, "<p class=\"ways\">");
	page_put_talk(page, occurrence);
	page_put_run_link(page, occurrence);
	text_puts(page->text, "</p>\n");
}

/* One occurrence that is under way. */
static void
page_put_current(const struct page *page,
    const struct occurrence *occurrence)
{
	struct text *text = page->text;

	text_putf(text, "<article class=\"card is-now\">\n"
	    "<p class=\"label\">%s</p>\n<h3>",
	    page_phase(page, occurrence));
	page_put_title_link(page, occurrence);
	text_puts(text, "</h3>\n");
	page_put_lead(page, occurrence);
	page_put_progress(page, occurrence);
	text_puts(text, "<ul class=\"times\">\n");
	page_put_spans(page, occurrence, 0, civil_local_days(
	    zone_local(page->zones[0], page->now_at)));
	text_puts(text, "</ul>\n");
	page_put_coordinator(page, occurrence);
	page_put_steps(page, occurrence);
	page_put_notes(page, occurrence, PAGE_NOTES_MAX);
	page_put_ways(page, occurrence);
	text_puts(text, "</article>\n");
}

/* Nothing is under way: say when that changes. */
static void
page_put_quiet(const struct page *page, const struct occurrence *next)
{
	struct text *text = page->text;

	text_puts(text, "<div class=\"card is-quiet\">\n"
	    "<p class=\"lead\">Nothing is under way.</p>\n");
	if (next == NULL) {
		text_puts(text, "<p>Nothing is planned either.</p>\n");
	} else {
		text_puts(text, "<p>Next is <strong>");
		html_text(text, next->window->title);
		text_puts(text, "</strong> ");
		page_put_distance(page, next->start_at);
		text_puts(text, ", ");
		page_put_instant(page, next->start_at);
		text_puts(text, ".</p>\n");
	}
	text_puts(text, "</div>\n");
}

void
page_format_now(const struct page *page)
{
	const struct schedule *schedule = page->schedule;
	struct agenda now = { 0 }, next = { 0 };
	size_t i, count = 0;

	/* What goes on, whatever its planned times say. */
	agenda_expand_going(&now, schedule->windows.items,
	    schedule->windows.count, schedule, page->now_at,
	    page->now_at + PAGE_EARLY_SECS);
	agenda_next(&next, schedule->windows.items, schedule->windows.count,
	    schedule, page->now_at + 1, PAGE_NEXT_MAX);
	(void)agenda_lapse(&now, page->now_at);
	(void)agenda_lapse(&next, page->now_at);
	text_puts(page->text, "<section id=\"now\" "
	    "aria-labelledby=\"now-title\">\n"
	    "<h2 id=\"now-title\">Now</h2>\n");
	for (i = 0; i < now.list.count; i++) {
		if (!page_is_current(page, &now.list.items[i]))
			continue;
		page_put_current(page, &now.list.items[i]);
		count++;
	}
	for (i = 0; i < next.list.count; i++)
		if (next.list.items[i].status != OCCURRENCE_CANCELLED)
			break;
	if (count == 0)
		page_put_quiet(page, i < next.list.count ?
		    &next.list.items[i] : NULL);
	text_puts(page->text, "</section>\n");
	agenda_clear(&now);
	agenda_clear(&next);
}
