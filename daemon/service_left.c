/* SPDX-License-Identifier: MIT */
/*
 * Work that goes on for who was told of its start, and that nobody will end.
 *
 * Where the clock ends it, its end is in the outbox since its start.  Where a
 * person has to, and its window has left the configuration, nobody can any
 * more: so everybody who was told of the start is told, when the planned end
 * has passed, that it has.  And where the configuration leaves it to the clock
 * from now on, its end may have passed: the planner only looks ahead, so that
 * end is owed here.
 *
 * The outbox knows who was told, and the brief what they were told, until when
 * and who ends it: the configuration that said so may be gone since before this
 * process began.
 */
#include <string.h>

#include "life.h"
#include "service_internal.h"
#include "service_move_internal.h"

#define SERVICE_LEFT_OVERDUE_SECS 600	/* after the planned end */

/* Rows of one recipient, and what they come to. */
struct service_left {
	bool is_there;			/* the window, and with it … */
	struct occurrence occurrence;
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

/* The next recipient of the same occurrence. */
static void
service_left_begin(struct service_left *left)
{
	left->is_going_on = false;
	left->changes = 0;
	left->sequence = 0;
	left->start = NULL;
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

/* Owe the recipient the row, but for who and when it is put. */
static int
service_left_put(struct service *service, const struct service_left *left,
    struct outbox_row *row, const char *why, struct error *ret_error)
{
	const struct outbox_row *start = left->start;
	const struct brief *brief = &service->memo->brief;
	struct outbox_lane *lane;
	bool is_new = false;

	row->brief = start->brief;
	row->channel = start->channel;
	row->recipient = start->recipient;
	row->next_ms = row->due_at * 1000;
	row->created_ms = row->updated_ms = service_now_ms(service);
	announcement_key(start->identity, brief->key_zone != NULL ?
	    brief->key_zone : brief->zone, row->kind, row->revision,
	    row->channel, row->recipient, row->key);
	if (service_write(service, ret_error) < 0 || store_outbox_put(
	    service->seams.store, row, &is_new, ret_error) < 0)
		return -1;
	if (!is_new)
		return service_move_back(service, row, ret_error);
	lane = outbox_lane_find(&service->lanes, row->channel);
	if (lane != NULL && row->next_ms < lane->look_ms)
		lane->look_ms = row->next_ms;
	return service_journal(service, SERVICE_WHO, "announce",
	    start->identity, why, ret_error);
}

/* Owe the recipient that the planned end has passed. */
static int
service_left_put_overdue(struct service *service,
    const struct service_left *left, struct error *ret_error)
{
	struct outbox_row row = { .kind = "overdue",
	    .revision = left->changes, .sequence = left->sequence + 1 };
	int found = outbox_memo_look(service, left->start->brief, ret_error);

	/* One that is damaged is told of when it is to be said. */
	if (found <= 0)
		return found;
	row.due_at = service->memo->row.end_at + SERVICE_LEFT_OVERDUE_SECS;
	return service_left_put(service, left, &row, "overdue, since its "
	    "window has left the configuration", ret_error);
}

/* Was the channel to hear of an end that a person was to give?  By the brief at
 * hand, which is older than the configuration. */
static bool
service_left_waits(const struct brief *brief, const char *channel)
{
	const char *told = brief->end_told == NULL ? "" : brief->end_told;
	size_t length = strlen(channel);

	if (!brief->ends_by_hand)
		return false;
	for (; (told = strstr(told, channel)) != NULL; told += length)
		/* Names of channels hold neither blanks nor commas. */
		if ((told == brief->end_told || told[-1] == ' ') &&
		    (told[length] == '\0' || told[length] == ','))
			return true;
	return false;
}

/* When it is due.  Where it had passed while this service ran, the file that
 * says so is new and the message is not late; but what has been over for long
 * is nobody's news. */
static int64_t
service_left_end_at(const struct service *service,
    const struct occurrence *occurrence, const struct announcement *end)
{
	int64_t now_at = clock_now(service->seams.clock);

	return end->due_at <= service->agenda.planned_until &&
	    now_at - end->due_at <= occurrence->window->catch_up_secs &&
	    now_at > end->due_at ? now_at : end->due_at;
}

/* Owe the recipient the end that the clock gives from now on, when it may have
 * passed already. */
static int
service_left_put_end(struct service *service, const struct service_left *left,
    struct error *ret_error)
{
	const struct occurrence *occurrence = &left->occurrence;
	struct announcement end = { 0 };
	struct outbox_row row = { .kind = "end" };
	int found;

	/* What a person ended is told since then. */
	if (occurrence->window->ends_by_hand || (occurrence->life != NULL &&
	    occurrence->life->phase == OCCURRENCE_ENDED) ||
	    !announcement_find_end(occurrence, &end))
		return 0;
	found = outbox_memo_look(service, left->start->brief, ret_error);
	if (found <= 0 || !service_left_waits(&service->memo->brief,
	    left->start->channel))
		return found < 0 ? -1 : 0;
	row.revision = end.revision;
	row.sequence = end.sequence;
	row.due_at = service_left_end_at(service, occurrence, &end);
	if (service_left_put(service, left, &row, "end, since the "
	    "configuration leaves it to the clock", ret_error) < 0)
		return -1;
	return outbox_edit_put(service, left->start->identity, ret_error);
}

/* All rows at once, each recipient's together: to ask for each occurrence would
 * read the outbox of years as often. */
int
service_left_tell(struct service *service, struct error *ret_error)
{
	struct outbox_filter filter = { .only_begun = true,
	    .due_after_at = clock_now(service->seams.clock) -
	    LIFE_LENGTH_MAX_SECS - LIFE_AFTER_SECS, .limit = INT32_MAX };
	struct outbox_rows rows = { 0 };
	struct service_left left = { 0 };
	const struct outbox_row *row;
	int64_t brief = 0;
	size_t i;
	int status = store_outbox_list(service->seams.store, &filter, &rows,
	    ret_error);

	for (i = 0; i < rows.list.count && status == 0; i++) {
		row = &rows.list.items[i];
		if (row->brief != brief)
			left.is_there = schedule_find(service->schedule,
			    row->identity, &left.occurrence, NULL) == 0;
		brief = row->brief;
		service_left_add(&left, row);
		if (i + 1 < rows.list.count && row[1].brief == brief &&
		    strcmp(row[1].channel, row->channel) == 0 &&
		    strcmp(row[1].recipient, row->recipient) == 0)
			continue;
		if (left.is_going_on)
			status = left.is_there ?
			    service_left_put_end(service, &left, ret_error) :
			    service_left_put_overdue(service, &left,
			    ret_error);
		service_left_begin(&left);
	}
	store_outbox_clear(&rows);
	return status;
}
