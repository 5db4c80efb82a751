/* SPDX-License-Identifier: MIT */
/*
 * Subscribers in the service: those of the store, all in memory, as planning
 * goes through them.  They are recipients of the one channel that may be
 * joined, behind those that are configured.
 */
#ifndef PATCHDAY_SERVICE_SUBSCRIBER_INTERNAL_H
#define PATCHDAY_SERVICE_SUBSCRIBER_INTERNAL_H

#include <stdbool.h>

#include "agenda_run_internal.h"
#include "command.h"
#include "jsontext.h"
#include "store_outbox.h"
#include "store_subscriber.h"

struct service;
struct outbox_try;

/* Read them from the store; after a rollback too. */
int service_subscriber_load(struct service *service,
    struct error *ret_error);

/* The recipient of the channel at `*place` or the next after it (which is then
 * `*place`) who is to hear of the item: first those that are configured, then
 * who subscribed and wants it.  NULL: no more.  "" where the channel is one
 * itself.  Lent until the next load. */
const char *service_subscriber_recipient(const struct service *service,
    const struct agenda_item *item, const struct channel *channel,
    size_t *place);

/* Does the subscriber (one of the service's) want to hear of it? */
bool service_subscriber_hears(const struct service *service,
    const struct agenda_item *item, const struct subscriber_row *row);

/* The subscriber whom that recipient of the channel is; NULL: they are
 * configured, or nobody.  Lent until the next load. */
struct subscriber_row *service_subscriber_of(const struct service *service,
    const struct channel *channel, const char *recipient);

/* Was it a subscriber's row, and is it nobody's any more, or one's to whom
 * nothing is sent? */
bool service_subscriber_is_gone(const struct service *service,
    const struct channel *channel, const char *recipient);

/* Append the address under which the subscriber leaves. */
void service_subscriber_format_leave(const struct service *service,
    const struct subscriber_row *row, struct text *url);

/* Nothing that is owed is sent to that address any more. */
int service_subscriber_drop_owed(struct service *service,
    const char *address, struct error *ret_error);

/* A mail was taken, or found no mailbox: count, and stop at the second in a
 * row.  In the transaction that records it. */
int service_subscriber_count(struct service *service,
    const struct outbox_try *try, struct error *ret_error);

/* Warn of what subscribers asked for and `conf` has no more. */
void service_subscriber_check(const struct service *service,
    const struct conf *conf, struct complaints *complaints);

/* Forget those that did not confirm within a week. */
int service_subscriber_prune(struct service *service,
    struct error *ret_error);

/* service_subscription_mail.c: owe them the mail with the link, in the
 * transaction. */
int service_subscription_mail(struct service *service,
    const struct subscriber_row *row, struct error *ret_error);

/* service_subscription.c: what people ask for by form and link. */
void service_subscription(struct service *service, struct command *command);

/* service_subscriber_list.c: what an administrator asks for; how many there
 * are, for the status. */
void service_subscriber_list(struct service *service,
    struct command *command);
void service_subscriber_status(const struct service *service,
    struct jsontext *json);

/* Append what is kept of one. */
void service_subscriber_put(struct jsontext *json,
    const struct subscriber_row *row);

#endif
