/* SPDX-License-Identifier: MIT */
/*
 * Parcels between the service's two processes: a kind, then numbers and
 * strings in the order that both know.  The taker believes nothing: what is
 * not as it should be makes the parcel bad, and every further value 0 or NULL.
 */
#ifndef PATCHDAY_PARCEL_H
#define PATCHDAY_PARCEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

/* A configuration of a thousand files is the largest there is. */
#define PARCEL_BYTES_MAX (1U << 30)
#define PARCEL_HEAD 8		/* bytes: length of the rest, kind */

enum parcel_kind {
	/* from the owner to the envoy */
	PARCEL_EXCHANGE = 1,	/* number, an exchange_request */
	PARCEL_TRUST,		/* until when anything may leave, boot clock */
	PARCEL_CANCEL,		/* forget all exchanges, also those to come */
	PARCEL_COLLECT,		/* number, question: ask the collector */
	PARCEL_COLLECT_NO_MORE,	/* forget that */
	PARCEL_PREPARE,		/* something leaves soon */
	PARCEL_READ,		/* read the configuration's files beside */
	PARCEL_CHANNEL,		/* id: read its secret */
	PARCEL_APP,		/* read the Slack app's signing secret */
	PARCEL_USER,		/* uid, gid: name and groups */
	PARCEL_GROUP,		/* name: its number */
	PARCEL_PING,		/* say that you are there */
	/* and back */
	PARCEL_REPLY,		/* number, an exchange_reply */
	PARCEL_COLLECTED,	/* number, reason or NULL, answer */
	PARCEL_PONG,		/* to PING */
	PARCEL_FILES,		/* to READ: the files */
	PARCEL_ANSWER,		/* to CONF, CHANNEL, APP, USER, GROUP */
};

/* Write: begin, put, end.  Several parcels may stand in one text. */
size_t parcel_begin(struct text *text, enum parcel_kind kind);
void parcel_put_number(struct text *text, uint64_t number);
void parcel_put_bytes(struct text *text, const void *bytes, size_t length);
void parcel_put_string(struct text *text, const char *string);	/* or NULL */
void parcel_end(struct text *text, size_t begin);

/* A parcel that is taken apart; its bytes are lent. */
struct parcel {
	enum parcel_kind kind;
	const char *at, *end;
	bool is_bad;
};

/* The first parcel in `length` bytes and how long it is with its head: 0, more
 * bytes are needed; SIZE_MAX, it is none. */
size_t parcel_find(const char *bytes, size_t length,
    struct parcel *ret_parcel);

uint64_t parcel_take_number(struct parcel *parcel);
/* A number from 0 to `most`. */
unsigned parcel_take_choice(struct parcel *parcel, unsigned most);
/* Lent; a NUL stands behind them, which does not count.  NULL: bad. */
const char *parcel_take_bytes(struct parcel *parcel, size_t *ret_length);
/* The same without a NUL inside; or NULL, which may have been put. */
const char *parcel_take_string(struct parcel *parcel);
/* The same where NULL was not to be put: then it is bad, and "". */
const char *parcel_take_word(struct parcel *parcel);

#endif
