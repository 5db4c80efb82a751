/* SPDX-License-Identifier: MIT */
/*
 * What people ask for by form and link: mail, other mail, none any more.
 *
 *	{"address": "ann@example.org", "kinds": 7, "windows": ["summit"],
 *	 "environments": []}
 *	{"link": "leave.abcdefghijkl.0.…", "do": "leave"}
 *
 * Nobody learns from an answer who subscribed: a form is answered the same
 * whether the address is known, was asked a minute ago, or the table is full.
 * Nothing but a mail goes to an address before its owner used the link in it;
 * a form for one who subscribed changes nothing, their mail brings the way to.
 * The journal names ids, which say nothing about addresses.
 */
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "doc.h"
#include "jsontext.h"
#include "mem.h"
#include "service_internal.h"
#include "subscription.h"

#define SERVICE_SUBSCRIPTION_BODY_MAX (64 * 1024)
#define SERVICE_SUBSCRIBERS_MOST 20000		/* in the table */
#define SERVICE_SUBSCRIBERS_PENDING_MOST 2000	/* of them, not confirmed */
#define SERVICE_WISHES_MOST 400			/* of one */

/* A request at hand. */
struct service_request {
	struct service *service;
	struct command *command;
	struct doc *map;		/* owned */
	enum subscription_verb link;	/* which of the two they came by */
	struct subscriber_row row;	/* a copy, wishes too; owned */
};

/* --- wishes --------------------------------------------------------------- */

static void
service_subscription_add(struct subscriber_row *row, const char *window,
    const char *environment, unsigned kinds)
{
	struct subscriber_wish *wish;

	if (row->wishes.count >= SERVICE_WISHES_MOST)
		return;
	wish = array_add(&row->wishes);
	wish->window = mem_string(window);
	wish->environment = mem_string(environment);
	wish->kinds = kinds;
}

/* The id at a place of a list; "*" for the first of an empty one; NULL: no
 * more, or none that the configuration has. */
static const char *
service_subscription_id(const struct service *service,
    const struct doc *list, size_t place, bool is_window)
{
	const char *id;

	if (list == NULL || list->count == 0)
		return place == 0 ? "*" : NULL;
	id = doc_string(doc_item(list, place));
	if (id == NULL || (is_window ?
	    conf_find_window(service->conf, id) == NULL :
	    conf_find_environment(service->conf, id) == NULL))
		return NULL;
	return id;
}

/* How many places a list has; an empty one means all: one. */
static size_t
service_subscription_places(const struct doc *list)
{
	return list == NULL || list->count == 0 ? 1 : list->count;
}

static int
service_subscription_decline_none(struct service_request *request)
{
	service_decline(request->command, 422,
	    "choose what you want to hear of");
	return -1;
}

/* More than that would be cut, and silently be no mail. */
static int
service_subscription_decline_most(struct service_request *request)
{
	service_decline(request->command, 422, "that is each of these windows "
	    "with each of these environments: more than %d; choose fewer, or "
	    "none of a kind for all", SERVICE_WISHES_MOST);
	return -1;
}

/* Each window with each environment.  -1: nothing that could be sent, and it
 * has been answered. */
static int
service_subscription_read_wishes(struct service_request *request)
{
	const struct doc *windows = doc_find(request->map, "windows");
	const struct doc *environments = doc_find(request->map,
	    "environments");
	const char *digits = doc_string(doc_find(request->map, "kinds"));
	unsigned kinds = digits == NULL ? 0 :
	    (unsigned)strtoul(digits, NULL, 10);
	const char *window, *environment;
	size_t i, k;

	if (service_subscription_places(windows) *
	    service_subscription_places(environments) > SERVICE_WISHES_MOST)
		return service_subscription_decline_most(request);
	if (kinds == 0 || kinds > SUBSCRIPTION_ALL_KINDS)
		return service_subscription_decline_none(request);
	store_subscriber_clear_wishes(&request->row);
	for (i = 0; i < service_subscription_places(windows); i++) {
		window = service_subscription_id(request->service, windows,
		    i, true);
		for (k = 0; window != NULL &&
		    k < service_subscription_places(environments); k++) {
			environment = service_subscription_id(
			    request->service, environments, k, false);
			if (environment != NULL)
				service_subscription_add(&request->row,
				    window, environment, kinds);
		}
	}
	return request->row.wishes.count > 0 ? 0 :
	    service_subscription_decline_none(request);
}

/* --- asking --------------------------------------------------------------- */

/* Is there room for one more that nobody confirmed yet? */
static bool
service_subscription_has_room(struct service *service)
{
	size_t count = service->subscribers.list.count, pending = 0, i;

	for (i = 0; i < count; i++)
		pending +=
		    service->subscribers.list.items[i].confirmed_at == 0;
	if (count < SERVICE_SUBSCRIBERS_MOST &&
	    pending < SERVICE_SUBSCRIBERS_PENDING_MOST)
		return true;
	log_warn(service->seams.log, "subscribers_full",
	    LOG_NUMBER("all", (int64_t)count),
	    LOG_NUMBER("pending", (int64_t)pending));
	return false;
}

/* 12 letters and digits by chance: about 62 bits. */
static char *
service_subscription_make_id(struct service *service)
{
	static const char signs[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	char id[SUBSCRIPTION_ID_MAX] = "";
	size_t i;

	for (i = 0; i < SUBSCRIPTION_ID_MAX - 1; i++)
		id[i] = signs[random_below(service->seams.random,
		    sizeof(signs) - 1)];
	return mem_string(id);
}

/* Copy what is known of one. */
static void
service_subscription_copy(struct service_request *request,
    const struct subscriber_row *known)
{
	struct subscriber_row *row = &request->row;

	row->id = mem_string(known->id);
	row->address = mem_string(known->address);
	row->asked_at = known->asked_at;
	row->asked_count = known->asked_count;
	row->confirmed_at = known->confirmed_at;
	row->bounce_count = known->bounce_count;
	row->stopped_at = known->stopped_at;
}

/* What one wanted so far, and nothing else. */
static void
service_subscription_copy_wishes(struct subscriber_row *row,
    const struct subscriber_row *known)
{
	size_t i;

	store_subscriber_clear_wishes(row);
	for (i = 0; i < known->wishes.count; i++)
		service_subscription_add(row, known->wishes.items[i].window,
		    known->wishes.items[i].environment,
		    known->wishes.items[i].kinds);
}

/* The row for an address, new or known; 1: nothing is to be done. */
static int
service_subscription_open(struct service_request *request,
    const char *address)
{
	struct service *service = request->service;
	const struct subscriber_row *known =
	    store_subscriber_find(&service->subscribers, address);
	struct subscriber_row *row = &request->row;
	int64_t now_at = clock_now(service->seams.clock);

	if (known == NULL && !service_subscription_has_room(service))
		return 1;
	if (known != NULL) {
		service_subscription_copy(request, known);
		/* Who did confirm changes nothing by a form that anybody can
		 * send. */
		if (known->confirmed_at != 0)
			service_subscription_copy_wishes(row, known);
	} else {
		row->id = service_subscription_make_id(service);
		row->address = mem_string(address);
	}
	if (subscription_check_ask(row->asked_at, (int)row->asked_count,
	    now_at, NULL) < 0)
		return 1;
	/* A week after the last they are counted anew. */
	if (now_at - row->asked_at >= 7 * 86400)
		row->asked_count = 0;
	row->asked_at = now_at;
	row->asked_count++;
	/* Refused before, and wanted again: one more try.  They have to
	 * confirm, which proves that mail arrives. */
	if (row->stopped_at != 0)
		row->confirmed_at = row->stopped_at = row->bounce_count = 0;
	return 0;
}

/* Write the row and why, and have it in memory: before the commit, behind which
 * nothing may fail.  Rolling back reads again. */
static int
service_subscription_save(struct service_request *request, const char *verb,
    struct error *ret_error)
{
	struct service *service = request->service;

	if (store_subscriber_put(service->seams.store, &request->row,
	    ret_error) < 0 ||
	    service_journal(service, NULL, verb, request->row.id, "",
	    ret_error) < 0 ||
	    service_subscriber_load(service, ret_error) < 0)
		return -1;
	return service_commit(service, ret_error);
}

static int
service_subscription_join(struct service_request *request,
    struct error *ret_error)
{
	const char *typed = doc_string(doc_find(request->map, "address"));
	char address[ADDRESS_MAX];
	int status;

	if (conf_find_joinable(request->service->conf) == NULL) {
		service_decline(request->command, 404,
		    "mail cannot be asked for here");
		return 0;
	}
	/* Both before anything is looked up, or the answer would tell. */
	if (typed == NULL || !address_read(typed, address)) {
		service_decline(request->command, 422,
		    "this is no mail address; one is like ann@example.org");
		request->command->field = "address";
		return 0;
	}
	if (service_subscription_read_wishes(request) < 0)
		return 0;
	service_decline(request->command, 202, "asked");
	status = service_subscription_open(request, address);
	if (status > 0)
		return 0;
	if (service_write(request->service, ret_error) < 0 ||
	    service_subscription_mail(request->service, &request->row,
	    ret_error) < 0)
		return -1;
	return service_subscription_save(request, "subscriber-asked",
	    ret_error);
}

/* --- by link -------------------------------------------------------------- */

/* How it stands; `is_there` false: they are not subscribed. */
static void
service_subscription_answer(struct service_request *request)
{
	struct text body = { 0 };
	struct jsontext json = { .text = &body };

	jsontext_object(&json, NULL);
	jsontext_bool(&json, "can_confirm",
	    request->link == SUBSCRIPTION_CONFIRM);
	if (request->row.id == NULL)
		jsontext_string(&json, "state", "gone");
	else
		service_subscriber_put(&json, &request->row);
	jsontext_end_object(&json);
	service_answer(request->command, 200, "application/json", &body);
}

/* They are invited to what others have in their calendars.  They have joined
 * whatever becomes of it: what fails is made up for at the next start. */
static void
service_subscription_welcome(struct service_request *request)
{
	struct service *service = request->service;
	const struct subscriber_row *row = store_subscriber_find_id(
	    &service->subscribers, request->row.id);
	struct error error = { 0 };

	if (row == NULL || service->is_clock_wrong)
		return;
	if (agenda_run_put(service, true, &error) == 0 &&
	    agenda_invite_welcome(service, row, &error) == 0 &&
	    service_commit(service, &error) == 0)
		return;
	service_rollback(service);
	log_error(service->seams.log, "store_failed",
	    LOG_TEXT("error", error.text));
}

/* A second time changes nothing, as does one who only has the link to leave. */
static int
service_subscription_confirm(struct service_request *request,
    struct error *ret_error)
{
	struct subscriber_row *row = &request->row;

	if (request->link != SUBSCRIPTION_CONFIRM ||
	    (row->confirmed_at != 0 && row->stopped_at == 0))
		return 0;
	row->confirmed_at = clock_now(request->service->seams.clock);
	row->asked_count = row->bounce_count = row->stopped_at = 0;
	if (service_write(request->service, ret_error) < 0 ||
	    service_subscription_save(request, "subscriber-joined",
	    ret_error) < 0)
		return -1;
	service_subscription_welcome(request);
	return 0;
}

static int
service_subscription_change(struct service_request *request,
    struct error *ret_error)
{
	if (service_subscription_read_wishes(request) < 0)
		return 0;
	if (service_write(request->service, ret_error) < 0 ||
	    service_subscription_save(request, "subscriber-changed",
	    ret_error) < 0)
		return -1;
	service_subscription_welcome(request);
	return 0;
}

/* They are forgotten, and what is owed to them is not sent. */
static int
service_subscription_leave(struct service_request *request,
    struct error *ret_error)
{
	struct service *service = request->service;
	struct subscriber_row *row = &request->row;

	if (service_write(service, ret_error) < 0 ||
	    service_subscriber_drop_owed(service, row->address,
	    ret_error) < 0 ||
	    store_subscriber_remove(service->seams.store, row->id,
	    ret_error) < 0 ||
	    service_journal(service, NULL, "subscriber-left", row->id, "",
	    ret_error) < 0 ||
	    service_subscriber_load(service, ret_error) < 0 ||
	    service_commit(service, ret_error) < 0)
		return -1;
	free(row->id);
	row->id = NULL;
	return 0;
}

/* What is done there.  Looking does nothing: mail programs open links. */
static int
service_subscription_do(struct service_request *request,
    struct error *ret_error)
{
	const char *what = doc_string(doc_find(request->map, "do"));

	if (what == NULL || request->row.id == NULL)
		return 0;
	if (strcmp(what, "confirm") == 0)
		return service_subscription_confirm(request, ret_error);
	if (strcmp(what, "change") == 0)
		return service_subscription_change(request, ret_error);
	if (strcmp(what, "leave") == 0)
		return service_subscription_leave(request, ret_error);
	return 0;
}

static int
service_subscription_visit(struct service_request *request,
    struct error *ret_error)
{
	struct service *service = request->service;
	const char *link = doc_string(doc_find(request->map, "link"));
	const struct subscriber_row *known;
	char id[SUBSCRIPTION_ID_MAX];
	struct error error = { 0 };

	if (subscription_link_read(service->session_key,
	    link == NULL ? "" : link, clock_now(service->seams.clock),
	    &request->link, id, &error) < 0) {
		service_decline(request->command, 403, "%s", error.text);
		return 0;
	}
	known = store_subscriber_find_id(&service->subscribers, id);
	if (known != NULL) {
		service_subscription_copy(request, known);
		service_subscription_copy_wishes(&request->row, known);
	}
	if (service_subscription_do(request, ret_error) < 0)
		return -1;
	if (request->command->status == 0)
		service_subscription_answer(request);
	return 0;
}

void
service_subscription(struct service *service, struct command *command)
{
	struct service_request request = { .service = service,
	    .command = command };
	struct error error = { 0 };
	int status;

	if (command->argument == NULL || doc_parse_json(command->argument,
	    strlen(command->argument), SERVICE_SUBSCRIPTION_BODY_MAX,
	    &request.map, NULL) != 0) {
		service_decline(command, 400, "this is no request");
		return;
	}
	status = command->verb == COMMAND_SUBSCRIBE ?
	    service_subscription_join(&request, &error) :
	    service_subscription_visit(&request, &error);
	if (status < 0) {
		service_rollback(service);
		service_decline(command, 503, "it could not be written down; "
		    "try again in a minute");
		log_error(service->seams.log, "store_failed",
		    LOG_TEXT("error", error.text));
	}
	store_subscriber_clear_wishes(&request.row);
	free(request.row.id);
	free(request.row.address);
	doc_free(request.map);
}
