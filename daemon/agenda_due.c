/* SPDX-License-Identifier: MIT */
/*
 * When the next announcement falls due, for people and their alarms.
 *
 * Planning wakes up by the windows' rules, which costs nothing; what people did
 * may leave nothing to say then.  Here each of these times is looked at, first
 * the soonest, until one is found at which something will be said.  What is in
 * the outbox already goes by its row, wherever that was moved.
 */
#include "agenda_key_internal.h"
#include "agenda_run_internal.h"

#include <stdlib.h>

#include "mem.h"
#include "service_internal.h"
#include "store_brief.h"

#define AGENDA_DUE_WINDOWS 16	/* that are looked at first */
#define AGENDA_DUE_TRIES 400	/* times of a window: that many say nothing */
#define AGENDA_DUE_TRIES_ALL 4000	/* of all: some milliseconds */

/* By which zone the planner makes the keys of the occurrence: what its brief
 * remembers (agenda_key.c); NULL: the window's.  Lent, until the next memo. */
static const char *
agenda_due_key_zone(struct service *service, const char *identity)
{
	struct error error = { 0 };
	const struct brief *brief;
	int64_t id = 0;

	if (store_brief_find(service->seams.store, identity, &id,
	    &error) <= 0 || outbox_memo_look(service, id, &error) <= 0)
		return NULL;
	brief = &service->memo->brief;
	return brief->key_zone != NULL ? brief->key_zone : brief->zone;
}

/* Will somebody hear of it by a row that is not there yet?  Of each channel the
 * first recipient stands for all, as they are put together. */
static bool
agenda_due_is_owed(struct service *service, const struct agenda_item *item)
{
	const struct announcement *announcement = &item->announcement;
	const struct window_announce *announce = announcement->announce;
	char identity[OCCURRENCE_IDENTITY_MAX], kind[ANNOUNCEMENT_KIND_MAX];
	struct outbox_row row = { .identity = identity, .kind = kind,
	    .revision = announcement->revision,
	    .due_at = announcement->due_at };
	const struct outbox_lane *lane;
	struct error error = { 0 };
	const char *key_zone;
	size_t i, place;

	/* A board that changes is no news. */
	if (announcement->kind == ANNOUNCEMENT_EDIT)
		return false;
	occurrence_format_identity(&item->occurrence, identity);
	announcement_format_kind(announcement->kind, announcement->lead_secs,
	    kind);
	key_zone = agenda_due_key_zone(service, identity);
	for (i = 0; i < announce->channels.count; i++) {
		place = 0;
		lane = agenda_run_hears(service, announce->channels.items[i],
		    announcement->kind);
		row.recipient = lane == NULL ? NULL :
		    service_subscriber_recipient(service, item,
		    lane->channel, &place);
		if (row.recipient == NULL)
			continue;
		row.channel = lane->id;
		if (agenda_key_find(service, item->occurrence.window, key_zone,
		    &row, &error) < 0 ||
		    store_outbox_has(service->seams.store, row.key,
		    &error) <= 0)
			return true;
	}
	return false;
}

/* Does the channel have anybody who is to hear of the window, by whatever kind
 * of announcement? */
static bool
agenda_due_has_hearer(struct service *service, const struct window *window,
    const char *id)
{
	struct agenda_item item = { .occurrence = { .window = window } };
	const struct outbox_lane *lane;
	size_t place;
	int kind;

	for (kind = 0; kind < ANNOUNCEMENT_KIND_COUNT; kind++) {
		item.announcement.kind = (enum announcement_kind)kind;
		place = 0;
		lane = agenda_run_hears(service, id, item.announcement.kind);
		if (lane != NULL && service_subscriber_recipient(service,
		    &item, lane->channel, &place) != NULL)
			return true;
	}
	return false;
}

/* May anybody ever hear of the window?  Not where it tells only lists that
 * nobody has joined, and nobody is in charge or asked: then none of its times
 * need be looked at. */
static bool
agenda_due_may_tell(struct service *service, const struct window *window)
{
	const struct schedule *schedule = service->schedule;
	const struct window_announce *announce;
	size_t first, count, i, k;

	if (window->rota.people.count > 0 ||
	    window->confirm.ask.channels.count > 0 ||
	    window->clash.tell.channels.count > 0)
		return true;
	count = schedule_find_lives(schedule, window->id, &first);
	for (i = first; i < first + count; i++)
		if (schedule->lives.items[i]->coordinator != NULL)
			return true;
	for (i = 0; i < window->announces.count; i++) {
		announce = &window->announces.items[i];
		for (k = 0; k < announce->channels.count; k++)
			if (agenda_due_has_hearer(service, window,
			    announce->channels.items[k]))
				return true;
	}
	return false;
}

/* The first time from `due_at` on, and before `before_at`, at which something
 * of the window is owed; else `before_at`, as where nobody ever hears of it. */
static int64_t
agenda_due_find(struct service *service, const struct window *window,
    int64_t due_at, int64_t before_at, int *tries)
{
	struct agenda_items items = { 0 };
	bool is_owed = false;
	int most = AGENDA_DUE_TRIES;
	size_t i;

	if (!agenda_due_may_tell(service, window))
		return before_at;
	/* Where there is too much to look at, it may be owed. */
	for (; due_at < before_at && most > 0; most--) {
		if ((*tries)-- <= 0)
			return due_at;
		agenda_item_gather(window, service->schedule, due_at - 1,
		    due_at, &items);
		for (i = 0; i < items.list.count && !is_owed; i++)
			is_owed = agenda_due_is_owed(service,
			    &items.list.items[i]);
		array_clear(&items.list);
		if (is_owed)
			return due_at;
		if (!announcement_next_due(window, service->schedule, due_at,
		    &due_at))
			break;
	}
	return before_at;
}

/* Over all windows: those whose first time is not before what was found need
 * not be looked at. */
static int64_t
agenda_due_find_all(struct service *service, int64_t before_at)
{
	const struct schedule *schedule = service->schedule;
	size_t i = 0, count, most = AGENDA_DUE_WINDOWS;
	struct upcoming_entry *entries = NULL;
	int tries = AGENDA_DUE_TRIES_ALL;

	do {
		entries = mem_resize(entries, most, sizeof(*entries));
		count = upcoming_first(service->agenda.windows, entries, most);
		for (; i < count && entries[i].at < before_at; i++)
			before_at = agenda_due_find(service,
			    schedule->windows.items[entries[i].owner],
			    entries[i].at, before_at, &tries);
		most *= 4;
	} while (i == count && count == most / 4);
	free(entries);
	return before_at;
}

int
agenda_due_load(struct service *service, int64_t *ret_due_at,
    struct error *ret_error)
{
	struct outbox_filter filter = { .has_state = true,
	    .state = OUTBOX_PLANNED, .only_active = true,
	    .due_after_at = clock_now(service->seams.clock), .limit = 1 };
	struct outbox_rows rows = { 0 };
	int64_t before_at = INT64_MAX;

	if (agenda_run_has_more(service)) {
		*ret_due_at = service->agenda.until;
		return 0;
	}
	if (store_outbox_list(service->seams.store, &filter, &rows,
	    ret_error) < 0)
		return -1;
	if (rows.list.count > 0)
		before_at = rows.list.items[0].due_at;
	store_outbox_clear(&rows);
	*ret_due_at = agenda_due_find_all(service, before_at);
	return 0;
}
