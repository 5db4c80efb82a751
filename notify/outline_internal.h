/* SPDX-License-Identifier: MIT */
/* Letters that are JSON for programs, as a person reads them. */
#ifndef PATCHDAY_OUTLINE_INTERNAL_H
#define PATCHDAY_OUTLINE_INTERNAL_H

#include "channel.h"

/* The letter as a map; NULL: it is none. */
struct doc *outline_read(const struct channel_letter *letter);

/* Append the letter as it is, cleaned: it is not what it should be. */
void outline_print_raw(struct text *text,
    const struct channel_letter *letter);

/* Append `string`, cleaned to one line, behind `label`; nothing for NULL. */
void outline_print_line(struct text *text, const char *label,
    const char *string);

/* The letter with a line for each member under a first line `title`, as
 * HTML; what is no JSON as it is. */
void outline_print_html(struct text *text, const char *title,
    const struct channel_letter *letter);

#endif
