/* SPDX-License-Identifier: MIT */
/*
 * Whatever is said changes the first message, too.  Where a person begins the
 * work, and nobody has, nothing is said at its start; what stands there has to
 * change all the same.
 */
#include "board.h"

#include "announcement_internal.h"
#include "life.h"

void
board_plan(const struct occurrence *occurrence,
    struct announcements *ret_announcements)
{
	struct announcement_offsets offsets = { 0 };
	const struct announcement_offset *offset;
	size_t i;

	if (occurrence->status != OCCURRENCE_CANCELLED &&
	    (occurrence->life == NULL ||
	    occurrence->life->phase == OCCURRENCE_PLANNED))
		announcement_offsets_board(&offsets, occurrence->window,
		    occurrence->end_at - occurrence->start_at);
	for (i = 0; i < offsets.list.count; i++) {
		offset = &offsets.list.items[i];
		array_push(&ret_announcements->list, ((struct announcement){
		    .kind = offset->kind,
		    .due_at = occurrence->start_at + offset->secs }));
	}
	array_clear(&offsets.list);
}
