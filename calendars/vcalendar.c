/* SPDX-License-Identifier: MIT */
/*
 * The head of a calendar.  Each property stands twice where programs do: once
 * as RFC 7986 calls it, once as it was called by those who had it before
 * (X-WR-CALNAME, X-WR-CALDESC, X-PUBLISHED-TTL).
 */
#include "vcalendar.h"

#include <inttypes.h>
#include <stdio.h>

#include "color.h"

/* A wish; what comes of it is the reader's choice: Apple asks its user, Outlook
 * takes hours, Google up to a day. */
#define VCALENDAR_REFRESH "PT1H"

/* A feed of one window is about its zone; any other about the site's first. */
const struct zone *
vcalendar_zone(const struct feed_site *site,
    const struct feed_subject *subject)
{
	if (subject->window != NULL)
		return subject->window->zone;
	return site->zone_count > 0 ? site->zones[0] : NULL;
}

/* What a program shows in its list of calendars, and a word about delays: the
 * question why a change is not there yet comes up again and again. */
static void
vcalendar_names(struct ical *ical, const struct feed_site *site,
    const char *name)
{
	struct text words = { 0 };

	feed_format_title(&words, site, name);
	ical_text(ical, "NAME", text_string(&words));
	ical_text(ical, "X-WR-CALNAME", text_string(&words));
	text_puts(&words, ". Calendars are slow to notice changes, some take "
	    "a day; what changes at short notice is told by message too.");
	ical_text(ical, "DESCRIPTION", text_string(&words));
	ical_text(ical, "X-WR-CALDESC", text_string(&words));
	text_clear(&words);
}

/* The page, and where this very feed is fetched from (SOURCE, RFC 7986 5.8).
 * "expanded" is what is served without asking, so it is not said. */
static void
vcalendar_links(struct ical *ical, const struct feed_site *site,
    const char *name, enum feed_form form)
{
	struct text link = { 0 };

	if (site->url == NULL)
		return;
	text_putf(&link, "%s/", site->url);
	(void)ical_uri(ical, "URL", text_string(&link));
	text_putf(&link, "feeds/%s.ics", name);
	if (form != FEED_EXPANDED)
		text_putf(&link, "?form=%s", feed_form_name(form));
	if (ical_is_uri(text_string(&link))) {
		ical_open(ical, "SOURCE");
		ical_parameter(ical, "VALUE", "URI");
		ical_value_uri(ical, text_string(&link));
		ical_close(ical);
	}
	text_clear(&link);
}

/* One colour for calendars of several windows, whose entries have their own. */
static void
vcalendar_color(struct ical *ical, const struct feed_subject *subject)
{
	const char *color = "steelblue";
	char rgb[16];

	if (subject->window != NULL)
		color = color_of_window(subject->window);
	ical_token(ical, "COLOR", color);
	(void)snprintf(rgb, sizeof(rgb), "#%06" PRIX32,
	    (uint32_t)color_find(color));
	ical_token(ical, "X-APPLE-CALENDAR-COLOR", rgb);
}

/* Nothing here depends on the time or the program's version: the head of a feed
 * that did not change must not change either. */
void
vcalendar_begin(struct ical *ical, const struct feed_writer *writer,
    const char *name, const struct feed_subject *subject)
{
	ical_begin(ical, "VCALENDAR");
	ical_token(ical, "VERSION", "2.0");
	/* No version of ours: a new program is not a new calendar. */
	ical_token(ical, "PRODID", "-//patchday//patchday//EN");
	ical_token(ical, "CALSCALE", "GREGORIAN");
	vcalendar_names(ical, writer->site, name);
	/* Only for floating times, of which there are none.  Some readers move
	 * UTC times to this zone, and lose which of two 01:30 it was. */
	ical_token(ical, "X-WR-TIMEZONE", "UTC");
	vcalendar_links(ical, writer->site, name, writer->form);
	/* The parameter is required (RFC 7986 5.7). */
	ical_token(ical, "REFRESH-INTERVAL;VALUE=DURATION",
	    VCALENDAR_REFRESH);
	ical_token(ical, "X-PUBLISHED-TTL", VCALENDAR_REFRESH);
	vcalendar_color(ical, subject);
	if (writer->modified_at != INT64_MIN)
		ical_utc(ical, "LAST-MODIFIED", writer->modified_at);
}
