/* SPDX-License-Identifier: MIT */
/* Slack's documented errors: the class of each, and what a person can do. */
#ifndef PATCHDAY_SLACK_ERROR_INTERNAL_H
#define PATCHDAY_SLACK_ERROR_INTERNAL_H

#include <stddef.h>

#include "outcome.h"

/* Of chat.postMessage (docs.slack.dev/reference/methods/chat.postMessage,
 * "Errors") and of incoming webhooks. */
struct slack_error {
	const char *name;		/* "not_in_channel" */
	enum outcome_class class;	/* not SENT, ABSENT, FURTHER */
	const char *hint;		/* what to do; NULL: nothing to add */
};

/* The table, ordered by name; for the tests and for whoever lists errors. */
extern const struct slack_error slack_errors[];
extern const size_t slack_error_count;

/* The entry, or NULL for an error that was not documented when this was
 * written. */
const struct slack_error *slack_error_find(const char *name);

/*
 * Fill the outcome for an error of a send.  One that is not in the table was
 * still said definitely ("ok": false): nothing was posted, and nobody knows
 * what would help, so it is PARKED.
 */
void slack_error_judge(const char *name, int64_t retry_after_secs,
    struct outcome *ret_outcome);

#endif
