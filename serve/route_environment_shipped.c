/* SPDX-License-Identifier: MIT */
/*
 * GET /api/v1/shipped?service=&environment=&occurrence=&limit=: when which
 * version reached which environment, the newest first.  The rows of years lie
 * with the owner, and titles are among them: for those who are known here.
 */
#include <stdlib.h>
#include <string.h>

#include "caller_internal.h"
#include "jsontext.h"
#include "mem.h"
#include "reply_internal.h"
#include "route_environment_internal.h"
#include "route_internal.h"
#include "server_internal.h"

#define ROUTE_SHIPPED_DEFAULT 100
#define ROUTE_SHIPPED_MAX 1000

/* How many; 0: no such number. */
static size_t
route_environment_read_limit(const char *value)
{
	size_t digits = strspn(value, "0123456789");
	int limit;

	if (digits == 0 || digits > 4 || value[digits] != '\0')
		return 0;
	limit = atoi(value);
	return limit > ROUTE_SHIPPED_MAX ? 0 : (size_t)limit;
}

/* The command, or NULL: answered. */
static struct command *
route_environment_shipped_read(struct request *request,
    const struct conf *conf)
{
	static const char *const names[] = { "service", "environment",
		"occurrence" };
	const struct target *target = &request->target;
	const char *value = target_find(target, "limit");
	struct command *command = command_new(COMMAND_SHIPPED);
	struct text text = { 0 }, reason = { 0 };
	struct jsontext json = { .text = &text };
	size_t i, k;

	command->limit = value == NULL ? ROUTE_SHIPPED_DEFAULT :
	    route_environment_read_limit(value);
	if (command->limit == 0)
		text_putf(&reason, "limit \"%.40s\": accepted are 1 to 1000",
		    value);
	jsontext_object(&json, NULL);
	for (i = 0; i < countof(names); i++) {
		value = target_find(target, names[i]);
		if (value != NULL && value[0] != '\0')
			jsontext_string(&json, names[i], value);
	}
	jsontext_end_object(&json);
	command->argument = text_take(&text);
	for (i = 0; i < target->parameter_count && reason.length == 0; i++) {
		for (k = 0; k < countof(names); k++)
			if (strcmp(names[k], target->parameters[i].name) == 0)
				break;
		if (k == countof(names) &&
		    strcmp(target->parameters[i].name, "limit") != 0)
			text_putf(&reason, "parameter \"%.40s\" is unknown; "
			    "accepted are service, environment, occurrence, "
			    "limit", target->parameters[i].name);
	}
	value = target_find(target, "environment");
	if (reason.length == 0 && value != NULL && value[0] != '\0' &&
	    conf_find_environment(conf, value) == NULL)
		route_environment_refuse(&reason, conf, value);
	if (reason.length > 0) {
		reply_fail(request, MHD_HTTP_BAD_REQUEST,
		    text_string(&reason));
		command_free(command);
		command = NULL;
	}
	text_clear(&reason);
	return command;
}

void
route_environment_shipped_answer(struct request *request)
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
	command = requester == NULL ? NULL :
	    route_environment_shipped_read(request, snapshot->conf);
	requester_free(requester);
	snapshot_release(snapshot);
	if (command != NULL && !errand_send(server->errands, request, command,
	    server->limits.owner_ms))
		reply_command(request);
}
