/* SPDX-License-Identifier: MIT */
/*
 * Kinds of channels whose letter is no message but how something shall be at
 * the peer: a silence until five o'clock, or none.  They look first and change
 * what differs, so that to do it twice changes nothing: after a lost answer, or
 * a kill, it is done again.  A member of struct channel_kind, in place of
 * request_send and judge_send.
 */
#ifndef PATCHDAY_CHANNEL_KEEPER_H
#define PATCHDAY_CHANNEL_KEEPER_H

#include "channel.h"

struct channel_keeper {
	/* Fill the next exchange; which one it is, `thread` tells, which is
	 * empty when a try begins.  Strings as in request_send. */
	void (*request)(const struct channel *channel,
	    const struct channel_letter *letter,
	    const struct channel_thread *thread,
	    struct exchange_request *ret_request, struct text *scratch);

	/* FURTHER: there is a next one, and `thread` says which; else as
	 * judge_send. */
	void (*judge)(const struct channel_letter *letter,
	    const struct exchange_reply *reply, struct channel_thread *thread,
	    struct outcome *ret_outcome);
};

#endif
