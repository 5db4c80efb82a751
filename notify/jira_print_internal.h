/* SPDX-License-Identifier: MIT */
#ifndef PATCHDAY_JIRA_PRINT_INTERNAL_H
#define PATCHDAY_JIRA_PRINT_INTERNAL_H

#include "channel.h"

/* Members of struct channel_kind. */
void jira_print(struct text *text, const struct channel_letter *letter);
void jira_print_html(struct text *text, const struct channel_letter *letter);

#endif
