/* SPDX-License-Identifier: MIT */
/*
 * A lane is what the service knows of a channel while it runs: when it may be
 * used next.  A sink is what channels share: a host, its connections.  One
 * lane or sink that waits never makes another wait.
 */
#ifndef PATCHDAY_OUTBOX_LANE_INTERNAL_H
#define PATCHDAY_OUTBOX_LANE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "channel.h"
#include "note.h"
#include "store.h"

/* Handed over at a time to one mail server: eight connections, and one for each
 * to follow without a pause. */
#define OUTBOX_SINK_CONNECTIONS 16
#define OUTBOX_CONNECTIONS 64		/* at a time in all */
#define OUTBOX_PACED_CONNECTIONS 48	/* of them to Slack */
/* Claimed for a sink in all.  More save syncs, but what may have been handed
 * over when the process is killed is in doubt: a mail then waits ten minutes
 * before it is repeated.  Marks (store_mark.h) tell it from what was only
 * claimed; without them, and after a loss of power, all of it is in doubt. */
#define OUTBOX_AHEAD 512
#define OUTBOX_AHEAD_BLIND 64		/* where no marks are kept */
#define OUTBOX_AHEAD_LOW 4	/* claim again when a quarter has left */
/* Answers not yet on the disk: after a loss of power their messages are
 * repeated, and where no marks are kept after a kill, too. */
#define OUTBOX_ANSWERS 512
#define OUTBOX_ANSWERS_BLIND 128
#define OUTBOX_PACE_MS 1000		/* one message a second */
#define OUTBOX_PACED_FLYING 4		/* in one channel */
#define OUTBOX_PARK_MS (15 * 60 * 1000)

struct outbox_try;

struct outbox_sink {
	char *name;		/* kind and address */
	size_t ready_count, flying_count;
	size_t ahead;		/* most to be claimed; set by outbox_fill() */
	bool is_filling;	/* being claimed for, until it is full */
	/* Rows that were due may wait for it: newer ones come behind them. */
	bool is_behind, is_waiting;	/* … seen while it was filled */
	/* Durable and ready, in the order they were claimed; `taken` of them
	 * have left the queue. */
	ARRAY(struct outbox_try *) queue;
	size_t taken;
	bool has_parked;	/* some lane of it was parked; stays set */
	int failure_count;	/* in a row, without reaching it */
	int64_t closed_until_ms;
	size_t turn;		/* counts what told whether it is there */
	bool is_probed;		/* it was not, and one is under way */
	char reason[200];	/* why it was not reached */
};

struct outbox_lane {
	char *id;		/* the channel's */
	struct channel *channel;	/* lent; NULL: left the file */
	struct outbox_sink *sink;	/* NULL without channel */
	int64_t look_ms;	/* its next row; INT64_MAX: none */
	int64_t closed_until_ms;	/* Retry-After, parked */
	int64_t pace_ms;	/* when the next may go */
	size_t ready_count, flying_count;
	/* Its target's, as stored, NULL: none; read already? */
	char *place;
	bool has_place;
	bool is_parked;
	bool is_over;		/* as outbox_lanes_look_over() saw it */
	bool is_failing;	/* its last try failed, and comes again */
	char reason[200];	/* why it is parked, closed or failing; "" */
	/* boot clock: when operators were told of its trouble last; 0 */
	int64_t noted_ms[NOTE_CLASS_COUNT];
};

struct outbox_lanes { ARRAY(struct outbox_lane *) list; };	/* by id */
struct outbox_sinks {
	ARRAY(struct outbox_sink *) list;
	bool has_orphans;	/* some lane has none; stays set */
	bool has_tickets;	/* threads of some are; stays set */
};

/* Find, or add. */
struct outbox_lane *outbox_lane_find(const struct outbox_lanes *lanes,
    const char *id);
struct outbox_lane *outbox_lane_put(struct outbox_lanes *lanes,
    const char *id);

/* Point the lane to a channel of the configuration (NULL: none). */
void outbox_lane_set(struct outbox_lane *lane, struct channel *channel,
    struct outbox_sinks *sinks);

/* What the store has as its place, "" none; forget it: it is read again. */
void outbox_lane_keep(struct outbox_lane *lane, const char *place);
void outbox_lane_forget(struct outbox_lane *lane);

void outbox_lanes_clear(struct outbox_lanes *lanes,
    struct outbox_sinks *sinks);

/* See which are over: not in the configuration any more, and nothing is owed.
 * 0 or -1. */
int outbox_lanes_look_over(struct outbox_lanes *lanes, struct store *store,
    struct error *ret_error);

/* Mail goes as fast as the server takes it; Slack says one a second. */
bool outbox_lane_is_paced(const struct outbox_lane *lane);

/* The clock went back: nobody waits for a time that is far off now. */
void outbox_lanes_hurry(struct outbox_lanes *lanes,
    struct outbox_sinks *sinks, int64_t now_ms);

/* How many more rows it may take now; 0 while it is closed or busy. */
size_t outbox_lane_room(const struct outbox_lane *lane, int64_t now_ms);

/* Is it the sink that holds it up, having enough to do? */
bool outbox_sink_is_crowded(const struct outbox_sink *sink);
bool outbox_lane_is_crowded(const struct outbox_lane *lane);

/* When to look at it again by the clock; INT64_MAX: an answer comes first,
 * or there is nothing. */
int64_t outbox_lane_wake_ms(const struct outbox_lane *lane);

/* One was taken; what came of it. */
void outbox_lane_use(struct outbox_lane *lane, int64_t now_ms);
void outbox_lane_park(struct outbox_lane *lane, int64_t until_ms,
    const char *reason);
void outbox_lane_open(struct outbox_lane *lane);
/* Why the last try failed, which comes again; NULL: it did not. */
void outbox_lane_note(struct outbox_lane *lane, const char *reason);
/* Queue a try that is durable; the next one, NULL: none is left. */
void outbox_sink_push(struct outbox_sink *sink, struct outbox_try *try);
struct outbox_try *outbox_sink_next(const struct outbox_sink *sink);
void outbox_sink_take(struct outbox_sink *sink);
/* The sink was not reached: closed for as long, at most a minute. */
void outbox_sink_fail(struct outbox_sink *sink, int64_t now_ms,
    int64_t wait_ms);
/* It was reached. */
void outbox_sink_reach(struct outbox_sink *sink);
/* May the next be handed over?  One at a time where it was not reached. */
bool outbox_sink_may_take(const struct outbox_sink *sink, int64_t now_ms);

#endif
