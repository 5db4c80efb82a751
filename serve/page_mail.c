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
#include "form_internal.h"
#include "html.h"
#include "mem.h"
#include "page_field_internal.h"
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

/* Is the channel told of the window at all?  With `invite` by invitations. */
static bool
page_mail_tells(const struct window *window, const char *channel, bool invite)
{
	const struct window_announce *announce;
	size_t i, k;

	for (i = 0; i < window->announces.count; i++) {
		announce = &window->announces.items[i];
		for (k = 0; k < announce->channels.count; k++)
			if (strcmp(announce->channels.items[k], channel) ==
			    0 && (!invite || announce->invite_secs > 0))
				return true;
	}
	return false;
}

/* Are those who join invited to anything? */
static bool
page_mail_invites(const struct conf *conf)
{
	const struct channel *channel = conf_find_joinable(conf);
	size_t i;

	for (i = 0; channel != NULL && i < conf->windows.count; i++)
		if (page_mail_tells(&conf->windows.items[i], channel->id,
		    true))
			return true;
	return false;
}

/* What was chosen before stays to be seen. */
static void
page_put_mail_choices(const struct page *page, unsigned kinds)
{
	size_t i, chosen = 0;

	for (i = 0; i < countof(page_mail_choices); i++)
		if (page_mail_choices[i].kinds == kinds)
			chosen = i;
	text_puts(page->text, "<fieldset>\n<legend>What</legend>\n");
	for (i = 0; i < countof(page_mail_choices); i++) {
		if (page_mail_choices[i].kinds == SUBSCRIPTION_ALL_KINDS &&
		    i != chosen && !page_mail_invites(page->conf))
			continue;
		text_putf(page->text, "<label><input type=\"radio\" "
		    "name=\"kinds\" value=\"%u\"%s> %s</label>\n",
		    page_mail_choices[i].kinds, i == chosen ? " checked" : "",
		    page_mail_choices[i].title);
	}
	text_puts(page->text, "</fieldset>\n");
}

/* What is ticked: as they sent it, else as it is kept; NULL where there is
 * none. */
struct page_mail_ticks {
	const struct form *form;
	const struct doc *wishes;
};

/* Is that id under `key` ticked? */
static bool
page_mail_has(const struct page_mail_ticks *ticks, const char *key,
    const char *id)
{
	const struct doc *wishes = ticks->wishes;
	const char *value;
	char *name;
	size_t i;

	if (ticks->form != NULL) {
		name = mem_format("%s.%s", key, id);
		value = form_find(ticks->form, name);
		free(name);
		return value != NULL;
	}
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

/* The nth id under `key` that is ticked, whether it is there or not; NULL: no
 * more. */
static const char *
page_mail_next(const struct page_mail_ticks *ticks, const char *key, size_t n)
{
	size_t length = strlen(key), i;

	if (ticks->form == NULL)
		return ticks->wishes == NULL || n >= ticks->wishes->count ?
		    NULL : doc_string(doc_find(&ticks->wishes->items[n],
		    key));
	for (i = 0; i < ticks->form->count; i++)
		if (strncmp(ticks->form->fields[i].name, key, length) == 0 &&
		    ticks->form->fields[i].name[length] == '.' && n-- == 0)
			return ticks->form->fields[i].name + length + 1;
	return NULL;
}

/* Was it among the first n?  A form has no name twice: strangers send it. */
static bool
page_mail_was(const struct page_mail_ticks *ticks, const char *key, size_t n)
{
	const char *id = page_mail_next(ticks, key, n), *before;
	size_t i;

	if (ticks->form != NULL)
		return false;
	for (i = 0; i < n && id != NULL; i++) {
		before = page_mail_next(ticks, key, i);
		if (before != NULL && strcmp(before, id) == 0)
			return true;
	}
	return false;
}

static void
page_put_mail_legend(const struct page *page, const char *title)
{
	text_putf(page->text, "<fieldset>\n<legend>%s (none: all)</legend>\n",
	    title);
}

/* What they asked for and the configuration has no more stays ticked: with no
 * box at all they would get everything at the next change.  The count; `legend`
 * goes before the first, or NULL. */
static size_t
page_put_mail_gone(const struct page *page,
    const struct page_mail_ticks *ticks, const char *key, const char *legend)
{
	bool is_window = strcmp(key, "window") == 0;
	struct text title = { 0 };
	size_t i, count = 0;
	const char *id;

	for (i = 0; (id = page_mail_next(ticks, key, i)) != NULL; i++) {
		if (strcmp(id, "*") == 0 || (is_window ?
		    conf_find_window(page->conf, id) != NULL :
		    conf_find_environment(page->conf, id) != NULL) ||
		    page_mail_was(ticks, key, i))
			continue;
		if (count++ == 0 && legend != NULL)
			page_put_mail_legend(page, legend);
		text_cut(&title, 0);
		text_putf(&title, "%s is not there any more: choose again",
		    id);
		page_put_mail_box(page, key, id, text_string(&title), true);
	}
	text_clear(&title);
	return count;
}

/* Does any window that the channel is told of work on the environment? */
static bool
page_mail_reaches(const struct conf *conf, const char *channel,
    const char *environment)
{
	size_t i;

	for (i = 0; i < conf->windows.count; i++)
		if (page_mail_tells(&conf->windows.items[i], channel, false) &&
		    window_has_environment(&conf->windows.items[i],
		    environment))
			return true;
	return false;
}

/* What is ticked can always be taken away again. */
static void
page_put_mail_boxes(const struct page *page,
    const struct page_mail_ticks *ticks)
{
	const struct conf *conf = page->conf;
	const char *channel = conf_find_joinable(conf)->id;
	const struct environment *environment;
	const struct window *window;
	bool is_ticked;
	size_t i, count;

	page_put_mail_legend(page, "Windows");
	for (i = 0; i < conf->windows.count; i++) {
		window = &conf->windows.items[i];
		is_ticked = page_mail_has(ticks, "window", window->id);
		if (is_ticked || page_mail_tells(window, channel, false))
			page_put_mail_box(page, "window", window->id,
			    window->title, is_ticked);
	}
	(void)page_put_mail_gone(page, ticks, "window", NULL);
	text_puts(page->text, "</fieldset>\n");
	count = page_put_mail_gone(page, ticks, "environment",
	    "Environments");
	for (i = 0; i < conf->environments.count; i++) {
		environment = &conf->environments.items[i];
		is_ticked = page_mail_has(ticks, "environment",
		    environment->id);
		if (!is_ticked && !page_mail_reaches(conf, channel,
		    environment->id))
			continue;
		if (count++ == 0)
			page_put_mail_legend(page, "Environments");
		page_put_mail_box(page, "environment", environment->id,
		    environment->title, is_ticked);
	}
	text_puts(page->text, count > 0 ? "</fieldset>\n" : "");
}

static void
page_put_mail_address(const struct page *page, const char *address,
    const char *problem)
{
	struct page_field field = { .name = "address",
	    .label = "Your mail address", .type = "email",
	    .autocomplete = "email", .most = ADDRESS_MAX - 1,
	    .value = address, .problem = problem, .is_needed = true };

	page_put_field(page, &field);
}

void
page_put_mail(const struct page *page)
{
	struct text *text = page->text;

	if (conf_find_joinable(page->conf) == NULL)
		return;
	text_putf(text, "<h3 id=\"mail\">By mail</h3>\n<form method=\"post\" "
	    "action=\"%ssubscribe\" class=\"controls\">\n", page->base);
	page_put_mail_address(page, NULL, NULL);
	page_put_mail_choices(page, 0);
	text_putf(text, "<button type=\"submit\">E-mail me</button>\n"
	    "<p class=\"note\">You get a mail with a link first. "
	    "<a href=\"%ssubscribe\">Choose windows and environments</a></p>"
	    "\n</form>\n", page->base);
}

/* --- pages ---------------------------------------------------------------- */

static void
page_put_mail_head(const struct page *page, const char *title,
    const char *problem, const char *field)
{
	page_put_head(page, title);
	text_putf(page->text, "<h1>%s</h1>\n</header>\n"
	    "<main id=\"main\" data-still>\n", title);
	page_put_rehearsal(page);
	page_put_problem(page, problem, field);
}

void
page_format_mail(const struct page *page, const struct page_viewer *viewer)
{
	const struct form *form = viewer->refused;
	struct page_mail_ticks ticks = { .form = form };
	const char *kinds = form == NULL ? NULL : form_find(form, "kinds");
	bool is_address = viewer->field != NULL &&
	    strcmp(viewer->field, "address") == 0;

	page_put_mail_head(page, "E-mail me", viewer->problem,
	    is_address ? "address" : NULL);
	text_putf(page->text, "<form method=\"post\" action=\"%ssubscribe\" "
	    "class=\"card controls\">\n", page->base);
	page_put_mail_address(page, form == NULL ? NULL :
	    form_find(form, "address"), is_address ? viewer->problem : NULL);
	page_put_mail_choices(page, kinds == NULL ? 0 :
	    (unsigned)strtoul(kinds, NULL, 10));
	page_put_mail_boxes(page, &ticks);
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
	page_put_mail_head(page, "Look into your mailbox", NULL, NULL);
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

/* The form for another choice. */
static void
page_put_mail_change(const struct page *page, unsigned kinds,
    const struct page_mail_ticks *ticks)
{
	text_puts(page->text, "<form method=\"post\">\n");
	page_put_hidden(page, "do", "change");
	page_put_mail_choices(page, kinds);
	if (conf_find_joinable(page->conf) != NULL)
		page_put_mail_boxes(page, ticks);
	text_puts(page->text, "<button type=\"submit\">Change</button>\n"
	    "</form>\n");
}

void
page_format_mail_refused(const struct page *page,
    const struct page_viewer *viewer)
{
	const struct page_mail_ticks ticks = { .form = viewer->refused };
	const char *kinds = form_find(viewer->refused, "kinds");

	page_put_mail_head(page, "Your mail", viewer->problem, NULL);
	text_puts(page->text, "<section class=\"card controls\">\n");
	page_put_mail_change(page, kinds == NULL ? 0 :
	    (unsigned)strtoul(kinds, NULL, 10), &ticks);
	text_puts(page->text, "</section>\n</main>\n");
	page_put_foot(page);
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
	const struct page_mail_ticks ticks = { .wishes = wishes };
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
	page_put_mail_change(page, page_read_mail_kinds(kinds), &ticks);
	page_put_mail_button(page, "leave", is_confirmed ?
	    "No more mail" : "No mail: forget my address", "grave");
	text_puts(page->text, "</section>\n</main>\n");
}

void
page_format_mail_state(const struct page *page, const struct doc *answer,
    const char *problem)
{
	const char *state = doc_string(doc_find(answer, "state"));

	page_put_mail_head(page, "Your mail", problem, NULL);
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
