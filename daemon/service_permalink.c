/* SPDX-License-Identifier: MIT */
/*
 * Links to where occurrences are followed, for readers.  They change a few
 * times while a window runs, when Slack has told the link to a first message or
 * that message is gone; then all are read again, as soon as that is on the
 * disk.
 */
#include "service_internal.h"

#include "store_thread.h"

/* The newest so many: nobody follows what was a thousand windows ago. */
#define SERVICE_PERMALINKS_MOST 1000

int
service_permalink_load(struct service *service, struct error *ret_error)
{
	struct permalink_list *list;
	struct thread_links links = { 0 };
	size_t i;
	int status;

	status = store_thread_list_links(service->seams.store,
	    SERVICE_PERMALINKS_MOST, &links, ret_error);
	if (status == 0) {
		list = permalink_list_new();
		for (i = 0; i < links.list.count; i++)
			permalink_list_add(list, links.list.items[i].identity,
			    links.list.items[i].link);
		permalink_list_release(service->permalinks);
		service->permalinks = list;
		service->has_new_permalinks = false;
	}
	store_thread_clear_links(&links);
	return status;
}

void
service_permalink_settle(struct service *service)
{
	struct error error = { 0 };

	if (!service->has_new_permalinks)
		return;
	if (service_permalink_load(service, &error) == 0)
		service_show(service);
	else
		log_error(service->seams.log, "store_failed",
		    LOG_TEXT("error", error.text));
}
