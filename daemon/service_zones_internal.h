/* SPDX-License-Identifier: MIT */
/* What a start finds changed in the zone data. */
#ifndef PATCHDAY_SERVICE_ZONES_H
#define PATCHDAY_SERVICE_ZONES_H

#include "array.h"
#include "error.h"
#include "zone.h"

struct service;

struct service_zones { ARRAY(const struct zone *) list; };

/* Keep what the data of the windows' zones are, in the transaction; those that
 * were others when they were kept last: added (NULL: nobody asks), lent by the
 * configuration.  The caller clears the array.  0 or -1. */
int service_zones_settle(struct service *service,
    struct service_zones *ret_moved, struct error *ret_error);

#endif
