/* SPDX-License-Identifier: MIT */
/*
 * Pages for people who want mail: ask for it, confirm, change, leave.  Nothing
 * happens by looking: mail programs open links by themselves.
 *
 * Boxes have a name each, as no name may come twice in a form; none ticked
 * means all.
 */
#include <string.h>

#include "address.h"
#include "doc.h"
#include "html.h"
#include "page_control_internal.h"
#include "page_mail_internal.h"
#include "subscription.h"

/* What can be chosen, as bits of subscription.h. */
static const struct page_mail_choice {
	const char *value, *title;
	unsigned kinds;
} page_mail_choices[] = {
	{ "changes", "Start and end, and what changes",
	    SUBSCRIPTION_STARTS | SUBSCRIPTION_CHANGES },
	{ "reminders", "Reminders too", SUBSCRIPTION_STARTS |
	    SUBSCRIPTION_CHANGES | SUBSCRIPTION_REMINDERS },
	{ "all", "Everything, invitations for the calendar too",
	    SUBSCRIPTION_ALL_KINDS },
};

/* --- the form ------------------------------------------------------------- */

static void
page_put_mail_choices(const struct page *page, unsigned kinds)
{
	size_t i, chosen = 0;

	for (i = 0; i < countof(page_mail_choices); i++)
		if (page_mail_choices[i].kinds == kinds)
			chosen = i;
	text_puts(page->text, "<fieldset>\n<legend>What</legend>\n");
	for (i = 0; i < countof(page_mail_choices); i++)
		text_putf(page->text, "<label><input type=\"radio\" "
		    "name=\"kinds\" value=\"%u\"%s> %s</label>\n",
		    page_mail_choices[i].kinds, i == chosen ? " checked" : "",
		    page_mail_choices[i].title);
	text_puts(page->text, "</fieldset>\n");
}

/* Does the subscription (NULL: none yet) have that id under `key`? */
static bool
page_mail_has(const struct doc *wishes, const char *key, const char *id)
{
	const char *value;
	size_t i;

	for (i = 0; wishes != NULL && i < wishes->count; i++) {
		value = doc_string(doc_find(&wishes->items[i], key));
		if (value != NULL && strcmp(value, id) == 0)
			return true;
	}
	return false;
}

static void
page_put_mail_box(const struct page *page, const char *key, const char *id,
    const char *title, bool is_ticked)
{
	text_putf(page->text, "<label><input type=\"checkbox\" name=\"%s.",
	    key);
	html_text(page->text, id);
	text_putf(page->text, "\" value=\"1\"%s> ",
	    is_ticked ? " checked" : "");
	html_text(page->text, title);
	text_puts(page->text, "</label>\n");
}

/* Is the channel told of the window at all? */
static bool
page_mail_tells(const struct window *window, const char *channel)
{
	const struct window_announce *announce;
	size_t i, k;

	for (i = 0; i < window->announces.count; i++) {
		announce = &window->announces.items[i];
		for (k = 0; k < announce->channels.count; k++)
			if (strcmp(announce->channels.items[k], channel) == 0)
				return true;
	}
	return false;
}

static void
page_put_mail_boxes(const struct page *page, const struct doc *wishes)
{
	const struct conf *conf = page->conf;
	const struct channel *channel = conf_find_joinable(conf);
	size_t i;

	text_puts(page->text, "<fieldset>\n<legend>Windows (none: all)"
	    "</legend>\n");
	for (i = 0; i < conf->windows.count; i++)
		if (page_mail_tells(&conf->windows.items[i], channel->id))
			page_put_mail_box(page, "window",
			    conf->windows.items[i].id,
			    conf->windows.items[i].title, page_mail_has(
			    wishes, "window", conf->windows.items[i].id));
	text_puts(page->text, "</fieldset>\n");
	if (conf->environments.count == 0)
		return;
	text_puts(page->text, "<fieldset>\n<legend>Environments (none: all)"
	    "</legend>\n");
	for (i = 0; i < conf->environments.count; i++)
		page_put_mail_box(page, "environment",
		    conf->environments.items[i].id,
		    conf->environments.items[i].title, page_mail_has(wishes,
		    "environment", conf->environments.items[i].id));
	text_puts(page->text, "</fieldset>\n");
}

static void
page_put_mail_address(const struct page *page, const char *address)
{
	text_putf(page->text, "<label><span>Your mail address</span> <input "
	    "type=\"email\" name=\"address\" required maxlength=\"%d\" "
	    "autocomplete=\"email\" value=\"", ADDRESS_MAX - 1);
	html_text(page->text, address == NULL ? "" : address);
	text_puts(page->text, "\"></label>\n");
}

void
page_put_mail(const struct page *page)
{
	struct text *text = page->text;

	if (conf_find_joinable(page->conf) == NULL)
		return;
	text_putf(text, "<h3 id=\"mail\">By mail</h3>\n<form method=\"post\" "
	    "action=\"%ssubscribe\" class=\"controls\">\n", page->base);
	page_put_mail_address(page, NULL);
	page_put_mail_choices(page, 0);
	text_putf(text, "<button type=\"submit\">E-mail me</button>\n"
	    "<p class=\"note\">You get a mail with a link first. "
	    "<a href=\"%ssubscribe\">Choose windows and environments</a></p>"
	    "\n</form>\n", page->base);
}

/* --- pages ---------------------------------------------------------------- */

static void
page_put_mail_head(const struct page *page, const char *title,
    const char *problem)
{
	page_put_head(page, title);
	text_putf(page->text, "<h1>%s</h1>\n</header>\n"
	    "<main id=\"main\" data-still>\n", title);
	page_put_problem(page, problem);
}

void
page_format_mail(const struct page *page, const char *address,
    const char *problem)
{
	page_put_mail_head(page, "E-mail me", problem);
	text_putf(page->text, "<form method=\"post\" action=\"%ssubscribe\" "
	    "class=\"card controls\">\n", page->base);
	page_put_mail_address(page, address);
	page_put_mail_choices(page, 0);
	page_put_mail_boxes(page, NULL);
	text_puts(page->text, "<button type=\"submit\" class=\"big\">"
	    "E-mail me</button>\n<p class=\"note\">You get a mail with a link "
	    "first; nothing else is sent before you confirm there. Each mail "
	    "has a link to leave. Your address is kept for this alone, and "
	    "forgotten when you leave.</p>\n</form>\n</main>\n");
	page_put_foot(page);
}

void
page_format_mail_asked(const struct page *page)
{
	page_put_mail_head(page, "Look into your mailbox", NULL);
	text_putf(page->text, "<section class=\"card\">\n<p class=\"lead\">"
	    "If mail can reach that address, one with a link is on its way. "
	    "Confirm there within 48 hours.</p>\n<p class=\"note\">Nothing "
	    "came after ten minutes? Look among the spam, then <a "
	    "href=\"%ssubscribe\">ask once more</a>.</p>\n</section>\n"
	    "</main>\n", page->base);
	page_put_foot(page);
}

/* A form that does one thing at this very address. */
static void
page_put_mail_button(const struct page *page, const char *what,
    const char *title, const char *look)
{
	text_puts(page->text, "<form method=\"post\">\n");
	page_put_hidden(page, "do", what);
	text_putf(page->text, "<button type=\"submit\" class=\"%s\">%s"
	    "</button>\n</form>\n", look, title);
}

/* What they hear of, as the set that the form's boxes show. */
static unsigned
page_read_mail_kinds(const struct doc *kinds)
{
	enum subscription_kind kind;
	const char *word;
	unsigned set = 0;
	size_t i;

	for (i = 0; i < doc_item_count(kinds); i++) {
		word = doc_string(doc_item(kinds, i));
		if (word != NULL && subscription_parse_kind(word, &kind))
			set |= (unsigned)kind;
	}
	return set;
}

/* Where somebody stands who is there. */
static void
page_put_mail_state(const struct page *page, const struct doc *answer,
    const char *state)
{
	const char *can = doc_string(doc_find(answer, "can_confirm"));
	const struct doc *wishes = doc_find(answer, "wishes");
	const struct doc *kinds = wishes == NULL || wishes->count == 0 ? NULL :
	    doc_find(&wishes->items[0], "kinds");
	bool is_confirmed = strcmp(state, "confirmed") == 0;

	text_puts(page->text, "<section class=\"card controls\">\n"
	    "<p class=\"lead\">");
	html_text(page->text, doc_string(doc_find(answer, "address")));
	text_puts(page->text, is_confirmed ? " gets mail." :
	    " gets no mail yet.");
	text_puts(page->text, "</p>\n");
	if (!is_confirmed && can != NULL && strcmp(can, "true") == 0)
		page_put_mail_button(page, "confirm", "Yes, e-mail me",
		    "big");
	text_puts(page->text, "<form method=\"post\">\n");
	page_put_hidden(page, "do", "change");
	page_put_mail_choices(page, page_read_mail_kinds(kinds));
	if (conf_find_joinable(page->conf) != NULL)
		page_put_mail_boxes(page, wishes);
	text_puts(page->text, "<button type=\"submit\">Change</button>\n"
	    "</form>\n");
	page_put_mail_button(page, "leave", is_confirmed ?
	    "No more mail" : "No mail: forget my address", "grave");
	text_puts(page->text, "</section>\n</main>\n");
}

void
page_format_mail_state(const struct page *page, const struct doc *answer,
    const char *problem)
{
	const char *state = doc_string(doc_find(answer, "state"));

	page_put_mail_head(page, "Your mail", problem);
	if (state != NULL && strcmp(state, "gone") != 0)
		page_put_mail_state(page, answer, state);
	else
		text_putf(page->text, "<section class=\"card\">\n"
		    "<p class=\"lead\">No more mail comes from here: the "
		    "address is forgotten.</p>\n<p><a href=\"%ssubscribe\">"
		    "Subscribe again</a></p>\n</section>\n</main>\n",
		    page->base);
	page_put_foot(page);
}
