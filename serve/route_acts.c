/* SPDX-License-Identifier: MIT */
/*
 * POST /api/v1/acts: an act on an occurrence, as an object or as a sentence
 * (serve/order_body.c).  Everything is decided by the owner of state; here the
 * order is read and who asks is added.
 *
 * With an Idempotency-Key the same request can be sent again when its answer
 * was lost: the owner keeps the answer for a day, in the transaction of the
 * act.  The key is somebody's own: what it is kept under has their name in it.
 */
#include <stdlib.h>
#include <string.h>

#include "caller_internal.h"
#include "digest.h"
#include "header_internal.h"
#include "mem.h"
#include "order_body_internal.h"
#include "reply_internal.h"
#include "route_acts_internal.h"
#include "route_internal.h"
#include "server_internal.h"

#define ROUTE_ACTS_KEY_MAX 255

/* JSON, and said to be: no form of another site can send that without asking
 * first (so no cookie or proxy's login acts for it).  The control socket is no
 * browser's. */
bool
route_acts_is_json(struct request *request)
{
	if (header_is_type(request, "application/json") ||
	    (request->is_control && header_string(request,
	    MHD_HTTP_HEADER_CONTENT_TYPE) == NULL))
		return true;
	reply_fail(request, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE,
	    "the body must be application/json");
	return false;
}

/* Idempotency-Key, if there is one: visible ASCII, in quotes or not.  False:
 * answered. */
bool
route_acts_read_key(struct request *request, struct command *command)
{
	const char *key, *p;
	char hash[DIGEST_HEX_MAX];
	struct text text = { 0 };

	switch (header_find(request, "Idempotency-Key", &key)) {
	case HEADER_NONE:
		return true;
	case HEADER_ONE:
		for (p = key; *p > ' ' && *p < 0x7f;)
			p++;
		if (*p == '\0' && p != key && p - key <= ROUTE_ACTS_KEY_MAX)
			break;
		/* fallthrough */
	case HEADER_SEVERAL:
		reply_fail(request, MHD_HTTP_BAD_REQUEST, "Idempotency-Key "
		    "must be given once, 1 to 255 visible characters");
		return false;
	}
	text_putf(&text, "%s\n%s\n%s", command->requester->way,
	    command->requester->name, key);
	digest_hex(text.bytes, text.length, DIGEST_HEX_MAX - 1, hash);
	command->receipt_key = mem_string(hash);
	/* What it is about can stand in the path alone. */
	text_cut(&text, 0);
	text_puts(&text, request->target.path + strlen(request->route->path));
	text_put(&text, request->body.bytes, request->body.length);
	digest_hex(text.bytes, text.length, DIGEST_HEX_MAX - 1, hash);
	command->receipt_request = mem_string(hash);
	text_clear(&text);
	return true;
}

/* The order as the owner takes it. False: answered. */
static bool
route_acts_read_order(struct request *request,
    const struct snapshot *snapshot, struct command *command)
{
	struct order_body body = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	bool is_json;

	if (order_body_read(text_string(&request->body),
	    request->body.length, snapshot->schedule, &body, &is_json,
	    &error) < 0) {
		reply_fail(request, is_json ?
		    MHD_HTTP_UNPROCESSABLE_CONTENT : MHD_HTTP_BAD_REQUEST,
		    error.text);
		return false;
	}
	order_format(&text, &body.order);
	command->argument = text_take(&text);
	command->is_dry = body.is_dry;
	order_body_clear(&body);
	return true;
}

/* The command, or NULL: answered. */
static struct command *
route_acts_read(struct request *request, const struct snapshot *snapshot)
{
	struct requester *requester;
	struct command *command;

	requester = caller_require(request, snapshot, "api");
	if (requester == NULL)
		return NULL;
	command = command_new(COMMAND_ACT);
	command->requester = requester;
	if (route_acts_is_json(request) &&
	    route_acts_read_order(request, snapshot, command) &&
	    route_acts_read_key(request, command))
		return command;
	command_free(command);
	return NULL;
}

void
route_acts_answer(struct request *request)
{
	struct server *server = request->server;
	struct snapshot *snapshot;
	struct command *command;

	if (request->wait != REQUEST_FRESH) {
		reply_command(request);
		return;
	}
	snapshot = server->port->snapshot(server->port->owner);
	command = route_acts_read(request, snapshot);
	snapshot_release(snapshot);
	if (command != NULL && !errand_send(server->errands, request,
	    command, server->limits.owner_ms))
		reply_command(request);
}
