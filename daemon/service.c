/* SPDX-License-Identifier: MIT */
/*
 * The core's step: answers are recorded, what is owed is planned, rows are
 * claimed, all in one transaction (service_write.c); then what is durable is
 * handed over.
 */
#include "service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agenda_recall_internal.h"
#include "mem.h"
#include "outbox_now_internal.h"
#include "service_internal.h"
#include "service_mark_internal.h"
#include "service_prune_internal.h"
#include "service_recover_internal.h"
#include "service_slid_internal.h"
#include "store_mark.h"
#include "store_meta.h"
#include "store_thread.h"

#define SERVICE_LOOK_AGAIN_MS 60000	/* at a wrong clock */
/* A transaction that could claim more is committed when fewer are left to leave
 * meanwhile, as a commit takes milliseconds; but not for fewer claims. */
#define SERVICE_READY_LEAST 64
#define SERVICE_BATCH 256
#define SERVICE_PREPARE_MS 2000	/* before the first message is due */
#define SERVICE_RECORD_MS 50		/* answers wait for company */

int64_t
service_now_ms(const struct service *service)
{
	return clock_now_ms(service->seams.clock);
}

/* --- beginning and end ---------------------------------------------------- */

/* Where the channels' messages went, for all at once: there may be
 * thousands. */
static int
service_init_places(struct service *service, struct error *ret_error)
{
	struct thread_places places = { 0 };
	const struct thread_place *place;
	struct outbox_lane *lane;
	int status = store_thread_list_places(service->seams.store, &places,
	    ret_error);
	size_t i;

	for (i = 0; i < service->lanes.list.count && status == 0; i++)
		outbox_lane_keep(service->lanes.list.items[i], "");
	for (i = 0; i < places.list.count && status == 0; i++) {
		place = &places.list.items[i];
		lane = outbox_lane_find(&service->lanes, place->channel);
		if (lane != NULL && lane->channel != NULL &&
		    lane->channel->target != NULL &&
		    strcmp(lane->channel->target, place->target) == 0)
			outbox_lane_keep(lane, place->place);
	}
	store_thread_clear_places(&places);
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
	/* Of one that only follows they change meanwhile. */
	return status < 0 || service->seams.is_follower ? status :
	    service_init_places(service, ret_error);
}

/* Where the last run stopped; a first start says nothing old. */
int
service_init_mark(struct service *service, struct error *ret_error)
{
	bool is_there = false;

	service->saved_until = INT64_MIN;
	service->agenda.planned_until = clock_now(service->seams.clock);
	if (store_meta_load_number(service->seams.store,
	    STORE_META_PLANNED_UNTIL, &is_there,
	    &service->agenda.planned_until, ret_error) < 0)
		return -1;
	if (is_there)
		service->saved_until = service->agenda.planned_until;
	service->is_clock_wrong = service_is_clock_behind(service);
	return 0;
}

/* What is on the disk. */
static int
service_init_read(struct service *service, struct error *ret_error)
{
	if (service_init_mark(service, ret_error) < 0 ||
	    service_holidays_begin(service, ret_error) < 0 ||
	    service_host_settle(service, service->conf, ret_error) < 0 ||
	    service_init_lanes(service, ret_error) < 0)
		return -1;
	service_load_secrets(service, service->conf);
	if (service_schedule_load(service, service->conf, &service->schedule,
	    ret_error) < 0 || service_promotion_load(service, service->conf,
	    &service->promotions.list, ret_error) < 0 ||
	    service_token_load(service, ret_error) < 0 ||
	    service_emergency_load(service, ret_error) < 0 ||
	    service_subscriber_load(service, ret_error) < 0 ||
	    service_permalink_load(service, ret_error) < 0 ||
	    service_changes_load(service, ret_error) < 0)
		return -1;
	agenda_run_init(service);
	return service_session_load(service, ret_error);
}

/* What is on the disk, then what the configuration says, in one commit; a
 * follower reads only. */
static int
service_init(struct service *service, struct error *ret_error)
{
	if (service_init_read(service, ret_error) < 0)
		return -1;
	if (service->seams.is_follower)
		return service_since_settle(service, service->conf,
		    ret_error) < 0 ? -1 : service_journal_load_first(service,
		    &service->known_from_at, ret_error);
	/* What was on the disk when it began: its own entries are not yet. */
	service_journal_tell(service);
	if (service_failover_settle(service, ret_error) < 0 ||
	    service_recover(service, ret_error) < 0 ||
	    outbox_now_hurry(service, ret_error) < 0 ||
	    service_journal_check(service, ret_error) < 0 ||
	    service_journal(service, SERVICE_WHO, "start", service->conf->path,
	    service->conf->hash, ret_error) < 0 ||
	    service_ended_keep(service, ret_error) < 0 ||
	    service_shift_tell(service, NULL, ret_error) < 0 ||
	    service_left_tell(service, ret_error) < 0 ||
	    service_slid_begin(service, ret_error) < 0 ||
	    service_board_follow(service, service->conf, ret_error) < 0 ||
	    service_journal_load_first(service, &service->known_from_at,
	    ret_error) < 0 ||
	    service_move(service, service->conf, ret_error) < 0 ||
	    service_settle_series(service, service->conf, ret_error) < 0 ||
	    service_since_settle(service, service->conf, ret_error) < 0 ||
	    service_holidays_save(service, service->conf, ret_error) < 0 ||
	    (!service->is_clock_wrong &&
	    store_meta_put(service->seams.store, STORE_META_CONF_HASH,
	    service->conf->hash, ret_error) < 0) ||
	    store_outbox_wake(service->seams.store, NULL,
	    service_now_ms(service), ret_error) < 0 ||
	    (!service->is_clock_wrong &&
	    (agenda_recall_put(service, ret_error) < 0 ||
	    agenda_invite_sweep(service, ret_error) < 0)) ||
	    service_commit(service, ret_error) < 0)
		return -1;
	store_mark_begin(service->seams.store);
	return 0;
}

struct service *
service_new(const struct service_seams *seams, struct conf *conf,
    struct error *ret_error)
{
	struct service *service = mem_new(1, sizeof(*service));

	service->seams = *seams;
	if (seams->vault == NULL)
		service->seams.vault = &vault_here;
	service->share.own = seams->clock;
	service->memo = service->memos;
	service->conf = conf_hold(conf);
	service->zonedir = zonedir_new(seams->zoneinfo);
	service->failover.at_ms = INT64_MIN;
	service->started_at = service->loaded_at = clock_now(seams->clock);
	service->agenda.until = INT64_MIN;
	/* What was said is not known: anything more could be said twice. */
	if (seams->damage != NULL) {
		snprintf(service->damage, sizeof(service->damage), "%s",
		    seams->damage);
		service->is_draining = true;
	}
	if (seams->trouble != NULL)
		snprintf(service->trouble, sizeof(service->trouble), "%s",
		    seams->trouble);
	service->generation = seams->generation;
	service_sweep_init(service);
	if (service_init(service, ret_error) < 0) {
		store_rollback(seams->store);
		service_free(service);
		return NULL;
	}
	service_clock_begin(service);
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
	if (service->is_committing)
		(void)store_commit_end(service->seams.store, NULL);
	if (service->is_writing)
		store_rollback(service->seams.store);
	outbox_tries_clear(&service->claimed);
	outbox_tries_clear(&service->tries);
	outbox_tries_clear(&service->told);
	outbox_memos_clear(service);
	outbox_lanes_clear(&service->lanes, &service->sinks);
	agenda_run_clear(&service->agenda);
	snapshot_release(service->snapshot);
	schedule_release(service->schedule);
	service_call_clear(&service->calls);
	service_sweep_clear(service);
	service_changes_clear(service);
	service_promotion_clear(service);
	token_list_release(service->tokens);
	emergency_list_release(service->emergencies);
	store_subscriber_clear(&service->subscribers);
	membership_release(service->membership);
	permalink_list_release(service->permalinks);
	store_thread_clear_links(&service->new_links);
	conf_release(service->conf);
	zonedir_free(service->zonedir);
	free(service->refused);
	free(service);
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

	service_settle(service);
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

/* Is there more to write in this transaction, and is it worth waiting for, as
 * enough leaves meanwhile or too little is claimed?  Then the network has its
 * turn between two slices, and the commit pays for more. */
static bool
service_may_go_on(const struct service *service)
{
	size_t durable_count = service->ready_count -
	    service->claimed.list.count;

	return service->is_writing && service->flying_count > 0 &&
	    !service->is_draining && !service->is_clock_wrong &&
	    (service->has_more_claims || (agenda_run_has_more(service) &&
	    !service->agenda.is_waiting)) &&
	    (durable_count >= SERVICE_READY_LEAST ||
	    service->claimed.list.count < SERVICE_BATCH) &&
	    service->answered_count < outbox_record_most(service);
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
		outbox_fill_open(service);
		/* First, as what is worded now tells of it. */
		if (service_changes_step(service, ret_error) < 0 ||
		    service_promotion_step(service, ret_error) < 0 ||
		    service_sweep_step(service, ret_error) < 0 ||
		    agenda_run_put(service, false, ret_error) < 0 ||
		    service_conflict_step(service, ret_error) < 0 ||
		    outbox_fill(service, ret_error) < 0)
			return -1;
		/* The commit is paid for: share it. */
		if (service->is_writing && outbox_record(service,
		    ret_error) < 0)
			return -1;
	}
	if (service_prune(service, ret_error) < 0 ||
	    service_mark_keep(service, ret_error) < 0)
		return -1;
	if (service_may_go_on(service))
		return 0;
	return service_commit_begin(service, ret_error);
}

/* Shortly before the first message since the start leaves, what takes time is
 * made ready.  When to look again. */
static int64_t
service_prepare(struct service *service, int64_t send_ms)
{
	struct network *network = service->seams.network;

	if (service->is_prepared || send_ms == INT64_MAX || network == NULL ||
	    network->prepare == NULL)
		return send_ms;
	if (send_ms - SERVICE_PREPARE_MS > service_now_ms(service))
		return send_ms - SERVICE_PREPARE_MS;
	service->is_prepared = true;
	network->prepare(network);
	return send_ms;
}

/* When there is something to send, at `send_ms` at the latest. */
static int64_t
service_send_ms(const struct service *service, int64_t send_ms)
{
	int64_t at_ms;
	size_t i, count = outbox_fill_is_full(service) ? 0 :
	    service->lanes.list.count;

	for (i = 0; i < count; i++) {
		at_ms = outbox_lane_wake_ms(service->lanes.list.items[i]);
		if (at_ms < send_ms)
			send_ms = at_ms;
	}
	return send_ms;
}

/* When there is something to do again, never before now. */
static int64_t
service_wake_ms(struct service *service)
{
	int64_t now_ms = service_now_ms(service), wake_ms = INT64_MAX, at_ms;

	if (service->answered_count > 0)
		wake_ms = outbox_record_is_due(service) ? now_ms :
		    now_ms + SERVICE_RECORD_MS;
	if (service->is_draining)
		return wake_ms;
	/* Time synchronisation may mend it without a wake-up. */
	if (service->is_clock_wrong)
		return now_ms + SERVICE_LOOK_AGAIN_MS;
	at_ms = agenda_run_wake_ms(service);
	if (at_ms <= now_ms || (service_conflict_has_more(service) &&
	    !agenda_run_has_more(service)))
		return now_ms;
	wake_ms = wake_ms < service_changes_due_ms(service) ? wake_ms :
	    service_changes_due_ms(service);
	wake_ms = wake_ms < service_sweep_due_ms(service) ? wake_ms :
	    service_sweep_due_ms(service);
	wake_ms = wake_ms < service_promotion_due_ms(service) ? wake_ms :
	    service_promotion_due_ms(service);
	at_ms = service_prepare(service, service_send_ms(service, at_ms));
	wake_ms = wake_ms < at_ms ? wake_ms : at_ms;
	if (service->prune_at != 0 && service->prune_at * 1000 < wake_ms)
		wake_ms = service->prune_at * 1000;
	return wake_ms < now_ms ? now_ms : wake_ms;
}

int64_t
service_step(struct service *service, struct error *ret_error)
{
	struct error error = { 0 };
	int64_t wake_ms;
	int status = service_commit_end(service, &error);

	/* The disk is not done: what is durable goes on leaving. */
	if (status > 0) {
		outbox_try_start(service);
		return INT64_MAX;
	}
	if (status < 0)
		return service_fail(service, &error, ret_error);
	/* Trying at each wake-up would fill a log on a disk that is full. */
	wake_ms = service_retry_ms(service, ret_error);
	if (wake_ms != INT64_MAX)
		return wake_ms;
	/* The network works while more is written. */
	outbox_try_start(service);
	if (service_work(service, &error) < 0)
		return service_fail(service, &error, ret_error);
	service->trouble[0] = '\0';
	/* After the commit: what is on the wire is `sending` on the disk. */
	outbox_try_start(service);
	if (service->is_committing)
		return INT64_MAX;
	if (service->is_writing)
		return service_now_ms(service);
	wake_ms = service_wake_ms(service);
	service_backup(service, wake_ms);
	return wake_ms;
}
