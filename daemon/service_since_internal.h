/* SPDX-License-Identifier: MIT */
/* What a start finds changed in the windows. */
#ifndef PATCHDAY_SERVICE_SINCE_H
#define PATCHDAY_SERVICE_SINCE_H

#include "array.h"
#include "error.h"
#include "service_zones_internal.h"
#include "window.h"

struct service;

struct service_since_windows { ARRAY(const struct window *) list; };

/* Windows that were there before, and have another rule, zone or length now, or
 * whose zone is one of those that `moved`: added, lent by the configuration;
 * before service_since_settle() takes note.  The caller clears the array.  0 or
 * -1. */
int service_since_list_changed(struct service *service,
    const struct service_zones *moved,
    struct service_since_windows *ret_windows, struct error *ret_error);

#endif
