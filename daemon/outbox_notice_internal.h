/* SPDX-License-Identifier: MIT */
/* Announcements that left later than the policy's notice. */
#ifndef PATCHDAY_OUTBOX_NOTICE_INTERNAL_H
#define PATCHDAY_OUTBOX_NOTICE_INTERNAL_H

#include <stdint.h>

#include "error.h"
#include "store_outbox.h"

struct service;

#define OUTBOX_NOTICE_CHANNEL_MAX 65

struct outbox_notice {
	int64_t count;		/* told late, since the start */
	int64_t new_count;	/* of them in the open transaction */
	/* Judged last: ten thousand recipients are one channel. */
	int64_t brief, start_at;
	char channel[OUTBOX_NOTICE_CHANNEL_MAX];
};

/*
 * The row was just sent, or is settled because it is too late for it.  If the
 * policy wanted the channel to be told earlier, and nothing in time told it:
 * an entry in the journal, and a note to the coordinator (to the operators
 * where nobody in charge can be reached); once for an occurrence, as it is
 * planned, and channel.  0 or -1.
 */
int outbox_notice_check(struct service *service, const struct outbox_row *row,
    struct error *ret_error);

/* The transaction is on the disk; it never was. */
void outbox_notice_done(struct outbox_notice *notice);
void outbox_notice_undo(struct outbox_notice *notice);

/* outbox_note.c: tell who is in charge of the occurrence. */
struct occurrence;
int outbox_note_notice(struct service *service, const struct outbox_row *row,
    const struct occurrence *occurrence, const char *reason,
    struct error *ret_error);

#endif
