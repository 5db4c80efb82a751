/* SPDX-License-Identifier: MIT */
/*
 * The order of an occurrence's messages: what is to be said waits for what
 * comes before it, in the same channel and to the same recipient.
 *
 * Waiting must not become silence.  Where what waits says it too, what is
 * before it gives way: a reminder to anything, an act that is no news any more
 * to a later one, a start to its end; and a question, which waits for nothing,
 * to the next one.  Whatever gives way is settled with the
 * reason.
 */
#include "outbox_order_internal.h"

#include <string.h>

#include "never.h"
#include "outbox_note_internal.h"
#include "service_internal.h"

/* How soon a row that waits for another one is looked at again. */
#define OUTBOX_BLOCKED_LEAST_MS 1000
#define OUTBOX_BLOCKED_MOST_MS 60000

/* What is too late to be said is looked for by a run that has just begun; later
 * it was, for as long as it would have been news. */
#define OUTBOX_SOUGHT_SECS (10 * 60)

#define OUTBOX_QUESTIONS 64	/* of one kind, over channels and changes */
#define OUTBOX_ENDS 1024	/* of one occurrence, over its channels */

enum announcement_kind
outbox_order_kind(const struct outbox_row *row)
{
	enum announcement_kind kind = ANNOUNCEMENT_REMINDER;
	int64_t lead_secs;

	if (note_is_kind(row->kind))
		return ANNOUNCEMENT_NOTE;
	announcement_parse_kind(row->kind, &kind, &lead_secs, NULL);
	return kind;
}

bool
outbox_order_is_blind(const struct outbox_row *row,
    const struct outbox_lane *lane)
{
	return row->has_doubt && (lane->channel == NULL ||
	    !lane->channel->kind->can_look_up || row->state != OUTBOX_UNKNOWN);
}

bool
outbox_order_is_sought(const struct service *service,
    const struct outbox_row *row, const struct outbox_lane *lane,
    bool is_stale)
{
	return row->has_doubt && !outbox_order_is_blind(row, lane) &&
	    (!is_stale || clock_now(service->seams.clock) -
	    service->started_at < OUTBOX_SOUGHT_SECS);
}

/* What was done comes before what was done next, for as long as it is news;
 * then the later message says more; but a remark or a stage does not say that
 * the end was put off, nor does that it has passed. */
static int
outbox_order_clear_act(struct service *service, const struct outbox_row *row,
    struct outbox_row *blocker, struct error *ret_error)
{
	int64_t late_secs = clock_now(service->seams.clock) - blocker->due_at;
	int status;

	/* The memo may hold another occurrence's, or nothing. */
	if (outbox_memo_load(service, row->brief, ret_error) < 0)
		return error_is_store(ret_error) ? -1 : 0;
	if (late_secs <= service->memo->row.grace_secs || blocker->has_doubt)
		return 0;
	if ((announcement_is_detail(outbox_order_kind(row)) ||
	    outbox_order_kind(row) == ANNOUNCEMENT_OVERDUE) &&
	    !announcement_is_detail(outbox_order_kind(blocker)))
		return 0;
	status = outbox_record_settled(service, blocker, OUTBOX_SUPERSEDED,
	    "not sent in time; a later message of the occurrence is due",
	    ret_error);
	return status < 0 ? -1 : 1;
}

int
outbox_order_clear_acts(struct service *service,
    const struct outbox_row *start, int64_t sequence,
    struct error *ret_error)
{
	struct outbox_row after = *start, row;
	int status = 0;

	after.strings = NULL;
	while (status == 0) {
		memset(&row, 0, sizeof(row));
		if (store_outbox_find_follower(service->seams.store, &after,
		    &row, ret_error) < 0)
			return -1;
		if (row.id == 0 || row.sequence >= sequence) {
			store_outbox_clear_row(&row);
			return 0;
		}
		after.sequence = row.sequence;
		if (announcement_is_act(outbox_order_kind(&row)) &&
		    row.state != OUTBOX_SENDING && !row.has_doubt)
			status = outbox_record_settled(service, &row,
			    OUTBOX_SUPERSEDED, "its start was not sent "
			    "in time", ret_error);
		store_outbox_clear_row(&row);
	}
	return status;
}

/* A later message is due: nobody needs the reminder now, and operators hear
 * that it was missed; but where it may have opened a ticket, the later one has
 * to know. */
static int
outbox_order_clear_reminder(struct service *service,
    const struct outbox_lane *lane, struct outbox_row *reminder,
    struct error *ret_error)
{
	static const char reason[] = "the next message of the occurrence is "
	    "due";
	int status;

	if (reminder->has_doubt && lane->channel != NULL &&
	    lane->channel->kind->is_record &&
	    !outbox_order_is_blind(reminder, lane))
		return 0;
	if (reminder->has_doubt)
		status = outbox_record_settled(service, reminder,
		    OUTBOX_UNKNOWN, "it may have arrived; the next message of "
		    "the occurrence is due", ret_error);
	else if ((status = outbox_note(service, reminder, NOTE_LATE, reason,
	    ret_error)) == 0)
		status = outbox_record_settled(service, reminder,
		    OUTBOX_SKIPPED, reason, ret_error);
	return status < 0 ? -1 : 1;
}

/* A start gives way to its end, which says both; but an end that is no news any
 * more itself says nothing. */
static int
outbox_order_clear_start(struct service *service, struct outbox_row *row,
    struct outbox_row *start, struct error *ret_error)
{
	if (outbox_memo_load(service, row->brief, ret_error) < 0)
		return error_is_store(ret_error) ? -1 : 0;
	if (start->has_doubt && !row->is_forced &&
	    clock_now(service->seams.clock) - row->due_at >
	    service->memo->row.catch_up_secs)
		return outbox_record_settled(service, start, OUTBOX_UNKNOWN,
		    "it may have arrived; its end is too late to be said",
		    ret_error) < 0 ? -1 : 1;
	if (!start->has_doubt) {
		row->lateness = OUTBOX_COMBINED;
		if (outbox_order_clear_acts(service, start, row->sequence,
		    ret_error) < 0)
			return -1;
	}
	return outbox_record_settled(service, start, OUTBOX_SUPERSEDED,
	    start->has_doubt ? "it may have arrived; the end is due" :
	    "not sent in time; the end says it too", ret_error) < 0 ? -1 : 1;
}

/*
 * `row` is due and `blocker` comes before it.  Settle the blocker where the
 * row makes it pointless: 1; or leave it: 0.
 */
static int
outbox_order_clear_way(struct service *service, struct outbox_row *row,
    struct outbox_row *blocker, struct error *ret_error)
{
	enum announcement_kind kind = outbox_order_kind(blocker);
	const struct outbox_lane *lane =
	    outbox_lane_find(&service->lanes, blocker->channel);

	/* Each channel that something is owed in has a lane. */
	if (blocker->state == OUTBOX_SENDING || never(lane == NULL))
		return 0;
	/* Each tells something else; until it is given up the later waits. */
	if (kind == ANNOUNCEMENT_BULLETIN)
		return 0;
	if (announcement_is_act(kind) || kind == ANNOUNCEMENT_OVERDUE)
		return outbox_order_clear_act(service, row, blocker,
		    ret_error);
	/* A start is worth hearing before anything but the end, and the end
	 * before what is remarked on it. */
	if (kind == ANNOUNCEMENT_END || (kind == ANNOUNCEMENT_START &&
	    outbox_order_kind(row) != ANNOUNCEMENT_END))
		return 0;
	if (kind == ANNOUNCEMENT_REMINDER)
		return outbox_order_clear_reminder(service, lane, blocker,
		    ret_error);
	if (blocker->has_doubt && !outbox_order_is_blind(blocker, lane))
		return 0;
	return outbox_order_clear_start(service, row, blocker, ret_error);
}

/* The row waits for the one before it.  Settling that one wakes it at once
 * (outbox_record_wake); the time written here is for when that fails. */
static int
outbox_order_block(struct service *service, struct outbox_row *row,
    const struct outbox_row *blocker, struct error *ret_error)
{
	int64_t now_ms = service_now_ms(service);

	row->next_ms = blocker->next_ms;
	if (row->next_ms < now_ms + OUTBOX_BLOCKED_LEAST_MS)
		row->next_ms = now_ms + OUTBOX_BLOCKED_LEAST_MS;
	if (row->next_ms > now_ms + OUTBOX_BLOCKED_MOST_MS)
		row->next_ms = now_ms + OUTBOX_BLOCKED_MOST_MS;
	return outbox_record_save(service, row, ret_error);
}

int
outbox_order_unblock(struct service *service, struct outbox_row *row,
    struct error *ret_error)
{
	struct outbox_row blocker;
	int status;

	do {
		memset(&blocker, 0, sizeof(blocker));
		if (store_outbox_find_blocker(service->seams.store, row,
		    clock_now(service->seams.clock), &blocker,
		    ret_error) < 0)
			return -1;
		if (blocker.id == 0)
			return 1;
		status = outbox_order_clear_way(service, row, &blocker,
		    ret_error);
		if (status == 0)
			status = outbox_order_block(service, row, &blocker,
			    ret_error) < 0 ? -1 : 0;
		store_outbox_clear_row(&blocker);
	} while (status > 0);
	return status;
}

/* Was that question put for whoever the row is for, and not given up? */
static int
outbox_order_has_question(struct service *service,
    const struct outbox_row *row, const struct announcement *question,
    bool *ret_is_there, struct error *ret_error)
{
	char kind[ANNOUNCEMENT_KIND_MAX];
	struct outbox_filter filter = { .kind = kind,
	    .identity = row->identity, .recipient = row->recipient,
	    .due_after_at = row->due_at, .limit = OUTBOX_QUESTIONS };
	struct outbox_rows rows = { 0 };
	size_t i;

	announcement_format_kind(question->kind, question->lead_secs, kind);
	if (store_outbox_list(service->seams.store, &filter, &rows,
	    ret_error) < 0)
		return -1;
	for (i = 0; i < rows.list.count; i++)
		if (strcmp(rows.list.items[i].channel, row->channel) == 0 &&
		    rows.list.items[i].revision == question->revision &&
		    (rows.list.items[i].next_ms != OUTBOX_NEVER ||
		    rows.list.items[i].state == OUTBOX_SENT))
			*ret_is_there = true;
	store_outbox_clear(&rows);
	return 0;
}

int
outbox_order_find_question(struct service *service,
    const struct outbox_row *row, bool *ret_is_there,
    struct error *ret_error)
{
	int64_t now_at = clock_now(service->seams.clock);
	struct announcements plan = { 0 };
	struct occurrence occurrence;
	int status = 0;
	size_t i;

	*ret_is_there = false;
	if (schedule_find(service->schedule, row->identity, &occurrence,
	    NULL) < 0)
		return 0;
	announcement_plan(&occurrence, &plan);
	for (i = 0; i < plan.list.count && status == 0 && !*ret_is_there;
	    i++) {
		if (plan.list.items[i].kind != ANNOUNCEMENT_ASK ||
		    plan.list.items[i].due_at <= row->due_at ||
		    plan.list.items[i].due_at > now_at)
			continue;
		/* The round that is under way puts it. */
		if (plan.list.items[i].due_at > service->agenda.planned_until)
			*ret_is_there = true;
		else
			status = outbox_order_has_question(service, row,
			    &plan.list.items[i], ret_is_there, ret_error);
	}
	array_clear(&plan.list);
	return status;
}

int
outbox_order_find_end(struct service *service, const struct outbox_row *row,
    struct outbox_row *ret_end, struct error *ret_error)
{
	struct outbox_row after = *row;

	after.strings = NULL;
	for (;;) {
		memset(ret_end, 0, sizeof(*ret_end));
		if (store_outbox_find_follower(service->seams.store, &after,
		    ret_end, ret_error) < 0)
			return -1;
		if (ret_end->id == 0 ||
		    outbox_order_kind(ret_end) == ANNOUNCEMENT_END)
			return 0;
		after.sequence = ret_end->sequence;
		store_outbox_clear_row(ret_end);
	}
}

int
outbox_order_find_over(struct service *service, const struct outbox_row *start,
    bool *ret_is_over, struct error *ret_error)
{
	struct outbox_filter filter = { .kind = "end",
	    .identity = start->identity, .recipient = start->recipient,
	    .due_after_at = INT64_MIN, .limit = OUTBOX_ENDS };
	struct outbox_rows rows = { 0 };
	struct occurrence occurrence;
	size_t i;

	*ret_is_over = false;
	if (schedule_find(service->schedule, start->identity, &occurrence,
	    NULL) < 0 || occurrence.life == NULL ||
	    occurrence.life->phase != OCCURRENCE_ENDED)
		return 0;
	if (store_outbox_list(service->seams.store, &filter, &rows,
	    ret_error) < 0)
		return -1;
	for (i = 0; i < rows.list.count; i++)
		if (strcmp(rows.list.items[i].channel, start->channel) == 0 &&
		    (rows.list.items[i].state == OUTBOX_SENT ||
		    rows.list.items[i].state == OUTBOX_SENDING ||
		    rows.list.items[i].has_doubt))
			*ret_is_over = true;
	store_outbox_clear(&rows);
	return 0;
}

int
outbox_order_combine(struct service *service, const struct outbox_row *start,
    struct error *ret_error)
{
	struct outbox_row end = { 0 };
	int status = outbox_order_find_end(service, start, &end, ret_error);

	if (status == 0 && end.id != 0) {
		end.lateness = OUTBOX_COMBINED;
		status = outbox_record_save(service, &end, ret_error);
		if (status == 0)
			status = outbox_order_clear_acts(service, start,
			    end.sequence, ret_error);
	}
	store_outbox_clear_row(&end);
	return status;
}

int
outbox_order_supersede(struct service *service, struct outbox_row *row,
    struct error *ret_error)
{
	bool is_over;

	if (!row->has_doubt &&
	    outbox_order_combine(service, row, ret_error) < 0)
		return -1;
	if (outbox_order_find_over(service, row, &is_over, ret_error) < 0)
		return -1;
	return outbox_record_settled(service, row, OUTBOX_SUPERSEDED,
	    row->has_doubt ? "it may have arrived; the end is due" :
	    is_over ? "its end was announced before, by a clock that ran "
	    "ahead" : "not sent in time; the end says it too", ret_error);
}
