/* SPDX-License-Identifier: MIT */
/* Pages of promotions: how each stands, and what whoever looks can do. */
#ifndef PATCHDAY_PAGE_PROMOTION_H
#define PATCHDAY_PAGE_PROMOTION_H

#include "change.h"
#include "offer.h"
#include "page_internal.h"
#include "promotion_choice.h"

/* One of them, as somebody sees it. */
struct page_promotion {
	const struct promotion *promotion;	/* lent */
	struct offer offer;
	/* What they can do now; empty for strangers. */
	struct promotion_choices choices;
	const struct page_viewer *viewer;	/* lent; NULL: no forms */
	/* They came by a link, as this role (a title): forms post to this very
	 * address.  NULL: they are signed in, or strangers. */
	const char *as;
};

/* Begin a view for whoever looks at the page (page->subject); the caller clears
 * it. */
void page_promotion_init(struct page_promotion *view,
    const struct page *page, const struct promotion *promotion,
    const struct page_viewer *viewer);
void page_promotion_clear(struct page_promotion *view);

/* The page of one. */
void page_promotion_format(const struct page *page,
    const struct page_promotion *view);

/* Append where it is offered, when, and until when it has to be complete: a
 * sentence with links, nothing where nothing is known. */
void page_promotion_put_offer(const struct page *page,
    const struct page_promotion *view);

/* Append a link to its page, around what it is: "w_2026_48". */
void page_promotion_put_link(const struct page *page,
    const struct promotion *promotion);

/* page_promotion_step.c: its steps in order, and who said what. */
void page_promotion_put_steps(const struct page *page,
    const struct page_promotion *view);

/* page_promotion_said.c: questions and answers; everything that was done. */
void page_promotion_put_questions(const struct page *page,
    const struct page_promotion *view);
void page_promotion_put_acts(const struct page *page,
    const struct page_promotion *view);

/* page_promotion_form.c: what they can do, as forms; a form of theirs that was
 * refused comes back with what they typed. */
void page_promotion_put_forms(const struct page *page,
    const struct page_promotion *view);

/* One button that acknowledges for the first role they can speak for, and then
 * leads to its page; nothing where they cannot. */
void page_promotion_put_quick(const struct page *page,
    const struct page_promotion *view);

/* Append what a form that was sent says, in its words: "Abandon. Reason: …". */
struct form;
void page_promotion_put_intent(const struct page *page,
    const struct form *form);

/* page_promotion_list.c: the page of all; open ones first. */
void page_promotion_list_format(const struct page *page,
    const struct page_viewer *viewer);

/* For the page of an occurrence: what is offered for it, or was promoted in it;
 * nothing without any. */
void page_promotion_list_put(const struct page *page,
    const struct occurrence *occurrence);

/* page_promotion_propose.c: the forms that propose something. */
void page_promotion_put_propose(const struct page *page,
    const struct page_viewer *viewer);

/* page_promotion_ask.c: whose OK a change needs there by the policy, how that
 * stands, and a button for who may; nothing where nobody is asked. */
void page_promotion_put_asked(const struct page *page,
    const struct environment *environment, const struct change *change,
    const struct page_viewer *viewer);

#endif
