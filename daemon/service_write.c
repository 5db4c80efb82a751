/* SPDX-License-Identifier: MIT */
/*
 * The transaction of a step.
 *
 * The first who writes opens it (service_write), a commit ends it, and only
 * then things leave the machine.  If anything fails, memory is put back to what
 * the disk says (service_rollback): no decision rests on what was not written.
 *
 * While messages are on their way the disk commits in the background
 * (service_commit_begin): answers come in and what is durable already is handed
 * over meanwhile, in memory only.  The next step looks whether it is over;
 * whatever else wants the store (a command, a reload) waits for it first
 * (service_settle).  With nothing on its way there is nothing to do meanwhile,
 * and the step waits itself.
 */
#include <string.h>

#include "service_internal.h"
#include "service_mark_internal.h"
#include "store_lease.h"

#define SERVICE_RETRY_MS 5000		/* after a full disk */
#define SERVICE_FAILED_AGAIN_MS 3600000	/* … and told of it again */

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

/* It writes again, or the file is back.  Replicas tell it by themselves. */
static void
service_tell_back(struct service *service)
{
	if (service->failed_ms == 0)
		return;
	service->failed_ms = 0;
	if (service->seams.replica == NULL)
		log_info(service->seams.log, "database_back");
}

/* It is on the disk: tell of what was recorded; what was claimed may fly. */
static void
service_commit_done(struct service *service)
{
	size_t i;

	outbox_fill_close(service);
	service->is_writing = service->is_committing = false;
	service->saved_until = service->agenda.planned_until;
	outbox_record_done(service);
	outbox_notice_done(&service->notice);
	for (i = 0; i < service->claimed.list.count; i++) {
		array_push(&service->tries.list,
		    service->claimed.list.items[i]);
		outbox_try_queue(service->claimed.list.items[i]);
	}
	service->claimed.list.count = 0;
	service_permalink_settle(service);
	service_promotion_settle(service);
	service_tell_back(service);
}

int
service_commit(struct service *service, struct error *ret_error)
{
	if (!service->is_writing)
		return 0;
	if (service_mark_save(service, ret_error) < 0 ||
	    store_commit(service->seams.store, ret_error) < 0)
		return -1;
	service_commit_done(service);
	return 0;
}

int
service_commit_begin(struct service *service, struct error *ret_error)
{
	if (!service->is_writing || service->flying_count == 0)
		return service_commit(service, ret_error);
	if (service_mark_save(service, ret_error) < 0)
		return -1;
	if (!store_commit_begin(service->seams.store))
		return service_commit(service, ret_error);
	service->is_committing = true;
	return 0;
}

int
service_commit_end(struct service *service, struct error *ret_error)
{
	if (!service->is_committing)
		return 0;
	if (!store_commit_is_over(service->seams.store))
		return 1;
	service->is_committing = false;
	if (store_commit_end(service->seams.store, ret_error) < 0)
		return -1;
	service_commit_done(service);
	return 0;
}

/* Readers learn from the snapshot that the file is gone, or is back. */
static void
service_show_astray(struct service *service)
{
	bool is_astray = store_is_astray(service->seams.store);

	if (service->snapshot == NULL ||
	    service->snapshot->is_astray == is_astray)
		return;
	if (!is_astray)
		service_tell_back(service);
	service_publish(service);
}

/* Has somebody moved it?  Where nothing is to be written for hours nobody else
 * would notice. */
static int
service_look(struct service *service, struct error *ret_error)
{
	int status = store_check(service->seams.store, ret_error);

	if (status == 0)
		service_show_astray(service);
	return status;
}

void
service_settle(struct service *service)
{
	struct error error = { 0 };
	int status;

	if (service->is_committing) {
		service->is_committing = false;
		status = store_commit_end(service->seams.store, &error);
		if (status == 0)
			service_commit_done(service);
	} else {
		status = service_commit(service, &error);
	}
	if (status == 0 && service->retry_ms == 0)
		status = service_look(service, &error);
	if (status < 0)
		(void)service_fail(service, &error, NULL);
}

/* --- what was not written never happened ---------------------------------- */

void
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

	outbox_notice_undo(&service->notice);
	for (i = 0; i < service->lanes.list.count; i++) {
		memset(service->lanes.list.items[i]->noted_ms, 0,
		    sizeof(service->lanes.list.items[i]->noted_ms));
		outbox_lane_forget(service->lanes.list.items[i]);
	}
}

void
service_rollback(struct service *service)
{
	store_rollback(service->seams.store);
	outbox_fill_close(service);
	service->is_writing = false;
	outbox_record_undo(service);
	outbox_tries_clear(&service->claimed);
	outbox_memos_clear(service);
	service_promotion_undo(service);
	service_look_everywhere(service);
	service_forget_notes(service);
	/* What was counted; should that fail, so will what follows. */
	(void)service_subscriber_load(service, NULL);
	/* Plan again from where the disk says planning stands. */
	service->agenda.planned_until = service->saved_until;
	agenda_run_init(service);
	service_conflict_begin(service);
}

/* It fails every five seconds: told once, once more where it is something else,
 * and then each hour. */
static void
service_tell_failure(struct service *service, const struct error *error)
{
	int64_t now_ms = clock_boot_ms(service->seams.clock);

	if (service->failed_ms == 0 ||
	    now_ms - service->failed_ms >= SERVICE_FAILED_AGAIN_MS ||
	    strcmp(service->failed, error->text) != 0) {
		log_error(service->seams.log, "store_failed",
		    LOG_TEXT("error", error->text));
		service->failed_ms = now_ms;
		memcpy(service->failed, error->text, sizeof(service->failed));
	}
	memcpy(service->trouble, error->text, sizeof(service->trouble));
}

/* Full disks empty again; anything else needs a new start from the disk. */
int64_t
service_fail(struct service *service, const struct error *error,
    struct error *ret_error)
{
	struct error again = { 0 };

	service_rollback(service);
	service_show_astray(service);
	/* A follower has written: what it wrote comes first. */
	if (store_lease_is_stale(service->seams.store) &&
	    service_refresh(service, &again) == 0)
		return service_now_ms(service);
	service_tell_failure(service, error);
	if (store_is_unsure(service->seams.store) ||
	    store_lease_is_lost(service->seams.store)) {
		if (ret_error != NULL)
			*ret_error = *error;
		return INT64_MIN;
	}
	service->retry_ms = clock_boot_ms(service->seams.clock) +
	    SERVICE_RETRY_MS;
	return service_now_ms(service) + SERVICE_RETRY_MS;
}

int64_t
service_retry_ms(struct service *service, struct error *ret_error)
{
	int64_t left_ms = service->retry_ms -
	    clock_boot_ms(service->seams.clock);
	struct error error = { 0 };

	/* It failed while a command waited for it. */
	if (store_lease_is_lost(service->seams.store))
		(void)error_set(ret_error, ERROR_STORE, "%s",
		    service->trouble);
	if (store_is_unsure(service->seams.store) && ret_error != NULL)
		*ret_error = *store_unsure(service->seams.store);
	if (store_is_unsure(service->seams.store) ||
	    store_lease_is_lost(service->seams.store)) {
		return INT64_MIN;
	}
	if (service->retry_ms != 0 && left_ms > 0)
		return service_now_ms(service) + left_ms;
	service->retry_ms = 0;
	if (service_look(service, &error) < 0)
		return service_fail(service, &error, ret_error);
	return INT64_MAX;
}
