/* SPDX-License-Identifier: MIT */
/*
 * A subject has a brief as an occurrence has, so that threads, order, lookups
 * and boards are the same; it holds what the site is called and how the
 * subject stands.  What is said is in the row, so that nothing can change it
 * between the transaction that decided it and its sending.
 */
#include <string.h>

#include "brief.h"
#include "outbox_now_internal.h"
#include "service_internal.h"
#include "store_brief.h"

#define SERVICE_BULLETIN_KIND "bulletin"
/* Later than an hour it says so; what nobody could be told within two days is
 * shown on pages only. */
#define SERVICE_BULLETIN_GRACE_SECS 3600
#define SERVICE_BULLETIN_CATCH_UP_SECS (2 * 86400)

bool
service_bulletin_is(const struct outbox_row *row)
{
	return strcmp(row->kind, SERVICE_BULLETIN_KIND) == 0;
}

/* Where it is new, and where it is there already. */
static int
service_bulletin_save_brief(struct service *service, struct brief_row *row,
    int64_t *ret_id, struct error *ret_error)
{
	int64_t now_ms = service_now_ms(service);

	/* The one that was parsed before may be an older one. */
	outbox_memos_clear(service);
	if (store_brief_put(service->seams.store, row, now_ms, ret_id,
	    ret_error) < 0)
		return -1;
	return store_brief_save(service->seams.store, row, now_ms, ret_error);
}

static int
service_bulletin_put_brief(struct service *service,
    const struct service_bulletin *bulletin, int64_t *ret_id,
    struct error *ret_error)
{
	int64_t now_at = clock_now(service->seams.clock);
	const struct bulletin *stands = bulletin->board != NULL ?
	    bulletin->board : bulletin->news;
	struct text board = { 0 }, body = { 0 };
	struct brief brief = { .site_title = service->conf->title,
	    .site_url = service->conf->url,
	    .identity = (char *)bulletin->subject,
	    .window = (char *)bulletin->subject,
	    .title = (char *)bulletin->title, .zone = (char *)"UTC",
	    .start_at = now_at, .end_at = now_at, .was_start_at = now_at,
	    .was_end_at = now_at, .due_start_at = now_at,
	    .due_end_at = now_at,
	    .has_buttons = service->conf->brief_site.has_buttons };
	struct brief_row row = { .identity = bulletin->subject,
	    .start_at = now_at, .end_at = now_at,
	    .grace_secs = SERVICE_BULLETIN_GRACE_SECS,
	    .catch_up_secs = SERVICE_BULLETIN_CATCH_UP_SECS };
	int status;

	bulletin_format(&board, stands);
	brief.board = (char *)text_string(&board);
	brief_format(&body, &brief);
	row.body = text_string(&body);
	status = service_bulletin_save_brief(service, &row, ret_id,
	    ret_error);
	text_clear(&board);
	text_clear(&body);
	return status;
}

/* Owe it to one recipient. */
static int
service_bulletin_put_row(struct service *service, const char *subject,
    struct outbox_row *row, struct error *ret_error)
{
	struct outbox_lane *lane = outbox_lane_find(&service->lanes,
	    row->channel);
	bool is_new = false;

	announcement_key(subject, "", row->kind, row->revision, row->channel,
	    row->recipient, row->key);
	if (store_outbox_put(service->seams.store, row, &is_new,
	    ret_error) < 0)
		return -1;
	if (is_new && lane != NULL && row->next_ms < lane->look_ms)
		lane->look_ms = row->next_ms;
	return 0;
}

static int
service_bulletin_put_channel(struct service *service, const char *subject,
    const struct channel *channel, struct outbox_row *row,
    struct error *ret_error)
{
	size_t i = 0;

	row->channel = channel->id;
	/* Mail that only subscribers get has none: it is not for them. */
	if (channel->recipients.count == 0 && channel_has_recipients(channel))
		return 0;
	do {
		row->recipient = i < channel->recipients.count ?
		    channel->recipients.items[i] : "";
		if (service_bulletin_put_row(service, subject, row,
		    ret_error) < 0)
			return -1;
	} while (++i < channel->recipients.count);
	return 0;
}

static int
service_bulletin_put_news(struct service *service,
    const struct service_bulletin *bulletin, int64_t brief,
    struct error *ret_error)
{
	int64_t now_ms = service_now_ms(service);
	struct outbox_row row = { .brief = brief,
	    .kind = SERVICE_BULLETIN_KIND, .revision = (int)bulletin->serial,
	    .sequence = bulletin->serial, .due_at = now_ms / 1000,
	    .next_ms = outbox_now_ms(service), .created_ms = now_ms,
	    .updated_ms = now_ms };
	const struct channel *channel;
	struct text detail = { 0 };
	int status = 0;
	size_t i;

	bulletin_format(&detail, bulletin->news);
	row.detail = text_string(&detail);
	for (i = 0; i < bulletin->channel_count && status == 0; i++) {
		channel = conf_find_channel(service->conf,
		    bulletin->channels[i]);
		if (channel != NULL && channel_hears(channel,
		    ANNOUNCEMENT_BULLETIN))
			status = service_bulletin_put_channel(service,
			    bulletin->subject, channel, &row, ret_error);
	}
	text_clear(&detail);
	return status;
}

int
service_bulletin_put(struct service *service,
    const struct service_bulletin *bulletin, struct error *ret_error)
{
	int64_t brief = 0;

	if (bulletin->news == NULL && bulletin->board == NULL)
		return 0;
	if (service_write(service, ret_error) < 0 ||
	    service_bulletin_put_brief(service, bulletin, &brief,
	    ret_error) < 0 || (bulletin->news != NULL &&
	    service_bulletin_put_news(service, bulletin, brief,
	    ret_error) < 0))
		return -1;
	return outbox_edit_put(service, bulletin->subject, ret_error);
}
