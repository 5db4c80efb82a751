/* SPDX-License-Identifier: MIT */
/*
 * Before it is said: the words of every message, where each goes, and other
 * work that it clashes with.  One button does it; nothing was done yet.
 */
#include "page_preview_internal.h"

#include <string.h>

#include "array.h"
#include "html.h"
#include "life.h"
#include "page_field_internal.h"
#include "page_life_internal.h"
#include "preview_internal.h"

/* A string of an entry of the answer; "" where it is not there. */
static const char *
page_said_string(const struct doc *said, const char *key)
{
	const char *string = doc_string(doc_find(said, key));

	return string == NULL ? "" : string;
}

/* Are they worded alike? */
static bool
page_said_is_same(const struct doc *a, const struct doc *b)
{
	return strcmp(page_said_string(a, "headline"),
	    page_said_string(b, "headline")) == 0 &&
	    strcmp(page_said_string(a, "lead"),
	    page_said_string(b, "lead")) == 0;
}

/* The words of the message number `first`, once, with all the channels that get
 * them. */
static void
page_put_said(const struct page *page, const struct doc *list, size_t first)
{
	const struct doc *said = doc_item(list, first);
	size_t i;

	for (i = 0; i < first; i++)
		if (page_said_is_same(doc_item(list, i), said))
			return;
	text_puts(page->text, "<li class=\"card\">\n<p class=\"note\">To ");
	for (i = first; i < doc_item_count(list); i++) {
		if (!page_said_is_same(doc_item(list, i), said))
			continue;
		text_puts(page->text, i > first ? ", " : "");
		html_text(page->text,
		    page_said_string(doc_item(list, i), "channel"));
	}
	text_puts(page->text, "</p>\n<h3>");
	html_text(page->text, page_said_string(said, "headline"));
	text_puts(page->text, "</h3>\n");
	if (page_said_string(said, "lead")[0] != '\0') {
		text_puts(page->text, "<p>");
		html_text(page->text, page_said_string(said, "lead"));
		text_puts(page->text, "</p>\n");
	}
	text_puts(page->text, "</li>\n");
}

/* What they should know before they do it. */
static void
page_put_remarks(const struct page *page, const struct doc *remarks)
{
	size_t i;

	for (i = 0; i < doc_item_count(remarks); i++) {
		if (doc_string(doc_item(remarks, i)) == NULL)
			continue;
		text_puts(page->text, "<p class=\"banner\">Note: ");
		html_text(page->text, doc_string(doc_item(remarks, i)));
		text_puts(page->text, ".</p>\n");
	}
}

/* Other work in the same environments at the same time. */
static void
page_put_conflicts(const struct page *page, const struct doc *conflicts)
{
	size_t i;

	if (doc_item_count(conflicts) == 0)
		return;
	text_puts(page->text, "<div class=\"banner\">\n<p><strong>It clashes "
	    "with other work in the same environments:</strong></p>\n<ul>\n");
	for (i = 0; i < doc_item_count(conflicts); i++) {
		text_puts(page->text, "<li>");
		if (doc_string(doc_item(conflicts, i)) != NULL)
			html_text(page->text,
			    doc_string(doc_item(conflicts, i)));
		text_puts(page->text, "</li>\n");
	}
	text_puts(page->text, "</ul>\n</div>\n");
}

/* A field of the form that is sent again?  Only what a form of ours has (names
 * go into HTML), and not what each preview says for itself. */
static bool
page_is_kept(const struct form_field *field)
{
	static const char *const own[] = { "step", "seen", "once", "pin" };
	size_t i;

	for (i = 0; i < countof(own); i++)
		if (strcmp(field->name, own[i]) == 0)
			return false;
	return strspn(field->name, "abcdefghijklmnopqrstuvwxyz") ==
	    strlen(field->name);
}

/* What it is made from, which of all previews it is, and what it comes to. */
static void
page_put_mark(const struct page *page, const struct page_preview *preview)
{
	struct text mark = { 0 };

	if (!preview->is_marked)
		return;
	preview_format_mark(&mark, preview->answer);
	page_put_hidden(page, "seen", text_string(&mark));
	page_put_once(page);
	text_cut(&mark, 0);
	preview_format_pin(&mark, preview->answer);
	if (mark.length > 0)
		page_put_hidden(page, "pin", text_string(&mark));
	text_clear(&mark);
}

/* The same form again, which does it now. */
static void
page_put_again(const struct page *page, const struct page_preview *preview)
{
	const struct form *fields = preview->fields;
	const struct form_field *field;
	size_t i;

	text_putf(page->text, "<form method=\"post\" class=\"card controls\" "
	    "action=\"%s%s\">\n", page->base, preview->path);
	for (i = 0; i < fields->count; i++) {
		field = &fields->fields[i];
		if (page_is_kept(field))
			page_put_hidden(page, field->name, field->value);
	}
	page_put_mark(page, preview);
	page_put_hidden(page, "step", "do");
	text_putf(page->text, "<button type=\"submit\" class=\"big\">Do it, "
	    "and say so</button>\n<p><a href=\"%s%s\">Back, "
	    "nothing was done</a></p>\n</form>\n", page->base,
	    preview->path);
}

/* It is another one than they saw: since when, and through whom. */
static void
page_put_again_lead(const struct page *page,
    const struct page_preview *preview)
{
	const struct life *life = preview->occurrence == NULL ? NULL :
	    preview->occurrence->life;

	page_put_problem(page, "It has changed since you looked, so nothing "
	    "was done. This is how it is now:", NULL);
	if (life == NULL || life->acts.list.count == 0)
		return;
	text_puts(page->text, "<ol class=\"acts card\" "
	    "aria-label=\"What was done last\">\n");
	page_put_act(page, life, life->acts.list.count - 1);
	text_puts(page->text, "</ol>\n");
}

void
page_format_preview(const struct page *page,
    const struct page_preview *preview)
{
	const struct doc *said = doc_find(preview->answer, "said");
	size_t i;

	page_put_head(page, preview->title);
	text_puts(page->text, "<h1>");
	html_text(page->text, preview->title);
	text_puts(page->text, "</h1>\n</header>\n"
	    "<main id=\"main\" data-still>\n");
	page_put_rehearsal(page);
	if (preview->is_again)
		page_put_again_lead(page, preview);
	text_puts(page->text, "<p class=\"intent\">");
	preview->put_intent(page, preview->fields);
	text_puts(page->text, "</p>\n<p class=\"note\">Nothing was done yet."
	    "</p>\n");
	page_put_conflicts(page, doc_find(preview->answer, "conflicts"));
	page_put_remarks(page, doc_find(preview->answer, "remarks"));
	text_puts(page->text, "<section aria-labelledby=\"said-title\">\n"
	    "<h2 id=\"said-title\">This will be said</h2>\n");
	text_puts(page->text, doc_item_count(said) > 0 ?
	    "<ul class=\"plain\">\n" : "<p>Nothing, to nobody.</p>\n");
	for (i = 0; i < doc_item_count(said); i++)
		page_put_said(page, said, i);
	text_puts(page->text, doc_item_count(said) > 0 ? "</ul>\n" : "");
	page_put_again(page, preview);
	text_puts(page->text, "</section>\n</main>\n");
	page_put_foot(page);
}
