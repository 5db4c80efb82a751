/* SPDX-License-Identifier: MIT */
/*
 * A letter as people look at it before it is sent.  What is shown is what the
 * channel's own code has made: the bytes that would go out, and the channel's
 * own way to print them; nothing is worded here a second time.
 *
 * In a terminal a letter is headed by what it is, when it is due and where it
 * goes, followed by the text that a person sees and then the source.  As JSON
 * it is an object: occurrence, kind, due, channel, type, recipient, key,
 * text, letter.  As a page (--html) all letters stand below each other, as
 * their channels draw them; styles are inline, so that the file can be
 * mailed.
 */
#include "preview.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "doc.h"
#include "html.h"

/* Slack's JSON is far below; doc_parse_json() wants a limit. */
#define PREVIEW_LETTER_MAX (1024 * 1024)

/* Copy a parsed value, so that it is indented; numbers and booleans pass as
 * they were written. */
static void
preview_copy(struct jsontext *json, const char *key, const struct doc *doc)
{
	size_t i;

	switch (doc->type) {
	case DOC_MAP:
		jsontext_object(json, key);
		for (i = 0; i < doc->count; i++)
			preview_copy(json, doc->items[i].key, &doc->items[i]);
		jsontext_end_object(json);
		break;
	case DOC_LIST:
		jsontext_list(json, key);
		for (i = 0; i < doc->count; i++)
			preview_copy(json, NULL, &doc->items[i]);
		jsontext_end_list(json);
		break;
	case DOC_NULL:
		jsontext_null(json, key);
		break;
	case DOC_SCALAR:
		/* A scalar is kept as its text: only the quotes tell "1" from
		 * 1. */
		if (doc->is_quoted)
			jsontext_string(json, key, doc->scalar);
		else
			jsontext_raw(json, key, doc->scalar);
		break;
	}
}

/* The letter as a value: the object itself, or a mail as a string.  A body
 * that begins with "{" but is no JSON is a string too. */
static void
preview_put_letter(struct jsontext *json, const char *key,
    const struct preview *preview)
{
	struct doc *doc = NULL;

	if (preview->letter.body[0] == '{' && doc_parse_json(
	    preview->letter.body, preview->letter.length,
	    PREVIEW_LETTER_MAX, &doc, NULL) == 0)
		preview_copy(json, key, doc);
	else
		jsontext_string(json, key, preview->letter.body);
	doc_free(doc);
}

void
preview_print(struct text *text, const struct preview *preview,
    const char *bold, const char *plain)
{
	struct jsontext json = { .text = text, .is_pretty = true };

	text_putf(text, "%s== %s, due %s, to %s (%s)%s%s ==%s\n\n", bold,
	    preview->kind, preview->when, preview->channel->id,
	    preview->channel->kind->name,
	    preview->recipient[0] != '\0' ? ": " : "", preview->recipient,
	    plain);
	/* A mail is its own best picture: headers and text as they are sent. */
	if (preview->letter.body[0] != '{') {
		text_put(text, preview->letter.body, preview->letter.length);
		text_putc(text, '\n');
		return;
	}
	preview->channel->kind->print(text, &preview->letter);
	preview_put_letter(&json, NULL, preview);
	text_putc(text, '\n');
}

void
preview_print_json(struct jsontext *json, const struct preview *preview)
{
	struct text text = { 0 };

	jsontext_object(json, NULL);
	jsontext_string(json, "occurrence", preview->identity);
	jsontext_string(json, "kind", preview->kind);
	civil_format_utc(&text, preview->due_at);
	jsontext_string(json, "due", text_string(&text));
	jsontext_string(json, "channel", preview->channel->id);
	jsontext_string(json, "type", preview->channel->kind->name);
	/* null where the channel itself is the recipient. */
	jsontext_string(json, "recipient", preview->recipient[0] != '\0' ?
	    preview->recipient : NULL);
	jsontext_string(json, "key", preview->key);
	text_cut(&text, 0);
	preview->channel->kind->print(&text, &preview->letter);
	jsontext_string(json, "text", text_string(&text));
	preview_put_letter(json, "letter", preview);
	jsontext_end_object(json);
	text_clear(&text);
}

void
preview_print_page(struct text *text, const struct preview *previews,
    size_t count)
{
	size_t i;

	text_puts(text, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width,initial-scale=1\">\n<title>");
	html_text(text, count > 0 ? previews[0].identity : "preview");
	text_puts(text, "</title>\n</head>\n<body style=\"margin:0 auto;"
	    "padding:16px;max-width:760px;background:#f4f5f7;"
	    "color:#1c2024;font-family:sans-serif;\">\n"
	    "<h1 style=\"font-size:20px;\">");
	html_text(text, count > 0 ? previews[0].identity : "");
	text_puts(text, "</h1>\n<p style=\"font-size:13px;color:#5b636b;\">"
	    "Nothing was sent. Slack shows each reader the time in their own "
	    "zone where UTC stands behind \"Your time\".</p>\n");
	for (i = 0; i < count; i++) {
		text_puts(text, "<h2 style=\"font-size:15px;"
		    "margin:28px 0 8px 0;\">");
		html_text(text, previews[i].kind);
		text_puts(text, " <span style=\"font-weight:normal;"
		    "color:#5b636b;\">due ");
		html_text(text, previews[i].when);
		text_puts(text, ", to ");
		html_text(text, previews[i].channel->id);
		text_puts(text, "</span></h2>\n");
		previews[i].channel->kind->print_html(text,
		    &previews[i].letter);
	}
	text_puts(text, "</body>\n</html>\n");
}

void
preview_clear(struct preview *preview)
{
	free(preview->when);
	free(preview->letter.body);
	memset(preview, 0, sizeof(*preview));
}
