/* SPDX-License-Identifier: MIT */
/*
 * The mark: all that was due by then is put.  A start plans from there on, and
 * what it finds is told as missed.  So a mark that lags behind a service that
 * was killed tells of work that another file puts where it ran, and where
 * nobody meant to work.
 *
 * It moves with whatever is written, with an orderly stop, and in an idle
 * service at turns that come anyway: each hour at the latest, for the zone data
 * (runtime.c).  To wake for it would cost more than it is worth.
 */
#include "service_mark_internal.h"

#include "service_internal.h"
#include "store_meta.h"

#define SERVICE_MARK_SECS 900		/* it may lag so long */

int
service_mark_save(struct service *service, struct error *ret_error)
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

/* While something is due or half planned it cannot move. */
int
service_mark_keep(struct service *service, struct error *ret_error)
{
	int64_t now_at = clock_now(service->seams.clock);

	if (service->is_writing || service->is_draining ||
	    service->is_clock_wrong ||
	    service->saved_until > now_at - SERVICE_MARK_SECS ||
	    agenda_run_has_more(service) ||
	    agenda_run_due_at(&service->agenda) <= now_at)
		return 0;
	return service_write(service, ret_error);
}
