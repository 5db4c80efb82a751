/* SPDX-License-Identifier: MIT */
/*
 * The gate and windows: what is under way, and what comes.  The phase of an
 * occurrence decides, as on the page and in messages, so that all of them tell
 * the same: it was started early, it runs over, it was called off.
 */
#include <string.h>

#include "gate_internal.h"
#include "life.h"

#define GATE_LOOKED_AT 64	/* occurrences */

struct gate_windows { ARRAY(const struct window *) list; };

/* Is one of these a channel of the process? */
static bool
gate_window_shares(const struct process *process,
    const struct window_announce *announce)
{
	size_t i, k;

	for (i = 0; i < announce->channels.count; i++)
		for (k = 0; k < process->channels.count; k++)
			if (strcmp(announce->channels.items[i],
			    process->channels.items[k].id) == 0)
				return true;
	return false;
}

/* The earliest reminder of the window in a channel of the process; -1: it is
 * not told there. */
static int64_t
gate_window_reminder(const struct process *process,
    const struct window *window)
{
	const struct window_announce *announce;
	int64_t earliest = -1, secs;
	size_t i;

	for (i = 0; i < window->announces.count; i++) {
		announce = &window->announces.items[i];
		secs = announce->remind_secs.count == 0 ? 0 :
		    announce->remind_secs.items[0];
		if (secs > earliest && gate_window_shares(process, announce))
			earliest = secs;
	}
	return earliest;
}

/* All in which it goes: those that the process names; where it is a notice that
 * is asked for, those whose reminder is one. */
static void
gate_window_list(const struct gate_run *run, struct gate_windows *windows)
{
	const struct schedule *schedule = run->question->schedule;
	const struct environment *environment =
	    run->question->policy.environment;
	const struct window *const *items = schedule != NULL ?
	    schedule->windows.items : run->conf->window_list.items;
	size_t i, count = schedule != NULL ? schedule->windows.count :
	    run->conf->window_list.count;

	for (i = 0; i < count; i++)
		if (advice_takes(run->process, items[i], environment) &&
		    (run->process->kind == PROCESS_WINDOW ||
		    gate_window_reminder(run->process, items[i]) >= 0))
			array_push(&windows->list, items[i]);
}

/* As it is to be shown by now. */
static void
gate_window_expand(const struct gate_run *run, struct agenda *agenda,
    int64_t from_at, int64_t to_at)
{
	struct gate_windows windows = { 0 };

	gate_window_list(run, &windows);
	agenda_expand(agenda, windows.list.items, windows.list.count,
	    run->question->schedule, from_at, to_at, AGENDA_TOUCHES);
	array_clear(&windows.list);
}

bool
gate_window_find_named(const struct gate_run *run, const char *identity,
    struct occurrence *ret_occurrence)
{
	/* What is agreed to is known to a service only, and it has a
	 * schedule. */
	return run->question->schedule != NULL &&
	    schedule_find(run->question->schedule, identity, ret_occurrence,
	    NULL) == 0;
}

/* What awaits an answer is not promised to anybody. */
bool
gate_window_is_running(const struct gate_run *run,
    const struct occurrence *occurrence)
{
	enum occurrence_phase phase = occurrence_phase(occurrence,
	    run->question->now_at);

	return (phase == OCCURRENCE_RUNNING ||
	    phase == OCCURRENCE_VERIFYING) &&
	    occurrence->status != OCCURRENCE_TENTATIVE;
}

bool
gate_window_find(struct gate_run *run, bool *ret_is_waiting)
{
	int64_t now_at = run->question->now_at;
	struct gate_answer *answer = run->answer;
	struct gate_windows windows = { 0 };
	const struct occurrence *occurrence;
	struct agenda agenda = { 0 };
	enum occurrence_phase phase;
	bool is_found = false;
	size_t i;

	*ret_is_waiting = false;
	gate_window_list(run, &windows);
	agenda_expand_going(&agenda, windows.list.items, windows.list.count,
	    run->question->schedule, now_at, now_at + 1);
	array_clear(&windows.list);
	gate_note_edge(run, agenda_lapse(&agenda, now_at));
	for (i = 0; i < agenda.list.count; i++) {
		occurrence = &agenda.list.items[i];
		phase = occurrence_phase(occurrence, now_at);
		gate_note_edge(run, occurrence->end_at);
		if (gate_window_is_running(run, occurrence)) {
			is_found = true;
		} else if (is_found || occurrence->end_at <= now_at ||
		    (phase != OCCURRENCE_PLANNED &&
		    phase != OCCURRENCE_RUNNING)) {
			continue;
		} else {
			*ret_is_waiting = true;
		}
		answer->has_occurrence = true;
		answer->occurrence = *occurrence;
	}
	agenda_clear(&agenda);
	*ret_is_waiting = *ret_is_waiting && !is_found;
	return is_found;
}

/* The same whatever is frozen. */
static int64_t
gate_window_next_planned(struct gate_run *run, int64_t from_at,
    struct occurrence *ret_occurrence)
{
	const struct gate_question *question = run->question;
	struct gate_windows windows = { 0 };
	const struct occurrence *occurrence;
	struct agenda agenda = { 0 };
	int64_t at, next_at = 0;
	size_t i;

	gate_window_expand(run, &agenda, from_at, from_at + 1);
	gate_window_list(run, &windows);
	agenda_next(&agenda, windows.list.items, windows.list.count,
	    question->schedule, from_at + 1, GATE_LOOKED_AT);
	gate_note_edge(run, agenda_lapse(&agenda, question->now_at));
	for (i = 0; i < agenda.list.count; i++) {
		occurrence = &agenda.list.items[i];
		at = occurrence->start_at > from_at ? occurrence->start_at :
		    from_at;
		/* What should be under way by now, and is not, waits for
		 * somebody. */
		if (at == question->now_at ||
		    occurrence->status == OCCURRENCE_CANCELLED ||
		    occurrence_phase(occurrence, question->now_at) ==
		    OCCURRENCE_ENDED || (next_at != 0 && at >= next_at))
			continue;
		next_at = at;
		*ret_occurrence = *occurrence;
	}
	agenda_clear(&agenda);
	array_clear(&windows.list);
	gate_note_edge(run, next_at);
	return next_at;
}

int64_t
gate_window_next(struct gate_run *run, int64_t from_at,
    struct occurrence *ret_occurrence)
{
	const struct policy_question *question = &run->question->policy;
	struct occurrence occurrence;
	int64_t at, thaw_at;
	int i;

	for (i = 0; i < FREEZE_LIST_MAX; i++) {
		at = gate_window_next_planned(run, from_at, &occurrence);
		if (at == 0)
			return 0;
		thaw_at = run->answer->emergency != NULL ? at :
		    freeze_next_thaw(&run->conf->policy, question->service,
		    question->environment, at);
		if (thaw_at == at) {
			*ret_occurrence = occurrence;
			return at;
		}
		from_at = thaw_at;
	}
	return 0;
}

int64_t
gate_window_told_at(const struct gate_run *run,
    const struct occurrence *occurrence)
{
	static const enum act_verb verbs[] = { ACT_NEW, ACT_MOVE,
		ACT_UNSKIP };
	int64_t reminder = gate_window_reminder(run->process,
	    occurrence->window), last_ms = 0;
	struct occurrence planned;
	const struct act *act;
	size_t i;

	if (reminder < 0)
		return 0;
	/* Whoever puts it to another time, or in again, tells everybody
	 * then. */
	for (i = 0; occurrence->life != NULL && i < countof(verbs); i++) {
		act = life_find_act(occurrence->life, verbs[i]);
		if (act != NULL && act->at_ms > last_ms)
			last_ms = act->at_ms;
	}
	if (last_ms != 0)
		return last_ms / 1000;
	/* By the window: a start before its time was told before, too. */
	occurrence_init(&planned, occurrence->window,
	    occurrence->original_local);
	return planned.start_at - reminder;
}
