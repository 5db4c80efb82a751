/* SPDX-License-Identifier: MIT */
/*
 * Promotions: the fold of their acts.  promotion_check.c says which acts are in
 * order; here they are taken as they come, since what is in the journal
 * happened.  Acts name steps and roles by their keys: a kind whose steps were
 * changed in the configuration finds again what is the same.
 */
#include "promotion.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

static const char *const promotion_phases[PROMOTION_PHASE_COUNT] = {
	[PROMOTION_OPEN] = "open", [PROMOTION_PROMOTED] = "promoted",
	[PROMOTION_ABANDONED] = "abandoned",
};

const char *
promotion_phase_name(enum promotion_phase phase)
{
	return promotion_phases[phase];
}

/* A kind that is not known: what can be told by the identity alone. */
static void
promotion_init_left(struct promotion *promotion, const char *identity)
{
	size_t length = strcspn(identity, "/");

	promotion->has_left = true;
	promotion->kind.id = mem_bytes(identity, length);
	promotion->kind.title = mem_bytes(identity, length);
}

/* Steps that nobody has done, voices that have said nothing. */
static void
promotion_init_stands(struct promotion *promotion)
{
	const struct promotion_step *step;
	struct promotion_stand *stand;
	struct promotion_voice *voice;
	size_t i, k;

	for (i = 0; i < promotion->kind.steps.count; i++) {
		step = &promotion->kind.steps.items[i];
		stand = array_add(&promotion->stands);
		for (k = 0; step->kind == PROMOTION_STEP_ACKNOWLEDGE &&
		    k < step->by.count; k++) {
			voice = array_add(&stand->voices);
			voice->party = k;
		}
	}
}

struct promotion *
promotion_new(const struct promotion_kind *kind,
    const struct promotion_act *act)
{
	struct promotion *promotion = mem_new(1, sizeof(*promotion));

	promotion->references = 1;
	if (kind == NULL)
		promotion_init_left(promotion, act->promotion);
	else
		promotion_kind_copy(kind, &promotion->kind);
	promotion_init_stands(promotion);
	promotion_apply(promotion, act);
	return promotion;
}

struct promotion *
promotion_copy(const struct promotion *promotion)
{
	const struct promotion_act *acts = promotion->acts.list.items;
	struct promotion *copy = promotion_new(
	    promotion->has_left ? NULL : &promotion->kind, &acts[0]);
	size_t i;

	for (i = 1; i < promotion->acts.list.count; i++)
		promotion_apply(copy, &acts[i]);
	return copy;
}

struct promotion *
promotion_hold(struct promotion *promotion)
{
	if (promotion != NULL)
		__atomic_add_fetch(&promotion->references, 1,
		    __ATOMIC_RELAXED);
	return promotion;
}

void
promotion_release(struct promotion *promotion)
{
	size_t i;

	if (promotion == NULL || __atomic_sub_fetch(&promotion->references, 1,
	    __ATOMIC_ACQ_REL) > 0)
		return;
	for (i = 0; i < promotion->stands.count; i++)
		array_clear(&promotion->stands.items[i].voices);
	array_clear(&promotion->stands);
	array_clear(&promotion->questions);
	promotion_acts_clear(&promotion->acts);
	promotion_kind_clear(&promotion->kind);
	free(promotion);
}

/* --- the fold ------------------------------------------------------------- */

/* Call `change` for each voice of the role; NULL: of every role. */
static void
promotion_change_voices(struct promotion *promotion, const char *role,
    promotion_ordinal ordinal,
    void (*change)(struct promotion_voice *voice, promotion_ordinal ordinal))
{
	struct promotion_stand *stand;
	const struct promotion_step *step;
	size_t i, k;

	for (i = 0; i < promotion->stands.count; i++) {
		stand = &promotion->stands.items[i];
		step = &promotion->kind.steps.items[i];
		for (k = 0; k < stand->voices.count; k++)
			if (role == NULL ||
			    strcmp(step->by.items[k].id, role) == 0)
				change(&stand->voices.items[k], ordinal);
	}
}

/* What was agreed to does not count any more. */
static void
promotion_void_voice(struct promotion_voice *voice, promotion_ordinal ordinal)
{
	(void)ordinal;
	if (voice->agreed != 0)
		voice->voided = voice->agreed;
	voice->agreed = 0;
}

static void
promotion_object_voice(struct promotion_voice *voice,
    promotion_ordinal ordinal)
{
	promotion_void_voice(voice, ordinal);
	voice->objected = ordinal;
}

static void
promotion_withdraw_voice(struct promotion_voice *voice,
    promotion_ordinal ordinal)
{
	(void)ordinal;
	voice->objected = 0;
}

/* The role's first voice that has not agreed: the steps come in order. */
static void
promotion_agree(struct promotion *promotion, const char *role,
    promotion_ordinal ordinal)
{
	const struct promotion_step *step;
	struct promotion_voice *voice;
	size_t i, k;

	for (i = 0; role != NULL && i < promotion->stands.count; i++) {
		step = &promotion->kind.steps.items[i];
		for (k = 0; k < promotion->stands.items[i].voices.count; k++) {
			voice = &promotion->stands.items[i].voices.items[k];
			if (strcmp(step->by.items[k].id, role) != 0 ||
			    voice->agreed != 0)
				continue;
			voice->agreed = ordinal;
			voice->voided = 0;
			return;
		}
	}
}

/* Tick a step: the one with that key, or (a ticket has none) the first of the
 * kind that is not done, else the last. */
static void
promotion_tick(struct promotion *promotion, enum promotion_step_kind kind,
    const char *key, promotion_ordinal ordinal)
{
	const struct promotion_step *step;
	struct promotion_stand *stand, *found = NULL;
	size_t i;

	for (i = 0; i < promotion->stands.count; i++) {
		step = &promotion->kind.steps.items[i];
		stand = &promotion->stands.items[i];
		if (key != NULL ? step->kind > PROMOTION_STEP_CHECK ||
		    strcmp(step->key, key) != 0 : step->kind != kind)
			continue;
		found = stand;
		if (stand->done == 0)
			break;
	}
	if (found != NULL)
		found->done = ordinal;
}

/* It is something else now: what was looked at was not this. */
static void
promotion_change(struct promotion *promotion, const struct promotion_act *act,
    promotion_ordinal ordinal)
{
	size_t i;

	/* The digest of another version is another one. */
	if (act->version != NULL || act->digest != NULL)
		promotion->digest = act->digest;
	if (act->version != NULL)
		promotion->version = act->version;
	promotion->content = ordinal;
	promotion_change_voices(promotion, NULL, ordinal,
	    promotion_void_voice);
	for (i = 0; i < promotion->stands.count; i++)
		if (promotion->kind.steps.items[i].kind ==
		    PROMOTION_STEP_CHECK)
			promotion->stands.items[i].done = 0;
}

static void
promotion_propose(struct promotion *promotion,
    const struct promotion_act *act, promotion_ordinal ordinal)
{
	promotion->identity = act->promotion;
	promotion->version = act->version;
	promotion->digest = act->digest;
	promotion->service = act->service != NULL ? act->service :
	    promotion->kind.service;
	promotion->content = ordinal;
}

static void
promotion_answer(struct promotion *promotion, const struct promotion_act *act,
    promotion_ordinal ordinal)
{
	if (act->number >= 1 &&
	    (uint64_t)act->number <= promotion->questions.count)
		promotion->questions.items[act->number - 1].answered =
		    ordinal;
}

static void
promotion_finish(struct promotion *promotion, enum promotion_phase phase,
    promotion_ordinal ordinal)
{
	promotion->phase = phase;
	promotion->finished = ordinal;
}

static void
promotion_take(struct promotion *promotion, const struct promotion_act *act,
    promotion_ordinal ordinal)
{
	switch (act->verb) {
	case PROMOTION_PROPOSE:
		promotion_propose(promotion, act, ordinal);
		break;
	case PROMOTION_PASS:
		if (act->step != NULL)
			promotion_tick(promotion, PROMOTION_STEP_MEETING,
			    act->step, ordinal);
		break;
	case PROMOTION_TICKET:
		promotion->ticket = act->words;
		promotion_tick(promotion, PROMOTION_STEP_TICKET, NULL,
		    ordinal);
		break;
	case PROMOTION_ACKNOWLEDGE:
		promotion_agree(promotion, act->role, ordinal);
		break;
	case PROMOTION_OBJECT:
		if (act->role != NULL)
			promotion_change_voices(promotion, act->role, ordinal,
			    promotion_object_voice);
		break;
	case PROMOTION_WITHDRAW:
		if (act->role != NULL)
			promotion_change_voices(promotion, act->role, ordinal,
			    promotion_withdraw_voice);
		break;
	case PROMOTION_ASK:
		array_push(&promotion->questions,
		    (struct promotion_question){ .asked = ordinal });
		break;
	case PROMOTION_ANSWER:
		promotion_answer(promotion, act, ordinal);
		break;
	case PROMOTION_CHANGE:
		promotion_change(promotion, act, ordinal);
		break;
	case PROMOTION_AIM:
		promotion->aimed = ordinal;
		promotion->reminded = 0;
		break;
	case PROMOTION_REMIND:
		promotion->reminded = ordinal;
		break;
	case PROMOTION_PROMOTE:
		promotion_finish(promotion, PROMOTION_PROMOTED, ordinal);
		break;
	case PROMOTION_ABANDON:
		promotion_finish(promotion, PROMOTION_ABANDONED, ordinal);
		break;
	}
}

void
promotion_apply(struct promotion *promotion, const struct promotion_act *act)
{
	struct promotion_act *copy = array_add(&promotion->acts.list);
	size_t count = promotion->stands.count;
	bool is_complete;

	promotion_act_copy(act, copy);
	promotion_take(promotion, copy, promotion->acts.list.count);
	is_complete = count > 0 && promotion_next_step(promotion) == count;
	if (!is_complete)
		promotion->complete_ms = 0;
	else if (promotion->complete_ms == 0)
		promotion->complete_ms = act->at_ms;
}

/* --- looking at it -------------------------------------------------------- */

const struct promotion_act *
promotion_find_act(const struct promotion *promotion,
    promotion_ordinal ordinal)
{
	return ordinal == 0 ? NULL : &promotion->acts.list.items[ordinal - 1];
}

bool
promotion_is_done(const struct promotion *promotion, size_t step)
{
	const struct promotion_stand *stand = &promotion->stands.items[step];
	const struct promotion_step *asked =
	    &promotion->kind.steps.items[step];
	size_t i, agreed = 0;

	/* Until there is one, the promotion itself is the ticket: nothing
	 * waits for a Jira that cannot be reached. */
	if (asked->kind == PROMOTION_STEP_TICKET &&
	    promotion->kind.tickets.id != NULL)
		return true;
	if (asked->kind != PROMOTION_STEP_ACKNOWLEDGE)
		return stand->done != 0;
	for (i = 0; i < stand->voices.count; i++) {
		if (stand->voices.items[i].objected != 0)
			return false;
		agreed += stand->voices.items[i].agreed != 0;
	}
	return agreed >= (asked->enough != 0 ? asked->enough :
	    stand->voices.count);
}

size_t
promotion_next_step(const struct promotion *promotion)
{
	size_t i;

	for (i = 0; i < promotion->stands.count; i++)
		if (!promotion_is_done(promotion, i))
			break;
	return i;
}

void
promotion_count_voices(const struct promotion *promotion, size_t *ret_given,
    size_t *ret_wanted)
{
	const struct promotion_stand *stand;
	size_t i, k, agreed, enough;

	*ret_given = *ret_wanted = 0;
	for (i = 0; i < promotion->stands.count; i++) {
		stand = &promotion->stands.items[i];
		enough = promotion->kind.steps.items[i].enough;
		if (enough == 0)
			enough = stand->voices.count;
		for (k = 0, agreed = 0; k < stand->voices.count; k++)
			agreed += stand->voices.items[k].agreed != 0;
		*ret_given += agreed < enough ? agreed : enough;
		*ret_wanted += enough;
	}
}

size_t
promotion_count_questions(const struct promotion *promotion)
{
	size_t i, count = 0;

	for (i = 0; i < promotion->questions.count; i++)
		count += promotion->questions.items[i].answered == 0;
	return count;
}
