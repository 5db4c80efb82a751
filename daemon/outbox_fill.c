/* SPDX-License-Identifier: MIT */
/*
 * Filling: for which channels rows are claimed, and how many.
 *
 * A sink is filled when a quarter of what may be claimed for it has left, up to
 * all of it, so that a commit pays for many rows.  While others are on the wire
 * a step claims a slice only: their answers come first, and the transaction
 * stays open for the next slice.  Lanes with room take turns; of each, the
 * active rows are read in order of next_ms.
 */
#include "service_internal.h"
#include "store_mark.h"

#define OUTBOX_FILL_SPARE 2		/* rows read beyond the room */
#define OUTBOX_FILL_SLICE 32		/* claimed in a step while others fly */
#define OUTBOX_FILL_MOST 4096		/* rows a step looks at in one lane */

/* Settling a row may change others of its occurrence: read them again. */
static int
outbox_fill_refresh(struct service *service, struct outbox_row *row,
    size_t told_before, struct error *ret_error)
{
	if (service->told.list.count == told_before)
		return 0;
	return store_outbox_load(service->seams.store, row, ret_error);
}

/* Go through rows in order of time while there is room.  0 when the lane has
 * nothing more to give now, 1 when there may be more. */
static int
outbox_fill_rows(struct service *service, struct outbox_lane *lane,
    struct outbox_rows *rows, size_t *room, struct error *ret_error)
{
	int64_t now_ms = service_now_ms(service);
	size_t told_before = service->told.list.count, i;
	struct outbox_row *row;
	int status;

	for (i = 0; i < rows->list.count; i++) {
		row = &rows->list.items[i];
		if (*room == 0 || row->next_ms > now_ms) {
			if (row->next_ms < lane->look_ms)
				lane->look_ms = row->next_ms;
			return 0;
		}
		if (outbox_fill_refresh(service, row, told_before,
		    ret_error) < 0)
			return -1;
		if (row->next_ms > now_ms)
			continue;
		status = outbox_claim_row(service, lane, row, ret_error);
		if (status < 0)
			return -1;
		*room -= (size_t)status;
		/* The row parked its lane: the others would only repeat it. */
		if (now_ms < lane->closed_until_ms)
			*room = 0;
	}
	return 1;
}

/* Claim what the lane has room for.  The first read is a little more than the
 * room; when rows settle without being sent (a channel back after a week), more
 * are read, up to a limit, so that one lane cannot fill a step. */
static int
outbox_fill_lane(struct service *service, struct outbox_lane *lane,
    struct error *ret_error)
{
	size_t room = outbox_lane_room(lane, service_now_ms(service));
	size_t limit, seen = 0, count;
	struct outbox_rows rows = { 0 };
	bool is_all;
	int status;

	if (room > service->claim_room)
		room = service->claim_room;
	limit = room + OUTBOX_FILL_SPARE;
	do {
		lane->look_ms = INT64_MAX;
		status = store_outbox_list_next(service->seams.store, lane->id,
		    limit, &rows, ret_error);
		if (status == 0)
			status = outbox_fill_rows(service, lane, &rows,
			    &room, ret_error);
		count = rows.list.count;
		seen += count;
		/* There were no more; what has changed meanwhile has told its
		 * lane (outbox_record_save). */
		is_all = count < limit;
		store_outbox_clear(&rows);
		limit = OUTBOX_FILL_MOST / 8;
	} while (status > 0 && !is_all && seen < OUTBOX_FILL_MOST);
	/* The limit, not the rows, came first: go on in the next step. */
	if (status > 0 && !is_all)
		lane->look_ms = 0;
	return status < 0 ? -1 : 0;
}

/* Then none of the lanes need be looked at, of which there may be thousands.  A
 * parked one has room for a probe, and one that left the configuration knows no
 * sink (outbox_lane_room). */
bool
outbox_fill_is_full(const struct service *service)
{
	const struct outbox_sink *sink;
	size_t i;

	if (service->sinks.has_orphans)
		return false;
	for (i = 0; i < service->sinks.list.count; i++) {
		sink = service->sinks.list.items[i];
		if (sink->has_parked || !outbox_sink_is_crowded(sink))
			return false;
	}
	return service->sinks.list.count > 0;
}

/* In a step, before anything is claimed. */
void
outbox_fill_open(struct service *service)
{
	bool has_marks = store_mark_is_kept(service->seams.store);
	struct outbox_sink *sink;
	size_t i;

	/* Answers are not kept waiting for long. */
	service->claim_room = service->flying_count > 0 ? OUTBOX_FILL_SLICE :
	    SIZE_MAX;
	for (i = 0; i < service->sinks.list.count; i++) {
		sink = service->sinks.list.items[i];
		sink->ahead = has_marks ? OUTBOX_AHEAD : OUTBOX_AHEAD_BLIND;
		if (sink->ready_count < sink->ahead - sink->ahead /
		    OUTBOX_AHEAD_LOW)
			sink->is_filling = true;
	}
}

void
outbox_fill_close(struct service *service)
{
	size_t i;

	for (i = 0; i < service->sinks.list.count; i++)
		service->sinks.list.items[i]->is_filling = false;
	service->has_more_claims = false;
}

/* All lanes were looked at: where nothing was left waiting, what is put next
 * may be claimed at once. */
static void
outbox_fill_settle(struct service *service, bool is_all)
{
	struct outbox_sink *sink;
	size_t i;

	for (i = 0; i < service->sinks.list.count; i++) {
		sink = service->sinks.list.items[i];
		if (is_all)
			sink->is_behind = sink->is_waiting;
		sink->is_waiting = false;
	}
}

/* Lanes take turns: the next step begins with the first that found its sink
 * crowded, else the ids at the end of the alphabet would always wait. */
int
outbox_fill(struct service *service, struct error *ret_error)
{
	size_t count = service->lanes.list.count, first = count, i, at = 0;
	int64_t now_ms = service_now_ms(service);
	struct outbox_lane *lane;

	/* Those that were put in this step may have taken it all. */
	service->has_more_claims = service->claim_room == 0;
	if (service->has_more_claims || outbox_fill_is_full(service))
		return 0;
	for (i = 0; i < count && service->claim_room > 0; i++) {
		at = (service->claimed_from + i) % count;
		lane = service->lanes.list.items[at];
		if (lane->look_ms > now_ms)
			continue;
		if (outbox_lane_is_crowded(lane)) {
			lane->sink->is_waiting = true;
			first = first == count ? at : first;
		}
		/* It has room by the time at which it wakes. */
		if (outbox_lane_wake_ms(lane) > now_ms)
			continue;
		if (outbox_fill_lane(service, lane, ret_error) < 0)
			return -1;
	}
	service->has_more_claims = service->claim_room == 0;
	outbox_fill_settle(service, i == count && !service->has_more_claims);
	if (service->has_more_claims && first == count)
		first = at;
	service->claimed_from = first == count ? 0 : first;
	return 0;
}
