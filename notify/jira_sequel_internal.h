/* SPDX-License-Identifier: MIT */
#ifndef PATCHDAY_JIRA_SEQUEL_INTERNAL_H
#define PATCHDAY_JIRA_SEQUEL_INTERNAL_H

#include "channel_sequel.h"

/* A new ticket gets its watchers; one that the message ends is closed. */
extern const struct channel_sequel jira_sequel;

#endif
