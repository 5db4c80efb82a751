/* SPDX-License-Identifier: MIT */
/* What an earlier run left on its way. */
#ifndef PATCHDAY_SERVICE_RECOVER_INTERNAL_H
#define PATCHDAY_SERVICE_RECOVER_INTERNAL_H

#include "error.h"

struct service;

/* At a start, in its transaction: what was only claimed goes back, what was
 * answered is recorded, the rest is in doubt.  0 or -1. */
int service_recover(struct service *service, struct error *ret_error);

#endif
