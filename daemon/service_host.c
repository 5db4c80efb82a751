/* SPDX-License-Identifier: MIT */
/*
 * The host in the UIDs of calendars and the ids of feed readers: that of the
 * site's address when the service first ran on its database.  The site may move
 * to another address; with another UID each entry would be another one to
 * people's calendars, and the one that is there could be neither moved nor
 * taken back any more (RFC 5545 3.8.4.7).
 */
#include "feed.h"
#include "service_internal.h"
#include "store_meta.h"

int
service_host_settle(struct service *service, struct conf *conf,
    struct error *ret_error)
{
	struct text host = { 0 };
	bool is_there = false;
	int status = store_meta_load(service->seams.store,
	    STORE_META_FEED_HOST, &is_there, &host, ret_error);

	if (status == 0 && !is_there) {
		feed_format_host(&host, &conf->feed_site);
		/* A follower only reads. */
		if (!service->seams.is_follower)
			status = service_write(service, ret_error) < 0 ? -1 :
			    store_meta_put(service->seams.store,
			    STORE_META_FEED_HOST, text_string(&host),
			    ret_error);
	}
	/* Once: another core may begin on a configuration that snapshots
	 * have.  A follower that was there before any leader waits for it. */
	if (status == 0 && conf->host == NULL &&
	    (is_there || !service->seams.is_follower)) {
		conf->host = text_take(&host);
		conf->feed_site.host = conf->host;
	}
	text_clear(&host);
	return status;
}
