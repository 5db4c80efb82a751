/* SPDX-License-Identifier: MIT */
/*
 * What a refusal tells: where the occurrence stands, who or what brought it
 * there, and what can be done instead.
 */
#include <stdlib.h>

#include "civil.h"
#include "life_internal.h"
#include "timetext.h"

#define LIFE_MINUTE 60

#define LIFE_BY(verb) (1u << (verb))

/* Where it stands: the acts that can have brought it there, and what can be
 * done there in the words of the command line. */
static const struct {
	unsigned acts;
	const char *possible;
} life_phases[OCCURRENCE_PHASE_COUNT] = {
	[OCCURRENCE_PLANNED] = { 0,
	    "start, move, extend, shorten, skip, keep, note, hand over" },
	[OCCURRENCE_RUNNING] = { LIFE_BY(ACT_START) | LIFE_BY(ACT_REOPEN),
	    "stage, note, extend, shorten, verify, end, cancel, hand over" },
	[OCCURRENCE_VERIFYING] = { LIFE_BY(ACT_VERIFY),
	    "end, extend, shorten, stage, note, cancel, hand over" },
	[OCCURRENCE_ENDED] = { LIFE_BY(ACT_END), "reopen, note" },
	[OCCURRENCE_SKIPPED] = { LIFE_BY(ACT_SKIP) | LIFE_BY(ACT_CANCEL),
	    "unskip, note" },
	[OCCURRENCE_BROKEN_OFF] = { LIFE_BY(ACT_CANCEL), "reopen, note" },
};

/* Was it an act that brought it where it stands?  NULL: the clock. */
static const struct act *
life_find_cause(const struct life_case *what)
{
	const struct life *life = what->occurrence->life;
	unsigned acts = life_phases[what->phase].acts;
	size_t i;

	/* An end by hand that was taken back is not this one. */
	if (life == NULL || life->phase != what->phase)
		return NULL;
	for (i = life->acts.list.count; i-- > 0;)
		if (acts & LIFE_BY(life->acts.list.items[i].verb))
			return &life->acts.list.items[i];
	return NULL;
}

/* "at 15:42 PST" today, "on" and the date on another day. */
static void
life_put_time(struct text *text, const struct life_case *what, int64_t at)
{
	const struct zone *zone = what->occurrence->window->zone;

	if (civil_local_days(zone_local(zone, at)) ==
	    civil_local_days(zone_local(zone, what->now_at))) {
		text_puts(text, "at ");
		timetext_format_clock(text, zone, at);
	} else {
		text_puts(text, "on ");
		timetext_format(text, zone, at);
	}
}

/* Whoever did it, as others know them. */
void
life_refusal_put_who(struct text *text, const struct life_case *what,
    const struct act *act)
{
	char *who = roster_name(what->occurrence->window->roster, act->who);

	text_puts(text, who == NULL ? "somebody" : who);
	free(who);
}

/* "was already ended at 15:42 PST by release-manager". */
static void
life_put_act(struct text *text, const struct life_case *what,
    const struct act *act)
{
	static const char *const words[ACT_VERB_COUNT] = {
		[ACT_START] = "was already started",
		[ACT_REOPEN] = "was already reopened",
		[ACT_VERIFY] = "was already put into verification",
		[ACT_END] = "was already ended",
		[ACT_SKIP] = "was skipped",
		[ACT_CANCEL] = "was cancelled",
	};

	text_putf(text, "%s ", words[act->verb]);
	life_put_time(text, what, act->at_ms / 1000 / LIFE_MINUTE *
	    LIFE_MINUTE);
	text_puts(text, " by ");
	life_refusal_put_who(text, what, act);
}

/* What the clock did, or did not do yet. */
static void
life_put_fact(struct text *text, const struct life_case *what)
{
	const struct occurrence *occurrence = what->occurrence;
	bool is_over = what->phase == OCCURRENCE_ENDED;
	/* Everybody reads that nobody knows whether it has begun. */
	bool is_doubtful = occurrence->status == OCCURRENCE_TENTATIVE &&
	    occurrence->window->confirm.by != NULL &&
	    (is_over || what->phase == OCCURRENCE_RUNNING);

	switch (what->phase) {
	case OCCURRENCE_PLANNED:
		text_puts(text, occurrence->start_at <= what->now_at ?
		    "has not started; it was planned for " :
		    "has not started; it is planned for ");
		timetext_format(text, occurrence->window->zone,
		    occurrence->start_at);
		break;
	case OCCURRENCE_SKIPPED:
		text_puts(text, "was called off");
		if (occurrence->window->confirm.by != NULL)
			text_putf(text, ", since %s did not confirm it in "
			    "time", window_confirmer(occurrence->window));
		break;
	case OCCURRENCE_ENDED:
		text_puts(text, is_doubtful ? "was to end " :
		    "has already ended, ");
		life_put_time(text, what, occurrence->end_at);
		break;
	default:
		text_puts(text, is_doubtful ? "was to start " :
		    "has already started, ");
		life_put_time(text, what, occurrence->start_at);
		break;
	}
	if (is_doubtful)
		text_putf(text, ", and %s %s confirm%s it", window_confirmer(
		    occurrence->window), is_over ? "did not" : "has not",
		    is_over ? "" : "ed");
}

/* The act does not fit where it stands. */
int
life_refusal_set_phase(const struct life_case *what, struct error *ret_error)
{
	const struct window *window = what->occurrence->window;
	const char *possible = life_phases[what->phase].possible;
	const struct act *act = life_find_cause(what);
	bool may_confirm = window->confirm.by != NULL &&
	    (what->phase == OCCURRENCE_PLANNED ||
	    (what->phase == OCCURRENCE_RUNNING &&
	    what->occurrence->status == OCCURRENCE_TENTATIVE));
	struct text text = { 0 };

	if (act != NULL)
		life_put_act(&text, what, act);
	else
		life_put_fact(&text, what);
	if (what->phase == OCCURRENCE_SKIPPED && act == NULL)
		possible = what->act->verb == ACT_MOVE ?
		    "confirm (then move), note" : "confirm, note";
	if (what->phase == OCCURRENCE_SKIPPED &&
	    what->now_at >= what->occurrence->end_at)
		possible = "note";
	(void)error_set(ret_error, ERROR_INPUT, "%s %s" LIFE_POSSIBLE "%s%s",
	    window->title, text_string(&text), possible,
	    may_confirm ? ", confirm" : "");
	text_clear(&text);
	return -1;
}

/* A time does not fit: it stands between two parts of the sentence. */
int
life_refusal_set_time(const struct life_case *what, int64_t at,
    const char *before, const char *after, struct error *ret_error)
{
	struct text text = { 0 };

	timetext_format(&text, what->occurrence->window->zone, at);
	(void)error_set(ret_error, ERROR_INPUT, "%s%s%s", before,
	    text_string(&text), after);
	text_clear(&text);
	return -1;
}
