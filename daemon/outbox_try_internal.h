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
#include "conf.h"
#include "outbox_lane_internal.h"
#include "outbox_memo_internal.h"
#include "outcome.h"
#include "store_outbox.h"
#include "store_thread.h"

struct service;

/* Where a try is: only to be told of (nothing was sent), waiting for a
 * connection, on the wire, answered. */
enum outbox_stage { OUTBOX_TOLD, OUTBOX_READY, OUTBOX_FLYING,
	OUTBOX_ANSWERED };

/* Everything of one exchange, or one after the other for a look-up. */
struct outbox_try {
	struct service *service;
	enum outbox_stage stage;
	bool is_look_up;		/* asks whether it arrived */
	struct outbox_row row;		/* owned: as it was claimed */
	struct conf *conf;		/* held: it lends the channel */
	struct channel *channel;
	struct channel_thread thread;
	struct outbox_lane *lane;	/* lent by the service */
	struct outbox_sink *sink;	/* lent; of its claim */
	struct channel_letter letter;	/* owned */
	char *headline, *zone;		/* owned */
	bool is_paced;			/* as its lane is */
	bool has_mark;			/* was handed over (store_mark.h) */
	size_t mark;			/* its place */
	struct outcome outcome;
	size_t turn;			/* the sink's, when handed over */
	int64_t wait_ms;		/* … which it closed for; 0 */
	bool has_learned;		/* thread.place, thread.link */
	bool is_edit;			/* changes what is there */
	uint64_t generation;		/* the service's when it was worded */
	bool asks_link;			/* the request at hand, before that */
	bool is_sequel;			/* it is there: see outbox_sequel.c */
	struct outcome sent;		/* … by this */
	/* What recording makes of it; strings are lent by the above. */
	bool is_recorded, has_opened;	/* … and its lane is not parked now */
	bool is_void, is_back;		/* … as nothing; its sink is closed */
	struct outbox_row result;
};

struct outbox_tries { ARRAY(struct outbox_try *) list; };

/* outbox_fill.c: say for which sinks rows are claimed now, and how many in this
 * step. */
void outbox_fill_open(struct service *service);
/* Claim rows that may be sent now, as many as there is room for, in the step's
 * transaction.  0 or -1. */
int outbox_fill(struct service *service, struct error *ret_error);
/* Do all sinks have enough, and so no lane room? */
bool outbox_fill_is_full(const struct service *service);
/* The commit takes what is claimed: sinks are not filled any further. */
void outbox_fill_close(struct service *service);

/* outbox_claim.c: claim one row that is due.  1: it takes a place in the lane;
 * 0: it does not; -1. */
int outbox_claim_row(struct service *service, struct outbox_lane *lane,
    struct outbox_row *row, struct error *ret_error);

/* The same of a row that is about to be put, so that it is written once and not
 * read again: 1 when it is in the store now, claimed; 0 when it has to be put
 * to wait for its turn, or was there before; -1. */
int outbox_claim_fresh(struct service *service, struct outbox_lane *lane,
    const struct outbox_row *row, struct error *ret_error);

/* outbox_compose.c: word the try's row; `ret_is_new`: there is a letter to
 * keep, which the row's digest is of.  0 or -1. */
int outbox_compose_words(struct service *service, struct outbox_try *try,
    bool *ret_is_new, struct error *ret_error);
/* Word the try's row and keep the letter in the store; for a look-up only
 * where to look.  0 or -1. */
int outbox_compose(struct service *service, struct outbox_try *try,
    struct error *ret_error);

/* Does the row hang on nothing, and nothing on it?  Notes, and what is for one
 * person. */
bool outbox_compose_is_apart(const struct outbox_row *row);

/* outbox_try.c: a try of the row, which is taken over and left zeroed, in a
 * lane that has a channel; without lane it is only to tell of.  Holds the
 * running configuration. */
struct outbox_try *outbox_try_new(struct service *service,
    struct outbox_lane *lane, struct outbox_row *row);
/* Take it out of the counts and free it; NULL is fine. */
void outbox_try_free(struct outbox_try *try);
/* Count it in another stage. */
void outbox_try_enter(struct outbox_try *try, enum outbox_stage stage);
/* Its claim is durable: it waits for its sink, or goes back (is_back). */
void outbox_try_queue(struct outbox_try *try);
/* Hand over what is ready, as far as the sinks allow.  After the commit only:
 * what is on the wire must be `sending` on the disk. */
void outbox_try_start(struct service *service);
/* The row as it was before it was claimed, as nothing left this machine. */
void outbox_try_unclaim(struct service *service, struct outbox_row *row);
/* Write down that it was not handed over, in try->result.  0 or -1. */
int outbox_try_give_back(struct service *service, struct outbox_try *try,
    struct error *ret_error);
/* Rows that were claimed and not handed over go back, in a transaction. */
int outbox_try_return(struct service *service, struct error *ret_error);
/* Is a look-up of the row under way? */
bool outbox_try_is_looking(const struct service *service, int64_t row_id);
/* Is the try a look-up, and its row settled since it was claimed?  0 or -1. */
int outbox_try_is_settled(struct service *service,
    const struct outbox_try *try, bool *ret_is_settled,
    struct error *ret_error);
/* Free them all; the store is not touched. */
void outbox_tries_clear(struct outbox_tries *tries);

/* outbox_record.c: is it time to write down the answers that came? */
bool outbox_record_is_due(const struct service *service);
/* How many answers may wait. */
size_t outbox_record_most(const struct service *service);
/* Write down every answer that came, in the step's transaction. */
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
/* outbox_tell.c: tell what became of one try, after the commit. */
void outbox_tell_try(struct service *service, const struct outbox_try *try);
/* After the commit: tell of what was settled, forget what was recorded. */
void outbox_record_done(struct service *service);
/* After a rollback: it is all to be recorded again. */
void outbox_record_undo(struct service *service);

#endif
