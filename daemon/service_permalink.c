/* SPDX-License-Identifier: MIT */
/*
 * Links to where occurrences are followed, for readers.  One changes when Slack
 * has told the link to a first message or that message is gone; then it is read
 * again, as soon as that is on the disk.
 */
#include "service_internal.h"

#include "store_thread.h"

int
service_permalink_load(struct service *service, struct error *ret_error)
{
	struct permalink_list *list;
	struct thread_links links = { 0 };
	size_t i;
	int status;

	status = store_thread_list_links(service->seams.store,
	    PERMALINK_LIST_MOST, &links, ret_error);
	if (status == 0) {
		list = permalink_list_new();
		for (i = 0; i < links.list.count; i++)
			permalink_list_add(list, links.list.items[i].identity,
			    links.list.items[i].link);
		permalink_list_release(service->permalinks);
		service->permalinks = list;
		store_thread_clear_links(&service->new_links);
	}
	store_thread_clear_links(&links);
	return status;
}

/* Only those that changed: a thousand others are not read for each. */
static int
service_permalink_renew(struct service *service, struct error *ret_error)
{
	struct permalink_list *list =
	    permalink_list_copy(service->permalinks);
	const struct thread_links *new = &service->new_links;
	char link[STORE_THREAD_LINK_MAX];
	bool is_there;
	size_t i;

	for (i = 0; i < new->list.count; i++) {
		if (store_thread_find_link(service->seams.store,
		    new->list.items[i].brief, link, &is_there,
		    ret_error) < 0) {
			permalink_list_release(list);
			return -1;
		}
		permalink_list_put(list, new->list.items[i].identity, link);
	}
	permalink_list_release(service->permalinks);
	service->permalinks = list;
	store_thread_clear_links(&service->new_links);
	return 0;
}

void
service_permalink_settle(struct service *service)
{
	struct error error = { 0 };

	if (service->new_links.list.count == 0)
		return;
	if (service_permalink_renew(service, &error) == 0)
		service_show(service);
	else
		log_error(service->seams.log, "store_failed",
		    LOG_TEXT("error", error.text));
}
