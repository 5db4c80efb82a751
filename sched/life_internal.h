/* SPDX-License-Identifier: MIT */
/* What lives and schedules share. */
#ifndef PATCHDAY_LIFE_INTERNAL_H
#define PATCHDAY_LIFE_INTERNAL_H

#include "life.h"

/* Make of the planned occurrence what its life made of it.  The life is lent
 * to it. */
void life_overlay(const struct life *life, struct occurrence *occurrence);

#endif
