/* SPDX-License-Identifier: MIT */
/*
 * What readers see.  The owner makes a new one whenever the state changes and
 * never changes one that is published; readers hold it for the length of an
 * answer.  So no reader ever locks, and a reload in the middle of an answer
 * changes nothing in it.
 */
#include "snapshot.h"

#include <stdlib.h>

#include "mem.h"

struct snapshot *
snapshot_new(struct conf *conf, struct schedule *schedule,
    const struct clock *clock, uint64_t generation)
{
	struct snapshot *snapshot;

	snapshot = mem_new(1, sizeof(*snapshot));
	snapshot->conf = conf_hold(conf);
	snapshot->schedule = schedule != NULL ? schedule_hold(schedule) :
	    schedule_new(conf->window_list.items, conf->window_list.count);
	snapshot->feed_site = conf->feed_site;
	snapshot->feed_site.windows = snapshot->schedule->windows.items;
	snapshot->feed_site.window_count = snapshot->schedule->windows.count;
	snapshot->feed_site.schedule = snapshot->schedule;
	snapshot->clock = clock;
	snapshot->generation = generation;
	snapshot->references = 1;
	return snapshot;
}

void
snapshot_refuse(struct snapshot *snapshot, const char *complaints,
    int64_t at)
{
	free(snapshot->refused);
	snapshot->refused = mem_string(complaints);
	snapshot->refused_at = at;
}

void
snapshot_set_tokens(struct snapshot *snapshot, struct token_list *tokens)
{
	token_list_release(snapshot->tokens);
	snapshot->tokens = token_list_hold(tokens);
}

void
snapshot_set_membership(struct snapshot *snapshot,
    struct membership *membership)
{
	membership_release(snapshot->membership);
	snapshot->membership = membership_hold(membership);
}

void
snapshot_set_permalinks(struct snapshot *snapshot,
    struct permalink_list *permalinks)
{
	permalink_list_release(snapshot->permalinks);
	snapshot->permalinks = permalink_list_hold(permalinks);
}

void
snapshot_set_pending(struct snapshot *snapshot, struct pending_list *pending)
{
	pending_list_release(snapshot->pending);
	snapshot->pending = pending_list_hold(pending);
	snapshot->feed_site.pending = pending;
}

void
snapshot_set_shipped(struct snapshot *snapshot, struct shipped_list *shipped)
{
	shipped_list_release(snapshot->shipped);
	snapshot->shipped = shipped_list_hold(shipped);
}

void
snapshot_set_emergencies(struct snapshot *snapshot,
    struct emergency_list *emergencies)
{
	emergency_list_release(snapshot->emergencies);
	snapshot->emergencies = emergency_list_hold(emergencies);
}

void
snapshot_set_promotions(struct snapshot *snapshot,
    struct promotion_list *promotions)
{
	promotion_list_release(snapshot->promotions);
	snapshot->promotions = promotion_list_hold(promotions);
	/* Where there are none feeds have nothing to look for. */
	snapshot->feed_site.promotions = promotions != NULL &&
	    promotions->list.count > 0 ? promotions : NULL;
}

struct snapshot *
snapshot_hold(struct snapshot *snapshot)
{
	__atomic_add_fetch(&snapshot->references, 1, __ATOMIC_RELAXED);
	return snapshot;
}

void
snapshot_release(struct snapshot *snapshot)
{
	if (snapshot == NULL ||
	    __atomic_sub_fetch(&snapshot->references, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	schedule_release(snapshot->schedule);
	membership_release(snapshot->membership);
	token_list_release(snapshot->tokens);
	permalink_list_release(snapshot->permalinks);
	pending_list_release(snapshot->pending);
	shipped_list_release(snapshot->shipped);
	emergency_list_release(snapshot->emergencies);
	promotion_list_release(snapshot->promotions);
	/* The last reader frees the old configuration, on its own thread. */
	conf_release(snapshot->conf);
	free(snapshot->refused);
	free(snapshot);
}
