/* SPDX-License-Identifier: MIT */
/* What each process asks for, and whether it is so now; freezes and emergencies
 * apart. */
#include <string.h>

#include "duration.h"
#include "gate_internal.h"
#include "promotion_kind.h"
#include "timetext.h"
#include "utf8.h"

/* --- words ---------------------------------------------------------------- */

void
gate_put_foreign(struct text *text, const char *string, size_t most)
{
	struct text clean = { 0 };
	size_t length;

	utf8_clean(&clean, string, false);
	length = utf8_prefix(text_string(&clean), most);
	text_put(text, text_string(&clean), length);
	if (length < clean.length)
		text_puts(text, "…");
	text_clear(&clean);
}

void
gate_put_time(struct gate_run *run, int64_t at)
{
	timetext_format(&run->answer->why, run->conf->zones.items[0], at);
}

/* " in #rsp-team". */
static void
gate_put_channels(struct gate_run *run)
{
	if (run->process->channels.count == 0)
		return;
	text_puts(&run->answer->why, " in ");
	process_format_parties(&run->answer->why, &run->process->channels,
	    "and");
}

/* When it may go that would otherwise go at `at`: freezes count, but in an
 * emergency. */
static int64_t
gate_thaw_at(const struct gate_run *run, int64_t at)
{
	const struct policy_question *question = &run->question->policy;

	return run->answer->emergency != NULL ? at :
	    freeze_next_thaw(&run->conf->policy, question->service,
	    question->environment, at);
}

/* --- sign-offs and notices ------------------------------------------------ */

/* What is asked of whom hangs on what the proposer said of the change: is it
 * one whom the process asks that agreed? */
static bool
gate_is_asked(const struct gate_run *run, const struct gate_consent *consent)
{
	const process_parties *by = &run->process->by;
	size_t i;

	for (i = 0; consent->roles != NULL && i < by->count; i++)
		if (promotion_kind_has_party(consent->roles, by->items[i].id))
			break;
	return consent->roles == NULL || i < by->count;
}

const struct gate_consent *
gate_find_consent(const struct gate_run *run,
    const struct gate_consent **ret_other)
{
	const struct gate_question *question = run->question;
	const struct gate_consent *consent, *found = NULL;
	size_t i;

	*ret_other = NULL;
	for (i = 0; i < question->consent_count; i++) {
		consent = &question->consents[i];
		if (consent->at > question->now_at ||
		    (consent->kind != NULL && strcmp(consent->kind,
		    process_kind_name(run->process->kind)) != 0) ||
		    !gate_is_asked(run, consent) ||
		    strcmp(consent->service, question->policy.service) != 0 ||
		    strcmp(consent->environment,
		    question->policy.environment->id) != 0)
			continue;
		if (consent->version != NULL && (question->version == NULL ||
		    strcmp(consent->version, question->version) != 0))
			*ret_other = consent;
		else if (found == NULL ||
		    (consent->occurrence == NULL) >
		    (found->occurrence == NULL) ||
		    ((consent->occurrence == NULL) ==
		    (found->occurrence == NULL) && consent->at < found->at))
			found = consent;
	}
	return found;
}

int64_t
gate_agreed_at(const struct gate_run *run, const struct gate_consent *consent)
{
	int64_t at = consent->said_at == 0 ? 0 :
	    consent->said_at + run->process->notice_secs;

	return at > consent->from_at ? at : consent->from_at;
}

int64_t
gate_notice_at(const struct gate_run *run, const struct gate_consent *consent)
{
	int64_t at = run->question->announced_at;

	if (consent != NULL && (at == 0 || consent->at < at))
		at = consent->at;
	if (run->answer->emergency != NULL &&
	    (at == 0 || run->answer->emergency->at < at))
		at = run->answer->emergency->at;
	return at;
}

bool
gate_needs_notice(const struct process *process)
{
	return process->kind == PROCESS_ANNOUNCE ||
	    (process->notice_secs > 0 && process->kind != PROCESS_WINDOW);
}

/* --- the processes -------------------------------------------------------- */

/* An occurrence is under way. */
static void
gate_judge_running(struct gate_run *run)
{
	struct gate_answer *answer = run->answer;
	const struct occurrence *occurrence = &answer->occurrence;
	int64_t now_at = run->question->now_at;
	struct text *why = &answer->why;

	answer->state = GATE_OPEN;
	text_putf(why, "%s %s", occurrence->window->title,
	    occurrence_phase(occurrence, now_at) == OCCURRENCE_VERIFYING ?
	    "is being verified" : "is under way");
	if (occurrence->end_at <= now_at) {
		text_puts(why, ", longer than planned");
		return;
	}
	/* Where a person ends it nobody knows when. */
	if (!occurrence->window->ends_by_hand)
		answer->closes_at = occurrence->end_at;
	text_puts(why, answer->closes_at != 0 ? " until " :
	    ", planned until ");
	timetext_format(why, occurrence->window->zone, occurrence->end_at);
}

/* One should be: nobody has begun it, or said that it takes place. */
static void
gate_judge_waiting(struct gate_run *run)
{
	struct gate_answer *answer = run->answer;
	const struct occurrence *occurrence = &answer->occurrence;
	const char *confirmer = window_confirmer(occurrence->window);
	bool is_known = run->question->schedule != NULL;
	struct text *why = &answer->why;

	run->is_waiting = true;
	answer->state = is_known ? GATE_CLOSED : GATE_UNKNOWN;
	if (!is_known)
		text_puts(why, "only the service knows whether ");
	text_puts(why, occurrence->window->title);
	if (occurrence->status == OCCURRENCE_TENTATIVE)
		text_putf(why, is_known ? " is not confirmed by %s" :
		    " was confirmed by %s", confirmer == NULL ? "anybody" :
		    confirmer);
	else
		text_puts(why, is_known ? " is not started yet" :
		    " was started");
	text_puts(why, " (planned ");
	timetext_format_span(why, occurrence->window->zone,
	    occurrence->start_at, occurrence->end_at);
	text_putc(why, ')');
}

/* None is: which comes next. */
static void
gate_put_next(struct gate_run *run, const char *before)
{
	struct gate_answer *answer = run->answer;
	const struct occurrence *occurrence = &answer->occurrence;
	int64_t at = gate_window_next(run, run->question->now_at,
	    &answer->occurrence);

	if (at == 0)
		return;
	answer->has_occurrence = true;
	text_putf(&answer->why, "%s%s from ", before,
	    occurrence->window->title);
	timetext_format(&answer->why, occurrence->window->zone, at);
	if (occurrence->status == OCCURRENCE_TENTATIVE)
		text_puts(&answer->why, " (to be confirmed)");
	else if (occurrence->window->starts_by_hand)
		text_puts(&answer->why, " (started by hand)");
}

static void
gate_judge_window(struct gate_run *run)
{
	struct gate_answer *answer = run->answer;
	bool is_waiting;

	if (gate_window_find(run, &is_waiting)) {
		gate_judge_running(run);
		return;
	}
	if (is_waiting) {
		gate_judge_waiting(run);
		return;
	}
	answer->state = GATE_CLOSED;
	text_puts(&answer->why, "it goes in ");
	process_format_parties(&answer->why, &run->process->windows, "or");
	gate_put_next(run, "; next is ");
	if (!answer->has_occurrence)
		text_puts(&answer->why, "; none is planned");
}

/* It has to have been said so long before; `consent`: who agreed, or NULL. */
static void
gate_judge_notice(struct gate_run *run, const struct gate_consent *consent)
{
	const struct process *process = run->process;
	struct gate_answer *answer = run->answer;
	int64_t now_at = run->question->now_at, notice_at, told_at, over_at;
	bool is_waiting, is_running = gate_window_find(run, &is_waiting);
	struct text *why = &answer->why;

	notice_at = gate_notice_at(run, consent);
	told_at = is_running ? gate_window_told_at(run,
	    &answer->occurrence) : 0;
	answer->has_occurrence = is_running && told_at != 0;
	if (told_at != 0 && told_at + process->notice_secs <= now_at &&
	    (notice_at == 0 || notice_at + process->notice_secs > now_at)) {
		gate_judge_running(run);
		text_puts(why, ", and was announced");
		gate_put_channels(run);
		return;
	}
	answer->state = GATE_CLOSED;
	if (notice_at == 0) {
		text_puts(why, "it has to be announced");
		gate_put_channels(run);
		text_puts(why, "; open ");
		if (process->notice_secs > 0)
			duration_format_exact(why, process->notice_secs);
		text_puts(why, process->notice_secs > 0 ? " after that" :
		    "then");
		gate_put_next(run, ", or in ");
		return;
	}
	over_at = notice_at + process->notice_secs;
	text_puts(why, "announced on ");
	gate_put_time(run, notice_at);
	gate_note_edge(run, over_at);
	if (over_at <= now_at) {
		answer->state = GATE_OPEN;
		return;
	}
	text_puts(why, gate_thaw_at(run, over_at) == over_at ?
	    "; open when the notice is over, " :
	    "; open when the notice and a freeze are over, ");
	gate_put_time(run, gate_thaw_at(run, over_at));
}

/* They agreed to one occurrence. */
static void
gate_judge_named(struct gate_run *run, const struct gate_consent *consent)
{
	struct gate_answer *answer = run->answer;
	const struct occurrence *occurrence = &answer->occurrence;
	struct text *why = &answer->why;

	answer->state = GATE_CLOSED;
	run->is_waiting = true;
	answer->has_occurrence = gate_window_find_named(run,
	    consent->occurrence, &answer->occurrence);
	if (!answer->has_occurrence) {
		text_puts(why, "to be done in a window that is no more");
		return;
	}
	gate_note_edge(run, occurrence->start_at);
	gate_note_edge(run, occurrence->end_at);
	if (gate_window_is_running(run, occurrence)) {
		gate_judge_running(run);
		return;
	}
	run->is_waiting = occurrence->start_at <= run->question->now_at;
	text_putf(why, "to be done in %s from ", occurrence->window->title);
	timetext_format(why, occurrence->window->zone, occurrence->start_at);
}

/* Somebody has to agree. */
static void
gate_judge_consent(struct gate_run *run)
{
	const struct gate_consent *consent, *other;
	struct gate_answer *answer = run->answer;
	struct text *why = &answer->why;
	int64_t from_at;

	consent = gate_find_consent(run, &other);
	if (consent == NULL) {
		answer->state = GATE_CLOSED;
		process_format(why, run->process);
		if (other == NULL)
			return;
		text_puts(why, "; what was agreed to is ");
		gate_put_foreign(why, other->version, GATE_NAME_MAX);
		return;
	}
	answer->state = GATE_OPEN;
	if (run->question->is_stranger)
		text_puts(why, "it was agreed to");
	else
		gate_put_foreign(why, consent->by, GATE_NAME_MAX);
	text_puts(why, run->question->is_stranger ? "" : " agreed");
	from_at = gate_agreed_at(run, consent);
	gate_note_edge(run, from_at);
	if (from_at > run->question->now_at) {
		answer->state = GATE_CLOSED;
		text_puts(why, "; open from ");
		gate_put_time(run, gate_thaw_at(run, from_at));
	} else if (consent->occurrence != NULL) {
		text_puts(why, "; ");
		gate_judge_named(run, consent);
	} else if (from_at == 0 && run->process->notice_secs != 0) {
		text_puts(why, "; ");
		gate_judge_notice(run, consent);
	}
}

void
gate_judge(struct gate_run *run)
{
	const struct process *process = run->process;

	if (process->kind == PROCESS_WINDOW) {
		gate_judge_window(run);
	} else if (process_has_approver(process)) {
		gate_judge_consent(run);
	} else if (gate_needs_notice(process)) {
		gate_judge_notice(run, NULL);
	} else {
		run->answer->state = GATE_OPEN;
		process_format(&run->answer->why, process);
	}
}
