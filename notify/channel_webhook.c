/* SPDX-License-Identifier: MIT */
/*
 * Slack's incoming webhook: the lesser mode.  Nothing comes back that names the
 * message, so there is no thread and no looking
 * (docs.slack.dev/messaging/sending-messages-using-incoming-webhooks).  Meant
 * for sites that may not install an app.
 */
#include <stdlib.h>
#include <string.h>

#include "channel_internal.h"
#include "secret.h"
#include "slack_error_internal.h"
#include "slack_internal.h"
#include "url.h"

#define WEBHOOK_TIMEOUT_MS 15000
#define WEBHOOK_SETTLE_SECS 30		/* before the one blind repeat */
#define WEBHOOK_ERROR_MAX 80		/* bytes of an error's name */

/* One key, whose value is where the address lies. */
static int
webhook_parse(const struct doc *map, struct channel *channel,
    struct complaints *complaints)
{
	static const char *const keys[] = { "slack-webhook" };
	int result = doc_check_keys(map, keys, countof(keys), complaints);

	if (secret_read_place(doc_find(map, "slack-webhook"),
	    &channel->token_file, complaints) != 0)
		return -1;
	return result;
}

/* Whoever has the address can post: it is a secret, and is judged when it is
 * read, without being shown. */
static int
webhook_check_secret(const char *secret, struct error *ret_error)
{
	const char *p;

	/* Visible ASCII to its end: anything else is no URL (RFC 3986 2). */
	for (p = secret; *p > ' ' && *p < 0x7f; p++)
		continue;
	if (*p == '\0' && (strncmp(secret, "https://", 8) == 0 ||
	    (strncmp(secret, "http://", 7) == 0 &&
	    url_is_loopback(secret))))
		return 0;
	return error_set(ret_error, ERROR_INPUT, "the file must hold the "
	    "webhook's address, https://hooks.slack.com/services/…");
}

/* Only what is seen: a webhook takes no metadata, no thread and no channel. */
static void
webhook_compose(const struct channel *channel, const struct message *message,
    const struct channel_thread *thread, const char *key,
    const char *recipient, int64_t at, struct channel_letter *ret_letter)
{
	struct text text = { 0 };
	struct jsontext json = { .text = &text };

	(void)channel, (void)thread, (void)key, (void)recipient, (void)at;
	jsontext_object(&json, NULL);
	slack_format(&json, message, false);
	jsontext_end_object(&json);
	ret_letter->length = text.length;
	ret_letter->body = text_take(&text);
}

/* The whole address is the secret. */
static void
webhook_request_send(const struct channel *channel,
    const struct channel_letter *letter, const char *recipient,
    struct exchange_request *ret_request, struct text *scratch)
{
	(void)recipient;
	text_puts(scratch, channel->token != NULL ? channel->token : "");
	memset(ret_request, 0, sizeof(*ret_request));
	ret_request->protocol = EXCHANGE_HTTP;
	ret_request->sink = channel->id;
	ret_request->method = "POST";
	/* Lent from scratch, which the caller wipes: it is the secret. */
	ret_request->url = text_string(scratch);
	ret_request->content_type = "application/json; charset=utf-8";
	ret_request->body = letter->body;
	ret_request->body_length = letter->length;
	ret_request->timeout_ms = WEBHOOK_TIMEOUT_MS;
}

/* The first word of the answer: "ok", or an error's name.  Answers are plain
 * text here, unlike the Web API's. */
static void
webhook_read_word(const struct exchange_reply *reply,
    char ret_word[static WEBHOOK_ERROR_MAX])
{
	/* of Slack's names of errors */
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	size_t length = 0;

	while (length < reply->length && length < WEBHOOK_ERROR_MAX - 1 &&
	    reply->body[length] != '\0' &&
	    strchr(letters, reply->body[length]) != NULL) {
		ret_word[length] = reply->body[length];
		length++;
	}
	ret_word[length] = '\0';
}

/* Errors come with a status of 4xx here; without a name of Slack's the answer
 * is a proxy's. */
static void
webhook_judge_send(const struct exchange_reply *reply,
    struct outcome *ret_outcome)
{
	char word[WEBHOOK_ERROR_MAX];

	if (channel_judge_status(reply, ret_outcome))
		return;
	webhook_read_word(reply, word);
	if (reply->status == 200 && strcmp(word, "ok") == 0)
		outcome_set(ret_outcome, OUTCOME_SENT, "posted");
	else if (reply->status < 300)
		outcome_set(ret_outcome, OUTCOME_UNKNOWN, "HTTP %d with an "
		    "answer that is not Slack's", reply->status);
	else if (slack_error_find(word) != NULL)
		slack_error_judge(word, reply->retry_after_secs, ret_outcome);
	else
		channel_judge_refusal(reply, ret_outcome);
}

const struct channel_kind channel_webhook = {
	.name = "slack-webhook",
	.help = "a Slack channel, through an incoming webhook (no threads)",
	.can_look_up = false,
	.settle_secs = WEBHOOK_SETTLE_SECS,
	.parse = webhook_parse,
	.check_secret = webhook_check_secret,
	.compose = webhook_compose,
	.request_send = webhook_request_send,
	.judge_send = webhook_judge_send,
	.print = slack_print,
	.print_html = slack_print_html,
};
