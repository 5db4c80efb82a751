/* SPDX-License-Identifier: MIT */
/* What a start finds changed in the configuration. */
#ifndef PATCHDAY_SERVICE_SINCE_H
#define PATCHDAY_SERVICE_SINCE_H

#include "array.h"
#include "error.h"
#include "window.h"

struct conf;
struct service;

struct service_since_windows { ARRAY(const struct window *) list; };

/* Windows of `conf` that were there before, and have another rule, zone or
 * length now: added, lent by `conf`; before service_since_settle() takes note.
 * The caller clears the array.  0 or -1. */
int service_since_list_changed(struct service *service,
    const struct conf *conf, struct service_since_windows *ret_windows,
    struct error *ret_error);

#endif
