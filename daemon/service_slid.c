/* SPDX-License-Identifier: MIT */
/*
 * What slid into the past: announcements that were to come, or were not called
 * for, and which a change makes due before now.  The planner only looks ahead,
 * so nobody else would say them: after a reload, and at a start whose file was
 * changed since planning stopped.
 *
 * Another configuration draws a start forward; an act moves work to "now",
 * restores it or agrees to it while it should be under way, or takes an
 * agreement back when the deadline has passed.
 */
#include "service_slid_internal.h"

#include <string.h>

#include "agenda.h"
#include "brief.h"
#include "service_internal.h"
#include "service_since_internal.h"
#include "store_brief.h"
#include "store_meta.h"

/* An announcement that slid into the past by a change is still made when it
 * would have been due so recently. */
#define SERVICE_SLID_SECS 86400

/* --- by a configuration --------------------------------------------------- */

/* Was it under way until a person says that it has ended? */
static bool
service_slid_was_open(const struct window *old, const struct life *life)
{
	return old->ends_by_hand && (!old->starts_by_hand ||
	    (life != NULL && life->started_ms != 0));
}

/* Would the old configuration have said it later than now?  Or had it no such
 * occurrence, and the work is under way? */
static bool
service_slid_has(const struct window *old, const struct agenda_item *item,
    int64_t now_at)
{
	const struct occurrence *new = &item->occurrence;
	struct occurrence before;

	if (!occurrence_is_instance(old, new->original_local))
		return item->announcement.kind == ANNOUNCEMENT_START &&
		    now_at < new->end_at;
	occurrence_init(&before, old, new->original_local);
	switch (item->announcement.kind) {
	case ANNOUNCEMENT_END:
		/* What a person ended was told then. */
		return (new->life == NULL ||
		    new->life->phase != OCCURRENCE_ENDED) &&
		    (before.end_at > now_at ||
		    service_slid_was_open(old, new->life));
	case ANNOUNCEMENT_START:
		return before.start_at > now_at;
	case ANNOUNCEMENT_OVERDUE:
		/* As long after the end as it is now. */
		return before.end_at + item->announcement.due_at -
		    new->end_at > now_at;
	default:
		break;
	}
	/* People's acts do not slide. */
	if (item->announcement.act != NULL)
		return false;
	return before.start_at - item->announcement.lead_secs > now_at;
}

/* That they read it only now is due to the configuration: kept in the brief, as
 * it is worded later, perhaps by another run. */
static int
service_slid_keep(struct service *service, struct error *ret_error)
{
	struct brief_row row = { 0 };
	struct brief brief = { 0 };
	struct text body = { 0 };
	int64_t id = 0;
	int status = store_brief_find(service->seams.store,
	    service->agenda.identity, &id, ret_error);

	if (status <= 0)
		return status;
	status = store_brief_load(service->seams.store, id, &row, ret_error);
	if (status == 0 && brief_parse(row.body, strlen(row.body), &brief,
	    NULL) == 0) {
		struct brief_row changed = row;

		brief.changed_at = clock_now(service->seams.clock);
		brief_format(&body, &brief);
		changed.body = text_string(&body);
		status = store_brief_save(service->seams.store, &changed,
		    service_now_ms(service), ret_error);
		brief_clear(&brief);
		outbox_memos_clear(service);
	}
	text_clear(&body);
	store_brief_clear(&row);
	return status;
}

/* An end that the file gives only now is due this minute, not late, as it is
 * where a row follows (service_move.c).  But what should have started began
 * then. */
static int
service_slid_put_item(struct service *service, struct agenda_item *item,
    struct error *ret_error)
{
	struct announcement *announcement = &item->announcement;
	int64_t now_at = clock_now(service->seams.clock);
	bool is_start = announcement->kind == ANNOUNCEMENT_START;

	if ((announcement->kind == ANNOUNCEMENT_END ||
	    announcement->kind == ANNOUNCEMENT_OVERDUE) &&
	    now_at - announcement->due_at <=
	    item->occurrence.window->catch_up_secs)
		announcement->due_at = now_at;
	if (agenda_run_put_item(service, item, ret_error) < 0)
		return -1;
	return is_start ? service_slid_keep(service, ret_error) : 0;
}

int
service_slid_put(struct service *service, const struct conf *old,
    struct error *ret_error)
{
	int64_t until_at = service->agenda.planned_until;
	struct agenda_items items = { 0 };
	const struct window *window, *before;
	size_t i, k;
	int status = 0;

	for (i = 0; i < service->conf->windows.count && status == 0; i++) {
		window = &service->conf->windows.items[i];
		before = conf_find_window(old, window->id);
		if (before == NULL)
			continue;
		items.list.count = 0;
		agenda_item_gather(window, service->schedule,
		    until_at - SERVICE_SLID_SECS, until_at, &items);
		for (k = 0; k < items.list.count && status == 0; k++)
			if (service_slid_has(before, &items.list.items[k],
			    until_at))
				status = service_slid_put_item(service,
				    &items.list.items[k], ret_error);
	}
	array_clear(&items.list);
	return status;
}

/* Is it in the outbox, for anybody, that it begins? */
static int
service_slid_is_put(struct service *service,
    const struct occurrence *occurrence, bool *ret_is_put,
    struct error *ret_error)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct outbox_filter filter = { .kind = "start",
	    .identity = identity, .due_after_at = INT64_MIN, .limit = 1 };
	struct outbox_rows rows = { 0 };
	int status;

	occurrence_format_identity(occurrence, identity);
	status = store_outbox_list(service->seams.store, &filter, &rows,
	    ret_error);
	*ret_is_put = rows.list.count > 0;
	store_outbox_clear(&rows);
	return status;
}

/* Of one window, what was to begin by `until_at` and to end after that. */
static int
service_slid_begin_window(struct service *service,
    const struct window *window, int64_t until_at, struct error *ret_error)
{
	struct agenda_items items = { 0 };
	const struct agenda_item *item;
	int64_t decided_at = INT64_MIN;
	bool is_put = false;
	size_t i;
	int status = 0;

	agenda_item_gather(window, service->schedule,
	    until_at - SERVICE_SLID_SECS, until_at, &items);
	for (i = 0; i < items.list.count && status == 0; i++) {
		item = &items.list.items[i];
		if (item->announcement.kind != ANNOUNCEMENT_START ||
		    item->announcement.act != NULL ||
		    item->occurrence.end_at <= until_at)
			continue;
		/* Several may be told of one, by as many items. */
		if (item->occurrence.start_at != decided_at)
			status = service_slid_is_put(service,
			    &item->occurrence, &is_put, ret_error);
		decided_at = item->occurrence.start_at;
		if (status == 0 && !is_put)
			status = agenda_run_put_item(service, item, ret_error);
	}
	array_clear(&items.list);
	return status;
}

/* Nearly all starts find the files as they were (and the zone data, which are
 * looked at by themselves). */
static int
service_slid_is_same(struct service *service, bool *ret_is_same,
    struct error *ret_error)
{
	struct text hash = { 0 };
	bool is_there = false;
	int status = store_meta_load(service->seams.store,
	    STORE_META_CONF_HASH, &is_there, &hash, ret_error);

	*ret_is_same = is_there && service->conf->hash[0] != '\0' &&
	    strcmp(text_string(&hash), service->conf->hash) == 0;
	text_clear(&hash);
	return status;
}

/* What the old file said is not known any more, but which windows it had, and
 * which are others now, by it or by zone data; and what began by it is in the
 * outbox. */
int
service_slid_begin(struct service *service, struct error *ret_error)
{
	struct service_since_windows windows = { 0 };
	struct service_zones moved = { 0 };
	bool is_same = false;
	size_t i;
	int status;

	if (service->is_clock_wrong)
		return 0;
	status = service_slid_is_same(service, &is_same, ret_error);
	if (status == 0)
		status = service_zones_settle(service, &moved, ret_error);
	if (status == 0 && (!is_same || moved.list.count > 0))
		status = service_since_list_changed(service, &moved,
		    &windows, ret_error);
	for (i = 0; i < windows.list.count && status == 0; i++)
		status = service_slid_begin_window(service,
		    windows.list.items[i], service->agenda.planned_until,
		    ret_error);
	array_clear(&moved.list);
	array_clear(&windows.list);
	return status;
}

/* --- by an act ------------------------------------------------------------ */

/* Reminders and nudges help before their moment only. */
static bool
service_slid_matters(const struct announcement *announcement)
{
	return announcement->kind == ANNOUNCEMENT_START ||
	    announcement->kind == ANNOUNCEMENT_END ||
	    announcement->kind == ANNOUNCEMENT_OVERDUE ||
	    announcement->kind == ANNOUNCEMENT_CANCELLATION;
}

bool
service_slid_is(const struct announcement *announcement,
    const struct announcements *before, int64_t now_at)
{
	const struct announcement *old;
	size_t i;

	if (announcement->act != NULL || announcement->due_at > now_at ||
	    !service_slid_matters(announcement))
		return false;
	for (i = 0; i < before->list.count; i++) {
		old = &before->list.items[i];
		if (old->act == NULL && old->due_at <= now_at &&
		    old->kind == announcement->kind &&
		    old->revision == announcement->revision &&
		    old->announce == announcement->announce)
			return false;
	}
	return true;
}
