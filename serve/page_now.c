/* SPDX-License-Identifier: MIT */
/* The page's first two sections: what is now, what is next. */
#include <string.h>

#include "agenda.h"
#include "civil.h"
#include "html.h"
#include "message.h"
#include "page_internal.h"
#include "timetext.h"

/* One sentence or two for somebody who is in the middle of work: the same
 * as in Slack and mail. */
static void
page_put_lead(const struct page *page, const struct occurrence *occurrence)
{
	struct brief brief;
	struct message message;

	brief_init(&brief, occurrence, &page->conf->brief_site);
	message_init(&message, &brief, ANNOUNCEMENT_START, 0,
	    MESSAGE_ON_TIME, page->now_at, page->zonedir,
	    &page->conf->templates);
	text_puts(page->text, "<p class=\"lead\">");
	html_text(page->text, message.lead);
	text_puts(page->text, "</p>\n");
	message_clear(&message);
	brief_clear(&brief);
}

static void
page_put_progress(const struct page *page,
    const struct occurrence *occurrence)
{
	struct text *text = page->text;
	int64_t length = occurrence->end_at - occurrence->start_at;
	int64_t passed = page->now_at - occurrence->start_at;

	text_putf(text, "<p class=\"progress\"><progress max=\"%lld\" "
	    "value=\"%lld\" aria-label=\"Time that has passed\">%lld %%"
	    "</progress>\n<span>began ", (long long)length,
	    (long long)passed, (long long)(passed * 100 / length));
	page_put_distance(page, occurrence->start_at);
	text_puts(text, "</span> <span>ends ");
	page_put_distance(page, occurrence->end_at);
	text_puts(text, "</span></p>\n");
}

static void
page_put_call(const struct page *page, const struct window *window)
{
	if (window->call == NULL)
		return;
	text_puts(page->text, "<p><a class=\"button\" href=\"");
	html_url(page->text, window->call);
	text_puts(page->text, "\">Join the call</a></p>\n");
}

static void
page_put_current(const struct page *page,
    const struct occurrence *occurrence)
{
	struct text *text = page->text;

	text_puts(text, "<article class=\"card is-now\">\n"
	    "<p class=\"label\">");
	text_puts(text, occurrence->status == OCCURRENCE_TENTATIVE ?
	    "Planned for now, not confirmed" : "Under way");
	text_puts(text, "</p>\n<h3>");
	html_text(text, occurrence->window->title);
	text_puts(text, "</h3>\n");
	page_put_lead(page, occurrence);
	page_put_progress(page, occurrence);
	text_puts(text, "<ul class=\"times\">\n");
	page_put_spans(page, occurrence, 0, civil_local_days(
	    zone_local(page->zones[0], page->now_at)));
	text_puts(text, "</ul>\n");
	page_put_stages(page, occurrence->window, PAGE_FULL);
	page_put_call(page, occurrence->window);
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
	const struct conf *conf = page->conf;
	struct agenda now = { 0 }, next = { 0 };
	size_t i, count = 0;

	agenda_expand(&now, conf->window_list.items, conf->window_list.count,
	    page->now_at, page->now_at + 1, AGENDA_TOUCHES);
	agenda_next(&next, conf->window_list.items, conf->window_list.count,
	    page->now_at + 1, 1);
	text_puts(page->text, "<section id=\"now\" "
	    "aria-labelledby=\"now-title\">\n"
	    "<h2 id=\"now-title\">Now</h2>\n");
	for (i = 0; i < now.list.count; i++) {
		if (now.list.items[i].status == OCCURRENCE_CANCELLED)
			continue;
		page_put_current(page, &now.list.items[i]);
		count++;
	}
	if (count == 0)
		page_put_quiet(page, next.list.count > 0 ?
		    &next.list.items[0] : NULL);
	text_puts(page->text, "</section>\n");
	agenda_clear(&now);
	agenda_clear(&next);
}

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

static void
page_put_tags(const struct page *page, const struct occurrence *occurrence)
{
	const struct window *window = occurrence->window;
	struct text *text = page->text;

	text_puts(text, "<p class=\"tags\">");
	if (occurrence->status == OCCURRENCE_CANCELLED)
		text_puts(text, "<span class=\"tag is-off\">cancelled</span>");
	if (occurrence->status == OCCURRENCE_TENTATIVE) {
		text_puts(text, "<span class=\"tag is-open\">to be confirmed");
		if (window->confirm.by != NULL) {
			text_puts(text, " by ");
			html_text(text, window->confirm.by);
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
	html_text(text, occurrence->window->title);
	text_puts(text, "</h4>\n");
	page_put_tags(page, occurrence);
	page_put_stages(page, occurrence->window, PAGE_BRIEF);
	text_puts(text, "</div>\n</li>\n");
}

void
page_format_next(const struct page *page)
{
	const struct conf *conf = page->conf;
	int64_t days, last_days = INT64_MIN;
	struct agenda next = { 0 };
	size_t i;

	agenda_next(&next, conf->window_list.items, conf->window_list.count,
	    page->now_at + 1, PAGE_NEXT_MAX);
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
