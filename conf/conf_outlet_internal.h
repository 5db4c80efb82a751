/* SPDX-License-Identifier: MIT */
/* Channels that speak to programs, against the rest of the configuration. */
#ifndef PATCHDAY_CONF_OUTLET_INTERNAL_H
#define PATCHDAY_CONF_OUTLET_INTERNAL_H

#include "conf_internal.h"

/* Environments that are named must exist, and are filled in where none is
 * named; complains.  Once the ids are sorted. */
void conf_outlet_cross(const struct conf_loader *loader);

#endif
