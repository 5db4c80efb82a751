/* SPDX-License-Identifier: MIT */
/* Which occurrence `patchday preview` is about. */
#ifndef PATCHDAY_PREVIEW_OCCURRENCE_H
#define PATCHDAY_PREVIEW_OCCURRENCE_H

#include "cli.h"
#include "conf.h"
#include "occurrence.h"

/*
 * Read OCCURRENCE: a window's next one (or the one under way), or an identity,
 * which must be one of the rule's: a date on which nothing happens has no
 * announcements to show.  CLI_OK; else a message with what may have been meant.
 */
enum cli_status preview_occurrence_read(const struct cli *cli,
    const struct conf *conf, const char *word,
    struct occurrence *ret_occurrence);

#endif
