/* SPDX-License-Identifier: MIT */
/*
 * The page of what lies behind: month by month, newest first, twenty at a time;
 * each with how it went, how long it took and who coordinated.  Links and a
 * plain form lead on; the filter stays in them.
 */
#include <string.h>

#include "civil.h"
#include "duration.h"
#include "html.h"
#include "life.h"
#include "page_field_internal.h"
#include "page_history_internal.h"
#include "page_life_internal.h"

/* Bytes of a reason; its own page has all of it. */
#define PAGE_HISTORY_REASON_MAX 240
#define PAGE_HISTORY_MINUTE_SECS 60
#define PAGE_HISTORY_OPTIONS_MAX 100

/* --- one entry ------------------------------------------------------------ */

/* What was agreed on, before it ended: moved, extended, shortened. */
static void
page_history_agreed(const struct occurrence *occurrence,
    struct occurrence *ret_agreed)
{
	const struct life *life = occurrence->life;
	const struct act *act;
	size_t i;

	occurrence_init(ret_agreed, occurrence->window,
	    occurrence->original_local);
	for (i = 0; life != NULL && i < life->acts.list.count; i++) {
		act = &life->acts.list.items[i];
		if (act->verb == ACT_MOVE)
			ret_agreed->start_at = act->start_at;
		if (act->end_at != 0)
			ret_agreed->end_at = act->end_at;
	}
}

static void
page_put_length(const struct page *page, int64_t secs)
{
	if (secs < PAGE_HISTORY_MINUTE_SECS)
		text_puts(page->text, "less than a minute");
	else
		duration_format_words(page->text, secs);
}

/* How long it really took: by what people did, else by the clock.  In whole
 * minutes, where there is one: people do not end a window to the second. */
static int64_t
page_history_took(const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;
	int64_t start_ms = life == NULL || life->started_ms == 0 ?
	    occurrence->start_at * 1000 : life->started_ms;
	int64_t end_ms = life == NULL || life->ended_ms == 0 ?
	    occurrence->end_at * 1000 : life->ended_ms;
	int64_t secs = (end_ms - start_ms) / 1000;

	return secs < PAGE_HISTORY_MINUTE_SECS ? secs :
	    (secs + PAGE_HISTORY_MINUTE_SECS / 2) / PAGE_HISTORY_MINUTE_SECS *
	    PAGE_HISTORY_MINUTE_SECS;
}

/* "Took 2 hours 25 minutes; planned 2 hours, extended by 30 minutes"; shorter
 * where nothing was otherwise. */
static void
page_put_took(const struct page *page, const struct occurrence *what)
{
	const struct occurrence known = page_as_known(page, what);
	const struct occurrence *occurrence = &known;
	enum occurrence_phase phase = occurrence_phase(occurrence,
	    page->now_at);
	/* What nobody confirmed may not have taken place. */
	bool is_done = phase == OCCURRENCE_BROKEN_OFF ||
	    (phase == OCCURRENCE_ENDED &&
	    occurrence->status != OCCURRENCE_TENTATIVE);
	struct occurrence agreed;
	int64_t planned = occurrence->window->duration_secs, more;

	page_history_agreed(occurrence, &agreed);
	more = agreed.end_at - agreed.start_at - planned;
	text_puts(page->text, "<p class=\"was\">");
	if (is_done) {
		text_puts(page->text, "Took ");
		page_put_length(page, page_history_took(occurrence));
	}
	if (is_done && more == 0 &&
	    page_history_took(occurrence) == planned) {
		text_puts(page->text, ", as planned</p>\n");
		return;
	}
	text_puts(page->text, is_done ? "; planned " : "Planned ");
	page_put_length(page, planned);
	if (more != 0) {
		text_puts(page->text, more > 0 ? ", extended by " :
		    ", shortened by ");
		page_put_length(page, more > 0 ? more : -more);
	}
	text_puts(page->text, "</p>\n");
}

/* Where it was before somebody moved it. */
static void
page_put_moved_from(const struct page *page,
    const struct occurrence *occurrence)
{
	struct occurrence planned, agreed;

	occurrence_init(&planned, occurrence->window,
	    occurrence->original_local);
	page_history_agreed(occurrence, &agreed);
	if (planned.start_at == agreed.start_at)
		return;
	text_puts(page->text, "<p class=\"was\">Moved from ");
	page_put_instant(page, planned.start_at);
	text_puts(page->text, "</p>\n");
}

static void
page_put_history_entry(const struct page *page,
    const struct occurrence *occurrence)
{
	enum occurrence_phase phase = occurrence_phase(occurrence,
	    page->now_at);

	text_puts(page->text, "<li>");
	page_put_title_link(page, occurrence);
	text_puts(page->text, " <span class=\"times\">");
	page_put_span(page, page->zones[0], occurrence, INT64_MIN);
	text_putf(page->text, "</span> <span class=\"tag\">%s</span>\n",
	    page_phase(page, occurrence));
	page_put_reason(page, occurrence, "because", PAGE_HISTORY_REASON_MAX);
	page_put_moved_from(page, occurrence);
	/* What did not take place took no time, and nobody led it. */
	if (phase != OCCURRENCE_SKIPPED) {
		page_put_took(page, occurrence);
		page_put_coordinator(page, occurrence);
	}
	text_puts(page->text, "</li>\n");
}

/* --- the list ------------------------------------------------------------- */

/* The month of an entry, in the site's first zone, as months since year 0. */
static int
page_history_month(const struct page *page,
    const struct occurrence *occurrence)
{
	struct civil civil = civil_from_local(zone_local(page->zones[0],
	    occurrence->start_at));

	return civil.year * 12 + civil.month - 1;
}

static void
page_put_history_list(const struct page *page, const struct history *history)
{
	int month, last_month = 0;
	size_t i;

	for (i = 0; i < history->list.count; i++) {
		month = page_history_month(page, &history->list.items[i]);
		if (i == 0 || month != last_month)
			text_putf(page->text, "%s<h2>%s %d</h2>\n"
			    "<ul class=\"past card\">\n", i > 0 ? "</ul>\n" :
			    "", civil_month_name(month % 12 + 1), month / 12);
		last_month = month;
		page_put_history_entry(page, &history->list.items[i]);
	}
	text_puts(page->text, i > 0 ? "</ul>\n" : "");
}

/* A window that came later, or was another one, has no past before that. */
static void
page_put_history_since(const struct page *page, const struct window *window)
{
	if (window == NULL || window->since_at == 0) {
		text_puts(page->text, "A window begins when it was added, or "
		    "when its rule last changed.");
		return;
	}
	html_text(page->text, window->title);
	text_puts(page->text, " was added, or its rule was changed, ");
	page_put_instant(page, window->since_at);
	text_puts(page->text, ": it begins there.");
}

/* The last part says where the record begins, and why nothing stands before:
 * an empty list must not look like quiet years. */
static void
page_put_history_begin(const struct page *page,
    const struct history *history, const char *window)
{
	int64_t from_at = page->snapshot->known_from_at;

	if (history->list.count == 0)
		text_puts(page->text, "<p class=\"lead\">Nothing is known to "
		    "have taken place.</p>\n");
	if (history->has_older || from_at == 0)
		return;
	text_puts(page->text, "<p class=\"note\">The record begins ");
	page_put_instant(page, from_at);
	text_puts(page->text, ", when patchday was first started here. What "
	    "was before, it does not know. ");
	page_put_history_since(page, window == NULL ? NULL :
	    schedule_find_window(page->schedule, window));
	text_puts(page->text, "</p>\n");
}

/* --- ways on -------------------------------------------------------------- */

/* The address of the part at `place`, with the filter as it is. */
static void
page_put_history_address(const struct page *page,
    const struct page_history *what, const struct history_place *place)
{
	const char *names[] = { "window", "environment" };
	const char *values[] = { what->window, what->environment };
	const char *mark = "?";
	size_t i;

	text_putf(page->text, "%shistory", page->base);
	for (i = 0; i < countof(names); i++) {
		if (values[i] == NULL)
			continue;
		text_putf(page->text, "%s%s=", mark, names[i]);
		html_percent(page->text, values[i]);
		mark = "&amp;";
	}
	if (place->before_at == INT64_MAX)
		return;
	text_putf(page->text, "%sbefore=", mark);
	civil_format_utc(page->text, place->before_at);
	if (place->skip > 0)
		text_putf(page->text, "&amp;skip=%zu", place->skip);
}

static void
page_put_history_ways(const struct page *page,
    const struct page_history *what)
{
	const struct history *history = what->history;

	if (!history->has_older && !history->has_newer)
		return;
	text_puts(page->text, "<nav aria-label=\"Pages\"><ul>\n");
	if (history->has_newer) {
		text_puts(page->text, "<li><a rel=\"prev\" href=\"");
		page_put_history_address(page, what, &history->newer);
		text_puts(page->text, "\">Newer</a></li>\n");
	}
	if (history->has_older) {
		text_puts(page->text, "<li><a rel=\"next\" href=\"");
		page_put_history_address(page, what, &history->older);
		text_puts(page->text, "\">Older</a></li>\n");
	}
	text_puts(page->text, "</ul></nav>\n");
}

static void
page_put_option(const struct page *page, const char *id, const char *title,
    const char *chosen)
{
	text_puts(page->text, "<option value=\"");
	html_text(page->text, id);
	text_putf(page->text, "\"%s>", chosen != NULL &&
	    strcmp(id, chosen) == 0 ? " selected" : "");
	html_text(page->text, title);
	text_puts(page->text, "</option>\n");
}

/* Hundreds are no choice to scroll through on a phone: the id is typed. */
static bool
page_put_history_typed(const struct page *page, size_t count,
    const char *name, const char *label, const char *chosen)
{
	const struct page_field field = { .name = name, .label = label,
	    .value = chosen };

	if (count <= PAGE_HISTORY_OPTIONS_MAX)
		return false;
	page_put_field(page, &field);
	return true;
}

/* Those of the configuration; one made for once where it is chosen. */
static void
page_put_history_windows(const struct page *page, const char *chosen)
{
	const struct conf *conf = page->conf;
	const struct window *single = chosen == NULL ||
	    conf_find_window(conf, chosen) != NULL ? NULL :
	    schedule_find_window(page->schedule, chosen);
	size_t i;

	if (page_put_history_typed(page, conf->windows.count, "window",
	    "Window (its id)", chosen))
		return;
	text_puts(page->text, "<label><span>Window</span> "
	    "<select name=\"window\">\n"
	    "<option value=\"\">All windows</option>\n");
	for (i = 0; i < conf->windows.count; i++)
		page_put_option(page, conf->windows.items[i].id,
		    conf->windows.items[i].title, chosen);
	if (single != NULL)
		page_put_option(page, single->id, single->title, chosen);
	text_puts(page->text, "</select></label>\n");
}

static void
page_put_history_environments(const struct page *page, const char *chosen)
{
	const struct conf *conf = page->conf;
	size_t i;

	if (page_put_history_typed(page, conf->environments.count,
	    "environment", "Environment (its id)", chosen))
		return;
	text_puts(page->text, "<label><span>Environment</span> "
	    "<select name=\"environment\">\n"
	    "<option value=\"\">All environments</option>\n");
	for (i = 0; i < conf->environments.count; i++)
		page_put_option(page, conf->environments.items[i].id,
		    conf->environments.items[i].title, chosen);
	text_puts(page->text, "</select></label>\n");
}

static void
page_put_history_filter(const struct page *page,
    const struct page_history *what)
{
	text_putf(page->text, "<form class=\"filter\" action=\"%shistory\">\n",
	    page->base);
	page_put_history_windows(page, what->window);
	page_put_history_environments(page, what->environment);
	text_puts(page->text, "<button type=\"submit\">Show</button>\n"
	    "</form>\n");
}

void
page_format_history(const struct page *page, const struct page_history *what)
{
	page_put_head(page, "History");
	text_putf(page->text, "<h1>History</h1>\n"
	    "<nav aria-label=\"Elsewhere\"><ul>\n"
	    "<li><a href=\"%s\">All windows</a></li>\n"
	    "</ul></nav>\n</header>\n<main id=\"main\" data-still>\n",
	    page->base[0] == '\0' ? "./" : page->base);
	page_put_rehearsal(page);
	page_put_problem(page, what->problem, NULL);
	page_put_history_filter(page, what);
	if (what->problem == NULL) {
		page_put_history_list(page, what->history);
		page_put_history_begin(page, what->history, what->window);
		page_put_history_ways(page, what);
	}
	text_puts(page->text, "</main>\n");
	page_put_foot(page);
}
