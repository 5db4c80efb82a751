/* SPDX-License-Identifier: MIT */
/*
 * Planning: from windows to rows of the outbox.
 *
 * A heap holds each window by the time its next announcement falls due, so a
 * step that has nothing to plan looks at one entry, however many windows there
 * are.  When the first is due, a round begins: it takes everything due in
 * (planned_until, until], `until` being the clock at its start, window by
 * window from the heap.
 *
 * A round is cut into slices, one transaction each: ten thousand recipients in
 * one commit would hold up the first message for all the others.  The run
 * remembers item, channel and recipient where the next slice goes on.  The mark
 * planned_until moves only when the round is complete, in the commit of its
 * last slice.  So a kill in the middle makes the next start plan the round
 * again, from its beginning; the keys are the same, and rows that are there
 * stay as they are.  Nothing is lost, nothing doubled.
 */
#include "agenda_key_internal.h"
#include "agenda_run_internal.h"

#include <stdlib.h>

#include "agenda.h"
#include "civil.h"
#include "mem.h"
#include "never.h"
#include "news.h"
#include "outbox_now_internal.h"
#include "service_internal.h"
#include "service_move_internal.h"

/* The first slices are small, so that the first messages leave at once however
 * many are due; the others are as large as a commit is worth. */
#define AGENDA_FIRST_SLICE 16
#define AGENDA_SLICES_SMALL 2
#define AGENDA_SLICE 16384
#define AGENDA_SLICE_BUSY 256		/* while messages are on their way */
/* A round may wait for room so long in all, and at a time, since what is put
 * and claimed at once costs half of what is put, read again and claimed. */
#define AGENDA_WAIT_MS 400
#define AGENDA_PAUSE_MS 20

/* --- the index of windows ------------------------------------------------- */

void
agenda_run_init(struct service *service)
{
	struct agenda_run *run = &service->agenda;
	const struct schedule *schedule = service->schedule;
	int64_t *dues;
	size_t i;

	agenda_run_clear(run);
	/* One that will never be due again stays in the heap, at the end:
	 * the heap's numbers are the schedule's. */
	dues = mem_new(schedule->windows.count + 1, sizeof(*dues));
	for (i = 0; i < schedule->windows.count; i++)
		if (!announcement_next_due(schedule->windows.items[i],
		    schedule, run->planned_until, &dues[i]))
			dues[i] = INT64_MAX;
	run->windows = upcoming_new((uint32_t)schedule->windows.count);
	upcoming_fill(run->windows, dues);
	free(dues);
}

void
agenda_run_clear(struct agenda_run *run)
{
	upcoming_free(run->windows);
	run->windows = NULL;
	array_clear(&run->items);
	run->item = run->channel = run->recipient = 0;
	run->brief = 0;
	free(run->key_zone);
	run->key_zone = NULL;
	free(run->detail);
	run->detail = NULL;
	run->slices = 0;
	run->until = INT64_MIN;
	run->is_waiting = false;
}

int64_t
agenda_run_due_at(const struct agenda_run *run)
{
	struct upcoming_entry first;

	return upcoming_first(run->windows, &first, 1) == 1 ? first.at :
	    INT64_MAX;
}

void
agenda_run_advance(struct service *service)
{
	struct agenda_run *run = &service->agenda;
	int64_t now_at = clock_now(service->seams.clock);

	/* Only between rounds: in one, the rows before `until` are not all
	 * written. */
	if (run->until == INT64_MIN && agenda_run_due_at(run) > now_at &&
	    now_at > run->planned_until)
		run->planned_until = now_at;
}

bool
agenda_run_has_more(const struct service *service)
{
	return service->agenda.until != INT64_MIN;
}

/* How long the round may wait from now; 0: not any more. */
static int64_t
agenda_run_left_ms(const struct service *service)
{
	const struct agenda_run *run = &service->agenda;
	int64_t now_ms = clock_boot_ms(service->seams.clock);
	int64_t until_ms = run->began_ms + AGENDA_WAIT_MS;

	if (run->is_waiting && run->paused_ms + AGENDA_PAUSE_MS < until_ms)
		until_ms = run->paused_ms + AGENDA_PAUSE_MS;
	return until_ms > now_ms ? until_ms - now_ms : 0;
}

int64_t
agenda_run_wake_ms(const struct service *service)
{
	const struct agenda_run *run = &service->agenda;
	int64_t due_at = agenda_run_due_at(run);

	if (agenda_run_has_more(service))
		return service_now_ms(service) +
		    (run->is_waiting ? agenda_run_left_ms(service) : 0);
	return due_at < INT64_MAX / 1000 ? due_at * 1000 : INT64_MAX;
}

/* Do all that leave have enough to do, or has this step claimed enough?  Then
 * what is next is put when there is room for it; nobody else waits for it, as
 * all are busy.  Where nothing makes room it is put to wait. */
static bool
agenda_run_must_wait(struct service *service)
{
	struct agenda_run *run = &service->agenda;
	bool is_full = outbox_fill_is_full(service);

	if ((!is_full && service->claim_room > 0) ||
	    (service->flying_count == 0 && service->claimed.list.count == 0))
		return false;
	if (agenda_run_left_ms(service) == 0) {
		run->began_ms -= AGENDA_WAIT_MS;
		return false;
	}
	if (is_full && !run->is_waiting)
		run->paused_ms = clock_boot_ms(service->seams.clock);
	run->is_waiting = is_full;
	return true;
}

/* --- putting it into the outbox ------------------------------------------ */

/* The lane of the channel of that id, when it is one that hears of such a
 * thing. */
struct outbox_lane *
agenda_run_hears(const struct service *service, const char *id,
    enum announcement_kind kind)
{
	/* The lanes are sorted: there may be thousands. */
	struct outbox_lane *lane = outbox_lane_find(&service->lanes, id);
	/* Windows name channels of the file, and each of those has a lane. */
	const struct channel *channel = never(lane == NULL) ? NULL :
	    lane->channel;

	return never(channel == NULL) || !channel_hears(channel, kind) ?
	    NULL : lane;
}

/* Why it is in the outbox, once for all its recipients. */
int
agenda_run_note(struct service *service, const struct agenda_item *item,
    struct error *ret_error)
{
	const struct window_announce *announce = item->announcement.announce;
	char kind[ANNOUNCEMENT_KIND_MAX];
	struct text detail = { 0 };
	size_t i, count = 0;
	int status;

	announcement_format_kind(item->announcement.kind,
	    item->announcement.lead_secs, kind);
	text_putf(&detail, "%s, due ", kind);
	civil_format_utc(&detail, item->announcement.due_at);
	for (i = 0; i < announce->channels.count; i++)
		if (agenda_run_hears(service, announce->channels.items[i],
		    item->announcement.kind) != NULL)
			text_putf(&detail, "%s%s", count++ == 0 ? ", to " :
			    ", ", announce->channels.items[i]);
	status = service_journal(service, SERVICE_WHO, "announce",
	    service->agenda.identity, text_string(&detail), ret_error);
	text_clear(&detail);
	return status;
}

/* A row was put to wait: its lane may sleep until something that is due later,
 * and those that are put after it come behind it, where room was lacking. */
static void
agenda_run_wake_lane(struct service *service, struct outbox_lane *lane,
    int64_t next_ms)
{
	if (next_ms < lane->look_ms)
		lane->look_ms = next_ms;
	if (lane->sink != NULL && next_ms <= service_now_ms(service) &&
	    (service->claim_room == 0 || outbox_lane_is_crowded(lane)))
		lane->sink->is_behind = true;
}

/* Owe one message to one recipient.  A key that is there already changes
 * nothing: this is what makes planning again harmless. */
int
agenda_run_put_row(struct service *service, const struct agenda_item *item,
    struct outbox_lane *lane, const char *recipient, struct error *ret_error)
{
	const struct announcement *announcement = &item->announcement;
	const struct channel *channel = lane->channel;
	int64_t now_ms = service_now_ms(service);
	char kind[ANNOUNCEMENT_KIND_MAX];
	struct outbox_row row = { .brief = service->agenda.brief,
	    .kind = kind, .lead_secs = announcement->lead_secs,
	    .revision = announcement->revision, .channel = channel->id,
	    .recipient = recipient, .sequence = announcement->sequence,
	    .due_at = announcement->due_at,
	    .next_ms = outbox_now_next_ms(service, item->occurrence.life,
	    announcement->kind, announcement->lead_secs,
	    announcement->due_at),
	    .identity = service->agenda.identity,
	    .detail = service->agenda.detail,
	    .created_ms = now_ms, .updated_ms = now_ms };
	struct text document = { 0 };
	bool is_new = false;
	int status = 0;

	announcement_format_kind(announcement->kind, announcement->lead_secs,
	    kind);
	if (announcement->kind == ANNOUNCEMENT_INVITATION) {
		agenda_invite_format(&document, &service->agenda.invite,
		    channel, recipient, now_ms / 1000);
		row.detail = text_string(&document);
		row.revision = service->agenda.invite.number;
	}
	status = agenda_key_find(service, item->occurrence.window,
	    service->agenda.key_zone, &row, ret_error);
	if (status == 0 && service->agenda.may_claim)
		status = outbox_claim_fresh(service, lane, &row, ret_error);
	if (status == 0)
		status = store_outbox_put(service->seams.store, &row, &is_new,
		    ret_error);
	text_clear(&document);
	if (status < 0)
		return -1;
	if (is_new)
		agenda_run_wake_lane(service, lane, row.next_ms);
	else if (status == 0)
		return service_move_back(service, &row, ret_error);
	return 0;
}

/* A start brings its end with it, where the clock ends it: who was told of it
 * hears that it is over, unless the configuration leaves that to a person. */
static int
agenda_run_put_recipient(struct service *service,
    const struct agenda_item *item, struct outbox_lane *lane,
    const char *recipient, struct error *ret_error)
{
	struct agenda_item end = *item;
	int status = agenda_invite_concerns(service, item, lane, recipient,
	    ret_error);

	if (status > 0)
		status = agenda_run_put_row(service, item, lane, recipient,
		    ret_error) < 0 ? -1 : 1;
	if (status <= 0)
		return status;
	if (item->announcement.kind != ANNOUNCEMENT_START ||
	    !item->announcement.announce->says_end ||
	    !announcement_find_end(&item->occurrence, &end.announcement))
		return 0;
	return agenda_run_put_row(service, &end, lane, recipient, ret_error);
}

/* The recipients of an item from where the run stands, at most `limit`, which
 * counts down.  1 when the item is complete. */
static int
agenda_run_put_some(struct service *service, const struct agenda_item *item,
    size_t *limit, struct error *ret_error)
{
	const struct window_announce *announce = item->announcement.announce;
	struct agenda_run *run = &service->agenda;
	struct outbox_lane *lane;
	const char *recipient;
	bool is_behind;

	for (; run->channel < announce->channels.count; run->channel++) {
		lane = agenda_run_hears(service,
		    announce->channels.items[run->channel],
		    item->announcement.kind);
		if (lane == NULL)
			continue;
		is_behind = lane->sink->is_behind;
		while ((recipient = service_subscriber_recipient(service,
		    item, lane->channel, &run->recipient)) != NULL) {
			/* Where some wait already it would be in vain. */
			if (*limit == 0 || (run->may_claim && !is_behind &&
			    agenda_run_must_wait(service)))
				return 0;
			if (agenda_run_put_recipient(service, item, lane,
			    recipient, ret_error) < 0)
				return -1;
			run->recipient++;
			--*limit;
		}
		run->recipient = 0;
	}
	return 1;
}

/* What the row tells beyond the brief. */
static void
agenda_run_init_detail(struct service *service,
    const struct agenda_item *item)
{
	struct news news;
	struct text text = { 0 };

	free(service->agenda.detail);
	service->agenda.detail = NULL;
	if (item->announcement.kind == ANNOUNCEMENT_CONFLICT) {
		agenda_conflict_format(service, item, &text);
		service->agenda.detail = text_take(&text);
	}
	if (item->announcement.act == NULL)
		return;
	news_init(&news, &item->occurrence, item->announcement.ordinal);
	news_format(&text, &news);
	news_clear(&news);
	service->agenda.detail = text_take(&text);
}

/* Its board changes by itself.  Without a message there is none, and where it
 * is put twice, as a round was planned again, one waits already or the second
 * changes nothing. */
static int
agenda_run_put_edit(struct service *service, const struct agenda_item *item,
    size_t *limit, struct error *ret_error)
{
	--*limit;
	occurrence_format_identity(&item->occurrence, service->agenda.identity);
	return outbox_edit_put(service, service->agenda.identity,
	    ret_error) < 0 ? -1 : 1;
}

/* As above, with the brief and the journal before the first. */
static int
agenda_run_put_from(struct service *service, const struct agenda_item *item,
    size_t *limit, struct error *ret_error)
{
	struct agenda_run *run = &service->agenda;
	int status;

	if (item->announcement.kind == ANNOUNCEMENT_EDIT)
		return agenda_run_put_edit(service, item, limit, ret_error);
	/* Decided again for each slice: the same, as the store knows it. */
	if (item->announcement.kind == ANNOUNCEMENT_INVITATION) {
		occurrence_format_identity(&item->occurrence, run->identity);
		if (agenda_invite_decide(service, item, &run->invite,
		    ret_error) < 0)
			return -1;
		if (!run->invite.is_called_for)
			return 1;
	}
	if (run->brief == 0) {
		agenda_run_init_detail(service, item);
		if (agenda_brief_put(service, item, &run->brief,
		    ret_error) < 0 ||
		    agenda_run_note(service, item, ret_error) < 0)
			return -1;
	}
	status = agenda_run_put_some(service, item, limit, ret_error);
	if (status <= 0)
		return status;
	/* It stands otherwise than before, where that was told. */
	if (item->announcement.kind != ANNOUNCEMENT_REMINDER &&
	    !announcement_is_private(item->announcement.kind) &&
	    outbox_edit_put(service, run->identity, ret_error) < 0)
		return -1;
	run->channel = run->recipient = 0;
	run->brief = 0;
	return 1;
}

/* Outside of a round: what a reload moved into the past is put at once and in
 * full, since the round that it belonged to is over. */
int
agenda_run_put_item(struct service *service, const struct agenda_item *item,
    struct error *ret_error)
{
	size_t limit = SIZE_MAX;

	return agenda_run_put_from(service, item, &limit, ret_error) < 0 ?
	    -1 : 0;
}

/* Take the windows that are due from the heap until there is something to
 * put; false when the round has no more. */
static bool
agenda_run_refill(struct service *service)
{
	struct agenda_run *run = &service->agenda;
	struct agenda_items items = { 0 };
	const struct window *window;
	struct upcoming_entry first;
	int64_t due_at;

	array_clear(&run->items);
	run->item = 0;
	while (items.list.count == 0 &&
	    upcoming_first(run->windows, &first, 1) == 1 &&
	    first.at <= run->until) {
		window = service->schedule->windows.items[first.owner];
		agenda_item_gather(window, service->schedule,
		    run->planned_until, run->until, &items);
		if (!announcement_next_due(window, service->schedule,
		    run->until, &due_at))
			due_at = INT64_MAX;
		upcoming_advance(run->windows, due_at);
	}
	/* The window left the heap's top before the slice was committed: a
	 * rollback builds the heap anew from the mark (service_rollback). */
	run->items.items = items.list.items;
	run->items.count = items.list.count;
	run->items.capacity = items.list.capacity;
	return items.list.count > 0;
}

/* A slice of the round, to its end if the limit allows. */
static int
agenda_run_put_round(struct service *service, size_t limit,
    struct error *ret_error)
{
	struct agenda_run *run = &service->agenda;
	int status;

	while (limit > 0) {
		if (run->item >= run->items.count &&
		    !agenda_run_refill(service)) {
			/* The round is complete; the commit notes it. */
			run->planned_until = run->until;
			run->until = INT64_MIN;
			run->slices = 0;
			return 0;
		}
		status = agenda_run_put_from(service,
		    &run->items.items[run->item], &limit, ret_error);
		if (status <= 0)
			return status;
		run->item++;
	}
	return 0;
}

int
agenda_run_put(struct service *service, bool all, struct error *ret_error)
{
	struct agenda_run *run = &service->agenda;
	int64_t now_at = clock_now(service->seams.clock);
	size_t limit;
	int status;

	if (run->until == INT64_MIN) {
		/* Also when the clock went back: what is planned is planned. */
		if (now_at <= run->planned_until ||
		    agenda_run_due_at(run) > now_at)
			return 0;
		run->until = now_at;
		run->began_ms = clock_boot_ms(service->seams.clock);
	}
	if (!all && run->is_waiting && agenda_run_must_wait(service))
		return 0;
	run->is_waiting = false;
	/* A reload wants the old configuration's debts complete. */
	limit = all ? SIZE_MAX :
	    run->slices < AGENDA_SLICES_SMALL ? AGENDA_FIRST_SLICE :
	    service->flying_count > 0 ? AGENDA_SLICE_BUSY : AGENDA_SLICE;
	run->slices++;
	/* Also when nothing will be put, so that the mark is saved. */
	status = service_write(service, ret_error);
	run->may_claim = !all;
	if (status == 0)
		status = agenda_run_put_round(service, limit, ret_error);
	run->may_claim = false;
	return status;
}
