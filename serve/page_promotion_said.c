/* SPDX-License-Identifier: MIT */
/* What was asked about a promotion and answered, and everything that was done,
 * oldest first. */
#include <stdlib.h>

#include "html.h"
#include "page_promotion_internal.h"

static void
page_put_said_by(const struct page *page, const struct promotion_act *act)
{
	text_puts(page->text, " <span class=\"by\">");
	page_put_instant(page, act->at_ms / 1000);
	if (page->who != NULL) {
		text_puts(page->text, ", ");
		page_put_who(page, act->who);
	}
	text_puts(page->text, "</span>");
}

void
page_promotion_put_questions(const struct page *page,
    const struct page_promotion *view)
{
	const struct promotion *promotion = view->promotion;
	const struct promotion_act *asked, *answered;
	struct text *text = page->text;
	size_t i;

	if (promotion->questions.count == 0)
		return;
	text_puts(text, "<section id=\"questions\" "
	    "aria-labelledby=\"questions-title\">\n"
	    "<h2 id=\"questions-title\">Questions</h2>\n"
	    "<ol class=\"acts card\">\n");
	for (i = 0; i < promotion->questions.count; i++) {
		asked = promotion_find_act(promotion,
		    promotion->questions.items[i].asked);
		answered = promotion_find_act(promotion,
		    promotion->questions.items[i].answered);
		text_putf(text, "<li><span class=\"when\">Question %zu</span> "
		    "<span><strong>", i + 1);
		html_text(text, asked->words);
		text_puts(text, "</strong>");
		page_put_said_by(page, asked);
		text_puts(text, "<br>");
		if (answered != NULL) {
			html_text(text, answered->words);
			page_put_said_by(page, answered);
		} else {
			text_puts(text, "<span class=\"tag is-open\">no answer "
			    "yet</span>");
		}
		text_puts(text, "</span></li>\n");
	}
	text_puts(text, "</ol>\n</section>\n");
}

/* --- history -------------------------------------------------------------- */

/* What was done, as the past of a verb. */
static const char *const page_promotion_acts[PROMOTION_VERB_COUNT] = {
	[PROMOTION_PROPOSE] = "proposed", [PROMOTION_PASS] = "done",
	[PROMOTION_TICKET] = "ticket", [PROMOTION_ACKNOWLEDGE] = "acknowledged",
	[PROMOTION_OBJECT] = "objected", [PROMOTION_WITHDRAW] =
	"objection withdrawn", [PROMOTION_ASK] = "question",
	[PROMOTION_ANSWER] = "answer", [PROMOTION_CHANGE] = "changed",
	[PROMOTION_AIM] = "offered", [PROMOTION_REMIND] = "reminded",
	[PROMOTION_PROMOTE] = "promoted", [PROMOTION_ABANDON] = "given up",
};

/* For which occurrence. */
static void
page_put_aim(const struct page *page, const char *identity)
{
	struct occurrence occurrence;

	if (identity == NULL || schedule_find(page->schedule, identity,
	    &occurrence, NULL) < 0) {
		text_puts(page->text, identity == NULL ? " for no window" :
		    " for ");
		html_text(page->text, identity == NULL ? "" : identity);
		return;
	}
	text_puts(page->text, " for ");
	page_put_title_link(page, &occurrence);
	text_puts(page->text, ", ");
	page_put_instant(page, occurrence.start_at);
}

static void
page_put_content(const struct page *page, const struct promotion_act *act)
{
	if (act->version != NULL) {
		text_puts(page->text, act->verb == PROMOTION_CHANGE ?
		    " to " : " ");
		html_text(page->text, act->version);
	}
	if (act->digest != NULL) {
		text_puts(page->text, " <code>");
		html_text(page->text, act->digest);
		text_puts(page->text, "</code>");
	}
}

/* "Middleware, by its designate …, " before what it said. */
static void
page_put_speaker(const struct page *page, const struct promotion *promotion,
    const struct promotion_act *act)
{
	struct text voice = { 0 };

	if (act->verb != PROMOTION_ACKNOWLEDGE &&
	    act->verb != PROMOTION_OBJECT && act->verb != PROMOTION_WITHDRAW)
		return;
	promotion_format_voice(&voice, promotion, act, roster_title(
	    &page->conf->roster, act->designate));
	html_text(page->text, text_string(&voice));
	text_puts(page->text, ": ");
	text_clear(&voice);
}

static void
page_put_promotion_act(const struct page *page,
    const struct promotion *promotion, const struct promotion_act *act)
{
	struct text *text = page->text;
	size_t step;

	page_put_speaker(page, promotion, act);
	if (act->verb == PROMOTION_PASS && act->step != NULL) {
		html_text(text, promotion_find_step(promotion, act->step,
		    &step, NULL) == 0 ?
		    promotion->kind.steps.items[step].title : act->step);
		text_puts(text, ": ");
	}
	text_puts(text, page_promotion_acts[act->verb]);
	if (act->verb == PROMOTION_PROPOSE || act->verb == PROMOTION_CHANGE)
		page_put_content(page, act);
	if (act->verb == PROMOTION_AIM)
		page_put_aim(page, act->occurrence);
	if (act->verb == PROMOTION_ANSWER)
		text_putf(text, " to question %lld", (long long)act->number);
	if (act->words != NULL) {
		text_puts(text, ": ");
		html_text(text, act->words);
	}
	if (act->because != NULL) {
		text_puts(text, ". Reason: ");
		html_text(text, act->because);
	}
}

void
page_promotion_put_acts(const struct page *page,
    const struct page_promotion *view)
{
	const struct promotion *promotion = view->promotion;
	const struct promotion_act *act;
	size_t i;

	text_puts(page->text, "<section id=\"acts\" "
	    "aria-labelledby=\"acts-title\">\n"
	    "<h2 id=\"acts-title\">What was done</h2>\n"
	    "<ol class=\"acts card\">\n");
	for (i = 0; i < promotion->acts.list.count; i++) {
		act = &promotion->acts.list.items[i];
		text_puts(page->text, "<li><span class=\"when\">");
		page_put_instant(page, act->at_ms / 1000);
		text_puts(page->text, "</span> <span>");
		page_put_promotion_act(page, promotion, act);
		if (page->who != NULL) {
			text_puts(page->text, " <span class=\"by\">");
			page_put_who(page, act->who);
			text_puts(page->text, "</span>");
		}
		text_puts(page->text, "</span></li>\n");
	}
	text_puts(page->text, "</ol>\n</section>\n");
}
