/* SPDX-License-Identifier: MIT */
/* What the files of the core share: the state, and how a step is cut. */
#ifndef PATCHDAY_SERVICE_INTERNAL_H
#define PATCHDAY_SERVICE_INTERNAL_H

#include "agenda_run_internal.h"
#include "array.h"
#include "brief.h"
#include "message.h"
#include "outbox_lane_internal.h"
#include "outcome.h"
#include "service.h"
#include "store_brief.h"
#include "store_outbox.h"

#define SERVICE_WHO "patchday"		/* in the journal: nobody asked for it */

/* A row on its way: claimed, handed over, answered; or only to tell of. */
enum outbox_stage { OUTBOX_TOLD, OUTBOX_READY, OUTBOX_FLYING, OUTBOX_ANSWERED };

struct outbox_try {
	struct service *service;
	enum outbox_stage stage;
	bool is_look_up;
	struct outbox_row row;		/* owned: as it was claimed */
	struct conf *conf;		/* held: it lends the channel */
	struct channel *channel;
	struct channel_thread thread;
	struct outbox_lane *lane;	/* lent by the service */
	struct outbox_sink *sink;	/* lent; the lane's when it was claimed */
	struct channel_letter letter;	/* owned */
	char *headline, *zone;		/* owned */
	bool is_paced;			/* as its lane is */
	struct outcome outcome;
	bool was_reached;		/* the peer was there */
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

struct service {
	struct service_seams seams;
	struct conf *conf;		/* held */
	struct snapshot *snapshot;	/* held: the newest */
	uint64_t generation;
	int64_t started_at, loaded_at;
	char *refused;			/* complaints of the last reload; or NULL */
	int64_t refused_at;

	struct agenda_run agenda;
	struct outbox_lanes lanes;
	struct outbox_sinks sinks;
	struct outbox_memo memo;
	struct zonedir *zonedir;	/* for wording: readers use the configuration's */

	bool is_writing;		/* a transaction is open */
	int64_t saved_until;		/* planned_until as it is on disk */
	struct outbox_tries claimed;	/* by this transaction */
	struct outbox_tries tries;	/* durable: ready, flying or answered */
	struct outbox_tries told;	/* of rows this transaction settled unsent */
	size_t ready_count, flying_count, answered_count;
	int64_t answered_ms;		/* boot clock: the oldest unrecorded answer */

	bool is_draining;
	bool is_clock_wrong;		/* it shows a day before what was recorded */
	int64_t last_ms;		/* of the last step */
	int64_t retry_ms;		/* no writing before: the disk refused; 0 */
	char trouble[ERROR_TEXT_MAX];	/* what it said; "" */
	int64_t settled_counts[OUTBOX_STATE_COUNT];	/* since the start */
	int64_t late_count;		/* sent later than the window's grace */
	int64_t attempt_count, failure_count;
	int64_t pruned_at;
};

/* service.c: the transaction of a step, begun by the first who writes. */
int service_write(struct service *service, struct error *ret_error);
int service_commit(struct service *service, struct error *ret_error);
/* Forget what the transaction did, in memory too. */
void service_rollback(struct service *service);
int64_t service_now_ms(const struct service *service);
int service_journal(struct service *service, const char *who,
    const char *verb, const char *subject, const char *detail,
    struct error *ret_error);
/* Replace the snapshot by one of the state now. */
void service_publish(struct service *service);

/* service_reload.c: run another configuration from now on (held). */
int service_adopt(struct service *service, struct conf *conf,
    const char *who, const char *verb, struct error *ret_error);
/* Rows that are owed already follow the occurrences of `conf`. */
int service_move(struct service *service, const struct conf *conf,
    struct error *ret_error);
/* Read the secrets of its channels; those that fail park their lane. */
void service_load_secrets(struct service *service, struct conf *conf);

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
/* Write a row and remember when to look at its lane again. */
int outbox_record_save(struct service *service, struct outbox_row *row,
    struct error *ret_error);
/* After the commit: tell of what was settled, forget what was recorded. */
void outbox_record_done(struct service *service);
/* After a rollback: it is all to be recorded again. */
void outbox_record_undo(struct service *service);

/* The commands; each fills the answer. */
void service_status(struct service *service, struct command *command);
void service_metrics(struct service *service, struct command *command);
void service_feed(struct service *service, struct command *command);
void service_outbox(struct service *service, struct command *command);
/* Answer with a text, which is taken over; with a sentence. */
void command_answer(struct command *command, int status, const char *type,
    struct text *body);
void command_refuse(struct command *command, int status, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

#endif
