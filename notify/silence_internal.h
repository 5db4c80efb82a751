/* SPDX-License-Identifier: MIT */
/* One silence of Alertmanager, asked for and changed. */
#ifndef PATCHDAY_SILENCE_INTERNAL_H
#define PATCHDAY_SILENCE_INTERNAL_H

#include "channel.h"

#define SILENCE_AUTHOR "patchday"	/* createdBy */

/*
 * request and judge of struct channel_keeper, for a letter that is the silence
 * as it shall be (postableSilence); "endsAt": null: none shall be left.  Ours
 * are those by SILENCE_AUTHOR whose comments end as the letter's does, from its
 * last "[" on.
 */
void silence_request(const struct channel *channel,
    const struct channel_letter *letter, const struct channel_thread *thread,
    struct exchange_request *ret_request, struct text *scratch);
void silence_judge(const struct channel_letter *letter,
    const struct exchange_reply *reply, struct channel_thread *thread,
    struct outcome *ret_outcome);

#endif
