/* SPDX-License-Identifier: MIT */
/*
 * What was shipped to an environment: how much came with each of the last
 * windows, and how long it had waited since it was merged; a chart for the eye,
 * the same numbers as a table, and the latest services by name.
 *
 * The chart is SVG within the page, drawn with attributes: the policy of pages
 * lets no style of an element in.
 */
#include <stdlib.h>
#include <string.h>

#include "duration.h"
#include "html.h"
#include "page_environment_internal.h"
#include "shipped.h"

#define PAGE_CHART_WINDOWS 12		/* at most */
#define PAGE_CHART_LATEST 12		/* services by name */
#define PAGE_CHART_WIDTH 320
#define PAGE_CHART_HEIGHT 96
#define PAGE_CHART_TOP 18		/* room for the numbers */
#define PAGE_CHART_DAY_SECS 86400

/* What came with one occurrence, the newest first. */
struct page_chart_window {
	const char *occurrence;		/* lent */
	int64_t shipped_at;
	int64_t count;
	ARRAY(int64_t) waits;		/* seconds, where it is known */
	int64_t median_secs, most_secs;	/* -1: not known */
};

struct page_chart { ARRAY(struct page_chart_window) list; };

static int
page_chart_order(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

	return one < other ? -1 : one > other;
}

/* The occurrence's place; NULL: it is older than those shown. */
static struct page_chart_window *
page_chart_window(struct page_chart *chart, const struct shipped *shipped)
{
	struct page_chart_window *window;
	size_t i;

	for (i = 0; i < chart->list.count; i++)
		if (strcmp(chart->list.items[i].occurrence,
		    shipped->occurrence) == 0)
			return &chart->list.items[i];
	if (i == PAGE_CHART_WINDOWS)
		return NULL;
	window = array_add(&chart->list);
	window->occurrence = shipped->occurrence;
	window->shipped_at = shipped->shipped_at;
	return window;
}

static void
page_chart_init(struct page_chart *chart, const struct shipped_list *shipped,
    const char *environment)
{
	struct page_chart_window *window;
	const struct shipped *row;
	size_t i;

	for (i = 0; i < shipped->list.count; i++) {
		row = &shipped->list.items[i];
		window = strcmp(row->environment, environment) != 0 ? NULL :
		    page_chart_window(chart, row);
		if (window == NULL)
			continue;
		window->count++;
		if (row->merged_at != 0 && row->merged_at <= row->shipped_at)
			array_push(&window->waits,
			    row->shipped_at - row->merged_at);
	}
	for (i = 0; i < chart->list.count; i++) {
		window = &chart->list.items[i];
		window->median_secs = window->most_secs = -1;
		if (window->waits.count == 0)
			continue;
		qsort(window->waits.items, window->waits.count,
		    sizeof(int64_t), page_chart_order);
		window->median_secs =
		    window->waits.items[(window->waits.count - 1) / 2];
		window->most_secs =
		    window->waits.items[window->waits.count - 1];
	}
}

static void
page_chart_clear(struct page_chart *chart)
{
	size_t i;

	for (i = 0; i < chart->list.count; i++)
		array_clear(&chart->list.items[i].waits);
	array_clear(&chart->list);
}

/* Seconds as days with one digit behind the point, in tenths. */
static int64_t
page_chart_tenths(int64_t secs)
{
	return (secs * 10 + PAGE_CHART_DAY_SECS / 2) / PAGE_CHART_DAY_SECS;
}

/* The number over a bar: a count, or days. */
static int64_t
page_chart_value(const struct page_chart_window *window, bool is_waits)
{
	if (!is_waits)
		return window->count;
	return window->median_secs < 0 ? -1 :
	    page_chart_tenths(window->median_secs);
}

static void
page_put_bar(const struct page *page, size_t place, int64_t value,
    int64_t most, bool is_waits)
{
	int width = PAGE_CHART_WIDTH / PAGE_CHART_WINDOWS;
	int room = PAGE_CHART_HEIGHT - PAGE_CHART_TOP;
	int x = (int)place * width;
	int height = most == 0 ? 0 : (int)(value * room / most);

	if (value < 0)
		return;
	text_putf(page->text, "<rect x=\"%d\" y=\"%d\" width=\"%d\" "
	    "height=\"%d\"/>", x + 3, PAGE_CHART_HEIGHT - height, width - 6,
	    height);
	text_putf(page->text, "<text x=\"%d\" y=\"%d\">", x + width / 2,
	    PAGE_CHART_HEIGHT - height - 4);
	if (is_waits && value < 100)
		text_putf(page->text, "%lld.%lld</text>\n",
		    (long long)value / 10, (long long)value % 10);
	else
		text_putf(page->text, "%lld</text>\n",
		    (long long)(is_waits ? (value + 5) / 10 : value));
}

/* The oldest on the left, as time goes. */
static void
page_put_bars(const struct page *page, const struct page_chart *chart,
    bool is_waits)
{
	int64_t most = 0, value;
	size_t i, count = chart->list.count;

	for (i = 0; i < count; i++) {
		value = page_chart_value(&chart->list.items[i], is_waits);
		most = value > most ? value : most;
	}
	if (is_waits && most == 0)
		return;
	text_putf(page->text, "<h3>%s</h3>\n<svg class=\"chart\" role=\"img\" "
	    "viewBox=\"0 0 %d %d\" aria-label=\"%s, the last ",
	    is_waits ? "Days from merge to here" : "Changes in each window",
	    PAGE_CHART_WIDTH, PAGE_CHART_HEIGHT + 2,
	    is_waits ? "Days from merge to here" : "Changes in each window");
	if (count > 1)
		text_putf(page->text, "%zu windows from left to right", count);
	else
		text_puts(page->text, "window");
	text_puts(page->text, "; the table below has the numbers\">\n");
	for (i = 0; i < count; i++)
		page_put_bar(page, i, page_chart_value(
		    &chart->list.items[count - 1 - i], is_waits), most,
		    is_waits);
	text_putf(page->text, "<line x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
	    "\n</svg>\n", PAGE_CHART_HEIGHT, PAGE_CHART_WIDTH,
	    PAGE_CHART_HEIGHT);
}

/* "Patch Thursday 2026-12-03", with a link while there is such a page. */
static void
page_put_occurrence_name(const struct page *page, const char *identity)
{
	const char *slash = strchr(identity, '/');
	struct occurrence occurrence;
	struct error error;

	if (slash == NULL || schedule_find(page->schedule, identity,
	    &occurrence, &error) != 0) {
		html_text(page->text, identity);
		return;
	}
	page_put_title_link(page, &occurrence);
	text_putf(page->text, " %.10s", slash + 1);
}

static void
page_put_cell(const struct page *page, int64_t secs)
{
	text_puts(page->text, "<td>");
	if (secs >= 0)
		duration_format_words(page->text, secs);
	else
		text_puts(page->text, "not known");
	text_puts(page->text, "</td>");
}

static void
page_put_table(const struct page *page, const struct page_chart *chart)
{
	const struct page_chart_window *window;
	size_t i;

	text_puts(page->text, "<table>\n<caption>From merge to here</caption>"
	    "\n<thead><tr><th scope=\"col\">Window</th>"
	    "<th scope=\"col\">Changes</th><th scope=\"col\">Half within</th>"
	    "<th scope=\"col\">All within</th></tr></thead>\n<tbody>\n");
	for (i = 0; i < chart->list.count; i++) {
		window = &chart->list.items[i];
		text_puts(page->text, "<tr><td>");
		page_put_occurrence_name(page, window->occurrence);
		text_putf(page->text, "</td><td>%lld</td>",
		    (long long)window->count);
		page_put_cell(page, window->median_secs);
		page_put_cell(page, window->most_secs);
		text_puts(page->text, "</tr>\n");
	}
	text_puts(page->text, "</tbody>\n</table>\n");
}

/* The services that came last. */
static void
page_put_latest(const struct page *page, const struct shipped_list *shipped,
    const char *environment)
{
	const struct shipped *row;
	size_t i, count = 0;

	text_puts(page->text, "<h3>The latest</h3>\n<ul class=\"merges\">\n");
	for (i = 0; i < shipped->list.count && count < PAGE_CHART_LATEST;
	    i++) {
		row = &shipped->list.items[i];
		if (strcmp(row->environment, environment) != 0)
			continue;
		count++;
		text_puts(page->text, "<li>");
		html_text(page->text, row->service);
		text_puts(page->text, " ");
		page_environment_put_versions(page->text, row->from, row->to);
		text_puts(page->text, " <span class=\"by\">");
		page_put_distance(page, row->shipped_at);
		text_puts(page->text, "</span></li>\n");
	}
	text_puts(page->text, "</ul>\n");
}

void
page_environment_put_shipped(const struct page *page,
    const struct environment *environment)
{
	const struct shipped_list *shipped = page->snapshot->shipped;
	struct page_chart chart = { 0 };

	if (shipped != NULL)
		page_chart_init(&chart, shipped, environment->id);
	if (chart.list.count > 0) {
		text_puts(page->text, "<section id=\"shipped\" "
		    "aria-labelledby=\"shipped-title\">\n"
		    "<h2 id=\"shipped-title\">What was shipped</h2>\n"
		    "<div class=\"card\">\n");
		page_put_bars(page, &chart, false);
		page_put_bars(page, &chart, true);
		page_put_table(page, &chart);
		page_put_latest(page, shipped, environment->id);
		text_puts(page->text, "</div>\n</section>\n");
	}
	page_chart_clear(&chart);
}
