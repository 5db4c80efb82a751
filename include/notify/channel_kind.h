/* SPDX-License-Identifier: MIT */
/* What a kind of channel can do: the members of the table channel_kinds[] of
 * channel.h. */
#ifndef PATCHDAY_CHANNEL_KIND_H
#define PATCHDAY_CHANNEL_KIND_H

#include <stdbool.h>
#include <stdint.h>

#include "announcement.h"
#include "channel_letter.h"
#include "complaint.h"
#include "doc.h"
#include "draft.h"
#include "exchange.h"
#include "message.h"
#include "outcome.h"
#include "text.h"

struct channel;
struct channel_editor;
struct channel_keeper;
struct channel_sequel;

struct channel_kind {
	const char *name;		/* and the key that chooses it */
	const char *help;		/* one line */
	bool can_look_up;		/* has request_look_up */
	/* To send it again does no harm, however often: the peer knows it by
	 * its id, or it only says how something shall be. */
	bool is_repeatable;
	/* Its recipients are environments: each hears of its own work. */
	bool has_environments;
	/* NULL, or: it hears of nothing but these kinds. */
	bool (*hears)(enum announcement_kind kind);
	/* How it is sent where that takes more than a request; NULL. */
	const struct channel_keeper *keeper;
	/* How its messages are changed; NULL: they cannot be. */
	const struct channel_editor *editor;
	/* What has to follow a message that is there; NULL: nothing. */
	const struct channel_sequel *sequel;
	/* Hears every step of the work: its messages hang together, so that
	 * they disturb nobody. */
	bool takes_details;
	bool takes_invitations;		/* lays out message->calendar */
	/* A record of what happened: what is late is put there all the same. */
	bool is_record;
	/* UNKNOWN: wait before looking (or, without look-up, before the one
	 * repeat). */
	int64_t settle_secs;

	/* Read the kind's own keys of `channels.ID`; complain. 0 or -1. */
	int (*parse)(const struct doc *map, struct channel *channel,
	    struct complaints *complaints);

	/* Is the secret that was just read fit for use?  NULL: any is. */
	int (*check_secret)(const char *secret, struct error *ret_error);

	/* Word the message for this channel.  `key` is the announcement's,
	 * `recipient` "" unless the kind has recipients, `at` the time of
	 * writing (a mail's Date). The caller frees the body. */
	void (*compose)(const struct channel *channel,
	    const struct message *message, const struct channel_thread *thread,
	    const char *key, const char *recipient, int64_t at,
	    struct channel_letter *ret_letter);

	/* NULL, or: what compose does, in two parts, the first of them once
	 * for ten thousand recipients of the message. */
	void (*draft)(const struct message *message,
	    struct draft *ret_draft);
	void (*compose_draft)(const struct channel *channel,
	    const struct message *message, const struct draft *draft,
	    const struct channel_thread *thread, const char *key,
	    const char *recipient, int64_t at,
	    struct channel_letter *ret_letter);

	/* Fill the exchange that sends the letter; strings may be lent from
	 * `scratch`, which comes empty and which the caller wipes and clears
	 * after start() (it may hold the secret). */
	void (*request_send)(const struct channel *channel,
	    const struct channel_letter *letter, const char *recipient,
	    struct exchange_request *ret_request, struct text *scratch);

	/* What the answer means. */
	void (*judge_send)(const struct exchange_reply *reply,
	    struct outcome *ret_outcome);
	/* The same where it matters what was sent; one of the two is NULL. */
	void (*judge_letter)(const struct channel_letter *letter,
	    const struct exchange_reply *reply, struct outcome *ret_outcome);

	/* Ask whether the message with `key` is there: history since
	 * `since_at`, in the thread if there is one. */
	void (*request_look_up)(const struct channel *channel,
	    const struct channel_thread *thread, const char *key,
	    int64_t since_at, struct exchange_request *ret_request,
	    struct text *scratch);

	/* Set the thread's root to what the letter was posted to, "" where it
	 * was no answer: another message may have become its root since.
	 * With request_look_up. */
	void (*find_root)(const struct channel_letter *letter,
	    struct channel_thread *thread);

	/* SENT with its reference and place, ABSENT, LATER (look again),
	 * UNKNOWN (it cannot be known: no scope to look, too much to look
	 * through), PARKED; or FURTHER: ask once more, now, with what this
	 * put into `thread`. */
	void (*judge_look_up)(const struct channel *channel, const char *key,
	    const struct exchange_reply *reply, struct channel_thread *thread,
	    struct outcome *ret_outcome);

	/* NULL, or: append the address of the thread's root, which is there,
	 * where that can be told without asking: what people call by its
	 * `root`, such as a ticket. */
	void (*put_link)(struct text *text, const struct channel *channel,
	    const struct channel_thread *thread);

	/* The letter as a person reads it in a terminal.  Any bytes are
	 * taken: what is no letter is shown as it is, cleaned. */
	void (*print)(struct text *text, const struct channel_letter *letter);

	/* The letter as HTML that looks like the real thing: a fragment for
	 * the body of a page, with its own inline styles. */
	void (*print_html)(struct text *text,
	    const struct channel_letter *letter);
};

#endif
