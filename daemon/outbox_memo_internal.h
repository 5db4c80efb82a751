/* SPDX-License-Identifier: MIT */
/* Briefs and messages that are kept from one row to the next. */
#ifndef PATCHDAY_OUTBOX_MEMO_INTERNAL_H
#define PATCHDAY_OUTBOX_MEMO_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "brief.h"
#include "channel.h"
#include "draft.h"
#include "message.h"
#include "service_ticket_internal.h"
#include "store_brief.h"
#include "store_thread.h"

struct outbox_lane;
struct service;

/* A brief and the message worded of it last: 10,000 recipients share them.  A
 * few are kept, as windows that begin together take turns in their channels. */
#define OUTBOX_MEMOS 8
struct outbox_memo {
	int64_t brief_id;		/* 0: none */
	uint64_t used;			/* when last; grows */
	struct brief_row row;
	struct brief brief;
	char link[STORE_THREAD_LINK_MAX];	/* lent to the brief */
	bool has_threads;		/* some channel has one of it */
	struct service_ticket ticket;
	bool has_message;
	char kind[ANNOUNCEMENT_KIND_MAX];
	enum message_lateness lateness;
	int revision;
	int64_t at;			/* worded at, seconds UTC */
	struct message message;
	const struct channel_kind *draft_kind;	/* NULL: none is made */
	struct draft draft;	/* of the message, for that kind */
};

/* outbox_compose.c: forget briefs and messages, as they may have changed. */
void outbox_memos_clear(struct service *service);
/* Make `service->memo` the one of the occurrence's brief, loaded unless it is
 * there; it holds until the next call.  -1: ERROR_STORE, or another code when
 * what is stored cannot be read. */
int outbox_memo_load(struct service *service, int64_t brief_id,
    struct error *ret_error);
/* The same for who can do without it: 1, or 0 when what is stored cannot be
 * read, or -1. */
int outbox_memo_look(struct service *service, int64_t brief_id,
    struct error *ret_error);
/* As store_thread_load(), but by the memo at hand and the lane where these know
 * that there is no thread, and where the channel is.  0 or -1. */
int outbox_memo_load_thread(struct service *service,
    struct outbox_lane *lane, struct thread_row *row,
    struct error *ret_error);
/* May the occurrence have threads?  False only when its memo is at hand and
 * there are none. */
bool outbox_memo_has_threads(const struct service *service,
    int64_t brief_id);
/* A thread of it is being written: its memo, if there is one, knows. */
void outbox_memo_thread(struct service *service, int64_t brief_id);

#endif
