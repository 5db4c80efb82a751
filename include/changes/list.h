/* SPDX-License-Identifier: MIT */
/* A list of changes that people, or programs of theirs, write. */
#ifndef PATCHDAY_LIST_H
#define PATCHDAY_LIST_H

#include <stddef.h>

#include "complaint.h"

#define LIST_BYTES_MAX (1024 * 1024)

/* Is every entry of the list sound (list.c describes one)?  Nothing, and
 * comments alone, are an empty list.  0, or -1 and complaints with their
 * places in `name`. */
int list_check(const char *name, const char *bytes, size_t length,
    struct complaints *complaints);

#endif
