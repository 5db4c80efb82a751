/* SPDX-License-Identifier: MIT */
/*
 * Is an act in order?  Every refusal tells what is and what can be done
 * instead, for somebody who has no time to read a manual: the work is running
 * meanwhile.
 */
#include <stdio.h>
#include <string.h>

#include "life_internal.h"
#include "text.h"

#define LIFE_MINUTE 60

#define LIFE_AT(phase) (1u << (phase))
#define LIFE_ALIVE (LIFE_AT(OCCURRENCE_PLANNED) |			\
	LIFE_AT(OCCURRENCE_RUNNING) | LIFE_AT(OCCURRENCE_VERIFYING))
#define LIFE_GOING (LIFE_AT(OCCURRENCE_RUNNING) |			\
	LIFE_AT(OCCURRENCE_VERIFYING))
#define LIFE_OVER (LIFE_AT(OCCURRENCE_ENDED) |				\
	LIFE_AT(OCCURRENCE_BROKEN_OFF))

/* --- times ---------------------------------------------------------------- */

/* An occurrence lasts a week at most, or twice as long as was planned. */
static int64_t
life_length_max(const struct occurrence *occurrence)
{
	int64_t most_secs = 2 * occurrence->window->duration_secs;

	return most_secs > LIFE_LENGTH_MAX_SECS ? most_secs :
	    LIFE_LENGTH_MAX_SECS;
}

/* The end that EXTEND, SHORTEN, REOPEN ask for. */
static int
life_check_end(const struct life_case *what, struct error *ret_error)
{
	const struct occurrence *occurrence = what->occurrence;
	int64_t end_at = what->act->end_at, old_at = occurrence->end_at;
	enum act_verb verb = what->act->verb;

	if (verb == ACT_EXTEND && end_at <= old_at)
		return life_refusal_set_time(what, old_at, "it ends on ",
		    " already; to end sooner: shorten", ret_error);
	if (verb == ACT_SHORTEN && end_at >= old_at)
		return life_refusal_set_time(what, old_at, "it ends on ",
		    " already; to go on longer: extend", ret_error);
	if (end_at <= occurrence->start_at)
		return life_refusal_set_time(what, occurrence->start_at,
		    "the end must be after the start, ", "", ret_error);
	if (end_at <= what->now_at)
		return life_refusal_set_time(what, end_at, "the end would be ",
		    LIFE_AT(what->phase) & LIFE_GOING ?
		    ", which has passed; to end it now: end" :
		    ", which has passed", ret_error);
	if (verb != ACT_SHORTEN &&
	    end_at - occurrence->start_at > life_length_max(occurrence))
		return life_refusal_set_time(what,
		    occurrence->start_at + life_length_max(occurrence),
		    "an occurrence lasts at most 7 days or twice as long "
		    "as planned, this one until ", "", ret_error);
	return 0;
}

static int
life_check_move(const struct life_case *what, struct error *ret_error)
{
	const struct act *act = what->act;
	const struct window *window = what->occurrence->window;
	int64_t answer_at = act->start_at - window->confirm.before_secs;

	if (act->start_at < what->now_at - LIFE_MINUTE)
		return life_refusal_set_time(what, act->start_at,
		    "it cannot move to ", ", which has passed", ret_error);
	if (act->start_at == what->occurrence->start_at &&
	    act->end_at == what->occurrence->end_at)
		return life_refusal_set_time(what, act->start_at,
		    "it is planned for ", " already", ret_error);
	/* Silence would call it off in the same moment. */
	if (occurrence_lapse_at(what->occurrence) != INT64_MAX &&
	    answer_at <= what->now_at)
		return life_refusal_set_time(what, answer_at, "it is not "
		    "confirmed, and that would be due by ", ", which has "
		    "passed; confirm it first", ret_error);
	if (act->start_at > what->now_at + LIFE_MOVE_MAX_SECS)
		return error_set(ret_error, ERROR_INPUT, "it cannot move "
		    "more than 400 days ahead");
	if (act->end_at <= act->start_at || act->end_at - act->start_at >
	    life_length_max(what->occurrence))
		return error_set(ret_error, ERROR_INPUT, "the end must be "
		    "after the start, by 7 days at most or twice as long "
		    "as planned");
	return 0;
}

/* --- starting, stages ----------------------------------------------------- */

static int
life_check_start(const struct life_case *what, struct error *ret_error)
{
	const struct occurrence *occurrence = what->occurrence;
	bool has_reason = what->act->because != NULL;

	if (what->now_at < occurrence->start_at - LIFE_EARLY_SECS)
		return life_refusal_set_time(what, occurrence->start_at,
		    "it is planned for ", ", more than 2 hours from now; to "
		    "begin now all the same: " LIFE_BEGIN, ret_error);
	/* It would be over in the moment in which it began. */
	if (what->now_at >= occurrence->end_at)
		return life_refusal_set_time(what, occurrence->end_at,
		    "it was to end on ", ", which has passed; to begin now all "
		    "the same: " LIFE_BEGIN, ret_error);
	/* A role that has not agreed is not passed over in silence. */
	if (occurrence->status == OCCURRENCE_TENTATIVE &&
	    occurrence->window->confirm.by != NULL && !has_reason) {
		(void)error_set(ret_error, ERROR_INPUT, "%s has not "
		    "confirmed it; confirm it first, or start it with a "
		    "reason " LIFE_BECAUSE ", which everybody will read",
		    window_confirmer(occurrence->window));
		return error_about(ret_error, "because");
	}
	return 0;
}

/* The first environment of an earlier stage that is not done; NULL: none. */
static const struct life_step *
life_find_open(const struct life *life, int stage)
{
	size_t i;

	for (i = 0; i < life->steps.count; i++)
		if (life->steps.items[i].stage < stage &&
		    life->steps.items[i].done_ms == 0)
			return &life->steps.items[i];
	return NULL;
}

/* Is every environment that the act speaks of done already? */
static bool
life_is_done(const struct life *life, const struct act *act)
{
	const struct life_step *step;
	size_t i;

	for (i = 0; i < life->steps.count; i++) {
		step = &life->steps.items[i];
		if (step->stage == act->stage && (act->environment == NULL ||
		    strcmp(act->environment, step->environment) == 0) &&
		    (act->verb == ACT_STAGE_DONE ? step->done_ms :
		    step->begun_ms) == 0)
			return false;
	}
	return true;
}

/* Order is the point of stages: leaving it needs a reason. */
static int
life_check_stage(const struct life_case *what, struct error *ret_error)
{
	const struct act *act = what->act;
	const struct life *life = what->occurrence->life;
	struct life *fresh = life == NULL ? life_new(what->occurrence) : NULL;
	const struct window *window = what->occurrence->window;
	const struct life_step *open;
	char name[WINDOW_ID_MAX + 32];
	int result = 0;

	if (life == NULL)
		life = fresh;
	if (act->environment != NULL)
		(void)snprintf(name, sizeof(name), "%s", act->environment);
	else
		(void)snprintf(name, sizeof(name), "stage %d", act->stage + 1);
	open = life_find_open(life, act->stage);
	if (act->stage < 0 ||
	    (size_t)act->stage >= window->stages.count)
		result = error_set(ret_error, ERROR_MISSING, "%s has no "
		    "stage %d; it has %zu", window->title, act->stage + 1,
		    window->stages.count);
	else if (act->verb == ACT_STAGE_DONE && life_is_done(life, act))
		result = error_set(ret_error, ERROR_INPUT, "%s is done "
		    "already", name);
	else if (act->verb == ACT_STAGE_BEGUN && life_is_done(life, act) &&
	    act->because == NULL)
		result = error_set(ret_error, ERROR_INPUT, "%s has begun "
		    "already; to begin it once more give a reason "
		    LIFE_BECAUSE, name);
	else if (open != NULL && act->because == NULL)
		result = error_set(ret_error, ERROR_INPUT, "%s of stage %d "
		    "is not done yet; finish it first, or give a reason "
		    LIFE_BECAUSE ", which everybody will read",
		    open->environment, open->stage + 1);
	/* What is begun once more has no form to say why in. */
	if (result < 0 && open != NULL && act->because == NULL)
		(void)error_about(ret_error, "because");
	life_release(fresh);
	return result;
}

/* --- the whole ------------------------------------------------------------ */

/* In which phases each act is in order. */
static const unsigned life_allowed[ACT_VERB_COUNT] = {
	[ACT_NEW] = LIFE_AT(OCCURRENCE_PLANNED),
	[ACT_CONFIRM] = LIFE_AT(OCCURRENCE_PLANNED) |
	    LIFE_AT(OCCURRENCE_RUNNING) | LIFE_AT(OCCURRENCE_SKIPPED),
	[ACT_UNCONFIRM] = LIFE_AT(OCCURRENCE_PLANNED),
	[ACT_START] = LIFE_AT(OCCURRENCE_PLANNED),
	[ACT_STAGE_BEGUN] = LIFE_GOING,
	[ACT_STAGE_DONE] = LIFE_GOING,
	[ACT_NOTE] = LIFE_ALIVE | LIFE_OVER | LIFE_AT(OCCURRENCE_SKIPPED),
	[ACT_EXTEND] = LIFE_ALIVE,
	[ACT_SHORTEN] = LIFE_ALIVE,
	[ACT_VERIFY] = LIFE_AT(OCCURRENCE_RUNNING),
	[ACT_END] = LIFE_GOING,
	[ACT_REOPEN] = LIFE_OVER,
	[ACT_MOVE] = LIFE_AT(OCCURRENCE_PLANNED),
	[ACT_SKIP] = LIFE_AT(OCCURRENCE_PLANNED),
	[ACT_UNSKIP] = LIFE_AT(OCCURRENCE_SKIPPED),
	[ACT_CANCEL] = LIFE_ALIVE,
	[ACT_HAND_OVER] = LIFE_ALIVE,
	[ACT_KEEP] = LIFE_AT(OCCURRENCE_PLANNED),
};

/* It was confirmed before: by whom. */
static int
life_refuse_again(const struct life_case *what, struct error *ret_error)
{
	struct text text = { 0 };

	life_refusal_put_who(&text, what, life_find_act(what->occurrence->life,
	    ACT_CONFIRM));
	(void)error_set(ret_error, ERROR_INPUT, "it is confirmed already, by "
	    "%s", text_string(&text));
	text_clear(&text);
	return -1;
}

/* Is there anybody who has to confirm, and did they not say so already?  Work
 * that its role's silence called off can be confirmed late; what a person
 * skipped cannot. */
static int
life_check_confirm(const struct life_case *what, struct error *ret_error)
{
	const struct occurrence *occurrence = what->occurrence;
	const struct window *window = occurrence->window;
	enum life_answer answer = occurrence->life == NULL ? LIFE_NO_ANSWER :
	    occurrence->life->answer;

	if (window->confirm.by == NULL)
		return error_set(ret_error, ERROR_INPUT, "%s needs no "
		    "confirmation", window->title);
	if (what->phase == OCCURRENCE_SKIPPED && occurrence->life != NULL &&
	    occurrence->life->phase == OCCURRENCE_SKIPPED)
		return life_refusal_set_phase(what, ret_error);
	/* Under way, an answer helps only where there is doubt. */
	if (what->phase == OCCURRENCE_RUNNING &&
	    occurrence->status != OCCURRENCE_TENTATIVE)
		return life_refusal_set_phase(what, ret_error);
	if (what->act->verb == ACT_CONFIRM && answer == LIFE_CONFIRMED)
		return life_refuse_again(what, ret_error);
	if (what->act->verb == ACT_CONFIRM &&
	    what->now_at >= occurrence->end_at)
		return life_refusal_set_time(what, occurrence->end_at,
		    "it was to end on ", ", which has passed", ret_error);
	if (what->act->verb == ACT_UNCONFIRM && answer != LIFE_CONFIRMED)
		return error_set(ret_error, ERROR_INPUT, "nobody has "
		    "confirmed it");
	return 0;
}

static int
life_check_unskip(const struct life_case *what, struct error *ret_error)
{
	const struct occurrence *occurrence = what->occurrence;

	if (what->now_at >= occurrence->end_at)
		return life_refusal_set_time(what, occurrence->end_at,
		    "it was to end on ", ", which has passed", ret_error);
	if (occurrence->life == NULL ||
	    occurrence->life->phase != OCCURRENCE_SKIPPED)
		return error_set(ret_error, ERROR_INPUT, "%s has not "
		    "confirmed it in time; to have it after all: confirm",
		    window_confirmer(occurrence->window));
	return 0;
}

int
life_check(const struct occurrence *occurrence, const struct act *act,
    struct error *ret_error)
{
	struct life_case what = { .occurrence = occurrence, .act = act,
	    .now_at = act->at_ms / 1000,
	    .phase = occurrence_phase(occurrence, act->at_ms / 1000) };

	if (life_check_words(act, ret_error) < 0)
		return -1;
	if (!(life_allowed[act->verb] & LIFE_AT(what.phase)))
		return life_refusal_set_phase(&what, ret_error);
	if (LIFE_AT(what.phase) & LIFE_OVER &&
	    what.now_at > occurrence->end_at + LIFE_AFTER_SECS)
		return life_refusal_set_time(&what, occurrence->end_at,
		    "it ended on ", ", more than 7 days ago", ret_error);
	switch (act->verb) {
	case ACT_CONFIRM:
	case ACT_UNCONFIRM:
		return life_check_confirm(&what, ret_error);
	case ACT_START:
		return life_check_start(&what, ret_error);
	case ACT_STAGE_BEGUN:
	case ACT_STAGE_DONE:
		return life_check_stage(&what, ret_error);
	case ACT_EXTEND:
	case ACT_SHORTEN:
	case ACT_REOPEN:
		return life_check_end(&what, ret_error) < 0 ?
		    error_about(ret_error, "until") : 0;
	case ACT_MOVE:
		return life_check_move(&what, ret_error) < 0 ?
		    error_about(ret_error, "to") : 0;
	case ACT_UNSKIP:
		return life_check_unskip(&what, ret_error);
	default:
		return 0;
	}
}
