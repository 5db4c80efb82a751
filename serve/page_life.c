/* SPDX-License-Identifier: MIT */
/*
 * What people did to an occurrence, as pieces of pages: where it stands, who
 * coordinates, how far each environment is, notes, and the whole history.
 */
#include "civil.h"
#include "html.h"
#include "life.h"
#include "page_internal.h"
#include "page_life_internal.h"

#define PAGE_CLOCK_SECS 60

/* --- where it stands ------------------------------------------------------ */

/* Work that a person starts: is its time here, and nobody has? */
static bool
page_is_waited_for(const struct page *page,
    const struct occurrence *occurrence)
{
	return occurrence->start_at <= page->now_at &&
	    page->now_at < occurrence->end_at;
}

bool
page_is_current(const struct page *page, const struct occurrence *occurrence)
{
	switch (occurrence_phase(occurrence, page->now_at)) {
	case OCCURRENCE_RUNNING:
	case OCCURRENCE_VERIFYING:
		return true;
	case OCCURRENCE_PLANNED:
		return page_is_waited_for(page, occurrence);
	default:
		return false;
	}
}

const char *
page_phase(const struct page *page, const struct occurrence *occurrence)
{
	bool is_tentative = occurrence->status == OCCURRENCE_TENTATIVE;

	switch (occurrence_phase(occurrence, page->now_at)) {
	case OCCURRENCE_RUNNING:
		if (is_tentative)
			return "Planned for now, not confirmed";
		return page->now_at >= occurrence->end_at ?
		    "Under way, longer than planned" : "Under way";
	case OCCURRENCE_VERIFYING:
		return "Done, being verified";
	case OCCURRENCE_ENDED:
		return "Over";
	case OCCURRENCE_SKIPPED:
		return "Will not take place";
	case OCCURRENCE_BROKEN_OFF:
		return "Broken off";
	case OCCURRENCE_PLANNED:
		break;
	}
	if (page->now_at >= occurrence->end_at)
		return "Its time has passed; nobody said that it began";
	if (page_is_waited_for(page, occurrence))
		return is_tentative ? "Planned for now, not confirmed" :
		    "Planned for now, not started";
	return is_tentative ? "Planned, to be confirmed" : "Planned";
}

void
page_put_title_link(const struct page *page,
    const struct occurrence *occurrence)
{
	char identity[OCCURRENCE_IDENTITY_MAX];

	/* Ids and local times have nothing that HTML or URLs would mind. */
	occurrence_format_identity(occurrence, identity);
	text_putf(page->text, "<a href=\"%soccurrences/%s\">", page->base,
	    identity);
	html_text(page->text, occurrence->window->title);
	text_puts(page->text, "</a>");
}

void
page_put_coordinator(const struct page *page,
    const struct occurrence *occurrence)
{
	const char *name = occurrence_coordinator(occurrence);

	if (name == NULL)
		return;
	text_puts(page->text, "<p class=\"coordinator\">Coordinated by "
	    "<strong>");
	html_text(page->text, name);
	text_puts(page->text, "</strong></p>\n");
}

/* --- environments --------------------------------------------------------- */

/* "15:12" in the site's first zone. */
static void
page_put_minute(const struct page *page, int64_t at_ms)
{
	struct civil civil = civil_from_local(zone_local(page->zones[0],
	    at_ms / 1000 / PAGE_CLOCK_SECS * PAGE_CLOCK_SECS));

	text_putf(page->text, "%02d:%02d", civil.hour, civil.minute);
}

/* The state is said in words, not by colour alone. */
static void
page_put_step(const struct page *page, const struct life_step *step)
{
	const char *state = step->done_ms != 0 ? "done" :
	    step->begun_ms != 0 ? "begun" : "waiting";

	text_putf(page->text, "<li class=\"step is-%s\">", state);
	page_put_environment(page, step->environment);
	text_puts(page->text, " <span class=\"state\">");
	if (step->done_ms != 0) {
		text_puts(page->text, "done ");
		page_put_minute(page, step->done_ms);
	} else if (step->begun_ms != 0) {
		text_puts(page->text, "since ");
		page_put_minute(page, step->begun_ms);
	} else {
		text_puts(page->text, "to do");
	}
	text_puts(page->text, "</span></li>\n");
}

void
page_put_steps(const struct page *page, const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;
	const struct life_step *step;
	bool is_any = false;
	size_t i;
	int stage = -1;

	for (i = 0; life != NULL && i < life->steps.count; i++)
		is_any |= life->steps.items[i].begun_ms != 0;
	if (!is_any) {
		page_put_stages(page, occurrence->window, PAGE_FULL);
		return;
	}
	text_puts(page->text, "<ol class=\"stages\" "
	    "aria-label=\"Environments, in this order\">\n");
	for (i = 0; i < life->steps.count; i++) {
		step = &life->steps.items[i];
		if (step->stage != stage)
			text_puts(page->text, stage < 0 ?
			    "<li><ul class=\"plain\">\n" :
			    "</ul></li>\n<li><ul class=\"plain\">\n");
		stage = step->stage;
		page_put_step(page, step);
	}
	text_puts(page->text, "</ul></li>\n</ol>\n");
}

/* --- words and acts ------------------------------------------------------- */

void
page_put_notes(const struct page *page, const struct occurrence *occurrence,
    size_t most)
{
	const struct life *life = occurrence->life;
	const struct act *act;
	size_t i, count = 0;

	for (i = life == NULL ? 0 : life->acts.list.count;
	    i-- > 0 && count < most;) {
		act = &life->acts.list.items[i];
		if (act->verb != ACT_NOTE)
			continue;
		text_puts(page->text, count++ == 0 ?
		    "<ul class=\"notes\" aria-label=\"Notes\">\n<li>" :
		    "<li>");
		html_text(page->text, act->words);
		text_puts(page->text, " <span class=\"by\">");
		page_put_minute(page, act->at_ms);
		text_puts(page->text, ", ");
		html_text(page->text, act->who);
		text_puts(page->text, "</span></li>\n");
	}
	if (count > 0)
		text_puts(page->text, "</ul>\n");
}

/* What was done, as the past of a verb. */
static const char *const page_acts[ACT_VERB_COUNT] = {
	[ACT_NEW] = "put on the calendar", [ACT_CONFIRM] = "confirmed",
	[ACT_UNCONFIRM] = "confirmation taken back",
	[ACT_START] = "started", [ACT_STAGE_BEGUN] = "begun",
	[ACT_STAGE_DONE] = "done", [ACT_NOTE] = "note",
	[ACT_EXTEND] = "extended", [ACT_SHORTEN] = "shortened",
	[ACT_VERIFY] = "work done, being verified", [ACT_END] = "ended",
	[ACT_REOPEN] = "reopened", [ACT_MOVE] = "moved",
	[ACT_SKIP] = "called off", [ACT_UNSKIP] = "to take place after all",
	[ACT_CANCEL] = "broken off", [ACT_HAND_OVER] = "handed over",
};

/* What the act was about: a stage, a time, words. */
static void
page_put_act_object(const struct page *page, const struct act *act)
{
	struct text *text = page->text;

	if (act->verb == ACT_STAGE_BEGUN || act->verb == ACT_STAGE_DONE) {
		if (act->environment != NULL)
			html_text(text, act->environment);
		else
			text_putf(text, "Stage %d", act->stage + 1);
		text_puts(text, " ");
	}
	text_puts(text, page_acts[act->verb]);
	if (act->verb == ACT_MOVE) {
		text_puts(text, " to ");
		page_put_instant(page, act->start_at);
	} else if (act->end_at != 0) {
		text_puts(text, " until ");
		page_put_instant(page, act->end_at);
	}
	if (act->verb == ACT_HAND_OVER) {
		text_puts(text, " to ");
		html_text(text, act->words);
	} else if (act->verb == ACT_NOTE) {
		text_puts(text, ": ");
		html_text(text, act->words);
	}
}

void
page_put_acts(const struct page *page, const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;
	const struct act *act;
	size_t i;

	if (life == NULL || life->acts.list.count == 0)
		return;
	text_puts(page->text, "<section id=\"acts\" "
	    "aria-labelledby=\"acts-title\">\n"
	    "<h2 id=\"acts-title\">What was done</h2>\n"
	    "<ol class=\"acts card\">\n");
	for (i = 0; i < life->acts.list.count; i++) {
		act = &life->acts.list.items[i];
		text_puts(page->text, "<li><span class=\"when\">");
		page_put_instant(page, act->at_ms / 1000);
		text_puts(page->text, "</span> <span>");
		page_put_act_object(page, act);
		if (act->because != NULL) {
			text_puts(page->text, ". Reason: ");
			html_text(page->text, act->because);
		}
		text_puts(page->text, " <span class=\"by\">");
		html_text(page->text, act->who);
		text_puts(page->text, "</span></span></li>\n");
	}
	text_puts(page->text, "</ol>\n</section>\n");
}
