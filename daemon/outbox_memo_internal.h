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

/* A brief and the message worded of it last: 10,000 recipients share them.  A
 * few are kept, as windows that begin together take turns in their channels. */
#define OUTBOX_MEMOS 8
struct outbox_memo {
	int64_t brief_id;		/* 0: none */
	uint64_t used;			/* when last; grows */
	struct brief_row row;
	struct brief brief;
	char link[STORE_THREAD_LINK_MAX];	/* lent to the brief */
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

#endif
