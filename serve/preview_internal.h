/* SPDX-License-Identifier: MIT */
/*
 * What an act would do, shown before it is done.  Between that and the second
 * click others may act, so whoever shows it keeps a mark of what it was made
 * from, and the owner of state does nothing that was made from something else
 * (command.h, `agrees`): it is shown again.
 */
#ifndef PATCHDAY_PREVIEW_H
#define PATCHDAY_PREVIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "command.h"
#include "doc.h"
#include "text.h"

/* Take the owner's answer to an act apart; 0 and a document to free, or -1. */
int preview_parse(const char *body, size_t length, struct doc **ret_answer,
    struct error *ret_error);

/* Was the act of that answer only tried? */
bool preview_is_dry(const struct doc *answer);

/* Append the mark of what the answer was made from: hexadecimal digits. */
void preview_format_mark(struct text *text, const struct doc *answer);

/* Append the instant that the act comes to, UTC: its end, or its start where it
 * is moved; nothing where it gives none. */
void preview_format_pin(struct text *text, const struct doc *answer);

/* For struct command: is all as in the preview whose mark `seen` is? */
bool preview_is_same(const struct command *command, const char *answer);

#endif
