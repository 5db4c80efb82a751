/* SPDX-License-Identifier: MIT */
#ifndef PATCHDAY_JIRA_LOOK_INTERNAL_H
#define PATCHDAY_JIRA_LOOK_INTERNAL_H

#include "channel.h"

/* Members of struct channel_kind. */
void jira_look_request(const struct channel *channel,
    const struct channel_thread *thread, const char *key, int64_t since_at,
    struct exchange_request *ret_request, struct text *scratch);
void jira_look_judge(const struct channel *channel, const char *key,
    const struct exchange_reply *reply, struct channel_thread *thread,
    struct outcome *ret_outcome);
void jira_look_find_root(const struct channel_letter *letter,
    struct channel_thread *thread);

/* Keep a ticket's key, and its project as the place; false: it is none. */
bool jira_look_keep_key(struct outcome *outcome, const char *key);

#endif
