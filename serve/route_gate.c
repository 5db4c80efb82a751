/* SPDX-License-Identifier: MIT */
/*
 * GET /api/v1/gate?service=&environment=[&version=&change=&disruption=
 * &emergency=&announced_at=&at=]: may it go there now (conf/gate.h)?  200 with
 * `state` for "open", "closed" and "unknown" alike: the question was answered.
 * It tells what the policy and the calendar tell, so everybody may ask; who did
 * what, and why, only those who are known.
 *
 * The answer changes by itself (`valid_until`) and whenever somebody acts, so
 * it may be kept and has to be asked for again each time, which costs a 304.
 *
 * POST /api/v1/gate/emergencies: declare one.
 */
#include <string.h>

#include "caller_internal.h"
#include "gate.h"
#include "header_internal.h"
#include "mem.h"
#include "nearest.h"
#include "prepared_internal.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "route_policy_internal.h"
#include "server_internal.h"

/* A typing error must not look like a question about nothing. */
static int
route_gate_check(const struct target *target, struct error *ret_error)
{
	static const char *const known[] = { "service", "environment",
		"version", "change", "disruption", "emergency",
		"announced_at", "at" };
	const char *name, *nearest;
	size_t i;

	for (i = 0; i < target->parameter_count; i++) {
		name = target->parameters[i].name;
		nearest = nearest_find(name, known, countof(known));
		if (nearest == NULL || strcmp(nearest, name) != 0)
			return error_set(ret_error, ERROR_INPUT, "the "
			    "parameter \"%.40s\" is unknown; accepted are "
			    "service, environment, version, change, "
			    "disruption, emergency, announced_at, at", name);
	}
	return 0;
}

/* `some` stands for an environment that the configuration does not have. */
static int
route_gate_read(const struct target *target, const struct snapshot *snapshot,
    struct environment *some, struct gate_question *question,
    struct error *ret_error)
{
	const struct zone *home = snapshot->conf->zones.items[0];
	const char *id = target_find(target, "environment");

	if (route_gate_check(target, ret_error) < 0)
		return -1;
	question->policy.service = target_find(target, "service");
	question->version = target_find(target, "version");
	if (question->policy.service == NULL ||
	    question->policy.service[0] == '\0' || id == NULL)
		return error_set(ret_error, ERROR_INPUT, "service and "
		    "environment are needed: "
		    "/api/v1/gate?service=NAME&environment=ID");
	question->policy.environment = conf_find_environment(snapshot->conf,
	    id);
	some->id = (char *)id;
	if (question->policy.environment == NULL)
		question->policy.environment = some;
	if (target_read_time(target, "at", question->now_at, home,
	    &question->now_at, ret_error) < 0 ||
	    target_read_time(target, "announced_at", question->now_at, home,
	    &question->announced_at, ret_error) < 0)
		return -1;
	return route_policy_read_change(target, &question->policy.what,
	    ret_error);
}

/* What people agreed to, as the gate takes it; lent by the promotions. */
struct route_gate_consents {
	struct promotion_consents all;
	ARRAY(struct gate_consent) list;
};

static void
route_gate_list_consents(const struct promotion_list *promotions,
    struct route_gate_consents *consents)
{
	const struct promotion_consent *consent;
	size_t i;

	promotion_list_consents(promotions, &consents->all);
	for (i = 0; i < consents->all.list.count; i++) {
		consent = &consents->all.list.items[i];
		if (consent->service == NULL)
			continue;
		array_push(&consents->list, ((struct gate_consent){
		    .service = consent->service,
		    .environment = consent->environment,
		    .version = consent->version, .kind = consent->kind,
		    /* Rounded up there, and now is rounded down. */
		    .at = consent->at - 1, .from_at = consent->from_at,
		    .said_at = consent->said_at,
		    .occurrence = consent->occurrence, .by = consent->by,
		    .roles = &consent->roles }));
	}
}

static void
route_gate_send(struct request *request, const struct snapshot *snapshot,
    const struct gate_question *question)
{
	const struct prepared_source source = { .type = "application/json",
		.cache_control = question->is_stranger ? "no-cache" :
		    "private, no-cache",
		.codings = CODING_BIT(CODING_IDENTITY) };
	struct prepared *prepared;
	struct gate_answer answer;
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	size_t length;

	gate_plan(snapshot->conf, question, &answer);
	gate_format_json(&json, NULL, snapshot->conf, question, &answer);
	text_putc(&text, '\n');
	gate_clear(&answer);
	length = text.length;
	prepared = prepared_new(&source, text_take(&text), length);
	prepared_send(prepared, request);
	prepared_release(prepared);
}

void
route_gate_answer(struct request *request)
{
	struct server *server = request->server;
	struct route_gate_consents consents = { 0 };
	struct gate_question question = { 0 };
	struct environment some = { 0 };
	struct error error = { 0 };
	struct requester *requester;
	struct snapshot *snapshot;

	snapshot = server->port->snapshot(server->port->owner);
	/* Nobody has to show a token; one that is shown has to be right. */
	requester = caller_recognise(request, snapshot, "api");
	if (requester == NULL)
		goto out;
	question.schedule = snapshot->schedule;
	question.emergencies = snapshot->emergencies;
	route_gate_list_consents(snapshot->promotions, &consents);
	question.consents = consents.list.items;
	question.consent_count = consents.list.count;
	question.now_at = clock_now(snapshot->clock);
	question.is_stranger = requester->kind == SUBJECT_NOBODY;
	if (route_gate_read(&request->target, snapshot, &some, &question,
	    &error) < 0)
		reply_fail(request, MHD_HTTP_BAD_REQUEST, error.text);
	else
		route_gate_send(request, snapshot, &question);
out:
	array_clear(&consents.list);
	promotion_consents_clear(&consents.all);
	requester_free(requester);
	snapshot_release(snapshot);
}

void
route_gate_emergencies_answer(struct request *request)
{
	struct server *server = request->server;
	struct requester *requester;
	struct snapshot *snapshot;
	struct command *command;

	if (request->wait != REQUEST_FRESH) {
		reply_command(request);
		return;
	}
	snapshot = server->port->snapshot(server->port->owner);
	requester = caller_require(request, snapshot, "api");
	snapshot_release(snapshot);
	if (requester == NULL)
		return;
	/* As for acts: no form of another site can send it. */
	if (!request->is_control &&
	    !header_is_type(request, "application/json")) {
		requester_free(requester);
		reply_fail(request, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE,
		    "the body must be application/json");
		return;
	}
	command = command_new(COMMAND_EMERGENCY);
	command->requester = requester;
	command->argument = mem_bytes(text_string(&request->body),
	    request->body.length);
	if (!errand_send(server->errands, request, command,
	    server->limits.owner_ms))
		reply_command(request);
}
