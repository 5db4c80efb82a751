/* SPDX-License-Identifier: MIT */
/*
 * The page behind a link in a question: will it take place?  Where the work
 * stands, and the two answers; once there is one, the other.  Nothing happens
 * by looking: mail programs open links by themselves.
 */
#include <string.h>

#include "civil.h"
#include "form_internal.h"
#include "html.h"
#include "life.h"
#include "page_conflict_internal.h"
#include "page_control_internal.h"
#include "page_field_internal.h"
#include "page_internal.h"
#include "page_life_internal.h"
#include "page_who_internal.h"

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

/* The act that settled it so far; NULL: nobody has answered. */
static const struct act *
page_find_reply(const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;
	const struct act *act;

	if (life == NULL)
		return NULL;
	if (life->phase == OCCURRENCE_SKIPPED) {
		act = life_find_act(life, ACT_SKIP);
		return act != NULL ? act : life_find_act(life, ACT_CANCEL);
	}
	return life->answer == LIFE_CONFIRMED ?
	    life_find_act(life, ACT_CONFIRM) : NULL;
}

/* Was it put back, and nothing done since? */
static bool
page_is_revived(const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;

	return life != NULL && life->acts.list.count > 0 &&
	    life->acts.list.items[life->acts.list.count - 1].verb ==
	    ACT_UNSKIP;
}

/* Can it still be answered here?  Once the clock has begun what nobody
 * confirmed, a yes still helps. */
static bool
page_is_reply_open(const struct page *page,
    const struct occurrence *occurrence)
{
	enum occurrence_phase phase = occurrence_phase(occurrence,
	    page->now_at);

	return (phase == OCCURRENCE_PLANNED || phase == OCCURRENCE_SKIPPED ||
	    (phase == OCCURRENCE_RUNNING &&
	    occurrence->status == OCCURRENCE_TENTATIVE)) &&
	    page->now_at < occurrence->end_at;
}

/* The question; once it was answered, by whom and when. */
static void
page_put_reply_lead(const struct page *page,
    const struct occurrence *occurrence, const char *who)
{
	const struct act *act = page_find_reply(occurrence);
	bool is_open = page_is_reply_open(page, occurrence);
	struct text *text = page->text;

	text_puts(text, "<p class=\"lead\">");
	if (act != NULL) {
		page_put_who(page, act->who);
		text_puts(text, act->verb == ACT_CONFIRM ? " answered yes, " :
		    " called it off, ");
		page_put_instant(page, act->at_ms / 1000);
		text_puts(text, is_open ? ". You can still change that, as "
		    "<strong>" : ". ");
	} else if (is_open) {
		if (occurrence_phase(occurrence, page->now_at) ==
		    OCCURRENCE_SKIPPED)
			text_puts(text, "It is left out, as there was no "
			    "answer in time. ");
		else if (page_is_revived(occurrence))
			text_puts(text, "It was called off, and put back. ");
		text_puts(text, "Will it take place? You answer as <strong>");
	}
	if (is_open) {
		html_text(text, who);
		text_puts(text, "</strong>.</p>\n");
	} else {
		text_puts(text, "There is nothing to answer here any more."
		    "</p>\n");
	}
}

/* What somebody skipped has to be restored first; what silence called off is
 * still there to be agreed to. */
static void
page_put_reply_forms(const struct page *page,
    const struct occurrence *occurrence, const struct page_field *reason)
{
	bool is_skipped = occurrence->life != NULL &&
	    occurrence->life->phase == OCCURRENCE_SKIPPED;

	if (!page_is_reply_open(page, occurrence))
		return;
	if (is_skipped)
		page_put_reply_form(page, occurrence, ACT_UNSKIP,
		    "It takes place after all", NULL);
	if (!is_skipped && occurrence->window->confirm.by != NULL &&
	    page_find_reply(occurrence) == NULL)
		page_put_reply_form(page, occurrence, ACT_CONFIRM,
		    "Yes, it takes place", NULL);
	if (occurrence_phase(occurrence, page->now_at) == OCCURRENCE_PLANNED)
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
	page_put_rehearsal(page);
	if (viewer->refused != NULL)
		reason.value = form_find(viewer->refused, "because");
	if (viewer->field != NULL &&
	    strcmp(viewer->field, reason.name) == 0)
		reason.problem = viewer->problem;
	page_put_refusal(page, occurrence, viewer->problem,
	    reason.problem == NULL ? NULL : reason.name);
	text_putf(text, "<section class=\"card controls\" "
	    "aria-label=\"Your answer\">\n<p class=\"label\">%s</p>\n"
	    "<ul class=\"times\">\n", page_phase(page, occurrence));
	page_put_spans(page, occurrence, 0, INT64_MIN);
	text_puts(text, "</ul>\n");
	page_put_reply_lead(page, occurrence, who);
	page_put_conflict_by_link(page, occurrence);
	page_put_reply_forms(page, occurrence, &reason);
	text_puts(text, "<p>");
	page_put_title_link(page, occurrence);
	text_puts(text, ": all about it</p>\n</section>\n</main>\n");
	page_put_foot(page);
}
