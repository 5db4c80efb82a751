/* SPDX-License-Identifier: MIT */
/* What is kept for a time only. */
#include "service_prune_internal.h"

#include "civil.h"
#include "service_internal.h"
#include "store_letter.h"

#define SERVICE_LETTER_DAYS 35		/* kept after settling */
#define SERVICE_PRUNE_MOST 500		/* letters at once, … */
#define SERVICE_PRUNE_SECS 60		/* … and the next of them then */

/* Letters are kept for a while to be looked at; rows for good.  Once a day,
 * when something is written anyway; what is left of a busy day goes minute by
 * minute, whatever else there is. */
int
service_prune(struct service *service, struct error *ret_error)
{
	int64_t now_at = clock_now(service->seams.clock);
	bool is_more = service->prune_at != 0 && !service->is_draining;
	int64_t next_at = is_more ? service->prune_at :
	    service->pruned_at + CIVIL_DAY_SECS;
	size_t count = 0;

	/* A clock that ran ahead meanwhile is not waited for. */
	if ((!is_more && !service->is_writing) ||
	    (now_at >= service->pruned_at && now_at < next_at))
		return 0;
	service->pruned_at = now_at;
	service->prune_at = now_at + SERVICE_PRUNE_SECS;
	if (service_write(service, ret_error) < 0 ||
	    service_subscriber_prune(service, ret_error) < 0 ||
	    store_letter_prune(service->seams.store, (now_at -
	    (int64_t)SERVICE_LETTER_DAYS * CIVIL_DAY_SECS) * 1000,
	    SERVICE_PRUNE_MOST, &count, ret_error) < 0)
		return -1;
	if (count < SERVICE_PRUNE_MOST)
		service->prune_at = 0;
	return 0;
}
