/* SPDX-License-Identifier: MIT */
/* What the planner's parts share: the moments that the clock brings
 * (announcement_due.c), what people made of them (announcement_plan.c, and
 * late: announcement_lapse.c), and the invitations that follow
 * (announcement_invite.c). */
#ifndef PATCHDAY_ANNOUNCEMENT_INTERNAL_H
#define PATCHDAY_ANNOUNCEMENT_INTERNAL_H

#include <stdint.h>

#include "announcement.h"
#include "array.h"

/* A moment relative to the start at which something is said. */
struct announcement_offset {
	enum announcement_kind kind;
	int64_t secs;			/* from the start; negative: before */
};

struct announcement_offsets { ARRAY(struct announcement_offset) list; };

/* Append one. */
void announcement_offset_add(struct announcement_offsets *offsets,
    enum announcement_kind kind, int64_t secs);

/*
 * Append every moment at which `announce` hears of an occurrence of that status
 * and length.  Work that lapses without confirmation has reminders up to the
 * deadline, and then that it will not take place.
 */
void announcement_offsets_init(struct announcement_offsets *offsets,
    const struct window *window, const struct window_announce *announce,
    enum occurrence_status status, int64_t length_secs);

/* Append those at which the role that confirms is asked, and, where there is
 * one who can be told, the coordinator. */
void announcement_offsets_private(struct announcement_offsets *offsets,
    const struct window *window, bool has_coordinator, int64_t length_secs);

/* Append those at which a board changes though nothing is said (board.h). */
void announcement_offsets_board(struct announcement_offsets *offsets,
    const struct window *window, int64_t length_secs);

/* When somebody brought back what was called off, by a person or by silence;
 * INT64_MIN: nobody did.  It cannot have begun before that. */
int64_t announcement_revived_at(const struct occurrence *occurrence);

/* Was it called off by the silence of the role in the moment of the life's act
 * number `ordinal`, as its deadline had passed: an agreement taken back, or put
 * back unconfirmed? */
bool announcement_lapses_by(const struct occurrence *occurrence,
    size_t ordinal);

/* Was that the last word on whether it takes place?  Then the act says so, and
 * silence need not. */
bool announcement_lapse_is_told(const struct occurrence *occurrence);

/* Where nobody has agreed to what it is since somebody changed its time or put
 * it back: add the question to the role that had agreed to what it was, or was
 * asked about that for the last time. */
void announcement_add_ask(struct announcements *announcements,
    const struct occurrence *occurrence);

/* Is the list told nothing but invitations?  Then an act is no message to it
 * either: the entry that follows says it. */
bool announcement_is_invited_only(const struct window_announce *announce);

/* Add an invitation for each act that changes what an invitation says, for the
 * list that is invited, once the occurrence came so near that it was. */
void announcement_add_invitations(struct announcements *announcements,
    const struct occurrence *occurrence,
    const struct window_announce *announce);

#endif
