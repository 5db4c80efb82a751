/* SPDX-License-Identifier: MIT */
/*
 * A row of the outbox on its way: claimed, worded, handed over, answered,
 * recorded; one file for each.
 */
#ifndef PATCHDAY_OUTBOX_TRY_INTERNAL_H
#define PATCHDAY_OUTBOX_TRY_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "brief.h"
#include "conf.h"
#include "message.h"
#include "outbox_lane_internal.h"
#include "outcome.h"
#include "store_brief.h"
#include "store_outbox.h"

struct service;

/* A row on its way: claimed, handed over, answered; or only to tell of. */
enum outbox_stage { OUTBOX_TOLD, OUTBOX_READY, OUTBOX_FLYING,
	OUTBOX_ANSWERED };

struct outbox_try {
	struct service *service;
	enum outbox_stage stage;
	bool is_look_up;
	struct outbox_row row;		/* owned: as it was claimed */
	struct conf *conf;		/* held: it lends the channel */
	struct channel *channel;
	struct channel_thread thread;
	struct outbox_lane *lane;	/* lent by the service */
	struct outbox_sink *sink;	/* lent; of its claim */
	struct channel_letter letter;	/* owned */
	char *headline, *zone;		/* owned */
	bool is_paced;			/* as its lane is */
	struct outcome outcome;
	bool was_reached;		/* the peer was there */
	bool has_learned;		/* a look-up: thread.place */
	/* What recording makes of it; strings are lent by the above. */
	bool is_recorded;
	struct outbox_row result;
};

struct outbox_tries { ARRAY(struct outbox_try *) list; };

/* The brief and the message that were used last: 10,000 recipients of one
 * announcement share them. */
struct outbox_memo {
	int64_t brief_id;		/* 0: none */
	struct brief_row row;
	struct brief brief;
	bool has_message;
	char kind[ANNOUNCEMENT_KIND_MAX];
	enum message_lateness lateness;
	int64_t at;
	struct message message;
};

/* outbox_claim.c: rows that may be sent now. */
int outbox_claim(struct service *service, struct error *ret_error);

/* outbox_compose.c: the words of a row. */
void outbox_memo_clear(struct outbox_memo *memo);
/* Load the row's occurrence into the memo. */
int outbox_memo_load(struct service *service, int64_t brief_id,
    struct error *ret_error);
/* Word the try's row, keep the letter in the store. */
int outbox_compose(struct service *service, struct outbox_try *try,
    struct error *ret_error);

/* outbox_note.c: tell operators of a row, if they want to hear of it. */
int outbox_note(struct service *service, const struct outbox_row *row,
    enum note_class class, const char *reason, struct error *ret_error);

/* outbox_try.c: from claimed to answered. */
struct outbox_try *outbox_try_new(struct service *service,
    struct outbox_lane *lane, struct outbox_row *row);	/* takes the row over */
void outbox_try_free(struct outbox_try *try);
/* Count it in another stage. */
void outbox_try_enter(struct outbox_try *try, enum outbox_stage stage);
/* Hand over what is ready, as far as the sinks allow. */
void outbox_try_start(struct service *service);
/* Rows that were claimed and not handed over go back, in a transaction. */
int outbox_try_return(struct service *service, struct error *ret_error);
void outbox_tries_clear(struct outbox_tries *tries);

/* outbox_record.c: from answered to recorded. */
bool outbox_record_is_due(const struct service *service);
int outbox_record(struct service *service, struct error *ret_error);
/* Write what became of one try. */
int outbox_record_try(struct service *service, struct outbox_try *try,
    struct error *ret_error);
/* Settle a row without sending it; takes the row over. */
int outbox_record_settled(struct service *service, struct outbox_row *row,
    enum outbox_state state, const char *reason, struct error *ret_error);
/* What is stored of the row is not what was written: say so from now on. */
void outbox_record_damage(struct service *service,
    const struct outbox_row *row);
/* Write a row and remember when to look at its lane again. */
int outbox_record_save(struct service *service, struct outbox_row *row,
    struct error *ret_error);
/* After the commit: tell of what was settled, forget what was recorded. */
void outbox_record_done(struct service *service);
/* After a rollback: it is all to be recorded again. */
void outbox_record_undo(struct service *service);

#endif
