/* SPDX-License-Identifier: MIT */
/*
 * The core's step and the transaction around it.
 *
 * A step does what is due in one transaction: answers are recorded, what is
 * owed is planned, rows are claimed.  The first who writes opens it
 * (service_write), service_commit() ends it, and only then things leave the
 * machine.  If anything fails, memory is put back to what the disk says
 * (service_rollback): no decision rests on what was not written.
 */
#include "service.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "mem.h"
#include "service_internal.h"
#include "store_journal.h"
#include "store_letter.h"
#include "store_meta.h"

#define SERVICE_RETRY_MS 5000		/* after a full disk */
#define SERVICE_BACK_MS 60000		/* further back: it was set */
#define SERVICE_WRONG_SECS 86400	/* further back: it is wrong */
#define SERVICE_LOOK_AGAIN_MS 60000	/* at a wrong clock */
#define SERVICE_RECORD_MS 50		/* answers wait for company */
#define SERVICE_LETTER_DAYS 35		/* kept after settling */
#define SERVICE_PRUNE_MOST 500		/* letters a day */

int64_t
service_now_ms(const struct service *service)
{
	return clock_now_ms(service->seams.clock);
}

int
service_journal(struct service *service, const char *who, const char *verb,
    const char *subject, const char *detail, struct error *ret_error)
{
	struct journal_entry entry = { .at_ms = service_now_ms(service),
	    .who = who == NULL ? "somebody" : who, .verb = verb,
	    .subject = subject, .detail = detail };

	if (service_write(service, ret_error) < 0)
		return -1;
	return store_journal_add(service->seams.store, &entry, ret_error);
}

/* --- the transaction of a step -------------------------------------------- */

int
service_write(struct service *service, struct error *ret_error)
{
	if (service->is_writing)
		return 0;
	if (store_begin(service->seams.store, ret_error) < 0)
		return -1;
	service->is_writing = true;
	return 0;
}

/* Whatever is written, the mark moves with it as far as is known to be
 * planned. */
static int
service_save_mark(struct service *service, struct error *ret_error)
{
	if (!service->is_clock_wrong)
		agenda_run_advance(service);
	/* Moves once a second at most, and only when a commit is paid for. */
	if (service->agenda.planned_until == service->saved_until)
		return 0;
	return store_meta_put_number(service->seams.store,
	    STORE_META_PLANNED_UNTIL, service->agenda.planned_until,
	    ret_error);
}

int
service_commit(struct service *service, struct error *ret_error)
{
	size_t i;

	if (!service->is_writing)
		return 0;
	if (service_save_mark(service, ret_error) < 0 ||
	    store_commit(service->seams.store, ret_error) < 0)
		return -1;
	service->is_writing = false;
	service->saved_until = service->agenda.planned_until;
	outbox_record_done(service);
	for (i = 0; i < service->claimed.list.count; i++)
		array_push(&service->tries.list,
		    service->claimed.list.items[i]);
	service->claimed.list.count = 0;
	return 0;
}

/* Rows changed behind the lanes' backs: read them all again. */
static void
service_look_everywhere(struct service *service)
{
	size_t i;

	for (i = 0; i < service->lanes.list.count; i++)
		service->lanes.list.items[i]->look_ms = 0;
}

/* Notes that were rolled back must be made again. */
static void
service_forget_notes(struct service *service)
{
	size_t i;

	for (i = 0; i < service->lanes.list.count; i++)
		memset(service->lanes.list.items[i]->noted_ms, 0,
		    sizeof(service->lanes.list.items[i]->noted_ms));
}

void
service_rollback(struct service *service)
{
	store_rollback(service->seams.store);
	service->is_writing = false;
	outbox_record_undo(service);
	outbox_tries_clear(&service->claimed);
	outbox_memo_clear(&service->memo);
	service_look_everywhere(service);
	service_forget_notes(service);
	/* Plan again from where the disk says planning stands. */
	service->agenda.planned_until = service->saved_until;
	agenda_run_init(service);
}

/* --- beginning and end ---------------------------------------------------- */

/* What an earlier run handed over and never heard of: may have arrived. */
static int
service_recover_rows(struct service *service, struct outbox_rows *rows,
    struct error *ret_error)
{
	int64_t now_ms = service_now_ms(service), settle_ms;
	size_t i;

	for (i = 0; i < rows->list.count; i++) {
		struct outbox_row *row = &rows->list.items[i];
		const struct channel *channel =
		    conf_find_channel(service->conf, row->channel);

		settle_ms = now_ms +
		    (channel == NULL ? 0 : channel->kind->settle_secs * 1000);
		if (row->state == OUTBOX_UNKNOWN && row->next_ms <= settle_ms)
			continue;
		if (row->state == OUTBOX_SENDING)
			row->reason = "patchday stopped while it was sent";
		row->state = OUTBOX_UNKNOWN;
		row->has_doubt = true;
		row->absents = 0;
		row->next_ms = settle_ms;
		if (outbox_record_save(service, row, ret_error) < 0)
			return -1;
	}
	return 0;
}

/* Rows that were on the wire when an earlier run ended. */
static int
service_recover(struct service *service, struct error *ret_error)
{
	static const enum outbox_state states[] = { OUTBOX_UNKNOWN,
	    OUTBOX_SENDING };
	struct outbox_filter filter = { .has_state = true,
	    .only_active = true, .due_after_at = INT64_MIN,
	    .limit = INT32_MAX };
	struct outbox_rows rows = { 0 };
	size_t i;
	int status = 0;

	for (i = 0; i < countof(states) && status == 0; i++) {
		filter.state = states[i];
		status = store_outbox_list(service->seams.store, &filter,
		    &rows, ret_error);
		if (status == 0)
			status = service_recover_rows(service, &rows,
			    ret_error);
		if (rows.list.count > 0)
			log_info(service->seams.log, "recovered",
			    LOG_TEXT("state",
			    store_outbox_state_name(states[i])),
			    LOG_NUMBER("rows", (int64_t)rows.list.count));
		store_outbox_clear(&rows);
	}
	return status;
}

/* A lane for every channel of the configuration and every one that still has
 * rows. */
static int
service_init_lanes(struct service *service, struct error *ret_error)
{
	struct outbox_channels channels = { 0 };
	int status = store_outbox_list_channels(service->seams.store,
	    &channels, ret_error);
	size_t i;

	for (i = 0; i < channels.list.count; i++) {
		outbox_lane_put(&service->lanes, channels.list.items[i]);
		free(channels.list.items[i]);
	}
	array_clear(&channels.list);
	for (i = 0; i < service->conf->channels.count; i++)
		outbox_lane_put(&service->lanes,
		    service->conf->channels.items[i].id);
	for (i = 0; i < service->lanes.list.count; i++) {
		struct outbox_lane *lane = service->lanes.list.items[i];

		outbox_lane_set(lane, conf_find_channel(service->conf,
		    lane->id), &service->sinks);
	}
	return status;
}

/* Where the last run stopped; a first start says nothing old. */
static int
service_init_mark(struct service *service, struct error *ret_error)
{
	bool is_there = false;
	int64_t now_at = clock_now(service->seams.clock);

	service->saved_until = INT64_MIN;
	service->agenda.planned_until = now_at;
	if (store_meta_load_number(service->seams.store,
	    STORE_META_PLANNED_UNTIL, &is_there,
	    &service->agenda.planned_until, ret_error) < 0)
		return -1;
	if (is_there)
		service->saved_until = service->agenda.planned_until;
	/* A day before what was recorded is no drift but a dead battery or a
	 * restored machine: what is planned under it would be wrong. */
	service->is_clock_wrong = now_at <
	    service->agenda.planned_until - SERVICE_WRONG_SECS;
	return 0;
}

/* What is on the disk, then what the configuration says, in one commit. */
static int
service_init(struct service *service, struct error *ret_error)
{
	if (service_init_mark(service, ret_error) < 0 ||
	    service_init_lanes(service, ret_error) < 0)
		return -1;
	service_load_secrets(service, service->conf);
	if (service_schedule_load(service, service->conf, &service->schedule,
	    ret_error) < 0)
		return -1;
	agenda_run_init(service);
	if (service_recover(service, ret_error) < 0 ||
	    service_journal(service, SERVICE_WHO, "start", service->conf->path,
	    service->conf->hash, ret_error) < 0 ||
	    service_move(service, service->conf, ret_error) < 0 ||
	    (!service->is_clock_wrong &&
	    agenda_invite_sweep(service, ret_error) < 0))
		return -1;
	return service_commit(service, ret_error);
}

struct service *
service_new(const struct service_seams *seams, struct conf *conf,
    struct error *ret_error)
{
	struct service *service = mem_new(1, sizeof(*service));

	service->seams = *seams;
	service->conf = conf_hold(conf);
	service->zonedir = zonedir_new(seams->zoneinfo);
	service->started_at = service->loaded_at = clock_now(seams->clock);
	service->last_ms = clock_now_ms(seams->clock);
	service->agenda.until = INT64_MIN;
	if (service_init(service, ret_error) < 0) {
		store_rollback(seams->store);
		service_free(service);
		return NULL;
	}
	service_publish(service);
	return service;
}

void
service_free(struct service *service)
{
	if (service == NULL)
		return;
	/* First, as its answers would come to tries that are gone. */
	if (service->seams.network != NULL)
		service->seams.network->cancel_all(service->seams.network);
	if (service->is_writing)
		store_rollback(service->seams.store);
	outbox_tries_clear(&service->claimed);
	outbox_tries_clear(&service->tries);
	outbox_tries_clear(&service->told);
	outbox_memo_clear(&service->memo);
	outbox_lanes_clear(&service->lanes, &service->sinks);
	agenda_run_clear(&service->agenda);
	snapshot_release(service->snapshot);
	schedule_release(service->schedule);
	conf_release(service->conf);
	zonedir_free(service->zonedir);
	free(service->refused);
	free(service);
}

void
service_publish(struct service *service)
{
	struct snapshot *snapshot;

	service->generation++;
	snapshot = snapshot_new(service->conf, service->schedule,
	    service->seams.clock, service->generation);
	snapshot->started_at = service->started_at;
	snapshot->loaded_at = service->loaded_at;
	snapshot->is_rehearsal = service->seams.is_rehearsal;
	if (service->refused != NULL)
		snapshot_refuse(snapshot, service->refused,
		    service->refused_at);
	snapshot_release(service->snapshot);
	service->snapshot = snapshot;
}

struct snapshot *
service_snapshot(struct service *service)
{
	return snapshot_hold(service->snapshot);
}

size_t
service_in_flight(const struct service *service)
{
	return service->ready_count + service->flying_count +
	    service->answered_count;
}

void
service_drain(struct service *service)
{
	struct error error = { 0 };

	if (!service->is_clock_wrong &&
	    (agenda_run_put(service, true, &error) < 0 ||
	    service_write(service, &error) < 0))
		service_rollback(service);
	if (outbox_try_return(service, &error) < 0 ||
	    service_commit(service, &error) < 0) {
		log_error(service->seams.log, "store_failed",
		    LOG_TEXT("error", error.text));
		service_rollback(service);
	}
	service->is_draining = true;
}

/* --- a step --------------------------------------------------------------- */

/* A clock that goes back repeats nothing, the keys see to that; but what was
 * skipped while it was wrong is not due any more. */
static int
service_watch_clock(struct service *service, struct error *ret_error)
{
	int64_t now_ms = service_now_ms(service), revived = 0;
	int64_t last_ms = service->last_ms;
	bool was_wrong = service->is_clock_wrong;

	service->last_ms = now_ms;
	service->is_clock_wrong = now_ms / 1000 <
	    service->agenda.planned_until - SERVICE_WRONG_SECS;
	if (service->is_clock_wrong != was_wrong)
		log_error(service->seams.log, service->is_clock_wrong ?
		    "clock_implausible" : "clock_plausible_again",
		    LOG_NUMBER("now", now_ms / 1000),
		    LOG_NUMBER("recorded", service->agenda.planned_until));
	if (now_ms < last_ms)
		outbox_lanes_hurry(&service->lanes, &service->sinks, now_ms);
	if (now_ms >= last_ms - SERVICE_BACK_MS)
		return 0;
	log_warn(service->seams.log, "clock_set_back",
	    LOG_NUMBER("secs", (last_ms - now_ms) / 1000));
	if (service_write(service, ret_error) < 0)
		return -1;
	service_look_everywhere(service);
	return store_outbox_revive(service->seams.store, now_ms,
	    OUTBOX_PARK_MS, &revived, ret_error);
}

/* Letters are kept for a while to be looked at; rows for good. */
static int
service_prune(struct service *service, struct error *ret_error)
{
	int64_t now_at = clock_now(service->seams.clock);

	if (!service->is_writing ||
	    now_at < service->pruned_at + CIVIL_DAY_SECS)
		return 0;
	service->pruned_at = now_at;
	return store_letter_prune(service->seams.store, (now_at -
	    (int64_t)SERVICE_LETTER_DAYS * CIVIL_DAY_SECS) * 1000,
	    SERVICE_PRUNE_MOST, ret_error);
}

/* The step itself; on failure the caller rolls back. */
static int
service_work(struct service *service, struct error *ret_error)
{
	if (service_watch_clock(service, ret_error) < 0)
		return -1;
	if (outbox_record_is_due(service) &&
	    outbox_record(service, ret_error) < 0)
		return -1;
	if (!service->is_draining && !service->is_clock_wrong) {
		if (agenda_run_put(service, false, ret_error) < 0 ||
		    outbox_claim(service, ret_error) < 0)
			return -1;
		/* The commit is paid for: share it. */
		if (service->is_writing && outbox_record(service,
		    ret_error) < 0)
			return -1;
	}
	if (service_prune(service, ret_error) < 0)
		return -1;
	return service_commit(service, ret_error);
}

/* When there is something to do again, never before now. */
static int64_t
service_wake_ms(const struct service *service)
{
	int64_t now_ms = service_now_ms(service), wake_ms = INT64_MAX, at_ms;
	size_t i;

	if (service->answered_count > 0)
		wake_ms = outbox_record_is_due(service) ? now_ms :
		    now_ms + SERVICE_RECORD_MS;
	if (service->is_draining)
		return wake_ms;
	/* Time synchronisation may mend it without a wake-up. */
	if (service->is_clock_wrong)
		return now_ms + SERVICE_LOOK_AGAIN_MS;
	if (agenda_run_has_more(service))
		return now_ms;
	if (agenda_run_due_at(&service->agenda) < INT64_MAX / 1000 &&
	    agenda_run_due_at(&service->agenda) * 1000 < wake_ms)
		wake_ms = agenda_run_due_at(&service->agenda) * 1000;
	for (i = 0; i < service->lanes.list.count; i++) {
		at_ms = outbox_lane_wake_ms(service->lanes.list.items[i]);
		if (at_ms < wake_ms)
			wake_ms = at_ms;
	}
	return wake_ms < now_ms ? now_ms : wake_ms;
}

/* Full disks empty again; anything else needs a new start from the disk. */
static int64_t
service_fail(struct service *service, const struct error *error,
    struct error *ret_error)
{
	service_rollback(service);
	log_error(service->seams.log, "store_failed",
	    LOG_TEXT("error", error->text));
	memcpy(service->trouble, error->text, sizeof(service->trouble));
	if (store_is_unsure(service->seams.store)) {
		if (ret_error != NULL)
			*ret_error = *error;
		return INT64_MIN;
	}
	service->retry_ms = clock_boot_ms(service->seams.clock) +
	    SERVICE_RETRY_MS;
	return service_now_ms(service) + SERVICE_RETRY_MS;
}

int64_t
service_step(struct service *service, struct error *ret_error)
{
	int64_t left_ms = service->retry_ms -
	    clock_boot_ms(service->seams.clock);
	struct error error = { 0 };
	int64_t wake_ms;

	/* Trying at each wake-up would fill a log on a disk that is full. */
	if (service->retry_ms != 0 && left_ms > 0)
		return service_now_ms(service) + left_ms;
	service->retry_ms = 0;
	if (service_work(service, &error) < 0)
		return service_fail(service, &error, ret_error);
	service->trouble[0] = '\0';
	/* After the commit: what is on the wire is `sending` on the disk. */
	outbox_try_start(service);
	wake_ms = service_wake_ms(service);
	service_backup(service, wake_ms);
	return wake_ms;
}
