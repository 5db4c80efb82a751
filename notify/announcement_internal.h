/* SPDX-License-Identifier: MIT */
/* Parts of the plan of announcements; shared by announcement_*.c. */
#ifndef PATCHDAY_ANNOUNCEMENT_INTERNAL_H
#define PATCHDAY_ANNOUNCEMENT_INTERNAL_H

#include "announcement.h"

/* Add an invitation for each act that changes what an invitation says, for the
 * list that is invited, once the occurrence came so near that it was. */
void announcement_add_invitations(struct announcements *announcements,
    const struct occurrence *occurrence,
    const struct window_announce *announce);

#endif
