/* SPDX-License-Identifier: MIT */
/* Text for Slack: its only escapes, for whoever words something for it. */
#ifndef PATCHDAY_SLACK_TEXT_H
#define PATCHDAY_SLACK_TEXT_H

#include <stddef.h>

#include "text.h"

/* Append `string` with & < > escaped, so that nothing in it is a mention, a
 * link or a date. */
void slack_escape(struct text *text, const char *string);

/* Append at most `most` characters of `string`, as Slack counts them
 * (UTF-16), with "…" at the end of what was cut. */
void slack_cut(struct text *text, const char *string, size_t most);

#endif
