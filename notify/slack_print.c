/* SPDX-License-Identifier: MIT */
/*
 * A letter to Slack as a person reads it: in a terminal, and as HTML that looks
 * like Slack.  It reads the JSON that is sent and not the message it was made
 * from, so that escapes and cuts show.  Only what slack.c writes is understood;
 * anything else is shown as text.
 */
#include <stdbool.h>
#include <string.h>

#include "doc.h"
#include "html.h"
#include "slack_internal.h"
#include "utf8.h"

/* bytes of a stored letter */
#define SLACK_LETTER_MAX (256 * 1024)

/* Where a text goes: to a terminal or into HTML. */
struct slack_page {
	struct text *text;
	bool is_html;
};

/* Show text of a stranger's: escaped or cleaned by where it goes.  The
 * separator of links becomes a line end in a terminal, where links are long. */
static void
slack_show(const struct slack_page *page, const char *string, size_t length)
{
	struct text piece = { 0 };

	text_put(&piece, string, length);
	if (page->is_html)
		html_text(page->text, text_string(&piece));
	else if (strcmp(text_string(&piece), SLACK_SEPARATOR) == 0)
		text_putc(page->text, '\n');
	else
		utf8_clean(page->text, text_string(&piece), true);
	text_clear(&piece);
}

/* The same for a whole string. */
static void
slack_show_string(const struct slack_page *page, const char *string)
{
	slack_show(page, string, strlen(string));
}

/* "<url|title>", "<!date^…|fallback>" without the <>.  A date is shown by its
 * fallback: a terminal has no reader's zone. */
static void
slack_show_reference(const struct slack_page *page, const char *inner,
    size_t length)
{
	const char *bar = memchr(inner, '|', length);
	struct text url = { 0 };
	bool is_date = length > 6 && memcmp(inner, "!date^", 6) == 0;

	if (bar == NULL) {
		slack_show(page, inner, length);
		return;
	}
	/* The address is percent-encoded, so the first bar divides. */
	text_put(&url, inner, (size_t)(bar - inner));
	if (page->is_html && !is_date) {
		text_puts(page->text, "<a style=\"color:#1264a3;"
		    "text-decoration:none;\" href=\"");
		html_url(page->text, text_string(&url));
		text_puts(page->text, "\">");
	}
	slack_show(page, bar + 1, length - (size_t)(bar + 1 - inner));
	if (page->is_html && !is_date) {
		text_puts(page->text, "</a>");
	} else if (!is_date) {
		text_puts(page->text, ": ");
		slack_show(page, text_string(&url), url.length);
	}
	text_clear(&url);
}

/* One of the three escapes at `at`: show what it stands for, return its length;
 * 0: it is none. */
static size_t
slack_show_escape(const struct slack_page *page, const char *at)
{
	static const struct { const char *escape, *plain; } escapes[] = {
		{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" },
	};
	size_t i;

	for (i = 0; i < countof(escapes); i++) {
		if (strncmp(at, escapes[i].escape,
		    strlen(escapes[i].escape)) != 0)
			continue;
		slack_show(page, escapes[i].plain, 1);
		return strlen(escapes[i].escape);
	}
	return 0;
}

/* mrkdwn, as much of it as slack_format() writes: *bold*, <links>, dates,
 * escapes, line feeds. */
static void
slack_show_markup(const struct slack_page *page, const char *string)
{
	const char *at = string, *end;
	bool is_bold = false;
	size_t length;

	while (*at != '\0') {
		/* A "<" without its ">" is text. */
		end = *at == '<' ? strchr(at, '>') : NULL;
		length = *at == '&' ? slack_show_escape(page, at) : 0;
		if (length > 0) {
			at += length;
		} else if (end != NULL) {
			slack_show_reference(page, at + 1,
			    (size_t)(end - at - 1));
			at = end + 1;
		} else if (*at == '*') {
			is_bold = !is_bold;
			if (page->is_html)
				text_puts(page->text, is_bold ?
				    "<b>" : "</b>");
			at++;
		} else {
			length = strcspn(at + 1, "&<*") + 1;
			slack_show(page, at, length);
			at += length;
		}
	}
	/* An asterisk without a second one must not make the rest bold. */
	if (is_bold && page->is_html)
		text_puts(page->text, "</b>");
}

/* A text object: formatted or plain by its type. */
static void
slack_show_object(const struct slack_page *page, const struct doc *object)
{
	const char *type = doc_string(doc_find(object, "type"));
	const char *string = doc_string(doc_find(object, "text"));

	if (type == NULL || string == NULL)
		return;
	if (strcmp(type, "mrkdwn") == 0)
		slack_show_markup(page, string);
	else
		slack_show_string(page, string);
}

/* A button, as far as a picture of one goes. */
static void
slack_show_button(const struct slack_page *page, const struct doc *button)
{
	const char *title = doc_string(doc_find(doc_find(button, "text"),
	    "text"));

	if (title == NULL)
		return;
	slack_show_string(page, "[ ");
	slack_show_string(page, title);
	slack_show_string(page, " ]");
}

/* A block in its style: header, section or context. */
static void
slack_show_block(const struct slack_page *page, const struct doc *block)
{
	const char *type = doc_string(doc_find(block, "type"));
	const struct doc *elements = doc_find(block, "elements");
	const char *style = "margin:0 0 8px 0;font-size:15px;"
	    "line-height:22px;";
	size_t i;

	if (type == NULL)
		return;
	if (strcmp(type, "header") == 0)
		style = "margin:0 0 8px 0;font-size:18px;line-height:24px;"
		    "font-weight:900;";
	else if (strcmp(type, "context") == 0)
		style = "margin:0 0 6px 0;font-size:13px;line-height:18px;"
		    "color:#616061;";
	if (page->is_html)
		text_putf(page->text, "<div style=\"white-space:pre-wrap;"
		    "%s\">", style);
	if (doc_find(block, "text") != NULL)
		slack_show_object(page, doc_find(block, "text"));
	/* A context block has its texts in a list, the others one of them. */
	for (i = 0; elements != NULL && i < elements->count; i++)
		if (strcmp(type, "actions") == 0)
			slack_show_button(page, &elements->items[i]);
		else
			slack_show_object(page, &elements->items[i]);
	text_puts(page->text, page->is_html ? "</div>\n" : "\n\n");
}

/* Where it goes: channel, and thread. */
static void
slack_show_head(const struct slack_page *page, const struct doc *payload)
{
	const char *channel = doc_string(doc_find(payload, "channel"));
	const char *thread = doc_string(doc_find(payload, "thread_ts"));
	const char *broadcast =
	    doc_string(doc_find(payload, "reply_broadcast"));
	bool is_seen = broadcast != NULL && strcmp(broadcast, "true") == 0;

	if (page->is_html)
		text_puts(page->text, "<div style=\"font-size:13px;"
		    "color:#616061;margin:0 0 8px 0;\">");
	slack_show_string(page, channel != NULL ? channel :
	    "(the webhook's channel)");
	if (thread != NULL)
		slack_show_string(page, is_seen ?
		    ", in the thread and the channel" : ", in the thread");
	text_puts(page->text, page->is_html ? "</div>\n" : "\n\n");
}

/* Show what the letter says; false when it is no letter to Slack. */
static bool
slack_show_letter(const struct slack_page *page,
    const struct channel_letter *letter)
{
	struct doc *payload = NULL;
	const struct doc *blocks;
	size_t i;

	if (doc_parse_json(letter->body, letter->length, SLACK_LETTER_MAX,
	    &payload, NULL) != 0)
		return false;
	slack_show_head(page, payload);
	blocks = doc_find(payload, "blocks");
	for (i = 0; blocks != NULL && i < blocks->count; i++)
		slack_show_block(page, &blocks->items[i]);
	doc_free(payload);
	return true;
}

/* What is no letter is shown as it is, cleaned. */
void
slack_print(struct text *text, const struct channel_letter *letter)
{
	struct slack_page page = { .text = text, .is_html = false };

	if (!slack_show_letter(&page, letter))
		slack_show(&page, letter->body, letter->length);
}

/* In a frame with the app's name, as in a channel. */
void
slack_print_html(struct text *text, const struct channel_letter *letter)
{
	struct slack_page page = { .text = text, .is_html = true };

	text_puts(text, "<div style=\"display:flex;gap:10px;padding:16px 20px;"
	    "border:1px solid #d0d4d9;border-radius:8px;background:#ffffff;"
	    "color:#1d1c1d;font-family:Lato,'Segoe UI',sans-serif;\">\n"
	    "<div style=\"flex:none;width:36px;height:36px;border-radius:6px;"
	    "background:#2563eb;color:#ffffff;font-weight:bold;"
	    "text-align:center;line-height:36px;\">P</div>\n<div>"
	    "<div style=\"font-size:15px;\"><b>patchday</b> "
	    "<span style=\"font-size:10px;background:#ebeaeb;color:#616061;"
	    "border-radius:2px;padding:1px 3px;\">APP</span></div>\n");
	if (!slack_show_letter(&page, letter))
		slack_show(&page, letter->body, letter->length);
	text_puts(text, "</div></div>\n");
}
