/* SPDX-License-Identifier: MIT */
/* Messages that are in Slack twice: found by their keys, and deleted
 * (docs.slack.dev/reference/methods/chat.delete). */
#ifndef PATCHDAY_SLACK_COPIES_H
#define PATCHDAY_SLACK_COPIES_H

#include <stdbool.h>

#include "channel.h"

#define SLACK_COPY_MAX 64

/* One message of ours: its announcement's key, its time stamp. */
struct slack_copy { char key[SLACK_COPY_MAX], ts[SLACK_COPY_MAX]; };
struct slack_copies { ARRAY(struct slack_copy) list; };

/* Add every message of ours in the answer to a look-up of channel.h; the thread
 * gets the cursor of the next page, or "".  false: it is no such answer, and
 * nothing is touched. */
bool slack_copies_read(const struct exchange_reply *reply,
    struct slack_copies *copies, struct channel_thread *thread);

/* Fill the request that deletes the message; as request_send of channel.h. */
void slack_copies_request_delete(const struct channel *channel,
    const char *place, const char *ts, struct exchange_request *ret_request,
    struct text *scratch);

/* Is it gone, whoever deleted it? */
bool slack_copies_is_gone(const struct exchange_reply *reply);

#endif
