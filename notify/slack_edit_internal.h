/* SPDX-License-Identifier: MIT */
/* Changing a posted message of Slack, and the link to it: members of struct
 * channel_editor (channel_editor.h). */
#ifndef PATCHDAY_SLACK_EDIT_INTERNAL_H
#define PATCHDAY_SLACK_EDIT_INTERNAL_H

#include "channel.h"

/* compose_board, request_edit; judge_edit is judge_send. */
void slack_edit_compose(const struct channel *channel,
    const struct message *message, const struct channel_thread *thread,
    struct channel_letter *ret_letter);
void slack_edit_request(const struct channel *channel,
    const struct channel_letter *letter,
    struct exchange_request *ret_request, struct text *scratch);

/* request_link, judge_link. */
void slack_edit_request_link(const struct channel *channel,
    const struct channel_thread *thread,
    struct exchange_request *ret_request, struct text *scratch);
void slack_edit_judge_link(const struct exchange_reply *reply,
    struct channel_thread *thread, struct outcome *ret_outcome);

#endif
