/* SPDX-License-Identifier: MIT */
/*
 * The HTML part of a mail, as mail programs of twenty years show it: tables,
 * styles in the tags, no images, no scripts, nothing fetched from elsewhere
 * (which would also tell who has read it).  Everything from outside goes
 * through html_text() and html_url().
 */
#include <stdbool.h>
#include <string.h>

#include "html.h"
#include "mail_internal.h"

/* Styles stand in the tags: many mail programs drop all others.  Those in
 * the head only darken the card where a program offers dark mode. */
/* Fonts that machines have: none is fetched. */
#define MAIL_FONT "font-family:-apple-system,'Segoe UI',Roboto,Helvetica," \
	"Arial,sans-serif;"
/* !important, to win over the styles in the tags. */
#define MAIL_STYLE_HEAD \
	"@media (prefers-color-scheme:dark){" \
	".page{background-color:#111418!important}" \
	".card{background-color:#1d2126!important}" \
	".ink{color:#e6e8ea!important}" \
	".soft{color:#a9b0b7!important}" \
	".link{color:#8ab4f8!important}" \
	".rule{border-color:#363b42!important}}"
/* 16 pixels: phones enlarge what is smaller, and tear the layout. */
#define MAIL_STYLE_P MAIL_FONT \
	"margin:0 0 16px 0;font-size:16px;line-height:24px;color:#1c2024;"
#define MAIL_STYLE_ITEM MAIL_FONT \
	"margin:0;font-size:16px;line-height:24px;color:#1c2024;"
#define MAIL_STYLE_LABEL MAIL_FONT \
	"margin:0 0 4px 0;font-size:13px;line-height:18px;" \
	"font-weight:bold;color:#5b636b;"
#define MAIL_STYLE_SMALL MAIL_FONT \
	"margin:0 0 8px 0;font-size:13px;line-height:20px;color:#5b636b;"
#define MAIL_STYLE_CELL MAIL_FONT \
	"padding:2px 12px 2px 0;font-size:14px;line-height:20px;color:#1c2024;"
#define MAIL_STYLE_LINK "color:#0b57d0;text-decoration:underline;"

/* Text whose line feeds become breaks. */
static void
mail_html_lines(struct text *text, const char *string)
{
	struct text line = { 0 };
	const char *from = string, *end;

	for (;;) {
		end = strchrnul(from, '\n');
		text_cut(&line, 0);
		text_put(&line, from, (size_t)(end - from));
		html_text(text, text_string(&line));
		if (*end == '\0')
			break;
		text_puts(text, "<br>\n");
		from = end + 1;
	}
	text_clear(&line);
}

/* A paragraph; it has a class for dark mode beside its style. */
static void
mail_html_paragraph(struct text *text, const char *string)
{
	text_puts(text, "<p class=\"ink\" style=\"" MAIL_STYLE_P "\">");
	mail_html_lines(text, string);
	text_puts(text, "</p>\n");
}

/* A small heading, a word of ours: not escaped. */
static void
mail_html_label(struct text *text, const char *label)
{
	text_putf(text, "<p class=\"soft\" style=\"" MAIL_STYLE_LABEL "\">"
	    "%s</p>\n", label);
}

/* html_url() lets only http and https through, whatever got here. */
static void
mail_html_link(struct text *text, const struct message_link *link)
{
	text_puts(text, "<a class=\"link\" href=\"");
	html_url(text, link->url);
	text_puts(text, "\" style=\"" MAIL_STYLE_LINK "\">");
	html_text(text, link->title);
	text_puts(text, "</a>");
}

/*
 * The colour of the bar: what is it about, at a glance?  Orange begins, green
 * is over, blue is ahead, grey is not certain, red is off.  Never the colour
 * alone: the headline says the same.
 */
static const char *
mail_html_color(const struct message *message)
{
	if (message->is_tentative)
		return "#6b7280";
	switch (message->kind) {
	case ANNOUNCEMENT_START:
	case ANNOUNCEMENT_OVERDUE:
	case ANNOUNCEMENT_EXTENSION:
	case ANNOUNCEMENT_REOPENING:
		return "#c2570c";
	case ANNOUNCEMENT_END:
		return "#16803c";
	case ANNOUNCEMENT_CANCELLATION:
		return "#b3261e";
	default:
		return "#2563eb";
	}
}

/* A line a zone; the first, the window's own, stands out. */
static void
mail_html_times(struct text *text, const struct message *message)
{
	size_t i;

	if (message->times.count == 0)
		return;
	mail_html_label(text, "When");
	text_puts(text, "<p class=\"ink\" style=\"" MAIL_STYLE_P "\">");
	for (i = 0; i < message->times.count; i++) {
		if (i > 0)
			text_puts(text, "<br>\n");
		if (i == 0)
			text_puts(text, "<strong>");
		html_text(text, message->times.items[i]);
		if (i == 0)
			text_puts(text, "</strong>");
	}
	text_puts(text, "</p>\n");
}

/* What was and what is, a line a zone. */
static void
mail_html_changes(struct text *text, const struct message *message)
{
	size_t i;

	if (message->changes.count == 0)
		return;
	mail_html_label(text, message->changes_title);
	text_puts(text, "<p class=\"ink\" style=\"" MAIL_STYLE_P "\">");
	for (i = 0; i < message->changes.count; i++) {
		text_puts(text, i == 0 ? "<strong>" : "<br>\n");
		html_text(text, message->changes.items[i]);
		if (i == 0)
			text_puts(text, "</strong>");
	}
	text_puts(text, "</p>\n");
}

/* The numbers of stages are part of the texts (message_draft.c), so no list
 * element is needed, which programs indent in their own ways. */
static void
mail_html_environments(struct text *text, const struct message *message)
{
	size_t i;

	if (message->environments.count == 0)
		return;
	mail_html_label(text, message->environments.count > 1 ?
	    "Environments, in this order" : "Environments");
	for (i = 0; i < message->environments.count; i++) {
		text_puts(text, "<p class=\"ink\" style=\"" MAIL_STYLE_ITEM);
		/* A stage that takes two lines hangs behind its number. */
		if (message->environments.count > 1)
			text_puts(text, "padding-left:20px;"
			    "text-indent:-20px;");
		if (i + 1 == message->environments.count)
			text_puts(text, "margin-bottom:16px;");
		text_puts(text, "\">");
		html_text(text, message->environments.items[i]);
		text_puts(text, "</p>\n");
	}
}

/* Rows of a table: service, what, what was merged. */
static void
mail_html_pending_rows(struct text *text, const struct message_change *rows,
    size_t count, const char *mark)
{
	size_t i;

	for (i = 0; i < count; i++) {
		text_puts(text, "<tr><td class=\"ink\" valign=\"top\" style=\""
		    MAIL_STYLE_CELL "\">");
		text_puts(text, mark);
		if (rows[i].url != NULL) {
			text_puts(text, "<a class=\"link\" href=\"");
			html_url(text, rows[i].url);
			text_puts(text, "\" style=\"" MAIL_STYLE_LINK "\">");
		}
		html_text(text, rows[i].service);
		text_puts(text, rows[i].url != NULL ? "</a></td>" : "</td>");
		text_puts(text, "<td class=\"ink\" valign=\"top\" style=\""
		    MAIL_STYLE_CELL "\">");
		html_text(text, rows[i].what);
		if (rows[i].about != NULL) {
			text_puts(text, "<br>\n<span class=\"soft\" "
			    "style=\"color:#5b636b;\">");
			html_text(text, rows[i].about);
			text_puts(text, "</span>");
		}
		text_puts(text, "</td></tr>\n");
	}
}

/* What waits, or was done: a summary and a table for each environment. */
static void
mail_html_pending(struct text *text, const struct message *message)
{
	const struct message_pending *pending;
	size_t i;

	if (message->pending.count > 0)
		mail_html_label(text, message->pending_title);
	for (i = 0; i < message->pending.count; i++) {
		pending = &message->pending.items[i];
		text_puts(text, "<p class=\"ink\" style=\"" MAIL_STYLE_ITEM
		    "\"><strong>");
		if (pending->url != NULL) {
			text_puts(text, "<a class=\"link\" href=\"");
			html_url(text, pending->url);
			text_puts(text, "\" style=\"" MAIL_STYLE_LINK "\">");
		}
		html_text(text, pending->title);
		text_puts(text, pending->url != NULL ? "</a></strong>: " :
		    "</strong>: ");
		html_text(text, pending->count);
		text_puts(text, "</p>\n<table role=\"presentation\" "
		    "cellpadding=\"0\" cellspacing=\"0\" border=\"0\" "
		    "style=\"margin:4px 0 16px 0;\">\n");
		mail_html_pending_rows(text, pending->done.items,
		    pending->done.count, "done: ");
		mail_html_pending_rows(text, pending->waiting.items,
		    pending->waiting.count, pending->is_over ? "left: " : "");
		if (pending->more > 0)
			text_putf(text, "<tr><td class=\"soft\" colspan=\"2\" "
			    "style=\"" MAIL_STYLE_CELL "\">and %zu more</td>"
			    "</tr>\n", pending->more);
		text_puts(text, "</table>\n");
	}
}

/* Links that people want in one line, the call first; Argo CD's below. */
static void
mail_html_links(struct text *text, const struct message *message,
    bool is_argocd)
{
	const struct message_link *link;
	size_t i, count = 0;

	for (i = 0; i < message->links.count; i++) {
		link = &message->links.items[i];
		/* Their titles stand in the text, as links. */
		if (link->kind == MESSAGE_LINK_CHANGES ||
		    (link->kind == MESSAGE_LINK_ARGOCD) != is_argocd)
			continue;
		if (count++ > 0)
			text_puts(text, " &nbsp;&middot;&nbsp;\n");
		else
			text_putf(text, "<p class=\"soft\" style=\""
			    MAIL_STYLE_SMALL "\">%s", is_argocd ?
			    "Out of sync in Argo CD: " : "");
		mail_html_link(text, link);
	}
	if (count > 0)
		text_puts(text, "</p>\n");
}

/* color-scheme keeps programs that know dark mode from inverting colours by
 * themselves; <title> is shown where a mail is opened in a tab. */
static void
mail_html_head(struct text *text, const struct message *message)
{
	text_puts(text, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width,initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<meta name=\"supported-color-schemes\" content=\"light dark\">\n"
	    "<title>");
	html_text(text, message->headline);
	text_puts(text, "</title>\n<style>" MAIL_STYLE_HEAD "</style>\n"
	    "</head>\n");
}

/* The one thing that is asked for, as large as a thumb. */
static void
mail_html_answer(struct text *text, const struct message *message)
{
	if (message->answer_url == NULL)
		return;
	text_puts(text, "<p style=\"" MAIL_FONT "margin:16px 0;\">"
	    "<a style=\"background-color:#0d5c60;color:#ffffff;"
	    "display:inline-block;padding:12px 24px;border-radius:8px;"
	    "font-size:17px;font-weight:bold;text-decoration:none;\" "
	    "href=\"");
	html_url(text, message->answer_url);
	text_puts(text, "\">Answer</a></p>\n<p class=\"soft\" style=\""
	    MAIL_STYLE_SMALL "\">The link is for you alone: who opens it "
	    "answers in your place.</p>\n");
}

/* Who writes, and the site's small print. */
static void
mail_html_foot(struct text *text, const struct message *message)
{
	text_puts(text, "<p class=\"soft\" style=\"" MAIL_STYLE_SMALL
	    "padding-top:12px;\">");
	html_text(text, message->site_title);
	if (message->footer != NULL) {
		text_puts(text, "<br>\n");
		mail_html_lines(text, message->footer);
	}
	text_puts(text, "</p>\n");
}

/* One card in the middle of a page: two nested tables, since Outlook lays out
 * with Word and knows neither max-width on a div nor margins that centre. */
void
mail_html(struct text *text, const struct message *message)
{
	const char *color = mail_html_color(message);
	size_t i;

	mail_html_head(text, message);
	/* Colours stand in pairs: a program that drops the background shows
	 * dark ink on white still. */
	text_putf(text, "<body class=\"page\" style=\"margin:0;padding:0;"
	    "background-color:#eef0f2;\">\n"
	    "<table class=\"page\" role=\"presentation\" width=\"100%%\" "
	    "cellpadding=\"0\" cellspacing=\"0\" border=\"0\" "
	    "style=\"background-color:#eef0f2;\">\n"
	    "<tr><td align=\"center\" style=\"padding:24px 12px;\">\n"
	    "<table class=\"card\" role=\"presentation\" width=\"100%%\" "
	    "cellpadding=\"0\" cellspacing=\"0\" border=\"0\" "
	    "style=\"max-width:600px;background-color:#ffffff;"
	    "border-top:6px solid %s;\">\n"
	    "<tr><td style=\"padding:24px 28px 8px 28px;"
	    "text-align:left;\">\n", color);
	text_puts(text, "<h1 class=\"ink\" style=\"" MAIL_FONT
	    "margin:0 0 12px 0;font-size:22px;line-height:28px;"
	    "color:#1c2024;\">");
	html_text(text, message->headline);
	text_puts(text, "</h1>\n");
	mail_html_paragraph(text, message->lead);
	mail_html_answer(text, message);
	mail_html_changes(text, message);
	mail_html_times(text, message);
	mail_html_environments(text, message);
	mail_html_pending(text, message);
	for (i = 0; i < message->paragraphs.count; i++)
		if (message->answer_url == NULL || i + 1 != message->typed)
			mail_html_paragraph(text,
			    message->paragraphs.items[i]);
	text_puts(text, "</td></tr>\n<tr><td class=\"rule\" style=\""
	    "padding:16px 28px 16px 28px;border-top:1px solid #e1e4e8;"
	    "text-align:left;\">\n");
	mail_html_links(text, message, false);
	mail_html_links(text, message, true);
	mail_html_foot(text, message);
	text_puts(text, MAIL_HTML_END);
}

void
mail_html_leave(struct text *text, const struct message *message)
{
	text_puts(text, "<p class=\"soft\" style=\"" MAIL_STYLE_SMALL
	    "\">You asked for these mails. <a class=\"link\" href=\"");
	html_url(text, message->unsubscribe_url);
	text_puts(text, "\" style=\"" MAIL_STYLE_LINK "\">Change or leave"
	    "</a></p>\n");
}
