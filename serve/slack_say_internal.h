/* SPDX-License-Identifier: MIT */
/* What Slack's users are told in private, as the JSON that Slack takes in an
 * answer or at a response_url. */
#ifndef PATCHDAY_SLACK_SAY_H
#define PATCHDAY_SLACK_SAY_H

#include "command.h"
#include "snapshot.h"
#include "text.h"

/* Append {"response_type": "ephemeral", …} with the sentence as plain text. */
void slack_say_format(struct text *text, const char *sentence);

/* Append what became of an act, in words; the sentence of a refusal. */
void slack_say_outcome(struct text *text, const struct command *command);

/* Append what can be typed. */
void slack_say_help(struct text *text);

/* Append what waits to be deployed in that environment, or how much in each
 * (`id` NULL).  Numbers, services and versions: what strangers may know. */
void slack_say_changes(struct text *text, const struct snapshot *snapshot,
    const char *id);

/* Append what is under way, or should be; what comes next. */
void slack_say_status(struct text *text, const struct snapshot *snapshot);
void slack_say_next(struct text *text, const struct snapshot *snapshot);

#endif
