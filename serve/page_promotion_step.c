/* SPDX-License-Identifier: MIT */
/* The steps of a promotion, as its page shows them: what is done, whose turn it
 * is, who agreed, who objects and why.  States are said in words, not by colour
 * alone. */
#include <string.h>

#include "html.h"
#include "page_promotion_internal.h"

/* "Thu 3 Dec 2026 15:04 PST, Release manager, by Slack". */
static void
page_put_by(const struct page *page, const struct promotion_act *act)
{
	text_puts(page->text, " <span class=\"by\">");
	page_put_instant(page, act->at_ms / 1000);
	if (page->who != NULL) {
		text_puts(page->text, ", ");
		page_put_who(page, act->who);
		text_puts(page->text, ", by ");
		html_text(page->text, act->way == NULL ? "the service" :
		    act->way);
	}
	text_puts(page->text, "</span>");
}

/* Who may speak in the role's stead just now. */
static void
page_put_designates(const struct page *page, const char *role)
{
	const struct person *person = conf_find_person(page->conf, role);
	const struct person_designate *designate;
	size_t i;

	for (i = 0; person != NULL && i < person->designates.count; i++) {
		designate = &person->designates.items[i];
		if (designate->from_at > page->now_at ||
		    designate->until_at <= page->now_at)
			continue;
		text_puts(page->text, " <span class=\"by\">or its designate ");
		page_put_role(page, designate->to);
		if (designate->until_at != INT64_MAX) {
			text_puts(page->text, " until ");
			page_put_instant(page, designate->until_at);
		}
		text_puts(page->text, "</span>");
	}
}

static void
page_put_designate(const struct page *page, const struct promotion_act *act)
{
	if (act->designate == NULL)
		return;
	text_puts(page->text, ", by its designate ");
	page_put_role(page, act->designate);
}

/* One role: "Middleware: acknowledged, by its designate …". */
static void
page_put_voice(const struct page *page, const struct promotion *promotion,
    const struct process_party *party, const struct promotion_voice *voice)
{
	const struct promotion_act *act = promotion_find_act(promotion,
	    voice->objected != 0 ? voice->objected : voice->agreed);
	struct text *text = page->text;

	text_puts(text, "<li>");
	html_text(text, party->title != NULL ? party->title : party->id);
	if (act == NULL) {
		text_puts(text, voice->voided != 0 ? " <span class=\"state\">"
		    "has to look again: it was changed</span>" :
		    " <span class=\"state\">not yet</span>");
		page_put_designates(page, party->id);
	} else {
		text_puts(text, voice->objected != 0 ?
		    " <span class=\"tag is-open\">objects</span>" :
		    " <span class=\"state\">\xe2\x9c\x93 acknowledged</span>");
		page_put_designate(page, act);
		if (act->because != NULL) {
			text_puts(text, ": ");
			html_text(text, act->because);
		}
		page_put_by(page, act);
	}
	text_puts(text, "</li>\n");
}

static void
page_put_voices(const struct page *page, const struct promotion *promotion,
    size_t index)
{
	const struct promotion_step *step =
	    &promotion->kind.steps.items[index];
	const struct promotion_stand *stand = &promotion->stands.items[index];
	size_t i;

	if (step->enough != 0 && step->enough < step->by.count)
		text_putf(page->text, " <span class=\"by\">%zu of %zu is "
		    "enough</span>", step->enough, step->by.count);
	text_puts(page->text, "\n<ul class=\"plain\">\n");
	for (i = 0; i < stand->voices.count; i++)
		page_put_voice(page, promotion, &step->by.items[i],
		    &stand->voices.items[i]);
	text_puts(page->text, "</ul>\n");
}

static void
page_put_step(const struct page *page, const struct promotion *promotion,
    size_t index)
{
	const struct promotion_step *step =
	    &promotion->kind.steps.items[index];
	const struct promotion_act *act = promotion_find_act(promotion,
	    promotion->stands.items[index].done);
	struct text *text = page->text, names = { 0 };
	bool is_next = promotion->phase == PROMOTION_OPEN &&
	    promotion_next_step(promotion) == index;

	text_puts(text, is_next ? "<li aria-current=\"step\"><strong>" :
	    "<li>");
	html_text(text, step->title);
	text_putf(text, "%s <span class=\"state\">%s</span>", is_next ?
	    "</strong>" : "", promotion_is_done(promotion, index) ?
	    "\xe2\x9c\x93 done" : is_next ? "is next" : "to do");
	if (act != NULL) {
		if (act->verb == PROMOTION_PASS && act->because != NULL) {
			text_puts(text, ": ");
			html_text(text, act->because);
		}
		page_put_by(page, act);
	}
	if (step->kind == PROMOTION_STEP_ACKNOWLEDGE) {
		page_put_voices(page, promotion, index);
	} else if (act == NULL && step->by.count > 0) {
		process_format_parties(&names, &step->by, "or");
		text_puts(text, " <span class=\"by\">by ");
		html_text(text, text_string(&names));
		text_puts(text, "</span>");
		text_clear(&names);
	}
	text_puts(text, "</li>\n");
}

void
page_promotion_put_steps(const struct page *page,
    const struct page_promotion *view)
{
	const struct promotion *promotion = view->promotion;
	size_t i;

	if (promotion->stands.count == 0)
		return;
	text_puts(page->text, "<section id=\"steps\" "
	    "aria-labelledby=\"steps-title\">\n"
	    "<h2 id=\"steps-title\">Steps</h2>\n<div class=\"card\">\n"
	    "<ol class=\"stages\">\n");
	for (i = 0; i < promotion->stands.count; i++)
		page_put_step(page, promotion, i);
	text_puts(page->text, "</ol>\n</div>\n</section>\n");
}
