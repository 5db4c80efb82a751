/* SPDX-License-Identifier: MIT */
/* Subscribers as an administrator sees them: all of them, all that is kept of
 * one (what somebody may ask for), and forgetting one. */
#include "service_subscriber_internal.h"

#include <string.h>

#include "address.h"
#include "civil.h"
#include "jsontext.h"
#include "service_internal.h"
#include "subscription.h"

/* An instant; null where it is 0. */
static void
service_subscriber_time(struct jsontext *json, const char *key, int64_t at)
{
	struct text text = { 0 };

	if (at != 0)
		civil_format_utc(&text, at);
	jsontext_string(json, key, at == 0 ? NULL : text_string(&text));
	text_clear(&text);
}

/* Confirmed, or why nothing is sent. */
static const char *
service_subscriber_state(const struct subscriber_row *row)
{
	return row->stopped_at != 0 ? "stopped" :
	    row->confirmed_at != 0 ? "confirmed" : "pending";
}

static void
service_subscriber_put_kinds(struct jsontext *json, unsigned kinds)
{
	unsigned kind;

	jsontext_list(json, "kinds");
	for (kind = 1; kind <= SUBSCRIPTION_ALL_KINDS; kind <<= 1)
		if ((kinds & kind) != 0)
			jsontext_string(json, NULL, subscription_kind_word(
			    (enum subscription_kind)kind));
	jsontext_end_list(json);
}

void
service_subscriber_put(struct jsontext *json,
    const struct subscriber_row *row)
{
	const struct subscriber_wish *wish;
	size_t i;

	jsontext_string(json, "id", row->id);
	jsontext_string(json, "address", row->address);
	jsontext_string(json, "state", service_subscriber_state(row));
	service_subscriber_time(json, "asked_at", row->asked_at);
	jsontext_number(json, "asked_count", row->asked_count);
	service_subscriber_time(json, "confirmed_at", row->confirmed_at);
	jsontext_number(json, "bounces", row->bounce_count);
	service_subscriber_time(json, "stopped_at", row->stopped_at);
	jsontext_list(json, "wishes");
	for (i = 0; i < row->wishes.count; i++) {
		wish = &row->wishes.items[i];
		jsontext_object(json, NULL);
		jsontext_string(json, "window", wish->window);
		jsontext_string(json, "environment", wish->environment);
		service_subscriber_put_kinds(json, wish->kinds);
		jsontext_end_object(json);
	}
	jsontext_end_list(json);
}

/* A line each in the log's and the journal's words would give the address away:
 * the id stands for it. */
static int
service_subscriber_forget(struct service *service,
    const struct command *command, const struct subscriber_row *row,
    struct error *ret_error)
{
	if (service_write(service, ret_error) < 0 ||
	    service_subscriber_drop_owed(service, row->address,
	    ret_error) < 0 ||
	    store_subscriber_remove(service->seams.store, row->id,
	    ret_error) < 0 ||
	    service_journal(service, command->who, "subscriber-removed",
	    row->id, "", ret_error) < 0 ||
	    service_subscriber_load(service, ret_error) < 0)
		return -1;
	return service_commit(service, ret_error);
}

static void
service_subscriber_answer(const struct service *service,
    struct command *command, const struct subscriber_row *only)
{
	const struct subscriber_rows *rows = &service->subscribers;
	struct text body = { 0 };
	struct jsontext json = { .text = &body, .is_pretty = true };
	size_t i;

	jsontext_list(&json, NULL);
	for (i = 0; i < rows->list.count; i++) {
		if (only != NULL && only != &rows->list.items[i])
			continue;
		jsontext_object(&json, NULL);
		service_subscriber_put(&json, &rows->list.items[i]);
		jsontext_end_object(&json);
	}
	jsontext_end_list(&json);
	service_answer(command, 200, "application/json", &body);
}

void
service_subscriber_list(struct service *service, struct command *command)
{
	const struct subscriber_row *row = NULL;
	char address[ADDRESS_MAX];
	struct error error = { 0 };

	if (command->argument != NULL) {
		if (address_read(command->argument, address))
			row = store_subscriber_find(&service->subscribers,
			    address);
		if (row == NULL) {
			service_decline(command, 404, "nobody subscribed with "
			    "that address");
			return;
		}
	}
	if (command->verb == COMMAND_SUBSCRIBER_LIST) {
		service_subscriber_answer(service, command, row);
	} else if (row == NULL) {
		service_decline(command, 400, "which address?");
	} else if (service_subscriber_forget(service, command, row,
	    &error) < 0) {
		service_rollback(service);
		service_decline_unwritten(service, command, &error);
	} else {
		service_decline(command, 200, "forgotten");
	}
}

void
service_subscriber_status(const struct service *service,
    struct jsontext *json)
{
	int64_t confirmed = 0, pending = 0, stopped = 0;
	const struct subscriber_row *row;
	size_t i;

	for (i = 0; i < service->subscribers.list.count; i++) {
		row = &service->subscribers.list.items[i];
		stopped += row->stopped_at != 0;
		pending += row->stopped_at == 0 && row->confirmed_at == 0;
		confirmed += row->stopped_at == 0 && row->confirmed_at != 0;
	}
	jsontext_object(json, "subscribers");
	jsontext_number(json, "confirmed", confirmed);
	jsontext_number(json, "pending", pending);
	jsontext_number(json, "stopped", stopped);
	jsontext_end_object(json);
}
