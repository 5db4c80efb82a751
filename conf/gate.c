/* SPDX-License-Identifier: MIT */
/*
 * May it go now?  The order of the questions is the order of what counts: an
 * emergency, a freeze, then what the process of the deciding rule asks for.
 * Whatever is not known is never taken for a yes.
 */
#include "gate.h"

#include <string.h>

#include "gate_internal.h"
#include "nearest.h"
#include "timetext.h"

#define GATE_THAWS_MAX 1000	/* freezes between here and the opening */
#define GATE_REASON_MAX 200	/* bytes of a reason within the sentence */

const char *
gate_state_name(enum gate_state state)
{
	static const char *const names[] = { [GATE_OPEN] = "open",
		[GATE_CLOSED] = "closed", [GATE_UNKNOWN] = "unknown" };

	return names[state];
}

void
gate_note_edge(struct gate_run *run, int64_t at)
{
	if (at > run->question->now_at && at < run->answer->valid_until_at)
		run->answer->valid_until_at = at;
}

/* --- words ---------------------------------------------------------------- */

static void
gate_put_freeze(struct gate_run *run, const struct freeze *freeze)
{
	struct text *why = &run->answer->why;

	text_puts(why, "frozen until ");
	timetext_format(why, freeze->zone, freeze->until_at);
	text_putf(why, ": %s", freeze->title);
	if (freeze->because != NULL)
		text_putf(why, " (%s)", freeze->because);
}

static void
gate_put_emergency(struct gate_run *run, const struct emergency *emergency)
{
	struct text *why = &run->answer->why;
	char *name;

	text_puts(why, "an emergency until ");
	gate_put_time(run, emergency->until_at);
	if (run->question->is_stranger)
		return;
	name = roster_name(&run->conf->roster, emergency->who);
	text_puts(why, ", says ");
	gate_put_foreign(why, name == NULL ? "somebody" : name,
	    GATE_NAME_MAX);
	text_puts(why, ": ");
	gate_put_foreign(why, emergency->because, GATE_REASON_MAX);
	free(name);
}

/* --- when it opens -------------------------------------------------------- */

/* They agreed to a time, or to an occurrence. */
static int64_t
gate_find_agreed(const struct gate_run *run,
    const struct gate_consent *consent, int64_t from_at)
{
	int64_t agreed_at = gate_agreed_at(run, consent);
	struct occurrence occurrence;

	if (agreed_at > from_at)
		from_at = agreed_at;
	if (consent->occurrence == NULL)
		return from_at;
	if (!gate_window_find_named(run, consent->occurrence, &occurrence) ||
	    occurrence.status == OCCURRENCE_CANCELLED ||
	    occurrence.end_at <= from_at)
		return 0;
	return occurrence.start_at > from_at ? occurrence.start_at : from_at;
}

/* Without freezes: from when on, not before `from_at`; 0: nobody knows. */
static int64_t
gate_find_next(struct gate_run *run, int64_t from_at)
{
	const struct process *process = run->process;
	const struct gate_consent *consent, *other;
	int64_t notice_at, over_at = 0, next_at;
	struct occurrence occurrence;

	if (process == NULL)
		return 0;
	if (process->kind == PROCESS_WINDOW)
		return gate_window_next(run, from_at, &occurrence);
	consent = gate_find_consent(run, &other);
	if (process_has_approver(process) && consent == NULL)
		return 0;
	if (consent != NULL && process_has_approver(process) &&
	    (gate_agreed_at(run, consent) != 0 || consent->occurrence != NULL))
		return gate_find_agreed(run, consent, from_at);
	if (!gate_needs_notice(process))
		return from_at;
	notice_at = gate_notice_at(run, consent);
	if (notice_at != 0)
		over_at = notice_at + process->notice_secs;
	if (over_at != 0 && over_at <= from_at)
		return from_at;
	/* The reminder of a window is a notice, too. */
	next_at = gate_window_next(run, from_at, &occurrence);
	return over_at == 0 || (next_at != 0 && next_at < over_at) ? next_at :
	    over_at;
}

static int64_t
gate_find_opening(struct gate_run *run)
{
	const struct policy_question *question = &run->question->policy;
	const struct policy *policy = &run->conf->policy;
	int64_t from_at = run->question->now_at, at, thaw_at;
	int i;

	for (i = 0; i < GATE_THAWS_MAX; i++) {
		from_at = freeze_next_thaw(policy, question->service,
		    question->environment, from_at);
		at = gate_find_next(run, from_at);
		if (at == 0)
			return 0;
		thaw_at = freeze_next_thaw(policy, question->service,
		    question->environment, at);
		if (thaw_at == at)
			return at;
		from_at = thaw_at;
	}
	return 0;
}

/* --- the answer ----------------------------------------------------------- */

/* The nearest name: most of what is not in a policy is a typing error. */
static void
gate_refuse_unwritten(struct gate_run *run)
{
	const struct policy_question *question = &run->question->policy;
	const struct policy *policy = &run->conf->policy;
	struct text *why = &run->answer->why;
	const char *nearest = NULL;
	policy_names names = { 0 };

	if (policy_is_empty(policy)) {
		text_puts(why, "there is no policy");
		return;
	}
	if (!policy_has_service(policy, question->service)) {
		policy_list_services(policy, &names);
		nearest = nearest_find(question->service, names.items,
		    names.count);
	}
	text_puts(why, "the policy says nothing about ");
	gate_put_foreign(why, question->service, GATE_NAME_MAX);
	text_putf(why, " in %s", question->environment->id);
	if (nearest != NULL)
		text_putf(why, "; did you mean \"%s\"?", nearest);
	array_clear(&names);
}

static void
gate_refuse_environment(struct gate_run *run)
{
	const char *id = run->question->policy.environment->id, *nearest;
	struct text *why = &run->answer->why;
	policy_names names = { 0 };
	size_t i;

	for (i = 0; i < run->conf->environments.count; i++)
		array_push(&names, run->conf->environments.items[i].id);
	nearest = nearest_find(id, names.items, names.count);
	text_puts(why, "there is no environment \"");
	gate_put_foreign(why, id, GATE_NAME_MAX);
	text_putf(why, "\"%s%s%s", nearest != NULL ? "; did you mean \"" : "",
	    nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
	array_clear(&names);
}

/* A freeze, or its absence, for what is no emergency. */
static void
gate_judge_freeze(struct gate_run *run)
{
	const struct policy_question *question = &run->question->policy;
	struct gate_answer *answer = run->answer;
	int64_t edge_at = 0;

	if (freeze_next_edge(&run->conf->policy, question->service,
	    question->environment, run->question->now_at, &edge_at))
		gate_note_edge(run, edge_at);
	if (answer->freeze == NULL) {
		if (answer->state == GATE_OPEN && edge_at != 0 &&
		    (answer->closes_at == 0 || edge_at < answer->closes_at))
			answer->closes_at = edge_at;
		return;
	}
	answer->state = GATE_CLOSED;
	answer->closes_at = 0;
	text_cut(&answer->why, 0);
	gate_put_freeze(run, answer->freeze);
}

/* Declared with a reason: it opens at once, unless the policy has a process for
 * emergencies. */
static void
gate_judge_emergency(struct gate_run *run)
{
	struct gate_answer *answer = run->answer;
	const struct emergency *emergency = answer->emergency;
	bool has_process = run->process != NULL &&
	    run->process->condition.emergency == WHETHER_YES;

	gate_put_emergency(run, emergency);
	answer->state = GATE_OPEN;
	gate_note_edge(run, emergency->until_at);
	if (has_process) {
		text_puts(&answer->why, "; ");
		gate_judge(run);
	}
	if (answer->state == GATE_OPEN && (answer->closes_at == 0 ||
	    emergency->until_at < answer->closes_at))
		answer->closes_at = emergency->until_at;
	else if (answer->state == GATE_CLOSED && !run->is_waiting)
		answer->opens_at = gate_find_next(run,
		    run->question->now_at);
}

static void
gate_judge_ordinary(struct gate_run *run)
{
	const struct policy_question *question = &run->question->policy;
	struct gate_answer *answer = run->answer;

	answer->state = GATE_UNKNOWN;
	answer->freeze = freeze_find(&run->conf->policy, question->service,
	    question->environment, run->question->now_at);
	if (run->process != NULL)
		gate_judge(run);
	else
		gate_refuse_unwritten(run);
	gate_judge_freeze(run);
	if (answer->state == GATE_CLOSED &&
	    (answer->freeze != NULL || !run->is_waiting))
		answer->opens_at = gate_find_opening(run);
	if (answer->freeze != NULL && answer->opens_at != 0 &&
	    answer->opens_at != answer->freeze->until_at) {
		text_puts(&answer->why, "; open from ");
		gate_put_time(run, answer->opens_at);
	}
	/* Whoever says that it is one has to say why, to everybody. */
	if (question->what.is_emergency && answer->state == GATE_CLOSED)
		text_puts(&answer->why, "; an emergency has to be declared, "
		    "with its reason");
}

void
gate_plan(const struct conf *conf, const struct gate_question *question,
    struct gate_answer *ret_answer)
{
	struct policy_question policy = question->policy;
	struct gate_run run = { .conf = conf, .question = question,
	    .answer = ret_answer };

	*ret_answer = (struct gate_answer){ .state = GATE_UNKNOWN,
	    .valid_until_at = INT64_MAX };
	if (conf_find_environment(conf, policy.environment->id) == NULL) {
		gate_refuse_environment(&run);
		return;
	}
	ret_answer->emergency = emergency_list_find(question->emergencies,
	    policy.service, policy.environment->id, question->now_at);
	policy.what.is_emergency = ret_answer->emergency != NULL;
	policy_find(&conf->policy, &policy, &ret_answer->policy);
	if (ret_answer->policy.decided != NULL)
		run.process = ret_answer->policy.decided->process;
	ret_answer->process = run.process;
	if (ret_answer->emergency != NULL)
		gate_judge_emergency(&run);
	else
		gate_judge_ordinary(&run);
}

void
gate_clear(struct gate_answer *answer)
{
	policy_clear_answer(&answer->policy);
	text_clear(&answer->why);
}
