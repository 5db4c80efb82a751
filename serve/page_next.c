/* SPDX-License-Identifier: MIT */
/*
 * The page's second section: what comes next, day by day.  Days are those of
 * the site's first zone; the other zones stand below each time, with their
 * own date where it differs, since 23:00 in one is tomorrow in another.
 */
#include "agenda.h"
#include "civil.h"
#include "html.h"
#include "page_conflict_internal.h"
#include "page_internal.h"

/* "Thursday 3 December 2026, in 11 days". */
static void
page_put_day(const struct page *page, int64_t days)
{
	struct civil civil = civil_from_days(days);
	int64_t distance;

	distance = days - civil_local_days(zone_local(page->zones[0],
	    page->now_at));
	text_putf(page->text, "<h3 class=\"day\"><time datetime=\""
	    "%04d-%02d-%02d\">%s %d %s %d</time> <span>", civil.year,
	    civil.month, civil.day, civil_weekday_name(civil_weekday(days)),
	    civil.day, civil_month_name(civil.month), civil.year);
	if (distance == 0)
		text_puts(page->text, "today");
	else if (distance == 1)
		text_puts(page->text, "tomorrow");
	else
		text_putf(page->text, "in %lld days", (long long)distance);
	text_puts(page->text, "</span></h3>\n");
}

/* What a reader should know before coming: cancelled, open, an odd hour
 * because clocks change, what is noticed. */
static void
page_put_tags(const struct page *page, const struct occurrence *occurrence)
{
	const struct window *window = occurrence->window;
	struct text *text = page->text;

	text_puts(text, "<p class=\"tags\">");
	/* Of what does not take place nobody notices anything. */
	if (occurrence->status == OCCURRENCE_CANCELLED) {
		text_puts(text, "<span class=\"tag is-off\">cancelled</span>"
		    "</p>\n");
		return;
	}
	if (occurrence->status == OCCURRENCE_TENTATIVE) {
		text_puts(text, "<span class=\"tag is-open\">to be confirmed");
		if (window->confirm.by != NULL) {
			text_puts(text, " by ");
			page_put_role(page, window->confirm.by);
		}
		text_puts(text, "</span> ");
	}
	if (occurrence->mark != ZONE_EXACT)
		text_putf(text, "<span class=\"tag is-open\">clocks are set "
		    "%s then</span> ",
		    occurrence->mark == ZONE_GAP ? "forward" : "back");
	text_putf(text, "<span class=\"tag\">%s</span></p>\n",
	    page_impact(window->impact));
}

/* One occurrence under its day. */
static void
page_put_coming(const struct page *page, const struct occurrence *occurrence,
    int64_t days)
{
	struct text *text = page->text;

	text_puts(text, "<li class=\"card coming\">\n<div>\n"
	    "<p class=\"span\">");
	page_put_span(page, page->zones[0], occurrence, days);
	text_puts(text, "</p>\n<ul class=\"times\">\n");
	page_put_spans(page, occurrence, 1, days);
	text_puts(text, "</ul>\n</div>\n<div>\n<h4>");
	page_put_title_link(page, occurrence);
	text_puts(text, "</h4>\n");
	page_put_tags(page, occurrence);
	page_put_moved(page, occurrence);
	page_put_conflict(page, occurrence, page->form_key);
	page_put_stages(page, occurrence->window, PAGE_BRIEF);
	text_puts(text, "</div>\n</li>\n");
}

void
page_format_next(const struct page *page)
{
	int64_t days, last_days = INT64_MIN;
	struct agenda next = { 0 };
	size_t i;

	agenda_next(&next, page->schedule->windows.items,
	    page->schedule->windows.count, page->schedule,
	    page->now_at + 1, PAGE_NEXT_MAX);
	(void)agenda_lapse(&next, page->now_at);
	text_puts(page->text, "<section id=\"next\" "
	    "aria-labelledby=\"next-title\">\n"
	    "<h2 id=\"next-title\">Next</h2>\n");
	for (i = 0; i < next.list.count; i++) {
		days = civil_local_days(zone_local(page->zones[0],
		    next.list.items[i].start_at));
		if (days != last_days) {
			text_puts(page->text, i > 0 ? "</ul>\n" : "");
			page_put_day(page, days);
			text_puts(page->text, "<ul class=\"plain\">\n");
		}
		last_days = days;
		page_put_coming(page, &next.list.items[i], days);
	}
	text_puts(page->text, i > 0 ? "</ul>\n" :
	    "<p>Nothing is planned.</p>\n");
	text_puts(page->text, "</section>\n");
	agenda_clear(&next);
}
