/* SPDX-License-Identifier: MIT */
/*
 * The outbox (control socket): GET /api/v1/outbox[?state=STATE], GET
 * /api/v1/outbox/KEY, POST /api/v1/outbox/KEY/retry and …/drop.
 *
 * Everything is the owner's to answer: which states there are, which key a
 * beginning means, and whether the message may still be touched.  Here the
 * address is only taken apart, and who asks is added for the journal.
 */
#include <string.h>

#include "caller_internal.h"
#include "mem.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

/* Send the command (given away) in the name of who asks, and answer when it is
 * back. */
static void
route_outbox_send(struct request *request, struct command *command)
{
	struct server *server = request->server;

	if (caller_require_for(request, command) && !errand_send(
	    server->errands, request, command, server->limits.owner_ms))
		reply_command(request);
}

void
route_outbox_list_answer(struct request *request)
{
	struct command *command;

	if (request->wait != REQUEST_FRESH) {
		reply_command(request);
		return;
	}
	command = command_new(COMMAND_OUTBOX_LIST);
	command->argument = mem_string(target_find(&request->target,
	    "state"));
	route_outbox_send(request, command);
}

/* What is to be done: "KEY", "KEY/retry", "KEY/drop". 0, or -1 for none.
 * Keys are hexadecimal, so the first slash ends them. */
static int
route_outbox_parse(const struct request *request, enum command_verb *ret_verb,
    size_t *ret_key_length)
{
	const char *key, *verb;

	key = request->target.path + strlen(request->route->path);
	verb = strchr(key, '/');
	*ret_key_length = verb == NULL ? strlen(key) : (size_t)(verb - key);
	if (*ret_key_length == 0)
		return -1;
	if (verb == NULL)
		*ret_verb = COMMAND_OUTBOX_SHOW;
	else if (strcmp(verb, "/retry") == 0)
		*ret_verb = COMMAND_OUTBOX_RETRY;
	else if (strcmp(verb, "/drop") == 0)
		*ret_verb = COMMAND_OUTBOX_DROP;
	else
		return -1;
	return 0;
}

/* The reason: ?reason=, else the body as it is; the caller frees.  NULL:
 * none. */
static char *
route_outbox_reason(const struct request *request)
{
	const char *reason = target_find(&request->target, "reason");

	if (reason == NULL && request->body.length > 0)
		reason = text_string(&request->body);
	return mem_string(reason);
}

void
route_outbox_answer(struct request *request)
{
	enum command_verb verb;
	struct command *command;
	size_t key_length;

	if (request->wait != REQUEST_FRESH) {
		reply_command(request);
		return;
	}
	if (route_outbox_parse(request, &verb, &key_length) != 0) {
		reply_fail(request, MHD_HTTP_NOT_FOUND,
		    "accepted are KEY, KEY/retry and KEY/drop");
		return;
	}
	/* Two resources below one route: looking never changes, changing is
	 * never a GET (RFC 9110 9.2.1). */
	if ((verb == COMMAND_OUTBOX_SHOW) ==
	    (request->method == REQUEST_POST)) {
		reply_fail(request, MHD_HTTP_METHOD_NOT_ALLOWED,
		    "KEY takes GET, KEY/retry and KEY/drop take POST");
		return;
	}
	command = command_new(verb);
	command->argument = mem_bytes(request->target.path +
	    strlen(request->route->path), key_length);
	command->reason = route_outbox_reason(request);
	route_outbox_send(request, command);
}
