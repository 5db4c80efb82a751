/* SPDX-License-Identifier: MIT */
/*
 * Webhooks: each message as a CloudEvent (github.com/cloudevents/spec, version
 * 1.0: cloudevents/spec.md, formats/json-format.md; structured mode of
 * bindings/http-protocol-binding.md), posted to an address of the
 * configuration and signed by Standard Webhooks 1.0 (signature.h).
 *
 * The event's id is the announcement's key, so that a receiver knows a repeat:
 * what may have arrived is sent again, byte for byte, until an answer says that
 * it did.  docs/webhooks.md is what receivers read.
 */
#include <stdlib.h>
#include <string.h>

#include "channel_internal.h"
#include "civil.h"
#include "jsontext.h"
#include "outline_internal.h"
#include "secret.h"
#include "signature.h"

#define CLOUDEVENT_TIMEOUT_MS 20000
#define CLOUDEVENT_SETTLE_SECS 5	/* after a kill; then it is repeated */
#define CLOUDEVENT_TYPE "dev.patchday."
#define CLOUDEVENT_CONTENT "application/cloudevents+json; charset=UTF-8"
/* A site that does not say where it is: a relative reference is allowed. */
#define CLOUDEVENT_SOURCE "/patchday"

/* The secret may be left out where the network is trusted. */
static int
cloudevent_parse(const struct doc *map, struct channel *channel,
    struct complaints *complaints)
{
	static const char *const keys[] = { "ca", "secret", "webhook" };
	int result = doc_check_keys(map, keys, countof(keys), complaints);

	if (channel_parse_url(doc_find(map, "webhook"), channel,
	    complaints) != 0)
		result = -1;
	if (secret_read_place(doc_find(map, "secret"), &channel->token_file,
	    complaints) != 0 ||
	    doc_read_path(doc_find(map, "ca"), &channel->ca_file,
	    complaints) != 0)
		result = -1;
	return result;
}

/* "dev.patchday.start": of a reminder without how long before, which is in the
 * data; types are what receivers route by. */
static void
cloudevent_put_type(struct jsontext *json, enum announcement_kind kind)
{
	char name[ANNOUNCEMENT_KIND_MAX];
	struct text type = { 0 };

	announcement_format_kind(kind, 0, name);
	text_putf(&type, CLOUDEVENT_TYPE "%s", name);
	jsontext_string(json, "type", text_string(&type));
	text_clear(&type);
}

static void
cloudevent_compose(const struct channel *channel,
    const struct message *message, const struct channel_thread *thread,
    const char *key, const char *recipient, int64_t at,
    struct channel_letter *ret_letter)
{
	struct text text = { 0 }, time = { 0 };
	struct jsontext json = { .text = &text };

	(void)channel, (void)thread, (void)recipient;
	civil_format_utc(&time, at);
	jsontext_object(&json, NULL);
	jsontext_string(&json, "specversion", "1.0");
	jsontext_string(&json, "id", key);
	jsontext_string(&json, "source", message->site_url != NULL ?
	    message->site_url : CLOUDEVENT_SOURCE);
	cloudevent_put_type(&json, message->kind);
	jsontext_string(&json, "subject", message->identity);
	jsontext_string(&json, "time", text_string(&time));
	jsontext_string(&json, "datacontenttype", "application/json");
	jsontext_raw(&json, "data", message->data != NULL ? message->data :
	    "{}");
	jsontext_end_object(&json);
	ret_letter->length = text.length;
	ret_letter->body = text_take(&text);
	text_clear(&time);
}

/* The id stands in the letter, which is ours and begins with it; nothing: what
 * is kept of it is damaged, and it goes out without one. */
static void
cloudevent_put_id(struct text *text, const struct channel_letter *letter)
{
	static const char begin[] = "{\"specversion\":\"1.0\",\"id\":\"";
	const char *id;

	if (letter->length <= sizeof(begin) - 1 + ANNOUNCEMENT_KEY_DIGITS ||
	    memcmp(letter->body, begin, sizeof(begin) - 1) != 0)
		return;
	id = letter->body + sizeof(begin) - 1;
	text_put(text, id, strspn(id, "0123456789abcdef"));
}

static void
cloudevent_request_send(const struct channel *channel,
    const struct channel_letter *letter, const char *recipient,
    struct exchange_request *ret_request, struct text *scratch)
{
	size_t token_at;

	(void)recipient;
	cloudevent_put_id(scratch, letter);
	text_putc(scratch, '\0');
	token_at = scratch->length;
	text_puts(scratch, channel->token != NULL ? channel->token : "");
	memset(ret_request, 0, sizeof(*ret_request));
	ret_request->protocol = EXCHANGE_HTTP;
	ret_request->sink = channel->id;
	ret_request->method = "POST";
	ret_request->url = channel->url;
	ret_request->content_type = CLOUDEVENT_CONTENT;
	ret_request->ca_file = channel->ca_file;
	ret_request->body = letter->body;
	ret_request->body_length = letter->length;
	ret_request->timeout_ms = CLOUDEVENT_TIMEOUT_MS;
	if (token_at > 1)
		ret_request->idempotency_key = scratch->bytes;
	if (channel->token != NULL && token_at > 1)
		ret_request->signing_key = scratch->bytes + token_at;
}

/*
 * What it says by its status alone: answers have no form of their own.  Any
 * 2xx took it (http-webhook.md 2.2).  A request with this id is under way there
 * (409, as of the Idempotency-Key draft), or it is too busy and says until
 * when: later.  About this event: dead.  Everything else, 410 among it, is
 * about the address, and waits for somebody.
 */
static void
cloudevent_judge_send(const struct exchange_reply *reply,
    struct outcome *ret_outcome)
{
	int status = reply->status;

	if (reply->progress == EXCHANGE_ANSWERED && (status == 409 ||
	    (status == 503 && reply->retry_after_secs >= 0))) {
		outcome_set(ret_outcome, OUTCOME_LATER, "HTTP %d: not now",
		    status);
		ret_outcome->retry_after_secs = reply->retry_after_secs;
		return;
	}
	if (channel_judge_status(reply, ret_outcome))
		return;
	if (status < 300)
		outcome_set(ret_outcome, OUTCOME_SENT, "taken");
	else if (status == 400 || status == 422)
		outcome_set(ret_outcome, OUTCOME_REFUSED,
		    "HTTP %d: the receiver refuses this event", status);
	else if (status == 410)
		outcome_set(ret_outcome, OUTCOME_PARKED, "HTTP 410: the "
		    "receiver wants no more events at this address");
	else
		channel_judge_refusal(reply, ret_outcome);
}

/* What it is about, and its sentences. */
static void
cloudevent_print(struct text *text, const struct channel_letter *letter)
{
	struct doc *event = outline_read(letter);
	const struct doc *data = doc_find(event, "data");

	if (doc_string(doc_find(event, "type")) == NULL) {
		outline_print_raw(text, letter);
	} else {
		outline_print_line(text, "event ",
		    doc_string(doc_find(event, "type")));
		outline_print_line(text, "about ",
		    doc_string(doc_find(event, "subject")));
		outline_print_line(text, "",
		    doc_string(doc_find(data, "headline")));
		outline_print_line(text, "",
		    doc_string(doc_find(data, "text")));
	}
	doc_free(event);
}

static void
cloudevent_print_html(struct text *text, const struct channel_letter *letter)
{
	outline_print_html(text, "POST, application/cloudevents+json", letter);
}

const struct channel_kind channel_cloudevent = {
	.name = "webhook",
	.help = "a program that takes CloudEvents, signed",
	.is_repeatable = true,
	.takes_details = true,
	.settle_secs = CLOUDEVENT_SETTLE_SECS,
	.parse = cloudevent_parse,
	.check_secret = signature_check_key,
	.compose = cloudevent_compose,
	.request_send = cloudevent_request_send,
	.judge_send = cloudevent_judge_send,
	.print = cloudevent_print,
	.print_html = cloudevent_print_html,
};
