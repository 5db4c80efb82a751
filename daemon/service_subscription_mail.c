/* SPDX-License-Identifier: MIT */
/*
 * The mail that asks somebody back who asked for mail.  It is a row of the
 * outbox like any other, so it outlives a crash and a server that is away; it
 * belongs to no occurrence, so all of them share a brief of their own.
 */
#include "brief.h"
#include "note.h"
#include "outbox_now_internal.h"
#include "service_internal.h"
#include "store_brief.h"
#include "subscription.h"

#define SERVICE_SUBSCRIPTION_IDENTITY "subscription"	/* of its brief */

/* Headline, link, its title, and what it says (message.h). */
static void
service_subscription_mail_word(const struct service *service,
    const struct subscriber_row *row, struct text *text)
{
	int64_t until_at = clock_now(service->seams.clock) +
	    SUBSCRIPTION_CONFIRM_SECS;
	char link[SUBSCRIPTION_LINK_MAX];

	if (row->confirmed_at != 0) {
		text_puts(text, "You get mail about maintenance already\n");
		service_subscriber_format_leave(service, row, text);
		text_puts(text, "\nChange what you get, or leave\n"
		    "Somebody, probably you, asked for mail to this address. "
		    "It is subscribed already, so nothing has changed.");
		return;
	}
	subscription_link_make(service->session_key, SUBSCRIPTION_CONFIRM,
	    row->id, until_at, link);
	text_puts(text, "Please confirm: mail about maintenance\n");
	text_putf(text, "%s/subscription/%s", service->conf->url, link);
	text_puts(text, "\nConfirm here, within 48 hours\n"
	    "Somebody, probably you, asked for mail about maintenance to this "
	    "address. Nothing else is sent before you confirm. If it was not "
	    "you, there is nothing to do: the address is forgotten after a "
	    "week.");
}

/* All these mails share a brief: what the site is called. */
static int
service_subscription_mail_brief(struct service *service, int64_t *ret_id,
    struct error *ret_error)
{
	int64_t now_at = clock_now(service->seams.clock);
	struct brief brief = { .site_title = service->conf->title,
	    .site_url = service->conf->url,
	    .identity = (char *)SERVICE_SUBSCRIPTION_IDENTITY,
	    .window = (char *)SERVICE_SUBSCRIPTION_IDENTITY,
	    .title = (char *)"Subscription", .zone = (char *)"UTC",
	    .start_at = now_at, .end_at = now_at, .was_start_at = now_at,
	    .was_end_at = now_at, .due_start_at = now_at,
	    .due_end_at = now_at };
	struct brief_row row = { .identity = brief.identity,
	    .start_at = now_at, .end_at = now_at,
	    .grace_secs = SUBSCRIPTION_CONFIRM_SECS,
	    .catch_up_secs = SUBSCRIPTION_CONFIRM_SECS };
	struct text body = { 0 };
	int status;

	brief_format(&body, &brief);
	row.body = text_string(&body);
	status = store_brief_put(service->seams.store, &row,
	    service_now_ms(service), ret_id, ret_error);
	if (status == 0)
		status = store_brief_save(service->seams.store, &row,
		    service_now_ms(service), ret_error);
	text_clear(&body);
	/* The one that was parsed before may be an older one. */
	outbox_memos_clear(service);
	return status;
}

int
service_subscription_mail(struct service *service,
    const struct subscriber_row *subscriber, struct error *ret_error)
{
	const struct channel *channel = conf_find_joinable(service->conf);
	int64_t now_ms = service_now_ms(service);
	struct outbox_row row = { .kind = NOTE_SUBSCRIPTION,
	    .channel = channel->id, .recipient = subscriber->address,
	    /* The minute tells it from those before. */
	    .revision = (int)(now_ms / 60000), .due_at = now_ms / 1000,
	    .next_ms = outbox_now_ms(service), .created_ms = now_ms,
	    .updated_ms = now_ms };
	struct text detail = { 0 };
	struct outbox_lane *lane;
	bool is_new = false;
	int status;

	service_subscription_mail_word(service, subscriber, &detail);
	row.detail = text_string(&detail);
	announcement_key(SERVICE_SUBSCRIPTION_IDENTITY, subscriber->id,
	    row.kind, row.revision, row.channel, row.recipient, row.key);
	status = service_subscription_mail_brief(service, &row.brief,
	    ret_error);
	if (status == 0)
		status = store_outbox_put(service->seams.store, &row, &is_new,
		    ret_error);
	lane = outbox_lane_find(&service->lanes, channel->id);
	if (is_new && lane != NULL && row.next_ms < lane->look_ms)
		lane->look_ms = row.next_ms;
	text_clear(&detail);
	return status;
}
