/* SPDX-License-Identifier: MIT */
/* The ticket of a subject or an occurrence: the root of its thread in a channel
 * whose messages have addresses that need no asking. */
#include "service_ticket_internal.h"

#include <stdio.h>
#include <string.h>

#include "service_internal.h"
#include "store_thread.h"

/* The channel, if its threads are tickets; else NULL. */
static const struct channel *
service_ticket_channel(const struct service *service, const char *id)
{
	const struct outbox_lane *lane =
	    outbox_lane_find(&service->lanes, id);

	return lane != NULL && lane->channel != NULL &&
	    lane->channel->kind->put_link != NULL ? lane->channel : NULL;
}

/* false: it has none there. */
static bool
service_ticket_read(const struct channel *channel,
    const struct thread_row *row, struct service_ticket *ret_ticket)
{
	struct channel_thread thread = { 0 };
	struct text url = { 0 };
	bool is_there = row->root[0] != '\0';

	snprintf(thread.root, sizeof(thread.root), "%s", row->root);
	snprintf(thread.place, sizeof(thread.place), "%s", row->place);
	if (is_there)
		channel->kind->put_link(&url, channel, &thread);
	is_there = is_there && url.length < sizeof(ret_ticket->url);
	if (is_there) {
		snprintf(ret_ticket->name, sizeof(ret_ticket->name), "%s",
		    row->root);
		snprintf(ret_ticket->url, sizeof(ret_ticket->url), "%s",
		    text_string(&url));
	}
	text_clear(&url);
	return is_there;
}

int
service_bulletin_find_link(struct service *service, const char *subject,
    const char *channel, struct service_ticket *ret_ticket,
    struct error *ret_error)
{
	struct thread_rows threads = { 0 };
	const struct thread_row *row;
	const struct channel *home;
	size_t i;
	int status;

	*ret_ticket = (struct service_ticket){ 0 };
	/* Most sites have none, and need not ask the store for each brief. */
	if (!service->sinks.has_tickets)
		return 0;
	status = store_thread_list(service->seams.store, subject, &threads,
	    ret_error);
	for (i = 0; i < threads.list.count && status == 0; i++) {
		row = &threads.list.items[i];
		home = service_ticket_channel(service, row->channel);
		if (home == NULL || (channel != NULL &&
		    strcmp(channel, row->channel) != 0))
			continue;
		if (service_ticket_read(home, row, ret_ticket))
			break;
	}
	store_thread_clear(&threads);
	return status;
}
