/* SPDX-License-Identifier: MIT */
/*
 * A mail as it is sent: headers, and the parts of the body in their order.
 * What does not differ by recipient is drafted once.
 */
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "digest.h"
#include "html.h"
#include "mail_internal.h"
#include "mime_internal.h"

/* Hexadecimal digits of the id that a thread hangs on. */
#define MAIL_LETTER_ROOT_DIGITS 32

/* "Thu, 03 Dec 2026 23:00:00 +0000" (RFC 5322 3.3).  In UTC: programs show it
 * in the reader's zone.  Written by hand, as strftime() follows the locale. */
static void
mail_letter_put_date(struct text *text, int64_t at)
{
	struct civil civil = civil_from_local(at);

	text_putf(text, "Date: %.3s, %02d %.3s %04d %02d:%02d:%02d +0000\r\n",
	    civil_weekday_name(civil_weekday(civil_local_days(at))),
	    civil.day, civil_month_name(civil.month), civil.year, civil.hour,
	    civil.minute, civil.second);
}

/*
 * The id that all mails of an occurrence to a recipient refer to (RFC 5322
 * 3.6.4).  No mail has it, so the thread holds whichever of them was sent or
 * lost.
 */
static void
mail_letter_put_thread(struct text *text, const struct channel *channel,
    const struct message *message, const char *recipient, const char *domain)
{
	char digits[MAIL_LETTER_ROOT_DIGITS + 1], root[512];
	struct text seed = { 0 };

	text_puts(&seed, message->identity);
	text_putc(&seed, '\0');
	text_puts(&seed, channel->id);
	text_putc(&seed, '\0');
	text_puts(&seed, recipient);
	digest_hex(seed.bytes, seed.length, MAIL_LETTER_ROOT_DIGITS, digits);
	text_clear(&seed);
	(void)snprintf(root, sizeof(root), "<patchday.thread.%s@%s>", digits,
	    domain);
	mime_header_token(text, "In-Reply-To", root);
	mime_header_token(text, "References", root);
}

/* Who asked for mail leaves by one click of their mail program: it posts to
 * that address, and nothing but a post leaves (RFC 2369 3.2, RFC 8058). */
static void
mail_letter_put_leave(struct text *text, const struct message *message)
{
	struct text value = { 0 };

	if (message->unsubscribe_url == NULL)
		return;
	text_putf(&value, "<%s>", message->unsubscribe_url);
	mime_header_token(text, "List-Unsubscribe", text_string(&value));
	mime_header_token(text, "List-Unsubscribe-Post",
	    "List-Unsubscribe=One-Click");
	text_clear(&value);
}

/*
 * Message-ID is made from the announcement's key: a repeat is byte for byte the
 * same mail, which some servers and programs then show once.  List-Id (RFC
 * 2919) and Auto-Submitted (RFC 3834 5) keep absence notes from answering, the
 * X- header does so for Exchange.
 */
static void
mail_letter_put_headers(struct text *text, const struct channel *channel,
    const struct message *message, const char *key, const char *recipient)
{
	const char *at = strchr(channel->sender, '@');
	const char *domain = at != NULL ? at + 1 : "localhost";
	struct text value = { 0 };

	mime_header_phrase(text, "From", message->site_title,
	    channel->sender);
	/* Nobody sees who else is told: one recipient a mail. */
	mime_header_phrase(text, "To", NULL, recipient);
	mime_header(text, "Subject", message->subject != NULL ?
	    message->subject : message->headline);
	text_putf(&value, "<patchday.%s@%s>", key, domain);
	mime_header_token(text, "Message-ID", text_string(&value));
	mail_letter_put_thread(text, channel, message, recipient, domain);
	text_cut(&value, 0);
	text_putf(&value, "%s.patchday.%s", message->window, domain);
	mime_header_phrase(text, "List-Id", message->title,
	    text_string(&value));
	text_clear(&value);
	mail_letter_put_leave(text, message);
	text_puts(text, "Auto-Submitted: auto-generated\r\n"
	    "X-Auto-Response-Suppress: All\r\n");
	mime_header_token(text, "X-Patchday-Occurrence", message->identity);
	mime_header_token(text, "X-Patchday-Kind", message->kind_text);
	text_puts(text, "MIME-Version: 1.0\r\n");
}

/* The beginning of one of the alternatives; encoded lines follow. */
static void
mail_letter_put_type(struct text *text, const char *boundary,
    const char *type)
{
	text_putf(text, "--" MIME_BOUNDARY "%s\r\n"
	    "Content-Type: %s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n", boundary,
	    type);
}

static void
mail_letter_put_plain(struct text *text, const struct message *message,
    const struct draft *draft, const char *boundary)
{
	struct text own = { 0 };

	mail_letter_put_type(text, boundary, "text/plain");
	text_put(text, text_string(&draft->parts[0]),
	    draft->parts[0].length);
	if (message->unsubscribe_url != NULL) {
		mail_plain_leave(&own, message);
		mime_quoted_printable(text, text_string(&own));
	}
	text_puts(text, "\r\n");
	text_clear(&own);
}

static void
mail_letter_put_html(struct text *text, const struct message *message,
    const struct draft *draft, const char *boundary)
{
	struct text own = { 0 };

	mail_letter_put_type(text, boundary, "text/html");
	text_put(text, text_string(&draft->parts[1]),
	    draft->parts[1].length);
	if (message->unsubscribe_url != NULL) {
		mail_html_leave(&own, message);
		mime_quoted_printable(text, text_string(&own));
	}
	text_put(text, text_string(&draft->parts[2]),
	    draft->parts[2].length);
	text_puts(text, "\r\n");
	text_clear(&own);
}

/* Quoted-printable also where 8BITMIME would do: lines stay short, and nothing
 * on the way has a reason to touch them. */
void
mail_letter_draft(const struct message *message, struct draft *ret_draft)
{
	struct text body = { 0 };

	mail_plain(&body, message);
	mime_quoted_printable(&ret_draft->parts[0], text_string(&body));
	text_cut(&body, 0);
	mail_html(&body, message);
	/* Cut where a line begins, so that the parts can be put together. */
	text_cut(&body, body.length - strlen(MAIL_HTML_END));
	mime_quoted_printable(&ret_draft->parts[1], text_string(&body));
	mime_quoted_printable(&ret_draft->parts[2], MAIL_HTML_END);
	text_clear(&body);
}

/* The three letters of the boundaries of a mail in two layers. */
#define MAIL_LETTER_INNER "in_"

/* The METHOD of an iCalendar document: it has to stand in Content-Type too, and
 * to be the same (RFC 6047 2.4). */
static const char *
mail_letter_method(const char *calendar)
{
	return strstr(calendar, "\r\nMETHOD:CANCEL\r\n") != NULL ? "CANCEL" :
	    "REQUEST";
}

/* An iCalendar document as one of the alternatives.  Its lines end in CR LF as
 * those of a mail's text do. */
static void
mail_letter_put_calendar(struct text *text, const char *boundary,
    const char *calendar)
{
	struct text lines = { 0 };
	const char *p;

	for (p = calendar; *p != '\0'; p++)
		if (*p != '\r')
			text_putc(&lines, *p);
	text_putf(text, "--" MIME_BOUNDARY "%s\r\n"
	    "Content-Type: text/calendar; method=%s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n", boundary,
	    mail_letter_method(calendar));
	mime_quoted_printable(text, text_string(&lines));
	text_puts(text, "\r\n");
	text_clear(&lines);
}

/* The same once more as a file, for programs that look only there; as
 * application/ics, so that nobody takes it for a second invitation. */
static void
mail_letter_put_attachment(struct text *text, const char *key,
    const char *calendar)
{
	text_putf(text, "--" MIME_BOUNDARY "%s\r\n"
	    "Content-Type: application/ics; name=\"invite.ics\"\r\n"
	    "Content-Disposition: attachment; filename=\"invite.ics\"\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n", key);
	mime_base64(text, calendar, strlen(calendar));
	text_puts(text, "\r\n");
}

/*
 * The alternatives, as a whole mail or the first part of one.  Plain before
 * HTML before calendar: programs show the last one that they can (RFC 2046
 * 5.1.4), and those that know invitations take theirs from there.
 */
static void
mail_letter_put_alternatives(struct text *text, const struct message *message,
    const struct draft *draft, const char *boundary)
{
	text_putf(text, "Content-Type: multipart/alternative;\r\n"
	    " boundary=\"" MIME_BOUNDARY "%s\"\r\n\r\n", boundary);
	mail_letter_put_plain(text, message, draft, boundary);
	mail_letter_put_html(text, message, draft, boundary);
	if (message->calendar != NULL)
		mail_letter_put_calendar(text, boundary, message->calendar);
	text_putf(text, "--" MIME_BOUNDARY "%s--\r\n", boundary);
}

/* The calendar is the message's and never the draft's, which recipients
 * share. */
void
mail_letter_compose_draft(const struct channel *channel,
    const struct message *message, const struct draft *draft,
    const struct channel_thread *thread, const char *key,
    const char *recipient, int64_t at, struct channel_letter *ret_letter)
{
	struct text text = { 0 }, inner = { 0 };

	/* Mail needs no thread from the store: it is made from the identity. */
	(void)thread;
	mail_letter_put_date(&text, at);
	mail_letter_put_headers(&text, channel, message, key, recipient);
	/* The boundary holds the key: unique, and the same in a repeat. */
	if (message->calendar == NULL) {
		mail_letter_put_alternatives(&text, message, draft, key);
	} else {
		text_putf(&text, "Content-Type: multipart/mixed;\r\n"
		    " boundary=\"" MIME_BOUNDARY "%s\"\r\n\r\n"
		    "--" MIME_BOUNDARY "%s\r\n", key, key);
		text_putf(&inner, MAIL_LETTER_INNER "%s", key);
		mail_letter_put_alternatives(&text, message, draft,
		    text_string(&inner));
		text_puts(&text, "\r\n");
		mail_letter_put_attachment(&text, key, message->calendar);
		text_putf(&text, "--" MIME_BOUNDARY "%s--\r\n", key);
		text_clear(&inner);
	}
	ret_letter->length = text.length;
	ret_letter->body = text_take(&text);
}

void
mail_letter_compose(const struct channel *channel,
    const struct message *message, const struct channel_thread *thread,
    const char *key, const char *recipient, int64_t at,
    struct channel_letter *ret_letter)
{
	struct draft draft = { 0 };

	mail_letter_draft(message, &draft);
	mail_letter_compose_draft(channel, message, &draft, thread, key,
	    recipient, at, ret_letter);
	draft_clear(&draft);
}
