/* SPDX-License-Identifier: MIT */
/* The kinds of channels, and what more than one of them needs. */
#ifndef PATCHDAY_CHANNEL_INTERNAL_H
#define PATCHDAY_CHANNEL_INTERNAL_H

#include "channel.h"

/* The kinds, each in its file; used through channel_kinds[] only. */
extern const struct channel_kind channel_slack, channel_webhook,
    channel_email, channel_cloudevent, channel_alertmanager, channel_jira;

/* Read the peer's address: https, or http to this machine.  Complains; 0 or
 * -1. */
int channel_parse_url(const struct doc *url, struct channel *channel,
    struct complaints *complaints);

/* A 4xx without a word of Slack's own: the address, the token, a proxy on the
 * way.  Nothing was taken. */
void channel_judge_refusal(const struct exchange_reply *reply,
    struct outcome *ret_outcome);

/* What is the same for every HTTP answer: fills the outcome and returns true
 * when the status alone decides; false when the body must be read. */
bool channel_judge_status(const struct exchange_reply *reply,
    struct outcome *ret_outcome);

#endif
