/* SPDX-License-Identifier: MIT */
/*
 * What readers ask of the owner of state.  A command is handed over, carried
 * out by the owner's thread, and given back by calling `done` there.
 */
#ifndef PATCHDAY_COMMAND_H
#define PATCHDAY_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "directory.h"
#include "feed.h"
#include "requester.h"
#include "snapshot.h"

enum command_verb {
	COMMAND_STATUS,		/* JSON: what runs, what waits */
	COMMAND_METRICS,	/* Prometheus text format 0.0.4 */
	COMMAND_FEED,		/* the bytes of feed `argument` in `form` */
	COMMAND_OUTBOX_LIST,	/* JSON list; `argument`: a state or NULL */
	COMMAND_OUTBOX_SHOW,	/* JSON; `argument`: key or its beginning */
	COMMAND_OUTBOX_RETRY,	/* the same, tried again now */
	COMMAND_OUTBOX_DROP,	/* the same, given up; `reason` */
	COMMAND_RELOAD,		/* 200, or 422 with the complaints */
	/* An act of `requester`; `argument`: an order as JSON (order.h). 200
	 * and what follows from it; 400, 403, 404, 409 and why not. */
	COMMAND_ACT,
	/* `requester` declares an emergency; `argument`: JSON {"service",
	 * "environment", "because"}.  201, or 200 where it is declared
	 * already; 400, 403, 404, 422 and why not. */
	COMMAND_EMERGENCY,
	/* JSON list: what `requester` may do now, as service_choice.c writes
	 * it; 403, 404 and why there is nothing.  `argument`: JSON {"place",
	 * "root"} of a thread in Slack: of that occurrence; NULL: of those
	 * around now. */
	COMMAND_CHOICES,
	/* Given back when there is a newer snapshot than `generation`. */
	COMMAND_WATCH,
	/* What only some may ask for; `requester` is who asks. */
	COMMAND_JOURNAL,	/* JSON list; `argument`: subject or NULL */
	COMMAND_JOURNAL_AUDIT,	/* JSON: whole?  `argument`: a hash or NULL */
	COMMAND_TOKEN_LIST,	/* JSON list */
	COMMAND_TOKEN_NEW,	/* `argument`: JSON; 201, the token in it */
	COMMAND_TOKEN_REVOKE,	/* `argument`: id; JSON */
	/* The sessions of the page of `requester`'s token are over: 200. */
	COMMAND_SIGN_OUT,
	/* People who want mail.  `argument`: JSON (service_subscription.c): who
	 * wants what, 202 whether they are known or not; a link, and what to
	 * do there: 200 and how it stands, 403. */
	COMMAND_SUBSCRIBE, COMMAND_SUBSCRIPTION,
	/* By the control socket: all (JSON list), or the one with the address
	 * `argument`; forget that one. */
	COMMAND_SUBSCRIBER_LIST, COMMAND_SUBSCRIBER_REMOVE,
	/* To Slack, as well as it goes: 202 when it is under way, 503 when it
	 * cannot be.  `argument`: a method of its Web API ("views.open"), or
	 * an address (the reply_url of a request); `content`: the JSON. */
	COMMAND_SLACK_POST,
	/* What was shipped when, JSON list, at most `limit`, the newest first;
	 * `argument`: JSON (service_shipped_list.c), what is asked for. */
	COMMAND_SHIPPED,
	/* An act of `requester` on a promotion; `argument`: an order as JSON
	 * (promotion_order.h).  Answers as ACT does. */
	COMMAND_PROMOTION,
	/* Ask Slack who is in the user groups under `people`: 202. */
	COMMAND_SLACK_GROUPS,
};

/* One question or order.  The asker fills in the first part, the owner the
 * second; whoever has the command may touch it, nobody else. */
struct command {
	enum command_verb verb;
	char *argument, *reason;	/* owned; may be NULL */
	enum feed_form form;
	char *who;			/* "uid 1000 (adam)": for the journal */
	struct requester *requester;	/* ACT and later: who asks; owned */
	bool is_dry;			/* ACT: only say what would happen */
	/* ACT: asked on the owner's thread before it is done, with the answer
	 * as it would be; false: it only says what would happen, as is_dry.
	 * NULL: it is done. */
	bool (*agrees)(const struct command *command, const char *answer);
	char *seen;			/* for `agrees`; owned */
	/* ACT: with an Idempotency-Key, the hashes of it and of what was asked;
	 * NULL: without.  Owned. */
	char *receipt_key, *receipt_request;
	bool only_acts;			/* JOURNAL */
	size_t limit;			/* JOURNAL: entries */
	char *content;			/* SLACK_POST; owned */
	/* SLACK_POST: where `otherwise` (JSON) goes when Slack refuses; others:
	 * where the answer goes when nobody waits for it any more.  Owned. */
	char *reply_url, *otherwise;

	/* The answer, filled in by the owner.  With a status of 400 or more
	 * the body is one sentence for people, or JSON where `type` says so. */
	int status;			/* HTTP status */
	const char *type;		/* media type; constant */
	char *body;			/* owned */
	size_t length;
	/* ACT, SUBSCRIBE refused: which of the words is to blame ("until"); a
	 * constant.  NULL: none of them. */
	const char *field;
	int64_t modified_at;		/* FEED: Last-Modified, only grows */
	int64_t valid_until_at;		/* FEED: may change by itself then */
	uint64_t generation;		/* of the state it was made from */

	/* Called once, on the owner's thread, which must not touch the command
	 * afterwards.  It must be quick and must not call submit(). */
	void (*done)(struct command *command);
	void *context;			/* the asker's */
	struct command *next;		/* the queue's */
};

/* What `serve` needs from the program that joins everything.  All of it works
 * from before server_new() until after server_free(). */
struct service_port {
	void *owner;
	/* The newest snapshot, held; the caller releases it.  Any thread. */
	struct snapshot *(*snapshot)(void *owner);
	/* Hand a command over.  Any thread; never blocks. */
	void (*submit)(void *owner, struct command *command);
	/* Milliseconds (clock_boot_ms) when the owner last showed life. */
	int64_t (*alive_ms)(void *owner);
	/* Who knows users and groups; NULL: the system (directory.h). */
	const struct directory *directory;
};

/* A zeroed command with this verb: the caller fills in the rest.  Who calls
 * submit() gives it away until done(), which owns it again. */
struct command *command_new(enum command_verb verb);

/* Free it and all it owns; NULL is fine. */
void command_free(struct command *command);

#endif
