/* SPDX-License-Identifier: MIT */
/* What requests to Jira and its answers share. */
#ifndef PATCHDAY_JIRA_EXCHANGE_INTERNAL_H
#define PATCHDAY_JIRA_EXCHANGE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "channel.h"
#include "doc.h"
#include "text.h"

/* Begin the URL of a request: up to "/rest/api/3/". */
void jira_exchange_put_url(struct text *scratch,
    const struct channel *channel);

/* Fill what every request has.  `scratch` holds the URL already; what
 * authorizes it is put behind it. */
void jira_exchange_fill(const struct channel *channel, const char *method,
    struct exchange_request *ret_request, struct text *scratch);

/* Put a body behind that, which may move. */
void jira_exchange_add_body(struct exchange_request *request,
    struct text *scratch, const struct text *body);

/* The answer as a map, which the caller frees; NULL when it is none. */
struct doc *jira_exchange_read(const struct exchange_reply *reply);

/* Does an answer that refuses have Jira's own words? */
bool jira_exchange_has_words(const struct exchange_reply *reply);

/* Did it do what was asked: 200, 201, 204? */
bool jira_exchange_is_done(const struct exchange_reply *reply);

/*
 * What an answer that refuses means, with Jira's own words (`errorMessages` and
 * `errors`, as every resource has them).  `is_new`: a ticket was to be opened;
 * what is wrong then is mostly wrong for every ticket, and waits for somebody.
 * Else it is about one ticket, and must not hold up others.
 */
void jira_exchange_judge(const struct exchange_reply *reply, bool is_new,
    struct outcome *ret_outcome);

#endif
