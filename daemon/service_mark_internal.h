/* SPDX-License-Identifier: MIT */
/* service_mark.c: how far is planned, on the disk. */
#ifndef PATCHDAY_SERVICE_MARK_INTERNAL_H
#define PATCHDAY_SERVICE_MARK_INTERNAL_H

#include "error.h"

struct service;

/* With whatever else a commit writes, move the mark as far as is known to be
 * planned.  0 or -1. */
int service_mark_save(struct service *service, struct error *ret_error);

/* Where nothing else has been written for a quarter of an hour and there is a
 * turn, begin a transaction, so that the mark moves.  0 or -1. */
int service_mark_keep(struct service *service, struct error *ret_error);

#endif
