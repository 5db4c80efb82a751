/* SPDX-License-Identifier: MIT */
/*
 * ADF says what each piece of text is, so that nothing in it can be markup;
 * only the JSON has to be right.
 *
 * In wiki markup a backslash before one of -#*_+?^~|%{}[]()!@ makes it a plain
 * character, unless another backslash is before that (the renderer's
 * BackslashEscapeRendererComponent; npm's @atlaskit/
 * editor-wikimarkup-transformer, parser/utils/escape).  Not all readers take
 * all of them, so the signs that texts seldom have are character references,
 * which the renderer leaves to the browser.  Those that texts have often are
 * left alone where they mean nothing, as mails show the markup itself.
 */
#include "jira_page_internal.h"

#include <stdio.h>
#include <string.h>

#include "utf8.h"

/* Jira takes 32,767 characters of a text (jira.text.field.character.limit), and
 * escapes may double what is written. */
#define JIRA_PAGE_CHARACTERS 12000
/* What stays as it is in an address that stands in a text by itself. */
#define JIRA_PAGE_URL "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
	"0123456789-._~:/?#@&=+%,;$"

/* --- wiki markup ---------------------------------------------------------- */

/* "h1." or "bq." at the beginning of a line makes it a heading or a quotation:
 * the length up to its dot; 0: it is neither. */
static size_t
jira_page_block(const char *line)
{
	size_t blank = strspn(line, " \t");

	line += blank;
	if (line[0] == 'h' && line[1] >= '1' && line[1] <= '6' &&
	    line[2] == '.')
		return blank + 2;
	if (strncmp(line, "bq.", 3) == 0)
		return blank + 2;
	return 0;
}

static bool
jira_page_is_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	    (byte >= '0' && byte <= '9');
}

/* An address that Jira makes a link of by itself: with a backslash in it, it
 * would lead elsewhere.  Its length; 0: it is none. */
static size_t
jira_page_address(const char *start, const char *at)
{
	size_t scheme = strncmp(at, "https://", 8) == 0 ? 8 :
	    strncmp(at, "http://", 7) == 0 ? 7 : 0;

	if (scheme == 0 || !jira_page_is_word(at[scheme]) ||
	    (at > start && jira_page_is_word(at[-1])))
		return 0;
	return strspn(at, JIRA_PAGE_URL);
}

/* "(y)", "(off)", "(*b)": a picture, where it is short and has no space. */
static bool
jira_page_is_picture(const char *at)
{
	size_t length = strcspn(at + 1, " )\n");

	return length <= 6 && at[1 + length] == ')';
}

/* Would the sign mean something there?  `before`: the byte before it, a line
 * feed at the beginning.  Between two letters or digits none begins or ends
 * anything, as in w_2026_48. */
static bool
jira_page_means(const char *at, char before)
{
	switch (*at) {
	case '*':
	case '_':
	case '-':
	case '+':
		return !jira_page_is_word(before) ||
		    !jira_page_is_word(at[1]);
	case '#':
		return !jira_page_is_word(before);
	case '?':
		return before == '?' || at[1] == '?';
	case '!':
		return at[1] != '\0' && at[1] != ' ' && at[1] != '\n';
	case '(':
		return before == ':' || before == ';' ||
		    jira_page_is_picture(at);
	case ')':
		return before == ':' || before == ';' || before == '-';
	case ':':
		return at[1] == 'D' || at[1] == 'P';
	case '&':
		return at[1] == '#' || jira_page_is_word(at[1]);
	}
	return strchr("\\^~|{}[]", *at) != NULL;
}

/* One byte of a text. */
static void
jira_page_put(struct text *text, const char *at, char before)
{
	if (!jira_page_means(at, before))
		text_putc(text, *at);
	else if (*at == '&')
		text_puts(text, "&amp;");
	else if (strchr("*_-#?!()", *at) != NULL)
		text_putf(text, "\\%c", *at);
	else
		text_putf(text, "&#%d;", *at);
}

void
jira_page_escape(struct text *text, const char *string)
{
	const char *at = string;
	size_t length, block = jira_page_block(string);
	char before = '\n';

	while (*at != '\0') {
		length = jira_page_address(string, at);
		if (length > 0) {
			text_put(text, at, length);
			at += length;
			before = at[-1];
			/* A sign at its end would be taken for a part. */
			if (*at != '\0' && *at != ' ' && *at != '\n')
				text_putc(text, ' ');
			continue;
		}
		if (block > 0 && at == string + block)
			text_puts(text, "&#46;");
		else
			jira_page_put(text, at, before);
		before = *at++;
		if (before == '\n') {
			string = at;
			block = jira_page_block(at);
		}
	}
}

/* What divides a link from its title, or ends it, is not in either. */
static void
jira_page_put_link(struct text *text, const char *title, const char *url)
{
	struct text shown = { 0 };
	const char *p;

	for (p = title; *p != '\0'; p++)
		text_putc(&shown, *p == '[' ? '(' : *p == ']' ? ')' :
		    *p == '|' || *p == '\\' ? '/' : *p);
	text_putc(text, '[');
	jira_page_escape(text, text_string(&shown));
	text_putc(text, '|');
	for (p = url; *p != '\0'; p++)
		if (*p <= ' ' || *p >= 0x7f || strchr("|[]{}\\^!<>\"`*", *p))
			text_putf(text, "%%%02X", (unsigned char)*p);
		else
			text_putc(text, *p);
	text_putc(text, ']');
	text_clear(&shown);
}

/* --- ADF ------------------------------------------------------------------ */

static void
jira_page_begin_node(struct jira_page *page, const char *type)
{
	jsontext_object(&page->json, NULL);
	jsontext_string(&page->json, "type", type);
}

/* A node whose children follow, up to jira_page_end_parent(). */
static void
jira_page_begin_parent(struct jira_page *page, const char *type)
{
	jira_page_begin_node(page, type);
	jsontext_list(&page->json, "content");
}

static void
jira_page_end_parent(struct jira_page *page)
{
	jsontext_end_list(&page->json);
	jsontext_end_object(&page->json);
}

/* A text node may not be empty. */
static void
jira_page_put_node(struct jira_page *page, const char *string, size_t length)
{
	struct text piece = { 0 };

	if (length == 0)
		return;
	text_put(&piece, string, length);
	jira_page_begin_node(page, "text");
	jsontext_string(&page->json, "text", text_string(&piece));
	jsontext_end_object(&page->json);
	text_clear(&piece);
}

/* Lines, with breaks between them. */
static void
jira_page_put_nodes(struct jira_page *page, const char *string)
{
	size_t length;

	for (;;) {
		length = strcspn(string, "\n");
		jira_page_put_node(page, string, length);
		if (string[length] == '\0')
			return;
		jira_page_begin_node(page, "hardBreak");
		jsontext_end_object(&page->json);
		string += length + 1;
	}
}

/* --- both ----------------------------------------------------------------- */

/* As much of the text as there is room for; the caller clears it.  false:
 * nothing. */
static bool
jira_page_cut(struct jira_page *page, const char *string,
    struct text *ret_shown)
{
	size_t count = utf8_count(string), most = page->left;
	size_t length = strlen(string);

	if (length == 0 || most == 0)
		return false;
	if (count <= most) {
		text_put(ret_shown, string, length);
		page->left -= count;
		return true;
	}
	/* In bytes, which are never fewer than characters. */
	text_put(ret_shown, string, utf8_prefix(string, most));
	text_puts(ret_shown, "…");
	page->left = 0;
	return true;
}

void
jira_page_init(struct jira_page *page, bool is_adf, struct text *text)
{
	*page = (struct jira_page){ .is_adf = is_adf, .text = text,
	    .json = { .text = text }, .left = JIRA_PAGE_CHARACTERS };
	if (!is_adf)
		return;
	jsontext_object(&page->json, NULL);
	jsontext_number(&page->json, "version", 1);
	jsontext_string(&page->json, "type", "doc");
	jsontext_list(&page->json, "content");
}

void
jira_page_end(struct jira_page *page)
{
	if (page->is_adf)
		jira_page_end_parent(page);
}

void
jira_page_heading(struct jira_page *page, const char *string)
{
	struct text shown = { 0 };

	if (jira_page_cut(page, string, &shown)) {
		if (page->is_adf) {
			jira_page_begin_node(page, "heading");
			jsontext_object(&page->json, "attrs");
			jsontext_number(&page->json, "level", 4);
			jsontext_end_object(&page->json);
			jsontext_list(&page->json, "content");
			jira_page_put_nodes(page, text_string(&shown));
			jira_page_end_parent(page);
		} else {
			text_puts(page->text, "h4. ");
			jira_page_escape(page->text, text_string(&shown));
			text_puts(page->text, "\n\n");
		}
	}
	text_clear(&shown);
}

void
jira_page_paragraph(struct jira_page *page, const char *string)
{
	struct text shown = { 0 };

	if (jira_page_cut(page, string, &shown)) {
		if (page->is_adf) {
			jira_page_begin_parent(page, "paragraph");
			jira_page_put_nodes(page, text_string(&shown));
			jira_page_end_parent(page);
		} else {
			jira_page_escape(page->text, text_string(&shown));
			text_puts(page->text, "\n\n");
		}
	}
	text_clear(&shown);
}

/* An item of the list is begun; of a wiki a line is one. */
static void
jira_page_begin_item(struct jira_page *page)
{
	if (page->is_adf) {
		jira_page_begin_parent(page, "listItem");
		jira_page_begin_parent(page, "paragraph");
	} else {
		text_puts(page->text, "* ");
	}
}

static void
jira_page_end_item(struct jira_page *page)
{
	if (page->is_adf) {
		jira_page_end_parent(page);
		jira_page_end_parent(page);
	} else {
		text_putc(page->text, '\n');
	}
}

void
jira_page_list(struct jira_page *page)
{
	if (page->is_adf)
		jira_page_begin_parent(page, "bulletList");
}

void
jira_page_item(struct jira_page *page, const char *string)
{
	struct text shown = { 0 };
	size_t i;

	/* A list may not be without an item, so the cut shows there. */
	if (!jira_page_cut(page, string, &shown))
		text_puts(&shown, "…");
	for (i = 0; i < shown.length; i++)
		if (shown.bytes[i] == '\n')
			shown.bytes[i] = ' ';
	jira_page_begin_item(page);
	if (page->is_adf)
		jira_page_put_nodes(page, text_string(&shown));
	else
		jira_page_escape(page->text, text_string(&shown));
	jira_page_end_item(page);
	text_clear(&shown);
}

void
jira_page_item_link(struct jira_page *page, const char *title,
    const char *url)
{
	jira_page_begin_item(page);
	if (page->is_adf) {
		jira_page_begin_node(page, "text");
		jsontext_string(&page->json, "text", title);
		jsontext_list(&page->json, "marks");
		jira_page_begin_node(page, "link");
		jsontext_object(&page->json, "attrs");
		jsontext_string(&page->json, "href", url);
		jsontext_end_object(&page->json);
		jsontext_end_object(&page->json);
		jsontext_end_list(&page->json);
		jsontext_end_object(&page->json);
	} else {
		jira_page_put_link(page->text, title, url);
	}
	jira_page_end_item(page);
}

void
jira_page_end_list(struct jira_page *page)
{
	if (page->is_adf)
		jira_page_end_parent(page);
	else
		text_putc(page->text, '\n');
}

void
jira_page_small(struct jira_page *page, const char *string)
{
	if (!page->is_adf) {
		text_putf(page->text, "~%s~\n", string);
		return;
	}
	jira_page_begin_parent(page, "paragraph");
	jira_page_begin_node(page, "text");
	jsontext_string(&page->json, "text", string);
	jsontext_list(&page->json, "marks");
	jira_page_begin_node(page, "subsup");
	jsontext_object(&page->json, "attrs");
	jsontext_string(&page->json, "type", "sub");
	jsontext_end_object(&page->json);
	jsontext_end_object(&page->json);
	jsontext_end_list(&page->json);
	jsontext_end_object(&page->json);
	jira_page_end_parent(page);
}
