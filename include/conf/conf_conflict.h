/* SPDX-License-Identifier: MIT */
/* Conflicts of a site as JSON: the same for the command line and the API. */
#ifndef PATCHDAY_CONF_CONFLICT_H
#define PATCHDAY_CONF_CONFLICT_H

#include <stdint.h>

#include "conf.h"
#include "schedule.h"
#include "text.h"

/* Append, as an object, the conflicts of what starts in [from_at, to_at)
 * (`conflicts`, conflict.h), and `unread`: which files of holidays cannot be
 * read, and as of when they are known. */
void conf_conflict_format(struct text *text, const struct conf *conf,
    const struct schedule *schedule, int64_t from_at, int64_t to_at);

#endif
