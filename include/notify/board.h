/* SPDX-License-Identifier: MIT */
/* The first message about an occurrence in a channel, which tells how it
 * stands: when it changes by itself. */
#ifndef PATCHDAY_BOARD_H
#define PATCHDAY_BOARD_H

#include "announcement.h"

/*
 * When it stops being true though nothing is said: an EDIT, to nobody, at the
 * start that a person has to give and has not, and at the end if they have not
 * by then.  Appended.
 */
void board_plan(const struct occurrence *occurrence,
    struct announcements *ret_announcements);

#endif
