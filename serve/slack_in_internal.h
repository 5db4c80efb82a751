/* SPDX-License-Identifier: MIT */
/*
 * Requests of Slack's: is one from our workspace and app, who pressed, and
 * where an answer may go that comes too late for the request itself.
 */
#ifndef PATCHDAY_SLACK_IN_H
#define PATCHDAY_SLACK_IN_H

#include <stdbool.h>

#include "form_internal.h"
#include "order.h"
#include "request_internal.h"
#include "snapshot.h"

/* Slack waits three seconds; people see the difference from half a one. */
#define SLACK_IN_PATIENCE_MS 400

/* One of them. */
struct slack_in {
	struct request *request;
	struct snapshot *snapshot;	/* held */
	struct form form;
	struct doc *payload;		/* of an interaction; owned */
	const char *team, *app, *user;	/* ids; lent by the two above */
	const char *reply_url;		/* NULL: none that is acceptable */
	const char *trigger;		/* for views.open; or NULL */
};

/*
 * Read a slash command's or (`is_payload`) an interaction's request, and make
 * sure that it is Slack's: signature over the raw bytes, not too old, not seen
 * before, from the workspace and the app that the configuration names.  False:
 * it is not, and the request has been answered.  Otherwise the caller closes
 * it.
 */
bool slack_in_open(struct slack_in *in, struct request *request,
    bool is_payload);

/* Read one again that was opened before, when the owner has answered; it is
 * not judged.  False: that cannot be. */
bool slack_in_reopen(struct slack_in *in, struct request *request);

/* Let go of what it holds. */
void slack_in_close(struct slack_in *in);

/* Whoever the user is; the caller frees. */
struct requester *slack_in_requester(const struct slack_in *in);

/* A command in the name of the user, for an order. */
struct command *slack_in_order(const struct slack_in *in,
    const struct order *order);

/* Answer 200 with one sentence that only the user sees; 200 with nothing. */
void slack_in_say(struct request *request, const char *sentence);
void slack_in_accept(struct request *request);

/* An address that Slack gave: may we post there?  Slack's own, or (in tests)
 * the loopback server that a channel's `api` names. */
bool slack_in_is_reply_url(const struct conf *conf, const char *url);

/* For struct errands: post the answer to where it was wanted, since nobody
 * waits for it any more. */
void slack_in_reply_late(void *context, const struct command *command);

/* Open a form for what the order lacks; where Slack does not open it, the user
 * is told what to type.  Waits for the owner; false: nobody was asked, or the
 * order is too long for a form. */
bool slack_in_ask(const struct slack_in *in, const struct order *order);

/* Open a view (the JSON) for the user, without waiting; where Slack does not,
 * `sentence` goes to the response_url, if there is one. */
void slack_in_show(const struct slack_in *in, const char *view,
    const char *sentence);

/* Tell the user at the response_url; nothing where there is none. */
void slack_in_tell(const struct slack_in *in, const char *sentence);

/* Ask what the user can do now: `argument` as of COMMAND_CHOICES, given away.
 * Waits for the owner; false: nobody was asked. */
bool slack_in_choices(const struct slack_in *in, char *argument);

#endif
