/* SPDX-License-Identifier: MIT */
/* What is owed: one announcement of one occurrence. */
#ifndef PATCHDAY_AGENDA_ITEM_INTERNAL_H
#define PATCHDAY_AGENDA_ITEM_INTERNAL_H

#include <stdint.h>

#include "announcement.h"
#include "array.h"
#include "schedule.h"

/* An announcement of one occurrence, to be put for every recipient. */
struct agenda_item {
	struct occurrence occurrence;
	struct announcement announcement;
};

/* All announcements of a window due in (after_at, until_at], added in the order
 * in which people are to hear of them; and when its boards change by
 * themselves. */
struct agenda_items { ARRAY(struct agenda_item) list; };
void agenda_item_gather(const struct window *window,
    const struct schedule *schedule, int64_t after_at, int64_t until_at,
    struct agenda_items *ret_items);

#endif
