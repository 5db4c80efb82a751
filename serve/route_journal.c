/* SPDX-License-Identifier: MIT */
/*
 * GET /api/v1/journal?subject=&limit=&acts=: what people did, newest first; and
 * GET /api/v1/journal/audit[?head=]: is its chain of hashes whole.  Who may
 * read it is the owner's to decide.
 */
#include <stdlib.h>
#include <string.h>

#include "caller_internal.h"
#include "mem.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

#define ROUTE_JOURNAL_MAX 1000		/* entries */
#define ROUTE_JOURNAL_HASH 64		/* digits of a hash */

/* One parameter.  NULL, or what is wrong. */
static int
route_journal_read_one(const struct target_parameter *parameter,
    struct command *command, struct error *ret_error)
{
	const char *value = parameter->value;
	size_t digits = strspn(value, "0123456789");

	if (strcmp(parameter->name, "subject") == 0) {
		free(command->argument);
		command->argument = value[0] == '\0' ? NULL :
		    mem_string(value);
		return 0;
	}
	if (strcmp(parameter->name, "acts") == 0) {
		command->only_acts = strcmp(value, "true") == 0 ||
		    strcmp(value, "1") == 0;
		return command->only_acts || strcmp(value, "false") == 0 ||
		    strcmp(value, "0") == 0 ? 0 : error_set(ret_error,
		    ERROR_INPUT, "acts \"%.40s\": accepted are true and "
		    "false", value);
	}
	if (strcmp(parameter->name, "limit") != 0)
		return error_set(ret_error, ERROR_INPUT, "parameter \"%.40s\" "
		    "is unknown; accepted are subject, limit, acts",
		    parameter->name);
	if (digits == 0 || digits > 4 || value[digits] != '\0' ||
	    atoi(value) < 1 || atoi(value) > ROUTE_JOURNAL_MAX)
		return error_set(ret_error, ERROR_INPUT, "limit \"%.40s\": "
		    "accepted are 1 to 1000", value);
	command->limit = (size_t)atoi(value);
	return 0;
}

/* The audit's: a head that was kept elsewhere, 64 digits. */
static int
route_journal_read_head(const struct target_parameter *parameter,
    struct command *command, struct error *ret_error)
{
	const char *value = parameter->value;

	if (strcmp(parameter->name, "head") != 0)
		return error_set(ret_error, ERROR_INPUT, "parameter \"%.40s\" "
		    "is unknown; accepted is head", parameter->name);
	if (strlen(value) != ROUTE_JOURNAL_HASH ||
	    strspn(value, "0123456789abcdef") != ROUTE_JOURNAL_HASH)
		return error_set(ret_error, ERROR_INPUT, "head \"%.64s\": "
		    "accepted is a hash of 64 of 0-9 and a-f", value);
	free(command->argument);
	command->argument = mem_string(value);
	return 0;
}

/* The command, or NULL: answered. */
static struct command *
route_journal_read(struct request *request, enum command_verb verb)
{
	const struct target *target = &request->target;
	struct command *command = command_new(verb);
	struct error error;
	int status = 0;
	size_t i;

	for (i = 0; i < target->parameter_count && status == 0; i++)
		status = verb == COMMAND_JOURNAL ? route_journal_read_one(
		    &target->parameters[i], command, &error) :
		    route_journal_read_head(&target->parameters[i], command,
		    &error);
	if (status == 0)
		return command;
	command_free(command);
	reply_fail(request, MHD_HTTP_BAD_REQUEST, error.text);
	return NULL;
}

/* Ask the owner for it in the name of who asks. */
static void
route_journal_send(struct request *request, enum command_verb verb)
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
	command = route_journal_read(request, verb);
	if (command == NULL) {
		requester_free(requester);
		return;
	}
	command->requester = requester;
	if (!errand_send(server->errands, request, command,
	    server->limits.owner_ms))
		reply_command(request);
}

void
route_journal_answer(struct request *request)
{
	route_journal_send(request, COMMAND_JOURNAL);
}

void
route_journal_audit_answer(struct request *request)
{
	route_journal_send(request, COMMAND_JOURNAL_AUDIT);
}
