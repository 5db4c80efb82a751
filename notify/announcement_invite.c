/* SPDX-License-Identifier: MIT */
/*
 * Invitations that follow from what people did.  The first one comes with the
 * horizon (announcement_plan.c); here are those that change or take it back,
 * and those of work that was moved into the horizon.  An act of which nobody
 * was told before, and that leaves the work beyond the horizon, waits for it.
 *
 * They stand outside of the order of messages (sequence 0): programs pass over
 * an invitation that is older than what they have (RFC 5546 2.1.5).
 */
#include "announcement_internal.h"
#include "life.h"

/* Could it change an entry of a calendar?  A note or a stage does not, nor does
 * a start.  An end does, where it is not the planned one: whether anything has
 * changed is found out when it is decided. */
static bool
announcement_is_invited_again(enum act_verb verb)
{
	switch (verb) {
	case ACT_NEW:
	case ACT_CONFIRM:
	case ACT_UNCONFIRM:
	case ACT_EXTEND:
	case ACT_SHORTEN:
	case ACT_MOVE:
	case ACT_SKIP:
	case ACT_UNSKIP:
	case ACT_CANCEL:
	case ACT_END:
	case ACT_REOPEN:
		return true;
	default:
		return false;
	}
}

bool
announcement_is_invited_only(const struct window_announce *announce)
{
	return announce->invite_secs > 0 && !announce->says_start &&
	    !announce->says_end && announce->remind_secs.count == 0;
}

void
announcement_add_invitations(struct announcements *announcements,
    const struct occurrence *occurrence,
    const struct window_announce *announce)
{
	const struct life *life = occurrence->life;
	struct announcement *announcement;
	struct occurrence planned;
	const struct act *act;
	bool is_invited = false;
	int64_t start_at;
	size_t i;

	if (life == NULL || announce->invite_secs == 0)
		return;
	occurrence_init(&planned, occurrence->window,
	    occurrence->original_local);
	start_at = planned.start_at;
	for (i = 0; i < life->acts.list.count; i++) {
		act = &life->acts.list.items[i];
		/* Near enough before the act, or by it; who was invited once
		 * hears of all that follows. */
		is_invited |= act->at_ms / 1000 >=
		    start_at - announce->invite_secs;
		if (act->verb == ACT_MOVE)
			start_at = act->start_at;
		is_invited |= act->at_ms / 1000 >=
		    start_at - announce->invite_secs;
		if (!is_invited || !announcement_is_invited_again(act->verb))
			continue;
		announcement = array_add(&announcements->list);
		announcement->kind = ANNOUNCEMENT_INVITATION;
		announcement->due_at = act->at_ms / 1000;
		announcement->act = act;
		announcement->ordinal = i;
		announcement->revision = (int)i + 1;
		announcement->announce = announce;
	}
}
