/* SPDX-License-Identifier: MIT */
/* What programs get, laid out for people: read from the very bytes that are
 * sent.  Any bytes are taken, as rows can rot. */
#include "outline_internal.h"

#include "html.h"
#include "jsontext.h"
#include "utf8.h"

#define OUTLINE_STYLE \
	"white-space:pre-wrap;word-break:break-word;font:13px/1.5 monospace"

static void outline_put(struct jsontext *json, const char *key,
    const struct doc *doc);

static void
outline_put_items(struct jsontext *json, const struct doc *doc)
{
	size_t i;

	for (i = 0; i < doc->count; i++)
		outline_put(json, doc->items[i].key, &doc->items[i]);
}

/* Depth is bounded by the reader. */
static void
outline_put(struct jsontext *json, const char *key, const struct doc *doc)
{
	switch (doc->type) {
	case DOC_MAP:
		jsontext_object(json, key);
		outline_put_items(json, doc);
		jsontext_end_object(json);
		break;
	case DOC_LIST:
		jsontext_list(json, key);
		outline_put_items(json, doc);
		jsontext_end_list(json);
		break;
	case DOC_SCALAR:
		if (doc->is_quoted)
			jsontext_string(json, key, doc->scalar);
		else
			jsontext_raw(json, key, doc->scalar);
		break;
	case DOC_NULL:
		jsontext_null(json, key);
		break;
	}
}

/* Append the lines, not yet cleaned. */
static void
outline_format(struct text *text, const struct channel_letter *letter)
{
	struct jsontext json = { .text = text, .is_pretty = true };
	struct doc *doc = NULL;

	if (doc_parse_json(letter->body, letter->length, DOC_BYTES_MAX, &doc,
	    NULL) == 0)
		outline_put(&json, NULL, doc);
	else
		text_put(text, letter->body, letter->length);
	doc_free(doc);
}

struct doc *
outline_read(const struct channel_letter *letter)
{
	struct doc *doc = NULL;

	if (doc_parse_json(letter->body, letter->length, DOC_BYTES_MAX, &doc,
	    NULL) != 0)
		return NULL;
	if (doc->type == DOC_MAP)
		return doc;
	doc_free(doc);
	return NULL;
}

void
outline_print_raw(struct text *text, const struct channel_letter *letter)
{
	struct text raw = { 0 };

	text_put(&raw, letter->body, letter->length);
	utf8_clean(text, text_string(&raw), true);
	text_clear(&raw);
}

void
outline_print_line(struct text *text, const char *label, const char *string)
{
	if (string == NULL)
		return;
	text_puts(text, label);
	utf8_clean(text, string, false);
	text_putc(text, '\n');
}

void
outline_print_html(struct text *text, const char *title,
    const struct channel_letter *letter)
{
	struct text lines = { 0 }, clean = { 0 };

	outline_format(&lines, letter);
	utf8_clean(&clean, text_string(&lines), true);
	text_puts(text, "<div><strong>");
	html_text(text, title);
	text_puts(text, "</strong><pre style=\"" OUTLINE_STYLE "\">");
	html_text(text, text_string(&clean));
	text_puts(text, "</pre></div>\n");
	text_clear(&lines);
	text_clear(&clean);
}
