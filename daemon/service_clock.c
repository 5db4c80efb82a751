/* SPDX-License-Identifier: MIT */
/*
 * Whether the wall clock is believed.  It may be set ahead by mistake, back by
 * somebody who mends that, or show 1970 after a battery has died; the boot
 * clock tells that it was set, what was recorded that it is behind.
 */
#include "service_clock_internal.h"

#include "outbox_now_internal.h"
#include "service_internal.h"

#define SERVICE_BACK_MS 60000		/* further back: it was set */
#define SERVICE_WRONG_SECS INT64_C(86400)	/* further back: it is wrong */
#define SERVICE_MENDED_MS (60 * 60 * 1000)	/* as near as before it was */

/* A day before what was recorded is no drift but a dead battery or a restored
 * machine: what is planned under it would be wrong. */
bool
service_is_clock_behind(const struct service *service)
{
	return clock_now(service->seams.clock) <
	    service->agenda.planned_until - SERVICE_WRONG_SECS;
}

static void
service_clock_forget(struct service *service)
{
	size_t i;

	for (i = 0; i < countof(service->was_ahead_ms); i++)
		service->was_ahead_ms[i] = INT64_MIN;
}

void
service_clock_begin(struct service *service)
{
	service->last_ms = service_now_ms(service);
	service->ahead_ms = service->last_ms -
	    clock_boot_ms(service->seams.clock);
	/* While nobody ran. */
	service->is_set_back = service->last_ms <
	    service->agenda.planned_until * 1000 - SERVICE_BACK_MS;
	service_clock_forget(service);
}

int
service_accept_clock(struct service *service, const char *who,
    struct error *ret_error)
{
	int64_t now_at = clock_now(service->seams.clock);

	service->is_clock_wrong = false;
	/* It may be right again, and things may be due: never forward. */
	if (service->agenda.planned_until > now_at)
		service->agenda.planned_until = now_at;
	agenda_run_init(service);
	if (service_journal(service, who, "clock", "now",
	    "the clock is right, whatever was recorded", ret_error) < 0 ||
	    outbox_now_revive(service, ret_error) < 0 ||
	    service_commit(service, ret_error) < 0) {
		service->is_clock_wrong = true;
		service_rollback(service);
		return -1;
	}
	service->is_set_back = false;
	service_clock_forget(service);
	service_look_everywhere(service);
	return 0;
}

/* Where it was believed before it is set ahead: which of these steps was the
 * mistake, and which the correction of one, is not known. */
static void
service_clock_keep(struct service *service)
{
	size_t i;

	for (i = countof(service->was_ahead_ms) - 1; i > 0; i--)
		service->was_ahead_ms[i] = service->was_ahead_ms[i - 1];
	service->was_ahead_ms[0] = service->ahead_ms;
}

/*
 * A clock that was set ahead by more than a day and is now set back to where it
 * would be without that was wrong in between, and nobody need tell us so.  Set
 * back otherwise, by a dead battery or by hand, it is not believed, nor where
 * it was found wrong already.
 */
static bool
service_is_clock_mended(struct service *service, bool was_wrong)
{
	int64_t ahead_ms = service_now_ms(service) -
	    clock_boot_ms(service->seams.clock);
	int64_t off_ms;
	bool is_mended = false;
	size_t i;

	if (!was_wrong &&
	    ahead_ms > service->ahead_ms + SERVICE_WRONG_SECS * 1000)
		service_clock_keep(service);
	service->ahead_ms = ahead_ms;
	for (i = 0; i < countof(service->was_ahead_ms) &&
	    service->was_ahead_ms[i] != INT64_MIN; i++) {
		off_ms = ahead_ms - service->was_ahead_ms[i];
		is_mended |= off_ms > -SERVICE_MENDED_MS &&
		    off_ms < SERVICE_MENDED_MS;
	}
	return service->is_clock_wrong && is_mended;
}

/* What was skipped while it was ahead is not due any more; by one that is not
 * believed all that ever was skipped would be to come.  In a commit of its own:
 * on a full disk it is still to be done. */
static int
service_clock_revive(struct service *service, struct error *ret_error)
{
	if (service_write(service, ret_error) < 0 ||
	    outbox_now_revive(service, ret_error) < 0 ||
	    service_commit(service, ret_error) < 0)
		return -1;
	service->is_set_back = false;
	service_look_everywhere(service);
	return 0;
}

/* A clock that goes back repeats nothing, the keys see to that. */
int
service_watch_clock(struct service *service, struct error *ret_error)
{
	int64_t now_ms = service_now_ms(service);
	int64_t last_ms = service->last_ms;
	bool was_wrong = service->is_clock_wrong;

	service->last_ms = now_ms;
	service->is_clock_wrong = service_is_clock_behind(service);
	if (service->is_clock_wrong != was_wrong)
		log_error(service->seams.log, service->is_clock_wrong ?
		    "clock_implausible" : "clock_plausible_again",
		    LOG_NUMBER("now", now_ms / 1000),
		    LOG_NUMBER("recorded", service->agenda.planned_until));
	if (now_ms < last_ms)
		outbox_lanes_hurry(&service->lanes, &service->sinks, now_ms);
	if (now_ms < last_ms - SERVICE_BACK_MS) {
		service->is_set_back = true;
		log_warn(service->seams.log, "clock_set_back",
		    LOG_NUMBER("secs", (last_ms - now_ms) / 1000));
	}
	if (service_is_clock_mended(service, was_wrong) &&
	    service_accept_clock(service, SERVICE_WHO, ret_error) < 0)
		return -1;
	return service->is_set_back && !service->is_clock_wrong ?
	    service_clock_revive(service, ret_error) : 0;
}
