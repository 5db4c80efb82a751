/* SPDX-License-Identifier: MIT */
/* Whose turn it is to coordinate. */
#ifndef PATCHDAY_ROTA_H
#define PATCHDAY_ROTA_H

#include <stdint.h>

#include "window.h"

/* Who coordinates the occurrence that the window planned for `original_local`:
 * the swap of that day, else the turn it falls into (also before the rota's
 * first day, counted backwards).  NULL: the window has no rota.  Lent. */
const struct window_person *rota_find(const struct window *window,
    int64_t original_local);

/* "day", "week", "month": the words of the configuration.  Static. */
const char *rota_turn_name(enum window_turn turn);

#endif
