/* SPDX-License-Identifier: MIT */
/* What readers see: the owner publishes one, readers hold it while they
 * answer.  Immutable, counted. */
#ifndef PATCHDAY_SNAPSHOT_H
#define PATCHDAY_SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>

#include "clock.h"
#include "conf.h"
#include "emergency.h"
#include "membership.h"
#include "pending_list.h"
#include "permalink.h"
#include "promotion_list.h"
#include "schedule.h"
#include "shipped.h"
#include "token_list.h"

#define SNAPSHOT_SESSION_KEY 32		/* bytes */

/* One state as it was published.  Whoever holds it may read all of it without
 * a lock; nothing in it changes but the count of holders. */
struct snapshot {
	struct conf *conf;		/* held */
	/* The windows, and what people decided of them; held. */
	struct schedule *schedule;
	/* API tokens; held.  NULL: none. */
	struct token_list *tokens;
	/* Slack's user groups; held.  NULL: not asked yet. */
	struct membership *membership;
	/* Where occurrences are followed; held.  NULL: nowhere. */
	struct permalink_list *permalinks;
	/* What waits in each environment; held.  NULL: nothing is known. */
	struct pending_list *pending;
	/* What was shipped lately; held.  NULL: nothing. */
	struct shipped_list *shipped;
	/* That were declared lately; held.  NULL: none. */
	struct emergency_list *emergencies;
	/* All promotions; held.  NULL: there are none. */
	struct promotion_list *promotions;
	struct feed_site feed_site;	/* the conf's, of that schedule */
	const struct clock *clock;	/* lent for ever */
	/* Grows: what was rendered from an older one is stale. */
	uint64_t generation;
	int64_t started_at, loaded_at;	/* service; running configuration */
	/* When the service was first started: what was over by then is not
	 * known to have taken place; 0: unknown. */
	int64_t known_from_at;
	char *refused;			/* why the last reload was; or NULL */
	int64_t refused_at;
	bool is_rehearsal;		/* nothing is really sent */
	bool is_damaged;		/* the database; nothing is said */
	bool is_full;			/* its disk, at the start; the same */
	bool is_astray;			/* its file is gone; the same */
	/* Seals cookies and forms of the page. */
	unsigned char session_key[SNAPSHOT_SESSION_KEY];
	int references;			/* atomic */
};

/* A snapshot with one reference, the caller's.  `conf` and `schedule` are held
 * for it and stay the caller's too; the clock is lent.  Without a schedule
 * (NULL) nothing was decided.  The other fields are zero: the
 * owner fills them in before it publishes the snapshot. */
struct snapshot *snapshot_new(struct conf *conf, struct schedule *schedule,
    const struct clock *clock, uint64_t generation);

/* Remember that a newer configuration was refused at `at` and why: copies
 * `complaints`.  Only before it is published. */
void snapshot_refuse(struct snapshot *snapshot, const char *complaints,
    int64_t at);

/* These are the tokens in force; held.  Only before it is published. */
void snapshot_set_tokens(struct snapshot *snapshot,
    struct token_list *tokens);

/* These are the user groups that are known; held.  Only before it is
 * published. */
void snapshot_set_membership(struct snapshot *snapshot,
    struct membership *membership);

/* These are the links that are known; held.  Only before it is published. */
void snapshot_set_permalinks(struct snapshot *snapshot,
    struct permalink_list *permalinks);

/* This is what waits, as far as it is known; held.  Only before it is
 * published. */
void snapshot_set_pending(struct snapshot *snapshot,
    struct pending_list *pending);

/* This was shipped lately; held.  Only before it is published. */
void snapshot_set_shipped(struct snapshot *snapshot,
    struct shipped_list *shipped);

/* These emergencies were declared lately; held.  Only before it is
 * published. */
void snapshot_set_emergencies(struct snapshot *snapshot,
    struct emergency_list *emergencies);

/* These are the promotions; held.  Only before it is published. */
void snapshot_set_promotions(struct snapshot *snapshot,
    struct promotion_list *promotions);

/* Another holder; gives back `snapshot`.  Any thread. */
struct snapshot *snapshot_hold(struct snapshot *snapshot);

/* One holder less; the last one frees.  NULL is fine.  Any thread. */
void snapshot_release(struct snapshot *snapshot);

#endif
