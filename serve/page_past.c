/* SPDX-License-Identifier: MIT */
/* The page's section on what lies behind: the last few, each with how it went
 * and a link to all that was done; the history has the rest. */
#include "civil.h"
#include "history_internal.h"
#include "html.h"
#include "page_internal.h"
#include "page_life_internal.h"

#define PAGE_PAST_MAX 5
#define PAGE_PAST_SECS (35 * (int64_t)CIVIL_DAY_SECS)

static void
page_put_past(const struct page *page, const struct occurrence *occurrence)
{
	text_puts(page->text, "<li>");
	page_put_title_link(page, occurrence);
	text_puts(page->text, " <span class=\"times\">");
	page_put_span(page, page->zones[0], occurrence, INT64_MIN);
	text_putf(page->text, "</span> <span class=\"tag\">%s</span></li>\n",
	    page_phase(page, occurrence));
}

void
page_format_past(const struct page *page)
{
	const struct schedule *schedule = page->schedule;
	struct history_query query = { .windows = schedule->windows.items,
	    .window_count = schedule->windows.count, .schedule = schedule,
	    .now_at = page->now_at,
	    .known_from_at = page->snapshot->known_from_at,
	    .place = { .before_at = INT64_MAX }, .most = PAGE_PAST_MAX };
	struct history past = { 0 };
	const struct occurrence *occurrence;
	size_t i, count = 0;

	/* No farther than it is shown, however seldom a window comes. */
	if (query.known_from_at < page->now_at - PAGE_PAST_SECS)
		query.known_from_at = page->now_at - PAGE_PAST_SECS;
	history_find(&past, &query);
	text_puts(page->text, "<section id=\"past\" "
	    "aria-labelledby=\"past-title\">\n"
	    "<h2 id=\"past-title\">Recently</h2>\n");
	for (i = 0; i < past.list.count; i++) {
		occurrence = &past.list.items[i];
		if (occurrence->start_at < page->now_at - PAGE_PAST_SECS)
			continue;
		text_puts(page->text, count++ == 0 ?
		    "<ul class=\"past card\">\n" : "");
		page_put_past(page, occurrence);
	}
	text_putf(page->text, "%s<p class=\"note\"><a href=\"%shistory\">"
	    "History</a></p>\n</section>\n", count > 0 ? "</ul>\n" :
	    "<p>Nothing.</p>\n", page->base);
	history_clear(&past);
}
