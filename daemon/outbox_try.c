/* SPDX-License-Identifier: MIT */
/*
 * A row on its way: claimed, handed to the network, answered.
 *
 * A try is made when its row is claimed and freed when what became of it is
 * committed.  It holds the configuration it was claimed under, so a reload in
 * between cannot take its channel away.  Stages are counted in the service, the
 * lane and the sink at once; outbox_try_enter() is the only place that changes
 * them, so the counts cannot drift.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backoff.h"
#include "channel_keeper.h"
#include "mem.h"
#include "outbox_sequel_internal.h"
#include "service_internal.h"
#include "store_mark.h"

/* A look-up reads history from so long before the first try. */
#define OUTBOX_LOOK_BACK_SECS 60	/* the peer's clock may be behind */
/* From here on waits are as long as they get (backoff.h). */
#define OUTBOX_TRIED_OFTEN 6

/* Takes the row over: strings of rows are one piece of memory, and copying
 * them for thousands would be the larger part of a claim. */
struct outbox_try *
outbox_try_new(struct service *service, struct outbox_lane *lane,
    struct outbox_row *row)
{
	struct outbox_try *try = mem_new(1, sizeof(*try));

	try->service = service;
	try->generation = service->generation;
	try->row = *row;
	memset(row, 0, sizeof(*row));
	/* A reload meanwhile must not free the channel under it. */
	try->conf = conf_hold(service->conf);
	try->lane = lane;
	if (lane != NULL) {
		try->channel = lane->channel;
		try->sink = lane->sink;
		try->is_paced = outbox_lane_is_paced(lane);
	}
	try->headline = mem_string("");
	try->zone = mem_string("");
	return try;
}

/* Add `n` (1 or -1) to the counts of the stage it is in. */
static void
outbox_try_count(struct outbox_try *try, int n)
{
	struct service *service = try->service;

	switch (try->stage) {
	case OUTBOX_READY:
		service->ready_count += (size_t)n;
		try->lane->ready_count += (size_t)n;
		try->sink->ready_count += (size_t)n;
		break;
	case OUTBOX_FLYING:
		service->flying_count += (size_t)n;
		try->lane->flying_count += (size_t)n;
		try->sink->flying_count += (size_t)n;
		break;
	case OUTBOX_ANSWERED:
		if (n > 0 && service->answered_count == 0)
			service->answered_ms =
			    clock_boot_ms(service->seams.clock);
		service->answered_count += (size_t)n;
		break;
	case OUTBOX_TOLD:
		break;
	}
}

/* The only way to another stage, so that the counts by stage, from which room
 * is reckoned, cannot drift. */
void
outbox_try_enter(struct outbox_try *try, enum outbox_stage stage)
{
	outbox_try_count(try, -1);
	try->stage = stage;
	outbox_try_count(try, 1);
}

/* Leaves its stage first, for the counts. */
void
outbox_try_free(struct outbox_try *try)
{
	if (try == NULL)
		return;
	outbox_try_enter(try, OUTBOX_TOLD);
	if (try->has_mark)
		store_mark_drop(try->service->seams.store, try->mark);
	store_outbox_clear_row(&try->row);
	conf_release(try->conf);
	free(try->letter.body);
	free(try->headline);
	free(try->zone);
	free(try);
}

/* The array goes, too: after a burst of thousands it would be kept for
 * nothing. */
void
outbox_tries_clear(struct outbox_tries *tries)
{
	size_t i;

	for (i = 0; i < tries->list.count; i++)
		outbox_try_free(tries->list.items[i]);
	array_clear(&tries->list);
}

/* Never left: as if it had not been claimed, from the next step on. */
static void
outbox_try_turn_back(struct outbox_try *try)
{
	try->is_back = true;
	outbox_try_enter(try, OUTBOX_ANSWERED);
}

void
outbox_try_queue(struct outbox_try *try)
{
	if (service_now_ms(try->service) < try->sink->closed_until_ms)
		outbox_try_turn_back(try);
	else
		outbox_sink_push(try->sink, try);
}

/* For how long its host is left alone: as a message that had been tried as
 * often would be.  One that waits for it alone waits once, not for the longer
 * of two chances. */
static int64_t
outbox_try_wait_ms(struct outbox_try *try)
{
	struct random *random = try->service->seams.random;
	int attempt = try->row.attempt, count = try->sink->failure_count + 1;

	if (attempt != count &&
	    (attempt < OUTBOX_TRIED_OFTEN || count < OUTBOX_TRIED_OFTEN))
		return backoff_next_ms(count, 0, -1, random);
	try->wait_ms = backoff_next_ms(attempt, service_now_ms(try->service) -
	    try->row.first_attempt_ms, -1, random);
	return try->wait_ms;
}

/* The host was not reached: whatever else waits for it would use up an attempt
 * to find out the same, and be worded for a time that passes.  What flew with
 * one that failed, or came through, tells nothing new. */
static void
outbox_try_fail_sink(struct outbox_try *try)
{
	struct service *service = try->service;
	struct outbox_sink *sink = try->sink;
	struct outbox_try *next;

	if (try->turn != sink->turn)
		return;
	outbox_sink_fail(sink, service_now_ms(service),
	    outbox_try_wait_ms(try));
	snprintf(sink->reason, sizeof(sink->reason), "%s",
	    try->outcome.reason);
	if (sink->failure_count == 1)
		log_info(service->seams.log, "peer_unreachable",
		    LOG_TEXT("peer", sink->name),
		    LOG_TEXT("reason", sink->reason));
	while ((next = outbox_sink_next(sink)) != NULL) {
		outbox_sink_take(sink);
		outbox_try_turn_back(next);
	}
}

/* What a try tells of the host, at once: there may be hundreds behind it. */
static void
outbox_try_tell_sink(struct outbox_try *try, bool was_reached)
{
	struct outbox_sink *sink = try->sink;

	if (!was_reached) {
		outbox_try_fail_sink(try);
		return;
	}
	if (sink->failure_count > 0)
		log_info(try->service->seams.log, "peer_back",
		    LOG_TEXT("peer", sink->name));
	outbox_sink_reach(sink);
}

/* A look-up that takes another request is ready for it at once; one that may
 * not start any more begins anew another time. */
static void
outbox_try_go_on(struct outbox_try *try)
{
	if (!try->service->is_draining) {
		outbox_try_enter(try, OUTBOX_READY);
		outbox_sink_push(try->sink, try);
		return;
	}
	try->outcome.class = OUTCOME_LATER;
	outbox_sequel_settle(try);
	outbox_try_enter(try, OUTBOX_ANSWERED);
}

/* Known from now on, even if the process is killed before it is on the disk.
 * What takes more than one request is not: there is more to do. */
static void
outbox_try_mark(struct outbox_try *try)
{
	struct store_mark_answer answer = { 0 };

	if (try->outcome.class != OUTCOME_SENT || !try->has_mark ||
	    try->is_look_up || try->is_edit ||
	    try->channel->kind->sequel != NULL ||
	    try->channel->kind->keeper != NULL)
		return;
	snprintf(answer.reference, sizeof(answer.reference), "%s",
	    try->outcome.reference);
	snprintf(answer.place, sizeof(answer.place), "%s",
	    try->outcome.place);
	store_mark_answer(try->service->seams.store, try->mark, &answer);
}

/* The network's answer.  Only memory changes here; it is written down by the
 * next step, together with others. */
static void
outbox_try_answer(void *context, const struct exchange_reply *reply)
{
	struct outbox_try *try = context;
	const struct channel_kind *kind = try->channel->kind;
	bool had_place;

	memset(&try->outcome, 0, sizeof(try->outcome));
	try->outcome.retry_after_secs = -1;
	had_place = try->thread.place[0] != '\0';
	if (try->is_sequel)
		outbox_sequel_answer(try, reply);
	else if (try->is_edit)
		outbox_edit_answer(try, reply);
	else if (try->is_look_up)
		kind->judge_look_up(try->channel, try->row.key, reply,
		    &try->thread, &try->outcome);
	else if (kind->keeper != NULL)
		kind->keeper->judge(&try->letter, reply, &try->thread,
		    &try->outcome);
	else if (kind->judge_letter != NULL)
		kind->judge_letter(&try->letter, reply, &try->outcome);
	else
		kind->judge_send(reply, &try->outcome);
	outbox_sequel_follow(try);
	outbox_try_mark(try);
	/* Kept even when this try fails: the next look-up need not search. */
	try->has_learned |= !had_place && try->thread.place[0] != '\0';
	outbox_try_tell_sink(try, reply->progress != EXCHANGE_NEVER_SENT ||
	    reply->status != 0);
	if (try->outcome.class == OUTCOME_FURTHER)
		outbox_try_go_on(try);
	else
		outbox_try_enter(try, OUTBOX_ANSWERED);
}

/* A clock that was set back since the first try does not tell how long ago that
 * was: then only the whole history will do. */
static void
outbox_try_request_look(struct outbox_try *try,
    struct exchange_request *ret_request, struct text *scratch)
{
	int64_t since_at = try->row.first_attempt_ms / 1000;
	int64_t now_at = clock_now(try->service->seams.clock);

	try->thread.span_secs = now_at < since_at ? INT64_MAX :
	    now_at - since_at + OUTBOX_LOOK_BACK_SECS;
	try->channel->kind->request_look_up(try->channel, &try->thread,
	    try->row.key, since_at - OUTBOX_LOOK_BACK_SECS, ret_request,
	    scratch);
}

/* -1 when the network does not take it; nothing left then. */
static int
outbox_try_request(struct outbox_try *try, struct error *ret_error)
{
	const struct channel_kind *kind = try->channel->kind;
	struct network *network = try->service->seams.network;
	struct exchange_request request = { 0 };
	struct text scratch = { 0 };
	int status;

	if (try->is_sequel)
		outbox_sequel_request(try, &request, &scratch);
	else if (try->is_edit)
		outbox_edit_request(try, &request, &scratch);
	else if (try->is_look_up)
		outbox_try_request_look(try, &request, &scratch);
	else if (kind->keeper != NULL)
		kind->keeper->request(try->channel, &try->letter,
		    &try->thread, &request, &scratch);
	else
		kind->request_send(try->channel, &try->letter,
		    try->row.recipient, &request, &scratch);
	/* Before its first byte leaves; a look-up only asks. */
	if (!try->is_look_up && !try->has_mark) {
		try->mark = store_mark_put(try->service->seams.store,
		    try->row.id, try->row.attempt);
		try->has_mark = true;
	}
	try->turn = try->sink->turn;
	try->sink->is_probed = try->sink->failure_count > 0;
	/* Before start(), so that its answer finds the stage right. */
	outbox_try_enter(try, OUTBOX_FLYING);
	status = network->start(network, &request, outbox_try_answer, try,
	    ret_error);
	/* It held a token or a password. */
	if (scratch.bytes != NULL)
		explicit_bzero(scratch.bytes, scratch.capacity);
	text_clear(&scratch);
	return status;
}

/* A mail server gets few connections, a slow Slack leaves room for mail. */
static bool
outbox_try_may_fly(const struct outbox_try *try)
{
	if (try->is_paced)
		return try->service->flying_count < OUTBOX_PACED_CONNECTIONS;
	return try->sink->flying_count < OUTBOX_SINK_CONNECTIONS;
}

/* How things stood when the board was worded is not how they stand: an act or a
 * reload came between its two requests.  It is worded anew. */
static bool
outbox_try_is_stale(const struct outbox_try *try)
{
	return try->is_edit && try->generation != try->service->generation;
}

/* Hand over from the sink's queue while it may take more. */
static void
outbox_try_start_sink(struct service *service, struct outbox_sink *sink)
{
	struct outbox_try *try;
	struct error error = { 0 };

	while ((try = outbox_sink_next(sink)) != NULL &&
	    service->flying_count < OUTBOX_CONNECTIONS &&
	    outbox_sink_may_take(sink, service_now_ms(service)) &&
	    outbox_try_may_fly(try)) {
		outbox_sink_take(sink);
		if (outbox_try_is_stale(try)) {
			outcome_set(&try->outcome, OUTCOME_LATER,
			    "it was changed meanwhile");
			outbox_try_enter(try, OUTBOX_ANSWERED);
			continue;
		}
		if (outbox_try_request(try, &error) == 0)
			continue;
		/* Certain: it never left, so there is no doubt about it. */
		outcome_set(&try->outcome, OUTCOME_LATER, "%s", error.text);
		outbox_sequel_settle(try);
		outbox_try_tell_sink(try, false);
		outbox_try_enter(try, OUTBOX_ANSWERED);
	}
}

/* Sinks take turns at the connections there are in all. */
void
outbox_try_start(struct service *service)
{
	size_t count = service->sinks.list.count, i;

	if (service->ready_count == 0 || service->is_draining)
		return;
	for (i = 0; i < count; i++)
		outbox_try_start_sink(service, service->sinks.list.items[
		    (service->started_from + i) % count]);
	if (service->flying_count >= OUTBOX_CONNECTIONS)
		service->started_from++;
}

/* It counts as never tried, so a stop makes no message doubtful. */
void
outbox_try_unclaim(struct service *service, struct outbox_row *row)
{
	row->next_ms = service_now_ms(service);
	row->state = row->has_doubt ? OUTBOX_WAIT : OUTBOX_PLANNED;
	row->attempt--;
	/* The one repeat that a doubtful row has was not used. */
	if (row->has_doubt && row->repeats > 0)
		row->repeats--;
}

bool
outbox_try_is_looking(const struct service *service, int64_t row_id)
{
	size_t i;

	for (i = 0; i < service->tries.list.count; i++)
		if (service->tries.list.items[i]->row.id == row_id &&
		    service->tries.list.items[i]->is_look_up)
			return true;
	return false;
}

int
outbox_try_is_settled(struct service *service, const struct outbox_try *try,
    bool *ret_is_settled, struct error *ret_error)
{
	struct outbox_row row = { .id = try->row.id };

	*ret_is_settled = false;
	if (!try->is_look_up)
		return 0;
	if (store_outbox_load(service->seams.store, &row, ret_error) < 0)
		return -1;
	*ret_is_settled = row.next_ms == OUTBOX_NEVER;
	store_outbox_clear_row(&row);
	return 0;
}

/* A look-up leaves alone what was given up meanwhile. */
int
outbox_try_give_back(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	bool is_settled;

	try->result = try->row;
	if (outbox_try_is_settled(service, try, &is_settled, ret_error) < 0 ||
	    service_write(service, ret_error) < 0)
		return -1;
	/* Nobody is told of what did not happen. */
	try->is_recorded = try->is_void = true;
	if (is_settled)
		return 0;
	if (try->is_sequel)
		outbox_sequel_leave(service, try);
	else if (try->is_look_up)
		try->result.next_ms = service_now_ms(service);
	else
		outbox_try_unclaim(service, &try->result);
	return outbox_record_save(service, &try->result, ret_error);
}

/* At the end of the process: what was claimed and has not left goes back, so
 * that the next start need not take it for doubtful.  Once the disk refuses,
 * the others stay claimed, which is the safe error. */
int
outbox_try_return(struct service *service, struct error *ret_error)
{
	struct outbox_tries kept = { 0 };
	struct outbox_try *try;
	size_t i;
	int status = 0;

	for (i = 0; i < service->sinks.list.count; i++)
		service->sinks.list.items[i]->taken =
		    service->sinks.list.items[i]->queue.count;
	for (i = 0; i < service->tries.list.count; i++) {
		try = service->tries.list.items[i];
		if (try->stage != OUTBOX_READY || status < 0) {
			array_push(&kept.list, try);
			continue;
		}
		status = outbox_try_give_back(service, try, ret_error);
		outbox_try_free(try);
	}
	array_clear(&service->tries.list);
	service->tries.list.items = kept.list.items;
	service->tries.list.count = kept.list.count;
	service->tries.list.capacity = kept.list.capacity;
	return status;
}
