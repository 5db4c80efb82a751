/* SPDX-License-Identifier: MIT */
/* What the files of the core share: the state, and how a step is cut. */
#ifndef PATCHDAY_SERVICE_INTERNAL_H
#define PATCHDAY_SERVICE_INTERNAL_H

#include "agenda_run_internal.h"
#include "outbox_edit_internal.h"
#include "outbox_lane_internal.h"
#include "outbox_notice_internal.h"
#include "outbox_try_internal.h"
#include "service.h"
#include "service_bulletin_internal.h"
#include "service_changes_internal.h"
#include "service_clock_internal.h"
#include "service_command_internal.h"
#include "service_follow_internal.h"
#include "service_promotion_internal.h"
#include "service_share_internal.h"
#include "service_subscriber_internal.h"

#define SERVICE_WHO "patchday"		/* in the journal: nobody else */
struct service_call;
/* What Slack is asked besides: tried once, and not kept. */
struct service_calls { ARRAY(struct service_call *) list; };

/* The core's state: all that is not on the disk, or also in memory.  `_ms` is
 * the wall clock unless it says boot clock; `_at` seconds UTC. */
struct service {
	struct service_seams seams;
	struct conf *conf;		/* held */
	struct schedule *schedule;	/* held: its windows, and all acts */
	struct token_list *tokens;	/* held: API tokens */
	struct emergency_list *emergencies;	/* held: those in force */
	struct membership *membership;	/* held: Slack's user groups */
	struct permalink_list *permalinks;	/* held: on the disk */
	struct thread_links new_links;	/* in the transaction: whose */
	struct subscriber_rows subscribers;	/* all, as on the disk */
	struct service_calls calls;	/* to Slack, outside the outbox */
	struct service_share share;
	struct service_sweep sweep;
	struct service_failover failover;
	struct service_promotions promotions;
	struct service_changes changes;	/* what waits to be deployed */
	struct snapshot *snapshot;	/* held: the newest */
	uint64_t generation;		/* of the snapshot; grows */
	int64_t started_at, loaded_at, known_from_at;	/* ever, by journal */
	unsigned char session_key[SNAPSHOT_SESSION_KEY]; /* of pages */
	char *refused;			/* by the last reload; or NULL */
	int64_t refused_at;

	/* Planning, and when each channel may be used. */
	struct agenda_run agenda;
	struct outbox_lanes lanes;
	struct outbox_sinks sinks;
	struct outbox_memo memos[OUTBOX_MEMOS], *memo;	/* … at hand */
	uint64_t memo_uses;
	struct zonedir *zonedir;	/* own: readers use the conf's */

	/* The transaction of the step, and what becomes of it in memory. */
	bool is_writing;		/* a transaction is open */
	bool is_committing;		/* … and being committed elsewhere */
	int64_t saved_until;		/* planned_until as it is on disk */
	struct outbox_tries claimed;	/* by this transaction */
	struct outbox_tries tries;	/* durable */
	struct outbox_tries told;	/* of rows settled unsent by it */
	size_t ready_count, flying_count, answered_count;
	int64_t answered_ms;		/* boot clock: the oldest of them */
	size_t claimed_from, started_from;	/* first turn: lane, sink */
	size_t claim_room;		/* in this step */
	bool has_more_claims;		/* the step's room came first */

	/* What keeps it from working, and what people are told of that. */
	bool is_draining, is_prepared;	/* … the network, once */
	bool is_clock_wrong, is_set_back;	/* by a day; to be followed */
	int64_t last_ms;		/* of the last step */
	/* Of the wall clock before the boot clock then, and before it was set
	 * ahead by more than a day, the last time first; INT64_MIN: not. */
	int64_t ahead_ms, was_ahead_ms[4];
	int64_t retry_ms, failed_ms;	/* boot: the disk: again; told; or 0 */
	char trouble[ERROR_TEXT_MAX], failed[ERROR_TEXT_MAX];	/* so; "" */
	char damage[ERROR_TEXT_MAX];	/* found since the start; "" */
	int64_t settled_counts[OUTBOX_STATE_COUNT];	/* since the start */
	int64_t attempt_count, failure_count, late_count;	/* as well */
	int64_t returned_count;		/* of attempts: were not made */
	struct outbox_notice notice;	/* later than the policy's notice */
	int64_t pruned_at, prune_at;	/* letters: last; more then, or 0 */
	size_t conflict_window;		/* service_conflict.c: looked at next */
	int64_t backup_ms;		/* boot clock: wanted since then; 0 */
	int64_t backup_retry_ms;	/* boot clock: not before then; 0 */
	char backup_trouble[ERROR_TEXT_MAX];	/* the last try's; "" */
};

/* service_write.c: the transaction of a step, begun by the first who writes.
 * After -1 of anything that writes the step calls service_rollback(). */
int service_write(struct service *service, struct error *ret_error);
/* End it, if somebody began it, with the planning's mark; what was recorded is
 * told, what was claimed may fly. */
int service_commit(struct service *service, struct error *ret_error);
/* The same in the background when there is something else to do meanwhile:
 * is_committing is set, and nothing may be written. */
int service_commit_begin(struct service *service, struct error *ret_error);
/* What was begun: 1 goes on, 0 done (or there is none), -1 failed. */
int service_commit_end(struct service *service, struct error *ret_error);
/* Forget what the transaction did, in memory too. */
void service_rollback(struct service *service);
/* The store failed: roll back; when to try again, INT64_MIN: never. */
int64_t service_fail(struct service *service, const struct error *error,
    struct error *ret_error);
/* Until when a failed store is left alone, INT64_MIN: for good; INT64_MAX. */
int64_t service_retry_ms(struct service *service, struct error *ret_error);
/* Rows changed behind the lanes' backs: read them all again. */
void service_look_everywhere(struct service *service);
/* The wall clock. */
int64_t service_now_ms(const struct service *service);

/* service_snapshot.c: replace the snapshot by one of the state now; the same
 * where only what feeds do not show has changed. */
void service_publish(struct service *service);
void service_show(struct service *service);

/* service_journal.c: add an entry, in the transaction; `who` NULL is
 * "somebody". */
int service_journal(struct service *service, const char *who,
    const char *verb, const char *subject, const char *detail,
    struct error *ret_error);
int service_journal_by(struct service *service, const struct requester *who,
    const char *verb, const char *subject, const char *detail,
    struct error *ret_error);
/* Is its end where it was?  If not, log it and add an entry that says so: the
 * next one would hide it. */
int service_journal_check(struct service *service, struct error *ret_error);
/* When its first entry was made: seconds UTC, 0 where there is none. */
int service_journal_load_first(struct service *service, int64_t *ret_at,
    struct error *ret_error);

/* service_permalink.c: read all links to first messages.  0 or -1.  After a
 * commit: read new ones again, and show them. */
int service_permalink_load(struct service *service, struct error *ret_error);
void service_permalink_settle(struct service *service);

/* service_call.c: forget all calls under way. */
void service_call_clear(struct service_calls *calls);
/* service.c: where planning stands, by the store. */
int service_init_mark(struct service *service, struct error *ret_error);

/* service_backup.c: copy the database if that is wanted and nothing is under
 * way or wanted before `wake_ms`. */
void service_backup(struct service *service, int64_t wake_ms);

#endif
