/* SPDX-License-Identifier: MIT */
/*
 * The page of one environment, which messages and calendars link to: how much
 * waits and how sure that is, the changes, what is in trouble, when they are
 * dealt with, what came with the last windows.
 */
#include "page_environment_internal.h"

#include <string.h>

#include "agenda.h"
#include "html.h"
#include "page_life_internal.h"

#define PAGE_ENVIRONMENT_NEXT_MAX 3

void
page_environment_put_count(struct text *text, const struct pending *pending)
{
	size_t waiting = pending_count(pending), trouble = 0, i;

	for (i = 0; i < pending->changes.count; i++)
		trouble += change_is_trouble(&pending->changes.items[i]);
	if (waiting == 0)
		text_puts(text, !pending_is_covered(pending) ?
		    "No source tells what waits" : pending_is_whole(pending) ?
		    "Nothing waits" : "Not known what waits");
	else
		text_putf(text, "%zu %s", waiting, waiting == 1 ?
		    "change waits" : "changes wait");
	if (trouble > 0)
		text_putf(text, ", %zu %s in trouble", trouble,
		    trouble == 1 ? "is" : "are");
}

/* Who says so, and how old it is. */
static void
page_put_sources(const struct page *page, const struct pending *pending)
{
	static const struct { const char *kind, *title; } titles[] = {
		{ "argocd", "Argo CD" }, { "github", "GitHub" },
		{ "phalanx", "The repository" }, { "list", "The list" } };
	const struct pending_source *source;
	const char *title;
	size_t i, k;

	text_puts(page->text, "<ul class=\"times\">\n");
	for (i = 0; i < pending->sources.count; i++) {
		source = &pending->sources.items[i];
		title = source->kind;
		for (k = 0; k < countof(titles); k++)
			if (strcmp(titles[k].kind, source->kind) == 0)
				title = titles[k].title;
		text_puts(page->text, "<li>");
		html_text(page->text, title);
		if (source->trouble != NULL) {
			text_puts(page->text, " <span class=\"tag is-open\">");
			html_text(page->text, source->trouble);
			text_puts(page->text, "</span>");
		}
		text_puts(page->text, source->at == 0 ? " never answered" :
		    " as of ");
		if (source->at != 0)
			page_put_distance(page, source->at);
		text_puts(page->text, "</li>\n");
	}
	text_puts(page->text, "</ul>\n");
}

/* The first thing to know. */
static void
page_put_state(const struct page *page, const struct page_environment *what)
{
	const struct environment *environment = what->environment;
	const struct pending *pending = what->pending;
	struct text *text = page->text;

	text_puts(text, "<section aria-label=\"How it stands\">\n"
	    "<div class=\"card\">\n<p class=\"lead\">");
	if (pending == NULL)
		text_puts(text, page->conf->sources.count > 0 ?
		    "It is not known what waits." : "It is not known what "
		    "waits: no source of changes is configured.");
	else
		page_environment_put_count(text, pending);
	text_puts(text, pending == NULL ? "</p>\n" : ".</p>\n");
	if (pending != NULL && pending->sources.count > 0) {
		text_puts(text, "<p class=\"note\">Seen ");
		page_put_distance(page, pending->at);
		text_puts(text, ".</p>\n");
		page_put_sources(page, pending);
	}
	text_putf(text, "<p class=\"tags\"><span class=\"tag\">%s</span></p>\n"
	    "<ul class=\"links\">\n",
	    environment_tier_name(environment->tier));
	if (environment->url != NULL) {
		text_puts(text, "<li><a href=\"");
		html_url(text, environment->url);
		text_puts(text, "\">Open it</a></li>\n");
	}
	if (environment->argocd != NULL && what->is_open) {
		text_puts(text, "<li><a href=\"");
		html_url(text, environment->argocd);
		text_puts(text, "\">Argo CD</a></li>\n");
	}
	text_putf(text, "<li><a href=\"%sfeeds/env-%s.ics\">Calendar</a></li>"
	    "\n<li><a href=\"%senvironments/%s.atom\">Feed of changes</a>"
	    "</li>\n</ul>\n</div>\n</section>\n", page->base,
	    environment->id, page->base, environment->id);
}

/* One occurrence of the list; `tag`: NULL or how it stands, of ours. */
static void
page_put_item(const struct page *page, const struct occurrence *occurrence,
    const char *look, const char *tag)
{
	text_puts(page->text, "<li>");
	page_put_title_link(page, occurrence);
	text_puts(page->text, " <span class=\"times\">");
	page_put_span(page, page->zones[0], occurrence, INT64_MIN);
	text_puts(page->text, "</span>");
	if (tag != NULL)
		text_putf(page->text, " <span class=\"%s\">%s</span>", look,
		    tag);
	text_puts(page->text, "</li>\n");
}

/* What goes on there, and when it will be worked on, as one list. */
static void
page_put_agendas(const struct page *page, const struct agenda *now,
    const struct agenda *next)
{
	const struct occurrence *occurrence;
	bool is_any = now->list.count + next->list.count > 0;
	size_t i;

	text_putf(page->text, "<section id=\"windows\" "
	    "aria-labelledby=\"windows-title\">\n"
	    "<h2 id=\"windows-title\">%s</h2>\n%s", now->list.count > 0 ?
	    "Now and next" : "Next windows", is_any ?
	    "<ul class=\"past card\">\n" : "<p>Nothing is planned.</p>\n");
	for (i = 0; i < now->list.count; i++)
		page_put_item(page, &now->list.items[i], "tag",
		    page_phase(page, &now->list.items[i]));
	for (i = 0; i < next->list.count; i++) {
		occurrence = &next->list.items[i];
		page_put_item(page, occurrence, "tag is-off",
		    occurrence->status == OCCURRENCE_CANCELLED ? "cancelled" :
		    NULL);
	}
	text_puts(page->text, is_any ? "</ul>\n</section>\n" :
	    "</section>\n");
}

/* When it is and will be worked on. */
static void
page_put_windows(const struct page *page,
    const struct environment *environment)
{
	ARRAY(const struct window *) windows = { 0 };
	struct agenda going = { 0 }, now = { 0 }, next = { 0 };
	size_t i;

	for (i = 0; i < page->schedule->windows.count; i++)
		if (window_has_environment(page->schedule->windows.items[i],
		    environment->id))
			array_push(&windows,
			    page->schedule->windows.items[i]);
	agenda_expand_going(&going, windows.items, windows.count,
	    page->schedule, page->now_at, page->now_at + 1);
	agenda_next(&next, windows.items, windows.count, page->schedule,
	    page->now_at + 1, PAGE_ENVIRONMENT_NEXT_MAX);
	(void)agenda_lapse(&going, page->now_at);
	(void)agenda_lapse(&next, page->now_at);
	for (i = 0; i < going.list.count; i++)
		if (page_is_current(page, &going.list.items[i]))
			array_push(&now.list, going.list.items[i]);
	page_put_agendas(page, &now, &next);
	array_clear(&now.list);
	agenda_clear(&going);
	agenda_clear(&next);
	array_clear(&windows);
}

/* How a stranger comes to read more. */
static void
page_put_way_in(const struct page *page, const struct page_environment *what)
{
	if (what->is_open || what->pending == NULL)
		return;
	text_putf(page->text, "<p class=\"note\">What was changed, and by "
	    "whom, is shown to those who are known here: "
	    "<a href=\"%ssign-in?next=environments/%s\">sign in</a>.</p>\n",
	    page->base, what->environment->id);
}

void
page_environment_format(const struct page *page,
    const struct page_environment *what)
{
	const struct environment *environment = what->environment;
	struct text *text = page->text;

	page_put_head(page, environment->title);
	text_puts(text, "<h1>");
	html_text(text, environment->title);
	text_putf(text, "</h1>\n<nav aria-label=\"Elsewhere\"><ul>\n"
	    "<li><a href=\"%s\">All windows</a></li>\n"
	    "<li><a href=\"%senvironments/\">All environments</a></li>\n"
	    "</ul></nav>\n</header>\n<main id=\"main\">\n", page->base,
	    page->base);
	page_put_rehearsal(page);
	page_put_state(page, what);
	page_environment_put_changes(page, what);
	page_put_way_in(page, what);
	page_environment_put_trouble(page, what);
	page_environment_put_open(page, what);
	page_put_windows(page, environment);
	page_environment_put_shipped(page, environment);
	text_putf(text, "<p class=\"note\">As data: "
	    "<a href=\"%sapi/v1/environments/%s/changes\">changes (JSON)</a>."
	    "</p>\n</main>\n", page->base, environment->id);
	page_put_foot(page);
}
