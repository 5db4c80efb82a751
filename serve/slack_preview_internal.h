/* SPDX-License-Identifier: MIT */
/* The modal that shows what an act would do, before it is done. */
#ifndef PATCHDAY_SLACK_PREVIEW_H
#define PATCHDAY_SLACK_PREVIEW_H

#include <stdbool.h>

#include "command.h"
#include "doc.h"
#include "slack_modal_internal.h"
#include "snapshot.h"
#include "text.h"

/*
 * Append the view for the answer to an act that was only tried: old and new
 * times, what it clashes with, what will be said and where.  The memo is what
 * was ordered; it is made to mean the same a minute later, and to know what it
 * was made from.  `is_again`: the state has changed since they saw one.  False:
 * the order is too long to travel with it.
 */
bool slack_preview_format(struct text *text, const struct snapshot *snapshot,
    const struct doc *answer, struct slack_memo *memo, bool is_again);

/* Was it at the times `seen`, "START/END" or "/END", before the act of that
 * answer? */
bool slack_preview_has_times(const struct doc *answer, const char *seen);

/* For struct command: does it clash with nothing?  Is it at the times that
 * `seen` has?  Both? */
bool slack_preview_is_clear(const struct command *command,
    const char *answer);
bool slack_preview_is_seen(const struct command *command,
    const char *answer);
bool slack_preview_is_settled(const struct command *command,
    const char *answer);

#endif
