/* SPDX-License-Identifier: MIT */
/*
 * Work whose window has left the configuration while it was going on.
 *
 * Where the clock ends it, its end is in the outbox since its start.  Where a
 * person has to end it nobody can any more: so everybody who was told of the
 * start is told, when the planned end has passed, that it has.  The outbox
 * knows who that is, and the brief until when: the configuration that knew the
 * window may be gone since before this process began.
 */
#include <string.h>

#include "life.h"
#include "service_internal.h"

#define SERVICE_LEFT_OVERDUE_SECS 600	/* after the planned end */

/* What the rows of one recipient come to. */
struct service_left {
	bool is_going_on;
	int changes;			/* of the end: OVERDUE's revision */
	int64_t sequence;		/* the last */
	const struct outbox_row *start;
};

/* Was it never said, and never will be? */
static bool
service_left_is_void(const struct outbox_row *row)
{
	return row->state == OUTBOX_SUPERSEDED ||
	    row->state == OUTBOX_SKIPPED || row->state == OUTBOX_DEAD;
}

static void
service_left_add(struct service_left *left, const struct outbox_row *row)
{
	enum announcement_kind kind = ANNOUNCEMENT_REMINDER;
	int64_t lead_secs;

	/* Notes, nudges and edits are outside of the order. */
	if (row->sequence == 0 || announcement_parse_kind(row->kind, &kind,
	    &lead_secs, NULL) < 0)
		return;
	left->sequence = row->sequence;
	left->changes += kind == ANNOUNCEMENT_EXTENSION ||
	    kind == ANNOUNCEMENT_SHORTENING || kind == ANNOUNCEMENT_MOVE ||
	    kind == ANNOUNCEMENT_REOPENING;
	if (service_left_is_void(row))
		return;
	if (kind == ANNOUNCEMENT_START || kind == ANNOUNCEMENT_REOPENING) {
		left->is_going_on = true;
		left->start = row;
	} else if (kind == ANNOUNCEMENT_END ||
	    kind == ANNOUNCEMENT_CANCELLATION) {
		left->is_going_on = false;
	}
}

/* Owe the recipient that the planned end has passed. */
static int
service_left_put(struct service *service, const struct service_left *left,
    struct error *ret_error)
{
	const struct outbox_row *start = left->start;
	int64_t now_ms = service_now_ms(service);
	const struct brief *brief;
	struct outbox_row row = { .brief = start->brief, .kind = "overdue",
	    .revision = left->changes, .channel = start->channel,
	    .recipient = start->recipient, .sequence = left->sequence + 1,
	    .created_ms = now_ms, .updated_ms = now_ms };
	struct outbox_lane *lane;
	bool is_new = false;
	int found = outbox_memo_look(service, start->brief, ret_error);

	/* One that is damaged is told of when it is to be said. */
	if (found <= 0)
		return found;
	row.due_at = service->memo->row.end_at + SERVICE_LEFT_OVERDUE_SECS;
	row.next_ms = row.due_at * 1000;
	brief = &service->memo->brief;
	announcement_key(start->identity, brief->key_zone != NULL ?
	    brief->key_zone : brief->zone, row.kind, row.revision,
	    row.channel, row.recipient, row.key);
	if (service_write(service, ret_error) < 0 || store_outbox_put(
	    service->seams.store, &row, &is_new, ret_error) < 0)
		return -1;
	lane = outbox_lane_find(&service->lanes, row.channel);
	if (is_new && lane != NULL && row.next_ms < lane->look_ms)
		lane->look_ms = row.next_ms;
	return !is_new ? 0 : service_journal(service, SERVICE_WHO, "announce",
	    start->identity, "overdue, since its window has left the "
	    "configuration", ret_error);
}

/* Has no window the row's occurrence? */
static bool
service_left_is_left(const struct service *service,
    const struct outbox_row *row)
{
	struct occurrence occurrence;

	return schedule_find(service->schedule, row->identity, &occurrence,
	    NULL) < 0;
}

/* All rows at once, each recipient's together: to ask for each occurrence would
 * read the outbox of years as often. */
int
service_left_tell(struct service *service, struct error *ret_error)
{
	struct outbox_filter filter = { .only_begun = true,
	    .due_after_at = clock_now(service->seams.clock) -
	    LIFE_LENGTH_MAX_SECS, .limit = INT32_MAX };
	struct outbox_rows rows = { 0 };
	struct service_left left = { 0 };
	const struct outbox_row *row;
	bool is_left = false;
	int64_t brief = 0;
	size_t i;
	int status = store_outbox_list(service->seams.store, &filter, &rows,
	    ret_error);

	for (i = 0; i < rows.list.count && status == 0; i++) {
		row = &rows.list.items[i];
		if (row->brief != brief)
			is_left = service_left_is_left(service, row);
		brief = row->brief;
		if (!is_left)
			continue;
		service_left_add(&left, row);
		if (i + 1 < rows.list.count && row[1].brief == brief &&
		    strcmp(row[1].channel, row->channel) == 0 &&
		    strcmp(row[1].recipient, row->recipient) == 0)
			continue;
		if (left.is_going_on)
			status = service_left_put(service, &left, ret_error);
		left = (struct service_left){ 0 };
	}
	store_outbox_clear(&rows);
	return status;
}
