/* SPDX-License-Identifier: MIT */
/*
 * GET /feeds/NAME.ics[?form=expanded|zoned|rule]: a calendar to subscribe to;
 * with another ending route_tiding.c answers.
 *
 * Nearly every request is answered from the cache with a few look-ups and no
 * lock held: calendar services poll thousands of times for each change.
 * Where the cache has nothing right, the owner is asked, and the request is
 * answered later: with what the watcher prepared (request->prepared), or,
 * after a refusal, with that.  When the owner is silent or fails, an older
 * rendering is sent, since a calendar program that gets an error may show
 * nothing at all.
 */
#include <string.h>

#include "accept_internal.h"
#include "mem.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

/* A longer name is none: ids have at most 64 bytes, and "tier-" or "env-" in
 * front. */
#define ROUTE_FEED_NAME_MAX 80
#define ROUTE_FEED_SUFFIX ".ics"

/* What the address names. */
struct route_feed {
	char name[ROUTE_FEED_NAME_MAX + 1];
	enum feed_form form;
};

/* Read name and form.  0, or -1 and the request is answered: 404 for what is
 * no feed's address, 400 for a form that does not exist. */
static int
route_feed_parse(struct request *request, struct route_feed *ret_feed)
{
	const char *name = request->target.path + strlen("/feeds/");
	size_t length = strlen(name), suffix = strlen(ROUTE_FEED_SUFFIX);
	const char *form = target_find(&request->target, "form");

	if (length <= suffix || length - suffix > ROUTE_FEED_NAME_MAX ||
	    strcmp(name + length - suffix, ROUTE_FEED_SUFFIX) != 0) {
		reply_fail(request, MHD_HTTP_NOT_FOUND,
		    "feeds are /feeds/NAME.ics, .atom, .json, such as "
		    "/feeds/all.ics");
		return -1;
	}
	ret_feed->form = FEED_EXPANDED;
	if (form != NULL) {
		struct error error;

		if (feed_parse_form(form, &ret_feed->form, &error) != 0) {
			reply_fail(request, MHD_HTTP_BAD_REQUEST, error.text);
			return -1;
		}
	}
	memcpy(ret_feed->name, name, length - suffix);
	ret_feed->name[length - suffix] = '\0';
	return 0;
}

/* Nothing right is in memory: ask the owner, unless the configuration already
 * knows that there is no such feed; strangers who guess names must not keep
 * the owner busy.  `old` (may be NULL) is what to send if nobody can be
 * asked. */
static void
route_feed_ask(struct request *request, const struct route_feed *feed,
    const struct snapshot *snapshot, struct prepared *old)
{
	struct server *server = request->server;
	struct command *command;
	struct error error;

	if (feed_check_name(&snapshot->feed_site, feed->name,
	    &error) != 0) {
		feed_cache_drop(&server->feeds, feed->name);
		reply_fail(request, MHD_HTTP_NOT_FOUND, error.text);
		return;
	}
	__atomic_add_fetch(&server->counters.feed_misses, 1,
	    __ATOMIC_RELAXED);
	command = command_new(COMMAND_FEED);
	command->argument = mem_string(feed->name);
	command->form = feed->form;
	if (errand_send(server->errands, request, command,
	    server->limits.owner_ms))
		return;
	if (old != NULL)
		prepared_send(old, request);
	else
		reply_command(request);
}

/* The owner was silent or failed: an old calendar is better than none, and
 * an error is better than an empty one. */
static void
route_feed_fall_back(struct request *request, struct prepared *old)
{
	if (old == NULL) {
		reply_command(request);
		return;
	}
	__atomic_add_fetch(&request->server->counters.feed_stale, 1,
	    __ATOMIC_RELAXED);
	prepared_send(old, request);
}

/* Did the owner fail, rather than refuse?  Refusals (404) are answers and are
 * told. */
static bool
route_feed_has_failed(const struct request *request)
{
	return request->wait == REQUEST_EXPIRED ||
	    (request->wait == REQUEST_ANSWERED && request->command != NULL &&
	    request->command->status >= 500);
}

void
route_feed_answer(struct request *request)
{
	struct server *server = request->server;
	struct snapshot *snapshot;
	struct prepared *prepared;
	struct route_feed feed;
	bool is_stale = true;

	/* The errand brought it: what all who waited get. */
	if (request->prepared != NULL) {
		prepared_send(request->prepared, request);
		return;
	}
	if (route_tiding_is(request)) {
		route_tiding_answer(request);
		return;
	}
	if (!accept_has_type(request->accept, "text/calendar")) {
		reply_fail(request, MHD_HTTP_NOT_ACCEPTABLE,
		    "Accept rules out the only form there is: "
		    "text/calendar");
		return;
	}
	if (route_feed_parse(request, &feed) != 0)
		return;
	snapshot = server->port->snapshot(server->port->owner);
	prepared = feed_cache_find(&server->feeds,
	    &(struct feed_cache_key){ feed.name, feed.form },
	    snapshot->generation, clock_now(snapshot->clock), &is_stale);
	if (prepared != NULL && !is_stale) {
		__atomic_add_fetch(&server->counters.feed_hits, 1,
		    __ATOMIC_RELAXED);
		prepared_send(prepared, request);
	} else if (route_feed_has_failed(request)) {
		route_feed_fall_back(request, prepared);
	} else if (request->wait == REQUEST_ANSWERED) {
		reply_command(request);
	} else {
		route_feed_ask(request, &feed, snapshot, prepared);
	}
	prepared_release(prepared);
	snapshot_release(snapshot);
}
