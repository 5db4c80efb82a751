/* SPDX-License-Identifier: MIT */
/*
 * Fields of forms.  One that was refused comes back with what was typed, which
 * somebody in a hurry would have to type again; what is wrong stands next to
 * the field, for eyes and for ears (WCAG 3.3.1: aria-invalid,
 * aria-describedby), and that field has the focus.
 */
#include "page_field_internal.h"

#include <string.h>

#include "act.h"
#include "array.h"
#include "form_internal.h"
#include "html.h"
#include "page_control_internal.h"

void
page_put_field(const struct page *page, const struct page_field *field)
{
	struct text *text = page->text;

	text_putf(text, "<label><span>%s</span> <input type=\"%s\" "
	    "name=\"%s\" maxlength=\"%d\" autocomplete=\"%s\"%s",
	    field->label, field->type == NULL ? "text" : field->type,
	    field->name, field->most == 0 ? ACT_WORDS_MAX : field->most,
	    field->autocomplete == NULL ? "off" : field->autocomplete,
	    field->is_needed ? " required" : "");
	if (field->value != NULL && field->value[0] != '\0') {
		text_puts(text, " value=\"");
		html_text(text, field->value);
		text_puts(text, "\"");
	}
	if (field->problem != NULL)
		text_puts(text, " aria-invalid=\"true\" "
		    "aria-describedby=\"problem\"");
	text_puts(text, field->problem != NULL || field->has_focus ?
	    " autofocus></label>\n" : "></label>\n");
	if (field->problem == NULL)
		return;
	text_puts(text, "<p class=\"problem\" id=\"problem\">");
	html_text(text, field->problem);
	text_puts(text, "</p>\n");
}

void
page_put_hidden(const struct page *page, const char *name, const char *value)
{
	text_putf(page->text, "<input type=\"hidden\" name=\"%s\" value=\"",
	    name);
	html_text(page->text, value);
	text_puts(page->text, "\">\n");
}

void
page_put_once(const struct page *page)
{
	text_putf(page->text, "<input type=\"hidden\" name=\"once\" "
	    "value=\"%lld\">\n",
	    (long long)clock_now_ms(page->snapshot->clock));
}

void
page_put_problem(const struct page *page, const char *problem,
    const char *field)
{
	if (problem == NULL)
		return;
	text_putf(page->text, "<div class=\"banner is-refused\" "
	    "role=\"alert\"%s>\n<p>", field == NULL ?
	    " tabindex=\"-1\" autofocus" : "");
	html_text(page->text, problem);
	text_puts(page->text, "</p>\n</div>\n");
}

/* --- in words ------------------------------------------------------------- */

void
page_put_intent(const struct page *page, const struct form *form)
{
	static const struct { const char *name, *before; } parts[] = {
		{ "by", " by " }, { "until", " until " }, { "to", " to " },
		{ "words", ": " }, { "because", ". Reason: " },
	};
	const char *act = form_find(form, "act"), *value;
	struct text *text = page->text;
	enum act_verb verb;
	size_t i;

	if (act == NULL || act_parse_verb(act, &verb, NULL) < 0)
		return;
	text_putf(text, "<strong>%s</strong>", page_act_button(verb));
	value = form_find(form, "stage");
	if (value != NULL) {
		text_puts(text, " ");
		page_put_environment_title(page, value);
	}
	for (i = 0; i < countof(parts); i++) {
		value = form_find(form, parts[i].name);
		if (value == NULL || value[strspn(value, " \t\r\n")] == '\0')
			continue;
		text_puts(text, parts[i].before);
		html_text(text, value);
	}
}

void
page_put_sent(const struct page *page, const struct form *form)
{
	if (form == NULL)
		return;
	text_puts(page->text, "<p class=\"sent\">You sent: ");
	page_put_intent(page, form);
	text_puts(page->text, "</p>\n");
}
