/* SPDX-License-Identifier: MIT */
/* What requests that do something have in common. */
#ifndef PATCHDAY_ROUTE_ACTS_H
#define PATCHDAY_ROUTE_ACTS_H

#include <stdbool.h>

#include "command.h"
#include "request_internal.h"

/* Is the body said to be JSON?  False: answered (415). */
bool route_acts_is_json(struct request *request);

/* Read the header Idempotency-Key, if there is one, into the command, which has
 * its requester.  False: answered (400). */
bool route_acts_read_key(struct request *request, struct command *command);

#endif
