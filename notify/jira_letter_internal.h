/* SPDX-License-Identifier: MIT */
/*
 * A letter to Jira: a line that says which request it is, and the JSON that is
 * sent.
 *
 *	POST issue			a ticket is opened
 *	POST issue/DM-12/comment	a comment
 *	POST issue/DM-12/comment close	a comment; the ticket is closed then
 *	PUT issue/DM-12			its description is put right
 *
 * Paths are those of the REST API (docs.atlassian.com/software/jira/docs/api/
 * REST/9.12.0; developer.atlassian.com/cloud/jira/platform/rest/v3).
 */
#ifndef PATCHDAY_JIRA_LETTER_INTERNAL_H
#define PATCHDAY_JIRA_LETTER_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "channel.h"

/* What a ticket is found again by: its label; in a comment it is the last
 * line.  And what all tickets have. */
#define JIRA_MARK "patchday-"
#define JIRA_LABEL "patchday"
#define JIRA_KEY_MAX 64			/* "DM-123" and a NUL */

/* A letter as it was read; lent by it. */
struct jira_letter {
	const char *method;		/* static: "POST", "PUT" */
	char path[JIRA_KEY_MAX + 16];	/* "issue/DM-12/comment" */
	bool opens, closes;
	const char *body;
	size_t length;
};

/* Write one: to open a ticket, or a comment where the thread has one; to
 * change the description.  The caller frees the body. */
void jira_letter_compose(const struct channel *channel,
    const struct message *message, const struct channel_thread *thread,
    const char *key, struct channel_letter *ret_letter);
void jira_letter_compose_board(const struct channel *channel,
    const struct message *message, const struct channel_thread *thread,
    struct channel_letter *ret_letter);

/* Read it; false: it is none (it rotted, or is another kind's). */
bool jira_letter_read(const struct channel_letter *letter,
    struct jira_letter *ret_letter);

/* Is it the key of a ticket, "DM-12"?  Nothing else may get into a path. */
bool jira_letter_is_key(const char *key);

#endif
