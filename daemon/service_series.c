/* SPDX-License-Identifier: MIT */
/*
 * Series of feeds when the configuration changes.  Looked at when it is taken
 * over, and not when a feed is next asked for: what took place in between
 * followed the new rule already.  Only windows that somebody was shown in the
 * rule form have a row here.
 */
#include <string.h>

#include "civil.h"
#include "feed.h"
#include "service_internal.h"
#include "store_series.h"

/* Feeds tell series back to the January before last month (feed.c). */
#define SERVICE_SERIES_KEPT_SECS (2 * 366 * (int64_t)CIVIL_DAY_SECS)

/* One series that holds: does it still?  A window that is gone ends it, too:
 * should it come back, that is another series. */
static int
service_settle_one(struct service *service, const struct conf *conf,
    const struct series_row *row, struct error *ret_error)
{
	const struct window *window = conf_find_window(conf, row->window);
	struct store *store = service->seams.store;
	int64_t now_at = clock_now(service->seams.clock);
	char hash[FEED_SERIES_HASH_MAX] = "";
	struct series_row next = { .window = row->window,
	    .number = row->number + 1, .hash = hash, .from_at = now_at };

	if (window != NULL)
		feed_hash_series(window, hash);
	if (strcmp(hash, row->hash) == 0)
		return 0;
	if (service_write(service, ret_error) < 0 ||
	    store_series_end(store, row->window, now_at, ret_error) < 0)
		return -1;
	return window == NULL ? 0 : store_series_add(store, &next, ret_error);
}

/* In the transaction that takes the configuration over, so that the day on
 * which a series ends is the day on which its rule did. */
int
service_settle_series(struct service *service, const struct conf *conf,
    struct error *ret_error)
{
	struct series_rows rows = { 0 };
	int status;
	size_t i;

	status = store_series_list(service->seams.store, NULL, &rows,
	    ret_error);
	for (i = 0; i < rows.list.count && status == 0; i++)
		status = service_settle_one(service, conf,
		    &rows.list.items[i], ret_error);
	store_series_clear(&rows);
	if (status == 0)
		status = store_series_prune(service->seams.store,
		    clock_now(service->seams.clock) -
		    SERVICE_SERIES_KEPT_SECS, ret_error);
	return status;
}
