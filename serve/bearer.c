/* SPDX-License-Identifier: MIT */
/* What all links in mails have in common: whether they hold, and how an answer
 * goes to the owner and comes back. */
#include "bearer_internal.h"

#include <stdlib.h>
#include <string.h>

#include "link.h"
#include "mem.h"
#include "page_internal.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

#define BEARER_DIGITS_MAX 18	/* of the time in a link */

/* Does the link hold?  Whatever is wrong with it, the answer is the same. */
static bool
bearer_check(struct bearer *bearer, const struct bearer_kind *kind)
{
	const struct target *target = &bearer->request->target;
	const struct snapshot *snapshot = bearer->snapshot;
	const char *until = target_find(target, "until");
	const char *seal = target_find(target, "key");
	struct link link = { .occurrence = bearer->subject,
	    .person = target_find(target, "as") };

	if (until == NULL || seal == NULL || link.person == NULL ||
	    strlen(until) > BEARER_DIGITS_MAX)
		return false;
	link.until_at = strtoll(until, NULL, 10);
	if (!link_check(&link, seal, clock_now(snapshot->clock),
	    snapshot->session_key, sizeof(snapshot->session_key)))
		return false;
	bearer->person = conf_find_person(snapshot->conf, link.person);
	return bearer->person != NULL && kind->find(bearer);
}

struct requester *
bearer_requester(const struct bearer *bearer)
{
	char *name = mem_format("%s (link)", bearer->person->title);
	struct requester *requester = requester_new(SUBJECT_LINK, "mail",
	    name);

	free(name);
	requester_add_person(requester, bearer->person->id);
	return requester;
}

/* Hand the answer to the owner; the route is called again with what became of
 * it. */
static void
bearer_ask(struct bearer *bearer, const struct bearer_kind *kind)
{
	struct server *server = bearer->request->server;
	struct command *command = kind->read(bearer);

	if (command == NULL)
		return;
	command->requester = kind->requester(bearer);
	if (!errand_send(server->errands, bearer->request, command,
	    server->limits.owner_ms))
		reply_fail(bearer->request, MHD_HTTP_SERVICE_UNAVAILABLE,
		    "the service stops; try again in a moment");
}

/* What became of it: the page of the subject, what is still to be answered, or
 * why not. */
static void
bearer_tell(struct bearer *bearer, const struct bearer_kind *kind)
{
	struct command *command = bearer->request->command;
	char *problem;

	if (command == NULL || command->status == 0) {
		reply_fail(bearer->request, MHD_HTTP_SERVICE_UNAVAILABLE,
		    "the service did not answer in time; open the link again "
		    "to see whether your answer is there");
		return;
	}
	if (command->status == MHD_HTTP_OK && kind->goes_on != NULL &&
	    kind->goes_on(bearer)) {
		kind->show(bearer, MHD_HTTP_OK, NULL, NULL);
		return;
	}
	if (command->status == MHD_HTTP_OK) {
		page_redirect(bearer->request, kind->base, bearer->subject);
		return;
	}
	problem = mem_bytes(command->body, command->length);
	problem[strcspn(problem, "\n")] = '\0';
	kind->show(bearer, command->status, problem, command->field);
	free(problem);
}

/* A link that holds. */
static void
bearer_visit(struct bearer *bearer, const struct bearer_kind *kind)
{
	struct request *request = bearer->request;

	if (request->method == REQUEST_POST && form_parse(
	    text_string(&request->body), request->body.length, &bearer->form,
	    NULL) != 0)
		reply_fail(request, MHD_HTTP_BAD_REQUEST,
		    "this is not a form");
	else if (request->wait != REQUEST_FRESH)
		bearer_tell(bearer, kind);
	else if (request->method != REQUEST_POST)
		kind->show(bearer, MHD_HTTP_OK, NULL, NULL);
	else
		bearer_ask(bearer, kind);
}

void
bearer_answer(struct bearer *bearer, struct request *request,
    const struct bearer_kind *kind)
{
	struct server *server = request->server;

	bearer->request = request;
	bearer->subject = request->target.path + strlen(request->route->path);
	bearer->snapshot = server->port->snapshot(server->port->owner);
	if (bearer_check(bearer, kind))
		bearer_visit(bearer, kind);
	else
		reply_fail(request, MHD_HTTP_FORBIDDEN, "this link is not "
		    "valid any more; newer mails have a newer one, or sign "
		    "in");
	form_clear(&bearer->form);
	snapshot_release(bearer->snapshot);
}
