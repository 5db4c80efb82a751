/* SPDX-License-Identifier: MIT */
/*
 * What became of each try, written down (research: reliability 3.2-3.5).
 * An answer means what outcome.h says.  Parked: nothing of this channel arrives
 * before a person acts.  Unknown: look, or repeat it once where nobody can.
 *
 * A look-up that does not find a message proves little while the peer may still
 * be writing it.  So wait until the peer has settled (settle_secs), look again
 * some seconds later, and only then take it for never sent.
 *
 * Answers wait some milliseconds for company (outbox_record_is_due).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backoff.h"
#include "mem.h"
#include "never.h"
#include "outbox_note_internal.h"
#include "outbox_sequel_internal.h"
#include "service_internal.h"
#include "store_mark.h"
#include "store_thread.h"

#define OUTBOX_LOOK_AGAIN_MS 10000	/* absent once: look again then */
#define OUTBOX_ABSENT_ENOUGH 2		/* look-ups in a row: not there */
#define OUTBOX_RECORD_LOW 16		/* ready to fly: nothing to wait for */
#define OUTBOX_RECORD_WITHIN_MS 50	/* the longest an answer waits */

/* Those that are in the marks are not lost by a kill. */
size_t
outbox_record_most(const struct service *service)
{
	return store_mark_is_kept(service->seams.store) ? OUTBOX_ANSWERS :
	    OUTBOX_ANSWERS_BLIND;
}

/* While more is ready to fly, answers wait a moment to share a commit. */
bool
outbox_record_is_due(const struct service *service)
{
	if (service->answered_count == 0)
		return false;
	return service->ready_count < OUTBOX_RECORD_LOW ||
	    service->answered_count >= outbox_record_most(service) ||
	    clock_boot_ms(service->seams.clock) - service->answered_ms >=
	    OUTBOX_RECORD_WITHIN_MS;
}

/* The only place that writes a row which is not new.  The lane is told here,
 * for otherwise it might sleep past the row's next try. */
int
outbox_record_save(struct service *service, struct outbox_row *row,
    struct error *ret_error)
{
	struct outbox_lane *lane;

	row->updated_ms = service_now_ms(service);
	if (service_write(service, ret_error) < 0 ||
	    store_outbox_save(service->seams.store, row, ret_error) < 0)
		return -1;
	/* Nothing that wakes anybody, and there may be thousands of lanes. */
	if (row->next_ms == OUTBOX_NEVER)
		return 0;
	lane = outbox_lane_find(&service->lanes, row->channel);
	if (always(lane != NULL) && row->next_ms < lane->look_ms)
		lane->look_ms = row->next_ms;
	return 0;
}

/* A row is settled: the next one of its occurrence may go. */
static int
outbox_record_wake(struct service *service, const struct outbox_row *row,
    struct error *ret_error)
{
	struct outbox_row next = { 0 };
	int64_t now_ms = service_now_ms(service), wanted_ms;
	int status = store_outbox_find_follower(service->seams.store, row,
	    &next, ret_error);

	/* Those that wait for a reason of their own keep their time. */
	wanted_ms = next.due_at * 1000 > now_ms ? next.due_at * 1000 : now_ms;
	if (status == 0 && next.id != 0 && next.state == OUTBOX_PLANNED &&
	    next.next_ms > wanted_ms) {
		next.next_ms = wanted_ms;
		status = outbox_record_save(service, &next, ret_error);
	}
	store_outbox_clear_row(&next);
	return status;
}

/* A row that ends without an exchange goes through a try all the same, so that
 * logs, metrics and simulations hear of it in the one way in which they hear
 * of everything. */
int
outbox_record_settled(struct service *service, struct outbox_row *row,
    enum outbox_state state, const char *reason, struct error *ret_error)
{
	struct outbox_try *try = outbox_try_new(service, NULL, row);

	outcome_set(&try->outcome, OUTCOME_REFUSED, "%s", reason);
	try->result = try->row;
	try->result.state = state;
	try->result.next_ms = OUTBOX_NEVER;
	try->result.reason = try->outcome.reason;
	if (service->memo->brief_id == try->row.brief) {
		free(try->zone);
		try->zone = mem_string(service->memo->brief.zone);
	}
	array_push(&service->told.list, try);
	if (state == OUTBOX_DEAD && outbox_note(service, &try->row, NOTE_DEAD,
	    try->outcome.reason, ret_error) < 0)
		return -1;
	if (outbox_record_save(service, &try->result, ret_error) < 0)
		return -1;
	if (state == OUTBOX_SKIPPED && outbox_notice_check(service,
	    &try->result, ret_error) < 0)
		return -1;
	return outbox_record_wake(service, &try->result, ret_error);
}

/* Said loudly and shown until the next start: a database that gives back other
 * bytes than were written is no longer proof of what was sent. */
void
outbox_record_damage(struct service *service, const struct outbox_row *row)
{
	snprintf(service->damage, sizeof(service->damage),
	    "database damaged: what is stored of message %s (%s) is not what "
	    "was written; see its disk, or put back a backup", row->key,
	    row->identity);
	log_error(service->seams.log, "database_damaged",
	    LOG_TEXT("key", row->key), LOG_TEXT("occurrence", row->identity),
	    LOG_TEXT("kind", row->kind));
}

/* --- what an outcome means ------------------------------------------------ */

/* Where the channel's messages end up: nearly always where the last one did. */
static int
outbox_record_keep_place(struct service *service,
    const struct outbox_try *try, const struct thread_row *row,
    struct error *ret_error)
{
	struct outbox_lane *lane = try->lane;

	/* An earlier run's answer (service_recover.c) does not tell to which
	 * target it was sent: the file may name another by now. */
	if (row->place[0] == '\0' || (!try->has_mark && !try->is_look_up) ||
	    (lane->place != NULL && strcmp(lane->place, row->place) == 0))
		return 0;
	/* A reload may have given the lane another target meanwhile. */
	outbox_lane_forget(lane);
	if (service_write(service, ret_error) < 0 || store_thread_put_place(
	    service->seams.store, row, ret_error) < 0)
		return -1;
	if (lane->channel == try->channel)
		outbox_lane_keep(lane, row->place);
	return 0;
}

/* It arrived: settle the row, remember where, so that what follows in the
 * occurrence hangs on it. */
static int
outbox_record_sent(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	struct thread_row thread = { .brief = try->row.brief,
	    .channel = try->row.channel, .target = try->channel->target };

	try->result.state = OUTBOX_SENT;
	try->result.next_ms = OUTBOX_NEVER;
	try->result.has_doubt = false;
	try->result.reference = try->outcome.reference;
	try->result.place = try->outcome.place;
	try->result.reason = service->seams.is_rehearsal ?
	    "rehearsed: worded and recorded, not sent" : try->thread.remark;
	if (service->seams.is_rehearsal)
		return 0;
	/* Mail and webhooks tell no place, comments on a ticket neither. */
	if (try->outcome.place[0] == '\0')
		return try->is_sequel ? outbox_edit_follow(service, try,
		    ret_error) : 0;
	snprintf(thread.root, sizeof(thread.root), "%s",
	    try->outcome.reference);
	snprintf(thread.place, sizeof(thread.place), "%s",
	    try->outcome.place);
	if (service_write(service, ret_error) < 0)
		return -1;
	/* Some hang in no thread, and none hangs on them. */
	if (outbox_compose_is_apart(&try->row))
		return outbox_record_keep_place(service, try, &thread,
		    ret_error);
	/* What hangs on a root is none, though that may be lost by now. */
	if (try->thread.root[0] == '\0' && store_thread_put_root(
	    service->seams.store, &thread, ret_error) < 0)
		return -1;
	if (outbox_record_keep_place(service, try, &thread, ret_error) < 0)
		return -1;
	outbox_memo_thread(service, thread.brief);
	/* It is the thread's root, and says what is true now. */
	if (try->is_sequel)
		return 0;
	return outbox_edit_follow(service, try, ret_error);
}

/* When to try again: longer with each attempt, never before the peer's
 * Retry-After, spread by chance. */
static int64_t
outbox_record_backoff(struct service *service, const struct outbox_try *try)
{
	int64_t now_ms = service_now_ms(service);

	return now_ms + (try->wait_ms > 0 ? try->wait_ms : backoff_next_ms(
	    try->row.attempt, now_ms - try->row.first_attempt_ms,
	    try->outcome.retry_after_secs, service->seams.random));
}

/* Did not arrive; the peer may have said from when on it wants to hear from
 * this channel again. */
static void
outbox_record_later(struct service *service, struct outbox_try *try)
{
	try->result.next_ms = outbox_record_backoff(service, try);
	if (!try->is_look_up)
		try->result.state = OUTBOX_WAIT;
	/* A mail server's answer is about one recipient, not the channel. */
	if (try->outcome.retry_after_secs < 0 ||
	    channel_has_recipients(try->channel))
		return;
	try->lane->closed_until_ms = try->result.next_ms;
	snprintf(try->lane->reason, sizeof(try->lane->reason), "%s",
	    try->outcome.reason);
}

/* The peer knows a repeat, or it changes nothing there: until it is certain. */
static void
outbox_record_repeat(struct service *service, struct outbox_try *try)
{
	int64_t settled_ms = service_now_ms(service) +
	    try->channel->kind->settle_secs * 1000;

	try->result.state = OUTBOX_WAIT;
	try->result.next_ms = outbox_record_backoff(service, try);
	if (try->result.next_ms < settled_ms)
		try->result.next_ms = settled_ms;
}

/* May have arrived.  Where nobody can look, it is repeated once. */
static void
outbox_record_unknown(struct service *service, struct outbox_try *try)
{
	const struct channel_kind *kind = try->channel->kind;
	int64_t now_ms = service_now_ms(service);

	try->result.has_doubt = true;
	try->result.absents = 0;
	if (kind->is_repeatable) {
		outbox_record_repeat(service, try);
	} else if (!try->is_look_up && (kind->can_look_up ||
	    try->row.repeats == 0)) {
		try->result.state = OUTBOX_UNKNOWN;
		try->result.next_ms = now_ms + kind->settle_secs * 1000;
	} else if (try->is_look_up && try->row.repeats == 0) {
		/* A double is better than a start nobody hears of: once. */
		try->result.state = OUTBOX_WAIT;
		try->result.next_ms = now_ms;
	} else {
		/* Repeated once already; more would be noise. */
		try->result.state = OUTBOX_UNKNOWN;
		try->result.next_ms = OUTBOX_NEVER;
	}
}

/* A look-up did not find it: look once more, then it was never sent. */
static void
outbox_record_absent(struct service *service, struct outbox_try *try)
{
	int64_t now_ms = service_now_ms(service);

	try->result.absents++;
	if (try->result.absents < OUTBOX_ABSENT_ENOUGH) {
		try->result.next_ms = now_ms + OUTBOX_LOOK_AGAIN_MS;
		return;
	}
	/* Now it is certain: as if it had never been tried. */
	try->result.state = OUTBOX_WAIT;
	try->result.next_ms = now_ms;
	try->result.has_doubt = false;
	try->result.absents = 0;
}

/* A person must act: close the lane until the next probe, tell operators. After
 * a look-up the row stays `unknown`. */
static int
outbox_record_parked(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	int64_t until_ms = service_now_ms(service) + OUTBOX_PARK_MS;
	int left = outbox_edit_leave(service, try, ret_error);

	if (left != 0)
		return left < 0 ? -1 : 0;
	if (!try->is_look_up)
		try->result.state = OUTBOX_PARKED;
	try->result.next_ms = until_ms;
	if (!try->lane->is_parked)
		log_error(service->seams.log, "channel_parked",
		    LOG_TEXT("channel", try->lane->id),
		    LOG_TEXT("reason", try->outcome.reason));
	outbox_lane_park(try->lane, until_ms, try->outcome.reason);
	return outbox_note(service, &try->row, NOTE_PARKED,
	    try->outcome.reason, ret_error);
}

/* From the outcome to what the row becomes, in try->result; the row as claimed
 * stays as it is until the commit is through. */
static int
outbox_record_judge(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	try->result = try->row;
	try->result.reason = try->outcome.reason;
	if (outbox_sequel_record(service, try, ret_error) < 0)
		return -1;
	switch (try->outcome.class) {
	case OUTCOME_SENT:
		return outbox_record_sent(service, try, ret_error);
	case OUTCOME_LATER:
		outbox_record_later(service, try);
		break;
	case OUTCOME_ABSENT:
		outbox_record_absent(service, try);
		break;
	case OUTCOME_PARKED:
		return outbox_record_parked(service, try, ret_error);
	case OUTCOME_REFUSED:
		if (try->is_sequel)
			break;
		/* A look-up never is (channel_kind.h), as it would tell
		 * nothing about the message. */
		if (never(try->is_look_up)) {
			outbox_record_unknown(service, try);
			break;
		}
		try->result.state = OUTBOX_DEAD;
		try->result.next_ms = OUTBOX_NEVER;
		return outbox_note(service, &try->row, NOTE_DEAD,
		    try->outcome.reason, ret_error);
	case OUTCOME_ROOTLESS:
		return outbox_edit_uproot(service, try, ret_error);
	case OUTCOME_UNKNOWN:
	case OUTCOME_FURTHER:
		outbox_record_unknown(service, try);
		break;
	}
	return outbox_note_wait(service, try, ret_error);
}

/* The rows that waited for the lane need not wait any longer. */
static int
outbox_record_unpark(struct service *service, struct outbox_lane *lane,
    struct error *ret_error)
{
	log_info(service->seams.log, "channel_works_again",
	    LOG_TEXT("channel", lane->id));
	outbox_lane_open(lane);
	lane->look_ms = 0;
	return store_outbox_wake(service->seams.store, lane->id,
	    service_now_ms(service), ret_error);
}

/* What a look-up learned is known from now on. */
static int
outbox_record_place(struct service *service, const struct outbox_try *try,
    struct error *ret_error)
{
	struct thread_row row = { .channel = try->row.channel,
	    .target = try->channel->target };

	if (!try->has_learned)
		return 0;
	if (try->is_edit)
		return outbox_edit_save_link(service, try, ret_error);
	snprintf(row.place, sizeof(row.place), "%s", try->thread.place);
	return outbox_record_keep_place(service, try, &row, ret_error);
}

/* What a look-up says of a row that was settled meanwhile.  In a transaction,
 * for it is forgotten behind a commit. */
static int
outbox_record_void(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	if (service_write(service, ret_error) < 0)
		return -1;
	try->is_recorded = try->is_void = true;
	return 0;
}

/* The row first, then what the outcome says about the channel and its host;
 * memory last, as a rollback undoes only what outbox_record_undo() lists. */
int
outbox_record_try(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	enum outcome_class class = try->outcome.class;
	bool is_settled;

	if (outbox_try_is_settled(service, try, &is_settled, ret_error) < 0)
		return -1;
	/* A reminder that gave way while it was looked for stays given up; only
	 * that it arrived is worth knowing. */
	if (is_settled && class != OUTCOME_SENT)
		return outbox_record_void(service, try, ret_error);
	if (outbox_record_place(service, try, ret_error) < 0 ||
	    outbox_record_judge(service, try, ret_error) < 0 ||
	    service_subscriber_count(service, try, ret_error) < 0 ||
	    outbox_record_save(service, &try->result, ret_error) < 0)
		return -1;
	if (try->result.state == OUTBOX_SENT && outbox_notice_check(service,
	    &try->result, ret_error) < 0)
		return -1;
	/* Not again in this transaction; a rollback takes it back. */
	try->is_recorded = true;
	try->has_opened = try->lane->is_parked && (class == OUTCOME_SENT ||
	    class == OUTCOME_REFUSED || class == OUTCOME_ABSENT);
	if (try->has_opened && outbox_record_unpark(service, try->lane,
	    ret_error) < 0)
		return -1;
	if (try->result.next_ms != OUTBOX_NEVER)
		return 0;
	return outbox_record_wake(service, &try->result, ret_error);
}

/* All that came in since the last step, in one transaction. */
int
outbox_record(struct service *service, struct error *ret_error)
{
	struct outbox_try *try;
	size_t i;

	for (i = 0; i < service->tries.list.count; i++) {
		try = service->tries.list.items[i];
		if (try->stage != OUTBOX_ANSWERED || try->is_recorded)
			continue;
		if ((try->is_back ? outbox_try_give_back : outbox_record_try)(
		    service, try, ret_error) < 0)
			return -1;
	}
	return 0;
}

/* --- after the commit ----------------------------------------------------- */

/* Told after the commit only: a log that says "sent" of what is not recorded
 * would be believed. */
void
outbox_record_done(struct service *service)
{
	struct outbox_tries *tries = &service->tries;
	struct outbox_try *try;
	size_t i, kept = 0;

	for (i = 0; i < service->told.list.count; i++)
		outbox_tell_try(service, service->told.list.items[i]);
	outbox_tries_clear(&service->told);
	for (i = 0; i < tries->list.count; i++) {
		try = tries->list.items[i];
		if (!try->is_recorded) {
			tries->list.items[kept++] = try;
			continue;
		}
		if (!try->is_void)
			outbox_tell_try(service, try);
		else if (try->is_back)
			service->returned_count += try->row.attempt -
			    try->result.attempt;
		outbox_try_free(try);
	}
	tries->list.count = kept;
}

/* The answers are still here and are recorded by the next transaction, which
 * opens lanes again; only what was said about rows that never flew is
 * forgotten, as they are claimed anew. */
void
outbox_record_undo(struct service *service)
{
	struct outbox_try *try;
	size_t i;

	for (i = 0; i < service->tries.list.count; i++) {
		try = service->tries.list.items[i];
		try->lane->is_parked |= try->has_opened;
		try->is_recorded = try->is_void = false;
	}
	outbox_tries_clear(&service->told);
}
