/* SPDX-License-Identifier: MIT */
/* Parts of the plan of announcements; shared by announcement_*.c. */
#ifndef PATCHDAY_ANNOUNCEMENT_INTERNAL_H
#define PATCHDAY_ANNOUNCEMENT_INTERNAL_H

#include "announcement.h"

/* Is the list told nothing but invitations?  Then an act is no message to it
 * either: the entry that follows says it. */
bool announcement_is_invited_only(const struct window_announce *announce);

/* Add an invitation for each act that changes what an invitation says, for the
 * list that is invited, once the occurrence came so near that it was. */
void announcement_add_invitations(struct announcements *announcements,
    const struct occurrence *occurrence,
    const struct window_announce *announce);

#endif
