/* SPDX-License-Identifier: MIT */
/* The files that libpq reads for a connection: a list of passwords, a key,
 * certificates (its manual, 34.1.2). */
#ifndef PATCHDAY_STORE_FILES_H
#define PATCHDAY_STORE_FILES_H

#include "array.h"

/* Paths, owned; some need not be there. */
struct store_files { ARRAY(char *) list; };

/* Add those of the URI, of the environment and at $HOME; none where there is no
 * libpq.  The caller clears the list. */
void store_files_list(const char *uri, struct store_files *ret_files);

/* Free the paths; it is empty again. */
void store_files_clear(struct store_files *files);

#endif
