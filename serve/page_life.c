/* SPDX-License-Identifier: MIT */
/*
 * What people did to an occurrence, as pieces of pages: where it stands, who
 * coordinates, how far each environment is, notes, and the whole history.
 */
#include <stdlib.h>
#include <string.h>

#include "brief.h"
#include "civil.h"
#include "history_internal.h"
#include "html.h"
#include "life.h"
#include "mem.h"
#include "message.h"
#include "page_internal.h"
#include "page_life_internal.h"
#include "utf8.h"

#define PAGE_CLOCK_SECS 60

/* --- where it stands ------------------------------------------------------ */

bool
page_is_current(const struct page *page, const struct occurrence *occurrence)
{
	return history_is_current(occurrence, page->now_at) &&
	    occurrence_is_recorded(occurrence,
	    page->snapshot->known_from_at);
}

/* The silence of who was never asked means nothing. */
struct occurrence
page_as_known(const struct page *page, const struct occurrence *occurrence)
{
	struct occurrence known = *occurrence;
	bool is_decided = occurrence->life != NULL &&
	    occurrence->life->phase != OCCURRENCE_PLANNED;

	if (occurrence->window->confirm.by != NULL &&
	    page->now_at >= occurrence->end_at &&
	    !(is_decided && occurrence->status == OCCURRENCE_CANCELLED) &&
	    !occurrence_was_answerable(occurrence,
	    page->snapshot->known_from_at))
		known.status = OCCURRENCE_CONFIRMED;
	return known;
}

/* Was it over before anybody could say here that it began, or ended? */
static bool
page_is_unrecorded(const struct page *page,
    const struct occurrence *occurrence)
{
	enum occurrence_phase phase = occurrence_phase(occurrence,
	    page->now_at);

	return page->now_at >= occurrence->end_at &&
	    (phase == OCCURRENCE_PLANNED || phase == OCCURRENCE_RUNNING) &&
	    !occurrence_is_recorded(occurrence,
	    page->snapshot->known_from_at);
}

/* Of work that nobody has started. */
static const char *
page_planned(const struct page *page, const struct occurrence *occurrence)
{
	bool is_tentative = occurrence->status == OCCURRENCE_TENTATIVE;

	if (page->now_at >= occurrence->end_at)
		return is_tentative ? "Was not confirmed" :
		    "Its time has passed, nobody started it";
	if (page_is_current(page, occurrence))
		return is_tentative ? "Planned for now, not confirmed" :
		    "Planned for now, not started";
	return is_tentative ? "Planned, to be confirmed" : "Planned";
}

const char *
page_phase(const struct page *page, const struct occurrence *what)
{
	const struct occurrence known = page_as_known(page, what);
	const struct occurrence *occurrence = &known;

	if (page_is_unrecorded(page, occurrence))
		return "Its time has passed";
	switch (occurrence_phase(occurrence, page->now_at)) {
	case OCCURRENCE_RUNNING:
	case OCCURRENCE_VERIFYING:
		break;
	case OCCURRENCE_ENDED:
		return occurrence->status == OCCURRENCE_TENTATIVE ?
		    "Over, was not confirmed" : "Over";
	case OCCURRENCE_SKIPPED:
		return page->now_at >= occurrence->end_at ?
		    "Did not take place" : "Will not take place";
	case OCCURRENCE_BROKEN_OFF:
		return "Broken off";
	case OCCURRENCE_PLANNED:
		return page_planned(page, occurrence);
	}
	if (history_is_past(occurrence, page->now_at))
		return "Nobody said that it was over";
	if (occurrence_phase(occurrence, page->now_at) ==
	    OCCURRENCE_VERIFYING)
		return "Done, being verified";
	if (occurrence->status == OCCURRENCE_TENTATIVE)
		return "Planned for now, not confirmed";
	return page->now_at >= occurrence->end_at ?
	    "Under way, longer than planned" : "Under way";
}

/* What the messages say about it: the same words everywhere, so that nobody has
 * to compare. */
static void
page_put_message_lead(const struct page *page,
    const struct occurrence *occurrence, enum announcement_kind kind)
{
	struct brief brief;
	struct message message;

	brief_init(&brief, occurrence, &page->conf->brief_site);
	message_init(&message, &brief, kind, 0, MESSAGE_ON_TIME,
	    page->now_at, page->zonedir, &page->conf->templates);
	html_text(page->text, message.lead);
	message_clear(&message);
	brief_clear(&brief);
}

/* Its times are not what happens: nobody started it, or it goes on. */
static void
page_put_overdue(const struct page *page, const struct occurrence *occurrence)
{
	bool is_begun = occurrence_phase(occurrence, page->now_at) !=
	    OCCURRENCE_PLANNED;

	text_puts(page->text, is_begun ? "It was to end " :
	    "It was to begin ");
	page_put_instant(page, is_begun ? occurrence->end_at :
	    occurrence->start_at);
	text_puts(page->text, is_begun ? ". Nobody has said yet that it is "
	    "over." : ". Nobody has said that it has begun.");
}

void
page_put_lead(const struct page *page, const struct occurrence *what)
{
	const struct occurrence known = page_as_known(page, what);
	const struct occurrence *occurrence = &known;
	enum occurrence_phase phase = occurrence_phase(occurrence,
	    page->now_at);
	bool is_current = page_is_current(page, occurrence);
	bool is_over = page->now_at >= occurrence->end_at;

	if (occurrence->status == OCCURRENCE_CANCELLED ||
	    phase == OCCURRENCE_SKIPPED || phase == OCCURRENCE_BROKEN_OFF ||
	    page_is_unrecorded(page, occurrence))
		return;
	text_puts(page->text, "<p class=\"lead\">");
	if (occurrence->status != OCCURRENCE_TENTATIVE &&
	    phase != OCCURRENCE_ENDED && (is_over ||
	    (is_current && phase == OCCURRENCE_PLANNED)))
		page_put_overdue(page, occurrence);
	else
		page_put_message_lead(page, occurrence,
		    phase == OCCURRENCE_ENDED || is_over ? ANNOUNCEMENT_END :
		    phase == OCCURRENCE_VERIFYING ? ANNOUNCEMENT_EDIT :
		    is_current ? ANNOUNCEMENT_START : ANNOUNCEMENT_REMINDER);
	text_puts(page->text, "</p>\n");
}

void
page_put_reason(const struct page *page, const struct occurrence *occurrence,
    const char *look, size_t most)
{
	struct text start = { 0 };
	const struct act *act;
	size_t length;

	if (occurrence->status != OCCURRENCE_CANCELLED ||
	    occurrence->life == NULL)
		return;
	act = life_find_act(occurrence->life,
	    occurrence->life->phase == OCCURRENCE_SKIPPED ? ACT_SKIP :
	    ACT_CANCEL);
	/* Called off by "cancel" before it began: that is skipped, too. */
	if (act == NULL)
		act = life_find_act(occurrence->life, ACT_CANCEL);
	if (act == NULL || act->because == NULL)
		return;
	length = utf8_prefix(act->because, most);
	text_put(&start, act->because, length);
	text_putf(page->text, "<p class=\"%s\">", look);
	html_text(page->text, text_string(&start));
	text_puts(page->text, act->because[length] == '\0' ? "</p>\n" :
	    "\xe2\x80\xa6</p>\n");
	text_clear(&start);
}

void
page_put_talk(const struct page *page, const struct occurrence *occurrence)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	const char *url;

	if (occurrence->window->call != NULL &&
	    page_is_current(page, occurrence)) {
		text_puts(page->text, "<a class=\"button\" href=\"");
		html_url(page->text, occurrence->window->call);
		text_puts(page->text, "\">Join the call</a> ");
	}
	occurrence_format_identity(occurrence, identity);
	url = permalink_list_find(page->snapshot->permalinks, identity);
	if (url == NULL)
		return;
	text_puts(page->text, "<a class=\"button\" href=\"");
	html_url(page->text, url);
	text_puts(page->text, "\">Follow it in Slack</a> ");
}

/* How far it is, as a bar and in words; the bar's own text is for those who
 * cannot see it.  An occurrence has a length, so nothing divides by 0. */
static void
page_put_bar(const struct page *page, const struct occurrence *occurrence)
{
	struct occurrence lived;
	int64_t length, passed;

	occurrence_init_lived(&lived, occurrence);
	length = lived.end_at - lived.start_at;
	passed = page->now_at - lived.start_at;
	if (passed > length)
		passed = length;
	text_putf(page->text, "<progress max=\"%lld\" value=\"%lld\" "
	    "aria-label=\"Time that has passed\">%lld %%</progress>\n",
	    (long long)length, (long long)passed,
	    (long long)(passed * 100 / length));
}

void
page_put_progress(const struct page *page,
    const struct occurrence *occurrence)
{
	struct text *text = page->text;
	bool is_by_hand = occurrence->life != NULL &&
	    occurrence->life->started_ms != 0;
	/* What the clock begins and nobody confirmed may not have begun. */
	bool is_begun = is_by_hand || (occurrence_phase(occurrence,
	    page->now_at) != OCCURRENCE_PLANNED &&
	    occurrence->status != OCCURRENCE_TENTATIVE);

	text_puts(text, "<p class=\"progress\">");
	if (is_begun)
		page_put_bar(page, occurrence);
	text_puts(text, is_begun ? "<span>began " : "<span>was to begin ");
	page_put_distance(page, is_by_hand ?
	    occurrence->life->started_ms / 1000 : occurrence->start_at);
	text_puts(text, occurrence->end_at <= page->now_at ?
	    "</span> <span>was to end " : is_begun ?
	    "</span> <span>ends " : "</span> <span>planned to end ");
	page_put_distance(page, occurrence->end_at);
	text_puts(text, "</span></p>\n");
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
	const struct act *start = occurrence->life == NULL ? NULL :
	    life_find_act(occurrence->life, ACT_START);

	/* Nobody was named: whoever started it can be asked. */
	if (name == NULL && start == NULL)
		return;
	text_putf(page->text, "<p class=\"coordinator\">%s by <strong>",
	    name != NULL ? "Coordinated" : "Started");
	if (name != NULL)
		page_put_role(page, name);
	else
		page_put_who(page, start->who);
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

/* The state is said in words, not by colour alone; when the work is over,
 * nothing is "to do" any more, whatever nobody reported. */
static void
page_put_step(const struct page *page, const struct life_step *step,
    bool is_over)
{
	const char *state = step->done_ms != 0 ? "done" :
	    step->begun_ms != 0 && !is_over ? "begun" : "waiting";

	text_putf(page->text, "<li class=\"step is-%s\">", state);
	page_put_environment(page, step->environment);
	text_puts(page->text, " <span class=\"state\">");
	if (step->done_ms != 0) {
		text_puts(page->text, "done ");
		page_put_minute(page, step->done_ms);
	} else if (step->begun_ms != 0) {
		text_puts(page->text, is_over ? "begun " : "since ");
		page_put_minute(page, step->begun_ms);
	} else {
		text_puts(page->text, is_over ? "not reported" : "to do");
	}
	text_puts(page->text, "</span></li>\n");
}

void
page_put_steps(const struct page *page, const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;
	const struct life_step *step;
	enum occurrence_phase phase = occurrence_phase(occurrence,
	    page->now_at);
	bool is_any = false, is_over = phase != OCCURRENCE_PLANNED &&
	    phase != OCCURRENCE_RUNNING && phase != OCCURRENCE_VERIFYING;
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
		page_put_step(page, step, is_over);
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
		page_put_who(page, act->who);
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
	[ACT_CANCEL] = "called off", [ACT_HAND_OVER] = "handed over",
	[ACT_KEEP] = "kept, whatever it clashes with",
};

/* Had the work begun that the act (number `at`) called off?  What has not can
 * be put back; what has can be reopened. */
static bool
page_is_break(const struct life *life, size_t at)
{
	size_t i;

	if (life->acts.list.items[at].verb != ACT_CANCEL)
		return false;
	for (i = at + 1; i < life->acts.list.count; i++) {
		if (life->acts.list.items[i].verb == ACT_UNSKIP)
			return false;
		if (life->acts.list.items[i].verb == ACT_REOPEN)
			return true;
	}
	return life->phase != OCCURRENCE_SKIPPED;
}

/* What the act (number `at`) was about: a stage, a time, words. */
static void
page_put_act_object(const struct page *page, const struct life *life,
    size_t at)
{
	const struct act *act = &life->acts.list.items[at];
	struct text *text = page->text;

	if (act->verb == ACT_STAGE_BEGUN || act->verb == ACT_STAGE_DONE) {
		if (act->environment != NULL)
			page_put_environment_title(page, act->environment);
		else
			text_putf(text, "Stage %d", act->stage + 1);
		text_puts(text, " ");
	}
	text_puts(text, page_is_break(life, at) ? "broken off" :
	    page_acts[act->verb]);
	if (act->verb == ACT_MOVE) {
		text_puts(text, " to ");
		page_put_instant(page, act->start_at);
	} else if (act->end_at != 0) {
		text_puts(text, " until ");
		page_put_instant(page, act->end_at);
	}
	if (act->verb == ACT_HAND_OVER) {
		text_puts(text, " to ");
		page_put_role(page, act->words);
	} else if (act->verb == ACT_NOTE) {
		text_puts(text, ": ");
		html_text(text, act->words);
	}
}

void
page_put_act(const struct page *page, const struct life *life, size_t at)
{
	const struct act *act = &life->acts.list.items[at];

	text_puts(page->text, "<li><span class=\"when\">");
	page_put_instant(page, act->at_ms / 1000);
	text_puts(page->text, "</span> <span>");
	page_put_act_object(page, life, at);
	if (act->because != NULL) {
		text_puts(page->text, ". Reason: ");
		html_text(page->text, act->because);
	}
	text_puts(page->text, " <span class=\"by\">");
	page_put_who(page, act->who);
	text_puts(page->text, "</span></span></li>\n");
}

void
page_put_acts(const struct page *page, const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;
	size_t i;

	if (life == NULL || life->acts.list.count == 0)
		return;
	text_puts(page->text, "<section id=\"acts\" "
	    "aria-labelledby=\"acts-title\">\n"
	    "<h2 id=\"acts-title\">What was done</h2>\n"
	    "<ol class=\"acts card\">\n");
	for (i = 0; i < life->acts.list.count; i++)
		page_put_act(page, life, i);
	text_puts(page->text, "</ol>\n</section>\n");
}
