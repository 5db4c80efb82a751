/* SPDX-License-Identifier: MIT */
/* What readers see of the state: a snapshot, replaced whole. */
#include <string.h>

#include "service_internal.h"

/* A snapshot of the state as it is, in place of the last one. */
void
service_show(struct service *service)
{
	struct snapshot *snapshot;

	snapshot = snapshot_new(service->conf, service->schedule,
	    service->share.own, service->generation);
	snapshot_set_tokens(snapshot, service->tokens);
	snapshot_set_membership(snapshot, service->membership);
	snapshot_set_permalinks(snapshot, service->permalinks);
	snapshot_set_pending(snapshot, service->changes.list);
	snapshot_set_promotions(snapshot, service->promotions.list);
	snapshot_set_shipped(snapshot, service->changes.shipped);
	snapshot_set_emergencies(snapshot, service->emergencies);
	memcpy(snapshot->session_key, service->session_key,
	    sizeof(snapshot->session_key));
	snapshot->started_at = service->started_at;
	snapshot->loaded_at = service->loaded_at;
	snapshot->known_from_at = service->known_from_at;
	snapshot->feed_site.known_from_at = service->known_from_at;
	snapshot->is_rehearsal = service->seams.is_rehearsal;
	snapshot->is_damaged = service->seams.damage != NULL;
	snapshot->is_full = service->seams.trouble != NULL;
	snapshot->is_astray = store_is_astray(service->seams.store);
	if (service->refused != NULL)
		snapshot_refuse(snapshot, service->refused,
		    service->refused_at);
	snapshot_release(service->snapshot);
	service->snapshot = snapshot;
}

void
service_publish(struct service *service)
{
	service->generation++;
	service_promotion_hurry(service);
	service_show(service);
}

struct snapshot *
service_snapshot(struct service *service)
{
	return snapshot_hold(service->snapshot);
}
