/* SPDX-License-Identifier: MIT */
/*
 * A connection at work.
 *
 * What matters most is talk_give_up(): could the peer have taken it?
 * Everything that repeats or gives up builds on that answer, and only the
 * dialogue knows it: how much of what was said has left.
 */
#include "talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

/* More than a record of TLS, so that a short read means that all was read. */
#define TALK_READ_BYTES 32768

void
talk_exchange_free(struct talk_exchange *exchange)
{
	if (exchange == NULL)
		return;
	dialogue_item_clear(&exchange->item);
	free(exchange);
}

void
talk_exchange_end(struct talk_exchange *exchange,
    const struct exchange_reply *reply)
{
	exchange->done(exchange->context, reply);
	talk_exchange_free(exchange);
}

/* Only noted: whoever owns it calls talk_receive(). */
static void
talk_ready(void *context)
{
	struct talk *talk = context;

	talk->is_ready = true;
}

struct talk *
talk_new(struct wire *wire, enum exchange_protocol protocol)
{
	struct talk *talk = mem_new(1, sizeof(*talk));

	talk->wire = wire;
	wire_set_ready(wire, talk_ready, talk);
	talk->dialogue.kind = protocol == EXCHANGE_SMTP ? &dialogue_smtp :
	    &dialogue_http;
	return talk;
}

void
talk_free(struct talk *talk)
{
	if (talk == NULL)
		return;
	wire_free(talk->wire);
	dialogue_clear(&talk->dialogue);
	talk_exchange_free(talk->current);
	talk_exchange_free(talk->following);
	free(talk);
}

bool
talk_can_take(const struct talk *talk, bool is_idle)
{
	if (talk->is_lost || wire_state(talk->wire) != WIRE_OPEN ||
	    (is_idle && talk->current != NULL))
		return false;
	return dialogue_can_take(&talk->dialogue);
}

void
talk_take(struct talk *talk, struct talk_exchange *exchange, int64_t now_ms)
{
	/* Silence counts from now on. */
	if (talk->current == NULL) {
		talk->current = exchange;
		talk->heard_ms = now_ms;
	} else {
		talk->following = exchange;
	}
	talk->dialogue.can_pipeline = wire_can_pipeline(talk->wire);
	dialogue_take(&talk->dialogue, &exchange->item);
}

void
talk_send(struct talk *talk)
{
	struct dialogue *dialogue = &talk->dialogue;
	ssize_t count = 0;

	while (dialogue->sent < dialogue->out.length) {
		count = wire_send(talk->wire, dialogue->out.bytes +
		    dialogue->sent, dialogue->out.length - dialogue->sent);
		if (count <= 0)
			break;
		dialogue_sent(dialogue, (size_t)count);
	}
	/* What the peer said before it closed is read first. */
	wire_wait_to_send(talk->wire, count == 0 && dialogue->out.length > 0);
}

/* Seconds, or a date (RFC 9110 10.2.3); anything else is none. */
static int64_t
talk_retry_after(const char *value, const struct curl_api *api,
    const struct clock *clock)
{
	char *end = NULL;
	long long secs;
	time_t at;

	if (value[0] >= '0' && value[0] <= '9') {
		secs = strtoll(value, &end, 10);
		return *end == '\0' && secs > 0 ? secs : -1;
	}
	at = api->getdate(value, NULL);
	return at > clock_now(clock) ? at - clock_now(clock) : -1;
}

/* The current exchange is answered; the one that followed is current now. */
static void
talk_end_current(struct talk *talk, const struct curl_api *api,
    const struct clock *clock)
{
	struct dialogue *dialogue = &talk->dialogue;
	struct talk_exchange *exchange = talk->current;
	struct exchange_reply reply = { .progress = EXCHANGE_ANSWERED,
	    .status = dialogue->status, .retry_after_secs = -1 };

	reply.body = text_string(&dialogue->reply);
	reply.length = dialogue->reply.length;
	if (dialogue->kind == &dialogue_smtp) {
		reply.body = dialogue->line;
		reply.length = strlen(dialogue->line);
		reply.is_recipient = dialogue->is_recipient_refused;
		/* It does not let us send, whoever is to get it. */
		if (dialogue->is_sender_refused)
			reply.progress = EXCHANGE_NEVER_SENT;
	} else if (dialogue->retry_after[0] != '\0') {
		reply.retry_after_secs = talk_retry_after(
		    dialogue->retry_after, api, clock);
	}
	talk->current = talk->following;
	talk->following = NULL;
	talk->answer_count++;
	talk->is_lost |= dialogue->is_over;
	talk_exchange_end(exchange, &reply);
}

/* A mail server that has enough of this connection (421 in place of the first
 * answer to a mail; Exim after 1,000 mails) refuses the connection, not the
 * mail. */
static bool
talk_is_dismissed(const struct talk *talk)
{
	const struct dialogue *dialogue = &talk->dialogue;

	return dialogue->kind == &dialogue_smtp && dialogue->status == 421 &&
	    talk->answer_count > 0 && !talk->current->is_again &&
	    !dialogue->kind->may_have_arrived(dialogue);
}

/* Go through what was received. */
static size_t
talk_read(struct talk *talk, const struct curl_api *api,
    const struct clock *clock)
{
	struct dialogue *dialogue = &talk->dialogue;
	enum dialogue_event event;
	size_t count = 0;

	while ((event = dialogue->kind->next(dialogue)) == DIALOGUE_ENDED &&
	    talk->current != NULL) {
		if (talk_is_dismissed(talk)) {
			talk->is_lost = true;
			break;
		}
		talk_end_current(talk, api, clock);
		count++;
		if (talk->is_lost)
			break;
	}
	if (event == DIALOGUE_BROKEN)
		talk->is_lost = true;
	/* What is left is the beginning of a line. */
	memmove(dialogue->in.bytes, dialogue->in.bytes + dialogue->taken,
	    dialogue->in.length - dialogue->taken);
	text_cut(&dialogue->in, dialogue->in.length - dialogue->taken);
	dialogue->taken = 0;
	return count;
}

size_t
talk_receive(struct talk *talk, const struct curl_api *api,
    const struct clock *clock)
{
	/* Not zeroed, as all else on the stack is: it is as large as the
	 * processor's first cache, and answers are small. */
	char bytes[TALK_READ_BYTES] __attribute__((uninitialized));
	size_t ended_count = 0;
	ssize_t count;

	do {
		count = wire_receive(talk->wire, bytes, sizeof(bytes));
		if (count <= 0)
			break;
		talk->heard_ms = clock_boot_ms(clock);
		text_put(&talk->dialogue.in, bytes, (size_t)count);
		ended_count += talk_read(talk, api, clock);
	} while (count == sizeof(bytes) && !talk->is_lost);
	if (count >= 0)
		return ended_count;
	if (talk->current != NULL &&
	    talk->dialogue.kind->is_ended_by_close(&talk->dialogue)) {
		talk_end_current(talk, api, clock);
		ended_count++;
	}
	talk->is_lost = true;
	return ended_count;
}

int64_t
talk_end_ms(const struct talk *talk)
{
	const struct talk_exchange *exchange = talk->current;

	if (exchange == NULL)
		return INT64_MAX;
	/* Only for its answer to the final dot a mail server gets all of the
	 * time (Postfix: 600 s). */
	if (exchange->patience_ms > 0 &&
	    talk->heard_ms + exchange->patience_ms < exchange->end_ms &&
	    !talk->dialogue.kind->may_have_arrived(&talk->dialogue))
		return talk->heard_ms + exchange->patience_ms;
	return exchange->end_ms;
}

void
talk_give_up(struct talk *talk, const char *reason,
    struct talk_exchange *ret_again[static 2])
{
	struct dialogue *dialogue = &talk->dialogue;
	struct talk_exchange *exchange = talk->current;
	bool may_have_arrived = dialogue->kind->may_have_arrived(dialogue);
	struct exchange_reply reply = { .retry_after_secs = -1,
	    .is_too_large = dialogue->is_too_large,
	    .progress = may_have_arrived ? EXCHANGE_UNKNOWN :
	    EXCHANGE_NEVER_SENT };

	ret_again[0] = NULL;
	ret_again[1] = talk->following;
	talk->current = talk->following = NULL;
	talk->is_lost = true;
	if (exchange == NULL)
		return;
	/* A connection that was open for long may be closed by the peer just
	 * when it is used again: that is no failure of the peer. */
	if (reason == NULL && !may_have_arrived && talk->answer_count > 0 &&
	    !exchange->is_again) {
		exchange->is_again = true;
		ret_again[0] = exchange;
		return;
	}
	reply.body = text_string(&dialogue->reply);
	reply.length = dialogue->reply.length;
	(void)snprintf(reply.reason, sizeof(reply.reason), "%s",
	    reason != NULL ? reason : dialogue->fault != NULL ?
	    dialogue->fault : "the connection was lost");
	talk_exchange_end(exchange, &reply);
}
