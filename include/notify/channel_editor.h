/* SPDX-License-Identifier: MIT */
/*
 * Changing a message that was posted: how a kind of channel brings the first
 * message of an occurrence up to date, with a board that tells how it stands.
 * A member of struct channel_kind, where there is such a way.
 */
#ifndef PATCHDAY_CHANNEL_EDITOR_H
#define PATCHDAY_CHANNEL_EDITOR_H

#include "channel.h"

struct channel_editor {
	/* Word the board for the thread's root, which is there: what takes the
	 * place of that message. */
	void (*compose_board)(const struct channel *channel,
	    const struct message *message, const struct channel_thread *thread,
	    struct channel_letter *ret_letter);

	/* Fill the exchange that puts it there; as request_send. */
	void (*request_edit)(const struct channel *channel,
	    const struct channel_letter *letter,
	    struct exchange_request *ret_request, struct text *scratch);

	/* As judge_send; and ROOTLESS.  To repeat an edit changes nothing, so
	 * UNKNOWN needs no looking. */
	void (*judge_edit)(const struct exchange_reply *reply,
	    struct outcome *ret_outcome);

	/* Ask for the link to the root, and keep it in `thread`.  FURTHER with
	 * or without one, as an edit does not need it; LATER.  Both NULL: it
	 * needs no asking (channel_kind.put_link). */
	void (*request_link)(const struct channel *channel,
	    const struct channel_thread *thread,
	    struct exchange_request *ret_request, struct text *scratch);
	void (*judge_link)(const struct exchange_reply *reply,
	    struct channel_thread *thread, struct outcome *ret_outcome);
};

#endif
