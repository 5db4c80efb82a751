/* SPDX-License-Identifier: MIT */
/*
 * The page's first section: what is under way, or that nothing is and when
 * that changes.  An occurrence that awaits confirmation is shown as "planned
 * for now": the page must neither hide nor promise it.
 */
#include "agenda.h"
#include "civil.h"
#include "html.h"
#include "life.h"
#include "page_internal.h"
#include "page_life_internal.h"

#define PAGE_NOTES_MAX 3
#define PAGE_EARLY_SECS (2 * 3600)	/* a start before its time */
/* Work that runs over is still under way: look back that far. */
#define PAGE_OVERRUN_SECS (7 * (int64_t)CIVIL_DAY_SECS)

/* How far it is, as a bar and in words; the bar's own text is for those who
 * cannot see it.  An occurrence has a length, so nothing divides by 0. */
static void
page_put_bar(const struct page *page, const struct occurrence *occurrence)
{
	int64_t length = occurrence->end_at - occurrence->start_at;
	int64_t passed = page->now_at - occurrence->start_at;

	if (passed > length)
		passed = length;
	text_putf(page->text, "<progress max=\"%lld\" value=\"%lld\" "
	    "aria-label=\"Time that has passed\">%lld %%</progress>\n",
	    (long long)length, (long long)passed,
	    (long long)(passed * 100 / length));
}

/* When it began and ends; of work that nobody started, when it was to. */
static void
page_put_progress(const struct page *page,
    const struct occurrence *occurrence)
{
	struct text *text = page->text;
	bool is_begun = occurrence_phase(occurrence, page->now_at) !=
	    OCCURRENCE_PLANNED;
	bool is_by_hand = occurrence->life != NULL &&
	    occurrence->life->started_ms != 0;

	text_puts(text, "<p class=\"progress\">");
	if (is_begun)
		page_put_bar(page, occurrence);
	text_puts(text, is_begun ? "<span>began " : "<span>was to begin ");
	page_put_distance(page, is_by_hand ?
	    occurrence->life->started_ms / 1000 : occurrence->start_at);
	text_puts(text, occurrence->end_at > page->now_at ?
	    "</span> <span>ends " : "</span> <span>was to end ");
	page_put_distance(page, occurrence->end_at);
	text_puts(text, "</span></p>\n");
}

/* Where maintainers talk, and where its coordinator leads it; buttons, since
 * they are wanted in a hurry. */
static void
page_put_ways(const struct page *page, const struct occurrence *occurrence)
{
	const struct window *window = occurrence->window;

	text_puts(page->text, "<p class=\"ways\">");
	if (window->call != NULL) {
		text_puts(page->text, "<a class=\"button\" href=\"");
		html_url(page->text, window->call);
		text_puts(page->text, "\">Join the call</a> ");
	}
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
	agenda_expand(&now, schedule->windows.items, schedule->windows.count,
	    schedule, page->now_at - PAGE_OVERRUN_SECS,
	    page->now_at + PAGE_EARLY_SECS, AGENDA_TOUCHES);
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
