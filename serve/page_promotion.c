/* SPDX-License-Identifier: MIT */
/*
 * The page of one promotion: how far it is, for which window it is offered,
 * what whoever looks can do; then steps, questions, and all that was done.
 *
 * Which role spoke, and why, is for everybody: it is told in channels.  Whose
 * account it was is for those who are known here, as in the API.
 */
#include "page_promotion_internal.h"

#include <string.h>

#include "html.h"
#include "offer_actor.h"
#include "page_field_internal.h"
#include "page_life_internal.h"

/* --- views ---------------------------------------------------------------- */

/* What only its time forbids is left out, too. */
static void
page_promotion_keep(struct page_promotion *view, const struct page *page)
{
	struct promotion_choices *choices = &view->choices;
	size_t i, kept = 0;

	for (i = 0; i < choices->list.count; i++)
		if (choices->list.items[i].verb != PROMOTION_PROMOTE ||
		    offer_check_promote(page->conf, view->promotion,
		    &view->offer, page->now_at, NULL) == 0)
			choices->list.items[kept++] = choices->list.items[i];
	choices->list.count = kept;
}

void
page_promotion_init(struct page_promotion *view, const struct page *page,
    const struct promotion *promotion, const struct page_viewer *viewer)
{
	const struct offer_actor what = { .conf = page->conf,
		.schedule = page->schedule, .subject = page->subject,
		.promotion = promotion, .kind = &promotion->kind,
		.now_at = page->now_at };
	struct promotion_actor actor;

	*view = (struct page_promotion){ .promotion = promotion,
		.viewer = viewer };
	offer_plan(page->conf, page->schedule, promotion, page->now_at,
	    &view->offer);
	if (page->subject != NULL && viewer != NULL &&
	    offer_actor_find(&what, &actor))
		promotion_choice_list(promotion, &actor, &view->choices);
	page_promotion_keep(view, page);
}

void
page_promotion_clear(struct page_promotion *view)
{
	promotion_choice_clear(&view->choices);
	*view = (struct page_promotion){ 0 };
}

/* --- pieces --------------------------------------------------------------- */

void
page_promotion_put_link(const struct page *page,
    const struct promotion *promotion)
{
	struct text subject = { 0 };

	promotion_format_subject(&subject, promotion);
	/* An identity has nothing that HTML or an address would mind. */
	text_putf(page->text, "<a href=\"%spromotions/", page->base);
	html_text(page->text, promotion->identity);
	text_puts(page->text, "\">");
	html_text(page->text, text_string(&subject));
	text_puts(page->text, "</a>");
	text_clear(&subject);
}

/* Where it was promoted. */
static void
page_put_finished(const struct page *page, const struct promotion *promotion)
{
	const struct promotion_act *last = promotion_find_act(promotion,
	    promotion->finished);
	struct occurrence occurrence;

	text_puts(page->text, promotion->phase == PROMOTION_PROMOTED ?
	    "Promoted " : "Given up ");
	page_put_instant(page, last->at_ms / 1000);
	if (last->occurrence != NULL && schedule_find(page->schedule,
	    last->occurrence, &occurrence, NULL) == 0) {
		text_puts(page->text, " with ");
		page_put_title_link(page, &occurrence);
	}
}

/* From when it may go where no window says so. */
static void
page_put_notice(const struct page *page, const struct promotion *promotion)
{
	int64_t from_at = promotion_find_act(promotion, promotion->content)->
	    at_ms / 1000 + promotion->kind.notice_secs;

	if (promotion->kind.notice_secs == 0)
		return;
	/* In whole minutes, and not too early. */
	text_puts(page->text, from_at > page->now_at ? "Not before " :
	    "The notice was over ");
	page_put_instant(page, (from_at + 59) / 60 * 60);
}

void
page_promotion_put_offer(const struct page *page,
    const struct page_promotion *view)
{
	const struct promotion *promotion = view->promotion;
	const struct offer *offer = &view->offer;

	if (promotion->phase != PROMOTION_OPEN) {
		page_put_finished(page, promotion);
		return;
	}
	if (promotion->has_left)
		return;
	if (!offer->has_occurrence) {
		if (promotion->kind.window.id == NULL) {
			page_put_notice(page, promotion);
			return;
		}
		html_text(page->text, promotion->kind.window.title != NULL ?
		    promotion->kind.window.title :
		    promotion->kind.window.id);
		text_puts(page->text, " does not take place within a year");
		return;
	}
	text_puts(page->text, promotion->complete_ms != 0 ? "Goes with " :
	    "Offered for ");
	page_put_title_link(page, &offer->occurrence);
	text_puts(page->text, ", ");
	page_put_instant(page, offer->occurrence.start_at);
	if (promotion->complete_ms != 0)
		return;
	text_puts(page->text, ", cut-off ");
	page_put_instant(page, offer->plan.cutoff_at);
}

/* --- the card ------------------------------------------------------------- */

static const char *
page_promotion_label(const struct promotion *promotion)
{
	if (promotion->phase != PROMOTION_OPEN)
		return promotion->phase == PROMOTION_PROMOTED ? "Promoted" :
		    "Given up";
	return promotion->complete_ms != 0 ? "Complete" : "Open";
}

/* The ticket; one that is an address is a link. */
static void
page_put_ticket(const struct page *page, const char *ticket)
{
	bool is_link = strncmp(ticket, "https://", 8) == 0 ||
	    strncmp(ticket, "http://", 7) == 0;

	text_puts(page->text, "<li>Ticket: ");
	if (is_link) {
		text_puts(page->text, "<a href=\"");
		html_url(page->text, ticket);
		text_puts(page->text, "\">");
	}
	html_text(page->text, ticket);
	text_puts(page->text, is_link ? "</a></li>\n" : "</li>\n");
}

/* Where it comes to; each environment's page has the changes that wait. */
static void
page_put_places(const struct page *page, const struct promotion *promotion)
{
	const struct promotion_kind *kind = &promotion->kind;
	size_t i;

	if (promotion->service != NULL) {
		text_puts(page->text, "<li>Service: ");
		html_text(page->text, promotion->service);
		text_puts(page->text, "</li>\n");
	}
	for (i = 0; i < kind->environments.count; i++) {
		text_putf(page->text, i > 0 ? ", " : "<li>Comes to ");
		text_putf(page->text, "<a href=\"%senvironments/",
		    page->base);
		html_text(page->text, kind->environments.items[i]);
		text_puts(page->text, "\">");
		page_put_environment_title(page, kind->environments.items[i]);
		text_puts(page->text, "</a>");
	}
	text_puts(page->text, i > 0 ? "</li>\n" : "");
}

static void
page_put_facts(const struct page *page, const struct promotion *promotion)
{
	const struct promotion_act *first = promotion_find_act(promotion, 1);

	text_puts(page->text, "<ul class=\"plain\">\n");
	if (promotion->digest != NULL) {
		text_puts(page->text, "<li>Digest: <code>");
		html_text(page->text, promotion->digest);
		text_puts(page->text, "</code></li>\n");
	}
	page_put_places(page, promotion);
	if (promotion->ticket != NULL)
		page_put_ticket(page, promotion->ticket);
	text_puts(page->text, "<li>Proposed ");
	page_put_instant(page, first->at_ms / 1000);
	if (page->who != NULL) {
		text_puts(page->text, " by ");
		page_put_who(page, first->who);
	}
	text_puts(page->text, "</li>\n");
	if (first->because != NULL) {
		text_puts(page->text, "<li>Reason: ");
		html_text(page->text, first->because);
		text_puts(page->text, "</li>\n");
	}
	text_puts(page->text, "</ul>\n");
}

static void
page_put_promotion_card(const struct page *page,
    const struct page_promotion *view)
{
	const struct promotion *promotion = view->promotion;
	struct text state = { 0 };

	promotion_format_state(&state, promotion);
	text_putf(page->text, "<article class=\"card\" id=\"state\">\n"
	    "<p class=\"label\">%s</p>\n<p class=\"lead\">",
	    page_promotion_label(promotion));
	html_text(page->text, text_string(&state));
	text_puts(page->text, "</p>\n<p>");
	page_promotion_put_offer(page, view);
	text_puts(page->text, "</p>\n");
	page_put_facts(page, promotion);
	text_puts(page->text, "</article>\n");
	text_clear(&state);
}

/* --- the page ------------------------------------------------------------- */

static void
page_put_promotion_head(const struct page *page,
    const struct promotion *promotion)
{
	struct text subject = { 0 };

	promotion_format_subject(&subject, promotion);
	page_put_head(page, text_string(&subject));
	text_puts(page->text, "<h1>");
	html_text(page->text, text_string(&subject));
	text_puts(page->text, "</h1>\n<p>");
	html_text(page->text, promotion->kind.title);
	text_putf(page->text, "</p>\n<nav aria-label=\"Elsewhere\"><ul>\n"
	    "<li><a href=\"%s\">All windows</a></li>\n"
	    "<li><a href=\"%spromotions\">All promotions</a></li>\n",
	    page->base, page->base);
	if (!policy_is_empty(&page->conf->policy))
		text_putf(page->text, "<li><a href=\"%spolicy\">Policy</a>"
		    "</li>\n", page->base);
	text_puts(page->text, "</ul></nav>\n</header>\n");
	text_clear(&subject);
}

/* Small, at the end: few readers have to say something. */
static void
page_put_promotion_way_in(const struct page *page,
    const struct promotion *promotion)
{
	if (page->who != NULL || promotion->phase != PROMOTION_OPEN)
		return;
	text_putf(page->text, "<p class=\"note\"><a href=\"%ssign-in?next="
	    "promotions/", page->base);
	html_percent(page->text, promotion->identity);
	text_puts(page->text, "\">Sign in to answer</a></p>\n");
}

void
page_promotion_format(const struct page *page,
    const struct page_promotion *view)
{
	const struct page_viewer *viewer = view->viewer;
	const struct promotion *promotion = view->promotion;
	struct text *text = page->text;

	page_put_promotion_head(page, promotion);
	text_puts(text, "<main id=\"main\">\n");
	page_put_problem(page, viewer->problem, viewer->field);
	page_put_rehearsal(page);
	if (promotion->kind.description != NULL) {
		text_puts(text, "<p class=\"note\">");
		html_text(text, promotion->kind.description);
		text_puts(text, "</p>\n");
	}
	text_puts(text, "<section aria-label=\"Where it stands\">\n");
	page_put_promotion_card(page, view);
	text_puts(text, "</section>\n");
	if (page->who != NULL || view->as != NULL)
		page_promotion_put_forms(page, view);
	page_promotion_put_steps(page, view);
	page_promotion_put_questions(page, view);
	page_promotion_put_acts(page, view);
	if (view->as == NULL)
		page_put_promotion_way_in(page, promotion);
	text_puts(text, "</main>\n");
	page_put_foot(page);
}
