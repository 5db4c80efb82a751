/* SPDX-License-Identifier: MIT */
/* The names of zones, for zonedir.c. */
#ifndef PATCHDAY_ZONEDIR_INTERNAL_H
#define PATCHDAY_ZONEDIR_INTERNAL_H

#include <stdbool.h>

#include "zonedir.h"

#define ZONEDIR_FILE_MAX (1 << 20)	/* bytes; tzdata.zi has 110,000 */
#define ZONEDIR_NAME_MAX 63		/* bytes; the longest is 32 */

/* May a file of that name be opened: letters, digits and "_+-/", no empty
 * part, no dots and so no way out of the folder? */
bool zonedir_names_is_name(const char *name);

/* The zone of `folder` that is meant by the unknown `name`: the nearest in
 * spelling, else the one of that city.  NULL if none; the caller frees it. */
char *zonedir_names_nearest(const char *folder, const char *name);

/* What `name` is another name of, by tzdata.zi: "America/Los_Angeles" for
 * "US/Pacific".  NULL: nothing; the caller frees it. */
char *zonedir_names_target(const char *folder, const char *name);

#endif
