/* SPDX-License-Identifier: MIT */
/*
 * What is owed at once, whatever clock said when that was.
 *
 * A person's act is told at once.  The time that the row has is the one that a
 * clock showed when they did it: of a replica that may be ahead, or of this
 * machine before its clock was set back.  Who sends does not wait until its own
 * clock shows that time, too: a follower's rows leave by any clock, and what
 * this machine put is found when its clock was set back, and at a start.  What
 * the clock brings (a start, a reminder) does wait for it: that time is in the
 * plan.
 */
#include "outbox_now_internal.h"

#include "note.h"
#include "outbox_order_internal.h"
#include "service_internal.h"

int64_t
outbox_now_ms(const struct service *service)
{
	return service->seams.is_follower ? OUTBOX_NOW_MS :
	    service_now_ms(service);
}

/* Who plans the work for now, moves it there, or has it take place after all
 * when it should be under way, has not begun it: that is left to the clock. */
static bool
outbox_now_makes(const struct act *act, enum announcement_kind kind)
{
	return kind != ANNOUNCEMENT_START || (act->verb != ACT_NEW &&
	    act->verb != ACT_MOVE && act->verb != ACT_CONFIRM &&
	    act->verb != ACT_UNSKIP);
}

/* Did one of the life's acts make it due? */
static bool
outbox_now_is_of(const struct life *life, enum announcement_kind kind,
    int64_t lead_secs, int64_t due_at)
{
	const struct act *act;
	size_t i;

	for (i = 0; life != NULL && lead_secs == 0 &&
	    i < life->acts.list.count; i++) {
		act = &life->acts.list.items[i];
		if (act->at_ms / 1000 == due_at && outbox_now_makes(act, kind))
			return true;
	}
	return false;
}

int64_t
outbox_now_next_ms(const struct service *service, const struct life *life,
    enum announcement_kind kind, int64_t lead_secs, int64_t due_at)
{
	return service->seams.is_follower &&
	    outbox_now_is_of(life, kind, lead_secs, due_at) ? OUTBOX_NOW_MS :
	    due_at * 1000;
}

/* Once its window has left, the kind alone tells. */
bool
outbox_now_is(const struct service *service, const struct outbox_row *row)
{
	struct occurrence occurrence;

	if (note_is_kind(row->kind) || outbox_edit_is(row) ||
	    service_bulletin_is(row) || (row->lead_secs == 0 &&
	    announcement_is_act(outbox_order_kind(row))))
		return true;
	return schedule_find(service->schedule, row->identity, &occurrence,
	    NULL) == 0 && outbox_now_is_of(occurrence.life,
	    outbox_order_kind(row), row->lead_secs, row->due_at);
}

/* Does it wait for what the clock will not show for long?  What was tried has
 * waits of its own, as long as any. */
static bool
outbox_now_waits(const struct service *service, const struct outbox_row *row)
{
	int64_t most_ms = service_now_ms(service) +
	    (row->attempt == 0 ? 0 : OUTBOX_PARK_MS);

	return row->state != OUTBOX_SENDING && row->next_ms > most_ms &&
	    outbox_now_is(service, row);
}

int
outbox_now_hurry(struct service *service, struct error *ret_error)
{
	struct outbox_filter filter = { .only_active = true,
	    .due_after_at = clock_now(service->seams.clock),
	    .limit = INT32_MAX };
	struct outbox_rows rows = { 0 };
	size_t i;
	int status = store_outbox_list(service->seams.store, &filter, &rows,
	    ret_error);

	for (i = 0; i < rows.list.count && status == 0; i++) {
		if (!outbox_now_waits(service, &rows.list.items[i]))
			continue;
		rows.list.items[i].next_ms = OUTBOX_NOW_MS;
		status = outbox_record_save(service, &rows.list.items[i],
		    ret_error);
	}
	store_outbox_clear(&rows);
	return status;
}

int
outbox_now_revive(struct service *service, struct error *ret_error)
{
	int64_t revived = 0;

	if (service_write(service, ret_error) < 0 ||
	    outbox_now_hurry(service, ret_error) < 0)
		return -1;
	if (store_outbox_revive(service->seams.store, service_now_ms(service),
	    OUTBOX_PARK_MS, &revived, ret_error) < 0)
		return -1;
	/* Somebody may have acted since the clock was set back: what was
	 * settled then did not follow. */
	return service_move(service, service->conf, ret_error);
}
