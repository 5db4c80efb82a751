/* SPDX-License-Identifier: MIT */
/*
 * Writing for Slack: its escapes and Block Kit, within its documented limits
 * (docs.slack.dev/reference/block-kit; research/features.md 8.6).  What others
 * wrote goes into plain_text objects only, which know no mentions, links or
 * formatting; mrkdwn holds our own words, dates and checked addresses.
 */
#ifndef PATCHDAY_SLACK_INTERNAL_H
#define PATCHDAY_SLACK_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "channel.h"
#include "jsontext.h"
#include "message.h"
#include "slack_text.h"
#include "text.h"

/* action_id: the value is an order; behind ":" the times that it is about. */
#define SLACK_ACTION "act"
#define SLACK_SEPARATOR "  ·  "	/* between links in one line */

/* Append "<url|title>"; only the title when the address is not http(s). */
void slack_put_link(struct text *text, const char *url, const char *title);

/* Append an instant in the reader's own zone, with UTC as the fallback that
 * Slack requires; `format` as in "{date_short_pretty} at {time}". */
void slack_put_date(struct text *text, int64_t at, const char *format);

/* Write `text` (notification, screen readers: complete by itself), `blocks`
 * and what switches off formatting and previews into an object that is open:
 * the part that a bot's message and a webhook's share.  Buttons only where
 * clicks come back to us. */
void slack_format(struct jsontext *json, const struct message *message,
    bool takes_clicks);

/* Only `text` and `blocks`: for a message that is there. */
void slack_format_edit(struct jsontext *json, const struct message *message);

/* A posted message (chat.postMessage's arguments or a webhook's) as a person
 * reads it: in a terminal, and as HTML that looks like Slack. */
void slack_print(struct text *text, const struct channel_letter *letter);
void slack_print_html(struct text *text, const struct channel_letter *letter);

#endif
