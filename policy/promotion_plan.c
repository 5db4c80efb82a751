/* SPDX-License-Identifier: MIT */
/* When a promotion goes: which occurrence, and who is reminded until then. */
#include "promotion_plan.h"

/* Seconds, up: what was complete within a second was complete behind it. */
static int64_t
promotion_secs(int64_t ms)
{
	return (ms + 999) / 1000;
}

void
promotion_plan_slot(const struct promotion *promotion,
    const struct promotion_slot *slots, size_t count, int64_t now_at,
    struct promotion_plan *ret_plan)
{
	struct promotion_plan plan = { .slot = PROMOTION_NO_SLOT,
		.until_at = INT64_MAX };
	int64_t proposed_at =
	    promotion_secs(promotion->acts.list.items[0].at_ms);
	bool is_complete = promotion->complete_ms != 0;
	/* An instant at which it must be complete, to make a cut-off. */
	int64_t ready_at = is_complete ?
	    promotion_secs(promotion->complete_ms) : now_at + 1;
	int64_t cutoff_at;
	size_t i;

	for (i = 0; promotion->phase == PROMOTION_OPEN &&
	    !promotion->has_left && i < count; i++) {
		cutoff_at = slots[i].start_at - promotion->kind.cutoff_secs;
		if (slots[i].is_off || slots[i].end_at <= proposed_at ||
		    cutoff_at < ready_at)
			continue;
		plan.slot = i;
		plan.cutoff_at = cutoff_at;
		plan.is_promoted = is_complete && slots[i].is_over;
		plan.until_at = is_complete ? slots[i].end_at : cutoff_at;
		break;
	}
	*ret_plan = plan;
}

int64_t
promotion_plan_reminder(const struct promotion *promotion, int64_t cutoff_at,
    int64_t now_at, int64_t *ret_next_at)
{
	const struct promotion_kind *kind = &promotion->kind;
	const struct promotion_act *since = promotion_find_act(promotion,
	    promotion->reminded != 0 ? promotion->reminded :
	    promotion->aimed != 0 ? promotion->aimed : 1);
	int64_t due_at, lead_secs = -1;
	size_t i;

	*ret_next_at = INT64_MAX;
	if (promotion->phase != PROMOTION_OPEN || promotion->complete_ms != 0)
		return -1;
	/* The longest comes first. */
	for (i = 0; i < kind->remind_secs.count; i++) {
		due_at = cutoff_at - kind->remind_secs.items[i];
		if (due_at > now_at) {
			*ret_next_at = due_at;
			break;
		}
		if (due_at > since->at_ms / 1000)
			lead_secs = kind->remind_secs.items[i];
	}
	return lead_secs;
}
