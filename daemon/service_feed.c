/* SPDX-License-Identifier: MIT */
/*
 * A feed with the revisions that are kept of each occurrence.
 *
 * SEQUENCE and LAST-MODIFIED must only grow, across restarts too, so whatever a
 * feed shows is compared with what was shown before (store_revision.h) while
 * the feed is made.  That makes reading a feed a write; when the disk refuses,
 * the feed is served all the same, with the dates of now.
 */
#include <string.h>

#include "digest.h"
#include "mem.h"
#include "service_internal.h"
#include "store_revision.h"
#include "store_series.h"

/* One feed being made; strings are lent. */
struct service_feed {
	struct service *service;
	const char *form;
	int64_t now_at;		/* the same for the whole document */
	bool has_failed;	/* the store; the feed goes on without it */
	struct error error;
};

/* Called for each occurrence of the feed: its number and dates. */
static void
service_feed_find(void *context, const char *identity,
    const struct occurrence *occurrence, const char *shown_hash,
    struct feed_revision *ret_revision)
{
	struct service_feed *feed = context;
	struct revision_row row = { .identity = identity, .form = feed->form,
	    .hash = shown_hash, .created_at = feed->now_at,
	    .modified_at = feed->now_at };

	(void)occurrence;
	if (!feed->has_failed &&
	    (service_write(feed->service, &feed->error) < 0 ||
	    store_revision_put(feed->service->seams.store, &row, feed->now_at,
	    &feed->error) < 0))
		feed->has_failed = true;
	ret_revision->sequence = row.sequence;
	ret_revision->created_at = row.created_at;
	ret_revision->modified_at = row.modified_at;
}

/* The generations of the window's series; one begins with the first feed that
 * shows it, or when one ended without a next. */
static int
service_feed_load(struct service_feed *feed, const struct window *window,
    struct series_rows *rows)
{
	struct store *store = feed->service->seams.store;
	char hash[FEED_SERIES_HASH_MAX];
	struct series_row row = { .window = window->id, .number = 1,
	    .hash = hash };
	const struct series_row *last;

	if (store_series_list(store, window->id, rows, &feed->error) < 0)
		return -1;
	last = rows->list.count == 0 ? NULL :
	    &rows->list.items[rows->list.count - 1];
	if (last != NULL && last->until_at == INT64_MAX)
		return 0;
	feed_hash_series(window, hash);
	if (last != NULL) {
		row.number = last->number + 1;
		row.from_at = feed->service->loaded_at;
	}
	if (service_write(feed->service, &feed->error) < 0 ||
	    store_series_add(store, &row, &feed->error) < 0)
		return -1;
	store_series_clear(rows);
	return store_series_list(store, window->id, rows, &feed->error);
}

/* For the rule form: what was told before, and what is told now. */
static void
service_feed_find_series(void *context, const struct window *window,
    struct feed_generation *ret_generation)
{
	struct service_feed *feed = context;
	struct series_rows rows = { 0 };
	const struct series_row *row;
	struct feed_past *past;
	size_t i;

	/* Without the store a feed is as if nothing ever changed. */
	if (feed->has_failed || service_feed_load(feed, window, &rows) < 0) {
		feed->has_failed = true;
		return;
	}
	for (i = 0; i < rows.list.count; i++) {
		row = &rows.list.items[i];
		if (row->until_at == INT64_MAX) {
			ret_generation->number = (int)row->number;
			ret_generation->from_at = row->from_at == 0 ?
			    INT64_MIN : row->from_at;
			continue;
		}
		past = array_add(&ret_generation->past);
		past->body = mem_string(row->body);
		past->number = (int)row->number;
		past->until_at = row->until_at;
	}
	store_series_clear(&rows);
}

/* Kept for the day on which its rule changes. */
static void
service_feed_keep_series(void *context, const struct window *window,
    int number, const char *body)
{
	struct service_feed *feed = context;

	if (!feed->has_failed &&
	    (service_write(feed->service, &feed->error) < 0 ||
	    store_series_keep(feed->service->seams.store, window->id, number,
	    body, &feed->error) < 0))
		feed->has_failed = true;
}

/* The zone of a series that has ended; the window may be elsewhere now. */
static const struct zone *
service_feed_find_zone(void *context, const char *name)
{
	struct service_feed *feed = context;
	struct error error;

	return zonedir_find(feed->service->zonedir, name, &error);
}

/* A full disk stops nobody from reading calendars. */
static void
service_feed_keep(struct service_feed *feed, struct feed_row *row)
{
	struct service *service = feed->service;

	row->modified_at = feed->now_at;
	if (!feed->has_failed &&
	    service_write(service, &feed->error) == 0 &&
	    store_revision_put_feed(service->seams.store, row, feed->now_at,
	    &feed->error) == 0 &&
	    service_commit(service, &feed->error) == 0)
		return;
	log_error(service->seams.log, "store_failed",
	    LOG_TEXT("error", feed->error.text));
	service_rollback(service);
}

/* Made when asked for, by the owner: revisions are written while it is made.
 * serve/feed_cache.c keeps it, so that most readers never get here. */
void
service_feed(struct service *service, struct command *command)
{
	struct service_feed feed = { .service = service,
	    .form = feed_form_name(command->form),
	    .now_at = clock_now(service->seams.clock) };
	struct feed_revisions revisions = { .context = &feed,
	    .find = service_feed_find,
	    .find_series = service_feed_find_series,
	    .keep_series = service_feed_keep_series,
	    .find_zone = service_feed_find_zone };
	const char *name = command->argument == NULL ? "" : command->argument;
	char hash[DIGEST_HEX_MAX];
	struct feed_row row = { .name = name, .form = feed.form,
	    .hash = hash };
	struct text body = { 0 };
	struct error error = { 0 };

	if (feed_format(&body, &service->snapshot->feed_site, name,
	    command->form, feed.now_at, &revisions, &command->valid_until_at,
	    &error) < 0) {
		service_decline(command, 404, "%s", error.text);
		text_clear(&body);
		/* Nothing is shown, so no revision may have moved. */
		if (service->is_writing)
			service_rollback(service);
		return;
	}
	digest_hex(text_string(&body), body.length, 32, hash);
	service_feed_keep(&feed, &row);
	command->modified_at = row.modified_at;
	service_answer(command, 200, "text/calendar; charset=utf-8", &body);
}
