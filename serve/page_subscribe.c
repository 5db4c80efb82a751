/* SPDX-License-Identifier: MIT */
/*
 * The page's last section: how to get the windows into one's own calendar.
 *
 * Addresses must be whole, since people paste them into other programs.  The
 * configuration's `url` says them; without it the Host header is what the
 * reader's browser used, and the best guess ("http": a proxy that adds TLS
 * should be configured).  "webcal:" opens the system's calendar on phones and
 * desktops; the plain address is for Google and Outlook, which want it
 * pasted.
 */
#include <string.h>

#include "array.h"
#include "feed.h"
#include "html.h"
#include "page_internal.h"
#include "page_mail_internal.h"
#include "page_outlet_internal.h"

/* The groups of feeds; the last one takes the rest, so it ends every search. */
static const struct {
	const char *prefix, *title;
} page_groups[] = {
	{ "env-", "A single environment" },
	{ "tier-", "A single tier" },
	{ "", "A single window" },
};

/* A Host header is a stranger's word: only what a host may look like (RFC
 * 3986 3.2.2) is put on the page. */
static bool
page_is_host(const char *host)
{
	size_t length = host == NULL ? 0 : strnlen(host, 256);

	return length > 0 && length < 256 && host[strspn(host,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789.:-_[]")] == '\0';
}

/* "webcal:" is http or https. */
void
page_put_site(const struct page *page, struct text *url, bool is_webcal)
{
	const char *base = page->conf->url, *rest;

	if (base == NULL && page_is_host(page->host))
		text_putf(url, "%s://%s", is_webcal ? "webcal" : "http",
		    page->host);
	else if (base != NULL && is_webcal &&
	    (rest = strstr(base, "://")) != NULL)
		text_putf(url, "webcal%s", rest);
	else if (base != NULL)
		text_puts(url, base);
}

/* Append the feed's whole address. */
static void
page_put_address(const struct page *page, const char *name, bool is_webcal)
{
	struct text url = { 0 };

	page_put_site(page, &url, is_webcal);
	text_puts(&url, "/feeds/");
	html_percent(&url, name);
	text_puts(&url, ".ics");
	html_url(page->text, text_string(&url));
	text_clear(&url);
}

/* The part of the title behind the site's name, which the page shows at its
 * top. */
static void
page_put_feed_title(const struct page *page, const char *name)
{
	struct text title = { 0 };
	const char *part;
	size_t length = strlen(page->conf->title);

	feed_format_title(&title, &page->snapshot->feed_site, name);
	part = text_string(&title);
	if (strncmp(part, page->conf->title, length) == 0 &&
	    strncmp(part + length, ": ", 2) == 0)
		part += length + 2;
	/* "all windows", "prod environments"; names stay as they are. */
	if ((strcmp(name, "all") == 0 || strncmp(name, "tier-", 5) == 0) &&
	    *part >= 'a' && *part <= 'z')
		text_putc(page->text, (char)(*part++ - 'a' + 'A'));
	html_text(page->text, part);
	text_clear(&title);
}

/* One feed: its title, a button, its address.  The hidden words tell the
 * buttons apart for those who hear them. */
static void
page_put_feed(const struct page *page, const char *name)
{
	struct text *text = page->text;

	text_puts(text, "<li><span class=\"feed\">");
	page_put_feed_title(page, name);
	text_puts(text, "</span> <a class=\"button\" href=\"");
	page_put_address(page, name, true);
	text_puts(text, "\">Subscribe<span class=\"hidden\"> to ");
	page_put_feed_title(page, name);
	text_puts(text, "</span></a> <code class=\"address\">");
	page_put_address(page, name, false);
	text_puts(text, "</code></li>\n");
}

/* To which group does the feed belong?  "all" stands alone. */
static size_t
page_group(const char *name)
{
	size_t i = 0;

	while (strncmp(name, page_groups[i].prefix,
	    strlen(page_groups[i].prefix)) != 0)
		i++;
	return i;
}

/* The feeds of one group, folded away; nothing for an empty group. */
static void
page_put_group(const struct page *page, const struct feed_names *names,
    size_t group)
{
	size_t i, count = 0;

	for (i = 0; i < names->list.count; i++) {
		if (strcmp(names->list.items[i], "all") == 0 ||
		    page_group(names->list.items[i]) != group)
			continue;
		if (count++ == 0)
			text_putf(page->text, "<details>\n<summary>%s"
			    "</summary>\n<ul class=\"feeds\">\n",
			    page_groups[group].title);
		page_put_feed(page, names->list.items[i]);
	}
	if (count > 0)
		text_puts(page->text, "</ul>\n</details>\n");
}

/* What each calendar program calls it, and how often it looks: that is what
 * people ask when a change does not show. */
static void
page_put_hints(const struct page *page)
{
	text_puts(page->text,
	    "<h3>How to add it</h3>\n<dl class=\"hints\">\n"
	    "<dt>Google Calendar</dt><dd>On the web: <em>Other calendars</em>"
	    ", plus sign, <em>From URL</em>, paste the address. It looks "
	    "for changes a few times a day.</dd>\n"
	    "<dt>Outlook</dt><dd><em>Add calendar</em>, <em>Subscribe from "
	    "web</em>, paste the address with <code>?form=zoned</code> "
	    "behind it. It looks about every three hours.</dd>\n"
	    "<dt>Apple Calendar</dt><dd>Press <em>Subscribe</em>, or "
	    "<em>File</em>, <em>New Calendar Subscription</em>. Choose "
	    "“every hour” for auto-refresh.</dd>\n"
	    "<dt>Thunderbird</dt><dd><em>New Calendar</em>, <em>On the "
	    "network</em>, paste the address.</dd>\n"
	    "</dl>\n");
}

void
page_format_subscribe(const struct page *page)
{
	struct feed_names names = { 0 };
	size_t i;

	feed_list(&page->snapshot->feed_site, &names);
	text_puts(page->text, "<section id=\"subscribe\" "
	    "aria-labelledby=\"subscribe-title\">\n"
	    "<h2 id=\"subscribe-title\">Subscribe</h2>\n"
	    "<div class=\"card\">\n<p>Have the windows in your calendar, "
	    "at your local time.</p>\n<ul class=\"feeds\">\n");
	page_put_feed(page, "all");
	text_puts(page->text, "</ul>\n");
	for (i = countof(page_groups); i-- > 0;)
		page_put_group(page, &names, i);
	page_put_hints(page);
	page_put_tidings(page);
	page_put_mail(page);
	text_puts(page->text, "</div>\n</section>\n");
	array_clear_owned(&names.list);
}
