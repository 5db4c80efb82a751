/* SPDX-License-Identifier: MIT */
/*
 * The page's third section: each window in words, as its rule says, with the
 * environments in the order in which they are worked on.  It also has the
 * words that other sections share: impact and stages.
 */
#include "duration.h"
#include "html.h"
#include "page_internal.h"
#include "timetext.h"

const char *
page_impact(enum window_impact impact)
{
	static const char *const words[] = {
		[WINDOW_IMPACT_NONE] = "nothing to notice",
		[WINDOW_IMPACT_TRANSIENT] = "short interruptions",
		[WINDOW_IMPACT_SESSIONS_END] = "sessions are ended",
		[WINDOW_IMPACT_DOWN] = "not available",
	};

	return words[impact];
}

void
page_put_environment_title(const struct page *page, const char *id)
{
	const struct environment *environment =
	    conf_find_environment(page->conf, id);

	/* The id where nothing is known of it. */
	html_text(page->text, environment == NULL ? id : environment->title);
}

void
page_put_environment(const struct page *page, const char *id)
{
	const struct environment *environment =
	    conf_find_environment(page->conf, id);

	if (environment != NULL && environment->url != NULL) {
		text_puts(page->text, "<a href=\"");
		html_url(page->text, environment->url);
		text_puts(page->text, "\">");
		page_put_environment_title(page, id);
		text_puts(page->text, "</a>");
	} else {
		page_put_environment_title(page, id);
	}
}

void
page_put_stages(const struct page *page, const struct window *window,
    enum page_detail detail)
{
	const struct window_stage *stage;
	const char *id;
	size_t i, k;

	if (window->stages.count == 0)
		return;
	text_putf(page->text, "<ol class=\"stages%s\" "
	    "aria-label=\"Environments, in this order\">\n",
	    detail == PAGE_BRIEF ? " is-brief" : "");
	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		text_puts(page->text, "<li>");
		for (k = 0; k < stage->environments.count; k++) {
			id = stage->environments.items[k];
			text_puts(page->text, k > 0 ? ", " : "");
			if (detail == PAGE_BRIEF)
				html_text(page->text, id);
			else
				page_put_environment(page, id);
		}
		text_puts(page->text, "</li>\n");
	}
	text_puts(page->text, "</ol>\n");
}

/* "Every Thursday at 15:00, Los Angeles time, for 2 hours"; as it was written
 * where it has no words (some RRULEs have none). */
static void
page_put_rule(const struct page *page, const struct window *window)
{
	struct text words = { 0 };

	if (recurrence_format_words(&words, &window->recurrence, NULL) != 0) {
		text_cut(&words, 0);
		text_puts(&words, window->recurrence.text);
	}
	if (words.length > 0 && words.bytes[0] >= 'a' && words.bytes[0] <= 'z')
		words.bytes[0] = (char)(words.bytes[0] - 'a' + 'A');
	text_puts(&words, ", ");
	timetext_format_city(&words, window->zone);
	text_puts(&words, " time, for ");
	duration_format_exact(&words, window->duration_secs);
	text_puts(page->text, "<p class=\"rule\">");
	html_text(page->text, text_string(&words));
	text_puts(page->text, "</p>\n");
	text_clear(&words);
}

/* Who confirms, and what silence means. */
static void
page_put_confirm(const struct page *page, const struct window *window)
{
	static const char *const silences[] = {
		[WINDOW_OTHERWISE_TENTATIVE] = "until then it is tentative",
		[WINDOW_OTHERWISE_SKIP] = "otherwise it does not take place",
		[WINDOW_OTHERWISE_GO] = "otherwise it takes place",
	};

	if (window->confirm.by == NULL)
		return;
	text_puts(page->text, "<p>To be confirmed each time by ");
	page_put_role(page, window->confirm.by);
	text_putf(page->text, "; %s.</p>\n",
	    silences[window->confirm.otherwise]);
}

/* An item of links; nothing where the window has none. */
static void
page_put_link(const struct page *page, const char *url, const char *title)
{
	if (url == NULL)
		return;
	text_puts(page->text, "<li><a href=\"");
	html_url(page->text, url);
	text_putf(page->text, "\">%s</a></li>\n", title);
}

/* A card for one window. */
static void
page_put_window(const struct page *page, const struct window *window)
{
	struct text *text = page->text;

	text_puts(text, "<article class=\"card\">\n<h3>");
	html_text(text, window->title);
	text_puts(text, "</h3>\n");
	page_put_rule(page, window);
	if (window->description != NULL) {
		text_puts(text, "<p>");
		html_text(text, window->description);
		text_puts(text, "</p>\n");
	}
	page_put_confirm(page, window);
	text_putf(text, "<p class=\"tags\"><span class=\"tag\">%s</span>"
	    "</p>\n", page_impact(window->impact));
	page_put_stages(page, window, PAGE_FULL);
	text_puts(text, "<ul class=\"links\">\n<li><a href=\"feeds/");
	html_percent(text, window->id);
	text_puts(text, ".ics\">Calendar</a></li>\n");
	page_put_link(page, window->call, "Call");
	page_put_link(page, window->url, "More about it");
	text_puts(text, "</ul>\n</article>\n");
}

void
page_format_windows(const struct page *page)
{
	size_t i;

	text_puts(page->text, "<section id=\"windows\" "
	    "aria-labelledby=\"windows-title\">\n"
	    "<h2 id=\"windows-title\">Windows</h2>\n<div class=\"grid\">\n");
	for (i = 0; i < page->conf->windows.count; i++)
		page_put_window(page, &page->conf->windows.items[i]);
	text_puts(page->text, "</div>\n</section>\n");
}
