/* SPDX-License-Identifier: MIT */
/*
 * Times on the page.  Each is a <time> element whose attribute is the exact
 * instant, for programs and for browsers that translate; its text is the wall
 * clock in the site's first zone.  The other zones say the same instant again,
 * for people.  A date is written only where the reader does not know
 * it yet: in a heading above, or just before; its year, where it is another one
 * than this: pages are linked to for years.
 */
#include <string.h>

#include "civil.h"
#include "duration.h"
#include "html.h"
#include "page_internal.h"
#include "timetext.h"

/* The page does not show seconds: it is read for minutes. */
#define PAGE_MINUTE_SECS 60

/* "15:00" (in the first zone a <time> element), with the date unless it is
 * known; gives back the day. */
static int64_t
page_put_clock(const struct page *page, const struct zone *zone, int64_t at,
    int64_t known_days)
{
	int64_t local = zone_local(zone, at), days = civil_local_days(local);
	struct civil civil = civil_from_local(local);

	if (zone == page->zones[0]) {
		text_puts(page->text, "<time datetime=\"");
		timetext_format_rfc3339(page->text, zone, at);
		text_puts(page->text, "\">");
	}
	if (days != known_days)
		text_putf(page->text, "%.3s %d %.3s ",
		    civil_weekday_name(civil_weekday(days)), civil.day,
		    civil_month_name(civil.month));
	if (days != known_days && civil.year !=
	    civil_from_local(zone_local(zone, page->now_at)).year)
		text_putf(page->text, "%d ", civil.year);
	text_putf(page->text, "%02d:%02d", civil.hour, civil.minute);
	if (civil.second != 0)
		text_putf(page->text, ":%02d", civil.second);
	if (zone == page->zones[0])
		text_puts(page->text, "</time>");
	return days;
}

/* " PST", with the city, since few know every abbreviation, and some are only
 * "-03". */
static void
page_put_zone(const struct page *page, const struct zone *zone, int64_t at)
{
	struct text city = { 0 };
	const char *abbreviation = zone_at(zone, at).abbreviation;

	text_puts(page->text, " ");
	html_text(page->text, abbreviation);
	timetext_format_city(&city, zone);
	if (strcmp(abbreviation, text_string(&city)) != 0) {
		text_puts(page->text, " <span class=\"city\">");
		html_text(page->text, text_string(&city));
		text_puts(page->text, "</span>");
	}
	text_clear(&city);
}

void
page_put_span(const struct page *page, const struct zone *zone,
    const struct occurrence *occurrence, int64_t known_days)
{
	struct occurrence lived;
	struct zone_state start, end;
	int64_t days;

	occurrence_init_lived(&lived, occurrence);
	start = zone_at(zone, lived.start_at);
	end = zone_at(zone, lived.end_at);
	days = page_put_clock(page, zone, lived.start_at, known_days);
	/* Clocks change within it: "01:00 PDT – 03:00 PST" is the only honest
	 * way. */
	if (start.offset != end.offset) {
		text_puts(page->text, " ");
		html_text(page->text, start.abbreviation);
	}
	/* An en dash; with spaces around it where words follow. */
	text_puts(page->text, start.offset == end.offset &&
	    days == civil_local_days(zone_local(zone, lived.end_at)) ?
	    "\xe2\x80\x93" : " \xe2\x80\x93 ");
	(void)page_put_clock(page, zone, lived.end_at, days);
	page_put_zone(page, zone, lived.end_at);
}

void
page_put_spans(const struct page *page, const struct occurrence *occurrence,
    size_t first_zone, int64_t known_days)
{
	size_t i;

	for (i = first_zone; i < page->zone_count; i++) {
		text_puts(page->text, "<li>");
		page_put_span(page, page->zones[i], occurrence, known_days);
		text_puts(page->text, "</li>\n");
	}
}

void
page_put_instant(const struct page *page, int64_t at)
{
	const struct zone *zone = page->zones[0];
	struct text plain = { 0 };

	text_puts(page->text, "<time datetime=\"");
	timetext_format_rfc3339(page->text, zone, at);
	text_puts(page->text, "\">");
	timetext_format(&plain, zone, at - at % PAGE_MINUTE_SECS);
	html_text(page->text, text_string(&plain));
	text_puts(page->text, "</time>");
	text_clear(&plain);
}

void
page_put_distance(const struct page *page, int64_t at)
{
	int64_t secs = at - page->now_at;
	bool is_past = secs < 0;

	if (is_past)
		secs = -secs;
	if (secs < PAGE_MINUTE_SECS) {
		text_puts(page->text, is_past || secs == 0 ? "just now" :
		    "in less than a minute");
		return;
	}
	text_puts(page->text, is_past ? "" : "in ");
	duration_format_words(page->text, secs - secs % PAGE_MINUTE_SECS);
	text_puts(page->text, is_past ? " ago" : "");
}
