/* SPDX-License-Identifier: MIT */
/*
 * The plain part of a mail: for text programs, for screen readers, for previews
 * of phones, and for people who distrust HTML.  It says everything that the
 * HTML part says.  Lines have 72 columns at most, so that they are quoted once
 * or twice without being broken (RFC 5322 2.1.1 recommends 78).
 */
#include <string.h>

#include "mail_internal.h"
#include "utf8.h"

#define MAIL_COLUMNS 72
#define MAIL_RULE "----------------------------------------" \
	"--------------------------------"

/*
 * Append `string` wrapped at 72 columns, each line behind `indent`, further
 * ones of a paragraph behind `hang` more spaces.  Line feeds in it stay; a word
 * longer than a line (an address) stays whole, or it could not be followed.
 */
static void
mail_put_wrapped(struct text *text, const char *string, const char *indent,
    int hang)
{
	size_t column = 0, width;
	const char *word = string, *end;

	while (*word != '\0') {
		if (*word == '\n' || *word == ' ') {
			if (*word == '\n')
				text_putc(text, '\n');
			/*
			 * spaces are what words are joined with, however many
			 */
			column = *word == '\n' ? 0 : column;
			word++;
			continue;
		}
		end = word + strcspn(word, " \n");
		width = utf8_count_part(word, (size_t)(end - word));
		if (column > 0 && column + 1 + width > MAIL_COLUMNS) {
			text_putf(text, "\n%s%*s", indent, hang, "");
			column = strlen(indent) + (size_t)hang;
		} else if (column == 0) {
			text_puts(text, indent);
			column = strlen(indent);
		} else {
			text_putc(text, ' ');
			column++;
		}
		text_put(text, word, (size_t)(end - word));
		column += width;
		word = end;
	}
	text_putc(text, '\n');
}

/* The headline, underlined as wide as its longest line: a reader's eye, and a
 * program's preview, finds where it ends. */
static void
mail_put_heading(struct text *text, const struct message *message)
{
	struct text heading = { 0 };
	size_t widest = 0, width;
	const char *line, *end;

	mail_put_wrapped(&heading, message->headline, "", 0);
	text_puts(text, text_string(&heading));
	for (line = text_string(&heading); *line != '\0'; line = end + 1) {
		end = strchr(line, '\n');
		width = utf8_count_part(line, (size_t)(end - line));
		if (width > widest)
			widest = width;
	}
	if (widest > MAIL_COLUMNS)
		widest = MAIL_COLUMNS;
	text_putf(text, "%.*s\n\n", (int)widest, MAIL_RULE);
	text_clear(&heading);
}

/* Rows of one environment, each with what was merged below it. */
static void
mail_put_pending_rows(struct text *text, const struct message_change *rows,
    size_t count, const char *mark)
{
	struct text line = { 0 };
	size_t i;

	for (i = 0; i < count; i++) {
		text_cut(&line, 0);
		text_putf(&line, "%s%s  %s", mark, rows[i].service,
		    rows[i].what);
		mail_put_wrapped(text, text_string(&line), "    ", 2);
		if (rows[i].about != NULL)
			mail_put_wrapped(text, rows[i].about, "      ", 2);
	}
	text_clear(&line);
}

/* What waits, or was done: a summary and a table for each environment. */
static void
mail_put_pending(struct text *text, const struct message *message)
{
	const struct message_pending *pending;
	struct text line = { 0 };
	size_t i;

	if (message->pending.count > 0)
		text_putf(text, "%s:\n", message->pending_title);
	for (i = 0; i < message->pending.count; i++) {
		pending = &message->pending.items[i];
		text_cut(&line, 0);
		text_putf(&line, "%s: %s", pending->title, pending->count);
		mail_put_wrapped(text, text_string(&line), "  ", 2);
		mail_put_pending_rows(text, pending->done.items,
		    pending->done.count, "done: ");
		mail_put_pending_rows(text, pending->waiting.items,
		    pending->waiting.count, pending->is_over ? "left: " : "");
		if (pending->more > 0)
			text_putf(text, "    and %zu more\n", pending->more);
		if (pending->url != NULL)
			text_putf(text, "    %s\n", pending->url);
	}
	if (message->pending.count > 0)
		text_putc(text, '\n');
	text_clear(&line);
}

/* Each on a line of its own, or it would be broken; Argo CD's together. */
static void
mail_put_links(struct text *text, const struct message *message)
{
	const struct message_link *link;
	bool has_argocd = false;
	size_t i;

	for (i = 0; i < message->links.count; i++) {
		link = &message->links.items[i];
		if (link->kind != MESSAGE_LINK_ARGOCD &&
		    link->kind != MESSAGE_LINK_CHANGES)
			text_putf(text, "%s:\n  %s\n", link->title, link->url);
	}
	for (i = 0; i < message->links.count; i++) {
		link = &message->links.items[i];
		if (link->kind != MESSAGE_LINK_ARGOCD)
			continue;
		/* The heading only with something under it. */
		if (!has_argocd)
			text_puts(text, "Out of sync in Argo CD:\n");
		has_argocd = true;
		text_putf(text, "  %s\n    %s\n", link->title, link->url);
	}
	if (message->links.count > 0)
		text_putc(text, '\n');
}

/* "-- " and a line end begins a signature (RFC 3676 4.3), which programs leave
 * out when they quote. */
void
mail_plain(struct text *text, const struct message *message)
{
	size_t i;

	mail_put_heading(text, message);
	mail_put_wrapped(text, message->lead, "", 0);
	if (message->answer_url != NULL)
		text_putf(text, "\nAnswer here (the link is for you alone):\n"
		    "%s\n", message->answer_url);
	if (message->changes.count > 0)
		text_putf(text, "\n%s:\n", message->changes_title);
	for (i = 0; i < message->changes.count; i++)
		mail_put_wrapped(text, message->changes.items[i], "  ", 4);
	/* Times are the one thing that people look for again: a block of its
	 * own, not a sentence. */
	if (message->times.count > 0)
		text_puts(text, "\nWhen:\n");
	for (i = 0; i < message->times.count; i++)
		mail_put_wrapped(text, message->times.items[i], "  ", 4);
	text_putc(text, '\n');
	if (message->environments.count > 0) {
		text_puts(text, message->environments.count > 1 ?
		    "Environments, in this order:\n" : "Environments:\n");
		for (i = 0; i < message->environments.count; i++)
			mail_put_wrapped(text, message->environments.items[i],
			    "  ", message->environments.count > 1 ? 3 : 0);
		text_putc(text, '\n');
	}
	mail_put_pending(text, message);
	for (i = 0; i < message->paragraphs.count; i++) {
		if (message->answer_url != NULL && i + 1 == message->typed)
			continue;
		mail_put_wrapped(text, message->paragraphs.items[i], "", 0);
		text_putc(text, '\n');
	}
	mail_put_links(text, message);
	text_puts(text, "-- \n");
	mail_put_wrapped(text, message->site_title, "", 0);
	if (message->footer != NULL)
		mail_put_wrapped(text, message->footer, "", 0);
}

void
mail_plain_leave(struct text *text, const struct message *message)
{
	text_putf(text, "You asked for these mails. Change or leave:\n%s\n",
	    message->unsubscribe_url);
}
