/* SPDX-License-Identifier: MIT */
/*
 * GET and POST /api/v1/tokens, POST /api/v1/tokens/ID/revoke: API tokens, for
 * those who may (admin).  A new token is in the answer to its request and never
 * again.
 */
#include <string.h>

#include "caller_internal.h"
#include "header_internal.h"
#include "mem.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"
#include "session_internal.h"
#include "token.h"

/* Send the command (given away) in the name of who asks. */
static void
route_tokens_send(struct request *request, struct command *command)
{
	struct server *server = request->server;
	struct snapshot *snapshot;

	snapshot = server->port->snapshot(server->port->owner);
	command->requester = caller_require(request, snapshot, "api");
	snapshot_release(snapshot);
	if (command->requester == NULL) {
		command_free(command);
		return;
	}
	if (!errand_send(server->errands, request, command,
	    server->limits.owner_ms))
		reply_command(request);
}

void
route_tokens_answer(struct request *request)
{
	struct command *command;

	if (request->wait != REQUEST_FRESH) {
		reply_command(request);
		return;
	}
	if (request->method != REQUEST_POST) {
		route_tokens_send(request, command_new(COMMAND_TOKEN_LIST));
		return;
	}
	/* As for acts: no form of another site can send it. */
	if (!request->is_control &&
	    !header_is_type(request, "application/json")) {
		reply_fail(request, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE,
		    "the body must be application/json");
		return;
	}
	command = command_new(COMMAND_TOKEN_NEW);
	command->argument = mem_bytes(text_string(&request->body),
	    request->body.length);
	route_tokens_send(request, command);
}

void
route_token_answer(struct request *request)
{
	const char *id = request->target.path + strlen(request->route->path);
	size_t length = strcspn(id, "/");
	struct command *command;

	if (request->wait != REQUEST_FRESH) {
		reply_command(request);
		return;
	}
	if (length == 0 || length >= TOKEN_ID_MAX ||
	    strcmp(id + length, "/revoke") != 0) {
		reply_fail(request, MHD_HTTP_NOT_FOUND,
		    "accepted is ID/revoke");
		return;
	}
	/* There is no body that a form could not send, and a proxy's login
	 * comes with whatever a browser sends. */
	if (!request->is_control && !session_is_own_site(request)) {
		reply_fail(request, MHD_HTTP_FORBIDDEN,
		    "another site sent it");
		return;
	}
	command = command_new(COMMAND_TOKEN_REVOKE);
	command->argument = mem_bytes(id, length);
	route_tokens_send(request, command);
}
