/* SPDX-License-Identifier: MIT */
/* Who among the subscribers is told what, and who is not any more. */
#include "service_subscriber_internal.h"

#include <string.h>

#include "service_internal.h"
#include "subscription.h"

#define SERVICE_SUBSCRIBER_WEEK (7 * 86400)	/* to confirm */
#define SERVICE_SUBSCRIBER_BOUNCES 2		/* in a row: that is it */

int
service_subscriber_load(struct service *service, struct error *ret_error)
{
	struct subscriber_rows rows = { 0 };

	if (store_subscriber_list(service->seams.store, &rows,
	    ret_error) < 0) {
		store_subscriber_clear(&rows);
		return -1;
	}
	store_subscriber_clear(&service->subscribers);
	service->subscribers = rows;
	/* Places have changed: what is being put for its recipients begins
	 * anew, and keys keep out what is there. */
	service->agenda.recipient = 0;
	return 0;
}

/* --- planning ------------------------------------------------------------- */

/* What a subscriber calls it; 0: it is not for them. */
static unsigned
service_subscriber_kind(enum announcement_kind kind)
{
	if (announcement_is_private(kind))
		return 0;
	switch (kind) {
	case ANNOUNCEMENT_REMINDER:
		return SUBSCRIPTION_REMINDERS;
	case ANNOUNCEMENT_START:
	case ANNOUNCEMENT_END:
	case ANNOUNCEMENT_OVERDUE:
		return SUBSCRIPTION_STARTS;
	case ANNOUNCEMENT_INVITATION:
		return SUBSCRIPTION_INVITATIONS;
	case ANNOUNCEMENT_BULLETIN:
	case ANNOUNCEMENT_EDIT:
	case ANNOUNCEMENT_NOTE:
		return 0;
	default:
		return SUBSCRIPTION_CHANGES;
	}
}

static bool
service_subscriber_wants(const struct subscriber_row *row,
    const struct subscription_case *what)
{
	struct subscription wish;
	size_t i;

	if (row->confirmed_at == 0 || row->stopped_at != 0)
		return false;
	for (i = 0; i < row->wishes.count; i++) {
		wish.window = row->wishes.items[i].window;
		wish.environment = row->wishes.items[i].environment;
		wish.kinds = row->wishes.items[i].kinds;
		if (subscription_wants(&wish, 1, what))
			return true;
	}
	return false;
}

/* The place of the next subscriber from `index` on who wants to hear of the
 * item; the count of subscribers when there is none. */
static size_t
service_subscriber_next(const struct service *service,
    const struct agenda_item *item, size_t index)
{
	const struct window *window = item->occurrence.window;
	unsigned kind = service_subscriber_kind(item->announcement.kind);
	struct { ARRAY(const char *) list; } environments = { 0 };
	struct subscription_case what = { .window = window->id,
	    .kind = (enum subscription_kind)kind };
	size_t count = service->subscribers.list.count, i, k;

	if (kind == 0 || index >= count)
		return count;
	for (i = 0; i < window->stages.count; i++)
		for (k = 0; k < window->stages.items[i].environments.count;
		    k++)
			array_push(&environments.list,
			    window->stages.items[i].environments.items[k]);
	what.environments = environments.list.items;
	what.environment_count = environments.list.count;
	while (index < count && !service_subscriber_wants(
	    &service->subscribers.list.items[index], &what))
		index++;
	array_clear(&environments.list);
	return index;
}

bool
service_subscriber_hears(const struct service *service,
    const struct agenda_item *item, const struct subscriber_row *row)
{
	size_t place = (size_t)(row - service->subscribers.list.items);

	return service_subscriber_next(service, item, place) == place;
}

const char *
service_subscriber_recipient(const struct service *service,
    const struct agenda_item *item, const struct channel *channel,
    size_t *place)
{
	const struct subscriber_rows *rows = &service->subscribers;
	size_t own = channel->recipients.count, index;

	/* Of environments only those where the work is. */
	while (*place < own && !channel_reaches(channel,
	    channel->recipients.items[*place], item->occurrence.window))
		++*place;
	if (*place < own)
		return channel->recipients.items[*place];
	/* A channel without recipients is one itself: "". */
	if (!channel->may_join)
		return *place == 0 && !channel_has_recipients(channel) ? "" :
		    NULL;
	index = service_subscriber_next(service, item, *place - own);
	*place = own + index;
	return index < rows->list.count ? rows->list.items[index].address :
	    NULL;
}

/* --- what they asked for -------------------------------------------------- */

/* A window or an environment that is not there, and how many asked for it. */
struct service_subscriber_gone {
	const char *id;			/* lent */
	bool is_window;
	size_t count;
	const struct subscriber_row *last;
};
struct service_subscriber_gones {
	ARRAY(struct service_subscriber_gone) list;
};

static void
service_subscriber_miss(struct service_subscriber_gones *gones,
    const struct subscriber_row *row, const char *id, bool is_window)
{
	struct service_subscriber_gone *gone;
	size_t i = 0;

	while (i < gones->list.count && (gones->list.items[i].is_window !=
	    is_window || strcmp(gones->list.items[i].id, id) != 0))
		i++;
	if (i == gones->list.count) {
		gone = array_add(&gones->list);
		gone->id = id;
		gone->is_window = is_window;
	}
	gone = &gones->list.items[i];
	/* With each environment there is a wish for the same window. */
	gone->count += gone->last != row;
	gone->last = row;
}

static void
service_subscriber_look(struct service_subscriber_gones *gones,
    const struct conf *conf, const struct subscriber_row *row)
{
	const struct subscriber_wish *wish;
	size_t i;

	if (row->confirmed_at == 0 || row->stopped_at != 0)
		return;
	for (i = 0; i < row->wishes.count; i++) {
		wish = &row->wishes.items[i];
		if (strcmp(wish->window, "*") != 0 &&
		    conf_find_window(conf, wish->window) == NULL)
			service_subscriber_miss(gones, row, wish->window,
			    true);
		if (strcmp(wish->environment, "*") != 0 &&
		    conf_find_environment(conf, wish->environment) == NULL)
			service_subscriber_miss(gones, row,
			    wish->environment, false);
	}
}

void
service_subscriber_check(const struct service *service,
    const struct conf *conf, struct complaints *complaints)
{
	const struct subscriber_rows *rows = &service->subscribers;
	struct service_subscriber_gones gones = { 0 };
	const struct service_subscriber_gone *gone;
	size_t i;

	for (i = 0; i < rows->list.count; i++)
		service_subscriber_look(&gones, conf, &rows->list.items[i]);
	for (i = 0; i < gones.list.count; i++) {
		gone = &gones.list.items[i];
		complaint_add(complaints, COMPLAINT_WARNING, conf->path, 0, 0,
		    "%zu subscriber%s asked for the %s \"%s\", which is not "
		    "there any more; they hear nothing of it", gone->count,
		    gone->count == 1 ? "" : "s", gone->is_window ? "window" :
		    "environment", gone->id);
	}
	array_clear(&gones.list);
}

/* --- one of them ---------------------------------------------------------- */

/* Is the recipient one of the configuration's? */
static bool
service_subscriber_is_configured(const struct channel *channel,
    const char *recipient)
{
	size_t i;

	for (i = 0; i < channel->recipients.count; i++)
		if (strcmp(channel->recipients.items[i], recipient) == 0)
			return true;
	return false;
}

struct subscriber_row *
service_subscriber_of(const struct service *service,
    const struct channel *channel, const char *recipient)
{
	if (channel == NULL || !channel->may_join ||
	    service_subscriber_is_configured(channel, recipient))
		return NULL;
	return store_subscriber_find(&service->subscribers, recipient);
}

bool
service_subscriber_is_gone(const struct service *service,
    const struct channel *channel, const char *recipient)
{
	const struct subscriber_row *row;

	if (channel == NULL ||
	    service_subscriber_is_configured(channel, recipient))
		return false;
	row = store_subscriber_find(&service->subscribers, recipient);
	/* Of a channel that nobody may join any more they are not. */
	if (!channel->may_join)
		return row != NULL;
	return row == NULL || row->stopped_at != 0;
}

void
service_subscriber_format_leave(const struct service *service,
    const struct subscriber_row *row, struct text *url)
{
	char link[SUBSCRIPTION_LINK_MAX];

	subscription_link_make(service->session_key, SUBSCRIPTION_LEAVE,
	    row->id, 0, link);
	text_putf(url, "%s/subscription/%s", service->conf->url, link);
}

int
service_subscriber_drop_owed(struct service *service, const char *address,
    struct error *ret_error)
{
	struct outbox_filter filter = { .only_active = true,
	    .recipient = address, .due_after_at = INT64_MIN,
	    .limit = INT32_MAX };
	const struct channel *channel = conf_find_joinable(service->conf);
	struct outbox_rows rows = { 0 };
	struct outbox_row *row;
	size_t i;
	int status = 0;

	if (channel == NULL ||
	    service_subscriber_is_configured(channel, address))
		return 0;
	status = store_outbox_list(service->seams.store, &filter, &rows,
	    ret_error);
	for (i = 0; i < rows.list.count && status == 0; i++) {
		row = &rows.list.items[i];
		/* What is on the wire cannot be taken back; it is not tried
		 * again (outbox_claim.c). */
		if (strcmp(row->channel, channel->id) == 0 &&
		    row->state != OUTBOX_SENDING)
			status = outbox_record_settled(service, row,
			    OUTBOX_SUPERSEDED, OUTBOX_UNCALLED, ret_error);
	}
	store_outbox_clear(&rows);
	return status;
}

/* Two in a row: the mailbox is gone.  Going on would make others take us for
 * one who sends to anything.  A text that is refused as spam, or us who are not
 * let in, does not count. */
static int
service_subscriber_stop(struct service *service, struct subscriber_row *row,
    const char *reason, struct error *ret_error)
{
	row->stopped_at = clock_now(service->seams.clock);
	log_warn(service->seams.log, "subscriber_stopped",
	    LOG_TEXT("id", row->id), LOG_TEXT("reason", reason));
	if (service_journal(service, SERVICE_WHO, "subscriber-stopped",
	    row->id, "two mails in a row found no such mailbox",
	    ret_error) < 0)
		return -1;
	return service_subscriber_drop_owed(service, row->address,
	    ret_error);
}

int
service_subscriber_count(struct service *service,
    const struct outbox_try *try, struct error *ret_error)
{
	struct subscriber_row *row = service_subscriber_of(service,
	    try->channel, try->row.recipient);
	bool is_bounce = try->outcome.is_bounce;

	if (row == NULL || row->stopped_at != 0 ||
	    (!is_bounce && (try->outcome.class != OUTCOME_SENT ||
	    row->bounce_count == 0)))
		return 0;
	row->bounce_count = is_bounce ? row->bounce_count + 1 : 0;
	if (service_write(service, ret_error) < 0 ||
	    (row->bounce_count >= SERVICE_SUBSCRIBER_BOUNCES &&
	    service_subscriber_stop(service, row, try->outcome.reason,
	    ret_error) < 0))
		return -1;
	return store_subscriber_save(service->seams.store, row, ret_error);
}

int
service_subscriber_prune(struct service *service, struct error *ret_error)
{
	int64_t before_at = clock_now(service->seams.clock) -
	    SERVICE_SUBSCRIBER_WEEK;

	if (service->subscribers.list.count == 0)
		return 0;
	if (store_subscriber_prune(service->seams.store, before_at,
	    ret_error) < 0)
		return -1;
	return service_subscriber_load(service, ret_error);
}
