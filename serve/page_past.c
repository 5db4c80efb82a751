/* SPDX-License-Identifier: MIT */
/* The page's section on what lies behind: the last few, each with how it went
 * and a link to all that was done. */
#include "agenda.h"
#include "civil.h"
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
	struct agenda past = { 0 };
	size_t i, count = 0;

	agenda_expand(&past, schedule->windows.items, schedule->windows.count,
	    schedule, page->now_at - PAGE_PAST_SECS, page->now_at,
	    AGENDA_STARTS);
	(void)agenda_lapse(&past, page->now_at);
	for (i = past.list.count; i-- > 0 && count < PAGE_PAST_MAX;) {
		if (past.list.items[i].end_at > page->now_at ||
		    page_is_current(page, &past.list.items[i]))
			continue;
		if (count++ == 0)
			text_puts(page->text, "<section id=\"past\" "
			    "aria-labelledby=\"past-title\">\n"
			    "<h2 id=\"past-title\">Recently</h2>\n"
			    "<ul class=\"past card\">\n");
		page_put_past(page, &past.list.items[i]);
	}
	if (count > 0)
		text_puts(page->text, "</ul>\n</section>\n");
	agenda_clear(&past);
}
