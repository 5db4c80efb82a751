/* SPDX-License-Identifier: MIT */
/*
 * The life of an occurrence that somebody touched: where it stands, after all
 * of its acts.  Pure: acts are applied one by one, and one that does not fit
 * says what is possible instead.
 *
 *	planned ──start──▶ running ──verify──▶ verifying ──end──▶ ended
 *	   │ skip / unskip    │ cancel             │ cancel      │ reopen
 *	   ▼                  ▼                    ▼             ▼
 *	skipped            cancelled           cancelled      running
 *
 * Where the window starts by itself (`start: auto`), the clock does what nobody
 * did: occurrence_phase() says where it stands at a time.
 */
#ifndef PATCHDAY_LIFE_H
#define PATCHDAY_LIFE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "act.h"
#include "array.h"
#include "error.h"
#include "occurrence.h"
#include "window.h"

/* The farthest that acts may reach. */
#define LIFE_EARLY_SECS (2 * 3600)	/* a start before its time */
#define LIFE_LENGTH_MAX_SECS (7 * 86400)
#define LIFE_MOVE_MAX_SECS (400 * 86400LL)
#define LIFE_AFTER_SECS (7 * 86400)	/* notes and reopening after its end */

/* In a refusal: what is possible follows, as words of the command line; or one
 * of the other two stands for what to say there. */
#define LIFE_POSSIBLE "; possible now: "
#define LIFE_BECAUSE "(because ...)"
#define LIFE_BEGIN "move it to \"now\""

/* What the confirming role said last; to what it is no more, nothing. */
enum life_answer { LIFE_NO_ANSWER, LIFE_CONFIRMED, LIFE_UNCONFIRMED };

/* How far one environment is. */
struct life_step {
	char *environment;		/* id; owned */
	int stage;			/* from 0 */
	int64_t begun_ms, done_ms;	/* 0: not yet */
};

/* Immutable once others see it, counted. */
struct life {
	char *window;			/* id; owned */
	int64_t original_local;		/* with it: the identity */
	enum occurrence_phase phase;	/* by acts; see occurrence_phase() */
	enum life_answer answer;
	bool has_times;			/* moved, extended, ended early … */
	int64_t start_at, end_at;	/* with has_times: instead of the
					 * window's */
	/* Milliseconds UTC; 0: not, or not by an act. */
	int64_t started_ms, verifying_ms, ended_ms;
	char *coordinator;		/* handed over to; NULL: the rota's */
	ARRAY(struct life_step) steps;	/* in roll-out order */
	struct acts acts;		/* all of them, in order */
	int references;			/* atomic */
};

/* A new one with one reference for the occurrence that the window planned,
 * before any act. */
struct life *life_new(const struct occurrence *planned);

/* A copy with one reference that may be changed; windows may have got other
 * stages meanwhile. */
struct life *life_copy(const struct life *life,
    const struct occurrence *planned);

/* Another holder; one less.  NULL is fine.  Any thread. */
struct life *life_hold(struct life *life);
void life_release(struct life *life);

/*
 * Would the act be in order at `act->at_ms`?  `occurrence` is as it stands
 * now (schedule_apply()).  0, or -1: one sentence that says why not, and what
 * is possible now; the error names the word of the order that is to blame, an
 * end "until".
 */
int life_check(const struct occurrence *occurrence, const struct act *act,
    struct error *ret_error);

/* The same for an act that still lacks its times or words: could it be in order
 * once they are given? */
bool life_can(const struct occurrence *occurrence, const struct act *act);

/*
 * Apply an act that was taken, without asking whether it was in order: the
 * journal is the truth.  `planned` is the occurrence by its window alone.  The
 * act is copied.
 */
void life_apply(struct life *life, const struct occurrence *planned,
    const struct act *act);

/* Make of the planned occurrence what its life made of it: times, status.  The
 * life is lent to it. */
void life_overlay(const struct life *life, struct occurrence *occurrence);

/* The last act with that verb; NULL: there is none.  Lent. */
const struct act *life_find_act(const struct life *life, enum act_verb verb);

/* How many acts with that verb there are, among the first `most`. */
int life_count_acts(const struct life *life, enum act_verb verb, size_t most);

/* How often an agreement came to nothing: it was taken back, or somebody who
 * may not give it moved the work, extended it or put it back. */
int life_count_doubts(const struct life *life);

#endif
