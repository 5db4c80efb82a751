/* SPDX-License-Identifier: MIT */
/* A network on which every peer answers as the real ones do when all is
 * well. */
#ifndef PATCHDAY_NETWORK_SIM_H
#define PATCHDAY_NETWORK_SIM_H

#include <stdbool.h>

#include "clock.h"
#include "exchange.h"

/* `clock` (lent) gives Slack's timestamps.  Free with network->free(). */
struct network *network_sim_new(const struct clock *clock);

/* Answer everything that was started, and what these answers start; true if
 * there was something. */
bool network_sim_answer(struct network *network);

#endif
