/* SPDX-License-Identifier: MIT */
/*
 * The daily copy of the database, at a time when nobody waits for us.
 *
 * Copying blocks the owner's thread for as long as the disk needs.  So it is
 * made when nothing is on the wire and nothing falls due within a minute; a
 * busy service that never has such a minute makes it after an hour of waiting
 * in a gap of five seconds.  Asked after every step; a failure is shown by
 * `patchday status` and tried again in an hour.
 */
#include <stdio.h>

#include "service_internal.h"
#include "store_backup.h"

#define SERVICE_QUIET_MS 60000		/* nothing is due so long */
#define SERVICE_PATIENCE_MS (3600 * 1000)	/* then less quiet is enough */
#define SERVICE_QUIET_LEAST_MS 5000	/* the gap that is enough then */
#define SERVICE_BACKUP_AGAIN_MS (3600 * 1000)	/* after a failure */

/* Is there room between what is under way and what comes next? */
static bool
service_backup_has_room(const struct service *service, int64_t wake_ms)
{
	int64_t boot_ms = clock_boot_ms(service->seams.clock);
	int64_t quiet_ms = boot_ms - service->backup_ms < SERVICE_PATIENCE_MS ?
	    SERVICE_QUIET_MS : SERVICE_QUIET_LEAST_MS;

	return service_in_flight(service) == 0 && !service->is_writing &&
	    wake_ms - quiet_ms >= service_now_ms(service);
}

/* Between two steps, since SQLite copies in one go and holds everything up for
 * as long.  It is put off while messages are under way, for an hour at most. */
void
service_backup(struct service *service, int64_t wake_ms)
{
	int64_t boot_ms = clock_boot_ms(service->seams.clock);
	int64_t now_at = clock_now(service->seams.clock);
	struct error error = { 0 };

	if (service->is_draining || service->is_clock_wrong ||
	    boot_ms < service->backup_retry_ms ||
	    !store_backup_is_wanted(service->seams.store, now_at))
		return;
	/* The hour of patience begins when it is first wanted. */
	if (service->backup_ms == 0)
		service->backup_ms = boot_ms;
	if (!service_backup_has_room(service, wake_ms))
		return;
	service->backup_ms = 0;
	service->backup_trouble[0] = '\0';
	service->backup_retry_ms = 0;
	if (store_backup(service->seams.store, now_at, &error) == 0) {
		log_info(service->seams.log, "backup", LOG_NUMBER("took_ms",
		    clock_boot_ms(service->seams.clock) - boot_ms));
		return;
	}
	/* No reason to stop: messages go on without a copy. */
	service->backup_retry_ms = boot_ms + SERVICE_BACKUP_AGAIN_MS;
	snprintf(service->backup_trouble, sizeof(service->backup_trouble),
	    "%s", error.text);
	log_error(service->seams.log, "backup_failed",
	    LOG_TEXT("error", error.text));
}
