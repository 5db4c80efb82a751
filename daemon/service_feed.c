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
#include "service_internal.h"
#include "store_revision.h"

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

void
service_feed(struct service *service, struct command *command)
{
	struct service_feed feed = { .service = service,
	    .form = feed_form_name(command->form),
	    .now_at = clock_now(service->seams.clock) };
	struct feed_revisions revisions = { .context = &feed,
	    .find = service_feed_find };
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
