/* SPDX-License-Identifier: MIT */
/*
 * What is said over a connection, as bytes in and out: SMTP transactions
 * (smtp.c) or HTTP requests (http.c), one after the other.  No descriptor and
 * no clock is touched here: whoever has the connection sends what is in `out`,
 * puts what it received into `in`, and asks what came of it.
 */
#ifndef PATCHDAY_DIALOGUE_H
#define PATCHDAY_DIALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "exchange.h"
#include "text.h"

#define DIALOGUE_LINE_MAX 200		/* of what the peer said, kept */

/* A request as it goes over the wire. */
struct dialogue_item {
	struct text bytes;		/* wiped when freed: may hold a token */
	size_t rcpt_at, data_at;	/* SMTP: where the commands begin */
	size_t body_at;			/* where the mail, the body begins */
	bool is_read;			/* HTTP: changes nothing (GET) */
};

enum dialogue_event {
	DIALOGUE_WAITS,			/* for more bytes */
	DIALOGUE_ENDED,			/* the current item is answered */
	DIALOGUE_BROKEN,		/* this connection is of no more use */
};

struct dialogue;

struct dialogue_kind {
	/* Put the request into bytes. */
	void (*format)(const struct exchange_request *request,
	    struct dialogue_item *ret_item);
	/* Say the first item, or get ready for the one after the current. */
	void (*begin)(struct dialogue *dialogue);
	/* What does `in` hold next?  ENDED: `status`, `reply` and
	 * `retry_after` are the answer, and the next item, if there is one, is
	 * the current. */
	enum dialogue_event (*next)(struct dialogue *dialogue);
	/* The peer closed: does that end the current item's answer? */
	bool (*is_ended_by_close)(struct dialogue *dialogue);
	/* May the peer have acted on the current item? */
	bool (*may_have_arrived)(const struct dialogue *dialogue);
};

extern const struct dialogue_kind dialogue_http, dialogue_smtp;

/* Zeroed but for `kind` it is at the beginning of a connection. */
struct dialogue {
	const struct dialogue_kind *kind;
	bool can_pipeline;		/* SMTP: the server said so */
	struct text out;		/* to be sent; `sent` of it are */
	size_t sent;
	uint64_t out_total, sent_total;	/* bytes of this connection, ever */
	struct text in;			/* received; `taken` of it are read */
	size_t taken;
	/* Lent by the owner.  NULL: none. */
	const struct dialogue_item *current, *following;
	bool is_over;			/* nothing may be begun any more */

	/* The answer. */
	int status;
	struct text reply;		/* HTTP: the body */
	char line[DIALOGUE_LINE_MAX];	/* SMTP: the reply that counts */
	/* SMTP: it refuses MAIL, RCPT; neither: more, or nothing. */
	bool is_sender_refused, is_recipient_refused;
	char retry_after[40];		/* HTTP: the header's value; "" */
	bool is_too_large;		/* HTTP: the body, which broke it */
	const char *fault;		/* why it is broken; or NULL */

	/* Each kind's own. */
	int stage;
	uint64_t arrived_total;		/* from so many sent bytes on */
	bool is_chunked, has_length;	/* HTTP: how the body ends */
	uint64_t length_left;		/* HTTP: of the body or the chunk */
	size_t seen_count;		/* HTTP: bytes of lines so far */
	bool is_following_said;		/* SMTP: its commands are in `out` */
	bool has_sender;		/* SMTP: MAIL FROM was accepted */
	int refusal;			/* SMTP: of the current mail; or 0 */
	char heard[DIALOGUE_LINE_MAX];	/* SMTP: a refusal's lines so far */
};

/* May an item be given to it now: as `current`, or with pipelining as
 * `following`? */
bool dialogue_can_take(const struct dialogue *dialogue);

/* Give it an item, lent until it has ended or the connection is given up. */
void dialogue_take(struct dialogue *dialogue,
    const struct dialogue_item *item);

/* Append to what is to be sent; `count` bytes of it were sent. */
void dialogue_say(struct dialogue *dialogue, const void *bytes,
    size_t length);
void dialogue_sent(struct dialogue *dialogue, size_t count);

/* The next line of `in` without its end, at most DIALOGUE_LINE_MAX - 1 bytes
 * of it; false: it is not complete. */
bool dialogue_read_line(struct dialogue *dialogue,
    char ret_line[static DIALOGUE_LINE_MAX]);

/* Free what it owns. */
void dialogue_clear(struct dialogue *dialogue);
void dialogue_item_clear(struct dialogue_item *item);

#endif
