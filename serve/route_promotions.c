/* SPDX-License-Identifier: MIT */
/*
 * GET /api/v1/promotions[?state=open|promoted|abandoned|all][&kind=ID]: how
 * promotions stand; GET /api/v1/promotions/KIND/NAME: one, with all that was
 * done.  POST /api/v1/promotions proposes one, POST …/KIND/NAME/acts does
 * something to it; both are decided by the owner of state, and take an
 * Idempotency-Key as other acts do.
 */
#include <stdlib.h>
#include <string.h>

#include "caller_internal.h"
#include "mem.h"
#include "offer.h"
#include "promotion_order.h"
#include "reply_internal.h"
#include "route_acts_internal.h"
#include "route_internal.h"
#include "server_internal.h"

#define ROUTE_PROMOTIONS_BODY_MAX (64 * 1024)
#define ROUTE_PROMOTIONS_ACTS "/acts"

/* --- reading -------------------------------------------------------------- */

/* The parameters.  0, or -1 and the request is answered. */
static int
route_promotions_read(struct request *request, const char **ret_state,
    const char **ret_kind)
{
	static const char *const states[] = { "open", "promoted", "abandoned",
		"all" };
	const struct target *target = &request->target;
	struct error error;
	size_t i;

	for (i = 0; i < target->parameter_count; i++)
		if (strcmp(target->parameters[i].name, "state") != 0 &&
		    strcmp(target->parameters[i].name, "kind") != 0) {
			reply_fail_unknown(request, &target->parameters[i],
			    "accepted are state and kind");
			return -1;
		}
	*ret_kind = target_find(target, "kind");
	*ret_state = target_find(target, "state");
	if (*ret_state == NULL)
		*ret_state = "open";
	for (i = 0; i < countof(states); i++)
		if (strcmp(*ret_state, states[i]) == 0)
			return 0;
	(void)error_set(&error, ERROR_INPUT, "state \"%.40s\" is unknown; "
	    "accepted are open, promoted, abandoned, all", *ret_state);
	reply_fail(request, MHD_HTTP_BAD_REQUEST, error.text);
	return -1;
}

static void
route_promotions_send(struct request *request, struct text *text)
{
	size_t length;

	text_putc(text, '\n');
	length = text->length;
	reply_send(request, MHD_HTTP_OK, "application/json", text_take(text),
	    length);
}

static struct offer_json
route_promotions_how(const struct snapshot *snapshot, bool is_known)
{
	return (struct offer_json){ .conf = snapshot->conf,
		.schedule = snapshot->schedule,
		.now_at = clock_now(snapshot->clock), .is_known = is_known };
}

static void
route_promotions_list(struct request *request,
    const struct snapshot *snapshot, bool is_known)
{
	const struct promotion_list *list = snapshot->promotions;
	struct offer_json how = route_promotions_how(snapshot, is_known);
	const struct promotion *promotion;
	const char *state, *kind;
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	size_t i;

	if (route_promotions_read(request, &state, &kind) < 0)
		return;
	jsontext_object(&json, NULL);
	jsontext_list(&json, "promotions");
	for (i = 0; list != NULL && i < list->list.count; i++) {
		promotion = list->list.items[i];
		if ((strcmp(state, "all") == 0 || strcmp(state,
		    promotion_phase_name(promotion->phase)) == 0) &&
		    (kind == NULL || strcmp(kind, promotion->kind.id) == 0))
			offer_format_json(&json, NULL, promotion, &how);
	}
	jsontext_end_list(&json);
	jsontext_end_object(&json);
	route_promotions_send(request, &text);
}

/* As people name it: a whole identity, or as much as tells it from others. */
static void
route_promotions_show(struct request *request,
    const struct snapshot *snapshot, bool is_known)
{
	const char *word = request->target.path +
	    strlen(request->route->path);
	struct offer_json how = route_promotions_how(snapshot, is_known);
	const struct promotion *promotion;
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	struct error error = { 0 };

	how.has_acts = true;
	if (promotion_list_find_word(snapshot->promotions, word, &promotion,
	    &error) < 0) {
		reply_fail(request, error.code == ERROR_MISSING ?
		    MHD_HTTP_NOT_FOUND : MHD_HTTP_CONFLICT, error.text);
		return;
	}
	offer_format_json(&json, NULL, promotion, &how);
	route_promotions_send(request, &text);
}

static void
route_promotions_read_any(struct request *request,
    void (*answer)(struct request *request, const struct snapshot *snapshot,
    bool is_known))
{
	struct server *server = request->server;
	struct requester *requester;
	struct snapshot *snapshot;

	snapshot = server->port->snapshot(server->port->owner);
	requester = caller_recognise(request, snapshot, "api");
	if (requester != NULL)
		answer(request, snapshot, requester->kind != SUBJECT_NOBODY);
	requester_free(requester);
	snapshot_release(snapshot);
}

/* --- acting --------------------------------------------------------------- */

/* The order as the owner takes it; `which` NULL: it proposes.  False:
 * answered. */
static bool
route_promotions_read_order(struct request *request, const char *which,
    struct command *command)
{
	struct promotion_order order = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	struct doc *map = NULL;
	int status = MHD_HTTP_BAD_REQUEST;
	bool is_read = false;

	if (doc_parse_json(text_string(&request->body), request->body.length,
	    ROUTE_PROMOTIONS_BODY_MAX, &map, &error) < 0)
		goto out;
	status = MHD_HTTP_UNPROCESSABLE_CONTENT;
	if (promotion_order_read(map, which, &order, &error) < 0)
		goto out;
	promotion_order_format(&text, &order);
	command->argument = text_take(&text);
	command->is_dry = order.is_dry;
	is_read = true;
out:
	if (!is_read)
		reply_fail(request, status, error.text);
	promotion_order_clear(&order);
	doc_free(map);
	return is_read;
}

static void
route_promotions_act(struct request *request, const char *which)
{
	struct server *server = request->server;
	struct command *command = command_new(COMMAND_PROMOTION);
	struct snapshot *snapshot;

	snapshot = server->port->snapshot(server->port->owner);
	command->requester = caller_require(request, snapshot, "api");
	snapshot_release(snapshot);
	if (command->requester == NULL || !route_acts_is_json(request) ||
	    !route_promotions_read_order(request, which, command) ||
	    !route_acts_read_key(request, command)) {
		command_free(command);
		return;
	}
	if (!errand_send(server->errands, request, command,
	    server->limits.owner_ms))
		reply_command(request);
}

void
route_promotions_answer(struct request *request)
{
	if (request->wait != REQUEST_FRESH)
		reply_command(request);
	else if (request->method == REQUEST_POST)
		route_promotions_act(request, NULL);
	else
		route_promotions_read_any(request, route_promotions_list);
}

void
route_promotion_answer(struct request *request)
{
	const char *word = request->target.path +
	    strlen(request->route->path);
	size_t length = strlen(word), end = strlen(ROUTE_PROMOTIONS_ACTS);
	char *which;

	if (request->wait != REQUEST_FRESH) {
		reply_command(request);
		return;
	}
	if (request->method != REQUEST_POST) {
		route_promotions_read_any(request, route_promotions_show);
		return;
	}
	if (length <= end || strcmp(word + length - end,
	    ROUTE_PROMOTIONS_ACTS) != 0) {
		reply_fail(request, MHD_HTTP_NOT_FOUND,
		    "accepted is KIND/NAME/acts");
		return;
	}
	which = mem_bytes(word, length - end);
	route_promotions_act(request, which);
	free(which);
}
