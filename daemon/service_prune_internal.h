/* SPDX-License-Identifier: MIT */
/* service_prune.c: what is kept for a time only goes. */
#ifndef PATCHDAY_SERVICE_PRUNE_INTERNAL_H
#define PATCHDAY_SERVICE_PRUNE_INTERNAL_H

#include "error.h"

struct service;

/* Forget what is older than it is kept, in the transaction, which is begun
 * where there is more of it.  0 or -1. */
int service_prune(struct service *service, struct error *ret_error);

#endif
