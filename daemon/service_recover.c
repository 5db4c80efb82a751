/* SPDX-License-Identifier: MIT */
/*
 * What an earlier run left on its way, at a start.
 *
 * A kill leaves rows `sending`.  By the marks (store_mark.h) one was only
 * claimed, and goes back; or its answer had come, and is recorded now; or it
 * was handed over and nobody knows.  Without marks, after a loss of power, all
 * of them are in doubt.
 */
#include "service_recover_internal.h"

#include <stdio.h>

#include "service_internal.h"
#include "store_mark.h"
#include "store_thread.h"

/* An earlier run handed it over and never heard of it: it may have arrived. */
static void
service_recover_doubt(struct outbox_row *row, int64_t settle_ms)
{
	if (row->state == OUTBOX_SENDING)
		row->reason = "patchday stopped while it was sent";
	row->state = OUTBOX_UNKNOWN;
	row->has_doubt = true;
	row->absents = 0;
	row->next_ms = settle_ms;
}

/* Is the channel still one that such an answer can be about?  The file may have
 * been changed meanwhile. */
static bool
service_recover_is_fitting(const struct outbox_lane *lane,
    const struct outbox_row *row, const struct store_mark_answer *answer)
{
	const struct channel *channel = lane == NULL ? NULL : lane->channel;

	return channel != NULL && channel->kind->sequel == NULL &&
	    channel->kind->keeper == NULL && channel_has_recipients(channel) ==
	    (row->recipient[0] != '\0') &&
	    (channel->target != NULL) == (answer->place[0] != '\0');
}

/* The earlier run heard that it arrived: as if that had come just now.  1 when
 * so, and the row is taken over; 0; -1. */
static int
service_recover_answer(struct service *service, struct outbox_row *row,
    struct error *ret_error)
{
	struct outbox_lane *lane =
	    outbox_lane_find(&service->lanes, row->channel);
	struct thread_row thread = { .brief = row->brief,
	    .channel = row->channel };
	struct store_mark_answer answer;
	struct outbox_try *try;

	if (row->state != OUTBOX_SENDING || !store_mark_find_answer(
	    service->seams.store, row->id, row->attempt, &answer) ||
	    !service_recover_is_fitting(lane, row, &answer))
		return 0;
	thread.target = lane->channel->target;
	if (store_thread_load(service->seams.store, &thread, ret_error) < 0)
		return -1;
	try = outbox_try_new(service, lane, row);
	snprintf(try->thread.root, sizeof(try->thread.root), "%s",
	    thread.root);
	outcome_set(&try->outcome, OUTCOME_SENT, "%s", "");
	snprintf(try->outcome.reference, sizeof(try->outcome.reference), "%s",
	    answer.reference);
	snprintf(try->outcome.place, sizeof(try->outcome.place), "%s",
	    answer.place);
	outbox_try_enter(try, OUTBOX_ANSWERED);
	array_push(&service->tries.list, try);
	return 1;
}

/* Rows an earlier run left on their way; what it only claimed never left. */
static int
service_recover_row(struct service *service, struct outbox_row *row,
    struct error *ret_error)
{
	const struct outbox_lane *lane =
	    outbox_lane_find(&service->lanes, row->channel);
	int64_t settle_ms = service_now_ms(service);
	int status;

	/* When that fails, so does what follows. */
	if (outbox_edit_is_change(row) &&
	    outbox_edit_recover(service, row, ret_error) == 0)
		return 0;
	if (lane != NULL && lane->channel != NULL)
		settle_ms += lane->channel->kind->settle_secs * 1000;
	if (row->state == OUTBOX_UNKNOWN && row->next_ms <= settle_ms)
		return 0;
	status = service_recover_answer(service, row, ret_error);
	if (status != 0)
		return status < 0 ? -1 : 0;
	if (row->state == OUTBOX_SENDING && !store_mark_is_possible(
	    service->seams.store, row->id))
		outbox_try_unclaim(service, row);
	else
		service_recover_doubt(row, settle_ms);
	return outbox_record_save(service, row, ret_error);
}

int
service_recover(struct service *service, struct error *ret_error)
{
	static const enum outbox_state states[] = { OUTBOX_UNKNOWN,
	    OUTBOX_SENDING };
	struct outbox_filter filter = { .has_state = true,
	    .only_active = true, .due_after_at = INT64_MIN,
	    .limit = INT32_MAX };
	struct outbox_rows rows = { 0 };
	size_t i, k;
	int status = 0;

	for (i = 0; i < countof(states) && status == 0; i++) {
		filter.state = states[i];
		status = store_outbox_list(service->seams.store, &filter,
		    &rows, ret_error);
		for (k = 0; k < rows.list.count && status == 0; k++)
			status = service_recover_row(service,
			    &rows.list.items[k], ret_error);
		if (rows.list.count > 0)
			log_info(service->seams.log, "recovered",
			    LOG_TEXT("state",
			    store_outbox_state_name(states[i])),
			    LOG_NUMBER("rows", (int64_t)rows.list.count),
			    LOG_NUMBER("answered",
			    (int64_t)service->answered_count));
		store_outbox_clear(&rows);
	}
	return status < 0 ? -1 : outbox_record(service, ret_error);
}
