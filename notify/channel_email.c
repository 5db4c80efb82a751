/* SPDX-License-Identifier: MIT */
/*
 * Mail over SMTP: one mail for each recipient, so that one refused address
 * keeps nobody else's back, and each has a state of its own.  Words, layout and
 * headers are in mail_*.c and mime.c; here are the keys of the configuration
 * and what the server's answers mean.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "channel_internal.h"
#include "mail_internal.h"
#include "mem.h"
#include "mime_internal.h"
#include "secret.h"
#include "url.h"
#include "utf8.h"

/* As Postfix waits for the answer to the final dot (RFC 5321 4.5.3.2.6). */
#define EMAIL_TIMEOUT_MS 600000
/* RFC 1047: nobody can know; the one repeat comes when queues have moved. */
#define EMAIL_SETTLE_SECS 600
/* Greylisting lets a first retry through after a minute or more. */
#define EMAIL_RETRY_SECS 60

/* `email`: an address, or a list.  Each bad one is complained about; nothing is
 * sent to anybody while one is wrong. */
static int
email_parse_recipients(const struct doc *list, struct channel *channel,
    struct complaints *complaints)
{
	const struct doc *item;
	const char *address;
	/* Of one that people join there may be nobody yet. */
	bool is_empty = list != NULL && list->type == DOC_LIST &&
	    list->count == 0 && channel->may_join;
	size_t i, count = is_empty ? 0 : doc_item_count(list);
	int result = 0;

	for (i = 0; i < count; i++) {
		item = doc_item(list, i);
		address = doc_string(item);
		if (address == NULL || !address_is_valid(address)) {
			doc_complain(item, COMPLAINT_ERROR, complaints,
			    "\"%.80s\" is no mail address; accepted is "
			    "name@host.example in ASCII, without quotes, "
			    "spaces or <>", address != NULL ? address : "");
			result = -1;
			continue;
		}
		array_push(&channel->recipients, mem_string(address));
	}
	if (count == 0 && !is_empty) {
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
	if (!address_is_valid(channel->sender)) {
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
	    secret_read_place(password, &channel->token_file,
	    complaints) != 0 ||
	    doc_read_path(doc_find(map, "ca"), &channel->ca_file,
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
	    "smtp", "subscribe", "tls", "user" };
	int result = doc_check_keys(map, keys, countof(keys), complaints);

	if (doc_read_bool(doc_find(map, "subscribe"), &channel->may_join,
	    complaints) != 0)
		result = -1;
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

/* The subject of an enhanced code (RFC 3463), as 1 in "550 5.1.8 who?", and its
 * detail, the 8; -1: there is none. */
static int
email_read_subject(const char *said, int *ret_detail)
{
	int subject, length = 0;

	*ret_detail = -1;
	if (strspn(said, "0123456789") == 3 && said[3] != '\0')
		said += 4;
	if (sscanf(said, "5.%3d.%3d%n", &subject, ret_detail, &length) != 2 ||
	    strspn(said, "0123456789.") != (size_t)length)
		return -1;
	return subject;
}

/* Replies that are not about the mail: to the greeting, to STARTTLS or to MAIL,
 * before the server heard of a recipient (RFC 5321 3.1, RFC 3207 4), about the
 * login (RFC 4954 6), or about the sender (RFC 3463 3.2; Postfix and others
 * keep that for the answer to RCPT).  Somebody must mend something, and no
 * message may be lost by it. */
static bool
email_is_about_us(const struct exchange_reply *reply, const char *said)
{
	int status = reply->status, detail;

	return reply->progress == EXCHANGE_NEVER_SENT || status == 530 ||
	    status == 534 || status == 535 || status == 538 ||
	    (email_read_subject(said, &detail) == 1 &&
	    (detail == 7 || detail == 8)) ||
	    strstr(said, "Sender address rejected") != NULL;
}

/* Is the mailbox gone?  What a server has against the text, or against us, says
 * nothing about that. */
static bool
email_is_bounce(const struct exchange_reply *reply, const char *said)
{
	int detail, subject = email_read_subject(said, &detail);

	return reply->is_recipient && (subject < 0 || subject == 1 ||
	    subject == 2);
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
		outcome_set(ret_outcome, email_is_about_us(reply, said) ?
		    OUTCOME_PARKED : OUTCOME_REFUSED, "SMTP %d: %s",
		    reply->status, said[0] != '\0' ? said : reply->reason);
		ret_outcome->is_bounce =
		    ret_outcome->class == OUTCOME_REFUSED &&
		    email_is_bounce(reply, said);
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
	.compose = mail_letter_compose,
	.draft = mail_letter_draft,
	.compose_draft = mail_letter_compose_draft,
	.request_send = email_request_send,
	.judge_send = email_judge_send,
	.print = mail_print,
	.print_html = mail_print_html,
};
