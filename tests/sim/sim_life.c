/* SPDX-License-Identifier: MIT */
/*
 * The checker's own idea of where an occurrence stands: what its window says
 * now, and the acts that the service said it has taken, one after the other.
 */
#include <stdio.h>
#include <string.h>

#include "sim.h"

#define LIFE_MINUTE 60

struct sim_life *
sim_life_of(const struct sim *sim, const char *identity)
{
	size_t i;

	for (i = 0; i < sim->lives.count; i++)
		if (strcmp(sim->lives.items[i].identity, identity) == 0)
			return &sim->lives.items[i];
	return NULL;
}

/* Where it stands: by acts, and by the clock where the window says so. */
static enum occurrence_phase
own_phase(const struct sim_state *state, int64_t now_at)
{
	enum sim_mode mode = state->window->mode;
	enum occurrence_phase phase = state->by_acts;
	bool is_agreed = mode != SIM_AGREED || state->answer > 0 ||
	    phase != OCCURRENCE_PLANNED;

	if (phase == OCCURRENCE_PLANNED && !is_agreed &&
	    now_at >= state->start_at - SIM_CONFIRM_SECS)
		return OCCURRENCE_SKIPPED;
	if (phase == OCCURRENCE_PLANNED && mode != SIM_HAND &&
	    now_at >= state->start_at)
		phase = OCCURRENCE_RUNNING;
	if ((phase == OCCURRENCE_RUNNING || phase == OCCURRENCE_VERIFYING) &&
	    (mode == SIM_AUTO || mode == SIM_AGREED) &&
	    now_at >= state->end_at)
		phase = OCCURRENCE_ENDED;
	return phase;
}

/* --- acts ----------------------------------------------------------------- */

/* The end of the minute. */
static int64_t
own_minute_after(int64_t at_ms)
{
	return ((at_ms + 999) / 1000 + LIFE_MINUTE - 1) / LIFE_MINUTE *
	    LIFE_MINUTE;
}

static void
own_set(struct sim_state *state, int64_t start_at, int64_t end_at)
{
	state->start_at = start_at != 0 ? start_at : state->start_at;
	state->end_at = end_at != 0 ? end_at : state->end_at;
	if (state->end_at <= state->start_at)
		state->end_at = state->start_at + state->window->length_secs;
}

static void
own_end(struct sim_state *state, enum occurrence_phase phase, int64_t at_ms)
{
	int64_t end_at = own_minute_after(at_ms);
	int64_t minute = at_ms / 1000 / LIFE_MINUTE * LIFE_MINUTE;

	int64_t began_at = state->was_started &&
	    state->given_at > state->start_at ? state->given_at :
	    state->start_at;

	state->by_acts = phase;
	state->ended_ms = at_ms;
	own_set(state, 0, end_at <= began_at ? began_at + LIFE_MINUTE :
	    end_at);
	state->gone_at = minute > state->start_at &&
	    minute > state->started_ms / 1000 ? minute : 0;
}

static void
own_apply_phase(struct sim_state *state, const struct act *act)
{
	int64_t minute = act->at_ms / 1000 / LIFE_MINUTE * LIFE_MINUTE;

	switch (act->verb) {
	case ACT_START:
		state->by_acts = OCCURRENCE_RUNNING;
		state->started_ms = act->at_ms;
		state->was_started = true;
		state->given_at = minute;
		if (minute < state->start_at)
			own_set(state, minute, 0);
		break;
	case ACT_VERIFY:
		state->by_acts = OCCURRENCE_VERIFYING;
		break;
	case ACT_END:
		own_end(state, OCCURRENCE_ENDED, act->at_ms);
		break;
	case ACT_CANCEL:
		if (state->by_acts != OCCURRENCE_PLANNED)
			own_end(state, OCCURRENCE_BROKEN_OFF, act->at_ms);
		else
			state->by_acts = OCCURRENCE_SKIPPED;
		break;
	case ACT_SKIP:
		state->by_acts = OCCURRENCE_SKIPPED;
		break;
	case ACT_UNSKIP:
		state->by_acts = OCCURRENCE_PLANNED;
		break;
	case ACT_REOPEN:
		state->by_acts = OCCURRENCE_RUNNING;
		state->ended_ms = 0;
		state->gone_at = 0;
		break;
	default:
		break;
	}
}

static void
own_apply(struct sim_state *state, const struct act *act)
{
	enum occurrence_phase phase = own_phase(state, act->at_ms / 1000);

	/* What is done to work that goes on shows that the clock began it. */
	if (act->verb != ACT_START && act->verb != ACT_NOTE &&
	    act->verb != ACT_NEW &&
	    act->verb != ACT_HAND_OVER && act->verb != ACT_KEEP &&
	    state->by_acts == OCCURRENCE_PLANNED &&
	    (phase == OCCURRENCE_RUNNING || phase == OCCURRENCE_ENDED)) {
		state->by_acts = OCCURRENCE_RUNNING;
		state->started_ms = state->start_at * 1000;
	}
	if (act->verb == ACT_CONFIRM || act->verb == ACT_UNCONFIRM)
		state->answer = act->verb == ACT_CONFIRM ? 1 : -1;
	/* Who moves it or puts it back, and may not confirm it. */
	if ((act->verb == ACT_MOVE || act->verb == ACT_UNSKIP) &&
	    strcmp(act->who, SIM_HELPER) == 0)
		state->answer = 0;
	state->acted_at = act->at_ms / 1000;
	if (act->verb == ACT_CONFIRM || act->verb == ACT_UNSKIP)
		state->revived_at = state->acted_at;
	state->was_reopened |= act->verb == ACT_REOPEN;
	state->was_moved |= act->verb == ACT_MOVE;
	state->was_shortened |= act->verb == ACT_SHORTEN;
	own_apply_phase(state, act);
	if (act->verb == ACT_MOVE)
		own_set(state, act->start_at, act->end_at);
	if (act->verb == ACT_EXTEND || act->verb == ACT_SHORTEN ||
	    act->verb == ACT_REOPEN)
		own_set(state, 0, act->end_at);
	state->starts[state->times % countof(state->starts)] =
	    state->start_at;
	state->ends[state->times++ % countof(state->ends)] = state->end_at;
}

void
sim_life_find(const struct sim *sim, const char *identity, int64_t now_at,
    struct sim_state *ret_state)
{
	const struct sim_epoch *epoch =
	    &sim->epochs.items[sim->epochs.count - 1];
	const struct sim_life *life;
	char id[WINDOW_ID_MAX + 1];
	int64_t local = 0;
	size_t i;

	*ret_state = (struct sim_state){ 0 };
	if (occurrence_parse_identity(identity, id, &local, NULL) < 0)
		return;
	ret_state->window = sim_site_find(&epoch->site, id);
	if (ret_state->window == NULL ||
	    !sim_site_has(ret_state->window, local)) {
		ret_state->window = NULL;
		return;
	}
	ret_state->start_at = sim_zone_at(epoch->tree,
	    ret_state->window->zone, local);
	ret_state->end_at = ret_state->start_at +
	    ret_state->window->length_secs;
	ret_state->planned_start_at = ret_state->start_at;
	ret_state->planned_end_at = ret_state->end_at;
	life = sim_life_of(sim, identity);
	ret_state->is_touched = life != NULL;
	for (i = 0; life != NULL && i < life->acts.count; i++)
		own_apply(ret_state, &life->acts.items[i]);
	ret_state->phase = own_phase(ret_state, now_at);
}

bool
sim_life_is_off(const struct sim_state *state)
{
	return state->phase == OCCURRENCE_SKIPPED ||
	    state->phase == OCCURRENCE_BROKEN_OFF;
}

void
sim_life_take(struct sim *sim, const struct act *act)
{
	struct sim_life *life = sim_life_of(sim, act->occurrence);
	struct sim_state before;

	if (act->verb == ACT_NEW)
		sim_hand_made(sim);
	sim_life_find(sim, act->occurrence, act->at_ms / 1000, &before);
	if (before.window == NULL)
		sim_fail(sim, "an act was taken of what is not there",
		    act->occurrence);
	if (life == NULL) {
		life = array_add(&sim->lives);
		snprintf(life->identity, sizeof(life->identity), "%s",
		    act->occurrence);
		life->touched_at = act->at_ms / 1000;
	}
	array_push(&life->acts, *act);
}

void
sim_life_clear(struct sim *sim)
{
	size_t i;

	for (i = 0; i < sim->lives.count; i++)
		array_clear(&sim->lives.items[i].acts);
	array_clear(&sim->lives);
}
