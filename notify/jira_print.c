/* SPDX-License-Identifier: MIT */
/*
 * A letter to Jira as a person reads it.  It reads what is sent and not the
 * message it was made from, so that escapes and cuts show.  Only what
 * jira_letter.c writes is understood; anything else is shown as text.
 */
#include "jira_print_internal.h"

#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "html.h"
#include "jira_letter_internal.h"
#include "utf8.h"

#define JIRA_LETTER_MAX (256 * 1024)	/* bytes of a stored letter */

/* --- a document as lines -------------------------------------------------- */

static const char *
jira_print_type(const struct doc *node)
{
	const char *type = doc_string(doc_find(node, "type"));

	return type == NULL ? "" : type;
}

/* The address that a text leads to, or NULL. */
static const char *
jira_print_href(const struct doc *node)
{
	const struct doc *marks = doc_find(node, "marks");
	const char *href = NULL;
	size_t i;

	for (i = 0; i < doc_item_count(marks) && href == NULL; i++)
		href = doc_string(doc_find(doc_find(doc_item(marks, i),
		    "attrs"), "href"));
	return href;
}

/* The tree is no deeper than doc_parse_json() lets it be. */
static void
jira_print_adf(struct text *text, const struct doc *node)
{
	const struct doc *content = doc_find(node, "content");
	const char *type = jira_print_type(node), *string;
	size_t i;

	string = doc_string(doc_find(node, "text"));
	if (strcmp(type, "hardBreak") == 0)
		text_putc(text, '\n');
	if (strcmp(type, "listItem") == 0)
		text_puts(text, "- ");
	if (string != NULL)
		text_puts(text, string);
	if (jira_print_href(node) != NULL)
		text_putf(text, ": %s", jira_print_href(node));
	for (i = 0; i < doc_item_count(content); i++)
		jira_print_adf(text, doc_item(content, i));
	if (strcmp(type, "paragraph") == 0 || strcmp(type, "heading") == 0)
		text_putc(text, '\n');
}

/* What an escape at `at` stands for, in `ret_plain`; its length, 0: none. */
static size_t
jira_print_escape(const char *at, char *ret_plain)
{
	size_t digits;

	if (at[0] == '\\' && at[1] != '\0') {
		*ret_plain = at[1];
		return 2;
	}
	if (strncmp(at, "&amp;", 5) == 0) {
		*ret_plain = '&';
		return 5;
	}
	if (strncmp(at, "&#", 2) != 0)
		return 0;
	digits = strspn(at + 2, "0123456789");
	if (digits < 2 || digits > 3 || at[2 + digits] != ';')
		return 0;
	*ret_plain = (char)atoi(at + 2);
	return digits + 3;
}

/* "h4. ", "* [title|url]", "~mark~" and escapes: as much of wiki markup as
 * jira_page.c writes. */
static void
jira_print_wiki(struct text *text, const char *at)
{
	bool is_start = true;
	size_t length;
	char plain;

	for (; *at != '\0'; at += length) {
		length = jira_print_escape(at, &plain);
		if (length > 0) {
			text_putc(text, plain);
		} else if (is_start && strncmp(at, "h4. ", 4) == 0) {
			length = 4;
		} else if (is_start && strncmp(at, "* ", 2) == 0) {
			text_puts(text, "- ");
			length = 2;
		} else {
			length = 1;
			if (*at == '|')
				text_puts(text, ": ");
			else if (strchr("[]~", *at) == NULL)
				text_putc(text, *at);
		}
		is_start = at[0] == '\n' || (is_start && *at == '*');
	}
}

/* --- the letter ----------------------------------------------------------- */

static void
jira_print_body(struct text *text, const struct doc *body)
{
	if (doc_string(body) != NULL)
		jira_print_wiki(text, doc_string(body));
	else
		jira_print_adf(text, body);
}

/* All of it as plain lines, not yet cleaned. */
static void
jira_print_plain(struct text *text, const struct channel_letter *letter)
{
	struct jira_letter read;
	struct doc *map = NULL;
	const struct doc *fields;
	const char *summary;

	if (!jira_letter_read(letter, &read) || doc_parse_json(read.body,
	    read.length, JIRA_LETTER_MAX, &map, NULL) != 0) {
		text_put(text, letter->body, letter->length);
		return;
	}
	text_putf(text, "Jira: %s %s%s\n", read.method, read.path,
	    read.closes ? ", and close it" : "");
	fields = doc_find(map, "fields");
	summary = doc_string(doc_find(fields, "summary"));
	if (summary != NULL)
		text_putf(text, "%s\n\n", summary);
	jira_print_body(text, doc_find(fields != NULL ? fields : map,
	    fields != NULL ? "description" : "body"));
	doc_free(map);
}

void
jira_print(struct text *text, const struct channel_letter *letter)
{
	struct text plain = { 0 };

	jira_print_plain(&plain, letter);
	utf8_clean(text, text_string(&plain), true);
	text_clear(&plain);
}

void
jira_print_html(struct text *text, const struct channel_letter *letter)
{
	struct text plain = { 0 };

	jira_print_plain(&plain, letter);
	text_puts(text, "<div style=\"font-family:sans-serif;max-width:44em;"
	    "padding:1em;border:1px solid #ddd;white-space:pre-wrap;"
	    "overflow-wrap:anywhere;\">");
	html_text(text, text_string(&plain));
	text_puts(text, "</div>");
	text_clear(&plain);
}
