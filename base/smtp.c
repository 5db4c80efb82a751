/* SPDX-License-Identifier: MIT */
/*
 * SMTP transactions (RFC 5321) on a connection where the greeting, EHLO,
 * STARTTLS and AUTH are over.
 *
 * A server that offers PIPELINING (RFC 2920) gets MAIL, RCPT and DATA in one
 * piece, and those of the next mail behind the final dot of this one, as in the
 * RFC's second example: one packet and one answer a mail instead of four.  What
 * counts for the outcome is the same as without: a mail may have arrived from
 * its final dot on (RFC 1047), and the dot follows the 354 to its own DATA.
 */
#include <stdio.h>
#include <string.h>

#include "dialogue.h"

#define SMTP_BODY_SPARE 64		/* for a few doubled dots and the end */

/* Which answer comes next. */
enum smtp_stage {
	SMTP_IDLE,		/* 0: none */
	SMTP_MAIL, SMTP_RCPT, SMTP_DATA,
	SMTP_DOT,		/* to the mail */
	SMTP_VOID,		/* to an empty one, where DATA was accepted
				 * though RCPT was refused */
	SMTP_RSET,
};

/* The mail as it goes out: a dot at the start of a line is doubled, the end of
 * it is a dot alone (RFC 5321 4.5.2). */
static void
smtp_put_body(struct text *text, const char *body, size_t length)
{
	const char *end = body + length, *dot = body;

	if (length > 0 && *body == '.')
		text_putc(text, '.');
	text_reserve(text, length + SMTP_BODY_SPARE);
	/* Dots are rarer than ends of lines. */
	while (length > 0 && (dot = memchr(dot, '.', (size_t)(end - dot))) !=
	    NULL) {
		dot++;
		if (dot - body < 3 || memcmp(dot - 3, "\r\n.", 3) != 0)
			continue;
		text_put(text, body, (size_t)(dot - body));
		text_putc(text, '.');
		body = dot;
	}
	text_put(text, body, (size_t)(end - body));
	if (length < 2 || memcmp(end - 2, "\r\n", 2) != 0)
		text_puts(text, "\r\n");
	text_puts(text, ".\r\n");
}

static void
smtp_format(const struct exchange_request *request,
    struct dialogue_item *ret_item)
{
	struct text *bytes = &ret_item->bytes;

	text_putf(bytes, "MAIL FROM:<%s>\r\n", request->sender);
	ret_item->rcpt_at = bytes->length;
	text_putf(bytes, "RCPT TO:<%s>\r\n", request->recipient);
	ret_item->data_at = bytes->length;
	text_puts(bytes, "DATA\r\n");
	ret_item->body_at = bytes->length;
	smtp_put_body(bytes, request->body, request->body_length);
}

/* A part of the current item. */
static void
smtp_say(struct dialogue *smtp, const struct dialogue_item *item, size_t from,
    size_t to)
{
	dialogue_say(smtp, item->bytes.bytes + from, to - from);
}

/* Begin the current mail; its commands may have been said already. */
static void
smtp_open(struct dialogue *smtp)
{
	const struct dialogue_item *item = smtp->current;

	smtp->stage = SMTP_MAIL;
	smtp->refusal = 0;
	smtp->has_sender = false;
	smtp->arrived_total = UINT64_MAX;
	if (!smtp->is_following_said)
		smtp_say(smtp, item, 0, smtp->can_pipeline ? item->body_at :
		    item->rcpt_at);
	smtp->is_following_said = false;
}

/* After the dot only: before it would be inside of the mail. */
static void
smtp_open_following(struct dialogue *smtp)
{
	if (smtp->following == NULL || smtp->is_following_said ||
	    smtp->stage != SMTP_DOT)
		return;
	smtp_say(smtp, smtp->following, 0, smtp->following->body_at);
	smtp->is_following_said = true;
}

static void
smtp_begin(struct dialogue *smtp)
{
	if (smtp->stage == SMTP_IDLE)
		smtp_open(smtp);
	else
		smtp_open_following(smtp);
}

/* The following mail becomes the current. */
static void
smtp_go_on(struct dialogue *smtp)
{
	smtp->stage = SMTP_IDLE;
	smtp->current = smtp->following;
	smtp->following = NULL;
	if (smtp->current != NULL)
		smtp_open(smtp);
}

/* The current mail is answered.  A transaction that was begun and did not come
 * to its end is taken back, so that the next may begin (RFC 5321 4.1.1.5). */
static enum dialogue_event
smtp_end(struct dialogue *smtp, int status, bool is_whole)
{
	smtp->status = status;
	/* The server is about to close (RFC 5321 3.8). */
	smtp->is_over = status == 421;
	if (smtp->is_over) {
		smtp->current = NULL;
	} else if (is_whole || !smtp->has_sender) {
		smtp_go_on(smtp);
	} else {
		dialogue_say(smtp, "RSET\r\n", 6);
		smtp->stage = SMTP_RSET;
		smtp->current = NULL;
	}
	return DIALOGUE_ENDED;
}

/* The first refusal is the one that says why. */
static void
smtp_refuse(struct dialogue *smtp, int status, const char *line)
{
	if (smtp->refusal != 0)
		return;
	smtp->refusal = status;
	smtp->is_sender_refused = smtp->stage == SMTP_MAIL;
	smtp->is_recipient_refused = smtp->stage == SMTP_RCPT;
	(void)snprintf(smtp->line, sizeof(smtp->line), "%s", line);
}

/* MAIL and RCPT: the next command, unless it was said with this one. */
static enum dialogue_event
smtp_take_command(struct dialogue *smtp, int status, const char *line)
{
	const struct dialogue_item *item = smtp->current;
	bool is_mail = smtp->stage == SMTP_MAIL;

	if (status / 100 != 2)
		smtp_refuse(smtp, status, line);
	else if (is_mail)
		smtp->has_sender = true;
	if (status == 421 || (smtp->refusal != 0 && !smtp->can_pipeline))
		return smtp_end(smtp, smtp->refusal, false);
	smtp->stage = is_mail ? SMTP_RCPT : SMTP_DATA;
	if (!smtp->can_pipeline)
		smtp_say(smtp, item, is_mail ? item->rcpt_at : item->data_at,
		    is_mail ? item->data_at : item->body_at);
	return DIALOGUE_WAITS;
}

/* DATA: the mail, and behind its dot the commands of the next. */
static enum dialogue_event
smtp_take_data(struct dialogue *smtp, int status, const char *line)
{
	const struct dialogue_item *item = smtp->current;

	if (status != 354) {
		smtp_refuse(smtp, status, line);
		return smtp_end(smtp, smtp->refusal, false);
	}
	if (smtp->refusal != 0) {
		dialogue_say(smtp, ".\r\n", 3);
		smtp->stage = SMTP_VOID;
		return DIALOGUE_WAITS;
	}
	smtp_say(smtp, item, item->body_at, item->bytes.length);
	smtp->arrived_total = smtp->out_total;
	smtp->stage = SMTP_DOT;
	smtp_open_following(smtp);
	return DIALOGUE_WAITS;
}

static enum dialogue_event
smtp_take_rset(struct dialogue *smtp, int status)
{
	if (status / 100 != 2)
		return DIALOGUE_BROKEN;
	smtp_go_on(smtp);
	return DIALOGUE_WAITS;
}

/* One reply, by what it answers. */
static enum dialogue_event
smtp_take_reply(struct dialogue *smtp, int status, const char *line)
{
	switch (smtp->stage) {
	case SMTP_MAIL:
	case SMTP_RCPT:
		return smtp_take_command(smtp, status, line);
	case SMTP_DATA:
		return smtp_take_data(smtp, status, line);
	case SMTP_DOT:
		smtp->is_sender_refused = smtp->is_recipient_refused = false;
		(void)snprintf(smtp->line, sizeof(smtp->line), "%s", line);
		return smtp_end(smtp, status, true);
	case SMTP_VOID:
		return smtp_end(smtp, smtp->refusal, true);
	case SMTP_RSET:
		return smtp_take_rset(smtp, status);
	default:
		/* Unasked: it takes its leave. */
		return DIALOGUE_BROKEN;
	}
}

/* The code of a reply's line; 0: it is none.  Between the commands of a mail
 * only what RFC 5321 4.3.2 lists makes sense. */
static int
smtp_read_code(const struct dialogue *smtp, const char *line)
{
	int status;

	if (line[0] < '2' || line[0] > '5' || line[1] < '0' || line[1] > '9' ||
	    line[2] < '0' || line[2] > '9' ||
	    (line[3] != '\0' && line[3] != ' ' && line[3] != '-'))
		return 0;
	status = (line[0] - '0') * 100 + (line[1] - '0') * 10 +
	    (line[2] - '0');
	if (smtp->stage == SMTP_DATA ? status / 100 == 2 || (status < 400 &&
	    status != 354) : status / 100 == 3)
		return 0;
	return status;
}

/* One more line of a refusal, joined to one: the first or the second
 * often says what is wrong, and the last where to ask.  The code of the last
 * counts; an enhanced one (RFC 3463) is kept once. */
static void
smtp_hear(struct dialogue *smtp, const char *line)
{
	char *heard = smtp->heard;
	const char *words = line[3] == '\0' ? "" : line + 4;
	size_t length;

	if (heard[0] == '\0') {
		(void)snprintf(heard, sizeof(smtp->heard), "%.3s %s", line,
		    words);
		return;
	}
	memcpy(heard, line, 3);
	length = strspn(heard + 4, "0123456789.");
	if (length > 0 && heard[4 + length] == ' ' &&
	    strncmp(words, heard + 4, length + 1) == 0)
		words += length + 1;
	length = strlen(heard);
	if (words[0] != '\0')
		(void)snprintf(heard + length, sizeof(smtp->heard) - length,
		    "%s%s", heard[length - 1] == ' ' ? "" : " ", words);
}

static enum dialogue_event
smtp_next(struct dialogue *smtp)
{
	char line[DIALOGUE_LINE_MAX];
	enum dialogue_event event;
	int status;

	while (dialogue_read_line(smtp, line)) {
		status = smtp_read_code(smtp, line);
		if (status == 0) {
			smtp->fault = "the server does not speak SMTP";
			return DIALOGUE_BROKEN;
		}
		/* Of what was taken the last line has the queue's number. */
		if (status >= 400 && (line[3] == '-' ||
		    smtp->heard[0] != '\0'))
			smtp_hear(smtp, line);
		if (line[3] == '-')
			continue;
		if (status >= 400 && smtp->heard[0] != '\0')
			memcpy(line, smtp->heard, sizeof(line));
		smtp->heard[0] = '\0';
		event = smtp_take_reply(smtp, status, line);
		if (event != DIALOGUE_WAITS)
			return event;
	}
	return smtp->fault != NULL ? DIALOGUE_BROKEN : DIALOGUE_WAITS;
}

static bool
smtp_is_ended_by_close(struct dialogue *smtp)
{
	(void)smtp;
	return false;
}

static bool
smtp_may_have_arrived(const struct dialogue *smtp)
{
	return smtp->stage == SMTP_DOT &&
	    smtp->sent_total >= smtp->arrived_total;
}

const struct dialogue_kind dialogue_smtp = {
	.format = smtp_format,
	.begin = smtp_begin,
	.next = smtp_next,
	.is_ended_by_close = smtp_is_ended_by_close,
	.may_have_arrived = smtp_may_have_arrived,
};
