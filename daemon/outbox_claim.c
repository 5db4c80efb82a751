/* SPDX-License-Identifier: MIT */
/*
 * Claiming a row: may it be sent now?
 *
 * A row that is due goes through these questions, and each can end it here: is
 * another message of its occurrence before it (order); can its brief and
 * letter still be trusted; does the channel still exist in this form; is it too
 * late to say it, or only in other words (lateness.h); can the channel be used.
 *
 * What is left is worded, its letter stored, and the row marked `sending` with
 * one more attempt: all in the step's transaction.  Nothing is handed over
 * before the commit.  So whatever may be on the wire is `sending` on the disk,
 * and a start after a crash finds exactly the rows that may have arrived.  The
 * opposite order would send twice after a crash.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lateness.h"
#include "outbox_note_internal.h"
#include "outbox_now_internal.h"
#include "outbox_order_internal.h"
#include "outbox_sequel_internal.h"
#include "service_internal.h"
#include "store_fresh.h"
#include "store_letter.h"

/* A look-up that is never recorded is begun anew after this. */
#define OUTBOX_LOOKING_MS (10 * 60 * 1000)

/* --- lateness ------------------------------------------------------------- */

/* Does the work go on, by what people did?  Where they end it, the planned end
 * tells nothing. */
static bool
outbox_claim_goes_on(const struct service *service,
    const struct outbox_row *row)
{
	struct occurrence occurrence;
	enum occurrence_phase phase;

	if (schedule_find(service->schedule, row->identity, &occurrence,
	    NULL) < 0)
		return false;
	phase = occurrence_phase(&occurrence, clock_now(service->seams.clock));
	return phase == OCCURRENCE_RUNNING || phase == OCCURRENCE_VERIFYING;
}

/* Ask lateness.h about the row, with what the store knows of it. */
static int
outbox_claim_judge(struct service *service, const struct outbox_lane *lane,
    const struct outbox_row *row, enum lateness_verdict *ret_verdict,
    struct error *ret_error)
{
	const struct brief_row *brief = &service->memo->row;
	struct lateness_case lateness = { .kind = outbox_order_kind(row),
	    .due_at = row->due_at, .start_at = brief->start_at,
	    .end_at = brief->end_at, .grace_secs = brief->grace_secs,
	    .catch_up_secs = brief->catch_up_secs,
	    .is_asked_for = row->is_forced || (lane->channel != NULL &&
	    lane->channel->kind->is_record),
	    .is_start_missed = row->lateness == OUTBOX_COMBINED };
	struct outbox_row end = { 0 };
	bool is_asked_later = false, is_over = false;

	/* It may have arrived in time: the repeat is the same mail. */
	if (row->has_doubt && lateness.kind == ANNOUNCEMENT_REMINDER)
		lateness.is_asked_for = true;
	if (lateness.kind == ANNOUNCEMENT_START) {
		if (outbox_order_find_end(service, row, &end, ret_error) < 0)
			return -1;
		lateness.is_end_owed = end.id != 0;
		lateness.is_going_on = outbox_claim_goes_on(service, row);
		store_outbox_clear_row(&end);
		if (!row->is_forced && outbox_order_find_over(service, row,
		    &is_over, ret_error) < 0)
			return -1;
	}
	*ret_verdict = is_over ? LATENESS_SUPERSEDED :
	    lateness_decide(&lateness, clock_now(service->seams.clock));
	if (lateness.kind == ANNOUNCEMENT_ASK && !lateness.is_asked_for &&
	    *ret_verdict == LATENESS_NORMAL) {
		if (outbox_order_find_question(service, row, &is_asked_later,
		    ret_error) < 0)
			return -1;
		if (is_asked_later)
			*ret_verdict = LATENESS_SUPERSEDED;
	}
	return 0;
}

/* Operators hear of what is left out because it is too late.  Questions and
 * nudges to one person are no announcement that anybody misses. */
static int
outbox_claim_tell(struct service *service, const struct outbox_row *row,
    enum lateness_verdict verdict, const char *reason,
    struct error *ret_error)
{
	if (verdict == LATENESS_STALE)
		return outbox_note(service, row, NOTE_STALE, reason,
		    ret_error);
	if (verdict != LATENESS_DROPPED ||
	    outbox_order_kind(row) != ANNOUNCEMENT_REMINDER)
		return 0;
	return outbox_note(service, row, NOTE_LATE,
	    clock_now(service->seams.clock) >= service->memo->row.start_at ?
	    "the work has begun" : "later than the window's late.grace",
	    ret_error);
}

/* Apply a verdict that is not to send.  1 when it settled the row. */
static int
outbox_claim_refuse(struct service *service, struct outbox_row *row,
    enum lateness_verdict verdict, struct error *ret_error)
{
	const char *reason = NULL;
	int status;

	if (verdict == LATENESS_DROPPED)
		reason = "the reminder is too late to help";
	else if (verdict == LATENESS_STALE)
		reason = "older than the window's catch_up limit";
	else if (verdict == LATENESS_COMBINED && row->has_doubt &&
	    outbox_order_kind(row) == ANNOUNCEMENT_START)
		reason = "the window is over";
	if (!row->has_doubt &&
	    outbox_claim_tell(service, row, verdict, reason, ret_error) < 0)
		return -1;
	/* Its end may not be as old. */
	if (verdict == LATENESS_STALE && !row->has_doubt &&
	    outbox_order_kind(row) == ANNOUNCEMENT_START &&
	    outbox_order_combine(service, row, ret_error) < 0)
		return -1;
	if (verdict == LATENESS_SUPERSEDED &&
	    outbox_order_kind(row) == ANNOUNCEMENT_ASK)
		status = outbox_record_settled(service, row, row->has_doubt ?
		    OUTBOX_UNKNOWN : OUTBOX_SUPERSEDED, row->has_doubt ?
		    "it may have arrived; a later question is due" :
		    "not sent in time; a later question is due", ret_error);
	else if (verdict == LATENESS_SUPERSEDED)
		status = outbox_order_supersede(service, row, ret_error);
	else if (reason != NULL)
		status = outbox_record_settled(service, row, row->has_doubt ?
		    OUTBOX_UNKNOWN : OUTBOX_SKIPPED, reason, ret_error);
	else
		return 0;
	return status < 0 ? -1 : 1;
}

/* --- claiming ------------------------------------------------------------- */

/* Can the lane's channel be used at all?  A secret that could not be read is
 * tried again at each probe. */
static bool
outbox_claim_is_usable(struct service *service, struct outbox_lane *lane)
{
	struct channel *channel = lane->channel;
	struct error error = { 0 };

	if (channel == NULL)
		return false;
	if (service->seams.is_simulated || service->seams.is_rehearsal ||
	    channel->token_file == NULL || channel->token != NULL)
		return true;
	if (service->seams.vault->load_channel(service->seams.vault, channel,
	    &error) == 0)
		return true;
	outbox_lane_park(lane, 0, error.text);
	return false;
}

/* The channel cannot be used: the row waits for the next probe.  One that may
 * have arrived stays `unknown`. */
static int
outbox_claim_park(struct service *service, struct outbox_lane *lane,
    struct outbox_row *row, struct error *ret_error)
{
	lane->closed_until_ms = service_now_ms(service) + OUTBOX_PARK_MS;
	if (row->state != OUTBOX_UNKNOWN)
		row->state = OUTBOX_PARKED;
	row->next_ms = lane->closed_until_ms;
	row->reason = lane->reason;
	if (outbox_note(service, row, NOTE_PARKED, lane->reason,
	    ret_error) < 0)
		return -1;
	return outbox_record_save(service, row, ret_error);
}

/* Rehearsed: everything but the network. */
static int
outbox_claim_rehearse(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	outcome_set(&try->outcome, OUTCOME_SENT, "%s", "");
	snprintf(try->outcome.reference, sizeof(try->outcome.reference),
	    "rehearsal");
	array_push(&service->told.list, try);
	return outbox_record_try(service, try, ret_error);
}

/* Write the claim: of a look-up when to look again should it never be answered,
 * else what a claim changes, in a statement of its own. */
static int
outbox_claim_save(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	if (try->is_look_up)
		return outbox_record_save(service, &try->row, ret_error);
	try->row.updated_ms = service_now_ms(service);
	if (service_write(service, ret_error) < 0)
		return -1;
	return store_outbox_claim(service->seams.store, &try->row, ret_error);
}

/* One more attempt, from now. */
static void
outbox_claim_count(struct service *service, struct outbox_row *row)
{
	row->state = OUTBOX_SENDING;
	row->attempt++;
	row->repeats += row->has_doubt;
	if (row->first_attempt_ms == 0)
		row->first_attempt_ms = service_now_ms(service);
	if (service->returned_count > 0)
		service->returned_count--;
	else
		service->attempt_count++;
}

/* What is claimed by this transaction is collected and becomes a try of the
 * service when the commit is through. */
static void
outbox_claim_enter(struct service *service, struct outbox_try *try)
{
	(void)outbox_sequel_resume(try);
	outbox_try_enter(try, OUTBOX_READY);
	/* The lane's room is no more than that (outbox_fill_lane()). */
	service->claim_room--;
	outbox_lane_use(try->lane, service_now_ms(service));
	array_push(&service->claimed.list, try);
}

/* Claim the row: word it, store the letter, write it down as `sending`. */
static int
outbox_claim_take(struct service *service, struct outbox_lane *lane,
    struct outbox_row *row, struct error *ret_error)
{
	struct outbox_try *try = outbox_try_new(service, lane, row);
	struct outbox_row *mine = &try->row;

	/* May it have arrived?  Where the channel can be asked, ask before
	 * sending it again; a look-up is no attempt. */
	try->is_look_up = mine->state == OUTBOX_UNKNOWN &&
	    try->channel->kind->can_look_up;
	if (try->is_look_up)
		mine->next_ms = service_now_ms(service) + OUTBOX_LOOKING_MS;
	else
		outbox_claim_count(service, mine);
	if (outbox_compose(service, try, ret_error) < 0 ||
	    outbox_claim_save(service, try, ret_error) < 0) {
		outbox_try_free(try);
		return -1;
	}
	if (service->seams.is_rehearsal)
		return outbox_claim_rehearse(service, try, ret_error);
	outbox_claim_enter(service, try);
	return 0;
}

/* What keeps the row from ever being sent; NULL: nothing. */
static const char *
outbox_claim_fault(const struct outbox_lane *lane,
    const struct outbox_row *row)
{
	if (lane->channel == NULL)
		return NULL;
	return channel_has_recipients(lane->channel) ==
	    (row->recipient[0] != '\0') ? NULL :
	    "the channel is of another kind now";
}

/* As outbox_memo_load(); a brief that cannot be read ends its row: 0. */
static int
outbox_claim_brief(struct service *service, struct outbox_row *row,
    struct error *ret_error)
{
	struct error error = { 0 };

	if (outbox_memo_load(service, row->brief, &error) == 0)
		return 1;
	if (error_is_store(&error)) {
		*ret_error = error;
		return -1;
	}
	error_prefix(&error, "its brief is damaged");
	outbox_record_damage(service, row);
	return outbox_record_settled(service, row, OUTBOX_DEAD, error.text,
	    ret_error);
}

/* What may have arrived is sent again as it was stored, or looked up.  One
 * whose letter is not what was stored ends: 0. */
static int
outbox_claim_letter(struct service *service, const struct outbox_lane *lane,
    struct outbox_row *row, struct error *ret_error)
{
	struct text body = { 0 };
	bool is_sound = true;
	int status = 0;

	if (outbox_order_is_blind(row, lane))
		status = store_letter_load(service->seams.store, row,
		    &body, &is_sound, ret_error);
	text_clear(&body);
	if (status < 0)
		return -1;
	if (is_sound)
		return 1;
	outbox_record_damage(service, row);
	return outbox_record_settled(service, row, OUTBOX_DEAD, "its stored "
	    "letter is damaged, so it is not sent again", ret_error);
}

/* What was in doubt stayed as it was whatever people did meanwhile, whatever
 * the file says by now, and by a clock that may have run ahead.  Once it is
 * known not to have arrived, it may be called for no longer, or not be due yet:
 * 0. */
static int
outbox_claim_call(struct service *service, struct outbox_row *row,
    struct error *ret_error)
{
	int64_t due_at;

	if (row->has_doubt || row->attempt == 0 || row->is_forced)
		return 1;
	due_at = service_move_find_due(service, row);
	if (due_at == INT64_MAX)
		return outbox_record_settled(service, row,
		    OUTBOX_SUPERSEDED, OUTBOX_UNCALLED, ret_error);
	if (due_at < row->due_at)
		due_at = row->due_at;
	if (due_at <= clock_now(service->seams.clock) ||
	    outbox_now_is(service, row))
		return 1;
	row->state = OUTBOX_PLANNED;
	row->next_ms = due_at * 1000;
	if (due_at != row->due_at)
		return service_move_to(service, row, due_at, ret_error);
	return outbox_record_save(service, row, ret_error);
}

int
outbox_claim_row(struct service *service, struct outbox_lane *lane,
    struct outbox_row *row, struct error *ret_error)
{
	enum lateness_verdict verdict = LATENESS_NORMAL;
	const char *fault = outbox_claim_fault(lane, row);
	int status = outbox_order_unblock(service, row, ret_error);

	if (status > 0)
		status = outbox_claim_brief(service, row, ret_error);
	if (status > 0)
		status = service_failover_doubt(service, lane, row, ret_error);
	if (status > 0)
		status = outbox_claim_call(service, row, ret_error);
	if (status > 0)
		status = outbox_edit_check(service, lane, row, ret_error);
	if (status > 0)
		status = outbox_note_check(service, row, ret_error);
	if (status > 0)
		status = outbox_claim_letter(service, lane, row, ret_error);
	if (status <= 0)
		return status;
	if (fault != NULL)
		return outbox_record_settled(service, row, OUTBOX_DEAD, fault,
		    ret_error);
	/* They left while it was on the wire. */
	if (service_subscriber_is_gone(service, lane->channel,
	    row->recipient))
		return outbox_record_settled(service, row, OUTBOX_SUPERSEDED,
		    OUTBOX_UNCALLED, ret_error);
	if (outbox_claim_judge(service, lane, row, &verdict, ret_error) < 0)
		return -1;
	/* Whether it arrived is worth knowing even when it is too late. */
	if (!outbox_order_is_sought(service, row, lane,
	    verdict == LATENESS_STALE)) {
		status = outbox_claim_refuse(service, row, verdict, ret_error);
		if (status != 0)
			return status < 0 ? -1 : 0;
	}
	if (!outbox_claim_is_usable(service, lane))
		return outbox_claim_park(service, lane, row, ret_error) < 0 ?
		    -1 : 1;
	if (!row->has_doubt)
		row->lateness = verdict == LATENESS_LATE ? OUTBOX_LATE :
		    verdict == LATENESS_COMBINED ? OUTBOX_COMBINED :
		    OUTBOX_NORMAL;
	return outbox_claim_take(service, lane, row, ret_error) < 0 ? -1 : 1;
}

/* --- claimed as it is put ------------------------------------------------- */

/* Has its lane room for it, and does nothing wait that comes before it? */
static bool
outbox_claim_has_room(const struct service *service,
    const struct outbox_lane *lane, const struct outbox_row *row)
{
	int64_t now_ms = service_now_ms(service);

	return lane->channel != NULL && !lane->is_parked &&
	    !lane->sink->is_behind && lane->sink->failure_count == 0 &&
	    service->claim_room > 0 && row->next_ms <= now_ms &&
	    lane->look_ms > now_ms && outbox_lane_room(lane, now_ms) > 0;
}

/* Would each of the questions above be answered by "go on", and nothing be
 * written? */
static int
outbox_claim_is_plain(struct service *service, const struct outbox_lane *lane,
    struct outbox_row *row, bool *ret_is_plain, struct error *ret_error)
{
	enum lateness_verdict verdict = LATENESS_NORMAL;
	struct error error = { 0 };
	bool is_alone = false, is_awaited = false;

	*ret_is_plain = false;
	if (service->seams.is_rehearsal ||
	    !outbox_claim_has_room(service, lane, row) ||
	    outbox_claim_fault(lane, row) != NULL ||
	    service_failover_is_doubtful(service, lane, row) ||
	    service_subscriber_is_gone(service, lane->channel,
	    row->recipient) || (lane->channel->token_file != NULL &&
	    lane->channel->token == NULL && !service->seams.is_simulated))
		return 0;
	if (store_fresh_is_alone(service->seams.store, row, &is_alone,
	    ret_error) < 0)
		return -1;
	if (!is_alone)
		return 0;
	if (outbox_memo_load(service, row->brief, &error) < 0) {
		if (!error_is_store(&error))
			return 0;
		*ret_error = error;
		return -1;
	}
	if (outbox_edit_is_awaited(service, lane, row, &is_awaited,
	    ret_error) < 0 ||
	    outbox_claim_judge(service, lane, row, &verdict, ret_error) < 0)
		return -1;
	*ret_is_plain = !is_awaited && verdict == LATENESS_NORMAL;
	return 0;
}

int
outbox_claim_fresh(struct service *service, struct outbox_lane *lane,
    const struct outbox_row *row, struct error *ret_error)
{
	struct store *store = service->seams.store;
	struct outbox_row mine = *row;
	struct outbox_try *try;
	bool is_plain, is_new = false, has_letter;
	int status;

	if (outbox_claim_is_plain(service, lane, &mine, &is_plain,
	    ret_error) < 0)
		return -1;
	if (!is_plain)
		return 0;
	store_fresh_own(&mine);
	mine.lateness = OUTBOX_NORMAL;
	try = outbox_try_new(service, lane, &mine);
	outbox_claim_count(service, &try->row);
	status = outbox_compose_words(service, try, &has_letter, ret_error);
	if (status == 0)
		status = store_outbox_put(store, &try->row, &is_new,
		    ret_error);
	if (status == 0 && is_new)
		status = store_letter_save(store, &try->row, try->letter.body,
		    try->letter.length, ret_error);
	if (status == 0 && is_new) {
		outbox_claim_enter(service, try);
		return 1;
	}
	/* It was planned before a crash: nothing was attempted now. */
	service->returned_count++;
	outbox_try_free(try);
	return status;
}
