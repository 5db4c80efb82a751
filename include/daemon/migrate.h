/* SPDX-License-Identifier: MIT */
/* patchdayd --migrate: the state of a service, in another database. */
#ifndef PATCHDAY_MIGRATE_H
#define PATCHDAY_MIGRATE_H

#include <stdio.h>

#include "error.h"

/* Copy the database `from` into `to`, each a file of SQLite's or a
 * postgresql://… URI (passwords by libpq's own means: ~/.pgpass); what was
 * copied goes to `out`, a line a table.  0 or -1. */
int migrate_run(const char *from, const char *to, FILE *out,
    struct error *ret_error);

#endif
