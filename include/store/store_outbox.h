/* SPDX-License-Identifier: MIT */
/* The outbox: messages owed, one row for each recipient, and what became of
 * them.  A row is active while it has a `next_ms`; none is deleted unsent. */
#ifndef PATCHDAY_STORE_OUTBOX_H
#define PATCHDAY_STORE_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "store.h"

#define OUTBOX_KEY_MAX 40
#define OUTBOX_NEVER INT64_MAX		/* as next_ms: settled */
#define OUTBOX_UNCALLED "not called for any more"	/* reason, by acts */

enum outbox_state {
	OUTBOX_PLANNED,		/* waits until it is due */
	OUTBOX_SENDING,		/* handed over, no answer yet */
	OUTBOX_UNKNOWN,		/* may have arrived; settled: for ever */
	OUTBOX_WAIT,		/* did not arrive, tried again later */
	OUTBOX_PARKED,		/* did not arrive, somebody must act */
	OUTBOX_SENT,		/* the peer said that it has it */
	OUTBOX_SKIPPED,		/* too late to be useful */
	OUTBOX_SUPERSEDED,	/* another message says it too */
	OUTBOX_DEAD,		/* refused for good, or dropped by a person */
};
#define OUTBOX_STATE_COUNT 9

/* How it is worded; decided when it is claimed, kept when in doubt. */
enum outbox_lateness { OUTBOX_UNWORDED, OUTBOX_NORMAL, OUTBOX_LATE,
	OUTBOX_COMBINED };

/* Strings are lent when written; when read they live in `strings`. */
struct outbox_row {
	int64_t id;			/* given by the store */
	char key[OUTBOX_KEY_MAX];
	int64_t brief;			/* the occurrence's number */
	const char *identity;		/* the occurrence's; only when read */
	const char *kind;		/* announcement_format_kind() */
	int64_t lead_secs;	/* reminder: before the start; note: `id` */
	int revision;			/* of the announcement; 0 first */
	const char *channel, *recipient;
	int64_t sequence;		/* order for one recipient */
	int64_t due_at;			/* to be said, seconds UTC */
	enum outbox_state state;
	int64_t next_ms;		/* OUTBOX_NEVER: settled */
	enum outbox_lateness lateness;
	bool is_forced;			/* a person asked: never too late */
	int attempt;			/* tries to send, this one too */
	bool has_doubt;			/* an earlier try may have arrived */
	int repeats;			/* tries made in doubt */
	int absents;			/* look-ups in a row: not there */
	int64_t first_attempt_ms;	/* 0: never tried */
	const char *reference, *place, *reason, *detail;	/* NULL: "" */
	char digest[OUTBOX_KEY_MAX];	/* of its letter; "" none yet */
	int64_t created_ms, updated_ms;
	/* What store_outbox_list_next() found before, behind it, and when. */
	bool is_first, is_last;
	uint64_t seen;			/* how many became active */
	char *strings;			/* owned; or NULL */
};
struct outbox_rows { ARRAY(struct outbox_row) list; };	/* zeroed: empty */

/* "planned" … "dead", and back (false: no such state). */
const char *store_outbox_state_name(enum outbox_state state);
bool store_outbox_parse_state(const char *name, enum outbox_state *ret_state);

/* Read a row again: `row` (cleared and filled) by its id. */
int store_outbox_load(struct store *store, struct outbox_row *row,
    struct error *ret_error);

/* Put a row; a new one gets its id, and `seen`.  One whose key is there already
 * changes nothing: planning the same again, after a crash, doubles nothing. */
int store_outbox_put(struct store *store, struct outbox_row *row,
    bool *ret_is_new, struct error *ret_error);

/* Write what may change: due_at and everything from state on; or that it is
 * `sending`, and lateness, attempts, reference, digest: next_ms stays. */
int store_outbox_save(struct store *store, const struct outbox_row *row,
    struct error *ret_error);
int store_outbox_claim(struct store *store, const struct outbox_row *row,
    struct error *ret_error);

/* The channel's first `limit` active rows in order of next_ms, then id; rows
 * in state `sending` are left out. */
int store_outbox_list_next(struct store *store, const char *channel,
    size_t limit, struct outbox_rows *ret_rows, struct error *ret_error);

/* The active row that must be settled before `row`: the first of its
 * occurrence, channel and recipient, but for reminders still to come at
 * `now_at`; the first one behind it.  None: the id stays 0. */
int store_outbox_find_blocker(struct store *store,
    const struct outbox_row *row, int64_t now_at, struct outbox_row *ret_row,
    struct error *ret_error);
int store_outbox_find_follower(struct store *store,
    const struct outbox_row *row, struct outbox_row *ret_row,
    struct error *ret_error);

/* The newest other active row of its occurrence, channel, kind, else id 0; has
 * the channel one of another kind that may be sent at `now_ms`? */
int store_outbox_find_same(struct store *store, const struct outbox_row *row,
    struct outbox_row *ret_row, struct error *ret_error);
int store_outbox_find_due(struct store *store, const struct outbox_row *row,
    int64_t now_ms, bool *ret_is_there, struct error *ret_error);

/* Rows by what is wanted: active ones oldest due first, else newest first; all
 * of occurrences whose start was due after that (begun), in their order; those
 * invited to what begins then, each one's together, the newest first. */
struct outbox_filter {
	bool has_state, only_active, only_conflicts, only_begun, only_invited;
	enum outbox_state state;
	const char *kind, *identity, *recipient;	/* NULL: any */
	int64_t due_after_at;		/* INT64_MIN: any */
	size_t limit;
};
int store_outbox_list(struct store *store, const struct outbox_filter *filter,
    struct outbox_rows *ret_rows, struct error *ret_error);

/* By key or its beginning: two at most.  Is there that very key: 1, 0; -1. */
int store_outbox_find(struct store *store, const char *key,
    struct outbox_rows *ret_rows, struct error *ret_error);
int store_outbox_has(struct store *store, const char *key,
    struct error *ret_error);

/* Channels that have active rows; the caller frees strings and array. */
struct outbox_channels { ARRAY(char *) list; };
int store_outbox_list_channels(struct store *store,
    struct outbox_channels *ret_channels, struct error *ret_error);

/* Rows of each state, and active ones: these alone (`all`: 0) cost little. */
struct outbox_counts {
	int64_t all[OUTBOX_STATE_COUNT], active[OUTBOX_STATE_COUNT];
};
int store_outbox_count(struct store *store, bool only_active,
    struct outbox_counts *ret_counts, struct error *ret_error);

/* Look at the parked rows of the channel (NULL: of every one) again now. */
int store_outbox_wake(struct store *store, const char *channel,
    int64_t now_ms, struct error *ret_error);

/* The clock was set back.  Rows that were skipped and are not due after all
 * are planned again; those that wait longer than `most_ms` wait less. */
int store_outbox_revive(struct store *store, int64_t now_ms,
    int64_t most_ms, int64_t *ret_count, struct error *ret_error);

/* Free what it owns; it is zeroed. */
void store_outbox_clear_row(struct outbox_row *row);
void store_outbox_clear(struct outbox_rows *rows);
#endif
