/* SPDX-License-Identifier: MIT */
/*
 * Of one window's occurrences the one that an order means.
 *
 * What people look at is what goes on or is nearest: "extend" a minute after
 * the end is about the one that has just ended, which cannot be extended, and
 * never about next week's, which could.  Where it may well be about next week's
 * ("confirm", "skip", "move"), that has to be named: what a tired person says
 * of work that is over must not change another day for everybody.
 */
#include "order_pick_internal.h"

#include "life.h"

#define PICK_RECENT_SECS (12 * 3600)	/* so long what ended is looked at */

/* Could the verb be meant for an occurrence that stands there? */
static bool
order_pick_fits(enum act_verb verb, const struct order_pick *pick,
    int64_t now_at)
{
	const struct occurrence *occurrence = &pick->occurrence;
	bool is_planned = pick->phase == OCCURRENCE_PLANNED;
	bool is_recent = occurrence->end_at > now_at - PICK_RECENT_SECS;

	switch (verb) {
	case ACT_UNSKIP:
		return pick->phase == OCCURRENCE_SKIPPED;
	case ACT_CONFIRM:
		return occurrence->window->confirm.by != NULL &&
		    (is_planned || pick->phase == OCCURRENCE_SKIPPED ||
		    (pick->phase == OCCURRENCE_RUNNING &&
		    occurrence->status == OCCURRENCE_TENTATIVE)) &&
		    occurrence->end_at > now_at;
	case ACT_UNCONFIRM:
		return occurrence->window->confirm.by != NULL && is_planned &&
		    occurrence->end_at > now_at;
	case ACT_REOPEN:
		return pick->phase == OCCURRENCE_ENDED ||
		    pick->phase == OCCURRENCE_BROKEN_OFF;
	case ACT_STAGE_BEGUN:
	case ACT_STAGE_DONE:
	case ACT_VERIFY:
	case ACT_END:
		return pick->is_going;
	case ACT_START:
		return is_planned && is_recent &&
		    occurrence->start_at - LIFE_EARLY_SECS <= now_at;
	case ACT_MOVE:
	case ACT_SKIP:
	case ACT_KEEP:
		return is_planned && is_recent;
	case ACT_NOTE:
		return pick->is_going || is_recent;
	default:
		return pick->is_going || (is_planned && is_recent);
	}
}

static struct order_pick
order_pick_make(const struct occurrence *occurrence, enum act_verb verb,
    int64_t now_at)
{
	struct order_pick pick = { .occurrence = *occurrence,
	    .phase = occurrence_phase(occurrence, now_at) };

	pick.is_going = pick.phase == OCCURRENCE_RUNNING ||
	    pick.phase == OCCURRENCE_VERIFYING;
	if (!pick.is_going && occurrence->start_at > now_at)
		pick.distance = occurrence->start_at - now_at;
	else if (!pick.is_going && occurrence->end_at <= now_at)
		pick.distance = now_at - occurrence->end_at;
	pick.is_fit = order_pick_fits(verb, &pick, now_at);
	return pick;
}

/* Is `pick` nearer than the best one so far?  Of two that go on the later
 * one. */
static bool
order_pick_is_nearer(const struct order_pick *pick,
    const struct order_pick *best)
{
	if (best->occurrence.window == NULL)
		return true;
	if (pick->is_going != best->is_going)
		return pick->is_going;
	return pick->distance < best->distance ||
	    (pick->distance == best->distance &&
	    pick->occurrence.start_at > best->occurrence.start_at);
}

/* Is what stands there what they look at, so that it must be explained, rather
 * than what would fit? */
static bool
order_pick_is_rather(enum act_verb verb, const struct order_pick *near,
    const struct order_pick *fit)
{
	if (near->occurrence.window == NULL || near->is_fit)
		return false;
	if (fit->occurrence.window == NULL)
		return near->is_going ||
		    (verb != ACT_UNSKIP && verb != ACT_REOPEN);
	switch (verb) {
	case ACT_SKIP:
		/* Two say the same; the second must not lose another week. */
		if (near->phase == OCCURRENCE_SKIPPED &&
		    near->distance < fit->distance)
			return true;
		return near->is_going && fit->distance > 0;
	case ACT_UNSKIP:
		/* Nor bring one back that is meant to be off. */
		return near->distance < fit->distance &&
		    near->occurrence.life != NULL && life_find_act(
		    near->occurrence.life, ACT_UNSKIP) != NULL;
	case ACT_START:
	case ACT_MOVE:
	case ACT_REOPEN:
	case ACT_CONFIRM:
	case ACT_UNCONFIRM:
		return near->is_going && fit->distance > 0;
	case ACT_EXTEND:
	case ACT_SHORTEN:
	case ACT_CANCEL:
		return near->distance < fit->distance;
	default:
		return false;
	}
}

/* Has the role been asked about it already?  Then an answer is about it. */
static bool
order_pick_is_asked(enum act_verb verb, const struct order_pick *fit,
    int64_t now_at)
{
	const struct window *window = fit->occurrence.window;

	return (verb == ACT_CONFIRM || verb == ACT_UNCONFIRM) &&
	    window->confirm.ask.remind_secs.count > 0 &&
	    fit->occurrence.start_at -
	    window->confirm.ask.remind_secs.items[0] <= now_at;
}

/* Is what fits another day's, while what they look at is over or off? */
static bool
order_pick_is_beyond(enum act_verb verb, const struct order_pick *near,
    const struct order_pick *fit, int64_t now_at)
{
	if (near->occurrence.window == NULL || near->is_fit ||
	    fit->occurrence.window == NULL || verb == ACT_UNSKIP)
		return false;
	return (near->phase == OCCURRENCE_SKIPPED ||
	    near->occurrence.end_at <= now_at) &&
	    near->distance <= ORDER_AHEAD_SECS &&
	    fit->occurrence.start_at > now_at + ORDER_AHEAD_SECS &&
	    !order_pick_is_asked(verb, fit, now_at);
}

struct order_pick
order_pick_find(const struct agenda *agenda, enum act_verb verb,
    int64_t now_at, struct order_pick *ret_beyond)
{
	struct order_pick fit = { 0 }, near = { 0 }, pick;
	size_t i;

	for (i = 0; i < agenda->list.count; i++) {
		pick = order_pick_make(&agenda->list.items[i], verb, now_at);
		if (pick.is_fit && order_pick_is_nearer(&pick, &fit))
			fit = pick;
		if ((pick.is_going || pick.occurrence.end_at > now_at -
		    PICK_RECENT_SECS) && order_pick_is_nearer(&pick, &near))
			near = pick;
	}
	if (order_pick_is_rather(verb, &near, &fit))
		return near;
	if (!order_pick_is_beyond(verb, &near, &fit, now_at))
		return fit;
	if (ret_beyond != NULL)
		*ret_beyond = fit;
	return near;
}
