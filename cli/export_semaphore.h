/* SPDX-License-Identifier: MIT */
/* `patchday export semaphore`. */
#ifndef PATCHDAY_EXPORT_SEMAPHORE_H
#define PATCHDAY_EXPORT_SEMAPHORE_H

#include "cli.h"

/* Write the banners of the next --days into the folder -o, into the git
 * checkout --git and commit them, or, with neither, to standard output. */
enum cli_status export_semaphore_run(struct cli *cli);

#endif
