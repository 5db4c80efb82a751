/* SPDX-License-Identifier: MIT */
/*
 * What somebody can do about a promotion, as plain forms: they work on a phone,
 * by keyboard and without scripts.  Only what fits now and what they may; what
 * they are most likely here for comes first and big, what is rare stands folded
 * below.  It is decided again when it is sent.
 */
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "form_internal.h"
#include "html.h"
#include "page_field_internal.h"
#include "page_promotion_internal.h"

#define PAGE_PROMOTION_NUMBER_MAX 20	/* bytes of a question's number */
#define PAGE_PROMOTION_FIELDS 3

/* A field of a form; name NULL: there is none. */
struct page_promotion_field {
	const char *name, *label;
	bool is_needed;
	int most;
};

/* What each verb asks for, and what its button says. */
static const struct page_promotion_form {
	const char *button;
	const char *look;		/* class of the button */
	struct page_promotion_field fields[PAGE_PROMOTION_FIELDS];
} page_promotion_forms[PROMOTION_VERB_COUNT] = {
	[PROMOTION_PASS] = { "Done", "", {
		{ "because", "Remark (may be left out)", false,
		  PROMOTION_WORDS_MAX } } },
	[PROMOTION_TICKET] = { "This is the ticket", "", {
		{ "words", "Ticket: its reference or address", true,
		  PROMOTION_WORDS_MAX } } },
	[PROMOTION_ACKNOWLEDGE] = { "Acknowledge", "big", { { 0 } } },
	[PROMOTION_OBJECT] = { "Object", "grave", {
		{ "because", "Reason (everybody will read it)", true,
		  PROMOTION_WORDS_MAX } } },
	[PROMOTION_WITHDRAW] = { "Withdraw the objection", "big", {
		{ "because", "Reason (may be left out)", false,
		  PROMOTION_WORDS_MAX } } },
	[PROMOTION_ASK] = { "Ask", "", {
		{ "words", "A question", true, PROMOTION_WORDS_MAX } } },
	[PROMOTION_ANSWER] = { "Answer", "", {
		{ "words", "Your answer", true, PROMOTION_WORDS_MAX } } },
	[PROMOTION_CHANGE] = { "Change what it is", "grave", {
		{ "version", "Another version", false, PROMOTION_VERSION_MAX },
		{ "digest", "or another digest", false,
		  PROMOTION_VERSION_MAX },
		{ "because", "Reason", false, PROMOTION_WORDS_MAX } } },
	[PROMOTION_PROMOTE] = { "It is promoted", "", {
		{ "because", "Remark (may be left out)", false,
		  PROMOTION_WORDS_MAX } } },
	[PROMOTION_ABANDON] = { "Give it up", "grave", {
		{ "because", "Reason", false, PROMOTION_WORDS_MAX } } },
};

/* The forms of one page, as they are made. */
struct page_promotion_forms {
	const struct page *page;
	const struct page_promotion *view;
	bool is_refused_there;		/* the form that was refused */
};

/* --- what was refused ----------------------------------------------------- */

/* Does the form that was sent have that value; `want` NULL: none? */
static bool
page_form_says(const struct form *form, const char *name, const char *want)
{
	const char *value = form_find(form, name);

	return want == NULL ? value == NULL || value[0] == '\0' :
	    value != NULL && strcmp(value, want) == 0;
}

/* What tells the form from others of its verb: names and values; NULL: not
 * there. */
struct page_promotion_mark {
	const char *as, *step, *number;
	char digits[PAGE_PROMOTION_NUMBER_MAX];
};

static void
page_promotion_mark(const struct page_promotion *view,
    const struct promotion_choice *choice, struct page_promotion_mark *ret_mark)
{
	*ret_mark = (struct page_promotion_mark){ 0 };
	if (choice->role != NULL)
		ret_mark->as = choice->role->id;
	if (choice->verb == PROMOTION_PASS)
		ret_mark->step =
		    view->promotion->kind.steps.items[choice->step].key;
	if (choice->verb != PROMOTION_ANSWER)
		return;
	(void)snprintf(ret_mark->digits, sizeof(ret_mark->digits), "%zu",
	    choice->question);
	ret_mark->number = ret_mark->digits;
}

static bool
page_promotion_is_refused(const struct page_promotion *view,
    const struct promotion_choice *choice,
    const struct page_promotion_mark *mark)
{
	const struct form *refused = view->viewer->refused;

	return refused != NULL && page_form_says(refused, "act",
	    promotion_verb_name(choice->verb)) &&
	    page_form_says(refused, "as", mark->as) &&
	    page_form_says(refused, "step", mark->step) &&
	    page_form_says(refused, "number", mark->number);
}

/* --- one form ------------------------------------------------------------- */

/* What a button does, for whom: "Acknowledge as Middleware". */
static void
page_put_promotion_button(const struct page *page,
    const struct page_promotion *view, const struct promotion_choice *choice)
{
	const struct page_promotion_form *form =
	    &page_promotion_forms[choice->verb];

	text_putf(page->text, "<button type=\"submit\" class=\"%s\">%s",
	    form->look, form->button);
	if (choice->role != NULL) {
		text_puts(page->text, choice->is_designate ?
		    " as designate of " : " as ");
		html_text(page->text, choice->role->title != NULL ?
		    choice->role->title : choice->role->id);
	}
	if (choice->verb == PROMOTION_PASS) {
		text_puts(page->text, ": ");
		html_text(page->text, view->promotion->kind.steps.items[
		    choice->step].title);
	}
	if (choice->verb == PROMOTION_ANSWER)
		text_putf(page->text, " question %zu", choice->question);
	text_puts(page->text, "</button>\n");
}

/* A button says what is acknowledged: when it is something else by then, it has
 * to be looked at again. */
static void
page_put_promotion_content(const struct page *page,
    const struct promotion *promotion)
{
	page_put_hidden(page, "version", promotion->version);
	if (promotion->digest != NULL)
		page_put_hidden(page, "digest", promotion->digest);
}

static void
page_begin_promotion_form(const struct page *page,
    const struct page_promotion *view, const struct promotion_choice *choice,
    const struct page_promotion_mark *mark)
{
	if (view->as != NULL) {
		text_puts(page->text, "<form method=\"post\">\n");
	} else {
		text_putf(page->text, "<form method=\"post\" "
		    "action=\"%spromotions/", page->base);
		html_text(page->text, view->promotion->identity);
		text_puts(page->text, "\">\n");
		page_put_hidden(page, "key", view->viewer->form_key);
	}
	page_put_hidden(page, "act", promotion_verb_name(choice->verb));
	if (mark->as != NULL)
		page_put_hidden(page, "as", mark->as);
	if (mark->step != NULL)
		page_put_hidden(page, "step", mark->step);
	if (mark->number != NULL)
		page_put_hidden(page, "number", mark->number);
	if (choice->verb == PROMOTION_ACKNOWLEDGE)
		page_put_promotion_content(page, view->promotion);
}

/* What is asked is worth reading where it is answered. */
static void
page_put_asked(const struct page *page, const struct promotion *promotion,
    size_t question)
{
	const struct promotion_act *asked = promotion_find_act(promotion,
	    promotion->questions.items[question - 1].asked);

	text_puts(page->text, "<p>");
	html_text(page->text, asked->words);
	text_puts(page->text, "</p>\n");
}

static void
page_put_promotion_form(struct page_promotion_forms *forms,
    const struct promotion_choice *choice)
{
	const struct page *page = forms->page;
	const struct page_promotion *view = forms->view;
	const struct page_viewer *viewer = view->viewer;
	const struct page_promotion_field *fields =
	    page_promotion_forms[choice->verb].fields;
	struct page_promotion_mark mark;
	struct page_field field;
	bool is_refused;
	size_t i;

	page_promotion_mark(view, choice, &mark);
	is_refused = page_promotion_is_refused(view, choice, &mark);
	forms->is_refused_there |= is_refused;
	page_begin_promotion_form(page, view, choice, &mark);
	if (choice->verb == PROMOTION_ANSWER)
		page_put_asked(page, view->promotion, choice->question);
	for (i = 0; i < PAGE_PROMOTION_FIELDS && fields[i].name != NULL;
	    i++) {
		field = (struct page_field){ .name = fields[i].name,
			.label = fields[i].label, .most = fields[i].most,
			.is_needed = fields[i].is_needed };
		if (is_refused)
			field.value = form_find(viewer->refused, field.name);
		if (is_refused && viewer->field != NULL &&
		    strcmp(viewer->field, field.name) == 0)
			field.problem = viewer->problem;
		page_put_field(page, &field);
	}
	page_put_promotion_button(page, view, choice);
	text_puts(page->text, "</form>\n");
}

/* --- all of them ---------------------------------------------------------- */

/* All with that verb; gives back how many. */
static size_t
page_put_promotion_forms(struct page_promotion_forms *forms,
    enum promotion_verb verb)
{
	const struct promotion_choices *choices = &forms->view->choices;
	size_t i, count = 0;

	for (i = 0; i < choices->list.count; i++) {
		if (choices->list.items[i].verb != verb)
			continue;
		page_put_promotion_form(forms, &choices->list.items[i]);
		count++;
	}
	return count;
}

/* Those behind a summary, open where one of them was refused. */
static void
page_put_promotion_folded(struct page_promotion_forms *forms,
    const char *title, const enum promotion_verb *verbs, size_t count)
{
	struct text *text = forms->page->text;
	const struct form *refused = forms->view->viewer->refused;
	bool is_open = false;
	size_t i, any = 0;

	for (i = 0; i < count; i++) {
		any += promotion_choice_count(&forms->view->choices,
		    verbs[i]);
		is_open |= refused != NULL && page_form_says(refused, "act",
		    promotion_verb_name(verbs[i]));
	}
	if (any == 0)
		return;
	text_putf(text, "<details%s>\n<summary>%s</summary>\n",
	    is_open ? " open" : "", title);
	for (i = 0; i < count; i++)
		(void)page_put_promotion_forms(forms, verbs[i]);
	text_puts(text, "</details>\n");
}

static void
page_put_promotion_all(struct page_promotion_forms *forms)
{
	static const enum promotion_verb first[] = { PROMOTION_ACKNOWLEDGE,
		PROMOTION_WITHDRAW, PROMOTION_PASS };
	static const enum promotion_verb object[] = { PROMOTION_OBJECT };
	static const enum promotion_verb more[] = { PROMOTION_CHANGE,
		PROMOTION_ABANDON };
	const struct promotion *promotion = forms->view->promotion;
	size_t i;

	for (i = 0; i < countof(first); i++)
		(void)page_put_promotion_forms(forms, first[i]);
	if (promotion->ticket == NULL)
		(void)page_put_promotion_forms(forms, PROMOTION_TICKET);
	(void)page_put_promotion_forms(forms, PROMOTION_PROMOTE);
	(void)page_put_promotion_forms(forms, PROMOTION_ANSWER);
	page_put_promotion_folded(forms, "Object", object, countof(object));
	(void)page_put_promotion_forms(forms, PROMOTION_ASK);
	if (promotion->ticket != NULL)
		page_put_promotion_folded(forms, "Another ticket",
		    (const enum promotion_verb[]){ PROMOTION_TICKET }, 1);
	page_put_promotion_folded(forms, "More", more, countof(more));
}

static void
page_put_sign_out(const struct page *page, const struct page_viewer *viewer)
{
	if (!viewer->can_sign_out)
		return;
	text_putf(page->text, "<form method=\"post\" "
	    "action=\"%ssign-out\">\n", page->base);
	page_put_hidden(page, "key", viewer->form_key);
	text_puts(page->text, "<button type=\"submit\" "
	    "class=\"plain-button\">Sign out</button>\n</form>\n");
}

static void
page_put_promotion_who(const struct page *page,
    const struct page_promotion *view)
{
	text_puts(page->text, view->as != NULL ? "You answer as " :
	    "Signed in as ");
	if (view->as != NULL)
		html_text(page->text, view->as);
	else
		page_put_who(page, page->who);
}

void
page_promotion_put_forms(const struct page *page,
    const struct page_promotion *view)
{
	struct text inner_text = { 0 };
	struct page inner = *page;
	struct page_promotion_forms forms = { .page = &inner, .view = view };

	inner.text = &inner_text;
	page_put_promotion_all(&forms);
	/* Somebody else was quicker, and that form is not here any more. */
	if (!forms.is_refused_there && view->viewer->refused != NULL) {
		text_puts(page->text, "<p class=\"sent\">You sent: ");
		page_promotion_put_intent(page, view->viewer->refused);
		text_puts(page->text, "</p>\n");
	}
	text_puts(page->text, "<section id=\"controls\" "
	    "aria-labelledby=\"controls-title\">\n"
	    "<h2 id=\"controls-title\">Your part</h2>\n"
	    "<div class=\"card controls\">\n<p class=\"note\">");
	page_put_promotion_who(page, view);
	text_puts(page->text, view->choices.list.count == 0 ?
	    ". There is nothing for you to do here.</p>\n" : "</p>\n");
	text_put(page->text, inner_text.bytes, inner_text.length);
	text_clear(&inner_text);
	page_put_sign_out(page, view->viewer);
	text_puts(page->text, "</div>\n</section>\n");
}

void
page_promotion_put_quick(const struct page *page,
    const struct page_promotion *view)
{
	const struct promotion_choice *choice = promotion_choice_find(
	    &view->choices, PROMOTION_ACKNOWLEDGE, NULL);
	struct page_promotion_mark mark;

	if (choice == NULL)
		return;
	page_promotion_mark(view, choice, &mark);
	page_begin_promotion_form(page, view, choice, &mark);
	text_puts(page->text, "<button type=\"submit\">OK<span "
	    "class=\"hidden\"> to ");
	html_text(page->text, view->promotion->version);
	text_puts(page->text, "</span> as ");
	html_text(page->text, choice->role->title != NULL ?
	    choice->role->title : choice->role->id);
	text_puts(page->text, "</button>\n</form>\n");
}

void
page_promotion_put_intent(const struct page *page, const struct form *form)
{
	static const struct { const char *name, *before; } parts[] = {
		{ "service", " " }, { "version", " " }, { "digest", " " },
		{ "environment", " in " }, { "as", " as " },
		{ "step", ": " }, { "number", " question " },
		{ "words", ": " }, { "because", ". Reason: " },
	};
	const char *act = form_find(form, "act"), *value;
	const struct page_promotion_form *asked;
	enum promotion_verb verb;
	size_t i;

	if (act == NULL || promotion_verb_parse(act, &verb, NULL) < 0)
		return;
	asked = &page_promotion_forms[verb];
	text_putf(page->text, "<strong>%s</strong>", asked->button != NULL ?
	    asked->button : "Propose");
	for (i = 0; i < countof(parts); i++) {
		value = form_find(form, parts[i].name);
		if (value == NULL || value[strspn(value, " \t\r\n")] == '\0')
			continue;
		text_puts(page->text, parts[i].before);
		html_text(page->text, value);
	}
}
