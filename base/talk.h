/* SPDX-License-Identifier: MIT */
/*
 * One connection at work: a wire, the dialogue over it, and the exchanges it
 * has taken.
 */
#ifndef PATCHDAY_TALK_H
#define PATCHDAY_TALK_H

#include <stdbool.h>
#include <stdint.h>

#include "dialogue.h"
#include "exchange.h"
#include "wire.h"

/* An exchange that was begun and is not yet answered. */
struct talk_exchange {
	struct dialogue_item item;
	exchange_done done;
	void *context;
	int64_t end_ms;		/* boot clock: given up then */
	int64_t patience_ms;	/* SMTP: silence borne before the final dot */
	bool is_again;		/* a connection was lost under it before */
};

struct talk {
	struct wire *wire;
	struct dialogue dialogue;
	struct talk_exchange *current, *following;	/* owned; or NULL */
	int64_t heard_ms;	/* boot clock: opened, or last received */
	size_t answer_count;	/* so far */
	bool is_ready;		/* the poller says that there is something */
	bool is_lost;		/* of no more use */
};

/* Call done() and free the exchange. */
void talk_exchange_end(struct talk_exchange *exchange,
    const struct exchange_reply *reply);
void talk_exchange_free(struct talk_exchange *exchange);

/* A talk over the wire, which is taken over.  Never NULL. */
struct talk *talk_new(struct wire *wire, enum exchange_protocol protocol);
/* Close it; its exchanges are freed without a word. */
void talk_free(struct talk *talk);

/* May it be given an exchange?  With `is_idle`: and would it begin at once? */
bool talk_can_take(const struct talk *talk, bool is_idle);
void talk_take(struct talk *talk, struct talk_exchange *exchange,
    int64_t now_ms);

/* Send what there is to send. */
void talk_send(struct talk *talk);

/* Receive, end what is answered; how many were.  Retry-After is a time by
 * `clock`. */
size_t talk_receive(struct talk *talk, const struct curl_api *api,
    const struct clock *clock);

/* When the current exchange is given up, boot clock; INT64_MAX: there is
 * none. */
int64_t talk_end_ms(const struct talk *talk);

/* It is lost, or its time is up (`reason`): end the current exchange, unless it
 * may begin again over another connection: that one, and one that had not
 * begun, are given back, NULL: none. */
void talk_give_up(struct talk *talk, const char *reason,
    struct talk_exchange *ret_again[static 2]);

#endif
