/* SPDX-License-Identifier: MIT */
/*
 * Lives: the fold of an occurrence's acts.  life_check.c says which acts are in
 * order; here they are taken as they come, since what is in the journal
 * happened.
 */
#include "life.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

#define LIFE_MINUTE 60

/* The environments as the window has them now, none of them begun. */
static void
life_add_steps(struct life *life, const struct window *window)
{
	const struct window_stage *stage;
	struct life_step *step;
	size_t i, k;

	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++) {
			step = array_add(&life->steps);
			step->environment =
			    mem_string(stage->environments.items[k]);
			step->stage = (int)i;
		}
	}
}

struct life *
life_new(const struct occurrence *planned)
{
	struct life *life = mem_new(1, sizeof(*life));

	life->window = mem_string(planned->window->id);
	life->original_local = planned->original_local;
	life->start_at = planned->start_at;
	life->end_at = planned->end_at;
	life->references = 1;
	life_add_steps(life, planned->window);
	return life;
}

/* The fold anew: with other stages it comes out otherwise. */
struct life *
life_copy(const struct life *life, const struct occurrence *planned)
{
	struct life *copy = life_new(planned);
	size_t i;

	for (i = 0; i < life->acts.list.count; i++)
		life_apply(copy, planned, &life->acts.list.items[i]);
	return copy;
}

struct life *
life_hold(struct life *life)
{
	if (life != NULL)
		__atomic_add_fetch(&life->references, 1, __ATOMIC_RELAXED);
	return life;
}

void
life_release(struct life *life)
{
	size_t i;

	if (life == NULL ||
	    __atomic_sub_fetch(&life->references, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	for (i = 0; i < life->steps.count; i++)
		free(life->steps.items[i].environment);
	array_clear(&life->steps);
	acts_clear(&life->acts);
	free(life->coordinator);
	free(life->window);
	free(life);
}

/* Did people work on it?  More time for what nobody agreed to is no agreement,
 * nor is an end that the service wrote down (in no way of people's). */
static bool
life_is_worked_on(const struct life *life)
{
	const struct act *act;
	size_t i;

	for (i = 0; i < life->acts.list.count; i++) {
		act = &life->acts.list.items[i];
		if (act->verb == ACT_START || act->verb == ACT_STAGE_BEGUN ||
		    act->verb == ACT_STAGE_DONE || act->verb == ACT_VERIFY ||
		    act->verb == ACT_REOPEN ||
		    (act->verb == ACT_END && act->way != NULL))
			return true;
	}
	return false;
}

/* Times: by the window until an act says otherwise.  Status: what people said,
 * then what they did; an answer that was taken back is none, and what silence
 * means the occurrence has by its window. */
void
life_overlay(const struct life *life, struct occurrence *occurrence)
{
	bool must_confirm = occurrence->window->confirm.by != NULL;

	occurrence->life = life;
	if (life->has_times) {
		occurrence->start_at = life->start_at;
		occurrence->end_at = life->end_at;
		/* Other zone data may have moved the start behind an end that
		 * somebody gave: then the window's length counts. */
		if (occurrence->end_at <= occurrence->start_at)
			occurrence->end_at = occurrence->start_at +
			    occurrence->window->duration_secs;
	}
	if (life->answer == LIFE_CONFIRMED ||
	    (must_confirm && life->phase != OCCURRENCE_PLANNED &&
	    life_is_worked_on(life)))
		occurrence->status = OCCURRENCE_CONFIRMED;
	if (life->phase == OCCURRENCE_SKIPPED ||
	    life->phase == OCCURRENCE_BROKEN_OFF)
		occurrence->status = OCCURRENCE_CANCELLED;
}

/* An end in the middle of a minute: calendars show minutes, and the work was
 * going on in that one. */
static int64_t
life_minute_after(int64_t at_ms)
{
	int64_t at = (at_ms + 999) / 1000;

	return (at + LIFE_MINUTE - 1) / LIFE_MINUTE * LIFE_MINUTE;
}

static void
life_set_times(struct life *life, const struct occurrence *occurrence,
    int64_t start_at, int64_t end_at)
{
	/* What was not given stays as it was, also where the window's own
	 * times counted so far. */
	life->start_at = start_at != 0 ? start_at : occurrence->start_at;
	life->end_at = end_at != 0 ? end_at : occurrence->end_at;
	life->has_times = true;
	/* The window's zone was changed since, and its start with it. */
	if (life->end_at <= life->start_at)
		life->end_at = life->start_at +
		    occurrence->window->duration_secs;
}

/* Begun by hand; before its time the calendar's start moves there. */
static void
life_start(struct life *life, const struct occurrence *occurrence,
    int64_t at_ms)
{
	int64_t at = at_ms / 1000 / LIFE_MINUTE * LIFE_MINUTE;

	life->phase = OCCURRENCE_RUNNING;
	life->started_ms = at_ms;
	if (at < occurrence->start_at)
		life_set_times(life, occurrence, at, 0);
}

/* Over, for good or for worse: from now on that is its end. */
static void
life_end(struct life *life, const struct occurrence *occurrence,
    enum occurrence_phase phase, int64_t at_ms)
{
	int64_t end_at = life_minute_after(at_ms);
	int64_t began_at = life->started_ms / 1000 / LIFE_MINUTE *
	    LIFE_MINUTE;

	life->phase = phase;
	life->ended_ms = at_ms;
	if (began_at < occurrence->start_at)
		began_at = occurrence->start_at;
	/* In the very second of its start: it was there for a moment. */
	if (end_at <= began_at)
		end_at = began_at + LIFE_MINUTE;
	life_set_times(life, occurrence, 0, end_at);
}

/* Tick the stage, or one of its environments.  Done without begun: both. */
static void
life_step(struct life *life, const struct act *act)
{
	struct life_step *step;
	size_t i;

	for (i = 0; i < life->steps.count; i++) {
		step = &life->steps.items[i];
		if (step->stage != act->stage || (act->environment != NULL &&
		    strcmp(step->environment, act->environment) != 0))
			continue;
		if (step->begun_ms == 0)
			step->begun_ms = act->at_ms;
		if (act->verb == ACT_STAGE_DONE)
			step->done_ms = act->at_ms;
		else
			step->done_ms = 0;	/* once more */
	}
}

/* What only a running occurrence, or one that was over, can have done to it
 * shows that it ran, where the clock has started it. */
static void
life_catch_up(struct life *life, const struct occurrence *occurrence,
    int64_t at_ms)
{
	enum occurrence_phase phase = occurrence_phase(occurrence,
	    at_ms / 1000);

	if (life->phase != OCCURRENCE_PLANNED ||
	    (phase != OCCURRENCE_RUNNING && phase != OCCURRENCE_ENDED))
		return;
	life->phase = OCCURRENCE_RUNNING;
	life->started_ms = occurrence->start_at * 1000;
}

static void
life_apply_times(struct life *life, const struct occurrence *occurrence,
    const struct act *act)
{
	switch (act->verb) {
	case ACT_EXTEND:
	case ACT_SHORTEN:
		life_set_times(life, occurrence, 0, act->end_at);
		break;
	case ACT_MOVE:
		life_set_times(life, occurrence, act->start_at, act->end_at);
		break;
	case ACT_REOPEN:
		life_set_times(life, occurrence, 0, act->end_at);
		life->phase = OCCURRENCE_RUNNING;
		life->verifying_ms = life->ended_ms = 0;
		break;
	default:
		break;
	}
}

static void
life_apply_phase(struct life *life, const struct occurrence *occurrence,
    const struct act *act)
{
	switch (act->verb) {
	case ACT_CONFIRM:
		life->answer = LIFE_CONFIRMED;
		break;
	case ACT_UNCONFIRM:
		life->answer = LIFE_UNCONFIRMED;
		break;
	case ACT_START:
		life_start(life, occurrence, act->at_ms);
		break;
	case ACT_STAGE_BEGUN:
	case ACT_STAGE_DONE:
		life_step(life, act);
		break;
	case ACT_VERIFY:
		life->phase = OCCURRENCE_VERIFYING;
		life->verifying_ms = act->at_ms;
		break;
	case ACT_END:
		life_end(life, occurrence, OCCURRENCE_ENDED, act->at_ms);
		break;
	case ACT_SKIP:
		life->phase = OCCURRENCE_SKIPPED;
		break;
	case ACT_UNSKIP:
		life->phase = OCCURRENCE_PLANNED;
		break;
	case ACT_CANCEL:
		if (life->phase == OCCURRENCE_PLANNED)
			life->phase = OCCURRENCE_SKIPPED;
		else
			life_end(life, occurrence, OCCURRENCE_BROKEN_OFF,
			    act->at_ms);
		break;
	case ACT_HAND_OVER:
		free(life->coordinator);
		life->coordinator = mem_string(act->words);
		break;
	default:
		break;
	}
}

/* Does the act say that what the clock has started really began?  What nobody
 * confirmed may not have: to call it off, or to confirm it, claims nothing. */
static bool
life_shows_start(const struct occurrence *occurrence, enum act_verb verb)
{
	switch (verb) {
	case ACT_START:
	case ACT_NOTE:
	case ACT_HAND_OVER:
	case ACT_KEEP:
	case ACT_CONFIRM:
		return false;
	case ACT_CANCEL:
		return occurrence->status != OCCURRENCE_TENTATIVE;
	default:
		return true;
	}
}

void
life_apply(struct life *life, const struct occurrence *planned,
    const struct act *act)
{
	struct occurrence occurrence = *planned;

	life_overlay(life, &occurrence);
	if (life_shows_start(&occurrence, act->verb))
		life_catch_up(life, &occurrence, act->at_ms);
	life_apply_phase(life, &occurrence, act);
	if (act->is_unagreed)
		life->answer = LIFE_NO_ANSWER;
	life_apply_times(life, &occurrence, act);
	act_copy(act, array_add(&life->acts.list));
}

int
life_count_acts(const struct life *life, enum act_verb verb, size_t most)
{
	size_t i;
	int count = 0;

	for (i = 0; i < life->acts.list.count && i < most; i++)
		count += life->acts.list.items[i].verb == verb;
	return count;
}

int
life_count_doubts(const struct life *life)
{
	size_t i;
	int count = life_count_acts(life, ACT_UNCONFIRM, SIZE_MAX);

	for (i = 0; i < life->acts.list.count; i++)
		count += life->acts.list.items[i].is_unagreed;
	return count;
}

const struct act *
life_find_act(const struct life *life, enum act_verb verb)
{
	size_t i = life->acts.list.count;

	while (i-- > 0)
		if (life->acts.list.items[i].verb == verb)
			return &life->acts.list.items[i];
	return NULL;
}
