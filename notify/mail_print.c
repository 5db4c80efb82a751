/* SPDX-License-Identifier: MIT */
/*
 * A mail as a person reads it: previews of letters that wait in the outbox.
 * What is shown is decoded from the very bytes that are sent, so that a fault
 * in the coding is seen too.  Any bytes are taken: rows can rot.
 */
#include <string.h>

#include "html.h"
#include "mail_internal.h"
#include "mime_internal.h"
#include "utf8.h"

/* The headers that people look at, in that order. */
static const char *const mail_shown[] = { "From", "To", "Subject" };

/* The decoded part, cleaned; the whole letter when it has none, so that damage
 * is seen and not hidden. */
static void
mail_print_part(struct text *text, const struct channel_letter *letter)
{
	struct text part = { 0 };

	if (!mime_read_part(&part, letter->body, letter->length,
	    "text/plain"))
		text_put(&part, letter->body, letter->length);
	utf8_clean(text, text_string(&part), true);
	text_clear(&part);
}

/* Only a few headers: the others are for programs. */
void
mail_print(struct text *text, const struct channel_letter *letter)
{
	struct text value = { 0 };
	size_t i;

	for (i = 0; i < countof(mail_shown); i++) {
		text_cut(&value, 0);
		if (!mime_read_header(&value, letter->body, letter->length,
		    mail_shown[i]))
			continue;
		text_putf(text, "%s: ", mail_shown[i]);
		utf8_clean(text, text_string(&value), false);
		text_putc(text, '\n');
	}
	text_clear(&value);
	text_putc(text, '\n');
	mail_print_part(text, letter);
}

/*
 * What stands between <body …> and </body>: our own HTML part, escaped when it
 * was written.  A letter without one shows nothing here; its plain part follows
 * anyway.
 */
static void
mail_print_body(struct text *text, const struct channel_letter *letter)
{
	struct text part = { 0 };
	const char *from = NULL, *end = NULL;

	if (mime_read_part(&part, letter->body, letter->length, "text/html")) {
		from = strstr(text_string(&part), "<body");
		from = from == NULL ? NULL : strchr(from, '>');
		end = from == NULL ? NULL : strstr(from, "</body>");
	}
	if (end != NULL)
		text_put(text, from + 1, (size_t)(end - from - 1));
	text_clear(&part);
}

/*
 * The HTML part in a frame like a mail program's, the plain part below, folded.
 */
void
mail_print_html(struct text *text, const struct channel_letter *letter)
{
	struct text value = { 0 }, plain = { 0 };
	size_t i;

	text_puts(text, "<div style=\"border:1px solid #d0d4d9;"
	    "border-radius:8px;overflow:hidden;background:#ffffff;"
	    "color:#1c2024;font-family:sans-serif;\">\n"
	    "<div style=\"padding:14px 20px;font-size:14px;"
	    "line-height:22px;border-bottom:1px solid #d0d4d9;\">\n");
	for (i = 0; i < countof(mail_shown); i++) {
		text_cut(&value, 0);
		if (!mime_read_header(&value, letter->body, letter->length,
		    mail_shown[i]))
			continue;
		text_putf(text, "<div><span style=\"color:#5b636b;\">%s:"
		    "</span> ", mail_shown[i]);
		html_text(text, text_string(&value));
		text_puts(text, "</div>\n");
	}
	text_puts(text, "</div>\n");
	/* Our own HTML, which has no scripts; the page that shows it forbids
	 * them besides. */
	mail_print_body(text, letter);
	text_puts(text, "</div>\n<details style=\"margin-top:8px;"
	    "font-family:sans-serif;font-size:13px;\"><summary>The plain part"
	    "</summary><pre style=\"font-size:13px;overflow-x:auto;\">");
	mail_print_part(&plain, letter);
	html_text(text, text_string(&plain));
	text_puts(text, "</pre></details>\n");
	text_clear(&value);
	text_clear(&plain);
}
