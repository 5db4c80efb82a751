/* SPDX-License-Identifier: MIT */
/*
 * Is an act on a promotion in order?  Steps come one after the other; who acts
 * out of order is told what comes first, who acts twice what is so already.
 * Who may act at all is another question (promotion_who.c).
 */
#include "promotion.h"

#include <stdlib.h>
#include <string.h>

#include "nearest.h"

/* Why a step cannot be done now: an earlier one is open.  0: it can. */
static int
promotion_check_order(const struct promotion *promotion, size_t step,
    struct error *ret_error)
{
	size_t next = promotion_next_step(promotion);
	struct text missing = { 0 };

	if (next >= step)
		return 0;
	promotion_format_missing(&missing, promotion, next);
	(void)error_set(ret_error, ERROR_INPUT, "first comes \"%s\"%s%s",
	    promotion->kind.steps.items[next].title, missing.length > 0 ?
	    ", which waits for " : "", text_string(&missing));
	text_clear(&missing);
	return -1;
}

static int
promotion_check_pass(const struct promotion *promotion, const char *key,
    struct error *ret_error)
{
	const struct promotion_step *step;
	size_t i;

	if (promotion_find_step(promotion, key == NULL ? "" : key, &i,
	    ret_error) < 0)
		return -1;
	step = &promotion->kind.steps.items[i];
	if (step->kind == PROMOTION_STEP_TICKET)
		return error_set(ret_error, ERROR_INPUT, "\"%s\" is done by "
		    "giving its reference: ticket REFERENCE", step->title);
	if (step->kind == PROMOTION_STEP_ACKNOWLEDGE)
		return error_set(ret_error, ERROR_INPUT, "\"%s\" is done by "
		    "those who are asked: acknowledge", step->title);
	if (promotion_is_done(promotion, i))
		return error_set(ret_error, ERROR_INPUT,
		    "\"%s\" is done already", step->title);
	return promotion_check_order(promotion, i, ret_error);
}

/* A better reference may replace one; the same is a mistake. */
static int
promotion_check_ticket(const struct promotion *promotion, const char *words,
    struct error *ret_error)
{
	size_t i;

	if (words == NULL || words[0] == '\0') {
		(void)error_set(ret_error, ERROR_INPUT,
		    "which ticket? Its reference is needed");
		return error_about(ret_error, "words");
	}
	if (promotion->ticket != NULL &&
	    strcmp(promotion->ticket, words) == 0) {
		(void)error_set(ret_error, ERROR_INPUT,
		    "that is its ticket already");
		return error_about(ret_error, "words");
	}
	for (i = 0; i < promotion->kind.steps.count; i++)
		if (promotion->kind.steps.items[i].kind ==
		    PROMOTION_STEP_TICKET)
			return promotion_check_order(promotion, i, ret_error);
	return 0;
}

/* --- voices --------------------------------------------------------------- */

/* The role's voice to look at: the first that has not agreed, else the last;
 * NULL: it is not asked. */
static const struct promotion_voice *
promotion_find_voice(const struct promotion *promotion, const char *role,
    size_t *ret_step)
{
	const struct promotion_step *step;
	const struct promotion_voice *voice = NULL;
	size_t i, k;

	for (i = 0; role != NULL && i < promotion->stands.count; i++) {
		step = &promotion->kind.steps.items[i];
		for (k = 0; k < promotion->stands.items[i].voices.count; k++) {
			if (strcmp(step->by.items[k].id, role) != 0)
				continue;
			voice = &promotion->stands.items[i].voices.items[k];
			*ret_step = i;
			if (voice->agreed == 0)
				return voice;
		}
	}
	return voice;
}

static const char *
promotion_voice_title(const struct promotion *promotion, size_t step,
    const struct promotion_voice *voice)
{
	const struct process_party *party =
	    &promotion->kind.steps.items[step].by.items[voice->party];

	return party->title != NULL ? party->title : party->id;
}

static const char *
promotion_voice_reason(const struct promotion *promotion,
    const struct promotion_voice *voice)
{
	const struct promotion_act *act = promotion_find_act(promotion,
	    voice->objected);

	return act == NULL || act->because == NULL ? "" : act->because;
}

/* Is it something else by now than what was looked at?  Buttons and forms say
 * what they were made for; who types need not. */
static bool
promotion_is_other(const struct promotion *promotion,
    const struct promotion_act *act)
{
	if (act->version == NULL)
		return false;
	if (strcmp(act->version, promotion->version) != 0)
		return true;
	return act->digest == NULL || promotion->digest == NULL ?
	    act->digest != promotion->digest :
	    strcmp(act->digest, promotion->digest) != 0;
}

static int
promotion_check_voice(const struct promotion *promotion,
    const struct promotion_act *act, struct error *ret_error)
{
	const struct promotion_voice *voice;
	const char *title;
	size_t step = 0;

	voice = promotion_find_voice(promotion, act->role, &step);
	if (voice == NULL)
		return error_set(ret_error, ERROR_INPUT, "%.80s is not asked "
		    "here", act->role == NULL ? "nobody" : act->role);
	title = promotion_voice_title(promotion, step, voice);
	if (act->verb == PROMOTION_WITHDRAW)
		return voice->objected != 0 ? 0 : error_set(ret_error,
		    ERROR_INPUT, "%s does not object", title);
	if (act->verb == PROMOTION_OBJECT) {
		if (act->because == NULL || act->because[0] == '\0') {
			(void)error_set(ret_error, ERROR_INPUT, "an "
			    "objection needs a reason, which everybody reads");
			return error_about(ret_error, "because");
		}
		return voice->objected == 0 ? 0 : error_set(ret_error,
		    ERROR_INPUT, "%s objects already: %.200s", title,
		    promotion_voice_reason(promotion, voice));
	}
	if (voice->objected != 0)
		return error_set(ret_error, ERROR_INPUT, "%s objects (%.200s);"
		    " withdraw that first", title,
		    promotion_voice_reason(promotion, voice));
	if (voice->agreed != 0)
		return error_set(ret_error, ERROR_INPUT, "%s has acknowledged "
		    "%s already", title, promotion->version);
	if (promotion_is_other(promotion, act))
		return error_set(ret_error, ERROR_INPUT, "it was changed: it "
		    "is %s%s%s now; look again", promotion->version,
		    promotion->digest != NULL ? " " : "",
		    promotion->digest != NULL ? promotion->digest : "");
	return promotion_check_order(promotion, step, ret_error);
}

/* --- the rest ------------------------------------------------------------- */

/* Sent twice it is one question. */
static int
promotion_check_question(const struct promotion *promotion,
    const char *words, struct error *ret_error)
{
	const struct promotion_question *question;
	size_t i;

	for (i = 0; i < promotion->questions.count; i++) {
		question = &promotion->questions.items[i];
		if (question->answered != 0 || strcmp(promotion_find_act(
		    promotion, question->asked)->words, words) != 0)
			continue;
		(void)error_set(ret_error, ERROR_INPUT, "that is asked "
		    "already: question %zu", i + 1);
		return error_about(ret_error, "words");
	}
	return 0;
}

static int
promotion_check_answer(const struct promotion *promotion,
    const struct promotion_act *act, struct error *ret_error)
{
	if (act->words == NULL || act->words[0] == '\0') {
		(void)error_set(ret_error, ERROR_INPUT, "%s needs words",
		    promotion_verb_name(act->verb));
		return error_about(ret_error, "words");
	}
	if (act->verb == PROMOTION_ASK)
		return promotion_check_question(promotion, act->words,
		    ret_error);
	if (act->number < 1 ||
	    (uint64_t)act->number > promotion->questions.count)
		return error_set(ret_error, ERROR_INPUT,
		    promotion->questions.count == 0 ? "nobody has asked "
		    "anything" : "which question? There are 1 to %zu",
		    promotion->questions.count);
	if (promotion->questions.items[act->number - 1].answered != 0)
		return error_set(ret_error, ERROR_INPUT, "question %lld is "
		    "answered already", (long long)act->number);
	return 0;
}

static bool
promotion_is_same(const char *new, const char *old)
{
	return new == NULL || (old != NULL && strcmp(new, old) == 0);
}

static int
promotion_check_change(const struct promotion *promotion,
    const struct promotion_act *act, struct error *ret_error)
{
	if (act->version == NULL && act->digest == NULL)
		(void)error_set(ret_error, ERROR_INPUT, "a change needs a "
		    "version or a digest");
	else if (promotion_is_same(act->version, promotion->version) &&
	    promotion_is_same(act->digest, promotion->digest))
		(void)error_set(ret_error, ERROR_INPUT,
		    "it is %s%s%s already", promotion->version,
		    promotion->digest != NULL ? " " : "",
		    promotion->digest != NULL ? promotion->digest : "");
	else
		return 0;
	return error_about(ret_error, "version");
}

static int
promotion_check_promote(const struct promotion *promotion,
    struct error *ret_error)
{
	struct text state = { 0 };

	if (promotion->complete_ms != 0)
		return 0;
	promotion_format_state(&state, promotion);
	(void)error_set(ret_error, ERROR_INPUT, "it is not complete: %s",
	    text_string(&state));
	text_clear(&state);
	return -1;
}

int
promotion_check(const struct promotion *promotion,
    const struct promotion_act *act, struct error *ret_error)
{
	if (promotion->phase != PROMOTION_OPEN)
		return error_set(ret_error, ERROR_INPUT, "it %s already",
		    promotion->phase == PROMOTION_PROMOTED ? "was promoted" :
		    "was given up");
	if (promotion->has_left && act->verb != PROMOTION_ABANDON)
		return error_set(ret_error, ERROR_INPUT, "the configuration "
		    "has no promotion \"%s\" any more; all that can be done "
		    "is to give it up: abandon", promotion->kind.id);
	switch (act->verb) {
	case PROMOTION_PASS:
		return promotion_check_pass(promotion, act->step, ret_error);
	case PROMOTION_TICKET:
		return promotion_check_ticket(promotion, act->words,
		    ret_error);
	case PROMOTION_ACKNOWLEDGE:
	case PROMOTION_OBJECT:
	case PROMOTION_WITHDRAW:
		return promotion_check_voice(promotion, act, ret_error);
	case PROMOTION_ASK:
	case PROMOTION_ANSWER:
		return promotion_check_answer(promotion, act, ret_error);
	case PROMOTION_CHANGE:
		return promotion_check_change(promotion, act, ret_error);
	case PROMOTION_PROMOTE:
		return promotion_check_promote(promotion, ret_error);
	default:
		return 0;
	}
}
