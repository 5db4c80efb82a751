/* SPDX-License-Identifier: MIT */
/*
 * Mail over SMTP: one mail for each recipient, so that one refused address
 * keeps nobody else's back, and each has a state of its own.  Words and layout
 * are in mail_*.c and mime.c; here are the keys of the configuration, the
 * headers, and what the server's answers mean.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "channel_internal.h"
#include "civil.h"
#include "digest.h"
#include "html.h"
#include "mail_internal.h"
#include "mem.h"
#include "mime_internal.h"
#include "url.h"
#include "utf8.h"

/* As Postfix waits for the answer to the final dot (RFC 5321 4.5.3.2.6). */
#define EMAIL_TIMEOUT_MS 600000
/* RFC 1047: nobody can know; the one repeat comes when queues have moved. */
#define EMAIL_SETTLE_SECS 600
/* Greylisting lets a first retry through after a minute or more. */
#define EMAIL_RETRY_SECS 60
/* Hexadecimal digits of the id that a thread hangs on. */
#define EMAIL_ROOT_DIGITS 32

/* `email`: an address, or a list.  Each bad one is complained about; nothing is
 * sent to anybody while one is wrong. */
static int
email_parse_recipients(const struct doc *list, struct channel *channel,
    struct complaints *complaints)
{
	const struct doc *item;
	const char *address;
	size_t i, count = doc_item_count(list);
	int result = 0;

	for (i = 0; i < count; i++) {
		item = doc_item(list, i);
		address = doc_string(item);
		if (address == NULL || !mime_is_address(address)) {
			doc_complain(item, COMPLAINT_ERROR, complaints,
			    "\"%.80s\" is no mail address; accepted is "
			    "name@host.example in ASCII, without quotes, "
			    "spaces or <>", address != NULL ? address : "");
			result = -1;
			continue;
		}
		array_push(&channel->recipients, mem_string(address));
	}
	if (count == 0) {
		doc_complain(list, COMPLAINT_ERROR, complaints,
		    "\"email\" has no address; accepted is a list such as "
		    "[team@example.org]");
		result = -1;
	}
	return result;
}

/* `from`: an address alone.  A display name would have to be quoted by hand;
 * the site's title serves as one. */
static int
email_parse_sender(const struct doc *map, struct channel *channel,
    struct complaints *complaints)
{
	const struct doc *from = doc_find(map, "from");

	if (from == NULL) {
		doc_complain(map, COMPLAINT_ERROR, complaints, "channel "
		    "\"%s\" has no \"from\"; give the address that sends, "
		    "such as patchday@example.org", channel->id);
		return -1;
	}
	if (doc_read_string(from, &channel->sender, complaints) != 0)
		return -1;
	if (!mime_is_address(channel->sender)) {
		doc_complain(from, COMPLAINT_ERROR, complaints, "\"from\" is "
		    "\"%.80s\"; accepted is an address alone, such as "
		    "patchday@example.org (the site's title is added)",
		    channel->sender);
		return -1;
	}
	return 0;
}

/* `tls: none` to another machine would show texts and a password to everybody
 * between: refused, not warned about. */
static int
email_parse_tls(const struct doc *map, struct channel *channel,
    struct complaints *complaints)
{
	static const char *const words[] = { "required", "none" };
	const struct doc *tls = doc_find(map, "tls");
	size_t index = 0;

	if (doc_read_word(tls, words, countof(words), &index,
	    complaints) != 0)
		return -1;
	channel->allows_plain = index == 1;
	if (channel->url == NULL)
		return 0;
	if (channel->allows_plain && !url_is_loopback(channel->url)) {
		doc_complain(tls, COMPLAINT_ERROR, complaints, "\"tls: none\" "
		    "is accepted for this machine only (localhost, "
		    "127.0.0.1, [::1]): mail would cross the network "
		    "unencrypted");
		return -1;
	}
	/* The usual first mistake: a local Postfix has no certificate that
	 * anybody could verify. */
	if (tls == NULL && url_is_loopback(channel->url) &&
	    strncmp(channel->url, "smtp://", 7) == 0 &&
	    doc_find(map, "ca") == NULL)
		doc_complain(doc_find(map, "smtp"), COMPLAINT_WARNING,
		    complaints, "the mail server of this machine must offer "
		    "STARTTLS with a certificate that can be verified; if it "
		    "does not, write tls: none");
	return 0;
}

/* `smtp`: the server's URL, without anything behind the host. */
static int
email_parse_server(const struct doc *map, struct channel *channel,
    struct complaints *complaints)
{
	static const char *const schemes[] = { "smtp", "smtps", NULL };
	const struct doc *smtp = doc_find(map, "smtp");
	const char *host;

	if (smtp == NULL) {
		doc_complain(map, COMPLAINT_ERROR, complaints, "channel "
		    "\"%s\" has no \"smtp\"; give the mail server, such as "
		    "smtp://localhost:25 or smtps://mail.example.org",
		    channel->id);
		return -1;
	}
	if (doc_read_url(smtp, schemes, &channel->url, complaints) != 0)
		return -1;
	host = strstr(channel->url, "://") + 3;
	/* libcurl would take "/x" for the name in EHLO, and "user:password@"
	 * for the login, out of a file that others read. */
	if (host[strcspn(host, "/?#@")] != '\0') {
		doc_complain(smtp, COMPLAINT_ERROR, complaints, "\"smtp\" "
		    "must end with the host or its port; \"user\" and "
		    "password: {file: PATH} are keys of their own");
		return -1;
	}
	return 0;
}

/* `user` and `password` together or not at all; `ca` may replace the system's
 * certificates. */
static int
email_parse_login(const struct doc *map, struct channel *channel,
    struct complaints *complaints)
{
	const struct doc *password = doc_find(map, "password");

	if (doc_read_string(doc_find(map, "user"), &channel->user,
	    complaints) != 0 ||
	    channel_read_secret_place(password, &channel->token_file,
	    complaints) != 0 ||
	    channel_read_path(doc_find(map, "ca"), &channel->ca_file,
	    complaints) != 0)
		return -1;
	if ((channel->user == NULL) == (channel->token_file == NULL))
		return 0;
	doc_complain(map, COMPLAINT_ERROR, complaints, "channel \"%s\" has "
	    "\"%s\" without \"%s\"; logging in needs both", channel->id,
	    channel->user != NULL ? "user" : "password",
	    channel->user != NULL ? "password" : "user");
	return -1;
}

/* All keys are read whatever fails before, so that all faults come at once. */
static int
email_parse(const struct doc *map, struct channel *channel,
    struct complaints *complaints)
{
	static const char *const keys[] = { "ca", "email", "from", "password",
	    "smtp", "tls", "user" };
	int result = doc_check_keys(map, keys, countof(keys), complaints);

	if (email_parse_recipients(doc_find(map, "email"), channel,
	    complaints) != 0)
		result = -1;
	if (email_parse_sender(map, channel, complaints) != 0)
		result = -1;
	if (email_parse_server(map, channel, complaints) != 0)
		result = -1;
	if (email_parse_tls(map, channel, complaints) != 0)
		result = -1;
	if (email_parse_login(map, channel, complaints) != 0)
		result = -1;
	return result;
}

/* "Thu, 03 Dec 2026 23:00:00 +0000" (RFC 5322 3.3).  In UTC: programs show it
 * in the reader's zone.  Written by hand, as strftime() follows the locale. */
static void
email_put_date(struct text *text, int64_t at)
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
email_put_thread(struct text *text, const struct channel *channel,
    const struct message *message, const char *recipient, const char *domain)
{
	char digits[EMAIL_ROOT_DIGITS + 1], root[512];
	struct text seed = { 0 };

	text_puts(&seed, message->identity);
	text_putc(&seed, '\0');
	text_puts(&seed, channel->id);
	text_putc(&seed, '\0');
	text_puts(&seed, recipient);
	digest_hex(seed.bytes, seed.length, EMAIL_ROOT_DIGITS, digits);
	text_clear(&seed);
	(void)snprintf(root, sizeof(root), "<patchday.thread.%s@%s>", digits,
	    domain);
	mime_header_token(text, "In-Reply-To", root);
	mime_header_token(text, "References", root);
}

/*
 * Message-ID is made from the announcement's key: a repeat is byte for byte the
 * same mail, which some servers and programs then show once.  List-Id (RFC
 * 2919) and Auto-Submitted (RFC 3834 5) keep absence notes from answering, the
 * X- header does so for Exchange.
 */
static void
email_put_headers(struct text *text, const struct channel *channel,
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
	email_put_thread(text, channel, message, recipient, domain);
	text_cut(&value, 0);
	text_putf(&value, "%s.patchday.%s", message->window, domain);
	mime_header_phrase(text, "List-Id", message->title,
	    text_string(&value));
	text_clear(&value);
	text_puts(text, "Auto-Submitted: auto-generated\r\n"
	    "X-Auto-Response-Suppress: All\r\n");
	mime_header_token(text, "X-Patchday-Occurrence", message->identity);
	mime_header_token(text, "X-Patchday-Kind", message->kind_text);
	text_puts(text, "MIME-Version: 1.0\r\n");
}

/* One of the alternatives, encoded. */
static void
email_put_part(struct text *text, const char *key, const char *type,
    const struct text *body)
{
	text_putf(text, "--" MIME_BOUNDARY "%s\r\n"
	    "Content-Type: %s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n", key, type);
	text_put(text, text_string(body), body->length);
	text_puts(text, "\r\n");
}

/* Quoted-printable also where 8BITMIME would do: lines stay short, and nothing
 * on the way has a reason to touch them. */
static void
email_draft(const struct message *message, struct draft *ret_draft)
{
	struct text body = { 0 };

	mail_plain(&body, message);
	mime_quoted_printable(&ret_draft->parts[0], text_string(&body));
	text_cut(&body, 0);
	mail_html(&body, message);
	mime_quoted_printable(&ret_draft->parts[1], text_string(&body));
	text_clear(&body);
}

/* The three letters of the boundaries of a mail in two layers. */
#define EMAIL_INNER "in_"

/* The METHOD of an iCalendar document: it has to stand in Content-Type too, and
 * to be the same (RFC 6047 2.4). */
static const char *
email_method(const char *calendar)
{
	return strstr(calendar, "\r\nMETHOD:CANCEL\r\n") != NULL ? "CANCEL" :
	    "REQUEST";
}

/* An iCalendar document as one of the alternatives.  Its lines end in CR LF as
 * those of a mail's text do. */
static void
email_put_calendar(struct text *text, const char *boundary,
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
	    email_method(calendar));
	mime_quoted_printable(text, text_string(&lines));
	text_puts(text, "\r\n");
	text_clear(&lines);
}

/* The same once more as a file, for programs that look only there; as
 * application/ics, so that nobody takes it for a second invitation. */
static void
email_put_attachment(struct text *text, const char *key,
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
email_put_alternatives(struct text *text, const struct message *message,
    const struct draft *draft, const char *boundary)
{
	text_putf(text, "Content-Type: multipart/alternative;\r\n"
	    " boundary=\"" MIME_BOUNDARY "%s\"\r\n\r\n", boundary);
	email_put_part(text, boundary, "text/plain", &draft->parts[0]);
	email_put_part(text, boundary, "text/html", &draft->parts[1]);
	if (message->calendar != NULL)
		email_put_calendar(text, boundary, message->calendar);
	text_putf(text, "--" MIME_BOUNDARY "%s--\r\n", boundary);
}

/* The calendar is the message's and never the draft's, which recipients
 * share. */
static void
email_compose_draft(const struct channel *channel,
    const struct message *message, const struct draft *draft,
    const struct channel_thread *thread, const char *key,
    const char *recipient, int64_t at, struct channel_letter *ret_letter)
{
	struct text text = { 0 }, inner = { 0 };

	/* Mail needs no thread from the store: it is made from the identity. */
	(void)thread;
	email_put_date(&text, at);
	email_put_headers(&text, channel, message, key, recipient);
	/* The boundary holds the key: unique, and the same in a repeat. */
	if (message->calendar == NULL) {
		email_put_alternatives(&text, message, draft, key);
	} else {
		text_putf(&text, "Content-Type: multipart/mixed;\r\n"
		    " boundary=\"" MIME_BOUNDARY "%s\"\r\n\r\n"
		    "--" MIME_BOUNDARY "%s\r\n", key, key);
		text_putf(&inner, EMAIL_INNER "%s", key);
		email_put_alternatives(&text, message, draft,
		    text_string(&inner));
		text_puts(&text, "\r\n");
		email_put_attachment(&text, key, message->calendar);
		text_putf(&text, "--" MIME_BOUNDARY "%s--\r\n", key);
		text_clear(&inner);
	}
	ret_letter->length = text.length;
	ret_letter->body = text_take(&text);
}

static void
email_compose(const struct channel *channel, const struct message *message,
    const struct channel_thread *thread, const char *key,
    const char *recipient, int64_t at, struct channel_letter *ret_letter)
{
	struct draft draft = { 0 };

	email_draft(message, &draft);
	email_compose_draft(channel, message, &draft, thread, key, recipient,
	    at, ret_letter);
	draft_clear(&draft);
}

/* The password only with a user: a token file alone means nothing here. */
static void
email_request_send(const struct channel *channel,
    const struct channel_letter *letter, const char *recipient,
    struct exchange_request *ret_request, struct text *scratch)
{
	(void)scratch;
	memset(ret_request, 0, sizeof(*ret_request));
	ret_request->protocol = EXCHANGE_SMTP;
	ret_request->sink = channel->id;
	ret_request->url = channel->url;
	ret_request->sender = channel->sender;
	ret_request->recipient = recipient;
	ret_request->user = channel->user;
	ret_request->password = channel->user != NULL ? channel->token : NULL;
	ret_request->tls = channel->allows_plain ? EXCHANGE_TLS_NONE :
	    EXCHANGE_TLS_REQUIRED;
	ret_request->ca_file = channel->ca_file;
	ret_request->body = letter->body;
	ret_request->body_length = letter->length;
	ret_request->timeout_ms = EMAIL_TIMEOUT_MS;
}

/* The queue id in "250 2.0.0 Ok: queued as 4FxYz1": the last word, as Postfix,
 * Exim and Sendmail have it.  For people who search the server's log. */
static void
email_keep_queue_id(struct outcome *outcome, const struct exchange_reply *reply)
{
	const char *end = reply->body + reply->length, *from;
	size_t length;

	while (end > reply->body && (end[-1] == '\r' || end[-1] == '\n' ||
	    end[-1] == ' ' || end[-1] == '.'))
		end--;
	for (from = end; from > reply->body && from[-1] > ' ' &&
	    from[-1] < 0x7f; from--)
		continue;
	length = (size_t)(end - from);
	if (length == 0 || length >= sizeof(outcome->reference))
		return;
	memcpy(outcome->reference, from, length);
	outcome->reference[length] = '\0';
}

/* Replies that are about the login or the encryption, not about the mail (RFC
 * 4954 6, RFC 3207 4): somebody must mend the configuration. */
static bool
email_is_login(int status)
{
	return status == 530 || status == 534 || status == 535 ||
	    status == 538;
}

/*
 * In this order: lost after the final dot (RFC 1047: nobody can know); told to
 * come again; refused for good; never handed over; accepted.  A 4xx or 5xx
 * counts even when the connection broke behind it.
 */
static void
email_judge_send(const struct exchange_reply *reply,
    struct outcome *ret_outcome)
{
	char said[160];
	size_t length = reply->length < sizeof(said) - 1 ? reply->length :
	    sizeof(said) - 1;

	memcpy(said, reply->body, length);
	said[length] = '\0';
	/* Handed over, and no answer: RFC 1047. */
	if (reply->progress == EXCHANGE_UNKNOWN) {
		outcome_set(ret_outcome, OUTCOME_UNKNOWN, "lost after the mail "
		    "was handed over: %s", reply->reason);
	} else if (reply->status >= 400 && reply->status < 500) {
		outcome_set(ret_outcome, OUTCOME_LATER, "SMTP %d: %s",
		    reply->status, said[0] != '\0' ? said : reply->reason);
		ret_outcome->retry_after_secs = EMAIL_RETRY_SECS;
	} else if (reply->status >= 500 && reply->status < 600) {
		outcome_set(ret_outcome, email_is_login(reply->status) ?
		    OUTCOME_PARKED : OUTCOME_REFUSED, "SMTP %d: %s",
		    reply->status, said[0] != '\0' ? said : reply->reason);
	} else if (reply->progress == EXCHANGE_NEVER_SENT) {
		outcome_set(ret_outcome, OUTCOME_LATER, "%s", reply->reason);
	} else if (reply->status >= 200 && reply->status < 300) {
		outcome_set(ret_outcome, OUTCOME_SENT, "accepted: %s", said);
		email_keep_queue_id(ret_outcome, reply);
	} else {
		outcome_set(ret_outcome, OUTCOME_UNKNOWN,
		    "SMTP %d is no answer to a mail", reply->status);
	}
}

const struct channel_kind channel_email = {
	.name = "email",
	.help = "mail over SMTP, one for each address",
	.can_look_up = false,
	.takes_invitations = true,
	.settle_secs = EMAIL_SETTLE_SECS,
	.parse = email_parse,
	.compose = email_compose,
	.draft = email_draft,
	.compose_draft = email_compose_draft,
	.request_send = email_request_send,
	.judge_send = email_judge_send,
	.print = mail_print,
	.print_html = mail_print_html,
};
