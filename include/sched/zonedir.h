/* SPDX-License-Identifier: MIT */
/*
 * The folder of zone files (/usr/share/zoneinfo): names, the release, zones
 * loaded once each.  Not for several threads while loading; the zones it
 * lends are.
 */
#ifndef PATCHDAY_ZONEDIR_H
#define PATCHDAY_ZONEDIR_H

#include <stdbool.h>

#include "error.h"
#include "zone.h"

struct zonedir;

/* Open the folder `path`, NULL for the system's: $PATCHDAY_ZONEINFO, else
 * /usr/share/zoneinfo.  Nothing is read yet; never NULL; caller owns. */
struct zonedir *zonedir_new(const char *path);

/* Free it and every zone it lent; NULL is fine. */
void zonedir_free(struct zonedir *zonedir);

/*
 * The zone called `name`, loaded at the first call, lent as long as the
 * folder.  "UTC" needs no file, and another name of a zone only a line of
 * tzdata.zi.  A name that is not there: ERROR_MISSING
 * "unknown zone "America/Los_Angelos"; did you mean "America/Los_Angeles"?";
 * names with "..", a leading "/" or odd characters are never opened.
 * NULL on failure.
 */
const struct zone *zonedir_find(struct zonedir *zonedir, const char *name,
    struct error *ret_error);

/* The zone of a city that an abbreviation such as "PST" or "CEST", or a name
 * such as "Pacific Time" or "Eastern Standard Time", mostly stands for, case
 * of letters ignored: "America/Los_Angeles".  NULL for anything else.
 * Static; whether the folder has it is not looked at. */
const char *zonedir_city(const char *abbreviation);

/* The release of the data, "2026f", from tzdata.zi or +VERSION; else
 * "unknown".  Lent as long as the folder. */
const char *zonedir_release(struct zonedir *zonedir);

/* Have the files changed since they were loaded?  Looks at the loaded zones'
 * files and tzdata.zi (times, sizes, inodes), a few system calls. */
bool zonedir_is_changed(const struct zonedir *zonedir);

#endif
