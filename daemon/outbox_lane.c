/* SPDX-License-Identifier: MIT */
/*
 * When a channel may be used.
 *
 * Two things can hold a row up besides its own time.  Its lane (the channel):
 * Slack wants about one message a second in a channel, asks for a pause with
 * Retry-After, or refuses until a person mends something (parked).  Its sink
 * (the host behind several channels): once it was not reached, single probes go
 * out at growing intervals and the others wait, so that a server that comes
 * back is not met by everything at once, and what waited has not used up its
 * attempts.
 *
 * All of it lives in memory only.  After a restart every lane is open, and the
 * first message finds out; the rows' own times are on the disk.
 */
#include "outbox_lane_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "store_outbox.h"

/* A probe at least so often: that late can a message be because of us. */
#define OUTBOX_SINK_CLOSED_MOST_MS 60000

/* Where in the sorted list the lane is or would be: there may be thousands, and
 * planning looks one up for every channel of an item. */
static size_t
outbox_lane_place(const struct outbox_lanes *lanes, const char *id)
{
	size_t low = 0, high = lanes->list.count, middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (strcmp(lanes->list.items[middle]->id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* By bisection: planning asks for each channel of each announcement, and a
 * site may announce to thousands. */
struct outbox_lane *
outbox_lane_find(const struct outbox_lanes *lanes, const char *id)
{
	size_t i = outbox_lane_place(lanes, id);

	return i < lanes->list.count &&
	    strcmp(lanes->list.items[i]->id, id) == 0 ?
	    lanes->list.items[i] : NULL;
}

/* Lanes are never taken out, only parked: tries that fly hold pointers to
 * them, and what is owed to a channel that left must still be seen. */
struct outbox_lane *
outbox_lane_put(struct outbox_lanes *lanes, const char *id)
{
	size_t i = outbox_lane_place(lanes, id);
	struct outbox_lane *lane;

	if (i < lanes->list.count &&
	    strcmp(lanes->list.items[i]->id, id) == 0)
		return lanes->list.items[i];
	lane = mem_new(1, sizeof(*lane));
	lane->id = mem_string(id);
	array_reserve(&lanes->list, 1);
	memmove(lanes->list.items + i + 1, lanes->list.items + i,
	    (lanes->list.count - i) * sizeof(lane));	/* NOLINT: pointers */
	lanes->list.items[i] = lane;
	lanes->list.count++;
	return lane;
}

/* The sink of the channel's kind and address, made when it is new. */
static struct outbox_sink *
outbox_sink_put(struct outbox_sinks *sinks, const struct channel *channel)
{
	/* A webhook's address is its secret: each is a sink of its own. */
	char *name = mem_format("%s %s", channel->kind->name,
	    channel->url == NULL ? channel->id : channel->url);
	struct outbox_sink *sink;
	size_t i;

	for (i = 0; i < sinks->list.count; i++) {
		if (strcmp(sinks->list.items[i]->name, name) == 0) {
			free(name);
			return sinks->list.items[i];
		}
	}
	sink = mem_new(1, sizeof(*sink));
	sink->name = name;
	sink->ahead = OUTBOX_AHEAD_BLIND;
	/* What an earlier run left comes first. */
	sink->is_behind = true;
	array_push(&sinks->list, sink);
	return sink;
}

/* Its target may be another now, or what was written was not. */
void
outbox_lane_forget(struct outbox_lane *lane)
{
	free(lane->place);
	lane->place = NULL;
	lane->has_place = false;
}

void
outbox_lane_keep(struct outbox_lane *lane, const char *place)
{
	outbox_lane_forget(lane);
	if (place[0] != '\0')
		lane->place = mem_string(place);
	lane->has_place = true;
}

/* After a start or a reload.  Parking is forgotten, as a person may have
 * mended what was wrong; the pace is not, since it is what the peer asked for
 * and not a state of ours. */
void
outbox_lane_set(struct outbox_lane *lane, struct channel *channel,
    struct outbox_sinks *sinks)
{
	/* Somebody may have mended it; what a peer asked for still holds. */
	if (lane->is_parked)
		lane->closed_until_ms = 0;
	lane->channel = channel;
	outbox_lane_forget(lane);
	lane->is_parked = lane->is_failing = false;
	lane->reason[0] = '\0';
	lane->look_ms = 0;
	if (channel == NULL) {
		sinks->has_orphans = true;
		lane->closed_until_ms = 0;
		outbox_lane_park(lane, 0, "not in the configuration");
		return;
	}
	lane->sink = outbox_sink_put(sinks, channel);
	sinks->has_tickets |= channel->kind->put_link != NULL;
	/* Somebody who reloads wants to see at once whether it helps. */
	lane->sink->is_probed = false;
	lane->sink->failure_count = 0;
	lane->sink->closed_until_ms = 0;
}

/* Sinks last: lanes point to them. */
void
outbox_lanes_clear(struct outbox_lanes *lanes, struct outbox_sinks *sinks)
{
	size_t i;

	for (i = 0; i < lanes->list.count; i++) {
		outbox_lane_forget(lanes->list.items[i]);
		free(lanes->list.items[i]->id);
		free(lanes->list.items[i]);
	}
	array_clear(&lanes->list);
	for (i = 0; i < sinks->list.count; i++) {
		array_clear(&sinks->list.items[i]->queue);
		free(sinks->list.items[i]->name);
		free(sinks->list.items[i]);
	}
	array_clear(&sinks->list);
}

int
outbox_lanes_look_over(struct outbox_lanes *lanes, struct store *store,
    struct error *ret_error)
{
	struct outbox_channels channels = { 0 };
	struct outbox_lane *lane;
	bool is_any = false;
	int status = 0;
	size_t i;

	for (i = 0; i < lanes->list.count; i++) {
		lane = lanes->list.items[i];
		lane->is_over = lane->channel == NULL;
		is_any |= lane->is_over;
	}
	/* Asked for each scrape: mostly there are none. */
	if (is_any)
		status = store_outbox_list_channels(store, &channels,
		    ret_error);
	for (i = 0; i < channels.list.count; i++) {
		lane = outbox_lane_find(lanes, channels.list.items[i]);
		if (lane != NULL)
			lane->is_over = false;
		free(channels.list.items[i]);
	}
	array_clear(&channels.list);
	return status;
}

/* No later than `most_ms`. */
static void
outbox_lane_clamp(int64_t *until_ms, int64_t most_ms)
{
	if (*until_ms > most_ms)
		*until_ms = most_ms;
}

/* The clock went back: waits that were set by the old one would last for as
 * long as it was wrong.  Each is cut to the longest that could have been
 * meant. */
void
outbox_lanes_hurry(struct outbox_lanes *lanes, struct outbox_sinks *sinks,
    int64_t now_ms)
{
	size_t i;

	for (i = 0; i < lanes->list.count; i++) {
		outbox_lane_clamp(&lanes->list.items[i]->pace_ms,
		    now_ms + OUTBOX_PACE_MS);
		outbox_lane_clamp(&lanes->list.items[i]->closed_until_ms,
		    now_ms + OUTBOX_PARK_MS);
	}
	for (i = 0; i < sinks->list.count; i++)
		outbox_lane_clamp(&sinks->list.items[i]->closed_until_ms,
		    now_ms + OUTBOX_SINK_CLOSED_MOST_MS);
}

/* Slack takes about one message a second in a channel (docs.slack.dev, rate
 * limits); mail servers take what they get.  A channel with recipients is
 * mail. */
bool
outbox_lane_is_paced(const struct outbox_lane *lane)
{
	return !channel_has_recipients(lane->channel);
}

/* How many rows may be claimed now.  Claimed rows are in doubt should the
 * process be killed, and a doubtful mail waits for minutes: so few more than
 * can fly at once, and only one where it is not known whether the peer is
 * there. */
size_t
outbox_lane_room(const struct outbox_lane *lane, int64_t now_ms)
{
	const struct outbox_sink *sink = lane->sink;
	size_t busy = lane->ready_count + lane->flying_count, sink_busy;

	if (now_ms < lane->closed_until_ms)
		return 0;
	/* Gone from the configuration: a row at a time is looked at, which
	 * parks it or finds it too late. */
	if (lane->channel == NULL)
		return 1;
	sink_busy = sink->ready_count + sink->flying_count;
	if (now_ms < sink->closed_until_ms)
		return 0;
	/* One probe, and its answer decides for the others. */
	if (lane->is_parked)
		return busy == 0;
	if (sink->failure_count > 0)
		return sink->ready_count == 0 && !sink->is_probed;
	if (outbox_lane_is_crowded(lane))
		return 0;
	if (outbox_lane_is_paced(lane))
		return now_ms >= lane->pace_ms && busy < OUTBOX_PACED_FLYING;
	return sink->ahead - sink_busy;
}

/* Claimed in bulk, so that a commit pays for many; but not again for every
 * place that becomes free. */
bool
outbox_sink_is_crowded(const struct outbox_sink *sink)
{
	if (!sink->is_filling &&
	    sink->ready_count >= sink->ahead - sink->ahead / OUTBOX_AHEAD_LOW)
		return true;
	return sink->ready_count + sink->flying_count >= sink->ahead;
}

bool
outbox_lane_is_crowded(const struct outbox_lane *lane)
{
	return lane->sink != NULL && outbox_sink_is_crowded(lane->sink);
}

/* The latest of all that holds the lane back; a wake-up before that would find
 * the same state.  INT64_MAX where an answer has to come first. */
int64_t
outbox_lane_wake_ms(const struct outbox_lane *lane)
{
	int64_t wake_ms = lane->look_ms;

	if (wake_ms == INT64_MAX)
		return INT64_MAX;
	if (wake_ms < lane->closed_until_ms)
		wake_ms = lane->closed_until_ms;
	if (lane->channel != NULL) {
		if (wake_ms < lane->sink->closed_until_ms)
			wake_ms = lane->sink->closed_until_ms;
		if (outbox_lane_is_paced(lane) && wake_ms < lane->pace_ms)
			wake_ms = lane->pace_ms;
	}
	/* Full even then: an answer makes room, and brings the step. */
	return outbox_lane_room(lane, wake_ms) == 0 ? INT64_MAX : wake_ms;
}

/* Counted from the claim and not from the answer: the peer counts requests,
 * too. */
void
outbox_lane_use(struct outbox_lane *lane, int64_t now_ms)
{
	if (outbox_lane_is_paced(lane))
		lane->pace_ms = now_ms + OUTBOX_PACE_MS;
}

/* `until_ms` is when it is tried again; the reason is what `patchday status`
 * shows beside it, so it is kept here and not only logged. */
void
outbox_lane_park(struct outbox_lane *lane, int64_t until_ms,
    const char *reason)
{
	lane->is_parked = true;
	if (lane->sink != NULL)
		lane->sink->has_parked = true;
	lane->closed_until_ms = until_ms;
	snprintf(lane->reason, sizeof(lane->reason), "%s", reason);
}

/* Of one that is parked it stays as it is: that is for a person. */
void
outbox_lane_note(struct outbox_lane *lane, const char *reason)
{
	lane->is_failing = reason != NULL;
	if (lane->is_failing && !lane->is_parked)
		snprintf(lane->reason, sizeof(lane->reason), "%s", reason);
}

/* Pace and look time stay: that the peer answers again is no reason to hurry
 * it. */
void
outbox_lane_open(struct outbox_lane *lane)
{
	lane->is_parked = false;
	lane->closed_until_ms = 0;
	lane->reason[0] = '\0';
}

/* All channels of one host share its failures: forty channels that each find
 * out by themselves would be forty times the load on a host that is coming
 * back. */
void
outbox_sink_push(struct outbox_sink *sink, struct outbox_try *try)
{
	/* Empty: begin at its front again, so that it does not grow. */
	if (sink->taken == sink->queue.count)
		sink->taken = sink->queue.count = 0;
	array_push(&sink->queue, try);
}

struct outbox_try *
outbox_sink_next(const struct outbox_sink *sink)
{
	return sink->taken < sink->queue.count ?
	    sink->queue.items[sink->taken] : NULL;
}

void
outbox_sink_take(struct outbox_sink *sink)
{
	sink->taken++;
}

void
outbox_sink_fail(struct outbox_sink *sink, int64_t now_ms, int64_t wait_ms)
{
	sink->turn++;
	sink->is_probed = false;
	sink->failure_count++;
	if (wait_ms > OUTBOX_SINK_CLOSED_MOST_MS)
		wait_ms = OUTBOX_SINK_CLOSED_MOST_MS;
	sink->closed_until_ms = now_ms + wait_ms;
}

/* Any answer will do, a refusal too: the question here is whether the host is
 * there, not whether it is content. */
void
outbox_sink_reach(struct outbox_sink *sink)
{
	sink->turn++;
	sink->is_probed = false;
	sink->failure_count = 0;
	sink->closed_until_ms = 0;
}

/* What else is under way does not count: it may be silent for long. */
bool
outbox_sink_may_take(const struct outbox_sink *sink, int64_t now_ms)
{
	return now_ms >= sink->closed_until_ms && !sink->is_probed;
}
