/* SPDX-License-Identifier: MIT */
/*
 * Choices are found by trying: each act that there could be is made up and put
 * before those who judge acts.
 */
#include "promotion_choice.h"

#include <string.h>

#include "mem.h"

/* Words that stand for those that will be typed: not those of anything that is
 * there. */
#define PROMOTION_CHOICE_WORDS "\x01"

/* Would it be taken?  Who would speak goes into the choice. */
static bool
promotion_choice_fits(const struct promotion *promotion,
    const struct promotion_actor *actor, struct promotion_choice *choice)
{
	struct promotion_actor as = *actor;
	struct promotion_act act = { .verb = choice->verb,
		.because = mem_string(PROMOTION_CHOICE_WORDS),
		.words = mem_string(PROMOTION_CHOICE_WORDS),
		.number = (int64_t)choice->question };
	bool fits;

	as.as = choice->role == NULL ? NULL : choice->role->id;
	if (choice->verb == PROMOTION_PASS)
		act.step = mem_string(
		    promotion->kind.steps.items[choice->step].key);
	if (choice->verb == PROMOTION_CHANGE)
		act.version = mem_string(PROMOTION_CHOICE_WORDS);
	fits = promotion_who_check(promotion, &as, &act, NULL) == 0 &&
	    promotion_check(promotion, &act, NULL) == 0;
	choice->is_designate = choice->role != NULL && act.designate != NULL;
	promotion_act_clear(&act);
	return fits;
}

static void
promotion_choice_try(const struct promotion *promotion,
    const struct promotion_actor *actor, struct promotion_choice choice,
    struct promotion_choices *choices)
{
	if (promotion_choice_fits(promotion, actor, &choice))
		array_push(&choices->list, choice);
}

/* For each role that is asked, once. */
static void
promotion_choice_try_roles(const struct promotion *promotion,
    const struct promotion_actor *actor, enum promotion_verb verb,
    struct promotion_choices *choices)
{
	const struct promotion_step *step;
	process_parties tried = { 0 };
	size_t i, k;

	for (i = 0; i < promotion->kind.steps.count; i++) {
		step = &promotion->kind.steps.items[i];
		for (k = 0; step->kind == PROMOTION_STEP_ACKNOWLEDGE &&
		    k < step->by.count; k++) {
			if (promotion_kind_has_party(&tried,
			    step->by.items[k].id))
				continue;
			array_push(&tried, step->by.items[k]);
			promotion_choice_try(promotion, actor,
			    (struct promotion_choice){ .verb = verb,
			    .role = &step->by.items[k] }, choices);
		}
	}
	array_clear(&tried);
}

static void
promotion_choice_try_verb(const struct promotion *promotion,
    const struct promotion_actor *actor, enum promotion_verb verb,
    struct promotion_choices *choices)
{
	struct promotion_choice choice = { .verb = verb };

	switch (verb) {
	case PROMOTION_ACKNOWLEDGE:
	case PROMOTION_OBJECT:
	case PROMOTION_WITHDRAW:
		promotion_choice_try_roles(promotion, actor, verb, choices);
		break;
	case PROMOTION_PASS:
		for (; choice.step < promotion->kind.steps.count;
		    choice.step++)
			promotion_choice_try(promotion, actor, choice,
			    choices);
		break;
	case PROMOTION_ANSWER:
		for (choice.question = 1; choice.question <=
		    promotion->questions.count; choice.question++)
			promotion_choice_try(promotion, actor, choice,
			    choices);
		break;
	case PROMOTION_PROPOSE:
	case PROMOTION_AIM:
	case PROMOTION_REMIND:
		break;
	default:
		promotion_choice_try(promotion, actor, choice, choices);
		break;
	}
}

/* A ticket where none is asked for would be of no use. */
static bool
promotion_choice_is_of_use(const struct promotion *promotion,
    enum promotion_verb verb)
{
	size_t i;

	if (verb != PROMOTION_TICKET)
		return true;
	for (i = 0; i < promotion->kind.steps.count; i++)
		if (promotion->kind.steps.items[i].kind ==
		    PROMOTION_STEP_TICKET)
			return true;
	return false;
}

void
promotion_choice_list(const struct promotion *promotion,
    const struct promotion_actor *actor, struct promotion_choices *ret_choices)
{
	struct promotion_choices choices = { 0 };
	int verb;

	for (verb = 0; verb < PROMOTION_VERB_COUNT; verb++)
		if (promotion_choice_is_of_use(promotion,
		    (enum promotion_verb)verb))
			promotion_choice_try_verb(promotion, actor,
			    (enum promotion_verb)verb, &choices);
	*ret_choices = choices;
}

const struct promotion_choice *
promotion_choice_find(const struct promotion_choices *choices,
    enum promotion_verb verb, const char *role)
{
	const struct promotion_choice *choice;
	size_t i;

	for (i = 0; i < choices->list.count; i++) {
		choice = &choices->list.items[i];
		if (choice->verb == verb && (role == NULL ||
		    (choice->role != NULL &&
		    strcmp(choice->role->id, role) == 0)))
			return choice;
	}
	return NULL;
}

size_t
promotion_choice_count(const struct promotion_choices *choices,
    enum promotion_verb verb)
{
	size_t i, count = 0;

	for (i = 0; i < choices->list.count; i++)
		count += choices->list.items[i].verb == verb;
	return count;
}

void
promotion_choice_clear(struct promotion_choices *choices)
{
	array_clear(&choices->list);
}
