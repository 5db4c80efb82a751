/* SPDX-License-Identifier: MIT */
/* What requests to Slack's Web API and its answers share
 * (docs.slack.dev/apis/web-api). */
#ifndef PATCHDAY_SLACK_EXCHANGE_INTERNAL_H
#define PATCHDAY_SLACK_EXCHANGE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "channel.h"
#include "doc.h"
#include "text.h"

#define SLACK_EVENT "patchday_announcement"	/* metadata's event_type */
/* Ids of channels are in it; they are put into URLs. */
#define SLACK_ID_ALPHABET "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* Fill what every request has.  `scratch` holds the URL already; its NUL and
 * the header's value are put behind it. */
void slack_exchange_fill(const struct channel *channel, const char *method,
    struct exchange_request *ret_request, struct text *scratch);

/* Put a body behind what slack_exchange_fill() wrote, which may move. */
void slack_exchange_add_body(struct exchange_request *request,
    struct text *scratch, const char *type, const struct text *body);

/* The answer as a map, which the caller frees; NULL when it is not Slack's.
 * Does it say "ok": true? */
struct doc *slack_exchange_read(const struct exchange_reply *reply);
bool slack_exchange_is_ok(const struct doc *map);

/* Keep an id or a time stamp of Slack's, if it has that alphabet and fits;
 * anything else would reach a URL or another request. */
bool slack_exchange_keep(char *place, size_t size, const char *value,
    const char *alphabet);
bool slack_exchange_keep_reference(struct outcome *outcome, const char *ts);

#endif
