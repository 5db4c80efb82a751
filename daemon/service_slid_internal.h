/* SPDX-License-Identifier: MIT */
/* What slid into the past while nobody ran. */
#ifndef PATCHDAY_SERVICE_SLID_H
#define PATCHDAY_SERVICE_SLID_H

#include "error.h"

struct service;

/* Put starts of work that is under way, or was when planning stopped, as a file
 * says that was changed while nobody ran: its end would be said alone.  At a
 * start, before briefs and windows follow that file.  0 or -1. */
int service_slid_begin(struct service *service, struct error *ret_error);

#endif
