/* SPDX-License-Identifier: MIT */
/* The look into a channel of Slack for a message that may have arrived. */
#ifndef PATCHDAY_SLACK_LOOK_INTERNAL_H
#define PATCHDAY_SLACK_LOOK_INTERNAL_H

#include "channel.h"

/* request_look_up and judge_look_up of struct channel_kind (channel.h): fill
 * the next request of a look, say what its answer means.  The search for a
 * channel's id, which may take several requests, has its state in the
 * thread. */
void slack_look_request(const struct channel *channel,
    const struct channel_thread *thread, const char *key, int64_t since_at,
    struct exchange_request *ret_request, struct text *scratch);
void slack_look_find_root(const struct channel_letter *letter,
    struct channel_thread *thread);
void slack_look_judge(const struct channel *channel, const char *key,
    const struct exchange_reply *reply, struct channel_thread *thread,
    struct outcome *ret_outcome);

#endif
