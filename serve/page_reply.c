/* SPDX-License-Identifier: MIT */
/*
 * The page behind a link in a question: will it take place?  Where the work
 * stands, and the two answers.  Nothing happens by looking: mail programs open
 * links by themselves.
 */
#include <string.h>

#include "civil.h"
#include "form_internal.h"
#include "html.h"
#include "life.h"
#include "page_conflict_internal.h"
#include "page_field_internal.h"
#include "page_internal.h"
#include "page_life_internal.h"

void
page_format_reply_seen(struct text *text, const struct occurrence *occurrence)
{
	civil_format_utc(text, occurrence->start_at);
	text_putc(text, '/');
	civil_format_utc(text, occurrence->end_at);
}

/* One answer, as a form that posts to this very address. */
static void
page_put_reply_form(const struct page *page,
    const struct occurrence *occurrence, enum act_verb verb,
    const char *button, const struct page_field *reason)
{
	struct text seen = { 0 };

	page_format_reply_seen(&seen, occurrence);
	text_puts(page->text, "<form method=\"post\">\n");
	page_put_hidden(page, "act", act_verb_name(verb));
	page_put_hidden(page, "seen", text_string(&seen));
	text_clear(&seen);
	if (reason != NULL)
		page_put_field(page, reason);
	text_putf(page->text, "<button type=\"submit\" class=\"%s\">%s"
	    "</button>\n</form>\n", verb == ACT_SKIP ? "grave" : "big",
	    button);
}

/* What somebody skipped has to be restored first; what silence called off is
 * still there to be agreed to. */
static void
page_put_reply_forms(const struct page *page,
    const struct occurrence *occurrence, const struct page_field *reason)
{
	enum occurrence_phase phase = occurrence_phase(occurrence,
	    page->now_at);
	bool is_skipped = occurrence->life != NULL &&
	    occurrence->life->phase == OCCURRENCE_SKIPPED;

	if (phase != OCCURRENCE_PLANNED && phase != OCCURRENCE_SKIPPED)
		return;
	if (is_skipped && page->now_at < occurrence->end_at)
		page_put_reply_form(page, occurrence, ACT_UNSKIP,
		    "It takes place after all", NULL);
	if (!is_skipped && occurrence->status != OCCURRENCE_CONFIRMED &&
	    occurrence->window->confirm.by != NULL)
		page_put_reply_form(page, occurrence, ACT_CONFIRM,
		    "Yes, it takes place", NULL);
	if (phase == OCCURRENCE_PLANNED)
		page_put_reply_form(page, occurrence, ACT_SKIP,
		    "No, not this time", reason);
}

void
page_format_reply(const struct page *page,
    const struct occurrence *occurrence, const char *who,
    const struct page_viewer *viewer)
{
	struct text *text = page->text;
	struct page_field reason = { .name = "because",
	    .label = "Reason (everybody will read it)" };

	page_put_head(page, occurrence->window->title);
	text_puts(text, "<h1>");
	html_text(text, occurrence->window->title);
	text_puts(text, "</h1>\n</header>\n<main id=\"main\" data-still>\n");
	if (viewer->refused != NULL)
		reason.value = form_find(viewer->refused, "because");
	if (viewer->field != NULL &&
	    strcmp(viewer->field, reason.name) == 0)
		reason.problem = viewer->problem;
	page_put_problem(page, viewer->problem,
	    reason.problem == NULL ? NULL : reason.name);
	text_putf(text, "<section class=\"card controls\" "
	    "aria-label=\"Your answer\">\n<p class=\"label\">%s</p>\n"
	    "<ul class=\"times\">\n", page_phase(page, occurrence));
	page_put_spans(page, occurrence, 0, INT64_MIN);
	text_puts(text, "</ul>\n<p class=\"lead\">Will it take place? You "
	    "answer as <strong>");
	html_text(text, who);
	text_puts(text, "</strong>.</p>\n");
	page_put_conflict_by_link(page, occurrence);
	page_put_reply_forms(page, occurrence, &reason);
	text_puts(text, "<p>");
	page_put_title_link(page, occurrence);
	text_puts(text, ": all about it</p>\n</section>\n</main>\n");
	page_put_foot(page);
}
