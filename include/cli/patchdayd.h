/* SPDX-License-Identifier: MIT */
/* The other program: patchdayd, which `serve` and `simulate` become. */
#ifndef PATCHDAY_PATCHDAYD_H
#define PATCHDAY_PATCHDAYD_H

#include "cli.h"

/*
 * Replace this process by patchdayd with `arguments` (ended by NULL, without
 * the program's name): the one beside this program, else the one beside it in
 * ../sbin, else from $PATH.  Returns only on failure, CLI_FAILED
 * after a message; what the caller holds is lost otherwise, and what it has
 * put into `cli->out` is never printed.
 */
enum cli_status patchdayd_run(const struct cli *cli,
    const char *const *arguments);

/* The folder this program lies in; the caller frees.  NULL if unknown. */
char *patchdayd_folder(void);

#endif
