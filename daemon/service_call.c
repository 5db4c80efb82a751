/* SPDX-License-Identifier: MIT */
/*
 * Calls to Slack that are no announcements: a form for somebody's reason, an
 * answer that came too late for its request, the members of user groups.  They
 * are tried once and not kept: who pressed the button is still there to press
 * it again.  Announcements go through the outbox.
 *
 * The bot's token is that of the first Slack channel that has one: one app, one
 * workspace.
 */
#include "service_internal.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

#define SERVICE_CALLS_MOST 64		/* under way at once */
/* A trigger of Slack's is good for three seconds. */
#define SERVICE_CALL_OPEN_MS 3000
#define SERVICE_CALL_MS 10000
#define SERVICE_CALL_USERS_MAX 2000	/* of a group */
#define SERVICE_CALL_ID_MAX 32

/* One of them under way. */
struct service_call {
	struct service *service;
	char *group;			/* whose members are asked for */
	/* Where `otherwise` goes if Slack does not do it; NULL: nowhere. */
	char *reply_url, *otherwise;
	bool is_api;			/* the answer has "ok" */
};

static void
service_call_free(struct service_call *call)
{
	free(call->group);
	free(call->reply_url);
	free(call->otherwise);
	free(call);
}

void
service_call_clear(struct service_calls *calls)
{
	size_t i;

	for (i = 0; i < calls->list.count; i++)
		service_call_free(calls->list.items[i]);
	array_clear(&calls->list);
}

/* It is over: take it off the list. */
static void
service_call_end(struct service_call *call)
{
	struct service_calls *calls = &call->service->calls;
	size_t i;

	for (i = 0; i < calls->list.count; i++)
		if (calls->list.items[i] == call)
			calls->list.items[i] =
			    calls->list.items[--calls->list.count];
	service_call_free(call);
}

/* The channel whose token and address serve; NULL: there is none. */
static const struct channel *
service_call_channel(const struct service *service)
{
	const struct channel *channel;
	size_t i;

	for (i = 0; i < service->conf->channels.count; i++) {
		channel = &service->conf->channels.items[i];
		if (strcmp(channel->kind->name, "slack") == 0 &&
		    channel->token != NULL)
			return channel;
	}
	return NULL;
}

/* --- starting ------------------------------------------------------------- */

static void service_call_answer(void *context,
    const struct exchange_reply *reply);

/* Start it; the call is the list's from then on.  -1: it was freed. */
static int
service_call_start(struct service_call *call,
    const struct exchange_request *request)
{
	struct service *service = call->service;
	struct network *network = service->seams.network;
	struct error error = { 0 };

	if (service->seams.is_rehearsal || network == NULL ||
	    service->is_draining ||
	    service->calls.list.count >= SERVICE_CALLS_MOST) {
		service_call_free(call);
		return -1;
	}
	array_push(&service->calls.list, call);
	if (network->start(network, request, service_call_answer, call,
	    &error) == 0)
		return 0;
	log_warn(service->seams.log, "slack_call_failed",
	    LOG_TEXT("error", error.text));
	service_call_end(call);
	return -1;
}

/* Call a method of the Web API: GET without a body, POST with one. */
static int
service_call_method(struct service_call *call, const char *method,
    const char *body)
{
	const struct channel *channel = service_call_channel(call->service);
	struct exchange_request request = { .protocol = EXCHANGE_HTTP,
	    .method = body == NULL ? "GET" : "POST", .body = body,
	    .body_length = body == NULL ? 0 : strlen(body),
	    .content_type = body == NULL ? NULL :
	    "application/json; charset=utf-8",
	    .timeout_ms = SERVICE_CALL_OPEN_MS };
	char *url, *authorization;
	int status;

	if (channel == NULL) {
		service_call_free(call);
		return -1;
	}
	url = mem_format("%s/%s", channel->url, method);
	authorization = mem_format("Bearer %s", channel->token);
	request.url = url;
	request.authorization = authorization;
	request.sink = channel->id;
	request.pool = channel->url;
	call->is_api = true;
	status = service_call_start(call, &request);
	explicit_bzero(authorization, strlen(authorization));
	free(authorization);
	free(url);
	return status;
}

/* Post to an address that a request of Slack's named (and that was checked). */
static int
service_call_url(struct service_call *call, const char *url,
    const char *body)
{
	const struct exchange_request request = { .protocol = EXCHANGE_HTTP,
	    .method = "POST", .url = url, .body = body,
	    .body_length = strlen(body), .sink = "slack-reply",
	    .content_type = "application/json; charset=utf-8",
	    .timeout_ms = SERVICE_CALL_MS };

	return service_call_start(call, &request);
}

/* --- answers -------------------------------------------------------------- */

/* An id of Slack's. */
static bool
service_call_is_id(const char *text)
{
	return text != NULL && text[0] != '\0' &&
	    strlen(text) < SERVICE_CALL_ID_MAX && strspn(text,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == strlen(text);
}

/* The members of a group, seen by readers from the next snapshot on. */
static void
service_call_take_group(struct service_call *call, const struct doc *map)
{
	struct service *service = call->service;
	const struct doc *users = doc_find(map, "users");
	struct membership *membership;
	struct membership_group *group;
	const char *user;
	size_t i;

	membership = membership_copy(service->membership);
	group = membership_put(membership, call->group,
	    clock_now(service->seams.clock));
	for (i = 0; users != NULL && users->type == DOC_LIST &&
	    i < users->count && i < SERVICE_CALL_USERS_MAX; i++) {
		user = doc_string(&users->items[i]);
		if (service_call_is_id(user))
			array_push(&group->users, mem_string(user));
	}
	membership_release(service->membership);
	service->membership = membership;
	service_show(service);
}

/* Say it the other way.  It may be refused too; then it is only logged. */
static void
service_call_fall_back(const struct service_call *call)
{
	struct service_call *other;

	if (call->reply_url == NULL || call->otherwise == NULL)
		return;
	other = mem_new(1, sizeof(*other));
	other->service = call->service;
	(void)service_call_url(other, call->reply_url, call->otherwise);
}

/* What Slack said of it. */
static void
service_call_answer(void *context, const struct exchange_reply *reply)
{
	struct service_call *call = context;
	struct doc *map = NULL;
	const char *ok = NULL, *why = reply->reason;
	bool is_done = reply->progress == EXCHANGE_ANSWERED &&
	    reply->status == 200;

	if (is_done && call->is_api) {
		(void)doc_parse_json(reply->body, reply->length,
		    EXCHANGE_REPLY_MAX, &map, NULL);
		ok = doc_string(doc_find(map, "ok"));
		is_done = ok != NULL && strcmp(ok, "true") == 0;
		if (!is_done && doc_string(doc_find(map, "error")) != NULL)
			why = doc_string(doc_find(map, "error"));
	}
	if (is_done && call->group != NULL)
		service_call_take_group(call, map);
	if (!is_done) {
		log_warn(call->service->seams.log, "slack_call_failed",
		    LOG_TEXT("group", call->group == NULL ? "" : call->group),
		    LOG_NUMBER("status", reply->status),
		    LOG_TEXT("error", why));
		service_call_fall_back(call);
	}
	doc_free(map);
	service_call_end(call);
}

/* --- commands ------------------------------------------------------------- */

void
service_call_post(struct service *service, struct command *command)
{
	const char *where = command->argument, *body = command->content;
	struct service_call *call = mem_new(1, sizeof(*call));
	struct text nothing = { 0 };
	int status;

	call->service = service;
	call->reply_url = mem_string(command->reply_url);
	call->otherwise = mem_string(command->otherwise);
	status = strstr(where, "://") != NULL ?
	    service_call_url(call, where, body) :
	    service_call_method(call, where, body);
	if (status == 0)
		service_answer(command, 202, "application/json", &nothing);
	else
		service_decline(command, 503, "Slack cannot be asked now");
}

/* Is it time to ask again, and is nobody asking? */
static bool
service_call_is_wanted(const struct service *service, const char *id)
{
	const struct membership_group *group =
	    membership_find(service->membership, id);
	size_t i;

	for (i = 0; i < service->calls.list.count; i++)
		if (service->calls.list.items[i]->group != NULL &&
		    strcmp(service->calls.list.items[i]->group, id) == 0)
			return false;
	return group == NULL || clock_now(service->seams.clock) -
	    group->read_at >= MEMBERSHIP_AGAIN_SECS;
}

void
service_call_groups(struct service *service, struct command *command)
{
	const struct conf *conf = service->conf;
	struct service_call *call;
	struct text nothing = { 0 };
	const char *id;
	char *method;
	size_t i, k;

	for (i = 0; i < conf->people.count; i++)
		for (k = 0; k < conf->people.items[i].slack_groups.count;
		    k++) {
			id = conf->people.items[i].slack_groups.items[k];
			if (!service_call_is_wanted(service, id))
				continue;
			call = mem_new(1, sizeof(*call));
			call->service = service;
			call->group = mem_string(id);
			method = mem_format("usergroups.users.list?usergroup="
			    "%s", id);
			(void)service_call_method(call, method, NULL);
			free(method);
		}
	service_answer(command, 202, "application/json", &nothing);
}
