/* SPDX-License-Identifier: MIT */
/*
 * What has to follow a message once it is there: further requests of the same
 * row, such as the watchers of a ticket that was opened.  A member of struct
 * channel_kind.
 *
 * They come after the first one was answered, or after a look-up found that it
 * had arrived; so after a kill, or where one of them fails, they all come again
 * behind a look-up, and each must do no harm when it is repeated.  What cannot
 * be done at all is left out, with a remark, or ends the row as dead: a retry
 * by hand begins with a look-up then.
 */
#ifndef PATCHDAY_CHANNEL_SEQUEL_H
#define PATCHDAY_CHANNEL_SEQUEL_H

#include "channel.h"

struct channel_sequel {
	/* Does another request follow?  The thread's root and place are those
	 * of the message; `step` counts the requests that were answered. */
	bool (*is_owed)(const struct channel *channel,
	    const struct channel_letter *letter,
	    const struct channel_thread *thread);

	/* Fill it; as request_send. */
	void (*request)(const struct channel *channel,
	    const struct channel_letter *letter,
	    const struct channel_thread *thread,
	    struct exchange_request *ret_request, struct text *scratch);

	/* FURTHER: done, or left out with a remark; go on.  LATER, UNKNOWN,
	 * PARKED: try again.  REFUSED: it will never be done. */
	void (*judge)(const struct channel *channel,
	    const struct channel_letter *letter,
	    const struct exchange_reply *reply, struct channel_thread *thread,
	    struct outcome *ret_outcome);
};

#endif
