/* SPDX-License-Identifier: MIT */
/* What waits, for a preview: from a file, as nobody is asked. */
#ifndef PATCHDAY_PREVIEW_CHANGES_H
#define PATCHDAY_PREVIEW_CHANGES_H

#include "cli.h"
#include "pending_list.h"

/* Read --changes FILE and --before FILE (lines of patchday-collect, each about
 * an environment of `conf`): `*ret_list` and `*ret_began` stay NULL without
 * them; the caller releases. */
enum cli_status preview_changes_read(struct cli *cli, const struct conf *conf,
    struct pending_list **ret_list, struct pending_list **ret_began);

#endif
