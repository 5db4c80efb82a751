/* SPDX-License-Identifier: MIT */
/*
 * Conflicts that come up when the time at which they are told of has passed: a
 * freeze for next week, work that was moved onto other work, a window that
 * somebody made.  Who is in charge is told at once, and once.
 *
 * After each start, reload and act the windows are gone through, some in each
 * step, so that a click's messages come first.  What was told is known by the
 * rows of the outbox.
 */
#include <string.h>

#include "agenda.h"
#include "conflict.h"
#include "conflict_gist.h"
#include "life.h"
#include "outbox_order_internal.h"
#include "service_internal.h"

#define SERVICE_CONFLICT_STEP 16	/* windows in a step */
#define SERVICE_CONFLICT_WINDOWS 2000	/* more are no person's */
#define SERVICE_CONFLICT_COMPARED 200	/* windows, one with another */
#define SERVICE_CONFLICT_SOONEST 3	/* of a window, told weeks ahead */
#define SERVICE_CONFLICT_MAX 10		/* of a window, told at once */

void
service_conflict_begin(struct service *service)
{
	service->conflict_window = 0;
}

bool
service_conflict_has_more(const struct service *service)
{
	return service->conflict_window < service->schedule->windows.count &&
	    service->conflict_window < SERVICE_CONFLICT_WINDOWS;
}

/* Does the row tell of that, about the day where it is now?  Then `revision`
 * is behind it. */
static bool
service_conflict_is_in(const struct outbox_row *row, const char *clashes,
    int64_t since_ms, int *revision)
{
	struct conflict_gist gist;
	bool is_same;

	if (outbox_order_kind(row) != ANNOUNCEMENT_CONFLICT)
		return false;
	if (row->lead_secs == 0 && row->revision >= *revision)
		*revision = row->revision + 1;
	if (row->detail == NULL || row->created_ms < since_ms ||
	    conflict_gist_parse(row->detail, strlen(row->detail), &gist,
	    NULL) < 0)
		return false;
	is_same = strcmp(gist.clashes, clashes) == 0;
	conflict_gist_clear(&gist);
	return is_same;
}

/* Was somebody told of just that already?  1, 0, or -1; and the revision of a
 * message that tells it now. */
static int
service_conflict_was_told(struct service *service,
    const struct conflict *conflict, int *ret_revision,
    struct error *ret_error)
{
	struct outbox_filter filter = { .only_conflicts = true,
		.due_after_at = INT64_MIN, .limit = INT32_MAX };
	const struct life *life = conflict->occurrence.life;
	const struct act *moved = life == NULL ? NULL :
	    life_find_act(life, ACT_MOVE);
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct outbox_rows rows = { 0 };
	struct text clashes = { 0 };
	bool was_told = false;
	size_t i;
	int status;

	occurrence_format_identity(&conflict->occurrence, identity);
	filter.identity = identity;
	*ret_revision = 0;
	conflict_format_clashes(&clashes, conflict);
	status = store_outbox_list(service->seams.store, &filter, &rows,
	    ret_error);
	for (i = 0; i < rows.list.count; i++)
		was_told |= service_conflict_is_in(&rows.list.items[i],
		    text_string(&clashes), moved == NULL ? 0 : moved->at_ms,
		    ret_revision);
	store_outbox_clear(&rows);
	text_clear(&clashes);
	return status < 0 ? -1 : was_told;
}

static int
service_conflict_tell(struct service *service,
    const struct conflict *conflict, struct error *ret_error)
{
	struct agenda_item item = { .occurrence = conflict->occurrence };
	int was_told, revision;

	if (!announcement_find_conflict(&item.occurrence, &item.announcement))
		return 0;
	was_told = service_conflict_was_told(service, conflict, &revision,
	    ret_error);
	if (was_told != 0)
		return was_told < 0 ? -1 : 0;
	item.announcement.due_at = clock_now(service->seams.clock);
	item.announcement.revision = revision;
	return service_write(service, ret_error) < 0 ? -1 :
	    agenda_run_put_item(service, &item, ret_error);
}

/* Is the other one work that somebody made for once? */
static bool
service_conflict_is_single(const struct schedule *schedule,
    const struct clash *clash)
{
	char id[WINDOW_ID_MAX + 1];
	const struct window *window = NULL;
	int64_t local;

	if (occurrence_parse_identity(clash->other, id, &local, NULL) == 0)
		window = schedule_find_window(schedule, id);
	return window == NULL || window->is_single;
}

/* Do two windows just overlap by their rules?  That came up when they were
 * written, and `patchday check` said so: the clock tells of each in time. */
static bool
service_conflict_is_by_rule(const struct schedule *schedule,
    const struct conflict *conflict)
{
	const struct occurrence *occurrence = &conflict->occurrence;
	struct occurrence planned;
	size_t i;

	occurrence_init(&planned, occurrence->window,
	    occurrence->original_local);
	if (occurrence->window->is_single ||
	    planned.start_at != occurrence->start_at)
		return false;
	for (i = 0; i < conflict->clashes.count; i++)
		if (conflict->clashes.items[i].kind != CLASH_OVERLAP ||
		    service_conflict_is_single(schedule,
		    &conflict->clashes.items[i]))
			return false;
	return true;
}

/* Where other work is worth looking for: what overlaps by rule is not told
 * here, and of hundreds of windows each is compared with all. */
static const struct schedule *
service_conflict_others(const struct schedule *schedule)
{
	return (schedule->singles.count > 0 || schedule->lives.count > 0) &&
	    schedule->windows.count <= SERVICE_CONFLICT_COMPARED ? schedule :
	    NULL;
}

/* Tell of the occurrence if it has a conflict that just came up; was there
 * one? */
static int
service_conflict_try(struct service *service,
    const struct occurrence *occurrence, bool *ret_is_found,
    struct error *ret_error)
{
	const struct schedule *schedule = service->schedule;
	struct conflicts conflicts = { 0 };
	int status = 0;

	*ret_is_found = conflict_find(&conflicts,
	    service_conflict_others(schedule), occurrence);
	/* With all that it meets. */
	if (*ret_is_found && service_conflict_others(schedule) == NULL) {
		conflict_clear(&conflicts);
		(void)conflict_find(&conflicts, schedule, occurrence);
	}
	*ret_is_found = *ret_is_found && !service_conflict_is_by_rule(schedule,
	    &conflicts.list.items[0]);
	if (*ret_is_found)
		status = service_conflict_tell(service,
		    &conflicts.list.items[0], ret_error);
	conflict_clear(&conflicts);
	return status;
}

/* Those of a window of which the clock would have told already: all of which
 * it will not tell once more, ten at most, and the soonest of the others.  A
 * freeze of three weeks is no reason for twenty messages about daily work.  1:
 * there were some, 0, or -1. */
static int
service_conflict_look(struct service *service, const struct window *window,
    struct error *ret_error)
{
	const struct window_announce *tell = &window->clash.tell;
	int64_t now_at = clock_now(service->seams.clock);
	int64_t until_at = service->agenda.planned_until, last_secs;
	struct agenda agenda = { 0 };
	const struct occurrence *occurrence;
	size_t i, count = 0;
	bool is_found;
	int status = 0;

	if (tell->remind_secs.count == 0)
		return 0;
	last_secs = tell->remind_secs.items[tell->remind_secs.count - 1];
	agenda_expand(&agenda, &window, 1, service->schedule, now_at + 1,
	    until_at + tell->remind_secs.items[0] + 1, AGENDA_STARTS);
	for (i = 0; i < agenda.list.count && status == 0 &&
	    count < SERVICE_CONFLICT_MAX; i++) {
		occurrence = &agenda.list.items[i];
		if (count >= SERVICE_CONFLICT_SOONEST &&
		    occurrence->start_at - last_secs > until_at)
			break;
		status = service_conflict_try(service, occurrence, &is_found,
		    ret_error);
		count += is_found;
	}
	agenda_clear(&agenda);
	return status < 0 ? -1 : count > 0;
}

int
service_conflict_step(struct service *service, struct error *ret_error)
{
	size_t count = 0;
	int status = 0;

	/* What is due by the clock is told by the planner.  What leaves now
	 * waits for one window that has conflicts, not for all. */
	while (!agenda_run_has_more(service) &&
	    service_conflict_has_more(service) && status == 0 &&
	    count++ < SERVICE_CONFLICT_STEP) {
		status = service_conflict_look(service, service->schedule->
		    windows.items[service->conflict_window], ret_error);
		if (status >= 0)
			service->conflict_window++;
	}
	return status < 0 ? -1 : 0;
}
